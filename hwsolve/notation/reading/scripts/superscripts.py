"""What stands above a base: powers, transposes, layers and samples in brackets, stars and primes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.notation.formula import (
    Call,
    Constant,
    Entry,
    Formula,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Symbol,
    Transpose,
    Tuple,
    Vector,
)
from hwsolve.notation.lexing.lexer import tokenize
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.operands.brackets import group
from hwsolve.notation.reading.scripts import subscripts
from hwsolve.notation.reading.spans import reaching

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_ONE = Number("1")
#: ``11^\\top`` is a column of ones times a row of ones.
_ELEVEN = Number("11")
_TRANSPOSES = ("T", "top", "transpose", "intercal")


def superscript(parser: Parser, base: Formula) -> Formula:
    """``x^2``, ``A^T``, ``A^{-\\top}``, ``x^{(n)}``, ``w^*``; a subscript may follow (``x^2_n``)."""
    parser.advance()
    token = parser.token
    if token.kind == "o":
        if token.text == "*":
            return _starred(parser, base)
        if token.text == "⊤" or token.text == "'":
            return _after_subscript(parser, base, None, parser.advance().end)
        if token.text == "{" or token.text == "\\group":
            return _grouped(parser, base)
        if token.text == "(" and isinstance(base, Symbol):
            layer = _layer(parser, base, 0)
            if layer is not None:
                return subscripts.hung(parser, layer)
        if token.text == "(" and parser.peek().kind == "a" and parser.peek(2).text == ")":
            found = _indexed(parser, base, parser.at, parser.at + 2, parser.at + 3)
            if found is not None:
                return found
    elif token.kind == "a" and is_transpose(parser, _transposing(parser), base):
        return _after_subscript(parser, base, None, parser.advance().end)
    elif token.kind == "a" and parser.latex and not isinstance(base, Number | Constant):
        exponent = _single(parser)
        return _after_subscript(parser, base, exponent, parser.last_end)
    exponent = parser.expression(39)
    return _after_subscript(parser, base, exponent, parser.last_end)


def _transposing(parser: Parser) -> Token:
    """The name above; in calculator text too the T of ``A^TA`` and ``w^Tx_i`` is one of its own."""
    token = subscripts.first_letter(parser)
    text, words = token.text, parser.words
    if parser.latex or text[0] != "T" or len(text) == 1 or words.canonical(text) is not None:
        return token
    rest = text[1:].partition("_")[0]
    if words.canonical(rest) is None and words.segment(rest) is None:
        return token
    head = Token("a", "T", token.start, token.start + 1, token.glued)
    parser.replace(head, Token("a", text[1:], token.start + 1, token.end, True))
    return parser.token


def _single(parser: Parser) -> Formula:
    """TeX takes one letter of ``x^ab``, and leaves the subscript of ``x^a_n`` to x."""
    subscripts.first_letter(parser)
    return parser.part([parser.advance()]).whole()


def _grouped(parser: Parser, base: Formula) -> Formula:
    """The superscript in braces."""
    inner, second, third = parser.peek(), parser.peek(2), parser.peek(3)
    if second.text == "}":
        if inner.text in ("⊤", "'") or is_transpose(parser, inner, base):
            parser.go(parser.at + 2)
            return _after_subscript(parser, base, None, parser.advance().end)
        if inner.kind == "o" and inner.text == "*":
            parser.advance()
            return _starred(parser, base)
    if inner.text == "-" and third.text == "}" and (second.text == "⊤" or is_transpose(parser, second, base)):
        parser.go(parser.at + 3)
        end = parser.advance().end
        span = reaching(base, end)
        return Transpose(Power(base, Negative(Number("1", span), span), span), span)
    if inner.text in ("(", "[") and inner.kind == "o":
        closing = matching(parser, parser.at + 1)
        if closing is not None and (turned := _indexed_transpose(parser, base, closing)) is not None:
            return turned
        if closing is not None and parser.tokens[closing + 1].text == "}":
            layer = _layer(parser, base, 1) if isinstance(base, Symbol) else None
            if layer is not None:
                return subscripts.hung(parser, layer)
            found = _indexed(parser, base, parser.at + 1, closing, closing + 2)
            if found is not None:
                return found
    exponent = group(parser)
    return _after_subscript(parser, base, exponent, parser.last_end)


def _indexed_transpose(parser: Parser, base: Formula, closing: int) -> Formula | None:
    """``x^{(i)\\top}``"""
    sign, brace = parser.tokens[closing + 1], parser.tokens[min(closing + 2, len(parser.tokens) - 1)]
    if sign.text not in ("⊤", "T") or brace.text != "}":
        return None
    inner = parser.tokens[parser.at + 2 : closing]
    single = isinstance(base, Symbol) and len(inner) == 1
    layer = numbered(parser, base.name, inner[0].text) if single and isinstance(base, Symbol) else None
    if layer is not None:
        parser.go(closing + 3)
        return Transpose(Symbol(layer, reaching(base, sign.end)), reaching(base, brace.end))
    found = _indexed(parser, base, parser.at + 1, closing, closing + 3)
    return None if found is None else Transpose(found, reaching(base, brace.end))


def _indexed(parser: Parser, base: Formula, opening: int, closing: int, after: int) -> Formula | None:
    """``x^{(n)}``: an entry of a declared array; nothing on a scalar that exists once per sample."""
    inner = parser.tokens[opening + 1 : closing]
    if not inner:
        return None
    end = parser.tokens[after - 1].end
    span = reaching(base, end)
    words = parser.words
    if subscripts.takes_index(words, base):
        parser.go(after)
        reader = parser.part(inner)
        index = reader.whole()
        indices = index.items if isinstance(index, Tuple) else (index,)
        if isinstance(base, Entry):
            return subscripts.hung(parser, Entry(base.base, (*indices, *base.indices), span))
        return subscripts.hung(parser, Entry(base, indices, span))
    if isinstance(base, Symbol | Entry) and len(inner) == 1 and inner[0].text in words.decorations:
        parser.go(after)
        return subscripts.hung(parser, base)
    return None


def _layer(parser: Parser, base: Symbol, ahead: int) -> Symbol | None:
    """``W^{(2)}``, ``W^{[2]}`` where ``W2`` or ``W_2`` is declared."""
    number = parser.peek(ahead + 1)
    if number.kind not in "na" or parser.peek(ahead + 2).text not in (")", "]"):
        return None
    found = numbered(parser, base.name, number.text)
    if found is None:
        return None
    parser.go(parser.at + 3 + 2 * ahead)
    return Symbol(found, reaching(base, parser.last_end))


def numbered(parser: Parser, name: str, number: str) -> str | None:
    """The declared name that *name* with *number* below or above it spells."""
    canonical = parser.words.canonical
    for spelled in (f"{name}{number}", f"{name}_{number}", f"{name}_{{{number}}}", f"{name}^{{({number})}}"):
        found = canonical(spelled)
        if found is not None:
            return found
    return None


def marked(parser: Parser, name: str, mark: str) -> str | None:
    """The declared name that *name* with a star or a prime spells: ``w_star``, ``fprime``."""
    for spelled in (f"{name}_{mark}", f"{name}{mark}", f"{name}*" if mark == "star" else f"{name}'"):
        found = parser.words.canonical(spelled)
        if found is not None:
            return found
    return None


def _starred(parser: Parser, base: Formula) -> Formula:
    """``w^*``, ``w_1^*``: a name of its own, never a power."""
    star = parser.advance()
    if parser.token.text == "}" and parser.tokens[parser.at - 2].text in ("{", "\\group"):
        parser.advance()
    span = reaching(base, parser.last_end)
    symbol = base.base if isinstance(base, Entry) else base
    if not isinstance(symbol, Symbol):
        parser.fail("a star as a superscript needs a declared name", span)
    found = marked(parser, symbol.name, "star")
    if found is None:
        if parser.token.kind in "na" and not parser.latex:
            parser.fail("'^*' is no operator", (star.start - 1, star.end), "write ^ or ** for a power")
        parser.fail(f"{symbol.name}^* is not declared", span, _declared(parser))
    named: Formula = Symbol(found, span)
    if isinstance(base, Entry):
        named = Entry(named, base.indices, span)
    return subscripts.hung(parser, named)


def primed(parser: Parser, left: Formula) -> Formula | None:
    """``f'`` where it is declared; the transpose of an array in calculator text."""
    token = parser.token
    if isinstance(left, Symbol):
        found = marked(parser, left.name, "prime")
        if found is not None:
            parser.advance()
            span = reaching(left, token.end)
            return subscripts.hung(parser, Symbol(found, span))
        if left.name in parser.words.functions or subscripts.rank(parser.words, left) == 0:
            parser.fail(f"{left.name}' is not declared", reaching(left, token.end), _declared(parser))
    if not parser.words.has_arrays and not isinstance(left, Vector | Matrix | Tuple):
        parser.fail("a prime needs a declared name before it")
    parser.advance()
    return Transpose(left, reaching(left, token.end))


