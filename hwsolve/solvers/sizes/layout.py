"""The sizes of one sample's quantities and of a batch's, and the lines that state them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwsolve.calculus.arithmetic import divide, sum_over
from hwsolve.calculus.arrays.entry_form import EntryForm
from hwsolve.calculus.arrays.free import Free
from hwsolve.calculus.arrays.indexing import fresh_index
from hwsolve.calculus.arrays.inferred_sizes import Pair, Sizes, is_unknown
from hwsolve.calculus.arrays.matrix_form import MatrixForm
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import REAL, Domain, Type
from hwsolve.notation.formula import (
    ONE,
    Call,
    Entry,
    Formula,
    Number,
    Product,
    Sum,
    Symbol,
    Transpose,
    Tuple,
    map_children,
    names,
    walk,
)
from hwsolve.notation.printing.text import render_text

Assignment = tuple[str, Formula]
LARGEST_WRITTEN_OUT = 10
LETTER = "n_"


@dataclass(frozen=True)
class Layout:
    """Quantities with their sizes: of one sample, or stacked, where ``renamed`` has the stacked ones."""

    sizes: Sizes
    renamed: dict[str, str]
    count: Formula | None
    rows: bool

    def pair(self, name: str) -> Pair | None:
        """Rows and columns of a quantity as it is laid out."""
        pair = self.sizes.of(name)
        if pair is None or name not in self.renamed or self.count is None:
            return pair
        return (self.count, pair[1]) if self.rows else (pair[0], self.count)

    def declared(self, scope: Scope) -> Scope:
        """The scope with these quantities declared, each with the size it has here."""
        found = {self.renamed.get(name, name): type_of(self.pair(name)) for name in self.sizes.pairs}
        return replace(scope, types={**scope.types, **found}, closed=False)

    def told(self, derivation: Derivation, assigned: tuple[Assignment, ...]) -> Derivation:
        """The derivation with one line per formula, entry by entry; of a batch the whole array."""
        for name, body in assigned:
            derivation = self._line(derivation, name, body)
        return derivation

    def _line(self, derivation: Derivation, name: str, body: Formula) -> Derivation:
        scope = derivation.scope
        own = self.renamed.get(name, name)
        pair = self.pair(name)
        if pair is None and self.count is not None:
            return derivation  # a number of each sample: nothing to stack
        letters, at = _letters(pair, scope, names(body))
        one_sample = Layout(self.sizes, {}, None, self.rows).declared(scope)
        entry = self._stacked(_entry(body, one_sample, self._alone(at), letters), at)
        note = self._sizes(name, body)
        by_entry = Definition(own, tuple(index.name for index in letters), entry, _ranges(letters))
        by_rows = len(letters) == 2 and isinstance(body, Call) and body.function == "softmax"
        if self.count is None:
            derivation = self._defined(derivation, by_entry if by_rows else Definition(own, (), body))
            left, right = _at(own, at), entry
            note = f"softmax of each row: {note}" if by_rows else note
        else:
            derivation = self._defined(derivation, by_entry)
            left, right = Symbol(own), MatrixForm().of(entry, letters) or Symbol(own)
        if left == right or not all(index.name in names(entry) for index in letters):
            return derivation
        rule = "matrix_product" if _multiplies(body, self.sizes) else "entry_by_entry"
        return derivation.claim(rule, left, right, note)

    def _defined(self, derivation: Derivation, definition: Definition) -> Derivation:
        scope = derivation.scope
        types = {name: kind for name, kind in scope.types.items() if name != definition.name}
        return replace(derivation, scope=replace(scope, types=types).with_definition(definition))

    def _alone(self, at: tuple[Formula, ...]) -> tuple[Formula, ...]:
        """The place of an entry within its own sample."""
        if self.count is None:
            return at
        return (ONE, at[1]) if self.rows else at[:1]

    def _stacked(self, entry: Formula, at: tuple[Formula, ...]) -> Formula:
        """The entry formula of one sample as that of the sample named by the last (or first) index."""
        if self.count is None:
            return entry
        sample = at[0] if self.rows else at[-1]

        def visit(node: Formula) -> Formula:
            if isinstance(node, Entry) and isinstance(node.base, Symbol) and node.base.name in self.renamed:
                inside = tuple(visit(index) for index in node.indices)
                place = (sample, *inside[1:]) if self.rows else (*inside, sample)
                return Entry(Symbol(self.renamed[node.base.name]), place)
            return map_children(node, visit)

        return visit(entry)

    def _sizes(self, name: str, body: Formula) -> str:
        """``(H × D)(D × 1) + (H × 1) = (H × 1)``; of what goes entry by entry only the result."""
        result = f"({_written(self.pair(name))})"

        def written(f: Formula) -> str:
            if isinstance(f, Sum):
                return " + ".join(written(term) for term in f.terms)
            if isinstance(f, Product) and f.mark not in ("*", ".*"):
                return "".join(written(factor) for factor in f.factors)
            if isinstance(f, Call):
                return written(f.arguments[0])
            if isinstance(f, Transpose) and isinstance(f.operand, Symbol):
                pair = self.pair(f.operand.name)
                return f"({_written(pair and (pair[1], pair[0]))})"
            return f"({_written(self.pair(f.name))})" if isinstance(f, Symbol) else ""

        return f"{written(body)} = {result}" if _multiplies(body, self.sizes) else result


def _entry(body: Formula, scope: Scope, at: tuple[Formula, ...], letters: tuple[Free, ...]) -> Formula:
    """The entry of a formula, its sums over other letters; softmax written as a quotient."""
    taken = frozenset(index.name for index in letters)
    form = EntryForm(scope, taken)
    if isinstance(body, Call) and body.function == "softmax":
        argument = body.arguments[0]
        size = (scope.shape(argument.name) if isinstance(argument, Symbol) else None) or ()
        if not size:
            raise NotComputable("softmax is read of a named quantity here; give its argument a name")
        letter = fresh_index(size[-1], names(body) | taken, scope)
        other = (*at[:-1], Symbol(letter))
        below = sum_over(letter, size[-1], Call("exp", (form.of(argument, other),)))
        return divide(Call("exp", (form.of(argument, at),)), below)
    return form.of(body, at)


def _letters(
    pair: Pair | None, scope: Scope, taken: set[str]
) -> tuple[tuple[Free, ...], tuple[Formula, ...]]:
    """Fresh indices for an array laid out as *pair*, and its entry's place; a single row has row 1."""
    free: list[Free] = []
    at: list[Formula] = []
    for size in type_of(pair).dims:
        if size == ONE:
            at.append(ONE)
            continue
        letter = fresh_index(size, taken | {index.name for index in free}, scope)
        free.append(Free(letter, size))
        at.append(Symbol(letter))
    return tuple(free), tuple(at)


