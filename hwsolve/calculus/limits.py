"""Limits of formulas in one variable, by SymPy (Gruntz 1996), over a tree walk of our own both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import sympy

from hwsolve.calculus.arithmetic import add, divide, multiply, number, power
from hwsolve.calculus.effort import within
from hwsolve.calculus.pieces import at_infinity, near
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    Call,
    Constant,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    rational,
)
from hwsolve.notation.printing.plain import render_plain

INFINITY: Final = Constant("inf")
#: What SymPy may do for one equation: one or two seconds.
_MOST_CALLS: Final = 2_100_000

#: A fraction with a larger denominator that is a decimal of so few digits is written as one.
_LARGEST_DENOMINATOR: Final = 100
_MOST_DECIMALS: Final = 6

_FUNCTIONS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "exp": sympy.exp, "log": sympy.log, "sqrt": sympy.sqrt, "sin": sympy.sin, "cos": sympy.cos,
    "tan": sympy.tan, "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan, "sinh": sympy.sinh,
    "cosh": sympy.cosh, "asinh": sympy.asinh, "acosh": sympy.acosh, "atanh": sympy.atanh,
    "erf": sympy.erf, "abs": sympy.Abs, "sign": sympy.sign,
    "tanh": lambda u: (1 - sympy.exp(-2 * u)) / (1 + sympy.exp(-2 * u)),
    "sech": lambda u: 2 * sympy.exp(-u) / (1 + sympy.exp(-2 * u)),
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
}  # fmt: skip
_BACK: Final[Mapping[str, str]] = {
    "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "atan": "atan", "asin": "asin",
    "acos": "acos", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "asinh", "acosh": "acosh",
    "atanh": "atanh", "erf": "erf", "Abs": "abs", "sign": "sign",
}  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """Limits over one scope, whose domains say what is positive."""

    scope: Scope
    variable: str

    def letter(self, name: str) -> Any:
        """The SymPy symbol of a name."""
        if name == self.variable:
            return sympy.Symbol(name, real=True)
        kind = self.scope.type_of(name).domain
        positive = kind.kind in ("positive", "probability") or (kind.low is not None and kind.low >= 0)
        return sympy.Symbol(name, positive=True) if positive else sympy.Symbol(name, real=True)

    def towards(self, formula: Formula, point: Formula, side: str = "") -> Formula:
        """The limit, maybe ``inf`` or ``-inf``; raises ``NotComputable`` where none is found."""
        sign = -1 if point == Negative(INFINITY) else 1
        if point in (INFINITY, Negative(INFINITY)):
            plain = at_infinity(formula, self.variable, sign, self.scope)
            where: Any = sign * sympy.oo
        else:
            plain = near(formula, self.variable, point, side, self.scope)
            where = self.read(point)
        x = self.letter(self.variable)
        expression = sympy.together(self.read(plain))  # Gruntz's algorithm errs on sums that cancel
        try:
            found = sympy.limit(expression, x, where, side or "+")
        except (NotImplementedError, ValueError, RecursionError) as failure:
            raise NotComputable(f"no limit of {render_plain(formula)} was found") from failure
        return self.write(sympy.simplify(found))

    def solutions(self, formula: Formula, value: Formula) -> tuple[Formula, ...]:
        """The values of the variable at which *formula*, a single piece, is *value*."""
        equation = sympy.Eq(self.read(formula), self.read(value))
        refusal = f"no solution of {render_plain(formula)} = {render_plain(value)} was found"
        try:
            found = within(_MOST_CALLS, lambda: sympy.solve(equation, self.letter(self.variable)), refusal)
        except NotImplementedError as failure:
            raise NotComputable(refusal) from failure
        listed = []
        for each in found:
            try:
                listed.append(self.write(each))
            except NotComputable:
                continue
        return tuple(listed)

    def read(self, formula: Formula) -> Any:
        """The formula as SymPy's; raises ``NotComputable`` for what is not elementary."""
        match formula:
            case Number():
                return sympy.Rational(formula.value.numerator, formula.value.denominator)
            case Constant(name):
                return {"e": sympy.E, "pi": sympy.pi, "inf": sympy.oo, "i": sympy.I}[name]
            case Symbol(name):
                return self.letter(name)
            case Negative(operand):
                return -self.read(operand)
            case Sum(terms):
                return sympy.Add(*map(self.read, terms))
            case Product(factors):
                return sympy.Mul(*map(self.read, factors))
            case Quotient(above, below):
                return self.read(above) / self.read(below)
            case Power(base, exponent):
                return self.read(base) ** self.read(exponent)
            case Call(function, (argument,)) if function in _FUNCTIONS:
                return _FUNCTIONS[function](self.read(argument))
            case _:
                raise NotComputable(f"no limit is taken of {render_plain(formula)}")

    def write(self, expression: Any) -> Formula:
        """SymPy's expression as a formula; raises ``NotComputable`` for what we do not write."""
        if expression in (sympy.oo, -sympy.oo):
            return INFINITY if expression == sympy.oo else Negative(INFINITY)
        if expression.is_Rational:
            return _literal(Fraction(int(expression.p), int(expression.q)))
        if expression.is_Symbol:
            return Symbol(expression.name)
        if expression == sympy.pi or expression == sympy.E:
            return Constant("pi" if expression == sympy.pi else "e")
        if expression.is_Add:
            terms = sorted(
                (self.write(term) for term in expression.args), key=lambda t: isinstance(t, Negative)
            )
            return add(sorted(terms, key=lambda term: rational(term) is not None and rational(term) != 1))
        if expression.is_Mul:
            above, below = expression.as_numer_denom()
            if below != 1:
                return divide(self.write(above), self.write(below))
            return multiply(self.write(factor) for factor in expression.args)
        if expression.is_Pow:
            base, exponent = expression.args
            if exponent == sympy.Rational(1, 2):
                return Call("sqrt", (self.write(base),))
            if exponent.is_Rational and exponent < 0:
                return divide(number(1), self.write(base**-exponent))
            return power(self.write(base), self.write(exponent))
        name = type(expression).__name__
        if name in _BACK and len(expression.args) == 1:
            return Call(_BACK[name], (self.write(expression.args[0]),))
        if name in ("AccumBounds", "AccumulationBounds"):
            raise NotComputable("there is no limit: the values go on oscillating")
        raise NotComputable("the limit has no elementary form here")


def _literal(value: Fraction) -> Formula:
    """A fraction; a decimal where it came from one: 1.7159, not 17159/10000."""
    from decimal import Decimal

    if value.denominator <= _LARGEST_DENOMINATOR or 10**_MOST_DECIMALS % value.denominator:
        return number(value)
    text = format((Decimal(abs(value.numerator)) / Decimal(value.denominator)).normalize(), "f")
    return Negative(Number(text)) if value < 0 else Number(text)
