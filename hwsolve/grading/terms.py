"""The terms on which an answer is compared: scope, tolerance, digits, layout, seed."""

from __future__ import annotations

from dataclasses import dataclass, field

from hwsolve.meaning.scope import OPEN_SCOPE, Scope
from hwsolve.problem.problem import Tolerance


@dataclass(frozen=True, slots=True)
class Terms:
    """How a student's formula is held against a reference.

    Without a ``tolerance`` a decimal is right when it rounds to the reference at its own last
    digit and has at least ``digits`` significant digits (or those of the reference, where
    that is coarser).
    """

    scope: Scope = OPEN_SCOPE
    tolerance: Tolerance | None = None
    digits: int = 3
    strict_layout: bool = False
    seed: int | None = None
    prove: bool = True
    order: tuple[str, ...] = field(default=())
