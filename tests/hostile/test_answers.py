"""Nasty answers get a clear verdict, are never right, and cost neither time nor memory.

Each group of the corpus is judged by a process of its own with hard limits. Time is measured as CPU
seconds of that process and only bounds from far above are asserted; tests/benchmarks/nasty.py measures.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.corpus import GROUPS, Record

ROOT = Path(__file__).parents[2]
MEBIBYTES = 300
KILL_AFTER = 60
STRANGERS = 200


def judged(records: list[Record]) -> list[dict[str, Any]]:
    """What became of each record; fails with the id of the one that killed the process."""
    lines = "".join(json.dumps(each) + "\n" for each in records)
    return told_by_a_judge(len(records), lines)


def told_by_a_judge(count: int, lines: str, *options: str) -> list[dict[str, Any]]:
    """What a judge says of *count* answers; fails with the one that killed it."""
    try:
        run = subprocess.run(
            [sys.executable, "-m", "tests.hostile.judge", *options],
            input=lines, capture_output=True, text=True, cwd=ROOT, timeout=KILL_AFTER, check=False,
        )  # fmt: skip
        output, complaint = run.stdout, run.stderr[-2000:]
    except subprocess.TimeoutExpired as late:
        output, complaint = bytes(late.stdout or b"").decode(), f"killed after {KILL_AFTER} s"
    told = [json.loads(line) for line in output.splitlines()]
    found = [each for each in told if "verdict" in each]
    if len(found) < count:
        pytest.fail(f"at {told[-1] if told else 'the first'}: {complaint}")
    return found


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_every_answer_gets_a_clear_verdict(group: Callable[[], Iterator[Record]]) -> None:
    """Incorrect, undecided or unreadable with a message; within the limits; no traceback."""
    records = list(group())
    for found in judged(records):
        assert found["verdict"] in ("incorrect", "undecided", "unreadable"), found
        assert found["message"], found
        assert len(found["message"]) < 12_000, found["id"]
        assert found["seconds"] < 20, found
        assert found["peak"] < MEBIBYTES, found


def test_strangers_under_the_questions_of_the_bank() -> None:
    """Every kind of answer, every family of attacks: none is right, none costs much."""
    for found in told_by_a_judge(STRANGERS, "", "--strangers", str(STRANGERS)):
        assert found["verdict"] != "correct", found
        assert found["verdict"] == "review" or found["message"], found
        assert found["seconds"] < 20, found
        assert found["peak"] < MEBIBYTES, found


def test_the_messages_hold_nothing_dangerous() -> None:
    """No control character but the line break goes from an answer into a message."""
    for group in GROUPS:
        if group.__name__ in ("foreign_code", "strange_characters"):
            for found in judged(list(group())):
                bad = [c for c in found["message"] if not c.isprintable() and c != "\n"]
                assert not bad, found


def test_ids_are_different() -> None:
    """Every record can be named."""
    ids = [each["id"] for group in GROUPS for each in group()]
    assert len(ids) == len(set(ids)) > 200
