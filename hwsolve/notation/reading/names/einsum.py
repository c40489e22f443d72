"""``einsum('ij,jk->ik', A, B)`` as the sum of products it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.notation.formula import BigOperator, Call, Entry, Formula, Number, Product, Symbol, Transpose
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names.programs import fresh_letters

if TYPE_CHECKING:
    from hwsolve.errors import Span
    from hwsolve.notation.reading.parser import Parser


def einsum(parser: Parser, token: Token) -> Formula | None:
    """``einsum(ij;jk;ik, A, B)``, as the letters of ``'ij,jk->ik'`` reach the parser."""
    at, opening = parser.at, parser.peek()
    if opening.text != "(":
        return None
    parser.go(at + 2)
    terms = [""]
    while parser.token.text != "," and parser.token.kind in "ao":
        piece = parser.advance().text
        terms = [*terms, ""] if piece == ";" else [*terms[:-1], terms[-1] + piece]
    *inputs, output = terms
    operands: list[Formula] = []
    while parser.token.text == ",":
        parser.advance()
        operands.append(parser.within(0))
    if parser.token.text != ")":
        parser.missing(opening, "bracket")
    span = (token.start, parser.advance().end)
    letters = "".join(inputs)
    sizes = [len(each) for each in (*inputs, output)]
    wellformed = letters.isalpha() and set(output) <= set(letters) and len(inputs) == len(operands)
    if not wellformed or max(sizes) > 2 or len(output) != len(set(output)):
        parser.fail("this einsum is not read here", span, "write it with sums or products")
    return _contracted(parser, inputs, output, operands, span)


def _contracted(
    parser: Parser, inputs: list[str], output: str, operands: list[Formula], span: Span
) -> Formula:
    """The sum, over the letters that *output* lacks, of the product of the *operands*."""
    fresh = fresh_letters(parser, *operands)
    summed = {each: next(fresh) for each in dict.fromkeys("".join(inputs)) if each not in output}
    pieces: list[tuple[str, Formula]] = []
    for letters, operand in zip(inputs, operands, strict=True):
        bound = [Symbol(summed[each]) for each in letters if each in summed]
        kept = "".join(each for each in letters if each in output)
        turned = len(letters) == 2 and len(bound) == 1 and letters[1] in summed
        base = Transpose(operand) if turned else operand
        pieces.append((kept, Entry(base, tuple(bound), span) if bound else operand))
    factors = {kept: [piece for each, piece in pieces if each == kept] for kept, _ in pieces}
    joined = {kept: _hadamard(each, span) for kept, each in factors.items()}
    scalar = joined.pop("", None)
    if set(joined) == {output[::-1]} and len(output) == 2:
        made: Formula = Transpose(joined[output[::-1]], span)
    elif set(joined) == set(output) and len(output) == 2:
        made = Call("outer", (joined[output[0]], joined[output[1]]), span)
    elif set(joined) == ({output} if output else set()):
        made = joined.get(output, Number("1", span))
    else:
        parser.fail("this einsum is not read here", span, "write it with sums or products")
    if scalar is not None:
        made = scalar if not output else Product((scalar, made), "*", span)
    for letter in reversed(summed.values()):
        made = BigOperator("sum", letter, None, None, None, made, span)
    return made


def _hadamard(factors: list[Formula], span: Span) -> Formula:
    return factors[0] if len(factors) == 1 else Product(tuple(factors), ".*", span)
