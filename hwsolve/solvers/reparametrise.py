"""Solver kind ``reparametrise``: the same network with another activation in its hidden units.

The old activation is an affine image of the new one, phi(a) = s*psi(r*a + c) + t (found here, or
given); put into every hidden unit, s, r, c and t move into the weights and biases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import add, divide
from hwsolve.calculus.simplification.cancel import cancel
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import ONE, ZERO, Formula, Quotient, Symbol, names
from hwsolve.problem.settings import Mathematics
from hwsolve.solvers.manual.reparametrise import EXAMPLE, PARAMETERS
from hwsolve.solvers.rewriting.network import Layer, Parameters, output, own, rewritten
from hwsolve.solvers.rewriting.relation import Relation, find_relation, holds_for, scaled, written_out
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings

NUMBERS: Final = ("scale", "stretch", "offset", "shift")
DEFAULTS: Final = ("1", "1", "0", "0")


@dataclass(frozen=True)
class Given:
    """The two functions, the numbers between them, the layers, the input and the output's function."""

    old: str
    new: str
    variable: str
    numbers: tuple[str | None, ...]
    layers: tuple[Layer, ...]
    given: str | None
    output: str | None
    settings: Settings

    @classmethod
    def read(cls, settings: Settings) -> Given:
        """The parameters ``from``, ``to``, ``variable``, ``layers``, ``input``, ``output``, the numbers."""
        settings.only(("kind", "from", "to", "variable", "layers", "input", "output", *NUMBERS))
        layers = []
        for each in settings.each("layers"):
            each.only(("weights", "bias"))
            layers.append(Layer(each.text("weights"), each.text("bias") if "bias" in each else None))
        if len(layers) == 1:
            settings.node("layers").place.fail("a network with hidden units has at least two layers")
        given = settings.formula("input") if "input" in settings else None
        if layers and given is None:
            settings.place.fail("the key 'input' is missing: what enters the first layer?")
        last = settings.formula("output") if "output" in settings else None
        numbers = tuple(settings.formula(key) if key in settings else None for key in NUMBERS)
        variable = settings.text("variable", "a")
        old, new = settings.formula("from"), settings.formula("to")
        return cls(old, new, variable, numbers, tuple(layers), given, last, settings)


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``reparametrise``."""
    scope = part.scope
    relation = _relation(given, scope)
    derivation = _identity(Derivation(scope), relation)
    if not given.layers:
        image = relation.image(Symbol(relation.variable))
        return derivation.answer(part.answers[0].name if part.answers else "identity", image)
    _refuse_layers(given, scope)
    return _parameters(derivation, relation, given, scope)


def _relation(given: Given, scope: Scope) -> Relation:
    """The relation between the functions: found, or the given one if it is true."""
    old, new = read(given.old, scope), read(given.new, scope)
    for text, function in ((given.old, old), (given.new, new)):
        if given.variable not in names(function):
            raise _error(
                text, f"the function is to be one of {given.variable}, such as tanh({given.variable})"
            )
    if all(text is None for text in given.numbers):
        try:
            return find_relation(old, new, given.variable, scope)
        except MeaningError as error:
            raise _error(given.new, error.message) from error
    numbers = [
        read(default if text is None else text, scope)
        for text, default in zip(given.numbers, DEFAULTS, strict=True)
    ]
    relation = Relation(old, new, given.variable, *numbers)
    if not holds_for(relation, scope):
        raise _error(given.new, "with these numbers the one function is not the affine image of the other")
    return relation


def _error(text: str, message: str) -> Exception:
    error = MeaningError(message)
    return text.problem(error) if isinstance(text, Mathematics) else error


def _refuse_layers(given: Given, scope: Scope) -> None:
    """Raise ``ProblemError`` where a layer's names do not stand for a matrix and a vector."""
    for layer, node in zip(given.layers, given.settings.nodes("layers"), strict=True):
        for name, rank in ((layer.weights, 2), (layer.bias, 1)):
            if name is not None and len(scope.shape(name) or ()) != rank:
                shape = "matrix" if rank == 2 else "vector"
                node.place.fail(f"{name} is to be a declared {shape}")


def _identity(derivation: Derivation, relation: Relation) -> Derivation:
    """phi(a) = s*psi(r*a + c) + t, by the definitions of the functions."""
    at = Symbol(relation.variable)
    old, image = relation.old(at), relation.image(at)
    first, second = written_out(old), written_out(image)
    if first == old or second == image:
        return derivation.claim("affine_relation", old, image)
    derivation = derivation.claim("definition", old, first)
    inner = written_out(relation.new(relation.inside(at)))
    if isinstance(inner, Quotient):
        above, below = inner.numerator, inner.denominator
        joined = add((scaled(relation.scale, above), scaled(relation.shift, below)))
        whole = divide(cancel(joined) or joined, below)
        if whole != first:
            derivation = derivation.then("expand_the_fraction", whole)
    if second != derivation.last:
        derivation = derivation.then("split_the_fraction", second)
    return derivation.then("definition", image)


def _parameters(derivation: Derivation, relation: Relation, given: Given, scope: Scope) -> Derivation:
    """The identity in every hidden unit, the factors moved into the parameters, the output compared."""
    assert given.given is not None
    before = tuple(own(layer) for layer in given.layers)
    after = rewritten(given.layers, relation, scope)
    value = read(given.given, scope)
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        hidden = place < len(before) - 1
        whole = old.applied(relation.outside(value) if place else value)
        if place:
            moved = _sorted(old, relation, value, given.layers[place], scope)
            if moved != whole:
                derivation = derivation.claim("distribute", whole, moved, f"what enters layer {place + 1}")
            whole = moved
        if hidden:
            unit = relation.new(new.applied(value))
            note = f"hidden layer {place + 1}"
            image = relation.image(whole)
            derivation = derivation.claim("identity_in_every_unit", relation.old(whole), image, note)
            if relation.outside(unit) != image:
                derivation = derivation.then("into_the_parameters", relation.outside(unit))
            value = unit
        for name, formula in zip(_names(given.layers[place]), (new.weights, new.bias), strict=True):
            derivation = derivation.answer(name, formula)
    last = Symbol(given.variable) if given.output is None else read(given.output, scope)
    start = read(given.given, scope)
    was = output(before, relation.phi, relation.variable, last, start)
    now = output(after, relation.psi, relation.variable, last, start)
    return derivation.claim("output_unchanged", was, now).answer("output", now)


def _names(layer: Layer) -> tuple[str, str]:
    """The names of the answers for a layer: a prime for the new parameters."""
    bias = layer.bias or f"b{layer.weights.removeprefix('W')}"
    return f"{layer.weights}'", f"{bias}'"


def _sorted(old: Parameters, relation: Relation, value: Formula, layer: Layer, scope: Scope) -> Formula:
    """W (s v + t) + b = (s W) v + (b + t W 1)"""
    last = rewritten((layer, layer), replace(relation, stretch=ONE, offset=ZERO), scope)[1]
    return Parameters(scaled(relation.scale, old.weights), last.bias).applied(value)


SOLVER: Final = Solver(
    "reparametrise",
    Given,
    solve,
    "A network with another hidden activation: the identity between the two, and the new parameters.",
    PARAMETERS,
    EXAMPLE,
)
