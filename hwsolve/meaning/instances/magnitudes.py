"""Instances of all magnitudes: an inequality that holds between -3 and 3 may fail far out.

``-a + 619513`` bounds ``a`` from above at every ordinary draw, and is no bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.instances.degenerate import columns_of, leaf_of
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.instances.stream import Stream
from hwsolve.meaning.scope import Scope

SAMPLES: Final = 24
#: In this many samples all leaves are scaled alike, then a single one, then each by itself.
_ALIKE, _SINGLE = 8, 16
_EXPONENTS: Final = (24, -24, 5, -5, 48, -10, 240, 12)
#: Scaling by a positive number keeps a leaf of these kinds in its type.
_SCALED: Final = frozenset(
    "real normal complex nonzero positive negative nonnegative nonpositive symmetric psd pd diagonal "
    "lower_triangular invertible".split()
)


def far_instance(scope: Scope, names: Iterable[str], seed: int, least: Mapping[str, int]) -> Instance | None:
    """An instance whose unbounded leaves among *names* are scaled by powers of two, down and up.

    None where no leaf can be scaled.
    """
    made = Instance(scope, seed ^ 0xFA2, SAMPLES, least=least)
    movable = [name for name in sorted(names) if _scalable(scope, name)]
    if not movable:
        return None
    stream = Stream(seed ^ 0xFA2)
    alike = [_EXPONENTS[k % len(_EXPONENTS)] for k in range(SAMPLES)]
    for place, name in enumerate(movable):
        leaf = made.leaf(name)
        columns = columns_of(leaf)
        for k in range(SAMPLES):
            single = (k - _ALIKE) % len(movable) == place
            own = _EXPONENTS[stream.below(len(_EXPONENTS))]
            exponent = alike[k] if k < _ALIKE else (alike[k] if single else 0) if k < _SINGLE else own
            columns[k] = [x * 2**exponent if exponent > 0 else x / 2**-exponent for x in columns[k]]
        made.leaves[name] = leaf_of(leaf.shape if isinstance(leaf, Array) else (), columns)
    return made


def _scalable(scope: Scope, name: str) -> bool:
    if name in scope.definitions or name in scope.dimensions or name not in scope.types:
        return False
    domain = scope.types[name].domain
    return domain.kind in _SCALED and domain.low is None and domain.high is None
