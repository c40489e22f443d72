"""Solver kind ``newton``: Newton's method for a root, or a minimum; its error; runs in many digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.solvers.iteration.multiple_root import multiple_root, tell_multiple
from hwsolve.solvers.iteration.naming import named
from hwsolve.solvers.iteration.newton_rule import Results, tell_error, tell_quadratic, tell_update
from hwsolve.solvers.iteration.newton_run import tell_run
from hwsolve.solvers.iteration.newton_several import tell_several
from hwsolve.solvers.iteration.newton_sheet import Course
from hwsolve.solvers.iteration.newton_subject import Letters, is_given, read_root
from hwsolve.solvers.manual.newton import EXAMPLE, KEYS, PARAMETERS, SHOWN
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.parameters import misplaced, read

if TYPE_CHECKING:
    from hwsolve.notation.formula import Formula
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings


@dataclass(frozen=True)
class Given:
    """The function and its letters, what is shown, and the run: start, steps, digits."""

    function: str
    minimise: bool
    variables: tuple[str, ...] = ()
    at: str = ""
    root: str = ""
    between: str = "xi"
    slope: str | None = None
    damping: str | None = None
    show: tuple[str, ...] = ("update",)
    start: tuple[str, ...] = ()
    steps: int = 6
    digits: int = 10

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters of :data:`PARAMETERS`."""
        settings.only(KEYS)
        minimise = "g" in settings
        if minimise is ("f" in settings) and not minimise:
            settings.place.fail("give f, whose root is sought, or g, which is minimised")
        shown = settings.texts("show") or (("update", "run") if "start" in settings else ("update",))
        for word in shown:
            if word not in SHOWN:
                settings.node("show").place.fail(f"unknown view {word!r}; known ones: {', '.join(SHOWN)}")
        if "run" in shown and "start" not in settings:
            settings.place.fail("a run needs 'start': the point to begin at")
        steps, digits = settings.whole("steps", 6), settings.whole("digits", 10)
        if not 1 <= steps <= 60:
            settings.node("steps").place.fail("a run has 1 to 60 steps")
        if not 1 <= digits <= 30:
            settings.node("digits").place.fail("iterates are written with 1 to 30 digits")
        for letter in ("at", "root", "between"):
            if letter in settings and not settings.text(letter).strip().isidentifier():
                settings.node(letter).place.fail(f"{letter} is a name, such as xs; its value follows from f")
        slope = None
        if minimise and "f" in settings:
            slope = settings.formula("f").split("(")[0].strip()
        return cls(
            settings.formula("g" if minimise else "f"),
            minimise,
            settings.texts("variable"),
            settings.text("at", ""),
            settings.text("root", ""),
            settings.text("between", "xi"),
            slope,
            settings.formula("damping") if "damping" in settings else None,
            shown,
            settings.formulas("start"),
            steps,
            digits,
        )


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``newton``."""
    scope = part.scope
    damping = None if given.damping is None else read(given.damping, scope)
    start = tuple(item for text in given.start for item in items(read(text, scope)))
    if len(given.variables) > 1 or (given.variables and scope.shape(given.variables[0])):
        if not given.minimise:
            raise misplaced(given.function, MeaningError("with several variables give g, which is minimised"))
        course = Course(start, given.steps, given.digits) if "run" in given.show else None
        derivation, several = tell_several(
            scope, given.function, given.variables, (given.at, damping), course
        )
        return named(derivation, several, part)
    known = [name for name in ("xk", "x_k") if scope.declares(name)]
    letters = Letters(
        given.variables[0] if given.variables else "",
        given.at or (known[0] if known else ""),
        given.root or next((name for name in ("xs", "x_s") if scope.declares(name)), "xs"),
        given.between,
        damping,
    )
    if given.minimise and given.slope is not None and is_given(scope, given.slope, given.function):
        root = read_root(scope, given.slope, False, letters, None)  # f is given, and g is any function
    else:
        root = read_root(scope, given.function, given.minimise, letters, given.slope)
    derivation = Derivation(root.scope)
    results: Results = {}
    found: Results
    course = Course(start, given.steps, given.digits)
    flat = multiple_root(root, course if "run" in given.show else None) if root.body is not None else None
    for view in given.show:
        if view == "quadratic" and flat is not None:
            derivation, found = tell_multiple(derivation, root, flat), {}
        elif view == "error":
            derivation, found = tell_error(derivation, root, flat is None)
        elif view == "run":
            derivation, found = tell_run(derivation, root, course)
        else:
            derivation, found = VIEWS[view](derivation, root)
        results = {**found, **results}
    if "iteration" in results and not scope.declares(root.f):  # a name of ours says nothing to others
        forms = ("root form", "min form")
        results |= {name: results["iteration"] for name in forms if name in results}
    steps = [(name,) for name in ("iteration", "root form", "min form") if name in results]
    return named(derivation, results, part, steps)


def items(formula: Formula) -> tuple[Formula, ...]:
    """The coordinates of a point."""
    from hwsolve.notation.formula import Tuple, Vector

    return formula.items if isinstance(formula, Tuple | Vector) else (formula,)


VIEWS: Final = {"update": tell_update, "quadratic": tell_quadratic}
SUMMARY: Final = (
    "Newton's method: the step, the error recurrence, quadratic convergence, runs in many digits."
)
SOLVER = Solver("newton", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
