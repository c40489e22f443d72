"""The local search for a violation: its candidates are points, under the functions of one sample."""

from __future__ import annotations

from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.search import column_at, held_at, populated

SCOPE = build_scope({"f": "convex function", "x": "real", "c": "positive"}, [])


def test_one_function_for_all_candidates() -> None:
    """Where a climb begins at a sample, every candidate has the function that this sample has."""
    formula = SCOPE.parse("f(x)*c")
    instance = Instance(SCOPE, 5, 16)
    before: Evaluator[list[float]] = Evaluator(SCOPE, instance, FloatSamples(16))
    values = before.value(formula)
    for k in range(16):
        column = column_at(instance, ["x", "c"], k)
        candidates = populated(held_at(instance, k), [column] * 3)
        found: Evaluator[list[float]] = Evaluator(SCOPE, candidates, FloatSamples(3))
        assert found.value(formula) == [values[k]] * 3
    assert len({round(value, 6) for value in values}) > 8
