"""A small bank with an assignment on it, new for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.batch.desk import ALPHA, ASSIGNMENT, BETA, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The bank of two problems, with the assignment."""
    (tmp_path / "bank").mkdir()
    made = Desk(tmp_path)
    made.problem("alpha", ALPHA)
    made.problem("beta", BETA)
    (tmp_path / "sheet.yaml").write_text(ASSIGNMENT, "utf-8")
    assert made.assignment.possible == 4
    return made
