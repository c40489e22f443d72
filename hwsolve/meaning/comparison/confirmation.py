"""What floats suspect, the balls decide: a rigorous refutation, or bits in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hwsolve.meaning.comparison.counterexample import leaf_text, number_text, point
from hwsolve.meaning.comparison.entries import Tally, allowed_samples, entry_pairs, entry_place
from hwsolve.meaning.comparison.grounds import saturates
from hwsolve.meaning.comparison.outcome import Comparison, Refuted
from hwsolve.meaning.comparison.question import Question
from hwsolve.meaning.evaluation.evaluate import DEAR
from hwsolve.meaning.instances.instance import Instance

#: With more samples than this, many are looked at where only balls can look.
FEW = 8
#: Precisions to confirm at, one after the other while a doubt remains.
ORDINARY_BITS = (128, 640)
#: Where large literals could hide a difference below the ordinary precision.
EXTREME_BITS = (4096, 16384)


def confirm(
    question: Question, instance: Instance, k: int, is_complex: bool, tally: Tally, counted: bool = False
) -> Comparison | None:
    """Balls at sample *k*: a rigorous refutation, a confirmation, or a note of what stays open."""
    from hwsolve.meaning.numbers.balls import Agree, Apart, ComplexBalls, RealBalls, difference

    half = None
    ladder = EXTREME_BITS if question.extreme else ORDINARY_BITS
    dear = not DEAR.isdisjoint(question.seen.functions)
    for bits in dict.fromkeys((*ladder, *EXTREME_BITS)):
        if bits > ladder[-1] and (half is None or dear or not saturates(question, instance.scope)):
            break  # 1/(1 - sigma(2000)) only seems undefined below 3000 bits
        balls: Any = ComplexBalls(bits, k) if is_complex else RealBalls(bits, k)
        with balls.working():
            pairs = entry_pairs(question, instance, balls)
            if isinstance(pairs, Refuted):
                return pairs
            if not pairs:  # the hypotheses hold for no index
                return None
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
                    return _refutation(question, instance, k, balls, pairs, pair)
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


def confirm_without_floats(
    question: Question, instance: Instance, is_complex: bool, tally: Tally
) -> Comparison | None:
    """For derivatives and expectations, which floats do not have."""
    from hwsolve.meaning.numbers.floats import ComplexSamples, FloatSamples

    numbers = ComplexSamples(instance.samples) if is_complex else FloatSamples(instance.samples)
    allowed = allowed_samples(question, instance, numbers)
    count = 24 if instance.samples > FEW else 2 if instance.variant else 3
    for k in [k for k, ok in enumerate(allowed) if ok][:count]:
        found = confirm(question, instance, k, is_complex, tally)
        if found is not None:
            return found
    return None


def _refutation(
    question: Question,
    instance: Instance,
    k: int,
    numbers: Any,
    pairs: Sequence[tuple[Any, Any]],
    worst: tuple[Any, Any],
) -> Refuted:
    at: dict[str, Any] = {}
    which = next(i for i, pair in enumerate(pairs) if pair is worst)
    if len(pairs) > 1 and (place := entry_place(question, instance, numbers, which)) is not None:
        at["entry"] = place
    at.update(point((question.a, question.b), instance, k))
    one, two = number_text(worst[0]), number_text(worst[1])
    if one == two:
        one, two = number_text(worst[0], 30), number_text(worst[1], 30)
    return Refuted(one, two, at)


def half_defined(tally: Tally) -> Refuted:
    assert tally.half_at is not None
    instance, k, a, b = tally.half_at
    at = {name: leaf_text(leaf, k) for name, leaf in instance.leaves.items()}
    one, two = (number_text(x) if _defined(x) else "undefined" for x in (a, b))
    return Refuted(one, two, at, "one side is defined where the other is not")
