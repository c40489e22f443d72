"""Indices: ``x[n]``, ``A[i,j]``, ``x_n``, ``A_{ij}``, ``ŷₙ``, and what a subscript makes of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.errors import Span
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Constant,
    Derivative,
    Entry,
    Formula,
    Matrix,
    Number,
    Symbol,
    Transpose,
    Vector,
)
from hwsolve.notation.lexing.alphabet import GREEK_NAMES
from hwsolve.notation.lexing.lexer import tokenize
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.vocabulary import Vocabulary

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

#: ``v[:, None]`` and ``v[None, :]`` until they meet what they multiply.
COLUMN, ROW = "[:, None]", "[None, :]"
_NEW_AXES = {":,None]": COLUMN, "None,:]": ROW}
_CONDITIONS = frozenset(["=", "!=", "<", ">", "<=", ">=", "in"])
#: Functions whose value is an array, so that brackets behind them index.
_ARRAYS = frozenset(
    "softmax svals eigs right_singular diag inv pinv outer eye ones zeros block hadamard".split()
)


def rank(words: Vocabulary, formula: Formula) -> int | None:
    """The number of indices *formula* still takes, as far as names alone tell."""
    if isinstance(formula, Symbol):
        return words.ranks.get(formula.name)
    if isinstance(formula, Entry):
        inner = rank(words, formula.base)
        return None if inner is None else max(0, inner - len(formula.indices))
    if isinstance(formula, Number | Constant):
        return 0
    if isinstance(formula, Transpose | Vector | Matrix):
        return 2
    return None


def takes_index(words: Vocabulary, formula: Formula) -> bool:
    """Whether a declared array can take one more index here."""
    return bool(rank(words, formula))


def index(parser: Parser) -> Formula:
    """One index: names of one letter are indices even where nothing declares them."""
    before, parser.in_index = parser.in_index, True
    found = parser.within(0)
    parser.in_index = before
    return found


def hung(parser: Parser, base: Formula) -> Formula:
    """Indices in brackets or subscripts after a name."""
    while True:
        token = parser.token
        if token.kind == "o":
            if token.text == "_":
                base = subscripted(parser, base)
            elif token.text == "[" and token.glued:
                found = _indexed_name(parser, base)
                if found is None:
                    return base
                base = found
            else:
                return base
        elif token.kind == "s":
            base = subscripted(parser, base)
        else:
            return base


def _indexed_name(parser: Parser, base: Formula) -> Formula | None:
    """``x[n]``, ``A[i, j]`` in calculator text; None where the bracket is a factor."""
    if parser.latex:
        return None
    words = parser.words
    here = rank(words, base)
    if here == 0 and isinstance(base, Symbol):
        if parser.peek().text in words.decorations and parser.peek(2).text == "]":
            parser.go(parser.at + 3)
            return base
        remedy = (
            "an expectation is written \\mathbb{E}[…]"
            if base.name == "E"
            else "a factor needs round brackets"
        )
        parser.fail(f"{base.name} takes no index", None, remedy)
    if here is None and words.closed and not isinstance(base, Entry):
        return None
    return _with_new_axis(parser, base) or bracketed(parser, base)


def bracketed_index(parser: Parser, base: Formula) -> Formula | None:
    """``softmax(z)[i]``, ``T(A)[n,k]``, ``(w + w)[n]`` in calculator text: a bracket glued to another."""
    token = parser.token
    if parser.latex or not token.glued or parser.tokens[parser.at - 1].text not in (")", "]"):
        return None
    if isinstance(base, Number | Constant) or not _may_be_array(parser, base):
        return None
    return _with_new_axis(parser, base) or bracketed(parser, base)


def _with_new_axis(parser: Parser, base: Formula) -> Call | None:
    """``v[:, None]``, a column that numpy spreads over those of another array; ``v[None, :]``, a row."""
    function = _NEW_AXES.get("".join(parser.peek(ahead).text for ahead in range(1, 5)))
    if function is None:
        return None
    parser.go(parser.at + 5)
    return Call(function, (base,), (base.span[0] if base.span else 0, parser.last_end))


def _may_be_array(parser: Parser, base: Formula) -> bool:
    if isinstance(base, Transpose | Vector | Matrix | Derivative):
        return True
    if isinstance(base, Call) and base.function in _ARRAYS:
        return True
    return parser.words.has_arrays or isinstance(base, Entry | BigOperator)


def bracketed(parser: Parser, base: Formula) -> Entry:
    """``[n]``, ``[i, j]`` behind *base*."""
    opening = parser.advance()
    if parser.token.text == "]":
        parser.fail("an index is missing", (opening.start, parser.token.end))
    if parser.token.text == ":" and parser.peek().text == ",":
        base = Transpose(base, base.span)
        parser.go(parser.at + 2)
    items = [index(parser)]
    while parser.token.kind == "o" and parser.token.text == ",":
        parser.advance()
        if parser.token.text == ":" and parser.peek().text == "]" and len(items) == 1:
            parser.advance()
            break
        items.append(index(parser))
    if parser.token.text != "]":
        parser.missing(opening, "bracket")
    end = parser.advance().end
    return _entry(parser, base, items, (base.span[0] if base.span else opening.start, end))


def _entry(parser: Parser, base: Formula, items: list[Formula], span: Span) -> Entry:
    here = rank(parser.words, base)
    if here is not None and len(items) > max(here, 2 if here == 1 else here):
        shown = base.name if isinstance(base, Symbol) else "this"
        parser.fail(f"{shown} takes {here} {'index' if here == 1 else 'indices'}, not {len(items)}", span)
    return Entry(base, tuple(items), span)


def subscript_tokens(parser: Parser, one_letter: bool = False) -> tuple[Span, str, list[Token]]:
    """What stands in the subscript, as text and as tokens; the parser moves past it.

    With ``one_letter`` TeX's rule holds without braces: ``\\sum_ky_k``, ``\\nabla_Wf``.
    """
    token = parser.advance()
    if token.kind == "s":
        inner = [Token(t.kind, t.text, token.start, token.end, True) for t in tokenize(token.text, True)[:-1]]
        return (token.start, token.end), token.text, inner
    text = parser.token.text
    if parser.token.kind == "o" and text in ("{", "\\group", "("):
        parser.advance()
        closer = ")" if text == "(" else "}"
        depth, found = 1, []
        while True:
            if parser.token.kind == ".":
                parser.missing(token, "subscript")
            here = parser.token.text
            depth += (here == text or (text != "(" and here in ("{", "\\group"))) - (here == closer)
            if depth == 0:
                break
            found.append(parser.advance())
        end = parser.advance().end
        return (token.start, end), "".join(t.text for t in found), found
    if parser.token.kind not in "an" and text not in ("∞", "*"):
        parser.fail("a subscript is missing after '_'", (token.start, token.end))
    single = first_letter(parser) if one_letter else parser.token
    parser.advance()
    return (token.start, single.end), single.text, [single]


def first_letter(parser: Parser) -> Token:
    """The token at hand; of several letters of LaTeX that spell no declared name TeX takes the first."""
    token = parser.token
    is_run = token.kind == "a" and token.text.isascii() and 1 < len(token.text) == token.end - token.start
    if parser.latex and is_run and parser.text[token.start] != "\\" and token.text not in parser.words.known:
        first, *_ = letters(token)
        parser.replace(first, Token("a", token.text[1:], first.end, token.end, True))
    return parser.token


def subscripted_operand(parser: Parser, base: Formula) -> Formula | None:
    """``(A^\\top)_{nk}``, ``(Wx + b)_i``; a number takes no subscript."""
    if base == Number("1"):
        return _indicator(parser, base)
    return None if isinstance(base, Number | Constant) else subscripted(parser, base)


def _indicator(parser: Parser, base: Formula) -> Formula | None:
    """``1_{i=j}``; None, and nothing read, where no condition stands below."""
    at = parser.at
    span, _, inner = subscript_tokens(parser)
    condition = parser.part(inner).whole() if any(token.text in _CONDITIONS for token in inner) else None
    if condition is None and parser.words.has_arrays and len(inner) == 1:
        if inner[0].kind == "a" and parser.words.ranks.get(inner[0].text) == 0:
            return Call("ones", (parser.part(inner).whole(),), span)  # 1_M
    if condition is None:
        parser.go(at)
        return None
    return Call("ind", (condition,), (base.span[0] if base.span else span[0], span[1]))


def subscripted(parser: Parser, base: Formula) -> Formula:
    """``x_n``, ``A_{ij}``, ``ŷₙ``: an entry where the base is an array, else part of the name."""
    words = parser.words
    here = rank(words, base)
    at = parser.at
    span, text, inner = subscript_tokens(parser)
    start = base.span[0] if base.span else span[0]
    whole = (start, span[1])
    if isinstance(base, Symbol):
        for spelled in (f"{base.name}_{text}", f"{base.name}{text}", f"{base.name}_{{{text}}}"):
            found = words.canonical(spelled)
            if found is not None:
                return Symbol(found, whole)
    if (
        parser.latex
        and len(inner) == 1
        and parser.tokens[at].kind == "o"
        and parser.tokens[at + 1].text != "{"
    ):
        run = inner[0].text
        if inner[0].kind == "a" and len(run) > 1 and run not in words.known and run.isascii():
            command = parser.text[inner[0].start] == "\\"
            if not command and not (here is not None and here == len(run) and _are_indices(words, run)):
                _give_back(parser, inner[0])
                inner, text = [letters(inner[0])[0]], run[0]
                whole = (start, inner[0].end)
    if here != 0 and (part := _slice(parser, base, inner, whole)) is not None:
        return part
    if here:
        return _entry(parser, base, _indices(parser, inner, here, whole), whole)
    if here == 0 and isinstance(base, Symbol):
        if text and all(letter in words.decorations for letter in text.replace(",", "")):
            return base
        if (partial := _partial(words, base, text, whole)) is not None:
            return partial
        if words.closed:
            parser.fail(f"{base.name} takes no index {text}", whole)
        return Symbol(f"{base.name}_{text}", whole)
    if isinstance(base, Symbol):
        return Symbol(f"{base.name}_{text}", whole)
    return Entry(base, tuple(_indices(parser, inner, here or 2, whole)), whole)


def _partial(words: Vocabulary, base: Symbol, text: str, span: Span) -> Derivative | None:
    """``y_{uv}``, by scalars that the quantity y is a function of; else None."""
    variables = words.variables.get(base.name, ())
    by = tuple(text.replace(",", "").replace(" ", ""))
    if not 0 < len(by) <= 2 or not set(by) <= set(variables):
        return None
    return Derivative(base, tuple(map(Symbol, by)), span)


def _are_indices(words: Vocabulary, run: str) -> bool:
    """``A_ij`` has two indices, but what follows in ``x_nx_n^\\top`` is x again."""
    return not any(words.ranks.get(letter) for letter in run[1:] if letter not in words.indices)


def _slice(parser: Parser, base: Formula, inner: list[Token], span: Span) -> Entry | None:
    """``A_{:,l}`` a column, ``A_{i,:}`` a row; None without a colon."""
    if len(inner) < 3 or ":" not in (inner[0].text, inner[-1].text):
        return None
    if inner[0].text == ":" and inner[1].text == ",":
        return Entry(Transpose(base, base.span), (parser.part(inner[2:]).whole(),), span)
    if inner[-1].text == ":" and inner[-2].text == ",":
        return Entry(base, (parser.part(inner[:-2]).whole(),), span)
    return None


def _give_back(parser: Parser, token: Token) -> None:
    """TeX takes one letter of ``x_ny``; the others go back to the text."""
    rest = Token("a", token.text[1:], token.start + 1, token.end, True)
    parser.replace(rest, parser.token)


def letters(token: Token) -> list[Token]:
    """A run of letters as one token each."""
    return [
        Token("a", letter, token.start + k, token.start + k + 1, token.glued if k == 0 else True)
        for k, letter in enumerate(token.text)
    ]


def _indices(parser: Parser, inner: list[Token], rank_here: int, span: Span) -> list[Formula]:
    if len(inner) == 1:
        only = inner[0]
        if only.kind == "n" and (rank_here == 1 or len(only.text) == 1):
            return [Number(only.text, (only.start, only.end))]
        if only.kind == "a" and len(only.text) == 1:
            return [Symbol(only.text, (only.start, only.end))]
    known = parser.words.known
    simple: list[Token] = []
    for token in inner:
        is_run = token.kind == "a" and len(token.text) > 1 and token.text.isalpha()
        is_run = is_run and token.text not in known and token.text not in GREEK_NAMES
        simple.extend(letters(token) if is_run else [token])
    flat = [t for t in simple if t.text != ","]
    if all(t.kind in "an" for t in flat) and len(flat) == rank_here > 1:
        return [
            Symbol(t.text, (t.start, t.end)) if t.kind == "a" else Number(t.text, (t.start, t.end))
            for t in flat
        ]
    if (
        len(flat) == 1
        and flat[0].kind == "n"
        and len(flat[0].text) == rank_here > 1
        and flat[0].text.isdigit()
    ):
        return [Number(digit, (flat[0].start, flat[0].end)) for digit in flat[0].text]
    if not simple:
        parser.fail("an empty subscript", span)
    reader = parser.part(simple)
    items = [reader.expression(0)]
    while reader.token.kind == "o" and reader.token.text == ",":
        reader.advance()
        items.append(reader.expression(0))
    if reader.token.kind != ".":
        reader.unexpected()
    return items
