"""A table of results: read from a file or made by a search, and the choice it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import number
from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Table
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Call, Formula, Matrix, Negative, Number, Relation, Tuple, rational
from hwsolve.solvers.simulation.counting import tell_product
from hwsolve.solvers.simulation.search import DIGITS, Row
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.problem.problem import Answer
    from hwsolve.problem.settings import Mathematics, Settings

MOST_IN_ONE: Final = 48


def read_table(text: Mathematics, settings: Settings) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The table of a problem file: hyper-parameters first, then training and validation value, then test."""
    formula = read(text, Scope(closed=True))
    if not isinstance(formula, Matrix):
        text.place.fail("a table is a matrix: [[16, 0.1, 0.31, 0.42], [32, 0.1, 0.30, 0.44]]")
    columns = settings.texts("columns")
    width = len(formula.rows[0])
    if not columns:
        columns = (*(f"parameter {k}" for k in range(1, width - 1)), "training", "validation")
    if len(columns) != width:
        settings.place.fail(f"{len(columns)} names do not fit {width} columns")
    places = {name: k for k, name in enumerate(columns) if name in ("training", "validation", "test")}
    if "validation" not in places:
        settings.node("columns").place.fail("one of the columns is called validation")
    chosen = [k for k in range(width) if k not in places.values()]
    rows = []
    for line in formula.rows:
        values = [exact_number(cell, text) for cell in line]
        validation = float(values[places["validation"]])
        training = float(values[places["training"]]) if "training" in places else validation
        test = float(values[places["test"]]) if "test" in places else None
        rows.append(Row(tuple(values[k] for k in chosen), training, validation, test))
    return tuple(columns[k] for k in chosen), tuple(rows)


def tell_full_grid(derivation: Derivation, names: Sequence[str], rows: Sequence[Row]) -> Derivation:
    """The table holds the full grid where its rows are as many as the product of the values says."""
    counts = [len({row.configuration[k] for row in rows}) for k in range(len(names))]
    whole = 1
    for count in counts:
        whole *= count
    if whole != len(rows) or len({row.configuration for row in rows}) != len(rows):
        return derivation
    note = f"values of {', '.join(names)}: the table is the full grid"
    return tell_product(derivation, [number(count) for count in counts], note)


def tell_choice(
    derivation: Derivation,
    metric: str,
    names: Sequence[str],
    rows: Sequence[Row],
    asked: Sequence[Answer] = (),
) -> Derivation:
    """The best validation value, the first row that has it, and how training values would mislead.

    The one tuple that is *asked* for is the answer, else it is called argmin or argmax.
    """
    best = best_row(rows, metric)
    extreme = "max" if metric == "accuracy" else "min"
    derivation = derivation.exhibit(as_table(names, rows, metric))
    values = [row.validation for row in rows if row.validation < float("inf")]
    lost = len(rows) - len(values)
    if not values:
        raise NotComputable("every run diverged; smaller learning rates may not")
    words = f"the {'largest' if extreme == 'max' else 'smallest'} validation {metric}"
    note = words + (f"; {lost} runs diverged and do not count" if lost else "")
    derivation = derivation.claim(
        f"{extreme}imum_of_the_validation_column", _extreme(extreme, values), figure(best.validation), note
    )
    ties = [k for k, row in enumerate(rows, 1) if row.validation == best.validation]
    chosen = Tuple(tuple(figure(value) for value in best.configuration))
    answer: Formula = chosen if len(chosen.items) > 1 else chosen.items[0]
    margin = sorted(values, reverse=extreme == "max")
    if len(ties) == 1 and len(margin) > 1:
        first, second = margin[0], margin[1]
        gap = Relation((">" if extreme == "max" else "<",), (figure(first), figure(second)))
        derivation = derivation.state(
            "unique_best",
            gap,
            f"row {ties[0]} alone has it: ({', '.join(names)}) = {in_words(best.configuration)}",
        )
    elif len(ties) > 1:
        same = Relation(("=",), (figure(best.validation), figure(rows[ties[1] - 1].validation)))
        shown = ", ".join(map(str, ties))
        derivation = derivation.state(
            "tie",
            same,
            f"rows {shown} tie; the first is taken: ({', '.join(names)}) = {in_words(best.configuration)}",
        )
    misled = best_row([replace(row, validation=row.training) for row in rows], metric).configuration
    kept = next(row for row in rows if row.configuration == misled)
    if kept.validation != best.validation and kept.validation < float("inf"):
        worse = Relation(
            ("<" if extreme == "max" else ">",), (figure(kept.validation), figure(best.validation))
        )
        note = f"the best training {metric} is that of {in_words(misled)}, which validates worse"
        derivation = derivation.state("overfitting", worse, note)
    tuples = [each.name for each in asked if each.kind in ("tuple", "matrix")]
    return derivation.answer(tuples[0] if len(tuples) == 1 else f"arg{extreme}", answer)


def best_row(rows: Sequence[Row], metric: str) -> Row:
    """The first row with the best validation value."""
    if metric == "accuracy":
        return max(rows, key=lambda row: row.validation)
    return min(rows, key=lambda row: row.validation)


def as_table(names: Sequence[str], rows: Sequence[Row], metric: str) -> Table:
    tested = any(row.test is not None for row in rows)
    columns = ("row", *names, f"training {metric}", f"validation {metric}", *((f"test {metric}",) * tested))
    cells = []
    for place, row in enumerate(rows, 1):
        shown = [decimal_text(value) or str(value) for value in row.configuration]
        scores = [row.training, row.validation, *([row.test] if row.test is not None else [])]
        cells.append((str(place), *shown, *map(score_text, scores)))
    return Table("results of the search", columns, tuple(cells))


def _extreme(name: str, values: Sequence[float]) -> Formula:
    """The minimum or maximum of many values, in blocks where they are more than one call takes."""
    items: list[Formula] = [figure(value) for value in values]
    while len(items) > MOST_IN_ONE:
        items = [Call(name, tuple(items[k : k + MOST_IN_ONE])) for k in range(0, len(items), MOST_IN_ONE)]
    return Call(name, tuple(items))


def figure(value: float | Fraction) -> Formula:
    """A number as a table prints it."""
    if isinstance(value, Fraction):
        text = decimal_text(value)
        return Number(text) if text is not None and value >= 0 else number(value)
    return Negative(Number(score_text(-value))) if value < 0 else Number(score_text(value))


def score_text(value: float) -> str:
    """A loss or an accuracy to as many digits as are compared."""
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".") if value < float("inf") else "inf"


def decimal_text(value: Fraction) -> str | None:
    """The exact decimal of a fraction, None where it has none of moderate length."""
    for digits in range(13):
        if (value * 10**digits).denominator == 1:
            return f"{float(value):.{digits}f}"
    return None


def in_words(values: Sequence[Fraction]) -> str:
    return f"({', '.join(decimal_text(value) or str(value) for value in values)})"


def exact_number(formula: Formula, text: Mathematics) -> Fraction:
    value = rational(formula)
    if value is None:
        text.place.fail("numbers stand here: whole, decimal, or fractions such as 1/3")
    return value
