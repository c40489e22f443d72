"""Whether a function is odd, even, or neither, and whether it is centred at zero."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.calculus.parity import at_minus, signs_out
from hwsolve.calculus.pieces import piece
from hwsolve.notation.formula import TWO, ZERO, Formula, Negative, Relation, Words, substitute

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.solvers.activations.subject import Subject

PLACES: Final = ("1", "2", "1/2", "3")


def tell_reflection(derivation: Derivation, subject: Subject) -> tuple[Derivation, Formula]:
    """f(-x), the signs taken outside."""
    raw = at_minus(subject.body, subject.variable)
    result = signs_out(raw)
    named = subject.at(Negative(subject.x))
    if named != raw:
        derivation = derivation.claim("definition", named, raw)
        if result != raw:
            derivation = derivation.then("signs", result, "signs out of even and odd functions")
    elif result != raw:
        derivation = derivation.claim("signs", raw, result, "signs out of even and odd functions")
    return derivation, result


def parity_of(subject: Subject) -> str:
    """``odd``, ``even`` or ``neither``, by the values."""
    reflected = at_minus(subject.body, subject.variable)
    if subject.true("=", reflected, Negative(subject.body)):
        return "odd"
    return "even" if subject.true("=", reflected, subject.body) else "neither"


def tell_parity(derivation: Derivation, subject: Subject) -> tuple[Derivation, Formula]:
    """The claim that the function is odd or even, or a place where it is neither."""
    found = parity_of(subject)
    if not any(step.rule == "signs" for step in derivation.steps):
        derivation, _ = tell_reflection(derivation, subject)
    here, there = subject.at(subject.x), subject.at(Negative(subject.x))
    if found == "odd":
        derivation = derivation.claim("odd_function", there, negative(here), "symmetric about the origin")
    elif found == "even":
        derivation = derivation.claim("even_function", there, here, "symmetric about the vertical axis")
    else:
        derivation = _neither(derivation, subject)
    return derivation, Words(found)


def tell_centred(derivation: Derivation, subject: Subject) -> tuple[Derivation, Formula]:
    """Zero-centred: odd, so that symmetric inputs give outputs of mean zero."""
    derivation, found = tell_parity(derivation, subject)
    origin = subject.at(ZERO)
    if isinstance(found, Words) and found.text == "odd":
        derivation = derivation.claim("value_at_zero", origin, ZERO, "odd: the outputs are centred at 0")
        return derivation, Words("yes")
    for comparator in (">=", "<="):
        if subject.true(comparator, subject.body, ZERO):
            sign = "negative" if comparator == ">=" else "positive"
            claim = Relation((comparator,), (subject.at(subject.x), ZERO))
            derivation = derivation.state("one_sign", claim, f"never {sign}: the mean output is not 0")
            break
    return derivation, Words("no")


def _neither(derivation: Derivation, subject: Subject) -> Derivation:
    there = at_minus(subject.body, subject.variable)
    middle = piece(subject.body_at(ZERO), subject.variable, Fraction(0))
    if subject.true("=", add((there, subject.body)), multiply((TWO, middle))):
        both = add((subject.at(Negative(subject.x)), subject.at(subject.x)))
        value = subject.limits.write(subject.limits.read(multiply((TWO, middle))))
        return derivation.claim(
            "point_symmetry", both, value, "symmetric about (0, f(0)), which is not the origin"
        )
    for text in PLACES:
        place = number(Fraction(text))
        left, right = subject.at(negative(place)), negative(subject.at(place))
        swap = {subject.variable: place}
        if subject.true("!=", substitute(there, swap), negative(substitute(subject.body, swap))):
            unequal = Relation(("!=",), (left, right))
            return derivation.state("counterexample", unequal, "f(-x) = -f(x) fails: not odd")
    return derivation
