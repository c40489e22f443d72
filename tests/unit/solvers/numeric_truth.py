"""Independent truth for derivatives: numpy losses, differenced, at the leaves of a random instance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import instances
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, Symbol
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.problem.problem import Part
from hwsolve.solvers.registry import solve

Floats = NDArray[np.float64]
Leaves = dict[str, Floats]
Loss = Callable[..., float]


def part(symbols: Mapping[str, str], define: tuple[str, ...], solver: str, given: str = "") -> Part:
    """A problem part made from texts, read as a file would be."""
    text = "id: t\nsymbols:\n" + "".join(f"  {name}: '{kind}'\n" for name, kind in symbols.items())
    if define:
        text += "define:\n" + "".join(f"  - '{line}'\n" for line in define)
    text += f"parts:\n  - id: p\n    solver: {{{solver}}}\n{given}"
    (found,) = problem_of(read_text(text), "t").parts
    return found


def derive(symbols: Mapping[str, str], define: tuple[str, ...], solver: str) -> Derivation:
    """The checked derivation of such a part."""
    derivation = check(solve(part(symbols, define, solver)))
    assert derivation.verified
    return derivation


def answer(derivation: Derivation) -> Formula:
    """The only answer."""
    (formula,) = derivation.answers.values()
    return formula


def at_random(scope: Scope, formula: Formula, seed: int = 1) -> tuple[Leaves, Floats]:
    """Values of the leaves in one instance, and of the formula there."""
    instance = next(iter(instances(scope, seed, 1)))
    walk: Evaluator[list[float]] = Evaluator(instance.scope, instance, FloatSamples(1))
    leaves = {name: _numpy(walk.value(Symbol(name))) for name in scope.types}
    free = scope.free_indices(formula)
    ranges = scope.ranges(formula)
    sizes = [instance.size(ranges[letter]) for letter in free]
    return leaves, _numpy(walk.entries(formula, free, sizes))


def _numpy(value: object) -> Floats:
    if isinstance(value, Array):
        return np.array([item[0] for item in value.items], dtype=float).reshape(value.shape)
    assert isinstance(value, list)
    return np.array(value[0], dtype=float)


def gradient(loss: Loss, leaves: Leaves, by: str, step: float = 1e-5) -> Floats:
    """Central differences of the loss by every entry of one leaf; the loss may be an array."""
    base = leaves[by]
    out = np.zeros(np.shape(loss(**leaves)) + base.shape)
    for place in product(*map(range, base.shape)):
        up, down = base.copy(), base.copy()
        up[place] += step
        down[place] -= step
        difference = np.asarray(loss(**{**leaves, by: up})) - np.asarray(loss(**{**leaves, by: down}))
        out[(..., *place)] = difference / (2 * step)
    return out


def hessian(loss: Loss, leaves: Leaves, by: str) -> Floats:
    """Differences of differences."""

    def slope(**moved: Floats) -> Floats:
        return gradient(loss, moved, by, 1e-4)

    return gradient(slope, leaves, by, 1e-4)  # type: ignore[arg-type]


def assert_close(got: Floats, want: Floats, tolerance: float = 1e-5) -> None:
    """The same numbers, a row or a column alike."""
    assert got.size == want.size
    assert np.allclose(got.reshape(want.shape), want, rtol=tolerance, atol=tolerance)
