"""A solver: the kind of problem it solves, the parameters it is given, and how it solves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings


class Parameters(Protocol):
    """The parameters of a kind of solver, read from a part's ``solver`` record."""

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters in *settings*; raises ``ProblemError`` at what does not fit."""
        ...


@dataclass(frozen=True)
class Solver:
    """One kind of solver.

    ``given`` reads the parameters (a class with ``read``), ``solve`` derives the answers of a
    part from them; it raises ``ProblemError`` or ``MeaningError`` where the part is at fault
    and ``NotComputable`` where a limit of ours is.
    """

    kind: str
    given: type[Any]
    solve: Callable[[Part, Any], Derivation]
