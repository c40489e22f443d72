"""The ladder of tests that ends in a comparison.

Cheapest first: the same tree, floats at many samples, balls where the floats are in doubt
and to confirm, an exact normal form. A refutation is always rigorous: two disjoint balls, or
two shapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any
from zlib import crc32

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.array_functions import Scaled
from hwsolve.meaning.arrays import Array, Value, places, shape_of, shown
from hwsolve.meaning.comparison import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.counterexample import leaf_text, number_text, point
from hwsolve.meaning.differentiation import NeedsBalls
from hwsolve.meaning.evaluate import Evaluator
from hwsolve.meaning.instance import Instance, instances
from hwsolve.meaning.numbers.floats import ComplexSamples, FloatSamples
from hwsolve.meaning.scope import OPEN_SCOPE, Scope
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import Constant, Formula, Negative, names
from hwsolve.notation.plain import render_plain
from hwsolve.notation.survey import Survey, survey

SAMPLES = 6
MANY_SAMPLES = 64
PIECEWISE = frozenset(
    [
        "abs",
        "max",
        "min",
        "sign",
        "relu",
        "leaky_relu",
        "step",
        "floor",
        "ceil",
        "round",
        "ind",
        "mod",
        "argmax",
        "argmin",
        "norm1",
        "norminf",
        "softplus",
        "sqrt",
    ]
)
#: Precisions to confirm at, one after the other while a doubt remains.
ORDINARY_BITS = (128, 640)
#: Where large literals could hide a difference below the ordinary precision.
EXTREME_BITS = (4096, 16384)
EXTREME_LITERAL = 16


@dataclass(frozen=True, slots=True)
class _Question:
    """Two formulas over one scope, and what both need to be evaluated."""

    a: Formula
    b: Formula
    scope: Scope
    seed: int
    free_a: tuple[str, ...]
    free_b: tuple[str, ...]
    ranges: dict[str, Formula]
    strict_layout: bool
    seen: Survey
    piecewise: bool
    extreme: bool
    given: tuple[Formula, ...]


@dataclass(slots=True)
class _Tally:
    """What the samples have shown so far."""

    same: int = 0
    confirmed: int = 0
    bits: int = 10_000
    half: int = 0
    undefined: int = 0
    unresolved: int = 0
    suspected: bool = False
    varied: bool = False
    note: str | None = None
    half_at: tuple[Instance, int, Any, Any] | None = None


def equal(
    a: Formula,
    b: Formula,
    scope: Scope = OPEN_SCOPE,
    seed: int | None = None,
    prove: bool = True,
    given: tuple[Formula, ...] = (),
    order: Sequence[str] = (),
    strict_layout: bool = False,
) -> Comparison:
    """Whether *a* (the student's) and *b* (the reference) have the same values on the declared domains.

    Free index letters make an array of entries, ordered by *order* or alphabetically. A row
    and a column of the same entries are equal unless ``strict_layout``.

    Raises:
        MeaningError: a formula that stands for nothing here (a shape clash, an unknown name).
    """
    if seed is None:
        seed = crc32(repr((a, b)).encode())
    free_a, free_b = _free(a, scope, order), _free(b, scope, order)
    ranges = {**scope.ranges(b), **scope.ranges(a)} if free_a or free_b else {}
    if len(free_a) > 1 and free_a != free_b and not order:
        free_a = _fitting(free_a, free_b, ranges, scope.shape_of(b))
    infinite = [Constant("inf"), Negative(Constant("inf"))]
    if a in infinite or b in infinite:
        return (
            Proved("the same formula")
            if a == b
            else Refuted("another value", "infinity", {}, "only one is infinite")
        )
    seen = survey(a, b)
    for letter in (*free_a, *free_b):
        if letter not in ranges and scope.closed:
            raise MeaningError(f"the index {letter} runs over nothing that is declared")
    question = _Question(
        a, b, scope, seed, free_a, free_b, ranges, strict_layout, seen,
        seen.cases or not PIECEWISE.isdisjoint(seen.functions),
        not seen.names or any(map(_is_extreme, seen.literals)),
        given or scope.given,
    )  # fmt: skip
    found = _by_values(question)
    if isinstance(found, Agrees):
        if a == b:
            return Proved("the same formula")
        if prove:
            proof = _proof(question)
            if proof is not None:
                return replace(proof) if found.note is None else Proved(f"{proof.by}; {found.note}")
    return found


def _fitting(
    free: tuple[str, ...],
    other: tuple[str, ...],
    ranges: dict[str, Formula],
    shape: tuple[Formula, ...] | None,
) -> tuple[str, ...]:
    """The order of free indices in which the array has the sizes of the reference."""
    wanted = (*(ranges.get(letter) for letter in other), *(shape or ()))
    for order in permutations(free):
        if tuple(ranges.get(letter) for letter in order) == wanted[: len(order)]:
            return order
    return free


def _is_extreme(literal: str) -> bool:
    value = float(literal)
    return len(literal) > 8 or value >= EXTREME_LITERAL or 0 < value < 1e-4


def _free(formula: Formula, scope: Scope, order: Sequence[str]) -> tuple[str, ...]:
    if not scope.closed and not scope.types and not scope.definitions:
        return ()
    free = scope.free_indices(formula)
    if order and set(order) == set(free):
        return tuple(order)
    return tuple(free)


def _proof(question: _Question) -> Proved | None:
    from hwsolve.meaning.proof.prove import prove_equal

    scope = question.scope
    domains = dict.fromkeys(scope.dimensions, "dimension")
    for name in names(question.a) | names(question.b):
        if scope.declares(name) or not scope.closed:
            domains[name] = _domain_word(scope, name)
    if question.free_a != question.free_b:
        return None
    proof = prove_equal(question.a, question.b, domains)
    return None if proof is None else Proved(proof.by)


def _domain_word(scope: Scope, name: str) -> str:
    """The type of a name as the prover reads it."""
    dims = scope.shape(name) or ()
    sizes = f"[{', '.join(render_plain(size) for size in dims)}]" if dims else ""
    if name in scope.definitions:
        return "real" + sizes
    domain = scope.type_of(name).domain
    if domain.low is None and domain.high is None:
        return ("real" if domain.random else domain.kind) + sizes
    if domain.low is not None and domain.low > 0:
        word = "positive"
    elif domain.low is not None and domain.low >= 0:
        word = "nonnegative"
    else:
        word = "integer" if domain.kind == "integer" else "real"
    return word + sizes


# -- values ------------------------------------------------------------------------------------


def _by_values(question: _Question) -> Comparison:
    """Floats and balls, on wider and wider grounds until some sample lies in the domain."""
    wants_complex = question.seen.imaginary or _has_complex(question.scope)
    few = MANY_SAMPLES if question.piecewise else SAMPLES
    letters = {*question.free_a, *question.free_b}
    counts = frozenset(
        name for name in question.seen.counts - letters if name not in question.scope.dimensions
    )
    reason = "no random point lies in the domain of both"
    for scope, samples, is_complex in _plans(question.scope, few, wants_complex):
        tally = _Tally()
        grounds = list(instances(scope, question.seed, samples, _anchors(question), counts))
        if question.piecewise and not is_complex:
            grounds.extend(_far_grounds(question, scope))
        for instance in grounds:
            found = _at_instance(question, instance, is_complex, tally)
            if found is not None:
                return found
            tally.varied = tally.varied or bool(instance.leaves)
        fewer = tally.half < 2 * (tally.same + tally.confirmed)
        isolated = fewer and _has_integers(scope, question.seen.names)
        if tally.half >= 2 and not isolated:
            return _half_defined(tally)
        if tally.suspected:
            return Undecided("the values could not be told apart at the precision allowed")
        if tally.confirmed or tally.same >= 3:
            if tally.confirmed == 0 and tally.bits == 10_000:
                return Undecided("the values agree in floating point, but could not be confirmed")
            points = tally.same + tally.confirmed if tally.varied else 1
            return Agrees(
                points, min(tally.bits, EXTREME_BITS[0] if question.extreme else ORDINARY_BITS[0]), tally.note
            )
        if tally.unresolved:
            reason = "the values could not be told apart at the precision allowed"
    return Undecided(reason)


def _far_grounds(question: _Question, scope: Scope) -> Iterator[Instance]:
    """For piecewise formulas: both sides of every boundary, and values of all magnitudes."""
    from hwsolve.meaning.guards import boundary_instance

    boundaries = boundary_instance(scope, question.seed, (question.a, question.b))
    if boundaries is not None:
        yield boundaries
    if any(scope.type_of(name).dims for name in question.seen.names if name not in scope.definitions):
        wide = _narrowed(scope, -2000.0, 2000.0)
        yield Instance(wide, question.seed ^ 0x77, 16)


def _plans(scope: Scope, few: int, wants_complex: bool) -> Iterator[tuple[Scope, int, bool]]:
    """Scopes, numbers of samples and number systems to try, one after the other."""
    yield scope, few, wants_complex
    if few < MANY_SAMPLES:
        yield scope, MANY_SAMPLES, wants_complex
    if not wants_complex:
        yield _narrowed(scope, 0.0, 1.0), MANY_SAMPLES, False
        yield _narrowed(scope, 1.0, 7.0), MANY_SAMPLES, False
        yield scope, SAMPLES, True


def _has_integers(scope: Scope, mentioned: set[str]) -> bool:
    """Whether samples may hit isolated points by design."""
    return any(scope.type_of(name).domain.kind == "integer" for name in mentioned)


def _has_complex(scope: Scope) -> bool:
    if scope.default.domain.kind == "complex":
        return True
    return any(kind.domain.kind == "complex" for kind in scope.types.values())


def _narrowed(scope: Scope, low: float, high: float) -> Scope:
    """The reals without declared bounds taken from (low, high)."""

    def narrow(kind: Type) -> Type:
        domain = kind.domain
        if domain.kind in ("real", "positive", "nonnegative") and domain.low is None and domain.high is None:
            return Type(Domain("real", low, high), kind.dims)
        return kind

    types = {name: narrow(kind) for name, kind in scope.types.items()}
    return replace(scope, types=types, default=narrow(scope.default))


def _anchors(question: _Question) -> tuple[float, ...]:
    """Where piecewise formulas may change: near the literals in them."""
    if not question.piecewise:
        return ()
    found = {0.0}
    for text in question.seen.literals:
        if len(text) < 12:
            value = float(text)
            found |= {value, -value}
    return tuple(sorted(found))[:32]


def _at_instance(
    question: _Question, instance: Instance, is_complex: bool, tally: _Tally
) -> Comparison | None:
    """Look at all samples of one instance; a comparison if it is decided."""
    numbers = ComplexSamples(instance.samples) if is_complex else FloatSamples(instance.samples)
    try:
        pairs = _pairs(question, instance, numbers, tally)
    except NeedsBalls:
        return _balls_only(question, instance, is_complex, tally)
    if isinstance(pairs, Refuted):
        return pairs
    allowed = _allowed(question, instance, numbers)
    suspects: list[int] = []
    doubtful: list[int] = []
    clean: list[int] = []
    for k in range(instance.samples):
        if not allowed[k]:
            continue
        worst = 0
        for a, b in pairs:
            worst = max(worst, _status(a[k], b[k]))
            if worst == 4:
                break
        (clean, clean, doubtful, doubtful, suspects)[worst].append(k)
        if worst == 1:
            clean.pop()
            tally.undefined += 1
    for k in suspects[:6]:
        before = tally.unresolved
        found = _confirm(question, instance, k, is_complex, tally)
        if found is not None:
            return found
        tally.suspected = tally.suspected or tally.unresolved > before
    for k in doubtful[:4]:
        found = _confirm(question, instance, k, is_complex, tally)
        if found is not None:
            return found
    tally.same += len(clean)
    for k in clean[:1]:
        found = _confirm(question, instance, k, is_complex, tally, counted=True)
        if found is not None:
            return found
    return None


def _status(x: Any, y: Any) -> int:
    """0 the same, 1 undefined on both sides, 2 unclear, 3 defined on one side, 4 apart."""
    if x == y:
        return 0 if x == x and abs(x) != float("inf") else 2
    if x != x or y != y:
        return 1 if (x != x and y != y) else 3
    scale = max(abs(x), abs(y))
    gap = abs(x - y)
    if scale == float("inf") or gap != gap:
        return 2
    if gap <= 1e-9 * scale:
        return 0
    return 4 if gap > 1e-5 * scale else 2


def _allowed(question: _Question, instance: Instance, numbers: Any) -> list[bool]:
    """Which samples satisfy the hypotheses that do not speak of free indices."""
    allowed = [True] * instance.samples
    letters = {*question.free_a, *question.free_b}
    for condition in question.given:
        if names(condition) & letters or any(not instance.scope.declares(name) for name in names(condition)):
            continue
        try:
            holds = Evaluator(instance.scope, instance, numbers).condition(condition)
        except NotComputable:
            continue
        links = holds.items if isinstance(holds, Array) else [holds]
        allowed = [ok and all(link[k] for link in links) for k, ok in enumerate(allowed)]
    return allowed


def _values(question: _Question, instance: Instance, numbers: Any) -> tuple[Value, Value]:
    first: Evaluator[Any] = Evaluator(instance.scope, instance, numbers)
    out: list[Value] = []
    for formula, free in ((question.a, question.free_a), (question.b, question.free_b)):
        if free:
            sizes = [instance.size(question.ranges[letter]) for letter in free]
            out.append(first.entries(formula, list(free), sizes))
        else:
            out.append(first.value(formula))
    return out[0], out[1]


def _pairs(
    question: _Question, instance: Instance, numbers: Any, tally: _Tally | None = None
) -> list[tuple[Any, Any]] | Refuted:
    """The entries of both sides beside each other, or the shapes that do not fit."""
    a, b = _values(question, instance, numbers)
    if isinstance(a, Scaled) or isinstance(b, Scaled):
        from hwsolve.meaning.array_functions import sized

        a, b = sized(Evaluator(instance.scope, instance, numbers), a, b)
    if not isinstance(a, Array) and not isinstance(b, Array):
        return [(a, b)]
    left, right = shape_of(a), shape_of(b)
    if left != right:
        flat_left, flat_right = [n for n in left if n != 1], [n for n in right if n != 1]
        if flat_left != flat_right or not left or not right or question.strict_layout:
            return Refuted(shown(left), shown(right), {}, f"yours is {shown(left)}, expected {shown(right)}")
        if tally is not None:
            tally.note = (
                "written as a row instead of a column" if left[0] == 1 else "written in another layout"
            )
    kept = _kept_places(question, instance, numbers, right)
    pairs = list(zip(a.items, b.items, strict=True))
    return pairs if kept is None else [pair for pair, keep in zip(pairs, kept, strict=True) if keep]


def _kept_places(
    question: _Question, instance: Instance, numbers: Any, shape: tuple[int, ...]
) -> list[bool] | None:
    """The places of an array of entries at which hypotheses such as i != k hold."""
    free = question.free_b or question.free_a
    conditions = [c for c in question.given if names(c) & set(free)]
    if not conditions or question.free_a != question.free_b:
        return None
    sizes = tuple(instance.size(question.ranges[letter]) for letter in free)
    block = 1
    for n in shape[len(sizes) :]:
        block *= n
    kept: list[bool] = []
    for place in places(sizes):
        at = {letter: k + 1 for letter, k in zip(free, place, strict=True)}
        holds = True
        for condition in conditions:
            evaluator: Evaluator[Any] = Evaluator(instance.scope, instance, numbers)
            evaluator.bound = {letter: evaluator.whole(k) for letter, k in at.items()}
            found = evaluator.condition(condition)
            holds = holds and (found is True or (isinstance(found, list) and all(found)))
        kept.extend([holds] * block)
    return kept


def _confirm(
    question: _Question, instance: Instance, k: int, is_complex: bool, tally: _Tally, counted: bool = False
) -> Comparison | None:
    """Balls at sample *k*: a rigorous refutation, a confirmation, or a note of what stays open."""
    from hwsolve.meaning.numbers.balls import Agree, Apart, ComplexBalls, RealBalls, difference

    for bits in EXTREME_BITS if question.extreme else ORDINARY_BITS:
        balls: Any = ComplexBalls(bits, k) if is_complex else RealBalls(bits, k)
        with balls.working():
            pairs = _pairs(question, instance, balls)
            if isinstance(pairs, Refuted):
                return pairs
            worst = 10_000
            half = None
            unknown = False
            for pair in pairs:
                a, b = pair
                if not (_defined(a) and _defined(b)):
                    unknown = True
                    if _defined(a) != _defined(b):
                        half = (a, b)
                    continue
                found = difference(a, b)
                if isinstance(found, Apart):
                    return _refutation(question, instance, k, pairs, pair)
                if isinstance(found, Agree):
                    worst = min(worst, found.bits)
                else:
                    unknown = True
        if not unknown and worst >= bits // 4:
            tally.confirmed += 0 if counted and tally.confirmed else 1
            tally.same -= 1 if counted and tally.same and tally.confirmed == 1 else 0
            tally.bits = min(tally.bits, worst)
            return None
        if half is None and unknown and all(not _defined(a) and not _defined(b) for a, b in pairs):
            tally.undefined += 1
            return None
    if half is not None:
        tally.half += 1
        tally.half_at = (instance, k, *half)
    else:
        tally.unresolved += 1
    return None


def _defined(ball: Any) -> bool:
    return bool(ball.is_finite())


def _balls_only(
    question: _Question, instance: Instance, is_complex: bool, tally: _Tally
) -> Comparison | None:
    """For derivatives and expectations, which floats do not have."""
    count = 24 if question.piecewise else 3
    for k in range(min(count, instance.samples)):
        found = _confirm(question, instance, k, is_complex, tally)
        if found is not None:
            return found
    return None


def _refutation(
    question: _Question, instance: Instance, k: int, pairs: Sequence[tuple[Any, Any]], worst: tuple[Any, Any]
) -> Refuted:
    at: dict[str, Any] = {}
    if len(pairs) > 1:
        at["entry"] = next(i for i, pair in enumerate(pairs, 1) if pair is worst)
    at.update(point((question.a, question.b), instance, k))
    one, two = number_text(worst[0]), number_text(worst[1])
    if one == two:
        one, two = number_text(worst[0], 30), number_text(worst[1], 30)
    return Refuted(one, two, at)


def _half_defined(tally: _Tally) -> Refuted:
    assert tally.half_at is not None
    instance, k, a, b = tally.half_at
    at = {name: leaf_text(leaf, k) for name, leaf in instance.leaves.items()}
    one, two = (number_text(x) if _defined(x) else "undefined" for x in (a, b))
    return Refuted(one, two, at, "one side is defined where the other is not")
