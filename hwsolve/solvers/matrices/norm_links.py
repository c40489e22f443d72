"""Why one norm is at most a multiple of another: a theorem for each pair, as lines that are checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import (
    Call,
    Formula,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Symbol,
    names,
)
from hwsolve.solvers.matrices.terms import Room
from hwsolve.solvers.supporting.parameters import unused

Lines = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Quantity:
    """A norm or its like of one array, with the factor it is taken with."""

    kind: str
    of: Formula
    factor: Formula | None = None


@dataclass(frozen=True)
class Theorem:
    """The lines (rule, claim, note) that show smaller <= constant * greater; M is the array, n its size."""

    greater: str
    smaller: str
    lines: Lines


def _t(greater: str, smaller: str, *lines: tuple[str, str, str]) -> Theorem:
    return Theorem(greater, smaller, lines)


_SINGULAR: Final = ("singular_values", "norm(M)^2 = total(svals(M)^2)", "the squares of the singular values")
_LARGEST: Final = ("singular_values", "specnorm(M) = svals(M)[1]", "the largest singular value")

#: Every pair that is known; L is the smaller of the two sizes of M, and n the size of a vector or square M.
THEOREMS: Final = (
    _t("norm", "specnorm", _SINGULAR, _LARGEST,
       ("one_of_the_squares", "total(svals(M)^2) >= svals(M)[1]^2", "no square is negative")),
    _t("specnorm", "norm", _SINGULAR, _LARGEST,
       ("mean_at_most_maximum", "total(svals(M)^2) <= L*svals(M)[1]^2", "none exceeds the largest")),
    _t("norm", "trace",
       ("inner_product_with_the_identity", "tr(M) = tr(T(eye(n))@M)", "Tr(A^T B) is an inner product"),
       ("cauchy_schwarz", "tr(T(eye(n))@M) <= norm(eye(n))*norm(M)", "for any square matrix"),
       ("norm_of_the_identity", "norm(eye(n)) = sqrt(n)", "n ones")),
    _t("norm", "abs_trace",
       ("cauchy_schwarz", "abs(tr(T(eye(n))@M)) <= norm(eye(n))*norm(M)", "with the identity"),
       ("norm_of_the_identity", "norm(eye(n)) = sqrt(n)", "n ones")),
    _t("trace", "root_det",
       ("sum_of_the_eigenvalues", "tr(M) = total(eigs(M))", ""),
       ("product_of_the_eigenvalues", "det(M) = prod(eigs(M)[k], k, 1, n)", ""),
       ("no_eigenvalue_is_negative", "lambda_min(M) >= 0", "the matrix is positive semidefinite"),
       ("am_gm", "total(eigs(M))/n >= root(prod(eigs(M)[k], k, 1, n), n)",
        "the arithmetic mean of numbers that are not negative is at least their geometric mean")),
    _t("nuclear", "norm", _SINGULAR,
       ("square_of_a_sum", "total(svals(M))^2 >= total(svals(M)^2)", "the mixed products are not negative")),
    _t("norm", "nuclear", _SINGULAR,
       ("cauchy_schwarz", "total(svals(M)) <= sqrt(L)*sqrt(total(svals(M)^2))", "with a vector of ones")),
    _t("nuclear", "specnorm", _LARGEST,
       ("one_of_the_terms", "total(svals(M)) >= svals(M)[1]", "no singular value is negative")),
    _t("nuclear", "abs_trace",
       ("definition_of_the_nuclear_norm", "nuclear(M) = total(svals(M))", ""),
       ("trace_and_singular_values", "abs(tr(M)) <= total(svals(M))",
        "tr(M) = sum of s_k v_k^T u_k, and |v_k^T u_k| <= 1 by Cauchy-Schwarz")),
    _t("nuclear", "trace",
       ("trace_and_singular_values", "tr(M) <= total(svals(M))",
        "tr(M) = sum of s_k v_k^T u_k, and v_k^T u_k <= 1 by Cauchy-Schwarz")),
    _t("specnorm", "nuclear", _LARGEST,
       ("mean_at_most_maximum", "total(svals(M)) <= L*svals(M)[1]", "none exceeds the largest")),
    _t("specnorm", "spectral_radius",
       ("eigenvector", "max(abs(eigs(M))) = spectral_radius(M)", "M x = c x gives |c| ||x|| = ||M x||"),
       ("definition_of_the_spectral_norm", "max(abs(eigs(M))) <= specnorm(M)", "||M x|| <= ||M||_2 ||x||")),
    _t("specnorm", "trace",
       ("largest_diagonal_entry", "tr(M) <= n*specnorm(M)", "each M[k,k] = e_k^T M e_k <= ||M||_2")),
    _t("norm", "norminf",
       ("square_of_the_norm", "norm(M)^2 = total(M^2)", ""),
       ("one_of_the_squares", "norminf(M)^2 <= total(M^2)", "the largest square is one of them")),
    _t("norm1", "norm",
       ("square_of_a_sum", "total(abs(M))^2 >= total(abs(M)^2)", "the mixed products are not negative"),
       ("square_of_the_norm", "total(abs(M)^2) = norm(M)^2", "")),
    _t("norm", "norm1",
       ("sum_of_moduli", "norm1(M) = dot(ones(n), abs(M))", ""),
       ("cauchy_schwarz", "dot(ones(n), abs(M)) <= norm(ones(n))*norm(M)", "with the vector of ones"),
       ("norm_of_the_ones", "norm(ones(n)) = sqrt(n)", "")),
    _t("norminf", "norm",
       ("mean_at_most_maximum", "norm(M)^2 <= n*norminf(M)^2", "none of the n squares exceeds the largest")),
    _t("norm1", "norminf", ("one_of_the_terms", "norm1(M) >= norminf(M)", "the largest is one of them")),
    _t("norminf", "norm1", ("mean_at_most_maximum", "norm1(M) <= n*norminf(M)", "n terms, none is larger")),
)  # fmt: skip

_NAMES: Final = {
    "norm": "norm", "specnorm": "specnorm", "sigma_max": "specnorm", "nuclear": "nuclear", "trace": "trace",
    "norm1": "norm1", "norminf": "norminf", "spectral_radius": "spectral_radius", "norm2": "norm2",
}  # fmt: skip


def recognise(f: Formula, room: Room) -> Quantity | None:
    """``norm(A)/sqrt(n)`` is the Frobenius norm of A with a factor; None for what is not known."""
    match f:
        case Call(function, (inside,)) if function in _NAMES:
            kind = _NAMES[function]
            if kind == "norm2":
                kind = "specnorm" if len(room.shape(inside)) == 2 else "norm"
            return Quantity(kind, inside)
        case Call("abs", (Call("trace", (inside,)),)):
            return Quantity("abs_trace", inside)
        case Call("root", (Call("det", (inside,)), _)) | Power(Call("det", (inside,)), Quotient()):
            return Quantity("root_det", inside)
        case Negative(operand):
            found = recognise(operand, room)
            return None if found is None else Quantity("negative", found.of)
        case Quotient(numerator, denominator) if not names(denominator) - room.scope.dimensions:
            found = recognise(numerator, room)
            return None if found is None else Quantity(found.kind, found.of, f)
        case Product(factors):
            known = [(k, recognise(part, room)) for k, part in enumerate(factors)]
            hits = [(k, found) for k, found in known if found is not None]
            others = {
                n for k, part in enumerate(factors) if k not in [h for h, _ in hits] for n in names(part)
            }
            if len(hits) == 1 and not others - room.scope.dimensions:
                return Quantity(hits[0][1].kind, hits[0][1].of, f)
    return None


def reasons(derivation: Derivation, greater: Quantity, smaller: Quantity) -> Derivation | None:
    """The lines of the theorem on these two quantities; None where there is none."""
    if greater.of != smaller.of:
        return None
    room = Room(derivation.scope)
    shape = room.shape(greater.of)
    found = next((t for t in THEOREMS if (t.greater, t.smaller) == (greater.kind, smaller.kind)), None)
    if found is None or not shape:
        return None
    least = shape[0] if len(set(shape)) == 1 else Call("min", shape)
    read = _reader(derivation, {"M": greater.of, "n": shape[0], "L": least}, shape)
    for rule, text, note in found.lines:
        claim = read(text)
        if claim not in [step.claim for step in derivation.steps] and isinstance(claim, Relation):
            derivation = derivation.state(rule, claim, note or None)
    return derivation


def _reader(
    derivation: Derivation, values: dict[str, Formula], shape: tuple[Formula, ...]
) -> Callable[[str], Formula]:
    """Read a line of a theorem, the array and its sizes put in."""
    from hwsolve.meaning.scope import Scope
    from hwsolve.notation.formula import substitute

    kinds = {"M": Type(Domain("real"), shape if len(shape) == 1 else (Symbol("n"), Symbol("n_2")))}
    if len(shape) == 2 and shape[0] == shape[1]:
        kinds["M"] = Type(Domain("real"), (Symbol("n"), Symbol("n")))
    inside = Scope(types={**kinds, "n": Type(Domain("dimension")), "L": Type(Domain("real"))}, closed=False)
    taken = set(derivation.scope.types) | set(derivation.scope.definitions)
    index = unused("kjql", taken.__contains__)

    def read(text: str) -> Formula:
        return substitute(
            inside.parse(text.replace("[k]", f"[{index}]").replace(", k,", f", {index},")), values
        )

    return read
