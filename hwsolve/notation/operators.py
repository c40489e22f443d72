"""Sums over an index, derivatives, gradients, case distinctions: notation with parts of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from hwsolve.notation import names as naming
from hwsolve.notation.formula import (
    BigOperator,
    Cases,
    Derivative,
    Formula,
    Number,
    Operator,
    Relation,
    Symbol,
    Tuple,
)
from hwsolve.notation.tokens import Token

if TYPE_CHECKING:
    from hwsolve.notation.parser import Parser

_OPERATORS: dict[str, Operator] = {
    "∑": "sum", "∏": "prod", "sum": "sum", "Sum": "sum", "prod": "prod", "Prod": "prod", "product": "prod",
    "max": "max", "min": "min", "Sigma": "sum", "Pi": "prod",
}  # fmt: skip


def big_operator(parser: Parser) -> Formula:
    """``\\sum_{n=1}^{N} body``, ``Σₙ body``, ``\\sum_{k \\ne i} body``, ``\\max_k body``."""
    token = parser.advance()
    operator = _OPERATORS[token.text]
    index, lower, upper, condition = "", None, None, None
    for _ in range(2):
        if parser.token.kind == "s":
            index, lower, upper, condition = _range(parser, naming._subscript_tokens(parser)[2], upper)
        elif parser.token.kind == "o" and parser.token.text == "_":
            index, lower, upper, condition = _range(parser, naming._subscript_tokens(parser)[2], upper)
        elif parser.token.kind == "o" and parser.token.text in ("^", "**"):
            parser.advance()
            upper = parser.group() if parser.token.text == "{" else parser.expression(50)
        elif parser.token.kind == "p":
            text = parser.advance()
            upper = Number(text.text) if text.text.isdigit() else Symbol(text.text, (text.start, text.end))
    if not index:
        if operator in ("sum", "prod"):
            remedy = "write the index below it, such as \\sum_{n} or sum(…, n)"
            parser.fail("which index does this run over?", (token.start, token.end), remedy)
        return parser.apply(operator, token)
    parser.bound.append(index)
    body = parser.expression(30)
    parser.bound.pop()
    end = body.span[1] if body.span else token.end
    return BigOperator(operator, index, lower, upper, condition, body, (token.start, end))


def _range(
    parser: Parser, inner: list[Token], upper: Formula | None
) -> tuple[str, Formula | None, Formula | None, Formula | None]:
    """The subscript of a sum: ``n``, ``n=1``, ``k \\ne i``, ``i<j``, ``n=1,…``."""
    from hwsolve.notation.parser import Parser

    if not inner:
        parser.fail("an empty subscript")
    if inner[0].kind != "a":
        parser.fail("an index is missing below the sum", (inner[0].start, inner[0].end))
    index = inner[0].text
    if len(inner) == 1:
        return index, None, upper, None
    last = inner[-1]
    reader = Parser(parser.text, [*inner, Token(".", "", last.end, last.end, False)], parser.words, parser.latex)
    reader.bound, reader.in_index, reader.depth = [*parser.bound, index], True, parser.depth + 1
    condition = reader.expression(0)
    if reader.token.kind != ".":
        reader.unexpected()
    if isinstance(condition, Relation) and condition.sides[0] == Symbol(index):
        if condition.comparators == ("=",):
            return index, condition.sides[1], upper, None
        if condition.comparators == ("in",):
            return index, None, upper, None
    return index, None, upper, condition


def _call_parts(parser: Parser) -> list[int]:
    """Where the top-level commas of the call at hand stand (token places), and its end last."""
    depth, places, at = 0, [], parser.at + 1
    while parser.tokens[at].kind != ".":
        token = parser.tokens[at]
        if token.kind == "o":
            if token.text in ("(", "[", "{", "\\{"):
                depth += 1
            elif token.text in (")", "]", "}", "\\}"):
                depth -= 1
                if depth == 0:
                    return [*places, at]
            elif token.text in (",", ";") and depth == 1:
                places.append(at)
        at += 1
    opening = parser.peek()
    parser.fail("the bracket opened here is never closed", (opening.start, opening.end))


def called_sum(parser: Parser) -> Formula:
    """``sum(body, n)``, ``sum(body, n, 1, N)``, ``sum(body, k, k != i)``."""
    token = parser.token
    places = _call_parts(parser)
    operator = _OPERATORS[token.text]
    if len(places) == 1:
        if operator == "sum":
            parser.advance()
            return parser.apply("total", token)
        parser.fail("which index does this run over?", (token.start, token.end), "write prod(body, n)")
    following = parser.tokens[places[0] + 1]
    named = following.kind == "a" and parser.tokens[places[0] + 2].text in (",", ")", "=", ";")
    if not named:
        parser.fail("the second part of a sum is its index", (following.start, following.end), "write sum(body, n)")
    index = following.text
    parser.advance()
    parser.advance()
    parser.bound.append(index)
    body = parser.within(0)
    parser.advance()
    rest: list[Formula] = []
    while True:
        rest.append(naming.index(parser))
        if parser.token.text == ")" and parser.token.kind == "o":
            break
        if parser.token.text not in (",", ";"):
            parser.unexpected()
        parser.advance()
    parser.bound.pop()
    end = parser.advance().end
    lower = upper = condition = None
    head, tail = rest[0], rest[1:]
    if isinstance(head, Relation) and head.comparators == ("=",):
        lower = head.sides[1]
        if len(tail) == 1:
            upper, tail = tail[0], []
    if tail and isinstance(tail[-1], Relation) or (tail and type(tail[-1]).__name__ == "Logic"):
        condition = tail.pop()
    if len(tail) == 2:
        lower, upper = tail
    elif tail:
        parser.fail("a sum takes a body, an index and two bounds", (token.start, end))
    return BigOperator(operator, index, lower, upper, condition, body, (token.start, end))


def called_where(parser: Parser) -> Formula:
    """``where(condition, a, b)``; further conditions chain: ``where(c1, a, c2, b, c)``."""
    token = parser.advance()
    arguments = parser.arguments("where", token)
    if len(arguments) < 2:
        parser.fail("where takes a condition and two values", (token.start, token.end))
    branches = tuple((arguments[k + 1], arguments[k]) for k in range(0, len(arguments) - 1, 2))
    otherwise = arguments[-1] if len(arguments) % 2 else None
    return Cases(branches, otherwise, (token.start, parser.tokens[parser.at - 1].end))


def called_derivative(parser: Parser) -> Formula | None:
    """``d(E)/d(w)``, ``d(E)/d(w, b)``; None when it is no derivative after all."""
    at = parser.at
    token = parser.advance()
    (of, *more) = parser.arguments("d", token)
    if more and token.text in ("diff", "grad", "D"):
        return Derivative(of, tuple(more), (token.start, parser.tokens[parser.at - 1].end))
    if not more and parser.token.text == "/" and parser.peek().text == token.text and parser.peek(2).text == "(":
        parser.advance()
        parser.advance()
        wrt = parser.arguments("d", token)
        return Derivative(of, _unpacked(wrt), (token.start, parser.tokens[parser.at - 1].end))
    parser.go(at)
    return None


def _unpacked(wrt: list[Formula]) -> tuple[Formula, ...]:
    return wrt[0].items if len(wrt) == 1 and isinstance(wrt[0], Tuple) else tuple(wrt)


_SLASHED = re.compile(r"d(?:(\d)|\^(\d))?(.+)")


def slashed_derivative(parser: Parser) -> Formula | None:
    """``dE/dw``, ``d2E/dz2``, where neither ``dE`` nor ``dw`` is declared."""
    top, bottom = parser.token, parser.peek(2)
    if bottom.kind != "a" or not bottom.text.startswith("d") or len(bottom.text) < 2:
        return None
    words = parser.words
    upper, lower, order = top.text[1:], bottom.text[1:], 1
    if len(upper) > 1 and upper[0].isdigit():
        order, upper = int(upper[0]), upper[1:]
        if lower.endswith(str(order)):
            lower = lower[: -len(str(order))]
    for each in (upper, lower):
        found = words.canonical(each)
        if (words.closed or words.known) and found is None and words.canonical(each.partition("_")[0]) is None:
            return None
    if words.canonical(top.text) is not None or words.canonical(bottom.text) is not None or order > 4:
        return None
    start = top.start
    of = _named(parser, upper, top)
    parser.advance()
    parser.advance()
    wrt = _named(parser, lower, bottom)
    parser.advance()
    wrt = naming.hung(parser, wrt)
    return Derivative(of, (wrt,) * order, (start, parser.tokens[parser.at - 1].end))


def _named(parser: Parser, text: str, token: Token) -> Formula:
    """The name that is left of ``dE`` without its d."""
    from hwsolve.notation.parser import Parser

    tokens = [Token("a", text, token.start, token.end, False), Token(".", "", token.end, token.end, False)]
    reader = Parser(parser.text, tokens, parser.words, parser.latex)
    reader.bound, reader.in_index = parser.bound, True
    return reader.whole()


def _is_d(token: Token) -> bool:
    return (token.kind == "o" and token.text == "∂") or (token.kind == "a" and token.text == "d")


def derivative_fraction(parser: Parser, token: Token) -> Formula | None:
    """``\\frac{\\partial E}{\\partial w}``, ``\\frac{d^2 E}{dz^2}``, ``\\frac{\\partial}{\\partial z} E``."""
    if parser.token.text != "{":
        return None
    top, after = _braces(parser, parser.at)
    if top is None or parser.tokens[after].text != "{":
        return None
    bottom, end = _braces(parser, after)
    if bottom is None or not top or not bottom:
        return None
    top = _loosened(top, parser)
    bottom = _loosened(bottom, parser)
    if not _is_d(top[0]) or not _is_d(bottom[0]) or len(bottom) < 2:
        return None
    body = top[1:]
    if len(body) >= 2 and body[0].text in ("^", "**"):
        body = _after_exponent(body)
    elif body and body[0].kind == "p":
        body = body[1:]
    wrt = _denominators(parser, bottom)
    parser.go(end)
    if body:
        of = _read(parser, body)
    else:
        of = parser.expression(31)
    return Derivative(of, wrt, (token.start, parser.tokens[parser.at - 1].end))


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


def _braces(parser: Parser, at: int) -> tuple[list[Token] | None, int]:
    """The tokens of the group that opens at *at*, and the place after it."""
    depth, begin = 0, at + 1
    while parser.tokens[at].kind != ".":
        text = parser.tokens[at].text
        depth += (text == "{") - (text == "}")
        at += 1
        if depth == 0:
            return parser.tokens[begin : at - 1], at
    return None, at


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
            order, piece = int(piece[-1].text), piece[:-1]
        elif len(piece) >= 3 and piece[-2].text in ("^", "**") and piece[-1].kind == "n":
            order, piece = int(piece[-1].text[:2]), piece[:-2]
        elif len(piece) >= 5 and piece[-4].text == "^" and piece[-2].kind == "n" and piece[-1].text == "}":
            order, piece = int(piece[-2].text[:2]), piece[:-4]
        if not piece:
            parser.fail("a derivative by nothing", (tokens[0].start, tokens[-1].end))
        found.extend([_read(parser, piece)] * min(order, 4))
    return tuple(found)


def _read(parser: Parser, tokens: list[Token]) -> Formula:
    from hwsolve.notation.parser import Parser

    last = tokens[-1]
    closing = Token(".", "", last.end, last.end, False)
    reader = Parser(parser.text, [*tokens, closing], parser.words, parser.latex)
    reader.bound, reader.depth, reader.in_index = parser.bound, parser.depth + 1, True
    return reader.whole()


def partial(parser: Parser) -> Formula:
    """``∂E/∂w``, ``∂²E/∂z²``."""
    token = parser.advance()
    if parser.token.kind == "p":
        parser.advance()
    elif parser.token.text in ("^", "**"):
        parser.advance()
        parser.group()
    of = _quantity(parser)
    if parser.token.text != "/" or parser.peek().text not in ("∂", "("):
        parser.fail("∂ needs the form ∂E/∂w", (token.start, token.end))
    parser.advance()
    wrapped = parser.token.text == "("
    if wrapped:
        parser.advance()
    wrt: list[Formula] = []
    while parser.token.text == "∂":
        parser.advance()
        by = _quantity(parser)
        order = 1
        if parser.token.kind == "p" and parser.token.text.isdigit():
            order = int(parser.advance().text[:1])
        elif parser.token.text in ("^", "**") and parser.peek().kind == "n":
            parser.advance()
            order = int(parser.advance().text[:1])
        wrt.extend([by] * order)
    if wrapped:
        parser.expect(")", "a closing bracket is missing")
    if not wrt:
        parser.fail("a derivative by nothing", (token.start, parser.token.end))
    return Derivative(of, tuple(wrt), (token.start, parser.tokens[parser.at - 1].end))


def _quantity(parser: Parser) -> Formula:
    """One name with its indices, or a bracketed formula."""
    before, parser.in_index = parser.in_index, True
    found = parser.prefix()
    parser.in_index = before
    return found


def nabla(parser: Parser) -> Formula:
    """``\\nabla_w E``, ``∇²_z L``."""
    token = parser.advance()
    order, by = 1, None
    for _ in range(2):
        if parser.token.kind == "p" and parser.token.text.isdigit():
            order = int(parser.advance().text[:1])
        elif parser.token.text in ("^", "**"):
            parser.advance()
            power = parser.group()
            order = int(power.text) if isinstance(power, Number) and power.text in ("1", "2", "3") else 1
        elif parser.token.kind == "s" or parser.token.text == "_":
            by = _read(parser, naming._subscript_tokens(parser)[2])
    if by is None:
        parser.fail("∇ by what?", (token.start, token.end), "write the variable below it: \\nabla_w E")
    of = parser.expression(31)
    wrt = by.items if isinstance(by, Tuple) and order == 1 else (by,) * order
    return Derivative(of, cast("tuple[Formula, ...]", wrt), (token.start, parser.tokens[parser.at - 1].end))
