"""What every writer is given: a part, its checked derivation, and how its formulas look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from hwsolve.derivation.derivation import Cited, Derivation, Step, Unchecked
from hwsolve.errors import MeaningError
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import Formula, Relation
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.text import render_text
from hwsolve.report.agreement import agreement

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part, Problem


@dataclass(frozen=True)
class Sheet:
    """One part with its derivation; ``seed`` is what the checker drew its points with."""

    problem: Problem
    part: Part
    derivation: Derivation
    seed: int = 0

    @property
    def title(self) -> str:
        """The problem's title and, where it has one of its own, the part's."""
        own = self.part.title if self.part.title != self.part.id else ""
        return f"{self.problem.title}: {own}" if own else self.problem.title

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Names that the problem spells in LaTeX in a way of its own."""
        found = {}
        for name, others in self.part.surroundings.aliases.items():
            latex = next((other for other in others if "\\" in other or "^{" in other or "_{" in other), None)
            if latex:
                found[name] = latex
        return found

    def latex(self, formula: Formula) -> str:
        """The formula as LaTeX, with this part's spellings."""
        return render_latex(formula, self.spellings, self.is_array)

    def text(self, formula: Formula) -> str:
        """The formula as one line of Unicode."""
        return render_text(formula, None, self.is_array)

    def given(self, index: int) -> tuple[Formula, ...]:
        """The hypotheses to show at step *index*: all of its own, unless the line before it shows them."""
        return () if self.goes_on(index) else self.derivation.steps[index].given

    def is_array(self, formula: Formula) -> bool:
        """Whether the formula has a dimension."""
        try:
            return bool(self.derivation.scope.shape_of(formula))
        except MeaningError:
            return False

    def goes_on(self, index: int) -> bool:
        """Whether step *index* starts where the step before it ended."""
        if index == 0:
            return False
        step, last = self.derivation.steps[index], self.derivation.steps[index - 1]
        same = step.given == last.given and step.before == last.after
        return same and isinstance(step.claim, Relation) and len(step.claim.sides) == 2

    @property
    def verdict(self) -> str:
        """How much of the derivation was checked, in a sentence."""
        levels = [level(step) for step in self.derivation.steps]
        open_lines, cited = levels.count("unchecked"), levels.count("cited")
        if open_lines:
            return f"Not every line was checked: {open_lines} of {len(levels)} stayed open."
        if not cited:
            return "Every line was checked."
        if cited == len(levels):
            return "Every line is cited from its source; there is nothing a machine can check."
        return f"Every line was checked, but for {cited} of {len(levels)}, which are cited."


def level(step: Step) -> str:
    """``proved``, ``agrees``, ``cited`` or ``unchecked``."""
    return type(step.evidence).__name__.lower()


def evidence_words(step: Step) -> str:
    """How the step was established, in a few words."""
    match step.evidence:
        case Proved():
            return f"proved by {step.evidence.by}"
        case Agrees():
            return agreement(step.evidence.points, step.evidence.bits, step.evidence.note)
        case Cited():
            return f"cited: {step.evidence.source}"
        case Unchecked():
            return f"unchecked: {step.evidence.reason}"
        case _:
            assert_never(step.evidence)


def sentence(rule: str) -> str:
    """A rule's name as words: ``chain_rule`` is ``chain rule``."""
    return rule.replace("_", " ")
