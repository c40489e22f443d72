"""Other readings of what a person wrote: each is tried only where the plain one does not hold.

A student's page breaks the strict grammar in ways a marker reads without noticing: ``w x_n`` of two
columns is their inner product, ``\\delta W^\\top`` is written for rows, ``\\hat x = x_i - \\mu`` leaves an
index out, ``\\sum_{i=1}^{k}`` runs to a letter for the size that is not the problem's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from hwsolve.errors import MeaningError
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Call,
    Entry,
    Formula,
    Negative,
    Product,
    Relation,
    Sum,
    Symbol,
    Transpose,
    map_children,
    names,
    walk,
)
from hwsolve.working.judging.conditions import EQUALS

#: Marks of products entry by entry.
ENTRYWISE: Final = frozenset([".*", "*"])
INNER: Final = "the product of two columns is read as their inner product"
ROWS: Final = "read in the convention of rows"
LAYOUT: Final = "a row is read as a column"
INDEX: Final = "an index that one side leaves out is put in"
BOUND: Final = "the sum is read as running over all of them"
OF_FUNCTION: Final = "the function's name behind the matrix is left out"
ARGUMENT: Final = "the argument behind the cost is left out"
GROUPED: Final = "the matrix product is read before the product of entries"
DIAGONAL: Final = "the entries of the diagonal are read as running over their index"
ONES: Final = "the digit 1 beside a matrix is read as a vector of ones"
LETTER: Final = "the argument is named differently on the two sides"


def readings(link: Relation, scope: Scope, seen: tuple[str, ...] = ()) -> Iterator[tuple[Relation, str]]:
    """Other readings of a relation, each with the note to make of it."""
    if BOUND not in seen and (whole := whole_sums(link, scope)) != link:
        yield whole, BOUND
        yield from readings(whole, scope, (*seen, BOUND))
    if (counted := _with_ones(link, scope)) is not None:
        yield counted, ONES
    for change, note in ((_inner_products, INNER), (_row_products, ROWS)):
        changed = Relation(link.comparators, tuple(change(side, scope) for side in link.sides))
        if changed != link:
            yield changed, note
            yield from _equations(changed, scope)
    for change, note in ((_grouped, GROUPED), (diagonals, DIAGONAL)):
        changed = Relation(link.comparators, tuple(change(side, scope) for side in link.sides))
        if changed != link:
            yield changed, note
    left, right = link.sides
    yield from _equations(link, scope)
    if _is_row(right, scope) and not _is_row(left, scope):
        yield Relation(link.comparators, (left, Transpose(right))), LAYOUT
    if _is_row(left, scope) and not _is_row(right, scope):
        yield Relation(link.comparators, (Transpose(left), right)), LAYOUT


def _shape(formula: Formula, scope: Scope) -> tuple[Formula, ...] | None:
    try:
        return scope.shape_of(formula)
    except MeaningError:
        return None


def _is_row(side: Formula, scope: Scope) -> bool:
    shape = _shape(side, scope)
    return shape is not None and len(shape) == 2 and shape[0] == ONE


def _inner_products(side: Formula, scope: Scope) -> Formula:
    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or node.mark != "":
            return node
        factors: list[Formula] = []
        for factor in node.factors:
            shape = _shape(factor, scope)
            if factors and shape is not None and len(shape) == 1 and _shape(factors[-1], scope) == shape:
                factors[-1] = Call("dot", (factors[-1], factor))
            else:
                factors.append(factor)
        return factors[0] if len(factors) == 1 else Product(tuple(factors), node.mark)

    return change(side)


def _row_products(side: Formula, scope: Scope) -> Formula:
    """A column before a matrix that it cannot multiply: the product of rows, transposed."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or len(node.factors) != 2 or node.mark not in ("", "@"):
            return node
        vector, matrix = node.factors
        one, two = _shape(vector, scope), _shape(matrix, scope)
        if one is None or two is None or len(one) != 1 or len(two) != 2 or two[0] == ONE:
            return node
        if one[0] == two[0]:
            return Product((Transpose(matrix), vector), node.mark)
        if one[0] == two[1]:
            return Product((matrix, vector), node.mark)
        return node

    return change(side)


def _with_ones(link: Relation, scope: Scope) -> Relation | None:
    """``C 1 = 1 - 1/n 1 (1^T 1)`` with vectors of ones; None where no matrix stands before a digit 1."""
    sizes = [
        shape[1]
        for side in link.sides
        for node in walk(side)
        for before in _before_one(node)
        if (shape := _shape(before, scope)) is not None and len(shape) == 2
    ]
    if len(set(sizes)) != 1:
        return None
    ones = Call("ones", (sizes[0],))

    def change(node: Formula) -> Formula:
        if node == Call("ones", ()):
            return ones
        if isinstance(node, Entry) and node.indices == (ONE,) and len(_shape(node.base, scope) or ()) == 2:
            return Product((node.base, ones), "")  # H1
        node = map_children(node, change)
        if isinstance(node, Product) and node.mark in ("", "@"):
            head, *rest = node.factors
            return Product((head, *(ones if factor == ONE else factor for factor in rest)), node.mark)
        return Sum(tuple(map(term, node.terms))) if isinstance(node, Sum) else node

    def term(each: Formula) -> Formula:
        bare = each.operand if isinstance(each, Negative) else each
        if bare != ONE:
            return each
        return Negative(ones) if isinstance(each, Negative) else ones

    return Relation(link.comparators, tuple(change(term(side)) for side in link.sides))


