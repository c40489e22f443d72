"""Derivatives as quotients of differentials: ``\\frac{\\partial E}{\\partial w}``, ``∂E/∂w``, ``∂/∂w E``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.errors import Span
from hwsolve.notation.formula import (
    Derivative,
    Formula,
    Quotient,
    Transpose,
    children,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.arithmetic import juxtaposed, juxtaposition
from hwsolve.notation.reading.names.applications import differentiated
from hwsolve.notation.reading.operands.brackets import group
from hwsolve.notation.reading.operators.nabla import MAX_ORDER, differentiand, nabla, order_of
from hwsolve.notation.reading.scripts.subscripts import rank
from hwsolve.notation.reading.scripts.superscripts import matching, raised, superscript

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser


def _is_d(token: Token) -> bool:
    return (token.kind == "o" and token.text == "∂") or (token.kind == "a" and token.text == "d")


def fraction(parser: Parser) -> Formula:
    """``\\frac{a}{b}``, ``\\frac12``, ``\\frac{\\partial E}{\\partial w}``."""
    token = parser.advance()
    found = _fraction_of_differentials(parser, token) if parser.token.text == "{" else None
    if found is not None:
        return found
    top = group(parser, "\\frac")
    bottom = group(parser, "\\frac")
    return Quotient(top, bottom, (token.start, parser.last_end))


def _fraction_of_differentials(parser: Parser, token: Token) -> Formula | None:
    """``\\frac{\\partial E}{\\partial w}``, ``\\frac{d^2 E}{dz^2}``, ``\\frac{\\partial}{\\partial z} E``."""
    first = parser.peek()
    if not _is_d(first) and not (first.kind == "a" and first.text[0] == "d"):
        return None
    above = matching(parser, parser.at)
    if above is None or parser.tokens[above + 1].text != "{":
        return None
    below = matching(parser, above + 1)
    if below is None or above - parser.at < 2 or below - above < 3:
        return None
    top = _loosened(parser.tokens[parser.at + 1 : above], parser)
    bottom = _loosened(parser.tokens[above + 2 : below], parser)
    if not _is_d(top[0]) or not _is_d(bottom[0]) or len(bottom) < 2:
        return None
    body = top[1:]
    if body and body[0].kind == "p":
        body = body[1:]
    elif len(body) >= 2 and body[0].text in ("^", "**"):
        body = _after_exponent(body)
    wrt = _denominators(parser, bottom)
    parser.go(below + 1)
    of = parser.part(body).whole() if body else operand_of(parser)
    return _derivative(parser, of, wrt, (token.start, parser.last_end))


def _loosened(tokens: list[Token], parser: Parser) -> list[Token]:
    """``dE`` as one run of letters in LaTeX is d and E."""
    first = tokens[0]
    out: list[Token] = []
    for token in tokens:
        is_run = token.kind == "a" and len(token.text) > 1 and token.text[0] == "d" and first.kind == "a"
        if is_run and parser.words.canonical(token.text) is None and parser.text[token.start] == "d":
            out.append(Token("a", "d", token.start, token.start + 1, token.glued))
            out.append(Token("a", token.text[1:], token.start + 1, token.end, True))
        else:
            out.append(token)
    return out


def _after_exponent(tokens: list[Token]) -> list[Token]:
    if tokens[1].text != "{":
        return tokens[2:]
    for place, token in enumerate(tokens):
        if token.text == "}":
            return tokens[place + 1 :]
    return tokens


def _denominators(parser: Parser, tokens: list[Token]) -> tuple[Formula, ...]:
    """``\\partial w \\partial b`` or ``\\partial z^2`` as the list of what is derived by."""
    pieces: list[list[Token]] = []
    for token in tokens:
        if _is_d(token):
            pieces.append([])
        else:
            pieces[-1].append(token)
    found: list[Formula] = []
    for piece in pieces:
        order = 1
        if piece and piece[-1].kind == "p" and piece[-1].text.isdigit():
            order, piece = int(piece[-1].text[:2]), piece[:-1]
        elif len(piece) >= 3 and piece[-2].text in ("^", "**") and piece[-1].kind == "n":
            order, piece = order_of(piece[-1].text), piece[:-2]
        elif len(piece) >= 5 and piece[-4].text == "^" and piece[-2].kind == "n" and piece[-1].text == "}":
            order, piece = order_of(piece[-2].text), piece[:-4]
        if not piece:
            parser.fail("a derivative by nothing", (tokens[0].start, tokens[-1].end))
        found.extend([parser.part(piece).whole()] * order)
    if len(found) > MAX_ORDER:
        parser.fail(f"a derivative of an order above {MAX_ORDER}", (tokens[0].start, tokens[-1].end))
    return tuple(found)


def _derivative(parser: Parser, of: Formula, wrt: tuple[Formula, ...], span: Span) -> Formula:
    """``∂²E/∂w∂w^\\top`` is the Hessian; ``∂E/∂w^\\top`` of a number the row of its slopes."""
    plain = tuple(each.operand if isinstance(each, Transpose) else each for each in wrt)
    found = differentiated(parser, of, plain, span)
    row = plain != wrt and len(wrt) == 1 and rank(parser.words, of) == 0
    return Transpose(found, span) if row else found


def partial(parser: Parser) -> Formula:
    """``∂E/∂w``, ``∂²E/∂z²``, ``∂/∂w E``, ``∂_w E``."""
    token = parser.token
    if parser.peek().kind == "s" or parser.peek().text == "_":
        return nabla(parser)
    parser.advance()
    if parser.token.kind == "p":
        parser.advance()
    elif parser.token.text in ("^", "**"):
        parser.advance()
        group(parser)
    of = quantity(parser) if parser.token.text != "/" else None
    if parser.token.text != "/" or parser.peek().text not in ("∂", "("):
        parser.fail("∂ needs the form ∂E/∂w", (token.start, token.end))
    parser.advance()
    opening = parser.token
    if opening.text == "(":
        parser.advance()
    wrt: list[Formula] = []
    while parser.token.text == "∂":
        parser.advance()
        wrt.extend(_repeated(parser))
    if opening.text == "(":
        if parser.token.text != ")":
            parser.missing(opening, "bracket")
        parser.advance()
    if not 0 < len(wrt) <= MAX_ORDER:
        parser.fail("a derivative by what?", (token.start, parser.token.end), "write ∂E/∂w")
    if of is None:
        of = operand_of(parser)
    return _derivative(parser, of, tuple(wrt), (token.start, parser.last_end))


def _repeated(parser: Parser) -> list[Formula]:
    """``∂z²`` is twice ``∂z``."""
    by = quantity(parser)
    order = 1
    if parser.token.kind == "p" and parser.token.text.isdigit():
        order = order_of(parser.advance().text)
    elif parser.token.text in ("^", "**"):
        if parser.peek().kind == "n":
            parser.advance()
            order = order_of(parser.advance().text)
        elif parser.peek().text == "{" and parser.peek(2).kind == "n" and parser.peek(3).text == "}":
            order = order_of(parser.peek(2).text)
            parser.go(parser.at + 4)
    return [by] * min(order, MAX_ORDER + 1)


def quantity(parser: Parser) -> Formula:
    """One name with its indices, or a bracketed formula."""
    before, parser.in_index = parser.in_index, True
    found = parser.operand()
    braced = parser.peek().text == "{"
    if parser.token.kind == "p" and parser.token.text[:1] == "(":
        found = raised(parser, found)
    elif parser.token.text == "^" and parser.peek(1 + braced).text == "(":
        found = superscript(parser, found)
    parser.in_index = before
    return found


def operand_of(parser: Parser) -> Formula:
    """What stands behind ``d/dx``: a product without signs (``d/dx x e^x``), unless a bracket begins it
    or a further derivative follows (``d/dz L dz/dw``).
    """
    bracketed = parser.token.text in ("(", "[", "{")
    first = differentiand(parser)
    if bracketed or not juxtaposed(parser):
        return first
    after = parser.at
    product = juxtaposition(parser, first)
    if not any(isinstance(factor, Derivative) for factor in children(product)[1:]):
        return product
    parser.go(after)
    return first
