"""The kinds of answer that two formulas decide, and how each is compared."""

from __future__ import annotations

from collections.abc import Callable

from hwsolve.grading.kinds import collections, equation, expression, inequality, number
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison import Comparison
from hwsolve.notation.formula import Formula

Comparer = Callable[[Formula, Formula, Terms], Comparison]

KINDS: dict[str, Comparer] = {
    "expression": expression.compare_expression,
    "number": number.compare_number,
    "matrix": expression.compare_matrix,
    "equation": equation.compare_equation,
    "update": equation.compare_update,
    "inequality": inequality.compare_inequality,
    "set": collections.compare_set,
    "tuple": collections.compare_tuple,
    "interval": collections.compare_interval,
    "shape": collections.compare_shape,
    "assignments": collections.compare_assignments,
}
ALIASES = {"algebraic": "expression", "numeric": "number", "assignment": "assignments", "vector": "matrix"}


def comparer(kind: str) -> Comparer | None:
    """How a kind is compared; None for an unknown kind."""
    return KINDS.get(ALIASES.get(kind, kind))
