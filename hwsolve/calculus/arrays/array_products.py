"""Constructors over arrays: elementwise, matrix and outer products, with signs and scalars in front."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import multiply, negative
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    BigOperator,
    Call,
    Formula,
    Negative,
    Product,
    Quotient,
    Transpose,
)

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope


def spread(scalar: Formula, sizes: tuple[Formula, ...]) -> Formula:
    """The array of *sizes* with the same scalar everywhere."""
    return scaled([scalar], [Call("ones", sizes)])


def outer(left: Formula, right: Formula) -> Formula:
    """left right^T"""
    return Call("outer", (left, right))


def matrix_product(left: Formula, right: Formula) -> Formula:
    """The matrix product, its sign in front."""
    if isinstance(left, Negative):
        return negative(matrix_product(left.operand, right))
    if isinstance(right, Negative):
        return negative(matrix_product(left, right.operand))
    parts: list[Formula] = []
    for part in (left, right):
        parts.extend(part.factors if isinstance(part, Product) and part.mark == "@" else (part,))
    return Product(tuple(parts), "@")


def multiply_arrays(factors: Iterable[Formula]) -> Formula:
    """The elementwise product; signs to the front, units gone, matrix products left whole."""
    sign = 1
    flat: list[Formula] = []
    pending = list(factors)
    while pending:
        factor = pending.pop(0)
        if isinstance(factor, Negative):
            sign = -sign
            pending.insert(0, factor.operand)
        elif isinstance(factor, Product) and factor.mark == "*":
            pending[:0] = factor.factors
        elif factor != ONE:
            flat.append(factor)
    if ZERO in flat and len(flat) == 1:
        return ZERO
    body = ONE if not flat else flat[0] if len(flat) == 1 else Product(tuple(flat))
    return negative(body) if sign < 0 else body


def divide_arrays(top: Formula, bottom: Formula) -> Formula:
    """The elementwise quotient, its sign in front."""
    if isinstance(top, Negative):
        return negative(divide_arrays(top.operand, bottom))
    return top if bottom == ONE else Quotient(top, bottom)


def transposed(block: Formula, scope: Scope) -> Formula:
    """The transpose, taken inside sums, quotients and products: (A^T v/m)^T = v^T A/m."""
    if not shape_of(block, scope):
        return block
    match block:
        case BigOperator(operator="sum"):
            body = transposed(block.body, scope)
            return BigOperator(block.operator, block.index, block.lower, block.upper, block.condition, body)
        case Negative(operand=inner):
            return Negative(transposed(inner, scope))
        case Transpose(operand=inner):
            return inner
        case Quotient(numerator=above, denominator=below) if not shape_of(below, scope):
            return Quotient(transposed(above, scope), below)
        case Product(factors=factors, mark=mark):
            arrays = [bool(shape_of(factor, scope)) for factor in factors]
            if sum(arrays) == 1:
                return Product(tuple(transposed(factor, scope) for factor in factors), mark)
            if all(arrays) and mark in ("", "@"):
                return Product(tuple(transposed(factor, scope) for factor in factors[::-1]), mark)
    return Transpose(block)


def scaled(scalars: list[Formula], arrays: list[Formula]) -> Formula:
    """Scalars times arrays; factors 1/s go under one fraction line."""
    if (signs := sum(isinstance(part, Negative) for part in scalars)) > 0:
        bare = [part.operand if isinstance(part, Negative) else part for part in scalars]
        return negative(scaled(bare, arrays)) if signs % 2 else scaled(bare, arrays)
    below = [part.denominator for part in scalars if isinstance(part, Quotient)]
    above = [part.numerator if isinstance(part, Quotient) else part for part in scalars]
    product = multiply_arrays([*above, *arrays])
    return divide_arrays(product, multiply(below)) if below else product
