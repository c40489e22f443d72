"""Lipschitz constants of compositions: one factor for each function, and networks layer by layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.calculus.limits import INFINITY
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.functions.definitions import FunctionDefinition
from hwsolve.meaning.functions.types import Trait
from hwsolve.meaning.types import REAL, Domain, Type
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Call,
    Entry,
    Formula,
    Number,
    Product,
    Sum,
    Symbol,
    names,
)
from hwsolve.solvers.activations.subject import Subject
from hwsolve.solvers.steepness.constants import Bounded, gap, points_of, size
from hwsolve.solvers.steepness.slope_bound import Slope, tell_constant, tell_slope
from hwsolve.solvers.supporting.parameters import unused

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation


def lipschitz_type(constant: Formula) -> Type:
    """``lipschitz(constant) function``"""
    return Type(Domain("function", traits=(Trait("lipschitz", constant),)))


def tell_listed(derivation: Derivation, constants: tuple[Formula, ...]) -> tuple[Derivation, Formula]:
    """f_n(…f_1(x)…) for a list of constants, the innermost first."""
    functions = []
    for place, constant in enumerate(constants, 1):
        name = unused((f"f{place}", f"F{place}", f"h{place}"), derivation.scope.declares)
        derivation = derivation.declaring({name: lipschitz_type(constant)})
        functions.append(Bounded(name, constant, None))
    return tell_functions(derivation, tuple(functions), arbitrary=True)


def tell_functions(
    derivation: Derivation, functions: tuple[Bounded, ...], arbitrary: bool = False
) -> tuple[Derivation, Formula]:
    """One Lipschitz condition after the other, from the outside in."""
    derivation, pair = points_of(derivation, functions[:1])
    at_x, at_y = [pair.x], [pair.y]
    for each in functions:
        at_x.append(each.at(at_x[-1]))
        at_y.append(each.at(at_y[-1]))
    met: list[Formula] = []
    sides: list[Formula] = [gap(at_x[-1], at_y[-1])]
    for depth in range(len(functions) - 1, -1, -1):
        each = functions[depth]
        if each.lipschitz is None:
            raise NotComputable(f"{each.name} has no Lipschitz constant")
        met.append(each.lipschitz)
        inner = pair.distance if depth == 0 else gap(at_x[depth], at_y[depth])
        sides.append(multiply((*met, inner)))
    constant = multiply(met)
    derivation = derivation.claim("lipschitz_condition", sides[0], sides[1], "the outermost function", "<=")
    for side in sides[2:]:
        derivation = derivation.then("lipschitz_condition", side, "the next function inside", "<=")
    if arbitrary:
        steep = [multiply((constant, place)) for place in (pair.x, pair.y)]
        note = "attained by $f_i(x) = \\rho_i x$; for other functions a smaller constant may do"
        derivation = derivation.claim("sharp_example", gap(*steep), multiply((constant, pair.distance)), note)
    return derivation, constant


def tell_induction(derivation: Derivation, rho: Symbol) -> tuple[Derivation, Formula]:
    """The product of a vector of constants: two functions, then one more at a time."""
    (length,) = derivation.scope.shape(rho.name) or (ONE,)
    one, two = Entry(rho, (ONE,)), Entry(rho, (Number("2"),))
    derivation = _step(derivation, ("f1", "F1"), ("f2", "F2"), one, two, "two functions")
    taken = unused(("r", "c", "s"), derivation.scope.declares)
    derivation = derivation.declaring({taken: Type(Domain("positive"))})
    known = unused(("K", "M", "C"), derivation.scope.declares)
    derivation = derivation.declaring({known: Type(Domain("positive"))})
    outer = unused(("f", "g", "h"), derivation.scope.declares)
    note = f"induction: one more function, with {taken}, after the first ones, with {known}"
    derivation = _step(derivation, ("F", "G", "H"), (outer,), Symbol(known), Symbol(taken), note)
    index = unused(("i", "j", "m"), derivation.scope.declares)
    body = Entry(rho, (Symbol(index),))
    whole = BigOperator("prod", index, ONE, length, None, body)
    before = BigOperator("prod", index, ONE, add((length, negative(ONE))), None, body)
    last = multiply((Entry(rho, (length,)), before))
    derivation = derivation.claim("induction", last, whole, "the last function multiplies by its constant")
    derivation, pair = points_of(derivation, (Bounded(outer, ONE, None),))
    steep = [multiply((whole, place)) for place in (pair.x, pair.y)]
    apart = multiply((whole, add((pair.x, negative(pair.y)))))
    note = "$f_i(x) = \\rho_i x$ attains the constant; for other functions a smaller one may do"
    return derivation.claim("sharp_example", add((steep[0], negative(steep[1]))), apart, note), whole


def _step(
    derivation: Derivation,
    inner: tuple[str, ...],
    outer: tuple[str, ...],
    inside: Formula,
    outside: Formula,
    note: str,
) -> Derivation:
    declares = derivation.scope.declares
    first, second = unused(inner, declares), unused(outer, declares)
    derivation = derivation.declaring({first: lipschitz_type(inside), second: lipschitz_type(outside)})
    f, g = Bounded(first, inside, None), Bounded(second, outside, None)
    derivation, pair = points_of(derivation, (f,))
    before = gap(g.at(f.at(pair.x)), g.at(f.at(pair.y)))
    between = multiply((outside, gap(f.at(pair.x), f.at(pair.y))))
    derivation = derivation.claim("lipschitz_condition", before, between, note, "<=")
    return derivation.then("lipschitz_condition", multiply((outside, inside, pair.distance)), None, "<=")


@dataclass(frozen=True)
class Layer:
    """phi(W h + b): the activation as a formula in z, or None where there is none."""

    weights: Formula
    bias: Formula | None
    activation: Formula | None


def tell_network(
    derivation: Derivation, layers: tuple[Layer, ...], source: Formula
) -> tuple[Derivation, Formula]:
    """The product of spectral norms and activation constants, layer by layer."""
    declares = derivation.scope.declares
    left, right = unused(("u", "p"), declares), unused(("v", "q"), declares)
    shape = derivation.scope.shape_of(source) or ()
    derivation = derivation.declaring(dict.fromkeys((left, right), replace(REAL, dims=shape)))
    values: list[Formula] = [Symbol(left), Symbol(right)]
    constant: Formula = ONE
    known: dict[Formula, tuple[str, Formula]] = {}
    sides: list[Formula] = []
    distance = size(add((values[0], negative(values[1]))), True)
    for number_of, layer in enumerate(layers, 1):
        inner = [Product((layer.weights, value), "@") for value in values]
        if layer.bias is not None:
            inner = [Sum((value, layer.bias)) for value in inner]  # type: ignore[misc]
        norm = Call("specnorm", (layer.weights,))
        step = size(add((inner[0], negative(inner[1]))), True)
        before = size(add((values[0], negative(values[1]))), True)
        note = f"layer {number_of}: the bias cancels, the matrix stretches by its spectral norm at most"
        derivation = derivation.claim("spectral_norm", step, multiply((norm, before)), note, "<=")
        constant = multiply((constant, norm))
        values = list(inner)
        if layer.activation is not None:
            if layer.activation not in known:
                derivation, known[layer.activation] = _activation(derivation, layer.activation)
            name, steepness = known[layer.activation]
            values = [Call(name, (value,)) for value in inner]
            after = size(add((values[0], negative(values[1]))), True)
            note = f"layer {number_of}: the activation acts on each entry"
            derivation = derivation.claim(
                "lipschitz_condition", after, multiply((steepness, step)), note, "<="
            )
            constant = multiply((constant, steepness))
        sides.append(multiply((constant, distance)))
    whole = size(add((values[0], negative(values[1]))), True)
    derivation = derivation.claim("composition", whole, sides[-1], "the layers together", "<=")
    return _in_numbers(derivation, constant), constant


def _activation(derivation: Derivation, formula: Formula) -> tuple[Derivation, tuple[str, Formula]]:
    """An activation as a function of its own, and its smallest constant."""
    used = sorted(names(formula))
    variable = "z" if "z" in used else used[0] if used else ""
    if not variable:
        raise MeaningError("an activation is a formula in z, such as tanh(z)")
    if variable not in derivation.scope.types:
        derivation = derivation.declaring({variable: REAL})
    name = unused(("phi", "psi", "phi1", "phi2", "phi3", "phi4"), derivation.scope.declares)
    function = FunctionDefinition(name, (variable,), (REAL,), formula)
    derivation = replace(derivation, scope=derivation.scope.with_definition(function))
    slope = Slope(Subject(derivation.scope, Call(name, (Symbol(variable),)), formula, variable))
    derivation = derivation.claim("definition", Call(name, (Symbol(variable),)), formula, "the activation")
    derivation, _ = tell_slope(derivation, slope)
    derivation, constant = tell_constant(derivation, slope)
    if constant == INFINITY:
        raise NotComputable("the activation is not Lipschitz, so the network has no constant of this form")
    return derivation, (name, constant)


def _in_numbers(derivation: Derivation, constant: Formula) -> Derivation:
    """The constant to six digits, where the weights are numbers."""
    if names(constant):
        return derivation
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples

    walk: Evaluator[list[float]] = Evaluator(
        derivation.scope, Instance(derivation.scope, 1, 1), FloatSamples(1)
    )
    value = walk.value(constant)
    assert isinstance(value, list)
    shown = float(value[0])
    if shown == round(shown):
        return derivation.claim("value", constant, number(round(shown)))
    return derivation.claim("value", constant, Number(f"{shown:.6f}"), None, "~~")
