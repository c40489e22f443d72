"""Assignments: parts, points, due dates, the late table, and complaints with their place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hwsolve.errors import ProblemError
from hwsolve.problem.assignment import Assignment, parse_time, read_assignment, whole_bank

BANK = Path(__file__).resolve().parents[3] / "problems"


def read(folder: Path, text: str) -> Assignment:
    """The assignment in *text*, its parts from the bank of the checkout."""
    path = folder / "hw.yaml"
    path.write_text(text, "utf-8")
    return read_assignment(path, BANK)


def test_points_are_the_problem_s_own(tmp_path: Path) -> None:
    """A bare address brings its part's points; a bare problem brings all its parts."""
    found = read(tmp_path, "title: First\nparts: [logreg-bce.update, autodiff]\n")
    assert found.title == "First"
    assert found.id == "hw"
    assert found.tasks[0].points == {"w": 1.0, "b": 1.0}
    assert {task.part.problem for task in found.tasks[1:]} == {"autodiff"}
    assert found.possible == sum(task.possible for task in found.tasks)


@pytest.mark.parametrize(
    ("points", "expected"),
    [("5", {"w": 2.5, "b": 2.5}), ("{w: 4, b: 1}", {"w": 4.0, "b": 1.0}), ("0", {"w": 0.0, "b": 0.0})],
)
def test_points_may_be_set(tmp_path: Path, points: str, expected: dict[str, float]) -> None:
    """A total is shared out as the problem shares its own; single answers may be named."""
    found = read(tmp_path, f"parts: [{{part: logreg-bce.update, points: {points}}}]\n")
    assert found.tasks[0].points == expected


@pytest.mark.parametrize(
    ("hours", "multiplier"), [(-1, 1.0), (0, 1.0), (1, 0.8), (24, 0.8), (25, 0.5), (72, 0.5), (73, 0.0)]
)
def test_late_table(tmp_path: Path, hours: float, multiplier: float) -> None:
    """Each row reaches up to and with its hour; after the last one nothing is left."""
    found = read(
        tmp_path,
        "due: 2026-11-01 23:59 +01:00\nparts: [logreg-bce.grad-w]\n"
        "late: [{within: 3 days, multiplier: 50%}, {within: 24 h, multiplier: 0.8}]\n",
    )
    handed_in = parse_time("2026-11-01T23:59:00+01:00") + timedelta(hours=hours)
    assert found.multiplier(found.tasks[0], handed_in) == multiplier
    assert found.multiplier(found.tasks[0], None) == 1.0


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("parts: []", "needs parts", 1),
        ("parts: [logreg-bce.grad-z]", "no part 'grad-z'", 1),
        ("parts: [logreg-bce.grad-w, logreg-bce.grad-w]", "stands twice", 1),
        ("parts:\n  - {part: logreg-bce}", "name one part", 2),
        ("parts:\n  - {part: logreg-bce.grad-w, points: -1}", "cannot be negative", 2),
        ("due: tomorrow\nparts: [logreg-bce.grad-w]", "a time such as", 1),
        ("late: [{within: soon, multiplier: 1}]\nparts: [logreg-bce.grad-w]", "a time such as 24 h", 1),
        ("late: [{within: 1 h, multiplier: 2}]\nparts: [logreg-bce.grad-w]", "between 0 and 1", 1),
        ("attempts: first\nparts: [logreg-bce.grad-w]", "unknown attempts", 1),
        ("part: [logreg-bce.grad-w]", "unknown key 'part'", 1),
        ("parts:\n  - {part: logreg-bce.update, columns: {Q1: c}}", "no answer 'c'", 2),
    ],
)
def test_complaints_point(tmp_path: Path, text: str, message: str, line: int) -> None:
    """What is wrong is said with its line."""
    with pytest.raises(ProblemError, match=message) as caught:
        read(tmp_path, text + "\n")
    assert caught.value.line == line


def test_times_without_an_offset_are_utc() -> None:
    """An offset may stand after a space."""
    assert parse_time("2026-11-01 12:00") == datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert parse_time("2026-11-01 12:00 -0500") == datetime(2026, 11, 1, 17, tzinfo=UTC)


def test_digest_follows_the_problem_files(tmp_path: Path) -> None:
    """The same assignment over a changed bank is another assignment."""
    (tmp_path / "bank").mkdir()
    problem = tmp_path / "bank" / "p.yaml"
    digests = set()
    for reference in ("x", "2*x"):
        problem.write_text(
            f"id: p\nsymbols: {{x: real}}\nparts: [{{id: a, answers: {{f: {reference}}}}}]\n", "utf-8"
        )
        (tmp_path / "hw.yaml").write_text("parts: [p.a]\n", "utf-8")
        digests.add(read_assignment(tmp_path / "hw.yaml", tmp_path / "bank").digest)
    assert len(digests) == 2


def test_the_whole_bank_is_an_assignment() -> None:
    """Every part that asks for an answer, once."""
    addresses = [task.address for task in whole_bank(BANK).tasks]
    assert len(addresses) == len(set(addresses))
    assert "softmax-ce.a" in addresses
