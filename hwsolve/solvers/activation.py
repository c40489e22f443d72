"""Solver kind ``activation``: what one asks of an activation function of one variable.

Symmetry and centring, the derivative (by pieces, at kinks, by the value), limits of the slope
and how fast it vanishes, the range, and from where on the slope is below a threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.notation.formula import Formula
from hwsolve.problem.settings import Mathematics
from hwsolve.solvers.activations.curves import plot_of
from hwsolve.solvers.activations.ends import tell_limit, tell_range, tell_threshold, tell_vanishes
from hwsolve.solvers.activations.slopes import tell_at, tell_by_value, tell_derivative
from hwsolve.solvers.activations.subject import Subject, subject_of
from hwsolve.solvers.activations.symmetry import tell_centred, tell_parity, tell_reflection
from hwsolve.solvers.manual.activation import EXAMPLE, PARAMETERS, QUESTIONS
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings

DEFAULT: Final = ("reflection", "centred")
POINTWISE: Final = ("reflection", "derivative", "by_value")


@dataclass(frozen=True)
class Given:
    """The function, its variable, what is asked of it in this order, the bound of a threshold, a point."""

    of: str
    variable: str | None = None
    ask: tuple[str, ...] = DEFAULT
    bound: str | None = None
    at: str | None = None
    answers: tuple[str, ...] = ()

    @classmethod
    def read(cls, settings: Settings) -> Given:
        """The parameters ``of``, ``variable``, ``ask``, ``bound``, ``at``, ``answer``."""
        settings.only(("kind", "of", "variable", "ask", "bound", "at", "answer"))
        ask = settings.texts("ask") or DEFAULT
        for word in ask:
            if word not in QUESTIONS:
                settings.node("ask").place.fail(
                    f"unknown question {word!r}; known ones: {', '.join(QUESTIONS)}"
                )
        bound = settings.formula("bound") if "bound" in settings else None
        if "threshold" in ask and bound is None:
            settings.place.fail("a threshold needs 'bound': below what is the slope to be?")
        variable = settings.text("variable") if "variable" in settings else None
        at = settings.formula("at") if "at" in settings else None
        return cls(settings.formula("of"), variable, ask, bound, at, settings.texts("answer"))


#: Questions whose answer starts from the derivative.
_OF_THE_SLOPE: Final = ("by_value", "limit", "vanishes", "threshold")


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``activation``."""
    written = read(given.of, part.scope)
    try:
        subject = subject_of(written, given.variable, part.scope)
    except MeaningError as error:
        if isinstance(given.of, Mathematics):
            raise given.of.problem(error) from error
        raise
    derivation = Derivation(part.scope)
    names_of_answers = given.answers or tuple(answer.name for answer in part.answers) or given.ask
    told = bool(part.uses)  # an earlier part has the slope
    for place, question in enumerate(given.ask):
        if question in _OF_THE_SLOPE and not told:
            derivation, _ = tell_derivative(derivation, subject)
        told = told or question == "derivative" or question in _OF_THE_SLOPE
        try:
            derivation, found = _told(derivation, subject, question, given, part)
        except NotComputable:
            if place < len(names_of_answers):
                raise
            continue  # a remark beside the answers, which this function does not allow
        if given.at is not None and question in POINTWISE:
            derivation, found = tell_at(derivation, subject, question, found, read(given.at, part.scope))
        if place < len(names_of_answers):
            derivation = derivation.answer(names_of_answers[place], found)
    plot = plot_of(subject)
    return derivation if plot is None else derivation.exhibit(plot)


def _told(
    derivation: Derivation, subject: Subject, question: str, given: Given, part: Part
) -> tuple[Derivation, Formula]:
    match question:
        case "reflection":
            return tell_reflection(derivation, subject)
        case "parity":
            return tell_parity(derivation, subject)
        case "centred":
            return tell_centred(derivation, subject)
        case "derivative":
            return tell_derivative(derivation, subject)
        case "by_value":
            return tell_by_value(derivation, subject)
        case "limit":
            return tell_limit(derivation, subject)
        case "vanishes":
            return tell_vanishes(derivation, subject)
        case "range":
            return tell_range(derivation, subject)
        case _:
            assert given.bound is not None
            return tell_threshold(derivation, subject, read(given.bound, part.scope))


SOLVER: Final = Solver(
    "activation",
    Given,
    solve,
    "Activation functions: symmetry, derivative, limits, range, vanishing gradients.",
    PARAMETERS,
    EXAMPLE,
)
