"""Facts on singular values and eigenvalues: the matrix is factorised, the orthogonal factors cancel."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hwsolve.calculus.arithmetic import add, negative
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    BigOperator,
    Call,
    Derivative,
    Entry,
    Formula,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Transpose,
    names,
    replaced,
    substitute,
    walk,
)
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.matrices.rewriting import Line, Rewriting, meet, rewrite, tell
from hwsolve.solvers.matrices.rules import RULES, Rule
from hwsolve.solvers.matrices.terms import Room, tidy
from hwsolve.solvers.supporting.parameters import unused

#: The rule of the line that says what the factors are.
FACTORISATION: Final = "singular_value_decomposition"
SINGULAR: Final = frozenset({"svals", "specnorm", "sigma_max", "sigma_min", "nuclear", "norm2"})
EIGEN: Final = frozenset({"eigs", "spectral_radius", "lambda_max", "lambda_min"})


def functions_of(f: Formula) -> set[str]:
    """The functions that are called somewhere in a formula."""
    return {node.function for node in walk(f) if isinstance(node, Call)}


def free_name(scope: Scope, options: str, used: set[str]) -> str:
    """The first of the words in *options* that stands for nothing yet."""
    taken = used | set(scope.types) | set(scope.definitions) | scope.dimensions | set(scope.indices)
    return unused(options.split(), taken.__contains__)


def the_matrix(claim: Formula, room: Room, functions: frozenset[str]) -> str | None:
    """The one undefined matrix letter that the spectral functions of a claim speak of."""
    inside = [f for node in walk(claim) if isinstance(node, Call) and node.function in functions
              for f in node.arguments]  # fmt: skip
    letters = {name for f in inside for name in names(f) if len(room.scope.shape(name) or ()) == 2}
    free = {name for name in letters if name in room.scope.types and name not in room.scope.definitions}
    return next(iter(free)) if len(letters) == 1 and free else None


def by_singular_values(derivation: Derivation, left: Formula, right: Formula) -> Derivation | None:
    """The lines from *left* to *right* with A = U S V^T; None where they do not meet."""
    room = Room(derivation.scope)
    letter = the_matrix(Relation(("=",), (left, right)), room, SINGULAR | {"norm", "trace", "rank", "det"})
    if letter is None or room.scope.type_of(letter).domain.kind not in ("real", ""):
        return None
    scope, sizes = derivation.scope, room.scope.shape(letter) or ()
    used = names(left) | names(right)
    one, other, middle = (
        free_name(scope, options, used) for options in ("U U_2 U_3", "V V_2 V_3", "S S_2 S_3")
    )
    values = free_name(scope, "s s_2 s_3", used)
    scope = factored(scope, letter, (one, middle, other, values))
    word = Product((Symbol(one), Symbol(middle), Transpose(Symbol(other))), "@")
    room = Room(scope)
    inside = Facts(letter, word, middle, values, sizes)
    rules = (
        inside.root_of_a_square,
        inside.singular_values_on_the_diagonal,
        inside.gram_of_the_diagonal_factor,
        *RULES,
    )
    sides = [_inserted(side, letter, word, room, rules) for side in (left, right)]
    if not meet(sides[0], sides[1], room):
        return None
    derivation = replace(derivation, scope=scope)
    note = "U and V are orthogonal, S is zero but for the singular values on its diagonal"
    derivation = derivation.claim(FACTORISATION, Symbol(letter), word, note)
    return tell(derivation, *sides)


def factored(scope: Scope, letter: str, parts: tuple[str, str, str, str]) -> Scope:
    """The scope in which a real matrix is U S V^T: every real matrix is one."""
    one, middle, other, values = parts
    rows, columns = scope.type_of(letter).dims
    least = rows if rows == columns else Call("min", (rows, columns))
    kinds = {
        one: Type(Domain("orthogonal"), (rows, rows)),
        other: Type(Domain("orthogonal"), (columns, columns)),
        values: Type(Domain("nonnegative"), (least,)),
    }
    scope = scope.with_symbols(kinds)
    k = free_name(scope, "k l q r", set())
    i, j = (free_name(scope, options, {k}) for options in ("i p a", "j t b"))
    body = BigOperator(
        "sum", k, ONE, least, None,
        Product((Entry(Symbol(values), (Symbol(k),)), Call("delta", (Symbol(i), Symbol(k))),
                 Call("delta", (Symbol(j), Symbol(k)))), "*"),
    )  # fmt: skip
    word = Product((Symbol(one), Symbol(middle), Transpose(Symbol(other))), "@")
    types = {name: kind for name, kind in scope.types.items() if name != letter}
    diagonal = Definition(middle, (i, j), body, (rows, columns))
    made = {middle: diagonal, letter: Definition(letter, (), word)}
    return replace(scope, types=types, definitions={**made, **scope.definitions})


class Facts:
    """Rules that hold for one factorised matrix."""

    def __init__(
        self, letter: str, word: Formula, middle: str, values: str, sizes: tuple[Formula, ...]
    ) -> None:
        self.letter, self.word, self.sizes = letter, word, sizes
        self.middle, self.values = Symbol(middle), Symbol(values)

    @property
    def largest(self) -> Formula:
        """The largest singular value."""
        return Call("max", (self.values,))

    def singular_values_on_the_diagonal(self, f: Formula, room: Room) -> Formula | None:
        """total(g(svals(S))) = total(g(s)), svals(S)[1] = max(s)"""
        mine = Call("svals", (self.middle,))
        if isinstance(f, Entry) and f.base == mine:
            return self.largest if f.indices == (ONE,) else None
        if isinstance(f, Call) and f.function in ("total", "max", "min") and mine in list(walk(f)):
            return replaced(f, mine, self.values)
        if isinstance(f, BigOperator) and f.operator in ("sum", "prod") and f.lower in (ONE, None):
            here = Entry(mine, (Symbol(f.index),))
            if here in list(walk(f.body)):
                if f.operator == "sum" and isinstance(f.body, Power | Entry):
                    return Call("total", (replaced(f.body, here, self.values),))
                return replaced(f, here, Entry(self.values, (Symbol(f.index),)))
        if (
            isinstance(f, Call)
            and f.function in ("specnorm", "nuclear", "sigma_min")
            and f.arguments == (self.middle,)
        ):
            return {
                "specnorm": self.largest,
                "nuclear": Call("total", (self.values,)),
                "sigma_min": Call("min", (self.values,)),
            }[f.function]
        return None

    def root_of_a_square(self, f: Formula, room: Room) -> Formula | None:
        """sqrt(max(s)^2) = max(s), because no singular value is negative"""
        if f == Call("sqrt", (Power(self.largest, TWO),)):
            return self.largest
        return None

    def gram_of_the_diagonal_factor(self, f: Formula, room: Room) -> Formula | None:
        """tr(S^T S) = total(s^2), ||S^T S||_2 = ||S S^T||_2 = max(s)^2"""
        if not isinstance(f, Call) or len(f.arguments) != 1:
            return None
        inside = f.arguments[0]
        one, other = self.middle, Transpose(self.middle)
        if f.function == "rank" and inside in (one, other):
            return self._count(room)
        gram = (Product((other, one), "@"), Product((one, other), "@"))
        if inside in gram:
            if f.function == "rank":
                return self._count(room)
            if f.function == "trace":
                return Call("total", (Power(self.values, TWO),))
            if f.function in ("specnorm", "lambda_max", "spectral_radius"):
                return Power(self.largest, TWO)
            if f.function == "nuclear":
                return Call("total", (Power(self.values, TWO),))
        if f.function == "sigma_max":
            return Call("specnorm", (inside,))
        if f.function == "norm2" and len(room.shape(inside)) == 2:
            return Call("specnorm", (inside,))
        if f.function in ("lambda_max", "spectral_radius", "eigs") and isinstance(inside, Product):
            return self._similar(f, inside, room)
        return None

    def _count(self, room: Room) -> Formula:
        """The number of singular values that are not zero."""
        letter = free_name(room.scope, "k l q r", set())
        positive = Relation((">",), (Entry(self.values, (Symbol(letter),)), ZERO))
        return BigOperator("sum", letter, ONE, room.shape(self.values)[0], None, Call("ind", (positive,)))

    def _similar(self, f: Call, inside: Product, room: Room) -> Formula | None:
        """Q M Q^T has the eigenvalues of M."""
        word = inside.factors
        if len(word) > 2 and room.orthogonal(word[0]) and word[-1] == Transpose(word[0]):
            rest = word[1:-1]
            return Call(f.function, (rest[0] if len(rest) == 1 else Product(rest, "@"),))
        return None


def _inserted(side: Formula, letter: str, word: Formula, room: Room, rules: tuple[Rule, ...]) -> Rewriting:
    """A side, its matrix replaced by the factorisation, then rewritten."""
    placed = tidy(substitute(side, {letter: word}), room)
    found = rewrite(placed, room, rules)
    first = [] if render_text(placed) == render_text(side) else [Line("insert_the_factorisation", placed)]
    return Rewriting(side, (*first, *found.lines), found.end)


def by_eigenvalues(derivation: Derivation, left: Formula, right: Formula) -> Derivation | None:
    """tr(A) = sum of the eigenvalues, det(A) = their product: by the characteristic polynomial, for any A."""
    room = Room(derivation.scope)
    for one, other in ((left, right), (right, left)):
        for function, tail in (("trace", _trace_lines), ("det", _determinant_lines)):
            if not (isinstance(one, Call) and one.function == function):
                continue
            matrix = one.arguments[0]
            if Call("eigs", (matrix,)) in list(walk(other)) and room.shape(matrix):
                return tail(_polynomial(derivation, matrix, room), matrix, room, left, right)
    return None


def _polynomial(derivation: Derivation, matrix: Formula, room: Room) -> Derivation:
    scope = derivation.scope
    letter = "t" if "t" in scope.types and not scope.shape("t") else free_name(scope, "t lambda_ tau", set())
    size = room.shape(matrix)[0]
    derivation = derivation.declaring({letter: Type(Domain("real"))})
    left = Call("det", (add((Product((Symbol(letter), Call("eye", (size,))), "*"), negative(matrix))),))
    right = _roots(matrix, size, lambda value: Sum((Symbol(letter), negative(value))), scope)
    note = "it has the n eigenvalues as its roots, each with its multiplicity, some of them perhaps complex"
    return derivation.claim("characteristic_polynomial", left, right, note)


def _roots(matrix: Formula, size: Formula, factor: object, scope: Scope) -> Formula:
    index = free_name(scope, "i k j q", names(matrix))
    value = Entry(Call("eigs", (matrix,)), (Symbol(index),))
    return BigOperator("prod", index, ONE, size, None, factor(value))  # type: ignore[operator]


def _determinant_lines(
    derivation: Derivation, matrix: Formula, room: Room, left: Formula, right: Formula
) -> Derivation:
    size, scope = room.shape(matrix)[0], derivation.scope
    ends = Call("det", (negative(matrix),)), _roots(matrix, size, negative, scope)
    derivation = derivation.claim("set_t_to_zero", *ends, "the polynomial at t = 0")
    sign = Power(negative(ONE), size)
    outside = (
        Product((sign, Call("det", (matrix,))), "*"),
        Product((sign, _roots(matrix, size, lambda value: value, scope)), "*"),
    )
    derivation = derivation.claim("determinant_of_a_product", *outside, "the sign of each factor taken out")
    derivation = derivation.claim("divide_by_the_sign", left, right)
    return diagonalisable(derivation, "det", room, size)


def _trace_lines(
    derivation: Derivation, matrix: Formula, room: Room, left: Formula, right: Formula
) -> Derivation:
    size, scope = room.shape(matrix)[0], derivation.scope
    letter = next(name for name in ("t", "lambda_", "tau") if name in scope.types)
    t = Symbol(letter)
    eye = Call("eye", (size,))
    reverse = Call("det", (Sum((eye, negative(Product((t, matrix), "*")))),))
    roots = _roots(matrix, size, lambda value: Sum((ONE, negative(Product((t, value), "*")))), scope)
    derivation = derivation.claim("put_1_over_t_for_t", reverse, roots, "both sides times t^n")
    numbers = free_name(scope, "lam mu_ ell", names(matrix))
    derivation = derivation.declaring({numbers: Type(Domain("real"), (size,))})
    scope = derivation.scope
    at_zero = Relation(("=",), (t, ZERO))
    derivation = derivation.assuming(at_zero)
    derivation = derivation.claim(
        "jacobis_formula", Derivative(reverse, (t,)), negative(Call("trace", (matrix,))),
        "only the product of the diagonal holds the first power of t",
    )  # fmt: skip
    index = free_name(scope, "i k j q", names(matrix))
    value = Entry(Symbol(numbers), (Symbol(index),))
    product = BigOperator("prod", index, ONE, size, None, Sum((ONE, negative(Product((t, value), "*")))))
    derivation = derivation.claim(
        "product_rule", Derivative(product, (t,)), negative(Call("total", (Symbol(numbers),))),
        f"for any numbers {numbers}, so for the eigenvalues",
    ).assuming()  # fmt: skip
    derivation = derivation.claim("compare_coefficients", left, right)
    return diagonalisable(derivation, "trace", room, size)


def diagonalisable(derivation: Derivation, function: str, room: Room, size: Formula) -> Derivation:
    """The short way where A = Q D Q^-1 (or, with a triangular D, by Schur's theorem for every A)."""
    scope, used = derivation.scope, set(derivation.scope.types)
    basis, form = free_name(scope, "Q R W", used), free_name(scope, "D L T_A", used)
    derivation = derivation.declaring(
        {
            basis: Type(Domain("invertible"), (size, size)),
            form: Type(Domain("lower_triangular"), (size, size)),
        }
    )
    room = Room(derivation.scope)
    word = Product((Symbol(basis), Symbol(form), Call("inv", (Symbol(basis),))), "@")
    found = rewrite(Call(function, (word,)), room)
    shown, last = derivation, found.start
    for line in found.lines:
        shown = shown.claim(line.rule, last, line.after, _NOTE if last is found.start else None)
        last = line.after
    index = free_name(derivation.scope, "i k j q", set())
    entry = Entry(Symbol(form), (Symbol(index), Symbol(index)))
    operator = "sum" if function == "trace" else "prod"
    end = BigOperator(operator, index, ONE, size, None, entry)  # type: ignore[arg-type]
    return shown.then("triangular_form", end, "its diagonal holds the eigenvalues")


_NOTE: Final = (
    "the short way: a basis in which the matrix is diagonal, or triangular (Schur; over the complex numbers "
    "every square matrix has one)"
)
