"""LaTeX in an author's words, for a terminal and for a web page."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from hwsolve.report.fragment import read_fragment
from hwsolve.report.prose import prose_html, undollared


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"x_n \in \mathbb{R}^d", "xₙ ∈ ℝᵈ"),
        (r"\hat{y}_n = \sigma(z_n)", "ŷₙ = σ(zₙ)"),
        (r"w^\top x + b", "wᵀ x + b"),
        (r"\partial E / \partial w", "∂E / ∂w"),
        (r"\frac{1}{n} \sum_{i=1}^{n} x_i", "(1/n) Σᵢ₌₁ⁿ xᵢ"),
        (r"\frac{\partial L}{\partial x_i}", "∂L/∂xᵢ"),
        (r"-\ln \hat{y}", "−ln ŷ"),
        (r"f'(x)", "f′(x)"),
        (r"a \le b < c \ne d", "a ≤ b < c ≠ d"),
        (r"W \in \mathbb{R}^{H \times d}", "W ∈ ℝ^(H×d)"),
        (r"\sqrt{x} + \sqrt{a+b}", "√x + √(a+b)"),
        (r"\mathrm{diag}(p)", "diag(p)"),
        (r"K_{\mathrm{eff}}", "K_{eff}"),
        (r"\{0, 1\}", "{0, 1}"),
        (r"\bar{g}, \tilde{X}", "ḡ, X̃"),
        ("x", "x"),
    ],
)
def test_undollared(latex: str, shown: str) -> None:
    """Mathematics as a line of Unicode, the words around it as they are."""
    assert undollared(f"Find ${latex}$ now.") == f"Find {shown} now."


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{cases} 1 \end{cases}",
        r"\unknown x",
        r"\frac{1}",
        "{x",
        "x}",
        r"\text{a {b} c}",
        r"\hat",
        r"\text",
    ],
)
def test_what_cannot_be_shown_stays(latex: str) -> None:
    """Unknown commands and unbalanced braces keep their dollars, in a page they are escaped."""
    assert undollared(f"Find ${latex}$.") == f"Find ${latex}$."
    assert f"${latex}$" in prose_html(f"Find ${latex}$.")


def test_deep_nesting_is_no_error() -> None:
    """Braces without end are refused, not followed."""
    assert read_fragment("{" * 5000 + "}" * 5000) is None


@pytest.mark.parametrize(
    ("latex", "markup"),
    [
        (r"x_n^2", "<msubsup><mi>x</mi><mi>n</mi><mn>2</mn></msubsup>"),
        (r"\frac{1}{2}", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\sum_{i}^{n}", "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>"),
        ("a<b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
    ],
)
def test_html(latex: str, markup: str) -> None:
    """Mathematics as MathML, words escaped."""
    text = prose_html(f"If <b> & ${latex}$.")
    assert text == f"If &lt;b&gt; &amp; <math>{markup}</math>."
    ElementTree.fromstring(f"<p>{text}</p>")
