"""Kind ``equation``: the same relation between the symbols, up to a factor that is never zero."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hwsolve.errors import NotComputable
from hwsolve.grading.kinds.collections import items_of
from hwsolve.grading.kinds.number import is_constant
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.counterexample import leaf_text, number_text
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.notation.formula import (
    Constant,
    Derivative,
    Entry,
    Formula,
    Negative,
    Number,
    PlusMinus,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    substitute,
    walk,
)
from hwsolve.notation.printing.text import render_text
from hwsolve.notation.survey import survey

#: Points on both solution sets that make two equations agree.
ENOUGH_SOLUTIONS = 8
_EQUALS = frozenset(["=", ":=", "~~"])


def is_equation(formula: Formula) -> bool:
    """One or more equality signs and nothing else."""
    return isinstance(formula, Relation) and set(formula.comparators) <= _EQUALS


def residual(formula: Relation) -> Formula:
    """``left - right`` of an equation; ``x = a ± b`` is the product over both signs."""
    left, right = formula.sides[0], formula.sides[-1]
    values = items_of(right) if isinstance(right, PlusMinus) else [right]
    factors = tuple(Sum((left, Negative(value))) for value in values)
    return factors[0] if len(factors) == 1 else Product(factors, "*")


def names_a_result(formula: Formula) -> bool:
    """A left side that only names what is asked: ``x``, ``dE/dw``, ``w_i``."""
    return isinstance(formula, Symbol | Derivative) or (
        isinstance(formula, Entry) and isinstance(formula.base, Symbol)
    )


def compare_equation(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """Equation against equation; ``x = 11`` also answers ``11``."""
    if not isinstance(reference, Relation):
        if not isinstance(student, Relation):
            from hwsolve.grading.kinds.expression import compare_expression

            return compare_expression(student, reference, terms)
        if isinstance(student, Relation) and is_equation(student) and names_a_result(student.sides[0]):
            from hwsolve.grading.kinds.expression import compare_expression

            return compare_expression(student.sides[-1], reference, terms)
        return Refuted(
            "an equation", "an expression", {}, "an equation was given where an expression is asked"
        )
    if not isinstance(student, Relation):
        if is_equation(reference) and names_a_result(reference.sides[0]) and is_constant(reference.sides[-1]):
            from hwsolve.grading.kinds.expression import compare_expression

            return compare_expression(student, reference.sides[-1], terms)
        return Refuted(
            "an expression", "an equation", {}, "an expression was given where an equation is asked"
        )
    if not is_equation(student) or not is_equation(reference):
        from hwsolve.grading.kinds.inequality import compare_inequality

        return compare_inequality(student, reference, terms)
    if len(student.sides) > 2:
        return _chain(student, reference, terms)
    one, two = residual(student), residual(reference)
    direct = equal(one, two, terms.scope, terms.seed, terms.prove)
    if isinstance(direct, Proved | Agrees | Undecided):
        return direct
    if isinstance(equal(one, Number("0"), terms.scope, terms.seed, False), Agrees | Proved):
        return Refuted(
            "true for all values", "an equation", {}, "this equation is always true, so it says nothing"
        )
    factor = _constant_factor(one, two, terms)
    if factor is not None:
        return factor
    if survey(one, two).imaginary:
        return direct
    if not names(one):
        return Refuted("false", "an equation", {}, "this equation is never true")
    return _by_its_solution(one, reference, terms) or _same_solutions(one, two, terms, direct)


def _by_its_solution(one: Formula, reference: Relation, terms: Terms) -> Comparison | None:
    """Of ``x = r`` the solution is r: it must solve the other equation, and alone where that is affine in x.

    None where the reference is not solved for a name, or the other equation is not affine in it.
    """
    scope = terms.scope
    unknown, solution = reference.sides
    if not isinstance(unknown, Symbol) or unknown.name in depends(scope, solution):
        return None
    if any(unknown.name in depends(scope, Symbol(name)) for name in names(one) - {unknown.name}):
        return None
    at_it = equal(substitute(one, {unknown.name: solution}), Number("0"), scope, terms.seed, False)
    if isinstance(at_it, Refuted):
        return Refuted("not solved", "solved", at_it.at, "the solution of the one does not solve the other")
    after = substitute(one, {unknown.name: Sum((solution, Number("1")))})
    line = Product((after, Sum((unknown, Negative(solution)))), "*")
    found = equal(one, line, scope, terms.seed, False)
    if not isinstance(at_it, Agrees | Proved) or not isinstance(found, Agrees | Proved):
        return None
    return Agrees(getattr(found, "points", 1), getattr(found, "bits", 128))


def _chain(student: Relation, reference: Relation, terms: Terms) -> Comparison:
    """Every link of a chain must be the reference or true by itself; one at least the reference."""
    found: Comparison | None = None
    for left, right in pairwise(student.sides):
        link = Relation(("=",), (left, right))
        if isinstance(equal(residual(link), Number("0"), terms.scope, terms.seed, False), Agrees | Proved):
            continue
        each = compare_equation(link, reference, terms)
        if not isinstance(each, Agrees | Proved):
            return each
        found = each
    return found or Refuted(
        "true for all values", "an equation", {}, "this chain is always true, so it says nothing"
    )


def compare_update(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """Kind ``update``: ``w := w - …``; the right sides must be equal, and the targets where both stand.

    ``w = …``, ``w ← …`` and the bare right side are the same answer; a factor is not free.
    """
    from hwsolve.grading.kinds.expression import compare_expression

    target, value = _assigned(student)
    wanted, right = _assigned(reference)
    if (
        isinstance(wanted, Symbol | Entry)
        and wanted not in walk(right)
        and not names_a_result(target or wanted)
    ):
        return compare_equation(student, reference, terms)
    if target is not None and not names_a_result(target):
        return Refuted("no update", "an update", {}, "the left side of an update is the name that is updated")
    if target is not None and wanted is not None and not _same_target(target, wanted):
        said = f"this updates {render_text(target)}; {render_text(wanted)} is asked"
        return Refuted("another target", "the target", {}, said)
    return compare_expression(value, right, terms)


def _assigned(formula: Formula) -> tuple[Formula | None, Formula]:
    if isinstance(formula, Relation) and is_equation(formula):
        return formula.sides[0], formula.sides[-1]
    return None, formula


def _same_target(one: Formula, two: Formula) -> bool:
    """``w`` and ``w_{t+1}`` name the same parameter."""
    heads = []
    for each in (one, two):
        base = each.base if isinstance(each, Entry) else each
        heads.append(base.name.partition("_")[0] if isinstance(base, Symbol) else "")
    return heads[0] == heads[1] != ""


def _constant_factor(one: Formula, two: Formula, terms: Terms) -> Comparison | None:
    """``one = c * two`` for a constant c that is not zero: two products at two points."""
    guesses: list[Formula] = [Constant("i"), Negative(Constant("i"))] if survey(one, two).imaginary else []
    ratio = _ratio(one, two, terms)
    if ratio is not None:
        guesses.insert(0, ratio)
    for guess in guesses:
        scaled = Product((guess, two), "*")
        found = equal(one, scaled, terms.scope, terms.seed, False)
        if isinstance(found, Agrees | Proved):
            return Agrees(getattr(found, "points", 1), getattr(found, "bits", 128), "up to a constant factor")
    return None


def _ratio(one: Formula, two: Formula, terms: Terms) -> Formula | None:
    """The rational number that two residuals differ by, where it is a simple one."""
    from fractions import Fraction

    instance = Instance(terms.scope, 7, 4)
    walker: Evaluator[Any] = Evaluator(terms.scope, instance, FloatSamples(4))
    try:
        a, b = walker.value(one), walker.value(two)
    except NotComputable:
        return None
    if isinstance(a, Array) or isinstance(b, Array):
        return None
    for x, y in zip(a, b, strict=True):
        if isinstance(x, complex) or x != x or y != y or not y or not x or abs(x / y) > 1e9:
            continue
        simple = Fraction(x / y).limit_denominator(10_000)
        if simple and abs(float(simple) - x / y) < 1e-9 * abs(x / y):
            top = Number(str(abs(simple.numerator)))
            made: Formula = Quotient(top, Number(str(simple.denominator)))
            return Negative(made) if simple < 0 else made
        return None
    return None


def _same_solutions(one: Formula, two: Formula, terms: Terms, direct: Refuted) -> Comparison:
    """Solutions of each, found by bisection in one variable, must solve the other."""
    variables = sorted((names(one) | names(two)) - terms.scope.dimensions)
    points = 0
    for first, second, mine in ((two, one, False), (one, two, True)):
        hits = 0
        for attempt in range(12):
            for variable in variables[:4]:
                found = _solution(first, variable, terms, attempt)
                if found is None:
                    continue
                walker, size = found
                value = walker(second)
                if value is None:
                    continue
                hits += 1
                if abs(value) > 1e-6 * max(1.0, size):
                    at = walker.place()
                    shown = number_text(value)
                    if mine:
                        return Refuted("solved", f"not solved (the sides differ by {shown})", at)
                    return Refuted(f"not solved (the sides differ by {shown})", "solved", at)
        points += hits
        if hits == 0:
            return (
                Undecided("no common solution was found to compare the equations at") if variables else direct
            )
    if points >= ENOUGH_SOLUTIONS:
        return Agrees(points, 20, "the same solutions")
    return Undecided("the equations agree at the few solutions found, but are no multiples of each other")


class _At:
    """Evaluates formulas where one variable has a solved value and the others are drawn."""

    def __init__(self, terms: Terms, attempt: int, variable: str) -> None:
        self.terms = terms
        self.variable = variable
        self.instance = Instance(terms.scope, 101 + attempt, 1)
        self.value = 0.0

    def __call__(self, formula: Formula) -> float | None:
        walker: Evaluator[Any] = Evaluator(
            self.terms.scope, self.instance, FloatSamples(1), {self.variable: [self.value]}
        )
        try:
            found = walker.value(formula)
        except NotComputable:
            return None
        if isinstance(found, Array) or isinstance(found[0], complex) or found[0] != found[0]:
            return None
        return float(found[0])

    def place(self) -> dict[str, Any]:
        at = {name: leaf_text(leaf, 0) for name, leaf in self.instance.leaves.items()}
        return at | {self.variable: float(f"{self.value:.7g}")}


def _solution(formula: Formula, variable: str, terms: Terms, attempt: int) -> tuple[_At, float] | None:
    """A point where *formula* changes sign along *variable*, and the size of it nearby."""
    at = _At(terms, attempt, variable)
    last: tuple[float, float] | None = None
    size = 1.0
    shift = 0.137 * (attempt + 1)
    for step in range(-40, 41):
        at.value = step * 0.15 + shift
        here = at(formula)
        if here is None:
            last = None
            continue
        size = max(size, min(abs(here), 10.0))
        if last is not None and (here < 0) != (last[1] < 0) and (attempt + step) % 2 == 0:
            low, high, below = last[0], at.value, last[1]
            for _ in range(80):
                at.value = (low + high) / 2
                middle = at(formula)
                if middle is None:
                    return None
                if (middle < 0) == (below < 0):
                    low = at.value
                else:
                    high = at.value
            final = at(formula)
            if final is not None and abs(final) < 1e-9 * max(size, 1.0):
                return at, size
        last = (at.value, here)
    return None
