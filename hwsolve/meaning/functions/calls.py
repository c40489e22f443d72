"""Values and derivatives of declared and defined functions, over any number system.

A function is evaluated by its formula with the arguments in the place of its parameters, so over
jets and series its derivatives come by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from math import factorial
from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array, Value, shown
from hwsolve.meaning.functions.members import member_value
from hwsolve.notation.formula import Call, DerivativeCall, Formula, Number, names

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator

MAX_SIZE = 40


def call(walk: Evaluator[Any], formula: Call) -> Value:
    """The value of a declared or defined function; elementwise where it is one of numbers.

    Raises:
        MeaningError: too few or too many arguments, or one of another shape.
    """
    arguments, ranks = _arguments(walk, formula)
    return _elementwise(lambda each: _value(walk, formula.function, each), arguments, ranks, formula)


def derivative_call(walk: Evaluator[Any], formula: DerivativeCall) -> Value:
    """``f'(x)``, ``∇f(w)``, ``∇²f(w)`` by series at the argument.

    Raises:
        MeaningError: several arguments, or no function. NotComputable: complex numbers, a third
            derivative by a vector.
    """
    if len(formula.arguments) != 1:
        what = f"a derivative of {formula.function} needs one argument" if formula.arguments else "by what?"
        raise MeaningError(what, formula.span)
    arguments, ranks = _arguments(walk, formula)
    if ranks[0]:
        return _by_vector(walk, formula, arguments[0])

    def at(each: list[Value]) -> Value:
        found = _coefficient(walk, formula, lambda line: line(each[0], 1), formula.order)
        fixed = not names(formula.arguments[0])
        return _where_branches_meet(walk, formula, each[0], found, fixed) if formula.order == 1 else found

    return _elementwise(at, arguments, ranks, formula)


def _arguments(walk: Evaluator[Any], formula: Call | DerivativeCall) -> tuple[list[Value], list[int]]:
    """The arguments, and how many indices each parameter has."""
    values = [walk.walk(argument) for argument in formula.arguments]
    sizes: Sequence[tuple[int, ...] | None]
    definition = walk.scope.functions.get(formula.function)
    if definition is not None:
        ranks = [len(kind.dims) for kind in definition.kinds]
        sizes = [None] * len(ranks)
    elif formula.function in walk.scope.types:
        argument = walk.scope.types[formula.function].domain.argument
        sizes = [tuple(walk.instance.size(size) for size in argument)]
        ranks = [len(argument)]
    else:
        ranks, sizes = [0], [None]
    if len(values) != len(ranks):
        plural = "" if len(ranks) == 1 else "s"
        message = f"{formula.function} takes {len(ranks)} argument{plural}, not {len(values)}"
        raise MeaningError(message, formula.span)
    for k, (written, size) in enumerate(zip(formula.arguments, sizes, strict=True)):
        if size and not isinstance(values[k], Array) and written == Number("0"):
            values[k] = Array(size, [values[k]] * size[0])
        found = values[k].shape if isinstance(values[k], Array) else ()
        if ranks[k] and (len(found) != ranks[k] or (size is not None and found != size)):
            wanted = f"an array of shape {shown(size)}" if size else f"an array with {ranks[k]} indices"
            given = f"one of shape {shown(found)}" if found else "a number"
            raise MeaningError(f"{formula.function} takes {wanted}, not {given}", written.span)
    return values, ranks


def _elementwise(
    at: Callable[[list[Value]], Value], arguments: list[Value], ranks: list[int], formula: Formula
) -> Value:
    """Numbers where the function takes numbers: an array of arguments makes an array of values."""
    spread = [k for k, a in enumerate(arguments) if isinstance(a, Array) and not ranks[k]]
    if not spread:
        return at(arguments)
    arrays = [a for k, a in enumerate(arguments) if k in spread and isinstance(a, Array)]
    shape = arrays[0].shape
    if any(a.shape != shape for a in arrays):
        shapes = " and ".join(shown(a.shape) for a in arrays)
        raise MeaningError(f"arguments of shapes {shapes}", formula.span)
    made: list[Any] = []
    for place in range(len(arrays[0].items)):
        each = [a.items[place] if k in spread else a for k, a in enumerate(arguments)]
        value = at(each)
        if isinstance(value, Array):
            raise MeaningError("an array where the function is applied entry by entry", formula.span)
        made.append(value)
    return Array(shape, made)


def _value(walk: Evaluator[Any], name: str, arguments: list[Value]) -> Value:
    """The value at whole arguments."""
    definition = walk.scope.functions.get(name)
    if definition is not None:
        return _body(walk, definition.body, dict(zip(definition.parameters, arguments, strict=True)))
    kind = walk.scope.types.get(name)
    if kind is None or kind.domain.kind != "function":
        if name in walk.scope.definitions or name in walk.scope.types:
            raise MeaningError(f"{name} is no function: write its derivative as d({name})/d(x)")
        return walk.numbers.call(name, arguments)
    return member_value(walk, name, arguments[0])


def _body(walk: Evaluator[Any], body: Formula, values: Mapping[str, Value]) -> Value:
    """The body of a definition; quantities that depend on a parameter's name follow its value."""
    from hwsolve.meaning.evaluation.differentiation import depends
    from hwsolve.meaning.evaluation.evaluate import Evaluator

    kept = {name: walk.known[name] for name in walk.overridden}
    inner: Evaluator[Any] = Evaluator(walk.scope, walk.instance, walk.numbers, {**kept, **values})
    for name, value in walk.known.items():
        definition = walk.scope.definitions.get(name)
        if name not in inner.known and (
            definition is None or values.keys().isdisjoint(depends(walk.scope, definition.body))
        ):
            inner.known[name] = value
    inner.go_on_from(walk)
    found = inner.walk(body)
    walk.go_on_from(inner)
    return found


