"""Names that are notation of their own unless declared: ``sum``, ``E``, ``σ``, ``I``, ``δ``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    BigOperator,
    Call,
    DerivativeCall,
    Expectation,
    Formula,
    Logic,
    Number,
    Relation,
    Symbol,
    Transpose,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names import programs
from hwsolve.notation.reading.names.applications import PRIMES, primed_ahead, primes
from hwsolve.notation.reading.names.calls import apply, arguments_in_brackets, nullity
from hwsolve.notation.reading.names.einsum import einsum
from hwsolve.notation.reading.names.spectral import spectral_value
from hwsolve.notation.reading.operators import big as operators
from hwsolve.notation.reading.operators import derivatives, limits
from hwsolve.notation.reading.operators.averages import averaged
from hwsolve.notation.reading.operators.nabla import nabla
from hwsolve.notation.reading.scripts.subscripts import letters, subscript_tokens
from hwsolve.notation.reading.statements import negation

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

Reader = Callable[["Parser", Token], "Formula | None"]
_NULL_SPACES: Final = frozenset(["null", "nullspace", "ker", "kern", "kernel", "n"])
_BRACKETS: Final = frozenset(["(", "[", "{", "\\{"])


def _expectation(parser: Parser, token: Token) -> Formula | None:
    """``E[x]``, ``\\mathbb{E}_{x}[x]``; ``E(x)`` only where it cannot be a product."""
    at = parser.at
    parser.advance()
    if token.text != "E" and (parser.token.kind == "s" or parser.token.text == "_"):
        subscript_tokens(parser)
    opening = parser.token
    if opening.kind != "o" or opening.text not in _BRACKETS or (opening.text == "(" and token.text == "E"):
        parser.go(at)
        if token.text == "\\mathbb{E}":
            parser.fail("an expectation needs brackets", (token.start, token.end), "write \\mathbb{E}[…]")
        return None
    parser.advance()
    closer = {"(": ")", "[": "]", "{": "}", "\\{": "\\}"}[opening.text]
    body = parser.within(0)
    if parser.token.text != closer:
        parser.missing(opening, "bracket")
    return Expectation(body, (token.start, parser.advance().end))


def _transpose(parser: Parser, token: Token) -> Formula | None:
    """``T(A)``."""
    if parser.peek().text != "(" or not (parser.words.has_arrays or not parser.latex):
        return None
    parser.advance()
    operands = arguments_in_brackets(parser)
    if len(operands) != 1:
        parser.fail(f"T takes 1 argument, not {len(operands)}", (token.start, parser.last_end))
    return Transpose(operands[0], (token.start, parser.last_end))


def _logistic(parser: Parser, token: Token) -> Formula | None:
    """``σ(z)``."""
    following = parser.peek()
    if following.text in PRIMES and primed_ahead(parser):
        parser.advance()
        order = primes(parser)
        arguments = tuple(arguments_in_brackets(parser))
        return DerivativeCall("sigmoid", order, arguments, False, (token.start, parser.last_end))
    called = following.text == "[" and following.glued and not parser.latex
    if following.text == "(" or _squared(parser) or (called and parser.words.ranks.get("A") != 2):
        parser.advance()
        return apply(parser, "sigmoid", token)
    return spectral_value(parser, "svals", token)


def _squared(parser: Parser) -> bool:
    """Whether a power stands between the name and its argument: ``σ²(z)``, ``\\sigma^{2}(z)``."""
    raised = parser.peek()
    if raised.kind == "p":
        return raised.text.isdigit() and parser.peek(2).text == "("
    braced = parser.peek(2).text == "{"
    after = parser.peek(5 if braced else 3)
    return raised.text == "^" and parser.peek(3 if braced else 2).kind == "n" and after.text == "("


def _eigenvalue(parser: Parser, token: Token) -> Formula | None:
    """``λ_i(A)``, ``\\lambda_{\\max}(A)``."""
    return spectral_value(parser, "eigs", token)


def _extreme(parser: Parser, token: Token) -> Formula | None:
    """``σ_max`` of the matrix A; with brackets behind it, or ``σ_max²(A)``, a function like others."""
    if _squared(parser):
        parser.advance()
        return apply(parser, token.text, token)
    if parser.peek().text == "(" or parser.words.ranks.get("A") != 2:
        return None
    parser.advance()
    return Call(token.text, (Symbol("A"),), (token.start, token.end))


def _rate(parser: Parser, token: Token) -> Formula | None:
    """``O(1/√T)``."""
    if parser.peek().text != "(" or parser.peek().kind != "o":
        return None
    parser.advance()
    inside = arguments_in_brackets(parser)
    if len(inside) != 1:
        parser.fail(f"O takes 1 argument, not {len(inside)}", (token.start, parser.last_end))
    return Call("O", tuple(inside), (token.start, parser.last_end))


def _identity(parser: Parser, token: Token) -> Formula | None:
    """``I``, ``I_n`` among arrays."""
    following = parser.peek()
    if following.text in _BRACKETS and (condition := _condition(parser)) is not None:
        return Call("ind", (condition,), (token.start, parser.last_end))
    if not parser.words.has_arrays or following.text == "(":
        return None
    parser.advance()
    if following.kind != "s" and following.text != "_":
        return Call("eye", (), (token.start, token.end))
    span, _, inner = subscript_tokens(parser)
    if not inner:
        parser.fail("an empty subscript", span)
    return Call("eye", (parser.part(inner).whole(),), (token.start, parser.last_end))


def _condition(parser: Parser) -> Formula | None:
    """The ``(z > 0)`` behind an ``I`` that marks where it holds; None, and nothing read, for a factor."""
    at = parser.at
    parser.advance()
    parser.advance()
    inner = parser.within(0)
    if isinstance(inner, Relation | Logic) and parser.token.text in (")", "]", "}", "\\}"):
        parser.advance()
        return inner
    parser.go(at)
    return None


def _kronecker(parser: Parser, token: Token) -> Formula | None:
    """``δᵢⱼ``, ``\\delta_{ij}``, ``\\delta_{k,l}``."""
    following = parser.peek()
    if following.kind != "s" and not (following.kind == "o" and following.text == "_"):
        return None
    at = parser.at
    parser.advance()
    _, _, inner = subscript_tokens(parser)
    parts: list[Token] = []
    for token_inside in inner:
        if token_inside.kind == "a" and token_inside.text not in parser.words.known:
            parts.extend(letters(token_inside))
        elif token_inside.text != ",":
            parts.append(token_inside)
    if len(parts) == 2 and all(t.kind in "an" for t in parts):
        items = tuple(
            Symbol(t.text, (t.start, t.end)) if t.kind == "a" else Number(t.text, (t.start, t.end))
            for t in parts
        )
        return Call("delta", items, (token.start, parser.last_end))
    parser.go(at)
    return None


def of_two_indices(parser: Parser, token: Token) -> Formula | None:
    """Kronecker's delta although δ is another spelling of a vector: ``δᵢₖ``, ``delta(i, k)``."""
    at = parser.at
    found = _kronecker(parser, token)
    items = found.arguments if isinstance(found, Call) else ()
    if found is None and parser.peek().text == "(":
        parser.advance()
        items = tuple(arguments_in_brackets(parser, True))
    if len(items) == 2 and all(
        isinstance(each, Symbol) and each.name in parser.words.indices for each in items
    ):
        return Call("delta", items, (token.start, parser.last_end))
    parser.go(at)
    return None


