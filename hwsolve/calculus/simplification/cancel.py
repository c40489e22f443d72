"""Fractions: a formula as a quotient of polynomials in its kernels, cancelled and written shortest.

A kernel is whatever is not ``+ - * /`` or a whole power: a symbol, an entry, a function's
value, a sum over an index. SymPy cancels and factors; it sees nothing but dummy letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

import sympy

from hwsolve.calculus.arithmetic import add, divide, multiply, number, power
from hwsolve.calculus.simplification.cost import cost
from hwsolve.calculus.simplification.tidy import map_scalars
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
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
    map_children,
    rational,
    substitute,
    walk,
)

LARGEST_EXPANSION = 600
LARGEST_POWER = 12


def cancel(formula: Formula) -> Formula | None:
    """(a / b) * b = a; like terms collect; a common factor stands outside: the shortest such form."""
    shortest = _shorten(formula)
    return shortest if cost(shortest) < cost(formula) else None


def _shorten(formula: Formula) -> Formula:
    if not isinstance(formula, (Sum, Product, Quotient, Negative, Power)):
        return _inside(formula)
    kernels = Kernels()
    formula = _kernels_shortened(formula)
    if _terms(formula) > LARGEST_EXPANSION:
        return formula
    expression = kernels.read(formula)
    forms = [formula, *(kernels.write(form) for form in _forms(expression, kernels))]
    if isinstance(formula, Sum):
        forms.append(add(_shorten(term) for term in formula.terms))
    return min(forms, key=cost)


def _inside(formula: Formula) -> Formula:
    return map_scalars(formula, _shorten)


def _kernels_shortened(formula: Formula) -> Formula:
    if isinstance(formula, (Sum, Product, Quotient, Negative)) or (
        isinstance(formula, Power) and _whole(formula.exponent) is not None
    ):
        return map_scalars(formula, _kernels_shortened)
    return _inside(formula)


def _whole(exponent: Formula) -> int | None:
    value = rational(exponent)
    if value is None or value.denominator != 1 or abs(value) > LARGEST_POWER:
        return None
    return int(value)


def _terms(formula: Formula) -> int:
    """An upper estimate of the number of terms when everything is multiplied out."""
    match formula:
        case Sum(terms):
            return sum(_terms(term) for term in terms)
        case Product(factors):
            return prod(_terms(factor) for factor in factors)
        case Quotient(numerator, denominator):
            return _terms(numerator) * _terms(denominator)
        case Negative(operand):
            return _terms(operand)
        case Power(base, exponent):
            raised: int = _terms(base) ** abs(_whole(exponent) or 1)
            return min(raised, LARGEST_EXPANSION + 1)
        case _:
            return 1


def _forms(expression: sympy.Expr, kernels: Kernels) -> Iterable[sympy.Expr]:
    reduced = kernels.reduce(sympy.cancel(sympy.together(expression)))
    yield reduced
    yield sympy.factor(reduced)
    expanded = sympy.expand(reduced)
    yield expanded
    yield sympy.factor_terms(expanded)
    deltas = [letter for letter, kernel in kernels.kernels.items() if _is_delta(kernel)]
    sums = [letter for letter, kernel in kernels.kernels.items() if isinstance(kernel, BigOperator)]
    for letters in (deltas, sums):
        if letters:
            yield sympy.collect(expanded, letters, sympy.factor)


def _is_delta(formula: Formula) -> bool:
    return isinstance(formula, Call) and formula.function == "delta"


def canonical(formula: Formula, depth: int = 0) -> Formula:
    """The formula with its bound indices renamed by depth, so that equal sums are identical."""
    if isinstance(formula, BigOperator):
        name = f"#{depth}"
        renaming = {formula.index: Symbol(name)}
        condition = None if formula.condition is None else substitute(formula.condition, renaming)
        return BigOperator(
            formula.operator,
            name,
            formula.lower,
            formula.upper,
            None if condition is None else canonical(condition, depth + 1),
            canonical(substitute(formula.body, renaming), depth + 1),
        )
    if not any(isinstance(node, BigOperator) for node in walk(formula)):
        return formula
    return map_children(formula, lambda child: canonical(child, depth))


@dataclass
class Kernels:
    """Letters for kernels, in order of appearance; one conversation with SymPy."""

    letters: dict[Formula, sympy.Symbol] = field(default_factory=dict)
    kernels: dict[sympy.Symbol, Formula] = field(default_factory=dict)
    order: dict[sympy.Symbol, int] = field(default_factory=dict)

    def letter(self, kernel: Formula) -> sympy.Symbol:
        """The letter that stands for *kernel*."""
        key = canonical(kernel)
        if key not in self.letters:
            letter = sympy.Dummy(f"k{len(self.letters)}")
            self.letters[key] = letter
            self.kernels[letter] = kernel
            self.order[letter] = len(self.order)
        return self.letters[key]

    def read(self, formula: Formula) -> sympy.Expr:
        """The formula over letters."""
        match formula:
            case Number():
                value = formula.value
                return sympy.Rational(value.numerator, value.denominator)
            case Sum(terms):
                return sympy.Add(*(self.read(term) for term in terms))
            case Negative(operand):
                return -self.read(operand)
            case Product(factors):
                return sympy.Mul(*(self.read(factor) for factor in factors))
            case Quotient(numerator, denominator):
                return self.read(numerator) / self.read(denominator)
            case Power(base, exponent) if base != Constant("e") and (whole := _whole(exponent)) is not None:
                return self.read(base) ** whole
            case Power(Constant("e"), exponent) | Call("exp", (exponent,)):
                return self._exponential(formula, exponent)
            case Power(base, exponent) if (fraction := rational(exponent)) is not None:
                root = Power(base, number(Fraction(1, fraction.denominator)))
                small = abs(fraction.numerator) <= LARGEST_POWER
                return self.letter(root) ** fraction.numerator if small else self.letter(formula)
            case _:
                return self.letter(formula)

    def _exponential(self, formula: Formula, exponent: Formula) -> sympy.Expr:
        """exp(-u) = 1/exp(u), exp(2u) = exp(u)^2, exp(u + v) = exp(u) exp(v)"""

        def of(argument: Formula) -> Formula:
            if isinstance(formula, Call):
                return Call("exp", (argument,))
            return Power(Constant("e"), argument)

        if isinstance(exponent, Sum):
            return sympy.Mul(*(self._exponential(of(term), term) for term in exponent.terms))
        if isinstance(exponent, Negative):
            return 1 / self._exponential(of(exponent.operand), exponent.operand)
        if isinstance(exponent, Product) and (whole := _whole(exponent.factors[0])) is not None:
            return self.letter(of(multiply(exponent.factors[1:]))) ** whole
        return self.letter(formula)

    def reduce(self, expression: sympy.Expr) -> sympy.Expr:
        """delta^2 = delta, sqrt(u)^2 = u"""
        again = expression
        for letter, kernel in list(self.kernels.items()):
            if letter not in again.free_symbols:
                continue
            if _is_delta(kernel):
                again = again.replace(
                    lambda e, letter=letter: e.is_Pow and e.base == letter and e.exp.is_integer and e.exp > 1,
                    lambda e, letter=letter: letter,
                )
            elif isinstance(kernel, Call) and kernel.function == "sqrt":
                inside = self.read(kernel.arguments[0])
                again = again.replace(
                    lambda e, letter=letter: (
                        e.is_Pow and e.base == letter and e.exp.is_integer and abs(e.exp) > 1
                    ),
                    lambda e, letter=letter, inside=inside: inside ** (e.exp // 2) * letter ** (e.exp % 2),
                )
        return again if again is expression or again == expression else sympy.cancel(again)

    def write(self, expression: sympy.Expr) -> Formula:
        """The formula that an expression over letters stands for."""
        if expression.is_Rational:
            return number(Fraction(int(expression.p), int(expression.q)))
        if expression.is_Symbol:
            return self.kernels[expression]
        if expression.is_Add:
            return self._write_sum(expression)
        if expression.is_Pow:
            whole = int(expression.exp)
            if whole < 0:
                return divide(ONE, power(self.write(expression.base), number(-whole)))
            return power(self.write(expression.base), number(whole))
        return self._write_product(expression)

    def _write_sum(self, expression: sympy.Expr) -> Formula:
        ordered = sorted(expression.args, key=lambda term: (_is_negative(term), self._place(term)))
        return add(self.write(term) for term in ordered)

    def _write_product(self, expression: sympy.Expr) -> Formula:
        coefficient, factors = expression.as_coeff_mul()
        coefficient, factors = _oriented(coefficient, list(factors))
        above = [factor for factor in factors if not factor.as_base_exp()[1].is_negative]
        below = [factor for factor in factors if factor.as_base_exp()[1].is_negative]
        key = self._factor_place
        value = Fraction(int(coefficient.p), int(coefficient.q))
        top = multiply([number(value.numerator), *(self.write(f) for f in sorted(above, key=key))])
        if below or value.denominator != 1:
            bottom = [number(value.denominator), *(self.write(1 / f) for f in sorted(below, key=key))]
            return divide(top, multiply(bottom))
        return top

    def _place(self, expression: sympy.Expr) -> int:
        """Where the first kernel of the expression appeared; plain numbers come last."""
        return min((self.order[letter] for letter in expression.free_symbols), default=len(self.order))

    def _factor_place(self, factor: sympy.Expr) -> tuple[bool, int, bool]:
        base = factor.as_base_exp()[0]
        big = any(isinstance(self.kernels.get(letter), BigOperator) for letter in base.free_symbols)
        return (big, self._place(base), bool(base.is_Add))


def _is_negative(term: sympy.Expr) -> bool:
    return bool(term.as_coeff_Mul()[0] < 0)


def _oriented(coefficient: sympy.Expr, factors: list[sympy.Expr]) -> tuple[sympy.Expr, list[sympy.Expr]]:
    """Differences the right way round: 1 - u rather than u - 1, and no minus in front."""
    odd = [place for place, factor in enumerate(factors) if _is_odd_difference(factor)]
    upside_down = [place for place in odd if _constant(factors[place]) < 0]
    free = [place for place in odd if _constant(factors[place]) == 0]
    turned = list(upside_down)
    negative_after = (coefficient < 0) != bool(len(turned) % 2)
    if negative_after and free:
        turned.append(free[0])
    elif negative_after:
        turned = turned[1:] if turned else []
    for place in turned:
        base, exponent = factors[place].as_base_exp()
        factors[place] = sympy.Pow(-base, exponent)
        coefficient = -coefficient
    return coefficient, factors


def _is_odd_difference(factor: sympy.Expr) -> bool:
    base, exponent = factor.as_base_exp()
    return bool(
        base.is_Add and exponent.is_odd and len(base.args) == 2 and sum(map(_is_negative, base.args)) == 1
    )


def _constant(factor: sympy.Expr) -> sympy.Expr:
    return factor.as_base_exp()[0].as_coeff_Add()[0]
