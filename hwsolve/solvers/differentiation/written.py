"""What gradients and Hessians are asked for, and a result in the forms it can be written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from hwsolve.calculus.simplification.cost import cost
from hwsolve.notation.formula import Formula
from hwsolve.solvers.supporting.claims import Support, read_claims

if TYPE_CHECKING:
    from hwsolve.problem.settings import Mathematics, Settings

FORMS = ("both", "index", "matrix")


@dataclass(frozen=True)
class SingleEntry:
    """One entry of a derivative, asked for by itself: the answer's name, and which entry.

    Of a gradient ``first`` is what is differentiated and ``second`` by what; of a Hessian
    they are the two variables.
    """

    answer: str
    first: str
    second: str


@dataclass(frozen=True)
class Given:
    """What to differentiate (twice, for a Hessian), by what, how to write the result, the answers' names.

    ``step`` is the step size where an update rule is asked for, ``entries`` are single entries,
    ``claims`` statements of the author's to add, ``limit`` a size that grows without bound, ``at`` a
    point where the result is wanted, ``definite`` the answer that says what sign a Hessian has there.
    """

    of: str
    wrt: tuple[str, ...]
    form: str = "both"
    answers: tuple[str, ...] = ()
    step: str | None = None
    entries: tuple[SingleEntry, ...] = ()
    claims: tuple[Support, ...] = ()
    limit: str | None = None
    at: Mapping[str, Mathematics] = field(default_factory=dict)
    definite: str | None = None

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The keys of a gradient, ``of`` and ``wrt`` needed."""
        settings.only(("kind", "of", "wrt", "form", "answer", "step", "entries", "claims", "limit", "at"))
        return cls(
            settings.formula("of"),
            _variables(settings),
            settings.choice("form", FORMS, "both"),
            settings.texts("answer"),
            settings.formula("step") if "step" in settings else None,
            _entries(settings.inner("entries")),
            read_claims(settings),
            settings.formula("limit") if "limit" in settings else None,
            settings.formula_map("at"),
        )


@dataclass(frozen=True)
class GivenTwice(Given):
    """The parameters of a Hessian: those of a gradient, without a step; an entry's ``wrt`` is a pair."""

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters of a Hessian, ``of`` and ``wrt`` needed."""
        settings.only(("kind", "of", "wrt", "form", "answer", "entries", "at", "definite"))
        if "definite" in settings and "at" not in settings:
            settings.node("definite").place.fail("definite asks for a sign at a point: add the key 'at'")
        return cls(
            settings.formula("of"),
            _variables(settings),
            settings.choice("form", FORMS, "both"),
            settings.texts("answer"),
            None,
            _entries(settings.inner("entries")),
            at=settings.formula_map("at"),
            definite=settings.text("definite") if "definite" in settings else None,
        )


def _variables(settings: Settings) -> tuple[str, ...]:
    wrt = settings.formulas("wrt")
    if not wrt:
        settings.place.fail("the key 'wrt' is missing: by what is to be differentiated?")
    return wrt


def _entries(settings: Settings) -> tuple[SingleEntry, ...]:
    found = []
    for name in settings:
        pair = settings.formulas(name)
        if len(pair) != 2:
            settings.node(name).place.fail("an entry is a pair, such as [yhat[k], z[i]]")
        found.append(SingleEntry(name, *pair))
    return tuple(found)


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
