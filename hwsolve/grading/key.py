"""The answer key: the references of a question, and how a formula is held against them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.notation.formula import Entry, Formula, Relation, Symbol, names, substitute, walk

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.meaning.scope import Scope

Comparer = Callable[[Formula, Formula, Terms], Comparison]


@dataclass(frozen=True)
class Key:
    """What an answer is held against: any of the *references*, by *compare* on these *terms*."""

    question: Question
    compare: Comparer
    references: tuple[Formula, ...]
    terms: Terms

    @property
    def scope(self) -> Scope:
        """The names that the answer may speak of."""
        return self.question.scope

    @cached_property
    def point(self) -> Mapping[str, Formula]:
        """The point at which a number may be given in place of the formula."""
        return point_of(self.question)

    def against(self, formula: Formula) -> Comparison:
        """The most favourable comparison with a reference.

        Raises:
            MeaningError, NotComputable: *formula* has no value, or none that can be computed.
        """
        return best(
            self.compare(formula, at_point(each, formula, self.point), self.terms) for each in self.references
        )

    def accepts(self, formula: Formula) -> bool:
        """Whether *formula* equals a reference."""
        return is_right(self.against(formula))

    def matches(self, formula: Formula, other: Formula) -> bool:
        """Whether *formula* equals what an author wrote down besides the references."""
        return is_right(self.compare(formula, at_point(other, formula, self.point), self.terms))


def key_of(question: Question, compare: Comparer, whole: Formula, final: Formula) -> Key:
    """The key for an answer that reads *whole*, of which *final* is the value.

    Raises:
        ProblemError: a reference cannot be read.
    """
    references = _of_one_order(question.references, final, question.scope)
    return Key(question, compare, references, question.terms(order_of(whole)))


def _of_one_order(references: Sequence[Formula], final: Formula, scope: Scope) -> tuple[Formula, ...]:
    """The references that a whole array can be held against: ``W[j,i]/2`` leaves the order open."""
    indices = [len(scope.free_indices(each)) for each in references]
    if 0 not in indices or max(indices) < 2 or scope.free_indices(final):
        return tuple(references)
    return tuple(each for each, count in zip(references, indices, strict=True) if count < 2)


def order_of(student: Formula) -> tuple[str, ...]:
    """The free indices in the order of the left-hand side: ``H_{ij} = …``."""
    if not isinstance(student, Relation):
        return ()
    found: list[str] = []
    for node in walk(student.sides[0]):
        if isinstance(node, Entry):
            found.extend(index.name for index in node.indices if isinstance(index, Symbol))
    return tuple(dict.fromkeys(found))


def best(found: Iterable[Comparison]) -> Comparison:
    """The most favourable comparison: several references may be right."""
    order = {Proved: 0, Agrees: 1, Undecided: 2, Refuted: 3}
    return min(found, key=lambda comparison: order[type(comparison)])


def is_right(found: Comparison) -> bool:
    """Whether a comparison ended in equality."""
    return isinstance(found, Proved | Agrees)


def point_of(question: Question) -> dict[str, Formula]:
    """The point at which a numeric answer may be given (option ``at``)."""
    if "at" not in question.options:
        return {}
    return {name: question.author(text) for name, text in question.options.formula_map("at").items()}


def at_point(reference: Formula, student: Formula, point: Mapping[str, Formula]) -> Formula:
    """The reference as a number where the student gave one."""
    if point and not names(student) and names(reference):
        return substitute(reference, point)
    return reference
