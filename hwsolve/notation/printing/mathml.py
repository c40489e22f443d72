"""Formula to MathML, which browsers set without scripts.

Pieces are runs of MathML elements; :func:`row` makes one element of a run. All text that
comes from names is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
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
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Set,
    Sum,
    Symbol,
    Transpose,
    Vector,
    Words,
    names,
)
from hwsolve.notation.printing.lettering import LETTERS, letter
from hwsolve.notation.printing.markup import (
    APPLY,
    BIG,
    CALLED,
    COMPARATORS,
    CONNECTIVES,
    FENCES,
    HATS,
    NAMED,
    NOTHING,
    SIGN,
    SIZED,
    SPACE,
    TIMES,
    Spelled,
    cell,
    fenced,
    row,
    subscript,
)
from hwsolve.notation.printing.precedence import (
    SPECTRAL,
    Glyphs,
    IsArray,
    Level,
    Piece,
    Printer,
    condition_with_bounds,
    elementwise,
    number_level,
)
from hwsolve.notation.printing.text import render_text


def render_mathml(formula: Formula, is_array: IsArray | None = None, spelled: Spelled = NOTHING) -> str:
    """The formula as the inside of a ``math`` element.

    >>> render_mathml(Power(Symbol("x"), Number("2")))
    '<msup><mi>x</mi><mn>2</mn></msup>'
    """
    return MathmlPrinter(is_array, spelled).render(formula)


def mathml_runs(
    formula: Formula, is_array: IsArray | None = None, goes_on: bool = False, spelled: Spelled = NOTHING
) -> list[str]:
    """The formula in runs between which a line may end: the sides of a relation, the terms of a sum.

    With *goes_on* the left side is left out: the line before ended in it.
    """
    printer = MathmlPrinter(is_array, spelled)
    if not isinstance(formula, Relation):
        return printer.term_runs(formula) if isinstance(formula, Sum) else [printer.render(formula)]
    runs = [] if goes_on else printer.term_runs(formula.sides[0])
    for comparator, side in zip(formula.comparators, formula.sides[1:], strict=True):
        sign = printer.glyphs.comparators[comparator].replace("<mo>", SIGN)
        first, *rest = printer.term_runs(side)
        runs += [sign + first, *rest]
    return runs


class MathmlPrinter(Printer):
    """Presentation MathML Core."""

    glyphs: ClassVar[Glyphs] = Glyphs(
        plus="<mo>+</mo>",
        minus="<mo>−</mo>",
        plus_minus="<mo>±</mo>",
        dots="<mo>…</mo>",
        comparators=COMPARATORS,
        connectives=CONNECTIVES,
    )

    def __init__(self, is_array: IsArray | None = None, spelled: Spelled = NOTHING) -> None:
        self.is_array = is_array
        self.spelled = spelled

    def piece(self, formula: Formula) -> Piece:
        """The node's markup; a node that this printer does not know is set as its line of text."""
        try:
            return super().piece(formula)
        except TypeError:
            return Piece(
                f"<mtext>{escape(render_text(formula, None, self.is_array))}</mtext>", Level.RELATION
            )

    def term_runs(self, side: Formula) -> list[str]:
        """A side of a relation, cut before each sign of its outermost sum."""
        if not isinstance(side, Sum):
            return [self.operand(side, Level.SUM)]
        first, *rest = side.terms
        runs = [self.operand(first, Level.NEGATIVE)]
        for term in rest:
            negative = isinstance(term, Negative)
            inner = term.operand if isinstance(term, Negative) else term
            sign = "−" if negative else "+"
            runs.append(f"{SIGN}{sign}</mo>{self.operand(inner, Level.BIG)}")
        return runs

    def row(self, formula: Formula) -> str:
        """The formula as one element."""
        return row(self.render(formula))

    def script(self, tag: str, base: str, *scripts: str) -> str:
        """A base with its scripts."""
        return f"<{tag}>{row(base)}{''.join(map(row, scripts))}</{tag}>"

    def comma_list(self, items: Iterable[Formula]) -> str:
        """Items with commas between them."""
        return "<mo>,</mo>".join(map(self.render, items))

    def enclosed(self, left: str, inner: str, right: str) -> str:
        """A row between two fences."""
        return fenced(left, inner, right)

    def negated(self, operand: Formula, least: Level) -> str:
        """The operand close behind its sign, whatever stands before."""
        return f'<mo form="prefix">−</mo>{self.operand(operand, least)}'

    def number(self, formula: Number) -> Piece:
        """Digits as written."""
        mantissa, exponential, exponent = formula.text.lower().partition("e")
        shown = f"<mn>{escape(mantissa.replace('-', '−'))}</mn>"
        if not exponential:
            return Piece(shown, number_level(formula.text))
        raised = f"<mn>{escape(exponent.removeprefix('+').replace('-', '−'))}</mn>"
        power = f"{shown}<mo>·</mo><msup><mn>10</mn>{raised}</msup>"
        return Piece(power, min(number_level(formula.text), Level.PRODUCT))

    def constant(self, formula: Constant) -> Piece:
        """A named number."""
        return Piece(f"<mi>{NAMED.get(formula.name, formula.name)}</mi>", Level.ATOM)

    def symbol(self, formula: Symbol) -> Piece:
        """A letter with its accent, star and subscripts; a longer name upright."""
        return Piece(self.name(formula.name), Level.ATOM)

    def name(self, canonical: str, indices: str = "") -> str:
        """A canonical name as one element, with *indices* after its own subscripts."""
        if canonical in self.spelled:
            shown = self.spelled[canonical]
            return self.script("msub", f"<mrow>{shown}</mrow>", indices) if indices else shown
        parts = letter(canonical)
        stem = f"<mi>{escape(LETTERS.get(parts.stem, parts.stem))}</mi>"
        if parts.accent:
            stem = f'<mover accent="true">{stem}<mo stretchy="false">{HATS[parts.accent]}</mo></mover>'
        below = "<mo>,</mo>".join(subscript(part) for part in parts.subscripts)
        if indices:
            below = f"{below}<mo>,</mo>{indices}" if below else indices
        mark = {"star": "<mo>*</mo>", "prime": "<mo>′</mo>", None: ""}[parts.mark]
        if below and mark:
            return self.script("msubsup", stem, below, mark)
        if below:
            return self.script("msub", stem, below)
        return self.script("msup", stem, mark) if mark else stem

    def entry(self, formula: Entry) -> Piece:
        """A base with its indices as one subscript."""
        if isinstance(formula.base, Symbol):
            return Piece(self.name(formula.base.name, self.indices(formula.indices)), Level.POSTFIX)
        if isinstance(formula.base, Call) and (greek := SPECTRAL.get(formula.base.function)):
            name = self.script("msub", f"<mi>{greek}</mi>", self.indices(formula.indices))
            return self.called(name, formula.base.arguments)
        base = self.operand(formula.base, Level.ATOM)
        return Piece(self.script("msub", base, self.indices(formula.indices)), Level.POSTFIX)

    def indices(self, indices: Sequence[Formula]) -> str:
        """Letters stand side by side, anything longer is set off by commas."""
        letters = all(isinstance(index, Symbol) and len(index.name) == 1 for index in indices)
        return ("" if letters else "<mo>,</mo>").join(map(self.render, indices))

    def product(self, formula: Product) -> Piece:
        """Factors side by side; ⊙ between arrays multiplied elementwise, a dot between numbers."""
        factors = formula.factors
        dotted: range = elementwise(formula, self.is_array)
        if self.is_array is None and formula.mark == ".*":
            dotted = range(1, len(factors))
        text = self.leading(factors[0], False, Level.FRACTION)
        last = len(factors) - 1
        for place, factor in enumerate(factors[1:], 1):
            big = place == last and isinstance(factor, BigOperator)
            written = self.operand(factor, Level.BIG if big else Level.FRACTION)
            if place in dotted:
                sign = "<mo>⊙</mo>"
            elif written.startswith("<mn>") or isinstance(factor, Quotient | Derivative):
                sign = "<mo>·</mo>"
            else:
                sign = SPACE if _wants_space(factors[place - 1]) else TIMES
            text += sign + written
        return self.from_left(text, factors[0], factors[last])

    def quotient(self, formula: Quotient) -> Piece:
        """A built-up fraction."""
        fraction = f"<mfrac>{self.row(formula.numerator)}{self.row(formula.denominator)}</mfrac>"
        return Piece(fraction, Level.FRACTION)

    def power(self, formula: Power) -> Piece:
        """A base with a superscript."""
        raised = self.raised(formula.exponent)
        return Piece(self.script("msup", self.scriptable(formula.base), raised), Level.POWER)

    def raised(self, exponent: Formula) -> str:
        """An exponent; a fraction of numbers on one line."""
        match exponent:
            case Quotient(Number(above), Number(below)):
                return f"<mn>{escape(above)}</mn><mo>/</mo><mn>{escape(below)}</mn>"
        return self.render(exponent)

    def scriptable(self, base: Formula) -> str:
        """A base that can take a superscript."""
        text = self.operand(base, Level.POSTFIX)
        taken = text.startswith(("<msup>", "<msubsup>")) or isinstance(base, Call)
        return self.bracket(text) if taken and isinstance(base, Symbol | Entry) else text

    def transpose(self, formula: Transpose) -> Piece:
        """A superscript ⊤."""
        base = self.scriptable(formula.operand)
        return Piece(self.script("msup", base, "<mo>⊤</mo>"), Level.POWER)

    def call(self, formula: Call) -> Piece:
        """A function before its arguments, or its own sign."""
        name, arguments = formula.function, formula.arguments
        match name, arguments:
            case "sqrt", (inside,):
                return Piece(f"<msqrt>{self.render(inside)}</msqrt>", Level.POSTFIX)
            case "root", (inside, degree):
                return Piece(f"<mroot>{self.row(inside)}{self.row(degree)}</mroot>", Level.POSTFIX)
            case "binomial", (above, below):
                over = f'<mfrac linethickness="0">{self.row(above)}{self.row(below)}</mfrac>'
                return Piece(self.enclosed("(", over, ")"), Level.POSTFIX)
            case "factorial", (inside,):
                return Piece(f"{self.operand(inside, Level.ATOM)}<mo>!</mo>", Level.POWER)
            case "inv", (inside,):
                raised = "<mo>−</mo><mn>1</mn>"
                return Piece(self.script("msup", self.scriptable(inside), raised), Level.POWER)
            case ("logb", (base, inside)):
                return self.called(self.script("msub", "<mi>log</mi>", self.render(base)), (inside,))
            case ("log2" | "log10", _):
                return self.called(self.script("msub", "<mi>log</mi>", f"<mn>{name[3:]}</mn>"), arguments)
            case "delta", (_, _):
                return Piece(self.script("msub", "<mi>δ</mi>", self.indices(arguments)), Level.POSTFIX)
            case "ind", (condition,):
                return Piece("<mn>𝟙</mn>" + self.enclosed("[", self.render(condition), "]"), Level.POSTFIX)
        if name in FENCES and (len(arguments) == 1 or name == "dot"):
            left, right, tail = FENCES[name]
            inner = self.enclosed(left, self.comma_list(arguments), right)
            return Piece(self.script("msub", inner, f"<mn>{tail}</mn>") if tail else inner, Level.POSTFIX)
        if name in SIZED and not arguments:
            return Piece(f"<mi>{SIZED[name]}</mi>", Level.ATOM)
        if name in SIZED:
            size = "<mo>×</mo>".join(map(self.render, arguments))
            return Piece(self.script("msub", f"<mi>{SIZED[name]}</mi>", size), Level.POSTFIX)
        return self.called(self.function(name), arguments)

    def called(self, name: str, arguments: Sequence[Formula]) -> Piece:
        """A name before its arguments."""
        return Piece(f"<mrow>{name}{APPLY}{self.bracket(self.comma_list(arguments))}</mrow>", Level.POSTFIX)

    def big_operator(self, formula: BigOperator) -> Piece:
        """A sum, product, maximum or minimum with its bounds below and above."""
        whole = condition_with_bounds(formula)
        index = self.name(whole.index)
        below, above = index, ""
        if whole.lower is not None and whole.upper is not None:
            below = f"{index}<mo>=</mo>{self.render(whole.lower)}"
            above = self.render(whole.upper)
        if whole.condition is not None:
            condition = self.render(whole.condition)
            bare = whole.lower is None and whole.index in names(whole.condition)
            below = condition if bare else f"{below}<mo>,</mo>{condition}"
        sign = f'<mo movablelimits="false">{BIG[whole.operator]}</mo>'
        head = self.script("munderover", sign, below, above) if above else self.script("munder", sign, below)
        return Piece(f"{head}{SPACE}{self.operand(whole.body, Level.BIG)}", Level.BIG)

    def cases(self, formula: Cases) -> Piece:
        """One row for each branch."""
        rows = [
            f"{cell(self.render(value))}{cell(f'<mtext>if&#xA0;</mtext>{self.render(condition)}')}"
            for value, condition in formula.branches
        ]
        if formula.otherwise is not None:
            rows.append(f"{cell(self.render(formula.otherwise))}{cell('<mtext>otherwise</mtext>')}")
        table = f"<mtable>{''.join(f'<mtr>{line}</mtr>' for line in rows)}</mtable>"
        return Piece(f'<mrow><mo fence="true" form="prefix">{{</mo>{table}</mrow>', Level.PRODUCT)

    def derivative(self, formula: Derivative) -> Piece:
        """A fraction of ∂."""
        order = len(formula.wrt)
        sign = f"<msup><mo>∂</mo><mn>{order}</mn></msup>" if order > 1 else "<mo>∂</mo>"
        below = [self.operand(to, Level.POSTFIX) for to in formula.wrt]
        if order > 1 and len(set(below)) == 1:
            below = [self.script("msup", self.scriptable(formula.wrt[0]), f"<mn>{order}</mn>")]
        bottom = "".join(f"<mo>∂</mo>{to}" for to in below)
        of = self.operand(formula.of, Level.POSTFIX)
        return Piece(f"<mfrac>{row(sign + of)}{row(bottom)}</mfrac>", Level.FRACTION)

    def derivative_call(self, formula: DerivativeCall) -> Piece:
        """A function with primes, or behind ∇, before its arguments."""
        name = self.function(formula.function)
        if formula.nabla:
            order = f"<mn>{formula.order}</mn>"
            sign = self.script("msup", "<mo>∇</mo>", order) if formula.order > 1 else "<mo>∇</mo>"
            return (
                self.called(sign + name, formula.arguments) if formula.arguments else self.bare(sign + name)
            )
        raised = f"<mo>{'′' * formula.order}</mo>"
        if formula.order > 3:
            raised = f"<mo>(</mo><mn>{formula.order}</mn><mo>)</mo>"
        primed = self.script("msup", name, raised)
        return self.called(primed, formula.arguments) if formula.arguments else self.bare(primed)

    def bare(self, markup: str) -> Piece:
        """A function without arguments."""
        return Piece(row(markup), Level.POSTFIX)

    def function(self, name: str) -> str:
        """A function's name as one element."""
        return f"<mi>{CALLED[name]}</mi>" if name in CALLED else self.name(name)

    def limit(self, formula: Limit) -> Piece:
        """lim with the approach below it."""
        side = {"": "", "+": "<mo>+</mo>", "-": "<mo>−</mo>"}[formula.side or ""]
        point = self.operand(formula.point, Level.SUM)
        to = self.script("msup", point, side) if side else point
        below = f"{self.name(formula.variable)}<mo>→</mo>{to}"
        head = self.script("munder", '<mo movablelimits="false">lim</mo>', below)
        return Piece(f"{head}{SPACE}{self.operand(formula.body, Level.BIG)}", Level.BIG)

    def words(self, formula: Words) -> Piece:
        """A remark, as text."""
        return Piece(f"<mtext>{escape(formula.text)}</mtext>", Level.ATOM)

    def expectation(self, formula: Expectation) -> Piece:
        """𝔼 before square brackets."""
        return Piece("<mi>𝔼</mi>" + self.enclosed("[", self.render(formula.body), "]"), Level.POSTFIX)

    def vector(self, formula: Vector) -> Piece:
        """A column of items."""
        return self.table([(item,) for item in formula.items])

    def matrix(self, formula: Matrix) -> Piece:
        """Rows of entries."""
        return self.table(formula.rows)

    def table(self, rows: Sequence[Sequence[Formula]]) -> Piece:
        """Cells between square brackets."""
        lines = (f"<mtr>{''.join(cell(self.render(item)) for item in line)}</mtr>" for line in rows)
        return Piece(self.enclosed("[", f"<mtable>{''.join(lines)}</mtable>", "]"), Level.ATOM)

    def set(self, formula: Set) -> Piece:
        """Items between braces."""
        inner = self.enclosed("{", self.comma_list(formula.items), "}") if formula.items else "<mi>∅</mi>"
        return Piece(inner, Level.ATOM)


def _wants_space(factor: Formula) -> bool:
    """Whether the next factor stands clear of this one: after a function or a word."""
    return isinstance(factor, Call | Transpose | Entry | Quotient | Derivative) or (
        isinstance(factor, Symbol) and len(factor.name) > 1
    )
