"""Statements: equations, chains, inequalities, approximations, hypotheses."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds

SCOPE = build_scope(
    {"x": "real", "y": "real", "c": "positive", "a": "real[D]", "b": "real[D]", "A": "real[D, D]",
     "P": "psd[D]",
     "k": "integer in [1, 5]", "q": "simplex[K]"},
    ["f = x^2 + c"],
)  # fmt: skip


def claimed(text: str, *given: str) -> Comparison:
    """Whether the statement holds under the hypotheses."""
    return holds(SCOPE.parse(text), SCOPE, 3, True, tuple(SCOPE.parse(each) for each in given))


@pytest.mark.parametrize(
    "text",
    [
        "(x + y)^2 = x^2 + 2*x*y + y^2",
        "d(f)/d(x) = 2*x",
        "x^2 >= 0",
        "x^2 + 1 > 0",
        "c > 0",
        "2*x*y <= x^2 + y^2",
        "norm(a + b) <= norm(a) + norm(b)",
        "abs(a^T b) <= norm(a)*norm(b)",
        "a^T P a >= 0",
        "exp(x) >= 1 + x",
        "log(c) <= c - 1",
        "-c < 0 < c",
        "(x - y)*(x + y) = x^2 - y*y = -(y^2 - x^2)",
        "pi ~~ 3.14",
        "pi ~~ 3.142",
        "x^2 >= 0 and c > 0",
        "max(x, y) >= x",
        "q[1] < 1",
        "norminf(a) <= norm(a) <= norm1(a)",
        "tanh(x) < 1",
        "log(1 + exp(x)) > x",
        "x^2 <= 10^9 + x^4/1000",
    ],
)
def test_true_statements(text: str) -> None:
    """True everywhere on the declared domains."""
    assert isinstance(claimed(text), Agrees | Proved)


@pytest.mark.parametrize(
    "text",
    [
        "(x + y)^2 = x^2 + y^2",
        "d(f)/d(x) = x",
        "x >= 0",
        "x^2 > x",
        "x^2 + y^2 <= 2*x*y",
        "norm(a + b) = norm(a) + norm(b)",
        "a^T A a >= 0",
        "norm1(a) <= norm(a)",
        "exp(x) <= 1 + x",
        "-c < 0 < x",
        "(x - y)*(x + y) = x^2 + y^2 = x^2 - y^2",
        "x^2 - y^2 = (x - y)*(x + y) = x^2 + y^2",
        "pi ~~ 3.15",
        "pi ~~ 3.143",
        "x^2 >= 0 and x > 0",
        "x > 0 and x^2 >= 0",
        "c < 0",
        "c != c",
        "A = A^T",
        "x <= 1000",
        "c*y <= 10^20",
        "x + 619513 >= -x",
        "norm(a) <= 10^9 + norm(a)/2",
        "c >= 10^(-5)",
    ],
)
def test_false_statements(text: str) -> None:
    """A statement that fails somewhere is refuted with the place."""
    assert isinstance(claimed(text), Refuted)


def test_hypotheses() -> None:
    """What is given, or stands before an implication, restricts the domain."""
    assert isinstance(claimed("x^3 > 0"), Refuted)
    assert isinstance(claimed("x^3 > 0", "x > 0"), Agrees | Proved)
    assert isinstance(claimed("abs(x) = x", "x > 0"), Agrees | Proved)


def test_a_hypothesis_that_never_holds_proves_nothing() -> None:
    """An empty domain is undecided, not true."""
    assert isinstance(claimed("x > 5", "x^2 < 0"), Undecided)


@pytest.mark.parametrize("claim", ["a[i] = 3*a[j]", "a[i] <= a[j]", "d(f)/d(x)*a[i] = a[j]", "q[i] = q[j]"])
def test_hypotheses_that_hold_for_no_index_prove_nothing(claim: str) -> None:
    """``i = j`` and ``i != j`` leave no entry to look at."""
    scope = build_scope(
        {"x": "real", "a": "real[D]", "q": "simplex[K]"}, ["f = x^2"], indices={"i": "", "j": ""}
    )
    never, sometimes = ((scope.parse("i = j"),) * k + (scope.parse("i != j"),) for k in (1, 0))
    assert isinstance(holds(scope.parse(claim), scope, 3, True, never), Undecided)
    assert isinstance(holds(scope.parse(claim), scope, 3, True, sometimes), Refuted)


def test_what_is_no_statement() -> None:
    """A formula alone claims nothing."""
    assert isinstance(claimed("x + 1"), Undecided)


def test_the_weakest_link_counts() -> None:
    """A chain of a proof and an agreement is an agreement."""
    assert isinstance(claimed("(x+y)^2 = x^2 + 2*x*y + y^2"), Proved)
    assert isinstance(claimed("0 <= (x+y)^2 = x^2 + 2*x*y + y^2"), Agrees)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("max(x, y, c) >= y", True),
        ("min(x, y, c) = -max(-x, -y, -c)", True),
        ("max(x, y, c) = max(x, y)", False),
        ("a[7]^2 >= 0", True),
        ("sum(a[i], i, 1, 5) = a[1] + a[2] + a[3] + a[4] + a[5]", True),
        ("a[i]^2 >= 0", True),
        ("a[i]^2 >= a[i]", False),
        ("x^4 - 2*x^2 + 0.999 >= 0", False),
        ("x^4 - 2*x^2 + 1 >= 0", True),
        ("(x - 1.2345)^2 + (y + 0.7)^2 >= 0.0001", False),
        ("norm(a) > 0", False),
        ("a != 0", False),
        ("a != b => norm(a - b) > 0", True),
        ("x > 0 or x <= 0", True),
        ("x > 0 or x < 0", False),
        ("not (x > y and y > x)", True),
        ("not (x > y)", False),
        ("x > 0 or y > 0 => x + y > 0", False),
        ("x > 0 and y > 0 => x + y > 0", True),
        ("1 + exp(-100*c) > 1", True),
        ("norm(q) < 1", True),
        ("norm(q)^2 > 1/K", False),
    ],
)
def test_statements_at_special_points(text: str, true: bool) -> None:
    """Ties, zeros, thin violations, alternatives, literal indices."""
    assert isinstance(claimed(text), Agrees | Proved if true else Refuted)


@pytest.mark.parametrize("define", [["g = 1/0"], ["g = 1/0", "h = g^2"]])
def test_definitions_that_are_undefined(define: list[str]) -> None:
    """Nothing follows about what is undefined everywhere."""
    scope = build_scope({"x": "real"}, define)
    for text in ("g >= 0", "g = x", "g = g + 1"):
        assert not isinstance(holds(scope.parse(text), scope), Agrees | Proved)


def test_index_conditions_restrict_an_inequality() -> None:
    """Only the entries off the diagonal are looked at."""
    scope = build_scope({"D": "diagonal[n]"}, indices={"i": "n", "j": "n"}, given=["i != j"])
    assert isinstance(holds(scope.parse("D[i,j] <= 0"), scope), Agrees)
    assert isinstance(holds(scope.parse("D[i,j] < 0"), scope), Refuted)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("m = mean(x)", True),
        ("mean(x[n]^2, n) - m^2 = mean((x[n] - m)^2, n)", True),
        ("mean(x[n]^2, n) >= m^2", True),
        ("mean(x[n]^2, n) = m^2", False),
        ("mean(k^2, k, 1, 4) = 7.5", True),
        ("mean(k^2, k, 2, 4) = 29/3", True),
        ("d(m)/d(x[1]) = 1/N", True),
        ("v[1] = sum(y[n,1]^2, n)", False),
        ("mean(mean(y[n,k], k), n) = mean(y)", True),
    ],
)
def test_averages_over_an_index(text: str, true: bool) -> None:
    """The sum over the number of terms, in definitions too."""
    scope = build_scope(
        {"x": "real[N]", "y": "real[N, K]"}, ["m = mean(x[n], n)", "v[k] = mean(y[n,k]^2, n)"]
    )
    assert isinstance(holds(scope.parse(text), scope), Agrees | Proved if true else Refuted)


@pytest.mark.parametrize(
    ("text", "proved"),
    [
        ("-1*0 + 0*0 + 3 > 0", True),
        ("1*1 + 1*0 - 3/2 < 0", True),
        ("2^10/3 != 341", True),
        ("3/4 <= 0.75", True),
        ("1/3 >= 0.34", False),
        ("1 < 1", False),
        ("sqrt(2) < 3/2", True),
    ],
)
def test_comparisons_of_written_out_numbers(text: str, proved: bool) -> None:
    """Rational numbers are compared exactly, others in balls; a false comparison is refuted."""
    scope = build_scope({})
    found = holds(scope.parse(text), scope)
    assert isinstance(found, Proved if proved else Refuted)
