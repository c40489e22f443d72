"""Identities between inverses of sums: both sides are multiplied by what is inverted.

(Golub and Van Loan 2013, section 2.1.4: the Sherman-Morrison-Woodbury formula.)
"""

from __future__ import annotations

from fractions import Fraction

from hwsolve.calculus.arithmetic import negative, number
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Call, Formula, Product, Relation, Sum, Transpose
from hwsolve.solvers.matrices.rewriting import meet, rewrite, tell
from hwsolve.solvers.matrices.rules import RULES
from hwsolve.solvers.matrices.terms import Room, Term, factors, terms_of

Word = tuple[Formula, ...]


def by_inverses(derivation: Derivation, left: Formula, right: Formula) -> Derivation | None:
    """``inv(X) P = Q inv(Y)`` because ``P Y = X Q``; None where no side begins or ends with such."""
    room = Room(derivation.scope)
    first, last = _outer((left, right), room, 0), _outer((left, right), room, -1)
    if first is not None and first == last:
        last = None  # an inverse that stands alone
    if first is None and last is None:
        return None
    rules = (*RULES, outer_product, inverse_of_a_sum)
    sides = [
        rewrite(Product(tuple(each for each in (first, side, last) if each is not None), "@"), room, rules)
        for side in (left, right)
    ]
    if meet(sides[0], sides[1], room):
        told = tell(derivation, sides[0], sides[1])
    else:
        collected = Relation(("=",), (sides[0].end, sides[1].end))
        if not isinstance(holds(collected, derivation.scope), Agrees | Proved):
            return None
        told = derivation
        for side in sides:
            told = tell(told, side, rewrite(side.end, room, ()))
        told = told.state("collect_terms", collected)
    places = [word for word, each in (("left", first), ("right", last)) if each is not None]
    note = f"what stands on the {' and on the '.join(places)} has an inverse, so it may be taken away"
    return told.claim("multiply_by_the_inverse", left, right, note)


def _outer(sides: tuple[Formula, ...], room: Room, place: int) -> Formula | None:
    """What the first or last factor of a side inverts, where that is a sum."""
    for side in sides:
        word = () if isinstance(side, Sum) else factors(side, room).word
        if word and (inside := _inverted(word[place])) is not None:
            return inside
    return None


def _inverted(f: Formula) -> Formula | None:
    """The sum that *f* is the inverse of."""
    inside = f.arguments[0] if isinstance(f, Call) and f.function == "inv" else None
    return inside if isinstance(inside, Sum) else None


def outer_product(f: Formula, room: Room) -> Formula | None:
    """outer(a, b) = a b^T"""
    if not isinstance(f, Call) or f.function != "outer":
        return None
    one, other = f.arguments
    return Product((one, Transpose(other)), "@")


def inverse_of_a_sum(f: Formula, room: Room) -> Formula | None:
    """B inv(A + B) = I - A inv(A + B), because (A + B) inv(A + B) = I; the same from the other side"""
    if not isinstance(f, Product):
        return None
    term = factors(f, room)
    for place, factor in enumerate(term.word):
        inside = _inverted(factor)
        if inside is None:
            continue
        parts = terms_of(inside, room)
        lead = max(parts, key=lambda part: (not _is_identity(part.word), len(part.word)))
        length = len(lead.word)
        before = term.word[max(0, place - length) : place] == lead.word
        if not before and term.word[place + 1 : place + 1 + length] != lead.word:
            continue
        start, end = (place - length, place + 1) if before else (place, place + 1 + length)
        rest = [_beside(part, factor, before, room) for part in parts if part != lead]
        identity: Formula = Call("eye", (room.shape(factor)[0],))
        middle = Sum((identity, *(negative(each) for each in rest)))
        scale = Product((number(term.coefficient / lead.coefficient), *term.scalars), "*")
        return Product((scale, *term.word[:start], middle, *term.word[end:]), "@")
    return None


def _beside(part: Term, inverse: Formula, before: bool, room: Room) -> Formula:
    word = () if _is_identity(part.word) else part.word
    around = (*word, inverse) if before else (inverse, *word)
    return Term(Fraction(part.coefficient), part.scalars, around).formula


def _is_identity(word: Word) -> bool:
    return len(word) == 1 and isinstance(word[0], Call) and word[0].function == "eye"
