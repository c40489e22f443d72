"""Matrix form: the array formula whose entries a given entry formula states.

``Σ_n (yhat[n] - y[n])*x[n,i]`` for all i is ``Σ_n (yhat[n] - y[n])*x[n]`` and, with the
sum contracted, ``T(x) @ (yhat - y)``; ``yhat[i]*delta(i,j) - yhat[i]*yhat[j]`` is
``diag(yhat) - outer(yhat, yhat)``.
"""

from __future__ import annotations

from dataclasses import dataclass

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number, power, sum_over
from hwsolve.calculus.arrays.array_products import (
    divide_arrays,
    matrix_product,
    multiply_arrays,
    outer,
    scaled,
    spread,
)
from hwsolve.calculus.arrays.free import Free, free_delta, free_slice
from hwsolve.calculus.arrays.renaming import replace_symbols
from hwsolve.calculus.simplification.assumptions import is_symmetric
from hwsolve.calculus.simplification.cost import cost
from hwsolve.calculus.simplification.kronecker import split_at
from hwsolve.calculus.simplification.tidy import distributed
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    BigOperator,
    Call,
    Cases,
    Constant,
    Entry,
    Formula,
    Logic,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Transpose,
    names,
    rational,
)

NOT_ELEMENTWISE = frozenset({"softmax", "inv", "det", "delta"})


