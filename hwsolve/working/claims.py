"""What a worked solution says: claims with their places, and what was found about each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from hwsolve.errors import Span, shortened
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula

_OF_ANSWER = re.compile(r"^yours is ")
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

    @property
    def shown(self) -> str:
        """The claim as it stands in the text, on one line."""
        return shortened(" ".join(self.text.split()), 80)

    @property
    def reason(self) -> str:
        """Why the claim was not read, or not decided."""
        return self.found.reason if isinstance(self.found, Undecided) else "; ".join(self.notes)


def values_in_words(found: Refuted) -> str:
    """The counterexample to a claim of the student's own."""
    if found.reason and not found.at:
        return _OF_ANSWER.sub("the left side is ", found.reason).replace(", expected ", ", the right side ")
    place = ", ".join(f"{name} = {value}" for name, value in found.at.items())
    where = f"at {place}: " if place else ""
    if found.student == found.reference:
        return f"{where}both sides are {found.student}"
    return f"{where}the left side is {found.student}, the right side {found.reference}"
