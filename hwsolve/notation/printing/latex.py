"""Formula to LaTeX."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

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
    Words,
    names,
)
from hwsolve.notation.printing.lettering import LETTERS, letter
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

COMMANDS: Final[Mapping[str, str]] = {
    "sigmoid": r"\sigma", "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan",
    "trace": r"\operatorname{tr}",
    "relu": r"\operatorname{ReLU}", "leaky_relu": r"\operatorname{LeakyReLU}", "gamma": r"\Gamma",
    "asinh": r"\operatorname{arsinh}", "acosh": r"\operatorname{arcosh}", "atanh": r"\operatorname{artanh}",
    "sign": r"\operatorname{sign}", "re": r"\operatorname{Re}", "im": r"\operatorname{Im}", "log2": r"\log_2",
    "log10": r"\log_{10}",
    **{name: rf"\{name}" for name in (
        "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "coth", "max", "min",
        "det", "arg",
    )},
}  # fmt: skip
FENCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "abs": ("|", "|", ""), "norm": (r"\|", r"\|", ""), "norm1": (r"\|", r"\|", "_1"),
    "norminf": (r"\|", r"\|", r"_\infty"), "specnorm": (r"\|", r"\|", "_2"),
    "floor": (r"\lfloor", r"\rfloor", ""),
    "ceil": (r"\lceil", r"\rceil", ""), "dot": (r"\langle", r"\rangle", ""),
}  # fmt: skip
SIZED: Final[Mapping[str, str]] = {"ones": r"\mathbf{1}", "zeros": r"\mathbf{0}", "eye": "I"}
BIG: Final[Mapping[str, str]] = {
    "sum": r"\sum", "prod": r"\prod", "max": r"\max", "min": r"\min",
    "sup": r"\sup", "inf": r"\inf",
}  # fmt: skip
WORDS: Final = frozenset({"max", "min", "exp", "log", "arg", "det", "dim", "ker", "sup", "inf"})
_WIDEST_WORDS: Final = 84
_TALL = re.compile(r"\\(?:frac|sum|prod|begin|binom|left)(?![A-Za-z])")
_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "_{}$&#%"} | {"\\": "", "^": "", "~": ""})


def render_latex(
    formula: Formula, spellings: Mapping[str, str] | None = None, is_array: IsArray | None = None
) -> str:
    r"""The formula as LaTeX, without dollar signs.

    *spellings* maps canonical names to LaTeX; *is_array* tells which formulas have a
    dimension, so that an elementwise product of two of them gets its ``\odot``.

    >>> from hwsolve.notation.formula import Negative, Sum
    >>> y, yhat, n = Symbol("y"), Symbol("yhat"), Symbol("n")
    >>> error = Sum((Entry(yhat, (n,)), Negative(Entry(y, (n,)))))
    >>> body = Product((error, Entry(Symbol("x"), (n,))))
    >>> print(render_latex(BigOperator("sum", "n", Number("1"), Symbol("N"), None, body)))
    \sum_{n=1}^{N} (\hat{y}_n - y_n) x_n
    """
    return LatexPrinter(spellings or {}, is_array).render(formula)


class LatexPrinter(Printer):
    r"""LaTeX with the ``amsmath`` environments."""

    glyphs: ClassVar[Glyphs] = Glyphs(
        plus="+",
        minus="-",
        plus_minus=r"\pm",
        dots=r"\dots",
        comparators={
            "=": " = ", "!=": r" \ne ", "<": " < ", "<=": r" \le ", ">": " > ", ">=": r" \ge ",
            "~~": r" \approx ", ":=": r" \leftarrow ", "in": r" \in ", "->": r" \to ",
        },
        connectives={"and": r" \land ", "or": r" \lor ", "not": r"\lnot ", "implies": r" \implies "},
    )  # fmt: skip

    def __init__(self, spellings: Mapping[str, str], is_array: IsArray | None) -> None:
        self.spellings = spellings
        self.is_array = is_array

    def enclosed(self, left: str, inner: str, right: str) -> str:
        """Text between two fences that grow with tall contents."""
        if _TALL.search(inner):
            return rf"\left{left} {inner} \right{right}"
        gap = " " if left[-1].isalpha() else ""
        return f"{left}{gap}{inner}{gap}{right}"

    def number(self, formula: Number) -> Piece:
        r"""``0.50``, ``1.5 \cdot 10^{-3}``."""
        mantissa, exponential, exponent = formula.text.lower().partition("e")
        if not exponential:
            return Piece(mantissa, number_level(mantissa))
        level = min(number_level(mantissa), Level.PRODUCT)
        return Piece(rf"{mantissa} \cdot 10{script('^', exponent.removeprefix('+'))}", level)

    def constant(self, formula: Constant) -> Piece:
        r"""``\pi``."""
        return Piece({"pi": r"\pi", "inf": r"\infty"}.get(formula.name, formula.name), Level.ATOM)

    def symbol(self, formula: Symbol) -> Piece:
        r"""``\hat{y}``, ``\lambda_1``, ``w^*``."""
        return Piece(self.name(formula.name), Level.ATOM)

    def name(self, canonical: str) -> str:
        """A name as the problem spells it, or as its letters suggest."""
        return self.spellings.get(canonical) or latex_name(canonical)

    def entry(self, formula: Entry) -> Piece:
        r"""``x_n``, ``A_{ij}``, ``\sigma_1(A)``; a base that has a subscript already is bracketed."""
        if isinstance(formula.base, Call) and (greek := SPECTRAL.get(formula.base.function)):
            name = {"σ": r"\sigma", "λ": r"\lambda"}[greek] + self.indices(formula.indices)
            return self.called(name, formula.base.arguments)
        base = self.scriptable(formula.base, "_")
        return Piece(base + self.indices(formula.indices), Level.POSTFIX)

    def scriptable(self, base: Formula, sign: str) -> str:
        """The text of a base that can take a script at *sign* (``_`` or ``^``)."""
        text = self.operand(base, Level.POSTFIX)
        return self.bracket(text) if isinstance(base, Symbol | Entry) and _has_script(text, sign) else text

    def indices(self, indices: Sequence[Formula]) -> str:
        """Several indices as one subscript; letters stand side by side."""
        texts = [self.render(index) for index in indices]
        letters = all(len(text) == 1 and text.isalpha() for text in texts)
        close = [text.replace(" + ", "+").replace(" - ", "-") for text in texts]
        return script("_", ("" if letters else ",").join(close))

    def product(self, formula: Product) -> Piece:
        r"""``a b``; ``\odot`` between arrays multiplied elementwise; ``\cdot`` before a number."""
        factors = formula.factors
        last = len(factors) - 1
        dotted = self.dotted(formula)
        text = ""
        for place, factor in enumerate(factors):
            if place == 0:
                text = self.leading(factor, False, Level.FRACTION)
                continue
            big = place == last and isinstance(factor, BigOperator | Limit)
            written = self.operand(factor, Level.BIG if big else Level.FRACTION)
            if place in dotted:
                text += rf" \odot {written}"
            elif written[0].isdigit() or (
                written.startswith(r"\frac") and isinstance(factors[place - 1], Number)
            ):
                text += rf" \cdot {written}"
            else:
                text += f" {written}"
        return self.from_left(text, factors[0], factors[last])

    def dotted(self, formula: Product) -> range:
        r"""The places before which ``\odot`` stands."""
        if self.is_array is None:
            return range(1, len(formula.factors)) if formula.mark == ".*" else range(0)
        return elementwise(formula, self.is_array)

    def quotient(self, formula: Quotient) -> Piece:
        r"""``\frac{a}{b}``."""
        above, below = self.render(formula.numerator), self.render(formula.denominator)
        return Piece(rf"\frac{{{above}}}{{{below}}}", Level.FRACTION)

    def power(self, formula: Power) -> Piece:
        """``x^2``, ``x^{1/2}``."""
        exponent = formula.exponent
        match exponent:
            case Quotient(Number(above), Number(below)):
                raised = f"{above}/{below}"
            case _:
                raised = self.render(exponent)
        if isinstance(exponent, Symbol) and raised == "T":
            raised = "{T}"
        return Piece(self.scriptable(formula.base, "^") + script("^", raised), Level.POWER)

    def transpose(self, formula: Transpose) -> Piece:
        r"""``x^\top``."""
        return Piece(self.scriptable(formula.operand, "^") + r"^\top", Level.POWER)

    def call(self, formula: Call) -> Piece:
        r"""``\sigma(z)``, ``\sqrt{x}``, ``\binom{n}{k}``, ``\delta_{ij}``."""
        name, arguments = formula.function, formula.arguments
        match name, arguments:
            case "sqrt", (inside,):
                return Piece(rf"\sqrt{{{self.render(inside)}}}", Level.POSTFIX)
            case "root", (inside, degree):
                return Piece(rf"\sqrt[{self.render(degree)}]{{{self.render(inside)}}}", Level.POSTFIX)
            case "binomial", (above, below):
                return Piece(rf"\binom{{{self.render(above)}}}{{{self.render(below)}}}", Level.POSTFIX)
            case "factorial", (inside,):
                return Piece(f"{self.operand(inside, Level.ATOM)}!", Level.POWER)
            case "inv", (inside,):
                return Piece(self.scriptable(inside, "^") + "^{-1}", Level.POWER)
            case "logb", (base, inside):
                return self.called(r"\log" + script("_", self.render(base)), (inside,))
            case "delta", (_, _):
                return Piece(r"\delta" + self.indices(arguments), Level.POSTFIX)
            case "ind", (condition,):
                return Piece(r"\mathbb{1}" + self.enclosed("[", self.render(condition), "]"), Level.POSTFIX)
        if name in FENCES and (len(arguments) == 1 or name == "dot"):
            left, right, tail = FENCES[name]
            return Piece(self.enclosed(left, self.comma_list(arguments), right) + tail, Level.POSTFIX)
        if name in SIZED and not arguments:
            return Piece(SIZED[name], Level.ATOM)
        if name in SIZED:
            size = r" \times ".join(map(self.render, arguments))
            return Piece(SIZED[name] + script("_", size), Level.POSTFIX)
        return self.called(self.spellings.get(name) or function_name(name), arguments)

    def called(self, name: str, arguments: Sequence[Formula]) -> Piece:
        """A name before its arguments."""
        return Piece(name + self.bracket(self.comma_list(arguments)), Level.POSTFIX)

    def big_operator(self, formula: BigOperator) -> Piece:
        r"""``\sum_{n=1}^{N} x_n``, ``\sum_{k \ne i} x_k``."""
        whole = condition_with_bounds(formula)
        index = self.name(whole.index)
        below, above = index, ""
        if whole.lower is not None and whole.upper is not None:
            below = f"{index}={self.render(whole.lower)}"
            above = f"^{{{self.render(whole.upper)}}}"
            if whole.operator in ("sup", "inf"):
                below, above = rf"{index} \in [{self.comma_list((whole.lower, whole.upper))}]", ""
        if whole.condition is not None:
            condition = self.render(whole.condition)
            bare = whole.lower is None and whole.index in names(whole.condition)
            below = condition if bare else f"{below},\\, {condition}"
        body = self.operand(whole.body, Level.BIG)
        return Piece(f"{BIG[whole.operator]}_{{{below}}}{above} {body}", Level.BIG)

    def cases(self, formula: Cases) -> Piece:
        r"""``\begin{cases} … \end{cases}``."""
        rows = [
            rf"{self.render(value)} & \text{{if }} {self.render(condition)}"
            for value, condition in formula.branches
        ]
        if formula.otherwise is not None:
            rows.append(rf"{self.render(formula.otherwise)} & \text{{otherwise}}")
        return Piece(environment("cases", rows), Level.FRACTION)

    def derivative(self, formula: Derivative) -> Piece:
        r"""``\frac{\partial E}{\partial w}``, ``\frac{\partial^2 E}{\partial w \partial z}``."""
        order = len(formula.wrt)
        raised = f"^{order}" if order > 1 else ""
        below = [self.operand(to, Level.POSTFIX) for to in formula.wrt]
        if order > 1 and len(set(below)) == 1:
            below = [self.scriptable(formula.wrt[0], "^") + raised]
        bottom = " ".join(rf"\partial {to}" for to in below)
        of = self.operand(formula.of, Level.POSTFIX)
        return Piece(rf"\frac{{\partial{raised} {of}}}{{{bottom}}}", Level.FRACTION)

    def derivative_call(self, formula: DerivativeCall) -> Piece:
        r"""``f'(x)``, ``f^{(4)}(x)``, ``\nabla f(w)``."""
        name = self.spellings.get(formula.function) or function_name(formula.function)
        if formula.nabla:
            order = script("^", str(formula.order)) if formula.order > 1 else ""
            return self.called(rf"\nabla{order} {name}", formula.arguments)
        primes = "'" * formula.order if formula.order < 4 else f"^{{({formula.order})}}"
        return self.called(name + primes, formula.arguments)

    def limit(self, formula: Limit) -> Piece:
        r"""``\lim_{x \to 0^+} f(x)``."""
        side = f"^{formula.side}" if formula.side else ""
        below = rf"{self.name(formula.variable)} \to {self.operand(formula.point, Level.SUM)}{side}"
        return Piece(rf"\lim_{{{below}}} {self.operand(formula.body, Level.BIG)}", Level.BIG)

    def expectation(self, formula: Expectation) -> Piece:
        r"""``\mathbb{E}[x]``."""
        return Piece(r"\mathbb{E}" + self.enclosed("[", self.render(formula.body), "]"), Level.POSTFIX)

    def vector(self, formula: Vector) -> Piece:
        """A column of items."""
        return Piece(environment("bmatrix", [self.render(item) for item in formula.items]), Level.ATOM)

    def matrix(self, formula: Matrix) -> Piece:
        """Rows of entries."""
        rows = [" & ".join(map(self.render, row)) for row in formula.rows]
        return Piece(environment("bmatrix", rows), Level.ATOM)

    def words(self, formula: Words) -> Piece:
        r"""``\text{…}``; a long remark in several lines, since ``\text`` does not break."""
        lines = textwrap.wrap(formula.text, _WIDEST_WORDS) or [""]
        parts = [rf"\text{{{line.translate(_ESCAPES)}}}" for line in lines]
        if len(parts) == 1:
            return Piece(parts[0], Level.ATOM)
        return Piece(environment("array", parts).replace("{array}", "{array}{l}", 1), Level.ATOM)

    def set(self, formula: Set) -> Piece:
        r"""``\{a, b\}``."""
        return Piece(self.enclosed(r"\{", self.comma_list(formula.items), r"\}"), Level.ATOM)


