"""Operands that open with a sign of their own: brackets of every kind, bars, roots, fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from hwsolve.errors import Span
from hwsolve.notation.formula import (
    Call,
    Cases,
    Dots,
    Formula,
    Interval,
    Logic,
    Matrix,
    Number,
    Relation,
    Set,
    Tuple,
    Vector,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.operands.bars import absolute, angle, rounding
from hwsolve.notation.reading.operands.dots import dots, expand_list
from hwsolve.notation.reading.operands.environments import environment
from hwsolve.notation.reading.operands.set_builders import set_builder
from hwsolve.notation.reading.scripts.subscripts import first_letter, subscript_tokens

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_CLOSERS: Final = {"[": "]", "(": ")", "{": "}", "\\{": "\\}", "\\group": "}"}


def parenthesis(parser: Parser) -> Formula:
    """``(x)``, ``(a, b)``, ``(a, b]``, and ``(H × D)`` where a shape is read."""
    opening = parser.advance()
    if parser.token.text == ")":
        parser.fail("nothing between the brackets", (opening.start, parser.token.end))
    inner = parser.within(0)
    text = parser.token.text
    if text == ")" and parser.token.kind == "o":
        end = parser.advance().end
        object.__setattr__(inner, "span", (opening.start, end))
        return inner
    if text == "×" and parser.shape:
        inner = sizes(parser, inner)
        if parser.token.text != ")":
            parser.missing(opening, "bracket")
        parser.advance()
        return inner
    if text not in (",", ";"):
        parser.missing(opening, "bracket")
    items = [inner]
    while parser.token.text in (",", ";") and parser.token.kind == "o":
        parser.advance()
        if parser.token.text == ")":
            break
        items.append(dots(parser) or parser.within(0))
    if any(isinstance(item, Dots) for item in items) and parser.token.text == ")":
        return expand_list(parser, items, (opening.start, parser.advance().end))
    if parser.token.text == "]" and len(items) == 2:
        return Interval(items[0], items[1], False, True, (opening.start, parser.advance().end))
    if parser.token.text != ")":
        parser.missing(opening, "bracket")
    return Tuple(tuple(items), (opening.start, parser.advance().end))


def sizes(parser: Parser, first: Formula) -> Formula:
    """``H × D``: what follows the first size."""
    items = [first]
    while parser.token.text == "×":
        parser.advance()
        items.append(parser.expression(20))
    start = first.span[0] if first.span else 0
    return Tuple(tuple(items), (start, parser.last_end))


def bracket(parser: Parser) -> Formula:
    """``[a, b]``, ``[[a, b], [c, d]]``, ``[a, b; c, d]``, ``[a, b)``."""
    opening = parser.advance()
    rows: list[Formula] = []
    semicolons: list[int] = []
    while parser.token.text != "]":
        rows.append(dots(parser) or parser.within(0))
        text = parser.token.text
        if text == ";":
            semicolons.append(len(rows))
            parser.advance()
        elif text == ",":
            parser.advance()
        elif text == "×" and parser.shape and len(rows) == 1:
            rows = [sizes(parser, rows[0])]
        elif text == ")" and len(rows) == 2:
            return Interval(rows[0], rows[1], True, False, (opening.start, parser.advance().end))
        elif text != "]":
            parser.missing(opening, "bracket")
    if not rows:
        parser.fail("nothing between the brackets", (opening.start, parser.token.end))
    span = (opening.start, parser.advance().end)
    if any(isinstance(row, Dots) for row in rows):
        return expand_list(parser, rows, span)
    if parser.shape and len(rows) == 1 and isinstance(rows[0], Tuple):
        return rows[0]
    return _array(parser, rows, semicolons, span)


def _array(parser: Parser, rows: list[Formula], semicolons: list[int], span: Span) -> Formula:
    """``[a, b]`` a column, ``[a, b; c, d]`` a matrix, ``[a]`` in LaTeX its content."""
    if semicolons:
        cuts = [0, *semicolons, len(rows)] if semicolons[-1] != len(rows) else [0, *semicolons]
        made = [tuple(rows[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)]
        lists = [row[0].items if len(row) == 1 and isinstance(row[0], Vector) else row for row in made]
        if len({len(row) for row in lists}) > 1:
            parser.fail("the rows of this matrix have different lengths", span)
        return Matrix(tuple(lists), span)
    if all(isinstance(row, Vector) and _is_literal(parser, row) for row in rows):
        lists = [row.items for row in rows if isinstance(row, Vector)]
        if len({len(items) for items in lists}) > 1:
            parser.fail("the rows of this matrix have different lengths", span)
        return Matrix(tuple(lists), span)
    if len(rows) == 1:
        if parser.latex or isinstance(rows[0], Matrix):
            return rows[0]
        return Vector((rows[0],), span)
    return Vector(tuple(rows), span)


def _is_literal(parser: Parser, row: Vector) -> bool:
    return row.span is not None and parser.text[row.span[0] : row.span[0] + 1] in ("[", "\\", "【")


def brace(parser: Parser) -> Formula:
    """``\\{a, b\\}`` a set; ``{…}`` a group in LaTeX and a set in calculator text; ``{n \\choose k}``."""
    opening = parser.advance()
    closer = _CLOSERS[opening.text]
    if parser.token.text == closer:
        end = parser.advance().end
        return Set((), (opening.start, end))
    if parser.token.kind == "b" and (system := one_sided(parser)) is not None:
        return system
    if (interval := set_builder(parser, _CLOSERS[opening.text], opening)) is not None:
        return interval
    inner = parser.within(0)
    if parser.token.kind == "a" and parser.token.text == "if":
        return _branches(parser, inner, closer, opening)
    if parser.token.text == "choose":
        parser.advance()
        lower = parser.within(0)
        if parser.token.text != closer:
            parser.missing(opening, "brace")
        return Call("binomial", (inner, lower), (opening.start, parser.advance().end))
    items, signs = [inner], ""
    while parser.token.text in (",", ";") and parser.token.kind == "o":
        signs += parser.advance().text
        items.append(parser.within(0))
    if parser.token.text != closer:
        parser.missing(opening, "brace")
    span = (opening.start, parser.advance().end)
    pairs = list(zip(items[::2], items[1::2], strict=False))
    if signs == (",;" * len(pairs))[:-1] and all(isinstance(when, Relation | Logic) for _, when in pairs):
        if len(pairs) > 1:
            return Cases(tuple(pairs), None, span)  # {1, z > 0; 0.1, z ≤ 0}
    if len(items) == 1 and (opening.text == "\\group" or (opening.text == "{" and parser.latex)):
        object.__setattr__(inner, "span", span)
        return inner
    return Set(tuple(items), span)


def one_sided(parser: Parser) -> Formula | None:
    """``\\left\\{ \\begin{array}{ll} … \\end{array} \\right.``; None where the brace is closed again."""
    depth = 0
    for place in range(parser.at, len(parser.tokens) - 1):
        kind = parser.tokens[place].kind
        depth += (kind == "b") - (kind == "e")
        if depth == 0:
            return None if parser.tokens[place + 1].text == "\\}" else environment(parser, "cases")
    return None


def _branches(parser: Parser, value: Formula, closer: str, opening: Token) -> Cases:
    """The inside of ``{a if x > 0; b if x < 0; c}`` after its first value."""
    branches: list[tuple[Formula, Formula]] = []
    otherwise: Formula | None = None
    while True:
        if parser.token.kind == "a" and parser.token.text == "if":
            parser.advance()
            branches.append((value, parser.within(0)))
        else:
            if parser.token.kind == "a" and parser.token.text in ("otherwise", "else"):
                parser.advance()
            otherwise = value
        if otherwise is not None or parser.token.text not in (",", ";"):
            break
        parser.advance()
        value = parser.within(0)
    if parser.token.text != closer:
        parser.missing(opening, "brace")
    return Cases(tuple(branches), otherwise, (opening.start, parser.advance().end))


def group(parser: Parser, what: str = "a command") -> Formula:
    """``{ … }`` or one token, as TeX takes an argument."""
    token = parser.token
    if token.kind == "o" and (token.text == "{" or token.text == "\\group"):
        opening = parser.advance()
        if parser.token.text == "}":
            parser.fail("an empty group", (opening.start, parser.token.end))
        inner = parser.within(0)
        if parser.token.kind != "o" or parser.token.text != "}":
            parser.missing(opening, "brace")
        parser.advance()
        return inner
    if token.kind in ".e" or token.text in ("}", ")", "]", "&", "\\\\"):
        before = parser.tokens[parser.at - 1]
        parser.fail(f"{what} needs its argument here", (before.start, before.end), "write it in braces: {…}")
    if parser.latex and len(token.text) > 1:
        if token.kind == "n" and token.text.isdigit():
            return one_digit(parser)
        if first_letter(parser) is not token:
            return parser.part([parser.advance()]).whole()
    return parser.expression(41)


def one_digit(parser: Parser) -> Formula:
    """TeX takes one digit of ``x^23``; the rest is a factor."""
    token = parser.token
    head = Token("n", token.text[0], token.start, token.start + 1, token.glued)
    parser.replace(head, Token("n", token.text[1:], token.start + 1, token.end, True))
    parser.advance()
    return Number(head.text, (head.start, head.end))


def filled(parser: Parser) -> Formula:
    """``𝟏``, ``𝟏_n``, ``\\mathbf{1}_{n \\times k}``, ``𝟎_n``; ``𝟙[x > 0]``, ``𝟏_{x > 0}``."""
    token = parser.advance()
    if parser.token.kind == "s" or (parser.token.kind == "o" and parser.token.text == "_"):
        _, _, inner = subscript_tokens(parser)
        if not inner:
            parser.fail("an empty subscript", (token.start, parser.last_end))
        reader = parser.part(inner)
        reader.shape = True
        size = reader.whole()
        if isinstance(size, Set) and len(size.items) == 1:
            size = size.items[0]
        span = (token.start, parser.last_end)
        if isinstance(size, Relation | Logic):
            return Call("ind", (size,), span)
        wanted = size.items if isinstance(size, Tuple) else (size,)
        if len(wanted) > 2:
            parser.fail("an array of ones has one size or two", span)
        return Call("zeros" if token.text == "𝟎" else "ones", wanted, span)
    if parser.token.kind == "o" and parser.token.text in _CLOSERS and token.text != "𝟎":
        at = parser.at
        opening = parser.advance()
        condition = parser.within(0)
        if isinstance(condition, Relation | Logic) or token.text == "𝟙":
            if parser.token.text != _CLOSERS[opening.text]:
                parser.missing(opening, "condition")
            return Call("ind", (condition,), (token.start, parser.advance().end))
        parser.go(at)
    return Call("zeros" if token.text == "𝟎" else "ones", (), (token.start, token.end))


def radical(parser: Parser) -> Formula:
    """``\\sqrt{x}``, ``\\sqrt[3]{x}``, ``√x``."""
    token = parser.advance()
    degree: Formula | None = None
    if token.text == "sqrt" and parser.token.text == "[":
        opening = parser.advance()
        degree = parser.within(0)
        if parser.token.text != "]":
            parser.missing(opening, "bracket")
        parser.advance()
    inner = group(parser, "\\sqrt") if token.text == "sqrt" else parser.expression(41)
    span = (token.start, parser.last_end)
    return Call("sqrt", (inner,), span) if degree is None else Call("root", (inner, degree), span)


def binomial(parser: Parser) -> Formula:
    """``\\binom{n}{k}``."""
    token = parser.advance()
    top, bottom = group(parser, "\\binom"), group(parser, "\\binom")
    return Call("binomial", (top, bottom), (token.start, parser.last_end))


PREFIX: Final[Mapping[str, Callable[[Parser], Formula]]] = {
    "(": parenthesis, "[": bracket, "{": brace, "\\{": brace, "\\group": brace, "|": absolute, "||": absolute,
    "⟨": angle, "<": angle, "⌊": rounding, "⌈": rounding, "𝟏": filled, "𝟎": filled, "𝟙": filled,
    "sqrt": radical, "√": radical, "binom": binomial,
}  # fmt: skip

__all__ = ["PREFIX", "brace", "bracket", "group", "one_digit", "sizes"]
