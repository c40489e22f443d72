"""Every formula reference of the bank, and other ways to write it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hwsolve.errors import HwsolveError
from hwsolve.grading.credit.restating import in_other_terms
from hwsolve.grading.question import Question
from hwsolve.grading.registry import comparer
from hwsolve.notation.formula import Derivative, Entry, Formula, Relation, Set, Symbol, Tuple
from hwsolve.problem.bank import open_bank
from hwsolve.problem.problem import Answer, Part
from tests.respelling import DISGUISES, Respeller, spellings

#: Kinds whose answers are no formulas of one value: what is written is what counts.
LITERAL = frozenset(["shape", "tuple", "interval", "assignments"])


@dataclass(frozen=True)
class Reference:
    """The reference at a place of an answer's list."""

    part: Part
    answer: Answer
    place: int

    @property
    def label(self) -> str:
        """Where it stands."""
        return f"{self.part.address}:{self.answer.name}-{self.place + 1}"

    @property
    def formula(self) -> Formula:
        """What it is."""
        return Question(self.part, self.answer, "").references[self.place]


@cache
def references(*kinds: str) -> tuple[Reference, ...]:
    """Every formula reference of the bank, of these kinds or of all."""
    bank = open_bank(Path(__file__).resolve().parents[1] / "problems")
    return tuple(
        Reference(part, answer, place)
        for problem in bank.problems()
        for part in problem.parts
        for answer in part.answers
        if comparer(answer.kind) is not None and (not kinds or answer.kind in kinds)
        for place in range(len(answer.references))
    )


def changed(reference: Formula, respeller: Respeller, listed: bool = False) -> list[Formula]:
    """Every single change; of a rule or an equation only its last side, of a list only its items."""
    if isinstance(reference, Relation):
        *before, last = reference.sides
        return [Relation(reference.comparators, (*before, new)) for new in respeller.respellings(last)]
    if listed or isinstance(reference, Set | Tuple):
        return [new for new in respeller.respellings(reference) if type(new) is type(reference)]
    return [*respeller.respellings(reference), *respeller.by_entries(reference)]


def left_side(answer: Answer, part: Part) -> str:
    """``dE/dw = `` where the name of the answer can stand there."""
    try:
        name = part.scope.parse(answer.name)
    except HwsolveError:
        return ""
    named = isinstance(name, Symbol) and part.scope.declares(name.name)
    named = named or isinstance(name, Derivative | Entry)
    return f"{answer.name} = " if named else ""


def written(formula: Formula, part: Part, answer: Answer, chooser: random.Random) -> Iterator[str]:
    """The three notations, and each of them in one disguise."""
    lead = left_side(answer, part) if not isinstance(formula, Relation) else ""
    for notation, text in spellings(formula, part.scope).items():
        yield text
        disguised = chooser.choice(DISGUISES[notation])
        if not (answer.kind == "number" and re.search(r"\d$", text) and disguised("x") == "x."):
            yield disguised(text)
        if lead and not isinstance(formula, Relation):
            yield lead + text


def respelled(reference: Reference, count: int, seed: str = "") -> Iterator[str]:
    """Texts of the same meaning: *count* single changes, *count* chains of three, in all notations."""
    part, answer = reference.part, reference.answer
    chooser = random.Random(f"{part.address} {answer.name} {reference.place}{seed}")
    respeller = Respeller(part.scope)
    students = [reference.formula]
    if answer.kind not in LITERAL:
        listed = answer.kind == "set"
        single = changed(reference.formula, respeller, listed)
        students += single if len(single) <= count else chooser.sample(single, count)
        for _ in range(count if single else 0):
            student = reference.formula
            for _ in range(3):
                student = chooser.choice(changed(student, respeller, listed) or [student])
            students.append(student)
    for student in students:
        if in_other_terms(student, answer, part.scope) is None:
            yield from written(student, part, answer, chooser)
