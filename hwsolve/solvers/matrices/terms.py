"""A formula in matrices as terms: a number, scalar factors, and a word of matrices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Call,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Transpose,
    map_children,
    names,
    rational,
)
from hwsolve.notation.printing.plain import render_plain

_ELEMENTWISE = ("*", ".*")
_ORTHOGONAL = "orthogonal"
_SYMMETRIC = frozenset({"symmetric", "psd", "pd", "diagonal"})


@dataclass(frozen=True)
class Room:
    """What the rules ask of a scope: shapes, and which letters are symmetric, orthogonal, vectors."""

    scope: Scope

    def shape(self, f: Formula) -> tuple[Formula, ...]:
        """The sizes; () for a number."""
        return tuple(self.scope.shape_of(f) or ())

    def is_array(self, f: Formula) -> bool:
        """Whether *f* is a vector or a matrix that is not 1×1."""
        return bool(self.shape(f))

    def kind(self, f: Formula) -> str:
        """The domain of a declared letter; empty for anything else."""
        known = isinstance(f, Symbol) and f.name in self.scope.types
        return self.scope.type_of(f.name).domain.kind if known and isinstance(f, Symbol) else ""

    def symmetric(self, f: Formula) -> bool:
        """Whether f^T = f is known."""
        return self.kind(f) in _SYMMETRIC or (isinstance(f, Call) and f.function in ("eye", "diag"))

    def complex(self, f: Formula) -> bool:
        """Whether *f* is made of complex letters."""
        return any(
            name in self.scope.types and self.scope.types[name].domain.kind == "complex" for name in names(f)
        )

    def orthogonal(self, f: Formula) -> bool:
        """Whether f^T f = I is known of a square matrix."""
        return self.kind(f) == _ORTHOGONAL

    def column(self, f: Formula) -> bool:
        """Whether *f* is a vector."""
        return len(self.shape(f)) == 1

    def row(self, f: Formula) -> bool:
        """Whether *f* is a transposed vector."""
        return isinstance(f, Transpose) and self.column(f.operand)


@dataclass(frozen=True)
class Term:
    """``coefficient * scalars * word``; an empty word stands for a number."""

    coefficient: Fraction
    scalars: tuple[Formula, ...]
    word: tuple[Formula, ...]

    @property
    def formula(self) -> Formula:
        """The term as it is written."""
        size = abs(self.coefficient)
        below = [s.denominator for s in self.scalars if isinstance(s, Quotient) and s.numerator == ONE]
        above = [s for s in self.scalars if not (isinstance(s, Quotient) and s.numerator == ONE)]
        if size.denominator != 1:
            below.insert(0, number(size.denominator))
        parts: list[Formula] = [number(size.numerator)] if size.numerator != 1 else []
        parts += above
        if self.word:
            parts.append(self.word[0] if len(self.word) == 1 else Product(self.word, "@"))
        body = ONE if not parts else parts[0] if len(parts) == 1 else Product(tuple(parts), "*")
        body = divide(body, multiply(below)) if below else body
        return negative(body) if self.coefficient < 0 else body


def factors(f: Formula, room: Room) -> Term:
    """One product as a term; a sum, or an elementwise product of arrays, is one factor."""
    coefficient, scalars, word = Fraction(1), [], []
    for part in _parts(f, room):
        if (value := rational(part)) is not None:
            coefficient *= value
        elif room.is_array(part) or room.row(part):
            word.append(part)
        else:
            scalars.append(part)
    kept = [w for w in word if not (isinstance(w, Call) and w.function == "eye")]
    if word and not kept:
        kept = word[:1]
    scalars, kept = _numbers_out(scalars, kept, room)
    return Term(coefficient, tuple(sorted(_gathered(scalars), key=_order)), tuple(kept))


def _gathered(scalars: list[Formula]) -> list[Formula]:
    """c c = c^2, c/c = 1; sums are left for the distributive law."""
    counts: dict[Formula, int] = {}
    apart: list[Formula] = []
    for scalar in scalars:
        base, count = scalar, 1
        if isinstance(base, Quotient) and base.numerator == ONE:
            base, count = base.denominator, -1
        if isinstance(base, Power) and (whole := whole_power(base)) is not None:
            base, count = base.base, count * whole
        if isinstance(base, Sum):
            apart.append(scalar)
        else:
            counts[base] = counts.get(base, 0) + count
    for base, count in counts.items():
        if count:
            raised = base if abs(count) == 1 else Power(base, number(abs(count)))
            apart.append(raised if count > 0 else Quotient(ONE, raised))
    return apart


def _order(f: Formula) -> tuple[int, str]:
    return (0 if isinstance(f, Symbol) else 1, render_plain(f))


def _numbers_out(
    scalars: list[Formula], word: list[Formula], room: Room
) -> tuple[list[Formula], list[Formula]]:
    """x (y^T z) = (y^T z) x: a row up to the next column is a number."""
    start = 0
    while start < len(word):
        if room.row(word[start]):
            end = next((k for k in range(start + 1, len(word)) if room.column(word[k])), None)
            if end is not None and (end - start + 1) < len(word):
                scalars = [*scalars, Product(tuple(word[start : end + 1]), "@")]
                word = word[:start] + word[end + 1 :]
                continue
        start += 1
    return scalars, word


def _parts(f: Formula, room: Room) -> Iterator[Formula]:
    match f:
        case Negative(operand):
            yield Negative(ONE)
            yield from _parts(operand, room)
        case Quotient(numerator, denominator) if rational(f) is None:
            yield from _parts(numerator, room)
            value = rational(denominator)
            yield number(1 / value) if value else Quotient(ONE, denominator)
        case Product(inner, mark):
            hadamard = mark in _ELEMENTWISE and sum(room.is_array(x) for x in inner) > 1
            if hadamard:
                yield f
                return
            inside = [part for x in inner for part in _parts(x, room)]
            yield from inside
        case _:
            yield f


def terms_of(f: Formula, room: Room) -> list[Term]:
    """The terms of a sum."""
    match f:
        case Sum(summands):
            return [term for summand in summands for term in terms_of(summand, room)]
        case Negative(operand):
            return [Term(-t.coefficient, t.scalars, t.word) for t in terms_of(operand, room)]
        case _:
            return [factors(f, room)]


def sum_of(terms: Iterable[Term]) -> Formula:
    """The terms as a sum; like terms are not collected."""
    return add([term.formula for term in terms if term.coefficient] or [ZERO])


def tidy(f: Formula, room: Room) -> Formula:
    """The same formula with products written one way: numbers, scalars, then ``A @ B @ x``."""
    inner = map_children(f, lambda child: tidy(child, room))
    if isinstance(inner, Product | Negative | Sum | Quotient) and rational(inner) is None:
        return sum_of(terms_of(inner, room))
    return inner


def collected(f: Formula, room: Room) -> dict[tuple[tuple[Formula, ...], tuple[Formula, ...]], Fraction]:
    """Coefficients of the different terms of a sum: its normal form once no rule applies any more."""
    found: dict[tuple[tuple[Formula, ...], tuple[Formula, ...]], Fraction] = {}
    for term in terms_of(f, room):
        scalars, word = term.scalars, term.word
        if word and not room.is_array(term.formula):
            scalars, word = (*scalars, word[0] if len(word) == 1 else Product(word, "@")), ()
        key = (tuple(sorted(scalars, key=_order)), word)
        found[key] = found.get(key, Fraction(0)) + term.coefficient
    return {key: value for key, value in found.items() if value}


def whole_power(f: Power) -> int | None:
    """The exponent where it is a whole number."""
    value = rational(f.exponent)
    return int(value) if value is not None and value.denominator == 1 else None


__all__ = ["Number", "Room", "Term", "collected", "factors", "sum_of", "terms_of", "tidy", "whole_power"]
