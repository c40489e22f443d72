"""``M x = 0`` implies ``N x = 0``: by a factor from the left, or by a norm that is zero."""

from __future__ import annotations

from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import (
    TWO,
    ZERO,
    Call,
    Formula,
    Logic,
    Number,
    Power,
    Product,
    Relation,
    Symbol,
    Transpose,
)
from hwsolve.solvers.matrices.rewriting import rewrite
from hwsolve.solvers.matrices.rules import transpose_of_a_product
from hwsolve.solvers.matrices.terms import Room, factors, tidy
from hwsolve.solvers.supporting.parameters import unused

Word = tuple[Formula, ...]


def by_implication(derivation: Derivation, claim: Logic) -> Derivation | None:
    """The lines under the premise ``M x = 0`` that end in the conclusion ``N x = 0``."""
    if claim.connective == "and":
        for part in claim.operands:
            told = by_implication(derivation, part) if isinstance(part, Logic) else None
            if told is None:
                return None
            derivation = told
        return derivation
    if claim.connective != "implies":
        return None
    room = Room(derivation.scope)
    premise, conclusion = (vanishing(side, room) for side in claim.operands)
    if premise is None or conclusion is None:
        return None
    steps = _way(premise, conclusion, room)
    if steps is None:
        return None
    derivation = derivation.assuming(claim.operands[0])
    for kind, before, after in steps:
        derivation = (
            _multiplied(derivation, before, after)
            if kind == "factor"
            else _norm(derivation, before, after, room)
        )
    return derivation.assuming().state("implication", claim)


def vanishing(claim: Formula, room: Room) -> Word | None:
    """The word that a relation sets to zero: ``A x = 0``, ``norm(A x) = 0``."""
    if not isinstance(claim, Relation) or claim.comparators != ("=",):
        return None
    left, right = claim.sides
    if isinstance(left, Number):
        left, right = right, left
    if not (isinstance(right, Number) and right.value == 0) and not _zeros(right):
        return None
    if isinstance(left, Call) and left.function == "norm":
        left = left.arguments[0]
    plain = rewrite(tidy(left, room), room, (transpose_of_a_product,)).end
    term = factors(plain, room)
    return term.word if term.word and not term.scalars else None


def _zeros(f: Formula) -> bool:
    return isinstance(f, Call) and f.function == "zeros"


def _way(premise: Word, conclusion: Word, room: Room) -> list[tuple[str, Word, Word]] | None:
    """Steps from one word that is zero to another: the factor before it, or what its norm is."""
    here = premise
    steps: list[tuple[str, Word, Word]] = []
    for _ in range(len(premise) + 1):
        if here == conclusion:
            return steps
        if len(conclusion) > len(here) and conclusion[-len(here) :] == here:
            return [*steps, ("factor", here, conclusion)]
        shorter = next((w for w in _suffixes(here, conclusion) if _gram(w, room)[-len(here) :] == here), None)
        if shorter is None:
            return None
        steps.append(("norm", here, shorter))
        here = shorter
    return None


def _suffixes(word: Word, goal: Word) -> list[Word]:
    found = [word[k:] for k in range(1, len(word))]
    return [goal, *found] if goal in found else found


def _gram(word: Word, room: Room) -> Word:
    """The word of ``(w)^T w``, of the adjoint in place of the transpose where a factor is complex."""
    if any(map(room.complex, word)):
        return (*(_adjoint(f) for f in reversed(word)), *word)
    turned = tuple(
        f.operand if isinstance(f, Transpose) else f if room.symmetric(f) else Transpose(f)
        for f in reversed(word)
    )
    return (*turned, *word)


def _adjoint(f: Formula) -> Formula:
    """The transpose of the conjugate; of an adjoint, what it is of."""
    if isinstance(f, Call) and f.function == "conj" and isinstance(f.arguments[0], Transpose):
        return f.arguments[0].operand
    return Call("conj", (Transpose(f),))


def _formula(word: Word) -> Formula:
    return word[0] if len(word) == 1 else Product(word, "@")


def _multiplied(derivation: Derivation, before: Word, after: Word) -> Derivation:
    """P (M x) = P 0 = 0"""
    front = after[: len(after) - len(before)]
    grouped = Product((*front, _formula(before)), "@")
    derivation = derivation.claim("associative_law", _formula(after), grouped)
    return derivation.then("insert_the_premise", ZERO, "what is multiplied is zero")


def _norm(derivation: Derivation, before: Word, after: Word, room: Room) -> Derivation:
    """||w||^2 = w^T w = (what stands before) (the premise) = 0, so w = 0"""
    gram = _gram(after, room)
    square = Power(Call("norm", (_formula(after),)), TWO)
    front = gram[: len(gram) - len(before)]
    whole = _formula(after)
    turned = _adjoint(whole) if any(map(room.complex, after)) else Transpose(whole)
    derivation = derivation.claim("square_of_a_norm", square, Product((turned, whole), "@"))
    derivation = derivation.then("transpose_of_a_product", Product((*front, _formula(before)), "@"))
    derivation = derivation.then("insert_the_premise", ZERO)
    return derivation.claim("zero_norm", _formula(after), ZERO, "only the zero vector has the norm 0")


def by_rank(
    derivation: Derivation, claim: Relation, room: Room, known: tuple[Formula, ...] = ()
) -> Derivation | None:
    """rank(M) = rank(N) because M x = 0 and N x = 0 have the same solutions."""
    matrices = [s.arguments[0] for s in claim.sides if isinstance(s, Call) and s.function == "rank"]
    if len(matrices) != 2 or claim.comparators != ("=",):
        return None
    shapes = [room.shape(matrix) for matrix in matrices]
    if any(len(shape) != 2 for shape in shapes) or shapes[0][1] != shapes[1][1]:
        return None
    taken = {*derivation.scope.types, *derivation.scope.definitions}
    columns = (shapes[0][1],)
    fitting = [n for n in ("x", "v", "y") if n in taken and derivation.scope.shape(n) == columns]
    x = fitting[0] if fitting else unused(("x", "v", "y", "q_x"), taken.__contains__)
    if not fitting:
        kind = "complex" if any(map(room.complex, matrices)) else "real"
        derivation = derivation.declaring({x: Type(Domain(kind), columns)})
    products = [tidy(Product((matrix, Symbol(x)), "@"), Room(derivation.scope)) for matrix in matrices]
    null = [Relation(("=",), (product, ZERO)) for product in products]
    for premise, conclusion in ((null[0], null[1]), (null[1], null[0])):
        implied = Logic("implies", (premise, conclusion))
        if implied in known:
            continue
        told = by_implication(derivation, implied)
        if told is None:
            return None
        derivation = told
    note = "rank = number of columns - dimension of the null space, and the null spaces are the same"
    return derivation.state("rank_nullity_theorem", claim, note)
