"""Steps and derivations: data that only grows, so that every line starts where the last one ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from hwsolve.errors import HwsolveError
from hwsolve.notation.formula import Comparator, Formula, Logic, Relation, Words

if TYPE_CHECKING:
    from hwsolve.derivation.exhibits import Exhibit
    from hwsolve.meaning.comparison.outcome import Agrees, Proved
    from hwsolve.meaning.scope import Scope
    from hwsolve.meaning.types import Type

#: What a line says: mathematics, or (in a cited line only) words.
Claim = Relation | Logic | Words


@dataclass(frozen=True)
class Cited:
    """A fact that no machine here can establish: a theorem's name, a remark in words."""

    source: str


@dataclass(frozen=True)
class Unchecked:
    """A line that nothing has established yet, and why."""

    reason: str = "not checked yet"


Evidence = "Proved | Agrees | Cited | Unchecked"


@dataclass(frozen=True)
class Step:
    """One line: the rule's textbook name, what it claims, and how the claim was established.

    The claim holds for all instances of the scope that satisfy the hypotheses ``given``.
    """

    rule: str
    claim: Claim
    note: str | None = None
    evidence: Proved | Agrees | Cited | Unchecked = field(default_factory=Unchecked)
    given: tuple[Formula, ...] = ()

    @property
    def before(self) -> Formula:
        """The left-hand side of the claim; the claim itself where it is no relation."""
        return self.claim.sides[0] if isinstance(self.claim, Relation) else self.claim

    @property
    def after(self) -> Formula:
        """The right-hand side of the claim; the claim itself where it is no relation."""
        return self.claim.sides[-1] if isinstance(self.claim, Relation) else self.claim


@dataclass(frozen=True)
class Derivation:
    """Lines of thought over one scope, the answers they end in, and what to look at beside them.

    ``hypotheses`` are what the next lines assume (beside the scope's own).
    """

    scope: Scope
    steps: tuple[Step, ...] = ()
    answers: Mapping[str, Formula] = field(default_factory=lambda: MappingProxyType({}))
    hypotheses: tuple[Formula, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()

    def declaring(self, symbols: Mapping[str, Type]) -> Derivation:
        """This derivation, with symbols of its own for the lines that follow: *for all v*."""
        return replace(self, scope=self.scope.with_symbols(symbols))

    def assuming(self, *hypotheses: Formula) -> Derivation:
        """This derivation, whose next lines hold under *hypotheses* (none: only under the scope's)."""
        return replace(self, hypotheses=hypotheses)

    def exhibit(self, exhibit: Exhibit) -> Derivation:
        """Show a table, plot or graph beside the lines."""
        return replace(self, exhibits=(*self.exhibits, exhibit))

    def claim(
        self,
        rule: str,
        before: Formula,
        after: Formula,
        note: str | None = None,
        comparator: Comparator = "=",
    ) -> Derivation:
        """Start a new line of thought: ``before = after`` by ``rule``."""
        return self.state(rule, Relation((comparator,), (before, after)), note)

    def state(self, rule: str, claim: Claim, note: str | None = None) -> Derivation:
        """Start a new line of thought with any claim: a chain, an implication, a conjunction."""
        return self._with(Step(rule, claim, note, given=self.hypotheses))

    def then(
        self, rule: str, after: Formula, note: str | None = None, comparator: Comparator = "="
    ) -> Derivation:
        """Go on from where the last line ended."""
        if not self.steps:
            raise HwsolveError("a derivation starts with a claim, not with a continuation")
        return self.state(rule, Relation((comparator,), (self.last, after)), note)

    def cite(self, rule: str, claim: Claim, source: str, note: str | None = None) -> Derivation:
        """Add a line that rests on *source* and on no machine."""
        return self._with(Step(rule, claim, note, Cited(source), self.hypotheses))

    def remark(self, rule: str, words: str, source: str, note: str | None = None) -> Derivation:
        """Add a line of words: what no formula says and no machine checks."""
        return self.cite(rule, Words(words), source, note)

    def answer(self, name: str, formula: Formula) -> Derivation:
        """Record *formula* as the answer called *name*."""
        return replace(self, answers=MappingProxyType({**self.answers, name: formula}))

    def extend(self, other: Derivation) -> Derivation:
        """This derivation followed by the lines, answers and exhibits of *other* (over the same scope)."""
        answers = MappingProxyType({**self.answers, **other.answers})
        exhibits = self.exhibits + other.exhibits
        return replace(self, steps=self.steps + other.steps, answers=answers, exhibits=exhibits)

    @property
    def last(self) -> Formula:
        """Where the last line ended."""
        return self.steps[-1].after

    @property
    def verified(self) -> bool:
        """Whether every line has been established or cited."""
        return not any(isinstance(step.evidence, Unchecked) for step in self.steps)

    def _with(self, step: Step) -> Derivation:
        return replace(self, steps=(*self.steps, step))
