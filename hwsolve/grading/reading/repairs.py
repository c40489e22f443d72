"""Other readings of an answer whose shapes do not fit together as it was read.

Each repair is a function that declines with None: the 1 that is a vector of ones, the product
sign between a matrix and a vector, an index left out. None of them touches an answer that has a
value of the asked shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    ONE,
    Call,
    Entry,
    Formula,
    Negative,
    Product,
    Sum,
    Symbol,
    Transpose,
    map_children,
    names,
)

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: the text it was read from, its scope, and the free letters that are asked."""

    text: str
    scope: Scope
    letters: tuple[str, ...]


Repair = Callable[[Formula, Place], Formula | None]


def repaired(formula: Formula, place: Place) -> Iterator[tuple[Formula, str]]:
    """Other readings of *formula*, each with a note; later ones build on those before."""
    for repair, note in REPAIRS:
        changed = repair(formula, place)
        if changed is not None and changed != formula:
            yield changed, note
            formula = changed


def tight_products(formula: Formula, place: Place) -> Formula:
    """``M ⊙ W v`` as ``M ⊙ (W v)``."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or node.mark not in ("", "@"):
            return node
        first, *rest = node.factors
        if not isinstance(first, Product) or first.mark not in (".*", "*") or _bracketed(first, place.text):
            return node
        inner = Product((first.factors[-1], *rest), node.mark)
        return Product((*first.factors[:-1], inner), first.mark, node.span)

    return change(formula)


def matrix_products(formula: Formula, place: Place) -> Formula:
    """``A * v`` and ``dot(A, v)`` as ``A v``."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if isinstance(node, Call) and node.function == "dot" and _differ(node.arguments, place.scope):
            return Product(node.arguments, "@", node.span)
        if not isinstance(node, Product) or node.mark != "*":
            return node
        arrays = [shape for factor in node.factors if (shape := place.scope.shape_of(factor))]
        fits = len(set(arrays)) < 2 or _column_first(arrays)
        return node if fits else Product(node.factors, "@", node.span)

    return change(formula)


def row_first(formula: Formula, place: Place) -> Formula:
    """``v @ A`` of a vector as numpy takes it: a vector again."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or node.mark != "@" or len(node.factors) != 2:
            return node
        left, right = (place.scope.shape_of(factor) or () for factor in node.factors)
        if len(left) != 1 or len(right) != 2 or left[0] != right[0]:
            return node
        return Product((Transpose(node.factors[1]), node.factors[0]), "@", node.span)

    return change(formula)


def _column_first(shapes: list[tuple[Formula, ...]]) -> bool:
    """``v * A``, which is no matrix product of a column: ``(p - y) * x`` is where a sum is missing."""
    return any(len(one) == 1 and len(two) == 2 for one, two in pairwise(shapes))


def _differ(arguments: tuple[Formula, ...], scope: Scope) -> bool:
    return len({scope.shape_of(argument) or () for argument in arguments}) > 1


def equal_indices(formula: Formula, place: Place) -> Formula:
    """``δ_{ii}`` as 1."""

    def change(node: Formula) -> Formula:
        same = isinstance(node, Call) and node.function == "delta" and len({*node.arguments}) == 1
        return ONE if same else map_children(node, change)

    return change(formula)


def ones(formula: Formula, place: Place) -> Formula:
    """``W 1`` with the digit 1 for the vector of ones."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or node.mark == ".*" or ONE not in node.factors[1:]:
            return node
        last = tuple(Call("ones", ()) if factor == ONE else factor for factor in node.factors[1:])
        return Product((node.factors[0], *last), "@" if node.mark == "*" else node.mark, node.span)

    return change(formula)


def indexed_diagonals(formula: Formula, place: Place) -> Formula:
    """``diag(p_n (1 - p_n))`` as the matrix with these entries on its diagonal."""
    free = place.scope.free_indices(formula)

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Call) or node.function != "diag" or len(node.arguments) != 1:
            return node
        letters = [letter for letter in free if letter in names(node.arguments[0])]
        if len(letters) != 1:
            return node
        return Call("diag", (_as_vector(node.arguments[0], letters[0], place.scope),), node.span)

    return change(formula)


