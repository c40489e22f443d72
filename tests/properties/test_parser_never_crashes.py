"""Whatever is typed: a formula or Unreadable, in bounded time; never another exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwsolve.errors import Unreadable
from hwsolve.notation.formula import Formula
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.printing.text import render_text
from hwsolve.notation.reading.parser import MAX_HEIGHT, parse
from hwsolve.notation.vocabulary import Vocabulary
from tests.strategies import VOCABULARY, statements

CLOSED = Vocabulary(
    ranks={"x": 2, "y": 1, "w": 1, "b": 0, "N": 0, "z": 1, "yhat": 1, "E": 0, "lam": 0, "W1": 2, "w_star": 1},
    indices=frozenset("nki"),
    functions=frozenset(["f", "fprime"]),
    spellings={"W^{(1)}": "W1", "x^{(i)}": "x", "w*": "w_star", "b_{k}": "b"},
    decorations=frozenset("n"),
    closed=True,
)
VOCABULARIES = st.sampled_from([Vocabulary(), VOCABULARY, CLOSED])
SYNTAXES = st.sampled_from([None, "plain", "latex"])

PIECES = (
    r"x y w b N z yhat E W1 W x_n x_{ni} w* f f' 1 23 0.5 1e-3 e pi i n k T d dE/dw \hat{y} \hat "
    r"\mathbf{1} \frac \frac12 \partial \nabla \nabla_w \sum \sum_{n=1}^N \sum_{ \prod_k \max_k \sqrt "
    r"\sqrt[3] \left \right ( ) [ ] { } \{ \} | || ‖ ⟨ ⟩ < > <= = != + - * / ^ _ ^{(n)} ^{(1)} ^\top "
    r"^T ^* ' ! % , ; : . .. ... & \\ \begin{cases} \end{cases} \begin{bmatrix} \end{bmatrix} "
    r"\begin{aligned} \text{if} \mathbb{E} \mathbb \delta_{ij} σ λ ŷ ₙ ₁ ² ᵀ ⁽²⁾ Σₙ ∂ ∇ ∫ ± √ ∞ ∅ 𝟏 𝟙 "
    r"⌊ ⌋ sum( prod( maxover( where( max( exp log log_ sin softmax( norm( d( d(E)/d(w) diff( E[ O( T( "
    r"not and or mod in if \foo \in \boxed{ \label{ \phantom \, \! \  $ \( ٣ １ 😀 \u0000 \u202e \ # @ × "
    r"⊗"
).split(" ")


def complain(error: Unreadable, text: str) -> None:
    """The place lies within the text."""
    start, end = error.span
    assert 0 <= start <= end <= max(len(text), 1)
    assert str(error)


def check(text: str, vocabulary: Vocabulary, syntax: str | None, shape: bool = False) -> None:
    """Read the text; print whatever was read."""
    try:
        formula = parse(text, vocabulary, syntax, shape)
    except Unreadable as error:
        complain(error, text)
        return
    assert isinstance(formula, Formula)
    render_plain(formula)
    render_text(formula)
    render_latex(formula)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["", " "]), VOCABULARIES, SYNTAXES)
def test_any_sequence_of_mathematical_pieces(
    pieces: list[str], between: str, vocabulary: Vocabulary, syntax: str | None
) -> None:
    """Pieces of notation in any order."""
    check(between.join(pieces), vocabulary, syntax)


@given(st.text(max_size=40), VOCABULARIES, SYNTAXES, st.booleans())
def test_any_text(text: str, vocabulary: Vocabulary, syntax: str | None, shape: bool) -> None:
    """Any Unicode text."""
    check(text, vocabulary, syntax, shape)


@given(statements(), st.sampled_from([render_plain, render_latex, render_text]), st.data())
def test_damaged_formulas(formula: Formula, render: object, data: st.DataObject) -> None:
    """A valid text that was cut off, or has a character lost, doubled or replaced."""
    assert callable(render)
    text = render(formula)
    at = data.draw(st.integers(0, len(text) - 1))
    inserted = data.draw(
        st.sampled_from(["", text[at] * 2, "(", ")", "{", "}", "^", "_", "\\", ",", "|", " ", "["])
    )
    rest = data.draw(st.sampled_from([text[at + 1 :], ""]))
    check(text[:at] + inserted + rest, data.draw(VOCABULARIES), data.draw(SYNTAXES))


@settings(max_examples=60)
@given(
    st.sampled_from([p for p in PIECES if p]),
    st.sampled_from(["", " ", "x", "{", "(", "+", "{x}{"]),
    SYNTAXES,
)
def test_one_piece_repeated(piece: str, between: str, syntax: str | None) -> None:
    """Thousands of the same: nothing nests without a limit."""
    check((piece + between) * 1500, CLOSED, syntax)
    check((piece + between) * 70, VOCABULARY, syntax)


DEEP = [
    "(" * 5000,
    "((" * 40 + "x" + "))" * 40,
    "sin(" * 3000,
    "x^" * 5000,
    "x_" * 5000,
    "x_{" * 3000,
    "x^{" * 3000,
    "\\frac{" * 2000,
    "\\frac{1}{" * 2000,
    "\\sqrt" * 3000,
    "\\hat{" * 3000,
    "\\hat" * 4000,
    "-" * 9000,
    "|" * 9000,
    "||x" * 3000,
    "d(" * 4000,
    "diff(" * 3000,
    "sum(" * 3000,
    "not " * 4000,
    "x/" * 5000 + "x",
    "x!" * 5000,
    "x" + "!" * 9000,
    "w" + "'" * 9000,
    "w" + "[1]" * 4000,
    "\\begin{cases}" * 900,
    "x" * 19_000,
    "x_n" * 6000,
    "{" * 9000,
    "[" * 9000,
    "\\nabla_w " * 2000,
    "E[" * 4000,
    "where(" * 3000,
    "x=" * 6000,
    "x and " * 3000,
    "a^{b^{" * 900,
    "x^{x^{" * 30 + "x" + "}}" * 30,
    "d(d(" * 30 + "x" + "))" * 30,
    "1 + ... + " * 500,
    "\\frac{\\partial " * 1000,
    "\\frac{\\partial x}{" * 90 + "x" + "}" * 90,
    "9" * 9000,
    "1e" * 5000,
    "\\bm" * 5000,
    "x mod " * 3000 + "x",
    "x⊗" * 3000 + "x",
    "T(" * 5000,
    "w^T" * 5000,
    "\\sum_n " * 3000,
    "\\boxed{" * 2000,
]


@pytest.mark.parametrize("text", DEEP, ids=lambda text: text[:12])
@pytest.mark.parametrize("syntax", [None, "plain", "latex"])
def test_deep_and_long_texts(text: str, syntax: str | None) -> None:
    """Read or refused, and never too deep for whoever walks the tree."""
    check(text, CLOSED, syntax)
    check(text, Vocabulary(), syntax)


def test_height_is_limited() -> None:
    """A long chain of divisions is refused, since it is a deep tree."""
    assert parse("/".join(["x"] * (MAX_HEIGHT // 2)))
    with pytest.raises(Unreadable, match="deep"):
        parse("/".join(["x"] * (MAX_HEIGHT + 10)))
