"""The numbers beside an identity: its sides at given matrices, eigenvalues, rank, null vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count

from hwsolve.calculus.arithmetic import add, multiply, negative, number, power
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Entry,
    Formula,
    Logic,
    Matrix,
    Negative,
    Number,
    Product,
    Relation,
    Symbol,
    Vector,
    map_children,
    names,
    rational,
    substitute,
    walk,
)
from hwsolve.problem.settings import Mathematics
from hwsolve.solvers.supporting.parameters import read

Rows = tuple[tuple[Fraction, ...], ...]
_SHORT = 1000
_DIGITS = 6


def read_matrices(texts: Mapping[str, Mathematics], scope: Scope) -> dict[str, Formula]:
    """The matrices to put in; raises ``ProblemError`` at one that is not of its declared type."""
    found = {}
    for name, text in texts.items():
        if name not in scope.types:
            text.place.fail(f"{name} is no symbol of the problem")
        found[name] = read(text, scope)
        rows, kind = rows_of(found[name]), scope.types[name].domain.kind
        if rows is not None and not _is_a(rows, kind):
            text.place.fail(f"{name} is declared as {_KINDS.get(kind, kind)}; this matrix is not")
    return found


_ROUNDING = 1e-12
_KINDS = {"psd": "positive semidefinite", "pd": "positive definite"}


def _is_a(rows: Rows, kind: str) -> bool:
    """Whether a rational matrix is of the kind, as far as the kind is one of those looked at."""
    import numpy as np

    if kind not in ("symmetric", "psd", "pd", "diagonal", "invertible"):
        return True
    if len(rows) != len(rows[0]) or (kind != "invertible" and tuple(zip(*rows, strict=True)) != rows):
        return False
    if kind == "diagonal":
        return all(not value for i, row in enumerate(rows) for j, value in enumerate(row) if i != j)
    table = np.array([[float(value) for value in row] for row in rows])
    if kind == "invertible":
        return bool(np.linalg.matrix_rank(table) == len(rows))
    least, most = np.linalg.eigvalsh(table)[0], np.abs(table).max()
    return kind == "symmetric" or bool(
        least >= -_ROUNDING * most if kind == "psd" else least > _ROUNDING * most
    )


def rows_of(f: Formula) -> Rows | None:
    """The entries of a matrix of rational numbers; None for anything else."""
    if not isinstance(f, Matrix) or len({len(row) for row in f.rows}) != 1:
        return None
    found = [[rational(cell) for cell in row] for row in f.rows]
    if any(value is None for row in found for value in row):
        return None
    return tuple(tuple(value for value in row if value is not None) for row in found)


def matrix(rows: Sequence[Sequence[Fraction]]) -> Formula:
    """The literal matrix."""
    return Matrix(tuple(tuple(number(value) for value in row) for row in rows))


def generalised(scope: Scope) -> tuple[Scope, dict[str, Formula]]:
    """The scope with any matrix in the place of the given ones, and the given ones."""
    given = {name: d.body for name, d in scope.definitions.items() if not d.indices and rows_of(d.body)}
    types = dict(scope.types)
    for name, body in given.items():
        rows = rows_of(body) or ()
        types[name] = Type(Domain("real"), (number(len(rows)), number(len(rows[0]))))
    kept = {name: d for name, d in scope.definitions.items() if name not in given}
    return replace(scope, types=types, definitions=kept), given


def placed(f: Formula, given: Mapping[str, Formula], scope: Scope) -> Formula:
    """The formula at the given matrices, the sizes that follow from them put in."""
    sizes: dict[str, Formula] = {}
    for name, value in given.items():
        dims = scope.type_of(name).dims
        rows = rows_of(value)
        actual = (
            (len(rows), len(rows[0])) if rows else (len(value.items),) if isinstance(value, Vector) else ()
        )
        for dim, size in zip(dims, actual, strict=False):
            if isinstance(dim, Symbol):
                sizes[dim.name] = number(size)
    return _with_sizes(substitute(f, {**given, **sizes}))


def _with_sizes(f: Formula) -> Formula:
    """Indices and bounds as plain numbers: ``min(2, 3)`` becomes 2."""
    inner = map_children(f, _with_sizes)
    if isinstance(inner, Call) and inner.function in ("min", "max") and len(inner.arguments) > 1:
        values = [rational(part) for part in inner.arguments]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            return number(min(known) if inner.function == "min" else max(known))
    return inner


def value_of(f: Formula, scope: Scope) -> complex | None:
    """The value of a number without letters; None where it has none."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples

    try:
        found = Evaluator(scope, Instance(scope, 1, 2), FloatSamples(2)).value(f)
    except (MeaningError, NotComputable):
        return None
    first = found[0] if isinstance(found, list | tuple) else None
    return None if first is None or first != first else complex(first)


def with_value(derivation: Derivation, rule: str, f: Formula, note: str | None = None) -> Derivation:
    """One line: the formula and its value, exact where that is a short fraction."""
    from hwsolve.meaning.comparison.outcome import Agrees, Proved
    from hwsolve.meaning.truth.claims import holds

    found = value_of(f, derivation.scope)
    if found is None or abs(found.imag) > 1e-9 * max(1.0, abs(found)):
        return derivation
    short = Fraction(found.real).limit_denominator(_SHORT)
    if abs(float(short) - found.real) < 1e-9 * max(1.0, abs(found.real)):
        exact = Relation(("=",), (f, number(short)))
        if number(short) == f:
            return derivation
        if isinstance(holds(exact, derivation.scope), Agrees | Proved):
            return derivation.state(rule, exact, note)
    return derivation.state(rule, Relation(("~~",), (f, decimal(found.real))), note)


