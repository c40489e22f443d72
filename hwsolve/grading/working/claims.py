"""What a worked solution says: claims with their places, and what was found about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from hwsolve.errors import Span
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula

Role = Literal["claim", "definition", "condition", "unread"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation of the text.

    ``formula`` is what was read, ``chain`` the true chain it ends so far, ``scope`` the names it
    speaks in, ``part`` the address of the part they belong to, ``section`` that of the part whose
    heading it stands under. A ``definition`` and a ``condition`` are no claims: what follows is read
    with them. ``follows`` is the line of the false claim that a false one carries on.
    """

    role: Role
    span: Span
    text: str
    formula: Formula | None = None
    chain: Formula | None = None
    scope: Scope | None = field(default=None, repr=False)
    part: str = ""
    found: Comparison | None = None
    notes: tuple[str, ...] = ()
    follows: int | None = None
    section: str = ""

    @property
    def true(self) -> bool:
        """Whether the claim was established."""
        return self.role == "claim" and isinstance(self.found, Proved | Agrees)

    @property
    def false(self) -> bool:
        """Whether the claim was refuted."""
        return self.role == "claim" and isinstance(self.found, Refuted)
