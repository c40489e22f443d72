"""Calculator, Unicode and LaTeX text into one kind of tokens.

LaTeX commands become the operators and names that the other spellings use, so that the
parser knows one language. Spacing commands vanish.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from hwsolve.errors import Unreadable
from hwsolve.notation.vocabulary import GREEK

MAX_CHARACTERS = 20_000
MAX_TOKENS = 6_000
MAX_DIGITS = 400


class Token(NamedTuple):
    """``kind``: n number, a name, o operator, b/e begin or end of an environment, s/p Unicode
    sub- or superscript, . end of text. ``glued`` tells that no space precedes it."""

    kind: str
    text: str
    start: int
    end: int
    glued: bool


_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True))
_SUPERSCRIPTS = dict(
    zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵗᵏˡᵐʲᴺᴸ", "0123456789+-=()niTtklmjNL", strict=True)
)
_ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot", "\u20d7": ""}
_SUB, _SUP, _ACC = "".join(_SUBSCRIPTS), "".join(_SUPERSCRIPTS), "".join(_ACCENTS)

_GREEK = "".join(GREEK)
_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+(?![\w.]))?"
_TEXT = re.compile(
    rf"(?P<space>[ \t\r\n\f\v$&\u00a0\u2009\u202f\u2061-\u2064\u200b]+)"
    rf"|(?P<n>{_NUMBER})"
    rf"|(?P<a>(?:[A-Za-z][{_ACC}]+|[{_GREEK}][{_ACC}]*)\d*(?:_[A-Za-z0-9]+)*"
    r"|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*_?)"
    rf"|(?P<s>[{_SUB}]+)|(?P<p>[{_SUP}]+)"
    r"|(?P<o>\*\*|<=>|<=|>=|==|=>|!=|<>|:=|->|<-|~~|\+-|\.\*|\.\.\.|[-+*/^_=<>()\[\]{}|,;:!%@'~])"
    r"|(?P<u>.)",
    re.DOTALL,
)
_LATEX = re.compile(
    r"(?P<begin>\\begin\s*\{(?P<env>[A-Za-z]+\*?)\}(?:\s*\{[clr|@{}\s]*\})?)"
    r"|(?P<end>\\end\s*\{(?P<endenv>[A-Za-z]+\*?)\})"
    r"|(?P<row>\\\\(?:\[[^\]]*\])?)"
    r"|(?P<command>\\(?:[A-Za-z]+|.))"
    r"|(?P<space>[ \t\r\n\f\v$~\u00a0\u2009\u202f\u2061-\u2064\u200b]+)"
    r"|(?P<amp>&)"
    rf"|(?P<n>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+(?![\w.]))?)"
    rf"|(?P<a>[A-Za-z][{_ACC}]+|[{_GREEK}][{_ACC}]*|[A-Za-z]+)"
    rf"|(?P<s>[{_SUB}]+)|(?P<p>[{_SUP}]+)"
    r"|(?P<o>\*\*|<=|>=|==|=>|!=|:=|->|<-|~~|\+-|\.\*|\.\.\.|[-+*/^_=<>()\[\]{}|,;:!%@'])"
    r"|(?P<u>.)",
    re.DOTALL,
)

_UNICODE_OPERATORS = {
    "−": "-", "–": "-", "×": "×", "·": "@", "⋅": "@", "∙": "@", "•": "@", "÷": "/", "∕": "/", "⁄": "/",
    "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "≠": "!=", "≈": "~~", "≃": "~~", "≅": "~~", "≡": "=", "±": "+-",
    "⊙": ".*", "∘": ".*", "⊗": "outer", "∂": "∂", "∇": "∇", "∑": "∑", "∏": "∏", "√": "√", "∞": "∞", "‖": "||",
    "∥": "||", "⟨": "⟨", "⟩": "⟩", "〈": "⟨", "〉": "⟩", "∈": "in", "←": ":=", "→": "->", "⇒": "=>", "⟹": "=>",
    "∧": "and", "∨": "or", "¬": "not", "…": "...", "⋯": "...", "⊤": "⊤", "𝟏": "𝟏", "𝟙": "𝟙", "∣": "|", "，": ",",
    "（": "(", "）": ")", "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉", "′": "'", "∗": "*", "＝": "=", "＋": "+", "：": ":",
}  # fmt: skip
_UNICODE_NAMES = {"𝔼": "\\mathbb{E}", "ℒ": "L", "𝓛": "L", "ℝ": "\\mathbb{R}", "ℋ": "H", "ı": "i"}

_SKIP = frozenset(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle textstyle limits "
    "nolimits quad qquad , ; ! : > mathstrut hfill nonumber notag middle mathopen mathclose mathrel mathbin "
    "enspace thinspace noindent".split()
) | {" ", "\n"}
_COMMANDS = {
    "cdot": "@", "times": "×", "ast": "*", "odot": ".*", "circ": ".*", "otimes": "outer", "div": "/", "pm": "+-",
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=",
    "approx": "~~", "simeq": "~~", "cong": "~~", "equiv": "=", "lt": "<", "gt": ">", "in": "in", "to": "->",
    "rightarrow": "->", "leftarrow": ":=", "gets": ":=", "Rightarrow": "=>", "implies": "=>", "land": "and",
    "wedge": "and", "lor": "or", "vee": "or", "neg": "not", "lnot": "not", "partial": "∂", "nabla": "∇", "sum": "∑",
    "prod": "∏", "infty": "∞", "|": "||", "Vert": "||", "lVert": "||", "rVert": "||", "vert": "|", "lvert": "|",
    "rvert": "|", "mid": "|", "langle": "⟨", "rangle": "⟩", "top": "⊤", "intercal": "⊤", "dots": "...",
    "ldots": "...", "cdots": "...", "dotsb": "...", "{": "\\{", "}": "\\}", "lbrace": "\\{", "rbrace": "\\}",
    "lbrack": "[", "rbrack": "]", "%": "%", "frac": "frac", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac",
    "sqrt": "sqrt", "binom": "binom", "dbinom": "binom", "tbinom": "binom", "choose": "choose", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "prime": "'", "coloneqq": ":=", "iff": "<=>", "bmod": "mod",
}  # fmt: skip
_STYLED = frozenset(
    "mathrm mathbf boldsymbol bm mathit mathsf mathtt text textbf textit textrm operatorname vec underline mathcal "
    "mathscr bf rm it mathfrak mathnormal".split()
)
_OVER = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
         "dot": "dot"}  # fmt: skip
_LETTER_COMMANDS = {"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varsigma": "sigma", "ell": "ell",
                    "varrho": "rho", "imath": "i", "jmath": "j"}  # fmt: skip


def is_latex(text: str) -> bool:
    """Whether *text* follows TeX's rules (one letter is one name, a subscript is one token or a group)."""
    return "\\" in text or "{" in text or "$" in text


