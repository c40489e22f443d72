"""Kinds ``set``, ``tuple``, ``interval``, ``shape`` and ``assignments``: several values at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.kinds.expression import compare_expression
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import unchain
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import (
    Constant,
    Formula,
    Interval,
    Logic,
    Negative,
    Number,
    PlusMinus,
    Power,
    Product,
    Relation,
    Set,
    Sum,
    Symbol,
    Transpose,
    Tuple,
    Vector,
    names,
)
from hwsolve.notation.printing.text import render_text


def weakest(found: Sequence[Comparison]) -> Comparison:
    """One comparison for several: the first refuted, else the first undecided, else the weakest."""
    for kind in (Refuted, Undecided):
        for each in found:
            if isinstance(each, kind):
                return each
    agreeing = [each for each in found if isinstance(each, Agrees)]
    if agreeing:
        return min(agreeing, key=lambda each: each.bits)
    return Proved("item by item")


def items_of(formula: Formula) -> list[Formula]:
    """The values of a list, a set, ``±``, or alternatives ``x = 1 or x = 2``."""
    if isinstance(formula, Set | Tuple | Vector):
        return [value for item in formula.items for value in items_of(item)]
    if isinstance(formula, PlusMinus):
        low: Formula
        if formula.centre is None:
            return [formula.deviation, Negative(formula.deviation)]
        low = Sum((formula.centre, Negative(formula.deviation)))
        return [Sum((formula.centre, formula.deviation)), low]
    if isinstance(formula, Logic) and formula.connective == "or":
        return [value for part in formula.operands for value in items_of(part)]
    if is_condition(formula):
        return [formula]
    if isinstance(formula, Relation) and formula.comparators[-1] in ("=", "in", ":="):
        return items_of(formula.sides[-1])
    return [formula]


def is_condition(formula: Formula) -> bool:
    """Whether a relation is an equation of its own, ``2x + y = 1``, and no name with its value."""
    if not isinstance(formula, Relation) or formula.comparators != ("=",):
        return False
    return any(
        isinstance(side, Sum | Product | Negative) and bool(names(side)) for side in formula.sides
    ) and not (isinstance(formula.sides[0], Symbol))


def compare_element(value: Formula, other: Formula, terms: Terms) -> Comparison:
    """An element of a set: a value, or an equation as in a system of equations."""
    if is_condition(value) or is_condition(other):
        from hwsolve.grading.kinds.equation import compare_equation

        return compare_equation(value, other, terms)
    return compare_expression(value, other, terms)


def compare_set(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """Each value of one is a value of the other; order and repetition do not count."""
    ours, theirs = items_of(student), items_of(reference)
    if len(ours) > 200 or len(theirs) > 200:
        return Undecided("the sets are too large to compare")
    matched = [False] * len(theirs)
    results: list[Comparison] = []
    for value in ours:
        verdicts = [compare_element(value, other, terms) for other in theirs]
        good = [k for k, verdict in enumerate(verdicts) if isinstance(verdict, Agrees | Proved)]
        if good:
            for k in good:
                matched[k] = True
            results.append(verdicts[good[0]])
        elif any(isinstance(verdict, Undecided) for verdict in verdicts):
            results.append(Undecided("an element could not be compared"))
        else:
            return Refuted(
                render_text(value), "no such element", {}, f"{render_text(value)} does not belong to the set"
            )
    if not all(matched):
        if any(isinstance(result, Undecided) for result in results):
            return weakest(results)
        return Refuted(f"{len(ours)} elements", f"{len(theirs)} elements", {}, "an element is missing")
    return weakest(results)


def compare_tuple(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """Item by item, in order; ``{256, 0.1}`` is a list where one is asked."""
    student = Tuple(student.items, student.span) if isinstance(student, Set) else student
    ours = list(student.items) if isinstance(student, Tuple | Vector) else [student]
    theirs = list(reference.items) if isinstance(reference, Tuple | Vector) else [reference]
    if len(ours) != len(theirs):
        return Refuted(f"{len(ours)} items", f"{len(theirs)} items", {}, f"{len(theirs)} items are asked")
    found: list[Comparison] = []
    for k, (value, target) in enumerate(zip(ours, theirs, strict=True), 1):
        each = compare_expression(unchain(value), unchain(target), terms)
        if isinstance(each, Refuted):
            return Refuted(each.student, each.reference, {"item": k, **each.at}, each.reason)
        found.append(each)
    return weakest(found)


def as_interval(formula: Formula) -> Interval | None:
    """``(a, b)`` and ``[a, b]`` read as intervals where one is asked; ``a < x <= b`` too."""
    if isinstance(formula, Interval):
        return formula
    if isinstance(formula, Tuple) and len(formula.items) == 2:
        return Interval(formula.items[0], formula.items[1], False, False)
    if isinstance(formula, Vector) and len(formula.items) == 2:
        return Interval(formula.items[0], formula.items[1], True, True)
    if isinstance(formula, Relation) and formula.comparators == ("in",):
        return as_interval(formula.sides[1])
    if isinstance(formula, Relation) and len(formula.sides) == 2:
        return _half_line(formula)
    if isinstance(formula, Relation) and len(formula.sides) == 3:
        first, second = formula.comparators
        if first in ("<", "<=") and second in ("<", "<="):
            return Interval(formula.sides[0], formula.sides[2], first == "<=", second == "<=")
        if first in (">", ">=") and second in (">", ">="):
            return Interval(formula.sides[2], formula.sides[0], second == ">=", first == ">=")
    return None


def _half_line(formula: Relation) -> Interval | None:
    """``x > a`` is ``(a, inf)``."""
    left, right = formula.sides
    comparator = formula.comparators[0]
    if isinstance(right, Symbol) and not isinstance(left, Symbol):
        left, right = right, left
        comparator = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(comparator, comparator)  # type: ignore[assignment]
    infinity = Constant("inf")
    if not isinstance(left, Symbol) or comparator not in ("<", "<=", ">", ">="):
        return None
    if comparator.startswith(">"):
        return Interval(right, infinity, comparator == ">=", False)
    return Interval(Negative(infinity), right, False, comparator == "<=")


def compare_interval(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """The same ends, open or closed alike."""
    ours, theirs = as_interval(student), as_interval(reference)
    if theirs is None:
        return Undecided("the reference is no interval")
    if ours is None:
        return Refuted("no interval", "an interval", {}, "an interval is asked")
    if isinstance(student, Relation) and (false := _false_between(student, terms)) is not None:
        return false
    for mine, target, which in (
        (ours.lower_closed, theirs.lower_closed, "lower"),
        (ours.upper_closed, theirs.upper_closed, "upper"),
    ):
        if mine != target:
            words = ("closed", "open")
            return Refuted(
                words[not mine], words[not target], {}, f"the {which} end: yours is {words[not mine]}"
            )
    ends = [(ours.lower, theirs.lower), (ours.upper, theirs.upper)]
    return weakest([_end(a, b, terms) for a, b in ends])


def _false_between(student: Relation, terms: Terms) -> Refuted | None:
    """Whether ``0 < e^x/(1 - e^x) < 1`` is false, whatever its ends are."""
    if len(student.sides) != 3 or isinstance(student.sides[1], Symbol):
        return None
    try:
        found = holds(student, terms.scope, terms.seed, False)
    except (MeaningError, NotComputable):
        return None
    if not isinstance(found, Refuted):
        return None
    return Refuted(found.student, found.reference, found.at, f"{render_text(student)} is false")


def ends_of(one: Interval, two: Interval) -> list[tuple[str, Formula, Formula]]:
    """The ends side by side, for credit; an end that is open in one and closed in the other differs."""
    found: list[tuple[str, Formula, Formula]] = []
    for which, mine, target, same in (
        ("The lower end", one.lower, two.lower, one.lower_closed == two.lower_closed),
        ("The upper end", one.upper, two.upper, one.upper_closed == two.upper_closed),
    ):
        found.append((which, mine, target if same else Set((target,))))
    return found


def _end(a: Formula, b: Formula, terms: Terms) -> Comparison:
    if a == b:
        return Proved("the same formula")
    if "inf" in (getattr(_bare(a), "name", ""), getattr(_bare(b), "name", "")):
        return Refuted(render_text(a), render_text(b), {}, "an end of the interval differs")
    return compare_expression(a, b, terms)


def _bare(formula: Formula) -> Formula:
    return formula.operand if isinstance(formula, Negative) else formula


def sizes_of(formula: Formula) -> list[Formula]:
    """The sizes of a shape: ``(H, D)``, ``H × D``, ``[H, D]``, ``H``; a last size of 1 is dropped."""
    if isinstance(formula, Relation):
        formula = formula.sides[-1]
    sizes = list(formula.items) if isinstance(formula, Tuple | Vector) else [formula]
    if isinstance(formula, Product) and formula.mark == "@":
        sizes = list(formula.factors)
    if len(sizes) == 2 and sizes[-1] == Number("1"):
        sizes.pop()
    return sizes


def compare_shape(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """The sizes of a tensor, one by one; ``n^2 × d`` is ``n × n × d`` where three are asked."""
    ours, theirs = sizes_of(student), sizes_of(reference)
    if len(ours) < len(theirs):
        ours = [size for each in ours for size in _repeated(each)]
    if len(ours) != len(theirs):
        return Refuted(f"{len(ours)} sizes", f"{len(theirs)} sizes", {}, f"{len(theirs)} sizes are asked")
    return compare_tuple(Tuple(tuple(ours)), Tuple(tuple(theirs)), terms)


def _repeated(size: Formula) -> list[Formula]:
    if isinstance(size, Power) and isinstance(size.exponent, Number) and size.exponent.text in ("2", "3"):
        return [size.base] * int(size.exponent.text)
    return [size]


def compare_assignments(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """``w_1 = 0, w_2 = 0, b = 1/2`` in any order."""
    theirs = assigned(reference)
    if theirs is None:
        return Undecided("the reference is no list of assignments")
    ours = assigned(student) or in_order(student, theirs)
    if ours is None:
        return Refuted("no assignments", "assignments", {}, "write each value as name = value")
    missing = [name for name in theirs if name not in ours]
    extra = [name for name in ours if name not in theirs]
    if missing or extra:
        which = missing[0] if missing else extra[0]
        text = f"{render_text(which)} is {'missing' if missing else 'not asked'}"
        return Refuted(f"{len(ours)} values", f"{len(theirs)} values", {}, text)
    found = []
    for name, target in theirs.items():
        each = compare_expression(ours[name], target, terms)
        if isinstance(each, Refuted):
            return Refuted(
                each.student, each.reference, {"value of": render_text(name), **each.at}, each.reason
            )
        found.append(each)
    return weakest(found)


def in_order(formula: Formula, wanted: Iterable[Formula]) -> dict[Formula, Formula] | None:
    """``[0, 0, 1/2]``: one vector, its entries in the order of the names; None for anything else."""
    listed = tuple(wanted)
    if not isinstance(formula, Vector | Tuple) or len(formula.items) != len(listed):
        return None
    if any(isinstance(item, Relation | Logic) for item in formula.items):
        return None
    return dict(zip(listed, formula.items, strict=True))


def _one_by_one(part: Formula) -> list[Formula]:
    """``(a, b) = (1, 2)`` as ``a = 1`` and ``b = 2``."""
    if isinstance(part, Relation) and part.comparators == ("=",):
        left, right = (side.operand if isinstance(side, Transpose) else side for side in part.sides)
        if isinstance(left, Tuple | Vector) and isinstance(right, Tuple | Vector):
            if len(left.items) == len(right.items):
                return [Relation(("=",), pair) for pair in zip(left.items, right.items, strict=True)]
    return [part]


def _joined(formula: Formula) -> tuple[Formula, ...]:
    """The statements that *and* stands between."""
    return formula.operands if isinstance(formula, Logic) and formula.connective == "and" else (formula,)


def assigned(formula: Formula) -> dict[Formula, Formula] | None:
    """The value of each name in a list of assignments; None for anything else."""
    parts = list(formula.items) if isinstance(formula, Tuple | Set | Vector) else [formula]
    joined = (each for part in parts for each in _joined(part))
    parts = [each for part in joined for each in _one_by_one(part)]
    found: dict[Formula, Formula] = {}
    for part in parts:
        if not isinstance(part, Relation) or not set(part.comparators) <= {"=", ":=", "~~", "->"}:
            return None
        sides = part.sides
        if not names(sides[0]) and names(sides[-1]):
            sides = sides[::-1]
        for name in sides[:-1]:
            if name in found:
                return None
            found[name] = sides[-1]
    return found
