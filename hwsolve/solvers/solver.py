"""A solver: the kind of problem it solves, the parameters it is given, and how it solves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings

#: What stands under a parameter: mathematics, words, a number, one of a few words, a list, keys.
Form = Literal["formula", "formulas", "text", "number", "whole", "flag", "choice", "list", "keys"]


class Parameters(Protocol):
    """The parameters of a kind of solver, read from a part's ``solver`` record."""

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters in *settings*; raises ``ProblemError`` at what does not fit."""
        ...


@dataclass(frozen=True)
class Parameter:
    """One key of a ``solver`` record, for authors: what it means, and what it is where it is left out.

    ``default`` is as an author would write it; None where the key is required. ``choices`` are
    the words a choice may be; ``keys`` those of the records that a list or a record holds.
    """

    name: str
    form: Form
    text: str
    default: str | None = None
    choices: tuple[str, ...] = ()
    keys: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Solver:
    """One kind of solver.

    ``given`` reads the parameters (a class with ``read``), ``solve`` derives the answers of a
    part from them; it raises ``ProblemError`` or ``MeaningError`` where the part is at fault
    and ``NotComputable`` where a limit of ours is. ``summary`` is one sentence for authors,
    ``parameters`` the keys that ``given`` reads, ``example`` a small commented problem file of
    this kind that lints, with ``example`` as its id; ``hwsolve new`` starts from it.
    """

    kind: str
    given: type[Any]
    solve: Callable[[Part, Any], Derivation]
    summary: str = ""
    parameters: tuple[Parameter, ...] = ()
    example: str = ""
