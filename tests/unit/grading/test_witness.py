"""Kind ``witness``: any values, or any function, with the asked properties."""

from __future__ import annotations

import pytest

from hwsolve.errors import ProblemError
from tests.unit.grading.conftest import Grade

PROBLEM = """id: w
symbols: {x1: real, x2: real}
parts:
  - id: line
    ask: Separate.
    answers:
      h:
        kind: witness
        unknowns: [a, b, c]
        function: [x1, x2]
        property: 'ind(a*x1 + b*x2 + c > 0) = value'
        samples:
          - {value: 1, points: [[1, 4], [2, 3]]}
          - {value: 0, points: [[4, 4], [5, 1]]}
        reference: (-1, 0, 3)
        mistakes: [{when: '(-1, 0, -3)', say: The bias has the wrong sign., credit: 0.5}]
  - id: output
    ask: Combine.
    define: ['h1 = ind(3 - x1 > 0)', 'h2 = ind(2*x1 + x2 - 5 > 0)']
    answers:
      theta:
        kind: witness
        unknowns: [theta]
        function: [x1, x2]
        property: 'ind(h1 + h2 - theta > 0) = value'
        samples: [{value: 1, points: [[1, 4], [2, 3]]}, {value: 0, points: [[1, 1], [4, 4]]}]
        reference: 3/2
      sign:
        kind: witness
        function: [x1]
        samples: [{at: 2, value: 1}, {at: -3, value: -1}]
  - id: own
    ask: A unit that is 1 left of 3.
    define: ['g1 = ind(3 - x1 > 0)']
    answers:
      g1:
        kind: witness
        unknowns: [a, b]
        function: [x1]
        property: 'ind(a*x1 + b > 0) = value'
        samples: [{value: 1, points: [[1], [2]]}, {value: 0, points: [[4], [5]]}]
        reference: (-1, 3)
  - id: sgd
    ask: A step that raises f.
    symbols: {w: real, eta: 'real in [0, 2]', i: 'integer in [1, 2]'}
    define: ['c = [2, -1]', 'A[k] = (w - c[k])^2/2']
    answers:
      step:
        kind: witness
        unknowns: [w, i, eta]
        property:
          - '(w - eta*(w - c[i]) - c[1])^2 + (w - eta*(w - c[i]) - c[2])^2 > (w - c[1])^2 + (w - c[2])^2'
          - (1 - eta)^2*A[i] < A[i]
        reference: (0, 2, 0.1)
  - id: vectors
    ask: A unit vector that A maps to length 3.
    define: ['A = [[3, 0], [0, 1]]']
    answers:
      v:
        kind: witness
        unknowns: [p, q]
        property: ['p^2 + q^2 = 1', '(3*p)^2 + q^2 >= 9']
        reference: (1, 0)
"""
CASES = [
    ("h", "(-1, 0, 3)", "correct", 1),
    ("h", "(-2, 0, 6)", "correct", 1),
    ("h", "-1, 0, 3", "correct", 1),
    ("h", "[-1, 0, 3.5]", "correct", 1),
    ("h", "(-1/3, 1/100, 1)", "correct", 1),
    ("h", "a = -1, b = 0, c = 3", "correct", 1),
    ("h", "c = 3, a = -1, b = 0", "correct", 1),
    ("h", "(a, b, c) = (-1, 0, 3)", "correct", 1),
    ("h", "ind(3 - x1 > 0)", "correct", 1),
    ("h", r"\mathbb{1}[3 - x_1 > 0]", "correct", 1),
    ("h", "z = -x1 + 3", "correct", 1),
    ("h", "x1 < 7/2", "correct", 1),
    ("h", "step(3.2 - x1)", "correct", 1),
    ("h", "(-1, 0, -3)", "partial", 0.5),
    ("h", "(0, -1, 3)", "incorrect", 0),
    ("h", "(1, 0, -3)", "incorrect", 0),
    ("h", "ind(x2 > 2)", "incorrect", 0),
    ("h", "3", "incorrect", 0),
    ("h", "(0, 0, 0)", "incorrect", 0),
    ("h", "(-1, 0)", "unreadable", 0),
    ("h", "(-1, 0, t)", "unreadable", 0),
    ("h", "a = -1, b = 0", "unreadable", 0),
    ("h", "", "unreadable", 0),
    ("h", "(" * 3000, "unreadable", 0),
    ("h", "(1/0, 0, 3)", "undecided", 0),
    ("theta", "1.5", "correct", 1),
    ("theta", "theta = 1.01", "correct", 1),
    ("theta", "1", "correct", 1),
    ("theta", "h1 + h2 > 3/2", "correct", 1),
    ("theta", "h1*h2", "correct", 1),
    ("theta", "ind(ind(3-x1>0) + ind(2*x1+x2-5>0) - 1.9 > 0)", "correct", 1),
    ("theta", "2", "incorrect", 0),
    ("theta", "0.5", "incorrect", 0),
    ("theta", "h1 - h2 - 0.5", "incorrect", 0),
    ("g1", "ind(x1 < 3)", "correct", 1),
    ("g1", "g1", "incorrect", 0),
    ("g1", "g1 = g1", "incorrect", 0),
    ("g1", "ind(g1 > 1/2)", "incorrect", 0),
    ("sign", "x1", "correct", 1),
    ("sign", "sign(x1 + 1)", "correct", 1),
    ("sign", "-x1", "incorrect", 0),
    ("step", "(0, 2, 0.1)", "correct", 1),
    ("step", "w = 0, eta = 0.1, i = 2", "correct", 1),
    ("step", "(1/2, 1, 1/3)", "correct", 1),
    ("step", "(0, 2, 3)", "incorrect", 0),
    ("step", "(2, 1, 0.1)", "incorrect", 0),
    ("step", "(5, 1, 0.1)", "incorrect", 0),
    ("step", "(0, 2, 0)", "incorrect", 0),
    ("step", "(0, 1.5, 0.1)", "incorrect", 0),
    ("v", "(1, 0)", "correct", 1),
    ("v", "(-1, 0)", "correct", 1),
    ("v", "(0, 1)", "incorrect", 0),
    ("v", "(2, 0)", "incorrect", 0),
    ("v", "(0.9999999, 0)", "incorrect", 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "verdict", "score"), CASES)
