"""Commands of a document's own: what they stand for is put in, and never without bounds."""

from __future__ import annotations

import pytest

from hwsolve.working.reading.macros import Macro, expanded, macros_of

CASES = [
    (r"\newcommand{\yh}{\hat{y}}", r"\yh_k + \yhat", r"\hat{y}_k + \yhat"),
    (r"\newcommand\R{\mathbb{R}}", r"\R^n", r"\mathbb{R}^n"),
    (r"\renewcommand*{\vec}[1]{\mathbf{#1}}", r"\vec{w} \vec x", r"\mathbf{w} \mathbf{x}"),
    (
        r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}",
        r"\pd{L}{z_i}",
        r"\frac{\partial L}{\partial z_i}",
    ),
    (r"\newcommand{\p}[2][L]{\frac{d#1}{d#2}}", r"\p{z} \p[E]{w}", r"\frac{dL}{dz} \frac{dE}{dw}"),
    (r"\def\d#1{\delta_{#1}}", r"\d{ij}", r"\delta_{ij}"),
    (r"\DeclareMathOperator{\sm}{softmax}", r"\sm(z)", r"\operatorname{softmax}(z)"),
    (r"\DeclarePairedDelimiter{\norm}{\lVert}{\rVert}", r"\norm{x}", r"\lVert x \rVert"),
    (r"\newcommand{\a}{\b} \newcommand{\b}{\hat y}", r"\a x", r"\hat y x"),
    (r"\newcommand{\al}{\alpha}", r"\al x", r"\alpha x"),
    (r"\newcommand{\open}{x", r"\open", r"\open"),
    ("no command", r"\hat y", r"\hat y"),
]


@pytest.mark.parametrize(("preamble", "text", "wanted"), CASES)
def test_commands_are_put_in(preamble: str, text: str, wanted: str) -> None:
    """A command stands for its body with its arguments; one that is never closed for nothing."""
    assert expanded(text, macros_of(preamble)) == wanted


def test_commands_that_grow_without_bounds_are_left() -> None:
    """Ten commands of ten each: the formula stays as it is."""
    names = "abcdefghi"
    lines = [
        rf"\newcommand{{\{one}}}{{" + rf"\{other} " * 30 + "}"
        for one, other in zip(names, names[1:] + "j", strict=True)
    ]
    macros = macros_of("\n".join([*lines, r"\newcommand{\j}{x}"]))
    assert len(expanded(r"\a", macros)) < 20_000
    assert expanded(r"\a", {"a": Macro(r"\a \a")}) != ""
