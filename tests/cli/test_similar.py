"""``hwsolve grade --out`` and who shares rare wrong answers."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.conftest import Run

ODD = "17*x^3 + 5"


def test_similar(run: Run, tmp_path: Path) -> None:
    """Two copies of odd answers come first; an answer is never a formula of the spreadsheet."""
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
    done = run("grade", str(folder), "--problems", str(bank), "--out", str(tmp_path / "out"), "--jobs", "1")
    assert done.status == 0, done.err
    with (tmp_path / "out" / "similar.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert [(pair["first"], pair["second"]) for pair in pairs][:1] == [("anna", "bert")]
    assert [pair["weight"] for pair in pairs] == ["1.1", "0.69", "0.69", "0.69"]
    assert "(2 gave it)" in pairs[0]["rarest"]
    assert not any(cell.startswith("=") for pair in pairs for cell in pair.values())
