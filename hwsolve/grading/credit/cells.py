"""Credit for the right cells of an answer of several values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.credit.discretion import revealed
from hwsolve.grading.kinds.collections import (
    as_interval,
    assigned,
    compare_element,
    ends_of,
    in_order,
    items_of,
)
from hwsolve.grading.kinds.expression import cells
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import unchain
from hwsolve.notation.formula import Formula, Matrix, Set, Tuple, Vector
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hwsolve.grading.question import Question
    from hwsolve.grading.terms import Terms

Cell = tuple[str, Formula, Formula]
#: Wrong cells that feedback names one by one.
NAMED = 4


def cell_by_cell(
    question: Question, student: Formula, references: Sequence[Formula], terms: Terms
) -> tuple[float, tuple[str, ...]] | None:
    """The best fraction of right cells and what to say of the others; None where there are no cells.

    ``credit: all`` in the answer asks for all or nothing.
    """
    if "credit" in question.options and question.options.choice("credit", ("cells", "all")) == "all":
        return None
    found = [_share(question.answer.kind, student, reference, terms) for reference in references]
    scored = [each for each in found if each is not None]
    if not scored:
        return None
    score, said = max(scored, key=lambda each: each[0])
    return (min(score, 0.99), (*said, *revealed(question))) if said else None


def _share(
    kind: str, student: Formula, reference: Formula, terms: Terms
) -> tuple[float, tuple[str, ...]] | None:
    if kind == "set":
        return _set_share(student, reference, terms)
    listed = _paired(kind, student, reference)
    if not listed:
        return None
    wrong = [(place, mine) for place, mine, target in listed if not _right(mine, target, terms)]
    if len(wrong) == len(listed) > 2:
        return 0.0, (f"None of the {len(listed)} values is right.",)
    said = [f"{place} is wrong: {render_text(mine)}." for place, mine in wrong[:NAMED]]
    if len(wrong) > NAMED:
        said.append(f"{len(wrong)} of {len(listed)} values are wrong.")
    return round(1 - len(wrong) / len(listed), 4), tuple(said)


def _paired(kind: str, student: Formula, reference: Formula) -> list[Cell] | None:
    """The cells of both, side by side; None where they do not fit each other."""
    match kind:
        case "matrix":
            return _matrix_cells(student, reference)
        case "tuple":
            ours, theirs = (
                list(each.items) if isinstance(each, Tuple | Vector) else [] for each in (student, reference)
            )
            if len(ours) != len(theirs) or len(ours) < 2:
                return None
            pairs = enumerate(zip(ours, theirs, strict=True), 1)
            return [(f"Item {k}", unchain(mine), unchain(target)) for k, (mine, target) in pairs]
        case "assignments":
            wanted = assigned(reference)
            if wanted is None:
                return None
            mine = assigned(student) or in_order(student, wanted)
            if mine is None or mine.keys() != wanted.keys() or len(wanted) < 2:
                return None
            return [(render_text(name), mine[name], target) for name, target in wanted.items()]
        case "interval":
            one, two = as_interval(student), as_interval(reference)
            return ends_of(one, two) if one is not None and two is not None else None
    return None


def _matrix_cells(student: Formula, reference: Formula) -> list[Cell] | None:
    if isinstance(student, Tuple):
        student = Vector(tuple(unchain(item) for item in student.items))
    if not isinstance(student, Matrix | Vector) or not isinstance(reference, Matrix | Vector):
        return None
    ours, theirs = cells(student), cells(reference)
    if [len(row) for row in ours] != [len(row) for row in theirs]:
        ours = [tuple(column) for column in zip(*ours, strict=False)]
        turned = len(ours) == 1 or len(ours[0]) == 1
        if not turned or [len(row) for row in ours] != [len(row) for row in theirs]:
            return None
    vector = isinstance(reference, Vector)
    return [
        (f"Entry {i}" if vector else f"Entry ({i}, {j})", mine, target)
        for i, (row, wanted) in enumerate(zip(ours, theirs, strict=True), 1)
        for j, (mine, target) in enumerate(zip(row, wanted, strict=True), 1)
    ]


def _right(mine: Formula, target: Formula, terms: Terms) -> bool:
    try:
        return isinstance(compare_element(mine, target, terms), Agrees | Proved)
    except (MeaningError, NotComputable):
        return False


def _set_share(student: Formula, reference: Formula, terms: Terms) -> tuple[float, tuple[str, ...]] | None:
    """Each element found counts, each strange one takes one away."""
    if not isinstance(reference, Set):
        return None
    ours, theirs = items_of(student), items_of(reference)
    if len(ours) * len(theirs) > 2500 or not theirs:
        return None
    taken: set[int] = set()
    strange: list[Formula] = []
    for value in ours:
        hits = {k for k, other in enumerate(theirs) if _right(value, other, terms)}
        taken |= hits
        if not hits:
            strange.append(value)
    named = list(dict.fromkeys(map(render_text, strange)))[:NAMED]
    said = [f"{each} does not belong to the set." for each in named]
    if len(taken) < len(theirs):
        said.append(f"{len(theirs) - len(taken)} of {len(theirs)} elements are missing.")
    return max(0.0, round((len(taken) - len(strange)) / len(theirs), 4)), tuple(said)
