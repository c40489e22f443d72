"""Kronecker's delta: how it arises, and how a sum over one of its indices collapses."""

from __future__ import annotations

from hwsolve.calculus.arithmetic import add, divide, multiply, negative
from hwsolve.calculus.renaming import bound_indices, replace_symbols
from hwsolve.calculus.tidy import map_scalars, rebuild
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    BigOperator,
    Call,
    Cases,
    Formula,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Symbol,
    names,
    walk,
)


def delta(a: Formula, b: Formula) -> Formula:
    """delta(k, k) = 1"""
    if a == b:
        return ONE
    if isinstance(a, Number) and isinstance(b, Number):
        return ONE if a.value == b.value else ZERO
    return Call("delta", (a, b))


def kronecker_collapse(f: Formula) -> Formula | None:
    """Σ_k delta(k, l) a[k] = a[l]"""
    if not isinstance(f, BigOperator) or f.operator != "sum" or f.lower != ONE:
        return None
    found = _partner(f)
    if found is None:
        return None
    node, other = found
    with_delta, without = split_at(f.body, node)
    collapsed = replace_symbols(with_delta, {f.index: other})
    if f.condition is not None:
        collapsed = Cases(((collapsed, replace_symbols(f.condition, {f.index: other})),), ZERO)
    rest = ZERO if without == ZERO else BigOperator("sum", f.index, f.lower, f.upper, f.condition, without)
    return add((tidy_deltas(collapsed), rest))


def _partner(f: BigOperator) -> tuple[Formula, Formula] | None:
    """A delta in the body that ties the summed index to an index from outside."""
    inner = bound_indices(f.body)
    for node in walk(f.body):
        if isinstance(node, Call) and node.function == "delta":
            first, second = node.arguments
            for mine, other in ((first, second), (second, first)):
                outside = f.index not in names(other) and not names(other) & inner
                if mine == Symbol(f.index) and outside:
                    return node, other
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
