"""One look over a formula: what occurs in it, so that nobody walks the tree twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Constant,
    Derivative,
    DerivativeCall,
    Entry,
    Expectation,
    Formula,
    Limit,
    Matrix,
    Number,
    Symbol,
    Vector,
    children,
    names,
)

#: Functions that distinguish cases.
PIECEWISE: Final = frozenset(
    "abs max min sign relu leaky_relu step floor ceil round ind mod argmax argmin norm1 norminf".split()
)


@dataclass(slots=True)
class Survey:
    """Names (bound ones included), functions, literals and kinds of node that occur.

    ``counts`` are the names in the bounds of sums and in indices: whole numbers, whatever
    their declared type. ``limits`` tells of a limit, ``searches`` of a supremum.
    """

    names: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    literals: list[str] = field(default_factory=list)
    imaginary: bool = False
    cases: bool = False
    arrays: bool = False
    needs_balls: bool = False
    counts: set[str] = field(default_factory=set)
    limits: bool = False
    searches: bool = False

    @property
    def piecewise(self) -> bool:
        """Whether a case distinction occurs."""
        return self.cases or not PIECEWISE.isdisjoint(self.functions)


def survey(*formulas: Formula) -> Survey:
    """What occurs anywhere in the formulas."""
    found = Survey()
    pending = list(formulas)
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is Symbol:
            found.names.add(node.name)  # type: ignore[attr-defined]
            continue
        if kind is Number:
            found.literals.append(node.text)  # type: ignore[attr-defined]
            continue
        if kind is Constant:
            found.imaginary = found.imaginary or node.name == "i"  # type: ignore[attr-defined]
            continue
        if kind is Call:
            found.functions.add(node.function)  # type: ignore[attr-defined]
        elif kind is Cases or (isinstance(node, BigOperator) and node.operator in ("max", "min")):
            found.cases = True
        elif kind is Matrix or kind is Vector or kind is Entry:
            found.arrays = True
        elif kind is Derivative or kind is Expectation or kind is Limit:
            found.needs_balls = True
            found.limits = found.limits or kind is Limit
        elif kind is DerivativeCall:
            found.functions.add(node.function)  # type: ignore[attr-defined]
            found.needs_balls = True
        if isinstance(node, BigOperator) and node.operator in ("sup", "inf"):
            found.searches = found.needs_balls = True
        elif isinstance(node, BigOperator):
            for bound in (node.lower, node.upper):
                if bound is not None:
                    found.counts |= names(bound)
        elif isinstance(node, Entry):
            for index in node.indices:
                found.counts |= names(index)
        pending.extend(children(node))
    return found
