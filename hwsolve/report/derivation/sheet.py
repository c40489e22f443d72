"""What every writer is given: a part, its checked derivation, and how its formulas look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, assert_never

from hwsolve.derivation.derivation import Cited, Derivation, Step, Unchecked
from hwsolve.errors import MeaningError
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import Formula, Relation, Symbol, substitute
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.text import render_text, subscript
from hwsolve.report.agreement import agreement

_STARRED: Final = re.compile(r"([A-Za-z])[_^]?\*")
_SQUARED: Final = re.compile(r"[α-ωΑ-Ω]²")
_LOWERED: Final = re.compile(r"([A-Za-z])_(?:([A-Za-z0-9])|\{([A-Za-z0-9+]+)\})")

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

    @cached_property
    def names(self) -> dict[str, str]:
        """Names that the problem spells in a way of its own: ``wt`` is wₜ, ``ws`` w*, ``sig2`` σ²."""
        found = {name: f"{sign}²" for name, sign in self.squares.items()}
        for name, written in self.canonical.items():
            stem, _, below = written.partition("_")
            found[name] = stem + (subscript(below) if below else "")
        return found

    @cached_property
    def squares(self) -> dict[str, str]:
        """Names that stand for the square of a letter, with the letter: ``sig2`` is that of σ."""
        found = {}
        for name, others in self.part.surroundings.aliases.items():
            squared = next((other for other in others if _SQUARED.fullmatch(other)), None)
            if squared is not None and name.endswith("2"):
                found[name] = squared[0]
        return found

    def latex(self, formula: Formula) -> str:
        """The formula as LaTeX, with this part's spellings."""
        return render_latex(formula, self.spellings, self.is_array)

    def text(self, formula: Formula) -> str:
        """The formula as one line of Unicode."""
        return render_text(formula, self.names, self.is_array)

    def renamed(self, formula: Formula) -> Formula:
        """The formula with the names that the problem spells: ``w_t`` for wt, ``w*`` for ws."""
        return substitute(formula, {name: Symbol(looks) for name, looks in self.canonical.items()})

    @cached_property
    def canonical(self) -> dict[str, str]:
        """Names with a star or a subscript in them, as one writes these in calculator text."""
        found = {}
        for name, others in self.part.surroundings.aliases.items():
            written = next((look for other in others if (look := _written(name, other))), None)
            if written is not None and not self.derivation.scope.declares(written):
                found[name] = written
        return found

    def given(self, index: int) -> tuple[Formula, ...]:
        """The hypotheses to show at step *index*: all of its own, unless the line before it shows them."""
        return () if self.goes_on(index) else self.derivation.steps[index].given

    def is_array(self, formula: Formula) -> bool:
        """Whether the formula has a dimension."""
        back = {looks: Symbol(name) for name, looks in self.canonical.items()}
        try:
            return bool(self.derivation.scope.shape_of(substitute(formula, back)))
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


def _written(name: str, spelling: str) -> str | None:
    """``w*`` for a name ``ws``, ``w_t`` for ``wt``, where that is how it is spelled; else None."""
    if match := _STARRED.fullmatch(spelling):
        return f"{match[1]}*" if name in (f"{match[1]}s", f"{match[1]}star") else None
    match = _LOWERED.fullmatch(spelling)
    if match is None or not (below := match[2] or match[3]).isalpha():
        return None
    return f"{match[1]}_{below}" if name == match[1] + below else None


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
