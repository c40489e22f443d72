"""Solver kind ``least_squares``: the best linear fit to a table of points, by exact elimination.

The objective written out, its partial derivatives, the normal equations solved row by row, the
minimum as a sum of squares over it, and what the model predicts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Self

from hwsolve.calculus.arithmetic import number
from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Table
from hwsolve.meaning.scope import Definition
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import (
    Formula,
    Power,
    Product,
    Sum,
    Symbol,
)
from hwsolve.solvers.fitting.elimination import Row, eliminate
from hwsolve.solvers.fitting.objective import TWO, Lines, less
from hwsolve.solvers.fitting.system import ROMAN, best, matrix_of, solve_system, vector_of
from hwsolve.solvers.fitting.table import Fit, error_factor, read_fit, shown
from hwsolve.solvers.solver import Parameter, Solver

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings

QUESTIONS: Final = ("objective", "gradient", "solution", "meaning", "all")
KEYS: Final = (
    "kind", "x", "y", "inputs", "features", "bias", "unknowns", "factor", "shares", "ridge", "ridge_bias",
    "objective", "error", "error_name", "ask",
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """The settings (read once the scope is known), what is asked, and the names of objective and error."""

    settings: Settings
    ask: str
    objective: str
    error: str

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters; the table itself is read in the part's scope."""
        settings.only(KEYS)
        settings.node("x")
        settings.node("y")
        ask = settings.choice("ask", QUESTIONS, "all")
        return cls(settings, ask, settings.text("objective", "q"), settings.text("error_name", "J"))


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of what is asked; raises ``ProblemError`` for a table that does not fit."""
    fit = read_fit(given.settings, part.scope)
    lines = Lines(fit, tuple(map(Symbol, fit.unknowns)), Symbol(given.objective))
    derivation = Derivation(_scope(part.scope, lines, given))
    asked = QUESTIONS[:-1] if given.ask == "all" else (given.ask,)
    elimination = eliminate(fit.matrix, fit.right)
    derivation = derivation.exhibit(_table(fit))
    if "objective" in asked:
        derivation = write_objective(derivation, lines).answer(given.objective, lines.squares())
    if "gradient" in asked or "solution" in asked:
        derivation = derive_gradient(derivation, lines, short="gradient" not in asked)
    if "gradient" in asked:
        for place, name in enumerate(fit.unknowns):
            derivation = derivation.answer(f"d{given.objective}/d{name}", lines.form(lines.row(place)))
    if "solution" in asked:
        derivation = solve_system(derivation, lines, elimination)
    if "meaning" in asked:
        error = error_factor(given.settings, part.scope, fit)
        derivation = predict(derivation, lines, best(elimination), error, given.error)
    return derivation


def _scope(scope: Scope, lines: Lines, given: Given) -> Scope:
    """The part's scope with the unknowns as numbers and the objective defined by the table."""
    name = given.objective
    if name in scope.definitions:
        given.settings.place.fail(f"{name} is what this solver defines by the table; take it out of 'define'")
    missing = {unknown: REAL for unknown in lines.fit.unknowns if unknown not in scope.types}
    types = {other: kind for other, kind in scope.types.items() if other != name}
    bare = replace(scope, types={**types, **missing})
    return bare.with_definition(Definition(name, (), lines.inserted()))


def write_objective(derivation: Derivation, lines: Lines) -> Derivation:
    """The numbers of the table put in; the squares; all multiplied out."""
    derivation = derivation.claim("definition", lines.objective, lines.inserted(), "one square per point")
    derivation = _on(derivation, "simplify", lines.squares())
    return _on(derivation, "expand", lines.expanded())


def derive_gradient(derivation: Derivation, lines: Lines, short: bool) -> Derivation:
    """Each partial derivative by the chain rule, collected; with *short* only the result."""
    for place in range(len(lines.unknowns)):
        whole = lines.form(lines.row(place))
        if short:
            note = f"equation ({ROMAN[place]}) sets this to zero"
            derivation = derivation.claim("partial_derivative", lines.partial(place), whole, note)
            continue
        note = "the derivative of each square, times its inner derivative"
        derivation = derivation.claim("chain_rule", lines.partial(place), lines.slope(place), note)
        derivation = _on(derivation, "collect_terms", whole)
    return derivation