def type_of(pair: Pair | None) -> Type:
    """The type of a quantity: a column is a vector; a row has two sizes."""
    if pair is None or pair == (ONE, ONE):
        return REAL
    if any(is_unknown(size) for size in pair):
        return Type(Domain("real"), (Symbol("?r"), Symbol("?c")))
    return Type(Domain("real"), pair[:1] if pair[1] == ONE else pair)


def _ranges(letters: tuple[Free, ...]) -> tuple[Formula, ...]:
    return tuple(index.size for index in letters)


def _at(name: str, at: tuple[Formula, ...]) -> Formula:
    return Entry(Symbol(name), at) if at else Symbol(name)


def _multiplies(body: Formula, sizes: Sizes) -> bool:
    """Whether the formula has a matrix product in it."""
    return any(
        isinstance(node, Product)
        and node.mark not in ("*", ".*")
        and sum(sizes.infer(factor) is not None for factor in node.factors) > 1
        for node in walk(body)
    )


def lettered(size: Formula) -> Formula:
    """A large number of rows or columns as a letter, ``n_784``: the lines hold for every number."""
    if isinstance(size, Number) and size.value > LARGEST_WRITTEN_OUT:
        return Symbol(f"{LETTER}{size.text}")
    return map_children(size, lettered)


def _numbered(size: Formula) -> Formula:
    if isinstance(size, Symbol) and size.name.startswith(LETTER):
        return Number(size.name.removeprefix(LETTER))
    return map_children(size, _numbered)


def as_tuple(pair: Pair | None) -> Formula:
    """``(rows, columns)`` as an answer."""
    return Tuple((ONE, ONE) if pair is None else tuple(_numbered(size) for size in pair))


def _written(pair: Pair | None) -> str:
    return "1" if pair is None else " × ".join(render_text(_numbered(size)) for size in pair)
