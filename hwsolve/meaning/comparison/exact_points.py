"""Points that random draws never meet: where an equation in a formula holds, a jump lies, a steep place is.

``where(x = 0, 5, …)`` and ``floor(1/(1 + x^2))`` tell nothing between the points at which they do, and
``exp(-10^6 x^2)`` is 0 to any precision almost everywhere. Where a strict order or a sign changes over,
the value at the boundary itself is a convention and does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from hwsolve.errors import HwsolveError
from hwsolve.meaning.comparison.guards import order_guards, roots_of, unfolded
from hwsolve.meaning.comparison.question import EXTREME_LITERAL, Question, is_extreme
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.instances.literal_indices import least_sizes
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    Call,
    Formula,
    Negative,
    Number,
    Power,
    Relation,
    Sum,
    Symbol,
    names,
    rational,
    walk,
)

#: So many samples are made, so many entries of an array are placed one after the other.
MAX_SAMPLES: Final = 96
MAX_ENTRIES: Final = 6
MAX_SUSPECTS: Final = 4
_JUMPS: Final = frozenset(["floor", "ceil", "round", "mod"])
_STEEP: Final = frozenset("exp tanh sigmoid erf arctan atan sech cosh softplus pow sqrt abs".split())
_SPECIAL: Final = (0.0, 1.0, -1.0, 2.0)
_NEARBY: Final = tuple(sign * 10.0**-k for k in (1, 2, 3, 4, 5, 6, 7, 8, 9) for sign in (1, -1))
_REALS: Final = frozenset("real normal nonzero positive negative nonnegative nonpositive probability".split())
#: A leaf, the place in it (None for a scalar) and the value it takes there; None: what the side before it is.
_Spot = tuple[str, int | None, float | Formula]


def exact_points(question: Question, scope: Scope) -> Instance | None:
    """An instance in which one leaf or entry after the other takes a value where something may happen."""
    spots = list(_spots(question, scope))[:MAX_SAMPLES]
    if not spots:
        return None
    least = least_sizes((question.a, question.b), scope) if scope.dimensions else {}
    made = Instance(scope, question.seed ^ 0x1E1E, len(spots), least=least)
    for name in {name for name, _, _ in spots}:
        own = [(k, place, at) for k, (leaf, place, at) in enumerate(spots) if leaf == name]
        made.leaves[name] = _placed(made, name, own)
    return _without_conventions(question, scope, made)


def _spots(question: Question, scope: Scope) -> Iterator[_Spot]:
    formulas = (question.a, question.b)
    parts = [node for each in formulas for node in walk(each)]
    steep = list(_steep(question))
    equations = [node for node in parts if isinstance(node, Relation) and _is_equation(node, question, scope)]
    jumps = [node for node in parts if isinstance(node, Call) and node.function in _JUMPS]
    for equation in equations:
        for one, two in (equation.sides[:2], equation.sides[1::-1]):
            if isinstance(one, Symbol) and not scope.type_of(one.name).dims:
                if _movable(one.name, scope, question) and names(two) and one.name not in names(two):
                    yield one.name, None, two
    literals = sorted(
        {float(text) for text in question.seen.literals if not is_extreme(text)} - set(_SPECIAL)
    )
    for suspects, values in (
        ([*equations, *jumps], [*_SPECIAL, *literals[:4], *(-at for at in literals[:4])]),
        (steep, [0.0, *_NEARBY, *(at + step for at in (1.0, *literals[:2]) for step in _NEARBY[4:14])]),
    ):
        needed = set().union(*(depends(scope, each) for each in suspects)) if suspects else set()
        said = set().union(*map(names, suspects)) if suspects else set()
        for name in sorted(needed, key=lambda each: (each not in said, each)):
            roots = _roots_along(name, suspects, question, scope)
            near = [root + step for root in roots for step in _NEARBY[4:14]] if suspects is steep else []
            for value in dict.fromkeys([*roots, *near, *values]):
                for place in _places(name, scope, question):
                    if _inside(scope, name, value):
                        yield name, place, value


def _roots_along(name: str, suspects: Sequence[Formula], question: Question, scope: Scope) -> list[float]:
    """Short numbers at which an equation holds, or a steep argument is 0, along one scalar."""
    if not _movable(name, scope, question) or scope.type_of(name).dims:
        return []
    found: list[float] = []
    for suspect in suspects[:MAX_SUSPECTS]:
        if isinstance(suspect, Relation):
            about: list[Formula] = [Sum((suspect.sides[0], Negative(suspect.sides[1])))]
        else:
            about = [node for node in walk(suspect) if isinstance(node, Sum) and name in names(node)]
        for each in about[:MAX_SUSPECTS]:
            if names(each) == {name}:
                found += roots_of(scope, question.seed, each, name)
    return list(dict.fromkeys(round(root, 6) for root in found))[:MAX_SUSPECTS]


def _is_equation(node: Relation, question: Question, scope: Scope) -> bool:
    """An equation or its denial between values, not between indices or sizes."""
    if not set(node.comparators) & {"=", "!="}:
        return False
    letters = {*question.free_a, *question.free_b, *scope.indices} | scope.dimensions
    return bool(set().union(*map(names, node.sides)) - letters)


def _steep(question: Question) -> Iterator[Formula]:
    """Calls that saturate, with a large number in their argument."""
    for formula in (question.a, question.b) if _STEEP & question.seen.functions else ():
        for node in walk(formula):
            if isinstance(node, Call) and node.function in _STEEP and names(node):
                if any(_is_large(part) for each in node.arguments for part in walk(each)):
                    yield node


def _is_large(formula: Formula) -> bool:
    """``30``, ``10^6``: a number that makes an argument large."""
    if not isinstance(formula, Number | Power) or names(formula):
        return False
    value = rational(formula)
    return value is None or abs(value) >= EXTREME_LITERAL


def _is_leaf(name: str, scope: Scope, question: Question) -> bool:
    if name in scope.definitions or name in scope.dimensions or name in scope.function_names:
        return False
    known = name in scope.types or (not scope.closed and name not in {*question.free_a, *question.free_b})
    return known and scope.type_of(name).domain.kind != "function"


def _movable(name: str, scope: Scope, question: Question) -> bool:
    if not _is_leaf(name, scope, question) or name in question.counts:
        return False
    return scope.type_of(name).domain.kind in _REALS


def _places(name: str, scope: Scope, question: Question) -> list[int | None]:
    """The entries of a leaf that are placed: of a scalar itself, of an array the first ones and the last."""
    if not _movable(name, scope, question):
        return []
    if not scope.type_of(name).dims:
        return [None]
    return [*range(MAX_ENTRIES - 1), -1]


def _inside(scope: Scope, name: str, value: float) -> bool:
    domain = scope.type_of(name).domain
    low = {"positive": 0.0, "nonnegative": 0.0, "probability": 0.0}.get(domain.kind, float("-inf"))
    high = {"probability": 1.0, "negative": 0.0, "nonpositive": 0.0}.get(domain.kind, float("inf"))
    low = max(low, domain.low) if domain.low is not None else low
    high = min(high, domain.high) if domain.high is not None else high
    return low < value < high and not (domain.kind == "nonzero" and value == 0)


def _placed(made: Instance, name: str, own: list[tuple[int, int | None, Any]]) -> Any:
    leaf = made.leaf(name)
    items = [list(item) for item in (leaf.items if isinstance(leaf, Array) else [leaf])]
    for k, place, at in own:
        value = at if isinstance(at, float) else _value(made, at, k)
        if value is not None and (place or 0) < len(items):
            items[place or 0][k] = value
    if not isinstance(leaf, Array):
        return tuple(items[0])
    return Array(leaf.shape, [tuple(item) for item in items])


def _value(made: Instance, formula: Formula, k: int) -> float | None:
    try:
        found = Evaluator(made.scope, made, FloatSamples(made.samples)).value(formula)
    except HwsolveError:
        return None
    return None if isinstance(found, Array) or isinstance(found[k], complex) else float(found[k])


def _without_conventions(question: Question, scope: Scope, made: Instance) -> Instance | None:
    """Without the samples in which a strict order or a sign is just changing over."""
    kept = [True] * made.samples
    for guard in dict.fromkeys(order_guards(*unfolded(scope, (question.a, question.b)))):
        try:
            found = Evaluator(scope, made, FloatSamples(made.samples)).value(guard)
        except HwsolveError:
            return None
        for item in found.items if isinstance(found, Array) else [found]:
            kept = [ok and x != 0 for ok, x in zip(kept, item, strict=True)]
    chosen = [k for k, ok in enumerate(kept) if ok]
    if not chosen:
        return None
    rest = Instance(scope, made.seed, len(chosen))
    rest.sizes = made.sizes
    for name in depends(scope, question.a) | depends(scope, question.b):
        if _is_leaf(name, scope, question):
            leaf = made.leaf(name)
            rest.leaves[name] = (
                leaf.map(lambda item: tuple(item[k] for k in chosen))
                if isinstance(leaf, Array)
                else tuple(leaf[k] for k in chosen)
            )
    return rest
