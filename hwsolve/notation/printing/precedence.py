"""What the three printers share: how tightly things bind, and what is written the same everywhere.

A printer turns each node into a :class:`Piece`, text that knows how tightly it binds;
:meth:`Printer.operand` brackets a piece where its place asks for something tighter.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, NamedTuple

from hwsolve.notation.formula import (
    ZERO,
    BigOperator,
    Call,
    Cases,
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
    Matrix,
    Negative,
    Number,
    PlusMinus,
    Power,
    Product,
    Quotient,
    Relation,
    Set,
    Sum,
    Symbol,
    Transpose,
    Tuple,
    Vector,
    Words,
)

#: The letters of singular values and eigenvalues: ``svals(A)[1]`` is σ₁(A).
SPECTRAL: Final[Mapping[str, str]] = {"svals": "σ", "eigs": "λ"}
#: Whether a formula stands for an array.
IsArray = Callable[[Formula], bool]


class Level(IntEnum):
    """How tightly a piece of text binds, loosest first."""

    IMPLIES = 0
    OR = 1
    AND = 2
    NOT = 3
    RELATION = 4
    SUM = 5
    NEGATIVE = 6
    BIG = 7
    """``\\sum_n x_n``: reaches to the next + or -, so it may only come last in a product."""
    PRODUCT = 8
    FRACTION = 9
    """A built-up fraction: a factor without brackets, a base or a subscripted thing with them."""
    POWER = 10
    POSTFIX = 11
    ATOM = 12


class Piece(NamedTuple):
    """Text, and how tightly it binds."""

    text: str
    level: Level


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs of one way of writing; comparators and connectives come with their spaces."""

    plus: str
    minus: str
    plus_minus: str
    dots: str
    comparators: Mapping[str, str]
    connectives: Mapping[str, str]


CONNECTIVE_LEVELS: Mapping[str, Level] = {
    "implies": Level.IMPLIES,
    "or": Level.OR,
    "and": Level.AND,
    "not": Level.NOT,
}


