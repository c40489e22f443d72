"""The shape of a formula, its free indices held fixed: ``x[n]`` has the shape of one sample."""

from __future__ import annotations

from typing import Final

from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.shapes import UNKNOWN, Shape, squeezed
from hwsolve.notation.formula import ONE, Formula

MATRIX_VALUED: Final = frozenset({"inv"})


def shape_of(formula: Formula, scope: Scope) -> Shape:
    """The dimensions of the value; raises ``NotComputable`` where no rule knows."""
    found = scope.shape_of(formula)
    if found is None or UNKNOWN in found:
        raise NotComputable("an array of blocks has no entry form here")
    return found


def product_shape(left: Shape, right: Shape) -> Shape:
    """The shape of a matrix product; vectors are columns and 1×1 is a scalar."""
    if not left or not right:
        return left or right
    return squeezed((left[0], right[1] if len(right) == 2 else ONE))


__all__ = ["MATRIX_VALUED", "Shape", "product_shape", "shape_of"]
