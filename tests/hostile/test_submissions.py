"""Archives and files that mean harm: nothing leaves its folder, nothing unpacks without end."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from hwsolve.submission.formats.excerpt import formula_in, unfenced
from hwsolve.submission.papers import read_paper
from hwsolve.submission.reader import read_submissions
from hwsolve.submission.submission import Submission

OUTSIDE = ["../../x.md", "/etc/x.md", "a/../../x.md", "..\\..\\x.md", "C:\\x.md", "C:/x.md"]


def read(path: Path) -> list[Submission]:
    """The submissions at a path."""
    return list(read_submissions([path]))


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_climb(tmp_path: Path, name: str) -> None:
    """A member that leads out of the archive is refused in its own name; the others are read."""
    inner = tmp_path / "deep" / "folder"
    inner.mkdir(parents=True)
    with zipfile.ZipFile(inner / "all.zip", "w") as archive:
        archive.writestr(name, "# a\nx")
        archive.writestr("jane.md", "# a\ny")
    before = sorted(tmp_path.rglob("*"))
    found = {one.student: one for one in read(inner / "all.zip")}
    assert found.keys() == {"x", "jane"}
    assert found["x"].answers == ()
    assert "leads out" in found["x"].remarks[0].message
    assert sorted(tmp_path.rglob("*")) == before


KINDS = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]


@pytest.mark.parametrize("kind", KINDS)
def test_links_and_devices_in_tar(tmp_path: Path, kind: bytes) -> None:
    """Links, devices and pipes are refused, never followed."""
    (tmp_path / "secret.md").write_text("# a\nsecret")
    with tarfile.open(tmp_path / "all.tar", "w") as archive:
        info = tarfile.TarInfo("jane.md")
        info.type, info.linkname = kind, str(tmp_path / "secret.md")
        archive.addfile(info)
    (one,) = read(tmp_path / "all.tar")
    assert (one.student, one.answers) == ("jane", ())
    assert "link or a device" in one.remarks[0].message


def test_link_in_zip(tmp_path: Path) -> None:
    """A symbolic link in a zip is refused."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        info = zipfile.ZipInfo("jane.md")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    (one,) = read(tmp_path / "all.zip")
    assert "link or a device" in one.remarks[0].message


def test_bombs(tmp_path: Path) -> None:
    """What unpacks to hundreds of times its size is refused without being unpacked."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("jane.md", b"0" * 50_000_000)
        archive.writestr("max.md", "# a\nx")
    tracemalloc.start()
    found = {one.student: one for one in read(tmp_path / "all.zip")}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to more than" in found["jane"].remarks[0].message
    assert len(found["max"].answers) == 1
    assert peak < 20_000_000


def test_tar_bomb(tmp_path: Path) -> None:
    """A small tar.gz that unpacks to more than its share is given up, with a remark."""
    with (
        gzip.open(tmp_path / "all.tar.gz", "wb", 9) as packed,
        tarfile.open(fileobj=packed, mode="w:") as archive,
    ):
        for name in ("jane.md", "max.md"):
            info = tarfile.TarInfo(name)
            info.size = 40_000_000
            archive.addfile(info, io.BytesIO(bytes(info.size)))
    (one,) = read(tmp_path / "all.tar.gz")
    assert "cannot be read" in one.remarks[0].message


def test_lying_header(tmp_path: Path) -> None:
    """A header that promises gigabytes of extended names asks for no memory."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 8_000_000_000
    (tmp_path / "all.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"0" * 2048)
    (one,) = read(tmp_path / "all.tar")
    assert one.answers == ()
    assert "cannot be read" in one.remarks[0].message


def test_nested_and_locked(tmp_path: Path) -> None:
    """An archive within an archive is not opened; a member with a password says so."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("jane.md", "# a\nx")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("max.md", "# a\nx")
    data = bytearray((tmp_path / "all.zip").read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    (tmp_path / "all.zip").write_bytes(data)
    found = {one.student: one for one in read(tmp_path / "all.zip")}
    assert "not opened" in found["inner"].remarks[0].message
    assert "password" in found["max"].remarks[0].message


@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz", ".tgz"])
def test_broken_archives(tmp_path: Path, suffix: str) -> None:
    """Random damage to an archive is remarks, never an exception."""
    good = tmp_path / f"good{suffix}"
    if suffix == ".zip":
        with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as archive:
            for k in range(5):
                archive.writestr(f"s{k}.md", "# a\n" + "x + 1\n" * 20)
    else:
        with tarfile.open(good, "w" if suffix == ".tar" else "w:gz") as tar:
            for k in range(5):
                info = tarfile.TarInfo(f"s{k}.md")
                info.size = 100
                tar.addfile(info, io.BytesIO(b"# a\n" + b"x" * 96))
    rng = random.Random(7)
    for _ in range(60):
        data = bytearray(good.read_bytes())
        for _ in range(rng.randint(1, 12)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        bad = tmp_path / f"bad{suffix}"
        bad.write_bytes(data)
        for one in read(bad):
            assert one.answers or one.remarks


LONG = 200_000
NASTY = [
    "\\section{" * 20_000,
    "<!--" * LONG,
    "`" * LONG,
    "$" * LONG,
    "# " * LONG,
    "**a**\n" * 20_000,
    "a: " * LONG,
    " " * LONG + ":",
    "- " * LONG,
    "'" * LONG,
    "[" * LONG,
    "{a: " * 20_000,
    "\n" * LONG,
    "\\begin{align}" * 10_000,
    "```\n" * 20_000,
    "%" * LONG,
    "\\[" * LONG,
    "=\n" * LONG,
    "---\n" * 50_000,
    "\u202e[/x]\x1b[31m::error::",
    "a\n===\n" * 20_000,
    '"' * LONG,
    "&a " * 1000,
    "? " * LONG,
    "|\n" * LONG,
    "student: " + "x" * LONG,
    "<!--x--> " * 20_000,
    "## " + "\n" * LONG + "x",
    "x" + " \t" * LONG + "!",
    "#" + " " * LONG + ":",
]


@pytest.mark.parametrize("place", range(len(NASTY)))
def test_nasty_notebooks(place: int) -> None:
    """The same as the source of cells of every kind, one after the other."""
    cells = [
        {"cell_type": kind, "metadata": {}, "source": text, "outputs": []}
        for kind in ("markdown", "code", "raw")
        for text in ("# a", NASTY[place])
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    paper = read_paper("x.ipynb", json.dumps(notebook).encode())
    assert len(paper.student or "") <= 200


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".md", ".tex", ".ipynb"])
@pytest.mark.parametrize("place", range(len(NASTY)))
def test_nasty_texts(suffix: str, place: int) -> None:
    """Texts made to take long or to break a reader give a paper."""
    paper = read_paper(f"x{suffix}", NASTY[place].encode())
    assert len(paper.student or "") <= 200
    for written in paper.answers[:20]:
        assert formula_in(written.text) or not written.text.strip(" `$~*\n")
        unfenced(written.text)
