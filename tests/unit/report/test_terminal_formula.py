"""Where long formulas are broken."""

from __future__ import annotations

import pytest

from hwsolve.report.derivation.terminal_formula import broken


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("a + b = c", 20, ["a + b = c"]),
        ("aaaa + bbbb = cccc + dddd", 20, ["aaaa + bbbb", "    = cccc + dddd"]),
        ("f(aaaa + bbbb) + cccc", 20, ["f(aaaa + bbbb)", "    + cccc"]),
        ("x = f(aaaa + bbbb + cccc + dddd)", 20, ["x = f(aaaa + bbbb", "    + cccc + dddd)"]),
        ("aaaaa·bbbbb·ccccc·ddddd", 14, ["aaaaa·bbbbb", "    ·ccccc", "    ·ddddd"]),
        ("x" * 25, 10, ["x" * 10, "    " + "x" * 6, "    " + "x" * 6, "    xxx"]),
        ("", 10, [""]),
    ],
)
def test_broken(text: str, room: int, lines: list[str]) -> None:
    """Before a relation rather than a sign, before a sign rather than at a product, outside brackets."""
    assert broken(text, room) == lines


@pytest.mark.parametrize("room", [12, 20, 33, 60])
def test_nothing_is_lost_and_nothing_is_too_wide(room: int) -> None:
    """The pieces make up the text, and none is wider than the room."""
    text = "∂E/∂w = Σₙ₌₁ᴺ (ŷₙ − yₙ)·xₙ + λ·(w₁ + w₂ + [[a, b], [c, d]])·σ(z) ≤ max(a, b) + 17"
    lines = broken(text, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= room for line in lines)
