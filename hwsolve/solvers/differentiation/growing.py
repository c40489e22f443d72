"""What a derivative tends to as the number of terms grows: means keep their value, one share vanishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, divide, multiply
from hwsolve.calculus.limits import INFINITY, Limits
from hwsolve.calculus.simplification.cancel import cancel
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.types import parse_type
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Entry,
    Formula,
    Limit,
    Negative,
    Quotient,
    Relation,
    Sum,
    Symbol,
    map_children,
    names,
    substitute,
    walk,
)
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.supporting.parameters import misplaced, read, unused

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.meaning.scope import Scope


def tell_limit(
    derivation: Derivation, derivative: Formula, at: Formula, size: str
) -> tuple[Derivation, Formula]:
    """The limit of an entry of a derivative as *size* grows, with the named means in it held.

    ``at`` is the entry by which was differentiated. Of n terms of a mean one is its own, the other
    n - 1 have the mean by themselves. Raises ``ProblemError`` where *size* is no dimension,
    ``NotComputable`` for a sum that no definition names as a mean.
    """
    scope = derivation.scope
    dimension = read(size, scope)
    if not isinstance(dimension, Symbol) or dimension.name not in scope.dimensions:
        raise misplaced(size, MeaningError(f"{size} is no size of the problem that could grow"))
    if not isinstance(at, Entry) or len(at.indices) != 1:
        raise misplaced(size, MeaningError("the limit is of the derivative by one entry, such as x[i]"))
    inside = names(derivative)
    letter = unused(("t", "s", "n_t"), lambda each: scope.declares(each) or each in inside)
    count = Symbol(letter)
    split: dict[str, Formula] = {}
    for name in sorted(names(derivative)):
        body = _mean(name, scope, dimension)
        if body is None:
            continue
        own = substitute(body.body, {body.index: at.indices[0]})
        apart = Relation(("!=",), (Symbol(body.index), at.indices[0]))
        others = BigOperator("sum", body.index, body.lower, body.upper, apart, body.body)
        note = "its own term and the others"
        derivation = derivation.claim(
            "split_the_mean", Symbol(name), divide(Sum((own, others)), dimension), note
        )
        rest = multiply((Sum((count, Negative(ONE))), Symbol(name)))
        split[name] = Quotient(Sum((own, rest)), count)
    grown = substitute(derivative, {**split, dimension.name: count})
    if any(isinstance(node, BigOperator) for node in walk(grown)):
        raise NotComputable(f"a sum over {render_text(dimension)} terms has no name as a mean: define one")
    if letter not in names(grown):
        return derivation, derivative
    found = _limit(grown, letter, scope)
    told = ", ".join(render_text(Symbol(name)) for name in split)
    note = (
        f"of {letter} samples the other {letter} - 1 keep the mean {told}; the share of one sample vanishes"
        if split
        else f"{letter} samples"
    )
    claim = Relation(("=",), (Limit(letter, INFINITY, "", grown), found))
    return derivation.declaring({letter: parse_type("positive")}).state("limit", claim, note), found


def _mean(name: str, scope: Scope, size: Symbol) -> BigOperator | None:
    """The sum under the mean that a definition is: ``gbar = sum(g[j], j, 1, n)/n``."""
    known = scope.definitions.get(name)
    if (
        known is None
        or known.indices
        or not isinstance(known.body, Quotient)
        or known.body.denominator != size
    ):
        return None
    above = known.body.numerator
    return above if isinstance(above, BigOperator) and above.operator == "sum" else None


def _limit(formula: Formula, letter: str, scope: Scope) -> Formula:
    """The limit, entries and other symbols standing for numbers."""
    stand_in: dict[str, Formula] = {}

    def visit(node: Formula) -> Formula:
        if isinstance(node, Entry) or (isinstance(node, Symbol) and node.name != letter):
            name = next((key for key, each in stand_in.items() if each == node), f"c_{len(stand_in)}")
            stand_in[name] = node
            return Symbol(name)
        return map_children(node, visit)

    numbers = visit(formula)
    wide = scope.with_symbols(dict.fromkeys((*stand_in, letter), parse_type("real")))
    found = substitute(Limits(wide, letter).towards(numbers, INFINITY), stand_in)
    return cancel(add((found,))) or found
