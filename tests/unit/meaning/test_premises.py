"""Statements under hypotheses: equations are met by moving onto them, thin regions by a climb."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.evaluation.allowance import allowance
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.meaning.truth.premises import equations, satisfying

SCOPE = build_scope(
    {"A": "real[m, n]", "S": "real[n, n]", "x": "real[n]", "y": "real[n]", "u": "unit[n]", "p": "real[K]",
     "q": "positive[K]", "a": "real", "b": "real", "c": "positive", "t": "real", "R": "invertible[n]",
     "G": "symmetric[n]", "X": "real[N, d]", "w": "real[d]", "z": "real[N]"},
    ["E = sum((w^T X[i] - z[i])^2, i)"],
    indices={"i": "N"},
)  # fmt: skip


def claimed(text: str) -> Comparison:
    """Whether the implication or alternative holds."""
    return holds(SCOPE.parse(text), SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        "A@x = 0 => T(A)@A@x = 0",
        "T(A)@A@x = 0 => A@x = 0",
        r"A x = 0 \iff A^T A x = 0",
        "A@x = 0 => norm(A@x) = 0",
        "sum(p[k], k) = 1 => sum(p[k], k)^2 = 1",
        "total(p) = 1 => norm(p)^2 >= 1/K",
        "total(q) = 1 => norm(q) <= 1",
        "total(q) = 1 => -sum(q[k]*log(q[k]), k) <= log(K)",
        "a*b = 0 => a = 0 or b = 0",
        "a^2 = b^2 => a = b or a = -b",
        "a*b = 0 and a > 0 => b = 0",
        "d(E)/d(w) = 0 => T(X)@(X@w - z) = 0",
        "T(X)@X@w = T(X)@z => d(E)/d(w) = 0",
        "a^2 + b^2 = 1 => abs(a) <= 1",
        "a^2 + b^2 = 1 => a + b <= sqrt(2)",
        "a^2 + b^2 + t^2 = 1 => a + b + t <= 1.7321",
        "a*b = 1 and a > 0 => a + b >= 2",
        "R@x = 0 => x = 0",
        "x^T y = 0 => norm(x+y)^2 = norm(x)^2 + norm(y)^2",
        "norm(x) = 1 => abs(x^T y) <= norm(y)",
        "S@x = t*x => x^T S x = t*norm(x)^2",
        "det(S) = 0 => rank(S) < n",
        "det(S) = 0 => specnorm(S) >= sigma_min(S)",
        "x = 0 => norm(x) = 0",
        "norm(x) = 0 => x = 0",
        "c^2 = 4 => c = 2",
        "a = b => a^2 = b^2",
        "exp(a) = 2 => a = log(2)",
        "a > 0 and b > 0 => a*b > 0",
        "not (a > 0) => a <= 0",
        "a > 0 or a <= 0",
        "x != 0 => norm(x) > 0",
        "a = 1 or a = 2 => a >= 1",
        "(a > 0 => b > 0) or a > 0",
        "G@x = 0 => x^T G x = 0",
        "a^3 = b => a = root(b, 3)",
        "a >= 2.99 => a >= 2",
        "a > 2.9999 and b > 2.9999 => a + b > 5.9998",
        "A@x = 0 and x != 0 => rank(A) < n",
        "norm(u) = 1",
        "not (a > b and b > a)",
        "a != b => abs(a-b) > 0",
        "a < b or a = b or a > b",
    ],
)
def test_true_statements(text: str) -> None:
    """True wherever the hypotheses hold."""
    found = claimed(text)
    assert isinstance(found, Agrees | Proved)


@pytest.mark.parametrize(
    "text",
    [
        "A@x = 0 => x = 0",
        "T(A)@A@x = 0 => x = 0",
        "total(p) = 1 => norm(p) <= 1",
        "total(p) = 1 => p >= 0",
        "a*b = 0 => a = 0",
        "a^2 = b^2 => a = b",
        "a^2 + b^2 = 1 => a + b <= 1.41",
        "a^2 + b^2 = 1 => a >= 0",
        "a^2 + b^2 + t^2 = 1 => a + b + t <= 1.7319",
        "a*b = 1 and a > 0 => a + b >= 2.001",
        "total(p) = 1 => norm(p)^2 >= 1/K + 0.001",
        "x^T y = 0 => x = 0",
        "x^T y = 0 => norm(x+y) = norm(x) + norm(y)",
        "S@x = t*x => S = T(S)",
        "det(S) = 0 => S = 0",
        "d(E)/d(w) = 0 => X@w = z",
        "c^2 = 4 => c = 3",
        "a = b => a = 2*b",
        "exp(a) = 2 => a = 0.69",
        "a > 0 => b > 0",
        "not (a > 0)",
        "a > 0 or a < 0",
        "x != 0 => x > 0",
        "a >= 0 or b >= 0",
        "a = 1 or a = 2 => a > 1",
        "(a > 0 => b > 0) or b > a",
        "total(q) = 1 => -sum(q[k]*log(q[k]), k) < log(K)",
        "total(q) = 1 => -sum(q[k]*log(q[k]), k) >= log(K)",
        "rank(A) = n and A@x = 0 => norm(x) > 1",
        "a^4 - 2*a^2 + 0.999 >= 0",
        "(a-1.2345)^2 + (b+0.7)^2 > 0.0001",
        "A@x = 0 => A = 0",
        "norm(x) = 1 => x^T y <= norm(y)/2",
        "a^3 = b => a = b",
        "a > 2.9999 => a > 3",
    ],
)
def test_false_statements(text: str) -> None:
    """Some point satisfies the hypotheses and not the conclusion."""
    found = claimed(text)
    assert isinstance(found, Refuted)
    assert found.at


@pytest.mark.parametrize(
    "text",
    [
        "a^2 = -1 => a = 0",
        "exp(a) = 0 => a = 0",
        "1/a = 0 => a = 5",
        "a > 3 and a < 2 => a = 0",
        "log(-1-a^2) <= 0",
        "sqrt(-1-a^2) > log(-2 - a^2) and a = a",
        "norm(x) = -1 => x = 0",
    ],
)
def test_undecided_statements(text: str) -> None:
    """What no point satisfies is not called true, a conclusion that is undefined everywhere neither."""
    assert isinstance(claimed(text), Undecided)


def test_solutions_are_not_all_trivial() -> None:
    """Rank-deficient matrices and moved matrices give x != 0 with A x = 0."""
    premise = SCOPE.parse("A@x = 0")
    points = satisfying((premise,), SCOPE, ())
    lengths = [max(abs(item[at.k]) for item in at.instance.leaf("x").items) for at in points]  # type: ignore[union-attr]
    assert len(points) >= 10
    assert sum(length > 0.1 for length in lengths) >= 5


def test_one_answer_finds_its_points_once() -> None:
    """Claims of an answer under one hypothesis share their points, unless they need other sizes."""
    premise, claim, larger = map(SCOPE.parse, ("a^3 + a = b", "a*b >= 0", "a + x[7] >= 0"))
    with allowance():
        points = satisfying((premise,), SCOPE, (claim,))
        assert satisfying((premise,), SCOPE, (claim,)) is points
        assert satisfying((premise,), SCOPE, (larger,)) is not points
    assert satisfying((premise,), SCOPE, (claim,)) is not points


def test_points_satisfy_their_equations_to_many_bits() -> None:
    """Refined far beyond floats."""
    premise = SCOPE.parse("a^3 + a = b")
    points = satisfying((premise,), SCOPE, ())
    assert points
    assert all(at.accuracy is None or at.accuracy > 200 for at in points)


def test_which_hypotheses_are_equations() -> None:
    """Conditions on indices and orders are not; links of chains and conjunctions are."""
    found = equations((SCOPE.parse("a = b = t and a > 0"), SCOPE.parse("c >= 1")), SCOPE)
    assert len(found) == 2


def test_answers_are_compared_under_equations() -> None:
    """Two formulas for an answer agree where the hypothesis holds, and differ where they do."""
    given = (SCOPE.parse("a + b = 1"),)
    assert isinstance(equal(SCOPE.parse("a*b"), SCOPE.parse("a - a^2"), SCOPE, given=given), Agrees | Proved)
    assert isinstance(equal(SCOPE.parse("a*b"), SCOPE.parse("a + a^2"), SCOPE, given=given), Refuted)


def test_jumps_are_only_believed_at_exact_points() -> None:
    """Close to a singular matrix the rank is full: that refutes nothing."""
    assert isinstance(claimed("det(S) = 0 => rank(S) < n"), Agrees)
    assert isinstance(claimed("det(S) = 0 => rank(S) <= 1"), Refuted)
