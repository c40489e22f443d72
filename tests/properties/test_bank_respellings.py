"""Every reference of the bank, written in thousands of other ways, is right.

``HWSOLVE_RESPELLINGS`` is how many are tried for each reference (all of the single changes and
as many chains of three); without it a handful.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hwsolve.errors import HwsolveError
from hwsolve.grading.check import check_answer
from hwsolve.grading.formulas import in_other_terms
from hwsolve.grading.question import Question
from hwsolve.grading.registry import comparer
from hwsolve.notation.formula import Derivative, Entry, Formula, Relation, Set, Symbol, Tuple
from hwsolve.problem.bank import open_bank
from hwsolve.problem.problem import Answer, Part
from tests.respelling import DISGUISES, Respeller, spellings

BANK = open_bank(Path(__file__).resolve().parents[2] / "problems")
COUNT = int(os.environ.get("HWSOLVE_RESPELLINGS", "1"))
#: Kinds whose answers are no formulas of one value: what is written is what counts.
LITERAL = frozenset(["shape", "tuple", "interval", "assignments"])


def references(*kinds: str) -> Iterator[Any]:
    """Every formula reference with its part and answer."""
    for problem in BANK.problems():
        for part in problem.parts:
            for answer in part.answers:
                if comparer(answer.kind) is None or (kinds and answer.kind not in kinds):
                    continue
                for place in range(len(answer.references)):
                    label = f"{part.address}:{answer.name}-{place + 1}"
                    yield pytest.param(part, answer, place, id=label)


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


@pytest.mark.parametrize(("part", "answer", "place"), list(references()))
def test_respelled(part: Part, answer: Answer, place: int) -> None:
    """Commuted, expanded, transposed, by entries, with other letters; in three notations and in disguise."""
    reference = Question(part, answer, "").references[place]
    chooser = random.Random(f"{part.address} {answer.name} {place}")
    respeller = Respeller(part.scope)
    students = [reference]
    if answer.kind not in LITERAL:
        listed = answer.kind == "set"
        single = changed(reference, respeller, listed)
        students += single if len(single) <= COUNT else chooser.sample(single, COUNT)
        for _ in range(COUNT if single else 0):
            student = reference
            for _ in range(3):
                student = chooser.choice(changed(student, respeller, listed) or [student])
            students.append(student)
    refused = []
    for student in students:
        if in_other_terms(student, answer, part.scope) is not None:
            continue
        for text in written(student, part, answer, chooser):
            result = check_answer(part, answer, text)
            if result.verdict != "correct":
                refused.append((text, result.verdict, result.read_as, result.feedback))
    assert not refused, "\n".join(map(str, refused[:8]))
