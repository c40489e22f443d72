"""The solver `expectation` against averages over all masks, and over Gauss rules made by numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pytest

from hwsolve.errors import MeaningError, NotComputable, ProblemError
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import Floats, assert_close, at_random, derive, part

LINEAR = {"x": "real[n]", "w": "real[n]", "y": "real"}
Rule = tuple[Floats, Floats]


def normal_rule(mean: float, variance: float) -> Rule:
    """Six nodes, exact to degree 11."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(6)
    return mean + np.sqrt(variance) * nodes, weights / weights.sum()


def uniform_rule(low: float, high: float) -> Rule:
    """Six nodes, exact to degree 11."""
    nodes, weights = np.polynomial.legendre.leggauss(6)
    return low + (high - low) * (nodes + 1) / 2, weights / 2


def mask_rule(p: float) -> Rule:
    """Zero and one."""
    return np.array([0.0, 1.0]), np.array([1 - p, p])


def draws(rule: Rule, shape: tuple[int, ...]) -> Iterator[tuple[Floats, float]]:
    """All arrays of nodes, each with its weight."""
    nodes, weights = rule
    for choice in product(range(len(nodes)), repeat=int(np.prod(shape))):
        at = list(choice)
        yield nodes[at].reshape(shape), float(np.prod(weights[at]))


def average(
    function: Callable[[Floats], float], rule: tuple[Floats, Floats], shape: tuple[int, ...]
) -> float:
    """The expectation over independent entries."""
    return sum(weight * function(value) for value, weight in draws(rule, shape))


NOISE = [
    ("normal(1, s)[n]", {"s": "positive"}, lambda v: normal_rule(1, v["s"])),
    ("normal(mu, s^2)[n]", {"mu": "real", "s": "positive"}, lambda v: normal_rule(v["mu"], v["s"] ** 2)),
    ("uniform(1 - c, 1 + c)[n]", {"c": "positive"}, lambda v: uniform_rule(1 - v["c"], 1 + v["c"])),
    ("uniform(-2, 5)[n]", {}, lambda v: uniform_rule(-2, 5)),
    ("bernoulli(p)[n]", {"p": "probability"}, lambda v: mask_rule(v["p"])),
    ("bernoulli(3/4)[n]", {}, lambda v: mask_rule(0.75)),
]


@pytest.mark.parametrize(("noise", "symbols", "rule"), NOISE)
def test_the_expected_cost(noise: str, symbols: dict[str, str], rule: Callable[..., Rule]) -> None:
    """E[J1], what it adds to J, and that its gradient is the expected one, for multiplicative noise."""
    define = ("J = (y - sum(w[k]*x[k], k))^2/2", "J1 = (y - sum(d[k]*w[k]*x[k], k))^2/2")
    symbols = {**LINEAR, "d": noise, **symbols}
    derivation = derive(symbols, define, "kind: expectation, of: J1, against: J, gradient: w, answer: [c, p]")
    leaves, got = at_random(derivation.scope, derivation.answers["c"])

    def cost(d: Floats) -> float:
        return float((leaves["y"] - (d * leaves["w"] * leaves["x"]).sum()) ** 2 / 2)

    want = average(cost, rule(leaves), leaves["w"].shape)
    assert_close(got, np.array(want))
    _, extra = at_random(derivation.scope, derivation.answers["p"])
    assert_close(extra, np.array(want - cost(np.ones_like(leaves["w"]))))


@pytest.mark.parametrize(("noise", "symbols", "rule"), NOISE)
def test_the_expected_gradient(noise: str, symbols: dict[str, str], rule: Callable[..., Rule]) -> None:
    """Entry by entry the mean of the gradients, for noise added to the inputs."""
    symbols = {**LINEAR, "d": noise, **symbols}
    define = ("r = sum(w[k]*(x[k] + d[k]), k) - y", "L = 3*r^2 - r")
    derivation = derive(symbols, define, "kind: expectation, of: L, wrt: w, answer: [g]")
    leaves, got = at_random(derivation.scope, derivation.answers["g"])
    want = np.zeros_like(leaves["w"])
    for d, weight in draws(rule(leaves), leaves["w"].shape):
        moved = leaves["x"] + d
        want += weight * (6 * (moved @ leaves["w"] - leaves["y"]) - 1) * moved
    assert_close(got, want)


