"""The derivative of one elementary operation by each of its operands: the chain rule's links.

The slopes of functions are those of :mod:`hwsolve.calculus.derivatives.elementary`, written with the
operation's own value ``v`` where it occurs: the slope of ``v = exp(u)`` is ``v``, that of
``v = sigmoid(u)`` is ``v*(1 - v)``.
"""

from __future__ import annotations

from dataclasses import dataclass

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number, power
from hwsolve.calculus.derivatives.elementary import DERIVATIVES
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Cases,
    Constant,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    replaced,
)


@dataclass(frozen=True, slots=True)
class Link:
    """``d(operation)/d(operand) = slope`` at one place.

    ``before`` tells whether the slope is written before what it multiplies.
    """

    operand: Formula
    slope: Formula
    before: bool = True

    def scaled(self, by: Formula) -> Formula:
        """``slope * by`` or ``by * slope``, signs outside, ones left out."""
        return multiply((self.slope, by) if self.before else (by, self.slope))


def links(operation: Formula, value: Formula) -> tuple[Link, ...]:
    """The links of *operation*, whose result is called *value*, one per place of an operand.

    An operand that stands in two places (``x*x``) has two links, whose slopes add up.
    Raises ``NotComputable`` for an operation without a rule.
    """
    match operation:
        case Sum(terms=terms):
            return tuple(
                Link(term.operand, Negative(ONE)) if isinstance(term, Negative) else Link(term, ONE)
                for term in terms
            )
        case Negative(operand=operand):
            return (Link(operand, Negative(ONE)),)
        case Product(factors=(left, right)):
            return (Link(left, right, before=False), Link(right, left))
        case Quotient(numerator=above, denominator=below):
            falling = negative(divide(above, power(below, TWO)))
            return (Link(above, divide(ONE, below)), Link(below, falling))
        case Power():
            return _power_links(operation, value)
        case Call(function=function, arguments=(operand,)) if function in DERIVATIVES:
            return (Link(operand, replaced(DERIVATIVES[function](operand), operation, value)),)
        case Call():
            return _call_links(operation)
        case Cases():
            return _branch_links(operation)
        case _:
            return (Link(operation, ONE),)


def rule_name(operation: Formula) -> str:
    """The textbook name of the rule that differentiates the operation."""
    match operation:
        case Sum():
            return "sum rule"
        case Negative():
            return "constant multiple rule"
        case Product():
            return "product rule"
        case Quotient():
            return "quotient rule"
        case Power(base=Number() | Constant()):
            return "exponential rule"
        case Power():
            return "power rule"
        case Call(function=function):
            return f"chain rule, derivative of {function}"
        case Cases():
            return "derivative by branches"
        case _:
            return "identity"


def _power_links(operation: Power, value: Formula) -> tuple[Link, ...]:
    base, exponent = operation.base, operation.exponent
    lowered = add((exponent, number(-1)))
    by_base = Link(base, multiply((exponent, power(base, lowered))))
    logarithm = ONE if base == Constant("e") else Call("log", (base,))
    return (by_base, Link(exponent, multiply((value, logarithm))))


def _call_links(operation: Call) -> tuple[Link, ...]:
    match operation.function, operation.arguments:
        case ("max" | "min") as extreme, (u, w):
            condition = Relation((">=",) if extreme == "max" else ("<=",), (u, w))
            return (Link(u, _where(condition, ONE, ZERO)), Link(w, _where(condition, ZERO, ONE)))
        case "leaky_relu", (u, slope):
            above = Relation((">",), (u, ZERO))
            return (Link(u, _where(above, ONE, slope)), Link(slope, _where(above, ZERO, u)))
        case "logb", (b, u):
            scale = Call("log", (b,))
            by_base = negative(divide(Call("log", (u,)), multiply((b, power(scale, TWO)))))
            return (Link(u, divide(ONE, multiply((u, scale)))), Link(b, by_base))
        case "root", (u, n):
            return (Link(u, divide(power(u, add((divide(ONE, n), number(-1)))), n)),)
        case "mod", (u, w):
            return (Link(u, ONE), Link(w, negative(Call("floor", (divide(u, w),)))))
        case "atan2", (y, x):
            size = add((power(x, TWO), power(y, TWO)))
            return (Link(y, divide(x, size)), Link(x, negative(divide(y, size))))
        case _:
            raise NotComputable(f"no rule for the derivative of {operation.function} is known here")


def _where(condition: Formula, yes: Formula, no: Formula) -> Formula:
    return Cases(((yes, condition),), no)


def _branch_links(operation: Cases) -> tuple[Link, ...]:
    found = []
    conditions = [condition for _, condition in operation.branches]
    values = [value for value, _ in operation.branches]
    if operation.otherwise is not None:
        values.append(operation.otherwise)
    for place, value in enumerate(values):
        chosen = tuple(
            (ONE if other == place else ZERO, condition) for other, condition in enumerate(conditions)
        )
        last = None if operation.otherwise is None else (ONE if place == len(conditions) else ZERO)
        found.append(Link(value, Cases(chosen, last)))
    return tuple(found)
