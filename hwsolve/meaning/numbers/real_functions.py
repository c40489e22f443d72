"""The scalar functions over real balls, one table per arity; outside its domain a function is nan.

Every function encloses the true value for every real number in its arguments (``flint.arb``,
Johansson 2017); a jump inside an argument gives nan, as no one value is meant there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from flint import arb

NAN = arb.nan()
_HALF = arb(1) / 2
_LARGEST_INDEX = 1 << 20
_LARGEST_EXPONENT = 1 << 62


def small_integer(x: arb, largest: int) -> int | None:
    """The integer that *x* is exactly, where its magnitude is at most *largest*."""
    if not x.is_integer() or not abs(x) <= largest:
        return None
    return int(x.fmpz())


def integer_power(x: arb, n: int) -> arb:
    """x^n for an integer n; x^0 = 1, and a negative power of a ball with zero in it is nan."""
    if x.is_nan():
        return NAN
    if n < 0:
        return arb(1) / integer_power(x, -n)
    if n < 2 or not x.contains(0):
        return x**n
    bound = x.abs_upper() ** n  # flint's own power is nan for an inexact ball around zero
    if x.is_zero():
        return arb(0)
    return arb(0).union(bound) if n % 2 == 0 else (-bound).union(bound)


def odd_root_power(x: arb, y: arb, numerator: int) -> arb:
    """x^(p/q) with odd q > 1, the real root, for any sign of x; *y* is a ball around p/q."""
    if x < 0:
        size = (-x) ** y
        return size if numerator % 2 == 0 else -size
    if not y > 0:
        return NAN
    bound = x.abs_upper() ** y
    return arb(0).union(bound) if numerator % 2 == 0 else (-bound).union(bound)


def real_power(x: arb, y: arb) -> arb:
    """x^y: integer exponents for every x, others for x >= 0 only; 0^0 = 1 and 0^y = 0 for y > 0."""
    if x.is_nan() or y.is_nan():
        return NAN
    n = small_integer(y, _LARGEST_EXPONENT)
    if n is not None:
        return integer_power(x, n)
    if x > 0:
        return x**y
    return arb(0) if x.is_zero() and y > 0 else NAN


def jump_free(x: arb, made: arb) -> arb:
    """*made* if one value of a step function was meant, else nan.

    A result that is exact is one value. One of an exact argument is too, even where it is
    an integer too large for the working precision.
    """
    return made if made.is_exact() or x.is_exact() else NAN


def floor(x: arb) -> arb:
    """The greatest integer not above x."""
    return jump_free(x, x.floor())


def ceil(x: arb) -> arb:
    """The least integer not below x."""
    return jump_free(x, x.ceil())


def nearest(x: arb) -> arb:
    """The nearest integer, a half upwards."""
    return floor(x + _HALF)


def sign(x: arb) -> arb:
    """-1, 0 or 1."""
    return jump_free(x, x.sgn())


def step(x: arb) -> arb:
    """1 for x > 0, else 0."""
    if x > 0:
        return arb(1)
    return arb(0) if x <= 0 else NAN


def relu(x: arb) -> arb:
    """max(0, x)."""
    return NAN if x.is_nan() else arb(0).max(x)


def sigmoid(x: arb) -> arb:
    """1 / (1 + exp(-x)), from the side that cannot overflow."""
    if x > 0:
        return arb(1) / (arb(1) + (-x).exp())
    if x <= 0:
        grown = x.exp()
        return grown / (arb(1) + grown)
    if x.is_nan():
        return NAN
    return sigmoid(x.lower()).union(sigmoid(x.upper())) if x.is_finite() else arb(_HALF, _HALF)


def softplus(x: arb) -> arb:
    """log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))."""
    if x <= 0:
        return x.exp().log1p()
    if x > 0:
        return x + (-x).exp().log1p()
    if not x.is_finite():
        return NAN
    return softplus(x.lower()).union(softplus(x.upper()))


def argument(x: arb) -> arb:
    """The angle of a real number: 0 for x >= 0, pi for x < 0."""
    if x >= 0:
        return arb(0)
    return arb.pi() if x < 0 else NAN


def factorial(x: arb) -> arb:
    """x! = Gamma(x + 1)."""
    return (x + 1).gamma()


def leaky_relu(x: arb, slope: arb) -> arb:
    """x for x > 0, slope*x otherwise."""
    if x.is_nan() or slope.is_nan():
        return NAN
    if x > 0:
        return x
    return slope * x if x <= 0 else x.union(slope * x)


def root(x: arb, n: arb) -> arb:
    """The n-th root; for odd integer n that of a negative number is negative."""
    count = small_integer(n, _LARGEST_INDEX)
    if count == 2:
        return x.sqrt()
    if count is not None and count % 2 and not x > 0:
        return x if count == 1 else integer_power(x, -1) if count == -1 else _odd_root(x, count)
    return real_power(x, arb(1) / n)


def _odd_root(x: arb, n: int) -> arb:
    if x.is_zero():
        return arb(0) if n > 0 else NAN
    return odd_root_power(x, arb(1) / n, 1)


def mod(x: arb, modulus: arb) -> arb:
    """x - modulus*floor(x/modulus): it has the sign of the modulus."""
    return x - modulus * floor(x / modulus)


def binomial(n: arb, k: arb) -> arb:
    """n choose k, by falling factorials for an integer k, by the gamma function otherwise."""
    count = small_integer(k, _LARGEST_INDEX)
    if count is not None:
        return arb(0) if count < 0 and not n.is_nan() else n.bin(count) if count >= 0 else NAN
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


UNARY: dict[str, Callable[[arb], arb]] = {
    "exp": arb.exp,
    "log": arb.log,
    "log10": lambda x: x.log() / arb.const_log10(),
    "log2": lambda x: x.log() / arb.const_log2(),
    "sqrt": arb.sqrt,
    "abs": abs,
    "sign": sign,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": arb.tan,
    "sec": arb.sec,
    "csc": arb.csc,
    "cot": arb.cot,
    "asin": arb.asin,
    "acos": arb.acos,
    "atan": arb.atan,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "sech": arb.sech,
    "csch": arb.csch,
    "coth": arb.coth,
    "asinh": arb.asinh,
    "acosh": arb.acosh,
    "atanh": arb.atanh,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "relu": relu,
    "leaky_relu": lambda x: leaky_relu(x, arb(1) / 100),
    "step": step,
    "floor": floor,
    "ceil": ceil,
    "round": nearest,
    "factorial": factorial,
    "gamma": arb.gamma,
    "erf": arb.erf,
    "re": lambda x: x,
    "im": lambda x: NAN if x.is_nan() else arb(0),
    "conj": lambda x: x,
    "arg": argument,
}

BINARY: dict[str, Callable[[arb, arb], arb]] = {
    "logb": lambda base, x: x.log() / base.log(),
    "root": root,
    "atan2": lambda y, x: arb.atan2(y, x),
    "leaky_relu": leaky_relu,
    "binomial": binomial,
    "mod": mod,
}

ANY: dict[str, Callable[[list[arb]], arb]] = {
    "max": lambda values: reduce(arb.max, values),
    "min": lambda values: reduce(arb.min, values),
}
