"""Kind ``graph``: nodes matched one to one."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """id: g
symbols: {w1: real, w2: real}
parts:
  - id: p
    ask: Draw the graph.
    answers:
      nodes:
        kind: graph
        at: {w1: 1, w2: 2}
        reference: '[cos(w1), cos(w2), cos(w1)*cos(w2), sigma(w2), cos(w1)*cos(w2) + sigma(w2)]'
        mistakes:
          - when: '[cos(w1), cos(w2), cos(w1)+cos(w2), sigma(w2), cos(w1)+cos(w2)+sigma(w2)]'
            say: The node is a product.
            credit: 0.5
"""
CASES = [
    ("[cos(w1), cos(w2), cos(w1)*cos(w2), sigma(w2), cos(w1)*cos(w2) + sigma(w2)]", "correct", 1),
    ("sigma(w2), cos(w2), cos(w1), cos(w2)*cos(w1), sigma(w2) + cos(w1)*cos(w2)", "correct", 1),
    ("a = cos(w1), b = cos(w2), c = a*b, s = sigma(w2), f = c + s", "correct", 1),
    (r"a = \cos w_1, b = \cos w_2, c = a b, s = \sigma(w_2), f = c + s", "correct", 1),
    (
        "a = cos(w1) = 0.5403, b = cos(w2) = -0.4161, c = a*b = -0.2248, s = sigma(w2), f = c + s",
        "correct",
        1,
    ),
    ("0.5403, -0.4161, -0.2248, 0.8808, 0.6560", "correct", 1),
    ("cos(w1), cos(w2), cos(w1)+cos(w2), sigma(w2), cos(w1)+cos(w2)+sigma(w2)", "partial", 0.5),
    ("cos(w1), cos(w2), sigma(w2)", "partial", 0.6),
    ("cos(w1), cos(w2), sigma(w2), sin(w1)", "partial", 0.4),
    ("cos(w1), cos(w1), cos(w1), cos(w1), cos(w1)", "incorrect", 0),
    ("sin(w1)", "incorrect", 0),
    ("a = q + 1", "unreadable", 0),
    ("", "unreadable", 0),
    ("[" * 500, "unreadable", 0),
    (", ".join(["w1"] * 200), "undecided", 0),
]


@pytest.mark.parametrize(("text", "verdict", "score"), CASES)
def test_graph(grade: Grade, text: str, verdict: str, score: float) -> None:
    """In any order, as formulas, as values at the point, by names that the answer introduces."""
    found = grade(PROBLEM, "nodes", text)
    assert (found.verdict, round(found.score, 4)) == (verdict, score), found.feedback


def test_missing_nodes_are_counted_not_shown(grade: Grade) -> None:
    """The nodes themselves are the reference."""
    said = " ".join(grade(PROBLEM, "nodes", "cos(w1), sin(w1)").feedback)
    assert "sin(w₁) is no node" in said
    assert "4 of 5 nodes are missing" in said
    assert "σ" not in said
    assert "σ" in " ".join(grade(PROBLEM, "nodes", "cos(w1)", reveal=True).feedback)
