"""Functions of arrays for the evaluator: norms, products, traces, softmax, literals of blocks."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation import spectra
from hwsolve.meaning.evaluation.arrays import (
    MAX_ENTRIES,
    Array,
    Value,
    as_matrix,
    from_matrix,
    shape_of,
    shown,
    transpose,
)
from hwsolve.meaning.evaluation.sized_by_context import Ones, Scaled, identity_like
from hwsolve.notation.formula import Call, Formula, Power

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator


def known_true(condition: Any) -> bool:
    """Whether a condition holds in every sample."""
    return condition is True or (isinstance(condition, list) and all(condition))


def known_false(condition: Any) -> bool:
    """Whether a condition fails in every sample."""
    return condition is False or (isinstance(condition, list) and not any(condition))


def _one(walk: Evaluator[Any], formula: Call) -> Value:
    return walk.walk(formula.arguments[0])


def _matrix(walk: Evaluator[Any], formula: Call) -> tuple[int, int, list[Any]]:
    value = _one(walk, formula)
    if not isinstance(value, Array):
        return 1, 1, [value]
    return as_matrix(value)


def total_of(walk: Evaluator[Any], items: list[Any]) -> Any:
    """The sum of numbers."""
    total = items[0]
    for item in items[1:]:
        total = walk.numbers.add(total, item)
    return total


def spread(walk: Evaluator[Any], function: str, arguments: list[Value], formula: Formula) -> Value:
    """A scalar function entry by entry; ``max`` and ``min`` of one array are over its entries."""
    numbers = walk.numbers
    if function in ("max", "min") and len(arguments) == 1:
        return numbers.call(function, list(arguments[0].items))
    shapes = {a.shape for a in arguments if isinstance(a, Array)}
    if len(shapes) > 1:
        raise MeaningError(f"{function} of arrays of different shapes", formula.span)
    if function == "factorial" or function == "binomial":
        raise MeaningError(f"{function} needs numbers", formula.span)
    (shape,) = shapes
    count = len(next(a for a in arguments if isinstance(a, Array)).items)
    columns = [a.items if isinstance(a, Array) else [a] * count for a in arguments]
    return Array(shape, [numbers.call(function, list(row)) for row in zip(*columns, strict=True)])


def array_power(walk: Evaluator[Any], base: Array[Any], formula: Power, exponent: Fraction | None) -> Value:
    """A vector's power is elementwise; a square matrix's the matrix power; ``^(-1)`` the inverse."""
    numbers = walk.numbers
    square = len(base.shape) == 2 and base.shape[0] == base.shape[1]
    if square and exponent is not None and exponent.denominator == 1 and abs(exponent) <= 64:
        count = int(exponent)
        result: Value = inverse(walk, base, formula) if count < 0 else base
        if count == 0:
            return identity_like(walk, Scaled(walk.whole(1)), base)
        factor = result
        for _ in range(abs(count) - 1):
            result = walk.matmul(result, factor, formula)
        return result
    if exponent is not None and exponent < 0 and not square:
        raise MeaningError(f"{shown(base.shape)} has no inverse", formula.span)
    power = walk.walk(formula.exponent)
    if isinstance(power, Array):
        raise MeaningError("an exponent must be a number", formula.span)
    return base.map(lambda x: numbers.power(x, power, exponent))


def _norm(walk: Evaluator[Any], formula: Call) -> Value:
    value = _one(walk, formula)
    numbers = walk.numbers
    items = value.items if isinstance(value, Array) else [value]
    order = formula.arguments[1] if len(formula.arguments) > 1 else None
    if order is not None:
        name = {"1": "norm1", "2": "norm2", "inf": "norminf"}.get(
            getattr(order, "text", getattr(order, "name", ""))
        )
        if name is None:
            raise NotComputable("only the norms 1, 2 and inf are known")
        return FUNCTIONS[name](walk, Call(name, formula.arguments[:1]))
    two = Fraction(2)
    sizes = [numbers.call("abs", [x]) for x in items] if numbers.principal else items
    squares = [numbers.power(x, walk.whole(2), two) for x in sizes]
    return numbers.call("sqrt", [total_of(walk, squares)])


def _norm2(walk: Evaluator[Any], formula: Call) -> Value:
    value = _one(walk, formula)
    if isinstance(value, Array) and len(value.shape) == 2 and 1 not in value.shape:
        return spectra.largest_singular_value(walk, Call("specnorm", formula.arguments[:1]))
    return _norm(walk, Call("norm", formula.arguments[:1]))


def _norm1(walk: Evaluator[Any], formula: Call) -> Value:
    value = _one(walk, formula)
    items = value.items if isinstance(value, Array) else [value]
    return total_of(walk, [walk.numbers.call("abs", [x]) for x in items])


def _norminf(walk: Evaluator[Any], formula: Call) -> Value:
    value = _one(walk, formula)
    items = value.items if isinstance(value, Array) else [value]
    return walk.numbers.call("max", [walk.numbers.call("abs", [x]) for x in items])


def _dot(walk: Evaluator[Any], formula: Call) -> Value:
    a, b = (walk.walk(argument) for argument in formula.arguments)
    if not isinstance(a, Array) and not isinstance(b, Array):
        return walk.numbers.multiply(a, b)
    if shape_of(a) != shape_of(b):
        raise MeaningError(
            f"the inner product of {shown(shape_of(a))} and {shown(shape_of(b))}", formula.span
        )
    return total_of(walk, [walk.numbers.multiply(x, y) for x, y in zip(a.items, b.items, strict=True)])


def _outer(walk: Evaluator[Any], formula: Call) -> Value:
    a, b = (walk.walk(argument) for argument in formula.arguments)
    if not isinstance(a, Array) or not isinstance(b, Array) or len(a.shape) > 1 or len(b.shape) > 1:
        raise MeaningError("an outer product needs two vectors", formula.span)
    return walk.matmul(a, transpose(b), formula)


def _trace(walk: Evaluator[Any], formula: Call) -> Value:
    rows, columns, items = _matrix(walk, formula)
    if rows != columns:
        raise MeaningError(f"a trace needs a square matrix, not {rows}×{columns}", formula.span)
    return total_of(walk, [items[i * rows + i] for i in range(rows)])


def determinant(walk: Evaluator[Any], n: int, items: list[Any]) -> Any:
    """Leibniz by expansion along rows, sharing minors (no division, so exact for balls)."""
    numbers = walk.numbers
    minors: dict[int, Any] = {0: walk.whole(1)}
    for row in range(n):
        following: dict[int, Any] = {}
        for chosen, minor in minors.items():
            for column in range(n):
                bit = 1 << column
                if chosen & bit:
                    continue
                term = numbers.multiply(minor, items[row * n + column])
                if bin(chosen >> (column + 1)).count("1") % 2:
                    term = numbers.negate(term)
                key = chosen | bit
                following[key] = term if key not in following else numbers.add(following[key], term)
        minors = following
    return minors[(1 << n) - 1]


def _det(walk: Evaluator[Any], formula: Call) -> Value:
    rows, columns, items = _matrix(walk, formula)
    if rows != columns or rows > 8:
        raise MeaningError(f"a determinant needs a square matrix, not {rows}×{columns}", formula.span)
    return determinant(walk, rows, items)


def inverse(walk: Evaluator[Any], value: Value, formula: Formula) -> Value:
    """The inverse: by the adjugate where it is small."""
    numbers = walk.numbers
    if not isinstance(value, Array):
        return numbers.divide(walk.whole(1), value)
    if isinstance(value, Scaled):
        return Scaled(numbers.divide(walk.whole(1), value.items[0]))
    rows, columns, items = as_matrix(value)
    if rows != columns or rows > 12:
        raise MeaningError(f"an inverse needs a square matrix, not {shown(value.shape)}", formula.span)
    n = rows
    if n > 4 and (found := spectra.large_inverse(walk, n, items)) is not None:
        return from_matrix(n, n, found)
    det = determinant(walk, n, items)
    out = []
    for i in range(n):
        for j in range(n):
            minor = [items[r * n + c] for r in range(n) if r != j for c in range(n) if c != i]
            cofactor = determinant(walk, n - 1, minor) if n > 1 else walk.whole(1)
            cofactor = numbers.negate(cofactor) if (i + j) % 2 else cofactor
            out.append(numbers.divide(cofactor, det))
    return from_matrix(n, n, out)


def _inv(walk: Evaluator[Any], formula: Call) -> Value:
    return inverse(walk, _one(walk, formula), formula)


def _diag(walk: Evaluator[Any], formula: Call) -> Value:
    value = _one(walk, formula)
    if not isinstance(value, Array):
        return value
    if len(value.shape) == 1:
        zero, n = walk.whole(0), value.shape[0]
        _fits(n * n)
        return Array((n, n), [value.items[i] if i == j else zero for i in range(n) for j in range(n)])
    rows, columns, items = as_matrix(value)
    return Array((min(rows, columns),), [items[i * columns + i] for i in range(min(rows, columns))])


def _fits(count: int) -> None:
    """Refuse arrays that are empty or too large."""
    if not 0 < count <= MAX_ENTRIES:
        raise NotComputable("an array of this size")


def _filled(walk: Evaluator[Any], formula: Call) -> Value:
    content = walk.whole(1 if formula.function == "ones" else 0)
    sizes = tuple(walk.index(argument) for argument in formula.arguments)
    if not sizes:
        return Ones(content)
    count = 1
    for size in sizes:
        count *= size
    _fits(count)
    if len(sizes) == 2:
        return from_matrix(sizes[0], sizes[1], [content] * count)
    return content if sizes == (1,) else Array(sizes, [content] * count)


def _eye(walk: Evaluator[Any], formula: Call) -> Value:
    if not formula.arguments:
        return Scaled(walk.whole(1))
    n = walk.index(formula.arguments[0])
    if not 0 < n <= 64:
        raise NotComputable("an identity of this size")
    one, zero = walk.whole(1), walk.whole(0)
    return from_matrix(n, n, [one if i == j else zero for i in range(n) for j in range(n)])


def _block(walk: Evaluator[Any], formula: Call) -> Value:
    a, b, c, d = formula.arguments
    corner, right, below, last = (walk.walk(x) for x in (a, b, c, d))
    if isinstance(below, Array) and len(below.shape) == 1 and not isinstance(last, Array):
        below = transpose(below)
    return join(walk, [[corner, right], [below, last]], formula)


def stack_blocks(walk: Evaluator[Any], rows: list[list[Formula]], formula: Formula) -> Value:
    """A bracket literal; entries may be blocks."""
    return join(walk, [[walk.walk(item) for item in row] for row in rows], formula)


def join(walk: Evaluator[Any], rows: list[list[Value]], formula: Formula) -> Value:
    """Blocks to one matrix; heights and widths must fit."""
    if not any(isinstance(item, Array) for row in rows for item in row):
        if len(rows) == 1 and len(rows[0]) > 1:
            return Array((1, len(rows[0])), list(rows[0]))
        if len(rows) > 1 and len(rows[0]) == 1:
            return Array((len(rows),), [row[0] for row in rows])
        return from_matrix(len(rows), len(rows[0]), [item for row in rows for item in row])
    _fits(sum(len(item.items) if isinstance(item, Array) else 1 for row in rows for item in row))
    lines: list[list[Any]] = []
    for row in rows:
        parts = [as_matrix(item) if isinstance(item, Array) else (1, 1, [item]) for item in row]
        if len({part[0] for part in parts}) > 1:
            raise MeaningError("the blocks of one row have different heights", formula.span)
        for line in range(parts[0][0]):
            lines.append([x for _, width, items in parts for x in items[line * width : (line + 1) * width]])
    if len({len(line) for line in lines}) > 1:
        raise MeaningError("the rows of blocks have different widths", formula.span)
    flat = [x for line in lines for x in line]
    if len(lines) == 1 and len(lines[0]) > 1:
        return Array((1, len(lines[0])), flat)
    return from_matrix(len(lines), len(lines[0]), flat)


def _total(walk: Evaluator[Any], formula: Call) -> Value:
    value = _one(walk, formula)
    return total_of(walk, value.items) if isinstance(value, Array) else value


def _mean(walk: Evaluator[Any], formula: Call) -> Value:
    value = _one(walk, formula)
    if not isinstance(value, Array):
        return value
    return walk.numbers.divide(total_of(walk, value.items), walk.whole(len(value.items)))


def _softmax(walk: Evaluator[Any], formula: Call) -> Value:
    value = _one(walk, formula)
    if not isinstance(value, Array):
        raise MeaningError("softmax needs a vector", formula.span)
    width = value.shape[-1] if len(value.shape) == 2 and value.shape[0] != 1 else len(value.items)
    numbers = walk.numbers
    out: list[Any] = []
    for start in range(0, len(value.items), width):
        powers = [numbers.call("exp", [x]) for x in value.items[start : start + width]]
        bottom = total_of(walk, powers)
        out.extend(numbers.divide(x, bottom) for x in powers)
    return Array(value.shape, out)


def _delta(walk: Evaluator[Any], formula: Call) -> Value:
    a, b = (walk.walk(argument) for argument in formula.arguments)
    numbers = walk.numbers
    if isinstance(a, Array) or isinstance(b, Array):
        raise MeaningError("Kronecker's delta needs two indices", formula.span)
    return numbers.select(numbers.compare("=", a, b), walk.whole(1), walk.whole(0))


def _indicator(walk: Evaluator[Any], formula: Call) -> Value:
    return indicator(walk, walk.condition(formula.arguments[0]))


def indicator(walk: Evaluator[Any], condition: Any) -> Value:
    """1 where a condition holds, else 0."""
    one, zero = walk.whole(1), walk.whole(0)
    if isinstance(condition, Array):
        return condition.map(lambda c: walk.numbers.select(c, one, zero))
    return walk.numbers.select(condition, one, zero)


def _vec(walk: Evaluator[Any], formula: Call) -> Value:
    rows, columns, items = _matrix(walk, formula)
    return from_matrix(
        rows * columns, 1, [items[i * columns + j] for j in range(columns) for i in range(rows)]
    )


FUNCTIONS: dict[str, Callable[[Any, Any], Value]] = {
    "norm": _norm, "norm1": _norm1, "norm2": _norm2, "norminf": _norminf, "dot": _dot,
    "outer": _outer, "trace": _trace, "det": _det, "inv": _inv, "diag": _diag, "ones": _filled,
    "zeros": _filled,
    "eye": _eye, "block": _block, "total": _total, "mean": _mean, "softmax": _softmax, "delta": _delta,
    "ind": _indicator, "vec": _vec, **spectra.FUNCTIONS,
}  # fmt: skip
