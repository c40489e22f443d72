"""The formula: a frozen tree of mathematics, as it was written.

Nothing is evaluated or reordered on the way in: ``6/4`` stays a quotient. Equality and
hash are those of the writing (*identical*), spans aside; sameness of meaning (*equal*)
is the business of :mod:`hwsolve.meaning`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from hwsolve.errors import Span

_T = TypeVar("_T")


@dataclass_transform(eq_default=False, frozen_default=True)
def _node(cls: type[_T]) -> type[_T]:
    """A dataclass that is frozen for the type checker, and cheap to build at run time."""
    made: type[_T] = dataclass(slots=True, eq=False, repr=False)(cls)
    return made


@lru_cache(maxsize=4096)
def _fraction(text: str) -> Fraction:
    return Fraction(text)


class Formula:
    """A node of the tree. Every node may carry the ``span`` of source text it was read from."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()
    span: Span | None

    def _parts(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__ if name != "span")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return False
        return self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._parts()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._parts()))})"


@_node
class Number(Formula):
    """A literal, digits as written: ``12``, ``0.50``, ``1.5e-3``."""

    text: str
    span: Span | None = None

    @property
    def value(self) -> Fraction:
        """The exact rational value."""
        return _fraction(self.text)

    @property
    def decimals(self) -> int | None:
        """How many digits stand after the point (an exponent shifts them); None for an integer."""
        mantissa, _, exponent = self.text.lower().partition("e")
        if "." not in mantissa and not exponent:
            return None
        return len(mantissa.partition(".")[2]) - int(exponent or 0)


@_node
class Constant(Formula):
    """A number with a name: ``e``, ``pi``, ``i`` (the imaginary unit), ``inf``."""

    name: Literal["e", "pi", "i", "inf"]
    span: Span | None = None


@_node
class Symbol(Formula):
    """A name, in its canonical spelling (``yhat``, ``w_1``, ``W1``, ``lam``)."""

    name: str
    span: Span | None = None


@_node
class Entry(Formula):
    """An entry or slice of an array: ``x[n]``, ``A[i,j]``; indices count from 1."""

    base: Formula
    indices: tuple[Formula, ...]
    span: Span | None = None


@_node
class Negative(Formula):
    """``-x``."""

    operand: Formula
    span: Span | None = None


@_node
class Sum(Formula):
    """``a + b - c`` is ``Sum((a, b, Negative(c)))``; at least two terms."""

    terms: tuple[Formula, ...]
    span: Span | None = None


Mark = Literal["*", ".*", "@", ""]


@_node
class Product(Formula):
    """A product of at least two factors under one mark.

    ``*`` and ``.*`` (⊙, ``\\odot``) multiply arrays elementwise; ``@`` (``\\cdot``) and
    juxtaposition (the empty mark) are the matrix product. Two columns of the same length have
    no matrix product: ``@`` then means the inner product, juxtaposition the elementwise one.
    On scalars all are the same.
    """

    factors: tuple[Formula, ...]
    mark: Mark = "*"
    span: Span | None = None


@_node
class Quotient(Formula):
    """``a / b``."""

    numerator: Formula
    denominator: Formula
    span: Span | None = None


@_node
class Power(Formula):
    """``a ^ b``; elementwise on a vector, the matrix power on a square matrix."""

    base: Formula
    exponent: Formula
    span: Span | None = None


@_node
class Transpose(Formula):
    """``T(A)``, ``A^T``, ``A^\\top``."""

    operand: Formula
    span: Span | None = None


@_node
class Call(Formula):
    """A function, built in or declared, applied to arguments: ``exp(x)``, ``softmax(z)``."""

    function: str
    arguments: tuple[Formula, ...]
    span: Span | None = None


Operator = Literal["sum", "prod", "max", "min"]


@_node
class BigOperator(Formula):
    """``sum(body, index, lower, upper)`` and its kin, over the integers lower..upper.

    Without bounds the index runs over the dimension it ranges over in ``body``; a
    ``condition`` (``k != i``) filters.
    """

    operator: Operator
    index: str
    lower: Formula | None
    upper: Formula | None
    condition: Formula | None
    body: Formula
    span: Span | None = None


