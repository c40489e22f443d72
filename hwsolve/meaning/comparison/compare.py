"""The ladder of tests that ends in a comparison.

Cheapest first: the same tree, floats at many samples, balls where the floats are in doubt
and to confirm, an exact normal form. A refutation is always rigorous: two disjoint balls, or
two shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any
from zlib import crc32

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.confirmation import (
    EXTREME_BITS,
    ORDINARY_BITS,
    confirm,
    confirm_without_floats,
    half_defined,
)
from hwsolve.meaning.comparison.entries import Tally, allowed_samples, entry_pairs
from hwsolve.meaning.comparison.exact_points import exact_points
from hwsolve.meaning.comparison.grounds import (
    MANY_SAMPLES,
    SAMPLES,
    anchors_of,
    far_grounds,
    has_complex,
    has_integers,
    plans,
    saturates,
)
from hwsolve.meaning.comparison.other_sizes import at_other_sizes
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.comparison.question import Question, asked
from hwsolve.meaning.evaluation import bounds, limits
from hwsolve.meaning.evaluation.differentiation import NeedsBalls
from hwsolve.meaning.instances.instance import Instance, instances
from hwsolve.meaning.numbers.floats import ComplexSamples, FloatSamples
from hwsolve.meaning.scope import OPEN_SCOPE, Scope
from hwsolve.notation.formula import (
    Constant,
    Formula,
    Negative,
    Relation,
    names,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.survey import survey

#: So many closed intervals are looked at in all their ends together.
_MOST_CLOSED = 4
#: Where so many samples are defined on one side only, and none on both, no more are looked at.
_NOWHERE = 4


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
    infinite = [Constant("inf"), Negative(Constant("inf"))]
    if (a in infinite) != (b in infinite) and survey(a, b).limits:
        return limits.infinite(*((a, _sign(b)) if b in infinite else (b, _sign(a))), scope, seed)
    if a in infinite or b in infinite:
        return (
            Proved("the same formula")
            if a == b
            else Refuted("another value", "infinity", {}, "only one is infinite")
        )
    question = asked(a, b, scope, seed, given, order, strict_layout)
    seen = question.seen
    found = _by_values(question)
    if isinstance(found, Agrees):
        if "rank" in seen.functions and (special := _at_special_points(question)) is not None:
            return special
        if seen.piecewise and (special := _at_closed_ends(question)) is not None:
            return special
        if a == b:
            return Proved("the same formula")
        if seen.limits or seen.searches:
            return replace(found, note=limits.NOTE if seen.limits else bounds.NOTE)
        if prove:
            proof = proof_of(question)
            if proof is None and found.points == 1:
                proof = _of_constants(question)
            if proof is not None:
                return replace(proof) if found.note is None else Proved(f"{proof.by}; {found.note}")
        return _elsewhere(question) or found
    return found


def _elsewhere(question: Question) -> Refuted | Undecided | None:
    """A difference at a size, a point or a steep place that no random draw meets."""
    scope = question.scope
    if question.seen.imaginary or has_complex(scope) or any(map(_equates, question.given)):
        return None

    def look(instance: Instance) -> Comparison | None:
        return _at_instance(question, instance, False, Tally())

    found = at_other_sizes(question, scope, look)
    if found is not None:
        return found
    exact = exact_points(question, scope)
    if exact is None:
        return None
    try:
        seen = look(exact)
    except (MeaningError, NotComputable):
        return None
    return seen if isinstance(seen, Refuted) and seen.at else None


def _equates(hypothesis: Formula) -> bool:
    return not isinstance(hypothesis, Relation) or bool({"=", ":="} & set(hypothesis.comparators))


def _at_special_points(question: Question) -> Refuted | None:
    """A rank is full at almost every matrix: whether the two differ at a degenerate one."""
    from hwsolve.meaning.truth.inequalities import special_refutation

    claim = Relation(("=",), (question.a, question.b))
    return special_refutation(claim, question.scope, question.seed, question.given)


def _at_closed_ends(question: Question) -> Refuted | None:
    """Whether two piecewise formulas differ at an end of a closed interval, which samples never hit."""
    from hwsolve.meaning.truth.inequalities import refuted_at

    types = question.scope.types
    ends = {name: types[name].domain.ends for name in question.seen.names if name in types}
    closed = [name for name, values in sorted(ends.items()) if values and not types[name].dims][:_MOST_CLOSED]
    if not closed:
        return None
    corners = list(product(*(ends[name] for name in closed)))
    instance = Instance(question.scope, question.seed, len(corners))
    for name, values in zip(closed, zip(*corners, strict=True), strict=True):
        instance.leaves[name] = tuple(map(float, values))
    try:
        return refuted_at(Relation(("=",), (question.a, question.b)), instance, question.given)
    except (MeaningError, NotComputable):
        return None


def _sign(infinity: Formula) -> int:
    return -1 if isinstance(infinity, Negative) else 1


def proof_of(question: Question) -> Proved | None:
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


def _of_constants(question: Question) -> Proved | None:
    from hwsolve.meaning.truth.constants import settled

    return settled(question.a, "=", question.b, question.scope)


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


def _by_values(question: Question) -> Comparison:
    """Floats and balls, on wider and wider grounds until some sample lies in the domain."""
    if question.given:
        from hwsolve.meaning.truth.premises import under_equations, without_equations

        free = without_equations(question)
        if free is not None:
            everywhere = _by_values(free)
            if isinstance(everywhere, Agrees):
                return everywhere  # what holds at all points holds where the hypotheses do
        there = under_equations(question)
        if there is not None:
            return there
    wants_complex = question.seen.imaginary or has_complex(question.scope)
    few = MANY_SAMPLES if question.piecewise else SAMPLES
    reason = "no random point lies in the domain of both"
    for scope, samples, is_complex in plans(question.scope, few, wants_complex):
        if is_complex and not wants_complex and (question.seen.needs_balls or question.given):
            continue
        tally = Tally()
        integers = has_integers(scope, question.seen.names)
        grounds = list(
            instances(
                scope, question.seed, samples, anchors_of(question), question.counts, (question.a, question.b)
            )
        )
        if question.piecewise and not is_complex:
            grounds.extend(far_grounds(question, scope))
        for instance in grounds:
            halves = tally.half
            found = _at_instance(question, instance, is_complex, tally)
            if found is not None:
                return found
            if tally.half > halves and instance.scope is not scope and saturates(question, scope):
                tally.half = halves
            tally.varied = tally.varied or bool(instance.leaves)
            if tally.half >= _NOWHERE and not tally.same and not tally.confirmed and not integers:
                return half_defined(tally)  # more samples would change nothing
        fewer = tally.half < 2 * (tally.same + tally.confirmed)
        isolated = fewer and integers
        if tally.half >= 2 and not isolated:
            return half_defined(tally)
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


def _at_instance(question: Question, instance: Instance, is_complex: bool, tally: Tally) -> Comparison | None:
    """Look at all samples of one instance; a comparison if it is decided."""
    numbers = ComplexSamples(instance.samples) if is_complex else FloatSamples(instance.samples)
    try:
        pairs = entry_pairs(question, instance, numbers, tally)
    except NeedsBalls:
        return confirm_without_floats(question, instance, is_complex, tally)
    if isinstance(pairs, Refuted):
        return pairs
    allowed = allowed_samples(question, instance, numbers)
    suspects: list[int] = []
    doubtful: list[int] = []
    clean: list[int] = []
    nowhere: list[int] = []
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
            nowhere.append(clean.pop())
            tally.undefined += 1
    suspects.sort(key=lambda k: -max(_gap(a[k], b[k]) for a, b in pairs))
    for k in suspects[:6]:
        before = tally.unresolved
        found = confirm(question, instance, k, is_complex, tally)
        if found is not None:
            return found
        tally.suspected = tally.suspected or tally.unresolved > before
    del doubtful[4:]
    if question.piecewise:  # what floats round to 0 on both sides may differ: 1 - sigma(50)
        silent = [k for k in clean if all(a[k] == 0 == b[k] for a, b in pairs)]
        doubtful += silent[:: 1 + len(silent) // 4]
        if nowhere and saturates(question, question.scope):  # 1/(1 - sigma(50)) is 1/0 in floats only
            doubtful += nowhere[:: 1 + len(nowhere) // 4]
        clean = [k for k in clean if k not in doubtful]
    for k in doubtful:
        found = confirm(question, instance, k, is_complex, tally)
        if found is not None:
            return found
    tally.same += len(clean)
    telling = [k for k in clean if any(a[k] != 0 for a, _ in pairs)]  # what agrees in 0 hides any factor
    for k in (telling or clean)[:1]:
        found = confirm(question, instance, k, is_complex, tally, counted=True)
        if found is not None:
            return found
    return None


def _gap(x: Any, y: Any) -> float:
    """The relative difference of two samples; the largest makes the clearest counterexample."""
    size = max(abs(x), abs(y))
    return float(abs(x - y) / size) if 0 < size < float("inf") else 0.0


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
