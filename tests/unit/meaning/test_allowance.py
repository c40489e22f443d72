"""What one answer may cost in all, counted in steps: what is built to be slow is stopped, nothing else is."""

from __future__ import annotations

import pytest

from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.allowance import BLOCK, allowance, kept
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope({"x": "real", "w": "real[N]"})
LONG = SCOPE.parse("sum(sum(x*i*k, i, 1, 40), k, 1, 40)")
SHORT = SCOPE.parse("sum(w[n]^2, n)*x")


def evaluated(text_or_formula: object, times: int) -> int:
    """How many evaluations, each with an evaluator of its own, were possible."""
    for done in range(times):
        walk: Evaluator[list[float]] = Evaluator(SCOPE, Instance(SCOPE, 1, 2), FloatSamples(2))
        try:
            walk.value(text_or_formula)  # type: ignore[arg-type]
        except NotComputable:
            return done
    return times


def test_many_evaluations_share_one_allowance() -> None:
    """Each is within its own limit; together they are stopped, in proportion to what they may take."""
    with allowance(20_000):
        few = evaluated(LONG, 100)
    with allowance(60_000):
        more = evaluated(LONG, 100)
    assert 1 <= few < more < 100
    assert more == pytest.approx(3 * few, abs=2)


def test_the_same_each_time() -> None:
    """Steps are counted, not seconds."""
    counts = set()
    for _ in range(3):
        with allowance(30_000):
            counts.add(evaluated(LONG, 100))
    assert len(counts) == 1


def test_without_one_there_is_no_limit_and_none_is_left_behind() -> None:
    """After the block, and after one that was used up, evaluations go on."""
    with allowance(1):
        assert evaluated(LONG, 3) == 0
    assert evaluated(LONG, 30) == 30


def test_what_is_small_is_free() -> None:
    """Less than a block of steps is not accounted for."""
    with allowance(BLOCK):
        assert evaluated(SHORT, 500) == 500


def test_of_nested_ones_the_outermost_counts() -> None:
    """An answer in entries has one allowance for all of them."""
    with allowance(20_000):
        alone = evaluated(LONG, 100)
    with allowance(20_000):
        done = 0
        for _ in range(100):
            with allowance(20_000):
                done += evaluated(LONG, 1)
    assert done == alone


def test_what_is_shared_ends_with_the_answer() -> None:
    """The comparisons of one answer share what they find; the next one begins with nothing."""
    with allowance(20_000):
        kept()["points"] = 1
        with allowance(10):
            assert kept() == {"points": 1}
    with allowance(20_000):
        assert kept() == {}
    kept()["points"] = 2
    assert kept() == {}
