"""Derivatives of anything by anything in the definition graph, by jets over balls.

The variable is made independent by overriding it; whatever is defined through it is then
recomputed over jets. Nothing here knows a rule of calculus: the Taylor coefficients of the
elementary functions are FLINT's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.arrays import Array, Value, places, shape_of
from hwsolve.notation.formula import Derivative, Entry, Formula, Symbol, names

if TYPE_CHECKING:
    from hwsolve.meaning.evaluate import Evaluator
    from hwsolve.meaning.scope import Scope

MAX_DIRECTIONS = 200


class NeedsBalls(NotComputable):
    """Floats cannot do this; the balls can."""


def depends(scope: Scope, formula: Formula) -> set[str]:
    """Every leaf and definition that *formula* depends on."""
    found: set[str] = set()
    pending = list(names(formula))
    while pending:
        name = pending.pop()
        if name in found:
            continue
        found.add(name)
        definition = scope.definitions.get(name)
        if definition is not None:
            pending.extend(names(definition.body))
    return found


def derivative(walk: Evaluator[Any], formula: Derivative) -> Value:
    """The value of ``d(of)/d(wrt…)``; its shape is that of ``of`` followed by those of ``wrt``.

    Raises:
        NeedsBalls: over floats. NotComputable: a third order, or variables that depend on
        each other. MeaningError: a derivative by something that is not a quantity.
    """
    from hwsolve.meaning.numbers.balls import RealBalls
    from hwsolve.meaning.numbers.jets import Jets

    of, wrt = formula.of, formula.wrt
    while isinstance(of, Derivative):
        wrt = (*wrt, *of.wrt)
        of = of.of
    if not isinstance(walk.numbers, RealBalls):
        raise NeedsBalls("derivatives are evaluated over balls")
    if len(wrt) > 2:
        raise NotComputable("derivatives of order three and higher are not evaluated")
    variables = [_variable(walk, each) for each in wrt]
    bases = list(dict.fromkeys(base for base, _ in variables))
    if len(bases) == 2:
        for base, other in (bases, bases[::-1]):
            definition = walk.scope.definitions.get(base)
            if definition is not None and other in depends(walk.scope, definition.body):
                raise NotComputable(f"{base} depends on {other}: a mixed derivative of the two is ambiguous")
    wanted: dict[str, list[tuple[int, ...]]] = {}
    for base, place in variables:
        shape = shape_of(walk.walk(Symbol(base)))
        if len(place) > len(shape) or any(not 0 <= k < n for k, n in zip(place, shape, strict=False)):
            raise MeaningError("an index outside its range", formula.span)
        inner = [(*place, *rest) for rest in places(shape[len(place) :])]
        wanted[base] = list(dict.fromkeys([*wanted.get(base, []), *inner]))
    count = sum(map(len, wanted.values()))
    if count > MAX_DIRECTIONS:
        raise NotComputable(f"a derivative in {count} directions")
    jets = Jets(walk.numbers, count, 2 if len(wrt) == 2 else 1)
    direction: dict[tuple[str, tuple[int, ...]], int] = {}
    overrides: dict[str, Value] = {name: _lifted(jets, walk.known[name]) for name in walk.overridden}
    for base, entries in wanted.items():
        value = walk.walk(Symbol(base))
        if not isinstance(value, Array):
            direction[base, ()] = len(direction)
            overrides[base] = jets.variable(value, direction[base, ()])
            continue
        made = _lifted(jets, value)
        for place in entries:
            k = direction[base, place] = len(direction)
            made.items[_flat(value.shape, place)] = jets.variable(value.at(place), k)
        overrides[base] = made
    from hwsolve.meaning.evaluate import Evaluator

    inner_walk: Evaluator[Any] = Evaluator(walk.scope, walk.instance, jets, overrides)
    inner_walk.bound = {name: _lifted(jets, value) for name, value in walk.bound.items()}
    result = inner_walk.walk(of)
    walk.steps += inner_walk.steps
    columns = [
        [direction[base, (*place, *rest)] for rest in places(shape_of(walk.walk(Symbol(base)))[len(place) :])]
        for base, place in variables
    ]
    tails = [shape_of(walk.walk(Symbol(base)))[len(place) :] for base, place in variables]
    items: list[Any] = []
    for jet in result.items if isinstance(result, Array) else [result]:
        if len(wrt) == 1:
            gradient = jets.gradient(jet)
            items.extend(gradient[k] for k in columns[0])
        else:
            hessian = jets.hessian(jet)
            items.extend(hessian[i][j] for i in columns[0] for j in columns[1])
    shape = (*shape_of(result), *(size for tail in tails for size in tail))
    return Array(shape, items) if shape else items[0]


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
