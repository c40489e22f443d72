"""Solver kind ``gradient_descent``: the proximal view, the regret bound, the rate, and runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import Call, Formula, Product, Sum, Symbol
from hwsolve.solvers.curvature.subject import subject_of
from hwsolve.solvers.iteration.descent import Descent, tell_descent
from hwsolve.solvers.iteration.digits import Digits
from hwsolve.solvers.iteration.naming import named
from hwsolve.solvers.iteration.proximal import Model, tell_proximal, without_entries
from hwsolve.solvers.iteration.rate import Rate, tell_rate
from hwsolve.solvers.iteration.regret import Names, Regret, tell_bound, tell_identity, tell_jensen
from hwsolve.solvers.manual.gradient_descent import EXAMPLE, KEYS, NAMES, PARAMETERS, SHOWN
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.parameters import misplaced, read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Mathematics, Settings

Results = dict[str, Formula]


@dataclass(frozen=True)
class Given:
    """What is shown, the names of the proof, and the formulas that a view needs."""

    show: tuple[str, ...]
    names: Names
    formulas: dict[str, Mathematics]
    wrt: tuple[str, ...] = ()
    steps: int = 10
    digits: int = 8

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters of :data:`PARAMETERS`."""
        settings.only(KEYS)
        shown = settings.texts("show")
        if not shown:
            settings.place.fail(f"say with 'show' what to derive: {', '.join(SHOWN)}")
        for word in shown:
            if word not in SHOWN:
                settings.node("show").place.fail(f"unknown view {word!r}; known ones: {', '.join(SHOWN)}")
        for view, key in (("proximal", "of"), ("run", "of"), ("run", "start")):
            if view in shown and key not in settings:
                settings.place.fail(f"the view {view} needs {key!r}")
        steps, digits = settings.whole("steps", 10), settings.whole("digits", 8)
        if not 1 <= steps <= 200:
            settings.node("steps").place.fail("a run has 1 to 200 steps")
        if not 1 <= digits <= 20:
            settings.node("digits").place.fail("iterates are written with 1 to 20 digits")
        texts = {key: settings.text(key) for key in NAMES if key in settings}
        naming = Names(
            texts.get("iterates", "w"), texts.get("moves", "v"), texts.get("optimum", "ws"),
            texts.get("rate", "eta"), texts.get("horizon", "T"), texts.get("index", "t"),
            texts.get("function", "f"), texts.get("mean", "wbar"),
        )  # fmt: skip
        formulas = {key: settings.formula(key) for key in FORMULAS if key in settings}
        return cls(shown, naming, formulas, settings.texts("wrt"), steps, digits)


FORMULAS: Final = ("of", "at", "l1", "start", "minimiser", "B", "rho", "eta", "T", "eps", "bound")


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``gradient_descent``."""
    scope = part.scope
    derivation = Derivation(scope)
    results: Results = {}
    for view in given.show:
        found: Results
        if view == "proximal":
            derivation, found = _proximal(derivation, given)
        elif view == "rate":
            derivation, found = tell_rate(derivation, _rate(scope, given))
        elif view == "run":
            derivation, found = tell_descent(derivation, _descent(scope, given))
        else:
            regret = Regret(scope, given.names)
            tell = {"one_step": tell_identity, "bound": tell_bound, "jensen": tell_jensen}[view]
            derivation, found = tell(derivation, regret)
        results = {**found, **results}
    return named(derivation, results, part)


def _formula(scope: Scope, given: Given, key: str) -> Formula | None:
    return read(given.formulas[key], scope) if key in given.formulas else None


def _proximal(derivation: Derivation, given: Given) -> tuple[Derivation, Results]:
    scope = derivation.scope
    wrt = given.wrt or (given.names.w,)
    if len(wrt) != 1:
        raise misplaced(given.formulas["of"], MeaningError("the model is minimised over one symbol"))
    text = given.formulas["of"]
    whole, level = read(text, scope), _formula(scope, given, "l1")
    smooth, found = without_entries(whole, wrt[0], scope)
    if found is not None and level is not None:
        raise misplaced(given.formulas["l1"], MeaningError("the model has such a penalty of its own already"))
    subject = subject_of(scope, smooth, text, wrt, ())
    model = Model(subject, _formula(scope, given, "at"), level or found)
    if found is not None:
        entries = Product((found, Call("norm1", (Symbol(wrt[0]),))), "*")
        note = "a smooth model, and a penalty on the absolute entries"
        derivation = derivation.claim("separate_the_penalty", whole, Sum((smooth, entries)), note)
    extended = Derivation(
        subject.scope, derivation.steps, derivation.answers, derivation.hypotheses, derivation.exhibits
    )
    return tell_proximal(extended, model)


def _rate(scope: Scope, given: Given) -> Rate:
    radius = _formula(scope, given, "B") or Symbol("B")
    slope = _formula(scope, given, "rho") or Symbol("rho")
    horizon = _formula(scope, given, "T") or Symbol("T")
    return Rate(
        scope, radius, slope, horizon, _formula(scope, given, "eta"), _formula(scope, given, "eps"),
        _formula(scope, given, "bound"),
    )  # fmt: skip


def _descent(scope: Scope, given: Given) -> Descent:
    start = _formula(scope, given, "start")
    assert start is not None
    eta = _formula(scope, given, "eta")
    if eta is None:
        raise misplaced(given.formulas["of"], MeaningError("a run needs a step size: give eta"))
    if Digits(scope).one(eta, {}) <= 0:
        raise misplaced(given.formulas["eta"], MeaningError("a step size is a positive number"))
    return Descent(
        scope, read(given.formulas["of"], scope), given.wrt or (given.names.w,), start, eta,
        _formula(scope, given, "minimiser"), given.steps, given.digits, given.formulas.get("minimiser", ""),
    )  # fmt: skip


SUMMARY: Final = "Gradient descent: proximal view, one-step identity, regret bound, Jensen, rate, runs."
SOLVER = Solver("gradient_descent", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
