"""The kinds of node that a formula is made of."""

from __future__ import annotations

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


@_node
class DerivativeCall(Formula):
    """``f'(x)``, ``f''(x)``, ``f^{(3)}(x)``: a derivative of a function, at an argument.

    The function is declared, defined or built in, of one argument; of a function of vectors the
    first derivative is the gradient and the second the Hessian. With ``nabla`` it is written
    ``\\nabla f(x)``, ``\\nabla^2 f(x)``. (``d(f(x))/d(x)`` is a :class:`Derivative` of a call.)
    """

    function: str
    order: int
    arguments: tuple[Formula, ...]
    nabla: bool = False
    span: Span | None = None


Side = Literal["+", "-", ""]


@_node
class Limit(Formula):
    """``lim(body, variable, point, side)``; the side is ``+`` from above, ``-`` from below."""

    variable: str
    point: Formula
    side: Side
    body: Formula
    span: Span | None = None


Operator = Literal["sum", "prod", "max", "min", "sup", "inf"]


@_node
class BigOperator(Formula):
    """``sum(body, index, lower, upper)`` and its kin, over the integers lower..upper.

    Without bounds the index runs over the dimension it ranges over in ``body``; a
    ``condition`` (``k != i``) filters. The index of ``sup`` and ``inf`` runs over the real
    numbers between the bounds.
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
class Words(Formula):
    """A remark in words where a formula could stand; it has no value, and no reader makes one."""

    text: str
    span: Span | None = None


@_node
class Dots(Formula):
    """``…`` before the reader has found the pattern; never left in a finished tree."""

    span: Span | None = None
