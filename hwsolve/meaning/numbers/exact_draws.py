"""Draws that are rational numbers rather than floats: (3/5, 4/5), a refined root."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


class ExactDraws(tuple[float, ...]):
    """Floats for the fast look, with the rational numbers they round, one per sample."""

    exact: tuple[Fraction, ...]

    def __new__(cls, exact: Iterable[Fraction]) -> ExactDraws:
        """The floats nearest to *exact*."""
        kept = tuple(exact)
        made = super().__new__(cls, (float(x) for x in kept))
        made.exact = kept
        return made
