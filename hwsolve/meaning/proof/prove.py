"""Proofs of equality by exact normal forms.

Both formulas become quotients of polynomials in transcendental kernels; they are equal
when a/b - c/d has a numerator that vanishes. What is proved holds on the declared real
domains wherever both sides are defined. Not to find a proof says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hwsolve.errors import NotComputable
from hwsolve.meaning.proof.kernels import RescaleError
from hwsolve.meaning.proof.normal_form import Effort, Ratio, TableFullError
from hwsolve.meaning.proof.ranges import Domain, read_domain
from hwsolve.meaning.proof.reader import Reader
from hwsolve.meaning.proof.summations import Summations
from hwsolve.notation.formula import Call, Constant, Formula, Symbol, children, walk

SMALL, LARGE = 20, 72
MAX_NODES = 600
MAX_DEPTH = 60
MAX_RESTARTS = 6


@dataclass(frozen=True, slots=True)
class Proof:
    """Two formulas are equal; ``by`` says how that is known."""

    by: str


def prove_equal(a: Formula, b: Formula, domains: Mapping[str, str]) -> Proof | None:
    """A proof that *a* and *b* have the same value wherever both are defined, or None: not found.

    Scalars only; free index letters stand for any position. *domains* maps names to the text
    of their types (``"positive"``, ``"probability"``, ``"real[N, D]"``); names that are not in
    it are real. Name the dimensions of arrays that stand without indices: a name without
    dimensions and never indexed is taken for a scalar.

    >>> from hwsolve.notation.formula import Power, Product, Symbol, TWO
    >>> x = Symbol("x")
    >>> prove_equal(Product((x, x)), Power(x, TWO), {})
    Proof(by='exact normal form')
    """
    if not (_fits(a) and _fits(b)):
        return None
    if a == b:
        return Proof("the same writing")
    known = {name: read_domain(text) for name, text in domains.items()}
    units: dict[tuple[str, str], int] = {}
    effort = Effort()
    size = SMALL
    for _ in range(MAX_RESTARTS):
        try:
            return _attempt(a, b, Summations(size, effort, domains=known, units=units))
        except RescaleError:
            continue
        except TableFullError:
            if size == LARGE:
                return None
            size = LARGE
        except NotComputable:
            return None
    return None


def _fits(formula: Formula) -> bool:
    """Small and flat enough to look at."""
    level, count = [formula], 0
    for _ in range(MAX_DEPTH):
        count += len(level)
        if count > MAX_NODES:
            return False
        level = [child for node in level for child in children(node)]
        if not level:
            return True
    return False


def _attempt(a: Formula, b: Formula, algebra: Summations) -> Proof | None:
    algebra.imaginary = any(_is_complex(formula, algebra.domains) for formula in (a, b))
    reader = Reader(algebra)
    reader.survey(a, b)
    left, right = reader.read(a), reader.read(b)
    if left == right:
        return Proof("exact normal form")
    if _vanishes(algebra, algebra.subtract(left, right), 3):
        return Proof("exact normal form")
    return None


def _is_complex(formula: Formula, domains: Mapping[str, Domain]) -> bool:
    """Whether complex numbers can occur in it."""
    for node in walk(formula):
        if isinstance(node, Constant) and node.name == "i":
            return True
        if isinstance(node, Call) and node.function in ("re", "im", "conj", "arg"):
            return True
        domain = domains.get(node.name) if isinstance(node, Symbol) else None
        if domain is not None and domain.range is None and not domain.function:
            return True
    return False


def _vanishes(algebra: Summations, difference: Ratio, depth: int) -> bool:
    """Zero, or zero in both cases i = j and i != j of a Kronecker delta in it."""
    if difference.num.is_zero():
        return True
    if depth == 0:
        return False
    plain = Ratio(difference.num, algebra.one)
    for number in algebra.used(plain):
        found = algebra.solved(algebra.kernels[number])
        if found is None:
            continue
        name, value = found
        apart: dict[int, list[Ratio]] = {0: [], 1: []}
        for coefficient, powers in algebra.terms(difference.num):
            with_delta = powers.pop(number, 0)
            apart[min(with_delta, 1)].append(Ratio(algebra.monomial(powers, coefficient), algebra.one))
        unequal = algebra.total(iter(apart[0]))
        if not _vanishes(algebra, unequal, depth - 1):
            return False
        together = algebra.substitute(algebra.total(iter(apart[1])), {name: value})
        return _vanishes(algebra, together, depth - 1)
    return False
