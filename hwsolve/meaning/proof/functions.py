"""Functions: what the named functions are in normal form, written in a few kernels.

Hyperbolic functions, the logistic function and softplus through exp; tan and its kin
through sin and cos; max, min and relu through the absolute value; general powers through
exp and log where the base is known to be positive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import comb, factorial

from hwsolve.errors import NotComputable
from hwsolve.meaning.proof.normal_form import Ratio
from hwsolve.meaning.proof.summations import Summations

Rule = Callable[..., Ratio]
HALF = Fraction(1, 2)
MAX_SHIFT = 20


def power(s: Summations, base: Ratio, exponent: Ratio) -> Ratio:
    """b^q for rational q; b^a = exp(a log b) for b > 0; b^(m + n) = b^m b^n for whole m, n"""
    number = s.rational(exponent)
    if number is not None:
        if number.denominator == 1 and abs(number) < 10_000:
            return s.power(base, int(number))
        if number.denominator < 1_000 and abs(number.numerator) < 10_000:
            return s.fractional_power(base, number)
        raise NotComputable("an exponent is too large")
    known = s.range_of(base)
    if known is not None and known.positive:
        return s.exp(s.multiply(exponent, s.log(base)))
    if base.num.is_zero() or not s.is_whole(exponent):
        return _opaque_power(s, base, exponent)
    out = s.unit
    for p, way in ((base.num, 1), (base.den, -1)):
        content, factors = s.factors(p)
        pieces = [(s.constant(abs(content)), 1), *((Ratio(f, s.one), e) for f, e in factors)]
        if content < 0:
            pieces.append((s.constant(-1), 1))
        for piece, multiplicity in pieces:
            out = s.multiply(out, _whole_power(s, piece, s.scale(exponent, Fraction(way * multiplicity))))
    return out


def _whole_power(s: Summations, base: Ratio, exponent: Ratio) -> Ratio:
    """One factor to a whole exponent, addend by addend."""
    if base == s.unit:
        return base
    known = s.range_of(base)
    if known is not None and known.positive:
        return s.exp(s.multiply(exponent, s.log(base)))
    out = s.unit
    for coefficient, part in s.addends(exponent):
        if s.rational(part) is not None:
            out = s.multiply(out, s.power(base, int(coefficient)))
            continue
        kernel = s.kernel("power", (base, part))
        if s.rational(base) == -1:
            s.relate(kernel, 2, s.one, invertible=True)
        out = s.multiply(out, s.gen_power(kernel, int(coefficient)))
    return out


def _opaque_power(s: Summations, base: Ratio, exponent: Ratio) -> Ratio:
    if base.num.is_zero():
        raise NotComputable("a power of zero")
    return s.gen(s.kernel("power", (base, exponent)))


def sigmoid(s: Summations, z: Ratio) -> Ratio:
    """e^z / (1 + e^z)"""
    grown = s.exp(z)
    return s.divide(grown, s.add(s.unit, grown))


def softplus(s: Summations, z: Ratio) -> Ratio:
    """log(1 + e^z)"""
    return s.log(s.add(s.unit, s.exp(z)))


def sinh(s: Summations, z: Ratio) -> Ratio:
    """(e^z - e^-z) / 2"""
    grown = s.exp(z)
    return s.scale(s.subtract(grown, s.power(grown, -1)), HALF)


def cosh(s: Summations, z: Ratio) -> Ratio:
    """(e^z + e^-z) / 2"""
    grown = s.exp(z)
    return s.scale(s.add(grown, s.power(grown, -1)), HALF)


def maximum(s: Summations, *values: Ratio) -> Ratio:
    """max(a, b) = (a + b + |a - b|) / 2 for real a, b"""
    return _extreme(s, values, s.add)


def minimum(s: Summations, *values: Ratio) -> Ratio:
    """min(a, b) = (a + b - |a - b|) / 2 for real a, b"""
    return _extreme(s, values, s.subtract)


def _extreme(s: Summations, values: tuple[Ratio, ...], join: Callable[[Ratio, Ratio], Ratio]) -> Ratio:
    if not values or any(s.range_of(value) is None for value in values):
        raise NotComputable("an extreme of what is not known to be real")
    out = values[0]
    for value in values[1:]:
        out = s.scale(join(s.add(out, value), s.abs(s.subtract(out, value))), HALF)
    return out


def leaky_relu(s: Summations, z: Ratio, slope: Ratio) -> Ratio:
    """relu(z) - slope relu(-z)"""
    return s.subtract(maximum(s, z, s.zero), s.multiply(slope, maximum(s, s.negative(z), s.zero)))


def sign(s: Summations, z: Ratio) -> Ratio:
    """1 for z > 0, -1 for z < 0; odd"""
    known = s.range_of(z)
    if known is not None and (known.positive or known.negative):
        return s.constant(1 if known.positive else -1)
    return odd("sign")(s, z)


def odd(name: str) -> Rule:
    """f(-x) = -f(x)"""

    def rule(s: Summations, z: Ratio) -> Ratio:
        if z.num.is_zero():
            return s.zero
        if z.num.leading_coefficient() < 0:
            return s.negative(s.call(name, s.negative(z)))
        return s.call(name, z)

    return rule


def logarithm(base: int) -> Rule:
    """log_b(x) = log x / log b"""

    def rule(s: Summations, x: Ratio) -> Ratio:
        return s.divide(s.log(x), s.log(s.constant(base)))

    return rule


def root(s: Summations, x: Ratio, degree: Ratio) -> Ratio:
    """x^(1/n)"""
    return power(s, x, s.divide(s.unit, degree))


def whole_factorial(s: Summations, n: Ratio) -> Ratio:
    """(n + 1)! = (n + 1) n!"""
    number = s.rational(n)
    if number is not None and number.denominator == 1:
        if 0 <= number <= 100:
            return s.constant(factorial(int(number)))
        raise NotComputable("a factorial")
    shift = 0
    for coefficient, part in s.addends(n):
        if s.rational(part) is not None and coefficient.denominator == 1 and abs(coefficient) <= MAX_SHIFT:
            shift = int(coefficient)
    rest = s.subtract(n, s.constant(shift))
    out = s.call("factorial", rest)
    for k in range(1, abs(shift) + 1):
        if shift > 0:
            out = s.multiply(out, s.add(rest, s.constant(k)))
        else:
            out = s.divide(out, s.subtract(rest, s.constant(k - 1)))
    return out


def gamma(s: Summations, x: Ratio) -> Ratio:
    """gamma(x) = (x - 1)!"""
    return whole_factorial(s, s.subtract(x, s.unit))


def binomial(s: Summations, n: Ratio, k: Ratio) -> Ratio:
    """n choose k: a number for numbers, otherwise opaque"""
    top, bottom = s.rational(n), s.rational(k)
    if top is None or bottom is None:
        return s.call("binomial", n, k)
    if top.denominator * bottom.denominator != 1 or not 0 <= bottom <= top <= 200:
        raise NotComputable("a binomial coefficient")
    return s.constant(comb(int(top), int(bottom)))


def asinh(s: Summations, x: Ratio) -> Ratio:
    """log(x + sqrt(x^2 + 1))"""
    return s.log(s.add(x, s.fractional_power(s.add(s.power(x, 2), s.unit), HALF)))


def acosh(s: Summations, x: Ratio) -> Ratio:
    """log(x + sqrt(x^2 - 1))"""
    return s.log(s.add(x, s.fractional_power(s.subtract(s.power(x, 2), s.unit), HALF)))


def atanh(s: Summations, x: Ratio) -> Ratio:
    """log((1 + x) / (1 - x)) / 2"""
    return s.scale(s.log(s.divide(s.add(s.unit, x), s.subtract(s.unit, x))), HALF)


def real_only(when_real: Callable[[Summations, Ratio], Ratio], name: str) -> Rule:
    """re x = x, im x = 0, conj x = x for real x; otherwise opaque"""

    def rule(s: Summations, x: Ratio) -> Ratio:
        return s.call(name, x) if s.range_of(x) is None else when_real(s, x)

    return rule


def inverted(rule: Rule) -> Rule:
    """1 / f"""
    return lambda s, x: s.divide(s.unit, rule(s, x))


def over(above: Rule, below: Rule) -> Rule:
    """f / g"""
    return lambda s, x: s.divide(above(s, x), below(s, x))


RULES: Mapping[str, tuple[int | None, Rule]] = {
    "exp": (1, Summations.exp),
    "log": (1, Summations.log),
    "log10": (1, logarithm(10)),
    "log2": (1, logarithm(2)),
    "logb": (2, lambda s, b, x: s.divide(s.log(x), s.log(b))),
    "sqrt": (1, lambda s, x: s.fractional_power(x, HALF)),
    "root": (2, root),
    "abs": (1, Summations.abs),
    "sign": (1, sign),
    "sin": (1, Summations.sin),
    "cos": (1, Summations.cos),
    "tan": (1, over(Summations.sin, Summations.cos)),
    "cot": (1, over(Summations.cos, Summations.sin)),
    "sec": (1, inverted(Summations.cos)),
    "csc": (1, inverted(Summations.sin)),
    "sinh": (1, sinh),
    "cosh": (1, cosh),
    "tanh": (1, over(sinh, cosh)),
    "coth": (1, over(cosh, sinh)),
    "sech": (1, inverted(cosh)),
    "csch": (1, inverted(sinh)),
    "asinh": (1, asinh),
    "acosh": (1, acosh),
    "atanh": (1, atanh),
    "asin": (1, odd("asin")),
    "atan": (1, odd("atan")),
    "erf": (1, odd("erf")),
    "sigmoid": (1, sigmoid),
    "softplus": (1, softplus),
    "relu": (1, lambda s, z: maximum(s, z, s.zero)),
    "leaky_relu": (2, leaky_relu),
    "max": (None, maximum),
    "min": (None, minimum),
    "factorial": (1, whole_factorial),
    "gamma": (1, gamma),
    "binomial": (2, binomial),
    "delta": (2, Summations.delta),
    "re": (1, real_only(lambda s, x: x, "re")),
    "im": (1, real_only(lambda s, x: s.zero, "im")),
    "conj": (1, real_only(lambda s, x: x, "conj")),
    "acos": (1, lambda s, x: s.call("acos", x)),
    "atan2": (2, lambda s, y, x: s.call("atan2", y, x)),
    "step": (1, lambda s, x: s.call("step", x)),
    "floor": (1, lambda s, x: s.call("floor", x)),
    "ceil": (1, lambda s, x: s.call("ceil", x)),
    "round": (1, lambda s, x: s.call("round", x)),
    "mod": (2, lambda s, x, m: s.call("mod", x, m)),
    "arg": (1, lambda s, x: s.call("arg", x)),
}
