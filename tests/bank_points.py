"""Random points of any scope, drawn here and nowhere else, for the second reading in numpy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import Type
from hwsolve.notation.formula import Formula, names
from hwsolve.notation.printing.plain import render_plain
from tests.numpy_reading import Env, Unread, free_letters, holds, letters, read

#: How often a point is drawn until the hypotheses hold there.
ATTEMPTS = 60


def points(scope: Scope, count: int, first: int = 0) -> list[Env]:
    """*count* points at which the hypotheses without letters hold; fewer where they are hard to meet."""
    found = []
    for seed in range(first, first + count * ATTEMPTS):
        env = point(scope, seed)
        if all(_met(claim, env) for claim in scope.given):
            found.append(env)
        if len(found) == count:
            break
    return found


def _met(claim: Formula, env: Env) -> bool:
    if set(free_letters(claim, env)) or names(claim) - env.keys():
        return True
    return holds(claim, env)


def point(scope: Scope, seed: int) -> Env:
    """Sizes, leaves and definitions; a definition that this reading cannot read is left out."""
    rng = np.random.default_rng([seed, 20_251])
    sizes = sorted(scope.dimensions)
    drawn = dict(zip(sizes, rng.permutation(np.arange(2, max(6, 2 + len(sizes))))[: len(sizes)], strict=True))
    env: Env = {name: float(size) for name, size in drawn.items()}
    for name, least in scope.least_sizes.items():
        if name in env:
            env[name] = max(env[name], float(least))
    env["#functions"] = scope.functions
    env["#axes"] = axes = {}
    kinds = {name: kind for name, kind in scope.types.items() if name not in scope.dimensions}
    for name in [n for n in kinds if not kinds[n].dims] + [n for n in kinds if kinds[n].dims]:
        kind = kinds[name]
        if kind.domain.kind == "function":
            env[name] = np.polynomial.Polynomial(rng.normal(size=5))
            continue
        axes[name] = _axes(kind.dims, env)
        env[name] = leaf(kind, tuple(int(env[axis]) for axis in axes[name]), rng)
    for definition in scope.definitions.values():
        axes[definition.name] = _axes(scope.shape(definition.name) or (), env)
        try:
            env[definition.name] = defined(definition, env)
        except (Unread, np.linalg.LinAlgError, ValueError, FloatingPointError, OverflowError):
            axes.pop(definition.name)
    return env


def _axes(dims: tuple[Formula, ...], env: Env) -> tuple[str, ...]:
    for size in dims:
        env.setdefault(render_plain(size), float(read(size, env)))
    return tuple(map(render_plain, dims))


def defined(definition: Definition, env: Env) -> Any:
    """The value of a definition, an array over its indices."""
    axes = letters(definition.body, env)
    ranges = [int(read(size, env)) for size in definition.ranges]
    items = []
    for place in product(*(range(1, size + 1) for size in ranges)):
        fixed = dict(zip(definition.indices, place, strict=True))
        items.append(read(definition.body, {**env, "@": axes, **fixed}))
    found = np.asarray(items)
    return found.reshape(*ranges, *found.shape[1:])[()] if ranges else items[0]


def leaf(kind: Type, shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """A value of a type."""
    domain = kind.domain
    low, high = domain.low, domain.high
    match domain.kind:
        case "positive" | "nonnegative" | "nonzero" | "complex":
            found: Any = rng.uniform(0.3, 2.5, shape)
        case "negative" | "nonpositive":
            found = -rng.uniform(0.3, 2.5, shape)
        case "probability":
            found = rng.uniform(0.1, 0.9, shape)
        case "mask":
            found = rng.integers(0, 2, shape).astype(float)
        case "sign":
            found = rng.choice([-1.0, 1.0], shape)
        case "integer" | "dimension":
            found = rng.integers(1 if low is None else int(low), 9 if high is None else int(high) + 1, shape)
            return found.astype(float) if shape else float(found)
        case "one_hot":
            found = np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
        case "simplex":
            found = rng.dirichlet(np.full(shape[-1], 2.0), size=shape[:-1])
        case "unit":
            found = rng.normal(size=shape)
            found = found / np.linalg.norm(found)
        case "psd" | "pd" | "symmetric" | "orthogonal" | "diagonal" | "lower_triangular" | "invertible":
            found = _square(domain.kind, rng.normal(size=shape))
        case _:
            found = rng.normal(size=shape)
    if low is not None or high is not None:
        base = low if low is not None else (high or 0.0) - 3
        found = rng.uniform(base, high if high is not None else base + 3, shape)
    return found if shape else float(found)


def _square(kind: str, drawn: Any) -> Any:
    size = np.eye(drawn.shape[0])
    return {
        "psd": drawn @ drawn.T, "pd": drawn @ drawn.T + 0.2 * size, "symmetric": drawn + drawn.T,
        "orthogonal": np.linalg.qr(drawn)[0], "diagonal": drawn * size, "lower_triangular": np.tril(drawn),
        "invertible": drawn + 0.2 * size,
    }[kind]  # fmt: skip


def assignments(wanted: set[str], axes: dict[str, str], env: Env) -> Iterator[dict[str, int]]:
    """Every choice of the free letters."""
    order = sorted(wanted)
    for place in product(*(range(1, int(env[axes[letter]]) + 1) for letter in order)):
        yield dict(zip(order, place, strict=True))
