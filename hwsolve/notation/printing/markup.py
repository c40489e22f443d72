"""The elements that MathML is made of, and how functions and signs look in it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Final, TypeAlias

from hwsolve.notation.printing.lettering import LETTERS

FENCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "abs": ("|", "|", ""), "norm": ("‖", "‖", ""), "norm1": ("‖", "‖", "1"), "norminf": ("‖", "‖", "∞"),
    "specnorm": ("‖", "‖", "2"), "floor": ("⌊", "⌋", ""), "ceil": ("⌈", "⌉", ""), "dot": ("⟨", "⟩", ""),
}  # fmt: skip
CALLED: Final[Mapping[str, str]] = {
    "sigmoid": "σ", "relu": "ReLU", "leaky_relu": "LeakyReLU", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "gamma": "Γ", "trace": "tr",
    "re": "Re", "im": "Im",
}  # fmt: skip
SIZED: Final[Mapping[str, str]] = {"ones": "𝟏", "zeros": "𝟎", "eye": "I"}
NAMED: Final[Mapping[str, str]] = {"pi": "π", "inf": "∞"}
BIG: Final[Mapping[str, str]] = {
    "sum": "∑",
    "prod": "∏",
    "max": "max",
    "min": "min",
    "sup": "sup",
    "inf": "inf",
}
HATS: Final[Mapping[str, str]] = {"hat": "ˆ", "bar": "¯", "tilde": "˜", "dot": "˙"}
APPLY: Final = "<mo>&#x2061;</mo>"
TIMES: Final = "<mo>&#x2062;</mo>"
SPACE: Final = '<mspace width="0.17em"></mspace>'
#: How the sign at the beginning of a run opens: what parts the runs is the space before it.
SIGN: Final = '<mo form="infix" lspace="0">'
#: Markup of names that are lettered as their author says.
Spelled: TypeAlias = Mapping[str, str]
NOTHING: Final[Spelled] = MappingProxyType({})
#: What is taller than a line, an accent aside.
_TALL: Final = ("<mfrac", "<munder", "<mover>", "<mtable")


def operator(sign: str) -> str:
    """An operator."""
    return f"<mo>{escape(sign)}</mo>"


def word(sign: str) -> str:
    """A word between formulas."""
    return f'<mspace width="0.5em"></mspace><mtext>{sign}</mtext><mspace width="0.5em"></mspace>'


def row(markup: str) -> str:
    """*markup* as one element."""
    if markup.count("<") == 2 and markup.startswith(("<mi>", "<mn>", "<mo>")):
        return markup
    return f"<mrow>{markup}</mrow>"


def fenced(left: str, inner: str, right: str) -> str:
    """A row between two fences, which grow with what is tall; beside the rest they would stand off."""
    grows = "" if any(tag in inner for tag in _TALL) else ' stretchy="false"'
    opening = f'<mo fence="true" form="prefix"{grows}>{escape(left)}</mo>'
    return f'<mrow>{opening}{inner}<mo fence="true" form="postfix"{grows}>{escape(right)}</mo></mrow>'


def cell(markup: str) -> str:
    """A cell of a table."""
    return f"<mtd>{markup}</mtd>"


def subscript(part: str) -> str:
    """A number or a word below a letter, Greek where it names a Greek letter."""
    shown = escape(LETTERS.get(part, part))
    return f"<mn>{shown}</mn>" if part.isdigit() else f"<mi>{shown}</mi>"


COMPARATORS: Final[Mapping[str, str]] = {
    sign: operator(shown)
    for sign, shown in {
        "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "~~": "≈", ":=": "←",
        "in": "∈", "->": "→",
    }.items()
}  # fmt: skip
CONNECTIVES: Final[Mapping[str, str]] = {
    "and": word("and"), "or": word("or"), "not": word("not"), "implies": "<mo>⇒</mo>",
}  # fmt: skip
