"""``a \\cdot b`` between two columns of one shape, read entry by entry where the inner product is wrong."""

from __future__ import annotations

from typing import Final

from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import ONE, Formula, Product, map_children

NOTE: Final = "· read entry by entry."
_DOTS: Final = ("\\cdot", "·", "⋅", "\\times", "×", "\\bullet")


def entry_by_entry(formula: Formula, text: str, scope: Scope) -> Formula | None:
    """*formula* with ``⊙`` in the place of a dot between columns of one shape; None where there is none.

    What stands beside the last factor, as the row in ``a · b xᵀ``, multiplies the whole.
    """
    if not any(dot in text for dot in _DOTS):
        return None

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or node.mark not in ("@", ""):
            return node
        factors = [inner for factor in node.factors for inner in _beside(factor)]
        made = factors[0]
        changed = False
        for factor in factors[1:]:
            fits = _column(made, scope) is not None and _column(made, scope) == _column(factor, scope)
            changed = changed or fits
            made = Product((made, factor), ".*" if fits else node.mark, node.span)
        return made if changed else node

    changed = change(formula)
    return None if changed == formula else changed


def _beside(factor: Formula) -> tuple[Formula, ...]:
    return factor.factors if isinstance(factor, Product) and factor.mark == "" else (factor,)


def _column(formula: Formula, scope: Scope) -> Formula | None:
    """The length of a column; None for a number, a row or a matrix."""
    shape = scope.shape_of(formula)
    if not shape or len(shape) > 2 or (len(shape) == 2 and shape[1] != ONE):
        return None
    return shape[0]
