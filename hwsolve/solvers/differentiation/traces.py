"""The lines of automatic differentiation: values, tangents, adjoints, and the Jacobian they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from hwsolve.calculus.derivatives.graph import Graph, Node, replace_leaves
from hwsolve.calculus.derivatives.local import rule_name
from hwsolve.calculus.derivatives.modes import adjoint, derivative, tangent
from hwsolve.calculus.derivatives.point import Values, graph_scope, point_scope
from hwsolve.calculus.simplification.like_terms import flattened
from hwsolve.derivation.checker import check_step
from hwsolve.derivation.derivation import Derivation, Step
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Comparator,
    Derivative,
    Entry,
    Formula,
    Matrix,
    Relation,
    Symbol,
    Vector,
    walk,
)
from hwsolve.notation.lexing.alphabet import GREEK_NAMES
from hwsolve.notation.printing.plain import render_plain

LONGEST_SYMBOLIC: Final = 250


@dataclass(frozen=True)
class Task:
    """A graph over a part's scope, its inputs' values where a point is given, decimals to print."""

    graph: Graph
    scope: Scope
    values: Mapping[Formula, Formula] | None
    digits: int

    @cached_property
    def free(self) -> Scope:
        """The nodes defined, the inputs free."""
        return graph_scope(self.scope, self.graph)

    @cached_property
    def here(self) -> Scope:
        """The nodes defined, and the inputs too where a point is given."""
        return self.free if self.values is None else point_scope(self.scope, self.graph, self.values)

    def expanded(self, name: str, values: Mapping[Formula, Formula] | None = None) -> Formula:
        """The node as a formula of the inputs, or of other *values* in their place."""
        whole = self.graph.expanded(name)
        return flattened(replace_leaves(whole, values) if values else whole)

    @property
    def place(self) -> str:
        """``w1 = 1, w2 = 2``."""
        found = self.values or {}
        return ", ".join(f"{render_plain(leaf)} = {render_plain(value)}" for leaf, value in found.items())


class Lines:
    """Steps and the definitions they speak of, gathered over one scope."""

    def __init__(self, scope: Scope, numeric: bool, digits: int) -> None:
        self.values = Values(scope)
        self.numeric = numeric
        self.digits = digits
        self.steps: list[Step] = []
        self.answers: dict[str, Formula] = {}

    def define(self, name: str, body: Formula) -> Symbol:
        """A further quantity with a name of its own."""
        self.values.define(Definition(name, (), body))
        return Symbol(name)

    @property
    def scope(self) -> Scope:
        """Everything that is defined so far."""
        return self.values.scope

    def add(
        self, rule: str, sides: Sequence[Formula], note: str | None = None, digits: int | None = None
    ) -> Formula | None:
        """``a = b = c``, and where there is a point its value; returns the printed value."""
        chain = [side for place, side in enumerate(sides) if place == 0 or side != sides[place - 1]]
        signs: list[Comparator] = ["="] * (len(chain) - 1)
        value: Formula | None = None
        if self.numeric:
            printed = self.values.printed(chain[0], digits or self.digits)
            value = printed.formula
            if value != chain[-1]:
                chain.append(value)
                signs.append(printed.comparator)
        if len(chain) > 1:
            self.steps.append(Step(rule, Relation(tuple(signs), tuple(chain)), note))
        return value

    def derivation(self) -> Derivation:
        """What was gathered."""
        return Derivation(self.scope, tuple(self.steps), MappingProxyType(dict(self.answers)))


def derive_value(task: Task) -> Derivation:
    """The forward trace of values; ``f`` and ``rounded``."""
    lines = _start(task)
    trace_values(task, lines)
    outputs = task.graph.outputs
    printed = [lines.values.printed(Symbol(name), task.digits) for name in outputs]
    lines.answers["f"] = _alone(Vector(tuple(_expanded(task, name) for name in outputs)))
    lines.answers["rounded"] = _alone(Vector(tuple(value.formula for value in printed)))
    return lines.derivation()


def derive_graph(task: Task) -> Derivation:
    """One line per node, with its value where a point is given; ``NAME nodes`` for each output."""
    lines = _start(task)
    trace_values(task, lines)
    if len(task.graph.outputs) > 1:
        for name in task.graph.outputs:
            lines.answers[f"{name} nodes"] = _nodes(task, task.graph.needed(name))
    lines.answers["nodes"] = _nodes(task, task.graph.nodes)
    return lines.derivation()


def derive_forward(task: Task) -> Derivation:
    """A pass of tangents for each input: ``cdot = adot*b + a*bdot``; the Jacobian column by column."""
    lines = _start(task)
    trace_values(task, lines)
    graph = task.graph
    for number, seed in enumerate(graph.inputs, 1):
        suffix = "" if len(graph.inputs) == 1 else f"_{number}"
        tangents: dict[Formula, Formula] = {}
        for leaf in graph.inputs:
            tangents[leaf] = lines.define(_marked(leaf, "dot") + suffix, Derivative(leaf, (seed,)))
            start = ONE if leaf == seed else ZERO
            lines.add("seed", (tangents[leaf], start), f"pass {number}: along {render_plain(seed)}")
        for node in graph.nodes:
            name = tangents[node.symbol] = lines.define(
                _marked(node.symbol, "dot") + suffix, Derivative(node.symbol, (seed,))
            )
            lines.add(rule_name(node.operation), (name, tangent(node, tangents)))
        for output in graph.outputs:
            entry = Derivative(Symbol(output), (seed,))
            lines.add("read off the tangent", (entry, tangents[Symbol(output)]))
    _conclude(task, lines)
    return lines.derivation()


def derive_reverse(task: Task) -> Derivation:
    """A pass of adjoints for each output: ``abar = cbar*b``; the Jacobian row by row."""
    lines = _start(task)
    trace_values(task, lines)
    graph = task.graph
    for number, output in enumerate(graph.outputs, 1):
        suffix = "" if len(graph.outputs) == 1 else f"_{number}"
        needed = graph.needed(output)
        adjoints: dict[Formula, Formula] = {}
        for parent in (*(node.symbol for node in reversed(needed)), *graph.inputs):
            name = adjoints[parent] = lines.define(
                _marked(parent, "bar") + suffix, Derivative(Symbol(output), (parent,))
            )
            if parent == Symbol(output):
                lines.add("seed", (name, ONE), f"pass {number}: from {output}")
                continue
            users = graph.children(parent, needed)
            rule = "sum over the nodes that use it" if len(users) > 1 else "chain rule"
            through = ", ".join(user.name for user in users)
            note = f"through {through}" if users else f"{output} does not depend on it"
            lines.add(rule, (name, adjoint(parent, users, adjoints)), note)
        for leaf in graph.inputs:
            lines.add("read off the adjoint", (Derivative(Symbol(output), (leaf,)), adjoints[leaf]))
    _conclude(task, lines)
    return lines.derivation()


def derive_jacobian(task: Task) -> Derivation:
    """The Jacobian in formulas of the inputs, checked for every point; then its values at the point."""
    graph = task.graph
    lines = Lines(task.free, False, task.digits)
    trace_values(task, lines)
    for output in graph.outputs:
        for leaf in graph.inputs:
            entry = Derivative(Symbol(output), (leaf,))
            found = entry_formula(task, output, leaf)
            lines.add("chain rule along the graph", (entry, found or _by_nodes(task, output, leaf)))
    whole = _symbolic(task)
    if whole is not None:
        lines.answers["J"] = whole
    if task.values is not None:
        _evaluate_jacobian(task, lines, whole)
    return lines.derivation()


def rounded_jacobian(task: Task, values: Values) -> Formula:
    """The Jacobian's values at the point, as printed."""

    def entry(output: str, leaf: Formula) -> Formula:
        return values.printed(Derivative(Symbol(output), (leaf,)), task.digits).formula

    return matrix([[entry(output, leaf) for leaf in task.graph.inputs] for output in task.graph.outputs])


