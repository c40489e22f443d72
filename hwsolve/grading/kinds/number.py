"""Kind ``number``: constants, with a tolerance or by their printed digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.counterexample import number_text
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Refuted, Undecided
from hwsolve.notation.formula import Formula, Negative, Number, Power, Product, Quotient, names
from hwsolve.notation.survey import survey
from hwsolve.problem.problem import Tolerance


def is_constant(formula: Formula) -> bool:
    """Whether no symbol occurs free in *formula*."""
    return not names(formula)


def compare_number(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """A constant against a constant; anything with symbols is compared as an expression."""
    if not is_constant(student) or not is_constant(reference) or survey(student, reference).arrays:
        return compare_function(student, reference, terms)
    if terms.tolerance is not None and (terms.tolerance.absolute or terms.tolerance.relative):
        return within_tolerance(student, reference, terms.tolerance)
    found = equal(student, reference, terms.scope, terms.seed, terms.prove)
    if isinstance(found, Refuted) and found.student == "undefined":
        return Undecided("the answer has no value")
    if not isinstance(found, Refuted) or terms.tolerance is not None:
        return found
    rounded = _rounds(student, reference, terms.digits)
    return rounded if rounded is not None else found


def compare_function(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """Formulas as functions of their symbols; a tolerance also lets nearby functions pass."""
    found = equal(
        student, reference, terms.scope, terms.seed, terms.prove,
        order=terms.order, strict_layout=terms.strict_layout,
    )  # fmt: skip
    tolerance = terms.tolerance
    if (
        isinstance(found, Refuted)
        and not found.reason
        and tolerance
        and (tolerance.absolute or tolerance.relative)
    ):
        close = _everywhere_within(student, reference, terms, tolerance)
        if close is not None:
            return close
    return found


def value_of(formula: Formula, bits: int = 192) -> Any:
    """The ball of a constant formula, real where it can be, else complex; None if undefined."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.balls import ComplexBalls, RealBalls
    from hwsolve.meaning.scope import OPEN_SCOPE

    for balls in (
        (ComplexBalls(bits, 0),) if survey(formula).imaginary else (RealBalls(bits, 0), ComplexBalls(bits, 0))
    ):
        walker: Evaluator[Any] = Evaluator(OPEN_SCOPE, Instance(OPEN_SCOPE, 0, 1), balls)
        with balls.working():
            value = walker.value(formula)
        if not hasattr(value, "items") and value.is_finite():
            return value
    return None


def within_tolerance(student: Formula, reference: Formula, tolerance: Tolerance) -> Comparison:
    """Two constants within a tolerance."""
    got, want = value_of(student), value_of(reference)
    if got is None or want is None:
        return Undecided("a value is not defined" if got is None else "the reference has no value")
    allowed = abs(want) * tolerance.relative
    if not allowed > tolerance.absolute:
        allowed = allowed * 0 + tolerance.absolute
    if abs(got - want) <= allowed * (1 + 2.0**-30):
        return Agrees(1, 53, "within the tolerance")
    return Refuted(number_text(got), number_text(want), {}, None)


def _everywhere_within(
    student: Formula, reference: Formula, terms: Terms, tolerance: Tolerance
) -> Agrees | None:
    from hwsolve.errors import NotComputable
    from hwsolve.meaning.evaluation.arrays import Array
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import instances
    from hwsolve.meaning.numbers.floats import FloatSamples

    points = 0
    for instance in instances(terms.scope, terms.seed or 1, 40):
        walker: Evaluator[Any] = Evaluator(terms.scope, instance, FloatSamples(40))
        try:
            a, b = walker.value(student), walker.value(reference)
        except NotComputable:
            return None
        pairs = list(zip(a.items, b.items, strict=False)) if isinstance(a, Array) else [(a, b)]
        for xs, ys in pairs:
            for x, y in zip(xs, ys, strict=True):
                if x != x or y != y:
                    continue
                if isinstance(x, complex) or not tolerance.allows(x, y):
                    return None
                points += 1
    return Agrees(points, 0, "within the tolerance") if points > 10 else None


def printed(formula: Formula) -> tuple[Decimal, int, int] | None:
    """A decimal literal as its value, the exponent of its last digit, its significant digits.

    Signs, percent and a power of ten (``1.5 \\times 10^{-3}``) belong to the literal.
    """
    if isinstance(formula, Negative):
        inner = printed(formula.operand)
        return None if inner is None else (-inner[0], inner[1], inner[2])
    if isinstance(formula, Number):
        decimals = formula.decimals
        value = Decimal(formula.text)
        digits = len("".join(c for c in formula.text.lower().partition("e")[0] if c.isdigit()).lstrip("0"))
        return (value, -(decimals or 0), digits) if decimals is not None else None
    if isinstance(formula, Quotient) and formula.denominator == Number("100") and formula.span is not None:
        inner = printed(formula.numerator)
        return None if inner is None else (inner[0] / 100, inner[1] - 2, inner[2])
    if isinstance(formula, Product) and len(formula.factors) == 2:
        inner, power = printed(formula.factors[0]), formula.factors[1]
        if inner is not None and isinstance(power, Power) and power.base == Number("10"):
            exponent = power.exponent
            sign = -1 if isinstance(exponent, Negative) else 1
            exponent = exponent.operand if isinstance(exponent, Negative) else exponent
            if isinstance(exponent, Number) and exponent.text.isdigit() and len(exponent.text) < 4:
                shift = sign * int(exponent.text)
                return inner[0].scaleb(shift), inner[1] + shift, inner[2]
    return None


def _rounds(student: Formula, reference: Formula, digits: int) -> Comparison | None:
    """Agreement by printed digits, or None."""
    got = printed(student)
    want = printed(reference)
    candidates = [(got, reference, student, digits), (want, student, reference, 2)]
    for literal, other, itself, fewest in candidates:
        if literal is None or literal[2] < fewest:
            continue
        value, other_value = value_of(itself), value_of(other)
        if value is None or other_value is None or type(other_value).__name__ == "acb":
            continue
        gap = abs(value - other_value)
        half = Decimal(5).scaleb(literal[1] - 1)
        if gap <= type(gap)(str(half)) * (1 + 2.0**-40):
            return Agrees(1, 0, f"rounded to {literal[2]} significant digits")
    return None
