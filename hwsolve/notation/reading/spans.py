"""Where in the text a formula stands."""

from __future__ import annotations

from hwsolve.errors import Span
from hwsolve.notation.formula import Formula


def joined(left: Formula, right: Formula) -> Span | None:
    """From the beginning of *left* to the end of *right*."""
    first, last = left.span, right.span
    return (first[0], last[1]) if first is not None and last is not None else first or last


def reaching(left: Formula, end: int) -> Span:
    """From the beginning of *left* to *end*."""
    return (left.span[0] if left.span is not None else end, end)
