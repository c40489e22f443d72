"""The contexts of a problem's parts: their scopes, what is asked as results, the usual names of a cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import SQUARE
from hwsolve.notation.formula import Entry, Formula, Number, Relation, Set, Sum, Symbol, Tuple, names
from hwsolve.notation.functions import FUNCTIONS
from hwsolve.working.surroundings.arguments import called_with
from hwsolve.working.surroundings.context import Context
from hwsolve.working.surroundings.one_sample import one_sample

if TYPE_CHECKING:
    from hwsolve.problem.problem import Answer, Part

#: An answer with the part that asks for it and its references, as one scope reads them.
_Named = tuple["Part", "Answer", tuple[Formula, ...]]
_NAME: Final = re.compile(r"[A-Za-z]\w*")
_MARKED: Final = re.compile(r"(?P<base>(?P<letter>[A-Za-z]+)(?P<number>\d?))(?P<mark>[*'])")
_STARS: Final = ("*", "^*", "^{*}", "^\\star", "^{\\star}", "_*", "_{*}", "_\\star")
_PRIMES: Final = ("'", "^\\prime", "^{\\prime}", "^{'}")
_LOSSES: Final = ("L", "E", "J", "ell", "l", "loss", "cost", "f", "fMSE", "fCE", "flog", "C")
_LOSS_SPELLINGS: Final = (
    "L", "E", "J", "ell", "\\mathcal{L}", "\\ell", "\\mathcal{J}", "\\mathcal{E}", "E_{w,b}", "L(w,b)",
    "J(w,b)", "E(w,b)", "\\mathcal{L}(w,b)", "J(\\theta)", "L(\\theta)", "J(w)", "L(w)", "E(w)",
)  # fmt: skip
_SIZED: Final = frozenset(["expression", "number", "matrix"])


def contexts_of(parts: Sequence[Part]) -> dict[str, Context]:
    """The context of each part by its address, with the results of all of them; equal ones are one."""
    found: dict[str, Context] = {}
    answers = [(part, answer) for part in parts for answer in part.answers]
    read: list[tuple[Scope, list[_Named]]] = []
    asks = " ".join(part.ask for part in parts)
    for part in parts:
        special = _is_special(part.scope, [other.scope for other in parts])
        scope = with_loss(part.scope)
        named = next((each for known, each in read if known == scope), None)
        if named is None:
            named = [(owner, answer, _readable(scope, answer.references)) for owner, answer in answers]
            read.append((scope, named))
        kinds = _kinds(part.scope, [other.scope for other in parts])
        single = scope.spellings.get("e_n")  # e is the cost of one sample
        if single is not None and not scope.declares("ee"):
            scope = replace(scope, spellings={**scope.spellings, "ee": single})
        bare = Context(part.address, scope, special=special, kinds=kinds, arguments=called_with(scope, asks))
        bare = replace(bare, reused=("e",)) if single is not None else bare
        context = _with_results(bare, named, part)
        found[part.address] = next((each for each in found.values() if _same(each, context)), context)
    return found


def _is_special(scope: Scope, others: Sequence[Scope]) -> bool:
    """Whether a scope supposes something, or fixes a size, that another one leaves open."""
    if scope.given and any(not set(scope.given) <= set(other.given) for other in others):
        return True
    return any(
        isinstance(mine, Number) and isinstance(theirs, Symbol)
        for name, kind in scope.types.items()
        for other in others
        if name in other.types
        for mine, theirs in zip(kind.dims, other.types[name].dims, strict=False)
    )


def _kinds(scope: Scope, others: Sequence[Scope]) -> frozenset[tuple[str, str]]:
    """This scope's arrays of a special kind whose names stand for arrays of any kind elsewhere."""
    return frozenset(
        (name, kind.domain.kind)
        for name, kind in scope.types.items()
        if kind.domain.kind in SQUARE | {"unit"}
        and any(name in other.types and other.types[name].domain.kind == "real" for other in others)
    )


def with_single_samples(contexts: Iterable[Context]) -> list[Context]:
    """Each context once, and after them those for a single sample."""
    whole = distinct(contexts)
    single: list[Context] = []
    for context in whole:
        scope = one_sample(context.scope)
        if scope is not None and not any(scope == other.scope for other in (*whole, *single)):
            address = f"{context.address} (one sample)"
            single.append(Context(address, scope, note="read for a single sample"))
    return [*whole, *single]


def distinct(contexts: Iterable[Context]) -> list[Context]:
    """Each context once."""
    return list({context.address: context for context in contexts}.values())


def _same(one: Context, other: Context) -> bool:
    """Whether two contexts differ in nothing but their address."""
    return replace(one, address=other.address) == other


def with_loss(scope: Scope) -> Scope:
    """The usual letters for the cost, where they stand for nothing else."""
    random = any(kind.domain.random for kind in scope.types.values())
    costs = [name for name in scope.definitions if name in _LOSSES and not scope.shape(name)]
    if not costs:
        return scope
    free = [other for other in _LOSS_SPELLINGS if other not in scope.spellings and not scope.declares(other)]
    plain = [
        other for other in free
        if not scope.declares(other.lstrip("\\")) and not (random and "E" in other)
    ]  # fmt: skip
    return replace(scope, spellings={**dict.fromkeys(plain, costs[-1]), **scope.spellings})


