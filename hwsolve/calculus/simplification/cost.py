"""How heavy a formula is to read: the measure by which one form of a result is preferred to another."""

from __future__ import annotations

from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    children,
)


def cost(formula: Formula) -> int:
    """Nodes, with a surcharge for sums over indices, cases, fractions and a leading minus."""
    if isinstance(formula, Entry):
        return 2 + (0 if isinstance(formula.base, Symbol) else cost(formula.base))
    own = 1
    match formula:
        case BigOperator():
            return 4 + cost(formula.body) + (0 if formula.condition is None else cost(formula.condition))
        case Cases():
            own = 3
        case Quotient():
            own = 2
        case Call(function):
            own = 6 if function == "ones" else 2
        case Power(base) if not isinstance(base, Number):
            own = 2
        case Product(factors):
            own = 1 + 3 * (len(factors) - len(set(factors))) + 3 * _conjugate(factors)
        case Negative(operand):
            own = 3 if isinstance(operand, Sum) else 1
        case Sum(terms):
            own = 1 + isinstance(terms[0], Negative) + 2 * (len(terms) - len(set(terms)))
    return own + sum(cost(child) for child in children(formula))


def _conjugate(factors: tuple[Formula, ...]) -> bool:
    """Whether (1 + u)(1 - u) stands there, which reads better as 1 - u^2."""
    sums = [set(factor.terms) for factor in factors if isinstance(factor, Sum) and len(factor.terms) == 2]
    flipped = [{term.operand if isinstance(term, Negative) else term for term in terms} for terms in sums]
    return any(flipped.count(terms) > 1 for terms in flipped)
