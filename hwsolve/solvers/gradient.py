"""Solver kind ``gradient``: first derivatives by the chain rule over a problem's definitions.

``of`` is any formula or defined quantity, ``wrt`` a symbol, an intermediate quantity or an
entry of one, or a list of them. A scalar by an array gives the array of its shape, an array
by an array the Jacobian (rows: outputs), several scalars the row of partial derivatives.
With ``step`` each answer is the rule of gradient descent, ``w - step*gradient``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import negative
from hwsolve.calculus.arrays.array_products import divide_arrays, multiply_arrays, transposed
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Derivative,
    Entry,
    Formula,
    Matrix,
    Quotient,
    Sum,
    Symbol,
    Vector,
    names,
    walk,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.differentiation.at_point import put_in
from hwsolve.solvers.differentiation.entries import single_entries
from hwsolve.solvers.differentiation.growing import tell_limit
from hwsolve.solvers.differentiation.narration import array_forms, narrate
from hwsolve.solvers.differentiation.targets import Target, entries_of, listed_outputs, open_entry, variable
from hwsolve.solvers.differentiation.written import Given, Written
from hwsolve.solvers.manual.derivatives import GRADIENT, GRADIENT_EXAMPLE, GRADIENT_PARAMETERS
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.claims import support
from hwsolve.solvers.supporting.parameters import misplaced, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hwsolve.problem.problem import Part


@dataclass(frozen=True)
class Gradient(Written):
    """A result together with its derivation, and what was differentiated by what."""

    derivation: Derivation
    of: Formula
    wrt: Formula
    targets: tuple[Target, Target]


def differentiate(derivation: Derivation, algebra: Algebra, of: Formula, wrt: Formula, form: str) -> Gradient:
    """Derive ``d(of)/d(wrt)`` and add its lines to the derivation.

    Raises ``NotComputable`` where no rule knows a derivative.
    """
    given = names(of) | names(wrt)
    top = open_entry(of, algebra, given)
    bottom = open_entry(wrt, algebra, given | {index.name for index in top.opened})
    assert isinstance(bottom.entry, (Entry, Symbol))
    chain = ChainRule(algebra, top.entry, bottom.entry)
    adjoints = chain.run()
    if not top.opened and any(
        isinstance(node, Call) and node.function in algebra.scope.functions for node in walk(of)
    ):
        derivation = derivation.claim("definition", of, top.entry)
    derivation = narrate(derivation, chain, adjoints)
    result = adjoints[-1].result
    free = top.opened + bottom.opened
    collected, matrix = array_forms(result, free, algebra.scope)
    if bottom.row and len(free) == 1:
        collected = None if collected is None else transposed(collected, algebra.scope)
        matrix = None if matrix is None else transposed(matrix, algebra.scope)
    whole = Derivative(of, (wrt,))
    if form != "matrix" and collected is not None and free:
        derivation = derivation.claim("collect_entries", whole, collected, "all entries at once")
    if form != "index" and matrix is not None and matrix != collected:
        if form == "both" and collected is not None and derivation.steps and derivation.last == collected:
            derivation = derivation.then("matrix_form", matrix)
        else:
            derivation = derivation.claim("matrix_form", whole, matrix)
    return Gradient(result, collected, matrix, derivation, of, wrt, (top, bottom))


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``gradient``."""
    derivation = _derive(part, given)
    if given.at:
        derivation = put_in(derivation, given.at, part.scope)
    for each in given.claims:
        derivation = support(derivation, each, part.scope)
    return derivation


