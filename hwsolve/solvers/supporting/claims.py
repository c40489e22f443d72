"""The key ``claims`` of a solver: statements of the author's own, checked like any other line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hwsolve.derivation.checker import check_step
from hwsolve.derivation.derivation import Step
from hwsolve.errors import Falsehood
from hwsolve.notation.formula import Logic, Relation, Words
from hwsolve.solvers.solver import Parameter
from hwsolve.solvers.supporting.parameters import read

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
        Parameter("answer", "text", "The name of an answer that it settles.", ""),
        Parameter("says", "text", "That answer in words: yes, no.", "the claim's last side"),
    ),
)


@dataclass(frozen=True)
class Support:
    """A statement that the checker establishes, under hypotheses of its own.

    ``settles`` is the name of an answer, ``says`` that answer in words (else the claim's last side).
    """

    claim: Mathematics
    rule: str
    note: str | None
    given: tuple[Mathematics, ...]
    settles: str | None = None
    says: str | None = None


def read_claims(settings: Settings) -> tuple[Support, ...]:
    """The statements under ``claims``; raises ``ProblemError`` at a key that is not known."""
    found = []
    for entry in settings.each("claims"):
        entry.only(("claim", "rule", "note", "given", "answer", "says"))
        note = entry.text("note") if "note" in entry else None
        rule = entry.text("rule", "supporting_fact")
        if "says" in entry and "answer" not in entry:
            entry.node("says").place.fail("what a claim says is an answer: name it under 'answer'")
        settles, says = (entry.text(key) if key in entry else None for key in ("answer", "says"))
        hypotheses = entry.formulas("given")
        found.append(Support(entry.formula("claim"), rule, note, hypotheses, settles, says))
    return tuple(found)


def support(derivation: Derivation, each: Support, scope: Scope) -> Derivation:
    """The derivation with one statement more; raises ``ProblemError`` where it is none, or a false one."""
    claim = read(each.claim, scope)
    if not isinstance(claim, Relation | Logic):
        each.claim.place.fail("a claim is an equation, an inequality or an implication")
    hypotheses = tuple(read(text, scope) for text in each.given)
    try:
        check_step(Step(each.rule, claim, each.note, given=hypotheses), scope)
    except Falsehood as error:
        each.claim.place.fail(f"this claim is false: {error.message.partition(' is false: ')[2]}")
    derivation = derivation.assuming(*hypotheses).state(each.rule, claim, each.note).assuming()
    if each.settles is None:
        return derivation
    if each.says is not None:
        return derivation.answer(each.settles, Words(each.says))
    if isinstance(claim, Logic):
        each.claim.place.fail("only an equation or a chain has a last side; write what the answer says")
    return derivation.answer(each.settles, claim.sides[-1])
