"""Tokens: tables of (text, kinds and texts)."""

from __future__ import annotations

import pytest

from hwsolve.errors import Unreadable
from hwsolve.notation.lexing.lexer import MAX_CHARACTERS, is_latex, tokenize
from hwsolve.notation.lexing.tokens import MAX_DIGITS

PLAIN = [
    ("2x+1", "n:2 a:x o:+ n:1"),
    ("x_n*yhat2", "a:x_n o:* a:yhat2"),
    ("x_{n}", "a:x o:_ o:{ a:n o:}"),
    ("delta_[i]", "a:delta_ o:[ a:i o:]"),
    ("1.5e-3 .5 2. 3", "n:1.5e-3 n:.5 n:2 n:3"),
    ("2.*x", "n:2 o:.* a:x"),
    ("a<=b!=c**2", "a:a o:<= a:b o:!= a:c o:** n:2"),
    ("1 + ... + n", "n:1 o:+ o:... o:+ a:n"),
    ("ŷ_n − λ₁²", "a:yhat_n o:- a:lambda s:1 p:2"),
    ("x·y×z≤∞", "a:x o:@ a:y o:× a:z o:<= o:∞"),
    ("𝑥 + ２", "a:x o:+ n:2"),
    ("& x $", "a:x"),
]
LATEX = [
    (r"\alpha\varepsilon x", "a:alpha a:epsilon a:x"),
    (r"\hat{y}_n \hat y \bar\theta", "a:yhat o:_ a:n a:yhat a:thetabar"),
    (r"\hat yx", "a:yhat a:x"),
    (r"\mathbf{w}\boldsymbol\theta\bm 1", "a:w a:theta o:𝟏"),
    (r"\operatorname{leaky-relu}(x)", "a:leaky_relu o:( a:x o:)"),
    (r"\mathbb{E}\mathbb{1}", "a:\\mathbb{E} o:𝟙"),
    (r"\left( x \right.", "o:( a:x"),
    (r"\frac12", "o:frac n:12"),
    (r"1{,}000 2\,500", "n:1000 n:2500"),
    (r"\begin{array}{cc} a & b \\[2pt] c \end{array}", "b:array a:a o:& a:b o:\\\\ a:c e:array"),
    (r"a\,b\;c\quad d~e", "a:a a:b a:c a:d a:e"),
    (r"\hspace*{1em}x\label{a}", "a:x"),
    (r"\not= \ne", "o:!= o:!="),
    (r"\boxed{x}", "o:\\group a:x o:}"),
    (r"\text{if } x", "a:if a:x"),
    ("ab_cd", "a:ab o:_ a:cd"),
]


def shown(text: str, latex: bool) -> str:
    """Kinds and texts, without the closing token."""
    return " ".join(f"{token.kind}:{token.text}" for token in tokenize(text, latex)[:-1])


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_calculator_text(text: str, expected: str) -> None:
    """Names may have many letters, digits and one subscript or more."""
    assert shown(text, False) == expected


@pytest.mark.parametrize(("text", "expected"), LATEX)
def test_latex(text: str, expected: str) -> None:
    """Commands become operators and names; looks vanish."""
    assert shown(text, True) == expected


def test_places_are_those_of_the_text_as_typed() -> None:
    """Accents and styled letters are taken apart, and still point where they stood."""
    text = "ŷ + \\hat{y} − ｘ"
    assert [text[t.start : t.end] for t in tokenize(text, True)[:-1]] == ["ŷ", "+", "\\hat{y}", "−", "ｘ"]


def test_glue() -> None:
    """A token knows whether a space precedes it; sizing commands are no space."""
    assert [t.glued for t in tokenize(r"f\left(x) [", True)[:-1]] == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("text", "latex"),
    [("x_n", False), ("{1, 2}", False), ("x^{2}", True), ("x_{n}", True), (r"\alpha", True), ("$x$", True)],
)
def test_is_latex(text: str, latex: bool) -> None:
    """A lone brace is a set."""
    assert is_latex(text) is latex


@pytest.mark.parametrize(
    ("text", "message", "span"),
    [
        ("x # y", "'#'", (2, 3)),
        ("x \u0007", "U+0007", (2, 3)),
        (r"x + \hat", "needs its argument", (4, 8)),
        (r"\mathbf{x", "never closed", (7, 8)),
        (r"\hat{+}", "over a name", (0, 7)),
        ("1" * (MAX_DIGITS + 1), "digits", (0, MAX_DIGITS + 1)),
        ("1e999999", "digits", (0, 8)),
        ("ŷ + ☃", "☃", (4, 5)),
        (r"\?", "no meaning", (0, 2)),
    ],
)
def test_what_has_no_meaning(text: str, message: str, span: tuple[int, int]) -> None:
    """Named, with its place."""
    with pytest.raises(Unreadable) as raised:
        tokenize(text, "\\" in text)
    assert message in raised.value.message
    assert raised.value.span == span


def test_length_is_limited() -> None:
    """Before any work."""
    with pytest.raises(Unreadable, match="the limit is"):
        tokenize("x" * (MAX_CHARACTERS + 1))
