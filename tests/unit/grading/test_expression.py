"""Expressions and matrices: functions of the declared symbols, literals cell by cell."""

from __future__ import annotations

import pytest

from hwsolve.grading.kinds.expression import cells, compare_expression, compare_matrix
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import OPEN_SCOPE, Scope, build_scope
from hwsolve.notation.formula import Matrix, Vector
from hwsolve.problem.problem import Tolerance

SCOPE = build_scope({"w": "real[D]", "A": "real[D, D]", "x": "real", "y": "real"})


def compared(student: str, reference: str, scope: Scope = OPEN_SCOPE, **terms: object) -> Comparison:
    """Student against reference as an expression."""
    made = Terms(scope, **terms)  # type: ignore[arg-type]
    return compare_expression(scope.parse(student), scope.parse(reference), made)


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("x^2-1", "(x-1)*(x+1)"),
        ("y = x + x", "2*x"),
        ("0.333", "1/3"),
        ("[1, 2]", "[1, 2]"),
        ("[0.333, 2]", "[1/3, 2]"),
        ("[[1, 2], [3, 4]]", "[[1, 2.0], [3, 8/2]]"),
        ("[x, x*x]", "[x, x^2]"),
        ("[[1, 2]]", "[1, 2]"),
        ("[1, 2]", "[[1, 2]]"),
        ("[[1], [2]]", "[1, 2]"),
        ("2*[1, 2]", "[2, 4]"),
        ("[[1, 2], [3, 4]]^T", "[[1, 3], [2, 4]]"),
        ("[[1, 0], [0, 1]] [x, y]", "[x, y]"),
    ],
)
def test_right(student: str, reference: str) -> None:
    """Values decide; a left-hand side that names the result is read away."""
    assert isinstance(compared(student, reference), Agrees | Proved)


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("x^2+1", "(x-1)*(x+1)"),
        ("y = 3*x", "2*x"),
        ("[2, 1]", "[1, 2]"),
        ("[1, 2, 3]", "[1, 2]"),
        ("[[1, 3], [2, 4]]", "[[1, 2], [3, 4]]"),
        ("[[1, 2], [3, 4], [5, 6]]", "[[1, 2], [3, 4]]"),
        ("[0.334, 2]", "[1/3, 2]"),
        ("[x, x]", "[x, x^2]"),
        ("5", "[1, 2]"),
        ("[1, 2]", "5"),
        ("[[1, 2], [3, 4]]*[[1, 0], [0, 1]]", "[[1, 2], [3, 4]]"),
        ("not x", "0"),
        ("x > 1 and x < 0", "0"),
        ("x and x", "x"),
        ("3*(not x)", "0"),
        ("ind(x or y)", "1"),
        ("not (x = x)", "0"),
        ("1/0", "x"),
    ],
)
def test_wrong(student: str, reference: str) -> None:
    """Another value in any cell, another size, a scalar for an array."""
    assert isinstance(compared(student, reference), Refuted)


def test_a_wrong_cell_is_named() -> None:
    """Row and column of the first wrong cell; the index in a vector."""
    found = compared("[[1, 2], [3.0, 5.0]]", "[[1, 2], [3, 4]]")
    assert isinstance(found, Refuted)
    assert found.at["entry"] == "(2, 2)"
    found = compared("[1.0, 7.0]", "[1, 2]")
    assert isinstance(found, Refuted)
    assert found.at["entry"] == "2"


@pytest.mark.parametrize("student", ["[x, 2.0, 5.5]", "[[x, 2.0, 5.5]]", "[[x], [2.0], [5.5]]"])
@pytest.mark.parametrize("reference", ["[x, 2, 3]", "[[x, 2, 3]]", "[[x], [2], [3]]"])
def test_a_wrong_entry_has_one_place_in_rows_and_columns(student: str, reference: str) -> None:
    """The third of three is the third, however the two are written."""
    found = compared(student, reference)
    assert isinstance(found, Refuted)
    assert found.at["entry"] == "3"


def test_sizes_are_named() -> None:
    """What size it is and which is expected."""
    found = compared("[[1, 2, 3], [4, 5, 6]]", "[[1, 2], [3, 4], [5, 6]]")
    assert isinstance(found, Refuted)
    assert found.reason == "yours is 2×3, expected 3×2"


def test_layout() -> None:
    """A row for a column is right with a note, wrong where the layout is strict."""
    found = compared("[[1.0, 2.0]]", "[1, 2]")
    assert isinstance(found, Agrees)
    assert found.note == "written as a row instead of a column"
    assert isinstance(compared("[[1.0, 2.0]]", "[1, 2]", strict_layout=True), Refuted)
    assert isinstance(compared("[[1, 2]]", "[1, 2]", strict_layout=True), Refuted)


def test_tolerance_in_cells() -> None:
    """Every cell may be off by the tolerance, none by more."""
    loose = Tolerance(absolute=0.1)
    assert isinstance(compared("[1.05, 2]", "[1, 2]", tolerance=loose), Agrees | Proved)
    assert isinstance(compared("[1.05, 2.2]", "[1, 2]", tolerance=loose), Refuted)


def test_an_undecided_cell_is_no_right_answer() -> None:
    """One cell without a value leaves the matrix undecided."""
    assert isinstance(compared("[1/0, 2.0]", "[1/0, 2]"), Undecided | Refuted)


def test_a_clash_is_a_refutation_with_its_reason() -> None:
    """Shapes that do not fit have no value."""
    found = compared("w + [1, 2, 3, 4, 5, 6, 7, 8, 9]", "w", SCOPE)
    assert isinstance(found, Refuted)
    assert "cannot be added" in str(found.reason)


def test_kind_matrix_is_the_same_comparison() -> None:
    """compare_matrix agrees with compare_expression."""
    one, two = SCOPE.parse("A w"), SCOPE.parse("(w^T A^T)^T")
    assert isinstance(compare_matrix(one, two, Terms(SCOPE)), Agrees | Proved)
    assert isinstance(compare_matrix(one, SCOPE.parse("A^T w"), Terms(SCOPE)), Refuted)


def test_cells_of_literals() -> None:
    """A vector is one column."""
    vector, matrix = SCOPE.parse("[x, y]"), SCOPE.parse("[[x, y], [1, 2]]")
    assert isinstance(vector, Vector)
    assert isinstance(matrix, Matrix)
    assert [len(row) for row in cells(vector)] == [1, 1]
    assert [len(row) for row in cells(matrix)] == [2, 2]


@pytest.mark.parametrize(
    ("kind", "student", "wrong"),
    [
        ("real in [0, 1]", "p + floor(p)/1000", True),
        ("real in [0, 1)", "p + floor(p)/1000", False),
        ("real in (0, 1]", "p + ind(p <= 0)", False),
        ("real in [0, 1]", "p + ind(p <= 0)", True),
        ("real in [0, 1]", "where(p >= 1, 1, p)", False),
        ("real in [0, 1]", "max(p, 0)", False),
        ("real in [0, 1]", "p*ind(p > 0)", False),
        ("real in [0, 2]", "p*ind(p < 2)", True),
        ("real in [0, 1]", "p*abs(p)/p", False),  # 0/0 at an end decides nothing
    ],
)
def test_the_ends_of_closed_intervals(kind: str, student: str, wrong: bool) -> None:
    """What is piecewise is looked at where a probability is 0 or 1, if it may be."""
    found = compared(student, "p", build_scope({"p": kind}))
    assert isinstance(found, Refuted) == wrong, found