def _maximum(parser: Parser, token: Token) -> Formula | None:
    """``\\max_k x_k`` runs over an index; ``max(a, b)`` does not."""
    following = parser.peek()
    over = following.kind == "s" or (following.kind == "o" and following.text == "_")
    return operators.big_operator(parser) if over else None


def _summation(parser: Parser, token: Token) -> Formula | None:
    """``sum(body, n)``, ``sum_{n=1}^N``, ``Σₙ``."""
    following = parser.peek()
    if following.kind == "o" and following.text == "(" and token.text not in ("Sigma", "Pi"):
        if token.text == "sum" and programs.axis_behind(parser):
            return programs.along_axis(parser)
        return operators.called_sum(parser)
    if following.text == "[" and token.text in ("Sum", "Product") and not parser.latex:
        return programs.listed_sum(parser, "sum" if token.text == "Sum" else "prod")
    sign = token.text in ("Sigma", "Pi") and parser.words.closed
    if sign or following.kind == "s" or (following.kind == "o" and following.text == "_"):
        return operators.big_operator(parser)
    return None


def _average(parser: Parser, token: Token) -> Formula | None:
    """``mean(x[n]^2, n)``, ``mean(f, k, 1, K)``: the sum over the number of terms."""
    if parser.peek().text != "(" or operators.first_comma(parser) is None:
        return None
    if programs.axis_behind(parser):
        return programs.along_axis(parser)
    total = operators.called_sum(parser)
    return averaged(total) if isinstance(total, BigOperator) else None


