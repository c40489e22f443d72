"""What gradients and Hessians are asked for, and a result in the forms it can be written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.calculus.cost import cost
from hwsolve.notation.formula import Formula

if TYPE_CHECKING:
    from hwsolve.problem.settings import Settings

FORMS = ("both", "index", "matrix")


@dataclass(frozen=True)
class Given:
    """What to differentiate (twice, for a Hessian), by what, how to write the result, the answers' names."""

    of: str
    wrt: tuple[str, ...]
    form: str = "both"
    answers: tuple[str, ...] = ()

    @classmethod
    def read(cls, settings: Settings) -> Given:
        """The parameters ``of``, ``wrt`` and optionally ``form``, ``answer``."""
        settings.only(("kind", "of", "wrt", "form", "answer"))
        wrt = settings.formulas("wrt")
        if not wrt:
            settings.place.fail("the key 'wrt' is missing: by what is to be differentiated?")
        form = settings.choice("form", FORMS, "both")
        return cls(settings.formula("of"), wrt, form, settings.texts("answer"))


@dataclass(frozen=True)
class Written:
    """A result as its entry formula, with sums over arrays, and as matrices."""

    entry: Formula
    collected: Formula | None
    matrix: Formula | None

    def written(self, form: str) -> Formula:
        """The result in the form asked for, or the nearest one there is."""
        order = [self.matrix, self.collected] if form == "matrix" else [self.collected, self.matrix]
        found = [way for way in order if way is not None]
        if form == "both":
            found.sort(key=cost)
        return found[0] if found else self.entry