def decimal(value: float) -> Formula:
    """A number of six digits."""
    size = Number(f"{abs(value):.{_DIGITS}g}" if 1e-4 <= abs(value) < 1e6 else f"{abs(value):.{_DIGITS}f}")
    return Negative(size) if value < 0 else size


def tell_figures(
    derivation: Derivation, claims: Sequence[Formula], given: Mapping[str, Formula], general: Scope
) -> Derivation:
    """The sides of each claim at the given matrices, and what they are made of."""
    for name, value in given.items():
        if (rows := rows_of(value)) is not None:
            derivation = _parts(derivation, name, rows, claims)
    for claim in claims:
        if isinstance(claim, Relation):
            for side in claim.sides:
                at = placed(side, given, general)
                if not names(at) & set(general.types) and not general.shape_of(side):
                    derivation = with_value(derivation, "insert_the_numbers", at)
    return derivation


def _parts(derivation: Derivation, name: str, rows: Rows, claims: Sequence[Formula]) -> Derivation:
    literal = matrix(rows)
    used = {node.function for claim in claims for node in walk(claim) if isinstance(node, Call)}
    square = len(rows) == len(rows[0])
    if any(isinstance(claim, Logic) for claim in claims) or "rank" in used:
        derivation = null_space(derivation, literal, rows)
    if square and used & {"eigs", "lambda_max", "spectral_radius"}:
        derivation = characteristic(derivation, literal, rows)
        for k in range(1, len(rows) + 1):
            derivation = _eigenvalue(derivation, Entry(Call("eigs", (literal,)), (number(k),)))
    if used & {"svals", "specnorm", "nuclear", "sigma_max", "sigma_min"}:
        for k in range(1, min(len(rows), len(rows[0])) + 1):
            value = Entry(Call("svals", (literal,)), (number(k),))
            derivation = with_value(derivation, "singular_values", value)
    return derivation


def _eigenvalue(derivation: Derivation, f: Formula) -> Derivation:
    found = value_of(f, derivation.scope)
    if found is None or abs(found.imag) <= 1e-7 * max(1.0, abs(found)):
        return with_value(derivation, "eigenvalues", Call("re", (f,)) if found and found.imag else f)
    derivation = with_value(derivation, "eigenvalues", Call("re", (f,)))
    return with_value(
        derivation, "eigenvalues", Call("im", (f,)), "eigenvalues that are not real come in pairs"
    )


def null_space(derivation: Derivation, literal: Formula, rows: Rows) -> Derivation:
    """The rank, and a basis of the solutions of A x = 0, by elimination over the rational numbers."""
    reduced, pivots = eliminated(rows)
    columns = len(rows[0])
    derivation = derivation.claim("elimination", Call("rank", (literal,)), number(len(pivots)))
    free = [j for j in range(columns) if j not in pivots]
    for j in free:
        vector = [Fraction(0)] * columns
        vector[j] = Fraction(1)
        for i, pivot in enumerate(pivots):
            vector[pivot] = -reduced[i][j]
        solution = Vector(tuple(number(x) for x in vector))
        note = f"one of {len(free)} vectors of a basis" if len(free) > 1 else "the vector of a basis"
        zeros = ZERO if len(rows) == 1 else Vector((ZERO,) * len(rows))
        derivation = derivation.claim("null_space", Product((literal, solution), "@"), zeros, note)
    return derivation


def eliminated(rows: Rows) -> tuple[Rows, tuple[int, ...]]:
    """The reduced echelon form, and the columns of its pivots."""
    work = [list(row) for row in rows]
    pivots: list[int] = []
    for j in range(len(rows[0])):
        place = next((i for i in range(len(pivots), len(work)) if work[i][j]), None)
        if place is None:
            continue
        top = len(pivots)
        work[top], work[place] = work[place], work[top]
        work[top] = [x / work[top][j] for x in work[top]]
        for i, row in enumerate(work):
            if i != top and row[j]:
                work[i] = [x - row[j] * y for x, y in zip(row, work[top], strict=True)]
        pivots.append(j)
    return tuple(tuple(row) for row in work), tuple(pivots)


def characteristic(derivation: Derivation, literal: Formula, rows: Rows) -> Derivation:
    """det(t I - A) written out, by the method of Faddeev and LeVerrier."""
    scope = derivation.scope
    letter = "t"
    for k in count(1):
        if letter not in scope.definitions and not scope.shape(letter) and letter not in scope.dimensions:
            break
        letter = f"t_{k}"
    derivation = derivation.declaring({letter: Type(Domain("real"))})
    size = len(rows)
    coefficients = polynomial(rows)
    t = Symbol(letter)
    right = add(multiply((number(c), power(t, number(size - k)))) for k, c in enumerate(coefficients) if c)
    left = Call("det", (add((Product((t, Call("eye", (number(size),))), "*"), negative(literal))),))
    return derivation.claim("characteristic_polynomial", left, right)


def polynomial(rows: Rows) -> list[Fraction]:
    """The coefficients of det(t I - A), from t^n down."""
    n = len(rows)
    found = [Fraction(1)]
    work = [[Fraction(0)] * n for _ in range(n)]
    for k in range(1, n + 1):
        for i in range(n):
            work[i][i] += found[-1]
        work = [
            [sum((rows[i][q] * work[q][j] for q in range(n)), Fraction(0)) for j in range(n)]
            for i in range(n)
        ]
        found.append(-sum((work[i][i] for i in range(n)), Fraction(0)) / k)
    return found
