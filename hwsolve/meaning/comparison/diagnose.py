"""How a wrong answer differs from the right one: a sign, a factor, a term, a transpose, an index.

Each test changes one formula a little and asks whether the two are equal then. What is said
names the student's own writing and never the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import count, islice
from typing import Any

from hwsolve.errors import HwsolveError
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.comparison.screen import Screen
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Entry,
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
    walk,
)
from hwsolve.notation.printing.text import render_text

MAX_TRIALS = 80
#: Trials that floats cannot rule out are compared in full; so many are enough.
MAX_COMPARED = 6
#: In what is larger no single slip is looked for.
MAX_NODES = 250
_SIMILAR = {
    "sin": ("cos",), "cos": ("sin",), "tanh": ("sigmoid",), "sigmoid": ("tanh",), "log": ("log10", "log2"),
    "log10": ("log",), "log2": ("log",), "exp": ("log",), "relu": ("step",), "max": ("min",), "min": ("max",),
    "sinh": ("cosh",), "cosh": ("sinh",), "dot": ("outer",), "outer": ("dot",), "floor": ("ceil",),
    "ceil": ("floor",),
}  # fmt: skip


def diagnose(student: Formula, reference: Formula, scope: Scope) -> str | None:
    """One sentence on how *student* differs from *reference*, or None if nothing simple fits."""
    if isinstance(student, Relation) or isinstance(reference, Relation):
        return None
    trials, compared = count(1), count(1)
    screen = Screen(scope, (student, reference))

    def same(a: Formula, b: Formula) -> bool:
        if next(trials) > MAX_TRIALS:
            raise _Spent
        if screen.differ(a, b):
            return False
        if next(compared) > MAX_COMPARED:
            raise _Spent
        try:
            return isinstance(equal(a, b, scope, 1, False), Agrees | Proved)
        except HwsolveError:
            return False

    tests = (_sign, _factor, _size_factor, _transposed, _term, _own_writing)
    large = any(next(islice(walk(each), MAX_NODES, None), None) for each in (student, reference))
    try:
        for test in tests[: 4 if large else None]:
            found = test(student, reference, scope, same)
            if found is not None:
                return found
    except _Spent:
        pass  # what is still to be tried is no simple slip
    return None


class _Spent(Exception):
    """As much was tried as one answer is worth."""


Same = Callable[[Formula, Formula], bool]


def _sign(student: Formula, reference: Formula, scope: Scope, same: Same) -> str | None:
    return "The sign is reversed." if same(student, Negative(reference)) else None


def _factor(student: Formula, reference: Formula, scope: Scope, same: Same) -> str | None:
    """A constant factor, found as the ratio of the values."""
    ratio = _ratio(student, reference, scope)
    if ratio is None or ratio in (0, 1):
        return None
    top, bottom = Number(str(abs(ratio.numerator))), Number(str(ratio.denominator))
    scaled: Formula = Product((Quotient(top, bottom), reference), "*")
    scaled = Negative(scaled) if ratio < 0 else scaled
    if not same(student, scaled):
        return None
    shown = f"{ratio.numerator}/{ratio.denominator}" if ratio.denominator > 1 else str(ratio.numerator)
    return f"Your result is {shown} times the right one: a constant factor is off."


def _ratio(student: Formula, reference: Formula, scope: Scope) -> Fraction | None:
    instance = Instance(scope, 3, 4)
    walker: Evaluator[Any] = Evaluator(scope, instance, FloatSamples(4))
    try:
        a, b = walker.value(student), walker.value(reference)
    except HwsolveError:
        return None
    pairs = zip(a.items, b.items, strict=False) if isinstance(a, Array) and isinstance(b, Array) else [(a, b)]
    for x, y in pairs:
        if isinstance(x, Array) or isinstance(y, Array) or isinstance(x[0], complex):
            return None
        if y[0] and x[0] == x[0] and y[0] == y[0] and abs(x[0] / y[0]) < 1e6:
            found = Fraction(x[0] / y[0]).limit_denominator(120)
            return found if abs(float(found) - x[0] / y[0]) < 1e-9 * abs(x[0] / y[0]) else None
    return None


def _size_factor(student: Formula, reference: Formula, scope: Scope, same: Same) -> str | None:
    """A missing or extra 1/N, K, η or λ."""
    mentioned = names(student) | names(reference)
    scalars = [n for n in (*sorted(scope.dimensions), *sorted(scope.types)) if not scope.shape(n)]
    for name in dict.fromkeys(n for n in scalars if n in scope.dimensions or n in mentioned):
        symbol = Symbol(name)
        shown = render_text(symbol)
        if same(student, Product((symbol, reference), "*")):
            missing = name in scope.dimensions
            return f"A factor 1/{shown} is missing." if missing else f"There is a factor {shown} too many."
        if same(student, Quotient(reference, symbol)):
            extra = name in scope.dimensions
            return f"There is a factor 1/{shown} too many." if extra else f"A factor {shown} is missing."
    return None


def _transposed(student: Formula, reference: Formula, scope: Scope, same: Same) -> str | None:
    shape = scope.shape_of(reference)
    if shape is None or len(shape) != 2:
        return None
    return "This is the transpose of the right result." if same(student, Transpose(reference)) else None


def _term(student: Formula, reference: Formula, scope: Scope, same: Same) -> str | None:
    """A term missing, one too many, or one with the wrong sign."""
    for path, terms in _sums(reference):
        for k in range(len(terms)):
            rest = terms[:k] + terms[k + 1 :]
            if same(student, path(_sum(rest))):
                return "A term is missing."
    for path, terms in _sums(student):
        for k, term in enumerate(terms):
            rest = terms[:k] + terms[k + 1 :]
            if same(path(_sum(rest)), reference):
                return f"The term {render_text(term)} is one too many."
            flipped = term.operand if isinstance(term, Negative) else Negative(term)
            if same(path(_sum((*terms[:k], flipped, *terms[k + 1 :]))), reference):
                return f"The sign of {render_text(_unsigned(term))} is wrong."
    return None


def _unsigned(term: Formula) -> Formula:
    return term.operand if isinstance(term, Negative) else term


def _sum(terms: tuple[Formula, ...]) -> Formula:
    return terms[0] if len(terms) == 1 else Sum(terms)


def _sums(formula: Formula) -> Iterator[tuple[Callable[[Formula], Formula], tuple[Formula, ...]]]:
    """Every sum in the formula with a way to put another in its place."""
    for node in walk(formula):
        if isinstance(node, Sum):

            def put(new: Formula, old: Formula = node) -> Formula:
                return _replace(formula, old, new)

            yield put, node.terms


def _replace(formula: Formula, old: Formula, new: Formula) -> Formula:
    if formula is old:
        return new
    return map_children(formula, lambda child: _replace(child, old, new))


def _own_writing(student: Formula, reference: Formula, scope: Scope, same: Same) -> str | None:
    """One small change of the student's writing that makes it right."""
    for node in walk(student):
        for other, say in _neighbours(node, student):
            if same(_replace(student, node, other), reference):
                return say
    return None