class Printer(ABC):
    """Formula to text; a subclass says how atoms, products, scripts and functions look."""

    glyphs: ClassVar[Glyphs]
    negative_operand: ClassVar[Level] = Level.BIG

    def render(self, formula: Formula) -> str:
        """The text of a whole formula."""
        return self.piece(formula).text

    def operand(self, formula: Formula, least: Level) -> str:
        """The text of a part, in brackets if it binds more loosely than its place asks for."""
        return self.tight(self.piece(formula), least)

    def tight(self, piece: Piece, least: Level) -> str:
        """The text of a piece, in brackets if it binds more loosely than *least*."""
        return piece.text if piece.level >= least else self.bracket(piece.text)

    def comma_list(self, items: Iterable[Formula]) -> str:
        """``a, b, c``."""
        return ", ".join(map(self.render, items))

    def piece(self, formula: Formula) -> Piece:
        """The node's text and its level."""
        match formula:
            case Number():
                return self.number(formula)
            case Constant():
                return self.constant(formula)
            case Symbol():
                return self.symbol(formula)
            case Entry():
                return self.entry(formula)
            case Negative():
                return Piece(self.negated(formula.operand, self.negative_operand), Level.NEGATIVE)
            case Sum():
                return self.sum(formula)
            case Product():
                return self.product(formula)
            case Quotient():
                return self.quotient(formula)
            case Power():
                return self.power(formula)
            case Transpose():
                return self.transpose(formula)
            case Call():
                return self.call(formula)
            case BigOperator():
                return self.big_operator(formula)
            case Cases():
                return self.cases(formula)
            case Relation():
                return self.relation(formula)
            case Logic():
                return self.logic(formula)
            case Derivative():
                return self.derivative(formula)
            case DerivativeCall():
                return self.derivative_call(formula)
            case Limit():
                return self.limit(formula)
            case Expectation():
                return self.expectation(formula)
            case Vector():
                return self.vector(formula)
            case Matrix():
                return self.matrix(formula)
            case Tuple():
                return Piece(self.enclosed("(", self.comma_list(formula.items), ")"), Level.ATOM)
            case Set():
                return self.set(formula)
            case Interval():
                left = "[" if formula.lower_closed else "("
                right = "]" if formula.upper_closed else ")"
                inner = self.comma_list((formula.lower, formula.upper))
                return Piece(self.enclosed(left, inner, right), Level.ATOM)
            case PlusMinus():
                return self.plus_minus(formula)
            case Dots():
                return Piece(self.glyphs.dots, Level.ATOM)
            case Words():
                return self.words(formula)
        raise TypeError(f"no way to write a {type(formula).__name__}")

    def negated(self, operand: Formula, least: Level) -> str:
        """The operand behind a unary minus."""
        return self.glyphs.minus + self.operand(operand, least)

    def sum(self, formula: Sum) -> Piece:
        """``a + b - c``; the first term may carry a sign, the others need brackets for one."""
        first, *rest = formula.terms
        text = self.operand(first, Level.NEGATIVE)
        for term in rest:
            if isinstance(term, Negative):
                text += f" {self.glyphs.minus} {self.operand(term.operand, Level.BIG)}"
            else:
                text += f" {self.glyphs.plus} {self.operand(term, Level.BIG)}"
        return Piece(text, Level.SUM)

    def leading(self, formula: Formula, is_run: bool, least: Level = Level.POWER) -> str:
        """The first operand of a run of products and quotients; with *is_run* it may be such a run itself."""
        if isinstance(formula, Negative):
            return self.negated(formula.operand, least)
        return self.operand(formula, Level.PRODUCT if is_run else least)

    def from_left(self, text: str, first: Formula, last: Formula = ZERO) -> Piece:
        """A run of products and quotients, as loose as the sign in front or the Σ at the end makes it."""
        if isinstance(first, Negative):
            return Piece(text, Level.NEGATIVE)
        return Piece(text, Level.BIG if isinstance(last, BigOperator | Limit) else Level.PRODUCT)

    def plus_minus(self, formula: PlusMinus) -> Piece:
        """``a ± b`` or ``±b``."""
        deviation = self.operand(formula.deviation, Level.PRODUCT)
        if formula.centre is None:
            gap = " " if self.glyphs.plus_minus[-1].isalpha() else ""
            return Piece(self.glyphs.plus_minus + gap + deviation, Level.SUM)
        centre = self.operand(formula.centre, Level.NEGATIVE)
        return Piece(f"{centre} {self.glyphs.plus_minus} {deviation}", Level.SUM)

    def relation(self, formula: Relation) -> Piece:
        """A chain ``a <= b < c``."""
        text = self.operand(formula.sides[0], Level.SUM)
        for comparator, side in zip(formula.comparators, formula.sides[1:], strict=True):
            text += self.glyphs.comparators[comparator] + self.operand(side, Level.SUM)
        return Piece(text, Level.RELATION)

    def logic(self, formula: Logic) -> Piece:
        """Conditions under a connective; the same connective nested keeps its brackets."""
        level, sign = CONNECTIVE_LEVELS[formula.connective], self.glyphs.connectives[formula.connective]
        if formula.connective == "not":
            return Piece(sign + self.operand(formula.operands[0], Level.BIG), level)
        parts = [self.operand(part, Level(level + 1)) for part in formula.operands]
        return Piece(sign.join(parts), level)

    def enclosed(self, left: str, inner: str, right: str) -> str:
        """Text between two fences."""
        return left + inner + right

    def bracket(self, text: str) -> str:
        """Text in round brackets."""
        return self.enclosed("(", text, ")")

    def words(self, formula: Words) -> Piece:
        """A remark, as it is."""
        return Piece(formula.text, Level.ATOM)

    @abstractmethod
    def number(self, formula: Number) -> Piece:
        """A literal."""

    @abstractmethod
    def constant(self, formula: Constant) -> Piece:
        """A named number."""

    @abstractmethod
    def symbol(self, formula: Symbol) -> Piece:
        """A name."""

    @abstractmethod
    def entry(self, formula: Entry) -> Piece:
        """An entry of an array."""

    @abstractmethod
    def product(self, formula: Product) -> Piece:
        """Factors under a mark."""

    def quotient(self, formula: Quotient) -> Piece:
        """A fraction; ``a/b``, reading from the left."""
        above = self.leading(formula.numerator, True)
        return self.from_left(f"{above}/{self.operand(formula.denominator, Level.POWER)}", formula.numerator)

    @abstractmethod
    def power(self, formula: Power) -> Piece:
        """A base and an exponent."""

    @abstractmethod
    def transpose(self, formula: Transpose) -> Piece:
        """A transpose."""

    @abstractmethod
    def call(self, formula: Call) -> Piece:
        """A function with its arguments."""

    @abstractmethod
    def big_operator(self, formula: BigOperator) -> Piece:
        """A sum, product, maximum or minimum over an index."""

    @abstractmethod
    def cases(self, formula: Cases) -> Piece:
        """A choice by conditions."""

    @abstractmethod
    def derivative(self, formula: Derivative) -> Piece:
        """A partial derivative."""

    @abstractmethod
    def derivative_call(self, formula: DerivativeCall) -> Piece:
        """A derivative of a function, at an argument."""

    @abstractmethod
    def limit(self, formula: Limit) -> Piece:
        """A limit."""

    @abstractmethod
    def expectation(self, formula: Expectation) -> Piece:
        """An expected value."""

    @abstractmethod
    def vector(self, formula: Vector) -> Piece:
        """A column of items."""

    @abstractmethod
    def matrix(self, formula: Matrix) -> Piece:
        """Rows of entries."""

    @abstractmethod
    def set(self, formula: Set) -> Piece:
        """An unordered collection."""


def number_level(text: str) -> Level:
    """A literal's level: an atom, unless a value made elsewhere carries a sign or a slash."""
    if text.startswith("-"):
        return Level.NEGATIVE
    return Level.PRODUCT if "/" in text else Level.ATOM


def elementwise(formula: Product, is_array: IsArray | None) -> range:
    """The places before which ⊙ stands in an elementwise product: from behind the first array to the last."""
    if is_array is None or formula.mark not in ("*", ".*"):
        return range(0)
    arrays = [place for place, factor in enumerate(formula.factors) if is_array(factor)]
    return range(arrays[0] + 1, arrays[-1] + 1) if len(arrays) > 1 else range(0)


def condition_with_bounds(formula: BigOperator) -> BigOperator:
    """A lone bound as a condition (``n >= 1``), so that bounds come in pairs."""
    if (formula.lower is None) == (formula.upper is None):
        return formula
    index = Symbol(formula.index)
    bound = (
        Relation((">=",), (index, formula.lower))
        if formula.lower is not None
        else Relation(("<=",), (index, formula.upper or index))
    )
    condition = bound if formula.condition is None else Logic("and", (bound, formula.condition))
    return BigOperator(formula.operator, formula.index, None, None, condition, formula.body)
