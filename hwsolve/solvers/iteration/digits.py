"""Values of formulas at points given in many digits, over balls: what iterations are run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, Final

from hwsolve.calculus.arithmetic import number
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, Negative, Number

BITS: Final = 1024
#: The digits in which iterates are carried from step to step.
DIGITS: Final = 120


#: A number, or the entries of a vector.
Value = Fraction | tuple[Fraction, ...]


@dataclass(frozen=True)
class Digits:
    """Evaluates formulas of one scope at points; every other leaf must have its value there as well."""

    scope: Scope

    def at(self, formula: Formula, point: Mapping[str, Value]) -> list[Fraction]:
        """The entries of *formula* at *point*, row by row; a tuple is a vector.

        Raises:
            NotComputable: where a value is undefined, or a symbol has no number.
        """
        from hwsolve.meaning.evaluation.arrays import Array
        from hwsolve.meaning.evaluation.evaluate import Evaluator
        from hwsolve.meaning.instances.instance import Instance
        from hwsolve.meaning.numbers.balls import RealBalls

        balls = RealBalls(BITS)
        with balls.working():
            fixed: dict[str, Any] = {
                name: Array((len(value),), [balls.literal(x) for x in value])
                if isinstance(value, tuple)
                else balls.literal(value)
                for name, value in point.items()
            }
            found = Evaluator(self.scope, Instance(self.scope, 1, 1), balls, fixed).value(formula)
            items = found.items if isinstance(found, Array) else [found]
            return [_fraction(item) for item in items]

    def one(self, formula: Formula, point: Mapping[str, Value]) -> Fraction:
        """The value of a formula that is a number."""
        return self.at(formula, point)[0]


def _fraction(ball: Any) -> Fraction:
    """The middle of a ball, to the digits that are carried."""
    text = ball.mid().str(DIGITS, radius=False) if hasattr(ball, "mid") else "nan"
    try:
        return Fraction(Decimal(text))
    except (ValueError, ArithmeticError) as undefined:
        raise NotComputable("a value is undefined at a point of the iteration") from undefined


#: So many digits are carried, not shown: zeros at their end say nothing.
_MANY = 20


def written(value: Fraction, decimals: int) -> Formula:
    """*value* rounded to *decimals* digits after the point, as a literal."""
    text = decimal_text(value, decimals)
    if decimals >= _MANY and "." in text:
        text = text.rstrip("0").rstrip(".")
    return Negative(Number(text[1:])) if text.startswith("-") else Number(text)


def decimal_text(value: Fraction, decimals: int) -> str:
    """``-0.7390851``"""
    with localcontext() as context:
        context.prec = DIGITS + 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        text = f"{exact.quantize(Decimal(1).scaleb(-decimals)):f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def short(value: Fraction, largest: int = 10_000) -> Formula | None:
    """The exact literal of a value with a short numerator and denominator; None for others."""
    if abs(value.numerator) <= largest and value.denominator <= largest:
        return number(value)
    return None


def scientific(value: Fraction, digits: int = 4) -> str:
    """``1.23e-45``, for tables."""
    if not value:
        return "0"
    with localcontext() as context:
        context.prec = digits
        return f"{+(Decimal(value.numerator) / Decimal(value.denominator)):.{digits - 1}e}"


def magnitude(value: Fraction) -> float:
    """The decimal logarithm of ``|value|``; -inf at zero."""
    import math

    if not value:
        return -math.inf
    return (math.log2(abs(value.numerator)) - math.log2(value.denominator)) * math.log10(2)
