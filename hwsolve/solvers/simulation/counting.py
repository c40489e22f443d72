"""How many runs a search makes: every value of one hyper-parameter with every combination of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import multiply, number
from hwsolve.derivation.derivation import Derivation
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Call,
    Entry,
    Formula,
    Negative,
    Product,
    Sum,
    Symbol,
    Tuple,
    Vector,
    rational,
)  # fmt: skip
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.supporting.parameters import read, unused

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings


def tell_count(part: Part, grid: Mapping[str, Sequence[Fraction]], settings: Settings) -> Derivation:
    """The number of runs: every value of one with every combination of the others."""
    scope = part.scope.with_symbols({})
    derivation = Derivation(scope)
    if grid:
        factors: list[Formula] = [number(len(values)) for values in grid.values()]
        note = ", ".join(f"{len(values)} values of {name}" for name, values in grid.items())
    else:
        sizes = [read(text, scope) for text in settings.formulas("sizes")]
        if len(sizes) == 1 and isinstance(sizes[0], Symbol) and scope.shape(sizes[0].name):
            return _any_number(derivation, sizes[0])
        factors = [
            item for size in sizes for item in (size.items if isinstance(size, Vector | Tuple) else (size,))
        ]
        if not factors:
            settings.node("sizes").place.fail("the sizes are an empty list")
        for factor in factors:
            _require_count(factor, scope, settings, "sizes")
        note = "the values of each hyper-parameter"
    if "repeats" in settings:
        factors.append(read(settings.formula("repeats"), scope))
        _require_count(factors[-1], scope, settings, "repeats")
        note += ", each run repeated"
    whole = multiply(factors)
    if len(factors) > 1:
        paired = BigOperator("sum", "i", ONE, factors[0], None, factors[1])
        derivation = derivation.claim(
            "every_value_with_every_other", paired, multiply(factors[:2]), "the first two: one run per pair"
        )
        derivation = tell_product(derivation, factors, note)
    else:
        derivation = derivation.claim("count", factors[0], whole, note)
    if "budget" in settings:
        budget = read(settings.formula("budget"), scope)
        _require_count(budget, scope, settings, "budget")
        limit = Call("min", (whole, budget))
        both = rational(whole), rational(budget)
        if both[0] is not None and both[1] is not None:
            smaller = number(min(both[0], both[1]))
            derivation = derivation.claim("budget", limit, smaller, "random search stops at its budget")
            whole = smaller
        else:
            whole = limit
    return derivation.answer("runs", whole)


def _require_count(size: Formula, scope: Scope, settings: Settings, key: str) -> None:
    """Raises ``ProblemError`` at *key* for a size that is known not to be a positive whole number."""
    value = rational(size)
    if scope.shape_of(size) or (value is not None and (value < 1 or value.denominator != 1)):
        settings.node(key).place.fail(f"{render_plain(size)} is not a positive whole number")


def _any_number(derivation: Derivation, sizes: Symbol) -> Derivation:
    """Any number of hyper-parameters, with sizes[j] values each: by induction over the last one."""
    scope = derivation.scope
    (length,) = scope.shape(sizes.name) or (ONE,)
    letter = unused("jilpq", lambda each: scope.declares(each) or Symbol(each) == length)
    entry = Entry(sizes, (Symbol(letter),))
    whole = BigOperator("prod", letter, ONE, length, None, entry)
    shorter = BigOperator("prod", letter, ONE, Sum((length, Negative(ONE))), None, entry)
    last = Entry(sizes, (length,))
    derivation = derivation.claim(
        "every_value_with_every_other",
        whole,
        Product((last, shorter)),
        "each value of the last hyper-parameter goes with every combination of the others",
    )
    return derivation.answer("runs", whole)


def tell_product(derivation: Derivation, factors: Sequence[Formula], note: str) -> Derivation:
    if len(factors) < 2:
        return derivation
    return derivation.claim("product_rule_of_counting", Product(tuple(factors)), multiply(factors), note)
