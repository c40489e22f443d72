"""A second reading of formulas, in numpy: the referee in properties.

It draws its own points and shares no code with the evaluator. What an environment holds beside
the names: ``#axes`` the sizes that each name's indices run over, ``#functions`` what is defined.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Constant,
    DerivativeCall,
    Entry,
    Formula,
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
    children,
)

Env = dict[str, Any]
#: The sizes that each name's indices run over.
AXES = {
    "x": "ND", "y": "N", "w": "D", "v": "D", "A": "DD", "S": "DD", "P": "DD", "W": "HD", "s": "H", "g": "H",
    "z": "K", "t": "K", "p": "K", "m": "H", "u": "K", "o": "N", "yhat": "N", "q": "K",
}  # fmt: skip


class Unread(Exception):
    """This reading has no value for the formula."""


def point(seed: int) -> Env:
    """A random point: sizes, leaves, definitions."""
    rng = np.random.default_rng(seed)
    sizes = dict(zip("NDHK", rng.permutation([2, 3, 4, 5]).tolist(), strict=True))
    env: Env = {name: float(size) for name, size in sizes.items()} | {"#axes": AXES, "#functions": {}}
    for name in ("a", "b", "mu"):
        env[name] = rng.uniform(-2, 2)
    for name in ("c", "lam", "eta", "sig"):
        env[name] = rng.uniform(0.3, 2.5)
    env["beta"] = rng.uniform(0.1, 0.9)
    for name, axes in AXES.items():
        env[name] = rng.normal(size=tuple(sizes[axis] for axis in axes))
    env["y"] = rng.uniform(0.05, 0.95, sizes["N"])
    env["S"] = env["S"] + env["S"].T
    env["P"] = env["P"] @ env["P"].T + np.eye(sizes["D"])
    env["t"] = np.eye(sizes["K"])[rng.integers(sizes["K"])]
    env["p"] = rng.dirichlet(np.ones(sizes["K"]) * 3)
    env["m"] = rng.integers(0, 2, sizes["H"]).astype(float)
    env["o"] = env["x"] @ env["w"] + env["b"]
    env["yhat"] = 1 / (1 + np.exp(-env["o"]))
    env["q"] = np.exp(env["z"]) / np.exp(env["z"]).sum()
    return env


def letters(formula: Formula, env: Env) -> dict[str, str]:
    """Index letters and the size that each runs over: that of the axis it stands at."""
    found: dict[str, str] = {}
    axes = env["#axes"]
    pending = [formula]
    while pending:
        node = pending.pop()
        if isinstance(node, Entry) and isinstance(node.base, Symbol) and node.base.name in axes:
            for index, axis in zip(node.indices, axes[node.base.name], strict=False):
                if isinstance(index, Symbol):
                    found.setdefault(index.name, axis)
        pending.extend(children(node))
    return found


def free_letters(formula: Formula, env: Env, bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """Index letters that no sum binds and that are no names."""
    if isinstance(formula, BigOperator):
        yield from free_letters(formula.body, env, bound | {formula.index})
        return
    if isinstance(formula, Symbol) and formula.name not in bound and formula.name not in env:
        yield formula.name
    for child in children(formula):
        yield from free_letters(child, env, bound)


def value(formula: Formula, env: Env) -> Any:
    """The value at a point; free letters make axes in alphabetical order."""
    axes = letters(formula, env)
    free = sorted(set(free_letters(formula, env)))
    if not free:
        return np.asarray(read(formula, {**env, "@": axes}))
    if any(letter not in axes for letter in free):
        raise Unread("a letter without a range")
    sizes = [int(env[axes[letter]]) for letter in free]
    items = []
    for place in product(*(range(1, size + 1) for size in sizes)):
        items.append(read(formula, {**env, "@": axes, **dict(zip(free, place, strict=True))}))
    return np.asarray(items).reshape(*sizes, *np.shape(items[0]))


def close(one: Any, two: Any) -> bool | None:
    """True, False, or None where the difference is too small to call or something is no number."""
    if one.size != two.size or [n for n in one.shape if n > 1] != [n for n in two.shape if n > 1]:
        return False
    first, second = one.ravel(), two.ravel()
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return None
    gap = np.abs(first - second)
    scale = np.maximum(1e-300, np.maximum(np.abs(first), np.abs(second)))
    if (gap > 1e-6 * scale).any() and (gap > 1e-9).any():
        return False
    return True if (gap <= 1e-11 * np.maximum(scale, 1)).all() else None


def whole(number: Any) -> int:
    """A natural number; what is none has no value here."""
    if np.ndim(number) or np.iscomplexobj(number) or number != int(number) or number < 0:
        raise Unread("not a natural number")
    return int(number)


FUNCTIONS: dict[str, Any] = {
    "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "abs": np.abs, "sin": np.sin, "cos": np.cos,
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "relu": lambda x: x * (x > 0),
    "step": lambda x: 1.0 * (x >= 0),
    "softplus": lambda x: np.log(1 + np.exp(x)), "sinh": np.sinh, "cosh": np.cosh, "log10": np.log10,
    "log2": np.log2, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "ceil": np.ceil,
    "sec": lambda x: 1 / np.cos(x), "csc": lambda x: 1 / np.sin(x), "cot": lambda x: 1 / np.tan(x),
    "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh, "coth": lambda x: 1 / np.tanh(x),
    "sech": lambda x: 1 / np.cosh(x), "csch": lambda x: 1 / np.sinh(x), "conj": np.conj, "imag": np.imag,
    "factorial": lambda n: float(math.factorial(whole(n))), "logb": lambda x, b: np.log(x) / np.log(b),
    "binomial": lambda n, k: float(math.comb(whole(n), whole(k))), "mod": np.mod, "atan2": np.arctan2,
    "leaky_relu": lambda x, k: np.where(x > 0, x, k * x), "sign": np.sign,
    "max": lambda *xs: np.maximum.reduce(xs) if len(xs) > 1 else np.max(xs[0]),
    "min": lambda *xs: np.minimum.reduce(xs) if len(xs) > 1 else np.min(xs[0]),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(), "norm": lambda v: math.sqrt((np.asarray(v) ** 2).sum()),
    "norm1": lambda v: np.abs(v).sum(), "dot": lambda a, b: (a * b).sum(), "outer": np.outer,
    "trace": np.trace, "det": np.linalg.det, "inv": np.linalg.inv, "diag": np.diag,
    "eye": lambda n: np.eye(int(n)),
    "total": np.sum, "mean": np.mean, "delta": lambda i, j: float(i == j),
    "rank": np.linalg.matrix_rank, "svals": lambda a: np.linalg.svd(a)[1],
    "eigs": np.linalg.eigvals, "real": np.real,
    "specnorm": lambda a: np.linalg.norm(a, 2), "root": lambda x, n: x ** (1 / n), "floor": np.floor,
    "block": lambda a, b, c, d: np.block([[a, np.reshape(b, (-1, 1))], [np.reshape(c, (1, -1)), d]]),
    "ones": lambda *n: np.ones([int(k) for k in n]), "zeros": lambda *n: np.zeros([int(k) for k in n]),
}  # fmt: skip


def matrix_product(a: Any, b: Any) -> Any:
    """Columns are 1-D; a row is (1, n); 1×1 is a number."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    left = a[:, None] if a.ndim == 1 else a
    right = b[:, None] if b.ndim == 1 else b
    if left.shape[1] != right.shape[0]:
        raise Unread("shapes")
    found = left @ right
    if found.shape == (1, 1):
        return found[0, 0]
    return found[:, 0] if found.shape[1] == 1 else found


