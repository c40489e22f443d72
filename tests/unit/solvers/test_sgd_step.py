"""The solver `sgd_step` against plain Python: values of the terms before and after a step."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import HwsolveError
from hwsolve.notation.formula import Tuple, Vector
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.iteration.digits import Digits
from tests.unit.solvers.numeric_truth import derive

Pairs = list[tuple[Fraction, Fraction]]
CENTRES: list[Pairs] = [
    [(Fraction(2), Fraction(1, 2)), (Fraction(-1), Fraction(1, 2))],
    [(Fraction(3), Fraction(1)), (Fraction(-4), Fraction(3, 2))],
    [(Fraction(1), Fraction(2)), (Fraction(5), Fraction(1, 4)), (Fraction(-2), Fraction(1))],
]


def terms(pairs: Pairs) -> str:
    """The terms weight*(w - centre)^2 as YAML."""
    return "[" + ", ".join(f"'{weight}*(w - ({centre}))^2'" for centre, weight in pairs) + "]"


def solved(pairs: Pairs, show: str, more: str = "") -> Derivation:
    """The checked derivation for such terms."""
    listed = terms(pairs).replace("'", '"')
    return derive(
        {"w": "real", "eta": "positive"}, (), f"kind: sgd_step, terms: {listed}, show: [{show}]{more}"
    )


def loss(pairs: Pairs, w: Fraction) -> Fraction:
    """The sum of the terms."""
    return sum((weight * (w - centre) ** 2 for centre, weight in pairs), Fraction(0))


@pytest.mark.parametrize("pairs", CENTRES)
def test_gradients(pairs: Pairs) -> None:
    """Each gradient is 2*weight*(w - centre)."""
    derivation = solved(pairs, "gradients")
    for place, (centre, weight) in enumerate(pairs, 1):
        for at in (Fraction(7, 3), Fraction(-5)):
            found = Digits(derivation.scope).one(derivation.answers[f"A{place}'"], {"w": at})
            assert float(found) == pytest.approx(float(2 * weight * (at - centre)))


@pytest.mark.parametrize("pairs", CENTRES)
@pytest.mark.parametrize("start", [Fraction(0), Fraction(3, 2)])
def test_values(pairs: Pairs, start: Fraction) -> None:
    """The sum after a step on each term, as a formula in the step size."""
    derivation = solved(pairs, "values", f', start: "{start}"')
    after = [f for name, f in derivation.answers.items() if name.startswith("f(")][1:]
    for formula, (centre, weight) in zip(after, pairs, strict=True):
        for eta in (Fraction(1, 10), Fraction(3, 4)):
            found = Digits(derivation.scope).one(formula, {"eta": eta})
            moved = start - eta * 2 * weight * (start - centre)
            assert float(found) == pytest.approx(float(loss(pairs, moved)))


def test_when_it_falls() -> None:
    """From 0 a step on the first of the two parabolas helps below 1/2 only."""
    derivation = solved(CENTRES[0], "values", ", start: 0")
    said = [render_text(step.claim) for step in derivation.steps if step.rule == "sign_of_a_polynomial"]  # type: ignore[arg-type]
    assert any("η < 1/2 ⇒" in line for line in said)
    assert any(line.startswith("η > 1/2 ⇒") for line in said)
    assert len(said) == 3


@pytest.mark.parametrize("pairs", CENTRES)
@pytest.mark.parametrize("step", ["eta", "1/10"])
def test_counterexample(pairs: Pairs, step: str) -> None:
    """The witness improves its own term and makes the sum rise."""
    derivation = solved(pairs, "condition, counterexample", f', eta: "{step}"')
    witness = derivation.answers["witness"]
    assert isinstance(witness, Tuple)
    w, place, eta = (Digits(derivation.scope).one(item, {}) for item in witness.items)
    centre, weight = pairs[int(place) - 1]
    moved = w - eta * 2 * weight * (w - centre)
    assert loss(pairs, moved) > loss(pairs, w)
    assert weight * (moved - centre) ** 2 < weight * (w - centre) ** 2
    assert render_text(derivation.answers["choice"]) == "No"


@pytest.mark.parametrize("pairs", CENTRES)
def test_condition(pairs: Pairs) -> None:
    """A step improves its own parabola below 2/curvature."""
    derivation = solved(pairs, "condition")
    for place, (_, weight) in enumerate(pairs, 1):
        found = Digits(derivation.scope).one(derivation.answers[f"eta_{place}"], {})
        assert float(found) == pytest.approx(float(1 / weight))


def test_other_functions() -> None:
    """Terms that are no parabolas, a step size that is given."""
    listed = '["(w - 4)^2", "3*(w + 1)^2/2", "exp(w)"]'
    solver = f"kind: sgd_step, terms: {listed}, eta: 1/5, start: 1, show: [values, condition, counterexample]"
    derivation = derive({"w": "real"}, (), solver)
    assert render_text(derivation.answers["witness"]).startswith("(")


def test_a_vector() -> None:
    """A vector variable of a fixed size: entries multiplied out."""
    listed = '["norm(v - [1, 0])^2/2", "norm(v + [0, 2])^2"]'
    solver = f'kind: sgd_step, terms: {listed}, wrt: v, start: "[0, 0]", show: [values, counterexample]'
    derivation = derive({"v": "real[2]", "eta": "positive"}, (), solver)
    gradient = derivation.answers["A2'"]
    assert isinstance(gradient, Vector)
    assert [float(x) for x in Digits(derivation.scope).at(gradient, {"v": (Fraction(3), Fraction(5))})] == [
        6,
        14,
    ]


def test_one_term_never_misleads() -> None:
    """With a single term there is no counterexample, and that is said."""
    with pytest.raises(HwsolveError, match="no step was found"):
        solved(CENTRES[0][:1], "counterexample")


@pytest.mark.parametrize(
    ("definitions", "end"),
    [
        (("A1(w) = (w - 3)^2", "A2(w) = 2*(w + 5)^2"), "7/30"),
        (("A1(w) = w^2/2 - w", "A2(w) = (w + 2)^2/2"), "1/2"),
        (("A1(w) = 0*w", "A2(w) = exp(w) + exp(-2*w)"), None),
    ],
)
def test_terms_may_be_defined_functions(definitions: tuple[str, ...], end: str | None) -> None:
    """Another definition is another problem; the threshold of the last term is told also where it is 7/30."""
    symbols = {"w": "real", "eta": "positive"}
    solver = "kind: sgd_step, terms: ['A1(w)', 'A2(w)'], start: 0, show: [values]"
    derivation = derive(symbols, definitions, solver)
    said = [render_text(step.claim) for step in derivation.steps if step.rule == "sign_of_a_polynomial"]  # type: ignore[arg-type]
    if end is not None:
        assert any(f"η > 0 and η < {end}" in line for line in said[-2:])
