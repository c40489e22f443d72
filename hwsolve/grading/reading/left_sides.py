"""What stands on the left of ``-dE/dz = y - ŷ`` or ``K - 1 = n (k - 1)`` besides the quantity asked.

Such an equation does not say that the asked quantity *is* its right side: it is solved for it first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable, Unreadable
from hwsolve.grading.reading.answer import Reading, read_answer
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import (
    Call,
    Derivative,
    DerivativeCall,
    Entry,
    Expectation,
    Formula,
    Limit,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Transpose,
    Tuple,
    names,
    walk,
)
from hwsolve.notation.functions import FUNCTIONS

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.meaning.scope import Scope

_ARITHMETIC = Negative | Sum | Product | Quotient | Power
_VALUED = Derivative | DerivativeCall | Expectation | Call


#: ``≤ ŷ - y`` with nothing before it.
_AT_MOST: Final = re.compile(r"[\s$]*(≤|<=?(?![->])|\\leq?(?:slant)?(?![A-Za-z]))")
Compared = Callable[[Formula], Comparison]
#: How a comparison says that two arrays are not of one shape.
_SHAPES = "yours is "


def of_another(reading: Reading, question: Question, compared: Compared) -> Formula | None:
    """The left side of which a right value is stated although it has another; None where it may be a label.

    ``dE/dŷ = ŷ - y`` where dE/dz is asked, ``g(x) = …`` for g'. A bare name is a label; so is what
    speaks of quantities that neither the answer nor a reference knows.
    """
    whole = reading.whole
    if not isinstance(whole, Relation) or whole.comparators[0] != "=":
        return None
    head, alone = whole.sides[0], len(whole.sides) == 2
    if _is_program_name(head, question):
        return None
    if isinstance(head, Symbol):
        return head if _is_no_label(head, reading, question, compared) else None
    if isinstance(head, Entry | Transpose) or not (names(head) or isinstance(head, Limit)):
        return None  # a label, or figures put in
    if isinstance(head, Limit) and head.variable in question.scope.dimensions:
        return None  # a size that grows has no value to be compared at
    if isinstance(head, Derivative):
        asked = _named(question)
        if isinstance(asked, Derivative):
            functions = {_function(head, question), _function(asked, question)} - {None}
            return head if len(functions) > 1 or _variables(head) != _variables(asked) else None
        if isinstance(head.of, Symbol) and head.of.name not in question.scope.definitions:
            return None
    elif not isinstance(head, _VALUED) and not alone:
        return None
    known = set().union(*(depends(question.scope, each) for each in (reading.final, *question.references)))
    types = question.scope.types
    own = {name for name in depends(question.scope, head) - known if name in types}
    if any(not types[name].domain.random for name in own) or any(isinstance(x, Tuple) for x in walk(head)):
        return None
    try:
        found = compared(head)
    except (MeaningError, NotComputable):
        return None
    apart = isinstance(found, Refuted) and (
        bool(found.at)
        or (isinstance(head, Call) and found.student == "no value")
        or isinstance(head, Limit)
        or (_is_of_a_whole(head) and (found.reason or "").startswith(_SHAPES))
    )
    return head if apart else None


def _is_of_a_whole(head: Formula) -> bool:
    """A derivative of a quantity, not of an entry, of which an index may have been left out."""
    return isinstance(head, Derivative) and isinstance(head.of, Symbol)


def _is_no_label(head: Symbol, reading: Reading, question: Question, compared: Compared) -> bool:
    """Whether a bare name is another quantity: what is derived, of another shape, or part of the answer.

    ``E = ŷ - y`` where dE/dz is asked, ``L = ŷ - y`` of a vector, ``λ = 1/λ``; but ``W1 = W1/2`` for W1'.
    """
    scope, asked = question.scope, _named(question)
    if head.name not in scope.types and head.name not in scope.definitions:
        return False
    if head.name.rstrip("'") == question.answer.name.rstrip("'"):
        return False
    if isinstance(asked, Derivative) and asked.of == head:
        return True
    if _is_of_its_entries(head, reading.final, scope):
        return False
    inside = any(head.name in names(each) for each in (reading.final, *question.references))
    try:
        found = compared(head)
    except (MeaningError, NotComputable):
        return False
    if not isinstance(found, Refuted):
        return False
    return (inside and bool(found.at)) or (found.reason or "").startswith(_SHAPES)


def _is_of_its_entries(head: Symbol, final: Formula, scope: Scope) -> bool:
    """``ρ = Πᵢ ρᵢ``: a number called as the vector is whose entries make it."""
    if not scope.is_array(head) or scope.is_array(final) or head.name not in names(final):
        return False
    indexed = {node.base for node in walk(final) if isinstance(node, Entry)}
    return head in indexed and sum(node == head for node in walk(final)) == sum(
        isinstance(node, Entry) and node.base == head for node in walk(final)
    )


def read_for(question: Question) -> Reading:
    """The answer as it is read where the name of what is asked is known, so that ``λ η = 1`` has a meaning.

    Raises:
        Unreadable: the text, or an answer that is made of that name.
    """
    name, scope, text, kind = question.answer.name, question.scope, question.text, question.answer.kind
    bare = _AT_MOST.match(text) if kind == "expression" and "bound" not in name.lower() else None
    if bare is not None:
        raise Unreadable(f"a value is asked, and {bare[1]} says only how large it can be", text, bare.span(1))
    if "=" in text and name in text and name.isidentifier():
        if not scope.declares(name) and name not in FUNCTIONS and name not in scope.indices:
            found = read_answer(text, scope.with_symbols({name: REAL}), kind)
            if name not in names(found.final):
                return found
    return read_answer(text, scope, kind)


def _is_program_name(head: Formula, question: Question) -> bool:
    """``dw`` for dE/dw, as a program calls it."""
    written = question.text[head.span[0] : head.span[1]].strip() if head.span else ""
    return written[:1] == "d" and written.isidentifier() and question.answer.name.endswith(f"/{written}")


def _named(question: Question) -> Formula | None:
    """The name of the answer as a formula; None where it is a word."""
    try:
        return question.scope.parse(question.answer.name)
    except Unreadable:
        return None


def _function(derivative: Derivative, question: Question) -> str | None:
    """The declared name of what is derived; None where it is written out, or bears a name of its own."""
    of = derivative.of.base if isinstance(derivative.of, Entry) else derivative.of
    return of.name if isinstance(of, Symbol) and question.scope.declares(of.name) else None


def _variables(derivative: Derivative) -> list[set[str]]:
    """By what a derivative is taken, without indices."""
    return [names(each.base) if isinstance(each, Entry) else names(each) for each in derivative.wrt]


def solved(reading: Reading, question: Question, compared: Compared) -> Reading | None:
    """The reading with the equation solved for the asked quantity; None where nothing stands beside it.

    It is what has its name, or a derivative or call of its value. What cannot be solved
    for it, ``(dE/dz)^2 = …``, stays an equation, which answers nothing.
    """
    whole = reading.whole
    if not isinstance(whole, Relation) or set(whole.comparators) != {"="}:
        return None
    left = whole.sides[0]
    if not isinstance(left, _ARITHMETIC) or reading.final is not whole.sides[-1]:
        return None
    if any(isinstance(part, Tuple) for part in walk(left)):  # f(1, 2)
        return None
    asked = [part for part in dict.fromkeys(_parts(left)) if _is_asked(part, question, compared)]
    if len(asked) != 1:
        return None
    value = _isolated(left, whole.sides[-1], asked[0], question.scope)
    return replace(reading, whole=value or whole, final=value or whole, earlier=(), claims=())


def _is_asked(formula: Formula, question: Question, compared: Compared) -> bool:
    name = question.answer.name
    if isinstance(formula, Symbol):
        return formula.name == name and all(name not in names(each) for each in question.references)
    if not isinstance(formula, _VALUED):
        return False
    if formula == _named(question):
        return True
    try:
        return isinstance(compared(formula), Proved | Agrees)
    except (MeaningError, NotComputable):
        return False


def _parts(formula: Formula) -> Iterator[Formula]:
    """What sums, products, quotients and powers are made of."""
    if isinstance(formula, Negative):
        yield from _parts(formula.operand)
    elif isinstance(formula, Sum | Product):
        for each in formula.terms if isinstance(formula, Sum) else formula.factors:
            yield from _parts(each)
    elif isinstance(formula, Quotient):
        yield from _parts(formula.numerator)
        yield from _parts(formula.denominator)
    elif isinstance(formula, Power):
        yield from _parts(formula.base)
    else:
        yield formula


def _is_size(formula: Formula) -> bool:
    """A norm, which is no negative number: its square tells what it is."""
    return isinstance(formula, Call) and formula.function in ("norm", "norm2", "specnorm", "abs")


def _isolated(left: Formula, right: Formula, asked: Formula, scope: Scope) -> Formula | None:
    """*asked* from ``left = right``; None where it stands twice, or beside what cannot be divided by."""
    while left != asked:
        if isinstance(left, Negative):
            left, right = left.operand, Negative(right)
            continue
        parts = left.terms if isinstance(left, Sum) else left.factors if isinstance(left, Product) else ()
        if isinstance(left, Quotient):
            parts = (left.numerator, left.denominator)
        if isinstance(left, Power) and _is_size(left.base) and left.exponent == Number("2"):
            left, right = left.base, Call("sqrt", (right,))
            continue
        holding = [part for part in parts if asked in walk(part)]
        if len(holding) != 1:
            return None
        others = [part for part in parts if part is not holding[0]]
        if not isinstance(left, Sum) and any(scope.is_array(part) for part in others):
            return None
        if isinstance(left, Quotient) and holding[0] is left.denominator:
            right = Quotient(left.numerator, right)
        else:
            for part in others:
                if isinstance(left, Sum):
                    right = Sum((right, Negative(part)))
                else:
                    product = isinstance(left, Product)
                    right = Quotient(right, part) if product else Product((right, part), "*")
        left = holding[0]
    return right
