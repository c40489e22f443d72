"""The MathML printer."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given

from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import Formula, Logic, Symbol, Words
from hwsolve.notation.printing.mathml import mathml_runs, render_mathml
from tests.strategies import formulas

SCOPE = build_scope(
    {"x": "real", "y": "real", "yhat": "real[N]", "A": "real[N, N]", "lam": "positive", "f": "function"}
)


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("x/2", "<mfrac><mi>x</mi><mn>2</mn></mfrac>"),
        (
            "(x + y)^2",
            '<msup><mrow><mrow><mo fence="true" form="prefix" stretchy="false">(</mo>'
            "<mi>x</mi><mo>+</mo> <mi>y</mi>",
        ),
        (
            "yhat[n]",
            '<msub><mrow><mover accent="true"><mi>y</mi><mo stretchy="false">ˆ</mo></mover></mrow><mi>n</mi>',
        ),
        ("A^T", "<msup><mi>A</mi><mo>⊤</mo></msup>"),
        ("x < y", "<mi>x</mi><mo>&lt;</mo><mi>y</mi>"),
        ("sqrt(x)", "<msqrt><mi>x</mi></msqrt>"),
        ("lam", "<mi>λ</mi>"),
        ("eigs(A)[n]", "<msub><mi>λ</mi><mi>n</mi></msub>"),
        ("sum(yhat[n], n)", '<munder><mrow><mo movablelimits="false">∑</mo></mrow><mi>n</mi></munder>'),
        ("lim(x, x, inf)", '<mo movablelimits="false">lim</mo>'),
        ("f'(x)", "<msup><mi>f</mi><mo>′</mo></msup>"),
        ("where(x > 0, x, 0)", "<mtext>if&#xA0;</mtext>"),
        ("[[1, x], [y, 2]]", "<mtr><mtd><mn>1</mn></mtd><mtd><mi>x</mi></mtd></mtr>"),
    ],
)
def test_render(text: str, markup: str) -> None:
    """The elements a textbook would use."""
    found = render_mathml(SCOPE.parse(text))
    assert markup.replace("</mo> <mi>", "</mo><mi>") in found.replace("</mo> <mi>", "</mo><mi>").replace(
        "> <", "><"
    )
    ElementTree.fromstring(f"<math>{found}</math>")


def test_everything_is_escaped() -> None:
    """Names and words are text, never elements."""
    for formula in (Symbol("<b>&"), Words("<script>alert(1)</script>")):
        found = render_mathml(formula)
        assert "<b>" not in found
        assert "<script" not in found
        ElementTree.fromstring(f"<math>{found}</math>")


@given(formulas())
def test_any_formula_is_well_formed(formula: Formula) -> None:
    """One element inside another, for whatever the reader makes."""
    for run in (render_mathml(formula), *mathml_runs(formula)):
        ElementTree.fromstring(f"<math>{run}</math>")


def test_runs() -> None:
    """A relation falls into its sides and their terms; going on, the left side is left out."""
    claim = SCOPE.parse("x = y + 1 - x")
    assert len(mathml_runs(claim)) == 4
    assert len(mathml_runs(claim, goes_on=True)) == 3
    assert mathml_runs(claim)[1] == '<mo form="infix" lspace="0">=</mo><mi>y</mi>'
    implied = mathml_runs(Logic("implies", (SCOPE.parse("x > 1"), SCOPE.parse("x^2 > x"))))
    assert len(implied) == 1
    assert "fence" not in implied[0]
