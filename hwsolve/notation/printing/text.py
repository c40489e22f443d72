"""Formula to one line of Unicode, for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
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
    names,
)
from hwsolve.notation.printing.lettering import ACCENTS, LETTERS, letter
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

LOWERED: Final = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ"
SUBSCRIPTS: Final = str.maketrans("0123456789+−=()aehijklmnoprstuvxβγρφχ", LOWERED)
SUPERSCRIPTS: Final = str.maketrans(
    "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ", RAISED
)
NAMED: Final[Mapping[str, str]] = {
    "sigmoid": "σ", "relu": "ReLU", "leaky_relu": "LeakyReLU", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan",
    "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "gamma": "Γ", "trace": "tr", "re": "Re",
    "im": "Im", "log2": "log₂", "log10": "log₁₀", "right_singular": "right_singular",
}  # fmt: skip
FENCES: Final[Mapping[str, tuple[str, str]]] = {
    "abs": ("|", "|"), "norm": ("‖", "‖"), "norm1": ("‖", "‖₁"), "norminf": ("‖", "‖_∞"),
    "specnorm": ("‖", "‖₂"),
    "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"), "dot": ("⟨", "⟩"), "ind": ("𝟙[", "]"),
}  # fmt: skip
SIZED: Final[Mapping[str, str]] = {"ones": "𝟏", "zeros": "𝟎", "eye": "I"}
BIG: Final[Mapping[str, str]] = {"sum": "Σ", "prod": "Π"}


def render_text(
    formula: Formula, spellings: Mapping[str, str] | None = None, is_array: IsArray | None = None
) -> str:
    """The formula as one line of Unicode; *spellings* maps canonical names to how they look.

    *is_array* tells which formulas have a dimension: an elementwise product of two of them gets
    its ⊙, so that the line reads back as the same mathematics.

    >>> from hwsolve.notation.formula import Negative, Sum
    >>> y, yhat, n = Symbol("y"), Symbol("yhat"), Symbol("n")
    >>> error = Sum((Entry(yhat, (n,)), Negative(Entry(y, (n,)))))
    >>> render_text(BigOperator("sum", "n", None, None, None, Product((error, Entry(Symbol("x"), (n,))))))
    'Σₙ (ŷₙ − yₙ)·xₙ'
    """
    return TextPrinter(spellings or {}, is_array).render(formula)


class TextPrinter(Printer):
    """Unicode: ``x²``, ``xᵀ``, ``σ(z)``, ``∂E/∂w``."""

    glyphs: ClassVar[Glyphs] = Glyphs(
        plus="+",
        minus="−",
        plus_minus="±",
        dots="…",
        comparators={
            "=": " = ", "!=": " ≠ ", "<": " < ", "<=": " ≤ ", ">": " > ", ">=": " ≥ ", "~~": " ≈ ",
            ":=": " ← ", "in": " ∈ ", "->": " → ",
        },
        connectives={"and": " and ", "or": " or ", "not": "not ", "implies": " ⇒ "},
    )  # fmt: skip

    def __init__(self, spellings: Mapping[str, str], is_array: IsArray | None = None) -> None:
        self.is_array = is_array
        self.spellings = {name: shown for name, shown in spellings.items() if not set(shown) & set("\\{}$")}

    def number(self, formula: Number) -> Piece:
        """``0.50``, ``1.5·10⁻³``."""
        mantissa, exponential, exponent = formula.text.replace("-", "−").lower().partition("e")
        if not exponential:
            return Piece(mantissa, number_level(formula.text))
        power = superscript(exponent.removeprefix("+"))
        level = min(number_level(formula.text), Level.PRODUCT)
        return Piece(f"{mantissa}·10{power}", level)

    def constant(self, formula: Constant) -> Piece:
        """``π``."""
        return Piece({"pi": "π", "inf": "∞"}.get(formula.name, formula.name), Level.ATOM)

    def symbol(self, formula: Symbol) -> Piece:
        """``ŷ``, ``λ₁``, ``w*``."""
        return Piece(self.name(formula.name), Level.ATOM)

    def name(self, canonical: str) -> str:
        """A name as it looks."""
        return self.spellings.get(canonical) or shown_name(canonical)

    def entry(self, formula: Entry) -> Piece:
        """``xₙ``, ``Aᵢⱼ``, ``σ₁(A)``; ``A_{1,12}`` where there are no such letters."""
        if isinstance(formula.base, Call) and (greek := SPECTRAL.get(formula.base.function)):
            return self.called(greek + self.indices(formula.indices), formula.base.arguments)
        base = self.operand(formula.base, Level.POSTFIX)
        if base[-1] in LOWERED or base[-1] == "}":
            base = self.bracket(base)
        return Piece(base + self.indices(formula.indices), Level.POSTFIX)

    def indices(self, indices: tuple[Formula, ...]) -> str:
        """Several indices as one subscript."""
        texts = [self.render(index).replace(" ", "") for index in indices]
        single = all(len(text) == 1 for text in texts) and not all(text.isdigit() for text in texts)
        return subscript(("" if single or len(texts) == 1 else ",").join(texts))

    def product(self, formula: Product) -> Piece:
        """``a·b``, ``a ⊙ b``, ``a b``."""
        separator = {"*": "·", ".*": " ⊙ ", "@": " ", "": " "}[formula.mark]
        dotted = elementwise(formula, self.is_array) if formula.mark == "*" else range(0)
        last = len(formula.factors) - 1
        parts = []
        for place, factor in enumerate(formula.factors):
            least = Level.POWER
            if place == last and isinstance(factor, BigOperator | Limit):
                least = Level.BIG
            elif place == 0:
                is_run = isinstance(factor, Quotient | Derivative) and formula.mark == "*"
                parts.append(self.leading(factor, is_run))
                continue
            parts.append(self.operand(factor, least))
        text = parts[0]
        for place, part in enumerate(parts[1:], 1):
            text += (" ⊙ " if place in dotted else separator) + part
        return self.from_left(text, formula.factors[0], formula.factors[last])

    def power(self, formula: Power) -> Piece:
        """``x²``, ``x^(a/b)``."""
        return Piece(self.scripted(formula.base, self.render(formula.exponent)), Level.POWER)

    def scripted(self, base: Formula, exponent: str) -> str:
        """A base with its superscript."""
        text = self.operand(base, Level.POSTFIX)
        if isinstance(base, Symbol) and text[-1] in "*'′²":
            text = self.bracket(text)
        return text + superscript(exponent)

    def transpose(self, formula: Transpose) -> Piece:
        """``xᵀ``."""
        return Piece(self.scripted(formula.operand, "T"), Level.POWER)

    def call(self, formula: Call) -> Piece:
        """``σ(z)``, ``|x|``, ``√x``, ``δᵢⱼ``."""
        name, arguments = formula.function, formula.arguments
        match name, arguments:
            case "sqrt", (inside,):
                return Piece(f"√{self.operand(inside, Level.ATOM)}", Level.POWER)
            case "factorial", (inside,):
                return Piece(f"{self.operand(inside, Level.ATOM)}!", Level.POWER)
            case "inv", (inside,):
                return Piece(self.scripted(inside, "−1"), Level.POWER)
            case "logb", (base, inside):
                return self.called(f"log{subscript(self.render(base).replace(' ', ''))}", (inside,))
            case "delta", (_, _):
                return Piece("δ" + self.indices(arguments), Level.POSTFIX)
        if name in FENCES and (len(arguments) == 1 or name == "dot"):
            left, right = FENCES[name]
            return Piece(self.enclosed(left, self.comma_list(arguments), right), Level.ATOM)
        if name in SIZED and not arguments:
            return Piece(SIZED[name], Level.ATOM)
        if name in SIZED:
            return Piece(SIZED[name] + subscript("×".join(map(self.render, arguments))), Level.POSTFIX)
        return self.called(NAMED.get(name) or self.name(name), arguments)

    def called(self, name: str, arguments: tuple[Formula, ...]) -> Piece:
        """A name before its arguments."""
        return Piece(f"{name}({self.comma_list(arguments)})", Level.POSTFIX)

    def big_operator(self, formula: BigOperator) -> Piece:
        """``Σₙ xₙ``, ``Σ_{n=1}^N xₙ``, ``Σ_{k≠i} xₖ``."""
        whole = condition_with_bounds(formula)
        index = self.name(whole.index)
        below, above = index, ""
        if whole.lower is not None and whole.upper is not None:
            below = f"{index}={self.render(whole.lower)}"
            above = superscript(self.render(whole.upper))
            if whole.operator in ("sup", "inf"):
                below, above = f"{index}∈[{self.comma_list((whole.lower, whole.upper))}]", ""
        if whole.condition is not None:
            condition = self.render(whole.condition)
            below = f"{below}, {condition}" if whole.lower is not None else condition
            if whole.lower is None and whole.index not in names(whole.condition):
                below = f"{index}, {condition}"
        close = below.replace(" ", "") if len(below) < _TIGHT else below
        body = self.operand(whole.body, Level.BIG)
        return Piece(f"{BIG.get(whole.operator, whole.operator)}{subscript(close)}{above} {body}", Level.BIG)

    def cases(self, formula: Cases) -> Piece:
        """``{x if x > 0; 0 otherwise}``."""
        parts = [f"{self.render(value)} if {self.render(condition)}" for value, condition in formula.branches]
        if formula.otherwise is not None:
            parts.append(f"{self.render(formula.otherwise)} otherwise")
        return Piece(f"{{{'; '.join(parts)}}}", Level.ATOM)

    def derivative(self, formula: Derivative) -> Piece:
        """``∂E/∂w``, ``∂²E/∂w∂z``."""
        order = len(formula.wrt)
        top = "∂" + (superscript(str(order)) if order > 1 else "") + self.operand(formula.of, Level.POSTFIX)
        if order > 1 and len(set(formula.wrt)) == 1:
            below = self.operand(formula.wrt[0], Level.POSTFIX) + superscript(str(order))
            return Piece(f"{top}/∂{below}", Level.PRODUCT)
        below = "".join(f"∂{self.operand(to, Level.POSTFIX)}" for to in formula.wrt)
        return Piece(f"{top}/{below}", Level.PRODUCT)

    def derivative_call(self, formula: DerivativeCall) -> Piece:
        """``f′(x)``, ``f⁽⁴⁾(x)``, ``∇f(w)``."""
        name = NAMED.get(formula.function) or self.name(formula.function)
        if formula.nabla:
            order = superscript(str(formula.order)) if formula.order > 1 else ""
            return self.called(f"∇{order}{name}", formula.arguments)
        primes = "′" * formula.order if formula.order < 4 else superscript(f"({formula.order})")
        return self.called(name + primes, formula.arguments)

    def limit(self, formula: Limit) -> Piece:
        """``lim_{x→0⁺} f(x)``."""
        side = superscript(formula.side.replace("-", "−"))
        below = f"{self.name(formula.variable)}→{self.operand(formula.point, Level.SUM)}{side}"
        return Piece(f"lim_{{{below}}} {self.operand(formula.body, Level.BIG)}", Level.BIG)

    def expectation(self, formula: Expectation) -> Piece:
        """``𝔼[x]``."""
        return Piece(f"𝔼[{self.render(formula.body)}]", Level.POSTFIX)

    def vector(self, formula: Vector) -> Piece:
        """``[a, b]``."""
        return Piece(f"[{self.comma_list(formula.items)}]", Level.ATOM)

    def matrix(self, formula: Matrix) -> Piece:
        """``[[a, b], [c, d]]``."""
        return Piece(f"[{', '.join(f'[{self.comma_list(row)}]' for row in formula.rows)}]", Level.ATOM)

    def set(self, formula: Set) -> Piece:
        """``{a, b}``, ``∅``."""
        return Piece(f"{{{self.comma_list(formula.items)}}}" if formula.items else "∅", Level.ATOM)


_TIGHT = 8


def shown_name(canonical: str) -> str:
    """A canonical name in Unicode: ``yhat`` is ŷ, ``lam_1`` is λ₁, ``w_star`` is w*."""
    parts = letter(canonical)
    stem = LETTERS.get(parts.stem, parts.stem)
    if parts.accent:
        stem = unicodedata.normalize("NFC", stem + ACCENTS[parts.accent])
    mark = {"star": "*", "prime": "′", None: ""}[parts.mark]
    if not parts.subscripts:
        return stem + mark
    return stem + subscript(",".join(LETTERS.get(part, part) for part in parts.subscripts)) + mark


def subscript(text: str) -> str:
    """Lowered letters where every character has one, else ``_x`` or ``_{…}``."""
    lowered = text.translate(SUBSCRIPTS)
    if set(lowered) <= set(LOWERED):
        return lowered
    return f"_{text}" if len(text) == 1 else f"_{{{text}}}"


def superscript(text: str) -> str:
    """Raised letters where every character has one, else ``^x`` or ``^(…)``."""
    raised = text.replace(" ", "").translate(SUPERSCRIPTS)
    if set(raised) <= set(RAISED):
        return raised
    return f"^{text}" if len(text) == 1 else f"^({text})"
