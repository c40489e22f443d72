"""The normal equations solved line by line: elimination, uniqueness or the family, the least value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from hwsolve.calculus.arithmetic import add, multiply, number, power
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Call,
    Derivative,
    Formula,
    Matrix,
    Negative,
    Product,
    Relation,
    Sum,
    Symbol,
    Tuple,
    Vector,
    substitute,
)
from hwsolve.solvers.fitting.elimination import Elimination, Row, shortest
from hwsolve.solvers.fitting.objective import TWO, Lines

MOST_MINORS: Final = 6
ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def best(elimination: Elimination) -> Row:
    """The minimiser, the shortest one where there are many."""
    basis = elimination.null_vectors()
    found = elimination.solution()
    return shortest(found, basis) if basis else found


def solve_system(derivation: Derivation, lines: Lines, elimination: Elimination) -> Derivation:
    """Gradient zero: the normal equations, elimination, back substitution, uniqueness."""
    fit = lines.fit
    count = len(lines.unknowns)
    matrix, right = matrix_of(fit.matrix), vector_of(fit.right)
    slopes = column_of(lines.partial(place) for place in range(count))
    whole = Sum((Product((matrix, column_of(lines.unknowns)), "@"), Negative(right)))
    note = "the gradient is zero where this matrix times the unknowns is the vector of numbers"
    derivation = derivation.claim("normal_equations", slopes, whole, note)
    derivation = derivation.answer("system", _system(lines))
    for step in elimination.operations:
        before, pivot = lines.form(step.before), lines.form(step.subtracted)
        share = number(abs(step.times))
        part = pivot if share == ONE else Product((share, pivot), "*")
        combined = Sum((before, Negative(part) if step.times > 0 else part))
        sign = "less" if step.times > 0 else "plus"
        note = f"({ROMAN[step.target]}) {sign} {abs(step.times)} times ({ROMAN[step.pivot]})"
        derivation = derivation.claim("eliminate", combined, lines.form(step.after), note)
    particular = elimination.solution()
    derivation = _substitute_back(derivation, lines, elimination, particular)
    found = best(elimination)
    check = "the solution put into the normal equations"
    derivation = derivation.claim("check", Product((matrix, vector_of(found)), "@"), right, check)
    derivation = derivation.answer("solution", vector_of(found))
    if elimination.free:
        derivation = _family(derivation, lines, elimination, found)
    else:
        derivation = _unique(derivation, lines, elimination)
    return _squares_above(derivation, lines, elimination, found)


def _substitute_back(
    derivation: Derivation, lines: Lines, elimination: Elimination, values: Row
) -> Derivation:
    count = len(values)
    for place in reversed(range(count)):
        row = elimination.rows[place]
        x = lines.unknowns[place]
        if not row[place]:
            continue
        known: list[Formula] = [
            Product((number(row[k]), number(values[k])), "*") for k in range(place + 1, count) if row[k]
        ]
        left: Formula = Sum((multiply((number(row[place]), x)), *known, number(-row[count])))
        right = multiply((number(row[place]), add((x, number(-values[place])))))
        note = f"equation ({ROMAN[place]}) is zero for {x.name} = {values[place]}"
        derivation = derivation.claim("back_substitution", left, right, note)
    return derivation


def _unique(derivation: Derivation, lines: Lines, elimination: Elimination) -> Derivation:
    """Sylvester: all leading minors of the Hessian are positive, so that there is one minimiser."""
    size = len(lines.unknowns)
    if size > MOST_MINORS:
        return derivation
    second = tuple(tuple(Derivative(lines.objective, (a, b)) for b in lines.unknowns) for a in lines.unknowns)
    derivation = derivation.claim("hessian", Matrix(second), matrix_of(lines.fit.matrix))
    minor = Fraction(1)
    for k, pivot in enumerate(elimination.pivots, 1):
        minor *= pivot
        corner = matrix_of([row[:k] for row in lines.fit.matrix[:k]])
        positive = Relation(("=", ">"), (Call("det", (corner,)), number(minor), ZERO))
        note = "positive definite: strictly convex, the minimiser is unique" if k == size else None
        derivation = derivation.state("sylvester_criterion", positive, note)
    return derivation


def _family(derivation: Derivation, lines: Lines, elimination: Elimination, found: Row) -> Derivation:
    """Not unique: the null vectors, all solutions, and why this one is the shortest."""
    basis = elimination.null_vectors()
    matrix = matrix_of(lines.fit.matrix)
    zeros = vector_of((Fraction(0),) * len(found))
    for vector in basis:
        note = "a direction in which nothing changes: the solution is not unique"
        derivation = derivation.claim("null_space", Product((matrix, vector_of(vector)), "@"), zeros, note)
        across = Call("dot", (vector_of(found), vector_of(vector)))
        derivation = derivation.claim("minimum_norm", across, ZERO, "orthogonal to it, so the shortest one")
    taken = set(derivation.scope.types) | set(derivation.scope.definitions)
    names = [name for name in ("t", *(f"t{k}" for k in range(1, 99))) if name not in taken][: len(basis)]
    derivation = derivation.declaring(dict.fromkeys(names, REAL))
    entries: list[Formula] = []
    for j, value in enumerate(found):
        moves = (multiply((number(v[j]), Symbol(t))) for v, t in zip(basis, names, strict=True))
        entries.append(add([number(value), *moves]))
    moved = Product((matrix, column_of(entries)), "@")
    note = "for every real parameter"
    derivation = derivation.claim("all_solutions", moved, vector_of(lines.fit.right), note)
    return derivation.answer("family", column_of(entries))


def _squares_above(derivation: Derivation, lines: Lines, elimination: Elimination, found: Row) -> Derivation:
    """The objective is its least value and a square for each pivot."""
    least = (
        lines.fit.constant
        - sum((c * v for c, v in zip(lines.fit.right, found, strict=True)), Fraction(0)) / 2
    )
    squares = [
        multiply((number(1 / (2 * row[place])), power(lines.form(row), TWO)))
        for place, row in enumerate(elimination.rows)
        if row[place]
    ]
    note = f"no value is below {least}; the squares vanish together only at the solution"
    if elimination.free:
        note = f"no value is below {least}; the squares vanish together at every solution"
    total = add([number(least), *squares])
    derivation = derivation.claim("complete_the_squares", lines.objective, total, note)
    at = {name: number(value) for name, value in zip(lines.fit.unknowns, found, strict=True)}
    return derivation.claim("minimum", substitute(lines.squares(), at), number(least))


def _system(lines: Lines) -> Formula:
    equations = tuple(
        Relation(("=",), (add(lines.terms(row)), number(value)))
        for row, value in zip(lines.fit.matrix, lines.fit.right, strict=True)
    )
    return equations[0] if len(equations) == 1 else Tuple(equations)


def matrix_of(rows: Sequence[Sequence[Fraction]]) -> Formula:
    return Matrix(tuple(tuple(map(number, row)) for row in rows))


def vector_of(values: Sequence[Fraction]) -> Formula:
    return column_of(map(number, values))


def column_of(items: Iterable[Formula]) -> Formula:
    return Vector(tuple(items))
