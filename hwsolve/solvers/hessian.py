"""Solver kind ``hessian``: second derivatives, by differentiating the gradient again.

``wrt`` is one symbol or quantity (the matrix of its second derivatives) or a list: several
scalars give a matrix, arrays a matrix of blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.calculus.arrays.array_products import multiply_arrays, transposed
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import (
    BigOperator,
    Derivative,
    Entry,
    Formula,
    Matrix,
    Product,
    Symbol,
    Transpose,
    names,
)
from hwsolve.solvers.differentiation.at_point import put_in, tell_definiteness
from hwsolve.solvers.differentiation.entries import single_entries
from hwsolve.solvers.differentiation.narration import array_forms, narrate
from hwsolve.solvers.differentiation.targets import Target, open_entry, variable
from hwsolve.solvers.differentiation.written import GivenTwice, SingleEntry, Written
from hwsolve.solvers.manual.derivatives import HESSIAN, HESSIAN_EXAMPLE, HESSIAN_PARAMETERS
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.parameters import misplaced, read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part


class Twice:
    """The second derivatives of one scalar, told in one derivation."""

    def __init__(self, derivation: Derivation, algebra: Algebra, of: Formula) -> None:
        self.derivation = derivation
        self.algebra = algebra
        self.of = of
        self.targets: tuple[Target, Target] | None = None

    def block(self, row: Formula, column: Formula, form: str) -> Written:
        """``d(d(of)/d(row))/d(column)``, its lines added to the derivation."""
        taken = names(self.of) | names(row) | names(column)
        first = open_entry(row, self.algebra, taken)
        second = open_entry(column, self.algebra, taken | {index.name for index in first.opened})
        self.targets = (first, second)
        gradient = self._derive(self.algebra.entry(self.of, ()), first)
        twice = Derivative(self.of, (second.entry, first.entry))
        inner = Derivative(gradient, (second.entry,))
        self.derivation = self.derivation.claim("second_derivative", twice, inner)
        result = self._derive(gradient, second)
        if self.derivation.last != result:
            self.derivation = self.derivation.claim("second_derivative", twice, result)
        free = first.opened + second.opened
        if not free:
            return Written(result, result, array_forms(result, (), self.algebra.scope)[1])
        collected, matrix = array_forms(result, free, self.algebra.scope)
        whole = Derivative(self.of, (row, column))
        if collected is not None and form != "matrix":
            self.derivation = self.derivation.claim(
                "collect_entries", whole, collected, "all entries at once"
            )
        if matrix is not None and matrix != collected and form != "index":
            self.derivation = self.derivation.claim("matrix_form", whole, matrix)
        return Written(result, collected, matrix)

    def _derive(self, of: Formula, wrt: Target) -> Formula:
        assert isinstance(wrt.entry, (Entry, Symbol))
        chain = ChainRule(self.algebra, of, wrt.entry)
        adjoints = chain.run()
        self.derivation = narrate(self.derivation, chain, adjoints)
        return adjoints[-1].result


def solve(part: Part, given: GivenTwice) -> Derivation:
    """The derivation of a part of kind ``hessian``."""
    derivation = _derive(part, given)
    if not given.at:
        return derivation
    derivation = put_in(derivation, given.at, part.scope)
    if given.definite is None:
        return derivation
    try:
        return tell_definiteness(derivation, next(iter(derivation.answers.values())), given.definite)
    except MeaningError as error:
        raise misplaced(given.of, error) from error


def _derive(part: Part, given: GivenTwice) -> Derivation:
    scope = part.scope
    algebra = Algebra(scope)
    of = read(given.of, scope)
    if shape_of(of, scope):
        raise misplaced(given.of, MeaningError(f"{given.of} is an array; a Hessian is of a scalar"))
    variables = tuple(variable(text, scope) for text in given.wrt)
    single = {one.answer for one in given.entries} | {given.definite}
    answers = given.answers or tuple(a.name for a in part.answers if a.name not in single)
    name = answers[0] if answers else "H"
    twice = Twice(Derivation(scope), algebra, of)
    blocks: dict[tuple[int, int], Written] = {}
    targets: dict[tuple[int, int], tuple[Target, Target]] = {}
    for row in range(len(variables)):
        for column in range(row, len(variables)):
            blocks[row, column] = twice.block(variables[row], variables[column], given.form)
            assert twice.targets is not None
            targets[row, column] = twice.targets
    if len(variables) == 1:
        derivation = twice.derivation.answer(name, blocks[0, 0].written(given.form))
        return single_entries(
            derivation, part, given.entries, targets[0, 0], blocks[0, 0].entry,
            lambda x, y: Derivative(of, (y, x)),
        )  # fmt: skip
    form = "index" if given.form == "both" else given.form
    arrays = [bool(shape_of(one, scope)) for one in variables]

    def cell(row: int, column: int) -> Formula:
        if row <= column:
            return blocks[row, column].written(form)
        mirrored = blocks[column, row].written(form)
        return transposed(mirrored, scope) if arrays[row] or arrays[column] else mirrored

    order = range(len(variables))
    hessian: Formula = Matrix(tuple(tuple(cell(row, column) for column in order) for row in order))
    derivation = twice.derivation
    second = Matrix(
        tuple(tuple(_second(of, variables, arrays, row, column) for column in order) for row in order)
    )
    derivation = derivation.claim("hessian", second, hessian, "symmetric, by Schwarz's theorem")
    if (gathered := gather(hessian)) is not None:
        derivation = derivation.then("common_factor", gathered)
        hessian = gathered
    derivation = derivation.answer(name, hessian)
    for one in given.entries:
        row, column = (_place(text, variables, scope) for text in (one.first, one.second))
        if variables[row] == read(one.first, scope) and variables[column] == read(one.second, scope):
            derivation = derivation.answer(one.answer, cell(row, column))
            continue
        if row > column:
            row, column, one = column, row, SingleEntry(one.answer, one.second, one.first)
        derivation = single_entries(
            derivation, part, (one,), targets[row, column], blocks[row, column].entry,
            lambda x, y: Derivative(of, (y, x)),
        )  # fmt: skip
    return derivation


def _place(text: str, variables: tuple[Formula, ...], scope: Scope) -> int:
    """Which variable, of those of the Hessian, an entry is of; raises ``ProblemError`` for none of them."""
    found = read(text, scope)
    for place, one in enumerate(variables):
        if found == one or (isinstance(found, Entry) and found.base == one):
            return place
    raise misplaced(text, MeaningError(f"{text} is no entry of what is asked for here"))


def _second(
    of: Formula, variables: tuple[Formula, ...], arrays: list[bool], row: int, column: int
) -> Formula:
    twice = Derivative(of, (variables[row], variables[column]))
    return Transpose(twice) if arrays[column] and not arrays[row] else twice


def gather(matrix: Formula) -> Formula | None:
    """[[Σ s a, Σ s b], [Σ s c, Σ s d]] = Σ s [[a, b], [c, d]]; None where the blocks do not share it."""
    if not isinstance(matrix, Matrix):
        return None
    cells = [cell for row in matrix.rows for cell in row]
    first = cells[0]
    if not isinstance(first, BigOperator) or first.operator != "sum":
        return None
    bodies: list[list[Formula]] = []
    for cell in cells:
        if not isinstance(cell, BigOperator):
            return None
        if (cell.index, cell.lower, cell.upper, cell.condition) != (
            first.index,
            first.lower,
            first.upper,
            first.condition,
        ):
            return None
        bodies.append(list(cell.body.factors) if isinstance(cell.body, Product) else [cell.body])
    shared: list[Formula] = []
    for factor in list(bodies[-1]):
        if all(factor in body for body in bodies):
            shared.append(factor)
            for body in bodies:
                body.remove(factor)
    left = iter(multiply_arrays(body) for body in bodies)
    inner: Formula = Matrix(tuple(tuple(next(left) for _ in row) for row in matrix.rows))
    weighted = inner if not shared else Product((*shared, inner), "*")
    return BigOperator("sum", first.index, first.lower, first.upper, first.condition, weighted)


SOLVER = Solver("hessian", GivenTwice, solve, HESSIAN, HESSIAN_PARAMETERS, HESSIAN_EXAMPLE)
