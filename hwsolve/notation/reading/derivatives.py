"""Derivatives: ``d(E)/d(w)``, ``dE/dw``, ``\\frac{\\partial E}{\\partial w}``, ``∂E/∂w``, ``∇_w E``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    Call,
    Derivative,
    DerivativeCall,
    Formula,
    Matrix,
    Number,
    Quotient,
    Symbol,
    Tuple,
    Vector,
    children,
)
from hwsolve.notation.reading.applications import differentiated, gradient_call
from hwsolve.notation.reading.arithmetic import juxtaposed, juxtaposition
from hwsolve.notation.reading.brackets import group
from hwsolve.notation.reading.calls import arguments_in_brackets
from hwsolve.notation.reading.subscripts import hung, rank, subscript_tokens
from hwsolve.notation.reading.superscripts import matching
from hwsolve.notation.reading.tokens import Token

if TYPE_CHECKING:
    from hwsolve.errors import Span
    from hwsolve.notation.reading.parser import Parser

_MAX_ORDER: Final = 4


def called_derivative(parser: Parser) -> Formula | None:
    """``d(E)/d(w)``, ``d(E)/d(w, b)``, ``diff(E, w)``; None when it is no derivative after all."""
    token = parser.token
    if parser.peek().text != "(" or parser.peek().kind != "o":
        return None
    closing = matching(parser, parser.at + 1)
    if closing is None:
        return None
    after = parser.tokens[closing + 1 : closing + 4]
    slashed = len(after) == 3 and (after[0].text, after[1].text, after[2].text) == ("/", token.text, "(")
    if not slashed and token.text not in ("diff", "grad", "D"):
        return None
    at = parser.at
    parser.advance()
    parts = arguments_in_brackets(parser)
    if not parts:
        parser.fail("a derivative of nothing", (token.start, parser.last_end))
    of, *wrt = parts
    if token.text == "grad" and not wrt and isinstance(of, Call) and of.function in parser.words.functions:
        return DerivativeCall(of.function, 1, of.arguments, True, (token.start, parser.last_end))
    if slashed and not wrt:
        parser.go(parser.at + 2)
        wrt = arguments_in_brackets(parser)
        if not wrt:
            parser.fail("a derivative by nothing", (token.start, parser.last_end))
        if len(wrt) == 1 and isinstance(wrt[0], Tuple):
            wrt = list(wrt[0].items)
    if not wrt:
        parser.go(at)
        return None
    return differentiated(parser, of, tuple(wrt), (token.start, parser.last_end))


def slashed_derivative(parser: Parser) -> Formula | None:
    """``dE/dw``, ``d2E/dz2``, where neither ``dE`` nor ``dw`` is declared."""
    top, bottom = parser.token, parser.peek(2)
    if bottom.kind != "a" or not bottom.text.startswith("d") or len(bottom.text) < 2:
        return None
    words = parser.words
    upper, lower, order = top.text[1:], bottom.text[1:], 1
    if len(upper) > 1 and upper[0] in "234":
        order, upper = int(upper[0]), upper[1:]
        if lower.endswith(str(order)):
            lower = lower[: -len(str(order))]
    for each in (upper, lower):
        if words.known and words.canonical(each) is None and words.canonical(each.partition("_")[0]) is None:
            return None
    if words.canonical(top.text) is not None or words.canonical(bottom.text) is not None or not lower:
        return None
    of = _named(parser, upper, top)
    parser.go(parser.at + 3)
    wrt = hung(parser, _named(parser, lower, bottom))
    return differentiated(parser, of, (wrt,) * order, (top.start, parser.last_end))


def parted_derivative(parser: Parser) -> Formula | None:
    """``\\mathrm{d}E/\\mathrm{d}w``, ``dE/d\\hat{y}``: each d, or the lower one, stands by itself."""
    words, top = parser.words, parser.token
    above = parser.peek() if top.text == "d" else top._replace(text=top.text[1:], start=top.start + 1)
    slash = 2 if top.text == "d" else 1
    below = parser.peek(slash + 2)
    signs = parser.peek(slash).text, parser.peek(slash + 1).text
    if signs != ("/", "d") or above.kind != "a" or below.kind != "a":
        return None
    if (
        words.canonical("d") is not None
        or words.canonical(above.text) is None
        or words.canonical(below.text) is None
    ):
        return None
    of = _named(parser, above.text, above)
    parser.go(parser.at + slash + 2)
    return differentiated(parser, of, (_quantity(parser),), (top.start, parser.last_end))


def ordered_derivative(parser: Parser) -> Formula | None:
    """``d^2E/dz^2``, ``d²E/dz²`` in calculator text."""
    tokens = parser.tokens[parser.at : parser.at + 9]
    if len(tokens) > 2 and tokens[1].text in ("^", "**") and tokens[2].kind == "n":
        order, rest = tokens[2].text, tokens[3:]
    elif len(tokens) > 1 and tokens[1].kind == "p":
        order, rest = tokens[1].text, tokens[2:]
    else:
        return None
    if len(rest) < 4 or order not in ("2", "3", "4") or rest[0].kind != "a" or rest[1].text != "/":
        return None
    bottom = rest[2]
    raised = rest[3].text == order if rest[3].kind == "p" else rest[3].text in ("^", "**") and rest[4:5] != []
    if bottom.kind != "a" or bottom.text[0] != "d" or len(bottom.text) < 2 or not raised:
        return None
    if rest[3].kind != "p" and rest[4].text != order:
        return None
    start = parser.token.start
    of, wrt = _named(parser, rest[0].text, rest[0]), _named(parser, bottom.text[1:], bottom)
    parser.go(parser.at + len(tokens) - len(rest) + (4 if rest[3].kind == "p" else 5))
    return differentiated(parser, of, (wrt,) * int(order), (start, parser.last_end))


def _named(parser: Parser, text: str, token: Token) -> Formula:
    """The name that is left of ``dE`` without its d."""
    return parser.part([Token("a", text, token.start, token.end, False)]).whole()


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
    of = parser.part(body).whole() if body else _operand(parser)
    return differentiated(parser, of, wrt, (token.start, parser.last_end))


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
            order, piece = _order(piece[-1].text), piece[:-2]
        elif len(piece) >= 5 and piece[-4].text == "^" and piece[-2].kind == "n" and piece[-1].text == "}":
            order, piece = _order(piece[-2].text), piece[:-4]
        if not piece:
            parser.fail("a derivative by nothing", (tokens[0].start, tokens[-1].end))
        found.extend([parser.part(piece).whole()] * order)
    if len(found) > _MAX_ORDER:
        parser.fail(f"a derivative of an order above {_MAX_ORDER}", (tokens[0].start, tokens[-1].end))
    return tuple(found)


def _order(text: str) -> int:
    return int(text) if text.isdigit() and 0 < len(text) < 3 else _MAX_ORDER + 1


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
    of = _quantity(parser) if parser.token.text != "/" else None
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
    if not 0 < len(wrt) <= _MAX_ORDER:
        parser.fail("a derivative by what?", (token.start, parser.token.end), "write ∂E/∂w")
    if of is None:
        of = _operand(parser)
    return differentiated(parser, of, tuple(wrt), (token.start, parser.last_end))


def _repeated(parser: Parser) -> list[Formula]:
    """``∂z²`` is twice ``∂z``."""
    by = _quantity(parser)
    order = 1
    if parser.token.kind == "p" and parser.token.text.isdigit():
        order = _order(parser.advance().text)
    elif parser.token.text in ("^", "**"):
        if parser.peek().kind == "n":
            parser.advance()
            order = _order(parser.advance().text)
        elif parser.peek().text == "{" and parser.peek(2).kind == "n" and parser.peek(3).text == "}":
            order = _order(parser.peek(2).text)
            parser.go(parser.at + 4)
    return [by] * min(order, _MAX_ORDER + 1)


def _quantity(parser: Parser) -> Formula:
    """One name with its indices, or a bracketed formula."""
    before, parser.in_index = parser.in_index, True
    found = parser.operand()
    parser.in_index = before
    return found


def _operand(parser: Parser) -> Formula:
    """What stands behind ``d/dx``: a product without signs (``d/dx x e^x``), unless a bracket begins it
    or a further derivative follows (``d/dz L dz/dw``).
    """
    bracketed = parser.token.text in ("(", "[", "{")
    first = _differentiand(parser)
    if bracketed or not juxtaposed(parser):
        return first
    after = parser.at
    product = juxtaposition(parser, first)
    if not any(isinstance(factor, Derivative) for factor in children(product)[1:]):
        return product
    parser.go(after)
    return first


def _differentiand(parser: Parser) -> Formula:
    """What stands behind ∇: one factor, or the product that a number begins (``∇_u ½‖u‖²``)."""
    at = parser.at
    of = parser.expression(31)
    if not _is_numeral(of):
        return of
    parser.go(at)
    return parser.expression(29)


def _is_numeral(formula: Formula) -> bool:
    if isinstance(formula, Quotient):
        return _is_numeral(formula.numerator) and _is_numeral(formula.denominator)
    return isinstance(formula, Number)


def nabla(parser: Parser) -> Formula:
    """``\\nabla_w E``, ``∇²_z L``."""
    token = parser.advance()
    order = 1
    by: Formula | None = None
    for _ in range(2):
        if parser.token.kind == "p" and parser.token.text.isdigit():
            order = _order(parser.advance().text)
        elif parser.token.text in ("^", "**") and parser.token.kind == "o":
            parser.advance()
            power = group(parser)
            order = _order(power.text) if isinstance(power, Number) else _MAX_ORDER + 1
        elif parser.token.kind == "s" or parser.token.text == "_":
            span, _, inner = subscript_tokens(parser, one_letter=True)
            if not inner:
                parser.fail("an empty subscript", span)
            by = parser.part(inner).whole()
    if by is None and token.text != "∂":
        by = _by_all(parser)
    if by is None and token.text != "∂":
        found = gradient_call(parser, min(order, _MAX_ORDER + 1), token.start)
        if found is not None:
            return found
    if by is None:
        remedy = "write the variable below it: \\nabla_w E" if token.text == "∇" else "write ∂E/∂w"
        parser.fail(f"{token.text} by what?", (token.start, token.end), remedy)
    if order > _MAX_ORDER:
        parser.fail(f"a derivative of an order above {_MAX_ORDER}", (token.start, parser.last_end))
    of = _differentiand(parser)
    span = (token.start, parser.last_end)
    if isinstance(by, Tuple) and token.text != "∂":
        return _by_each(parser, of, by.items, order, span)
    wrt = by.items if isinstance(by, Tuple) and order == 1 else (by,) * order
    return differentiated(parser, of, wrt, span)


def _by_each(parser: Parser, of: Formula, by: tuple[Formula, ...], order: int, span: Span) -> Formula:
    """``∇_{u,v} y``: the derivatives by each, a vector of them where all are scalars; twice: their matrix."""
    found = tuple(differentiated(parser, of, (each,), span) for each in by)
    scalars = all(rank(parser.words, each) == 0 for each in by)
    if order == 1:
        return Vector(found, span) if scalars else Tuple(found, span)
    if order > 2 or not scalars:
        parser.fail("this derivative is not read", span, "write out its entries")
    rows = tuple(tuple(differentiated(parser, of, (one, other), span) for other in by) for one in by)
    return Matrix(rows, span)


def _by_all(parser: Parser) -> Tuple | None:
    """The variables of a quantity that is declared to be a function of them: ``∇y``."""
    name = parser.words.canonical(parser.token.text) if parser.token.kind == "a" else None
    variables = parser.words.variables.get(name or "")
    return None if variables is None else Tuple(tuple(map(Symbol, variables)))
