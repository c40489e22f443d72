"""Credit cell by cell, and what a result shows of the reference."""

from __future__ import annotations

import json

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """id: m
symbols: {x: real, c: positive, p: real, q: real}
parts:
  - id: p
    ask: Compute.
    answers:
      M: {kind: matrix, reference: '[[0.3513, -0.3856], [4.3528, 1.3328]]'}
      all: {kind: matrix, credit: all, reference: '[[1, 2], [3, 4]]'}
      v: {kind: matrix, reference: '[1, 2, 3]'}
      t: {kind: tuple, reference: '(1, 2/3, x)'}
      s: {kind: set, reference: '{1, 2, 5}'}
      i: {kind: interval, reference: '(0, 2/c)'}
      a: {kind: assignments, reference: 'p = 0, q = 1/2'}
      n: {kind: number, reference: 17/3}
      e: {reference: x^2 + c}
      simple: {reference: x^2, form: simplified}
      under: {reference: x, given: ['x > 0']}
"""
CASES = [
    ("M", "[[0.3513, -0.3856], [4.3528, 1.3328]]", "correct", 1),
    ("M", "[[0.3513, -0.3856], [4.3528, 9]]", "partial", 0.75),
    ("M", "[[0.3513, 0.3856], [4.3528, 9]]", "partial", 0.5),
    ("M", "[[1, 1], [1, 1]]", "incorrect", 0),
    ("M", "[[0.3513, -0.3856]]", "incorrect", 0),
    ("all", "[[1, 2], [3, 5]]", "incorrect", 0),
    ("all", "[[1, 2], [3, 4]]", "correct", 1),
    ("v", "(1, 2, 4)", "partial", 0.6667),
    ("v", "[[1, 2, 4]]", "partial", 0.6667),
    ("v", "(1, 2)", "incorrect", 0),
    ("t", "(1, 2/3, 2*x)", "partial", 0.6667),
    ("t", "(p = 1, q = 0, c = x)", "partial", 0.6667),
    ("t", "(0, 0, 0)", "incorrect", 0),
    ("s", "{1, 2}", "partial", 0.6667),
    ("s", "{1, 2, 5, 7}", "partial", 0.6667),
    ("s", "{7, 8}", "incorrect", 0),
    ("i", "(0, 1/c)", "partial", 0.5),
    ("i", "[0, 2/c)", "partial", 0.5),
    ("i", "(1, 3)", "incorrect", 0),
    ("a", "p = 0, q = 1", "partial", 0.5),
    ("a", "p = 3, q = 1", "incorrect", 0),
    ("a", "[0, 1]", "partial", 0.5),
    ("n", "5.67", "correct", 1),
    ("n", "5", "incorrect", 0),
    ("e", "x^2 + c", "correct", 1),
    ("e", "x^2", "incorrect", 0),
    ("under", "abs(x)", "correct", 1),
    ("under", "-x", "incorrect", 0),
]


@pytest.mark.parametrize(("name", "text", "verdict", "score"), CASES)
def test_cells(grade: Grade, name: str, text: str, verdict: str, score: float) -> None:
    """The fraction of right cells, unless all or nothing is asked for."""
    found = grade(PROBLEM, name, text)
    assert (found.verdict, round(found.score, 4)) == (verdict, score), found.feedback


HIDDEN = [
    ("M", "[[0.3513, -0.3856], [4.3528, 9]]", "1.33"),
    ("M", "[[1, 1], [1, 1]]", "4.35"),
    ("t", "(1, 0, x)", "2/3"),
    ("t", "(1, 0, x)", "0.666"),
    ("s", "{1, 2}", "5"),
    ("a", "p = 0, q = 1", "0.5"),
    ("n", "5", "5.6"),
    ("n", "5", "17"),
]


@pytest.mark.parametrize(("name", "text", "secret"), HIDDEN)
def test_the_reference_is_not_shown(grade: Grade, name: str, text: str, secret: str) -> None:
    """Neither in words nor in the evidence; with reveal it is."""
    found = grade(PROBLEM, name, text)
    assert secret not in " ".join(found.feedback) + json.dumps(found.evidence)
    assert grade(PROBLEM, name, text, reveal=True).feedback[-1].startswith("The answer is")


def test_a_cell_is_named_with_what_stands_in_it(grade: Grade) -> None:
    """The student's value, its place."""
    assert grade(PROBLEM, "M", "[[0.3513, -0.3856], [4.3528, 9]]").feedback == ("Entry (2, 2) is wrong: 9.",)
    assert grade(PROBLEM, "t", "(1, 0, x)").feedback == ("Item 2 is wrong: 0.",)
    assert grade(PROBLEM, "a", "p = 0, q = 1").feedback == ("q is wrong: 1.",)


def test_a_counterexample_shows_one_value(grade: Grade) -> None:
    """A formula with symbols: the value at a point may be told, the formula not."""
    said = " ".join(grade(PROBLEM, "e", "x^2").feedback)
    assert "expected" in said
    assert "x² + c" not in said


def test_an_unsimplified_answer_is_right_and_noted(grade: Grade) -> None:
    """A form that is asked for is noted, not marked down."""
    found = grade(PROBLEM, "simple", "(x^3 + x^2 - x^2)/(x + 1 - 1) + 5 - 5")
    assert (found.verdict, found.score) == ("correct", 1)
    assert "simply" in found.feedback[-1]
    assert grade(PROBLEM, "simple", "x*x").feedback == ()
