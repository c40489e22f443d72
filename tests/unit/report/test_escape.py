"""Text made harmless for each medium."""

from __future__ import annotations

import pytest

from hwsolve.report.escape import latex, markdown, terminal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ŷ", "plain ŷ"),
        ("a\x1b[31mb", "a�[31mb"),
        ("a\u202eb\u200bc\x9bd\x00", "a�b�c�d�"),
        ("two\nlines\t", "two\nlines\t"),
        ("\ud800", "�"),
    ],
)
def test_terminal(text: str, expected: str) -> None:
    """Controls, bidi marks and surrogates are replaced."""
    assert terminal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a_b*c", r"a\_b\*c"),
        ("<script>&", r"\<script\>&amp;"),
        ("[x](y)", r"\[x\]\(y\)"),
        ("$x$", r"\$x\$"),
    ],
)
def test_markdown(text: str, expected: str) -> None:
    """Nothing in it acts."""
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50% of a_b & {c}", r"50\% of a\_b \& \{c\}"),
        ("find $w_1^2$ at 5%", r"find $w_1^2$ at 5\%"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("a lone $ sign", r"a lone \$ sign"),
        ("σ ≤ 1", r"$\sigma$ $\leq$ 1"),
    ],
)
def test_latex(text: str, expected: str) -> None:
    """Words are escaped; the author's mathematics between dollars is kept."""
    assert latex(text) == expected