def _declared(parser: Parser) -> str | None:
    names = sorted(parser.words.ranks)
    return f"declared here: {', '.join(names[:14])}" if names else None


def _after_subscript(parser: Parser, base: Formula, exponent: Formula | None, end: int) -> Formula:
    """The power or (without exponent) the transpose of the base, which takes a subscript that follows."""
    token = parser.token
    if token.kind == "s" or (token.kind == "o" and token.text == "_"):
        base = subscripts.subscripted(parser, base)
        end = parser.last_end
    span = reaching(base, end)
    if exponent is None and base in (_ONE, _ELEVEN):
        ones = Call("ones", (), base.span)
        turned = Transpose(ones, span)
        return turned if base == _ONE else Product((ones, turned), "", span)
    return Transpose(base, span) if exponent is None else Power(base, exponent, span)


def is_transpose(parser: Parser, token: Token, base: Formula) -> bool:
    """Whether a superscript T is a transpose: on arrays always, on declared scalars never."""
    if token.kind != "a" or token.text not in _TRANSPOSES:
        return False
    words = parser.words
    rank = subscripts.rank(words, base)
    if base in (_ONE, _ELEVEN):
        return words.has_arrays and "T" not in words.known
    if rank == 0:
        return False
    if rank or token.text != "T" or ("T" not in words.known and words.has_arrays):
        return True
    return not words.ranks and isinstance(base, Vector | Matrix | Tuple | Call)


