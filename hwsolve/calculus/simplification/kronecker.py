"""Kronecker's delta: how it arises, and how a sum over one of its indices collapses."""

from __future__ import annotations

from collections.abc import Callable

from hwsolve.calculus.arithmetic import add, divide, multiply, negative
from hwsolve.calculus.arrays.renaming import bound_indices, replace_symbols
from hwsolve.calculus.simplification.tidy import map_scalars, rebuild
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    BigOperator,
    Call,
    Cases,
    Entry,
    Formula,
    Logic,
    Negative,
    Number,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    rational,
    walk,
)


def delta(a: Formula, b: Formula) -> Formula:
    """delta(k, k) = 1"""
    if a == b:
        return ONE
    if isinstance(a, Number) and isinstance(b, Number):
        return ONE if a.value == b.value else ZERO
    return Call("delta", (a, b))


def kronecker_collapse(f: Formula, scope: Scope | None = None) -> Formula | None:
    """Σ_k delta(k, l) a[k] = a[l], where l is inside the bounds of the sum; 0 elsewhere"""
    if not isinstance(f, BigOperator) or f.operator != "sum" or f.lower is None or f.upper is None:
        return None
    found = _partner(f)
    if found is None:
        return None
    node, other = found
    with_delta, without = split_at(f.body, node)
    collapsed = _at(with_delta, f.index, other)
    tests = [] if f.condition is None else [_at(f.condition, f.index, other)]
    whole = isinstance(other, Symbol) and (
        _covers(f.lower, f.upper, scope) or _indexes(other, f.lower, f.upper, collapsed, scope)
    )
    if not whole:
        bounds = [(f.lower, other), (other, f.upper)]
        tests += [Relation(("<=",), pair) for pair in bounds if not _surely_below(*pair)]
    if tests and with_delta != ZERO:
        test = tests[0] if len(tests) == 1 else Logic("and", tuple(tests))
        collapsed = Cases(((collapsed, test),), ZERO)
    rest = ZERO if without == ZERO else BigOperator("sum", f.index, f.lower, f.upper, f.condition, without)
    return add((tidy_deltas(collapsed), rest))


def collapse_over(scope: Scope) -> Callable[[Formula], Formula | None]:
    """The rule over one scope, which tells whether a sum runs over a whole dimension."""

    def collapse(f: Formula) -> Formula | None:
        """Σ_k delta(k, l) a[k] = a[l]"""
        return kronecker_collapse(f, scope)

    return collapse


def _surely_below(low: Formula, high: Formula) -> bool:
    """Whether both are numbers, and the first is not the larger."""
    a, b = rational(low), rational(high)
    return a is not None and b is not None and a <= b


def _covers(lower: Formula, upper: Formula, scope: Scope | None) -> bool:
    """Whether an index from outside is sure to lie within the bounds: they are a whole dimension's."""
    if lower != ONE:
        return False
    return scope is None or (upper in _dimensions(scope) and upper not in _partial(scope))


def _indexes(index: Symbol, lower: Formula, upper: Formula, body: Formula, scope: Scope | None) -> bool:
    """Whether the index stands at an array in *body* whose places are just those within the bounds."""
    return scope is not None and lower == ONE and scope.ranges(body).get(index.name) == upper


def _dimensions(scope: Scope) -> set[Formula]:
    named = (*scope.types, *scope.definitions)
    return {size for name in named for size in scope.shape(name) or ()}


def _partial(scope: Scope) -> set[Formula]:
    """Upper bounds of indices that run over a part of some dimension: t to T - 2 in ``x[t]``."""
    found: set[Formula] = set()
    for definition in scope.definitions.values():
        ranges = dict(zip(definition.indices, scope.shape(definition.name) or (), strict=False))
        for node in walk(definition.body):
            if isinstance(node, BigOperator) and node.upper is not None:
                ranges[node.index] = node.upper
        for node in walk(definition.body):
            if isinstance(node, Entry) and isinstance(node.base, Symbol) and scope.declares(node.base.name):
                for index, size in zip(node.indices, scope.shape(node.base.name) or (), strict=False):
                    found |= {ranges[name] for name in names(index) & set(ranges) if ranges[name] != size}
    return found


def _at(formula: Formula, index: str, place: Formula) -> Formula:
    """The formula with the index put in place, and sums of whole numbers in it added up."""
    replaced = replace_symbols(formula, {index: place})
    return replaced if isinstance(place, Symbol) else _added_up(replaced)