def _coefficient(
    walk: Evaluator[Any],
    formula: DerivativeCall,
    argument: Callable[[Callable[[Any, int], Any]], Value],
    order: int,
) -> Value:
    """The *order*-th derivative along a line: ``argument`` makes it of values and slopes."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.numbers.series import Series, SeriesNumbers

    numbers = SeriesNumbers(walk.numbers, order)

    def lifted(value: Value) -> Value:
        if isinstance(value, Array):
            return Array(value.shape, [Series((x,)) for x in value.items])
        return Series((value,))

    def line(value: Any, slope: int) -> Series:
        return Series((value, walk.whole(slope))) if slope else Series((value,))

    overrides = {name: lifted(walk.known[name]) for name in walk.overridden}
    inner: Evaluator[Any] = Evaluator(walk.scope, walk.instance, numbers, overrides)
    inner.go_on_from(walk)
    found = _value(inner, formula.function, [argument(line)])
    walk.go_on_from(inner)
    if not isinstance(found, Series):
        raise MeaningError(f"{formula.function} has an array for its value: write d(…)/d(x)", formula.span)
    if len(found.terms) <= order:
        return walk.whole(0)
    return walk.numbers.multiply(walk.whole(factorial(order)), found.terms[order])


def _where_branches_meet(
    walk: Evaluator[Any], formula: DerivativeCall, at: Any, found: Any, fixed: bool
) -> Any:
    """The slope at a point where |x| and its kin have none, or where a *fixed* one may lie between cases.

    Where the function is continuous and its slopes on both sides come together, that is its slope (by the
    mean value theorem): that of x|x| at 0 is 0; elsewhere it has none. The sides are so near that half of
    the bits are known.
    """
    from hwsolve.meaning.numbers.balls import RealBalls

    numbers = walk.numbers
    if not isinstance(numbers, RealBalls) or not at.is_finite():
        return found
    if found.is_finite() and not (fixed and formula.function in walk.scope.piecewise):
        return found
    import flint

    gap = flint.arb(2) ** (-(numbers.bits // 2)) * at.abs_upper().max(flint.arb(1))

    def slope(x: Any) -> Any:
        return _coefficient(walk, formula, lambda line: line(x, 1), 1)

    sides = (at - gap, at + gap)
    slopes = [slope(x) for x in sides]
    values = [_value(walk, formula.function, [x]) for x in (at, *sides)]
    if not all(x.is_finite() for x in (*slopes, *values)):
        return found
    size = max((abs(x) for x in (*slopes, *values)), key=lambda x: float(x.mid())).max(flint.arb(1))
    allowed = 4096 * gap * size
    if abs(slopes[0] - slopes[1]) < allowed and all(abs(x - values[0]) < allowed for x in values[1:]):
        return found if found.is_finite() else (slopes[0] + slopes[1]) / 2 + flint.arb(0, allowed)
    return flint.arb("nan")


def _by_vector(walk: Evaluator[Any], formula: DerivativeCall, at: Value) -> Value:
    """The gradient, or the Hessian by polarisation: 2 f_ij = f_(i+j) - f_i - f_j."""
    assert isinstance(at, Array)
    size = len(at.items)
    if len(at.shape) != 1 and formula.order > 1:
        raise NotComputable("second derivatives by a matrix are not evaluated here")
    if size > MAX_SIZE or formula.order > 2:
        raise NotComputable(f"a derivative of order {formula.order} by {size} numbers is not evaluated here")

    def along(*directions: int) -> Any:
        def argument(line: Callable[[Any, int], Any]) -> Value:
            return Array(at.shape, [line(x, int(k in directions)) for k, x in enumerate(at.items)])

        return _coefficient(walk, formula, argument, formula.order)

    pure = [along(k) for k in range(size)]
    if formula.order == 1:
        return Array(at.shape, pure)
    numbers = walk.numbers
    half = numbers.literal(Fraction(1, 2))
    items: list[Any] = [None] * (size * size)
    for i, j in combinations_with_replacement(range(size), 2):
        if i == j:
            items[i * size + i] = pure[i]
            continue
        mixed = numbers.subtract(numbers.subtract(along(i, j), pure[i]), pure[j])
        items[i * size + j] = items[j * size + i] = numbers.multiply(half, mixed)
    return Array((size, size), items)