@dataclass(frozen=True)
class MatrixForm:
    """The rewriting into arrays; with ``contracted`` sums become matrix products where they can.

    ``symmetric`` names the matrices that are their own transpose.
    """

    contracted: bool = True
    symmetric: frozenset[str] = frozenset()

    def of(self, f: Formula, free: tuple[Free, ...]) -> Formula | None:
        """The array whose entry at the free indices is *f*; None where no pattern fits."""
        if len(free) > 2:
            return None
        present = [index for index in free if index.name in names(f)]
        if not present:
            scalar = self._scalar(f)
            return scalar if not free else spread(scalar, tuple(index.size for index in free))
        if len(present) < len(free):
            return self._padded(f, free, present[0])
        match f:
            case Entry():
                return self._slice(f, free)
            case Negative(operand):
                inner = self.of(operand, free)
                return None if inner is None else negative(inner)
            case Sum():
                return self._sum(f, free)
            case Product() | Quotient():
                return self._product(f, free)
            case Power(base, exponent):
                return self._power(base, exponent, free)
            case BigOperator():
                return self._big(f, free)
            case Call(function, arguments):
                return self._call(function, arguments, free)
            case Cases():
                return self._cases(f, free)
            case _:
                return None

    def _slice(self, f: Entry, free: tuple[Free, ...]) -> Formula | None:
        found = free_slice(f, free)
        if isinstance(found, Transpose) and is_symmetric(found.operand, self.symmetric):
            return found.operand
        return found

    def _scalar(self, f: Formula) -> Formula:
        """A scalar, its sums contracted to dot products where they can."""
        if self.contracted and isinstance(f, BigOperator):
            found = self._contract(f, ())
            return f if found is None else found
        if isinstance(f, Negative):
            return negative(self._scalar(f.operand))
        if isinstance(f, Sum):
            return add(self._scalar(term) for term in f.terms)
        if isinstance(f, Product):
            return multiply_arrays(self._scalar(factor) for factor in f.factors)
        if isinstance(f, Quotient):
            return divide(self._scalar(f.numerator), self._scalar(f.denominator))
        if isinstance(f, Call) and f.function == "sqrt":
            inside = self._scalar(f.arguments[0])
            if isinstance(inside, Power) and inside.exponent == TWO and isinstance(inside.base, Call):
                return inside.base if inside.base.function == "norm" else Call("sqrt", (inside,))
            return Call("sqrt", (inside,))
        return f

    def _padded(self, f: Formula, free: tuple[Free, ...], index: Free) -> Formula | None:
        """A vector repeated along the index that it does not mention."""
        vector = self.of(f, (index,))
        if vector is None:
            return None
        ones = [Call("ones", (other.size,)) for other in free if other is not index]
        return outer(vector, ones[0]) if index is free[0] else outer(ones[0], vector)

    def _sum(self, f: Sum, free: tuple[Free, ...]) -> Formula | None:
        if len(free) == 2 and (delta := free_delta(f, free)) is not None:
            on, off = split_at(f, delta)
            diagonal = self._diagonal(on, free)
            rest = ZERO if off == ZERO else self.of(off, free)
            return None if diagonal is None or rest is None else _ordered(diagonal, rest)
        part = self.of if len(free) == 2 else self._part
        terms = [part(term, free) for term in f.terms]
        return None if None in terms else _like_terms([term for term in terms if term is not None])

    def _diagonal(self, f: Formula, free: tuple[Free, ...]) -> Formula | None:
        """delta(i, j) v[i] is diag(v)."""
        row, column = free
        f = replace_symbols(f, {column.name: row.symbol})
        scalars, rest = _apart(f, (row.name,))
        if not rest:
            return scaled([*map(self._scalar, scalars)], [Call("eye", (row.size,))])
        vector = self.of(multiply(rest), (row,))
        return None if vector is None else scaled([*map(self._scalar, scalars)], [Call("diag", (vector,))])

    def _product(self, f: Formula, free: tuple[Free, ...]) -> Formula | None:
        if isinstance(f, Quotient) and len(free) == 1:
            return self._quotient(f, free)
        scalars, rest = _apart(f, tuple(index.name for index in free))
        scalars = [self._scalar(scalar) for scalar in scalars]
        if scalars and len(free) == 2:
            inner = self.of(multiply(rest), free)
            return None if inner is None else scaled(scalars, [inner])
        if len(free) == 2 and (delta := free_delta(f, free)) is not None:
            on, off = split_at(f, delta)
            diagonal = self._diagonal(on, free)
            others = ZERO if off == ZERO else self.of(off, free)
            return None if diagonal is None or others is None else _ordered(diagonal, others)
        if len(free) == 1:
            arrays = [self.of(factor, free) for factor in rest]
            return None if None in arrays else scaled(scalars, [a for a in arrays if a is not None])
        row, column = free
        rows = [part for part in rest if column.name not in names(part)]
        columns = [part for part in rest if row.name not in names(part)]
        both = [part for part in rest if {row.name, column.name} <= names(part)]
        left = self.of(multiply(rows), (row,)) if rows else None
        right = self.of(multiply(columns), (column,)) if columns else None
        matrices = [self._one_factor(part, free) for part in both]
        if (rows and left is None) or (columns and right is None) or None in matrices:
            return None
        if len(both) == 1 and isinstance(both[0], Sum) and (rows or columns):
            terms = [multiply((*rows, *columns, term)) for term in both[0].terms]
            if any(not {row.name, column.name} <= names(term) for term in both[0].terms):
                apart = [self.of(term, free) for term in terms]
                if None not in apart:
                    return scaled(scalars, [add(term for term in apart if term is not None)])
        found = [matrix for matrix in matrices if matrix is not None]
        if left is not None and right is not None:
            found.insert(0, outer(left, right))
        elif not found:
            return None
        elif left is not None:
            return scaled(scalars, [matrix_product(Call("diag", (left,)), multiply_arrays(found))])
        elif right is not None:
            return scaled(scalars, [matrix_product(multiply_arrays(found), Call("diag", (right,)))])
        return scaled(scalars, found)

    def _one_factor(self, f: Formula, free: tuple[Free, ...]) -> Formula | None:
        return None if isinstance(f, (Product, Quotient)) else self.of(f, free)

    def _quotient(self, f: Quotient, free: tuple[Free, ...]) -> Formula | None:
        index = free[0]

        def side(part: Formula) -> Formula | None:
            return self.of(part, free) if index.name in names(part) else self._scalar(part)

        top, bottom = side(f.numerator), side(f.denominator)
        return None if top is None or bottom is None else divide_arrays(top, bottom)

    def _power(self, base: Formula, exponent: Formula, free: tuple[Free, ...]) -> Formula | None:
        if base == Constant("e"):
            return self._call("exp", (exponent,), free)
        if len(free) != 1 or free[0].name in names(exponent):
            if len(free) == 2 and rational(exponent) == 2 and (inner := self.of(base, free)) is not None:
                return multiply_arrays((inner, inner))
            return None
        inner = self.of(base, free)
        return None if inner is None else Power(inner, exponent)

    def _call(self, function: str, arguments: tuple[Formula, ...], free: tuple[Free, ...]) -> Formula | None:
        if function == "delta":
            return self._unit(arguments, free)
        if function in NOT_ELEMENTWISE:
            return None
        parts = [self._part(argument, free) for argument in arguments]
        return None if None in parts else Call(function, tuple(part for part in parts if part is not None))

    def _part(self, f: Formula, free: tuple[Free, ...]) -> Formula | None:
        mentioned = any(index.name in names(f) for index in free)
        return self.of(f, free) if mentioned else self._scalar(f)

    def _unit(self, at: tuple[Formula, ...], free: tuple[Free, ...]) -> Formula | None:
        if len(free) == 2:
            return Call("eye", (free[0].size,)) if set(at) == {free[0].symbol, free[1].symbol} else None
        other = [index for index in at if index != free[0].symbol]
        return Entry(Call("eye", (free[0].size,)), tuple(other)) if len(other) == 1 else None

    def _cases(self, f: Cases, free: tuple[Free, ...]) -> Formula | None:
        branches = []
        for value, test in f.branches:
            inner, condition = self._part(value, free), self._condition(test, free)
            if inner is None or condition is None:
                return None
            branches.append((inner, condition))
        otherwise = None if f.otherwise is None else self._part(f.otherwise, free)
        if f.otherwise is not None and otherwise is None:
            return None
        if not any(index.name in names(test) for _, test in f.branches for index in free):
            sizes = tuple(index.size for index in free)
            branches = [
                (self._filled(value, inner, free, sizes), condition)
                for (value, _), (inner, condition) in zip(f.branches, branches, strict=True)
            ]
            if f.otherwise is not None and otherwise is not None:
                otherwise = self._filled(f.otherwise, otherwise, free, sizes)
        return Cases(tuple(branches), otherwise)

    def _filled(
        self, value: Formula, inner: Formula, free: tuple[Free, ...], sizes: tuple[Formula, ...]
    ) -> Formula:
        """A branch that mentions no free index, as large as the others: one test chooses whole arrays."""
        if any(index.name in names(value) for index in free):
            return inner
        return Call("zeros", sizes) if inner == ZERO else spread(inner, sizes)

    def _condition(self, test: Formula, free: tuple[Free, ...]) -> Formula | None:
        if isinstance(test, Relation) and not any(
            side == index.symbol for side in test.sides for index in free
        ):
            sides = [self._part(side, free) for side in test.sides]
            return (
                None
                if None in sides
                else Relation(test.comparators, tuple(s for s in sides if s is not None))
            )
        if isinstance(test, Logic):
            parts = [self._condition(part, free) for part in test.operands]
            return None if None in parts else Logic(test.connective, tuple(p for p in parts if p is not None))
        return None

    def _big(self, f: BigOperator, free: tuple[Free, ...]) -> Formula | None:
        if f.operator != "sum":
            return None
        if self.contracted and (found := self._contract(f, free)) is not None:
            return found
        kept = MatrixForm(False, self.symmetric).of(f.body, free)
        return None if kept is None else BigOperator("sum", f.index, f.lower, f.upper, f.condition, kept)

    def _contract(self, f: BigOperator, free: tuple[Free, ...]) -> Formula | None:
        """Σ_n a[n] b[n] = dot(a, b), Σ_n A[i,n] b[n] = A @ b, Σ_n A[i,n] B[n,j] = A @ B"""
        if f.operator != "sum" or f.condition is not None or f.lower != ONE or f.upper is None:
            return None
        mine = Free(f.index, f.upper)
        if (found := self._contract_product(f, mine, free)) is not None:
            return found
        terms = distributed(f.body)
        if len(terms) < 2:
            return None
        parts = [self._contract_product(sum_over(f.index, f.upper, term), mine, free) for term in terms]
        return None if None in parts else add(part for part in parts if part is not None)

    def _contract_product(self, f: Formula, mine: Free, free: tuple[Free, ...]) -> Formula | None:
        if not isinstance(f, BigOperator) or isinstance(f.body, Sum):
            return None
        outside, rest = _apart(f.body, (f.index,))
        weights = [part for part in rest if not any(index.name in names(part) for index in free)]
        others = [part for part in rest if part not in weights]
        if not free:
            return self._dot(outside, weights, mine)
        weight = self.of(multiply(weights), (mine,)) if weights else None
        if weights and weight is None:
            return None
        scale = [part for part in outside if not any(index.name in names(part) for index in free)]
        around = [part for part in outside if part not in scale]
        inner = self._contract_matrices(others, weight, mine, free, around)
        if inner is None:
            return None
        return scaled([self._scalar(part) for part in scale], inner)

    def _contract_matrices(
        self,
        others: list[Formula],
        weight: Formula | None,
        mine: Free,
        free: tuple[Free, ...],
        around: list[Formula],
    ) -> list[Formula] | None:
        if len(free) == 1:
            matrix = self._either_way(multiply(others), free[0], mine) if others else None
            aside = self.of(multiply(around), free) if around else None
            if matrix is None or (around and aside is None):
                return None
            vector = Call("ones", (mine.size,)) if weight is None else weight
            product = matrix_product(matrix, vector)
            return [product] if aside is None else [product, aside]
        row, column = free
        if any({row.name, column.name} <= names(part) for part in [*others, *around]):
            return None
        lefts = [part for part in others if row.name in names(part)]
        rights = [part for part in others if column.name in names(part)]
        left = self._either_way(multiply(lefts), row, mine) if lefts else None
        right = self.of(multiply(rights), (mine, column)) if rights else None
        if left is None or right is None or around:
            return None
        if weight is not None:
            right = matrix_product(Call("diag", (weight,)), right)
        return [matrix_product(left, right)]

    def _dot(self, outside: list[Formula], weights: list[Formula], mine: Free) -> Formula | None:
        if len(weights) == 1 and isinstance(weights[0], Power) and rational(weights[0].exponent) == 2:
            weights = [weights[0].base] * 2
        if len(weights) < 2:
            return None
        first, second = self.of(weights[0], (mine,)), self.of(multiply(weights[1:]), (mine,))
        if first is None or second is None:
            return None
        inner = power(Call("norm", (first,)), TWO) if first == second else Call("dot", (first, second))
        return scaled([self._scalar(part) for part in outside], [inner])

    def _either_way(self, f: Formula, row: Free, column: Free) -> Formula | None:
        """The matrix over (row, column), written directly or as a transpose, whichever is shorter."""
        ways = [self.of(f, (row, column))]
        if (other := self.of(f, (column, row))) is not None:
            ways.append(other.operand if isinstance(other, Transpose) else Transpose(other))
        found = [way for way in ways if way is not None]
        return min(found, key=cost) if found else None