def test_inverted_dropout() -> None:
    """m/p has mean 1, second moment 1/p and variance (1 - p)/p."""
    symbols = {"m": "bernoulli(p)[n]", "p": "probability"}
    of = "of: ['d[k]', 'd[k]^2', 'E[d[k]^2] - E[d[k]]^2'], answer: [a, b, c]"
    derivation = derive(symbols, ("d[k] = m[k]/p",), f"kind: expectation, {of}")
    assert [render_text(f) for f in derivation.answers.values()] == ["1", "1/p", "(1 − p)/p"]


def test_several_samples_and_outputs() -> None:
    """Noise on the inputs of a linear layer: N and K scale the penalty as the cost says."""
    symbols = {
        "X": "real[N, n]", "W": "real[K, n]", "T": "real[N, K]", "e": "normal(0, s)[N, n]", "s": "positive",
    }  # fmt: skip
    define = (
        "L = 1/N*sum(sum((T[i,q] - sum(W[q,j]*(X[i,j] + e[i,j]), j))^2, q), i)",
        "L0 = 1/N*sum(sum((T[i,q] - sum(W[q,j]*X[i,j], j))^2, q), i)",
    )
    derivation = derive(symbols, define, "kind: expectation, of: L, against: L0, answer: [c, p]")
    leaves, extra = at_random(derivation.scope, derivation.answers["p"])
    assert_close(extra, np.array(leaves["s"] * (leaves["W"] ** 2).sum()))


POWERS = [
    ("normal(0, v)[n]", {"v": "positive"}, lambda v: normal_rule(0, v["v"]), 4),
    ("normal(2, v)[n]", {"v": "positive"}, lambda v: normal_rule(2, v["v"]), 3),
    ("uniform(0, c)[n]", {"c": "positive"}, lambda v: uniform_rule(0, v["c"]), 4),
    ("bernoulli(q)[n]", {"q": "probability"}, lambda v: mask_rule(v["q"]), 4),
    ("bernoulli(q)[n]", {"q": "probability"}, lambda v: mask_rule(v["q"]), 3),
]


@pytest.mark.parametrize(("noise", "symbols", "rule", "power"), POWERS)
def test_higher_powers(noise: str, symbols: dict[str, str], rule: Callable[..., Rule], power: int) -> None:
    """Three and four factors: all ways in which indices coincide are counted."""
    symbols = {"w": "real[n]", "d": noise, **symbols}
    of = f"of: '(1 + sum(w[k]*d[k], k))^{power}', answer: [m]"
    derivation = derive(symbols, (), f"kind: expectation, {of}")
    leaves, got = at_random(derivation.scope, derivation.answers["m"])
    want = average(lambda d: float((1 + d @ leaves["w"]) ** power), rule(leaves), leaves["w"].shape)
    assert_close(got, np.array(want))


MOMENTS = [
    ("normal(mu, v)", {"mu": "real", "v": "positive"}, ("μ", "μ² + v", "μ³ + 3·v·μ", "μ⁴ + 6·v·μ² + 3·v²")),
    ("normal(0, 4)", {}, ("0", "4", "0", "48")),
    ("bernoulli(p)", {"p": "probability"}, ("p", "p", "p", "p")),
    ("uniform(0, 1)", {}, ("1/2", "1/3", "1/4", "1/5")),
    ("uniform(-3, 3)", {}, ("0", "3", "0", "81/5")),
]


@pytest.mark.parametrize(("noise", "symbols", "wanted"), MOMENTS)
def test_moments(noise: str, symbols: dict[str, str], wanted: tuple[str, ...]) -> None:
    """The first four moments, as the textbook has them."""
    of = "of: [d, 'd^2', 'd^3', 'd^4'], answer: [a, b, c, e]"
    derivation = derive({"d": noise, **symbols}, (), f"kind: expectation, {of}")
    assert tuple(render_text(f) for f in derivation.answers.values()) == wanted


