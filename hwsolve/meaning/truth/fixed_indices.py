"""Hypotheses about one entry, ``y[k] = 1``: the letter takes numbers, so that the entry can be moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.pointwise import EVERY
from hwsolve.notation.formula import Formula, Number, Relation, rational, substitute

#: The places that a letter takes; with more letters than this the hypotheses are left as they are.
_PLACES = (1, 2)
_MOST_LETTERS = 2
_CONTINUOUS = frozenset("real positive negative nonnegative nonpositive nonzero probability simplex".split())


def at_fixed_indices(
    claim: Formula, given: Sequence[Formula], scope: Scope
) -> Iterator[tuple[Formula, tuple[Formula, ...]]]:
    """The claim and its hypotheses with numbers for the free indices of hypotheses that are equations.

    Nothing where these have none; places that another hypothesis rules out (``i != k``) are left out.
    """
    pinned = [each for each in given if _pins(each, scope)]
    letters = sorted({letter for each in pinned for letter in scope.free_indices(each)})
    if any(letter.endswith(EVERY) for letter in letters):  # they hold for every place at once
        return
    if not 0 < len(letters) <= _MOST_LETTERS:
        return
    for places in product(_PLACES, repeat=len(letters)):
        at: dict[str, Formula] = {letter: Number(str(k)) for letter, k in zip(letters, places, strict=True)}
        hypotheses = [substitute(each, at) for each in given]
        if not any(map(_is_false, hypotheses)):
            yield substitute(claim, at), tuple(each for each in hypotheses if not _is_true(each))


def _pins(hypothesis: Formula, scope: Scope) -> bool:
    """Whether an equation fixes a quantity that is drawn from an interval, which no draw would meet."""
    if not isinstance(hypothesis, Relation) or "=" not in hypothesis.comparators:
        return False
    return any(
        name in scope.types and scope.types[name].dims and scope.types[name].domain.kind in _CONTINUOUS
        for name in depends(scope, hypothesis)
    )


def _is_false(hypothesis: Formula) -> bool:
    return _told(hypothesis) is False


def _is_true(hypothesis: Formula) -> bool:
    return _told(hypothesis) is True


def _told(hypothesis: Formula) -> bool | None:
    """Whether ``1 != 2`` and ``1 = 1`` are true; None for what is no such comparison of two numbers."""
    if not isinstance(hypothesis, Relation) or hypothesis.comparators not in (("!=",), ("=",)):
        return None
    one, two = map(rational, hypothesis.sides)
    if one is None or two is None:
        return None
    return (one == two) == (hypothesis.comparators == ("=",))