def test_witness(grade: Grade, name: str, text: str, verdict: str, score: float) -> None:
    """The property decides, at every sample, exactly."""
    found = grade(PROBLEM, name, text)
    assert (found.verdict, found.score) == (verdict, score), found.feedback


def test_where_it_fails_is_said(grade: Grade) -> None:
    """The first sample or property, with numbers, and no reference."""
    (said,) = grade(PROBLEM, "h", "ind(x2 > 2)").feedback
    assert "x₁ = 4, x₂ = 4" in said
    assert "gives 1" in said
    (said,) = grade(PROBLEM, "step", "(5, 1, 0.1)").feedback
    assert "45.0" not in said
    assert "does not hold" in said
    assert grade(PROBLEM, "h", "(-1, 0, -3)").feedback[0] == "The bias has the wrong sign."


@pytest.mark.parametrize(
    "keys",
    [
        "unknowns: [a]",
        "property: 'a > 0'",
        "unknowns: [a], property: 'a >'",
        "unknowns: [a], property: 'q > 0'",
        "function: [x1, x2], samples: [{at: [1], value: 1}]",
        "function: [x1], property: 'x1 > 0'",
        "unknowns: [a], property: 'a > 0', points: [[1, 2]]",
    ],
)
def test_a_faulty_witness_is_the_authors(grade: Grade, keys: str) -> None:
    """No property, an unreadable one, an unknown name, another dimension, marks that are a list."""
    answer = f"b: {{kind: witness, {keys}}}"
    head = "id: t\nsymbols: {x1: real, x2: real}\nparts:\n  - id: p\n    ask: q\n    answers:\n"
    text = f"{head}      {answer}\n"
    with pytest.raises(ProblemError):
        grade(text, "b", "1")


FAMILY = """id: f
symbols: {a: real, t: positive}
parts:
  - id: p
    ask: Find a, a number i (1 or 2) and a step t with t < 2 for which a + i*t < 2*i.
    answers:
      w:
        kind: witness
        unknowns: [a, i, t]
        property: ['i = 1 or i = 2', 'a + i*t < 2*i', 't < 2']
        reference: (0, 1, 1)
        mistakes: [{when: '(0, 1, 3)', say: Too far., credit: 0.25}]
"""


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("a = 0, i = 2, 0 < t < 2", "correct"),
        ("a = 0, i = 2, t in (0, 2)", "correct"),
        ("a = 0, i = 2, t ∈ [0.5, 1.5]", "correct"),
        (r"\text{Yes. } a = 0,\ A_2 \text{ sampled, any } 0 < t < 2: a + 2t < 4", "correct"),
        ("a = 0, f_1 is chosen, t = 1/2", "correct"),
        ("a = 0, i = 2, 0 < t <= 2", "incorrect"),
        ("a = 0, i = 2, 0 <= t < 2", "incorrect"),
        ("a = 0, i = 2, 0 < t < 2.01", "incorrect"),
        ("a = 1, i = 1, 0 < t < 2", "incorrect"),
        ("a = 0, A_3 sampled, t = 1", "incorrect"),
        ("(0, 1, 3)", "partial"),
        ("a = 0, i = 2, 2 < t < 1", "undecided"),
        ("a = 0, 0 < t < 2", "unreadable"),
        ("a = 0, A_2 sampled, A_1 sampled, t = 1", "unreadable"),
        ("a = 0, A_2 sampled, t = 1, x = 4", "unreadable"),
    ],
)
def test_a_range_stands_for_all_its_values(grade: Grade, text: str, verdict: str) -> None:
    """Its ends included where it includes them; a number may be named by what is drawn."""
    assert grade(FAMILY, "w", text).verdict == verdict
