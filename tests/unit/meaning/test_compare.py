"""The ladder: which pairs are equal, refuted or undecided, and with which evidence."""

from __future__ import annotations

import pytest

from hwsolve.errors import MeaningError
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import OPEN_SCOPE, Scope, build_scope

ARRAYS = build_scope(
    {
        "x": "real[N, D]", "y": "real[N]", "w": "real[D]", "A": "real[D, D]", "S": "symmetric[D]",
        "P": "pd[D]",
        "z": "real[K]", "t": "one_hot[K]", "p": "simplex[K]", "m": "mask[H]", "s": "real[H]", "c": "real",
    },
    ["q = softmax(z)", "E = sum((w^T x[n] - y[n])^2, n)/2"],
)  # fmt: skip


def compared(student: str, reference: str, scope: Scope = OPEN_SCOPE, **options: object) -> Comparison:
    """The comparison of two texts."""
    return equal(scope.parse(student), scope.parse(reference), scope, 7, **options)  # type: ignore[arg-type]


EQUAL = [
    ("(x+1)^2", "x^2+2x+1"),
    ("(x^2-1)/(x-1)", "x+1"),
    ("x/x", "1"),
    ("sin(x)^2+cos(x)^2", "1"),
    ("sigmoid(x)", "exp(x)/(1+exp(x))"),
    ("1-tanh(x)^2", "4/(exp(x)+exp(-x))^2"),
    ("softplus(x)", "log(1+exp(x))"),
    ("abs(x)", "sqrt(x^2)"),
    ("relu(x)", "(x+abs(x))/2"),
    ("where(x>=0, x, 0)", "relu(x)"),
    ("max(x, y)", "(x+y+abs(x-y))/2"),
    ("log(x^2)", "2*log(abs(x))"),
    ("floor(x) + mod(x, 1)", "x"),
    ("exp(i*x)", "cos(x)+i*sin(x)"),
    ("sum(k, k, 1, 100)", "5050"),
]
DIFFERENT = [
    ("(x+1)^2", "x^2+1"),
    ("sqrt(x^2)", "x"),
    ("abs(x)", "x"),
    ("relu(x)", "x"),
    ("relu(x)", "softplus(x)"),
    ("max(x, 3.7)", "x"),
    ("floor(x)", "x"),
    ("sigmoid(x)", "(1+tanh(x))/2"),
    ("exp(x+y)", "exp(x)+exp(y)"),
    ("exp(log(x))", "x"),
    ("x+1e-12", "x"),
    ("x*(1+10^-20)", "x"),
    ("exp(i*x)", "cos(x)-i*sin(x)"),
    ("asin(sin(x))", "x"),
    ("a", "b"),
    ("1", "x"),
]
EQUAL_ARRAYS = [
    ("x^T (x w - y)", "sum((x[n]^T w - y[n])*x[n], n)"),
    ("x^T (x w - y)", "d(E)/d(w)"),
    ("q[i]*(delta(i,j) - q[j])", "diag(q) - q q^T"),
    ("(A S)^T", "S A^T"),
    ("trace(A S)", "trace(S A)"),
    ("inv(P) P", "eye(D)"),
    ("sum(t[k], k)", "1"),
    ("sum(p[k], k)", "1"),
    ("t*t", "t"),
    ("m*m*s", "m*s"),
    ("-sum(t[k]*log(q[k]), k)", "log(sum(exp(z[k]), k)) - t^T z"),
    ("||w||^2", "w^T w"),
    ("sum(x[n, j]*w[j], j)", "x w"),
    ("S", "S^T"),
]
DIFFERENT_ARRAYS = [
    ("x^T (y - x w)", "x^T (x w - y)"),
    ("x^T (x w - y)/N", "x^T (x w - y)"),
    ("q*(1-q)", "diag(q) - q q^T"),
    ("q[i]*(1 - q[j])", "diag(q) - q q^T"),
    ("A", "A^T"),
    ("A S", "S A"),
    ("A*S", "A S"),
    ("w^T w", "w w^T"),
    ("w", "s"),
    ("w[1]", "w"),
    ("q - t", "t - q"),
    ("sum(z[k], k)", "1"),
    ("p^T p", "1"),
    ("m*s", "s"),
    ("q[1] + q[2]", "1"),
    ("t[1]", "1 - t[2]"),
    ("N", "D"),
    ("K", "2"),
]


@pytest.mark.parametrize(("student", "reference"), EQUAL)
def test_equal_scalars(student: str, reference: str) -> None:
    """Identities, with their domains."""
    assert isinstance(compared(student, reference), Agrees | Proved)


@pytest.mark.parametrize(("student", "reference"), DIFFERENT)
def test_different_scalars(student: str, reference: str) -> None:
    """Refuted both ways round."""
    assert isinstance(compared(student, reference), Refuted)
    assert isinstance(compared(reference, student), Refuted)


@pytest.mark.parametrize(("student", "reference"), EQUAL_ARRAYS)
def test_equal_arrays(student: str, reference: str) -> None:
    """Matrix calculus, index form and structured vectors."""
    assert isinstance(compared(student, reference, ARRAYS), Agrees | Proved)


@pytest.mark.parametrize(("student", "reference"), DIFFERENT_ARRAYS)
def test_different_arrays(student: str, reference: str) -> None:
    """Signs, factors, transposes, shapes; two classes are not enough to fool it."""
    assert isinstance(compared(student, reference, ARRAYS), Refuted)


