"""An answer solved for another letter: ``λ = 1/η`` where η is asked in terms of λ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable, Unreadable
from hwsolve.grading.result import Result
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.truth.claims import holds
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import Number, Product, Relation, Sum, Symbol, names, substitute
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.notation.formula import Formula

_KINDS: Final = frozenset(["expression", "number"])


def for_another(question: Question) -> tuple[Relation, Symbol] | None:
    """The answer as an equation for another declared symbol, and that symbol; None for anything else."""
    asked, scope = question.answer.name, question.scope
    if question.answer.kind not in _KINDS or not asked.isidentifier() or "=" not in question.text:
        return None
    known = scope if scope.declares(asked) else scope.with_symbols({asked: REAL})
    try:
        whole = known.parse(question.text)
    except (Unreadable, MeaningError):
        return None
    if not isinstance(whole, Relation) or whole.comparators != ("=",) or asked not in names(whole):
        return None
    symbols = [side for side in whole.sides if isinstance(side, Symbol) and side.name in scope.types]
    return (whole, symbols[0]) if symbols and symbols[0].name != asked else None


def solved_for_another(question: Question) -> Result | None:
    """The result of an answer that is an equation for another declared symbol; None for anything else.

    It is right where the reference satisfies it at every point, and other values do not.
    """
    read = for_another(question)
    if read is None:
        return None
    whole, other = read
    asked, scope, reference = question.answer.name, question.scope, question.references[0]
    values = (Product((Number("2"), reference), "*"), Sum((reference, Number("1"))))  # none of them may do
    try:
        found = holds(_at(whole, asked, reference), scope, question.seed, False)
        others = [holds(_at(whole, asked, value), scope, question.seed, False) for value in values]
    except (MeaningError, NotComputable):
        return None
    read_as = render_text(whole, is_array=scope.is_array)
    if isinstance(found, Refuted):
        said = f"This does not hold for the right {render_text(Symbol(asked))}."
        return Result("incorrect", 0.0, read_as, Refuted("", "", {}, said).evidence(), (said,))
    if not isinstance(found, Agrees | Proved) or not all(isinstance(each, Refuted) for each in others):
        return None
    said = f"This is solved for {render_text(other)}; it says the same."
    return Result("correct", 1.0, read_as, found.evidence(), (said,))


def _at(whole: Relation, asked: str, value: Formula) -> Relation:
    return Relation(whole.comparators, tuple(substitute(side, {asked: value}) for side in whole.sides))
