"""Numeric differentiation: difference quotients, their error, and how it falls with the step."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from hwsolve.calculus.derivatives.tracing import FormulaNumbers
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import (
    TWO,
    Derivative,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    rational,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.differentiation.traces import Lines, Task, entry_formula, matrix, trace_values

#: So many decimals of a quotient are printed at most, however small the step.
MOST_DIGITS: Final = 12
#: scheme -> the multiples of the step at which the function is taken, and the order of the error.
SCHEMES: Final[dict[str, tuple[int, int, int]]] = {
    "forward": (1, 0, 1),
    "backward": (0, -1, 1),
    "central": (1, -1, 2),
}


def derive_numeric(task: Task, step: Formula, schemes: Sequence[str]) -> Derivation:
    """Difference quotients of every output by every input, with their errors.

    The answers are ``forward difference``, ``backward difference``, ``central difference``;
    raises ``MeaningError`` for a step of zero or a function undefined beside the point.
    """
    lines = Lines(task.here, True, task.digits)
    trace_values(task, lines)
    width = rational(step)
    if not width or width < 0:
        raise MeaningError("the step of a difference quotient is a positive number such as 0.01")
    for scheme in schemes:
        rows: list[list[Formula]] = [[] for _ in task.graph.outputs]
        for column, leaf in enumerate(task.graph.inputs, 1):
            for row, output in enumerate(task.graph.outputs):
                quotient = _Quotient(task, lines, scheme, output, leaf, column)
                rows[row].append(quotient.derive(width))
        lines.answers[f"{scheme} difference"] = matrix(rows)
    return lines.derivation()


class _Quotient:
    """One entry of the numeric Jacobian."""

    def __init__(
        self, task: Task, lines: Lines, scheme: str, output: str, leaf: Formula, column: int
    ) -> None:
        self.task, self.lines, self.scheme = task, lines, scheme
        self.output, self.leaf, self.column = output, leaf, column
        self.above, self.below, self.order = SCHEMES[scheme]

    def derive(self, width: Fraction) -> Formula:
        """The lines of this entry; returns its printed value."""
        exact = Derivative(Symbol(self.output), (self.leaf,))
        span = width if self.order == 1 else 2 * width
        rise = Sum((self._beside(self.above * width), Negative(self._beside(self.below * width))))
        quotient = Quotient(rise, decimal_formula(span))
        note = f"{self.output} by {render_plain(self.leaf)}, step {render_plain(decimal_formula(width))}"
        digits = max(self.task.digits, min(self.order * _decimals(width) + 2, MOST_DIGITS))
        value = self.lines.add(f"{self.scheme} difference quotient", (quotient,), note, digits)
        self.lines.add("error against the exact derivative", (Sum((quotient, Negative(exact))),))
        self._lead(width)
        return quotient if value is None else value

    def _beside(self, shift: Fraction) -> Formula:
        """The output with the input moved by *shift*, under a name of its own."""
        if not shift:
            return Symbol(self.output)
        values = dict(self.task.values or {})
        here = rational(values[self.leaf])
        moved = Sum((values[self.leaf], decimal_formula(shift)))
        values[self.leaf] = moved if here is None else decimal_formula(here + shift)
        name = f"{self.output}_{'p' if shift > 0 else 'm'}{self.column}"
        if name not in self.lines.scope.definitions:
            closed = self.task.expanded(self.output, values)
            self.lines.define(name, closed)
            place = ", ".join(render_plain(value) for value in values.values())
            self.lines.add("value beside the point", (Symbol(name), closed), f"{self.output}({place})")
        return Symbol(name)

    def _lead(self, width: Fraction) -> None:
        """The leading term of the error by Taylor's theorem."""
        first = entry_formula(self.task, self.output, self.leaf)
        if first is None:
            return
        step = decimal_formula(width)
        if self.order == 1:
            size: Formula = Quotient(step, TWO)
            higher = Derivative(Symbol(self.output), (self.leaf, self.leaf))
            note = "$h/2$ times the second derivative: the error is $O(h)$"
        else:
            size = Quotient(Power(step, TWO), Number("6"))
            higher = Derivative(first, (self.leaf, self.leaf))
            note = "$h^2/6$ times the third derivative: the error is $O(h^2)$"
        size = Negative(size) if self.scheme == "backward" else size
        self.lines.add("leading term of the error", (Product((size, higher)),), note)


def _decimals(width: Fraction) -> int:
    """How many decimals a step of this size moves: 2 for 0.01."""
    count = 0
    while width * 10**count < 1:
        count += 1
    return count


def decimal_formula(value: Fraction) -> Formula:
    """The number in decimals where it has few, else as a fraction."""
    return Negative(FormulaNumbers().literal(-value)) if value < 0 else FormulaNumbers().literal(value)