def _as_vector(formula: Formula, letter: str, scope: Scope) -> Formula:
    """The entries of a formula with one free letter as one vector, multiplied entry by entry."""
    if isinstance(formula, Entry) and formula.indices == (Symbol(letter),):
        return formula.base
    changed = map_children(formula, lambda child: _as_vector(child, letter, scope))
    if isinstance(changed, Product) and changed.mark in ("", "@"):
        return Product(changed.factors, ".*", changed.span)
    return changed


def entries_of_vectors(formula: Formula, place: Place) -> Formula | None:
    """``b + Σ_j W_{kj}`` with k left free: the entry k of b is meant."""
    scope = place.scope
    free = scope.free_indices(formula)
    if len(free) != 1 or not isinstance(formula, Sum):
        return None
    size = scope.ranges(formula).get(free[0])

    def entry(term: Formula) -> Formula:
        if isinstance(term, Negative):
            return Negative(entry(term.operand), term.span)
        whole = free[0] not in names(term) and scope.shape_of(term) == (size,)
        return Entry(term, (Symbol(free[0]),), term.span) if whole else term

    return Sum(tuple(map(entry, formula.terms)), formula.span)


def left_out_indices(formula: Formula, place: Place) -> Formula:
    """``ŷ_l`` for ``ŷ_l^{(i)}``: of one sample where i is asked as well, else the column of all."""
    scope = place.scope
    sizes = scope.ranges(formula)
    used = scope.free_indices(formula)

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Entry) or not isinstance(node.base, Symbol) or len(node.indices) != 1:
            return node
        shape, index = scope.shape_of(node.base) or (), node.indices[0]
        if len(shape) != 2 or not isinstance(index, Symbol):
            return node
        own = scope.indices.get(index.name) or sizes.get(index.name)
        others = [each for each in place.letters if each not in used and scope.indices.get(each) == shape[0]]
        if own != shape[1] or own == shape[0] or len(others) > 1:
            return node
        if not others:
            return Entry(Transpose(node.base), (index,), node.span)
        return Entry(node.base, (Symbol(others[0]), index), node.span)

    return change(formula)


def norms(formula: Formula, place: Place) -> Formula:
    """``|v|`` of a vector as its norm."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if isinstance(node, Call) and node.function == "abs" and place.scope.shape_of(node.arguments[0]):
            return Call("norm", node.arguments, node.span)
        return node

    return change(formula)


def called(formula: Formula, place: Place) -> Formula | None:
    """``|g|`` for ``|g(x)|`` where x is the only variable."""
    scope = place.scope
    if len(scope.types) != 1:
        return None
    variable = Symbol(next(iter(scope.types)))

    def change(node: Formula) -> Formula:
        if isinstance(node, Symbol) and node.name in scope.function_names:
            return Call(node.name, (variable,), node.span)
        return map_children(node, change)

    return change(formula)


def _bracketed(formula: Formula, text: str) -> bool:
    start = formula.span[0] if formula.span else 0
    return text[start : start + 1] in ("(", "[", "\\", "{")


#: Each reading with what to tell of it.
REPAIRS: Final[tuple[tuple[Repair, str], ...]] = (
    (called, "A function was read at its only variable."),
    (left_out_indices, "The index of the sample was left out."),
    (norms, "|·| of a vector was read as its norm."),
    (tight_products, "The matrix product was taken before ⊙."),
    (equal_indices, "δ with equal indices was read as 1."),
    (row_first, "@ of a vector and a matrix was read as a vector."),
    (matrix_products, "This was read as the matrix product."),
    (ones, "1 was read as the vector of ones."),
    (indexed_diagonals, "diag was read as the matrix with these entries on its diagonal."),
    (entries_of_vectors, "The formula was read entry by entry."),
)
