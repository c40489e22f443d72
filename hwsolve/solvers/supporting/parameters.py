"""Parameters of a solver as formulas, with the place of what cannot be read, and names still free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.errors import HwsolveError, MeaningError, NotComputable, Unreadable
from hwsolve.problem.settings import Mathematics

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
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


def fresh(derivation: Derivation, wanted: tuple[str, ...]) -> str:
    """The first name that stands for nothing yet; raises ``NotComputable`` if all do."""
    for name in wanted:
        if not derivation.scope.declares(name):
            return name
    raise NotComputable(f"the problem uses up the names {', '.join(wanted)}")
