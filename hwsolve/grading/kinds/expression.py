"""Kind ``expression`` and ``matrix``: formulas as functions of the declared symbols."""

from __future__ import annotations

from hwsolve.errors import MeaningError
from hwsolve.grading.kinds.number import compare_function, compare_number, is_constant, printed
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import unchain
from hwsolve.notation.formula import (
    Formula,
    Logic,
    Matrix,
    Relation,
    Set,
    Symbol,
    Transpose,
    Tuple,
    Vector,
    walk,
)
from hwsolve.notation.survey import survey


def compare_expression(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """Scalars, vectors, matrices, formulas with free indices."""
    if isinstance(reference, Relation) or isinstance(student, Relation):
        from hwsolve.grading.kinds.equation import compare_equation, is_equation, names_a_result

        if isinstance(reference, Relation) and not isinstance(student, Relation) and is_equation(reference):
            left, right = reference.sides[0], reference.sides[-1]
            if names_a_result(left) and left not in walk(right):
                return compare_expression(student, right, terms)
        return compare_equation(student, reference, terms)
    if isinstance(student, Logic) and not isinstance(reference, Logic):
        return Refuted("a statement", "a value", {}, "a statement was given where an expression is asked")
    student = _listed(student) if not isinstance(reference, Set) else student
    if isinstance(student, Tuple) and isinstance(reference, Tuple):
        from hwsolve.grading.kinds.collections import compare_tuple

        return compare_tuple(student, reference, terms)
    if isinstance(student, Tuple):
        items = tuple(unchain(item) for item in student.items)
        rows = tuple(item.items for item in items if isinstance(item, Tuple))
        even = len(rows) == len(items) and len({len(row) for row in rows}) == 1
        student = Matrix(rows, student.span) if even else Vector(items, student.span)
    if isinstance(student, Matrix | Vector) and isinstance(reference, Matrix | Vector):
        return compare_cells(student, reference, terms)
    try:
        if is_constant(student) and is_constant(reference) and not survey(student, reference).arrays:
            return compare_number(student, reference, terms)
        return compare_function(student, reference, terms)
    except MeaningError as clash:
        return Refuted("no value", "a value", {}, clash.message)


def _listed(formula: Formula) -> Formula:
    """``{{a, b}, {c, d}}`` as the list of lists it is in Mathematica; ``[a, b]ᵀ`` as a row."""
    if isinstance(formula, Set) and len(formula.items) > 1:
        return Tuple(tuple(_listed(item) for item in formula.items), formula.span)
    if isinstance(formula, Transpose) and isinstance(formula.operand, Vector | Tuple | Matrix):
        inner = formula.operand
        rows = inner.rows if isinstance(inner, Matrix) else tuple((item,) for item in inner.items)
        return Matrix(tuple(zip(*rows, strict=True)), formula.span)
    return formula


def cells(formula: Matrix | Vector) -> list[tuple[Formula, ...]]:
    """The rows of a literal; a vector is one column."""
    return [(item,) for item in formula.items] if isinstance(formula, Vector) else list(formula.rows)


def compare_cells(student: Matrix | Vector, reference: Matrix | Vector, terms: Terms) -> Comparison:
    """Literal against literal, cell by cell, so that rounded decimals count in each cell."""
    rows, wanted = cells(student), cells(reference)
    shape, other = (len(rows), len(rows[0])), (len(wanted), len(wanted[0]))
    note = None
    if shape != other:
        if shape == other[::-1] and 1 in shape and not terms.strict_layout:
            rows = [tuple(column) for column in zip(*rows, strict=True)]
            note = (
                "written as a row instead of a column"
                if shape[0] == 1
                else "written as a column instead of a row"
            )
        elif any(
            isinstance(node, Vector | Matrix | Symbol)
            for row in (*rows, *wanted)
            for x in row
            for node in walk(x)
        ):
            try:
                return compare_function(student, reference, terms)
            except MeaningError as clash:
                return Refuted("no value", "a value", {}, clash.message)
        else:
            return Refuted(
                _size(shape), _size(other), {}, f"yours is {_size(shape)}, expected {_size(other)}"
            )
    plain = not any(printed(x) for row in (*rows, *wanted) for x in row) and terms.tolerance is None
    if plain and note is None:
        try:
            return compare_function(student, reference, terms)
        except MeaningError as clash:
            return Refuted("no value", "a value", {}, clash.message)
    weakest: Comparison = Proved("cell by cell")
    for i, (row, want) in enumerate(zip(rows, wanted, strict=True), 1):
        for j, (cell, target) in enumerate(zip(row, want, strict=True), 1):
            found = compare_expression(cell, target, terms)
            if isinstance(found, Refuted):
                place = f"({i}, {j})" if min(len(rows), len(row)) > 1 else str(max(i, j))
                return Refuted(found.student, found.reference, {"entry": place, **found.at}, found.reason)
            if isinstance(found, Undecided) or (isinstance(found, Agrees) and isinstance(weakest, Proved)):
                weakest = found
            if isinstance(found, Undecided):
                return found
    if note is not None and isinstance(weakest, Agrees | Proved):
        return Agrees(getattr(weakest, "points", 1), getattr(weakest, "bits", 0), note)
    return weakest


def _size(shape: tuple[int, int]) -> str:
    return f"{shape[0]}×{shape[1]}"


def compare_matrix(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """Kind ``matrix``: like an expression, but the student must give an array where one is asked."""
    return compare_expression(student, reference, terms)
