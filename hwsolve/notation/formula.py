"""The formula: a frozen tree of mathematics, as it was written.

Nothing is evaluated or reordered on the way in: ``6/4`` stays a quotient. Equality and
hash are those of the writing (*identical*), spans aside; sameness of meaning (*equal*)
is the business of :mod:`hwsolve.meaning`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hwsolve.notation.nodes import (
    BigOperator,
    Call,
    Cases,
    Comparator,
    Constant,
    Derivative,
    DerivativeCall,
    Dots,
    Entry,
    Expectation,
    Formula,
    Interval,
    Limit,
    Logic,
    Mark,
    Matrix,
    Negative,
    Number,
    Operator,
    PlusMinus,
    Power,
    Product,
    Quotient,
    Relation,
    Set,
    Side,
    Sum,
    Symbol,
    Transpose,
    Tuple,
    Vector,
    Words,
)

if TYPE_CHECKING:
    from fractions import Fraction

ZERO = Number("0")
ONE = Number("1")
TWO = Number("2")


def map_children(formula: Formula, change: Callable[[Formula], Formula]) -> Formula:
    """The same node with ``change`` applied to each direct child (itself if nothing changed)."""

    def into(part: Any) -> Any:
        if isinstance(part, Formula):
            return change(part)
        if isinstance(part, tuple):
            return tuple(into(item) for item in part)
        return part

    old = formula._parts()
    new = tuple(into(part) for part in old)
    if all(a is b or (isinstance(a, tuple) and a == b) for a, b in zip(old, new, strict=True)):
        return formula
    return type(formula)(*new, span=formula.span)  # type: ignore[call-arg]


def _nothing(_: Any) -> tuple[Formula, ...]:
    return ()


_CHILDREN: dict[type[Formula], Callable[[Any], tuple[Formula, ...]]] = {
    Number: _nothing, Constant: _nothing, Symbol: _nothing, Dots: _nothing, Words: _nothing,
    Entry: lambda f: (f.base, *f.indices), Negative: lambda f: (f.operand,), Sum: lambda f: f.terms,
    Product: lambda f: f.factors, Quotient: lambda f: (f.numerator, f.denominator),
    Power: lambda f: (f.base, f.exponent), Transpose: lambda f: (f.operand,), Call: lambda f: f.arguments,
    BigOperator: lambda f: tuple(x for x in (f.lower, f.upper, f.condition, f.body) if x is not None),
    Cases: lambda f: (*(x for branch in f.branches for x in branch), *([f.otherwise] if f.otherwise else [])),
    Relation: lambda f: f.sides, Logic: lambda f: f.operands, Derivative: lambda f: (f.of, *f.wrt),
    Expectation: lambda f: (f.body,), DerivativeCall: lambda f: f.arguments,
    Limit: lambda f: (f.point, f.body), Vector: lambda f: f.items, Tuple: lambda f: f.items,
    Set: lambda f: f.items,
    Matrix: lambda f: tuple(x for row in f.rows for x in row), Interval: lambda f: (f.lower, f.upper),
    PlusMinus: lambda f: (f.deviation,) if f.centre is None else (f.centre, f.deviation),
}  # fmt: skip


def children(formula: Formula) -> tuple[Formula, ...]:
    """The direct children, left to right."""
    return _CHILDREN[type(formula)](formula)


def walk(formula: Formula) -> Iterator[Formula]:
    """The formula and everything below it, parents first."""
    pending = [formula]
    while pending:
        node = pending.pop()
        yield node
        below = _CHILDREN[type(node)](node)
        if below:
            pending.extend(below[::-1])


def names(formula: Formula) -> set[str]:
    """The free names: symbols that no big operator inside the formula binds."""
    found: set[str] = set()
    pending = [formula]
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is Symbol:
            found.add(node.name)  # type: ignore[attr-defined]
        elif isinstance(node, BigOperator):
            pending.extend(bound for bound in (node.lower, node.upper) if bound is not None)
            inner = names(node.body)
            if node.condition is not None:
                inner |= names(node.condition)
            found |= inner - {node.index}
        elif isinstance(node, Limit):
            pending.append(node.point)
            found |= names(node.body) - {node.variable}
        else:
            pending.extend(_CHILDREN[kind](node))
    return found


def substitute(formula: Formula, replacements: Mapping[str, Formula]) -> Formula:
    """Replace free symbols by name; a bound index that a replacement mentions is renamed first."""
    if not replacements:
        return formula
    if isinstance(formula, Symbol):
        return replacements.get(formula.name, formula)
    if isinstance(formula, BigOperator):
        inner = {name: new for name, new in replacements.items() if name != formula.index}
        index, body, condition = formula.index, formula.body, formula.condition
        taken = set().union(*(names(new) for new in inner.values())) if inner else set()
        if index in taken:
            fresh = fresh_name(index, taken | names(body) | set(inner))
            rename: Mapping[str, Formula] = {index: Symbol(fresh)}
            body = substitute(body, rename)
            condition = None if condition is None else substitute(condition, rename)
            index = fresh
        return BigOperator(
            formula.operator,
            index,
            None if formula.lower is None else substitute(formula.lower, replacements),
            None if formula.upper is None else substitute(formula.upper, replacements),
            None if condition is None else substitute(condition, inner),
            substitute(body, inner),
            formula.span,
        )
    if isinstance(formula, Limit):
        return _substitute_in_limit(formula, replacements)
    return map_children(formula, lambda child: substitute(child, replacements))


def _substitute_in_limit(formula: Limit, replacements: Mapping[str, Formula]) -> Formula:
    inner = {name: new for name, new in replacements.items() if name != formula.variable}
    variable, body = formula.variable, formula.body
    taken = set().union(*(names(new) for new in inner.values())) if inner else set()
    if variable in taken:
        fresh = fresh_name(variable, taken | names(body) | set(inner))
        variable, body = fresh, substitute(body, {variable: Symbol(fresh)})
    point = substitute(formula.point, replacements)
    return Limit(variable, point, formula.side, substitute(body, inner), formula.span)


def fresh_name(wanted: str, taken: set[str]) -> str:
    """A one-letter index like *wanted* that is not *taken*."""
    for letter in "jklmpqrstuvi":
        if letter not in taken and letter != wanted:
            return letter
    number = 1
    while f"{wanted}_{number}" in taken:
        number += 1
    return f"{wanted}_{number}"


def rational(formula: Formula) -> Fraction | None:
    """The value of a literal number, a negated one, or a quotient of two; otherwise None."""
    if isinstance(formula, Number):
        return formula.value
    if isinstance(formula, Negative):
        inner = rational(formula.operand)
        return None if inner is None else -inner
    if isinstance(formula, Quotient):
        top, bottom = rational(formula.numerator), rational(formula.denominator)
        return None if top is None or not bottom else top / bottom
    return None


def replaced(formula: Formula, old: Formula, new: Formula) -> Formula:
    """The formula with every occurrence of one part replaced."""
    if formula == old:
        return new
    return map_children(formula, lambda child: replaced(child, old, new))


__all__ = [
    "ONE",
    "TWO",
    "ZERO",
    "BigOperator",
    "Call",
    "Cases",
    "Comparator",
    "Constant",
    "Derivative",
    "DerivativeCall",
    "Dots",
    "Entry",
    "Expectation",
    "Formula",
    "Interval",
    "Limit",
    "Logic",
    "Mark",
    "Matrix",
    "Negative",
    "Number",
    "Operator",
    "PlusMinus",
    "Power",
    "Product",
    "Quotient",
    "Relation",
    "Set",
    "Side",
    "Sum",
    "Symbol",
    "Transpose",
    "Tuple",
    "Vector",
    "Words",
    "children",
    "fresh_name",
    "map_children",
    "names",
    "rational",
    "replaced",
    "substitute",
    "walk",
]
