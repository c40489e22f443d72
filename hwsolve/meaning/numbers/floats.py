"""Many samples of one number at once, as a list of floats (or complex numbers).

Fast and approximate: a disagreement here is only a suspicion, which the balls confirm.
Undefined is nan; too large is infinite, which the balls look at again.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, ClassVar

from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Comparator

NAN = math.nan
INF = math.inf
Floats = list[Any]


def _sigmoid(x: float) -> float:
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    power = math.exp(x)
    return power / (1.0 + power)


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _sign(x: float) -> float:
    return x if x != x else float((x > 0) - (x < 0))


def _factorial(x: float) -> float:
    return math.gamma(x + 1.0)


def _binomial(n: float, k: float) -> float:
    if n == int(n) and k == int(k) and 0 <= k <= n < 60:
        return float(math.comb(int(n), int(k)))
    return math.gamma(n + 1) / (math.gamma(k + 1) * math.gamma(n - k + 1))


def _round(x: float) -> float:
    return math.floor(x + 0.5)


def _root(x: float, n: float) -> float:
    if x < 0 and n == int(n) and int(n) % 2:
        return -math.pow(-x, 1.0 / n)
    return math.pow(x, 1.0 / n)


_REAL: dict[str, Callable[..., float]] = {
    "exp": math.exp, "log": math.log, "log10": math.log10, "log2": math.log2, "sqrt": math.sqrt, "abs": abs,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x), "cot": lambda x: 1 / math.tan(x), "asin": math.asin, "acos": math.acos,
    "atan": math.atan, "atan2": math.atan2, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "sech": lambda x: 1 / math.cosh(x), "csch": lambda x: 1 / math.sinh(x),
    "coth": lambda x: 1 / math.tanh(x),
    "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh, "sigmoid": _sigmoid, "softplus": _softplus,
    "relu": lambda x: max(x, 0.0), "leaky_relu": lambda x, a=0.01: x if x > 0 else a * x,
    "step": lambda x: float(x > 0), "sign": _sign, "floor": math.floor, "ceil": math.ceil, "round": _round,
    "factorial": _factorial, "gamma": math.gamma, "erf": math.erf, "binomial": _binomial, "root": _root,
    "max": max, "min": min, "mod": lambda a, b: a - b * math.floor(a / b), "re": lambda x: x.real,
    "im": lambda x: x.imag,
    "conj": lambda x: x.conjugate(), "arg": lambda x: 0.0 if x >= 0 else math.pi,
    "logb": lambda b, x: math.log(x) / math.log(b),
}  # fmt: skip
_COMPLEX: dict[str, Callable[..., complex]] = {
    "exp": cmath.exp, "log": cmath.log, "log10": cmath.log10, "log2": lambda x: cmath.log(x) / math.log(2),
    "sqrt": cmath.sqrt, "abs": abs, "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan,
    "sec": lambda x: 1 / cmath.cos(x), "csc": lambda x: 1 / cmath.sin(x), "cot": lambda x: 1 / cmath.tan(x),
    "asin": cmath.asin, "acos": cmath.acos, "atan": cmath.atan, "sinh": cmath.sinh, "cosh": cmath.cosh,
    "tanh": cmath.tanh, "sech": lambda x: 1 / cmath.cosh(x), "csch": lambda x: 1 / cmath.sinh(x),
    "coth": lambda x: 1 / cmath.tanh(x), "asinh": cmath.asinh, "acosh": cmath.acosh, "atanh": cmath.atanh,
    "sigmoid": lambda x: 1 / (1 + cmath.exp(-x)), "softplus": lambda x: cmath.log(1 + cmath.exp(x)),
    "re": lambda x: complex(x).real, "im": lambda x: complex(x).imag,
    "conj": lambda x: complex(x).conjugate(),
    "arg": lambda x: cmath.phase(x), "logb": lambda b, x: cmath.log(x) / cmath.log(b),
    "root": lambda x, n: x ** (1 / n),
}  # fmt: skip
_CONSTANTS = {"e": math.e, "pi": math.pi, "inf": INF}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b or abs(a - b) <= 1e-12 * max(abs(a), abs(b)),
    "!=": lambda a, b: not (a == b or abs(a - b) <= 1e-12 * max(abs(a), abs(b))),
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "~~": lambda a, b: abs(a - b) <= 0.05 * max(abs(a), abs(b)),
}  # fmt: skip


def _each(function: Callable[..., Any], *columns: Floats) -> Floats:
    """Apply to every sample; a sample outside the domain is nan, one too large infinite."""
    out: Floats = []
    for row in zip(*columns, strict=True):
        try:
            value = function(*row)
            out.append(NAN if isinstance(value, complex) and not isinstance(row[0], complex) else value)
        except (ValueError, ZeroDivisionError):
            out.append(NAN)
        except OverflowError:
            out.append(INF)
        except TypeError:
            out.append(NAN)
    return out


class FloatSamples:
    """Real samples. ``size`` is how many there are."""

    principal: ClassVar[bool] = False

    def __init__(self, size: int) -> None:
        self.size = size

    def literal(self, value: Fraction) -> Floats:
        try:
            return [float(value)] * self.size
        except OverflowError:
            return [INF if value > 0 else -INF] * self.size

    def drawn(self, draws: tuple[complex, ...]) -> Floats:
        return list(draws)

    def constant(self, name: str) -> Floats:
        if name == "i":
            raise NotComputable("the imaginary unit needs complex numbers")
        return [_CONSTANTS[name]] * self.size

    def add(self, a: Floats, b: Floats) -> Floats:
        return [x + y for x, y in zip(a, b)]

    def subtract(self, a: Floats, b: Floats) -> Floats:
        return [x - y for x, y in zip(a, b)]

    def multiply(self, a: Floats, b: Floats) -> Floats:
        return [x * y for x, y in zip(a, b)]

    def divide(self, a: Floats, b: Floats) -> Floats:
        try:
            return [x / y for x, y in zip(a, b)]
        except (ZeroDivisionError, OverflowError):
            return _each(lambda x, y: x / y, a, b)

    def negate(self, a: Floats) -> Floats:
        return [-x for x in a]

    def power(self, a: Floats, b: Floats, exponent: Fraction | None) -> Floats:
        if exponent is not None:
            if exponent.denominator == 1 and abs(exponent.numerator) < 1 << 60:
                whole = exponent.numerator
                try:
                    return [x**whole for x in a]
                except (ZeroDivisionError, OverflowError):
                    return _each(lambda x: x**whole, a)
            if exponent.denominator % 2 and not self.principal:
                odd = float(exponent)
                flip = -1.0 if exponent.numerator % 2 else 1.0
                return _each(lambda x: flip * math.pow(-x, odd) if x < 0 else math.pow(x, odd), a)
        if self.principal:
            return _each(lambda x, y: complex(x) ** y, a, b)
        try:
            return [math.pow(x, y) for x, y in zip(a, b)]
        except (ValueError, OverflowError):
            return _each(math.pow, a, b)
        except TypeError:  # of eigenvalues
            return _each(lambda x, y: complex(x) ** y, a, b)

    def call(self, function: str, arguments: list[Floats]) -> Floats:
        table = _COMPLEX if self.principal else _REAL
        found = table.get(function)
        if found is None:
            if self.principal and function in _REAL:
                return self._real_only(function, arguments)
            raise NotComputable(f"the function {function} cannot be evaluated here")
        try:
            if len(arguments) == 1:
                return [found(x) for x in arguments[0]]
            return [found(*row) for row in zip(*arguments)]
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return _each(found, *arguments)

    def _real_only(self, function: str, arguments: list[Floats]) -> Floats:
        """A function of real numbers inside complex mathematics: nan off the real line."""
        found = _REAL[function]

        def at(*row: complex) -> complex:
            if any(abs(complex(x).imag) > 1e-14 * abs(x) for x in row):
                return NAN
            return found(*(complex(x).real for x in row))

        return _each(at, *arguments)

    def compare(self, comparator: Comparator, a: Floats, b: Floats) -> list[bool]:
        test = _COMPARE.get(comparator)
        if test is None:
            raise NotComputable(f"{comparator} is no condition on numbers")
        try:
            return [test(x, y) for x, y in zip(a, b)]
        except TypeError:
            raise NotComputable("complex numbers have no order") from None

    def both(self, a: list[bool], b: list[bool]) -> list[bool]:
        return [x and y for x, y in zip(a, b)]

    def either(self, a: list[bool], b: list[bool]) -> list[bool]:
        return [x or y for x, y in zip(a, b)]

    def opposite(self, a: list[bool]) -> list[bool]:
        return [not x for x in a]

    def select(self, condition: list[bool], a: Floats, b: Floats) -> Floats:
        return [x if c else y for c, x, y in zip(condition, a, b)]

    def truth(self, known: bool) -> list[bool]:
        return [known] * self.size

    def integer(self, a: Floats) -> int | None:
        first = a[0]
        if isinstance(first, complex) or first != first or first in (INF, -INF):
            return None
        whole = round(first)
        return whole if all(x == whole for x in a) else None


class ComplexSamples(FloatSamples):
    """Complex samples; powers and logarithms are principal."""

    principal: ClassVar[bool] = True

    def constant(self, name: str) -> Floats:
        return [1j] * self.size if name == "i" else [complex(_CONSTANTS[name])] * self.size

    def literal(self, value: Fraction) -> Floats:
        try:
            return [complex(value)] * self.size
        except OverflowError:
            return [complex(INF)] * self.size

    def drawn(self, draws: tuple[complex, ...]) -> Floats:
        return [complex(x) for x in draws]
