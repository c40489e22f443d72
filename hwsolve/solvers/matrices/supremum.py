"""The spectral norm as a supremum: of ``u^T A v`` over unit vectors, of ``||A x||``; products of norms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import (
    ONE,
    TWO,
    BigOperator,
    Call,
    Entry,
    Formula,
    Power,
    Product,
    Quotient,
    Symbol,
    Transpose,
)
from hwsolve.solvers.matrices.factorisation import FACTORISATION, factored, free_name
from hwsolve.solvers.matrices.terms import Room, factors, tidy

if TYPE_CHECKING:
    from hwsolve.problem.settings import Mathematics


def tell_supremum(derivation: Derivation, form: Formula, source: Mathematics) -> Derivation:
    """The lines on a form in unit vectors; its supremum is the answer ``value``."""
    room = Room(derivation.scope)
    if isinstance(form, Call) and form.function == "norm":
        word = factors(tidy(form.arguments[0], room), room).word
        if len(word) >= 2 and room.column(word[-1]) and room.kind(word[-1]) == "unit":
            return _by_singular_values(derivation, word, source)
    word = factors(tidy(form, room), room).word
    unit = len(word) >= 3 and room.row(word[0]) and room.column(word[-1])
    if not unit or room.kind(word[0].operand) != "unit" or room.kind(word[-1]) != "unit":  # type: ignore[attr-defined]
        source.place.fail("a supremum is of u^T A v or norm(A@x), with u, v and x declared as unit[n]")
    return _bilinear(derivation, word)


def _bilinear(derivation: Derivation, word: tuple[Formula, ...]) -> Derivation:
    """u^T A v <= ||A v|| <= ||A||_2, with equality at u = A v/||A v|| and the leading v."""
    matrix = word[1] if len(word) == 3 else Product(word[1:-1], "@")
    row = word[0]
    u = row.operand if isinstance(row, Transpose) else row
    image = Product(word[1:], "@")
    length = Call("norm", (image,))
    whole = Product(word, "@")
    derivation = derivation.claim(
        "cauchy_schwarz", whole, Product((Call("norm", (u,)), length), "*"),
        "the inner product of u and the image of v; an equality where u points along the image", "<=",
    )  # fmt: skip
    derivation = derivation.then("unit_vector", length)
    direction = Quotient(image, length)
    at_best = Product((Transpose(direction), image), "@")
    derivation = derivation.claim(
        "maximiser", at_best, Quotient(Product((Transpose(image), image), "@"), length), "u = A v/||A v||"
    )
    derivation = derivation.then("square_of_a_norm", Quotient(Power(length, TWO), length))
    derivation = derivation.then("cancel", length, "the bound is reached")
    value = Call("specnorm", (matrix,))
    derivation = derivation.claim(
        "definition_of_the_spectral_norm", length, value,
        "the spectral norm is the largest length of the image of a unit vector", "<=",
    )  # fmt: skip
    leading = Call("right_singular", (matrix,))
    best = Product((matrix, leading), "@")
    derivation = derivation.claim(
        "unit_vector", Call("norm", (leading,)), ONE, "the leading right singular vector"
    )
    derivation = derivation.claim("largest_image", Call("norm", (best,)), value, "so the supremum is reached")
    return derivation.answer("value", value)


def _by_singular_values(derivation: Derivation, word: tuple[Formula, ...], source: Mathematics) -> Derivation:
    """||A x|| = ||S y|| with y = V^T x, and ||S y||^2 = sum of s_k^2 y_k^2 <= max(s)^2."""
    room = Room(derivation.scope)
    letter, x = word[0], word[-1]
    known = isinstance(letter, Symbol) and room.kind(letter) == "real"
    if len(word) != 2 or not isinstance(letter, Symbol) or not known:
        source.place.fail("the form is norm(A@x) with a real matrix A and a unit vector x")
    scope = derivation.scope
    parts = [free_name(scope, options, set()) for options in ("U U_2", "S S_2", "V V_2", "s s_2")]
    one, middle, other, values = (Symbol(name) for name in parts)
    rows, columns = scope.type_of(letter.name).dims
    scope = factored(scope, letter.name, (one.name, middle.name, other.name, values.name))
    derivation = replace(derivation, scope=scope)
    note = "U and V are orthogonal, S is zero but for the singular values on its diagonal"
    inner = Product((one, middle, Transpose(other)), "@")
    derivation = derivation.claim(FACTORISATION, letter, inner, note)
    y = Product((Transpose(other), x), "@")
    derivation = derivation.claim(
        "insert_the_factorisation", Call("norm", (Product((letter, x), "@"),)),
        Call("norm", (Product((*inner.factors, x), "@"),)),
    )  # fmt: skip
    derivation = derivation.then(
        "orthogonal_factor", Call("norm", (Product((middle, *y.factors), "@"),)), "U keeps lengths"
    )
    derivation = derivation.claim(
        "orthogonal_factor", Call("norm", (y,)), ONE, "y = V^T x is a unit vector too"
    )
    index = free_name(scope, "k q l", set())
    k = Symbol(index)
    least = rows if rows == columns else Call("min", (rows, columns))
    square = Product((Power(Entry(values, (k,)), TWO), Power(Entry(y, (k,)), TWO)), "*")
    total = BigOperator("sum", index, ONE, least, None, square)
    before = Power(Call("norm", (Product((middle, *y.factors), "@"),)), TWO)
    largest = Call("max", (values,))
    derivation = derivation.claim("square_of_a_norm", before, total)
    bound = Product((Power(largest, TWO), Power(Call("norm", (y,)), TWO)), "*")
    derivation = derivation.then("largest_term", bound, "no $s_k$ is above the largest", "<=")
    derivation = derivation.then("unit_vector", Power(largest, TWO))
    derivation = derivation.claim(
        "columns_of_v", Product((letter, other), "@"), Product((one, middle), "@"),
        "the k-th column of V goes to $s_k$ times that of U: at the largest $s_k$ the bound is reached",
    )  # fmt: skip
    value = Entry(Call("svals", (letter,)), (ONE,))
    derivation = derivation.claim("largest_singular_value", Call("specnorm", (letter,)), largest)
    derivation = derivation.then("largest_singular_value", value)
    root = Call("sqrt", (Call("lambda_max", (Product((Transpose(letter), letter), "@"),)),))
    derivation = derivation.then("eigenvalues_of_the_gram_matrix", root, "$A^\\top A = V S^\\top S V^\\top$")
    return derivation.answer("value", value)


def tell_product(derivation: Derivation, greater: Formula, smaller: Formula) -> Derivation | None:
    """||A B||_2 <= ||A||_2 ||B||_2 by the image of a unit vector, ||A B||_F <= ||A||_F ||B||_F by rows."""
    if not (isinstance(smaller, Call) and smaller.function in ("specnorm", "norm")):
        return None
    room = Room(derivation.scope)
    term = factors(tidy(smaller.arguments[0], room), room)
    norms = tuple(Call(smaller.function, (part,)) for part in term.word)
    if len(norms) != 2 or not isinstance(greater, Product) or set(greater.factors) != set(norms):
        return None
    one, other = term.word
    if smaller.function == "norm" or len(room.shape(other)) != 2:
        return None
    x = free_name(derivation.scope, "x v w q", set())
    size = room.shape(other)[1]
    derivation = derivation.declaring({x: Type(Domain("unit"), (size,))})
    image = Product((other, Symbol(x)), "@")
    left = Call("norm", (Product((one, other, Symbol(x)), "@"),))
    first = Product((Call("specnorm", (one,)), Call("norm", (image,))), "*")
    derivation = derivation.claim(
        "definition_of_the_spectral_norm", left, first, "for every unit vector", "<="
    )
    return derivation.then("definition_of_the_spectral_norm", Product(norms, "*"), None, "<=")
