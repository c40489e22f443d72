"""Remarks in words among the lines: how they print, that they are never checked, never a value."""

from __future__ import annotations

import pytest

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Cited, Derivation
from hwsolve.meaning.scope import OPEN_SCOPE
from hwsolve.notation.formula import Words
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.printing.text import render_text
from hwsolve.report.derivation.number import number_text


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("b runs away", r"\text{b runs away}"),
        ("10% of $5 & more_or_less", r"\text{10\% of \$5 \& more\_or\_less}"),
        (r"\input{x}", r"\text{input\{x\}}"),
        ("one two " * 15, None),
    ],
)
def test_printing(text: str, latex: str | None) -> None:
    """Plain and Unicode text are the words; LaTeX is escaped text, broken into lines where it is long."""
    words = Words(text)
    assert (render_plain(words), render_text(words)) == (text, text)
    found = render_latex(words)
    if latex is None:
        assert found.startswith(r"\begin{array}{l} \text{one two")
        assert found.count(r"\\") == 1
    else:
        assert found == latex


def test_a_remark_is_cited() -> None:
    """A remark has its source for evidence and needs no checking."""
    found = check(Derivation(OPEN_SCOPE).remark("point", "it is cheaper", "a book"))
    assert found.verified
    assert found.steps[0].evidence == Cited("a book")


def test_words_have_no_value() -> None:
    """No number stands beside words, and words that nobody cited stay unchecked."""
    assert number_text(Words("seven"), OPEN_SCOPE) is None
    claimed = Derivation(OPEN_SCOPE).state("point", Words("it is so"))
    assert not check(claimed).verified
