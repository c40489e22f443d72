"""Documents cut into relations, each at its place."""

from __future__ import annotations

import pytest

from hwsolve.working.reading.fragments import Fragment, fragments
from hwsolve.working.reading.markup import prepared, segments

KNOWN = frozenset(["w", "x", "y", "z", "b", "exp", "log"])

CASES = [
    ("markdown", "Text $x = 1$ and $$y = 2$$", ["x = 1", "y = 2"]),
    ("brackets", r"\(x = 1\) then \[y \le 2\]", ["x = 1", r"y \le 2"]),
    ("fence", "```math\nx = 1\n```\n```python\ny = 2\n```", ["x = 1"]),
    ("rows", "$$\\begin{aligned} x &= 1 \\\\ &= y \\\\ z &= 2 \\end{aligned}$$", ["x  = 1", "= y", "z  = 2"]),
    ("a broken row", "$$\\begin{align} x &= 1 \\\\ &\\quad + y \\end{align}$$", ["x = 1 + y"]),
    ("a kept environment", r"$x = \begin{cases} 1 & y > 0 \\ 0 & y = 0 \end{cases}$", None),
    ("a system", r"$$\begin{cases} x = 1 \\ y = 2 \end{cases}$$", ["x = 1", "y = 2"]),
    ("arrows", r"$x = 1 \Rightarrow y = 2 \therefore b = 4$", ["x = 1", "y = 2", "b = 4"]),
    ("commas", r"$x = 1, y = 2, \quad z = 3$", ["x = 1", "y = 2", "z = 3"]),
    ("text in a formula", r"$x = 1 \text{ because } y = 2$", ["x = 1", "y = 2"]),
    ("plain lines", "x = 1 so y = 2; z >= 3\n", ["x = 1", "y = 2", "z >= 3"]),
    ("brackets hold commas", "f(x, y) = [1, 2]\n", ["f(x, y) = [1, 2]"]),
    ("comments of LaTeX", "\\section{A}\n$x = 1$ % $y = 2$\n", ["x = 1"]),
    ("no relation", "Only words, and $x + y$.", []),
    ("tags", "<b>x</b> <script>alert(1)</script>", []),
    ("unclosed", "$$ x = 1", ["x = 1"]),
]  # fmt: skip


def found(text: str) -> list[Fragment]:
    """The fragments of a text."""
    source = prepared(text)
    return [
        piece
        for segment in segments(source)
        if segment.kind in ("math", "line")
        for piece in fragments(source, segment, KNOWN)
        if isinstance(piece, Fragment)
    ]


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_relations(text: str, wanted: list[str] | None) -> None:
    """Each relation is one fragment, whose place is where its text stands in the source."""
    pieces = found(text)
    if wanted is None:
        assert len(pieces) == 1
        return
    shown = [" ".join(piece.text.replace(r"\quad", "").split()) for piece in pieces]
    assert shown == [" ".join(each.split()) for each in wanted]
    for piece in pieces:
        assert text[piece.start] == piece.text[0]
        assert text[piece.end - 1] == piece.text[-1]


def test_words_before_a_relation() -> None:
    """The words between two relations stand with the second."""
    first, second = found("if x = 1 then y = 2\n")
    assert first.words[-1] == "if"
    assert second.words[-1] == "then"


@pytest.mark.parametrize(
    "text", ["$" * 5000, "\\[" * 5000, "\\begin{align}" * 3000, "{" * 20000, "(" * 20000 + "="]
)
def test_hostile_markup_is_cheap(text: str) -> None:
    """Openers without partners are no mathematics and no trouble."""
    assert len(found(text)) <= 1
