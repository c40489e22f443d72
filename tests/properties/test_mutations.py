"""An answer whose value is different is never right; a second reading in numpy says which are."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pytest

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import Formula
from hwsolve.notation.printing.plain import render_plain
from tests.formulary import FORMULAS, formulary
from tests.mutation import mutants
from tests.numpy_reading import Unread, close, point, value

SCOPE = formulary()
POINTS = [point(seed) for seed in range(1, 9)]
TWINS = {"w": "v", "v": "w", "a": "b", "b": "a", "g": "s", "s": "g", "y": "yhat", "yhat": "y", "q": "t",
 "t": "q",
         "c": "lam", "A": "P", "S": "A", "p": "q", "beta": "eta", "sig": "c", "n": "d", "i": "j",
         "j": "i"}  # fmt: skip


def differs(student: Formula, reference: Formula) -> bool:
    """Whether the second reading finds other values: at two points or more, to be on the safe side."""
    apart = 0
    with np.errstate(all="ignore"):
        for env in POINTS:
            try:
                verdict = close(value(student, env), value(reference, env))
            except (Unread, np.linalg.LinAlgError, ValueError):
                return False
            apart += verdict is False
    return apart >= 2


@pytest.mark.parametrize("text", FORMULAS)
def test_a_changed_value_is_never_accepted(text: str) -> None:
    """Signs, factors, exponents, terms, indices, functions, transposes, ranges."""
    reference = SCOPE.parse(text)
    assert not differs(reference, reference)
    wrong = [mutant for mutant in mutants(reference, TWINS, ("N",)) if differs(mutant, reference)]
    assert len(wrong) >= 4
    for student in wrong:
        try:
            found = equal(student, reference, SCOPE, crc32(render_plain(student).encode()), prove=True)
        except (MeaningError, NotComputable):
            continue
        assert not isinstance(found, Agrees | Proved), render_plain(student)


def test_there_are_mutants_to_speak_of() -> None:
    """The whole formulary gives hundreds of wrong answers."""
    counts = [
        sum(differs(m, SCOPE.parse(text)) for m in mutants(SCOPE.parse(text), TWINS, ("N",)))
        for text in FORMULAS[::7]
    ]
    assert sum(counts) > 100
