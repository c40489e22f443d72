"""Pieces of markup over and over: whether any reader of strangers' texts takes more than linear time.

    python -m tests.benchmarks.pumps [--length 50000] [--rounds 2000] [--seed 1] [--seconds 0.5] [--reader NAME]

A text is a beginning, a unit many times, and an end, each drawn from what the readers' own patterns look
for. Prints each text that takes longer than ``--seconds``, or breaks a reader, and how many were tried.
"""

# ruff: noqa: E501  tables of attacks, some of them long

from __future__ import annotations

import argparse
import json
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

from hwsolve.errors import HwsolveError
from hwsolve.grading.check import check_answer
from hwsolve.grading.submissions.addressing import address, directory
from hwsolve.problem.assignment import whole_bank
from hwsolve.problem.bank import open_bank
from hwsolve.review.review import review
from hwsolve.submission.papers import read_paper
from hwsolve.submission.submission import Submission

#: What is stopped after so many seconds.
PATIENCE: Final = 5.0
PIECES: Final = (
    *" |\t|\n|\r|x|a|1|0|.|,|;|:|!|?|-|*|+|=|<|>|#|$|$$|\\|\\\\|&|%|{|}|(|)|[|]|`|```|~~~|'|\"|_|^|/|@|≤|≥|⇒|→|∈|²|é".split("|"),
    "|", "||", "<!--", "-->", "<!--x-->", "---", "===", "\\[", "\\]", "\\(", "\\)", "\\begin{align}", "\\end{align}",
    "\\begin{cases}", "\\begin{", "\\text{", "\\text{if}", "\\quad", "\\qquad", "\\;", "\\section{", "\\item", "\\left(",
    "\\right)", "\\le", "\\mathbb{E}", "\\iff", "\\frac{", "**", "- ", "* ", "1. ", "a) ", "(i) ", "> ", "# ", "## ", "if ",
    "for ", "where ", "else", "otherwise", "because ", "by the ", "the answer is ", "answer", "Part a", "Question 1: ",
    "problem ", "softmax-ce.a", "softmax-ce.a: ", "a: ", "a = ", "student: ", "name: ", ":= ", "...", "…", "let ", "so ",
    "hence ", "E[", "<p>", "</p>", "<br>", "<math>", "<script>", "&amp;", "&#", "&lt", "import ", "def ", "&a ", "*a ", "? ", "!!x ",
    "- - ", "{a: ", "[a, ", "\"a\": ", "\u202e", "\u200b", "0.", "1e", "x_", "\\ldots", "+ ", "iff ", "and ", "not ", " by ", "option ",
)  # fmt: skip
WRAPPED: Final = {".json": '{"a": %s}', ".ipynb": '{"nbformat": 4, "metadata": {}, "cells": [%s]}'}


class Late(Exception):
    """A reader was stopped."""


def stop(*_: object) -> None:
    """Called by the clock."""
    raise Late


def papers(suffix: str) -> Callable[[str], object]:
    """The reader of submissions in one format."""

    def read(text: str) -> object:
        quoted = json.dumps(text)
        if suffix == ".ipynb":
            cells = [
                {"cell_type": kind, "metadata": {}, "source": text} for kind in ("markdown", "code", "raw")
            ]
            text = WRAPPED[suffix] % ", ".join(json.dumps(cell) for cell in (*cells, *cells))
        elif suffix == ".json":
            text = WRAPPED[suffix] % quoted
        return read_paper(f"x{suffix}", text.encode("utf-8", "surrogatepass"))

    return read


def readers() -> dict[str, Callable[[str], object]]:
    """Whatever reads texts of strangers, by its name."""
    found: dict[str, Callable[[str], object]] = {
        suffix: papers(suffix) for suffix in (".md", ".tex", ".yaml", ".json", ".ipynb", ".html", ".txt")
    }
    assignment = whole_bank()
    places = directory(assignment)

    def addressed(text: str) -> object:
        paper = read_paper("x.md", text.encode("utf-8", "surrogatepass"))
        return address(Submission("s", "x.md", paper.answers), places)

    found["address"] = addressed
    bank = open_bank(Path(__file__).parents[2] / "problems")
    problem = next(each for each in bank.problems() if each.id == "softmax-ce")
    found["review"] = lambda text: review(text, [problem], list(problem.parts))
    for task in assignment.tasks:
        for answer in task.part.answers:

            def check(text: str, part: Any = task.part, answer: Any = answer) -> object:
                return check_answer(part, answer, text)

            found.setdefault(f"answer {answer.kind}", check)
    return found


def pumped(draw: Random, length: int) -> tuple[str, tuple[str, str, str, int]]:
    """A text and how it was made."""
    unit = "".join(draw.choice(PIECES) for _ in range(draw.choice((1, 1, 2, 3, 4))))
    head = "".join(draw.choice(PIECES) for _ in range(draw.choice((0, 1, 2))))
    tail = "".join(draw.choice(PIECES) for _ in range(draw.choice((0, 1, 2))))
    times = length // len(unit)
    return head + unit * times + tail, (head, unit, tail, times)


def main() -> None:
    """Try, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--length", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--reader")
    given = parser.parse_args()
    signal.signal(signal.SIGALRM, stop)
    tried: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    over: Counter[str] = Counter()
    known = {name: read for name, read in readers().items() if given.reader in (None, name)}
    for name, read in known.items():
        read("x")
        for number in range(given.rounds // len(known)):
            text, made = pumped(Random(f"{given.seed}:{name}:{number}"), given.length)
            seconds, said = measured(read, text)
            tried[name] += 1
            slowest[name] = max(slowest.get(name, 0.0), seconds)
            if said or seconds > given.seconds:
                over[name] += 1
                print(f"{name}: {seconds:.2f} s {said} {made}", flush=True)
    for name, count in tried.items():
        print(
            f"{name}: {count} texts of {given.length} characters, slowest {slowest[name]:.2f} s, {over[name]} over"
        )


def measured(read: Callable[[str], object], text: str) -> tuple[float, str]:
    """Seconds of computing, and what went wrong."""
    begun, said = time.process_time(), ""
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        read(text)
    except Late:
        said = "stopped"
    except HwsolveError:
        pass
    except Exception as error:  # noqa: BLE001  the finding itself
        said = repr(error)[:200]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.process_time() - begun, said


if __name__ == "__main__":
    main()
