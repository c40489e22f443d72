"""The derivative of an activation: by pieces, at its kinks, in terms of the value."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number
from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.limits import INFINITY
from hwsolve.calculus.pieces import near, piece, samples
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Cases,
    Constant,
    Derivative,
    Formula,
    Limit,
    Negative,
    Power,
    Relation,
    Side,
    Sum,
    names,
    rational,
    substitute,
)
from hwsolve.solvers.differentiation.narration import narrate

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.solvers.activations.subject import Subject

SIDES: Final[tuple[Side, ...]] = ("-", "+")


def tell_derivative(derivation: Derivation, subject: Subject) -> tuple[Derivation, Formula]:
    """f'(x): on each piece, at each kink, and in one formula."""
    algebra = Algebra(subject.scope)
    result = subject.derivative
    if not subject.kinks:
        chain = ChainRule(algebra, subject.body, subject.x)
        adjoints = chain.run()
        derivation = narrate(derivation, chain, adjoints)
        if subject.slope() != Derivative(subject.body, (subject.x,)):
            derivation = derivation.claim("definition", subject.slope(), result)
        return derivation, result
    for place in samples(subject.kinks):
        part = piece(subject.body, subject.variable, place)
        derivation = derivation.assuming(*_interval(subject, place))
        if part != subject.body:
            derivation = derivation.claim("definition", subject.at(subject.x), part, "on this piece")
        chain = ChainRule(algebra, part, subject.x)
        derivation = narrate(derivation, chain, chain.run())
    derivation = derivation.assuming()
    for kink in subject.kinks:
        derivation = _at_kink(derivation, subject, kink)
    return derivation.claim("one_formula", subject.slope(), result, "the pieces together"), result


def _interval(subject: Subject, place: Fraction) -> tuple[Formula, ...]:
    """The inequalities of the piece around *place*."""
    below = [kink for kink in subject.kinks if kink < place]
    above = [kink for kink in subject.kinks if kink > place]
    found: list[Formula] = []
    if below:
        found.append(Relation((">",), (subject.x, number(below[-1]))))
    if above:
        found.append(Relation(("<",), (subject.x, number(above[0]))))
    return tuple(found)


def _at_kink(derivation: Derivation, subject: Subject, kink: Fraction) -> Derivation:
    """Both one-sided derivatives at a kink."""
    here = number(kink)
    value = piece(subject.body_at(here), subject.variable, kink)
    values: list[Formula] = []
    quotient = divide(
        add((subject.at(subject.x), negative(subject.at(here)))), add((subject.x, negative(here)))
    )
    for side in SIDES:
        part = near(subject.body, subject.variable, here, side, subject.scope)
        plain = divide(add((part, negative(value))), add((subject.x, negative(here))))
        found = subject.limits.towards(plain, here, side)
        limit = Limit(subject.variable, here, side, quotient)
        word = "left" if side == "-" else "right"
        derivation = derivation.claim(f"derivative_from_the_{word}", limit, found)
        values.append(found)
    if subject.true("!=", values[0], values[1]):
        unequal = Relation(("!=",), (values[0], values[1]))
        return derivation.state("no_derivative", unequal, "the one-sided derivatives differ: a kink")
    return derivation


def tell_by_value(derivation: Derivation, subject: Subject) -> tuple[Derivation, Formula]:
    """f'(x) in terms of f(x): tanh' = 1 - tanh^2 and its kin; raises ``NotComputable`` for others."""
    value = subject.at(subject.x)
    for height in _heights(subject):
        shapes = zip(_in_terms_of(value, height), _in_terms_of(subject.body, height), strict=True)
        for shown, plain in shapes:
            factor = _factor(subject, plain)
            if factor is None or not subject.true("=", multiply((factor, plain)), subject.derivative):
                continue
            written = multiply((factor, shown))
            derivation = derivation.claim("derivative_by_the_value", subject.derivative, written)
            return derivation, written
    by_piece = _by_piece(subject)
    if by_piece is not None and subject.true("=", by_piece, subject.derivative):
        return derivation.claim("derivative_by_the_value", subject.derivative, by_piece), by_piece
    raise NotComputable("no short formula for the derivative in terms of the value was found")


