"""Solver kind ``shapes``: the size of every quantity of a network, from a few known ones and its formulas.

Every operation fixes sizes: in a matrix product the inner ones agree, what is added or combined
entry by entry is alike. Each formula is then stated entry by entry with these sizes, which the
checker evaluates; for a batch the samples stand side by side as columns, or below each other as rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from hwsolve.calculus.arrays.inferred_sizes import Pair, Sizes, is_unknown
from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Table
from hwsolve.errors import MeaningError
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import REAL, Type
from hwsolve.notation.formula import (
    ONE,
    Relation,
    Symbol,
    Tuple,
    names,
)
from hwsolve.notation.lexing.alphabet import ascii_name
from hwsolve.notation.printing.text import render_text
from hwsolve.problem.settings import Mathematics
from hwsolve.solvers.manual.shapes import SHAPES, SHAPES_EXAMPLE, SHAPES_PARAMETERS
from hwsolve.solvers.sizes.layout import Assignment, Layout, as_tuple, lettered, type_of
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.parameters import misplaced, read

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings

SCALAR = "scalar"


@dataclass(frozen=True)
class Given:
    """Known sizes, the formulas in order, and how a batch is stacked (None: one sample only)."""

    known: dict[str, Mathematics]
    formulas: tuple[Mathematics, ...]
    batch: Mathematics | None
    rows: bool
    per_sample: tuple[str, ...]

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters ``known``, ``formulas`` and optionally ``batch``, ``samples``, ``per_sample``."""
        settings.only(("kind", "known", "formulas", "batch", "samples", "per_sample"))
        formulas = settings.formulas("formulas")
        if not formulas:
            settings.place.fail("the key 'formulas' is missing: how are the quantities computed?")
        return cls(
            settings.formula_map("known"),
            formulas,
            settings.formula("batch") if "batch" in settings else None,
            settings.choice("samples", ("columns", "rows"), "columns") == "rows",
            settings.texts("per_sample"),
        )


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``shapes``."""
    sizes = Sizes({name: _known(text, part.scope, given.rows) for name, text in given.known.items()})
    read_so_far: list[Assignment] = []
    for text in given.formulas:
        read_so_far.append(_learn(text, sizes, given, read_so_far))
    assigned = tuple(read_so_far)
    for name in list(sizes.pairs):
        if not sizes.settled(name):
            pair = sizes.of(name)
            side = "rows" if pair and is_unknown(pair[0]) else "columns"
            problem = MeaningError(
                f"nothing here tells how many {side} {name} has; name its size under known"
            )
            raise misplaced(_first_with(name, assigned, given), problem)
    single = Layout(sizes, {}, None, given.rows)
    derivation = single.told(Derivation(single.declared(part.scope)), assigned)
    found = {name: sizes.of(name) for name in sizes.pairs}
    stacked = single
    if given.batch is not None:
        samples = [name for name in sizes.pairs if _each_sample(name, given, assigned)]
        names_of_batch = _stacked_names(samples, sizes)
        stacked = Layout(sizes, names_of_batch, lettered(read(given.batch, part.scope)), given.rows)
        derivation = stacked.told(replace(derivation, scope=stacked.declared(derivation.scope)), assigned)
        found |= {name: stacked.pair(old) for old, name in stacked.renamed.items()}
    wanted = {answer.name for answer in part.answers} or set(found)
    shapes = {name: as_tuple(pair) for name, pair in found.items()}
    for name, shape in shapes.items():
        if name in wanted:
            derivation = derivation.answer(name, shape)
    if "batch" in wanted:
        listed = [shapes[name] for name in stacked.renamed.values() if name in wanted]
        derivation = derivation.answer("batch", Tuple(tuple(listed)))
    rows = tuple((name, render_text(shape)) for name, shape in shapes.items())
    return derivation.exhibit(Table("Sizes, rows by columns", ("quantity", "size"), rows))


def _known(text: Mathematics, scope: Scope, rows: bool) -> Pair | None:
    if text == SCALAR:
        return None
    found = lettered(read(text, scope))
    if isinstance(found, Tuple) and len(found.items) == 2:
        return found.items[0], found.items[1]
    if isinstance(found, Tuple):
        raise misplaced(text, MeaningError("a size is n, (rows, columns), or the word scalar"))
    return (ONE, found) if rows else (found, ONE)


def _learn(text: Mathematics, sizes: Sizes, given: Given, before: list[Assignment]) -> Assignment:
    """The name and body of ``z = W x + b``, its sizes learnt; raises with the place where they clash."""
    matrix = Type(REAL.domain, (Symbol("?r"), Symbol("?c")))
    left = ascii_name(text.partition("=")[0].strip())
    types = {left: matrix} if left.isidentifier() and left not in sizes.pairs else {}
    for _ in range(2):  # the first reading tells the names, the second what they are
        scope = Scope({name: kind for name, kind in types.items() if name not in given.known}, closed=False)
        scope = scope.with_symbols({name: type_of(sizes.of(name)) for name in sizes.pairs})
        formula = read(text, scope)
        types = {name: matrix for name in names(formula) if name not in sizes.pairs}
    if not isinstance(formula, Relation) or not isinstance(formula.sides[0], Symbol):
        raise misplaced(text, MeaningError("a formula reads like z = W x + b"))
    name, body = formula.sides[0].name, formula.sides[-1]
    if name in names(body) or any(name == other for other, _ in before):
        raise misplaced(
            text, MeaningError(f"{name} is computed from itself, or twice; give each step a name")
        )
    try:
        sizes.read(name, body)
    except MeaningError as error:
        raise misplaced(text, error) from error
    return name, body


def _first_with(name: str, assigned: tuple[Assignment, ...], given: Given) -> str:
    """The first formula that mentions the name."""
    pairs = zip(assigned, given.formulas, strict=True)
    return next((text for (left, body), text in pairs if name == left or name in names(body)), name)


def _each_sample(name: str, given: Given, assigned: tuple[Assignment, ...]) -> bool:
    """Whether every sample has its own: what is computed, what is said to be, and the known input vectors."""
    if name in given.per_sample or any(name == left for left, _ in assigned):
        return True
    text = given.known.get(name)
    return text is not None and text != SCALAR and not text.startswith("(")


def _stacked_names(samples: list[str], sizes: Sizes) -> dict[str, str]:
    """``x`` stacked is ``X``, ``z1`` is ``Z1``; a capital that is taken gets ``_batch``."""
    found: dict[str, str] = {}
    pairs = [sizes.of(name) for name in sizes.pairs]
    taken = set(sizes.pairs).union(*(names(size) for pair in pairs if pair is not None for size in pair))
    for name in samples:
        if sizes.of(name) is not None:
            capital = name[0].upper() + name[1:]
            found[name] = f"{name}_batch" if capital in taken else capital
    return found


SOLVER = Solver("shapes", Given, solve, SHAPES, SHAPES_PARAMETERS, SHAPES_EXAMPLE)
