"""Training sets with their tests and runs, read from the parameters of a solver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from hwsolve.problem.settings import Settings
from hwsolve.solvers.separation.course import Course
from hwsolve.solvers.separation.dataset import Dataset, read_labels, read_number, read_points
from hwsolve.solvers.separation.losses import LabelledPoint
from hwsolve.solvers.separation.outlook import floats

SET_KEYS: Final = ("train", "labels", "has_bias", "l2_w", "l2_b", "test", "test_labels")
RUN_KEYS: Final = ("rate", "start", "steps")
CHECKPOINTS: Final = (1, 10, 100, 1000, 10_000)


@dataclass(frozen=True)
class Case:
    """One training set, its test points, and the run that stands beside it."""

    dataset: Dataset
    tests: tuple[LabelledPoint, ...]
    course: Course


def read_sets(settings: Settings) -> tuple[Settings, ...]:
    """Each set with what all of them share; raises ``ProblemError`` for a key that none of them takes."""
    entries = settings.each("sets")
    shared = {key: node for key, node in settings.record.entries.items() if key in (*SET_KEYS, *RUN_KEYS)}
    for entry in entries:
        entry.only((*SET_KEYS, *RUN_KEYS))
    for key in shared:
        if entries and all(key in entry for entry in entries):
            settings.node(key).place.fail(f"every set has its own {key}; change it there, or give train")
    records = (entry.record for entry in entries)
    return tuple(Settings(replace(record, entries={**shared, **record.entries})) for record in records)


def read_case(entry: Settings, ask: str) -> Case:
    """One set; raises ``ProblemError`` at what does not fit."""
    points = read_points(entry.formula("train"))
    labels = read_labels(entry.formula("labels"), len(points)) if "labels" in entry else (1,) * len(points)
    strengths = [read_number(entry.formula(key)) if key in entry else Fraction(0) for key in ("l2_w", "l2_b")]
    for key, strength in zip(("l2_w", "l2_b"), strengths, strict=True):
        if strength < 0:
            entry.node(key).place.fail("a penalty cannot be negative")
    has_bias = entry.flag("has_bias", True)
    if not has_bias and ask == "bias":
        entry.place.fail("the model has no bias to ask about")
    dataset = Dataset(points, labels, has_bias, (strengths[0], strengths[1]))
    tests: tuple[LabelledPoint, ...] = ()
    if "test" in entry:
        found = read_points(entry.formula("test"))
        if len(found[0]) != len(points[0]):
            entry.node("test").place.fail("test points have as many coordinates as training points")
        marks = (
            read_labels(entry.formula("test_labels"), len(found))
            if "test_labels" in entry
            else (1,) * len(found)
        )
        tests = tuple(LabelledPoint(point, label) for point, label in zip(found, marks, strict=True))
    elif ask == "test":
        entry.place.fail("test points are missing: test and test_labels")
    return Case(dataset, tests, _course(entry, dataset))


def _course(entry: Settings, dataset: Dataset) -> Course:
    rate = entry.number("rate", 0.0)
    if "rate" in entry and rate <= 0:
        entry.node("rate").place.fail("the step size is positive")
    if not rate:
        rate = min(1.0, 1.0 / max(floats(dataset).smoothness(), 1e-9))
    start = tuple(float(read_number(text)) for text in entry.formulas("start"))
    if start and len(start) != len(dataset.parameters):
        entry.node("start").place.fail(f"a start has {len(dataset.parameters)} values: the weights, then b")
    texts = entry.formulas("steps")
    counts = tuple(sorted({int(read_number(text)) for text in texts})) if texts else CHECKPOINTS
    if counts[0] < 0:
        entry.node("steps").place.fail("steps are whole numbers from 0 up")
    return Course(rate, start or (0.0,) * len(dataset.parameters), counts)