def predict(derivation: Derivation, lines: Lines, solution: Row, factor: Fraction, name: str) -> Derivation:
    """The model at every point, the residuals and the error they make."""
    fit = lines.fit
    matrix = matrix_of(fit.matrix)
    check = "the gradient is zero at the solution"
    derivation = derivation.claim(
        "normal_equations", Product((matrix, vector_of(solution)), "@"), vector_of(fit.right), check
    )
    values = fit.predictions(solution)
    squares: list[Formula] = []
    for point, row, target, share, value in zip(
        fit.points, fit.features, fit.targets, fit.shares, values, strict=True
    ):
        products = tuple(Product((number(w), number(a)), "*") for w, a in zip(solution, row, strict=True))
        total: Formula = products[0] if len(products) == 1 else Sum(products)
        note = f"prediction at {shown(point)}; target {target}, residual {value - target}"
        derivation = derivation.claim("prediction", total, number(value), note)
        square = Power(Sum((number(value), less(target))), TWO)
        squares.append(square if share == 1 else Product((number(share), square), "*"))
    flat = len(set(values)) == 1
    derivation = derivation.answer("prediction", number(values[0]) if flat else vector_of(values))
    whole: Formula = squares[0] if len(squares) == 1 else Sum(tuple(squares))
    if factor != 1:
        whole = Product((number(factor), whole), "*")
    residuals = (
        share * (value - target) ** 2
        for share, value, target in zip(fit.shares, values, fit.targets, strict=True)
    )
    error = factor * sum(residuals, Fraction(0))
    meaning = (
        "the fit is exact" if not error else "the error that no other choice of the unknowns makes smaller"
    )
    if any(fit.ridge) and error:
        meaning = "the error of the fit, the penalty not counted"
    derivation = derivation.claim("error", whole, number(error), meaning)
    return derivation.answer(name, number(error))


def _table(fit: Fit) -> Table:
    rows = tuple(
        (*map(str, point), str(target)) for point, target in zip(fit.points, fit.targets, strict=True)
    )
    return Table("Points", (*fit.inputs, "target"), rows)


def _on(derivation: Derivation, rule: str, after: Formula) -> Derivation:
    return derivation if derivation.last == after else derivation.then(rule, after)


SOLVER = Solver(
    "least_squares",
    Given,
    solve,
    "The best linear fit to a table of points: objective, gradient, exact solution, predictions, error.",
    (
        Parameter("x", "list", "the inputs, one row per point: [[0, 0], [0, 1]]; exact rationals"),
        Parameter("y", "formulas", "the targets, one per point"),
        Parameter("inputs", "list", "the names of the inputs, for features", "x, or x1, x2, …"),
        Parameter("features", "formulas", "what each weight multiplies, made of inputs", "the inputs"),
        Parameter("bias", "flag", "whether there is a constant term as well", "true"),
        Parameter("unknowns", "list", "the names of the weights, the bias last", "w1, w2, …, b"),
        Parameter(
            "factor", "formula", "what stands before the sum of squares; n is the number of points", "1"
        ),
        Parameter("shares", "formulas", "a weight for each point", "1 each"),
        Parameter("ridge", "formula", "adds ridge*w^2 for every weight w", "0"),
        Parameter("ridge_bias", "flag", "whether the bias is penalised too", "false"),
        Parameter("objective", "text", "the name of the objective", "q"),
        Parameter(
            "error", "formula", "the factor of the reported error; n is the number of points", "factor"
        ),
        Parameter("error_name", "text", "the name of the reported error", "J"),
        Parameter("ask", "choice", "what is derived", "all", QUESTIONS),
    ),
    """\
id: example
title: A straight line through three points
text: >-
  The model yhat = w*x + b is fitted to the points (0, 1), (1, 2) and (2, 2) by least squares, with
  q(w, b) the sum of the squared differences.
symbols:
  w: real
  b: real
  q: real
  J: real
parts:
  - id: solution
    title: The best line
    ask: Set the gradient of q to zero and solve for (w, b).
    points: 2
    solver:
      kind: least_squares
      x: [0, 1, 2]          # one row per point; [[0, 1], [1, 1]] for several inputs
      y: [1, 2, 2]          # the targets
      factor: 1             # 1/n for the mean of the squares
      ask: solution         # objective, gradient, solution, meaning or all
    answers:
      solution:
        reference: '[1/2, 7/6]'
        mistakes:
          - {when: '[1/2, 0]', say: 'The constant term is missing.', credit: 0.5}
        tests:
          right: ['[0.5, 7/6]', '[½, 7/6]', '[\\frac{1}{2}, \\frac{7}{6}]']
          wrong: ['[1/2, 1]']
""",
)
