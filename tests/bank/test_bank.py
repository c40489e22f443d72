"""The problem bank itself: every reference, listed mistake and self-test, and every derivation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hwsolve.derivation.checker import check
from hwsolve.grading.check import check_answer
from hwsolve.grading.registry import comparer
from hwsolve.grading.submissions.preview import preview
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.bank import Bank, open_bank
from hwsolve.problem.problem import Answer, Part
from hwsolve.solvers.registry import solve
from tests.bank.discretion import given_away

BANK: Bank = open_bank(Path(__file__).resolve().parents[2] / "problems")

#: The answers other programs call by these names.
NAMED = """
logreg-bce.dE-dyhat:dE/dyhat logreg-bce.dyhat-dz:dyhat/dz logreg-bce.dE-dz:dE/dz logreg-bce.grad-w:dE/dw
logreg-bce.grad-b:dE/db logreg-bce.d2E-dz2:d2E/dz2 logreg-bce.hessian:H logreg-bce.update:w
logreg-bce.update:b softmax-ce.a:grad softmax-ce.b:H softmax-ce.b:H_ij,_i!=j softmax-ce.b:H_ii
cnn.out1:shape cnn.out2:shape cnn.k-eff:K_eff cnn.out3:shape cnn.rf:RF autodiff.value:f
autodiff.value:rounded autodiff.graph:f1_nodes autodiff.graph:f2_nodes
autodiff.numeric:forward_difference autodiff.numeric:central_difference autodiff.forward:J
autodiff.forward:J_rounded autodiff.backward:J autodiff.backward:J_rounded
""".split()


def _answers() -> Iterator[tuple[Part, Answer]]:
    for problem in BANK.problems():
        for part in problem.parts:
            for answer in part.answers:
                yield part, answer


def _texts(*which: str) -> Iterator[Any]:
    for part, answer in _answers():
        if comparer(answer.kind) is not None and not answer.references:
            continue
        lists = {
            "reference": answer.references,
            "right": answer.tests.right,
            "wrong": answer.tests.wrong,
            "mistake": tuple(mistake.when for mistake in answer.mistakes) if answer.kind != "text" else (),
        }
        for name in which:
            for place, text in enumerate(lists[name], 1):
                label = f"{part.address}:{answer.name}-{name}-{place}"
                yield pytest.param(part, answer, str(text), id=label)


def test_names() -> None:
    """Every answer is there under its name, and each name leads to one answer."""
    present = {f"{part.address}:{answer.name}".replace(" ", "_") for part, answer in _answers()}
    assert set(NAMED) <= present


@pytest.mark.parametrize("problem", BANK.problems(), ids=lambda problem: problem.id)
def test_words(problem: Any) -> None:
    """A problem says what it is about, every part what it asks, and every mistake what is wrong."""
    assert problem.text
    for part in problem.parts:
        assert part.ask
        for answer in part.answers:
            assert all(len(mistake.say) > 12 for mistake in answer.mistakes)


@pytest.mark.parametrize(("part", "answer", "text"), list(_texts("reference", "right")))
def test_right(part: Part, answer: Answer, text: str) -> None:
    """References and right self-tests are correct; words get all points as a suggestion; all can be read."""
    result = check_answer(part, answer, text)
    verdict = "review" if answer.kind == "text" else "correct"
    assert (result.verdict, result.score) == (verdict, 1.0), (result.read_as, result.feedback)
    assert preview(part, answer, text).fault is None


@pytest.mark.parametrize(("part", "answer", "text"), list(_texts("wrong", "mistake")))
def test_wrong(part: Part, answer: Answer, text: str) -> None:
    """Wrong self-tests and listed mistakes are read, and are not correct; the reference is not shown."""
    result = check_answer(part, answer, text)
    open_to_review = ("review",) if answer.kind in ("text", "derivation") else ()
    assert result.verdict in ("incorrect", "partial", *open_to_review), (result.read_as, result.feedback)
    assert result.score < 1
    assert result.feedback
    assert tuple(given_away(part, answer, text, result)) == (), result


@pytest.mark.parametrize(("part", "answer", "text"), list(_texts("mistake")))
def test_mistake_gets_its_credit(part: Part, answer: Answer, text: str) -> None:
    """A listed mistake is recognised: what is said and paid is what the file says."""
    result = check_answer(part, answer, text)
    said = {(mistake.say, mistake.credit) for mistake in answer.mistakes}
    assert (result.feedback[0], result.score) in said


def _solved() -> Iterator[Any]:
    for problem in BANK.problems():
        for part in problem.parts:
            if part.solver is not None:
                yield pytest.param(part, id=part.address)


@pytest.mark.parametrize("part", list(_solved()))
def test_derivation(part: Part) -> None:
    """Every line of the derivation holds, and what it ends in is the answer asked for."""
    derivation = check(solve(part))
    assert derivation.steps
    assert derivation.verified
    assert derivation.answers
    for answer in part.answers:
        if answer.name in derivation.answers and comparer(answer.kind) is not None and answer.references:
            result = check_answer(part, answer, render_plain(derivation.answers[answer.name]))
            assert result.verdict == "correct", (answer.name, result.read_as, result.feedback)
