"""What an answer that is wrong as it was read may say instead.

Each way is a function that declines with None. It gives another reading, which is graded in its
place, or the result where the text leaves open which reading is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.grading.key import is_right
from hwsolve.grading.pairs import ambiguous
from hwsolve.grading.reading.alternatives import COMMA, alternatives
from hwsolve.grading.reading.answer import Reading, first_of_several
from hwsolve.grading.reading.denominators import other_reading
from hwsolve.grading.reading.entrywise import NOTE, entry_by_entry
from hwsolve.grading.reading.indices import double_sums, outside_its_sum, stray_letters
from hwsolve.grading.reading.repairs import Place, repaired
from hwsolve.grading.result import Result, sentence, unreadable
from hwsolve.meaning.comparison.outcome import Refuted, Undecided
from hwsolve.meaning.scope import unchain
from hwsolve.notation.formula import (
    Derivative,
    Entry,
    Formula,
    Logic,
    Relation,
    Symbol,
    Transpose,
    Tuple,
    map_children,
)
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.grading.key import Key
    from hwsolve.meaning.scope import Scope

_FORMS: Final = "Each of the forms is right."
_MOST_FORMS: Final = 4
#: Kinds with one value: several are the same one again.
_SINGLE: Final = frozenset(["expression", "number", "function"])
_ROWS: Final = "This is right where vectors are rows; here they are columns."


def otherwise(key: Key, reading: Reading, found: Refuted) -> Reading | Result | None:
    """The first other sense that *reading*, which *found* refutes, has; None where it has no other."""
    for way in _WAYS:
        other = way(key, reading, found)
        if other is not None:
            return other
    return None


def _first_of_several(key: Key, reading: Reading, found: Refuted) -> Reading | None:
    return first_of_several(reading, key.question.answer.kind)


def _each_right(key: Key, reading: Reading, found: Refuted) -> Reading | None:
    """``A or B``, ``A; B``: one answer in several forms, where each of them is right."""
    final = reading.final
    if key.question.answer.kind not in _SINGLE or any(isinstance(each, Tuple) for each in key.references):
        return None
    if isinstance(final, Logic) and final.connective == "or":
        forms = tuple(map(unchain, final.operands))
    else:
        forms = tuple(map(unchain, final.items)) if isinstance(final, Tuple) else ()
    if not 1 < len(forms) <= _MOST_FORMS or not all(map(key.accepts, forms)):
        return None
    return replace(reading, final=forms[0], earlier=(), claims=(), note=_FORMS)


def _over_both_letters(key: Key, reading: Reading, found: Refuted) -> Reading | None:
    r"""``\sum_{i \ne j}`` over i and j, where that is right."""
    letters = stray_letters(reading.final, key.references[0], key.scope)
    widened = double_sums(reading.final, letters) if letters else None
    return replace(reading, final=widened) if widened is not None and key.accepts(widened) else None


def _outside_its_sum(key: Key, reading: Reading, found: Refuted) -> Result | None:
    """A letter that is summed over, and stands behind the sum as well."""
    letters = stray_letters(reading.final, key.references[0], key.scope)
    if not found.at and not key.scope.free_indices(key.references[0]):
        letters = letters or tuple(key.scope.free_indices(reading.final))  # the shapes differ
    escaped = outside_its_sum(reading.final, letters) if letters else None
    if escaped is None:
        return None
    said = f"{escaped} stands outside of its sum as well: put brackets around all that is summed."
    return unreadable(said)


def _in_rows(key: Key, reading: Reading, found: Refuted) -> Reading | None:
    """Vectors as rows, where the shapes clash as they stand and this is right; a left side is one as well."""
    if found.student != "no value" or key.terms.strict_layout:
        return None
    rows = in_rows(reading.final, key.scope)
    return Reading(rows, rows, note=_ROWS) if rows is not None and key.accepts(rows) else None


def in_rows(formula: Formula, scope: Scope) -> Formula | None:
    """*formula* as who writes rows means it: each array is its transpose here; None without arrays."""

    def turned(node: Formula) -> Formula:
        if isinstance(node, Symbol):
            return Transpose(node) if scope.is_array(node) else node
        return node if isinstance(node, Entry | Derivative) else map_children(node, turned)

    found = Transpose(turned(formula))
    return None if found == Transpose(formula) else found


def _entry_by_entry(key: Key, reading: Reading, found: Refuted) -> Reading | None:
    """A dot between columns as the product of their entries, where that is right."""
    dotted = entry_by_entry(reading.final, key.question.text, key.scope)
    return replace(reading, final=dotted, note=NOTE) if dotted is not None and key.accepts(dotted) else None


def _in_another_spelling(key: Key, reading: Reading, found: Refuted) -> Reading | None:
    """What the text says if ``= 0``, a comma, ``*`` or a word is taken otherwise, where that is right.

    What only a comma keeps from being a number is read so in any case.
    """
    if reading.mended:
        return None
    question, other = key.question, None
    for meant in alternatives(reading, question.text, key.scope, question.answer.kind):
        fit, candidate = key.against(meant.final), replace(meant, mended=True)
        if is_right(fit):
            return candidate
        if meant.note == COMMA and not found.at and isinstance(fit, Refuted) and fit.at:
            other = candidate
    return other


def _before_the_arrow(key: Key, reading: Reading, found: Refuted) -> Result | None:
    """``X → 0``, where X is right: whether the 0 is a remark is for the student to say."""
    whole = reading.whole
    if not isinstance(whole, Relation) or whole.comparators != ("->",) or not key.accepts(whole.sides[0]):
        return None
    left, right = map(render_text, whole.sides)
    doubt = Undecided(f"read as {right}, to which it tends; if you mean {left}, leave the arrow out")
    return Result("undecided", 0.0, None, doubt.evidence(), (sentence(doubt.reason),))


def _mended(key: Key, reading: Reading, found: Refuted) -> Reading | None:
    """A reading with a value of the asked shape where the first has none; a right one comes first."""
    if reading.mended or found.at or not found.reason:
        return None
    place = Place(key.question.text, key.scope, tuple(key.scope.free_indices(key.question.references[0])))
    other: Reading | None = None
    for changed, note in repaired(reading.final, place):
        fit = key.against(changed)
        candidate = replace(reading, final=changed, note=note, mended=True)
        if is_right(fit):
            return candidate
        if other is None and isinstance(fit, Refuted) and fit.at:
            other = candidate
    return other


def _left_open(key: Key, reading: Reading, found: Refuted) -> Result | None:
    """``1/2x``, which would be right as 1/(2x)."""
    for glued in (True, False):
        other = other_reading(reading.final, key.question.text, glued)
        if other is not None and key.accepts(other):
            doubt = ambiguous(reading.final, other)
            return Result("undecided", 0.0, None, doubt.evidence(), (sentence(doubt.reason),))
    return None


_WAYS: Final[tuple[Callable[[Key, Reading, Refuted], Reading | Result | None], ...]] = (
    _in_another_spelling,
    _first_of_several,
    _each_right,
    _over_both_letters,
    _outside_its_sum,
    _in_rows,
    _entry_by_entry,
    _mended,
    _before_the_arrow,
    _left_open,
)
