"""Sums, products, maxima over an index; case distinctions in calculator text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from hwsolve.errors import Unreadable
from hwsolve.notation.formula import (
    BigOperator,
    Cases,
    Entry,
    Formula,
    Interval,
    Logic,
    Number,
    Operator,
    Relation,
    Symbol,
    Tuple,
    Vector,
    names,
    walk,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names.calls import apply, arguments_in_brackets
from hwsolve.notation.reading.operands.brackets import group
from hwsolve.notation.reading.scripts.subscripts import index as read_index
from hwsolve.notation.reading.scripts.subscripts import subscript_tokens
from hwsolve.notation.reading.scripts.superscripts import matching

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_OPERATORS: Final[dict[str, Operator]] = {
    "∑": "sum", "∏": "prod", "sum": "sum", "Sum": "sum", "prod": "prod", "Prod": "prod", "product": "prod",
    "max": "max", "min": "min", "Max": "max", "Min": "min", "maxover": "max", "minover": "min",
    "Sigma": "sum", "Pi": "prod", "mean": "sum", "avg": "sum", "sup": "sup", "inf": "inf",
}  # fmt: skip


#: What follows the index in ``sum(x[n], n, 1, N)``, ``sum(x[n], n = 1, N)``, ``sum(x[k], k != i)``.
_AFTER_INDEX: Final = frozenset([",", ")", "=", ";", "!=", "<", ">", "<=", ">="])
#: Letters that a sum without an index may run over, where the problem gives them no other meaning.
_USUAL_INDICES: Final = tuple("ijklmnpqrst")


class _Range(NamedTuple):
    """What stands below a sum."""

    name: str
    lower: Formula | None = None
    upper: Formula | None = None
    condition: Formula | None = None
    others: tuple[str, ...] = ()


def big_operator(parser: Parser) -> Formula:
    """``\\sum_{n=1}^{N} body``, ``Σₙ body``, ``\\sum_{k \\ne i} body``, ``\\max_k body``."""
    token = parser.advance()
    operator = _OPERATORS[token.text]
    below: _Range | None = None
    upper: Formula | None = None
    for _ in range(2):
        here = parser.token
        if here.kind == "s" or (here.kind == "o" and here.text == "_"):
            below = _range(parser, subscript_tokens(parser, one_letter=True)[2])
        elif here.kind == "o" and here.text in ("^", "**"):
            parser.advance()
            upper = group(parser) if parser.latex or parser.token.text == "{" else parser.expression(50)
        elif here.kind == "p":
            parser.advance()
            span = (here.start, here.end)
            upper = Number(here.text, span) if here.text.isdigit() else Symbol(here.text, span)
    if below is None:
        if operator in ("max", "min"):
            return apply(parser, operator, token)
        if upper is None and (whole := _over_every_index(parser, operator, token)) is not None:
            return whole
        remedy = "write the index below it, such as \\sum_{n} or sum(…, n)"
        parser.fail("which index does this run over?", (token.start, token.end), remedy)
    letters = (below.name, *below.others)
    parser.bound.extend(letters)
    body = parser.expression(30)
    del parser.bound[-len(letters) :]
    end = body.span[1] if body.span else token.end
    upper = upper or below.upper
    condition = below.condition
    for letter in reversed(letters):
        body = BigOperator(operator, letter, below.lower, upper, condition, body, (token.start, end))
        condition = None
    return body


def _over_every_index(parser: Parser, operator: Operator, token: Token) -> Formula | None:
    """``\\sum A_{ij}^2``, ``\\sum\\sum A_{ij}^2``: over the indices in the body, all or one a sign."""
    start, signs = parser.at, 1
    while parser.token.text == token.text and parser.peek().text not in ("_", "^", "**"):
        parser.advance()
        signs += 1
    letters = [each for each in _USUAL_INDICES if each not in (*parser.words.ranks, *parser.bound)]
    outer = len(parser.bound)
    parser.bound.extend(letters)
    try:
        body = parser.expression(30)
    except Unreadable:
        body = None
    del parser.bound[outer:]
    found = {} if body is None else {name: None for name in _indices_in(body) if name in letters}
    if body is None or not found or signs not in (1, len(found)):
        parser.at = start
        return None
    end = body.span[1] if body.span else token.end
    for letter in reversed(found):
        body = BigOperator(operator, letter, None, None, None, body, (token.start, end))
    return body


def _indices_in(body: Formula) -> list[str]:
    """The index letters of a body that no sum within it has used up, in their order."""
    used = {node.index for node in walk(body) if isinstance(node, BigOperator)}
    indices = (index for node in walk(body) if isinstance(node, Entry) for index in node.indices)
    return [index.name for index in indices if isinstance(index, Symbol) and index.name not in used]


def _range(parser: Parser, inner: list[Token]) -> _Range:
    """``n``, ``n=1``, ``k \\ne i``, ``i<j``, ``n=1, n \\ne k``: after a comma stands the condition."""
    if not inner:
        parser.fail("an empty subscript")
    if inner[0].kind != "a":
        parser.fail("an index is missing below the sum", (inner[0].start, inner[0].end))
    several = _letters_of(parser, inner[0].text)
    if len(inner) == 1:
        return _Range(several[0], others=several[1:])
    index = inner[0].text
    others = tuple(
        after.text
        for comma, after in pairwise(inner)
        if comma.text == "," and after.kind == "a" and _ends_there(inner, after)
    )
    reader = parser.part(inner)
    reader.bound = [*parser.bound, index, *others]
    below = reader.whole()
    conditions: list[Formula] = []
    found = _Range(index, others=others)
    for item in below.items if isinstance(below, Tuple) else (below,):
        if isinstance(item, Symbol) and item.name in others:
            continue
        bounds = _bounds(item, index)
        if bounds is None and others:
            bounds = _bounds(item, others[-1])
        if bounds is None:
            conditions.append(item)
        elif found.lower is None:
            found = found._replace(lower=bounds[0], upper=bounds[1])
    wrong = next((c for c in conditions if not isinstance(c, Relation | Logic)), None)
    if wrong is not None:
        parser.fail("a condition on the index is expected here", wrong.span)
    if not conditions:
        return found
    return found._replace(
        condition=conditions[0] if len(conditions) == 1 else Logic("and", tuple(conditions))
    )


def _letters_of(parser: Parser, text: str) -> tuple[str, ...]:
    """``ij`` below a sum is i and j, where no index is called so."""
    if 2 <= len(text) <= 3 and text.isalpha() and text.islower() and text not in parser.words.known:
        return tuple(text)
    return (text,)


def _ends_there(inner: list[Token], token: Token) -> bool:
    """Whether an index stands alone: before a comma, a lower bound or the end, and not in a condition."""
    place = inner.index(token) + 1
    return place == len(inner) or inner[place].text in (",", "=")


def _bounds(item: Formula, index: str) -> tuple[Formula | None, Formula | None] | None:
    """The bounds that ``n``, ``n = 1``, ``1 <= n <= N`` or ``n in S`` sets; None if it is a condition."""
    symbol = Symbol(index)
    if item == symbol:
        return None, None
    if not isinstance(item, Relation):
        return None
    if item.sides[0] == symbol and item.comparators == ("=",):
        return item.sides[1], None
    if item.sides[0] == symbol and item.comparators == ("in",):
        within = item.sides[1]
        if isinstance(within, Interval):
            return within.lower, within.upper
        if isinstance(within, Vector | Tuple) and len(within.items) == 2:
            return within.items[0], within.items[1]
        return None, None
    if item.comparators == ("<=", "<=") and item.sides[1] == symbol:
        return item.sides[0], item.sides[2]
    return None


def called_sum(parser: Parser) -> Formula:
    """``sum(body, n)``, ``sum(body, n, 1, N)``, ``sum(body, k, k != i)``, ``maxover(body, k)``."""
    token = parser.token
    operator = _OPERATORS[token.text]
    opening = parser.peek()
    comma = first_comma(parser)
    if comma is None:
        if operator == "sum":
            parser.advance()
            return apply(parser, "total", token)
        if operator == "prod":
            parser.advance()
            return _of_all(parser, token)
        remedy = f"write {token.text}(body, n)"
        parser.fail("which index does this run over?", (token.start, token.end), remedy)
    following = parser.tokens[comma + 1]
    if following.kind != "a" or parser.tokens[comma + 2].text not in _AFTER_INDEX:
        remedy = f"write {token.text}(body, n)"
        parser.fail(
            f"the second part of {token.text}(…) is its index", (following.start, following.end), remedy
        )
    index = following.text
    parser.advance()
    parser.advance()
    parser.bound.append(index)
    body = parser.within(0)
    if parser.at != comma:
        parser.unexpected()
    parser.advance()
    rest = [read_index(parser)]
    while parser.token.text in (",", ";", "..") and parser.token.kind == "o":
        parser.advance()
        rest.append(read_index(parser))
    parser.bound.pop()
    if parser.token.text != ")":
        parser.missing(opening, "bracket")
    span = (token.start, parser.advance().end)
    lower = upper = condition = None
    head, tail = rest[0], rest[1:]
    if tail and isinstance(tail[-1], Relation | Logic):
        condition = tail.pop()
    if isinstance(head, Relation) and head.comparators != ("=",) and condition is None:
        condition = head
    elif isinstance(head, Relation) and head.comparators == ("=",):
        lower = head.sides[1]
        if len(tail) == 1:
            upper, tail = tail[0], []
    if len(tail) == 2:
        lower, upper = tail
    elif tail:
        parser.fail(f"{token.text} takes a body, an index and two bounds", span)
    return BigOperator(operator, index, lower, upper, condition, body, span)


def _of_all(parser: Parser, token: Token) -> Formula:
    """``prod(v)``: the product of all entries of a vector."""
    arguments = arguments_in_brackets(parser)
    span = (token.start, parser.last_end)
    if len(arguments) != 1:
        parser.fail(f"{token.text} takes a body and an index, or a vector", span)
    taken = names(arguments[0]) | parser.words.known
    letter = next((each for each in _USUAL_INDICES if each not in taken), "k_0")
    return BigOperator("prod", letter, None, None, None, Entry(arguments[0], (Symbol(letter),)), span)


def first_comma(parser: Parser) -> int | None:
    """The place of the first comma of the call at hand; None if there is none."""
    opening = parser.peek()
    closing = matching(parser, parser.at + 1)
    if closing is None:
        parser.fail("the bracket opened here is never closed", (opening.start, opening.end))
    depth = 0
    for place in range(parser.at + 1, closing):
        text = parser.tokens[place].text
        depth += (text in ("(", "[", "{", "\\{", "\\group")) - (text in (")", "]", "}", "\\}"))
        if depth == 1 and text in (",", ";"):
            return place
    return None


def called_where(parser: Parser) -> Formula:
    """``where(condition, a, b)``; further conditions chain: ``where(c1, a, c2, b, c)``."""
    token = parser.advance()
    if parser.token.text not in ("(", "["):
        parser.fail("where takes its parts in round brackets")
    parts = arguments_in_brackets(parser)
    span = (token.start, parser.last_end)
    if len(parts) < 2:
        parser.fail("where takes a condition and two values", span)
    branches = tuple((parts[k + 1], parts[k]) for k in range(0, len(parts) - 1, 2))
    return Cases(branches, parts[-1] if len(parts) % 2 else None, span)
