"""Solver kind ``sgd_step``: one step on a sampled term of a sum, and what becomes of the sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import Formula, Symbol, names
from hwsolve.solvers.activations.subject import unfolded
from hwsolve.solvers.differentiation.targets import variable
from hwsolve.solvers.iteration.counterexample import sweep, tell_counterexample
from hwsolve.solvers.iteration.naming import named
from hwsolve.solvers.iteration.sampled import (
    Sampled,
    tell_condition,
    tell_gradients,
    tell_values,
    with_functions,
)
from hwsolve.solvers.manual.sgd_step import EXAMPLE, KEYS, PARAMETERS, SHOWN
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.exact import value_of
from hwsolve.solvers.supporting.parameters import misplaced, read

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings


@dataclass(frozen=True)
class Given:
    """The terms, the variable, the step size, the start, what is shown."""

    terms: tuple[str, ...]
    wrt: str = "w"
    eta: str = "eta"
    start: str | None = None
    show: tuple[str, ...] = ("gradients",)

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters ``terms``, ``wrt``, ``eta``, ``start``, ``show``."""
        settings.only(KEYS)
        terms = settings.formulas("terms")
        if not terms:
            settings.place.fail("the key 'terms' is missing: the terms of the sum")
        shown = settings.texts("show") or ("gradients",)
        for word in shown:
            if word not in SHOWN:
                settings.node("show").place.fail(f"unknown view {word!r}; known ones: {', '.join(SHOWN)}")
        if "values" in shown and "start" not in settings:
            settings.place.fail("the values need 'start': where the step starts")
        return cls(
            terms,
            settings.formula("wrt") if "wrt" in settings else "w",
            settings.formula("eta") if "eta" in settings else "eta",
            settings.formula("start") if "start" in settings else None,
            shown,
        )


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``sgd_step``."""
    scope = part.scope
    terms = tuple(unfolded(read(text, scope), scope) for text in given.terms)
    for text, term in zip(given.terms, terms, strict=True):
        if scope.shape_of(term):
            raise misplaced(text, MeaningError(f"{text} is an array; a term of a loss is a number"))
    wrt = variable(given.wrt, scope)
    if not isinstance(wrt, Symbol) or wrt.name not in scope.types:
        raise misplaced(given.wrt, MeaningError("a step is taken in a declared symbol"))
    eta = read(given.eta, scope)
    if (size := value_of(eta, scope)) is not None and not names(eta) and size <= 0:
        raise misplaced(given.eta, MeaningError(f"a step size is positive, not {given.eta}"))
    sampled = with_functions(Sampled(scope, terms, wrt.name, eta))
    derivation, sampled, results = tell_gradients(Derivation(sampled.scope), sampled)
    series = [tuple(results)]
    for view in given.show:
        found: dict[str, Formula] = {}
        if view == "values":
            assert given.start is not None
            derivation, found = tell_values(derivation, sampled, read(given.start, scope))
            series.insert(0, tuple(found)[1:])
        elif view == "condition":
            derivation, found = tell_condition(derivation, sampled)
        elif view == "counterexample":
            derivation, found = tell_counterexample(derivation, sampled)
        results |= found
    if sampled.scalar and set(given.show) - {"gradients"}:
        derivation = derivation.exhibit(sweep(sampled))
    return named(derivation, results, part, series)


SUMMARY: Final = "Stochastic gradient steps: gradients of the terms, the sum after a step, when it rises."
SOLVER = Solver("sgd_step", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
