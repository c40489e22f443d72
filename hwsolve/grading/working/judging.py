"""One relation judged in one context: by values, by the reference, to its printed digits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.milestones import truth
from hwsolve.grading.working.context import Context
from hwsolve.grading.working.defining import fixed_size
from hwsolve.grading.working.eliminating import eliminated
from hwsolve.grading.working.rewriting import readings
from hwsolve.grading.working.rounding import agrees_when_rounded
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Derivative,
    Entry,
    Formula,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Symbol,
    names,
    walk,
)

EQUALS: Final = frozenset(["=", ":="])
BY_REFERENCE: Final = "as the problem has it"
UPDATE: Final = "an update rule"
NEW_VALUE: Final = "a new value"
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
    scope, left = sized(context.scope, given)
    if left:
        link, left, scope = eliminated(link, left, scope)
    if link.comparators[0] in EQUALS and (update := _update(link, context)) is not None:
        return update
    found = _truth(link, scope, left)
    if isinstance(found, Proved | Agrees):
        return Judgment(found)
    for test in (_to_digits, _by_reference, _mean_or_sum, _otherwise):
        other = test(link, context.with_scope(scope), left)
        if other is not None:
            return other
    return Judgment(found)


def _truth(link: Relation, scope: Scope, given: tuple[Formula, ...]) -> Comparison:
    """The truth of a link; equations about arbitrary functions are not searched for instances."""
    if scope.function_names and any(isinstance(each, Relation) and "=" in each.comparators for each in given):
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


def is_condition(link: Relation, scope: Scope) -> bool:
    """Whether a relation that does not always hold restricts leaves: ``x > 0``, ``w = 0``, ``i != k``.

    A quantity set to zero is one as well: a stationary point, an equation to be solved.
    """
    if not names(link):
        return False
    if about_indices_only(link, scope):
        return True
    left, right = link.sides
    if right == Number("0") or left == Number("0"):
        other = left if right == Number("0") else right
        return link.comparators[0] in EQUALS or _is_leaf(other, scope)
    simple = not names(right) - scope.dimensions and not _speaks(right)
    return (_is_leaf(left, scope) and simple) or (isinstance(left, Symbol) and left.name in scope.dimensions)


def about_indices_only(link: Relation, scope: Scope) -> bool:
    """Whether a relation speaks of index letters and sizes only: ``i != k``, ``n = 1``."""
    known = scope.function_names | set(scope.definitions) | set(scope.types)
    return not names(link) & (known - scope.dimensions) and not _speaks(link)


def _is_leaf(side: Formula, scope: Scope) -> bool:
    base = side.base if isinstance(side, Entry) else side
    return isinstance(base, Symbol) and base.name in scope.types


def _speaks(side: Formula) -> bool:
    return any(isinstance(node, Derivative | BigOperator | Call | Power) for node in walk(side))
