"""Formula to calculator text that the parser reads back to the same tree."""

from __future__ import annotations

from typing import ClassVar

from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Constant,
    Derivative,
    DerivativeCall,
    Entry,
    Expectation,
    Formula,
    Limit,
    Matrix,
    Number,
    Power,
    Product,
    Quotient,
    Set,
    Symbol,
    Transpose,
    Vector,
)
from hwsolve.notation.printing.precedence import (
    Glyphs,
    Level,
    Piece,
    Printer,
    condition_with_bounds,
    number_level,
)

COMPARATORS = ("=", "!=", "<", "<=", ">", ">=", "~~", ":=", "in", "->")

#: ``max(a, k)`` is the larger of two; over an index it needs a name of its own.
OVER = {"max": "maxover", "min": "minover"}


def render_plain(formula: Formula) -> str:
    """The formula as calculator text, with as few brackets as reading it back needs.

    >>> from hwsolve.notation.formula import Negative, Power, Product, Sum, TWO
    >>> x, y = Symbol("x"), Symbol("y")
    >>> render_plain(Sum((Product((TWO, x)), Negative(Power(y, TWO)))))
    '2*x - y^2'
    """
    return PlainPrinter().render(formula)


class PlainPrinter(Printer):
    """Calculator notation: ``x[n]``, ``sum(body, n, 1, N)``, ``where(cond, a, b)``."""

    negative_operand = Level.POWER
    glyphs: ClassVar[Glyphs] = Glyphs(
        plus="+",
        minus="-",
        plus_minus="+/-",
        dots="...",
        comparators={sign: f" {sign} " for sign in COMPARATORS},
        connectives={"and": " and ", "or": " or ", "not": "not ", "implies": " => "},
    )

    def number(self, formula: Number) -> Piece:
        """Digits as written."""
        return Piece(formula.text, number_level(formula.text))

    def constant(self, formula: Constant) -> Piece:
        """``pi``."""
        return Piece(formula.name, Level.ATOM)

    def symbol(self, formula: Symbol) -> Piece:
        """The canonical name."""
        return Piece(formula.name, Level.ATOM)

    def entry(self, formula: Entry) -> Piece:
        """``A[i,j]``; a bracket literal is guarded from its index."""
        base = self.operand(formula.base, Level.POSTFIX)
        if isinstance(formula.base, Vector | Matrix | Expectation):
            base = self.bracket(base)
        return Piece(f"{base}[{','.join(map(self.render, formula.indices))}]", Level.POSTFIX)

    def product(self, formula: Product) -> Piece:
        """``a*b``, ``a .* b``, ``a @ b``, ``a b``; products inside keep their brackets."""
        first, *rest = formula.factors
        juxtaposed = formula.mark == ""
        text = self.leading(first, isinstance(first, Quotient | Derivative) and not juxtaposed)
        separator = {"*": "*", ".*": " .* ", "@": " @ ", "": " "}[formula.mark]
        for factor in rest:
            written = self.operand(factor, Level.POWER)
            if juxtaposed and (written[0] in "0123456789.["):
                written = self.bracket(written)
            text += separator + written
        return self.from_left(text, first)

    def power(self, formula: Power) -> Piece:
        """``a^b``, reading from the right; an exponent that looks like a transpose is guarded."""
        exponent = self.operand(formula.exponent, Level.POWER)
        if exponent.startswith("T"):
            exponent = self.bracket(exponent)
        return Piece(f"{self.operand(formula.base, Level.POSTFIX)}^{exponent}", Level.POWER)

    def transpose(self, formula: Transpose) -> Piece:
        """``T(A)``."""
        return self.called("T", self.render(formula.operand))

    def call(self, formula: Call) -> Piece:
        """``f(a, b)``."""
        return self.called(formula.function, self.comma_list(formula.arguments))

    def called(self, function: str, arguments: str) -> Piece:
        """A name before its arguments."""
        return Piece(f"{function}({arguments})", Level.POSTFIX)

    def big_operator(self, formula: BigOperator) -> Piece:
        """``sum(body, n)``, ``sum(body, n, 1, N)``, each also with a condition at the end."""
        whole = condition_with_bounds(formula)
        ends = (whole.lower, whole.upper, whole.condition)
        arguments = [whole.body, Symbol(whole.index), *(end for end in ends if end is not None)]
        return self.called(OVER.get(whole.operator, whole.operator), self.comma_list(arguments))

    def cases(self, formula: Cases) -> Piece:
        """``where(cond, a, b)``, ``where(c1, a, c2, b, c)``."""
        parts = [part for value, condition in formula.branches for part in (condition, value)]
        if formula.otherwise is not None:
            parts.append(formula.otherwise)
        return self.called("where", self.comma_list(parts))

    def derivative(self, formula: Derivative) -> Piece:
        """``d(L)/d(w)``, ``d(L)/d(w, z)``."""
        return Piece(f"d({self.render(formula.of)})/d({self.comma_list(formula.wrt)})", Level.PRODUCT)

    def derivative_call(self, formula: DerivativeCall) -> Piece:
        """``f'(x)``, ``f^(4)(x)``, ``nabla f(w)``."""
        arguments = self.comma_list(formula.arguments)
        if formula.nabla:
            order = f"^{formula.order}" if formula.order > 1 else ""
            return self.called(f"nabla{order} {formula.function}", arguments)
        primes = "'" * formula.order if formula.order < 4 else f"^({formula.order})"
        return self.called(formula.function + primes, arguments)

    def limit(self, formula: Limit) -> Piece:
        """``lim(body, x, a)``, ``lim(body, x, a, +)``."""
        arguments = self.comma_list((formula.body, Symbol(formula.variable), formula.point))
        return self.called("lim", arguments + (f", {formula.side}" if formula.side else ""))

    def expectation(self, formula: Expectation) -> Piece:
        """``E[x]``."""
        return Piece(f"E[{self.render(formula.body)}]", Level.POSTFIX)

    def vector(self, formula: Vector) -> Piece:
        """``[a, b]``."""
        return Piece(self.row(formula.items), Level.ATOM)

    def matrix(self, formula: Matrix) -> Piece:
        """``[[a, b], [c, d]]``."""
        return Piece(f"[{', '.join(map(self.row, formula.rows))}]", Level.ATOM)

    def row(self, items: tuple[Formula, ...]) -> str:
        """``[a, b]``; items that are bracket literals themselves are guarded."""
        written = (
            self.bracket(self.render(item)) if isinstance(item, Vector | Matrix) else self.render(item)
            for item in items
        )
        return f"[{', '.join(written)}]"

    def set(self, formula: Set) -> Piece:
        """``{a, b}``."""
        return Piece(f"{{{self.comma_list(formula.items)}}}", Level.ATOM)
