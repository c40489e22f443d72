"""Paths to submissions: files, folders, archives as learning platforms hand them out."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from hwsolve.errors import UsageError
from hwsolve.submission.reader import read_submissions
from hwsolve.submission.sources.groups import LATE
from hwsolve.submission.submission import Submission

METADATA = """---
submission_11:
  :submitters:
  - :name: Jane Doe
    :sid: '5'
    :email: jane@x.org
  - :name: Max Roe
    :sid: '6'
    :email: max@x.org
  :created_at: 2026-11-01 22:58:01.123456789 Z
  :score: 0.0
submission_12:
  :submitters:
  - :name: Ann Poe
    :email: ann@x.org
"""
#: Layouts: the files, and for each student the texts of the answers.
LAYOUTS: list[tuple[str, dict[str, str], dict[str, list[str]]]] = [
    (
        "a file per student",
        {"jane.md": "# a\nx", "max.yaml": "answers: {a: 'y'}"},
        {"jane": ["x"], "max": ["y"]},
    ),
    (
        "a folder per student",
        {"jane/1.md": "# a\nx", "jane/2.tex": "\\section{b}\ny", "max/1.md": "# a\nz"},
        {"jane": ["x", "y"], "max": ["z"]},
    ),
    ("names within the files", {"1.md": "Student: J\n\n# a\nx", "2.md": "# a\ny"}, {"J": ["x"], "2": ["y"]}),
    (
        "litter",
        {"jane.md": "# a\nx", ".DS_Store": "z", "__MACOSX/jane.md": "z", "Thumbs.db": "z"},
        {"jane": ["x"]},
    ),
    (
        "Canvas",
        {
            "doe_jane_12345_67890_hw.md": "# a\nx",
            "doe_jane_12345_67891_hw2.md": "# b\ny",
            "roe_max_LATE_222_333_hw.md": "Student: 12345\n\n# a\nz",
        },
        {"12345": ["x", "y"], "222": ["z"]},
    ),
    (
        "Moodle",
        {
            "Jane Doe_123456_assignsubmission_file_/hw.md": "# a\nx",
            "Max Roe_77_assignsubmission_file_/hw.md": "# a\ny",
        },
        {"123456": ["x"], "77": ["y"]},
    ),
    (
        "Gradescope",
        {
            "submission_metadata.yml": METADATA,
            "submission_11/hw.md": "# a\nx",
            "submission_12/hw.md": "# a\ny",
        },
        {"5": ["x"], "6": ["x"], "ann@x.org": ["y"]},
    ),
    ("a table", {"quiz.csv": "student,a\ns1,x\ns2,y\n"}, {"s1": ["x"], "s2": ["y"]}),
]


def texts(found: list[Submission]) -> dict[str, list[str]]:
    """The texts of the answers by student."""
    return {one.student: [written.text for written in one.answers] for one in found}


def in_folder(folder: Path, files: dict[str, str]) -> Path:
    """The files in a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def in_zip(folder: Path, files: dict[str, str]) -> Path:
    """The files in a zip."""
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return folder / "all.zip"


def in_tar(folder: Path, files: dict[str, str], mode: str = "w:gz") -> Path:
    """The files in a tar."""
    path = folder / ("all.tar.gz" if mode == "w:gz" else "all.tar")
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, text in files.items():
            info = tarfile.TarInfo(f"export/{name}")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


@pytest.mark.parametrize("pack", [in_folder, in_zip, in_tar])
@pytest.mark.parametrize(("files", "expected"), [pytest.param(*case[1:], id=case[0]) for case in LAYOUTS])
def test_layouts(tmp_path: Path, pack: object, files: dict[str, str], expected: dict[str, list[str]]) -> None:
    """The same students with the same answers, unpacked and in archives."""
    found = list(read_submissions([pack(tmp_path, files)]))  # type: ignore[operator]
    assert texts(found) == expected


def test_what_platforms_know(tmp_path: Path) -> None:
    """Names, times, lateness and ids come from the platform; a file cannot say that it is another's."""
    files = {"submission_metadata.yml": METADATA, "submission_11/hw.md": "Student: 6\n\n# a\nx"}
    jane, max_ = read_submissions([in_zip(tmp_path, files)])
    assert (jane.name, jane.student, dict(jane.identity)) == (
        "Jane Doe",
        "5",
        {"id": "5", "email": "jane@x.org"},
    )
    assert jane.time is not None
    assert jane.time.isoformat() == "2026-11-01T22:58:01.123456+00:00"
    assert "handed in by '5'" in jane.remarks[0].message
    assert max_.remarks == ()
    (late,) = read_submissions([in_folder(tmp_path / "c", {"roe_LATE_222_333_hw.md": "# a\nx"})])
    assert (late.student, late.name) == ("222", "roe")
    assert "late" in late.remarks[0].message