def _old_value(rule: Formula, scope: Scope) -> str | None:
    """The parameter that a rule moves: ``b`` in ``b - eps*…``."""
    first = rule.terms[0] if isinstance(rule, Sum) else None
    base = first.base if isinstance(first, Entry) else first
    return base.name if isinstance(base, Symbol) and base.name in scope.types else None


def _with_results(context: Context, named: Sequence[_Named], part: Part) -> Context:
    scope = context.scope
    results: dict[str, tuple[Formula, ...]] = {}
    updates: dict[str, tuple[Formula, ...]] = {}
    point: list[Formula] = []
    marked = {answer.name: _marked(answer.name, scope) for _, answer, _ in named}
    spellings = {text: name for each in marked.values() if each is not None for text, name in each.items()}
    scope = replace(scope, spellings={**spellings, **scope.spellings}) if spellings else scope
    for owner, answer, references in named:
        for reference in references:
            if isinstance(reference, Relation) and reference.comparators in (("=",), (":=",)):
                name, body = _target(reference.sides[0]), reference.sides[1]
            elif answer.kind == "update" and answer.name not in scope.types:
                name, body = _old_value(reference, scope), reference
            elif _NAME.fullmatch(answer.name):
                name, body = _named(scope, answer.name), reference
            elif (own := marked[answer.name]) is not None:
                name, body = next(iter(own.values())), reference
            else:
                continue
            if name is None or name in scope.definitions or name in FUNCTIONS:
                continue
            if name in names(body):
                updates[name] = (*updates.get(name, ()), body)
            elif name in depends(scope, body):
                continue  # the gradient by b, asked for under the name b
            elif (answer.kind in _SIZED or name in scope.types) and (owner is part or name not in results):
                results[name] = (*results.get(name, ()), body)
    solution = [
        each
        for _, answer, references in named
        if answer.kind == "assignments"
        for reference in references[:1]
        if isinstance(reference, Tuple | Set)
        for each in reference.items
        if isinstance(each, Relation)
    ]
    for answer in part.answers:
        if "at" in answer.options:
            values = answer.options.formula_map("at").items()
            equations = _readable(scope, [f"{name} = {value}" for name, value in values])
            point = [each for each in equations if isinstance(each, Relation)]
    for name in list(results):
        if not _NAME.fullmatch(name):
            continue
        wider = _as_definition(scope, name, results[name][0])
        if wider is not None:
            scope = wider
    return replace(
        context, scope=scope, results=results, updates=updates, point=tuple(point), solution=tuple(solution)
    )


def _marked(answer: str, scope: Scope) -> dict[str, str] | None:
    """How ``w*`` or ``W2'``, under which something is asked, may be written, each with its name here.

    None for other names, and for one that is known or stands for the slope of a function.
    """
    match = _MARKED.fullmatch(answer)
    if match is None or match["base"] in scope.function_names or answer in scope.spellings:
        return None
    letter, number = match["letter"], match["number"]
    bases = [letter + number, *([f"{letter}_{number}", f"{letter}_{{{number}}}"] if number else [])]
    bases += [f"{letter}^{{({number})}}"] if number else []
    name = f"{letter}{number}{'optimal' if match['mark'] == '*' else 'new'}"
    if scope.declares(name):
        return None
    marks = _STARS if match["mark"] == "*" else _PRIMES
    return {f"{base}{mark}": name for base in bases for mark in marks}


def _target(side: Formula) -> str | None:
    return side.name if isinstance(side, Symbol) else None


def _named(scope: Scope, name: str) -> str | None:
    """The symbol that an answer's name is; None where the name reads as something else (``b_l``)."""
    try:
        found = scope.parse(name)
    except (Unreadable, MeaningError):
        return name
    return _target(found)


def _readable(scope: Scope, texts: Sequence[str]) -> tuple[Formula, ...]:
    found = []
    for text in texts:
        try:
            found.append(scope.parse(text))
        except (Unreadable, MeaningError):
            continue
    return tuple(found)


def _as_definition(scope: Scope, name: str, body: Formula) -> Scope | None:
    """The scope in which an asked quantity that nothing depends on is what the reference says."""
    if name in names(body) or name in scope.dimensions:
        return None
    if any(name in names(definition.body) for definition in scope.definitions.values()):
        return None
    if any(name in names(each) for each in scope.given):
        return None
    letters = tuple(scope.free_indices(body))
    ranges = scope.ranges(body)
    if any(letter not in ranges for letter in letters):
        return None
    types = {other: kind for other, kind in scope.types.items() if other != name}
    sizes = {size: scope.type_of(size) for size in scope.dimensions if size not in types and size != name}
    if name not in scope.types:
        sizes = {}
    definition = Definition(name, letters, body, tuple(ranges[letter] for letter in letters))
    return replace(scope, types={**types, **sizes}).with_definition(definition)
