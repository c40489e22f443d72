"""Several people's files in one folder: whose each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from hwsolve.submission.reader import read_submissions

ALICE, BOB, OTHER = "# p.a\n\n1\n", "# p.a\n\n2\n", "# p.b\n\n3\n"


def by(student: str, text: str) -> str:
    """The text as one that says whose it is."""
    return f"---\nstudent: {student}\n---\n\n{text}"


def read(folder: Path, files: Mapping[str, str]) -> list[tuple[str, str, list[str]]]:
    """Student, file and answers of every submission among *files*."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return [
        (found.student, found.file.removeprefix(f"{folder}/"), [answer.text for answer in found.answers])
        for found in read_submissions([folder])
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (  # the files say whose they are; what says nothing is by itself
            {"A/x.md": by("alice", ALICE), "A/y.md": by("bob", BOB), "A/z.md": OTHER},
            [("alice", "A/x.md", ["1"]), ("bob", "A/y.md", ["2"]), ("z", "A/z.md", ["3"])],
        ),
        (  # ... but belongs to the only one who is named beside it
            {"A/1/x.md": by("alice", ALICE), "A/1/z.md": OTHER, "A/2/y.md": by("bob", BOB)},
            [("alice", "A/1", ["1", "3"]), ("bob", "A/2/y.md", ["2"])],
        ),
        (  # folders that answer the same are of different students, at any depth
            {"A/x/alice/hw.md": ALICE, "A/x/bob/hw.md": BOB, "A/y/carl/hw.md": BOB},
            [
                ("alice", "A/x/alice/hw.md", ["1"]),
                ("bob", "A/x/bob/hw.md", ["2"]),
                ("y", "A/y/carl/hw.md", ["2"]),
            ],
        ),
        (  # folders that answer different questions are of one
            {"alice/part1/hw.md": ALICE, "alice/part2/hw.md": OTHER},
            [("alice", "alice", ["1", "3"])],
        ),
        (  # a picture is nobody's, a document may be somebody's
            {
                "A/x.md": by("alice", ALICE),
                "A/y.md": by("bob", BOB),
                "A/z.png": "\x89PNG",
                "A/carl.pdf": "%PDF",
            },
            [("carl", "A/carl.pdf", []), ("alice", "A/x.md", ["1"]), ("bob", "A/y.md", ["2"])],
        ),
        (  # one name in several spellings is one student
            {"A/x.md": by("Alice", ALICE), "A/y.md": by("alice", OTHER)},
            [("Alice", "A", ["1", "3"])],
        ),
    ],
)
def test_whose(tmp_path: Path, files: dict[str, str], expected: list[tuple[str, str, list[str]]]) -> None:
    """No student's answers count for another."""
    assert read(tmp_path, files) == expected


def test_attempts(tmp_path: Path) -> None:
    """Files of one folder that answer the same are attempts, and that is told."""
    assert read(tmp_path, {"A/draft.md": ALICE, "A/final.md": BOB}) == [("A", "A", ["1", "2"])]
    (found,) = read_submissions([tmp_path])
    assert [remark.message for remark in found.remarks] == [
        "taken for attempts of one student, of which the last counts: draft.md, final.md"
    ]


def test_a_large_section(tmp_path: Path) -> None:
    """Nobody is left out of a folder of more files than one student hands in."""
    files = {f"A/{number:03}.md": by(f"s{number:03}", ALICE) for number in range(230)}
    assert [student for student, _, _ in read(tmp_path, files)] == [f"s{number:03}" for number in range(230)]
