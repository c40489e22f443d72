"""The shape of a formula, its free indices held fixed: ``x[n]`` has the shape of one sample."""

from __future__ import annotations

from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Call,
    Cases,
    Derivative,
    Entry,
    Expectation,
    Formula,
    Logic,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Transpose,
    Vector,
)

Shape = tuple[Formula, ...]

SCALAR_VALUED = frozenset(
    {
        "norm",
        "norm1",
        "norminf",
        "specnorm",
        "dot",
        "trace",
        "det",
        "total",
        "mean",
        "var",
        "rank",
        "delta",
        "ind",
        "card",
    }
)
MATRIX_VALUED = frozenset({"inv"})


def shape_of(formula: Formula, scope: Scope) -> Shape:
    """The dimensions of the value; raises ``NotComputable`` where no rule knows."""
    match formula:
        case Symbol(name):
            known = name in scope.types or name in scope.definitions
            return tuple(scope.shape(name) or ()) if known else ()
        case Entry(base, indices):
            return shape_of(base, scope)[len(indices) :]
        case Negative(operand) | Expectation(operand):
            return shape_of(operand, scope)
        case Sum(terms):
            return _first(terms, scope)
        case Product(factors, mark):
            if mark in ("*", ".*"):
                return _first(factors, scope)
            shape: Shape = ()
            for factor in factors:
                shape = product_shape(shape, shape_of(factor, scope))
            return shape
        case Quotient(numerator, denominator):
            return _first((numerator, denominator), scope)
        case Power(base, exponent):
            return _first((base, exponent), scope)
        case Transpose(operand):
            return transposed_shape(shape_of(operand, scope))
        case BigOperator(body=body):
            return shape_of(body, scope)
        case Cases(branches, otherwise):
            parts = [part for branch in branches for part in branch]
            return _first([*parts, *([] if otherwise is None else [otherwise])], scope)
        case Relation(_, sides):
            return _first(sides, scope)
        case Logic(_, operands):
            return _first(operands, scope)
        case Vector(items):
            return (Number(str(len(items))), *shape_of(items[0], scope))
        case Matrix(rows):
            if all(shape_of(cell, scope) == () for row in rows for cell in row):
                return (Number(str(len(rows))), Number(str(len(rows[0]))))
            raise NotComputable("a matrix of blocks has no entry form here")
        case Call(function, arguments):
            return _call_shape(function, arguments, scope)
        case Derivative(of, wrt):
            return sum((shape_of(variable, scope) for variable in reversed(wrt)), shape_of(of, scope))
        case _:
            return ()


def _first(parts: tuple[Formula, ...] | list[Formula], scope: Scope) -> Shape:
    for part in parts:
        if shape := shape_of(part, scope):
            return shape
    return ()


def _call_shape(function: str, arguments: tuple[Formula, ...], scope: Scope) -> Shape:
    if function in SCALAR_VALUED or (function in ("max", "min") and len(arguments) == 1):
        return ()
    if function in scope.functions:
        return tuple(scope.shape_of(Call(function, arguments)) or ())
    if function in ("ones", "zeros"):
        return arguments
    if function == "eye":
        return (arguments[0], arguments[-1])
    if function == "outer":
        return shape_of(arguments[0], scope) + shape_of(arguments[1], scope)
    if function == "diag":
        shape = shape_of(arguments[0], scope)
        return shape * 2 if len(shape) == 1 else shape[:1]
    if function == "block":
        raise NotComputable("a matrix of blocks has no entry form here")
    return _first(arguments, scope)


def product_shape(left: Shape, right: Shape) -> Shape:
    """The shape of a matrix product; vectors are columns and 1×1 is a scalar."""
    if not left or not right:
        return left or right
    rows = left[0]
    columns = right[1] if len(right) == 2 else ONE
    if columns == ONE:
        return () if rows == ONE else (rows,)
    return (rows, columns)


def transposed_shape(shape: Shape) -> Shape:
    """A column becomes a row, a row a column."""
    if not shape:
        return ()
    if len(shape) == 1:
        return (ONE, shape[0])
    return (shape[1],) if shape[0] == ONE else (shape[1], shape[0])
