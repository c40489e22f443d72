"""The LaTeX between dollar signs in an author's words: read into a small tree, by its look only.

Words are no answers: what is read here is shown to a person and never evaluated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

SIGNS: Final = {
    "in": "∈", "notin": "∉", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
    "approx": "≈", "equiv": "≡", "sim": "∼", "propto": "∝", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "gets": "←", "mapsto": "↦", "implies": "⇒", "Rightarrow": "⇒", "iff": "⇔", "times": "×",
    "cdot": "·", "odot": "⊙", "pm": "±", "mp": "∓", "circ": "∘", "ast": "*", "star": "⋆", "otimes": "⊗",
    "oplus": "⊕", "setminus": "∖",
    "cup": "∪", "cap": "∩", "subset": "⊂", "subseteq": "⊆", "succeq": "⪰", "preceq": "⪯", "succ": "≻",
    "prec": "≺", "forall": "∀", "exists": "∃", "land": "∧", "lor": "∨", "lnot": "¬", "neg": "¬", "mid": "|",
    "perp": "⊥", "top": "⊤", "colon": ":", "ll": "≪", "gg": "≫", "ldots": "…", "dots": "…", "cdots": "⋯",
    "vdots": "⋮", "prime": "′", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈",
    "rceil": "⌉", "|": "‖", "Vert": "‖", "vert": "|", "{": "{", "}": "}", "%": "%", "&": "&", "#": "#",
    "_": "_", "$": "$", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "uparrow": "↑",
    "downarrow": "↓", "coloneqq": "≔", "lbrace": "{", "rbrace": "}",
}  # fmt: skip
LETTERS: Final = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ", "infty": "∞", "partial": "∂", "nabla": "∇", "emptyset": "∅",
    "varnothing": "∅", "hbar": "ℏ", "Re": "Re", "Im": "Im",
}  # fmt: skip
BIG: Final = {"sum": "Σ", "prod": "Π", "int": "∫"}
WORDS: Final = frozenset(
    "ln log exp sin cos tan tanh sinh cosh max min sup inf lim det dim ker arg argmin argmax Pr".split()
)
ACCENTS: Final = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304",
                  "tilde": "\u0303", "widetilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}  # fmt: skip
_FONTS: Final = frozenset(
    {"mathrm", "mathbf", "mathit", "mathsf", "boldsymbol", "bm", "operatorname", "mathop"}
)
_TEXT: Final = frozenset({"text", "textbf", "textit", "mbox", "textrm", "texttt"})
_DOUBLE: Final = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼", "P": "ℙ", "1": "𝟙"}
_SPACES: Final = frozenset({",", ";", ":", "!", " ", "quad", "qquad", "thinspace"})
_IGNORED: Final = frozenset({"left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle",
                             "limits", "nolimits", "textstyle"})  # fmt: skip
_TOKEN: Final = re.compile(r"\\[A-Za-z]+\*?|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)

Kind = Literal["letter", "number", "sign", "big", "word", "space"]


@dataclass(frozen=True)
class Leaf:
    """A letter, number, sign, big operator or word; or the space an author left."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Row:
    """Things side by side."""

    items: tuple[Fragment, ...]


@dataclass(frozen=True)
class Script:
    """A base with what stands below and above its right edge."""

    base: Fragment
    lower: Fragment | None
    upper: Fragment | None


@dataclass(frozen=True)
class Fraction:
    """One above the other."""

    above: Fragment
    below: Fragment


@dataclass(frozen=True)
class Root:
    """A square root."""

    inside: Fragment


@dataclass(frozen=True)
class Accent:
    """A mark over something: a combining character."""

    base: Fragment
    mark: str


Fragment: TypeAlias = Leaf | Row | Script | Fraction | Root | Accent


def read_fragment(text: str) -> Row | None:
    """The tree of a piece of LaTeX; None where it holds a command that is not known here."""
    reader = _Reader(_TOKEN.findall(text))
    try:
        return reader.row(None)
    except (_Unknown, RecursionError):
        return None


