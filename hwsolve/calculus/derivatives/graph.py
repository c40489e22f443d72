"""The computational graph of scalar functions: one node per elementary operation.

An elementary operation has one or two operands (``a*b``, ``cos(w1)``, ``q^2``); sums and
products of more terms are taken from left to right. Equal operations share one node
(``a*b`` is ``b*a``). Nodes stand in topological order. Constants are part of an operation,
never a node: ``2*x`` is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    Call,
    Cases,
    Entry,
    Formula,
    Logic,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    map_children,
    walk,
)

MOST_NODES = 200
LETTERS = "abcghkmpqrstuvz"
_Join = Callable[[Formula, Formula], Formula]
NOT_ELEMENTARY = frozenset(
    ["norm", "dot", "outer", "trace", "det", "inv", "diag", "total", "mean", "softmax"]
)


@dataclass(frozen=True, slots=True)
class Node:
    """``name = operation``, the operation over earlier nodes, inputs and constants."""

    name: str
    operation: Formula
    parents: tuple[Formula, ...]

    @property
    def symbol(self) -> Symbol:
        """The node as a formula."""
        return Symbol(self.name)


@dataclass(frozen=True, slots=True)
class Graph:
    """Inputs (symbols or entries of arrays), nodes in topological order, and the outputs' names."""

    inputs: tuple[Formula, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[str, ...]

    def expanded(self, name: str) -> Formula:
        """The node as a formula of the inputs."""
        known: dict[Formula, Formula] = {}
        for node in self.nodes:
            known[node.symbol] = replace_leaves(node.operation, known)
            if node.name == name:
                return known[node.symbol]
        raise KeyError(name)

    def needed(self, output: str) -> tuple[Node, ...]:
        """The nodes that *output* depends on, itself included, in topological order."""
        wanted: set[Formula] = {Symbol(output)}
        kept: list[Node] = []
        for node in reversed(self.nodes):
            if node.symbol in wanted:
                kept.append(node)
                wanted.update(node.parents)
        return tuple(reversed(kept))

    def children(self, parent: Formula, among: Sequence[Node]) -> tuple[Node, ...]:
        """The nodes of *among* that use *parent*."""
        return tuple(node for node in among if parent in node.parents)


def build_graph(
    functions: Mapping[str, Formula],
    inputs: Sequence[Formula],
    definitions: Mapping[str, Formula],
    taken: frozenset[str] = frozenset(),
) -> Graph:
    """The graph of scalar *functions* (name -> formula) of *inputs*.

    A scalar definition met on the way becomes a node of that name. No other node is
    called like a name in *taken*. Raises ``NotComputable`` for an operation that is no
    elementary one, and above 200 nodes.
    """
    builder = _Builder(tuple(inputs), definitions, taken.union(functions, definitions))
    for name, formula in functions.items():
        builder.add_output(name, formula)
    return builder.finish()


@dataclass(slots=True)
class _Draft:
    operation: Formula
    parents: tuple[Formula, ...]
    name: str | None = None


class _Builder:
    """Interns operations; operands are inputs, constants or placeholders ``#n`` for drafts."""

    def __init__(
        self, inputs: tuple[Formula, ...], definitions: Mapping[str, Formula], taken: frozenset[str]
    ) -> None:
        self.inputs = inputs
        self.definitions = definitions
        self.taken = taken | {part.name for i in inputs for part in walk(i) if isinstance(part, Symbol)}
        self.drafts: list[_Draft] = []
        self.known: dict[Formula, Formula] = {}
        self.defined: dict[str, Formula] = {}
        self.outputs: list[str] = []
        self.seen: dict[int, tuple[Formula, Formula]] = {}

    def add_output(self, name: str, formula: Formula) -> None:
        operand = self.defined[name] if name in self.defined else self.visit(formula)
        draft = self._draft(operand)
        if draft is None or draft.name not in (None, name):
            self.drafts.append(_Draft(operand, (operand,) if self._varies(operand) else (), name))
        else:
            draft.name = name
        self.outputs.append(name)

    def visit(self, formula: Formula) -> Formula:
        """The operand that stands for the formula: an input, a constant or a placeholder."""
        seen = self.seen.get(id(formula))
        if seen is None:
            seen = self.seen[id(formula)] = (formula, self._visit(formula))
        return seen[1]

    def _visit(self, formula: Formula) -> Formula:
        if formula in self.inputs:
            return formula
        match formula:
            case Symbol(name=name) if name in self.definitions:
                return self._define(name)
            case Sum(terms=terms):
                return self._fold(terms, self._add)
            case Product(factors=factors):
                return self._fold(factors, lambda a, b: self._intern(Product((a, self.visit(b)))))
            case Negative() | Quotient() | Power() | Call():
                if isinstance(formula, Call) and formula.function in NOT_ELEMENTARY:
                    raise NotComputable(f"{formula.function} is no elementary operation of numbers")
                return self._intern(map_children(formula, self.visit))
            case Cases() | Relation() | Logic():
                inner = map_children(formula, self.visit)
                return self._intern(inner) if isinstance(formula, Cases) else inner
            case _ if any(True for _ in self._leaves(formula)) and not isinstance(formula, Symbol | Entry):
                raise NotComputable(f"a computational graph has no node for a {type(formula).__name__}")
            case _:
                return formula

    def finish(self) -> Graph:
        names = _letters(self.taken)
        final: dict[Formula, Formula] = {}
        nodes = []
        for place, draft in enumerate(self.drafts):
            name = draft.name or next(names)
            final[_placeholder(place)] = Symbol(name)
            operation = replace_leaves(draft.operation, final)
            nodes.append(Node(name, operation, tuple(final.get(p, p) for p in draft.parents)))
        return Graph(self.inputs, tuple(nodes), tuple(self.outputs))

    def _fold(self, parts: tuple[Formula, ...], join: _Join) -> Formula:
        found = self.visit(parts[0])
        for part in parts[1:]:
            found = join(found, part)
        return found

    def _add(self, left: Formula, right: Formula) -> Formula:
        if isinstance(right, Negative):
            return self._intern(Sum((left, Negative(self.visit(right.operand)))))
        return self._intern(Sum((left, self.visit(right))))

    def _define(self, name: str) -> Formula:
        if name not in self.defined:
            operand = self.visit(self.definitions[name])
            draft = self._draft(operand)
            if draft is not None and draft.name is None:
                draft.name = name
            self.defined[name] = operand
        return self.defined[name]

    def _intern(self, operation: Formula) -> Formula:
        """The placeholder of the operation; the operation itself where it is constant."""
        parents = tuple(dict.fromkeys(self._leaves(operation)))
        if not parents:
            return operation
        key = _commuted(operation)
        if key not in self.known:
            if len(self.drafts) >= MOST_NODES:
                raise NotComputable(f"the graph has more than {MOST_NODES} nodes")
            self.known[key] = _placeholder(len(self.drafts))
            self.drafts.append(_Draft(operation, parents))
        return self.known[key]

    def _leaves(self, formula: Formula) -> Iterator[Formula]:
        if self._varies(formula):
            yield formula
            return
        for node in walk(formula):
            if self._varies(node):
                yield node

    def _varies(self, formula: Formula) -> bool:
        return formula in self.inputs or self._draft(formula) is not None

    def _draft(self, formula: Formula) -> _Draft | None:
        if isinstance(formula, Symbol) and formula.name.startswith("#"):
            return self.drafts[int(formula.name[1:])]
        return None


def _placeholder(place: int) -> Symbol:
    return Symbol(f"#{place}")


def _commuted(operation: Formula) -> Formula:
    """A key under which ``a*b`` is ``b*a`` and ``a + b`` is ``b + a``."""
    match operation:
        case Sum(terms=terms):
            return Sum(tuple(sorted(terms, key=repr)))
        case Product(factors=factors):
            return Product(tuple(sorted(factors, key=repr)))
        case _:
            return operation


def replace_leaves(formula: Formula, values: Mapping[Formula, Formula]) -> Formula:
    """The formula with each node or entry in *values* replaced."""
    if formula in values:
        return values[formula]
    return map_children(formula, lambda child: replace_leaves(child, values))


def _letters(taken: frozenset[str]) -> Iterator[str]:
    """a, b, c, ... without the taken ones, then v1, v2, ..."""
    yield from (letter for letter in LETTERS if letter not in taken)
    number = 0
    while True:
        number += 1
        if f"v{number}" not in taken:
            yield f"v{number}"
