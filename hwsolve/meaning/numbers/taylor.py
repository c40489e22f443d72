"""Taylor coefficients of the scalar functions at a ball, by FLINT's power series.

No derivative is written down here: each function is what it is on power series
(``flint.arb_series``), so that a wrong differentiation rule elsewhere cannot agree with us.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, arb_series

from hwsolve.meaning.numbers.real_functions import floor, small_integer

_LARGEST_SQUARING = 1 << 62
_NAN = arb.nan()


def undefined(length: int) -> arb_series:
    """The series all of whose coefficients are nan."""
    return arb_series([_NAN] * length, length)


def _quotient(a: arb_series, b: arb_series) -> arb_series:
    """a / b, nan where b may vanish (FLINT raises)."""
    return undefined(b.prec) if b[0].contains(0) else a / b


def _inverse(s: arb_series) -> arb_series:
    return undefined(s.prec) if s[0].contains(0) else s.inv()


def _sigmoid(s: arb_series) -> arb_series:
    if s[0] <= 0:
        grown = s.exp()
        return _quotient(grown, 1 + grown)
    return _inverse(1 + (-s).exp())


def _softplus(s: arb_series) -> arb_series:
    return (1 + s.exp()).log() if s[0] <= 0 else s + (1 + (-s).exp()).log()


def _tanh(s: arb_series) -> arb_series:
    return 2 * _sigmoid(2 * s) - 1


def _sinh(s: arb_series) -> arb_series:
    return (s.exp() - (-s).exp()) / 2


def _cosh(s: arb_series) -> arb_series:
    return (s.exp() + (-s).exp()) / 2


def _sech(s: arb_series) -> arb_series:
    shrunk = (-s).exp() if s[0] > 0 else s.exp()
    return _quotient(2 * shrunk, 1 + shrunk * shrunk)


def _csch(s: arb_series) -> arb_series:
    positive = s[0] > 0
    shrunk = (-s).exp() if positive else s.exp()
    made = _quotient(2 * shrunk, 1 - shrunk * shrunk)
    return made if positive else -made


def _coth(s: arb_series) -> arb_series:
    positive = s[0] > 0
    shrunk = (-2 * s).exp() if positive else (2 * s).exp()
    made = _quotient(1 + shrunk, 1 - shrunk)
    return made if positive else -made


def _asinh(s: arb_series) -> arb_series:
    if s[0] < 0:
        return -_asinh(-s)
    return (s + (s * s + 1).sqrt()).log()


def _acosh(s: arb_series) -> arb_series:
    return (s + ((s - 1) * (s + 1)).sqrt()).log() if s[0] >= 1 else undefined(s.prec)


def _abs(s: arb_series) -> arb_series:
    return s if s[0] > 0 else -s if s[0] < 0 else undefined(s.prec)


def _relu(s: arb_series) -> arb_series:
    return s if s[0] > 0 else 0 * s if s[0] < 0 else undefined(s.prec)


def _leaky_relu(s: arb_series) -> arb_series:
    return s if s[0] > 0 else s / 100 if s[0] < 0 else undefined(s.prec)


def _flat(jumps: Callable[[arb], bool]) -> Callable[[arb_series], arb_series]:
    """A function that is constant between its jumps; the constant itself is the value's business."""
    return lambda s: undefined(s.prec) if jumps(s[0]) else 0 * s


def _on_integer(x: arb) -> bool:
    """Whether a jump of the floor may lie within the ball."""
    return not (floor(x) + floor(-x) + 1).is_zero()


def power_series(s: arb_series, exponent: arb, odd: bool | None) -> arb_series:
    """s^exponent for a constant exponent; *odd* tells the sign for s < 0 (None: undefined there)."""
    n = small_integer(exponent, _LARGEST_SQUARING)
    if n is not None:
        return _squared(s, n) if n >= 0 else _inverse(_squared(s, -n))
    if s[0] > 0:
        return (exponent * s.log()).exp()
    if odd is None or not s[0] < 0:
        return undefined(s.prec)
    size = (exponent * (-s).log()).exp()
    return -size if odd else size


def _squared(s: arb_series, n: int) -> arb_series:
    """s^n by repeated squaring (FLINT's own power is nan where s may vanish)."""
    made = arb_series([1], s.prec)
    for digit in bin(n)[2:]:
        made = made * made
        if digit == "1":
            made = made * s
    return made


TAYLOR: dict[str, Callable[[arb_series], arb_series]] = {
    "exp": arb_series.exp,
    "log": arb_series.log,
    "log10": lambda s: s.log() / arb.const_log10(),
    "log2": lambda s: s.log() / arb.const_log2(),
    "sqrt": arb_series.sqrt,
    "abs": _abs,
    "sin": arb_series.sin,
    "cos": arb_series.cos,
    "tan": arb_series.tan,
    "sec": lambda s: _inverse(s.cos()),
    "csc": lambda s: _inverse(s.sin()),
    "cot": lambda s: _quotient(s.cos(), s.sin()),
    "asin": arb_series.asin,
    "acos": arb_series.acos,
    "atan": arb_series.atan,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "sech": _sech,
    "csch": _csch,
    "coth": _coth,
    "asinh": _asinh,
    "acosh": _acosh,
    "atanh": lambda s: _quotient(1 + s, 1 - s).log() / 2,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "sign": _flat(lambda x: x.contains(0)),
    "step": _flat(lambda x: x.contains(0)),
    "floor": _flat(_on_integer),
    "ceil": _flat(_on_integer),
    "round": _flat(lambda x: _on_integer(x + arb(1) / 2)),
    "factorial": lambda s: (s + 1).gamma(),
    "gamma": arb_series.gamma,
    "rgamma": arb_series.rgamma,
    "erf": arb_series.erf,
    "re": lambda s: s,
    "im": lambda s: 0 * s,
    "conj": lambda s: s,
    "arg": _flat(lambda x: x.contains(0)),
    "inverse": _inverse,
}


def coefficients(function: Callable[[arb_series], arb_series], at: arb, order: int) -> list[arb]:
    """The Taylor coefficients f(a), f'(a), f''(a)/2, ... up to the order."""
    made = function(arb_series([at, 1], order + 1))
    return [made[k] for k in range(order + 1)]