def test_different_random_symbols_are_independent() -> None:
    """E[m d] = E[m] E[d], also where one of them is common to all terms."""
    symbols = {
        "w": "real[n]",
        "m": "bernoulli(q)",
        "q": "probability",
        "d": "normal(1, s)[n]",
        "s": "positive",
    }
    derivation = derive(symbols, (), "kind: expectation, of: '(m*sum(w[k]*d[k], k))^2', answer: [a]")
    leaves, got = at_random(derivation.scope, derivation.answers["a"])
    w, q, s = leaves["w"], leaves["q"], leaves["s"]
    assert_close(got, q * (w.sum() ** 2 + s * (w**2).sum()))


def test_a_hypothesis_keeps_indices_apart() -> None:
    """With j != k the product has the mean 1; without it a Kronecker delta stays."""
    symbols, solver = {"d": "normal(1, s)[n]", "s": "positive"}, "kind: expectation, of: 'd[j]*d[k]'"
    apart = solve(part(symbols, (), solver, "    given: ['j != k']\n    answers: {m: {reference: 1}}\n"))
    assert [render_text(f) for f in apart.answers.values()] == ["1"]
    free = solve(part(symbols, (), solver, "    answers: {m: {reference: 1}}\n"))
    assert [render_text(f) for f in free.answers.values()] == ["1 + s·δⱼₖ"]


@pytest.mark.parametrize(
    "of", ["exp(d[1])", "abs(d[1] - 1)", "1/d[1]", "sqrt(d[2])", "where(d[1] > 0, 1, 0)"]
)
def test_what_is_no_polynomial_is_refused(of: str) -> None:
    """No answer is guessed."""
    with pytest.raises(NotComputable, match="polynomials in random variables"):
        solve(
            part({"d": "normal(1, s)[n]", "s": "positive"}, (), f"kind: expectation, of: '{of}', answer: [a]")
        )


def test_without_noise() -> None:
    """As the variance tends to 0 the expected cost tends to the cost; a quotient is not taken to a limit."""
    define = ("J = (y - sum(w[k]*x[k], k))^2", "L = (y - sum(d[k]*w[k]*x[k], k))^2", "q = d[1]/s")
    symbols = {**LINEAR, "d": "normal(1, s)[n]", "s": "positive"}
    derivation = derive(symbols, define, "kind: expectation, of: L, limit: s, answer: [c]")
    assert render_text(derivation.last) == "J"
    assert any(step.rule == "limit" for step in derivation.steps)
    with pytest.raises(MeaningError, match="no polynomial in s"):
        solve(part(symbols, define, "kind: expectation, of: q, limit: s, answer: [c]"))


def test_faults_of_the_author() -> None:
    """A missing key, and a derivative by the noise."""
    with pytest.raises(ProblemError, match="'of' is missing"):
        solve(part({"d": "normal(0, 1)"}, (), "kind: expectation"))
    with pytest.raises(MeaningError, match="by something random"):
        solve(part({"d": "normal(0, 1)"}, ("L = d^2",), "kind: expectation, of: L, wrt: d"))


@pytest.mark.parametrize(
    ("kind", "symbols"),
    [
        ("normal(1, -1)[n]", {}),
        ("normal(0, 0)", {}),
        ("normal(0, s)", {"s": "real"}),
        ("normal(0, -s)", {"s": "positive"}),
        ("bernoulli(3/2)", {}),
        ("bernoulli(q)", {"q": "positive"}),
        ("uniform(2, 1)", {}),
        ("uniform(c, -c)", {"c": "positive"}),
    ],
)
def test_what_is_no_distribution_is_refused(kind: str, symbols: dict[str, str]) -> None:
    """A negative variance, a probability above 1, an interval upside down: none gives a moment."""
    with pytest.raises((MeaningError, ProblemError)):
        solve(part({**symbols, "d": kind}, (), "kind: expectation, of: 'sum(d^2)'"))


def test_no_moment_of_what_is_no_distribution() -> None:
    """The evaluator gives a negative variance no second moment, whoever asks."""
    scope = build_scope({"s": "negative", "d": "normal(0, s)"})
    with pytest.raises(MeaningError, match="variance of d is negative"):
        equal(scope.parse("E[d^2]"), scope.parse("s"), scope)
