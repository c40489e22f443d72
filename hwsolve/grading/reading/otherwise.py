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
from hwsolve.grading.reading.answer import Reading, first_of_several, other_reading
from hwsolve.grading.reading.entrywise import NOTE, entry_by_entry
from hwsolve.grading.reading.indices import double_sums, outside_its_sum, stray_letters
from hwsolve.grading.reading.repairs import Place, repaired
from hwsolve.grading.result import Result, sentence, unreadable
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.notation.formula import (
    ZERO,
    Derivative,
    Entry,
    Formula,
    Relation,
    Symbol,
    Transpose,
    map_children,
    names,
)

if TYPE_CHECKING:
    from hwsolve.grading.key import Key
    from hwsolve.meaning.scope import Scope

_ZERO: Final = "“= 0” was read as what is to hold at an extremum."
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


def _set_to_zero(key: Key, reading: Reading, found: Refuted) -> Reading | None:
    """A derivative that was worked out and then set to zero: ``∂q/∂w = 4w - 2 = 0``."""
    whole = reading.whole
    chain = isinstance(whole, Relation) and len(whole.sides) > 2 and isinstance(whole.sides[0], Derivative)
    if not chain or reading.mended or reading.final != ZERO or not reading.earlier:
        return None
    *before, last = reading.earlier
    return (
        replace(reading, final=last, earlier=tuple(before), mended=True, note=_ZERO) if names(last) else None
    )


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
    other = other_reading(reading.final, key.question.text)
    if other is None or not key.accepts(other):
        return None
    doubt = ambiguous(reading.final, other)
    return Result("undecided", 0.0, None, doubt.evidence(), (sentence(doubt.reason),))


_WAYS: Final[tuple[Callable[[Key, Reading, Refuted], Reading | Result | None], ...]] = (
    _first_of_several,
    _over_both_letters,
    _outside_its_sum,
    _in_rows,
    _entry_by_entry,
    _set_to_zero,
    _mended,
    _left_open,
)