def matrix(rows: Sequence[Sequence[Formula]]) -> Formula:
    """Rows as a matrix; a single entry is a number."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return Matrix(tuple(tuple(row) for row in rows))


def _start(task: Task) -> Lines:
    return Lines(task.here, task.values is not None, task.digits)


def trace_values(task: Task, lines: Lines) -> None:
    """The point, and one line per node: its operation, and its value where there is a point."""
    if lines.numeric and task.values is not None:
        for leaf, given in task.values.items():
            lines.steps.append(Step("the point", Relation(("=",), (leaf, given))))
    for node in task.graph.nodes:
        rule = "node of the graph" if task.values is None or not lines.numeric else "value of the node"
        lines.add(rule, (node.symbol, node.operation))


def _conclude(task: Task, lines: Lines) -> None:
    """The Jacobian in formulas, each entry checked for every point, and its values."""
    whole = _symbolic(task)
    if whole is not None:
        lines.answers["J"] = whole
        for output in task.graph.outputs:
            for leaf in task.graph.inputs:
                entry = Derivative(Symbol(output), (leaf,))
                found = entry_formula(task, output, leaf)
                if found is None:
                    continue
                step = check_step(Step("in formulas", Relation(("=",), (entry, found))), task.free)
                lines.add("in formulas", (entry, found), _established(step))
    if task.values is not None:
        rounded = rounded_jacobian(task, lines.values)
        rows = [
            [Derivative(Symbol(output), (leaf,)) for leaf in task.graph.inputs]
            for output in task.graph.outputs
        ]
        claim = Relation(("~~",), (matrix(rows), rounded))
        lines.steps.append(Step("Jacobian at the point", claim, task.place))
        lines.answers["J rounded"] = rounded
        lines.answers.setdefault("J", rounded)


def _established(step: Step) -> str:
    """How the line fared with the inputs free, where the derivation itself stands at one point."""
    match step.evidence:
        case Proved():
            return "proved for every point"
        case Agrees(points=points):
            return f"also agrees at {points} random points"
        case _:
            return "checked at this point only"


def _evaluate_jacobian(task: Task, lines: Lines, whole: Formula | None) -> None:
    """``-sin(1)*cos(2) ~~ 0.3502``: the entries at the point, without names."""
    at = Values(task.here)
    rows = []
    for output in task.graph.outputs:
        row = []
        for leaf in task.graph.inputs:
            printed = at.printed(Derivative(Symbol(output), (leaf,)), task.digits)
            row.append(printed.formula)
            found = entry_formula(task, output, leaf)
            if found is None or task.values is None:
                continue
            put = replace_leaves(found, task.values)
            if put != printed.formula:
                claim = Relation((printed.comparator,), (put, printed.formula))
                note = f"d({output})/d({render_plain(leaf)}) at {task.place}"
                lines.steps.append(Step("put the point in", claim, note))
        rows.append(row)
    lines.answers["J rounded"] = matrix(rows)
    if whole is None:
        lines.answers["J"] = matrix(rows)


def _symbolic(task: Task) -> Formula | None:
    """The Jacobian as formulas of the inputs; None where an entry is too long to read."""
    rows = []
    for output in task.graph.outputs:
        row = []
        for leaf in task.graph.inputs:
            found = entry_formula(task, output, leaf)
            if found is None:
                return None
            row.append(found)
        rows.append(row)
    return matrix(rows)


def entry_formula(task: Task, output: str, leaf: Formula) -> Formula | None:
    """``d(output)/d(leaf)`` as a formula of the inputs; None where it is too long to read."""
    if _length(task, output) > LONGEST_SYMBOLIC:
        return None
    found = derivative(task.graph, output, leaf)
    return found if sum(1 for _ in walk(found)) <= LONGEST_SYMBOLIC else None


def _by_nodes(task: Task, output: str, leaf: Formula) -> Formula:
    """``d(f)/d(a)*d(a)/d(x) + ...`` would need names for its factors: the last tangent, in nodes."""
    names: dict[Formula, Formula] = {leaf: ONE}
    for node in task.graph.needed(output):
        if node.name != output:
            names[node.symbol] = Derivative(node.symbol, (leaf,))
    last = task.graph.needed(output)[-1]
    return tangent(last, {parent: names.get(parent, ZERO) for parent in last.parents})


def _length(task: Task, name: str) -> int:
    """How many parts the node's formula of the inputs has."""
    sizes: dict[Formula, int] = {}
    for node in task.graph.nodes:
        sizes[node.symbol] = sum(sizes.get(part, 1) for part in walk(node.operation))
    return sizes[Symbol(name)]


def _expanded(task: Task, name: str) -> Formula:
    """The node as a formula of the inputs; its own name where that is too long to read."""
    if _length(task, name) > LONGEST_SYMBOLIC:
        return Symbol(name)
    return task.expanded(name)


def _nodes(task: Task, nodes: Sequence[Node]) -> Formula:
    return _alone(Vector(tuple(_expanded(task, node.name) for node in nodes)))


def _alone(vector: Vector) -> Formula:
    return vector.items[0] if len(vector.items) == 1 else vector


def _marked(formula: Formula, mark: str) -> str:
    """``adot``, ``f1_dot``, ``x_2_bar``."""
    if isinstance(formula, Entry):
        name = "_".join((render_plain(formula.base), *map(render_plain, formula.indices)))
    else:
        name = render_plain(formula)
    return f"{name}{mark}" if len(name) == 1 or name in GREEK_NAMES else f"{name}_{mark}"