def _by_piece(subject: Subject) -> Formula | None:
    """r f(x) + k on each piece, such as f(x) + a on the lower one of the ELU; None where a piece has none."""
    lines: list[Formula] = []
    for sample in samples(subject.kinks):
        body, slope = (piece(each, subject.variable, sample) for each in (subject.body, subject.derivative))
        line = _line(subject, body, slope)
        if line is None:
            return None
        lines.append(line)
    branches = tuple(
        (line, Relation((">",), (subject.x, number(kink))))
        for line, kink in zip(lines[:0:-1], subject.kinks[::-1], strict=True)
    )
    return Cases(branches, lines[0]) if branches else lines[0]


def _line(subject: Subject, body: Formula, slope: Formula) -> Formula | None:
    """r f(x) + k with numbers r and k that make it the slope of *body*."""
    if subject.variable not in names(slope):
        return slope
    try:
        bent = ChainRule(Algebra(subject.scope), slope, subject.x).run()[-1].result
        read, write = subject.limits.read, subject.limits.write
        rate = write((read(bent) / read(slope)).simplify())
        rest = write((read(slope) - read(rate) * read(body)).simplify())
    except (NotComputable, MeaningError, KeyError, ZeroDivisionError):
        return None
    if subject.variable in names(rate) | names(rest):
        return None
    return add((multiply((rate, subject.at(subject.x))), rest))


def _heights(subject: Subject) -> tuple[Formula, ...]:
    """What the values are measured by: 1, and their limit where it is another number."""
    try:
        far = subject.limits.towards(subject.body, INFINITY)
    except (NotComputable, MeaningError, KeyError):
        return (ONE,)
    finite = far not in (ONE, ZERO, INFINITY, Negative(INFINITY))
    return (ONE, far) if finite else (ONE,)


def _factor(subject: Subject, plain: Formula) -> Formula | None:
    """The number that makes *plain* the slope at 0; None where there is none."""
    origin = {subject.variable: ZERO}
    try:
        slope, here = (subject.limits.read(substitute(each, origin)) for each in (subject.derivative, plain))
        found = (slope / here).simplify()
        return subject.limits.write(found) if found.is_finite and found != 0 else None
    except (NotComputable, MeaningError, KeyError, ZeroDivisionError):
        return None


def tell_at(
    derivation: Derivation, subject: Subject, question: str, found: Formula, point: Formula
) -> tuple[Derivation, Formula]:
    """A reflection or a derivative at one point; raises ``NotComputable`` at a kink of the derivative."""
    here = rational(point)
    plain = subject.derivative if question != "reflection" else found
    swap = {subject.variable: point}
    inserted = substitute(piece(plain, subject.variable, here) if here is not None else plain, swap)
    if question != "reflection" and here in subject.kinks:
        values = {subject.limits.towards(subject.derivative, point, side) for side in SIDES}
        if len(values) > 1:
            raise NotComputable("the function has a kink there and no derivative")
    short = subject.limits.write(subject.limits.read(inserted))
    derivation = derivation.claim("insert_the_point", substitute(plain, swap), inserted)
    return (derivation if short == inserted else derivation.then("simplify", short)), short


def _in_terms_of(value: Formula, height: Formula) -> tuple[Formula, ...]:
    """Shapes that slopes have, in terms of the value over its height."""
    exact = rational(height)
    small = exact is not None and abs(exact.numerator) == 1
    v = multiply((number(1 / exact), value)) if exact is not None and small else divide(value, height)
    one_less = add((ONE, negative(v)))
    return (
        Sum((ONE, Negative(Power(v, TWO)))),
        multiply((v, one_less)),
        Power(Sum((ONE, Negative(Call("abs", (v,))))), TWO),
        Power(Call("cos", (v,)), TWO),
        Power(Call("cos", (multiply((divide(Constant("pi"), TWO), v)),)), TWO),
        Sum((ONE, Negative(Call("exp", (negative(v),))))),
        v,
        Power(Sum((ONE, Negative(Power(v, TWO)))), divide(number(3), TWO)),
        divide(multiply((add((ONE, v)), one_less)), TWO),
        Call("sqrt", (Sum((ONE, Negative(Power(v, TWO)))),)),
    )