def _derive(part: Part, given: Given) -> Derivation:
    scope = part.scope
    algebra = Algebra(scope)
    derivation = Derivation(scope)
    of = read(given.of, scope)
    variables = tuple(variable(text, scope) for text in given.wrt)
    listed = listed_outputs(of, scope)
    outputs = listed or (of,)
    if listed is not None:
        variables = tuple(entry for one in variables for entry in entries_of(one, scope))
        if isinstance(of, Symbol):
            derivation = derivation.claim("definition", of, Vector(listed))
    single = {one.answer for one in given.entries}
    wanted = given.answers or tuple(a.name for a in part.answers if a.name not in single)
    rows: list[list[Gradient]] = []
    for output in outputs:
        row = []
        for one in variables:
            row.append(differentiate(derivation, algebra, output, one, given.form))
            derivation = row[-1].derivation
        rows.append(row)
    alone = len(variables) == 1 and len(outputs) == 1
    if given.entries and not alone:
        raise misplaced(given.of, MeaningError("single entries are of one derivative by one variable"))
    if given.step is not None:
        if len(outputs) > 1 or shape_of(of, scope):
            raise misplaced(given.of, MeaningError("a gradient step is taken on one scalar"))
        return descend(derivation, rows[0], read(given.step, scope), given.form, wanted)
    several = any(shape_of(one, scope) for one in (*variables, *outputs))
    if given.limit is not None:
        if not alone:
            raise misplaced(given.limit, MeaningError("a limit is taken of one derivative by one variable"))
        derivation, tended = tell_limit(derivation, rows[0][0].entry, variables[0], given.limit)
        return derivation.answer(_name(wanted, 0, rows[0][0]), tended)
    if alone or (len(outputs) == 1 and (several or len(wanted) == len(variables))):
        for place, found in enumerate(rows[0]):
            derivation = derivation.answer(_name(wanted, place, found), found.written(given.form))
        if given.entries:
            found = rows[0][0]
            derivation = single_entries(
                derivation, part, given.entries, found.targets, found.entry, lambda f, x: Derivative(f, (x,))
            )
        return derivation
    if several:
        asked = "a Jacobian over several variables is made of scalars; ask for arrays one by one"
        raise misplaced(given.of, MeaningError(asked))
    jacobian = Matrix(tuple(tuple(found.written(given.form) for found in row) for row in rows))
    partials = Matrix(tuple(tuple(Derivative(found.of, (found.wrt,)) for found in row) for row in rows))
    derivation = derivation.claim(
        "jacobian", partials, jacobian, "one row per output, one column per variable"
    )
    return derivation.answer(wanted[0] if wanted else "J", jacobian)


def descend(
    derivation: Derivation, gradients: Sequence[Gradient], step: Formula, form: str, wanted: tuple[str, ...]
) -> Derivation:
    """``w - step*d(of)/d(w)`` for each variable, the gradients put in."""
    for place, found in enumerate(gradients):
        rule = _stepped(found.wrt, step, Derivative(found.of, (found.wrt,)))
        moved = _stepped(found.wrt, step, found.written(form))
        derivation = derivation.claim("gradient_descent", rule, moved, "against the gradient")
        name = wanted[place] if place < len(wanted) else render_plain(found.wrt)
        derivation = derivation.answer(name, moved)
    return derivation


def _stepped(variable: Formula, step: Formula, gradient: Formula) -> Formula:
    """``variable - step*gradient``"""
    if gradient == ZERO:
        return variable
    if isinstance(gradient, Quotient):
        move = divide_arrays(multiply_arrays((step, gradient.numerator)), gradient.denominator)
    else:
        move = multiply_arrays((step, gradient))
    return Sum((variable, negative(move)))


def _name(names_of_answers: tuple[str, ...], place: int, found: Gradient) -> str:
    if place < len(names_of_answers):
        return names_of_answers[place]
    return f"d{_short(found.of)}/d{_short(found.wrt)}"


def _short(formula: Formula) -> str:
    base = formula.base if isinstance(formula, Entry) else formula
    return base.name if isinstance(base, Symbol) else "f"


SOLVER = Solver("gradient", Given, solve, GRADIENT, GRADIENT_PARAMETERS, GRADIENT_EXAMPLE)
