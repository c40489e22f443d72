"""Where a comparison looks: scopes, numbers of samples, number systems, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hwsolve.meaning.comparison.question import Question
from hwsolve.meaning.evaluation.differentiation import with_definitions
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import Call, DerivativeCall, Formula, Power, names, walk

SAMPLES = 6
MANY_SAMPLES = 40
_EXPONENTIAL = frozenset("exp sigmoid softmax tanh sinh cosh softplus erf logsumexp".split())


def far_grounds(question: Question, scope: Scope) -> Iterator[Instance]:
    """For piecewise formulas: both sides of every boundary, and values of all magnitudes."""
    from hwsolve.meaning.comparison.guards import boundary_instance
    from hwsolve.meaning.comparison.shifted import shifted_instances

    boundaries = boundary_instance(scope, question.seed, (question.a, question.b), question.counts)
    if boundaries is not None:
        yield boundaries
    if draws_functions(question):
        return  # all other boundaries differ from sample to sample
    if any(scope.type_of(name).dims for name in question.seen.names if name not in scope.definitions):
        wide = narrowed(scope, -2000.0, 2000.0)
        yield Instance(wide, question.seed ^ 0x77, 16)
    yield from shifted_instances(question, scope)


def draws_functions(question: Question) -> bool:
    """Whether the values depend on functions that are drawn: each sample has its own boundaries then."""
    return calls_drawn(question.scope, question.a, question.b)


def calls_drawn(scope: Scope, *formulas: Formula) -> bool:
    """Whether a function in the formulas is drawn, or made of one that is."""
    return has_drawn(scope) and any(
        isinstance(node, Call | DerivativeCall) and node.function in scope.function_names
        for formula in with_definitions(scope, *formulas)
        for node in walk(formula)
    )


def has_drawn(scope: Scope) -> bool:
    """Whether functions are drawn in a scope at all."""
    return any(kind.domain.kind == "function" for kind in scope.types.values())


def saturates(question: Question, scope: Scope) -> bool:
    """Whether far out a value may be out of reach of any precision: ``1 - sigma(2000)`` is no zero.

    What is undefined there says nothing.
    """
    bodies = with_definitions(scope, question.a, question.b)
    return any(
        (isinstance(node, Call) and node.function in _EXPONENTIAL)
        or (isinstance(node, Power) and bool(names(node.exponent)))
        for body in bodies
        for node in walk(body)
    )


def plans(scope: Scope, few: int, wants_complex: bool) -> Iterator[tuple[Scope, int, bool]]:
    """Scopes, numbers of samples and number systems to try, one after the other."""
    yield scope, few, wants_complex
    if few < MANY_SAMPLES:
        yield scope, MANY_SAMPLES, wants_complex
    if not wants_complex:
        yield narrowed(scope, 0.0, 1.0), MANY_SAMPLES, False
        yield narrowed(scope, 1.0, 7.0), MANY_SAMPLES, False
        yield scope, SAMPLES, True


def has_integers(scope: Scope, mentioned: set[str]) -> bool:
    """Whether samples may hit isolated points by design."""
    return any(scope.type_of(name).domain.kind == "integer" for name in mentioned)


def has_complex(scope: Scope) -> bool:
    if scope.default.domain.kind == "complex":
        return True
    return any(kind.domain.kind == "complex" for kind in scope.types.values())


def narrowed(scope: Scope, low: float, high: float) -> Scope:
    """The reals without declared bounds taken from (low, high), each within its own domain."""

    def narrow(kind: Type) -> Type:
        domain = kind.domain
        if domain.kind in ("real", "positive", "nonnegative") and domain.low is None and domain.high is None:
            least = low if domain.kind == "real" else max(low, 0.0)
            return Type(Domain("real", least, high), kind.dims)
        return kind

    types = {name: narrow(kind) for name, kind in scope.types.items()}
    return replace(scope, types=types, default=narrow(scope.default))


def anchors_of(question: Question) -> tuple[float, ...]:
    """Where piecewise formulas may change: near the literals in them."""
    if not question.piecewise:
        return ()
    found = {0.0}
    for text in question.seen.literals:
        if len(text) < 12:
            value = float(text)
            found |= {value, -value}
    return tuple(sorted(found))[:32]
