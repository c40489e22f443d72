"""What convexity is asked of: a function of some symbols, the directions in them, its kinks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import number
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.derivatives.definitions import DefinitionGraph
from hwsolve.calculus.derivatives.directional import as_leaves
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.evaluation.relabelling import renames
from hwsolve.meaning.functions.definitions import FunctionDefinition
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.meaning.types import REAL, Domain, Type
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Formula,
    Power,
    Product,
    Sum,
    Symbol,
    names,
    walk,
)
from hwsolve.solvers.differentiation.targets import variable
from hwsolve.solvers.supporting.parameters import misplaced, read, unused

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation

#: The parameter of the line x + t v: the first of these letters that is free.
_PARAMETERS = ("t", "s", "tau", "r", "t_line")
_KINKED = frozenset({"abs", "max", "min", "relu", "leaky_relu", "norm1", "norminf", "sign", "step", "norm"})


@dataclass(frozen=True)
class Subject:
    """What is asked about: ``function`` of ``variables``, and ``line``, its values along ``directions``.

    ``parameter`` is the letter t of the line x + t v.
    """

    of: Formula
    variables: tuple[str, ...]
    directions: tuple[str, ...]
    scope: Scope
    function: str
    line: str
    parameter: str

    @property
    def scalar(self) -> bool:
        """Whether it is a function of one number."""
        return len(self.variables) == 1 and not self.scope.shape(self.variables[0])

    def at(self, arguments: tuple[Formula, ...]) -> Formula:
        """The function called at other values of its variables."""
        return Call(self.function, arguments)


def read_subject(scope: Scope, formula: str, wrt: tuple[str, ...], wanted: tuple[str, ...]) -> Subject:
    """*formula* as a function of *wrt*; raises ``ProblemError`` where it is no number, they no symbols."""
    return subject_of(scope, read(formula, scope), formula, wrt, wanted)


def subject_of(
    scope: Scope, of: Formula, formula: str, wrt: tuple[str, ...], wanted: tuple[str, ...]
) -> Subject:
    """*of*, written as *formula* in the file, as a function of *wrt*; raises like :func:`read_subject`."""
    if shape_of(of, scope):
        raise misplaced(formula, MeaningError(f"{formula} is an array; convex is said of a number"))
    variables = []
    for text in wrt:
        found = variable(text, scope)
        if not isinstance(found, Symbol):
            raise misplaced(text, MeaningError("convexity is in a whole symbol, not in one entry of it"))
        if renames(scope, found.name):
            raise misplaced(text, MeaningError(f"{text} only renames another quantity; ask for that one"))
        variables.append(found.name)
    scope = as_leaves(scope, tuple(variables))
    taken = {*scope.types, *scope.definitions, *scope.dimensions, *scope.functions, *scope.indices}
    directions = _letters(wanted, tuple(variables), taken)
    busy = {*taken, *directions, *variables, *names(of)}
    parameter = unused(_PARAMETERS, busy.__contains__)
    kinds = {
        letter: Type(Domain("real"), scope.shape(name) or ())
        for letter, name in zip(directions, variables, strict=True)
    }
    function = unused(("J", "F", "G", "Phi", "J_of"), taken.__contains__)
    parameters = tuple(scope.type_of(name) for name in variables)
    scope = scope.with_symbols(kinds).with_definition(
        FunctionDefinition(function, tuple(variables), parameters, of)
    )
    moved = tuple(
        Sum((Symbol(name), Product((Symbol(parameter), Symbol(direction)), "*")))
        for name, direction in zip(variables, directions, strict=True)
    )
    line = unused(("phi", "psi", "chi", "phi_line"), taken.__contains__)
    along = FunctionDefinition(line, (parameter,), (REAL,), Call(function, moved))
    return Subject(of, tuple(variables), directions, scope.with_definition(along), function, line, parameter)


def _letters(wanted: tuple[str, ...], variables: tuple[str, ...], taken: set[str]) -> tuple[str, ...]:
    """A letter of its own for the direction in each variable."""
    found = list(wanted[: len(variables)])
    for name in variables[len(found) :]:
        options = ["v", "u", "s", "r"] if len(variables) == 1 else [f"v_{name}", f"dir_{name}"]
        found.append(unused(options, lambda each: each in taken or each in found))
    return tuple(found)


def has_kinks(subject: Subject) -> bool:
    """Whether the function is put together from pieces, so that second derivatives do not tell all."""
    graph = DefinitionGraph(subject.scope)
    bodies = [subject.of, *(subject.scope.definitions[name].body for name in _between(graph, subject))]
    return any(kinked(node, body) for body in bodies for node in walk(body))


def kinked(node: Formula, body: Formula) -> bool:
    """Whether *node*, a part of *body*, is put together from pieces."""
    return (
        isinstance(node, Cases)
        or (isinstance(node, Call) and node.function in _KINKED and not _squared_norm(node, body))
        or (isinstance(node, BigOperator) and node.operator in ("max", "min"))
    )


def _squared_norm(node: Call, body: Formula) -> bool:
    """Whether a norm stands in *body* only with an even power."""
    if node.function != "norm":
        return False
    powers = [p for p in walk(body) if isinstance(p, Power) and p.base == node and p.exponent == number(2)]
    plain = [n for n in walk(body) if n == node]
    return len(powers) == len(plain)


def _between(graph: DefinitionGraph, subject: Subject) -> set[str]:
    found: set[str] = set()
    for name in subject.variables:
        found |= {
            each
            for each in graph.ancestors(subject.of)
            if each in subject.scope.definitions and graph.depends(each, name)
        }
    return found


def introduced(derivation: Derivation, subject: Subject, body: Formula) -> Derivation:
    """The derivation with a line for what the function stands for, unless there is one."""
    whole = subject.at(tuple(map(Symbol, subject.variables)))
    if any(step.rule == "definition" and step.before == whole for step in derivation.steps):
        return derivation
    return derivation.claim("definition", whole, body)


def established(scope: Scope, claim: Formula, given: tuple[Formula, ...] = ()) -> bool:
    """Whether a claim is established."""
    try:
        found = holds(claim, scope, given=(*given, *scope.given) if given else ())
    except (MeaningError, NotComputable):
        return False
    return isinstance(found, Proved | Agrees)
