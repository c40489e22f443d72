"""Pairs: every record gets a verdict, whatever is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hwsolve.grading.pairs import judge_pair, pair_scope
from hwsolve.meaning.scope import build_scope


def verdict(student: str, reference: str, **more: Any) -> str:
    """The verdict on one pair."""
    return str(judge_pair({"student": student, "reference": reference, **more})["verdict"])


@pytest.mark.parametrize(
    ("student", "reference", "more", "expected"),
    [
        ("x+x", "2x", {}, "correct"),
        ("x+x", "3x", {}, "incorrect"),
        ("(x", "x", {}, "unreadable"),
        ("1/0", "1/0", {}, "undecided"),
        ("sqrt(x^2)", "x", {}, "incorrect"),
        ("sqrt(x^2)", "x", {"symbols": {"x": "positive"}}, "correct"),
        ("sqrt(x^2)", "x", {"default_type": "positive"}, "correct"),
        ("z+1", "x^2+1", {"symbols": {"x": "real"}, "define": ["z = x^2"]}, "correct"),
        ("3.1", "pi", {"tolerance": {"relative": 0.05}}, "correct"),
        ("3.1", "pi", {"tolerance": {"absolute": 0.01}}, "incorrect"),
        ("2x=6", "x=3", {"kind": "equation"}, "correct"),
        (r"\frac{1}{2}", "1/2", {}, "correct"),
        (r"\frac{1}{2}", r"0.5", {"syntax": "latex"}, "correct"),
        ("{2,1}", "{1,2}", {"kind": "set"}, "correct"),
        ("x^2", "x**2", {"kind": "algebraic"}, "correct"),
        ("0.333", "1/3", {"kind": "numeric"}, "correct"),
        ("[1,2]", "[1,2]", {"kind": "vector"}, "correct"),
        ("w + y", "w", {"symbols": {"w": "real[D]", "y": "real[N]"}}, "incorrect"),
    ],
)
def test_verdicts(student: str, reference: str, more: dict[str, Any], expected: str) -> None:
    """Kinds, types, definitions, tolerance, syntax."""
    assert verdict(student, reference, **more) == expected


def test_the_id_comes_back_and_unknown_keys_do_not_matter() -> None:
    """The id is whatever it was."""
    found = judge_pair({"id": 17, "student": "x", "reference": "x", "topic": ["any"]})
    assert (found["id"], found["verdict"]) == (17, "correct")
    assert "id" not in judge_pair({"student": "x", "reference": "x"})


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({}, "student"),
        ({"student": "x"}, "reference"),
        ({"student": 5, "reference": "5"}, "student"),
        ({"student": "x", "reference": "(x"}, "reference cannot be read"),
        ({"student": "x", "reference": "x", "kind": "essay"}, "essay is not known"),
        ({"student": "x", "reference": "x", "symbols": {"x": "reel"}}, "did you mean real"),
        ({"student": "x", "reference": "x", "define": ["nonsense"]}, "definition"),
    ],
)
def test_faulty_records(record: dict[str, Any], words: str) -> None:
    """A record at fault is a verdict with a sentence, not an exception."""
    found = judge_pair(record)
    assert found["verdict"] == "unreadable"
    assert words in found["message"]


def test_unreadable_names_the_place() -> None:
    """Start, end and a caret."""
    found = judge_pair({"student": "x + * 2", "reference": "x"})
    assert found["evidence"]["level"] == "unreadable"
    assert 0 < found["evidence"]["start"] < found["evidence"]["end"] <= 7
    assert "^" in found["message"]


@pytest.mark.parametrize(
    ("student", "level"),
    [("x + 1", "refuted"), ("x", "proved"), ("x + 0", "agrees"), ("1/0", "undecided"), ("(", "unreadable")],
)
def test_evidence_is_data(student: str, level: str) -> None:
    """Evidence names its level and survives JSON."""
    found = judge_pair({"student": student, "reference": "x"})
    if student != "1/0":
        assert found["evidence"]["level"] == level
    assert json.loads(json.dumps(found)) == found


def test_verdicts_repeat() -> None:
    """Two runs print the same bytes."""
    record = {"student": "x^2 + sin(x)", "reference": "x^2 + cos(x)"}
    assert json.dumps(judge_pair(record)) == json.dumps(judge_pair(record))


def test_a_lent_scope() -> None:
    """A part's names hold; those of the record add to them."""
    lent = build_scope({"x": "positive"}, ["g = x^2"])
    assert judge_pair({"student": "sqrt(g)", "reference": "x"}, lent)["verdict"] == "correct"
    assert judge_pair({"student": "y", "reference": "x"}, lent)["verdict"] == "unreadable"
    record = {"student": "sqrt(g*y^2)", "reference": "x*y", "symbols": {"y": "positive"}}
    assert judge_pair(record, lent)["verdict"] == "correct"
    assert pair_scope({}, lent) is lent


def test_proofs_on_request() -> None:
    """With prove=True polynomials are proved."""
    record = {"student": "(x+1)^2", "reference": "x^2+2x+1"}
    assert judge_pair(record)["evidence"]["level"] == "agrees"
    assert judge_pair(record, prove=True)["evidence"]["level"] == "proved"


def test_names_of_the_reference_steer_the_student() -> None:
    """``xy`` is a product where the reference has x and y, and a name where it has xy."""
    assert verdict("xy", "x*y") == "correct"
    assert verdict("xy", "xy + 0") == "correct"


@pytest.mark.parametrize(
    ("student", "reference", "verdict"),
    [
        ("1/2x", "x/2", "correct"),
        ("1/2x", "1/(2x)", "undecided"),
        ("(1/2)x", "1/(2x)", "incorrect"),
        (r"\frac{1}{2}x", "1/(2x)", "incorrect"),
        ("1/2*x", "1/(2x)", "incorrect"),
    ],
)
def test_a_text_with_two_readings(student: str, reference: str, verdict: str) -> None:
    """An answer that is right in the other reading of ``a/bc`` is asked back, never marked wrong."""
    found = judge_pair({"student": student, "reference": reference})
    assert found["verdict"] == verdict


def test_plus_minus_signs_side_by_side() -> None:
    """``1+-1`` is 0; the two values are written ± or +/-."""
    assert judge_pair({"student": "1+-1", "reference": "0"})["verdict"] == "correct"
    assert judge_pair({"student": "x<-3", "reference": "-x>3", "kind": "inequality"})["verdict"] == "correct"