@pytest.mark.parametrize(
    ("name", "student", "late"),
    [
        ("poeann_444_text.html", "444", False),
        ("poeann_LATE_444_text.html", "444", True),
        ("poeann_444_link.html", "444", False),
        ("anon_x1Yz2_text.html", "anon_x1Yz2", False),
        ("LATE_anon_x1Yz2_55_hw.html", "anon_x1Yz2", True),
        ("my_text.html", "my_text", False),
    ],
)
def test_what_was_typed_into_canvas(tmp_path: Path, name: str, student: str, late: bool) -> None:
    """A text entry has no file's id in its name; anonymous students have a name of their own."""
    (one,) = read_submissions([in_folder(tmp_path / "c", {name: "<h2>a</h2><p>x</p>"})])
    assert (one.student, [written.text for written in one.answers]) == (student, ["x"])
    assert [remark.message for remark in one.remarks] == ([LATE] if late else [])


def test_only_a_platform_is_sure_of_the_time(tmp_path: Path) -> None:
    """What a file says of itself is kept apart; of a late one it counts for nothing."""
    text = "---\nsubmitted: 2026-10-01 12:00\n---\n# a\nx"
    files = {"submission_metadata.yml": METADATA, "submission_11/hw.md": text}
    jane, _ = read_submissions([in_zip(tmp_path, files)])
    assert jane.time is not None
    assert jane.said is not None
    assert (jane.time.month, jane.said.month) == (11, 10)
    loose = {"bob.md": text, "roe_LATE_222_333_hw.md": text}
    bob, roe = read_submissions([in_folder(tmp_path / "c", loose)])
    assert (bob.time, bob.said) == (None, jane.said)
    assert (roe.time, roe.said) == (None, None)


def test_single_files(tmp_path: Path) -> None:
    """The order of the paths; a second submission of one student is remarked on."""
    in_folder(tmp_path, {"b.md": "# a\ny", "x/b.md": "# a\nz"})
    found = list(read_submissions([tmp_path / "x" / "b.md", tmp_path / "b.md"]))
    assert [one.answers[0].text for one in found] == ["z", "y"]
    assert [len(one.remarks) for one in found] == [0, 1]
    assert found[0].file == str(tmp_path / "x" / "b.md")


def test_files_beside_the_answers(tmp_path: Path) -> None:
    """What is no answer in a student's folder is remarked on; the rest is read."""
    (one,) = read_submissions([in_folder(tmp_path, {"jane/hw.md": "# a\nx", "jane/plot.png": "\x89PNG"})])
    assert [written.text for written in one.answers] == ["x"]
    assert one.remarks[0].message == "plot.png: this file is not read"


def test_no_such_path(tmp_path: Path) -> None:
    """A path that does not exist is the caller's mistake."""
    with pytest.raises(UsageError, match="there is no file"):
        list(read_submissions([tmp_path / "none"]))


def test_links_and_pipes(tmp_path: Path) -> None:
    """Symbolic links are passed over, a pipe is a remark."""
    (tmp_path / "secret").write_text("# a\nsecret")
    folder = in_folder(tmp_path / "class", {"jane.md": "# a\nx"})
    (folder / "link.md").symlink_to(tmp_path / "secret")
    (folder / "dir").symlink_to(tmp_path)
    (folder / "max").mkdir()
    (folder / "max" / "link.md").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe.md")
    found = list(read_submissions([folder]))
    assert texts(found) == {"jane": ["x"], "max": [], "pipe": []}
    assert "no regular file" in next(one for one in found if one.student == "pipe").remarks[0].message


def test_one_bad_file_among_good_ones(tmp_path: Path) -> None:
    """Binary, empty and broken files are submissions with a remark."""
    folder = in_folder(
        tmp_path, {"a.md": "# a\nx", "b.yaml": "", "c.json": "{", "d.zip": "PK nothing", "z.md": "# a\ny"}
    )
    (folder / "e.md").write_bytes(bytes(range(256)))
    found = list(read_submissions([folder]))
    assert texts(found) == {"a": ["x"], "b": [], "c": [], "d": [], "e": [], "z": ["y"]}
    assert all(one.remarks for one in found if one.student in "bcde")
