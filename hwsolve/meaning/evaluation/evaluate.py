"""Formula and instance to value, over any number system.

One walk over the tree; arrays, indices, sums, definitions and derivatives are handled here
once, and the number system is asked for scalar arithmetic only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Generic, TypeVar

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation import array_functions as algebra
from hwsolve.meaning.evaluation import conditions, products
from hwsolve.meaning.evaluation.allowance import BLOCK, charge
from hwsolve.meaning.evaluation.arrays import (
    Array,
    Value,
    places,
    shape_of,
    shown,
    transpose,
)
from hwsolve.meaning.evaluation.big_operators import big
from hwsolve.meaning.evaluation.sized_by_context import (
    Ones,
    Scaled,
    scaled_pair,
    sized,
)
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.system import Numbers
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Constant,
    Derivative,
    DerivativeCall,
    Entry,
    Expectation,
    Formula,
    Limit,
    Logic,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Transpose,
    Vector,
    names,
    rational,
)

N = TypeVar("N")
MAX_STEPS = 120_000
#: Functions that cost as much as so many other nodes.
DEAR = frozenset(["factorial", "binomial", "gamma"])
_DEAR_STEPS = 6


class Evaluator(Generic[N]):
    """Evaluates formulas at one instance over one number system.

    Definitions are computed when first needed and kept. ``overrides`` replaces leaves or
    definitions by given values (a derivative makes its variable independent that way).
    """

    def __init__(
        self,
        scope: Scope,
        instance: Instance,
        numbers: Numbers[N],
        overrides: Mapping[str, Value] | None = None,
    ) -> None:
        self.scope = scope
        self.instance = instance
        self.numbers: Any = numbers
        self.known: dict[str, Value] = dict(overrides or {})
        self.overridden = frozenset(self.known)
        self.bound: dict[str, Value] = {}
        self.wholes: dict[int, N] = {}
        self.counted: dict[int, int] = {}
        self.free: dict[int, tuple[Formula, set[str]]] = {}
        self.sums: dict[Any, Value] = {}
        self.tangents: dict[Any, Any] = {}
        self.calls: dict[Formula, Value] = {}
        self.steps = 0
        self.accounted = BLOCK

    # -- public ----------------------------------------------------------------------------------

    def value(self, formula: Formula, bound: Mapping[str, int] | None = None) -> Value:
        """What *formula* stands for, with the index letters in *bound* fixed (1-based).

        Raises:
            MeaningError: shapes that do not fit, an index out of range, an unknown name.
            NotComputable: a limit, or a function the number system does not have.
        """
        if bound:
            before = self.bound
            self.bound = {**before, **{name: self.whole(k) for name, k in bound.items()}}
            try:
                return self.walk(formula)
            finally:
                self.bound = before
        return self.walk(formula)

    def entries(self, formula: Formula, free: list[str], sizes: list[int]) -> Value:
        """A formula with free indices as the array of its values."""
        if not free:
            return self.value(formula)
        items: list[Any] = []
        for place in places(tuple(sizes)):
            found = self.value(formula, {name: k + 1 for name, k in zip(free, place, strict=True)})
            items.append(found)
        inner = shape_of(items[0])
        flat = [x for item in items for x in (item.items if isinstance(item, Array) else [item])]
        return Array((*sizes, *inner), flat)

    def whole(self, k: int) -> N:
        """An integer as a number of the system."""
        made = self.wholes.get(k)
        if made is None:
            made = self.wholes[k] = self.numbers.literal(Fraction(k))
            self.counted[id(made)] = k
        return made

    def letters(self, formula: Formula) -> tuple[Any, ...] | None:
        """A key for the value of *formula*: the bound letters in it; None if one of them is no index.

        The formula itself must be kept as long as the key.
        """
        free = self.free.get(id(formula))
        if free is None:
            free = self.free[id(formula)] = (formula, names(formula))
        found: list[Any] = [id(formula)]
        for name, value in self.bound.items():
            if name in free[1]:
                k = self.counted.get(id(value))
                if k is None:
                    return None
                found.append((name, k))
        return tuple(found)

    def spend(self, steps: int) -> None:
        """Count work beside the walk.

        Raises:
            NotComputable: more than an answer is worth.
        """
        self.steps += steps
        if self.steps > self.accounted:
            self._account(steps)

    def add_steps(self, steps: int) -> None:
        """Count the steps of another evaluator, which accounted for them, as one's own."""
        self.steps += steps
        self.accounted += steps

    def go_on_from(self, other: Evaluator[Any]) -> None:
        """Count on from where another evaluator is."""
        self.steps = other.steps
        self.accounted = other.accounted

    def restart(self) -> None:
        """Count the steps of a new formula."""
        self.steps = 0
        self.accounted = BLOCK

    def _account(self, beyond: int = 0) -> None:
        if self.steps > MAX_STEPS:
            raise NotComputable("the formula takes too many steps to evaluate")
        charge(BLOCK + beyond)
        self.accounted = self.steps + BLOCK

    # -- the walk -----------------------------------------------------------------------------------

    def walk(self, formula: Formula) -> Value:
        self.steps += 1
        if self.steps > self.accounted:
            self._account()
        return _WALK[type(formula)](self, formula)

    def number(self, formula: Number) -> Value:
        return self.numbers.literal(formula.value)

    def constant(self, formula: Constant) -> Value:
        return self.numbers.constant(formula.name)

    def symbol(self, formula: Symbol) -> Value:
        name = formula.name
        found = self.bound.get(name)
        if found is not None:
            return found
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = self.fresh(name, formula)
        return found

    def fresh(self, name: str, formula: Formula) -> Value:
        scope = self.scope
        definition = scope.definitions.get(name)
        if definition is not None:
            before, self.bound = self.bound, {}
            try:
                sizes = [self.instance.size(size) for size in definition.ranges]
                return self.entries(definition.body, list(definition.indices), sizes)
            finally:
                self.bound = before
        if name in scope.function_names:
            raise MeaningError(f"{name} is a function: write {name}(x)", formula.span)
        if scope.closed and not scope.declares(name):
            raise MeaningError(
                f"{name} stands for nothing here: no sum binds it and nothing declares it", formula.span
            )
        leaf = self.instance.leaf(name)
        return leaf.map(self.numbers.drawn) if isinstance(leaf, Array) else self.numbers.drawn(leaf)

    def entry(self, formula: Entry) -> Value:
        base = formula.base
        places_at = [self.index(index) for index in formula.indices]
        value = self.walk(base)
        if not isinstance(value, Array):
            if all(k == 1 for k in places_at):
                return value
            raise MeaningError("a scalar takes no index", formula.span)
        if len(places_at) > len(value.shape):
            if len(value.shape) == 1 and len(places_at) == 2 and places_at[1] == 1:
                places_at = places_at[:1]
            else:
                raise MeaningError(f"{shown(value.shape)} takes {len(value.shape)} indices", formula.span)
        for k, size in zip(places_at, value.shape, strict=False):
            if size < k and isinstance(base, Call) and base.function == "svals":
                return self.numbers.literal(Fraction(0))
            if not 1 <= k <= size:
                raise MeaningError(f"the index {k} is outside 1..{size}", formula.span)
        return value.part(tuple(k - 1 for k in places_at))

    def index(self, formula: Formula) -> int:
        if type(formula) is Symbol:
            known = self.counted.get(id(self.bound.get(formula.name)))
            if known is not None:
                return known
        value = self.walk(formula)
        whole = None if isinstance(value, Array) else self.numbers.integer(value)
        if whole is None:
            raise MeaningError("an index must be a whole number", formula.span)
        return int(whole)

    def negative(self, formula: Negative) -> Value:
        value = self.walk(formula.operand)
        if isinstance(value, Ones):
            return Ones(self.numbers.negate(value.items[0]), value.row)
        return value.map(self.numbers.negate) if isinstance(value, Array) else self.numbers.negate(value)

    def sum(self, formula: Sum) -> Value:
        terms = formula.terms
        total = self.walk(terms[0])
        for term in terms[1:]:
            if isinstance(term, Negative):
                total = self.pair(self.numbers.subtract, total, self.walk(term.operand), formula, "added to")
            else:
                total = self.pair(self.numbers.add, total, self.walk(term), formula, "added to")
        return total

    def pair(self, operate: Callable[[N, N], N], a: Value, b: Value, formula: Formula, doing: str) -> Value:
        """Elementwise; only scalars broadcast."""
        if not isinstance(a, Array) and not isinstance(b, Array):
            return operate(a, b)
        if isinstance(a, Ones) and not isinstance(b, Array):
            return Ones(operate(a.items[0], b), a.row)
        if isinstance(b, Ones) and not isinstance(a, Array):
            return Ones(operate(a, b.items[0]), b.row)
        if isinstance(a, Ones) and isinstance(b, Ones) and a.row == b.row:
            return Ones(operate(a.items[0], b.items[0]), a.row)
        if isinstance(a, Scaled | Ones) or isinstance(b, Scaled | Ones):
            a, b = sized(self, a, b)
            if not isinstance(a, Array) and not isinstance(b, Array):
                return scaled_pair(operate, a, b)
        if not isinstance(a, Array):
            return Array(b.shape, [operate(a, y) for y in b.items])
        if not isinstance(b, Array):
            return Array(a.shape, [operate(x, b) for x in a.items])
        if a.shape != b.shape:
            raise MeaningError(f"{shown(a.shape)} cannot be {doing} {shown(b.shape)}", formula.span)
        return Array(a.shape, [operate(x, y) for x, y in zip(a.items, b.items, strict=True)])

    def matmul(self, a: Array[N], b: Array[N], formula: Formula) -> Value:
        return products.matmul(self, a, b, formula)

    def quotient(self, formula: Quotient) -> Value:
        top, bottom = self.walk(formula.numerator), self.walk(formula.denominator)
        return self.pair(self.numbers.divide, top, bottom, formula, "divided by")

    def power(self, formula: Power) -> Value:
        base = self.walk(formula.base)
        exact = rational(formula.exponent)
        if isinstance(base, Array):
            return algebra.array_power(self, base, formula, exact)
        exponent = self.walk(formula.exponent)
        if isinstance(exponent, Array):
            return exponent.map(lambda y: self.numbers.power(base, y, None))
        if exact is None and not isinstance(formula.base, Constant) and not names(formula.exponent):
            whole = self.numbers.integer(exponent)
            exact = None if whole is None else Fraction(whole)
        return self.numbers.power(base, exponent, exact)

    def transposed(self, formula: Transpose) -> Value:
        value = self.walk(formula.operand)
        return value.flipped() if isinstance(value, Ones) else transpose(value)

    def call(self, formula: Call) -> Value:
        if formula.function in self.scope.function_names:
            from hwsolve.meaning.functions import calls as function_calls

            return function_calls.call(self, formula)
        special = algebra.FUNCTIONS.get(formula.function)
        if special is not None:
            return special(self, formula)
        arguments = [self.walk(argument) for argument in formula.arguments]
        if formula.function in DEAR:
            self.spend(_DEAR_STEPS)
        if any(isinstance(argument, Array) for argument in arguments):
            return algebra.spread(self, formula.function, arguments, formula)
        return self.numbers.call(formula.function, arguments)

    def condition(self, formula: Formula) -> Any:
        """A relation or a combination of them, as a condition of the number system."""
        return conditions.condition(self, formula)

    def vector(self, formula: Vector) -> Value:
        return algebra.stack_blocks(self, [[item] for item in formula.items], formula)

    def matrix(self, formula: Matrix) -> Value:
        return algebra.stack_blocks(self, [list(row) for row in formula.rows], formula)

    def derivative(self, formula: Derivative) -> Value:
        from hwsolve.meaning.evaluation.differentiation import derivative

        return derivative(self, formula)

    def derivative_call(self, formula: DerivativeCall) -> Value:
        from hwsolve.meaning.functions.calls import derivative_call

        if self.bound:
            return derivative_call(self, formula)
        found = self.calls.get(formula)
        if found is None:
            found = self.calls[formula] = derivative_call(self, formula)
        return found

    def limit(self, formula: Limit) -> Value:
        from hwsolve.meaning.evaluation.limits import limit

        return limit(self, formula)

    def expectation(self, formula: Expectation) -> Value:
        from hwsolve.meaning.evaluation.expectation import expectation

        return expectation(self, formula.body)

    def nothing(self, formula: Formula) -> Value:
        raise MeaningError(f"a {type(formula).__name__.lower()} stands where a value is needed", formula.span)


_WALK: dict[type[Formula], Callable[[Any, Any], Value]] = {
    Number: Evaluator.number, Constant: Evaluator.constant, Symbol: Evaluator.symbol,
    Entry: Evaluator.entry,
    Negative: Evaluator.negative, Sum: Evaluator.sum, Product: products.product,
    Quotient: Evaluator.quotient,
    Power: Evaluator.power, Transpose: Evaluator.transposed, Call: Evaluator.call, BigOperator: big,
    Cases: conditions.cases, Relation: conditions.logic, Logic: conditions.logic, Vector: Evaluator.vector,
    Matrix: Evaluator.matrix, Derivative: Evaluator.derivative, Expectation: Evaluator.expectation,
    DerivativeCall: Evaluator.derivative_call, Limit: Evaluator.limit,
}  # fmt: skip
for _kind in Formula.__subclasses__():
    _WALK.setdefault(_kind, Evaluator.nothing)