def _neighbours(node: Formula, whole: Formula) -> Iterator[tuple[Formula, str]]:
    shown = render_text(node)
    if isinstance(node, Call):
        for name in _SIMILAR.get(node.function, ()):
            yield Call(name, node.arguments), f"The function in {shown} is not the right one."
        if len(node.arguments) == 1:
            yield node.arguments[0], f"{node.function} should not be applied in {shown}."
            yield Power(node, Number("2")), f"A square is missing on {shown}."
    elif isinstance(node, Power):
        yield node.base, f"The exponent in {shown} should not be there."
        if isinstance(node.exponent, Number) and node.exponent.text.isdigit():
            for step in (1, -1):
                exponent = Number(str(int(node.exponent.text) + step))
                yield Power(node.base, exponent), f"The exponent in {shown} is wrong."
    elif isinstance(node, Quotient):
        yield Product((node.numerator, node.denominator), "*"), f"{shown} divides where it should multiply."
        yield Quotient(node.denominator, node.numerator), f"{shown} is upside down."
        squared = Power(node.denominator, Number("2"))
        yield Quotient(node.numerator, squared), f"A square is missing below the line in {shown}."
    elif isinstance(node, Product):
        for k in range(len(node.factors)):
            rest = node.factors[:k] + node.factors[k + 1 :]
            factor = render_text(node.factors[k])
            reduced = rest[0] if len(rest) == 1 else Product(rest, node.mark)
            yield reduced, f"The factor {factor} is one too many."
            if len(node.factors) == 2:
                yield Sum(node.factors), f"{shown} multiplies where it should add."
        yield Product(node.factors[::-1], node.mark), f"The order of the factors in {shown} is reversed."
    elif isinstance(node, Entry) and len(node.indices) == 1 and isinstance(node.indices[0], Symbol):
        letters = {
            n.indices[0].name
            for n in walk(whole)
            if isinstance(n, Entry) and isinstance(n.indices[0], Symbol)
        }
        letters |= {n.index for n in walk(whole) if isinstance(n, BigOperator)}
        for letter in sorted(letters - {node.indices[0].name}):
            yield Entry(node.base, (Symbol(letter),)), f"The index in {shown} is wrong."
    elif isinstance(node, Entry) and len(node.indices) == 2:
        yield Entry(node.base, node.indices[::-1]), f"The indices in {shown} are swapped."
    elif isinstance(node, Transpose):
        yield node.operand, f"{shown} should not be transposed."
    elif isinstance(node, Sum) and len(node.terms) == 2:
        yield Product(node.terms, "*"), f"{shown} adds where it should multiply."
