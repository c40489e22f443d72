"""The solver `short_answer`: points of a rubric as words, claims that are checked, quantities in numbers."""

from __future__ import annotations

import pytest

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Cited, Derivation
from hwsolve.errors import ProblemError
from hwsolve.notation.formula import Words
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.problem.problem import Part
from hwsolve.solvers.registry import solve

RUBRIC = """\
    answers:
      why:
        kind: text
        rubric:
          - {point: cost, any: [cheap*], say: A batch is cheaper}
          - {point: memory, any: [memory], say: A batch fits in memory.}
        mistakes:
          - {when: exact, say: A batch gives an estimate., credit: 0.5}
"""


def part(solver: str, answers: str = RUBRIC) -> Part:
    """A part with N, m and v, as a file would have it."""
    head = "id: t\nsymbols: {N: natural, m: natural, v: real}\nparts:\n  - id: p\n    solver:\n"
    lines = "".join(f"      {line}\n" for line in ["kind: short_answer", *solver.splitlines()])
    (found,) = problem_of(read_text(head + lines + answers), "t").parts
    return found


def derived(solver: str, answers: str = RUBRIC) -> Derivation:
    """The checked derivation of such a part."""
    found = check(solve(part(solver, answers)))
    assert found.verified
    return found


def test_points_are_cited_words() -> None:
    """Each point and each misconception is a line of words with its source; together they are the answer."""
    found = derived("source: a book")
    claims = [(step.rule, step.claim) for step in found.steps]
    assert claims == [
        ("cost", Words("A batch is cheaper")),
        ("memory", Words("A batch fits in memory.")),
        ("common_misconception", Words("A batch gives an estimate.")),
    ]
    sources = [step.evidence.source for step in found.steps if isinstance(step.evidence, Cited)]
    assert sources == ["a book", "a book", "the rubric of this question"]
    assert render_plain(found.answers["why"]) == "A batch is cheaper. A batch fits in memory."


@pytest.mark.parametrize(
    ("values", "want"),
    [("{N: 1000, m: 64}", "16"), ("{N: 50000, m: 128}", "391"), ("{N: 7, m: 7}", "1")],
)
def test_quantities(values: str, want: str) -> None:
    """The number of updates is the rounded-up quotient, for any sizes."""
    found = derived(f"quantities: {{updates: 'ceil(N/m)'}}\nvalues: {values}")
    assert render_plain(found.answers["updates"]) == want


@pytest.mark.parametrize(
    ("formula", "values", "want"),
    [("v/N", "{v: -3, N: 4}", "-(3/4)"), ("N^m", "{N: 2, m: 10}", "1024"), ("sqrt(N)", "{N: 2}", "sqrt(2)")],
)
def test_values_stay_exact(formula: str, values: str, want: str) -> None:
    """Fractions stay fractions, and what has no fraction stays as it is."""
    found = derived(f"quantities: {{q: '{formula}'}}\nvalues: {values}")
    assert render_plain(found.answers["q"]) == want


def test_claims_are_checked() -> None:
    """A claim is evaluated under its hypotheses; its line is no citation."""
    found = derived("claims:\n  - {claim: 'v^2 >= v', rule: growth, given: ['v >= 1']}", "")
    (step,) = found.steps
    assert (step.rule, len(step.given)) == ("growth", 1)
    assert not isinstance(step.evidence, Cited)


@pytest.mark.parametrize(
    ("solver", "words"),
    [
        ("claims: [{claim: 'v^2 >= v', rule: growth}]", "this claim is false"),
        ("claims: [{claim: 'v^2', rule: growth}]", "a claim is an equation"),
        ("claims: [{claim: 'v^2 >= 0', law: growth}]", "unknown key 'law'"),
        ("quantities: {q: N/m}\nvalues: {N: 2}", "q needs a value for m"),
        ("quantities: {q: N/m}\nvalues: {N: 2, m: 1, k: 3}", "k is no symbol"),
        ("values: {N: 2}", "values need quantities"),
        ("claim: [v]", "unknown key 'claim'"),
    ],
)
def test_faults_of_the_author(solver: str, words: str) -> None:
    """A false claim, a missing value and an unknown key are the author's, with the place."""
    with pytest.raises(ProblemError, match=words):
        solve(part(solver))


def test_nothing_to_say() -> None:
    """A part without a rubric and without claims has no short answer."""
    with pytest.raises(ProblemError, match="needs a rubric"):
        solve(part("source: a book", "    answers: {a: {reference: N}}\n"))