def tokenize(text: str, latex: bool | None = None) -> list[Token]:
    """The tokens of *text*, closed by one of kind ``.``.

    Raises:
        Unreadable: a character that means nothing in mathematics, or a limit was passed.
    """
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(
            f"the text has {len(text)} characters; the limit is {MAX_CHARACTERS}", text[:200], (0, 1)
        )
    if latex is None:
        latex = is_latex(text)
    source, places = text, None
    if not text.isascii():
        source, places = _decomposed(text)
    tokens = _latex_tokens(source, text) if latex else _plain_tokens(source, text)
    if len(tokens) > MAX_TOKENS:
        raise Unreadable(f"the text has more than {MAX_TOKENS} symbols", text, (tokens[MAX_TOKENS].start, len(text)))
    if places is not None:
        tokens = [Token(t.kind, t.text, places[t.start], places[t.end], t.glued) for t in tokens]
    return tokens


def _decomposed(text: str) -> tuple[str, list[int]]:
    """Accented letters as letter and accent, odd digits as digits; and the place each came from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        form = character
        if character not in _SUBSCRIPTS and character not in _SUPERSCRIPTS and character not in _UNICODE_OPERATORS:
            form = unicodedata.normalize("NFD", character)
            if form == character and character not in _UNICODE_NAMES and character not in GREEK:
                folded = unicodedata.normalize("NFKC", character)
                if len(folded) == 1 and (folded.isascii() or folded in GREEK):
                    form = folded
        characters.append(form)
        places.extend([place] * len(form))
    places.append(len(text))
    return "".join(characters), places


def _plain_tokens(source: str, text: str) -> list[Token]:
    tokens: list[Token] = []
    last = 0
    for match in _TEXT.finditer(source):
        kind = match.lastgroup
        if kind == "space":
            continue
        start, end = match.span()
        piece = match.group()
        glued = start == last and start > 0
        last = end
        if kind == "o":
            tokens.append(Token("o", piece, start, end, glued))
        elif kind == "a":
            tokens.append(Token("a", piece if piece.isascii() else _spelled(piece), start, end, glued))
        else:
            tokens.append(_other(str(kind), piece, start, end, glued, text))
    tokens.append(Token(".", "", len(source), len(source), False))
    return tokens


def _other(kind: str, piece: str, start: int, end: int, glued: bool, text: str) -> Token:
    if kind == "n":
        _check_digits(piece, text, start, end)
        return Token("n", piece, start, end, glued)
    if kind == "s":
        return Token("s", "".join(_SUBSCRIPTS[c] for c in piece), start, end, glued)
    if kind == "p":
        return Token("p", "".join(_SUPERSCRIPTS[c] for c in piece), start, end, glued)
    if piece in _UNICODE_OPERATORS:
        return Token("o", _UNICODE_OPERATORS[piece], start, end, glued)
    if piece in _UNICODE_NAMES:
        return Token("a", _UNICODE_NAMES[piece], start, end, glued)
    shown = repr(piece) if piece.isprintable() else f"U+{ord(piece):04X}"
    raise Unreadable(f"the character {shown} has no meaning here", text, (min(start, len(text)), min(end, len(text))))


def _check_digits(piece: str, text: str, start: int, end: int) -> None:
    mantissa, _, exponent = piece.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 5:
        raise Unreadable(f"a number of more than {MAX_DIGITS} digits", text, (start, end))


def _spelled(piece: str) -> str:
    """``ŷ_n`` (decomposed) as ``yhat_n``; Greek letters by name."""
    head, mark, tail = piece.partition("_")
    letter = "".join(GREEK.get(c, c) for c in head if c not in _ACCENTS and not c.isdigit())
    accents = "".join(_ACCENTS[c] for c in head if c in _ACCENTS)
    digits = "".join(c for c in head if c.isdigit())
    return letter + accents + digits + mark + tail


def _latex_tokens(source: str, text: str) -> list[Token]:
    raw = [m for m in _LATEX.finditer(source)]
    tokens: list[Token] = []
    last = 0
    position = 0
    while position < len(raw):
        match = raw[position]
        kind = match.lastgroup
        start, end = match.span()
        position += 1
        if kind == "space":
            continue
        glued = start == last and start > 0
        last = end
        if kind in ("begin", "env"):
            tokens.append(Token("b", match.group("env").rstrip("*"), start, end, glued))
        elif kind in ("end", "endenv"):
            tokens.append(Token("e", match.group("endenv").rstrip("*"), start, end, glued))
        elif kind == "row":
            tokens.append(Token("o", "\\\\", start, end, glued))
        elif kind == "amp":
            tokens.append(Token("o", "&", start, end, glued))
        elif kind == "a":
            piece = match.group()
            tokens.append(Token("a", piece if piece.isascii() else _spelled(piece), start, end, glued))
        elif kind == "o":
            tokens.append(Token("o", match.group(), start, end, glued))
        elif kind == "command":
            name = match.group()[1:]
            if name in _SKIP:
                last = end if name in ("left", "right") else last
                if name in ("left", "right") and position < len(raw) and raw[position].group() == ".":
                    position += 1
                continue
            if name in _COMMANDS:
                tokens.append(Token("o", _COMMANDS[name], start, end, glued))
            elif name in _STYLED or name in _OVER or name == "mathbb":
                content, position, end = _group(raw, position, text, start)
                last = end
                tokens.extend(_styled(name, content, start, end, glued, text))
            elif name.isalpha():
                tokens.append(Token("a", _LETTER_COMMANDS.get(name, name), start, end, glued))
            else:
                raise Unreadable(f"the command \\{name} has no meaning here", text, (start, end))
        else:
            tokens.append(_other(str(kind), match.group(), start, end, glued, text))
    tokens.append(Token(".", "", len(source), len(source), False))
    return tokens


def _group(raw: list[re.Match[str]], position: int, text: str, start: int) -> tuple[str, int, int]:
    """The text of the group or single token after a command, and where it ends."""
    while position < len(raw) and raw[position].lastgroup == "space":
        position += 1
    if position >= len(raw):
        raise Unreadable("a command without its argument", text, (start, len(text)))
    if raw[position].group() != "{":
        piece = raw[position].group()
        if raw[position].lastgroup == "a" and len(piece) > 1 and piece.isascii():
            piece = piece[0]
        return piece, position + 1, raw[position].end()
    depth, begin = 0, raw[position].end()
    while position < len(raw):
        piece = raw[position].group()
        depth += (piece == "{") - (piece == "}")
        if depth == 0:
            return raw[position].string[begin : raw[position].start()], position + 1, raw[position].end()
        position += 1
    raise Unreadable("an opening brace without a closing one", text, (begin - 1, begin))


def _styled(name: str, content: str, start: int, end: int, glued: bool, text: str) -> list[Token]:
    content = content.strip()
    if name == "mathbb":
        special = {"E": "\\mathbb{E}", "1": "𝟙", "I": "𝟙", "P": "P"}
        if content in special:
            kind = "o" if special[content] == "𝟙" else "a"
            return [Token(kind, special[content], start, end, glued)]
        return [Token("a", f"\\mathbb{{{content}}}", start, end, glued)]
    if content in ("1", "\\mathbf{1}") and name in ("mathbf", "boldsymbol", "bm"):
        return [Token("o", "𝟏", start, end, glued)]
    inner = [token for token in tokenize(content, latex=True)[:-1]]
    if name in _OVER and inner and inner[0].kind == "a":
        head = inner[0].text + _OVER[name]
        rest = inner[1:]
    elif len(inner) >= 1 and all(token.kind in "an" for token in inner) and name not in ("vec", "underline"):
        head, rest = "".join(token.text for token in inner), []
    else:
        return [Token(t.kind, t.text, start, end, glued) for t in inner]
    out = [Token("a", head, start, end, glued)]
    out.extend(Token(t.kind, t.text, start, end, True) for t in rest)
    return out