def _apart(f: Formula, over: tuple[str, ...]) -> tuple[list[Formula], list[Formula]]:
    """The factors that mention none of the indices, and those that do; a divisor is a factor 1/d."""
    outside: list[Formula] = []
    inside: list[Formula] = []

    def sort(part: Formula) -> None:
        if not any(name in names(part) for name in over):
            outside.append(part)
        elif isinstance(part, Product):
            for factor in part.factors:
                sort(factor)
        elif isinstance(part, Negative):
            outside.append(Negative(ONE))
            sort(part.operand)
        elif isinstance(part, Quotient) and part.numerator != ONE:
            sort(part.numerator)
            sort(Quotient(ONE, part.denominator))
        elif isinstance(part, Quotient) and isinstance(part.denominator, Product):
            for factor in part.denominator.factors:
                sort(Quotient(ONE, factor))
        else:
            inside.append(part)

    sort(f)
    return [part for part in outside if part != ONE], inside


def _ordered(diagonal: Formula, rest: Formula) -> Formula:
    return diagonal if rest == ZERO else add((diagonal, rest))


def _like_terms(terms: list[Formula]) -> Formula:
    """A + A = 2 A"""
    counted = [(term, terms.count(term)) for term in dict.fromkeys(terms)]
    return add(term if times == 1 else multiply_arrays((number(times), term)) for term, times in counted)
