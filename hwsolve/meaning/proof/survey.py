"""The survey before a proof: ranks of arrays, sizes that are the same, how far free indices run."""

from __future__ import annotations

from collections.abc import Iterator

from hwsolve.errors import NotComputable
from hwsolve.meaning.proof.functions import RULES
from hwsolve.meaning.proof.normal_form import Ratio
from hwsolve.meaning.proof.summations import Summations
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Constant,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Transpose,
    children,
)

FOLDS = frozenset({"total", "mean", "norm", "norm2", "dot"})
Place = tuple[str, int]
MAYBE = "?"


class Survey:
    """What is known of the names in two formulas; indices that sums bind are in ``bound``."""

    def __init__(self, algebra: Summations) -> None:
        self.algebra = algebra
        self.ranks: dict[str, int] = {}
        self.bound: dict[str, Ratio] = {}

    def survey(self, *formulas: Formula) -> None:
        """Learn the ranks of arrays, which sizes are the same, and how far free indices run."""
        domains = self.algebra.domains
        for name, domain in domains.items():
            if domain.dims is not None:
                self.ranks[name] = len(domain.dims)
        slots: dict[str, list[Place]] = {}
        groups: list[list[Place]] = []
        for formula in formulas:
            for group in self._index_uses(formula, slots):
                groups.append(group)
        sizes = self.algebra.sizes
        for name, rank in self.ranks.items():
            for slot in range(rank):
                dims = domains[name].dims if name in domains else None
                text = dims[slot] if dims else ""
                plain = text.isidentifier() or (text.isdigit() and len(text) < 9)
                sizes[name, slot] = (text if plain else f"|{text}|") if text else f"|{name}.{slot}|"
        for group in groups:
            self._unite(group)
        for index, places in slots.items():
            self.algebra.uppers[index] = [self.algebra.dimension(*place) for place in places]

    def _unite(self, group: list[Place]) -> None:
        """The places where one unbounded index stands have one size."""
        sizes = self.algebra.sizes
        texts = {sizes[place] for place in group}
        declared = sorted(text for text in texts if not text.startswith("|"))
        if len(declared) > 1:
            raise NotComputable("an index over two sizes")
        chosen = declared[0] if declared else min(texts)
        for place, text in sizes.items():
            if text in texts:
                sizes[place] = chosen

    def _index_uses(self, formula: Formula, free: dict[str, list[Place]]) -> Iterator[list[Place]]:
        """Record where free indices stand; yield the places of each unbounded summation index."""
        if isinstance(formula, Entry):
            name = _array_name(formula.base)
            if name is not None:
                rank = self.ranks.setdefault(name, len(formula.indices))
                if rank < len(formula.indices):
                    raise NotComputable("an entry with too many indices")
                for slot, index in enumerate(formula.indices):
                    if isinstance(index, Symbol):
                        free.setdefault(index.name, []).append((name, slot))
        inner = free
        if isinstance(formula, BigOperator | Cases):
            inner = {}
        for child in children(formula):
            yield from self._index_uses(child, inner)
        if isinstance(formula, BigOperator):
            places = inner.pop(formula.index, []) + inner.pop(MAYBE + formula.index, [])
            if (formula.lower is None or formula.upper is None) and places:
                yield places
        if isinstance(formula, BigOperator | Cases):
            # what stands under a condition may not be evaluated: no evidence of an index's range
            doubtful = isinstance(formula, Cases) or formula.condition is not None
            for name, found in inner.items():
                kept = MAYBE + name if doubtful and not name.startswith(MAYBE) else name
                free.setdefault(kept, []).extend(found)

    def rank(self, formula: Formula) -> int:
        """The number of indices a formula still takes."""
        match formula:
            case Symbol(name):
                return 0 if name in self.bound else self.ranks.get(name, 0)
            case Number() | Constant() | BigOperator():
                return 0
            case Entry(base, indices):
                return max(self.rank(base), len(indices)) - len(indices)
            case Negative() | Sum() | Quotient() | Power():
                return max(self.rank(child) for child in children(formula))
            case Product(factors, mark):
                ranks = [rank for rank in map(self.rank, factors) if rank]
                if len(ranks) <= 1 or mark in ("*", ".*"):
                    return max(ranks, default=0)
                return 0 if self._inner_product(formula) else 99
            case Call(function, arguments) if function in RULES or function == "softmax":
                return max((self.rank(argument) for argument in arguments), default=0)
            case Call(function, _) if function in FOLDS:
                return 0
            case _:
                return 99 if any(self.rank(child) for child in children(formula)) else 0

    def _inner_product(self, formula: Product) -> tuple[Formula, Formula] | None:
        """u^T v of two vectors."""
        match [factor for factor in formula.factors if self.rank(factor) or isinstance(factor, Transpose)]:
            case [Transpose(u), v] if self.rank(u) == 1 and self.rank(v) == 1:
                return u, v
        return None


def _array_name(base: Formula) -> str | None:
    """The array an entry is taken of, through softmax of a name."""
    match base:
        case Symbol(name):
            return name
        case Call("softmax", (Symbol(name),)):
            return name
    return None
