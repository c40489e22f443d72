"""The scalar functions over complex balls, principal values; real ones are left to the real table."""

from __future__ import annotations

from collections.abc import Callable

from flint import acb, arb

from hwsolve.meaning.numbers.real_functions import integer_power, real_power, small_integer

NAN = acb(arb.nan(), arb.nan())
_LARGEST_EXPONENT = 1 << 62


def is_real(z: acb) -> bool:
    """Whether the imaginary part is exactly zero."""
    return bool(z.imag.is_zero())


def is_nan(z: acb) -> bool:
    """Whether either part is undefined."""
    return bool(z.real.is_nan() or z.imag.is_nan())


def complex_integer_power(z: acb, n: int) -> acb:
    """z^n for an integer n; z^0 = 1, and a negative power of a ball with zero in it is nan."""
    if is_nan(z):
        return NAN
    if is_real(z):
        return acb(integer_power(z.real, n))
    if n < 0:
        return acb(1) / complex_integer_power(z, -n)
    if n < 2 or not z.contains(0):
        return z**n
    return _disk(z.abs_upper() ** n)


def complex_power(z: acb, w: acb) -> acb:
    """z^w = exp(w log z); 0^0 = 1 and 0^w = 0 where the real part of w is positive."""
    if is_nan(z) or is_nan(w):
        return NAN
    if is_real(w):
        n = small_integer(w.real, _LARGEST_EXPONENT)
        if n is not None:
            return complex_integer_power(z, n)
        if is_real(z) and z.real >= 0:
            return acb(real_power(z.real, w.real))
        if z.contains(0):
            return _disk(z.abs_upper() ** w.real) if w.real > 0 else NAN
    if z.real.is_zero() and z.imag.is_zero():
        return acb(0) if w.real > 0 else NAN
    return NAN if z.contains(0) else z**w


def _disk(radius: arb) -> acb:
    side = (-radius).union(radius)
    return acb(side, side)


def _sign(z: acb) -> acb:
    return z / abs(z)


def _softplus(z: acb) -> acb:
    return (acb(1) + z.exp()).log()


def _sigmoid(z: acb) -> acb:
    if z.real <= 0:
        grown = z.exp()
        return grown / (acb(1) + grown)
    return acb(1) / (acb(1) + (-z).exp())


def _binomial(n: acb, k: acb) -> acb:
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


UNARY: dict[str, Callable[[acb], acb]] = {
    "exp": acb.exp,
    "log": acb.log,
    "log10": lambda z: z.log() / arb.const_log10(),
    "log2": lambda z: z.log() / arb.const_log2(),
    "sqrt": acb.sqrt,
    "abs": lambda z: acb(abs(z)),
    "sign": _sign,
    "sin": acb.sin,
    "cos": acb.cos,
    "tan": acb.tan,
    "sec": acb.sec,
    "csc": acb.csc,
    "cot": acb.cot,
    "asin": acb.asin,
    "acos": acb.acos,
    "atan": acb.atan,
    "sinh": acb.sinh,
    "cosh": acb.cosh,
    "tanh": acb.tanh,
    "sech": acb.sech,
    "csch": acb.csch,
    "coth": acb.coth,
    "asinh": acb.asinh,
    "acosh": acb.acosh,
    "atanh": acb.atanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "factorial": lambda z: (z + 1).gamma(),
    "gamma": acb.gamma,
    "erf": acb.erf,
    "re": lambda z: acb(z.real),
    "im": lambda z: acb(z.imag),
    "conj": acb.conjugate,
    "arg": lambda z: acb(z.arg()),
}

BINARY: dict[str, Callable[[acb, acb], acb]] = {
    "logb": lambda base, z: z.log() / base.log(),
    "root": lambda z, n: complex_power(z, acb(1) / n),
    "binomial": _binomial,
}
