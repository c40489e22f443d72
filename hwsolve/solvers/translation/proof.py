"""Convolution and correlation commute with translation: the substitution m' = m - s, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, multiply, negative
from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.functions.definitions import FunctionDefinition
from hwsolve.meaning.truth.claims import holds
from hwsolve.meaning.types import DIMENSION, REAL, Domain, Type
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    BigOperator,
    Call,
    Entry,
    Formula,
    Relation,
    Symbol,
)
from hwsolve.solvers.supporting.parameters import unused

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation

INTEGER = Type(Domain("integer"))


@dataclass(frozen=True)
class Setting:
    """The names of signal, kernel and output, the periods, the letters of sum, position and shift."""

    signal: str
    kernel: str
    output: str
    periods: tuple[Formula, ...]
    bound: tuple[str, ...]
    position: tuple[Formula, ...]
    shift: tuple[Formula, ...]
    sign: int

    def sums(self, body: Formula) -> Formula:
        """The sum of body over one period in each direction."""
        for letter, period in zip(reversed(self.bound), reversed(self.periods), strict=True):
            body = BigOperator("sum", letter, ONE, period, None, body)
        return body

    def term(self, moved: bool, position: Sequence[Formula]) -> Formula:
        """x[m] k[n - m], or x[m - s] k[n - m]; for a correlation k[m - n]."""
        letters = [Symbol(name) for name in self.bound]
        at = [minus(m, s) for m, s in zip(letters, self.shift, strict=True)] if moved else letters
        if self.sign < 0:
            window = [minus(n, m) for n, m in zip(position, letters, strict=True)]
        else:
            window = [minus(m, n) for n, m in zip(position, letters, strict=True)]
        return multiply((Call(self.signal, tuple(at)), Call(self.kernel, tuple(window))))


def minus(one: Formula, other: Formula) -> Formula:
    """one - other"""
    return add((one, negative(other)))


def tell_proof(
    derivation: Derivation, signal: str, kernel: str, periods: tuple[Formula, ...], operation: str
) -> tuple[Derivation, Formula]:
    """((T_s x) * k)[n] = (x * k)[n - s], for every position and every shift."""
    derivation, setting = _settle(derivation, signal, kernel, periods, operation)
    moved = [minus(n, s) for n, s in zip(setting.position, setting.shift, strict=True)]
    shifted = unused(("Tx", "xs", "shifted"), derivation.scope.declares)
    derivation = _with(derivation, _function(shifted, setting, setting.signal))
    total = setting.sums(setting.term(False, setting.position))
    here = Call(setting.output, setting.position)
    derivation = derivation.claim("definition", here, total, f"the {operation}; sums run over one period")
    definition = Call(shifted, setting.position), Call(setting.signal, tuple(moved))
    derivation = derivation.claim("definition", *definition, "the translated signal")
    letters = tuple(Symbol(name) for name in setting.bound)
    window = setting.term(False, setting.position)
    assert hasattr(window, "factors")
    start = setting.sums(multiply((Call(shifted, letters), window.factors[-1])))
    inserted = setting.sums(setting.term(True, setting.position))
    derivation = derivation.claim("definition", start, inserted, f"the {operation} of the translated signal")
    substituted = setting.sums(setting.term(False, moved))
    prime = "m' = m - s: over a whole period the sum has the same terms"
    derivation = derivation.then("substitution", substituted, prime)
    goal = Call(setting.output, tuple(moved))
    derivation = derivation.then("definition", goal, "the output, translated by as much: equivariance")
    return derivation, Relation(("=",), (start, goal))


def _settle(
    derivation: Derivation, signal: str, kernel: str, periods: tuple[Formula, ...], operation: str
) -> tuple[Derivation, Setting]:
    """The functions of the proof, declared where the problem has none of these names."""
    for period in periods:
        if isinstance(period, Symbol) and not derivation.scope.declares(period.name):
            derivation = derivation.declaring({period.name: DIMENSION})
    bound = (("m", "l"), ("i", "j"), ("p", "q"))
    letters = next(
        pair[: len(periods)]
        for pair in bound
        if not any(map(derivation.scope.declares, pair[: len(periods)]))
    )
    position: list[Formula] = []
    shift: list[Formula] = []
    for k in range(len(periods)):
        for found, names in ((position, (("n", "a"), ("p", "b"))), (shift, (("s", "c"), ("t", "d")))):
            name = unused(names[k], partial(_stands_for_another, derivation))
            derivation = derivation.declaring({name: INTEGER})
            found.append(Symbol(name))
    for name in (signal, kernel):
        if name not in derivation.scope.functions:
            if derivation.scope.declares(name):
                raise NotComputable(f"{name} must be a function of the position, or not be declared at all")
            derivation = _periodic(derivation, name, periods)
    output = unused(("y", "z", "out"), derivation.scope.declares)
    sign = -1 if operation == "convolution" else 1
    setting = Setting(signal, kernel, output, periods, letters, tuple(position), tuple(shift), sign)
    if _is_output(derivation, setting):
        return derivation, replace(setting, output="y")
    body = setting.sums(setting.term(False, setting.position))
    parameters = tuple(each.name for each in position if isinstance(each, Symbol))
    function = FunctionDefinition(output, parameters, (REAL,) * len(parameters), body)
    return _with(derivation, function), setting


def _is_output(derivation: Derivation, setting: Setting) -> bool:
    """Whether the problem defines ``y`` as this very output."""
    scope = derivation.scope
    known = scope.functions.get("y")
    if known is None or len(known.parameters) != len(setting.position):
        return False
    total = setting.sums(setting.term(False, setting.position))
    claim = Relation(("=",), (Call("y", setting.position), total))
    return isinstance(holds(claim, scope), Agrees | Proved)


def _stands_for_another(derivation: Derivation, name: str) -> bool:
    """Whether a name is declared, and as no integer."""
    scope = derivation.scope
    return scope.declares(name) and scope.types.get(name) != INTEGER


def _with(derivation: Derivation, function: FunctionDefinition) -> Derivation:
    return replace(derivation, scope=derivation.scope.with_definition(function))


def _function(name: str, setting: Setting, of: str) -> FunctionDefinition:
    """T x as a function of the position."""
    parameters = tuple(each.name for each in setting.position if isinstance(each, Symbol))
    moved = tuple(minus(n, s) for n, s in zip(setting.position, setting.shift, strict=True))
    return FunctionDefinition(name, parameters, (REAL,) * len(parameters), Call(of, moved))


def _periodic(derivation: Derivation, name: str, periods: tuple[Formula, ...]) -> Derivation:
    """x[m] with period N: the sum of X[l] over the l that differ from m by a multiple of N."""
    values = unused((name.upper(), f"{name}_values"), derivation.scope.declares)
    derivation = derivation.declaring({values: replace(REAL, dims=periods)})
    parameters = ("m", "l")[: len(periods)]
    inner = ("i", "j")[: len(periods)]
    hits = [
        Call("ind", (Relation(("=",), (Call("mod", (minus(Symbol(m), Symbol(i)), period)), ZERO)),))
        for m, i, period in zip(parameters, inner, periods, strict=True)
    ]
    body: Formula = multiply((Entry(Symbol(values), tuple(map(Symbol, inner))), *hits))
    for letter, period in zip(reversed(inner), reversed(periods), strict=True):
        body = BigOperator("sum", letter, ONE, period, None, body)
    return _with(derivation, FunctionDefinition(name, parameters, (REAL,) * len(parameters), body))
