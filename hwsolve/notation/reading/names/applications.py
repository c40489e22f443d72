"""A declared function before its arguments: ``f(x)``, ``f'(x)``, ``f^{(3)}(x)``, ``∇f(w)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.errors import Span
from hwsolve.notation.formula import Call, Derivative, DerivativeCall, Formula, Symbol
from hwsolve.notation.reading.names.calls import arguments_in_brackets

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

MAX_ORDER: Final = 8
_PRIMES: Final = {"'": 1, "″": 2, "‴": 3}
#: Signs that may begin the mark of a derivative.
PRIMES: Final = frozenset([*_PRIMES, "^"])


def applied(parser: Parser, function: str, start: int) -> Formula:
    """What stands behind the name of a function, which has been read: primes and arguments.

    Raises:
        Unreadable: primes without an argument, or too many.
    """
    order = primes(parser)
    if parser.token.kind == "o" and parser.token.text in ("(", "["):
        arguments = tuple(arguments_in_brackets(parser))
        span = (start, parser.last_end)
        if not arguments:
            parser.fail(f"{function} needs an argument", span, f"write {function}(x)")
        if order:
            return DerivativeCall(function, order, arguments, False, span)
        return Call(function, arguments, span)
    if order:
        shown = function + "'" * min(order, 3)
        parser.fail(f"{shown} needs its argument", (start, parser.last_end), f"write {shown}(x)")
    return Symbol(function, (start, parser.last_end))


def primes(parser: Parser) -> int:
    """How often the function before is to be differentiated: ``''``, ``^{\\prime}``, ``^{(3)}``; 0 if not."""
    order = 0
    while parser.token.kind == "o" and parser.token.text in _PRIMES:
        order += _PRIMES[parser.advance().text]
    token = parser.token
    if order == 0 and token.kind == "p" and token.text[:1] == "(" and token.text[1:-1].isdigit():
        parser.advance()
        order = int(token.text[1:-1][:3])
    elif order == 0 and token.kind == "o" and token.text in ("^", "**"):
        order = _raised(parser)
    if order > MAX_ORDER:
        parser.fail(f"a derivative of an order above {MAX_ORDER}", (token.start, parser.last_end))
    return order


def _raised(parser: Parser) -> int:
    """The order in ``^\\prime``, ``^{\\prime\\prime}``, ``^{(3)}``, ``^(3)``; 0 where it is no derivative."""
    ahead = 1
    braced = parser.peek().text in ("{", "\\group")
    ahead += braced
    order = 0
    while parser.peek(ahead).kind == "o" and parser.peek(ahead).text in _PRIMES:
        order += _PRIMES[parser.peek(ahead).text]
        ahead += 1
    if order == 0:
        opening, number, closing = (parser.peek(ahead + k) for k in range(3))
        if opening.text != "(" or number.kind != "n" or not number.text.isdigit() or closing.text != ")":
            return 0
        order = int(number.text[:3])
        ahead += 3
    if braced:
        if parser.peek(ahead).text != "}":
            return 0
        ahead += 1
    if parser.peek(ahead).text != "(":
        return 0
    parser.go(parser.at + ahead)
    return order


def primed_ahead(parser: Parser) -> bool:
    """Whether primes and a bracket follow the name at hand: ``tanh'(x)``."""
    ahead = 1
    while parser.peek(ahead).kind == "o" and parser.peek(ahead).text in _PRIMES:
        ahead += 1
    if ahead > 1:
        return parser.peek(ahead).text == "("
    if parser.peek().text != "^":
        return False
    at = parser.at
    parser.advance()
    found = _raised(parser) > 0
    parser.go(at)
    return found


def differentiated(parser: Parser, of: Formula, wrt: tuple[Formula, ...], span: Span) -> Formula:
    """The derivative of *of*; ``df/dx`` of a function is ``f'(x)``."""
    if isinstance(of, Symbol) and of.name in parser.words.functions and len(set(wrt)) == 1:
        return DerivativeCall(of.name, len(wrt), wrt[:1], False, span)
    return Derivative(of, wrt, span)


def gradient_call(parser: Parser, order: int, start: int) -> Formula | None:
    """``∇f(w)`` of a function, ``∇E`` of a quantity at the left of ``=``; None for anything else."""
    at = parser.at
    if parser.token.kind != "a":
        return None
    of = parser.operand()
    span = (start, parser.last_end)
    if isinstance(of, Call) and of.function in parser.words.functions:
        return DerivativeCall(of.function, order, of.arguments, True, span)
    leads = parser.token.kind == "o" and parser.token.text in ("=", ":=", "==", "&")
    if isinstance(of, Symbol) and start == parser.tokens[0].start and leads:
        return DerivativeCall(of.name, order, (), True, span)
    parser.go(at)
    return None
