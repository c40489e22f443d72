"""The solvers by kind: every file of this folder is one, and is imported when a part asks for it."""

from __future__ import annotations

import difflib
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hwsolve.errors import UsageError

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.problem.problem import Part
    from hwsolve.solvers.solver import Solver

#: The files that are no kind: this one and what all kinds are made of.
_NO_KIND: Final = frozenset({"__init__", "registry", "solver"})


@lru_cache(maxsize=1)
def kinds() -> tuple[str, ...]:
    """The names of all kinds; the solver of kind ``x`` is ``SOLVER`` in ``hwsolve/solvers/x.py``."""
    found = (path.stem for path in Path(__file__).parent.glob("*.py"))
    return tuple(sorted(name for name in found if name not in _NO_KIND))


def find(kind: str) -> Solver:
    """The solver of *kind*; raises ``UsageError`` naming the nearest kind."""
    if kind not in kinds():
        close = difflib.get_close_matches(kind, kinds(), 1)
        hint = f"did you mean {close[0]!r}?" if close else f"known kinds: {', '.join(kinds())}"
        raise UsageError(f"there is no solver of kind {kind!r}; {hint}")
    solver: Solver = import_module(f"hwsolve.solvers.{kind}").SOLVER
    return solver


def solve(part: Part) -> Derivation:
    """The derivation of the part's answers, not yet checked.

    Raises ``UsageError`` if the part has no solver, ``ProblemError`` or ``MeaningError`` where
    the part is at fault, ``NotComputable`` where a limit of ours is reached.
    """
    if part.solver is None:
        raise UsageError(f"{part.address} has no solver; its answers are references only")
    solver = find(part.solver.kind)
    return solver.solve(part, solver.given.read(part.solver.given))