def _added_up(formula: Formula) -> Formula:
    formula = map_scalars(formula, _added_up)
    return add(formula.terms) if isinstance(formula, Sum) else formula


def _partner(f: BigOperator) -> tuple[Formula, Formula] | None:
    """A delta in the body that ties the summed index to an index from outside, and where it does."""
    inner = bound_indices(f.body)
    for node in walk(f.body):
        if isinstance(node, Call) and node.function == "delta":
            first, second = node.arguments
            for mine, other in ((first, second), (second, first)):
                outside = f.index not in names(other) and not names(other) & inner
                shift = _shift(mine, f.index)
                if outside and shift is not None:
                    return node, other if shift == ZERO else add((other, negative(shift)))
    return None


def _shift(place: Formula, index: str) -> Formula | None:
    """c, for a place that is index + c with a whole number c."""
    if place == Symbol(index):
        return ZERO
    if isinstance(place, Sum) and place.terms.count(Symbol(index)) == 1:
        rest = add(term for term in place.terms if term != Symbol(index))
        return rest if rational(rest) is not None else None
    return None


def split_at(body: Formula, node: Formula) -> tuple[Formula, Formula]:
    """(a, b) with body = a * delta + b, for a delta that is 0 or 1."""
    if node not in set(walk(body)):
        return ZERO, body
    if body == node:
        return ONE, ZERO
    match body:
        case Negative(operand):
            a, b = split_at(operand, node)
            return negative(a), negative(b)
        case Sum(terms):
            parts = [split_at(term, node) for term in terms]
            return add(a for a, _ in parts), add(b for _, b in parts)
        case Quotient(numerator, denominator) if node not in set(walk(denominator)):
            a, b = split_at(numerator, node)
            return divide(a, denominator), divide(b, denominator)
        case Product(factors):
            for place, factor in enumerate(factors):
                if node in set(walk(factor)):
                    others = [replace(part, node, ONE) for part in factors[:place]]
                    rest = factors[place + 1 :]
                    a, b = split_at(factor, node)
                    if b == ZERO:
                        return multiply([*others, a, *(replace(part, node, ONE) for part in rest)]), ZERO
                    ra, rb = split_at(multiply(rest), node)
                    both = add((multiply((a, ra)), multiply((a, rb)), multiply((b, ra))))
                    return multiply([*others, both]), multiply([*others, b, rb])
        case BigOperator("sum") if body.index not in names(node):
            a, b = split_at(body.body, node)
            return _resum(body, a), _resum(body, b)
        case Cases(branches, otherwise) if not any(node in set(walk(test)) for _, test in branches):
            values = [split_at(value, node) for value, _ in branches]
            last = (ZERO, ZERO) if otherwise is None else split_at(otherwise, node)
            tests = [test for _, test in branches]
            return _cases(tests, [a for a, _ in values], last[0]), _cases(
                tests, [b for _, b in values], last[1]
            )
    on, off = replace(body, node, ONE), replace(body, node, ZERO)
    return add((on, negative(off))), off


def _cases(tests: list[Formula], values: list[Formula], otherwise: Formula) -> Formula:
    return rebuild(Cases(tuple(zip(values, tests, strict=True)), otherwise))


def _resum(f: BigOperator, body: Formula) -> Formula:
    if body == ZERO:
        return ZERO
    return BigOperator("sum", f.index, f.lower, f.upper, f.condition, body)


def replace(formula: Formula, node: Formula, by: Formula) -> Formula:
    """Every occurrence of *node* replaced."""
    if formula == node:
        return by
    return rebuild(map_scalars(formula, lambda child: replace(child, node, by)))


def equal_indices(formula: Formula) -> Formula | None:
    """delta(k, k) = 1"""
    for node in walk(formula):
        if isinstance(node, Call) and node.function == "delta" and node.arguments[0] == node.arguments[-1]:
            return tidy_deltas(formula)
    return None


def tidy_deltas(formula: Formula) -> Formula:
    """delta(k, k) = 1, anywhere."""

    def visit(node: Formula) -> Formula:
        node = map_scalars(node, visit)
        if isinstance(node, Call) and node.function == "delta":
            return delta(*node.arguments)
        if isinstance(node, Product):
            return multiply(node.factors)
        if isinstance(node, Sum):
            return add(node.terms)
        return node

    return visit(formula)
