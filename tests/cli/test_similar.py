"""``hwsolve grade --out`` and who shares rare wrong answers."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.conftest import Run

ODD = "17*x^3 + 5"


def test_similar(run: Run, tmp_path: Path) -> None:
    """Two copies of odd answers come first, nobody copies himself, no answer is a spreadsheet's formula."""
    folder = tmp_path / "in"
    folder.mkdir()
    answers = {"anna": ODD, "bert": ODD, "cleo": "=x", "dora": "=x", "emil": "=x", "fred": "4*x"}
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "square.yaml").write_text(
        "id: square\ntitle: Square\ntext: A square.\nsymbols: {x: real}\nparts:\n  - id: slope\n"
        "    ask: Find the slope.\n    answers:\n      s: {reference: 2*x}\n",
        "utf-8",
    )
    for student, text in answers.items():
        (folder / f"{student}.md").write_text(f"## square.slope\n\n{text}\n", "utf-8")
    (folder / "again.md").write_text(f"---\nstudent: anna\n---\n## square.slope\n\n{ODD}\n", "utf-8")
    done = run("grade", str(folder), "--problems", str(bank), "--out", str(tmp_path / "out"), "--jobs", "1")
    assert done.status == 0, done.err
    with (tmp_path / "out" / "similar.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert [(pair["first"], pair["second"]) for pair in pairs][:1] == [("anna", "bert")]
    assert [pair["weight"] for pair in pairs] == ["1.1", "0.69", "0.69", "0.69"]
    assert "(2 gave it)" in pairs[0]["rarest"]
    assert not any(cell.startswith("=") for pair in pairs for cell in pair.values())


def test_groups(run: Run, tmp_path: Path) -> None:
    """Two who handed in one file together did not copy it."""
    for number, text in enumerate((ODD, ODD, "4*x"), 1):
        (tmp_path / f"in/submission_{number}").mkdir(parents=True)
        (tmp_path / f"in/submission_{number}/hw.md").write_text(f"## slope\n\n{text}\n", "utf-8")
    people = "  - :name: anna\n    :sid: anna\n  - :name: bert\n    :sid: bert\n"
    (tmp_path / "in/submission_metadata.yml").write_text(
        f"submission_1:\n  :submitters:\n{people}"
        "submission_2:\n  :submitters:\n  - :name: dora\n    :sid: dora\n",
        "utf-8",
    )
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "square.yaml").write_text(
        "id: square\nsymbols: {x: real}\nparts:\n  - id: slope\n    answers:\n      s: {reference: 2*x}\n",
        "utf-8",
    )
    done = run("grade", tmp_path / "in", "--problems", bank, "--out", tmp_path / "out", "--jobs", "1")
    assert done.status == 0, done.err
    with (tmp_path / "out/similar.csv").open(encoding="utf-8", newline="") as file:
        pairs = {(pair["first"], pair["second"]) for pair in csv.DictReader(file)}
    assert pairs == {("anna", "dora"), ("bert", "dora")}
    (tmp_path / "class.csv").write_text(f"student,square.slope\nemil,{ODD}\nfred,{ODD}\ngina,1\n", "utf-8")
    run("grade", tmp_path / "class.csv", "--problems", bank, "--out", tmp_path / "out", "--jobs", "1")
    assert "emil,fred," in (tmp_path / "out/similar.csv").read_text("utf-8")
