"""Symbolic shapes of formulas, and the dimension each index runs over."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Derivative,
    DerivativeCall,
    Entry,
    Expectation,
    Formula,
    Limit,
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
    children,
    names,
    walk,
)

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

Shape = tuple[Formula, ...]
ONE_ROW = Number("1")
#: A size that names alone do not tell.
UNKNOWN = Symbol("?")
SCALAR_CALLS = frozenset(
    [
        "norm",
        "norm1",
        "norm2",
        "norminf",
        "specnorm",
        "dot",
        "trace",
        "det",
        "total",
        "mean",
        "var",
        "card",
        "rank",
        "nuclear",
        "lambda_max",
        "lambda_min",
        "sigma_max",
        "sigma_min",
        "spectral_radius",
        "delta",
        "max",
        "min",
        "argmax",
        "argmin",
    ]
)


def shape_of(formula: Formula, scope: Scope) -> Shape | None:
    """The sizes of what *formula* stands for, as far as declared names tell; None if they clash."""
    if isinstance(formula, Symbol):
        return scope.shape(formula.name)
    if isinstance(formula, Entry):
        base = shape_of(formula.base, scope)
        if base is None:
            return None
        return base[len(formula.indices) :]
    if isinstance(formula, Negative | Expectation):
        return shape_of(children(formula)[0], scope)
    if isinstance(formula, Sum):
        return _common([shape_of(term, scope) for term in formula.terms])
    if isinstance(formula, Product):
        return _product(formula, scope)
    if isinstance(formula, Quotient):
        return shape_of(formula.numerator, scope) or shape_of(formula.denominator, scope)
    if isinstance(formula, Power):
        return shape_of(formula.base, scope)
    if isinstance(formula, Transpose):
        inner = shape_of(formula.operand, scope)
        if inner is None or not inner:
            return inner
        return (ONE_ROW, inner[0]) if len(inner) == 1 else squeezed((inner[1], inner[0]))
    if isinstance(formula, BigOperator | Limit):
        return shape_of(formula.body, scope)
    if isinstance(formula, DerivativeCall):
        return _derivative_call(formula, scope)
    if isinstance(formula, Cases | Relation | Logic):
        return _common([shape_of(part, scope) for part in children(formula)])
    if isinstance(formula, Call):
        return _call(formula, scope)
    if isinstance(formula, Vector):
        first = shape_of(formula.items[0], scope)
        return (Number(str(len(formula.items))),) if not first else None
    if isinstance(formula, Matrix):
        if any(shape_of(cell, scope) for row in formula.rows for cell in row):
            return (UNKNOWN, UNKNOWN)  # blocks
        return (Number(str(len(formula.rows))), Number(str(len(formula.rows[0]))))
    if isinstance(formula, Derivative):
        shape = shape_of(formula.of, scope)
        for wrt in reversed(formula.wrt):
            by = shape_of(wrt, scope)
            if shape is None or by is None:
                return None
            shape = (*shape, *by)
        return shape
    return ()


def squeezed(shape: Shape) -> Shape:
    """1×1 is a scalar, one column a vector."""
    if len(shape) == 2 and shape[1] == ONE_ROW:
        return () if shape[0] == ONE_ROW else shape[:1]
    return shape


def _common(shapes: list[Shape | None]) -> Shape | None:
    found: Shape = ()
    for shape in shapes:
        if shape is None:
            return None
        if len(shape) > len(found):
            found = shape
    return found


def _product(formula: Product, scope: Scope) -> Shape | None:
    shape: Shape = ()
    for factor in formula.factors:
        other = shape_of(factor, scope)
        if other is None:
            return None
        if not shape or not other:
            shape = shape or other
        elif formula.mark in ("*", ".*"):
            shape = max(shape, other, key=len)
        elif formula.mark == "@" and len(shape) == 1 and shape == other:
            shape = ()
        elif formula.mark == "@" and len(shape) == 1 and len(other) == 2 and shape[0] == other[0]:
            shape = (ONE_ROW, other[1])
        elif formula.mark == "" and len(shape) == 1 and shape == other:
            pass
        elif formula.mark == "" and len(shape) == 2 and shape[0] == ONE_ROW and len(other) == 1:
            shape = ()
        else:
            left = (shape[0], ONE_ROW) if len(shape) == 1 else shape
            right = (other[0], ONE_ROW) if len(other) == 1 else other
            shape = squeezed((left[0], right[1]))
    return shape


def _call(formula: Call, scope: Scope) -> Shape | None:
    arguments = formula.arguments
    pairwise = formula.function in ("max", "min") and len(arguments) > 1
    if formula.function in SCALAR_CALLS and not pairwise:
        return ()
    shapes = [shape_of(argument, scope) for argument in arguments]
    if any(shape is None for shape in shapes):
        return None
    if formula.function in scope.function_names:
        return _function(formula.function, shapes, scope)
    if formula.function in ("ones", "zeros"):
        return tuple(arguments)
    if formula.function == "eye":
        return (arguments[0], arguments[0]) if arguments else ()
    if formula.function == "diag":
        shape = shapes[0] or ()
        return (shape[0], shape[0]) if len(shape) == 1 else shape[:1]
    if formula.function == "outer":
        left, right = shapes[0] or (), shapes[1] or ()
        return (*left[:1], *right[:1])
    if formula.function in ("svals", "eigs"):
        sizes = dict.fromkeys(shapes[0] or ())
        return (Call("min", tuple(sizes)),) if len(sizes) > 1 else tuple(sizes)
    if formula.function == "pinv":
        return squeezed((shapes[0] or ())[::-1])
    if formula.function == "right_singular":
        return squeezed((shapes[0] or ())[1:])
    if formula.function == "block":
        return (UNKNOWN, UNKNOWN)
    return _common(shapes) if shapes else ()


def _function(name: str, shapes: list[Shape | None], scope: Scope) -> Shape | None:
    """Of a function of numbers the shape of its arguments, else that of its value."""
    definition = scope.functions.get(name)
    if definition is None:
        return () if scope.types[name].domain.argument else _common(shapes)
    spread = [s for s, kind in zip(shapes, definition.kinds, strict=False) if not kind.dims]
    known = scope.with_symbols(dict(zip(definition.parameters, definition.kinds, strict=True)))
    return _common([shape_of(definition.body, known), *spread])


def _derivative_call(formula: DerivativeCall, scope: Scope) -> Shape | None:
    """The gradient has the shape of the argument, the Hessian twice."""
    shapes = [shape_of(argument, scope) for argument in formula.arguments]
    definition, kind = scope.functions.get(formula.function), scope.types.get(formula.function)
    of_arrays = kind is not None and bool(kind.domain.argument)
    if definition is not None and len(definition.kinds) == 1:
        of_arrays = bool(definition.kinds[0].dims)
    if of_arrays and len(shapes) == 1:
        return None if shapes[0] is None else shapes[0] * formula.order
    return _common(shapes)


def index_ranges(
    formula: Formula, scope: Scope, known: Mapping[str, Formula] | None = None
) -> dict[str, Formula]:
    """Which dimension each undeclared index letter runs over, from the places it stands at."""
    found: dict[str, Formula] = {name: size for name, size in scope.indices.items() if size is not None}
    found.update(known or {})
    pairs: list[tuple[str, str]] = []
    places: dict[str, set[Formula]] = {}
    moved: set[str] = set()
    for node in walk(formula):
        if isinstance(node, Entry):
            shape = shape_of(node.base, scope)
            if shape is None:
                continue
            for position, index in enumerate(node.indices):
                if position < len(shape):
                    if isinstance(index, Symbol) and index.name in scope.indices:
                        places.setdefault(index.name, set()).add(shape[position])
                    elif isinstance(index, Sum):
                        moved |= names(index)
                    for name in _shifted(index):
                        if not scope.declares(name):
                            found.setdefault(name, shape[position])
        elif isinstance(node, Call) and node.function == "delta":
            one, two = node.arguments
            if isinstance(one, Symbol) and isinstance(two, Symbol):
                pairs.append((one.name, two.name))
        elif isinstance(node, Relation):
            pairs.extend(compared(node))
        elif isinstance(node, BigOperator) and node.lower == Number("1") and _is_dimension(node.upper, scope):
            assert node.upper is not None
            found.setdefault(node.index, node.upper)
    for name, sizes in places.items():
        if len(sizes) == 1 and found[name] not in sizes and name not in (known or {}) and name not in moved:
            (found[name],) = sizes  # where a letter stands says more than what it was declared for
    for _ in pairs:
        for here, there in pairs:
            if here in found:
                found.setdefault(there, found[here])
            if there in found:
                found.setdefault(here, found[there])
    return found


def compared(relation: Relation) -> list[tuple[str, str]]:
    """Names that a condition compares with each other: ``k != i``."""
    return [
        (one.name, two.name)
        for one, two in pairwise(relation.sides)
        if isinstance(one, Symbol) and isinstance(two, Symbol)
    ]


def _is_dimension(upper: Formula | None, scope: Scope) -> bool:
    return isinstance(upper, Symbol) and upper.name in scope.dimensions


def _shifted(index: Formula) -> list[str]:
    if isinstance(index, Symbol):
        return [index.name]
    return []
