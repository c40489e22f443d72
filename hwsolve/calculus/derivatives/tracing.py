"""Array formulas of known sizes traced into scalar formulas, by evaluating over formulas as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final

from hwsolve.calculus.arithmetic import number
from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.arrays import Array, Value, places
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Call,
    Cases,
    Comparator,
    Constant,
    Derivative,
    Entry,
    Expectation,
    Formula,
    Logic,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    walk,
)

Condition = Formula | bool
_ORDER: Final[Mapping[str, frozenset[int]]] = {
    "=": frozenset({0}), "!=": frozenset({-1, 1}), "<": frozenset({-1}), "<=": frozenset({-1, 0}),
    ">": frozenset({1}), ">=": frozenset({1, 0}),
}  # fmt: skip


class FormulaNumbers:
    """A number system whose numbers are formulas: arithmetic writes down what it would do."""

    principal: ClassVar[bool] = False

    def literal(self, value: Fraction) -> Formula:
        """A number, in decimals where it has few."""
        places_needed = next((k for k in range(1, 13) if (value * 10**k).denominator == 1), 0)
        if value.denominator == 1 or value < 0 or not places_needed:
            return number(value)
        return Number(f"{float(value):.{places_needed}f}")

    def drawn(self, draws: tuple[complex, ...]) -> Formula:
        """Never asked for: every leaf is overridden by itself."""
        raise NotComputable("a name here has no value and is no input")

    def constant(self, name: str) -> Formula:
        """``e``, ``pi``, ``inf``."""
        if name == "i":
            raise NotComputable("a computational graph is of real numbers")
        return Constant("e" if name == "e" else "pi" if name == "pi" else "inf")

    def add(self, a: Formula, b: Formula) -> Formula:
        """0 + b = b"""
        if a == ZERO:
            return b
        return a if b == ZERO else Sum((a, b))

    def subtract(self, a: Formula, b: Formula) -> Formula:
        """a - 0 = a"""
        if b == ZERO:
            return a
        return Negative(b) if a == ZERO else Sum((a, Negative(b)))

    def multiply(self, a: Formula, b: Formula) -> Formula:
        """0*b = 0, 1*b = b"""
        if ZERO in (a, b):
            return ZERO
        if a == ONE:
            return b
        return a if b == ONE else Product((a, b))

    def divide(self, a: Formula, b: Formula) -> Formula:
        """a/1 = a"""
        return a if b == ONE else Quotient(a, b)

    def negate(self, a: Formula) -> Formula:
        """-0 = 0"""
        return a if a == ZERO else Negative(a)

    def power(self, a: Formula, b: Formula, exponent: Fraction | None) -> Formula:
        """a^1 = a, abs(a)^2 = a^2"""
        if b == ONE:
            return a
        even = exponent is not None and exponent.denominator == 1 and exponent % 2 == 0
        if even and isinstance(a, Call) and a.function == "abs":
            a = a.arguments[0]
        return Power(a, b)

    def call(self, function: str, arguments: list[Formula]) -> Formula:
        """A call; a maximum of several numbers takes them two at a time."""
        if function in ("max", "min") and len(arguments) != 2:
            found = arguments[0]
            for argument in arguments[1:]:
                found = Call(function, (found, argument))
            return found
        return Call(function, tuple(arguments))

    def compare(self, comparator: Comparator, a: Formula, b: Formula) -> Condition:
        """True or False between numbers, else the relation."""
        if isinstance(a, Number) and isinstance(b, Number) and comparator in _ORDER:
            sign = (a.value > b.value) - (a.value < b.value)
            return sign in _ORDER[comparator]
        return Relation((comparator,), (a, b))

    def both(self, a: Condition, b: Condition) -> Condition:
        """Logical and."""
        if isinstance(a, bool):
            return b if a else False
        if isinstance(b, bool):
            return a if b else False
        return Logic("and", (a, b))

    def either(self, a: Condition, b: Condition) -> Condition:
        """Logical or."""
        if isinstance(a, bool):
            return True if a else b
        if isinstance(b, bool):
            return True if b else a
        return Logic("or", (a, b))

    def opposite(self, a: Condition) -> Condition:
        """Logical not."""
        return (not a) if isinstance(a, bool) else Logic("not", (a,))

    def select(self, condition: Condition, a: Formula, b: Formula) -> Formula:
        """``where(condition, a, b)``"""
        if isinstance(condition, bool):
            return a if condition else b
        return Cases(((a, condition),), b)

    def truth(self, known: bool) -> Condition:
        """A condition that is known."""
        return known

    def integer(self, a: Formula) -> int | None:
        """The value of a literal whole number."""
        if isinstance(a, Number) and a.value.denominator == 1:
            return int(a.value)
        return None


@dataclass(frozen=True, slots=True)
class Traced:
    """Scalar formulas of each function, and the scalar definitions they speak of, in order."""

    functions: tuple[tuple[Formula, ...], ...]
    definitions: Mapping[str, Formula]
    inputs: tuple[Formula, ...]


def trace(
    functions: Sequence[Formula], inputs: Sequence[Formula], scope: Scope, sizes: Mapping[str, int]
) -> Traced:
    """The functions and definitions of *scope* entry by entry; an input array is its entries.

    Raises ``NotComputable`` for derivatives and expectations, and for a name without a
    value; ``MeaningError`` for shapes that do not fit.
    """
    instance = Instance(scope, 0, 1)
    instance.sizes = {**instance.sizes, **sizes}
    overrides: dict[str, Value] = {
        name: entries_of(Symbol(name), tuple(instance.size(size) for size in scope.types[name].dims))
        for name in scope.types
        if name not in instance.sizes
    }
    overrides |= {name: number(size) for name, size in instance.sizes.items()}
    asked = set().union(*(names(function) for function in functions))
    overrides |= {name: Symbol(name) for name in asked if not scope.declares(name)}
    reached = _reached(asked, scope)
    found: dict[str, Formula] = {}
    for name, definition in scope.definitions.items():
        if name not in reached:
            continue
        _refuse(definition.body)
        ranges = [instance.size(size) for size in definition.ranges]
        evaluator = Evaluator(scope, instance, FormulaNumbers(), overrides)
        value = evaluator.entries(definition.body, list(definition.indices), ranges)
        overrides[name] = _named(name, value, found)
    listed = []
    for function in functions:
        _refuse(function)
        value = Evaluator(scope, instance, FormulaNumbers(), overrides).value(function)
        listed.append(tuple(value.items) if isinstance(value, Array) else (value,))
    leaves: list[Formula] = []
    for wanted in inputs:
        value = Evaluator(scope, instance, FormulaNumbers(), overrides).value(wanted)
        leaves.extend(value.items if isinstance(value, Array) else [value])
    return Traced(tuple(listed), found, tuple(leaves))


def entries_of(base: Formula, shape: tuple[int, ...]) -> Value:
    """The symbol itself, or the array of its entries."""
    if not shape:
        return base
    listed: list[Any] = [Entry(base, tuple(Number(str(k + 1)) for k in place)) for place in places(shape)]
    return Array(shape, listed)


def _named(name: str, value: Value, found: dict[str, Formula]) -> Value:
    """The value with its entries recorded as definitions ``name_1``, ... and standing for them."""
    if not isinstance(value, Array):
        return _recorded(name, value, found)
    symbols: list[Any] = []
    for place, item in zip(places(value.shape), value.items, strict=True):
        entry = "_".join((name, *(str(k + 1) for k in place)))
        symbols.append(_recorded(entry, item, found))
    return Array(value.shape, symbols)


def _recorded(name: str, item: Formula, found: dict[str, Formula]) -> Formula:
    """The name, which now stands for the item; a plain number needs no name."""
    if isinstance(item, Number):
        return item
    found[name] = item
    return Symbol(name)


def _reached(asked: set[str], scope: Scope) -> set[str]:
    reached: set[str] = set()
    pending = list(asked)
    while pending:
        name = pending.pop()
        if name in scope.definitions and name not in reached:
            reached.add(name)
            pending.extend(names(scope.definitions[name].body))
    return reached


def _refuse(formula: Formula) -> None:
    if any(isinstance(node, Derivative | Expectation) for node in walk(formula)):
        raise NotComputable("a derivative or an expectation is no elementary operation of a graph")