def raised(parser: Parser, base: Formula) -> Formula:
    """A Unicode superscript: ``x²``, ``Aᵀ``, ``x⁻¹``, ``W⁽²⁾``."""
    token = parser.advance()
    text = token.text
    ones = base in (_ONE, _ELEVEN) and parser.words.has_arrays
    if text in ("T", "t") and (ones or subscripts.rank(parser.words, base) != 0):
        return _after_subscript(parser, base, None, token.end)
    if text.isdigit() and len(text) < 5:
        return _after_subscript(parser, base, Number(text, (token.start, token.end)), token.end)
    inner = [Token(t.kind, t.text, token.start, token.end, t.glued) for t in tokenize(text, True)[:-1]]
    if inner[0].text == "(" and inner[-1].text == ")":
        parser.go(parser.at - 1)
        brace = Token("o", "{", token.start, token.end, True), Token("o", "}", token.start, token.end, True)
        parser.replace(brace[0], *inner, brace[1])
        closing = parser.at + len(inner)
        layer = _layer(parser, base, 1) if isinstance(base, Symbol) else None
        if layer is not None:
            return subscripts.hung(parser, layer)
        found = _indexed(parser, base, parser.at + 1, closing, closing + 2)
        if found is not None:
            return found
        parser.go(closing + 2)
    exponent = parser.part(inner).whole()
    return _after_subscript(parser, base, exponent, token.end)


def raised_entries(parser: Parser, base: Formula) -> Formula:
    """``X.^2``: entry by entry, also where X is a square matrix."""
    parser.advance()
    exponent = parser.expression(39)
    span = reaching(base, parser.last_end)
    small = isinstance(exponent, Number) and exponent.text in ("2", "3")
    if small and isinstance(exponent, Number) and subscripts.rank(parser.words, base) == 2:
        return Product((base,) * int(exponent.text), ".*", span)
    return Power(base, exponent, span)


def matching(parser: Parser, at: int) -> int | None:
    """The place of the bracket that closes the one at *at*."""
    depth = 0
    tokens = parser.tokens
    for place in range(at, len(tokens)):
        text = tokens[place].text
        if text in ("(", "[", "{", "\\{", "\\group"):
            depth += 1
        elif text in (")", "]", "}", "\\}"):
            depth -= 1
            if depth == 0:
                return place
    return None
