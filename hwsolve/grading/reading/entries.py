"""Answers given entry by entry: ``[1,2]: 0.35`` for one entry of a matrix or a vector."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.grading.question import read
from hwsolve.grading.result import Result, by_score
from hwsolve.notation.formula import Formula, Matrix, Tuple, Vector
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.nodes import Place, Scalar, Source
from hwsolve.problem.problem import Mistake
from hwsolve.problem.settings import Mathematics

if TYPE_CHECKING:
    from hwsolve.problem.problem import Answer, Part

Index = tuple[int, ...]
#: An index at the end of a label: ``J[1,2]``, ``f[1]``.
INDEX: Final = re.compile(
    r"(?P<label>.*\S)\s*\[\s*(?P<row>\d{1,4})\s*(?:,\s*(?P<column>\d{1,4})\s*)?\]\s*", re.DOTALL
)
_LINE: Final = re.compile(r"\[(\d{1,4})(?:,(\d{1,4}))?\]: (.*)")


def written_entries(entries: Mapping[Index, str]) -> str:
    """Entries as one answer: a line each."""
    return "\n".join(
        f"[{','.join(map(str, index))}]: {' '.join(text.split())}" for index, text in sorted(entries.items())
    )


def read_entries(text: str) -> dict[Index, str] | None:
    """The entries that *text* gives line by line; None for any other text."""
    if not text.startswith("["):
        return None
    found: dict[Index, str] = {}
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        found[(int(match[1]), int(match[2])) if match[2] else (int(match[1]),)] = match[3]
    return found


def entry_answers(part: Part, answer: Answer) -> dict[Index, Answer] | None:
    """An answer of its own for each entry of the reference; None where that is no array as written."""
    references = [read(part.scope, source) for source in answer.references]
    tables = [_cells(reference) for reference in references]
    if not tables or tables[0] is None:
        return None
    mistakes = [(mistake, _cells(read(part.scope, mistake.when))) for mistake in answer.mistakes]
    found: dict[Index, Answer] = {}
    for index, cell in tables[0].items():
        right = [table[index] for table in tables if table and index in table]
        slips = tuple(
            Mistake(_mathematics(table[index]), mistake.say, mistake.credit)
            for mistake, table in mistakes
            if table and table.keys() == tables[0].keys() and table[index] not in (cell, *right)
        )
        sources = tuple(_mathematics(each) for each in right)
        found[index] = replace(answer, kind="expression", references=sources, mistakes=slips)
    return found


def combined(results: Mapping[Index, Result], wanted: Sequence[Index]) -> Result:
    """The result of a whole answer from those of its entries; an entry that is not given counts nothing."""
    score = round(sum(results[index].score for index in wanted if index in results) / len(wanted), 4)
    missing = [index for index in wanted if index not in results]
    open_ones = [
        result for result in results.values() if result.verdict in ("undecided", "review", "unreadable")
    ]
    verdict = by_score(score) if not open_ones or score > 0 else open_ones[0].verdict
    feedback = [
        f"Entry {_shown(index)}: {sentence}"
        for index, result in results.items()
        for sentence in result.feedback or (() if result.verdict == "correct" else (f"{result.verdict}.",))
    ]
    if missing:
        count = len(missing)
        feedback.append(f"{count} of {len(wanted)} entries {'is' if count == 1 else 'are'} missing.")
    said = [f"{_shown(index)}: {result.read_as}" for index, result in results.items() if result.read_as]
    weakest = min(results.items(), key=lambda each: each[1].score)
    evidence = {**weakest[1].evidence, "entry": _shown(weakest[0]), "entries": len(results)}
    return Result(verdict, score, "; ".join(said) or None, evidence, tuple(feedback))


def _shown(index: Index) -> str:
    return f"({', '.join(map(str, index))})"


def _cells(formula: Formula) -> dict[Index, Formula] | None:
    """The entries of an array as written, by index; a vector's also by row and column."""
    if isinstance(formula, Matrix):
        return {(i, j): cell for i, row in enumerate(formula.rows, 1) for j, cell in enumerate(row, 1)}
    if isinstance(formula, Vector | Tuple):
        return {(i,): cell for i, cell in enumerate(formula.items, 1)}
    return None


def _mathematics(cell: Formula) -> Mathematics:
    shown = render_plain(cell)
    return Mathematics(Scalar(shown, True, Place(Source("an entry", shown), 0, len(shown), 1, 1, "")))