@pytest.mark.parametrize(
    ("domain", "same"), [("positive", True), ("nonnegative", True), ("real", False), ("negative", False)]
)
def test_domains_decide(domain: str, same: bool) -> None:
    """√x² is x where x is not negative."""
    found = compared("sqrt(x^2)", "x", build_scope({"x": domain}))
    assert isinstance(found, Agrees | Proved if same else Refuted)


def test_evidence_by_strength() -> None:
    """The same tree and polynomials are proved; without proofs the evidence is agreement."""
    assert compared("x + y", "x + y") == Proved("the same formula")
    assert isinstance(compared("(x+y)^2", "x^2 + 2*x*y + y^2"), Proved)
    found = compared("(x+y)^2", "x^2 + 2*x*y + y^2", prove=False)
    assert isinstance(found, Agrees)
    assert found.points >= 3
    assert found.bits >= 32


def test_undefined_sides() -> None:
    """A pole alone is no value; one undefined side in a region refutes; both undefined is undecided."""
    assert isinstance(compared("log(x - 10)", "x", build_scope({"x": "real in [0, 1]"})), Refuted | Undecided)
    assert isinstance(compared("1/(x - x)", "1/(x - x)"), Undecided)
    assert not isinstance(compared("x/0", "x"), Agrees | Proved)
    found = compared("log(x)", "x", build_scope({"x": "negative"}))
    assert not isinstance(found, Agrees | Proved)


def test_rows_and_columns() -> None:
    """A gradient as a row is the same answer with a note, unless the layout is strict."""
    found = compared("(x w - y)^T x", "x^T (x w - y)", ARRAYS, prove=False)
    assert isinstance(found, Agrees)
    assert "row" in str(found.note)
    assert isinstance(compared("(x w - y)^T x", "x^T (x w - y)", ARRAYS, strict_layout=True), Refuted)
    assert isinstance(compared("x", "x^T", ARRAYS), Refuted)


def test_order_of_free_indices() -> None:
    """The left-hand side's order of letters decides which axis comes first."""
    assert isinstance(compared("A[i, j]", "A", ARRAYS, order=("i", "j")), Agrees | Proved)
    assert isinstance(compared("A[i, j]", "A", ARRAYS, order=("j", "i")), Refuted)
    assert isinstance(compared("A[i, j]", "A^T", ARRAYS, order=("j", "i")), Agrees | Proved)


def test_hypotheses_narrow_the_question() -> None:
    """Given i != k only the entries off the diagonal count; given c > 0 only positive c."""
    entries = build_scope({"q": "simplex[K]"}, indices={"i": "K", "k": "K"})
    given = (entries.parse("i != k"),)
    student, reference = entries.parse("-q[i]*q[k]"), entries.parse("q[i]*(delta(i,k) - q[k])")
    assert isinstance(equal(student, reference, entries, 7), Refuted)
    assert isinstance(equal(student, reference, entries, 7, given=given), Agrees | Proved)
    positive = (ARRAYS.parse("c > 0"),)
    assert isinstance(compared("abs(c)", "c", ARRAYS, given=positive), Agrees | Proved)
    assert isinstance(compared("abs(c)", "c", ARRAYS), Refuted)


def test_clashes_are_said_and_not_judged() -> None:
    """A student's formula that stands for nothing is an error with words."""
    with pytest.raises(MeaningError, match="cannot be added"):
        compared("w + y", "w", ARRAYS)


def test_a_verdict_repeats() -> None:
    """The same pair gives the same comparison, evidence and all."""
    assert compared("x^2", "x^3") == compared("x^2", "x^3")
    assert equal(OPEN_SCOPE.parse("x^2"), OPEN_SCOPE.parse("x^3")) == equal(
        OPEN_SCOPE.parse("x^2"), OPEN_SCOPE.parse("x^3")
    )


@pytest.mark.parametrize("seed", range(20))
def test_no_seed_makes_a_difference(seed: int) -> None:
    """Verdicts do not hang on luck."""
    scope = build_scope({"x": "real", "n": "integer in [1, 6]"})
    wrong, right = scope.parse("x^n + 1/1000"), scope.parse("x^n")
    assert isinstance(equal(wrong, right, scope, seed), Refuted)
    assert isinstance(equal(right, scope.parse("x*x^(n-1)"), scope, seed), Agrees | Proved)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("factor", ["(1 + 10^-30)", "(1 + 2^-200)", "(1 + exp(-1000))"])
@pytest.mark.parametrize(
    ("kind", "reference"), [("psd[n]", "det(A)^(1/n)"), ("psd[n]", "det(A)"), ("real[n, n]", "det(A)*x")]
)
def test_a_tiny_factor_shows_where_the_value_is_not_zero(
    kind: str, reference: str, factor: str, seed: int
) -> None:
    """Samples at which both sides vanish (a singular matrix, x = 0) confirm nothing."""
    scope = build_scope({"A": kind, "x": "real"})
    found = equal(scope.parse(f"{reference}*{factor}"), scope.parse(reference), scope, seed, prove=False)
    assert isinstance(found, Refuted)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("factor", ["2/H", "K/4", "4/K", "K/3", "3/K", "H/2"])
def test_sizes_are_told_apart_where_hypotheses_speak_of_entries(factor: str, seed: int) -> None:
    """``y[i] = 0`` holds at other places in each sample; more than one size has to be looked at."""
    symbols = {"y": "one_hot[K]", "z": "real[K]", "h": "real[H]"}
    scope = build_scope(symbols, ["p = softmax(z)"], given=["i != k", "y[i] = 0"])
    student, reference = scope.parse(f"p[i]*{factor}"), scope.parse("p[i]")
    assert isinstance(equal(student, reference, scope, seed, prove=False), Refuted)
    assert isinstance(equal(reference, reference, scope, seed), Proved | Agrees)
