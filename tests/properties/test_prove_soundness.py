"""Whatever is proved equal has equal values: random formulas against respellings and mutations.

The oracle is a small evaluator of its own, in plain floats.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

from hypothesis import event, given
from hypothesis import strategies as st

from hwsolve.meaning.proof.prove import prove_equal
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
    children,
    map_children,
)

DOMAINS = {
    "a": "positive", "p": "probability", "h": "nonnegative", "c": "negative", "n": "integer",
    "u": "real[K]", "t": "one_hot[K]", "K": "dimension",
}  # fmt: skip
SIZE = 3
Point = Mapping[str, float | list[float]]


# -- the oracle --------------------------------------------------------------------------------


class UndefinedError(ArithmeticError):
    """No real value here."""


def sigmoid(z: float) -> float:
    """1 / (1 + e^-z)"""
    return 1 / (1 + math.exp(-z))


FUNCTIONS: dict[str, Callable[..., float]] = {
    "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "abs": abs, "sin": math.sin, "cos": math.cos,
    "tan": math.tan, "tanh": math.tanh, "sinh": math.sinh, "cosh": math.cosh, "sigmoid": sigmoid,
    "softplus": lambda z: math.log(1 + math.exp(z)), "relu": lambda z: max(z, 0.0), "max": max, "min": min,
    "sign": lambda z: float((z > 0) - (z < 0)), "step": lambda z: float(z > 0), "atan": math.atan,
    "delta": lambda i, j: float(i == j), "asinh": math.asinh, "atanh": math.atanh, "acosh": math.acosh,
    "sech": lambda z: 1 / math.cosh(z), "erf": math.erf,
    "leaky_relu": lambda z, slope: z if z > 0 else slope * z,
}  # fmt: skip


class Oracle:
    """Values at one point, and the largest number met on the way."""

    def __init__(self, point: Point) -> None:
        self.point = dict(point)
        self.largest = 1.0

    def value(self, formula: Formula) -> float:
        """The value; raises ArithmeticError, ValueError or IndexError where there is none."""
        found = self._value(formula)
        if not math.isfinite(found):
            raise UndefinedError
        self.largest = max(self.largest, abs(found))
        return found

    def _value(self, formula: Formula) -> float:
        match formula:
            case Number():
                return float(formula.value)
            case Symbol(name):
                held = self.point[name]
                assert not isinstance(held, list)
                return held
            case Entry(Symbol(name), (index,)):
                items = self.point[name]
                assert isinstance(items, list)
                place = self.value(index)
                if place != int(place) or not 1 <= place <= len(items):
                    raise UndefinedError
                return items[int(place) - 1]
            case Negative(operand):
                return -self.value(operand)
            case Sum(terms):
                return math.fsum([self.value(term) for term in terms])
            case Product(factors):
                return math.prod([self.value(factor) for factor in factors])
            case Quotient(above, below):
                bottom = self.value(below)
                if abs(bottom) < 1e-9 * self.largest:
                    raise UndefinedError
                top = self.value(above)
                self.largest = max(self.largest, self.largest / abs(bottom))
                return top / bottom
            case Power(base, exponent):
                return self._power(self.value(base), self.value(exponent))
            case Call(function, arguments):
                values = [self.value(argument) for argument in arguments]
                if function in ("sqrt", "log", "sign", "step") and abs(values[0]) < 1e-9 and values[0]:
                    raise UndefinedError
                return FUNCTIONS[function](*values)
            case BigOperator(_, index, _, _, condition, body):
                return self._sum(index, condition, body)
        raise AssertionError(formula)

    def _power(self, base: float, exponent: float) -> float:
        if abs(base) < 1e-9 and exponent < 0:
            raise UndefinedError
        if base < 0 and exponent != int(exponent):
            raise UndefinedError
        return float(base**exponent)

    def _sum(self, index: str, condition: Formula | None, body: Formula) -> float:
        before = self.point.get(index)
        total = []
        for k in range(1, SIZE + 1):
            self.point[index] = float(k)
            if isinstance(condition, Relation):
                one, other = (self.value(side) for side in condition.sides)
                if (one != other) != (condition.comparators == ("!=",)):
                    continue
            total.append(self.value(body))
        if before is None:
            del self.point[index]
        else:
            self.point[index] = before
        return math.fsum(total)


def points(seed: int) -> list[Point]:
    """Random points of the domains, and some corners."""
    stream = random.Random(seed)

    def number(low: float, high: float) -> float:
        return round(stream.uniform(low, high), 3)

    out: list[Point] = []
    for count in range(16):
        x, y = number(-3, 3), number(-3, 3)
        if count in (1, 2):
            x, y = (0.0, y) if count == 1 else (x, 0.0)
        if count in (3, 4):
            y = x if count == 3 else -x
        hot = [0.0] * SIZE
        hot[stream.randrange(SIZE)] = 1.0
        out.append({
            "x": x, "y": y, "a": number(0.01, 3), "p": number(0.01, 0.99),
            "h": 0.0 if count == 5 else number(0, 3), "c": number(-3, -0.01),
            "n": float(stream.randrange(-3, 5)), "K": float(SIZE),
            "u": [number(-2, 2) for _ in range(SIZE)], "t": hot,
            **{index: float(stream.randrange(1, SIZE + 1)) for index in "ljk"},
        })  # fmt: skip
    return out


def refuted_at(one: Formula, other: Formula, seed: int) -> Point | None:
    """A point where both are defined and differ."""
    for point in points(seed):
        oracle = Oracle(point)
        try:
            first, second = oracle.value(one), oracle.value(other)
        except (ArithmeticError, ValueError):
            continue
        if oracle.largest < 1e7 and abs(first - second) > 1e-6 * oracle.largest:
            return point
    return None


# -- formulas ----------------------------------------------------------------------------------

x, y = Symbol("x"), Symbol("y")
LEAVES: list[Formula] = [
    *map(Symbol, "xyaphcn"), *(Number(text) for text in ("0", "1", "2", "3", "4", "0.5")),
    *(Entry(Symbol(array), (Symbol(index),)) for array, index in ("ul", "uj", "tj")),
    Call("delta", (Symbol("l"), Symbol("j"))),
]  # fmt: skip
UNARY = sorted(name for name in FUNCTIONS if name not in ("delta", "max", "min", "leaky_relu"))
HALVES: list[Formula] = [Quotient(Number(m), Number(n)) for m, n in ("12", "13", "23", "32", "14")]
HALVES += [Number(text) for text in ("2", "3", "4", "0.5")] + [Negative(Number("1")), Symbol("n")]


def _summed(body: Formula) -> Formula:
    """Σ_k over the whole dimension, with an entry in it."""
    inside = map_names(body, {"l": "k"})
    return BigOperator("sum", "k", None, None, None, Product((inside, Entry(Symbol("u"), (Symbol("k"),)))))


def map_names(formula: Formula, change: Mapping[str, str]) -> Formula:
    """Free names replaced, bound ones included (the bound index is never among them)."""
    if isinstance(formula, Symbol):
        return Symbol(change.get(formula.name, formula.name))
    return map_children(formula, lambda child: map_names(child, change))


def grow(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """One more level."""
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda two: Sum(two)),
        pairs.map(lambda two: Sum((two[0], Negative(two[1])))),
        pairs.map(lambda two: Product(two)),
        pairs.map(lambda two: Quotient(*two)),
        inner.map(Negative),
        st.tuples(inner, st.sampled_from(HALVES)).map(lambda two: Power(*two)),
        st.tuples(st.sampled_from(UNARY), inner).map(lambda two: Call(two[0], (two[1],))),
        st.tuples(st.sampled_from(["max", "min"]), pairs).map(lambda two: Call(two[0], two[1])),
        inner.map(_summed),
    )


formulas = st.recursive(st.sampled_from(LEAVES), grow, max_leaves=7)

# -- respellings, true ones and tempting ones --------------------------------------------------


def respell(f: Formula, choice: int) -> Formula | None:
    """Another spelling of the top of *f*; many hold only sometimes, some never."""
    two = Number("2")
    options: list[Formula] = []
    match f:
        case Symbol("u" | "t" | "l" | "j" | "k"):
            return None
        case Call("sqrt", (Power(b, Number("2")),)):
            options += [b, Call("abs", (b,)), Negative(b)]
        case Call("sqrt" | "abs" as g, (Product((b, d)),)):
            options += [Product((Call(g, (b,)), Call(g, (d,))))]
        case Call("log", (Product((b, d)),)):
            options += [Sum((Call("log", (b,)), Call("log", (d,))))]
        case Call("log", (Quotient(b, d),)):
            options += [Sum((Call("log", (b,)), Negative(Call("log", (d,)))))]
        case Call("log", (Power(b, e),)):
            options += [Product((e, Call("log", (b,)))), Product((e, Call("log", (Call("abs", (b,)),))))]
        case Call("abs", (b,)):
            options += [b, Negative(b), Call("sqrt", (Power(b, two),)), Product((b, Call("sign", (b,))))]
        case Call("exp", (Sum((b, d)),)):
            options += [Product((Call("exp", (b,)), Call("exp", (d,))))]
        case Call("sigmoid", (b,)):
            options += [Sum((Number("1"), Negative(Call("sigmoid", (Negative(b),))))), Negative(f)]
        case Call("relu", (b,)):
            options += [b, Sum((b, Call("relu", (Negative(b),)))), Product((b, Call("step", (b,))))]
        case Call("max" | "min" as g, (b, d)):
            other = "min" if g == "max" else "max"
            options += [b, Sum((b, d, Negative(Call(other, (b, d)))))]
        case Call("sin" | "tanh" | "sinh" | "tan" | "erf" | "cos" | "cosh" as g, (b,)):
            options += [Negative(Call(g, (Negative(b),))), Call(g, (Negative(b),))]
        case Power(Power(b, d), e):
            options += [Power(b, Product((d, e)))]
        case Power(Product((b, d)), e):
            options += [Product((Power(b, e), Power(d, e)))]
        case Power(b, Number("0.5")):
            options += [Call("sqrt", (b,))]
        case Product((Power(b, d), Power(c, e))) if b == c:
            options += [Power(b, Sum((d, e)))]
        case Product((b, Sum((d, e)))):
            options += [Sum((Product((b, d)), Product((b, e))))]
        case Product((b, d)):
            options += [Product((d, b)), Quotient(b, Quotient(Number("1"), d))]
        case Quotient(b, d):
            options += [Product((b, Power(d, Negative(Number("1"))))), Quotient(Negative(b), Negative(d))]
        case Sum((b, d)):
            options += [Sum((d, b)), Sum((b, Negative(d)))]
        case BigOperator(o, k, low, high, None, Product((b, d))):
            options += [Product((b, BigOperator(o, k, low, high, None, d)))]
            options += [Sum((
                BigOperator(o, k, low, high, Relation(("!=",), (Symbol(k), Symbol("l"))), Product((b, d))),
                map_names(Product((b, d)), {k: "l"}),
            ))]  # fmt: skip
        case Entry(b, (Symbol(name),)) if name in "lj":
            options += [Entry(b, (Symbol("l" if name == "j" else "j"),))]
    options += [Call("log", (Call("exp", (f,)),)), Call("exp", (Call("log", (f,)),))]
    options += [Power(Call("sqrt", (f,)), two), Power(f, Number("1"))]
    return options[choice % len(options)]


def somewhere(formula: Formula, target: int, choice: int) -> Formula:
    """The formula with the *target*-th node respelled."""
    left = [target % sum(1 for _ in _nodes(formula))]

    def visit(node: Formula) -> Formula:
        here = left[0]
        left[0] -= 1
        if here == 0:
            return respell(node, choice) or node
        return map_children(node, visit) if here > 0 else node

    return visit(formula)


def _nodes(formula: Formula) -> list[Formula]:
    found = [formula]
    for node in found:
        found.extend(children(node))
    return found


steps = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 20)), min_size=1, max_size=3)


@given(formulas, steps, st.integers(0, 10_000))
def test_what_is_proved_of_a_respelling_is_true(
    formula: Formula, changes: list[tuple[int, int]], seed: int
) -> None:
    """A proof never contradicts the values."""
    other = formula
    for target, choice in changes:
        other = somewhere(other, target, choice)
    proof = prove_equal(formula, other, DOMAINS)
    event("no proof" if proof is None else proof.by)
    if proof is not None:
        assert refuted_at(formula, other, seed) is None


@given(formulas, formulas, st.integers(0, 10_000))
def test_what_is_proved_of_two_formulas_is_true(one: Formula, other: Formula, seed: int) -> None:
    """A proof of two unrelated formulas never contradicts the values."""
    if prove_equal(one, other, DOMAINS) is not None:
        assert refuted_at(one, other, seed) is None
