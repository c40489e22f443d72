"""The solver `reparametrise`: the rewritten network computes what the old one did, at random weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from hwsolve.errors import ProblemError
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import Floats, assert_close, at_random, derive, part

Function = Callable[[Floats], Floats]
FUNCTIONS: Mapping[str, Function] = {
    "sigma(a)": lambda u: 1 / (1 + np.exp(-u)),
    "tanh(a)": np.tanh,
    "sin(a)": np.sin,
    "cos(a)": np.cos,
    "softplus(a)": lambda u: np.log1p(np.exp(u)),
    "softplus(3*a)/3": lambda u: np.log1p(np.exp(3 * u)) / 3,
    "2*sigma(a) - 1": lambda u: np.tanh(u / 2),
    "min(max(a, 0), 6)": lambda u: np.clip(u, 0, 6),
    "max(0, min(1, a/6 + 1/2))": lambda u: np.clip(u / 6 + 0.5, 0, 1),
}
SYMBOLS = {
    "a": "real", "x": "real[D]", "W1": "real[M, D]", "b1": "real[M]", "W2": "real[K, M]", "b2": "real[K]",
    "W3": "real[P, K]", "b3": "real[P]",
}  # fmt: skip
IDENTITIES = [
    ("sigma(a)", "tanh(a)", "tanh(a/2)/2 + 1/2"),
    ("tanh(a)", "sigma(a)", "2·σ(2·a) − 1"),
    ("cos(a)", "sin(a)", "sin(a + π/2)"),
    ("2*sigma(a) - 1", "tanh(a)", "tanh(a/2)"),
    ("max(0, min(1, a/6 + 1/2))", "min(max(a, 0), 6)", "min(max(a + 3, 0), 6)/6"),
    ("softplus(3*a)/3", "softplus(a)", "softplus(3·a)/3"),
]


@pytest.mark.parametrize(("old", "new", "wanted"), IDENTITIES)
def test_the_identity(old: str, new: str, wanted: str) -> None:
    """Found by itself, and checked line by line."""
    solver = f"kind: reparametrise, from: '{old}', to: '{new}'"
    derivation = solve(part({"a": "real"}, (), solver, "    answers: {identity: {reference: 1}}\n"))
    assert [render_text(f) for f in derivation.answers.values()] == [wanted]
    leaves, got = at_random(derivation.scope, derivation.answers["identity"], 3)
    assert_close(got, FUNCTIONS[old](leaves["a"]))


LAYERS = [
    ("{weights: W1, bias: b1}, {weights: W2, bias: b2}", (("W1", "b1"), ("W2", "b2"))),
    ("{weights: W1}, {weights: W2}", (("W1", None), ("W2", None))),
    (
        "{weights: W1, bias: b1}, {weights: W2}, {weights: W3, bias: b3}",
        (("W1", "b1"), ("W2", None), ("W3", "b3")),
    ),
]


@pytest.mark.parametrize(("layers", "names"), LAYERS)
@pytest.mark.parametrize(("old", "new", "_"), IDENTITIES)
def test_the_network(
    layers: str, names: tuple[tuple[str, str | None], ...], old: str, new: str, _: str
) -> None:
    """The new parameters, put into a network with the new activation, give the old outputs."""
    solver = (
        f"kind: reparametrise, from: '{old}', to: '{new}', input: x, layers: [{layers}], output: 'tanh(a)'"
    )
    derivation = derive(SYMBOLS, (), solver)
    leaves, got = at_random(derivation.scope, derivation.answers["output"])
    before, after = leaves["x"], leaves["x"]
    for place, (weights, bias) in enumerate(names):
        primed = f"b{weights[1:]}'"
        w = at_random(derivation.scope, derivation.answers[f"{weights}'"])[1]
        b = at_random(derivation.scope, derivation.answers[primed])[1]
        inner = leaves[weights] @ before + (0 if bias is None else leaves[bias])
        moved = w @ after + b
        last = place == len(names) - 1
        before = np.tanh(inner) if last else FUNCTIONS[old](inner)
        after = np.tanh(moved) if last else FUNCTIONS[new](moved)
    assert_close(after, before)
    assert_close(got, before)


def test_numbers_of_the_author_are_used_and_tested() -> None:
    """A temperature beta is given; wrong numbers are refused."""
    symbols = {"a": "real", "beta": "positive"}
    solver = (
        "kind: reparametrise, from: 'log(1 + exp(beta*a))/beta', to: softplus(a), stretch: beta, scale: {}"
    )
    answers = "    answers: {identity: {reference: 1}}\n"
    derivation = solve(part(symbols, (), solver.format("1/beta"), answers))
    assert render_text(derivation.answers["identity"]) == "softplus(β·a)/β"
    with pytest.raises(ProblemError, match="not the affine image"):
        solve(part(symbols, (), solver.format("beta"), answers))


@pytest.mark.parametrize(
    ("solver", "message"),
    [
        ("from: relu(a), to: tanh(a)", "no simple numbers"),
        ("from: sigma(2), to: tanh(a)", "to be one of a"),
        ("from: sigma(a), to: tanh(a), layers: [{weights: W1}]", "at least two layers"),
        ("from: sigma(a), to: tanh(a), layers: [{weights: W1}, {weights: W2}]", "'input' is missing"),
        ("from: sigma(a), to: tanh(a), input: x, layers: [{weights: W1}, {weights: b2}]", "declared matrix"),
        ("from: sigma(a), to: tanh(a), input: x, layers: [{weights: W1, bias: W2}, {weights: W2}]", "vector"),
    ],
)
def test_faults_of_the_author(solver: str, message: str) -> None:
    """One clear sentence each."""
    with pytest.raises(ProblemError, match=message):
        solve(part(SYMBOLS, (), f"kind: reparametrise, {solver}"))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("1.7159*tanh(2*a/3)", "tanh(a)", lambda a: 1.7159 * np.tanh(2 * a / 3)),
        ("tanh(a)", "1.5*tanh(0.7*a) + 0.25", np.tanh),
        ("log(1 + exp(5*a))/5", "softplus(a)", lambda a: np.log1p(np.exp(5 * a)) / 5),
    ],
)
def test_numbers_of_the_functions(old: str, new: str, wanted: Function) -> None:
    """Stretches and scales that only the numbers in the two functions suggest."""
    derivation = derive({"a": "real"}, (), f"kind: reparametrise, from: '{old}', to: '{new}'")
    (found,) = derivation.answers.values()
    for seed in (1, 2, 3):
        leaves, got = at_random(derivation.scope, found, seed)
        assert_close(got, wanted(leaves["a"]), 1e-9)
