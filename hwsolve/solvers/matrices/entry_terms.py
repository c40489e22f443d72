"""A formula in matrices as sums over entries: numbers, factors, and the indices that are summed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count, permutations

from hwsolve.calculus.arithmetic import add, entry, multiply, negative, number, sum_over
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Call,
    Entry,
    Formula,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Transpose,
    Vector,
    rational,
    substitute,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.matrices.terms import Room, whole_power

_LETTERS = "ijklpqrstuv"
_MAX_INDICES = 6


@dataclass(frozen=True)
class EntryTerm:
    """``coefficient * factors`` summed over the ``bound`` indices, each from 1 to its size."""

    coefficient: Fraction
    factors: tuple[Formula, ...] = ()
    bound: tuple[tuple[str, Formula], ...] = ()

    @property
    def formula(self) -> Formula:
        """The term as nested sums, the first index outermost."""
        counts = Counter(self.factors)
        parts = [f if k == 1 else Power(f, number(k)) for f, k in counts.items()]
        size = abs(self.coefficient)
        body = parts[0] if len(parts) == 1 else Product(tuple(parts), "*") if parts else ONE
        for letter, upper in reversed(self.bound):
            body = sum_over(letter, upper, body)
        body = body if size == 1 else multiply((number(size), body))
        return negative(body) if self.coefficient < 0 else body


def formula_of(terms: Iterable[EntryTerm]) -> Formula:
    """The sum of the terms."""
    return add([term.formula for term in terms] or [number(0)])


@dataclass(frozen=True)
class Entries:
    """Expansion into entries over one scope; letters in ``taken`` are not used for new indices."""

    room: Room
    taken: frozenset[str]

    def scalar(self, f: Formula) -> list[EntryTerm]:
        """A number as sums over entries; raises ``NotComputable`` where it is none."""
        return self._of(f, ())

    def entry(self, f: Formula, at: tuple[Formula, ...]) -> list[EntryTerm]:
        """The entry of an array at indices."""
        return self._of(f, at)

    def _of(self, f: Formula, at: tuple[Formula, ...]) -> list[EntryTerm]:
        if (value := rational(f)) is not None:
            return [EntryTerm(value)] if value else []
        match f:
            case Symbol():
                return [EntryTerm(Fraction(1), (entry(f, at),))]
            case Entry(base, indices):
                return self._of(base, (*indices, *at))
            case Negative(operand):
                return [replace(t, coefficient=-t.coefficient) for t in self._of(operand, at)]
            case Sum(terms):
                return [t for term in terms for t in self._of(term, at)]
            case Transpose(operand):
                if len(self.room.shape(operand)) == 1:
                    return self._of(operand, at[-1:])
                return self._of(operand, at[::-1])
            case Quotient(numerator, denominator):
                below = self._of(numerator, at)
                value = rational(denominator)
                if value:
                    return [replace(t, coefficient=t.coefficient / value) for t in below]
                inverse = Quotient(ONE, denominator)
                return [replace(t, factors=(*t.factors, inverse)) for t in below]
            case Product(factors, mark):
                return self._product(factors, mark, at)
            case Power():
                return self._power(f, at)
            case BigOperator(operator="sum", lower=lower, upper=upper, condition=None, body=body):
                if lower is None and upper is None:
                    lower, upper = ONE, self.room.scope.ranges(body).get(f.index)
                if lower != ONE or upper is None:
                    raise NotComputable("a sum that does not run from 1 to a size")
                return self._bind(f.index, upper, body, at)
            case Call(function, arguments):
                return self._call(function, arguments, f, at)
        raise NotComputable(f"{render_plain(f)} has no entries that are known here")

    def _bind(self, letter: str, upper: Formula, body: Formula, at: tuple[Formula, ...]) -> list[EntryTerm]:
        fresh = self._fresh()
        inside = replace(self, taken=self.taken | {fresh})
        moved = substitute(body, {letter: Symbol(fresh)})
        return [replace(t, bound=((fresh, upper), *t.bound)) for t in inside._of(moved, at)]

    def _fresh(self) -> str:
        for letter in _LETTERS:
            if letter not in self.taken:
                return letter
        return next(f"i_{k}" for k in count(1) if f"i_{k}" not in self.taken)

    def _product(self, factors: tuple[Formula, ...], mark: str, at: tuple[Formula, ...]) -> list[EntryTerm]:
        arrays = [f for f in factors if self.room.is_array(f)]
        if mark in ("*", ".*") or len(arrays) < 2:
            found = [EntryTerm(Fraction(1))]
            for f in factors:
                found = self._times(found, f, at if f in arrays else ())
            return found
        scalars = [f for f in factors if f not in arrays]
        found = self._word(tuple(arrays), at)
        for f in scalars:
            found = self._times(found, f, ())
        return found

    def _times(self, found: list[EntryTerm], f: Formula, at: tuple[Formula, ...]) -> list[EntryTerm]:
        used = frozenset(letter for t in found for letter, _ in t.bound)
        more = replace(self, taken=self.taken | used)._of(f, at)
        return [
            EntryTerm(a.coefficient * b.coefficient, a.factors + b.factors, a.bound + b.bound)
            for a in found
            for b in more
        ]

    def _word(self, word: tuple[Formula, ...], at: tuple[Formula, ...]) -> list[EntryTerm]:
        """(A B C)[i, j] = sum over k and l of A[i,k] B[k,l] C[l,j]"""
        shapes = [self.room.shape(w) for w in word]
        rows = [isinstance(w, Transpose) and len(self.room.shape(w.operand)) == 1 for w in word]
        joined = [len(shapes[k]) == 2 and not rows[k + 1] for k in range(len(word) - 1)]
        pending, found, inner = list(at), [EntryTerm(Fraction(1))], self
        sizes: list[tuple[str, Formula]] = []
        left: Formula | None = None
        for place, factor in enumerate(word):
            indices = [] if rows[place] else [left if left is not None else pending.pop(0)]
            left = None
            if len(shapes[place]) == 2:
                if place < len(word) - 1 and joined[place]:
                    letter = inner._fresh()
                    inner = replace(inner, taken=inner.taken | {letter})
                    sizes.append((letter, shapes[place][1]))
                    left = Symbol(letter)
                    indices.append(left)
                else:
                    indices.append(pending.pop(0))
            found = inner._times(found, factor, tuple(indices))
        return [replace(t, bound=(*sizes, *t.bound)) for t in found]

    def _power(self, f: Power, at: tuple[Formula, ...]) -> list[EntryTerm]:
        times = whole_power(f)
        shape = self.room.shape(f.base)
        if isinstance(f.base, Call) and f.base.function == "norm" and times == 2:
            inside = f.base.arguments[0]
            elementwise = Product((inside, inside), "*")
            return self._of(Call("total", (elementwise,)), ())
        if times is None or times < 1 or times > _MAX_INDICES:
            if at or shape:
                raise NotComputable(f"the entries of {render_plain(f)}")
            return [EntryTerm(Fraction(1), (f,))]
        if len(shape) == 2:
            return self._of(f.base, at) if times == 1 else self._word((f.base,) * times, at)
        found = [EntryTerm(Fraction(1))]
        for _ in range(times):
            found = self._times(found, f.base, at)
        return found

    def _call(
        self, function: str, arguments: tuple[Formula, ...], f: Call, at: tuple[Formula, ...]
    ) -> list[EntryTerm]:
        first = arguments[0] if arguments else ONE
        shape = self.room.shape(first) if arguments else ()
        match function:
            case "trace":
                letter = self._fresh()
                inside = replace(self, taken=self.taken | {letter})
                found = inside._of(first, (Symbol(letter), Symbol(letter)))
                return [replace(t, bound=((letter, shape[0]), *t.bound)) for t in found]
            case "total":
                inside, letters = self, []
                for size in shape:
                    letter = inside._fresh()
                    letters.append((letter, size))
                    inside = replace(inside, taken=inside.taken | {letter})
                found = inside._of(first, tuple(Symbol(letter) for letter, _ in letters))
                return [replace(t, bound=(*letters, *t.bound)) for t in found]
            case "dot":
                return self._of(Call("total", (Product(arguments, "*"),)), ())
            case "outer":
                return self._times(self._of(first, at[:1]), arguments[1], at[1:])
            case "eye":
                return [EntryTerm(Fraction(1), (Call("delta", at),))]
            case "ones":
                return [EntryTerm(Fraction(1))]
            case "diag" if len(shape) == 1:
                return self._times([EntryTerm(Fraction(1), (Call("delta", at),))], first, at[:1])
            case "diag":
                return self._of(first, (at[0], at[0]))
        if not at and not self.room.is_array(f):
            return [EntryTerm(Fraction(1), (f,))]
        raise NotComputable(f"the entries of {render_plain(f)}")


def normal(terms: Iterable[EntryTerm], room: Room) -> dict[tuple[str, ...], Fraction]:
    """Coefficients of the different terms, whatever their bound indices are called."""
    found: dict[tuple[str, ...], Fraction] = {}
    for term in terms:
        key = _canonical(_contracted(term), room)
        found[key] = found.get(key, Fraction(0)) + term.coefficient
    return {key: value for key, value in found.items() if value}


def _contracted(term: EntryTerm) -> EntryTerm:
    """sum over j of delta(i, j) f(j) = f(i)"""
    for factor in term.factors:
        if not (isinstance(factor, Call) and factor.function == "delta"):
            continue
        bound = dict(term.bound)
        one, other = factor.arguments
        for index, target in ((one, other), (other, one)):
            if isinstance(index, Symbol) and index.name in bound and index != target:
                rest = tuple(f for f in term.factors if f is not factor)
                moved = tuple(substitute(f, {index.name: target}) for f in rest)
                kept = tuple(pair for pair in term.bound if pair[0] != index.name)
                return _contracted(EntryTerm(term.coefficient, moved, kept))
    return term


def _canonical(term: EntryTerm, room: Room) -> tuple[str, ...]:
    if len(term.bound) > _MAX_INDICES:
        raise NotComputable("too many indices")
    letters = [letter for letter, _ in term.bound]
    best: tuple[str, ...] | None = None
    for order in permutations(range(len(letters))):
        renamed = {letters[old]: Symbol(f"_{new}") for new, old in enumerate(order)}
        factors = sorted(render_plain(_settled(substitute(f, renamed), room)) for f in term.factors)
        sizes = [render_plain(term.bound[old][1]) for old in order]
        key = ("|".join(sizes), *factors)
        best = key if best is None or key < best else best
    return best or ()


def _settled(f: Formula, room: Room) -> Formula:
    """The entries of a symmetric matrix in one order."""
    if isinstance(f, Call) and f.function == "delta":
        return Call("delta", tuple(sorted(f.arguments, key=render_plain)))
    if isinstance(f, Entry) and len(f.indices) == 2 and room.symmetric(f.base):
        return Entry(f.base, tuple(sorted(f.indices, key=render_plain)))
    return f


__all__ = ["Entries", "EntryTerm", "Vector", "formula_of", "normal"]
