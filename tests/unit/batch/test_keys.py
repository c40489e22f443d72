"""When two answers are the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hwsolve.batch.engines.limits import Limits
from hwsolve.batch.engines.recipe import Recipe
from hwsolve.batch.memory.keys import Keys, canonical, plain_blanks
from hwsolve.grading.submissions.assess import Job
from tests.unit.batch.desk import ALPHA, Desk


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a + b", "a + b"),
        ("  a \t +  b ", "a + b"),
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("\n\n a\n   b  \n\n", "a\nb"),
        ("a\u00a0\u2003b", "a b"),
        ("", ""),
    ],
)
def test_blanks(text: str, plain: str) -> None:
    """Runs of blanks are one, ends of lines have none, lines stay."""
    assert plain_blanks(text) == plain
    assert plain_blanks(plain) == plain


def test_keys(desk: Desk) -> None:
    """Everything a result depends on is in its key, and blanks are not."""
    assignment = desk.assignment
    recipe = Recipe(desk.source, assignment.digest, Limits(), False, "grader")
    job = Job("alpha.slope", "df/dx", "2 a x")
    key = Keys(assignment, recipe).key(job)
    assert Keys(assignment, recipe).key(canonical(replace(job, text=" 2  a x\n"))) == key
    desk.problem("alpha", ALPHA.replace("points: 2", "points: 3"))
    others = [
        Keys(assignment, recipe).key(other)
        for other in (
            replace(job, text="2 a y"),
            replace(job, earlier="x"),
            replace(job, earlier=""),
            replace(job, text="2 a", earlier="x"),
            replace(job, part="beta.total"),
            replace(job, name="s"),
            replace(job, text="\udcff"),
        )
    ]
    others.append(Keys(assignment, replace(recipe, grader="other")).key(job))
    others.append(Keys(assignment, replace(recipe, reveal=True)).key(job))
    others.append(Keys(desk.assignment, recipe).key(job))
    assert len({key, *others}) == len(others) + 1
