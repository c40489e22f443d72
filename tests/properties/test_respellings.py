"""An answer written in another way is never wrong."""

from __future__ import annotations

import random
from zlib import crc32

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved
from hwsolve.notation.formula import Formula
from hwsolve.notation.printing.plain import render_plain
from tests.formulary import FORMULAS, formulary
from tests.respelling import Respeller, spellings

SCOPE = formulary()
RESPELLER = Respeller(SCOPE)


def judged(student: Formula, reference: Formula) -> Comparison:
    """The comparison without proofs, under a fixed seed."""
    return equal(student, reference, SCOPE, crc32(render_plain(student).encode()), prove=False)


@pytest.mark.parametrize("text", FORMULAS)
def test_one_respelling_is_never_refuted(text: str) -> None:
    """Commuting, signs, distributing, expanding, transposing, renaming: one at a time, everywhere."""
    reference = SCOPE.parse(text)
    found = RESPELLER.respellings(reference)
    assert len(found) >= 3
    for student in found:
        assert isinstance(judged(student, reference), Agrees | Proved), render_plain(student)


@pytest.mark.parametrize("text", FORMULAS)
def test_several_respellings_in_a_row(text: str) -> None:
    """Three changes on top of each other, chosen by a fixed seed."""
    reference = SCOPE.parse(text)
    for attempt in range(4):
        chooser = random.Random(f"{text} {attempt}")
        student = reference
        for _ in range(3):
            student = chooser.choice(RESPELLER.respellings(student))
        assert isinstance(judged(student, reference), Agrees | Proved), render_plain(student)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_is_printed_reads_back_as_the_same_answer(text: str) -> None:
    """Plain, Unicode and LaTeX, of the reference and of a respelling of it."""
    reference = SCOPE.parse(text)
    student = random.Random(text).choice(RESPELLER.respellings(reference))
    for formula in (reference, student):
        for notation, spelled in spellings(formula, SCOPE).items():
            again = SCOPE.parse(spelled, None if notation == "unicode" else notation)
            assert isinstance(judged(again, reference), Agrees | Proved), spelled