def same_shape(a: Any, b: Any) -> None:
    """Only scalars broadcast."""
    if np.ndim(a) and np.ndim(b) and np.shape(a) != np.shape(b):
        raise Unread("shapes")


def read(formula: Formula, env: Env) -> Any:
    """One value with every letter fixed."""
    match formula:
        case Number():
            return float(formula.value)
        case Constant(name):
            return {"e": math.e, "pi": math.pi, "i": 1j}[name]
        case Symbol(name):
            if name not in env:
                raise Unread(name)
            return env[name]
        case Entry(base, indices):
            array = read(base, env)
            for index in indices:
                k = int(read(index, env))
                if np.ndim(array) == 0 or not 1 <= k <= array.shape[0]:
                    raise Unread("an index")
                array = array[k - 1]
            return array
        case Negative(operand):
            return -read(operand, env)
        case Sum(terms):
            total = read(terms[0], env)
            for term in terms[1:]:
                other = read(term, env)
                same_shape(total, other)
                total = total + other
            return total
        case Product(factors, mark):
            total = read(factors[0], env)
            for factor in factors[1:]:
                other = read(factor, env)
                if mark in ("*", ".*"):
                    same_shape(total, other)
                    total = total * other
                else:
                    total = matrix_product(total, other)
            return total
        case Quotient(top, bottom):
            above, below = read(top, env), read(bottom, env)
            same_shape(above, below)
            return above / below
        case Power(base, exponent):
            low, high = read(base, env), read(exponent, env)
            if np.ndim(low) == 2:
                return np.linalg.matrix_power(low, int(high))
            return np.power(low, high)
        case Transpose(operand):
            inner = read(operand, env)
            if np.ndim(inner) == 1:
                return inner[None, :]
            return inner[0] if np.ndim(inner) == 2 and inner.shape[0] == 1 else np.transpose(inner)
        case Call("ind", (condition,)):
            return float(holds(condition, env))
        case Call(function, arguments) if function in env["#functions"]:
            own = env["#functions"][function]
            given = {name: read(x, env) for name, x in zip(own.parameters, arguments, strict=True)}
            return read(own.body, {**env, **given, "@": {**letters(own.body, env), **env["@"]}})
        case Call(function, [argument]) if function in env and callable(env[function]):
            return env[function](read(argument, env))
        case DerivativeCall(function, order, [argument]) if function in env and callable(env[function]):
            return env[function].deriv(order)(read(argument, env))
        case Call(function, arguments):
            if function not in FUNCTIONS:
                raise Unread(function)
            return FUNCTIONS[function](*(read(argument, env) for argument in arguments))
        case BigOperator(operator, index, lower, upper, None, body):
            axis = env["@"].get(index)
            if (lower is None or upper is None) and axis is None:
                raise Unread("a range")
            low = 1 if lower is None else int(read(lower, env))
            high = int(env[axis]) if upper is None else int(read(upper, env))
            items = [read(body, {**env, index: k}) for k in range(low, high + 1)]
            if not items:
                return {"sum": 0.0, "prod": 1.0}[operator]
            return {"sum": np.sum, "prod": np.prod}[operator](np.asarray(items), axis=0)
        case Cases(branches, otherwise):
            if len(branches) == 1 and otherwise is not None:
                test = comparison(branches[0][1], env)
                if np.ndim(test):
                    return np.where(test, read(branches[0][0], env), read(otherwise, env))
            for branch, condition in branches:
                if holds(condition, env):
                    return read(branch, env)
            if otherwise is None:
                raise Unread("no case")
            return read(otherwise, env)
        case Vector(items):
            return np.array([read(item, env) for item in items])
        case Matrix(rows):
            return np.array([[read(item, env) for item in row] for row in rows])
    raise Unread(type(formula).__name__)


def holds(condition: Formula, env: Env) -> bool:
    """A condition on numbers."""
    if isinstance(condition, Logic) and condition.connective in ("and", "or"):
        met = [holds(part, env) for part in condition.operands]
        return all(met) if condition.connective == "and" else any(met)
    found = comparison(condition, env)
    if np.ndim(found):
        raise Unread("a condition on arrays")
    return bool(found)


def comparison(condition: Formula, env: Env) -> Any:
    """A comparison of two values, entry by entry."""
    if not isinstance(condition, Relation) or len(condition.sides) != 2:
        raise Unread("a condition")
    one, two = (read(side, env) for side in condition.sides)
    tests = {
        "<": one < two,
        "<=": one <= two,
        ">": one > two,
        ">=": one >= two,
        "=": one == two,
        "!=": one != two,
    }
    return tests[condition.comparators[0]]
