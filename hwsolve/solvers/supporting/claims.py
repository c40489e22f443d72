"""The key ``claims`` of a solver: statements of the author's own, checked like any other line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import Logic, Relation, Words
from hwsolve.solvers.differentiation.targets import read
from hwsolve.solvers.solver import Parameter

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.settings import Mathematics, Settings

#: What authors are told of the key.
CLAIMS: Final = Parameter(
    "claims",
    "list",
    "Statements to add, each checked by machine.",
    "[]",
    keys=(
        Parameter("claim", "formula", "An equation, an inequality, a chain or an implication."),
        Parameter("rule", "text", "The name of the rule or theorem.", "supporting_fact"),
        Parameter("note", "text", "A word on it.", ""),
        Parameter("given", "formulas", "Hypotheses under which it holds.", "[]"),
        Parameter("answer", "text", "The name of an answer in words that it settles.", ""),
        Parameter("says", "text", "What that answer is: yes, no, a word.", ""),
    ),
)


@dataclass(frozen=True)
class Support:
    """A statement that the checker establishes, under hypotheses of its own."""

    claim: Mathematics
    rule: str
    note: str | None
    given: tuple[Mathematics, ...]
    settles: tuple[str, str] | None = None


def read_claims(settings: Settings) -> tuple[Support, ...]:
    """The statements under ``claims``; raises ``ProblemError`` at a key that is not known."""
    found = []
    for entry in settings.each("claims"):
        entry.only(("claim", "rule", "note", "given", "answer", "says"))
        note = entry.text("note") if "note" in entry else None
        rule = entry.text("rule", "supporting_fact")
        found.append(Support(entry.formula("claim"), rule, note, entry.formulas("given"), _settled(entry)))
    return tuple(found)


def _settled(entry: Settings) -> tuple[str, str] | None:
    if ("answer" in entry) != ("says" in entry):
        entry.place.fail("an answer that a claim settles has a name (answer) and words (says)")
    return (entry.text("answer"), entry.text("says")) if "answer" in entry else None


def support(derivation: Derivation, each: Support, scope: Scope) -> Derivation:
    """The derivation with one statement more; raises ``ProblemError`` where it is no statement."""
    claim = read(each.claim, scope)
    if not isinstance(claim, Relation | Logic):
        each.claim.place.fail("a claim is an equation, an inequality or an implication")
    hypotheses = tuple(read(text, scope) for text in each.given)
    derivation = derivation.assuming(*hypotheses).state(each.rule, claim, each.note).assuming()
    return derivation if each.settles is None else derivation.answer(each.settles[0], Words(each.settles[1]))
