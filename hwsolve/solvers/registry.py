"""The solvers by kind; each is imported when a part asks for it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from hwsolve.errors import UsageError

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.problem.problem import Part
    from hwsolve.solvers.solver import Solver

#: One file per kind; the file of kind ``x`` is ``hwsolve/solvers/x.py`` and ends in ``SOLVER``.
KINDS: tuple[str, ...] = ("autodiff", "convolution", "gradient", "hessian")


def collect(solvers: tuple[Solver, ...]) -> Mapping[str, Solver]:
    """Solvers by kind; raises ``ValueError`` for a second one of the same kind."""
    found: dict[str, Solver] = {}
    for solver in solvers:
        if solver.kind in found:
            raise ValueError(f"two solvers of kind {solver.kind!r}")
        found[solver.kind] = solver
    return MappingProxyType(found)


def find(kind: str) -> Solver:
    """The solver of *kind*; raises ``UsageError`` naming the nearest kind."""
    if kind not in KINDS:
        close = difflib.get_close_matches(kind, KINDS, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"known kinds: {', '.join(KINDS)}"
        raise UsageError(f"there is no solver of kind {kind!r}; {hint}")
    solver: Solver = import_module(f"hwsolve.solvers.{kind}").SOLVER
    return collect((solver,))[kind]


def solve(part: Part) -> Derivation:
    """The derivation of the part's answers, not yet checked.

    Raises ``UsageError`` if the part has no solver, ``ProblemError`` or ``MeaningError`` where
    the part is at fault, ``NotComputable`` where a limit of ours is reached.
    """
    if part.solver is None:
        raise UsageError(f"{part.address} has no solver; its answers are references only")
    solver = find(part.solver.kind)
    return solver.solve(part, solver.given.read(part.solver.given))
