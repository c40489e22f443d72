"""A root at which the slope is 0 as well: Newton's method has no quadratic bound there."""

from __future__ import annotations

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import HwsolveError
from hwsolve.notation.formula import ZERO, Formula, Relation
from hwsolve.solvers.curvature.subject import established
from hwsolve.solvers.iteration.digits import Digits
from hwsolve.solvers.iteration.newton_run import run_from, written_as
from hwsolve.solvers.iteration.newton_sheet import Course
from hwsolve.solvers.iteration.newton_subject import Root


def multiple_root(root: Root, course: Course | None) -> Formula | None:
    """The multiple root that a run leads to, or the root itself where each is multiple; None else."""
    if course is not None and len(course.start) == 1:
        values = Digits(root.scope)
        try:
            found = run_from(values, root, values.one(course.start[0], {})).root
            if found is not None and values.one(root.of(root.at, 1), {root.letters.at: found}) == 0:
                return written_as(found)
        except HwsolveError:
            return None
        return None
    flat = Relation(("=",), (root.of(root.root, 1), ZERO))
    return root.root if root.vanishing and established(root.scope, flat, root.vanishing) else None


def tell_multiple(derivation: Derivation, root: Root, at: Formula) -> Derivation:
    """The slope at the root is 0, so that the constant M of the quadratic bound is infinite."""
    note = "a multiple root: the constant M of the quadratic bound is not finite, the convergence is linear"
    if at == root.root:
        derivation = derivation.assuming(*root.vanishing)
        return derivation.claim("slope_at_the_root", root.of(at, 1), ZERO, note).assuming()
    derivation = derivation.claim("root", root.of(at), ZERO)
    return derivation.claim("slope_at_the_root", root.of(at, 1), ZERO, note)
