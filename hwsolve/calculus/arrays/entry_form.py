"""Entry form: any array formula as the scalar formula of its entry at given indices.

``(W @ x + b)[h]`` becomes ``Σ_j W[h,j]*x[j] + b[h]``. Every sum gets its bounds, so that
a formula keeps its meaning when a rule removes the entry that an index was read from.
What has no scalar form (softmax, an inverse, a determinant) stays a call with an entry taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from hwsolve.calculus.arithmetic import add, divide, entry, multiply, negative, power, sum_over, symbols
from hwsolve.calculus.arrays.indexing import dimension_of, fresh_index
from hwsolve.calculus.arrays.renaming import keep_apart, replace_symbols
from hwsolve.calculus.arrays.shapes import MATRIX_VALUED, Shape, product_shape, shape_of
from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    BigOperator,
    Call,
    Cases,
    Constant,
    Derivative,
    DerivativeCall,
    Entry,
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
    names,
    rational,
)

Indices = tuple[Formula, ...]
T = TypeVar("T")
NORMS: Mapping[Formula, str] = MappingProxyType({ONE: "norm1", TWO: "norm", Constant("inf"): "norminf"})


@dataclass(frozen=True)
class EntryForm:
    """The rewriting into entries, over one scope; ``avoid`` are index names already in use."""

    scope: Scope
    avoid: frozenset[str] = frozenset()

    def of(self, formula: Formula, at: Indices = ()) -> Formula:
        """The entry of *formula* at *at* (as many indices as it has dimensions)."""
        shape = shape_of(formula, self.scope)
        if not shape:
            at = ()
        elif len(at) != len(shape):
            raise NotComputable(f"an entry of an array with {len(shape)} indices was asked with {len(at)}")
        match formula:
            case Number() | Constant():
                return formula
            case Symbol():
                return entry(formula, at)
            case Entry(base, indices):
                return self._entry(base, tuple(self.of(index) for index in indices) + at)
            case Negative(operand):
                return negative(self.of(operand, at))
            case Sum(terms):
                return add(self.of(term, at) for term in terms)
            case Product(factors, mark):
                if mark in ("*", ".*"):
                    return multiply(self.of(factor, at) for factor in factors)
                return self._matrix_product(self._vectors_joined(factors, mark), at)
            case Quotient(numerator, denominator):
                return divide(self.of(numerator, at), self.of(denominator, at))
            case Power(base, exponent):
                return self._power(base, exponent, at)
            case Transpose(operand):
                return self._transposed(operand, at)
            case BigOperator():
                return self._big_operator(formula, at)
            case Cases(branches, otherwise):
                return Cases(
                    tuple((self.of(value, at), self.condition(test, at)) for value, test in branches),
                    None if otherwise is None else self.of(otherwise, at),
                )
            case Relation() | Logic():
                return self.condition(formula, at)
            case Vector(items):
                return _pick(items, at[0], lambda item: self.of(item, at[1:]))
            case Matrix(rows):
                return _pick(rows, at[0], lambda row: _pick(row, at[1], self.of))
            case Call(function, arguments):
                return self._call(function, arguments, at)
            case DerivativeCall(function, order, arguments) if not shape:
                return DerivativeCall(function, order, tuple(map(self.of, arguments)))
            case Derivative():
                raise NotComputable("a derivative inside a definition has no entry form here")
            case _:
                raise NotComputable(f"no entry form of a {type(formula).__name__}")

    def definition(self, name: str, at: Indices) -> Formula:
        """The entry of the definition's body, its own indices replaced by the first of *at*."""
        definition = self.scope.definitions[name]
        count = len(definition.indices)
        body = replace_symbols(definition.body, dict(zip(definition.indices, at[:count], strict=True)))
        return self.of(body, at[count:])

    def condition(self, test: Formula, at: Indices) -> Formula:
        """The condition at one entry: both sides of each comparison taken there."""
        if isinstance(test, Relation):
            return Relation(test.comparators, tuple(self.of(side, at) for side in test.sides))
        if isinstance(test, Logic):
            return Logic(test.connective, tuple(self.condition(part, at) for part in test.operands))
        return self.of(test, at)

    def _fresh(self, size: Formula, *parts: Formula) -> str:
        taken = set(self.avoid)
        for part in parts:
            taken |= names(part)
        return fresh_index(size, taken, self.scope)

    def _entry(self, base: Formula, at: Indices) -> Formula:
        return entry(base, at) if isinstance(base, Symbol) else self.of(base, at)

    def _column(self, formula: Formula, row: Formula, column: Formula) -> Formula:
        """The entry of a factor of a matrix product; a vector is one column, a row has row 1."""
        shape = shape_of(formula, self.scope)
        if isinstance(formula, Transpose):
            return self._column(formula.operand, column, row)
        return self.of(formula, (row,) if len(shape) == 1 else (row, column))

    def _matrix_product(self, factors: tuple[Formula, ...], at: Indices) -> Formula:
        scalars = [self.of(factor) for factor in factors if not shape_of(factor, self.scope)]
        arrays = [factor for factor in factors if shape_of(factor, self.scope)]
        if not arrays:
            return multiply(scalars)
        if len(arrays) == 1:
            return multiply([*scalars, self.of(arrays[0], at)])
        if (count := self._scalar_front(arrays)) is not None:
            front = self._matrix_product(tuple(arrays[:count]), ())
            return multiply([*scalars, front, self._matrix_product(tuple(arrays[count:]), at)])
        shape: Shape = shape_of(arrays[0], self.scope)
        row: Formula = ONE if shape[0] == ONE and len(shape) == 2 else (at[0] if at else ONE)
        last = at[1] if len(at) == 2 else ONE
        used: list[Formula] = [*at, *factors]
        sums: list[tuple[str, Formula]] = []
        entries: list[Formula] = []
        for place, factor in enumerate(arrays):
            right = shape_of(factor, self.scope)
            if place:
                shape = product_shape(shape, right)
            if place == len(arrays) - 1:
                column: Formula = last
            else:
                inner = right[1] if len(right) == 2 else ONE
                if inner == ONE:
                    column = ONE
                else:
                    column = Symbol(self._fresh(inner, *used))
                    used.append(column)
                    sums.append((column.name, inner))
            entries.append(self._column(factor, row, column))
            row = column
        body = multiply([*scalars, *entries])
        for index, size in reversed(sums):
            body = sum_over(index, size, body)
        return body

    def _vectors_joined(self, factors: tuple[Formula, ...], mark: str) -> tuple[Formula, ...]:
        """The factors as vectors in front are evaluated: ``u v`` entry by entry, ``u @ v`` a row first."""
        arrays = [factor for factor in factors if shape_of(factor, self.scope)]
        shapes = [shape_of(factor, self.scope) for factor in arrays]
        if len(arrays) < 2 or len(shapes[0]) != 1:
            return factors
        scalars = [factor for factor in factors if not shape_of(factor, self.scope)]
        if mark == "@":
            front: Formula = Transpose(arrays[0]) if shapes[1][:1] == shapes[0] else arrays[0]
            return (*scalars, front, *arrays[1:])
        count = next((k for k, shape in enumerate(shapes) if shape != shapes[0]), len(arrays))
        joined = Product(tuple(arrays[:count]), "*") if count > 1 else arrays[0]
        return (*scalars, joined, *arrays[count:])

    def _scalar_front(self, arrays: list[Formula]) -> int | None:
        """How many factors at the front already give a number, where more follow: ``w^T w w``."""
        shape: Shape = shape_of(arrays[0], self.scope)
        for count, factor in enumerate(arrays[1:-1], start=2):
            shape = product_shape(shape, shape_of(factor, self.scope))
            if not shape:
                return count
        return None

    def _power(self, base: Formula, exponent: Formula, at: Indices) -> Formula:
        shape = shape_of(base, self.scope)
        if len(shape) == 2:
            times = rational(exponent)
            if times == -1:
                return self._call("inv", (base,), at)
            if times is None or times.denominator != 1 or not 1 <= times <= 8:
                raise NotComputable("only small whole powers of a matrix have an entry form")
            return self.of(base, at) if times == 1 else self._matrix_product((base,) * int(times), at)
        if isinstance(base, Call) and base.function == "norm" and exponent == TWO:
            return self._squared_norm(base.arguments[0])
        return power(self.of(base, at), self.of(exponent, at))

    def _transposed(self, operand: Formula, at: Indices) -> Formula:
        shape = shape_of(operand, self.scope)
        if not shape:
            return self.of(operand)
        if len(shape) == 1:
            return self.of(operand, at[-1:])
        if len(at) == 1:
            return self.of(operand, (ONE, at[0]))
        return self.of(operand, (at[1], at[0]))

    def _big_operator(self, formula: BigOperator, at: Indices) -> Formula:
        index, body, condition = formula.index, formula.body, formula.condition
        lower, upper = formula.lower, formula.upper
        if upper is None:
            size = dimension_of(index, body, self.scope)
            if size is None:
                raise NotComputable(f"the range of the index {index} is not known")
            lower, upper = ONE, size
        taken = set(self.avoid).union(*(names(position) for position in at))
        if index in taken:
            new = self._fresh(upper, body, *at)
            body = replace_symbols(body, {index: Symbol(new)})
            condition = None if condition is None else replace_symbols(condition, {index: Symbol(new)})
            index = new
        inner = EntryForm(self.scope, self.avoid | {index})
        return BigOperator(
            formula.operator,
            index,
            None if lower is None else self.of(lower),
            self.of(upper),
            None if condition is None else inner.condition(condition, ()),
            inner.of(body, at),
        )

    def _sum_entries(self, shape: Shape, body: Callable[[Indices], Formula], *used: Formula) -> Formula:
        """Σ over all entries of an array of *shape*."""
        chosen: list[str] = []
        for size in shape:
            chosen.append(self._fresh(size, *used, *symbols(chosen)))
        inner = body(symbols(chosen))
        for index, size in zip(reversed(chosen), reversed(shape), strict=True):
            inner = sum_over(index, size, inner)
        return inner

    def _squared_norm(self, vector: Formula) -> Formula:
        shape = shape_of(vector, self.scope)
        return self._sum_entries(shape, lambda at: power(self.of(vector, at), TWO), vector)

    def _call(self, function: str, arguments: tuple[Formula, ...], at: Indices) -> Formula:
        if function in self.scope.functions:
            kinds = self.scope.functions[function].kinds
            spread = [
                not kind.dims and bool(shape_of(a, self.scope))
                for kind, a in zip(kinds, arguments, strict=True)
            ]
            if any(spread):  # a function of numbers, entry by entry
                arguments = tuple(
                    self.of(a, at) if over else a for a, over in zip(arguments, spread, strict=True)
                )
                at = ()
            return self.of(called(function, arguments, self.scope), at)
        first = arguments[0]
        shape = () if function in ("delta", "ind") else shape_of(first, self.scope)
        match function:
            case "norm" if len(arguments) == 2:
                return self._call(NORMS.get(arguments[1], "specnorm"), arguments[:1], at)
            case "norm":
                return Call("sqrt", (self._squared_norm(first),)) if shape else Call("abs", (self.of(first),))
            case "norm1":
                return self._sum_entries(shape, lambda i: Call("abs", (self.of(first, i),)), first)
            case "dot":
                return self._sum_entries(
                    shape, lambda i: multiply(self.of(part, i) for part in arguments), *arguments
                )
            case "total":
                return self._sum_entries(shape, lambda i: self.of(first, i), first)
            case "mean":
                total = self._sum_entries(shape, lambda i: self.of(first, i), first)
                return divide(total, multiply(shape))
            case "trace":
                return self._sum_entries(shape[:1], lambda i: self.of(first, i * 2), first)
            case "outer":
                rows = len(shape)
                return multiply((self.of(first, at[:rows]), self.of(arguments[1], at[rows:])))
            case "diag":
                if len(shape) == 2:
                    return self.of(first, at * 2)
                return multiply((Call("delta", at), self.of(first, at[:1])))
            case "eye":
                return Call("delta", at)
            case "ones":
                return ONE
            case "zeros":
                return ZERO
            case "softmax":
                if len(shape) != 1:
                    raise NotComputable(
                        "softmax is of a vector; of each row of a matrix S write softmax(S[i])"
                    )
                return entry(Call("softmax", arguments), at)
            case "ind":
                return Cases(((ONE, self.condition(first, at)),), ZERO)
            case "det":
                return Call("det", arguments)
            case _ if function in MATRIX_VALUED:
                return entry(Call(function, arguments), at)
            case "norminf" | "specnorm" | "var" | "svals" | "eigs" | "rank" | "block" | "card":
                raise NotComputable(f"{function} has no entry form here")
            case _:
                return Call(function, tuple(self.of(part, at) for part in arguments))


def called(function: str, arguments: tuple[Formula, ...], scope: Scope) -> Formula:
    """The body of a defined function with the *arguments* put in.

    Raises ``NotComputable`` where the body depends on a parameter through another definition.
    """
    definition = scope.functions[function]
    put = {
        parameter: argument
        for parameter, argument in zip(definition.parameters, arguments, strict=True)
        if argument != Symbol(parameter)
    }
    through = names(definition.body) & scope.definitions.keys()
    if any(not depends(scope, scope.definitions[name].body).isdisjoint(put) for name in through):
        raise NotComputable(f"the body of {function} depends on its parameter through another definition")
    taken = frozenset().union(*(names(argument) for argument in put.values()))
    return replace_symbols(keep_apart(definition.body, taken, scope), put)


def _pick(items: tuple[T, ...], index: Formula, take: Callable[[T], Formula]) -> Formula:
    """The item at a literal index, or a case for each value of a symbolic one."""
    if isinstance(index, Number):
        return take(items[int(index.value) - 1])
    cases = tuple(
        (take(item), Relation(("=",), (index, Number(str(place)))))
        for place, item in enumerate(items, start=1)
    )
    return Cases(cases[:-1], cases[-1][0]) if len(cases) > 1 else cases[0][0]
