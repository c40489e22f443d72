"""Derivatives of anything by anything in the definition graph, by jets over balls.

The variable is made independent by overriding it; whatever is defined through it is then
recomputed over jets. Nothing here knows a rule of calculus: the Taylor coefficients of the
elementary functions are FLINT's.

By a defined quantity the derivative is partial: with E = f(z) + ||w||^2 and z = w x, dE/dz holds
w where it stands beside z. A definition that only renames entries (``w[l,p] = W[p,l]``) is no
quantity of its own: there the entries it renames are the variables, on every path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array, Value, places, shape_of
from hwsolve.meaning.evaluation.relabelling import renamed_entry
from hwsolve.notation.formula import Call, Derivative, DerivativeCall, Entry, Formula, Symbol, names
from hwsolve.notation.formula import walk as walk_tree

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.scope import Scope

Place = tuple[int, ...]
MAX_DIRECTIONS = 200


class NeedsBalls(NotComputable):
    """Floats cannot do this; the balls can."""


def depends(scope: Scope, formula: Formula) -> set[str]:
    """Every leaf and definition that *formula* depends on."""
    found: set[str] = set()
    pending = list(mentioned(scope, formula))
    while pending:
        name = pending.pop()
        if name in found:
            continue
        found.add(name)
        definition = scope.definitions.get(name)
        if definition is not None:
            pending.extend(mentioned_in(scope, name))
    return found


def with_definitions(scope: Scope, *formulas: Formula) -> list[Formula]:
    """The formulas, and the bodies of all definitions that they depend on."""
    needed = set().union(*(depends(scope, formula) for formula in formulas))
    return [*formulas, *(scope.definitions[name].body for name in needed if name in scope.definitions)]


def mentioned_in(scope: Scope, name: str) -> frozenset[str]:
    """The names that the definition of *name* mentions."""
    found = scope.mentions.get(name)
    if found is None:
        found = scope.mentions[name] = frozenset(mentioned(scope, scope.definitions[name].body))
    return found


def mentioned(scope: Scope, formula: Formula) -> set[str]:
    """The free names of a formula and of the functions that it calls."""
    found = names(formula)
    if not scope.function_names:
        return found
    for node in walk_tree(formula):
        if not isinstance(node, Call | DerivativeCall):
            continue
        function = scope.functions.get(node.function)
        if function is not None:
            found |= mentioned(scope, function.body) - set(function.parameters)
        elif node.function in scope.function_names:
            for trait in scope.types[node.function].domain.traits:
                found |= names(trait.parameter) if trait.parameter is not None else set()
    return found


def derivative(walk: Evaluator[Any], formula: Derivative) -> Value:
    """The value of ``d(of)/d(wrt…)``; its shape is that of ``of`` followed by those of ``wrt``.

    Raises:
        NeedsBalls: over floats. NotComputable: variables that depend on each other.
        MeaningError: a derivative by something that is not a quantity.
    """
    from hwsolve.meaning.evaluation.nested_derivatives import nested
    from hwsolve.meaning.numbers.balls import RealBalls
    from hwsolve.meaning.numbers.jets import Jets
    from hwsolve.meaning.numbers.series import SeriesNumbers

    of, wrt = formula.of, formula.wrt
    while isinstance(of, Derivative):
        wrt = (*wrt, *of.wrt)
        of = of.of
    is_nested = isinstance(walk.numbers, Jets | SeriesNumbers)
    if not isinstance(walk.numbers, RealBalls) and not is_nested:
        raise NeedsBalls("derivatives are evaluated over balls")
    variables = [_variable(walk, each) for each in wrt]
    directions: list[list[tuple[str, Place]]] = []
    tails = []
    for base, place in variables:
        shape = shape_of(walk.walk(Symbol(base)))
        if len(place) > len(shape) or any(not 0 <= k < n for k, n in zip(place, shape, strict=False)):
            raise MeaningError("an index outside its range", formula.span)
        tails.append(shape[len(place) :])
        whole = ((*place, *rest) for rest in places(tails[-1]))
        directions.append([renamed_entry(walk.scope, base, at, lambda k: k - 1) for at in whole])
    wanted: dict[str, list[Place]] = {}
    for base, at in dict.fromkeys(each for along in directions for each in along):
        wanted.setdefault(base, []).append(at)
    bases = list(wanted)
    if len(bases) == 2:
        for base, other in (bases, bases[::-1]):
            definition = walk.scope.definitions.get(base)
            if definition is not None and other in depends(walk.scope, definition.body):
                raise NotComputable(f"{base} depends on {other}: a mixed derivative of the two is ambiguous")
    if is_nested or len(wrt) > 2:
        return nested(walk, of, directions, tails)
    tangent = _tangent(walk, wanted, wrt, 2 if len(wrt) == 2 else 1)
    result = tangent.value(walk, of)
    columns = [[tangent.direction[each] for each in along] for along in directions]
    nothing = walk.whole(0)
    items: list[Any] = []
    for jet in result.items if isinstance(result, Array) else [result]:
        if len(wrt) == 1:
            items.extend(jet.first.get(k, nothing) for k in columns[0])
        else:
            pairs = ((min(i, j), max(i, j)) for i in columns[0] for j in columns[1])
            items.extend(jet.second.get(pair, nothing) for pair in pairs)
    shape = (*shape_of(result), *(size for tail in tails for size in tail))
    return Array(shape, items) if shape else items[0]


class Tangent:
    """An evaluation over jets with some entries as the variables; definitions and values are kept."""

    def __init__(self, walk: Evaluator[Any], wanted: dict[str, list[Place]], order: Literal[1, 2]) -> None:
        from hwsolve.meaning.evaluation.evaluate import Evaluator
        from hwsolve.meaning.numbers.jets import Jets

        jets = Jets(walk.numbers, sum(map(len, wanted.values())), order)
        self.jets = jets
        self.direction: dict[tuple[str, Place], int] = {}
        self.found: dict[Any, Value] = {}
        moving = depending(walk.scope, set(wanted))
        overrides: dict[str, Value] = {name: _lifted(jets, walk.known[name]) for name in walk.overridden}
        for base, entries in wanted.items():
            value = walk.walk(Symbol(base))
            if not isinstance(value, Array):
                self.direction[base, ()] = len(self.direction)
                overrides[base] = jets.variable(value, self.direction[base, ()])
                continue
            made = _lifted(jets, value)
            for place in entries:
                k = self.direction[base, place] = len(self.direction)
                made.items[_flat(value.shape, place)] = jets.variable(value.at(place), k)
            overrides[base] = made
        self.walk: Evaluator[Any] = Evaluator(walk.scope, walk.instance, jets, overrides)
        for name, value in walk.known.items():
            if name not in moving:
                self.walk.known.setdefault(name, _lifted(jets, value))

    def value(self, walk: Evaluator[Any], of: Formula) -> Value:
        """*of* over jets, with the letters that are bound in *walk*."""
        key = walk.letters(of)
        if key is not None and key in self.found:
            return self.found[key]
        before = self.walk.steps
        self.walk.bound = {}
        for name, value in walk.bound.items():
            k = walk.counted.get(id(value))
            self.walk.bound[name] = _lifted(self.jets, value) if k is None else self.walk.whole(k)
        result = self.walk.walk(of)
        walk.add_steps(self.walk.steps - before)
        if key is not None:
            self.found[key] = result
        return result


def _tangent(
    walk: Evaluator[Any], wanted: dict[str, list[Place]], wrt: tuple[Formula, ...], order: Literal[1, 2]
) -> Tangent:
    """The evaluation over jets for these variables, or for all entries where an index runs over them."""
    running = any(
        isinstance(each, Entry) and any(names(index) & walk.bound.keys() for index in each.indices)
        for each in wrt
    )
    if running:
        whole = {base: list(places(shape_of(walk.walk(Symbol(base))))) for base in wanted}
        if sum(map(len, whole.values())) <= MAX_DIRECTIONS // order:
            wanted = whole
    count = sum(map(len, wanted.values()))
    if count > MAX_DIRECTIONS:
        raise NotComputable(f"a derivative in {count} directions")
    key = (order, tuple((base, tuple(entries)) for base, entries in wanted.items()))
    found = walk.tangents.get(key)
    if found is None:
        found = walk.tangents[key] = Tangent(walk, wanted, order)
    return found


def depending(scope: Scope, bases: set[str]) -> set[str]:
    """The names *bases* and every definition that depends on one of them."""
    moving = set(bases)
    for name in scope.definitions:
        if not moving.isdisjoint(mentioned_in(scope, name)):
            moving.add(name)
    return moving


def _variable(walk: Evaluator[Any], formula: Formula) -> tuple[str, tuple[int, ...]]:
    """The name and the fixed 0-based indices of what is differentiated by."""
    if isinstance(formula, Symbol) and formula.name not in walk.bound:
        return formula.name, ()
    if isinstance(formula, Entry) and isinstance(formula.base, Symbol):
        return formula.base.name, tuple(walk.index(index) - 1 for index in formula.indices)
    raise MeaningError("a derivative is by a quantity or an entry of one", formula.span)


def _lifted(jets: Any, value: Value) -> Any:
    from hwsolve.meaning.numbers.jets import Jet

    if isinstance(value, Array):
        return Array(value.shape, [Jet(x) for x in value.items])
    return Jet(value)


def _flat(shape: tuple[int, ...], place: tuple[int, ...]) -> int:
    flat = 0
    for size, k in zip(shape, place, strict=True):
        flat = flat * size + k
    return flat
