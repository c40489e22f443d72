"""The outcome of a comparison, a type for each, with exactly its own evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#: Places within an answer, beside the values of symbols.
_WITHIN: Final = {"entry": "in entry", "item": "in item", "value of": "in the value of"}


@dataclass(frozen=True, slots=True)
class Proved:
    """Equal on the whole domain; ``by`` names the argument."""

    by: str

    def evidence(self) -> dict[str, Any]:
        """As data for JSON."""
        return {"level": "proved", "by": self.by}


@dataclass(frozen=True, slots=True)
class Agrees:
    """Equal at so many random points, at the best-checked of them to so many bits."""

    points: int
    bits: int
    note: str | None = None

    def evidence(self) -> dict[str, Any]:
        """As data for JSON."""
        found: dict[str, Any] = {"level": "agrees", "points": self.points, "bits": self.bits}
        return found | {"note": self.note} if self.note else found


@dataclass(frozen=True, slots=True)
class Refuted:
    """Different, with a counterexample that a person can recompute.

    ``at`` gives the values of the symbols, ``student`` and ``reference`` the two results
    there; ``reason`` says so where the difference is no matter of values (a shape, a kind).
    """

    student: str
    reference: str
    at: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None

    def evidence(self) -> dict[str, Any]:
        """As data for JSON."""
        found: dict[str, Any] = {
            "level": "refuted", "at": dict(self.at), "student": self.student, "reference": self.reference,
        }  # fmt: skip
        return found | {"reason": self.reason} if self.reason else found

    def sentence(self) -> str:
        """The counterexample in words."""
        return self._told("yours is {}, expected {}")

    def alone(self) -> str:
        """The counterexample in words, without the value that was expected."""
        return self._told("yours is {}, which is not right") if self.at else f"{self.student} is not right"

    def contradiction(self) -> str:
        """The counterexample to an author's own equation in words."""
        return self._told("the left side is {}, the right side {}")

    def _told(self, words: str) -> str:
        if self.reason and not self.at:
            return self.reason
        within = "".join(f"{_WITHIN[name]} {value} " for name, value in self.at.items() if name in _WITHIN)
        place = ", ".join(f"{name} = {value}" for name, value in self.at.items() if name not in _WITHIN)
        where = f"at {place} " if place else ""
        return within + where + words.format(self.student, self.reference)


@dataclass(frozen=True, slots=True)
class Undecided:
    """No test decided."""

    reason: str

    def evidence(self) -> dict[str, Any]:
        """As data for JSON."""
        return {"level": "undecided", "reason": self.reason}


Comparison = Proved | Agrees | Refuted | Undecided
