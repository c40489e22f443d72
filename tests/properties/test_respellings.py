"""An answer written in another way is never wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from zlib import crc32

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved
from hwsolve.notation.formula import (
    ONE,
    TWO,
    BigOperator,
    Call,
    Cases,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Transpose,
    map_children,
    names,
    substitute,
    walk,
)
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.printing.text import render_text
from tests.formulary import FORMULAS, formulary

SCOPE = formulary()
Change = Iterator[Formula]


def scalar(*formulas: Formula) -> bool:
    """Whether all of them are numbers."""
    return all(SCOPE.shape_of(formula) == () for formula in formulas)


def commuted(node: Formula) -> Change:
    """a + b as b + a, a*b as b*a."""
    if isinstance(node, Sum):
        yield Sum(node.terms[::-1])
    if isinstance(node, Product) and (node.mark in ("*", ".*") or scalar(*node.factors)):
        yield Product(node.factors[::-1], "*")


def signed(node: Formula) -> Change:
    """a - b as -(b - a), x as -(-x)."""
    if isinstance(node, Sum):
        yield Negative(Sum(tuple(t.operand if isinstance(t, Negative) else Negative(t) for t in node.terms)))
    if not isinstance(node, Relation):
        yield Negative(Negative(node))
    if isinstance(node, Product | Quotient) and scalar(node):
        yield Negative(Product((Negative(ONE), node), "*"))


def distributed(node: Formula) -> Change:
    """a*(b + c) as a*b + a*c, (a + b)/c as a/c + b/c."""
    if isinstance(node, Product) and (node.mark in ("*", ".*") or scalar(*node.factors[:1])):
        last = node.factors[-1]
        if isinstance(last, Sum):
            yield Sum(tuple(Product((*node.factors[:-1], term), node.mark) for term in last.terms))
    if isinstance(node, Quotient) and isinstance(node.numerator, Sum):
        yield Sum(tuple(Quotient(term, node.denominator) for term in node.numerator.terms))


def divided(node: Formula) -> Change:
    """a/b as a*(1/b) and as a*b^-1, x as x/1 and as 3*x/3."""
    if isinstance(node, Quotient) and scalar(node.denominator):
        yield Product((node.numerator, Quotient(ONE, node.denominator)), "*")
        yield Product((Power(node.denominator, Negative(ONE)), node.numerator), "*")
    if isinstance(node, Call | Product | Power):
        yield Quotient(node, ONE)
        yield Quotient(Product((Number("3"), node), "*"), Number("3"))


def powered(node: Formula) -> Change:
    """x^2 as x*x, 1/x^2 as x^-2, sqrt(x) as x^(1/2)."""
    if isinstance(node, Power) and node.exponent == TWO and scalar(node.base):
        yield Product((node.base, node.base), "*")
    if isinstance(node, Call) and node.function == "sqrt":
        yield Power(node.arguments[0], Quotient(ONE, TWO))
    if isinstance(node, Call) and node.function == "exp" and scalar(*node.arguments):
        yield Quotient(ONE, Call("exp", (Negative(node.arguments[0]),)))


def expanded(node: Formula) -> Change:
    """Named functions as what they stand for."""
    if not isinstance(node, Call) or len(node.arguments) != 1:
        return
    (x,) = node.arguments
    up, down = Call("exp", (x,)), Call("exp", (Negative(x),))
    match node.function:
        case "sigmoid":
            yield Quotient(ONE, Sum((ONE, down)))
            yield Quotient(up, Sum((up, ONE)))
            yield Quotient(Sum((ONE, Call("tanh", (Quotient(x, TWO),)))), TWO)
        case "tanh":
            yield Quotient(Sum((up, Negative(down))), Sum((up, down)))
        case "relu":
            yield Product((x, Call("step", (x,))), "*")
            yield Quotient(Sum((x, Call("abs", (x,)))), TWO)
        case "softplus":
            yield Sum((x, Call("log", (Sum((ONE, down)),))))


def transposed(node: Formula) -> Change:
    """A as (A^T)^T, A B as (B^T A^T)^T."""
    if SCOPE.shape_of(node):
        yield Transpose(Transpose(node))
    if isinstance(node, Product) and node.mark in ("", "@") and len(node.factors) == 2:
        left, right = node.factors
        yield Transpose(Product((Transpose(right), Transpose(left)), node.mark))


def summed(node: Formula) -> Change:
    """Another letter; a sum of sums as two sums; a factor pulled in front."""
    if not isinstance(node, BigOperator):
        return
    letter = next(each for each in "rlhf" if each not in names(node.body))
    yield BigOperator(
        node.operator, letter, node.lower, node.upper, node.condition,
        substitute(node.body, {node.index: Symbol(letter)}),
    )  # fmt: skip
    if node.operator == "sum" and isinstance(node.body, Sum):
        yield Sum(
            tuple(BigOperator("sum", node.index, node.lower, node.upper, None, t) for t in node.body.terms)
        )
    if node.operator == "sum":
        negated = BigOperator("sum", node.index, node.lower, node.upper, None, Negative(node.body))
        yield Negative(negated)


RESPELLINGS: tuple[Callable[[Formula], Change], ...] = (
    commuted, signed, distributed, divided, powered, expanded, transposed, summed,
)  # fmt: skip


def replaced(formula: Formula, old: Formula, new: Formula) -> Formula:
    """*formula* with the node *old* (that very one) replaced."""
    if formula is old:
        return new
    return map_children(formula, lambda child: replaced(child, old, new))


def respellings(formula: Formula) -> list[Formula]:
    """Every single respelling at every node that stands for a value."""
    inside = [formula]
    for node in walk(formula):
        if node is not formula and not isinstance(node, Number | Symbol | Relation):
            inside.append(node)
    indices = {id(index) for node in walk(formula) for index in getattr(node, "indices", ())}
    exponents = {id(node.exponent) for node in walk(formula) if isinstance(node, Power)}
    out = []
    for node in inside:
        if id(node) in indices or id(node) in exponents:
            continue
        for respell in RESPELLINGS:
            out.extend(replaced(formula, node, new) for new in respell(node))
    return out


def judged(student: Formula, reference: Formula) -> Comparison:
    """The comparison without proofs, under a fixed seed."""
    return equal(student, reference, SCOPE, crc32(render_plain(student).encode()), prove=False)


@pytest.mark.parametrize("text", FORMULAS)
def test_one_respelling_is_never_refuted(text: str) -> None:
    """Commuting, signs, distributing, expanding, transposing, renaming: one at a time, everywhere."""
    reference = SCOPE.parse(text)
    found = respellings(reference)
    assert len(found) >= 3
    for student in found:
        assert isinstance(judged(student, reference), Agrees | Proved), render_plain(student)


@pytest.mark.parametrize("text", FORMULAS)
def test_several_respellings_in_a_row(text: str) -> None:
    """Three changes on top of each other, chosen by a fixed seed."""
    reference = SCOPE.parse(text)
    for attempt in range(4):
        chooser = random.Random(f"{text} {attempt}")
        student = reference
        for _ in range(3):
            student = chooser.choice(respellings(student))
        assert isinstance(judged(student, reference), Agrees | Proved), render_plain(student)


def only_for_the_eye(node: Formula) -> bool:
    """What one line of Unicode writes for people and not for the reader."""
    if isinstance(node, Product) and node.mark in ("*", ".*"):
        return sum(bool(SCOPE.shape_of(factor)) for factor in node.factors) > 1
    return isinstance(node, Cases) or (isinstance(node, Call) and node.function == "eye")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_is_printed_reads_back_as_the_same_answer(text: str) -> None:
    """Plain, Unicode and LaTeX, of the reference and of a respelling of it."""
    reference = SCOPE.parse(text)
    student = random.Random(text).choice(respellings(reference))
    for formula in (reference, student):
        printed = [
            (render_plain(formula), "plain"),
            (render_latex(formula, is_array=lambda part: bool(SCOPE.shape_of(part))), "latex"),
        ]
        if not any(only_for_the_eye(node) for node in walk(formula)):
            printed.append((render_text(formula), None))
        for spelled, syntax in printed:
            again = SCOPE.parse(spelled, syntax)
            assert isinstance(judged(again, reference), Agrees | Proved), spelled
