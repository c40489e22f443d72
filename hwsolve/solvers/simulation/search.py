"""A grid of configurations, each trained once, and the results in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from hwsolve.errors import NotComputable
from hwsolve.solvers.simulation.progress import watched
from hwsolve.solvers.simulation.samples import Split
from hwsolve.solvers.simulation.training import Fitted, Recipe, accuracy, loss, train

#: The hyper-parameters of a training run, with the value of one that the grid leaves out.
DEFAULTS: Final[Mapping[str, Fraction]] = {
    "batch_size": Fraction(16),
    "learning_rate": Fraction(1, 10),
    "epochs": Fraction(20),
    "alpha": Fraction(0),
}
DIGITS: Final = 6
MAX_UPDATES: Final = 400_000
MAX_RUNS: Final = 4096


@dataclass(frozen=True)
class Row:
    """One configuration and what it scores; numbers as they are printed."""

    configuration: tuple[Fraction, ...]
    training: float
    validation: float
    test: float | None = None


def configurations(grid: Mapping[str, Sequence[Fraction]]) -> tuple[tuple[Fraction, ...], ...]:
    """All combinations, the last hyper-parameter changing fastest."""
    return tuple(product(*grid.values()))


def search(
    parts: Split, names: Sequence[str], chosen: Sequence[tuple[Fraction, ...]], metric: str, seed: int
) -> tuple[Row, ...]:
    """Train every configuration on the training part and score it on training and validation part.

    Raises:
        NotComputable: more runs or updates than we make.
    """
    recipes = [_recipe(names, values) for values in chosen]
    count = len(parts.training.inputs)
    updates = sum(recipe.epochs * -(-count // recipe.batch_size) for recipe in recipes)
    if len(recipes) > MAX_RUNS or updates > MAX_UPDATES:
        raise NotComputable(f"the search takes {updates} updates in {len(recipes)} runs; that is too long")
    score = accuracy if metric == "accuracy" else loss
    rows = []
    pairs = list(zip(chosen, recipes, strict=True))
    for values, recipe in watched(pairs, "grid search"):
        fitted = train(parts.training, recipe, seed)
        rows.append(Row(values, _seen(score(fitted, parts.training)), _seen(score(fitted, parts.validation))))
    return tuple(rows)


def score_on_test(
    parts: Split, names: Sequence[str], values: tuple[Fraction, ...], metric: str, seed: int
) -> float:
    """The chosen configuration, trained as before, on the test part."""
    fitted: Fitted = train(parts.training, _recipe(names, values), seed)
    return _seen((accuracy if metric == "accuracy" else loss)(fitted, parts.test))


def _recipe(names: Sequence[str], values: Sequence[Fraction]) -> Recipe:
    found = {**DEFAULTS, **dict(zip(names, values, strict=True))}
    return Recipe(
        int(found["batch_size"]), float(found["learning_rate"]), int(found["epochs"]), float(found["alpha"])
    )


def _seen(value: float) -> float:
    return float(f"{value:.{DIGITS}f}") if value < float("inf") else value
