"""Solver kind ``lipschitz``: Lipschitz constants of functions, sums, products, compositions, networks.

A function of one variable gets the smallest constant there is, with the mean value theorem; what
is built of functions whose types carry constants gets the constant that the proof gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from hwsolve.calculus.limits import INFINITY
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import ONE, Formula, Symbol
from hwsolve.notation.printing.text import render_text
from hwsolve.problem.settings import Mathematics
from hwsolve.solvers.activations.subject import subject_of
from hwsolve.solvers.manual.lipschitz import EXAMPLE, PARAMETERS, QUESTIONS, RULES, SUMMARY
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.steepness.combination import tell_product, tell_sum
from hwsolve.solvers.steepness.composition import (
    Layer,
    tell_functions,
    tell_induction,
    tell_listed,
    tell_network,
)
from hwsolve.solvers.steepness.constants import Bounded, read_function
from hwsolve.solvers.steepness.slope_bound import (
    Slope,
    measured,
    tell_constant,
    tell_range,
    tell_slope,
    tell_verdict,
)
from hwsolve.solvers.supporting.claims import Support, read_claims, support
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings

KEYS: Final = tuple(each.name for each in PARAMETERS)


@dataclass(frozen=True)
class LayerText:
    """One layer of a network, as the author wrote it."""

    weights: Mathematics
    bias: Mathematics | None
    activation: Mathematics | None


@dataclass(frozen=True)
class Given:
    """What is built how, of which functions or constants, and what is asked of it."""

    rule: str
    of: Mathematics | None
    variable: str | None
    ask: tuple[str, ...]
    functions: tuple[str, ...]
    weights: tuple[Mathematics, ...]
    constants: tuple[Mathematics, ...]
    layers: tuple[LayerText, ...]
    source: Mathematics | None
    answers: tuple[str, ...]
    claims: tuple[Support, ...]
    place: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters of the kind; raises ``ProblemError`` where they do not fit together."""
        settings.only(("kind", *KEYS))
        rule = settings.choice("rule", RULES, "function")
        ask = settings.texts("ask") or ("constant",)
        for word in ask:
            if word not in QUESTIONS:
                known = ", ".join(QUESTIONS)
                settings.node("ask").place.fail(f"unknown question {word!r}; known ones: {known}")
        if rule == "function" and "of" not in settings:
            settings.place.fail("the key 'of' is missing: which function?")
        if rule in ("sum", "product") and not settings.texts("functions"):
            settings.place.fail(f"a {rule} needs 'functions', such as [f, g]")
        if rule == "composition" and ("functions" in settings) == ("constants" in settings):
            settings.place.fail("a composition needs either 'functions' or 'constants'")
        if rule == "network" and not ("layers" in settings and "input" in settings):
            settings.place.fail("a network needs 'layers' and 'input'")
        functions, weights = settings.texts("functions"), settings.formulas("weights")
        if weights and len(weights) != len(functions):
            settings.node("weights").place.fail(f"{len(functions)} functions have {len(weights)} weights")
        return cls(
            rule,
            settings.formula("of") if "of" in settings else None,
            settings.text("variable") if "variable" in settings else None,
            ask,
            functions,
            weights,
            settings.formulas("constants"),
            tuple(_layer(each) for each in settings.each("layers")),
            settings.formula("input") if "input" in settings else None,
            settings.texts("answer"),
            read_claims(settings),
            settings,
        )


def _layer(settings: Settings) -> LayerText:
    settings.only(("weights", "bias", "activation"))
    found = {key: settings.formula(key) if key in settings else None for key in ("bias", "activation")}
    return LayerText(settings.formula("weights"), found["bias"], found["activation"])


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``lipschitz``."""
    derivation = Derivation(part.scope)
    named = given.answers or tuple(answer.name for answer in part.answers) or given.ask
    if given.rule == "function":
        derivation = _function(derivation, given, named)
    else:
        try:
            derivation, constant = _built(derivation, given)
        except MeaningError as error:
            given.place.place.fail(error.message)
        derivation = derivation.answer(named[0], constant)
    for each in given.claims:
        derivation = support(derivation, each, derivation.scope)
    return derivation


def _function(derivation: Derivation, given: Given, named: tuple[str, ...]) -> Derivation:
    assert given.of is not None
    written = read(given.of, derivation.scope)
    try:
        slope = Slope(subject_of(written, given.variable, derivation.scope))
    except MeaningError as error:
        raise given.of.problem(error) from error
    if "derivative" not in given.ask and slope.jump is None:
        derivation, _ = tell_slope(derivation, slope)
    for place, question in enumerate(given.ask):
        derivation, found = _told(derivation, slope, question)
        if place < len(named):
            derivation = derivation.answer(named[place], found)
        if question == "constant" and found != INFINITY:
            table = measured(slope, found)
            derivation = derivation if table is None else derivation.exhibit(table)
    return derivation


def _told(derivation: Derivation, slope: Slope, question: str) -> tuple[Derivation, Formula]:
    match question:
        case "derivative":
            return tell_slope(derivation, slope)
        case "range":
            return tell_range(derivation, slope)
        case "constant":
            return tell_constant(derivation, slope)
        case _:
            return tell_verdict(derivation, slope)


def _built(derivation: Derivation, given: Given) -> tuple[Derivation, Formula]:
    """The constant of what is built of several functions."""
    scope = derivation.scope
    if given.rule == "network":
        assert given.source is not None
        layers = tuple(_read_layer(each, scope) for each in given.layers)
        source = read(given.source, scope)
        _require_fitting(given, layers, source, scope)
        return tell_network(derivation, layers, source)
    if given.constants:
        constants = tuple(read(text, scope) for text in given.constants)
        if len(constants) == 1 and scope.is_array(constants[0]):
            if not isinstance(constants[0], Symbol):
                given.constants[0].place.fail("the constants are a list of numbers, or one declared vector")
            return tell_induction(derivation, constants[0])
        return tell_listed(derivation, constants)
    functions: list[Bounded] = []
    for name in given.functions:
        derivation, found = read_function(derivation, name)
        functions.append(found)
    if given.rule == "sum":
        weights = tuple(read(text, scope) for text in given.weights) or (ONE,) * len(functions)
        return tell_sum(derivation, tuple(functions), weights)
    if given.rule == "product":
        return tell_product(derivation, tuple(functions))
    return tell_functions(derivation, tuple(functions))


def _require_fitting(given: Given, layers: tuple[Layer, ...], source: Formula, scope: Scope) -> None:
    """Raises ``ProblemError`` where a layer takes another number of entries than it is given."""
    size = (scope.shape_of(source) or (ONE,))[0]
    for text, layer in zip(given.layers, layers, strict=True):
        shape = scope.shape_of(layer.weights) or ()
        rows, columns = shape if len(shape) == 2 else (ONE, ONE)
        if columns != size:
            taken, given_here = (render_text(each) for each in (columns, size))
            text.weights.place.fail(f"this layer takes {taken} numbers, and gets {given_here}")
        size = rows


def _read_layer(layer: LayerText, scope: Scope) -> Layer:
    bias = None if layer.bias is None else read(layer.bias, scope)
    activation = None
    if layer.activation is not None:
        from dataclasses import replace

        activation = read(layer.activation, replace(scope, closed=False))
    return Layer(read(layer.weights, scope), bias, activation)


SOLVER: Final = Solver("lipschitz", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
