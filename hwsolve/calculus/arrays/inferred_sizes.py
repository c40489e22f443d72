"""Sizes found from formulas: which rows and columns must be equal so that every operation fits.

A quantity is a pair (rows, columns); a column vector has 1 column, a scalar is None. What is
not known is a letter ``?W.rows``, bound when a formula forces it to equal something known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hwsolve.errors import MeaningError
from hwsolve.meaning.shapes import SCALAR_CALLS
from hwsolve.notation.formula import (
    ONE,
    Call,
    Cases,
    Constant,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Transpose,
    children,
)
from hwsolve.notation.printing.text import render_text

Pair = tuple[Formula, Formula]
UNKNOWN = "?"


@dataclass
class Sizes:
    """The sizes of every quantity so far; grows as formulas are read."""

    pairs: dict[str, Pair | None] = field(default_factory=dict)
    bound: dict[str, Formula] = field(default_factory=dict)

    def of(self, name: str) -> Pair | None:
        """Rows and columns of a quantity; None for a scalar."""
        found = self.pairs.setdefault(name, _unknown(name))
        return None if found is None else (self.resolved(found[0]), self.resolved(found[1]))

    def resolved(self, size: Formula) -> Formula:
        """The size, or what it was found to equal."""
        while isinstance(size, Symbol) and size.name in self.bound:
            size = self.bound[size.name]
        return size

    def settled(self, name: str) -> bool:
        """Whether both sizes of a quantity are known."""
        pair = self.of(name)
        return pair is None or not any(is_unknown(size) for size in pair)

    def read(self, name: str, body: Formula) -> None:
        """Learn from ``name = body``; raises ``MeaningError`` where sizes cannot agree."""
        found = self.infer(body)
        if found is None and name not in self.pairs:
            self.pairs[name] = None
        elif found is not None:
            self._match(self.of(name) or (ONE, ONE), found)

    def infer(self, f: Formula) -> Pair | None:
        """Rows and columns of a formula, its parts made to fit each other."""
        match f:
            case Symbol(name):
                return self.of(name)
            case Number() | Constant():
                return None
            case Transpose(operand):
                pair = self.infer(operand)
                return None if pair is None else (pair[1], pair[0])
            case Negative(operand):
                return self.infer(operand)
            case Power(base, exponent):
                self.infer(exponent)
                return self.infer(base)
            case Product(factors, mark) if mark not in ("*", ".*"):
                return self._chain(factors)
            case Sum(parts) | Product(parts):
                return self._alike(parts)
            case Quotient(numerator, denominator):
                return self._alike((numerator, denominator))
            case Cases(branches, otherwise):
                inside = [part for value, test in branches for part in (value, *_sides(test))]
                return self._alike([*inside, *([] if otherwise is None else [otherwise])])
            case Call(function, arguments):
                return self._call(function, arguments)
            case _:
                raise MeaningError(f"the sizes of {render_text(f)} cannot be read off; write whole arrays")

    def _call(self, function: str, arguments: tuple[Formula, ...]) -> Pair | None:
        if function in ("ones", "zeros", "eye"):
            return (arguments[0], arguments[-1] if len(arguments) > 1 or function == "eye" else ONE)
        parts = [self.infer(argument) for argument in arguments]
        if function == "dot" and parts[0] is not None and parts[1] is not None:
            self._match(parts[0], parts[1])
        if function in SCALAR_CALLS and function not in ("max", "min"):
            return None
        if function == "outer" and parts[0] is not None and parts[1] is not None:
            return parts[0][0], parts[1][0]
        if function == "diag" and parts[0] is not None:
            return parts[0][0], parts[0][0]
        if function == "inv" and parts[0] is not None:
            self._equate(*parts[0])
            return parts[0]
        return self._alike(arguments)

    def _alike(self, parts: Iterable[Formula]) -> Pair | None:
        """The common shape of parts that are added or combined entry by entry."""
        found: Pair | None = None
        for part in parts:
            pair = self._reduced(self.infer(part))
            if found is None:
                found = pair
            elif pair is not None:
                self._match(found, pair)
        return found

    def _chain(self, factors: Iterable[Formula]) -> Pair | None:
        """A matrix product: the columns of each factor are the rows of the next."""
        found: Pair | None = None
        for factor in factors:
            pair = self._reduced(self.infer(factor))
            if found is None:
                found = pair
            elif pair is not None:
                self._equate(found[1], pair[0])
                found = self._reduced((found[0], pair[1]))
        return found

    def _reduced(self, pair: Pair | None) -> Pair | None:
        """A 1×1 array is a scalar."""
        return None if pair is None or self._both_one(pair) else pair

    def _both_one(self, pair: Pair) -> bool:
        return self.resolved(pair[0]) == ONE and self.resolved(pair[1]) == ONE

    def _match(self, one: Pair, other: Pair) -> None:
        self._equate(one[0], other[0])
        self._equate(one[1], other[1])

    def _equate(self, one: Formula, other: Formula) -> None:
        one, other = self.resolved(one), self.resolved(other)
        if one == other:
            return
        if is_unknown(one) and isinstance(one, Symbol):
            self.bound[one.name] = other
        elif is_unknown(other) and isinstance(other, Symbol):
            self.bound[other.name] = one
        else:
            raise MeaningError(
                f"the sizes {render_text(one)} and {render_text(other)} would have to be equal"
            )


def is_unknown(size: Formula) -> bool:
    """Whether nothing has told the size yet."""
    return isinstance(size, Symbol) and size.name.startswith(UNKNOWN)


def _unknown(name: str) -> Pair:
    return Symbol(f"{UNKNOWN}{name}.rows"), Symbol(f"{UNKNOWN}{name}.columns")


def _sides(test: Formula) -> tuple[Formula, ...]:
    if isinstance(test, Relation):
        return test.sides
    return tuple(side for part in children(test) for side in _sides(part))
