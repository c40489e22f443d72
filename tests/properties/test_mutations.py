"""An answer whose value is different is never right; a second reading in numpy says which are."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import numpy as np
import pytest

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Call,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Transpose,
    map_children,
    walk,
)
from hwsolve.notation.printing.plain import render_plain
from tests.formulary import FORMULAS, formulary
from tests.numpy_reading import Unread, close, point, value

SCOPE = formulary()
POINTS = [point(seed) for seed in range(1, 9)]
SIMILAR = {
    "sin": "cos", "cos": "sin", "tanh": "sigmoid", "sigmoid": "tanh", "log": "log10", "exp": "cosh",
    "relu": "abs",
    "abs": "relu", "max": "min", "softplus": "relu", "inv": "diag", "norm": "norm1", "trace": "det",
    "dot": "outer",
}  # fmt: skip
TWINS = {"w": "v", "v": "w", "a": "b", "b": "a", "g": "s", "s": "g", "y": "yhat", "yhat": "y", "q": "t",
 "t": "q",
         "c": "lam", "A": "P", "S": "A", "p": "q", "beta": "eta", "sig": "c", "n": "d", "i": "j",
         "j": "i"}  # fmt: skip


def mutants_of(node: Formula) -> Iterator[Formula]:
    """Mistakes a student makes at one place."""
    match node:
        case Sum(terms):
            for k, term in enumerate(terms):
                flipped = term.operand if isinstance(term, Negative) else Negative(term)
                yield Sum((*terms[:k], flipped, *terms[k + 1 :]))
                rest = (*terms[:k], *terms[k + 1 :])
                yield rest[0] if len(rest) == 1 else Sum(rest)
            yield Product(terms, "*")
        case Product(factors, mark):
            for k in range(len(factors)):
                rest = (*factors[:k], *factors[k + 1 :])
                yield rest[0] if len(rest) == 1 else Product(rest, mark)
            yield Product(factors[::-1], mark)
            yield Product(factors, "*" if mark == "" else "")
        case Quotient(top, bottom):
            yield top
            yield Quotient(bottom, top)
            yield Product((top, bottom), "*")
            yield Quotient(top, Power(bottom, Number("2")))
        case Power(base, exponent):
            yield base
            yield Power(base, Sum((exponent, ONE)))
        case Negative(operand):
            yield operand
        case Transpose(operand):
            yield operand
        case Entry(base, indices):
            yield Entry(base, indices[::-1])
            yield Entry(base, (ONE, *indices[1:]))
        case Call(function, arguments):
            yield Negative(node)
            if function in SIMILAR:
                yield Call(SIMILAR[function], arguments)
            if len(arguments) == 1:
                yield arguments[0]
        case BigOperator(operator, index, lower, upper, condition, body):
            yield body
            yield BigOperator("prod" if operator == "sum" else "sum", index, lower, upper, condition, body)
            yield BigOperator(operator, index, Number("2"), upper, condition, body)
            yield Quotient(node, Symbol("N"))
        case Number():
            yield Number(str(float(node.value) + 1))
        case Symbol(name):
            if name in TWINS:
                yield Symbol(TWINS[name])
    yield Negative(node)


def mutants(formula: Formula) -> list[Formula]:
    """Every single mistake at every place."""

    def put(within: Formula, old: Formula, new: Formula) -> Formula:
        return new if within is old else map_children(within, lambda child: put(child, old, new))

    found = [put(formula, node, new) for node in walk(formula) for new in mutants_of(node)]
    return [Product((Number("1.0001"), formula), "*"), *found]


def differs(student: Formula, reference: Formula) -> bool:
    """Whether the second reading finds other values: at two points or more, to be on the safe side."""
    apart = 0
    with np.errstate(all="ignore"):
        for env in POINTS:
            try:
                verdict = close(value(student, env), value(reference, env))
            except (Unread, np.linalg.LinAlgError, ValueError):
                return False
            apart += verdict is False
    return apart >= 2


@pytest.mark.parametrize("text", FORMULAS)
def test_a_changed_value_is_never_accepted(text: str) -> None:
    """Signs, factors, exponents, terms, indices, functions, transposes, ranges."""
    reference = SCOPE.parse(text)
    assert not differs(reference, reference)
    wrong = [mutant for mutant in mutants(reference) if differs(mutant, reference)]
    assert len(wrong) >= 4
    for student in wrong:
        try:
            found = equal(student, reference, SCOPE, crc32(render_plain(student).encode()), prove=True)
        except (MeaningError, NotComputable):
            continue
        assert not isinstance(found, Agrees | Proved), render_plain(student)


def test_there_are_mutants_to_speak_of() -> None:
    """The whole formulary gives hundreds of wrong answers."""
    counts = [
        sum(differs(m, SCOPE.parse(text)) for m in mutants(SCOPE.parse(text))) for text in FORMULAS[::7]
    ]
    assert sum(counts) > 100
