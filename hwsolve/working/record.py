"""What was found on a page so far: its claims in order, and what later lines need of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from hwsolve.errors import Span, shortened
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.notation.formula import Relation
from hwsolve.working.choosing import UNDECLARED
from hwsolve.working.claims import Claim
from hwsolve.working.judging.inheriting import Root, source_of
from hwsolve.working.judging.weighing import Reading, Weighed
from hwsolve.working.reading.fragments import Fragment

MAX_CLAIMS: Final = 1_000


@dataclass(slots=True)
class Record:
    """The claims of *source*.

    ``bare`` is the claim that the last condition would be if nothing followed it, ``supposing`` the
    fragment of that condition, ``behind`` the conditions that stand behind the last claim.
    """

    source: str
    claims: list[Claim] = field(default_factory=list)
    section: str = ""
    bare: Claim | None = None
    supposing: Fragment | None = None
    behind: list[Relation] = field(default_factory=list)
    _roots: list[Root] = field(default_factory=list)
    _missing: dict[str, int] = field(default_factory=dict)

    def turn(self, section: str) -> None:
        """What follows stands under another heading; no line carries on one before it."""
        self.finish()
        self.section = section
        self._roots = []

    def finish(self) -> None:
        """A section ends: a false relation that nothing followed was no condition but a claim."""
        if self.bare is not None:
            self.claims[-1] = replace(self.bare, section=self.section)
        self.bare = None

    @property
    def full(self) -> bool:
        """Whether a page has as many claims as are read."""
        return len(self.claims) >= MAX_CLAIMS

    @property
    def equations(self) -> list[Relation]:
        """The equations that were established so far."""
        formulas = (claim.formula for claim in self.claims if claim.true)
        return [each for each in formulas if isinstance(each, Relation) and each.comparators == ("=",)]

    def line_of(self, place: int) -> int:
        """The line of a character, from 1."""
        return self.source.count("\n", 0, place) + 1

    def add(self, claim: Claim, behind: bool = False) -> None:
        """Add a claim; with ``behind`` it is one more condition of the last one that was judged."""
        self.bare = None
        self.supposing = None
        if not behind:
            self.behind = []
        self.claims.append(replace(claim, section=self.section))

    def unread(self, span: Span, reason: str) -> None:
        """Add a relation that cannot be read; an undeclared name is reported once."""
        match = UNDECLARED.match(reason)
        if match is not None:
            name, line = match[1], self.line_of(span[0])
            if name in self._missing:
                reason = f"{name} is not declared (see line {self._missing[name]})"
            self._missing.setdefault(name, line)
        self.add(Claim("unread", span, self.source[span[0] : span[1]], notes=(shortened(reason, 200),)))

    def root(self, span: Span, reading: Reading) -> None:
        """Remember a false claim that carries on no other."""
        self._roots.append(Root(self.line_of(span[0]), reading.formula, reading.context.scope))

    def followed(self, weighed: Weighed) -> int | None:
        """The line of the false claim that a false claim carries on."""
        if not isinstance(weighed.judgment.found, Refuted):
            return None
        reading = weighed.reading
        return source_of(reading.formula, reading.context.scope, weighed.given, self._roots)

    def amend(self, place: int, claim: Claim) -> None:
        """Judge a claim anew, now that its conditions are known."""
        self.claims[place] = claim
        if claim.true:
            self._roots = [root for root in self._roots if root.link != claim.formula]
