"""Which part a heading names."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.problem.bank import resolve
from hwsolve.review.headings import named_part

BANK = Path(__file__).resolve().parents[3] / "problems"
PROBLEMS = [resolve(name, BANK).problem for name in ("softmax-ce", "logreg-bce")]

CASES = [
    ("## softmax-ce.b", "softmax-ce.b"),
    ("### logreg-bce.grad-w: the gradient", "logreg-bce.grad-w"),
    ("Part b)", "softmax-ce.b"),
    ("(a) the gradient", "softmax-ce.a"),
    ("The Hessian is positive semidefinite", "softmax-ce.psd"),
    ("grad-b", "logreg-bce.grad-b"),
    ("# Question logreg-bce", "logreg-bce"),
    ("A remark on notation", None),
]


@pytest.mark.parametrize(("heading", "address"), CASES)
def test_named_part(heading: str, address: str | None) -> None:
    """An address, an id, a letter or a title; nothing where nothing is named."""
    found = named_part(heading, PROBLEMS, PROBLEMS[0])
    if address is None:
        assert found is None
        return
    assert found is not None
    problem, part = found
    assert (part.address if part is not None else problem.id) == address
