"""One relation judged in one context: by values, by the reference, to its printed digits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.truth.premises import NO_INSTANCE
from hwsolve.notation.formula import (
    BigOperator,
    Derivative,
    Entry,
    Formula,
    Negative,
    Number,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    walk,
)
from hwsolve.working.judging.conditions import EQUALS, ORDER, about_indices_only
from hwsolve.working.judging.eliminating import eliminated
from hwsolve.working.judging.rewriting import BOUND, readings, whole_sums
from hwsolve.working.judging.rounding import agrees_when_rounded, is_decimal
from hwsolve.working.judging.truth import truth
from hwsolve.working.surroundings.context import Context
from hwsolve.working.surroundings.sizes import fixed_size

BY_REFERENCE: Final = "as the problem has it"
UPDATE: Final = "an update rule"
HOW_CLOSE: Final = "an approximation; how close it is meant to be is not said"
NEW_VALUE: Final = "a new value"
#: How close to a bound a supposition is tried.
_CLOSE: Final = Quotient(Number("1"), Number("1000"))
#: Every size, where a relation is looked at with all of them equal.
_EQUAL_SIZE: Final = 3
_MEAN: Final = "the cost is read as a mean over the samples from here on, where the problem has a sum"
_SUM: Final = "the cost is read as a sum over the samples from here on, where the problem has a mean"


@dataclass(frozen=True, slots=True)
class Judgment:
    """What was found, with notes; ``context`` where the line changes how later ones are read."""

    found: Comparison
    notes: tuple[str, ...] = ()
    context: Context | None = None

    @property
    def true(self) -> bool:
        """Whether the relation was established."""
        return isinstance(self.found, Proved | Agrees)


def judge(link: Relation, context: Context, given: tuple[Formula, ...] = ()) -> Judgment:
    """Whether one relation holds in a context, under hypotheses."""
    scope, left = sized(_without_conditions(context.scope, given), given)
    if left:
        link, left, scope = eliminated(link, left, scope)
    if link.comparators[0] in EQUALS and (update := _update(link, context)) is not None:
        return update
    found = _truth(link, scope, left)
    if isinstance(found, Proved | Agrees):
        return Judgment(_near_bounds(link, scope, left) or found)
    for test in (_to_digits, _by_reference, _mean_or_sum, _otherwise):
        other = test(link, context.with_scope(scope), left)
        if other is not None:
            return other
    if isinstance(found, Undecided):
        if (whole := whole_sums(link, scope)) != link:
            return Judgment(_truth(whole, scope, left), (BOUND,))
        vacuous = found.reason == NO_INSTANCE
        return Judgment((None if vacuous else _at_equal_sizes(link, scope, left)) or found)
    if link.comparators[0] == "~~" and names(link) and not any(map(is_decimal, walk(link))):
        return Judgment(Undecided(HOW_CLOSE))
    return Judgment(found)


def _near_bounds(link: Relation, scope: Scope, given: tuple[Formula, ...]) -> Refuted | None:
    """A counterexample close to where a supposition ends: of ``x < 4`` just below 4."""
    for condition in given:
        if not isinstance(condition, Relation) or condition.comparators[0] not in ORDER:
            continue
        for (leaf, bound), sign in zip((condition.sides, condition.sides[::-1]), (1, -1), strict=True):
            if not isinstance(leaf, Symbol) or names(bound) or not _is_real(leaf.name, scope):
                continue
            below = (condition.comparators[0] in ("<", "<=")) == (sign == 1)
            point = Sum((bound, Negative(_CLOSE) if below else _CLOSE))
            others = [each for each in given if each != condition]
            fixed, left, inner = eliminated(link, [Relation(("=",), (leaf, point)), *others], scope)
            found = truth(fixed, inner, 0, left)
            if isinstance(found, Refuted):
                return found
    return None


def _is_real(name: str, scope: Scope) -> bool:
    kind = scope.types.get(name)
    return (
        kind is not None
        and not kind.dims
        and kind.domain.kind in ("real", "positive", "nonnegative", "nonzero")
    )


def _at_equal_sizes(link: Relation, scope: Scope, given: tuple[Formula, ...]) -> Refuted | None:
    """A counterexample at equal sizes, where a product that is missing its transpose exists."""
    open_sizes = scope.dimensions - set(scope.sizes)
    if len(open_sizes) < 2:
        return None
    square = replace(scope, sizes={**scope.sizes, **dict.fromkeys(open_sizes, _EQUAL_SIZE)})
    found = _truth(link, square, given)
    if not isinstance(found, Refuted) or not found.at:
        return None
    others = (_truth(changed, square, given) for changed, _ in readings(link, square))
    return found if all(isinstance(other, Refuted) for other in others) else None


def _without_conditions(scope: Scope, given: tuple[Formula, ...]) -> Scope:
    """The scope without its conditions on letters for which the text has conditions of its own."""
    own = {name for each in given if _is_about_indices(each, scope) for name in names(each)}
    kept = tuple(each for each in scope.given if not (names(each) & own and _is_about_indices(each, scope)))
    return scope if kept == scope.given else replace(scope, given=kept)


def _is_about_indices(condition: Formula, scope: Scope) -> bool:
    return isinstance(condition, Relation) and about_indices_only(condition, scope)


def _truth(link: Relation, scope: Scope, given: tuple[Formula, ...]) -> Comparison:
    """The truth of a link; equations about arbitrary functions are not searched for instances."""
    equations = [each for each in given if isinstance(each, Relation) and "=" in each.comparators]
    arbitrary = scope.function_names - set(scope.functions)
    if scope.function_names and any(
        arbitrary or any(isinstance(node, Derivative) for node in walk(each)) for each in equations
    ):
        return Undecided("what is supposed cannot be put in")
    return truth(link, scope, 0, given)


def sized(scope: Scope, given: tuple[Formula, ...]) -> tuple[Scope, tuple[Formula, ...]]:
    """The scope with the sizes that hypotheses fix, and the hypotheses that are left."""
    left = []
    for condition in given:
        fixed = fixed_size(scope, condition)
        if fixed is None:
            left.append(condition)
        else:
            scope = fixed
    return scope, tuple(left)


def _update(link: Relation, context: Context) -> Judgment | None:
    """``w = w - …`` gives w a new value: it is compared with the rule that the problem asks for."""
    target, new = link.sides
    base = target.base if isinstance(target, Entry) else target
    if not isinstance(base, Symbol) or base.name not in context.scope.types or base.name not in names(new):
        return None
    if link.comparators == ("=",) and base.name not in context.updates and _holds(link, context):
        return None
    rules = context.updates.get(base.name)
    if not rules:
        unasked = f"a new value of {base.name}; the problem asks for no such rule"
        return Judgment(Undecided(unasked), (NEW_VALUE,))
    return Judgment(_best(new, rules, context.scope), (UPDATE,))


def _holds(link: Relation, context: Context) -> bool:
    return isinstance(truth(link, context.scope), Proved | Agrees)


def _best(found: Formula, references: tuple[Formula, ...], scope: Scope) -> Comparison:
    outcomes: list[Comparison] = []
    for reference in references:
        try:
            outcomes.append(equal(found, reference, scope, prove=False))
        except (MeaningError, NotComputable) as limit:
            outcomes.append(Undecided(limit.message))
        if isinstance(outcomes[-1], Proved | Agrees):
            return outcomes[-1]
    return next((each for each in outcomes if isinstance(each, Refuted)), outcomes[0])


def _to_digits(link: Relation, context: Context, given: tuple[Formula, ...]) -> Judgment | None:
    if link.comparators[0] not in (*EQUALS, "~~"):
        return None
    for hypotheses in (given, (*given, *context.point)) if context.point else (given,):
        found = agrees_when_rounded(link.sides[0], link.sides[1], context.scope, hypotheses)
        if found is not None:
            note = found.note if isinstance(found, Agrees) and found.note else ""
            return Judgment(found, (note,) if link.comparators[0] in EQUALS else ())
        if hypotheses is not given or not context.point:
            continue
        exact = truth(link, context.scope, 0, (*given, *context.point))
        if isinstance(exact, Proved | Agrees):
            return Judgment(exact, ("at the point of the question",))
    return None


def _by_reference(link: Relation, context: Context, given: tuple[Formula, ...]) -> Judgment | None:
    """``b = 1/2`` where b is asked for: compared with the reference."""
    if link.comparators[0] not in EQUALS:
        return None
    solved = {each.sides[0] for each in context.solution}
    if solved and all(side in solved or not names(side) for side in link.sides) and names(link):
        found = truth(link, context.scope, 0, (*given, *context.solution))
        return Judgment(found, (BY_REFERENCE,) if isinstance(found, Proved | Agrees) else ())
    for one, other in (link.sides, link.sides[::-1]):
        if (
            isinstance(one, Symbol)
            and one.name in context.results
            and one.name not in context.scope.definitions
        ):
            found = _best(other, context.results[one.name], context.scope)
            return Judgment(found, (BY_REFERENCE,) if isinstance(found, Proved | Agrees) else ())
    return None


def _mean_or_sum(link: Relation, context: Context, given: tuple[Formula, ...]) -> Judgment | None:
    """The cost itself written as a mean instead of a sum, or as a sum instead of a mean."""
    target, body = link.sides
    if link.comparators[0] not in EQUALS or not isinstance(target, Symbol):
        return None
    scope = context.scope
    definition = scope.definitions.get(target.name)
    if definition is None or scope.shape(target.name) or not _sums(definition.body):
        return None
    for name in sorted(scope.dimensions & names(definition.body) | _leading(scope, definition.body)):
        size = Symbol(name)
        for changed, note in (
            (Quotient(definition.body, size), _MEAN),
            (Product((size, definition.body)), _SUM),
        ):
            if isinstance(truth(Relation(("=",), (changed, body)), scope), Proved | Agrees):
                new = Definition(target.name, (), changed)
                definitions = {**scope.definitions, target.name: new}
                wider = context.with_scope(replace(scope, definitions=definitions))
                return Judgment(Agrees(1, 0, note), (note,), replace(wider, results={}, updates={}))
    return None


def _otherwise(link: Relation, context: Context, given: tuple[Formula, ...]) -> Judgment | None:
    """The line in another reading, where it holds in one."""
    for changed, note in readings(link, context.scope):
        found = truth(changed, context.scope, 0, given)
        if isinstance(found, Proved | Agrees):
            return Judgment(found, (note,))
    return None


def _sums(body: Formula) -> bool:
    return any(isinstance(node, BigOperator) for node in walk(body))


def _leading(scope: Scope, body: Formula) -> set[str]:
    """The sizes that the sums in a body run over."""
    found: set[str] = set()
    for node in walk(body):
        if isinstance(node, BigOperator):
            size = scope.ranges(node.body).get(node.index)
            found |= {size.name} if isinstance(size, Symbol) else set()
    return found