@_node
class Cases(Formula):
    """``where(cond, a, b)``, ``\\begin{cases}``: the first branch whose condition holds."""

    branches: tuple[tuple[Formula, Formula], ...]  # (value, condition)
    otherwise: Formula | None
    span: Span | None = None


Comparator = Literal["=", "!=", "<", "<=", ">", ">=", "~~", ":=", "in", "->"]


@_node
class Relation(Formula):
    """A chain ``a <= b < c``: one comparator fewer than sides. ``~~`` is ≈."""

    comparators: tuple[Comparator, ...]
    sides: tuple[Formula, ...]
    span: Span | None = None


@_node
class Logic(Formula):
    """``and``, ``or``, ``not``, ``implies`` over conditions."""

    connective: Literal["and", "or", "not", "implies"]
    operands: tuple[Formula, ...]
    span: Span | None = None


@_node
class Derivative(Formula):
    """``d(of)/d(wrt)``; several ``wrt`` for higher orders, outermost first.

    Of a scalar by a vector it is a column, of a vector by a vector the Jacobian
    (rows: outputs). ``\\nabla_w E`` is ``Derivative(E, (w,))``.
    """

    of: Formula
    wrt: tuple[Formula, ...]
    span: Span | None = None


@_node
class Expectation(Formula):
    """``E[body]`` over the declared random variables in ``body``."""

    body: Formula
    span: Span | None = None


@_node
class Vector(Formula):
    """``[a, b, c]``: a column."""

    items: tuple[Formula, ...]
    span: Span | None = None


@_node
class Matrix(Formula):
    """``[[a, b], [c, d]]``, ``bmatrix``; entries may be blocks."""

    rows: tuple[tuple[Formula, ...], ...]
    span: Span | None = None


@_node
class Tuple(Formula):
    """``(a, b, c)`` with at least two items: a shape, a point, a list of answers."""

    items: tuple[Formula, ...]
    span: Span | None = None


@_node
class Set(Formula):
    """``{a, b}``, an unordered collection."""

    items: tuple[Formula, ...]
    span: Span | None = None


@_node
class Interval(Formula):
    """``[a, b)`` and its kin, read only where an interval is asked for."""

    lower: Formula
    upper: Formula
    lower_closed: bool
    upper_closed: bool
    span: Span | None = None


@_node
class PlusMinus(Formula):
    """``a ± b``, or ``± b`` where ``centre`` is None: two values."""

    centre: Formula | None
    deviation: Formula
    span: Span | None = None


@_node
class Dots(Formula):
    """``…`` before the reader has found the pattern; never left in a finished tree."""

    span: Span | None = None


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
    Number: _nothing, Constant: _nothing, Symbol: _nothing, Dots: _nothing,
    Entry: lambda f: (f.base, *f.indices), Negative: lambda f: (f.operand,), Sum: lambda f: f.terms,
    Product: lambda f: f.factors, Quotient: lambda f: (f.numerator, f.denominator),
    Power: lambda f: (f.base, f.exponent), Transpose: lambda f: (f.operand,), Call: lambda f: f.arguments,
    BigOperator: lambda f: tuple(x for x in (f.lower, f.upper, f.condition, f.body) if x is not None),
    Cases: lambda f: (*(x for branch in f.branches for x in branch), *([f.otherwise] if f.otherwise else [])),
    Relation: lambda f: f.sides, Logic: lambda f: f.operands, Derivative: lambda f: (f.of, *f.wrt),
    Expectation: lambda f: (f.body,), Vector: lambda f: f.items, Tuple: lambda f: f.items,
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
    return map_children(formula, lambda child: substitute(child, replacements))


def fresh_name(wanted: str, taken: set[str]) -> str:
    """A one-letter index like *wanted* that is not *taken*."""
    for letter in "jklmpqrstuvi":
        if letter not in taken and letter != wanted:
            return letter
    number = 1
    while f"{wanted}_{number}" in taken:
        number += 1
    return f"{wanted}_{number}"
