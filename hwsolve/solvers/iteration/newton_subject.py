"""What Newton's method is asked of: the function whose root is sought, its letters, its scope."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwsolve.errors import MeaningError
from hwsolve.meaning.functions.definitions import FunctionDefinition
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import (
    ZERO,
    Call,
    DerivativeCall,
    Formula,
    Negative,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    walk,
)
from hwsolve.problem.settings import Mathematics
from hwsolve.solvers.supporting.parameters import misplaced, read, unused


@dataclass(frozen=True)
class Letters:
    """The names of the variable, the current point, the root, the point between, the step's share."""

    variable: str
    at: str
    root: str
    between: str
    damping: Formula | None = None


@dataclass(frozen=True)
class Root:
    """``f(x) = 0``, where f is arbitrary (it vanishes at the root by construction) or a formula.

    ``least`` names the function g that is minimised, where f = g'.
    """

    scope: Scope
    f: str
    least: str | None
    letters: Letters
    body: Formula | None

    def of(self, point: Formula, order: int = 0) -> Formula:
        """f, f' or f'' at a point."""
        return DerivativeCall(self.f, order, (point,)) if order else Call(self.f, (point,))

    def step(self, point: Formula) -> Formula:
        """``x - f(x)/f'(x)``, or the share of the step that is taken."""
        move = Quotient(self.of(point), self.of(point, 1))
        share = self.letters.damping
        return Sum((point, Negative(move if share is None else Product((share, move), "*"))))

    @property
    def x(self) -> Symbol:
        """The variable."""
        return Symbol(self.letters.variable)

    @property
    def at(self) -> Symbol:
        """The current point."""
        return Symbol(self.letters.at)

    @property
    def root(self) -> Symbol:
        """The root."""
        return Symbol(self.letters.root)

    @property
    def error(self) -> Formula:
        """The error of the current point."""
        return Sum((self.at, Negative(self.root)))

    @property
    def vanishing(self) -> tuple[Relation, ...]:
        """The hypothesis f(x*) = 0, where it does not hold by construction."""
        return () if self.body is None else (Relation(("=",), (self.of(self.root), ZERO)),)


def is_given(scope: Scope, f: str, least: str) -> bool:
    """Whether f is a formula of its own while the function that is minimised is arbitrary."""
    g = least.partition("(")[0].strip()
    return f in scope.functions and not _arbitrary(scope, f) and bool(_arbitrary(scope, g))


def read_root(scope: Scope, text: str, minimise: bool, letters: Letters, f_name: str | None) -> Root:
    """The root of *text*, or of its derivative; raises ``ProblemError`` where it is no function."""
    name, variable, body = _function(scope, text, letters.variable, minimise)
    letters = replace(letters, variable=variable, at=letters.at if letters.at else variable)
    taken = {*scope.types, *scope.definitions, *scope.functions, name}
    wanted = {letters.variable, letters.at, letters.root, letters.between}
    kind = scope.types.get(letters.variable, REAL)
    missing = {each: kind for each in wanted if not scope.declares(each)}
    scope = scope.with_symbols(missing)
    arbitrary = body is None
    u, root = Symbol("u"), Symbol(letters.root)
    inner = _free(("h", "phi", "h_0", "phi_0"), taken - _arbitrary(scope, name))
    if not minimise:
        if arbitrary:
            whole = Sum((Call(inner, (u,)), Negative(Call(inner, (root,)))))
            scope = _with_arbitrary(scope, inner, {name: whole})
        elif name not in scope.functions:
            assert body is not None
            scope = scope.with_definition(FunctionDefinition(name, (variable,), (REAL,), body))
        return Root(scope, name, None, letters, body)
    derived = f_name or _free(("f", "F", "f_0", "dg"), taken)
    if arbitrary:
        slope = DerivativeCall(inner, 1, (root,))
        least = Sum((Call(inner, (u,)), Negative(Product((slope, u), "*"))))
        shifted = Sum((DerivativeCall(inner, 1, (u,)), Negative(slope)))
        return Root(
            _with_arbitrary(scope, inner, {name: least, derived: shifted}), derived, name, letters, None
        )
    if name not in scope.functions:
        assert body is not None
        scope = scope.with_definition(FunctionDefinition(name, (variable,), (REAL,), body))
    if derived not in scope.functions:
        first = DerivativeCall(name, 1, (Symbol(variable),))
        scope = scope.with_definition(FunctionDefinition(derived, (variable,), (REAL,), first))
    return Root(scope, derived, name, letters, body)


