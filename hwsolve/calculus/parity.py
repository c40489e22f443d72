"""Functions at -x: what is even, odd, or symmetric about another point."""

from __future__ import annotations

from typing import Final

from hwsolve.calculus.arithmetic import add, negative, power
from hwsolve.calculus.simplification.tidy import rebuild
from hwsolve.notation.formula import (
    ONE,
    Call,
    Formula,
    Negative,
    Power,
    Relation,
    Symbol,
    map_children,
    rational,
    substitute,
)

ODD: Final = frozenset("sin tan asin atan sinh tanh asinh atanh erf sign".split())
EVEN: Final = frozenset("cos cosh abs sech".split())


def at_minus(formula: Formula, variable: str) -> Formula:
    """The formula at -x, nothing simplified."""
    return substitute(formula, {variable: Negative(Symbol(variable))})


def signs_out(formula: Formula) -> Formula:
    """|-u| = |u|, tanh(-u) = -tanh(u), (-u)^2 = u^2, sigmoid(-u) = 1 - sigmoid(u): signs outside."""
    if isinstance(formula, Relation):
        return formula
    inner = rebuild(map_children(formula, signs_out))
    match inner:
        case Call(function, (Negative(u),)) if function in ODD:
            return negative(Call(function, (u,)))
        case Call(function, (Negative(u),)) if function in EVEN:
            return Call(function, (u,))
        case Call("sigmoid", (Negative(u),)):
            return add((ONE, negative(Call("sigmoid", (u,)))))
        case Call("softplus", (Negative(u),)):
            return add((Call("softplus", (u,)), negative(u)))
        case Power(Negative(u), exponent) if (value := rational(exponent)) is not None:
            if value.denominator != 1:
                return inner
            return negative(power(u, exponent)) if value % 2 else power(u, exponent)
        case _:
            return inner
