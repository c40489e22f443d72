"""A small bank, an assignment on it, and a class with submissions of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hwsolve.batch.run import Options, Run, Source, open_run
from hwsolve.grading.submissions.marks import Marks
from hwsolve.problem.assignment import Assignment
from hwsolve.submission.submission import Submission, Written

ALPHA = """
id: alpha
title: A line and its slope
text: There is a line through the origin.
symbols: {x: real, a: real}
parts:
  - id: slope
    title: The slope
    ask: Find the derivative of $a x^2$ with respect to $x$.
    points: 2
    answers:
      df/dx:
        reference: 2*a*x
        mistakes:
          - {when: a*x, say: The exponent comes down as a factor., credit: 0.5}
"""
BETA = """
id: beta
title: A sum
text: There are two numbers.
symbols: {u: real, v: real}
parts:
  - id: total
    title: The total
    ask: Add $u$ and $v$.
    points: 1
    answers:
      s: {reference: u + v}
  - id: words
    title: In words
    ask: Say what a sum is.
    points: 1
    answers:
      why:
        kind: text
        rubric:
          - {point: addition, any: [add, addition]}
"""
ASSIGNMENT = """
id: sheet
title: Sheet 1
parts: [alpha.slope, beta]
"""
#: What students write: two right answers, a known mistake, something wrong, something unreadable.
SLOPES = ("2*a*x", "2 a x", "a*x", "a*x^3", "2*(a*x", r"2 a\, x")
TOTALS = ("u + v", "v+u", "u - v", "u*v", "u + u", "+*")


@dataclass
class Desk:
    """A folder with a bank and an assignment, and runs on it."""

    folder: Path

    @property
    def source(self) -> Source:
        """Where the assignment stands."""
        return Source(self.folder / "sheet.yaml", self.folder / "bank")

    @property
    def assignment(self) -> Assignment:
        """The assignment as it is now."""
        return self.source.read()

    def problem(self, name: str, text: str) -> None:
        """Write a problem file."""
        (self.folder / "bank" / f"{name}.yaml").write_text(text, "utf-8")

    def graded(
        self, submissions: Iterable[Submission], options: Options, look: Callable[[Run], None] | None = None
    ) -> list[Marks]:
        """The marks of a run from beginning to end; *look* sees it before it closes."""
        with open_run(self.assignment, self.source, options) as run:
            found = list(run.grade(submissions))
            if look is not None:
                look(run)
        return found


def student(number: int, slope: str | None = None, total: str | None = None) -> Submission:
    """The submission of one student; what is not said is drawn from the lists by the number."""
    slope = SLOPES[number % len(SLOPES)] if slope is None else slope
    total = TOTALS[number // 2 % len(TOTALS)] if total is None else total
    answers = (Written("alpha.slope:df/dx", slope, 1), Written("beta.total:s", total, 2))
    return Submission(f"s{number:03}", f"s{number:03}.md", answers)


def text_of(marks: Marks) -> str:
    """What a result file holds here."""
    return json.dumps(marks.data())
