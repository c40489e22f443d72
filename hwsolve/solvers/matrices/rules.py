"""The rules of matrix algebra, one function each: a formula to a formula, or None where it does not apply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import Final

from hwsolve.calculus.arithmetic import add, divide, multiply, power
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Transpose,
    map_children,
    rational,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.matrices.terms import Room, Term, collected, factors, sum_of, terms_of, tidy, whole_power

Rule = Callable[[Formula, Room], "Formula | None"]
_MAX_POWER: Final = 6
_MAX_TERMS: Final = 200


def _call(f: Formula, name: str) -> Formula | None:
    return f.arguments[0] if isinstance(f, Call) and f.function == name and len(f.arguments) == 1 else None


def _word(parts: tuple[Formula, ...]) -> Formula:
    return parts[0] if len(parts) == 1 else Product(parts, "@")


def _gram(f: Formula, room: Room) -> Formula:
    inner = Product((Transpose(f), f), "@")
    return inner if room.column(f) else Call("trace", (inner,))


def square_of_a_norm(f: Formula, room: Room) -> Formula | None:
    """||x||^2 = x^T x, ||A||_F^2 = tr(A^T A)"""
    if isinstance(f, Power) and (inside := _call(f.base, "norm")) is not None:
        count = whole_power(f)
        if count and count > 0 and count % 2 == 0:
            return power(_gram(inside, room), Number(str(count // 2)))
    if isinstance(f, Call) and f.function == "dot":
        return tidy(Product((Transpose(f.arguments[0]), f.arguments[1]), "@"), room)
    if isinstance(f, Call) and f.function == "outer":
        return tidy(Product((f.arguments[0], Transpose(f.arguments[1])), "@"), room)
    return None


def definition_of_the_norm(f: Formula, room: Room) -> Formula | None:
    """||x|| = sqrt(x^T x), ||A||_F = sqrt(tr(A^T A))"""
    inside = _call(f, "norm")
    return None if inside is None else Call("sqrt", (_gram(inside, room),))


def transpose_of_a_product(f: Formula, room: Room) -> Formula | None:
    """(A B)^T = B^T A^T, (A + B)^T = A^T + B^T, (A^T)^T = A, S^T = S"""
    if not isinstance(f, Transpose):
        return None
    inside = f.operand
    match inside:
        case Transpose(operand):
            return operand
        case Sum() | Negative() | Product() | Quotient():
            if isinstance(inside, Product) and inside.mark == "*" and len(factors(inside, room).word) < 1:
                return None
            turned = [
                Term(t.coefficient, t.scalars, tuple(Transpose(w) for w in reversed(t.word)))
                for t in terms_of(inside, room)
            ]
            return sum_of(turned)
        case Call("inv", (matrix,)):
            return Call("inv", (Transpose(matrix),))
    return inside if room.symmetric(inside) else None


def written_out_power(f: Formula, room: Room) -> Formula | None:
    """A^3 = A A A, A^(-1) = inv(A), (a + b)^2 = (a + b)(a + b)"""
    if not isinstance(f, Power) or (count := whole_power(f)) is None or count in (0, 1):
        return None
    if len(room.shape(f.base)) == 2:
        base = f.base if count > 0 else Call("inv", (f.base,))
        parts = (base,) * abs(count)
        return _word(parts) if abs(count) <= _MAX_POWER else None
    if isinstance(f.base, Sum) and 1 < count <= 3 and not room.is_array(f.base):
        return Product((f.base,) * count, "*")
    return None


def inverse_of_a_product(f: Formula, room: Room) -> Formula | None:
    """(A B)^-1 = B^-1 A^-1, (A^-1)^-1 = A, (A^T)^-1 with an orthogonal A = A"""
    inside = _call(f, "inv")
    if inside is None:
        return None
    if (again := _call(inside, "inv")) is not None:
        return again
    if room.orthogonal(inside):
        return Transpose(inside)
    if isinstance(inside, Transpose) and room.orthogonal(inside.operand):
        return inside.operand
    if isinstance(inside, Product):
        term = factors(inside, room)
        square = all(len(set(room.shape(w))) == 1 for w in term.word)
        if len(term.word) > 1 and square:
            turned = tuple(Call("inv", (w,)) for w in reversed(term.word))
            below = tuple(divide(ONE, s) for s in term.scalars)
            return Term(1 / term.coefficient, below, turned).formula
    return None


def determinant_of_a_product(f: Formula, room: Room) -> Formula | None:
    """det(A B) = det(A) det(B), det(A^T) = det(A), det(c A) = c^n det(A), det(A^-1) = 1/det(A), det(I) = 1"""
    inside = _call(f, "det")
    if inside is None:
        return None
    if isinstance(inside, Transpose):
        return Call("det", (inside.operand,))
    if (matrix := _call(inside, "inv")) is not None:
        return divide(ONE, Call("det", (matrix,)))
    if isinstance(inside, Call) and inside.function == "eye":
        return ONE
    if not isinstance(inside, Product | Negative | Quotient):
        return None
    term = factors(inside, room)
    if not all(len(set(room.shape(w))) == 1 for w in term.word):
        return None
    size = room.shape(inside)[0]
    outside = [Power(s, size) for s in term.scalars]
    if term.coefficient != 1:
        from hwsolve.calculus.arithmetic import number

        outside.insert(0, Power(number(term.coefficient), size))
    if not outside and len(term.word) < 2:
        return None
    return multiply([*outside, *(Call("det", (w,)) for w in term.word)])


def distributive_law(f: Formula, room: Room) -> Formula | None:
    """A (B + C) = A B + A C"""
    if not isinstance(f, Product | Quotient | Negative):
        return None
    term = factors(f, room)
    if not any(isinstance(part, Sum) for part in (*term.scalars, *term.word)):
        return None
    choices = [terms_of(part, room) for part in (*term.scalars, *term.word)]
    split = len(term.scalars)
    found: list[Term] = []
    for chosen in product(*choices):
        coefficient = term.coefficient
        scalars: list[Formula] = []
        word: list[Formula] = []
        for place, part in enumerate(chosen):
            coefficient *= part.coefficient
            scalars += part.scalars
            if place < split and part.word:
                scalars.append(_word(part.word))
            elif place >= split:
                word += part.word
        found.append(factors(Term(coefficient, tuple(scalars), tuple(word)).formula, room))
        if len(found) > _MAX_TERMS:
            return None
    return sum_of(found)


def linearity_of_the_trace(f: Formula, room: Room) -> Formula | None:
    """tr(a A + B) = a tr(A) + tr(B), tr(I) = n"""
    inside = _call(f, "trace")
    if inside is None:
        return None
    if isinstance(inside, Call) and inside.function == "eye":
        return inside.arguments[0] if inside.arguments else None
    terms = terms_of(inside, room)
    if len(terms) == 1 and terms[0].coefficient == 1 and not terms[0].scalars:
        return None
    if any(not t.word for t in terms):
        return None
    return sum_of(Term(t.coefficient, (*t.scalars, Call("trace", (_word(t.word),))), ()) for t in terms)


def cancellation(f: Formula, room: Room) -> Formula | None:
    """Q^T Q = I, A^-1 A = I"""
    if not isinstance(f, Product) or f.mark == "*":
        return None
    word = list(f.factors)
    for place in range(len(word) - 1):
        if _inverse_pair(word[place], word[place + 1], room):
            rest = word[:place] + word[place + 2 :]
            return _word(tuple(rest)) if rest else Call("eye", (room.shape(f)[0],))
    return None


def _inverse_pair(one: Formula, other: Formula, room: Room) -> bool:
    for a, b in ((one, other), (other, one)):
        if isinstance(a, Transpose) and a.operand == b and room.orthogonal(b):
            return True
        if _call(a, "inv") == b:
            return True
    return False


def unitary_invariance(f: Formula, room: Room) -> Formula | None:
    """||Q A||_2 = ||A||_2 = ||A Q||_2 for an orthogonal Q; the same for rank and the nuclear norm"""
    if not isinstance(f, Call) or f.function not in ("specnorm", "nuclear", "rank", "svals", "sigma_min"):
        return None
    inside = f.arguments[0]
    if isinstance(inside, Product) and inside.mark != "*":
        word = inside.factors
        while len(word) > 1 and _turns(word[0], room):
            word = word[1:]
        while len(word) > 1 and _turns(word[-1], room):
            word = word[:-1]
        if len(word) < len(inside.factors):
            return Call(f.function, (_word(word),))
    return None


def _turns(f: Formula, room: Room) -> bool:
    return room.orthogonal(f.operand if isinstance(f, Transpose) else f)


def cyclic_trace(f: Formula, room: Room) -> Formula | None:
    """tr(A B) = tr(B A), tr(A^T) = tr(A), tr(x y^T) = y^T x"""
    inside = _call(f, "trace")
    word = _letters(inside) if inside is not None else None
    if word is None:
        return None
    found: Formula
    turned = [w for w in _rotations(word, room) if room.row(w[0]) and room.column(w[-1])]
    if turned:
        found = factors(Product(min(turned, key=lambda w: _key(w)), "@"), room).formula
    else:
        if len(word) > 2 and _inverse_pair(word[-1], word[0], room):
            return Call("trace", (_word(word[1:] + word[:1]),))
        found = Call("trace", (_word(min(_rotations(word, room), key=lambda w: _key(w))),))
    return None if found == f else found


def transpose_of_a_number(f: Formula, room: Room) -> Formula | None:
    """x^T A y = y^T A^T x"""
    if not isinstance(f, Product) or f.mark == "*" or room.is_array(f):
        return None
    word = _letters(f)
    if word is None or not (room.row(word[0]) and room.column(word[-1])):
        return None
    best = min((word, _turned(word, room)), key=lambda w: _key(w))
    return None if best == word else Product(best, "@")


def _letters(f: Formula | None) -> tuple[Formula, ...] | None:
    if f is None or isinstance(f, Sum | Negative | Quotient | Power):
        return None
    if isinstance(f, Product):
        return None if f.mark == "*" else f.factors
    return (f,)


def _turned(word: tuple[Formula, ...], room: Room) -> tuple[Formula, ...]:
    return tuple(_flip(w, room) for w in reversed(word))


def _flip(f: Formula, room: Room) -> Formula:
    if isinstance(f, Transpose):
        return f.operand
    return f if room.symmetric(f) else Transpose(f)


def _rotations(word: tuple[Formula, ...], room: Room) -> Iterator[tuple[Formula, ...]]:
    for way in (word, _turned(word, room)):
        for start in range(len(way)):
            yield way[start:] + way[:start]


def _key(word: tuple[Formula, ...]) -> tuple[int, list[str], list[bool]]:
    bare = [render_plain(w.operand if isinstance(w, Transpose) else w) for w in word]
    turned = [isinstance(w, Transpose) for w in word]
    return sum(turned), bare, [not t for t in turned]


def like_terms(f: Formula, room: Room) -> Formula | None:
    """A + A = 2 A, A - A = 0"""
    if not isinstance(f, Sum) or len(f.terms) < 2:
        return None
    groups = collected(f, room)
    if len(groups) == len(f.terms):
        return None
    found = add(Term(Fraction(v), key[0], key[1]).formula for key, v in groups.items()) if groups else ZERO
    return None if found == f else found


def squares_of_roots(f: Formula, room: Room) -> Formula | None:
    """sqrt(a)^2 = a, sqrt(a) sqrt(a) = a"""
    if isinstance(f, Power) and f.exponent == TWO:
        return _call(f.base, "sqrt")
    return None


#: The order in which the rules are tried; each application everywhere in the formula makes one line.
RULES: Final[tuple[Rule, ...]] = (
    squares_of_roots,
    square_of_a_norm,
    definition_of_the_norm,
    written_out_power,
    inverse_of_a_product,
    transpose_of_a_product,
    cancellation,
    unitary_invariance,
    determinant_of_a_product,
    distributive_law,
    linearity_of_the_trace,
    cyclic_trace,
    transpose_of_a_number,
    like_terms,
)


def everywhere(rule: Rule, f: Formula, room: Room) -> Formula:
    """The formula with the rule applied wherever it applies, innermost first."""
    inner = map_children(f, lambda child: everywhere(rule, child, room))
    for _ in range(20):
        found = rule(inner, room)
        if found is None or found == inner:
            return inner
        inner = map_children(found, lambda child: everywhere(rule, child, room))
    return inner


__all__ = ["RULES", "Rule", "everywhere", "rational"]