def _conditional(parser: Parser, token: Token) -> Formula | None:
    """``where(condition, a, b)``."""
    return operators.called_where(parser) if parser.peek().text in _BRACKETS else None


def _negation(parser: Parser, token: Token) -> Formula | None:
    """``not x = z``."""
    return negation(parser)


def _derivative(parser: Parser, token: Token) -> Formula | None:
    """``diff(L, w)``, ``D(L)/D(w)``."""
    return derivatives.called_derivative(parser)


def _nabla(parser: Parser, token: Token) -> Formula | None:
    """``nabla f(w)``, ``nabla^2 f(w)``."""
    following = parser.peek()
    begins = following.text in ("^", "**", "_") or following.kind in "aps"
    return nabla(parser) if begins else None


def _limit(parser: Parser, token: Token) -> Formula | None:
    """``lim(f(x), x, 0)``, ``lim_{x \\to 0} f(x)``."""
    following = parser.peek()
    begins = following.kind == "s" or (following.kind == "o" and following.text in ("(", "_"))
    return limits.limit(parser) if begins else None


def _dimension(parser: Parser, token: Token) -> Formula | None:
    """``dim Null(A)``, ``\\dim \\ker A``: of a null space only."""
    ahead = 1 + (parser.peek().text == "(")
    if parser.peek(ahead).text.casefold() not in _NULL_SPACES:
        return None
    parser.go(parser.at + ahead + 1)
    if parser.token.text == "(":
        arguments = arguments_in_brackets(parser)
    else:
        arguments = [parser.expression(31)]
    if len(arguments) != 1:
        parser.fail("a null space is of 1 matrix", (token.start, parser.last_end))
    if ahead == 2:
        if parser.token.text != ")":
            parser.missing(parser.tokens[parser.at - 1], "bracket")
        parser.advance()
    return nullity(arguments[0], (token.start, parser.last_end))


def _bound(parser: Parser, token: Token) -> Formula | None:
    """``sup(abs(f(x)), x)``, ``\\sup_x |f(x)|``; a bare ``inf`` is infinity."""
    following = parser.peek()
    if following.kind == "o" and following.text == "(":
        return operators.called_sum(parser)
    if following.kind == "s" or (following.kind == "o" and following.text == "_"):
        return operators.big_operator(parser)
    return None


BUILT_INS: Final[Mapping[str, Reader]] = {
    "sum": _summation, "Sum": _summation, "prod": _summation, "Prod": _summation, "product": _summation,
    "Product": _summation, "einsum": einsum, "Outer": programs.outer_of,
    "Piecewise": programs.piecewise, "dim": _dimension,
    "Sigma": _summation, "Pi": _summation, "maxover": _summation, "minover": _summation,
    "max": _maximum, "min": _maximum, "Max": _maximum, "Min": _maximum,
    "mean": _average, "avg": _average,
    "where": _conditional, "piecewise": _conditional, "ifelse": _conditional, "If": _conditional,
    "nabla": _nabla, "lim": _limit, "sup": _bound, "inf": _bound,
    "not": _negation, "D": _derivative, "diff": _derivative, "grad": _derivative,
    "\\mathbb{E}": _expectation, "E": _expectation, "expectation": _expectation,
    "T": _transpose, "sigma": _logistic, "lambda": _eigenvalue, "lam": _eigenvalue,
    "lambda_max": _extreme, "lambda_min": _extreme, "sigma_max": _extreme, "sigma_min": _extreme,
    "O": _rate, "I": _identity, "delta": _kronecker,
}  # fmt: skip
#: Heads that an underscore joins to an index in calculator text: ``max_k``, ``sum_n``, ``log_2``.
HEADS: Final = frozenset(
    "lim sup inf sum Sum prod Prod Sigma Pi max min Max Min maxover minover log delta E I".split()
)
