"""The surroundings that a line may be read in: a part's names, its known results, what the text has added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import REAL, SQUARE
from hwsolve.notation.formula import Formula, Number, Relation, Set, Symbol, Tuple, names
from hwsolve.notation.functions import FUNCTIONS
from hwsolve.working.reading.spelling import expectations, of_samples, respelled, spelled
from hwsolve.working.surroundings.application import applied, differently_written, of_argument
from hwsolve.working.surroundings.one_sample import one_sample

if TYPE_CHECKING:
    from hwsolve.problem.problem import Answer, Part

#: An answer with the part that asks for it and its references, as one scope reads them.
_Named = tuple["Part", "Answer", tuple[Formula, ...]]
_NAME: Final = re.compile(r"[A-Za-z]\w*")
_LOSSES: Final = ("L", "E", "J", "ell", "l", "loss", "cost", "f", "fMSE", "fCE", "flog", "C")
_LOSS_SPELLINGS: Final = (
    "L", "E", "J", "ell", "\\mathcal{L}", "\\ell", "\\mathcal{J}", "\\mathcal{E}", "E_{w,b}", "L(w,b)",
    "J(w,b)", "E(w,b)", "\\mathcal{L}(w,b)", "J(\\theta)", "L(\\theta)", "J(w)", "L(w)", "E(w)",
)  # fmt: skip
_SIZED: Final = frozenset(["expression", "number", "matrix"])
#: An index that a sum does not name: the sum, its argument, and the letters in it.
_ABOUT_LETTERS: Final = re.compile(r"\s*[i-nlp-r]\s*(?:=|\\neq?(?![A-Za-z])|≠|!=)\s*[i-nlp-r]\s*")
_BARE_SUM: Final = re.compile(r"\\sum(?![A-Za-z])(?:\\(?:no)?limits)?(?!\s*[_^])|[Σ∑](?![ₐ-ₜᵢ-ᵪ_])")
_UNDECLARED: Final = re.compile(r"(\S+) is not declared")
#: ``h_1(x)`` where nothing declares x.
_ARGUMENT: Final = r"(?<=[A-Za-z0-9}}])\s*\(\s*\{{?{}\}}?\s*\)"
#: LaTeX puts one sign below: ``W_2h_i`` is ``W_2 h_i``.
_DIGIT_BELOW: Final = re.compile(r"(?<=[A-Za-z}]_)(\d)(?=[A-Za-z\\])")
#: A standard deviation where only the variance is declared; tried after what stands there.
_SIGMA: Final = re.compile(r"(?:\\sigma(?![A-Za-z])|σ)(?!\s*(?:[\^_(²'′]|\\left))")
#: What a handwritten w is often taken for.
_OMEGA: Final = re.compile(r"\\omega(?![A-Za-z])\s*|ω")
#: A letter by itself or behind the d of a differential, and no base of a power.
_BY_ITSELF: Final = r"(?:(?<![A-Za-z\\])|(?<=(?<![A-Za-z\\])d)){}(?!\s*\^|[A-Za-z_'])"
_INDEXED: Final = re.compile(r"_\{?\s*([a-z])(?![A-Za-z])\s*\}?|\[([a-z])\]|\^\{?\(([a-z])\)\}?")


@dataclass(frozen=True)
class Context:
    """One reading of the names.

    ``results`` are the reference answers by the names they are asked under, ``updates`` those of
    update rules, ``point`` the place at which values may be given; a ``special`` one has
    hypotheses or fixed sizes that others of the problem lack. ``renamed`` are the letters of
    constants (e) that the text has used for something with an index, ``reused`` those that it has given
    another meaning by themselves, ``introduced`` the names it has defined, ``solution`` the values of
    an answer that gives several, ``note`` what is to be said of a line that only this reading makes true,
    ``kinds`` the arrays (unit vectors, symmetric matrices) whose names stand for any arrays elsewhere.
    """

    address: str
    scope: Scope
    results: Mapping[str, tuple[Formula, ...]] = field(default_factory=dict)
    updates: Mapping[str, tuple[Formula, ...]] = field(default_factory=dict)
    point: tuple[Formula, ...] = ()
    special: bool = False
    renamed: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    introduced: tuple[str, ...] = ()
    solution: tuple[Relation, ...] = ()
    note: str = ""
    kinds: frozenset[tuple[str, str]] = frozenset()

    def parse(self, text: str) -> Formula:
        """The formula in *text*; tried again without fonts, and with the index of a bare Σ put in.

        Raises:
            Unreadable, MeaningError: the first fault that was found.
        """
        found = self._read.get(text)
        if found is None:
            try:
                found = self._parsed(text)
            except (Unreadable, MeaningError) as fault:
                found = fault
            self._read[text] = found
        if isinstance(found, Formula):
            return found
        raise found.with_traceback(None)

    @cached_property
    def _read(self) -> dict[str, Formula | Unreadable | MeaningError]:
        """What has been read here: each relation is looked at from several sides."""
        return {}

    def _parsed(self, text: str) -> Formula:
        text = spelled(text, self.scope.indices)
        for letter in self.renamed:
            begin = "" if letter.startswith("\\") else r"(?:(?<![A-Za-z\\])|(?<=[_^][A-Za-z]))"
            text = re.sub(rf"{begin}{re.escape(letter)}(?=\s*_)", f" {doubled(letter)}", text)
        for letter in self.reused:
            text = re.sub(_BY_ITSELF.format(letter), f"{letter}{letter}", text)
        if self.is_random:
            text = expectations(text)
        first: Unreadable | MeaningError | None = None
        for attempt in _attempts(text):
            try:
                return applied(of_argument(self.scope.parse(attempt), self.scope), self.scope)
            except (Unreadable, MeaningError) as fault:
                first = first or fault
        assert first is not None
        if (other := differently_written(text, first.message, self.scope)) is not None:
            return self.parse(other)
        missing = _UNDECLARED.match(first.message)
        if missing is not None and len(missing[1]) == 1:
            bare = re.sub(_ARGUMENT.format(missing[1]), "", respelled(text))
            if bare != respelled(text):
                try:
                    found = self.parse(bare)
                except (Unreadable, MeaningError):
                    raise first from None
                if names(found).isdisjoint(self.scope.function_names):
                    return found
        if _ABOUT_LETTERS.fullmatch(text):
            return replace(self.scope, closed=False).parse(text)
        raise first

    @cached_property
    def is_random(self) -> bool:
        """Whether some symbol is a random variable, so that E is an expectation."""
        return not self.scope.declares("E") and any(kind.domain.random for kind in self.scope.types.values())

    def with_letter(self, name: str) -> Context:
        """This context with one more real number; the same one each time."""
        if name not in self._with_letters:
            self._with_letters[name] = self.with_scope(self.scope.with_symbols({name: REAL}))
        return self._with_letters[name]

    @cached_property
    def _with_letters(self) -> dict[str, Context]:
        return {}

    def with_scope(self, scope: Scope) -> Context:
        """This context with other names."""
        return replace(self, scope=scope)


def doubled(letter: str) -> str:
    """The name of what a text writes with the letters of something else."""
    return 2 * letter.lstrip("\\")


def _attempts(text: str) -> Iterable[str]:
    yield text
    plain = respelled(text)
    if plain != text:
        yield plain
    sampled = of_samples(plain)
    if sampled != plain:
        yield sampled
        plain = sampled
    if _SIGMA.search(plain):
        plain = _SIGMA.sub(r"\\sqrt{\\sigma^2}", plain)
        yield plain
    if _DIGIT_BELOW.search(plain):
        plain = _DIGIT_BELOW.sub(r"\1 ", plain)
        yield plain
    if _OMEGA.search(plain):
        plain = _OMEGA.sub("w", plain)
        yield plain
    if _BARE_SUM.search(plain):
        left = set(_letters(re.split(r"[=<>≤≥≈]", plain)[0]))
        yield _with_indices(plain, left)


def _letters(text: str) -> list[str]:
    return [one or two or three for one, two, three in _INDEXED.findall(text)]


def _with_indices(text: str, taken: set[str]) -> str:
    """Every Σ without an index gets the first letter behind it that is not free on the left."""
    at = 0
    while match := _BARE_SUM.search(text, at):
        behind = re.split(r"[=<>≤≥≈]", text[match.end() :])[0]
        letters = _letters(behind)
        chosen = next((letter for letter in letters if letter not in taken), letters[0] if letters else None)
        if chosen is None:
            return text
        text = f"{text[: match.start()]}\\sum_{{{chosen}}} {text[match.end() :]}"
        at = match.end() + 5
    return text


def contexts_of(parts: Sequence[Part]) -> dict[str, Context]:
    """The context of each part by its address, with the results of all of them; equal ones are one."""
    found: dict[str, Context] = {}
    answers = [(part, answer) for part in parts for answer in part.answers]
    read: list[tuple[Scope, list[_Named]]] = []
    for part in parts:
        special = _is_special(part.scope, [other.scope for other in parts])
        scope = with_loss(part.scope)
        named = next((each for known, each in read if known == scope), None)
        if named is None:
            named = [(owner, answer, _readable(scope, answer.references)) for owner, answer in answers]
            read.append((scope, named))
        kinds = _kinds(part.scope, [other.scope for other in parts])
        context = _with_results(Context(part.address, scope, special=special, kinds=kinds), named, part)
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


def _with_results(context: Context, named: Sequence[_Named], part: Part) -> Context:
    scope = context.scope
    results: dict[str, tuple[Formula, ...]] = {}
    updates: dict[str, tuple[Formula, ...]] = {}
    point: list[Formula] = []
    for owner, answer, references in named:
        for reference in references:
            if isinstance(reference, Relation) and reference.comparators in (("=",), (":=",)):
                name, body = _target(reference.sides[0]), reference.sides[1]
            elif _NAME.fullmatch(answer.name):
                name, body = _named(scope, answer.name), reference
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
