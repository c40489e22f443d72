"""Grading against a problem in the test's own text."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import pytest

from hwsolve.grading.check import Result, check_answer
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.problem.problem import Problem


class Grade(Protocol):
    """Grades a text as the answer of that name in the problem given as YAML."""

    def __call__(self, problem: str, name: str, text: str, reveal: bool = False) -> Result: ...


@lru_cache(maxsize=32)
def _problem(text: str) -> Problem:
    return problem_of(read_text(text, "test.yaml"), "test.yaml")


@pytest.fixture
def grade() -> Grade:
    """Grades a text as the answer of that name in the problem given as YAML."""

    def judge(problem: str, name: str, text: str, reveal: bool = False) -> Result:
        for part in _problem(problem).parts:
            for answer in part.answers:
                if answer.name == name:
                    return check_answer(part, answer, text, reveal=reveal)
        raise AssertionError(name)

    return judge
