"""Automatic differentiation by hand: graph, values, forward and reverse mode, differences, Jacobian."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

from hwsolve.calculus.arithmetic import number
from hwsolve.calculus.derivatives.graph import Graph, build_graph
from hwsolve.calculus.derivatives.point import Values, flat_items
from hwsolve.calculus.derivatives.tracing import trace
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError, Unreadable
from hwsolve.notation.formula import Formula, Symbol, names, substitute
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.differentiation.difference_quotients import SCHEMES, derive_numeric
from hwsolve.solvers.differentiation.traces import (
    Task,
    derive_forward,
    derive_graph,
    derive_jacobian,
    derive_reverse,
    derive_value,
)
from hwsolve.solvers.manual.autodiff import EXAMPLE, PARAMETERS, SUMMARY
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Mathematics, Settings

MODES: Final = ("value", "graph", "numeric", "forward", "reverse", "backward", "jacobian")
KEYS: Final = ("functions", "inputs", "point", "mode", "step", "scheme", "digits", "sizes")
_NAMED: Final = re.compile(r"\s*(?P<name>[A-Za-z]\w*)\s*:?=(?!=)(?P<body>.*)", re.DOTALL)
NEEDS_POINT: Final = frozenset({"value", "numeric"})


@dataclass(frozen=True)
class Given:
    """The functions, their inputs, a point, the mode, and how differences are taken."""

    functions: tuple[Mathematics, ...]
    inputs: tuple[Mathematics, ...]
    point: tuple[Mathematics, ...]
    mode: str
    step: Mathematics | None
    schemes: tuple[str, ...]
    digits: int
    settings: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters ``functions``, ``inputs``, ``point``, ``mode``, ``step``, ``scheme``, ``digits``."""
        settings.only(KEYS)
        functions, inputs = settings.formulas("functions"), settings.formulas("inputs")
        for key, found in (("functions", functions), ("inputs", inputs)):
            if not found:
                settings.place.fail(f"automatic differentiation needs a list of {key}")
        mode = settings.choice("mode", MODES, "jacobian")
        point = settings.formulas("point")
        if mode in NEEDS_POINT and not point:
            settings.place.fail(f"the mode {mode!r} needs a point, one number for each input")
        schemes = settings.texts("scheme") or ("forward",)
        for scheme in schemes:
            if scheme not in SCHEMES:
                settings.node("scheme").place.fail(
                    f"the scheme is one of {', '.join(SCHEMES)}, not {scheme!r}"
                )
        digits = settings.whole("digits", 4)
        if not 1 <= digits <= 12:
            settings.node("digits").place.fail("between 1 and 12 digits are printed")
        step = settings.formula("step") if "step" in settings else None
        return cls(functions, inputs, point, mode, step, schemes, digits, settings)


def solve(part: Part, given: Given) -> Derivation:
    """The derivation for the mode that is asked.

    Raises ``ProblemError`` for parameters that do not fit, ``NotComputable`` for what is no
    elementary operation, ``MeaningError`` where a value at the point is undefined.
    """
    task = read_task(part.scope, given)
    try:
        derivation = _derive(part, given, task)
    except MeaningError:
        _blame_the_point(task, given)
        raise
    if len(part.answers) == 1 and part.answers[0].name not in derivation.answers:
        main = next(iter(derivation.answers.values()))
        derivation = derivation.answer(part.answers[0].name, main)
    return derivation


def _derive(part: Part, given: Given, task: Task) -> Derivation:
    match given.mode:
        case "value":
            return derive_value(task)
        case "graph":
            return derive_graph(task)
        case "forward":
            return derive_forward(task)
        case "reverse" | "backward":
            return derive_reverse(task)
        case "numeric":
            return derive_numeric(task, _step(part.scope, given), given.schemes)
        case _:
            return derive_jacobian(task)


def _blame_the_point(task: Task, given: Given) -> None:
    """Raises ``ProblemError`` at the point where a node has no value there."""
    if task.values is None:
        return
    values = Values(task.here)
    for node in task.graph.nodes:
        try:
            values.value(node.symbol)
        except MeaningError:
            text = render_plain(task.expanded(node.name))
            given.settings.node("point").place.fail(f"{text} is undefined at {task.place}")


