"""Mistakes in words that the author lists are found at their lines; nothing else is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.problem.bank import resolve
from hwsolve.report.review.page import summary
from hwsolve.review.review import Review, review

ROOT = Path(__file__).parents[3]


def reviewed(text: str, *names: str) -> Review:
    """The review of *text* against whole problems."""
    problems = [resolve(name, ROOT / "problems").problem for name in names]
    return review(text, problems, [part for problem in problems for part in problem.parts])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It converges.\n\nNewton converges always quadratic,\nand fast.", [(3, "newton.quadratic")]),
        ("Newton converges\nquadratic, from\nany start.", [(1, "newton.quadratic")]),
        ("Newton does not converge always quadratic.", []),
        ("The Hessian is negative definite and the method converges linearly.", []),
        ("# newton.update\n\nIt converges always quadratic.", []),
        ("# newton.quadratic\n\nIt converges always quadratic.", [(3, "newton.quadratic")]),
    ],
)
def test_listed_mistakes(text: str, found: list[tuple[int, str]]) -> None:
    """A listed pattern is remarked on where it stands, once, and not under another part's heading."""
    assert [(each.line, each.part) for each in reviewed(text, "newton").remarks] == found


def test_what_a_page_lacks() -> None:
    """A page without relations, one of another problem, and one that is too long say so."""
    assert summary(reviewed("Only words.", "newton")).startswith("There is no relation")
    other = reviewed(
        "$\\beta_1 = \\beta_2$, $\\zeta_1 \\ge 3\\zeta_2$ and $\\kappa = \\chi + 1/\\kappa$", "linalg"
    )
    assert summary(other).endswith("they may answer another problem than linalg")
    long = reviewed("$1 = 1$\n\n" * 30_000, "linalg")
    assert summary(long).endswith("only the first 1,000 relations were judged")


def test_an_undeclared_symbol_is_explained_once() -> None:
    """The second line that has it points to the first."""
    found = reviewed("$\\beta_1 = \\beta_2$ and $\\beta_1 = 3$\n\n$\\beta_1 < 0$", "linalg")
    said = [claim.notes[0] for claim in found.claims if claim.role == "unread"]
    assert "declared here" in said[0] or "did you mean" in said[0]
    assert all("see line 1" in each for each in said[1:])