class _Unknown(ValueError):
    """A command or a pairing of braces that cannot be shown."""


class _Reader:
    """One pass over the tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0

    def row(self, end: str | None) -> Row:
        """Everything up to the token *end*, or to the end of the text."""
        items: list[Fragment] = []
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            if token == end:
                self.place += 1
                return Row(tuple(items))
            if token in "_^'":
                items.append(self.scripted(items.pop() if items else Row(())))
            else:
                items.append(self.one())
        if end is not None:
            raise _Unknown(end)
        return Row(tuple(items))

    def scripted(self, base: Fragment) -> Fragment:
        """*base* with the scripts that follow."""
        if isinstance(base, Leaf) and base.kind == "space":
            base = Row(())
        lower: Fragment | None = None
        upper: Fragment | None = None
        while self.place < len(self.tokens) and self.tokens[self.place] in "_^'":
            sign = self.tokens[self.place]
            self.place += 1
            if sign == "_":
                lower = self.argument()
            else:
                mark: Fragment = Leaf("′", "sign") if sign == "'" else self.argument()
                upper = mark if upper is None else Row((upper, mark))
        return Script(base, lower, upper)

    def argument(self) -> Fragment:
        """A group in braces, or the one token that stands for it."""
        while self.place < len(self.tokens) and self.tokens[self.place].isspace():
            self.place += 1
        if self.place >= len(self.tokens):
            raise _Unknown("argument")
        return self.one()

    def one(self) -> Fragment:
        """The next thing, without its scripts."""
        token = self.tokens[self.place]
        self.place += 1
        if token == "{":
            return self.row("}")
        if token == "}":
            raise _Unknown(token)
        if token[0] == "\\":
            return self.command(token[1:])
        if token.isspace() or token == "~":
            return Leaf(" ", "space")
        if token[0].isdigit():
            return Leaf(token, "number")
        if token.isalpha():
            return Leaf(token, "letter")
        return Leaf({"-": "−", "*": "*"}.get(token, token), "sign")

    def command(self, name: str) -> Fragment:
        """What a command stands for."""
        if name in _SPACES or name in _IGNORED:
            return Leaf("" if name in _IGNORED or name == "!" else " ", "space")
        if name in SIGNS:
            return Leaf(SIGNS[name], "sign")
        if name in LETTERS:
            return Leaf(LETTERS[name], "letter")
        if name in BIG:
            return Leaf(BIG[name], "big")
        if name in WORDS:
            return Leaf(name, "word")
        if name in ACCENTS:
            return Accent(self.argument(), ACCENTS[name])
        if name in _TEXT or name.rstrip("*") in _FONTS:
            return self.worded(name)
        if name in ("mathbb", "mathds"):
            (letter,) = self.plain()
            return Leaf(_DOUBLE.get(letter, letter), "letter")
        if name in ("mathcal", "mathscr"):
            return self.argument()
        if name in ("frac", "tfrac", "dfrac"):
            above = self.argument()
            return Fraction(above, self.argument())
        if name == "sqrt":
            return Root(self.argument())
        raise _Unknown(name)

    def worded(self, name: str) -> Fragment:
        """Upright words, kept together; a single letter stays a letter."""
        text = "".join(self.plain())
        return Leaf(text, "letter" if len(text) == 1 and name not in _TEXT else "word")

    def plain(self) -> tuple[str, ...]:
        """The tokens of a group of words."""
        if self.place >= len(self.tokens):
            raise _Unknown("argument")
        if self.tokens[self.place] != "{":
            self.place += 1
            return (self.tokens[self.place - 1],)
        try:
            end = self.tokens.index("}", self.place)
        except ValueError as error:
            raise _Unknown("{") from error
        found = tuple(self.tokens[self.place + 1 : end])
        self.place = end + 1
        if not found or any(token[0] in "{\\" and len(token) > 2 for token in found):
            raise _Unknown("words")
        return tuple(token.removeprefix("\\") or " " for token in found)