def _before_one(node: Formula) -> Iterator[Formula]:
    """What a digit 1 stands behind in a product, or as its only index (``H1``)."""
    if isinstance(node, Product) and node.mark in ("", "@"):
        yield from (before for before, factor in pairwise(node.factors) if factor == ONE)
    if isinstance(node, Entry) and node.indices == (ONE,):
        yield node.base


def _grouped(side: Formula, scope: Scope) -> Formula:
    """``M \\odot W^T d`` where M and W have no common shape: the product with the matrix comes first."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or node.mark not in ("", "@") or len(node.factors) < 2:
            return node
        first, *rest = node.factors
        if not isinstance(first, Product) or first.mark not in ENTRYWISE:
            return node
        if len({_shape(factor, scope) for factor in first.factors} - {(), None}) < 2:
            return node
        inner = Product((first.factors[-1], *rest), node.mark)
        return Product((*first.factors[:-1], inner), first.mark)

    return change(side)


def diagonals(side: Formula, scope: Scope) -> Formula:
    """``diag(s_n)`` of a number for each n: of the vector of these numbers."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Call) or node.function != "diag" or len(node.arguments) != 1:
            return node
        letters = free_letters(node.arguments[0], scope)
        if len(letters) != 1 or _shape(node.arguments[0], scope) != ():
            return node
        whole = _over_all(node.arguments[0], Symbol(letters[0]))
        return node if letters[0] in names(whole) else Call("diag", (whole,))

    return change(side)


def _over_all(entry: Formula, letter: Symbol) -> Formula:
    if isinstance(entry, Entry) and entry.indices == (letter,):
        return entry.base
    entry = map_children(entry, lambda child: _over_all(child, letter))
    return Product(entry.factors, "*") if isinstance(entry, Product) else entry


def whole_sums(link: Relation, scope: Scope) -> Relation:
    """``\\sum_{i=1}^{k}`` to a k that stands for nothing else: over all that i ranges over."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, BigOperator) or not isinstance(node.upper, Symbol) or node.lower != ONE:
            return node
        letter = node.upper.name
        known = letter in scope.dimensions or letter in scope.types or letter in scope.definitions
        size = scope.ranges(node.body).get(node.index)
        if known or size is None or (letter != node.index and letter in names(node.body)):
            return node
        return BigOperator(node.operator, node.index, node.lower, size, node.condition, node.body)

    return Relation(link.comparators, tuple(change(side) for side in link.sides))


def _equations(link: Relation, scope: Scope) -> Iterator[tuple[Relation, str]]:
    """Readings of an equation only."""
    if link.comparators[0] not in EQUALS:
        return
    left, right = link.sides
    free = [set(free_letters(side, scope)) for side in (left, right)]
    for letter in sorted(free[0] ^ free[1]):
        size = scope.ranges(right if letter in free[1] else left).get(letter)
        if size is None:
            continue
        changed = tuple(
            side if letter in mine else _indexed(side, letter, size, scope)
            for side, mine in zip((left, right), free, strict=True)
        )
        if changed != link.sides:
            yield Relation(link.comparators, changed), INDEX
    if isinstance(left, Product) and len(left.factors) == 2 and left.mark == "":
        for kept, note in _heads(left, scope):
            yield Relation(link.comparators, (kept, right)), note
    argument = left.arguments[0] if isinstance(left, Call) and len(left.arguments) == 1 else None
    if isinstance(left, Call) and isinstance(argument, Symbol) and left.function not in scope.function_names:
        others = names(right) - scope.dimensions
        again = any(isinstance(node, Call) and node.function == left.function for node in walk(right))
        numbers = not again and not any(_shape(Symbol(each), scope) for each in {argument.name, *others})
        if numbers and len(others) == 1 and (other := others.pop()) != argument.name and other in scope.types:
            yield Relation(link.comparators, (Call(left.function, (Symbol(other),)), right)), LETTER


def _heads(left: Product, scope: Scope) -> Iterator[tuple[Formula, str]]:
    """``Hy`` as the matrix H of the function y, ``L(z, y)`` as the cost L."""
    first, second = left.factors
    if _is_cost(second, scope) and _shape(first, scope):
        yield first, OF_FUNCTION
    if _is_cost(first, scope):
        yield first, ARGUMENT


def _is_cost(formula: Formula, scope: Scope) -> bool:
    return isinstance(formula, Symbol) and formula.name in scope.definitions and not _shape(formula, scope)


def free_letters(side: Formula, scope: Scope) -> list[str]:
    """The free indices of a side; none of one that stands for nothing."""
    try:
        return scope.free_indices(side)
    except MeaningError:
        return []


def _indexed(side: Formula, letter: str, size: Formula, scope: Scope) -> Formula:
    """The side with the letter at every whole array whose first index it is."""

    def change(node: Formula) -> Formula:
        if isinstance(node, Entry):
            return Entry(node.base, tuple(change(index) for index in node.indices))
        if isinstance(node, Symbol):
            shape = _shape(node, scope)
            return Entry(node, (Symbol(letter),)) if shape and shape[0] == size else node
        return map_children(node, change)

    return change(side)
