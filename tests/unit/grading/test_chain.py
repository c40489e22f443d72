"""Kind ``chain``: every link true, every member there."""

from __future__ import annotations

import pytest

from hwsolve.errors import ProblemError
from tests.unit.grading.conftest import Grade

PROBLEM = """id: c
symbols: {A: 'psd[n]', x: real, y: real, a: positive, b: positive}
parts:
  - id: p
    ask: Show the chain.
    answers:
      norms:
        kind: chain
        reference: 'norm(A) >= specnorm(A) >= norm(A)/sqrt(n) >= tr(A)/n >= root(det(A), n)'
      means:
        kind: chain
        reference: 2/(1/a + 1/b) <= sqrt(a*b) <= (a + b)/2
        states: [positive|'> 0']
        mistakes: [{when: '2/(1/a + 1/b) <= sqrt(a*b) <= a*b', say: That is no mean., credit: 0.25}]
      ends: {kind: chain, reference: 'x^2 + y^2 >= 2*x*y >= -(x^2 + y^2)', members: []}
      equal: {kind: chain, reference: 'x^2 + y^2 - 2*x*y = (x - y)^2 >= 0'}
      strict: {kind: chain, reference: 'a + 2 > a + 1 > a'}
"""
CASES = [
    ("norms", "norm(A) >= specnorm(A) >= norm(A)/sqrt(n) >= tr(A)/n >= root(det(A), n)", "correct", 1),
    ("norms", "root(det(A), n) <= tr(A)/n <= norm(A)/sqrt(n) <= specnorm(A) <= norm(A)", "correct", 1),
    (
        "norms",
        r"\|A\|_F \ge \|A\|_2 \ge \frac{1}{\sqrt n}\|A\|_F \ge \frac{\mathrm{Tr}A}{n} \ge \sqrt[n]{\det A}",
        "correct",
        1,
    ),
    (
        "norms",
        "norm(A) >= specnorm(A)\nspecnorm(A) >= norm(A)/sqrt(n)\n>= tr(A)/n\n>= root(det(A), n)",
        "correct",
        1,
    ),
    (
        "norms",
        "norm(A) = sqrt(tr(A@A)) >= specnorm(A) >= norm(A)/sqrt(n) >= tr(A)/n >= root(det(A), n)",
        "correct",
        1,
    ),
    ("norms", "norm(A) >= root(det(A), n)", "partial", 0.25),
    ("norms", "norm(A) >= specnorm(A) >= tr(A)/n >= root(det(A), n)", "partial", 0.75),
    ("norms", "tr(A)/n >= root(det(A), n)", "partial", 0.25),
    ("norms", "norm(A) >= specnorm(A) >= norm(A)/sqrt(n) > tr(A)/n >= root(det(A), n)", "partial", 0.75),
    ("norms", "norm(A) >= specnorm(A) >= norm(A)/n >= tr(A)/n >= root(det(A), n)", "partial", 0.5),
    ("norms", "norm(A) >= sqrt(det(A))", "incorrect", 0),
    ("norms", "norm(A) <= specnorm(A)", "incorrect", 0),
    ("norms", "norm(A) >= 0", "incorrect", 0),
    ("norms", "norm(A) is the largest", "unreadable", 0),
    ("norms", "", "unreadable", 0),
    ("norms", ">= norm(A)", "unreadable", 0),
    ("means", "for positive a, b: 2/(1/a + 1/b) <= sqrt(a*b) <= (a+b)/2", "correct", 1),
    ("means", "2*a*b/(a+b) <= sqrt(a*b) <= (a+b)/2", "partial", 2 / 3),
    ("means", "2/(1/a + 1/b) <= sqrt(a*b) <= a*b", "partial", 0.25),
    ("ends", "x^2 + y^2 >= -(x^2 + y^2)", "correct", 1),
    ("ends", "x^2 + y^2 >= 2*x*y >= -(x^2 + y^2)", "correct", 1),
    ("equal", "x^2 + y^2 - 2*x*y = (x - y)^2 >= 0", "correct", 1),
    ("equal", "y^2 + x^2 - 2*x*y = (y - x)^2 >= 0", "correct", 1),
    ("equal", "x^2 + y^2 - 2*x*y >= 0", "partial", 0.5),
    ("strict", "a + 2 > a + 1 > a", "correct", 1),
    ("strict", "a + 2 >= a + 1 >= a", "incorrect", 0),
    ("strict", "a + 2 >= a + 1 > a", "partial", 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "verdict", "score"), CASES)
def test_chain(grade: Grade, name: str, text: str, verdict: str, score: float) -> None:
    """Links in either direction, over several lines, with members left out, and false ones."""
    found = grade(PROBLEM, name, text)
    assert (found.verdict, round(found.score, 4)) == (verdict, round(score, 4)), found.feedback


def test_a_false_link_has_a_counterexample(grade: Grade) -> None:
    """Strict where equality occurs, with the point where it does."""
    found = grade(PROBLEM, "norms", "norm(A) > specnorm(A)")
    assert "is false: at A" in found.feedback[0]
    assert "both sides" in found.feedback[0]
    assert "root" not in " ".join(found.feedback)


@pytest.mark.parametrize("reference", ["x + 1", "x < y > 0"])
def test_a_faulty_chain_is_the_authors(grade: Grade, reference: str) -> None:
    """No chain, or one that points both ways."""
    answer = f"b: {{kind: chain, reference: '{reference}'}}"
    text = (
        f"id: t\nsymbols: {{x: real, y: real}}\nparts:\n  - id: p\n    ask: q\n    answers:\n      {answer}\n"
    )
    with pytest.raises(ProblemError):
        grade(text, "b", "x > y")
