"""The chain rule over the graph of definitions: from what is differentiated back to the variable.

For a quantity v that the definitions c mention, ``dR/dv = Σ_c Σ_i dR/dc[i] * dc[i]/dv``:
reverse accumulation, over formulas. An index that c and v share in every occurrence is not
summed (elementwise steps stay elementwise), and an index that the root fixes stays fixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwsolve.calculus.arithmetic import add, entry, multiply, number, sum_over, symbol_of
from hwsolve.calculus.arrays.free import Free
from hwsolve.calculus.arrays.indexing import fresh_index
from hwsolve.calculus.arrays.renaming import bound_indices, keep_apart, replace_symbols
from hwsolve.calculus.derivatives.definitions import DefinitionGraph
from hwsolve.calculus.derivatives.differentiate import Variable, derivative_lines
from hwsolve.calculus.simplification.simplify import Algebra, Line
from hwsolve.errors import MeaningError
from hwsolve.meaning.evaluation.relabelling import renamed_entry
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Derivative,
    Entry,
    Formula,
    Negative,
    Sum,
    Symbol,
    map_children,
    names,
    walk,
)

Indices = tuple[Formula, ...]


@dataclass(frozen=True)
class Local:
    """How one quantity moves directly with another: ``d of / d wrt``, first line to last.

    ``of`` is a quantity of the graph, or a part of the root's body; ``shown`` is False where
    the total derivative of ``of`` would count other paths too, so that no line may state it.
    """

    of: Formula
    body: Formula
    wrt: Formula
    lines: tuple[Line, ...]
    result: Formula
    shown: bool

    @property
    def claim(self) -> Formula:
        """The derivative as it is written."""
        return Derivative(self.of, (self.wrt,))


@dataclass(frozen=True)
class Link:
    """One term of the chain rule: through which quantity, which derivative, summed over which indices."""

    through: str | None
    outer: Formula | None
    local: Local
    summed: tuple[Free, ...]


@dataclass(frozen=True)
class Adjoint:
    """``dR/dv`` for one quantity v: the links it is made of, and what they come to."""

    name: str
    at: Indices
    links: tuple[Link, ...]
    lines: tuple[Line, ...]
    result: Formula
    pinned: frozenset[str] = frozenset()

    @property
    def quantity(self) -> Formula:
        """v as an entry."""
        return entry(Symbol(self.name), self.at)


@dataclass(frozen=True)
class Root:
    """What is differentiated: an entry formula, the name of its definition if it has one, and its body."""

    formula: Formula
    body: Formula
    name: str | None


class ChainRule:
    """The adjoints of one root, from the root back to one variable."""

    def __init__(self, algebra: Algebra, root: Formula, wrt: Entry | Symbol) -> None:
        self.algebra = algebra
        self.scope: Scope = algebra.scope
        self.graph = DefinitionGraph(self.scope)
        self.wrt = self._leaf(root, wrt)
        self.wrt_name = symbol_of(self.wrt)
        self.renamings = self._renamings(root)
        self.root = self._root(root)
        self.reserved = names(self.root.formula) | names(wrt)
        self.adjoints: dict[str, Adjoint] = {}

    def _leaf(self, root: Formula, wrt: Entry | Symbol) -> Entry | Symbol:
        """*wrt*, or the entry it renames where the root depends on that by a path of its own as well.

        Raises ``MeaningError`` for a bare copy of a quantity on which the root depends beside it.
        """
        name = symbol_of(wrt)
        at = wrt.indices if isinstance(wrt, Entry) else ()
        beside = self.graph.ancestors(root, {name})
        source, place = renamed_entry(self.scope, name, at, number)
        if source != name and source in beside:
            found = entry(Symbol(source), place)
            assert isinstance(found, Entry | Symbol)
            return found
        definition = self.scope.definitions.get(name)
        copied = definition.body if definition is not None and not definition.indices else None
        copied = copied.base if isinstance(copied, Entry) else copied
        if isinstance(copied, Symbol) and copied.name in beside and root != wrt and source == name:
            other = copied.name
            raise MeaningError(
                f"{name} only copies {other}, which stands beside it too: differentiate by {other}"
            )
        return wrt

    def _renamings(self, root: Formula) -> frozenset[str]:
        """Other names for entries of a quantity that *root* depends on beside them: they are written out."""
        found = set()
        for name in self.graph.between(root, self.wrt_name):
            at = tuple(map(number, range(len(self.scope.shape(name) or ()))))
            source, _ = renamed_entry(self.scope, name, at, number)
            if source != name and source in self.graph.ancestors(root, {name}):
                found.add(name)
        return frozenset(found)

    def _body(self, name: str, at: Indices) -> Formula:
        """The entry of a definition's body, without the names that are written out."""
        return self._written_out(self.algebra.body(name, at))

    def _written_out(self, formula: Formula) -> Formula:
        if self.renamings.isdisjoint(names(formula)):
            return formula
        if isinstance(formula, Entry) and isinstance(formula.base, Symbol):
            source, at = renamed_entry(self.scope, formula.base.name, formula.indices, number)
            if formula.base.name in self.renamings and source != formula.base.name:
                return entry(Symbol(source), tuple(map(self._written_out, at)))
        return map_children(formula, self._written_out)

    def _root(self, formula: Formula) -> Root:
        base = formula.base if isinstance(formula, Entry) else formula
        if isinstance(base, Symbol) and base.name in self.scope.definitions and base.name != self.wrt_name:
            at = formula.indices if isinstance(formula, Entry) else ()
            return Root(formula, self._body(base.name, at), base.name)
        usual = set(self.graph.scope.indices) | names(formula) | names(self.wrt)
        for name in self.scope.definitions:
            usual |= set(self.scope.definitions[name].indices) | bound_indices(
                self.scope.definitions[name].body
            )
        apart = keep_apart(formula, usual, self.scope)
        return Root(apart, self._written_out(apart), None)

    def run(self) -> tuple[Adjoint, ...]:
        """Every adjoint on the way, the variable's last; empty if the root does not depend on it."""
        for name in self.graph.between(self.root.formula, self.wrt_name):
            if name != self.root.name and name not in self.renamings:
                self._adjoint(name)
        self._adjoint(self.wrt_name)
        return tuple(self.adjoints.values())

    def _bodies(self) -> Iterator[tuple[str | None, Formula, Indices, frozenset[str]]]:
        """The quantities reached so far: name (None for the root), body, indices, fixed indices."""
        yield None, self.root.body, (), frozenset(names(self.root.formula))
        for adjoint in self.adjoints.values():
            yield adjoint.name, self._body(adjoint.name, adjoint.at), adjoint.at, adjoint.pinned

    def _adjoint(self, name: str) -> None:
        consumers = [found for found in self._bodies() if name in names(found[1])]
        consumers = [found for found in consumers if found[0] != name]
        at, pinned = self._indices(name, consumers)
        links = tuple(self._link(consumer, name, at) for consumer in consumers)
        links = tuple(link for link in links if link.local.result != ZERO)
        start = add(self._evaluated(link) for link in links)
        lines: list[Line] = []
        if self.chained(links):
            lines.append(("substitution", start))
            lines.extend(self.algebra.lines(start))
            result = lines[-1][1]
        else:
            result = start
        self.adjoints[name] = Adjoint(name, at, links, tuple(lines), result, pinned)

    def chained(self, links: tuple[Link, ...]) -> bool:
        """Whether the derivative is more than one direct one."""
        return len(links) > 1 or any(link.through is not None for link in links)

    def _evaluated(self, link: Link) -> Formula:
        body = link.local.result if link.outer is None else multiply((link.outer, link.local.result))
        return _summed(body, link.summed)

    def stated(self, link: Link) -> Formula:
        """The term as the chain rule writes it, its derivatives still standing where that is sound."""
        inner = link.local.claim if link.local.shown else link.local.result
        if link.through is None:
            return inner
        outer = Derivative(self.root.formula, (link.local.of,))
        return _summed(multiply((outer, inner)), link.summed)

    def _indices(
        self, name: str, consumers: list[tuple[str | None, Formula, Indices, frozenset[str]]]
    ) -> tuple[Indices, frozenset[str]]:
        if name == self.wrt_name:
            return (self.wrt.indices if isinstance(self.wrt, Entry) else ()), frozenset()
        shape = self.scope.shape(name) or ()
        definition = self.scope.definitions[name]
        chosen: list[Formula] = []
        pinned: set[str] = set()
        taken = set(self.reserved)
        for place, size in enumerate(shape):
            seen = {self._shared(body, name, place) for _, body, _, _ in consumers}
            only = seen.pop() if len(seen) == 1 else None
            fixed = set.intersection(*(set(found[3]) for found in consumers)) if consumers else set()
            if only is not None and only in fixed and only not in self._own(consumers):
                chosen.append(Symbol(only))
                pinned.add(only)
                continue
            wanted = definition.indices[place] if place < len(definition.indices) else None
            letter = wanted if wanted and wanted not in taken else fresh_index(size, taken, self.scope)
            taken.add(letter)
            chosen.append(Symbol(letter))
        return tuple(chosen), frozenset(pinned)

    def _own(self, consumers: list[tuple[str | None, Formula, Indices, frozenset[str]]]) -> set[str]:
        """Indices of the consumers that are free to be summed over."""
        return {
            index.name for _, _, at, pinned in consumers for index in at if isinstance(index, Symbol)
        } - set().union(*(found[3] for found in consumers))

    def _shared(self, body: Formula, name: str, place: int) -> str | None:
        """The one index letter, free in *body*, that stands at *place* of every entry of *name*."""
        found: set[str | None] = set()
        bound = bound_indices(body)
        entries = 0
        for node in walk(body):
            if isinstance(node, Entry) and node.base == Symbol(name):
                entries += 1
                index = node.indices[place] if place < len(node.indices) else None
                free = isinstance(index, Symbol) and index.name not in bound
                found.add(index.name if free and isinstance(index, Symbol) else None)
        whole = sum(node == Symbol(name) for node in walk(body))
        return found.pop() if len(found) == 1 and whole == entries else None

    def _link(
        self, consumer: tuple[str | None, Formula, Indices, frozenset[str]], name: str, at: Indices
    ) -> Link:
        through, body, own, pinned = consumer
        v = Variable(name, at, self.scope)
        if through is None:
            return Link(None, None, self._root_local(v), ())
        adjoint = self.adjoints[through]
        renaming: dict[str, Formula] = {}
        for place, index in enumerate(at):
            shared = self._shared(body, name, place)
            if (
                shared is not None
                and Symbol(shared) in own
                and shared not in pinned
                and shared not in renaming
            ):
                renaming[shared] = index
        summed: list[Free] = []
        shape = self.scope.shape(through) or ()
        taken = self.reserved | names(v.formula)
        for position, index in enumerate(own):
            assert isinstance(index, Symbol)
            if index.name in pinned or index.name in renaming:
                continue
            letter = index.name
            if letter in taken:
                letter = fresh_index(shape[position], taken | names(adjoint.result) | names(body), self.scope)
                renaming[index.name] = Symbol(letter)
            taken = taken | {letter}
            summed.append(Free(letter, shape[position]))
        here = tuple(replace_symbols(index, renaming) for index in own)
        outer = replace_symbols(adjoint.result, renaming)
        outer = keep_apart(outer, names(v.formula) | {index.name for index in summed}, self.scope)
        local = self._local(entry(Symbol(through), here), self._body(through, here), v, body)
        return Link(through, outer, local, tuple(summed))

    def _root_local(self, v: Variable) -> Local:
        body = self.root.body
        if self._clean(body, v.name):
            return self._local(self.root.formula, body, v, body)
        direct = add(term for term in _terms(body) if v.varies(term))
        return self._local(direct, direct, v, direct)

    def _clean(self, body: Formula, name: str) -> bool:
        """Whether nothing else in the body depends on the quantity."""
        others = self.graph.known(names(body)) - {name}
        return not any(self.graph.depends(other, name) for other in others)

    def _local(self, of: Formula, body: Formula, v: Variable, whole: Formula) -> Local:
        body = keep_apart(body, names(v.formula) | names(of), self.scope)
        lines = list(derivative_lines(body, v))
        lines.extend(self.algebra.lines(lines[-1][1]))
        return Local(of, body, v.formula, tuple(lines), lines[-1][1], self._clean(whole, v.name))


def _summed(body: Formula, over: tuple[Free, ...]) -> Formula:
    for index in reversed(over):
        body = sum_over(index.name, index.size, body)
    return body


def _terms(body: Formula) -> tuple[Formula, ...]:
    if isinstance(body, Negative) and isinstance(body.operand, Sum):
        return tuple(Negative(term) for term in body.operand.terms)
    return body.terms if isinstance(body, Sum) else (body,)


def mentions_softmax(body: Formula) -> bool:
    """Whether the body is one entry of a softmax."""
    return isinstance(body, Entry) and isinstance(body.base, Call) and body.base.function == "softmax"
