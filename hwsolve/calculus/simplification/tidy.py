"""Tidying one node after its parts have changed."""

from __future__ import annotations

from collections.abc import Callable

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, power
from hwsolve.notation.formula import (
    ZERO,
    BigOperator,
    Call,
    Cases,
    Formula,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    map_children,
)

Rule = Callable[[Formula], Formula | None]


def rebuild(node: Formula) -> Formula:
    """The same node with units, zeros and signs tidied at its top."""
    match node:
        case Sum(terms):
            return add(terms)
        case Product(factors):
            return multiply(factors)
        case Quotient(numerator, denominator):
            return divide(numerator, denominator)
        case Negative(operand):
            return negative(operand)
        case Power(base, exponent):
            return power(base, exponent)
        case BigOperator("sum", body=body) if body == ZERO:
            return ZERO
        case Cases(branches, otherwise) if all(value == otherwise for value, _ in branches) and otherwise:
            return otherwise
        case _:
            return node


ARRAY_ARGUMENTS = frozenset({"softmax", "inv", "det"})


def map_scalars(formula: Formula, change: Callable[[Formula], Formula]) -> Formula:
    """The node with its scalar children changed; an array argument is left as it was written."""
    if isinstance(formula, Call) and formula.function in ARRAY_ARGUMENTS:
        return formula
    return map_children(formula, change)


def everywhere(rule: Rule) -> Rule:
    """The rule applied at every place where it fits, innermost first; None if it fits nowhere."""

    def apply(formula: Formula) -> Formula | None:
        changed = False

        def visit(node: Formula) -> Formula:
            nonlocal changed
            visited = map_scalars(node, visit)
            if visited is not node:
                visited = rebuild(visited)
            if (found := rule(visited)) is not None:
                changed = True
                return rebuild(found)
            return visited

        new = visit(formula)
        return new if changed and new != formula else None

    return apply


def distributed(body: Formula) -> tuple[Formula, ...]:
    """The terms of a body, one factor that is a sum multiplied out."""
    match body:
        case Sum(terms):
            return terms
        case Negative(operand):
            return tuple(negative(term) for term in distributed(operand))
        case Product(factors):
            for place, factor in enumerate(factors):
                if isinstance(factor, Sum):
                    return tuple(
                        multiply((*factors[:place], term, *factors[place + 1 :])) for term in factor.terms
                    )
        case Quotient(numerator, denominator):
            return tuple(divide(term, denominator) for term in distributed(numerator))
    return (body,)
