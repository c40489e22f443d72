"""How the adjoints of a chain rule are told: line by line, each local derivative before its use."""

from __future__ import annotations

from hwsolve.calculus.arithmetic import add, divide, number, sum_over
from hwsolve.calculus.arrays.entry_form import EntryForm
from hwsolve.calculus.arrays.free import Free
from hwsolve.calculus.arrays.indexing import fresh_index
from hwsolve.calculus.arrays.matrix_form import MatrixForm
from hwsolve.calculus.arrays.renaming import replace_symbols
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.derivatives.chain_rule import Adjoint, ChainRule, Local, mentions_softmax
from hwsolve.calculus.derivatives.differentiate import Variable, derivative_lines
from hwsolve.calculus.simplification.assumptions import symmetric_matrices
from hwsolve.calculus.simplification.cancel import cancel, canonical
from hwsolve.calculus.simplification.cost import cost
from hwsolve.calculus.simplification.kronecker import collapse_over, tidy_deltas
from hwsolve.calculus.simplification.simplify import Line
from hwsolve.calculus.simplification.tidy import everywhere
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Derivative,
    Entry,
    Formula,
    Matrix,
    Number,
    Symbol,
    Vector,
    names,
    walk,
)

MARGIN = 4

ALL_PATHS = "over every path from the variable"
NOTES = {
    "kronecker_collapse": "only one term of the sum is left",
    "sum_to_one": "the entries sum to one",
}


def narrate(derivation: Derivation, chain: ChainRule, adjoints: tuple[Adjoint, ...]) -> Derivation:
    """The derivation with the lines of every adjoint, from the root to the variable."""
    told = {_regardless_of_letters(step.before, chain) for step in derivation.steps}
    for adjoint in adjoints:
        for link in adjoint.links:
            claim = _regardless_of_letters(link.local.claim, chain)
            if link.local.shown and claim not in told:
                told.add(claim)
                derivation = _tell_local(derivation, link.local, chain)
        whole = Derivative(chain.root.formula, (adjoint.quantity,))
        if _regardless_of_letters(whole, chain) in told and chain.chained(adjoint.links):
            continue
        if chain.chained(adjoint.links):
            stated = _total(chain, adjoint)
            derivation = derivation.claim("chain_rule", whole, stated, ALL_PATHS)
            for rule, formula in adjoint.lines:
                if formula != derivation.last:
                    derivation = derivation.then(rule, formula, NOTES.get(rule))
        elif not adjoint.links:
            derivation = derivation.claim("constant_rule", whole, ZERO)
    return derivation


def _regardless_of_letters(claim: Formula, chain: ChainRule) -> Formula:
    """The claim with its free indices numbered, so that it is told once, whatever its letters."""
    order: dict[str, Formula] = {}
    for node in walk(claim):
        if isinstance(node, Symbol) and not chain.scope.declares(node.name):
            order.setdefault(node.name, Symbol(f"#{len(order)}"))
    return canonical(replace_symbols(claim, order), depth=100)


def _total(chain: ChainRule, adjoint: Adjoint) -> Formula:
    return add(chain.stated(link) for link in adjoint.links)


def _tell_local(derivation: Derivation, local: Local, chain: ChainRule) -> Derivation:
    lines = list(local.lines)
    if mentions_softmax(local.body) and isinstance(local.body, Entry):
        written, lines = _softmax_lines(local, local.body, chain)
        derivation = derivation.claim("definition_of_softmax", local.of, written)
    claim = local.claim
    start: Formula = claim
    if local.body != local.of and not mentions_softmax(local.body):
        derivation = derivation.claim("definition", local.claim, Derivative(local.body, (local.wrt,)))
        start = derivation.last
    first = True
    for rule, formula in lines:
        if formula == start:
            continue
        if first and start == claim:
            derivation = derivation.claim(rule, start, formula, NOTES.get(rule))
        else:
            derivation = derivation.then(rule, formula, NOTES.get(rule))
        first, start = False, formula
    return derivation


def _softmax_lines(local: Local, body: Entry, chain: ChainRule) -> tuple[Formula, list[Line]]:
    """Softmax written as a quotient, and its derivative by the quotient rule."""
    scope = chain.scope
    assert isinstance(body.base, Call)
    argument = body.base.arguments[0]
    size = shape_of(argument, scope)[0]
    used = names(body) | names(local.wrt)
    index = fresh_index(size, used, scope)
    entries = EntryForm(scope, frozenset(used | {index}))
    above = Call("exp", (entries.of(argument, body.indices),))
    below = sum_over(index, size, Call("exp", (entries.of(argument, (Symbol(index),)),)))
    written = divide(above, below)
    variable = local.wrt.base if isinstance(local.wrt, Entry) else local.wrt
    assert isinstance(variable, Symbol)
    at = local.wrt.indices if isinstance(local.wrt, Entry) else ()
    lines = derivative_lines(written, Variable(variable.name, at, scope))
    if (collapsed := everywhere(collapse_over(scope))(lines[-1][1])) is not None:
        lines.append(("kronecker_collapse", collapsed))
    lines.append(("softmax_jacobian", local.result))
    return written, lines


def array_forms(
    result: Formula, free: tuple[Free, ...], scope: Scope
) -> tuple[Formula | None, Formula | None]:
    """The result for all its free indices at once: with its sums kept, and in matrix form.

    A matrix form that is much heavier than the sums is not natural, and None.
    """
    if (listed := entry_by_entry(result, free)) is not None:
        return listed, None
    symmetric = symmetric_matrices(scope)
    if free and result == ZERO:
        zeros = Call("zeros", tuple(index.size for index in free))
        return zeros, zeros
    collected = MatrixForm(False, symmetric).of(result, free)
    matrix = MatrixForm(True, symmetric).of(result, free)
    if collected is not None and matrix is not None and cost(matrix) > cost(collected) + MARGIN:
        matrix = None
    return collected, matrix


def entry_by_entry(result: Formula, free: tuple[Free, ...]) -> Formula | None:
    """The array written out, where single entries such as ``w[1]`` stand in the problem.

    Such a result mentions ``delta(1, j)``; None where it does not or a size is no number.
    """
    if not free or len(free) > 2 or not all(isinstance(index.size, Number) for index in free):
        return None
    letters = {index.symbol for index in free}
    deltas = [node for node in walk(result) if isinstance(node, Call) and node.function == "delta"]
    if not any(isinstance(a, Number) and b in letters for d in deltas for a, b in _both_ways(d)):
        return None

    def at(values: tuple[int, ...]) -> Formula:
        pairs = zip(free, values, strict=True)
        found = tidy_deltas(replace_symbols(result, {index.name: number(k) for index, k in pairs}))
        return cancel(found) or found

    first = range(1, int(free[0].size.value) + 1) if isinstance(free[0].size, Number) else ()
    if len(free) == 1:
        return Vector(tuple(at((k,)) for k in first))
    second = range(1, int(free[1].size.value) + 1) if isinstance(free[1].size, Number) else ()
    return Matrix(tuple(tuple(at((k, m)) for m in second) for k in first))


def _both_ways(delta: Call) -> tuple[tuple[Formula, Formula], ...]:
    one, other = delta.arguments
    return ((one, other), (other, one))