def _function(scope: Scope, text: str, variable: str, minimise: bool) -> tuple[str, str, Formula | None]:
    """The name of the function, its variable, its body (None where it is arbitrary)."""
    bare = text.strip()
    if bare in scope.function_names:
        name = bare
    else:
        found = read(text, scope)
        if not (isinstance(found, Call) and found.function in scope.function_names):
            if scope.shape_of(found):
                raise misplaced(
                    text, MeaningError(f"{text} is an array; Newton's method here is of a number")
                )
            taken = {*scope.types, *scope.definitions, *scope.functions}
            options = ("f", "F", "phi", "f_0") if not minimise else ("g", "G", "psi", "g_0")
            return _free(options, taken), _only(found, scope, variable, text), found
        name = found.function
        if isinstance(found.arguments[0], Symbol):
            variable = found.arguments[0].name
    definition = scope.functions.get(name)
    if definition is None or _arbitrary(scope, name):
        return name, variable or "x", None
    variable = variable or definition.parameters[0]
    return name, variable, definition.body


def _only(found: Formula, scope: Scope, variable: str, text: str) -> str:
    free = sorted(name for name in names(found) if name in scope.types)
    if variable:
        return variable
    if len(free) == 1:
        return free[0]
    if "x" in free:
        return "x"
    error = MeaningError(f"say with 'variable' in which symbol {text} is a function")
    raise misplaced(text, error) if isinstance(text, Mathematics) else error


def _arbitrary(scope: Scope, name: str) -> set[str]:
    """The declared functions that a function is made of; itself where it is declared."""
    if name in scope.types:
        return {name}
    found: set[str] = set()
    definition = scope.functions.get(name)
    for node in walk(definition.body) if definition is not None else ():
        if isinstance(node, Call | DerivativeCall) and node.function in scope.function_names:
            found |= _arbitrary(scope, node.function)
    return found


def _with_arbitrary(scope: Scope, inner: str, bodies: dict[str, Formula]) -> Scope:
    """The scope with *inner* as an arbitrary function, and functions made of it."""
    from hwsolve.meaning.types import parse_type

    types = {name: kind for name, kind in scope.types.items() if name not in bodies}
    functions = {name: each for name, each in scope.functions.items() if name not in bodies}
    definitions: dict[str, Definition] = {
        name: each for name, each in scope.definitions.items() if not _calls(each.body, scope, bodies)
    }
    functions = {name: each for name, each in functions.items() if not _arbitrary(scope, name)}
    scope = replace(scope, types={**types, inner: parse_type("function")}, functions=functions)
    scope = replace(scope, definitions=definitions)
    for name, body in bodies.items():
        scope = scope.with_definition(FunctionDefinition(name, ("u",), (REAL,), body))
    return scope


def _calls(body: Formula, scope: Scope, gone: dict[str, Formula]) -> bool:
    """Whether a definition speaks of functions that the derivation replaces."""
    nodes = [node for node in walk(body) if isinstance(node, Call | DerivativeCall)]
    replaced = {*gone, *(name for name in scope.functions if _arbitrary(scope, name))}
    return any(node.function in replaced for node in nodes)


def _free(options: tuple[str, ...], taken: set[str]) -> str:
    return unused(options, taken.__contains__)
