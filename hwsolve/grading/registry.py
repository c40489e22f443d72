"""The kinds of answer: those that two formulas decide, and who grades each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

from hwsolve.grading.key import Comparer
from hwsolve.grading.kinds import collections, equation, expression, inequality, number

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.grading.result import Result


KINDS: Final[Mapping[str, Comparer]] = {
    "expression": expression.compare_expression,
    "number": number.compare_number,
    "matrix": expression.compare_matrix,
    "function": expression.compare_expression,
    "equation": equation.compare_equation,
    "update": equation.compare_update,
    "inequality": inequality.compare_inequality,
    "bound": expression.compare_expression,
    "set": collections.compare_set,
    "tuple": collections.compare_tuple,
    "interval": collections.compare_interval,
    "shape": collections.compare_shape,
    "assignments": collections.compare_assignments,
}
ALIASES: Final[Mapping[str, str]] = {
    "algebraic": "expression", "numeric": "number", "assignment": "assignments", "vector": "matrix",
}  # fmt: skip
#: Kinds with a grader of their own: ``grade`` in ``hwsolve/grading/kinds/<kind>.py``.
GRADED: Final = frozenset(
    ["bound", "chain", "choice", "derivation", "function", "graph", "rate", "text", "witness"]
)


def comparer(kind: str) -> Comparer | None:
    """How two formulas are compared as answers of a kind; None where they alone do not decide."""
    return KINDS.get(ALIASES.get(kind, kind))


def grader(kind: str) -> Callable[[Question], Result] | None:
    """Who grades answers of a kind, imported when asked for; None where a person must."""
    place = f"kinds.{kind}" if kind in GRADED else "formulas" if comparer(kind) is not None else None
    if place is None:
        return None
    found: Callable[[Question], Result] = import_module(f"hwsolve.grading.{place}").grade
    return found