def latex_name(canonical: str) -> str:
    r"""A canonical name in LaTeX.

    >>> [latex_name(name) for name in ("yhat", "lam", "W1", "w_star", "sigma_max", "loss")]
    ['\\hat{y}', '\\lambda', 'W_1', 'w^*', '\\sigma_{\\max}', '\\mathrm{loss}']
    """
    parts = letter(canonical)
    stem = _word(parts.stem, "mathrm")
    if parts.accent:
        stem = rf"\{parts.accent}{{{stem}}}"
    mark = {"star": "^*", "prime": "'", None: ""}[parts.mark]
    if not parts.subscripts:
        return stem + mark
    return stem + mark + script("_", ",".join(_word(part, "text") for part in parts.subscripts))


def function_name(function: str) -> str:
    """A function's name: a command where LaTeX has one, one letter as it is, else upright."""
    if function in COMMANDS:
        return COMMANDS[function]
    parts = letter(function)
    if len(parts.stem) == 1 or parts.is_greek:
        return latex_name(function)
    return rf"\operatorname{{{function.translate(_ESCAPES)}}}"


def script(sign: str, text: str) -> str:
    """A sub- or superscript, in braces unless it is one character."""
    return f"{sign}{text}" if len(text) == 1 else f"{sign}{{{text}}}"


def environment(name: str, rows: Sequence[str]) -> str:
    r"""Rows between ``\begin`` and ``\end``."""
    return rf"\begin{{{name}}} " + r" \\ ".join(rows) + rf" \end{{{name}}}"


def _word(word: str, style: str) -> str:
    if word in LETTERS:
        return f"\\{word}"
    if len(word) == 1 or word.isdigit():
        return word.translate(_ESCAPES)
    if style == "text" and word in WORDS:
        return f"\\{word}"
    return rf"\{style}{{{word.translate(_ESCAPES)}}}"


def _has_script(text: str, sign: str) -> bool:
    """Whether *sign* stands outside all braces (a prime counts as a superscript)."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth == 0 and (character == sign or (sign == "^" and character == "'")):
            return True
    return False