def read_task(scope: Scope, given: Given) -> Task:
    """The graph of the functions, and the inputs' values; raises ``ProblemError`` at what does not fit."""
    labels, functions = zip(*(_labelled(scope, text) for text in given.functions), strict=True)
    inputs = tuple(_formula(scope, text) for text in given.inputs)
    place = given.settings.node("functions").place
    sizes = _sizes(scope, given)
    try:
        traced = trace(functions, inputs, scope, sizes)
        named = _named(labels, traced.functions, set(traced.definitions), set(scope.types))
        taken = frozenset(scope.types) | scope.dimensions | frozenset(scope.spellings)
        graph = build_graph(named, traced.inputs, traced.definitions, taken)
    except MeaningError as error:
        raise place.error(error.message) from error
    values = _values(scope, given, graph)
    free = {name for node in graph.nodes for name in names(node.operation)}
    free -= {node.name for node in graph.nodes} | {n for leaf in graph.inputs for n in names(leaf)}
    if values is not None and free:
        listed = ", ".join(sorted(free))
        place.fail(f"{listed} has no value at the point: make it an input, or define it as a number")
    return Task(graph, _sized(scope, sizes), values, given.digits)


def _labelled(scope: Scope, text: Mathematics) -> tuple[str | None, Formula]:
    """``g = cos(w1)`` names its function; a formula alone has no name yet."""
    found = _NAMED.fullmatch(text)
    if found is None:
        return None, _formula(scope, text)
    if scope.declares(found["name"]):
        text.place.fail(f"{found['name']} is declared already; a function needs a name of its own")
    return found["name"], _parsed(scope, found["body"], text)


def _named(
    labels: tuple[str | None, ...],
    functions: tuple[tuple[Formula, ...], ...],
    defined: set[str],
    declared: set[str],
) -> dict[str, Formula]:
    """A name for each output: its own, or f, or f1, f2, ..."""
    outputs: dict[str, Formula] = {}
    alone = sum(len(entries) for entries in functions) == 1
    taken = defined | declared | {label for label in labels if label is not None}
    fresh = (name for name in _fresh("f", alone) if name not in taken)
    for label, entries in zip(labels, functions, strict=True):
        for place, entry in enumerate(entries, 1):
            if label is not None:
                name = label if len(entries) == 1 else f"{label}_{place}"
            elif isinstance(entry, Symbol) and entry.name in defined:
                name = entry.name
            else:
                name = next(fresh)
            outputs[name] = entry
    return outputs


def _fresh(stem: str, alone: bool) -> list[str]:
    numbered = [f"{stem}{k}" for k in range(1, 400)]
    return [stem, *numbered] if alone else numbered


def _values(scope: Scope, given: Given, graph: Graph) -> dict[Formula, Formula] | None:
    if not given.point:
        return None
    listed = [item for text in given.point for item in flat_items(_formula(scope, text))]
    place = given.settings.node("point").place
    if len(listed) != len(graph.inputs):
        place.fail(f"the point has {len(listed)} numbers, but there are {len(graph.inputs)} inputs")
    if any(names(value) for value in listed):
        place.fail("the coordinates of the point are numbers")
    return dict(zip(graph.inputs, listed, strict=True))


def _step(scope: Scope, given: Given) -> Formula:
    if given.step is None:
        return scope.parse("0.01")
    step = _formula(scope, given.step)
    if names(step):
        given.step.place.fail("the step is a number")
    return step


def _sizes(scope: Scope, given: Given) -> dict[str, int]:
    """Sizes of the dimensions: from ``sizes``, else each is asked for where it matters."""
    settings = given.settings.inner("sizes")
    sizes = {name: settings.whole(name) for name in settings}
    for name, size in sizes.items():
        if name not in scope.dimensions:
            known = ", ".join(sorted(scope.dimensions)) or "none"
            settings.node(name).place.fail(f"{name} is no dimension of the problem; its dimensions: {known}")
        if not 1 <= size <= 20:
            settings.node(name).place.fail(f"a dimension has a size from 1 to 20 here, not {size}")
    missing = sorted(scope.dimensions - set(sizes))
    used = {name for kind in scope.types.values() for dim in kind.dims for name in names(dim)}
    if missing and used & set(missing):
        given.settings.place.fail(
            f"a graph needs numbers for the dimensions; add sizes: {{{missing[0]}: 3}} to the solver"
        )
    return sizes


def _sized(scope: Scope, sizes: dict[str, int]) -> Scope:
    """The scope with numbers for its dimensions."""
    known = {name: number(size) for name, size in sizes.items()}
    types = {
        name: replace(kind, dims=tuple(substitute(dim, known) for dim in kind.dims))
        for name, kind in scope.types.items()
        if name not in sizes
    }
    return replace(scope, types=types)


def _formula(scope: Scope, text: Mathematics) -> Formula:
    return read(text, scope)


def _parsed(scope: Scope, written: str, text: Mathematics) -> Formula:
    try:
        return scope.parse(written)
    except (Unreadable, MeaningError) as error:
        raise text.problem(error) from error


SOLVER: Final = Solver("autodiff", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
