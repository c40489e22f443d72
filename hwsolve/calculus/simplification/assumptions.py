"""What a problem says of its symbols, as rules: masks, signs, hypotheses on indices."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hwsolve.calculus.arithmetic import add, multiply, power
from hwsolve.calculus.arrays.renaming import replace_symbols
from hwsolve.calculus.simplification.kronecker import replace, tidy_deltas
from hwsolve.calculus.simplification.tidy import map_scalars, rebuild
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Call,
    Cases,
    Entry,
    Formula,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    names,
    rational,
)

Rule = Callable[[Formula], Formula | None]

IDEMPOTENT = frozenset({"mask", "one_hot"})


def powers_of_masks(scope: Scope) -> Rule:
    """The rule for entries that are 0 or 1, or -1 or 1."""

    def kind(f: Formula) -> str | None:
        base = f.base if isinstance(f, Entry) else f
        if not isinstance(base, Symbol) or base.name not in scope.types:
            return None
        return scope.types[base.name].domain.kind

    def mask_squared(f: Formula) -> Formula | None:
        """m^2 = m for a mask, s^2 = 1 for a sign"""
        if not isinstance(f, Power) or (times := rational(f.exponent)) is None:
            return None
        if times.denominator != 1 or times < 1:
            return None
        if kind(f.base) in IDEMPOTENT:
            return f.base
        if kind(f.base) == "sign":
            return f.base if times % 2 else ONE
        return None

    return mask_squared


SYMMETRIC = frozenset({"symmetric", "psd", "pd", "diagonal"})


def symmetric_matrices(scope: Scope) -> frozenset[str]:
    """The declared matrices that are their own transpose."""
    return frozenset(name for name, kind in scope.types.items() if kind.domain.kind in SYMMETRIC)


def is_symmetric(matrix: Formula, known: frozenset[str]) -> bool:
    """Whether the matrix, or what it is the inverse of, is known to be symmetric."""
    if isinstance(matrix, Call) and matrix.function == "inv":
        return is_symmetric(matrix.arguments[0], known)
    return isinstance(matrix, Symbol) and matrix.name in known


def symmetry(scope: Scope) -> Rule:
    """The rule that writes both halves of a symmetric matrix in one order."""
    known = symmetric_matrices(scope)

    def symmetric(f: Formula) -> Formula | None:
        """A[j,i] = A[i,j] for a symmetric A"""
        if not isinstance(f, Entry) or len(f.indices) != 2 or not is_symmetric(f.base, known):
            return None
        first, second = f.indices
        return Entry(f.base, (second, first)) if repr(second) < repr(first) else None

    return symmetric


def hypotheses(scope: Scope) -> Callable[[Formula], Formula | None]:
    """The rule for hypotheses such as ``i != k`` and ``i = k``; it takes a whole formula."""
    apart: list[frozenset[Formula]] = []
    same: dict[str, Formula] = {}
    values: list[tuple[Formula, Formula]] = []
    for hypothesis in scope.given:
        if isinstance(hypothesis, Relation) and hypothesis.comparators == ("=",):
            quantity, value = hypothesis.sides
            if rational(value) is not None and _declared(quantity, scope):
                values.append((quantity, value))
        if isinstance(hypothesis, Relation) and all(isinstance(side, Symbol) for side in hypothesis.sides):
            first, second = hypothesis.sides[0], hypothesis.sides[-1]
            if not isinstance(first, Symbol) or any(scope.declares(name) for name in names(hypothesis)):
                continue
            if hypothesis.comparators == ("!=",):
                apart.append(frozenset((first, second)))
            elif hypothesis.comparators == ("=",):
                same[first.name] = second

    def given(f: Formula) -> Formula | None:
        """delta(i, k) = 0 where i != k is given; i is k where i = k is; y[k] is 1 where y[k] = 1 is"""
        changed = f
        if same and set(same) & names(f):
            changed = tidy_deltas(replace_symbols(f, same))
        for quantity, value in values:
            changed = replace(changed, quantity, value)
        if apart:
            changed = _without(changed, apart)
        return None if changed == f else changed

    return given


def _declared(quantity: Formula, scope: Scope) -> bool:
    base = quantity.base if isinstance(quantity, Entry) else quantity
    return isinstance(base, Symbol) and scope.declares(base.name)


def _without(f: Formula, apart: list[frozenset[Formula]]) -> Formula:
    if isinstance(f, Call) and f.function == "delta" and frozenset(f.arguments) in apart:
        return ZERO
    return rebuild(map_scalars(f, lambda child: _without(child, apart)))


def merge_cases(f: Formula) -> Formula | None:
    """where(c, a, b)^n = where(c, a^n, b^n); where(c, a, b) with where(c, p, q), branch by branch."""
    if isinstance(f, Power) and isinstance(f.base, Cases):
        exponent = f.exponent
        return _over(f.base, lambda value: power(value, exponent))
    if isinstance(f, Product):
        return _merge(f.factors, multiply)
    return _merge(f.terms, add) if isinstance(f, Sum) else None


def _merge(parts: tuple[Formula, ...], combine: Callable[[Iterable[Formula]], Formula]) -> Formula | None:
    """Two cases over the same conditions made one, among the factors or terms of a node."""
    for first, one in enumerate(parts):
        for second in range(first + 1, len(parts)):
            other = parts[second]
            if isinstance(one, Cases) and isinstance(other, Cases) and _conditions(one) == _conditions(other):
                merged = rebuild(_together(one, other, combine))
                rest = [part for place, part in enumerate(parts) if place not in (first, second)]
                return combine((*rest[:first], merged, *rest[first:]))
    return None


def _conditions(f: Cases) -> tuple[Formula, ...]:
    return tuple(test for _, test in f.branches) + (() if f.otherwise is None else (ONE,))


def _together(one: Cases, other: Cases, combine: Callable[[Iterable[Formula]], Formula]) -> Cases:
    pairs = zip(one.branches, other.branches, strict=True)
    branches = tuple((combine((a, b)), test) for (a, test), (b, _) in pairs)
    if one.otherwise is None or other.otherwise is None:
        return Cases(branches, None)
    return Cases(branches, combine((one.otherwise, other.otherwise)))


def _over(f: Cases, change: Callable[[Formula], Formula]) -> Formula:
    branches = tuple((change(value), test) for value, test in f.branches)
    return Cases(branches, None if f.otherwise is None else change(f.otherwise))
