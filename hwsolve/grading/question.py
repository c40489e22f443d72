"""What is graded: one text as the answer to one question, and how to read both sides' mathematics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.grading.terms import Terms

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.notation.formula import Formula
    from hwsolve.problem.problem import Answer, Part
    from hwsolve.problem.settings import Mathematics, Settings


@dataclass(frozen=True)
class Question:
    """The *text* given as ``answer`` to ``part``; only ``reveal`` lets feedback show a reference."""

    part: Part
    answer: Answer
    text: str
    prove: bool = True
    reveal: bool = False

    @cached_property
    def scope(self) -> Scope:
        """The part's scope, with the hypotheses of this answer."""
        scope = self.part.scope
        if not self.answer.given:
            return scope
        given = tuple(read(replace(scope, closed=False), source) for source in self.answer.given)
        return replace(scope, given=(*scope.given, *given))

    @cached_property
    def references(self) -> list[Formula]:
        """The accepted answers; raises ``ProblemError`` where one cannot be read."""
        return [self.author(source) for source in self.answer.references]

    @property
    def options(self) -> Settings:
        """The keys of this answer."""
        return self.answer.options

    @cached_property
    def seed(self) -> int:
        """The same for the same text, blanks aside, on the same question."""
        named = f"{self.part.address}\0{self.answer.name}\0{' '.join(self.text.split())}"
        return crc32(named.encode("utf-8", "replace"))

    def terms(self, order: Sequence[str] = ()) -> Terms:
        """How formulas are compared here."""
        answer = self.answer
        strict = answer.layout == "strict"
        digits = answer.digits or 3
        return Terms(self.scope, answer.tolerance, digits, strict, self.seed, self.prove, tuple(order))

    def author(self, source: Mathematics) -> Formula:
        """A formula of the problem file; raises ``ProblemError`` with its place."""
        return read(self.scope, source, self.answer.kind == "shape")


def read(scope: Scope, source: Mathematics, shape: bool = False) -> Formula:
    """A formula of the problem file in *scope*; raises ``ProblemError`` with its place."""
    try:
        return scope.parse(source, shape=shape)
    except (Unreadable, MeaningError) as error:
        raise source.problem(error) from error
