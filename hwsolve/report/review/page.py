"""What every writer of a review is given: the document's lines, each with its claims and their comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hwsolve.meaning.comparison.outcome import Agrees, Refuted, Undecided
from hwsolve.notation.printing.text import render_text
from hwsolve.report.agreement import agreement
from hwsolve.review.review import Review, Verdict, verdict_of
from hwsolve.review.scoring import Milestone
from hwsolve.working.claims import Claim, values_in_words

#: So many relations, none of which can be read, are those of another problem.
_FOREIGN: Final = 3
#: A sign for each verdict.
SIGNS: Final[dict[Verdict, str]] = {
    "proved": "✓", "agrees": "✓", "refuted": "✗", "undecided": "?", "unread": "?",
    "definition": ":", "condition": "·",
}  # fmt: skip
_WORST: Final[tuple[Verdict, ...]] = (
    "refuted", "undecided", "unread", "agrees", "proved", "definition", "condition",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the document with the claims that end in it and what is to be said of its words."""

    number: int
    text: str
    claims: tuple[Claim, ...]
    remarks: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict on the line."""
        found = {verdict_of(claim) for claim in self.claims}
        return next((verdict for verdict in _WORST if verdict in found), None)


def lines(review: Review) -> Iterator[Line]:
    """The document line by line."""
    ends: dict[int, list[Claim]] = {}
    for claim in review.claims:
        ends.setdefault(review.place(max(claim.span[0], claim.span[1] - 1))[0], []).append(claim)
    for number, text in enumerate(review.source.split("\n"), 1):
        remarks = tuple(each.say for each in review.remarks if each.line == number)
        yield Line(number, text.rstrip("\r"), tuple(ends.get(number, ())), remarks)


def level(claim: Claim) -> str:
    """The evidence in a few words."""
    if isinstance(claim.found, Agrees):
        return agreement(claim.found.points, claim.found.bits, None) if claim.found.bits else "agrees"
    return {"definition": "taken as a definition", "condition": "taken as a condition"}.get(
        claim.role, verdict_of(claim)
    )


def comment(claim: Claim) -> str:
    """What a person should know of a claim beyond its verdict; nothing where there is nothing."""
    said: list[str] = []
    if claim.follows is not None:
        said.append(f"follows from line {claim.follows}")
    elif isinstance(claim.found, Refuted):
        said.append(values_in_words(claim.found))
    elif isinstance(claim.found, Undecided):
        said.append(claim.found.reason)
    said.extend(claim.notes)
    return "; ".join(said)


def formula_text(claim: Claim) -> str:
    """The claim as it was read, else as it stands."""
    if claim.formula is None:
        return " ".join(claim.text.split())
    is_array = claim.scope.is_array if claim.scope is not None else None
    return render_text(claim.formula, is_array=is_array)


def summary(review: Review) -> str:
    """The counts in one sentence; what the page lacks, if nothing in it could be judged."""
    true, false = review.count("proved", "agrees"), review.count("refuted")
    unsure, unread = review.count("undecided"), review.count("unread")
    total = true + false + unsure + unread
    if not total:
        return "There is no relation between formulas in this text"
    follow = sum(claim.follows is not None for claim in review.claims)
    words = [f"{total} relation{'s' if total > 1 else ''}", f"{true} true"]
    if false:
        words.append(f"{false} false" + (f" ({follow} of them following from another)" if follow else ""))
    words += [f"{unsure} undecided"] if unsure else []
    words += [f"{unread} unread"] if unread else []
    said = [", ".join(words)]
    if unread == total >= _FOREIGN:
        said.append(f"they may answer another problem than {', '.join(each.id for each in review.problems)}")
    return "; ".join([*said, review.cut] if review.cut else said)


def mark(milestone: Milestone) -> str:
    """✓ where it was reached."""
    return "✓" if milestone.line is not None and not milestone.asserted else "–"


def standing(milestone: Milestone) -> str:
    """Where a milestone stands, in words."""
    if milestone.asserted:
        return f"asserted in line {milestone.line}: the steps that lead to it are missing"
    return f"line {milestone.line}" if milestone.line is not None else milestone.say or "missing"
