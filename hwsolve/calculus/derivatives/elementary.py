"""The derivatives of the elementary functions: one row per function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number, power
from hwsolve.notation.formula import ONE, TWO, ZERO, Call, Cases, Constant, Formula, Relation

Unary = Callable[[Formula], Formula]


def _call(function: str, *arguments: Formula) -> Formula:
    return Call(function, arguments)


def _positive(u: Formula, then: Formula, otherwise: Formula) -> Formula:
    return Cases(((then, Relation((">",), (u, ZERO))),), otherwise)


def _square(u: Formula) -> Formula:
    return power(u, TWO)


def _one_minus(u: Formula) -> Formula:
    return add((ONE, negative(u)))


def _one_plus(u: Formula) -> Formula:
    return add((ONE, u))


DERIVATIVES: Mapping[str, Unary] = MappingProxyType(
    {
        "exp": lambda u: _call("exp", u),
        "log": lambda u: divide(ONE, u),
        "log10": lambda u: divide(ONE, multiply((u, _call("log", number(10))))),
        "log2": lambda u: divide(ONE, multiply((u, _call("log", TWO)))),
        "sqrt": lambda u: divide(ONE, multiply((TWO, _call("sqrt", u)))),
        "abs": lambda u: _call("sign", u),
        "sign": lambda u: ZERO,
        "step": lambda u: ZERO,
        "floor": lambda u: ZERO,
        "ceil": lambda u: ZERO,
        "round": lambda u: ZERO,
        "sin": lambda u: _call("cos", u),
        "cos": lambda u: negative(_call("sin", u)),
        "tan": lambda u: _one_plus(_square(_call("tan", u))),
        "sec": lambda u: multiply((_call("sec", u), _call("tan", u))),
        "csc": lambda u: negative(multiply((_call("csc", u), _call("cot", u)))),
        "cot": lambda u: negative(_one_plus(_square(_call("cot", u)))),
        "asin": lambda u: divide(ONE, _call("sqrt", _one_minus(_square(u)))),
        "acos": lambda u: negative(divide(ONE, _call("sqrt", _one_minus(_square(u))))),
        "atan": lambda u: divide(ONE, _one_plus(_square(u))),
        "sinh": lambda u: _call("cosh", u),
        "cosh": lambda u: _call("sinh", u),
        "tanh": lambda u: _one_minus(_square(_call("tanh", u))),
        "sech": lambda u: negative(multiply((_call("sech", u), _call("tanh", u)))),
        "csch": lambda u: negative(multiply((_call("csch", u), _call("coth", u)))),
        "coth": lambda u: _one_minus(_square(_call("coth", u))),
        "asinh": lambda u: divide(ONE, _call("sqrt", _one_plus(_square(u)))),
        "acosh": lambda u: divide(ONE, _call("sqrt", add((_square(u), number(-1))))),
        "atanh": lambda u: divide(ONE, _one_minus(_square(u))),
        "sigmoid": lambda u: multiply((_call("sigmoid", u), _one_minus(_call("sigmoid", u)))),
        "softplus": lambda u: _call("sigmoid", u),
        "relu": lambda u: _positive(u, ONE, ZERO),
        "erf": lambda u: divide(
            multiply((TWO, _call("exp", negative(_square(u))))), _call("sqrt", Constant("pi"))
        ),
    }
)


def leaky_slope(u: Formula, slope: Formula) -> Formula:
    """leaky_relu(u, a)' = 1 for u > 0, a otherwise"""
    return _positive(u, ONE, slope)
