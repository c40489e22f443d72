"""Many guesses about one answer: floats at a few points rule most of them out before a comparison is made.

All guesses share one instance and one evaluator, so that quantities and unchanged formulas are evaluated
once. What is ruled out differs by far more than floats can err; what is not may still be different.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hwsolve.errors import HwsolveError, NotComputable
from hwsolve.meaning.comparison.entries import allowed_samples, entry_pairs
from hwsolve.meaning.comparison.grounds import has_complex
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.comparison.question import asked
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.instances.literal_indices import least_sizes
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula

SAMPLES: Final = 4
#: Relative differences above this are no rounding, where no literal is large.
_CLEAR: Final = 1e-7
_LARGE: Final = 1e7
#: So many samples must differ clearly.
_ENOUGH: Final = 2


@dataclass(slots=True)
class Screen:
    """Floats at one instance of *scope*, large enough for the literal indices in *formulas*."""

    scope: Scope
    formulas: Sequence[Formula] = ()
    seed: int = 1
    _walk: Evaluator[Any] | None = field(default=None, init=False)

    def differ(self, a: Formula, b: Formula, order: Sequence[str] = ()) -> bool:
        """Whether *a* and *b* differ clearly at several points; False also where floats cannot tell."""
        try:
            question = asked(a, b, self.scope, self.seed, order=order)
            seen = question.seen
            if question.counts or seen.imaginary or any(float(text) > _LARGE for text in seen.literals):
                return False
            walk = self._evaluator()
            walk.restart()
            pairs = entry_pairs(question, walk.instance, walk.numbers, walk=walk)
            if isinstance(pairs, Refuted):
                return True
            allowed = allowed_samples(question, walk.instance, walk.numbers)
        except NotComputable:
            return False
        except HwsolveError:
            return True
        apart = sum(
            1 for k in range(SAMPLES) if allowed[k] and any(_clearly_apart(x[k], y[k]) for x, y in pairs)
        )
        return apart >= _ENOUGH

    def _evaluator(self) -> Evaluator[Any]:
        if self._walk is None:
            if has_complex(self.scope):
                raise NotComputable("floats are real here")
            least = least_sizes(tuple(self.formulas), self.scope) if self.scope.dimensions else {}
            instance = Instance(self.scope, self.seed, SAMPLES, least=least)
            self._walk = Evaluator(self.scope, instance, FloatSamples(SAMPLES))
        return self._walk


def _clearly_apart(x: Any, y: Any) -> bool:
    """Two defined values that differ by more than rounding."""
    size = max(abs(x), abs(y))
    return bool(size < float("inf") and abs(x - y) > _CLEAR * size)
