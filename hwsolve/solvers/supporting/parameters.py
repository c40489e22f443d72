"""Parameters of a solver as formulas, with the place of what cannot be read, and names still free."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from typing import TYPE_CHECKING

from hwsolve.errors import HwsolveError, MeaningError, Unreadable
from hwsolve.problem.settings import Mathematics

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.notation.formula import Formula


def read(text: str, scope: Scope) -> Formula:
    """The formula of a parameter; raises ``ProblemError`` with its place where it has one."""
    try:
        return scope.parse(text)
    except (Unreadable, MeaningError) as error:
        raise misplaced(text, error) from error


def misplaced(text: str, error: Unreadable | MeaningError) -> HwsolveError:
    """The *error* met in a parameter, with its place in the file where the text has one."""
    return text.problem(error) if isinstance(text, Mathematics) else error


def unused(wanted: Iterable[str], taken: Callable[[str], bool]) -> str:
    """The first of the names that is not *taken*; where all are, the last one with a number behind it."""
    name = ""
    for name in wanted:
        if not taken(name):
            return name
    return next(numbered for k in count(1) if not taken(numbered := f"{name}_{k}"))
