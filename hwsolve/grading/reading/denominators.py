"""What stands behind a slash: ``1/2x`` as ``1/(2x)`` where the text leaves it open."""

from __future__ import annotations

from itertools import takewhile

from hwsolve.notation.formula import Formula, Product, Quotient, map_children


def other_reading(formula: Formula, text: str, glued: bool = False) -> Formula | None:
    """``1/2x`` read as ``1/(2x)``, where the text leaves it open; None where nothing is open.

    With *glued* only where no space stands: ``1/2η (a - b) + η/2 ‖v‖`` has one such place.
    """

    def tight(node: Formula) -> Formula:
        node = map_children(node, tight)
        if not isinstance(node, Product) or node.mark != "" or not isinstance(node.factors[0], Quotient):
            return node
        first = node.factors[0]
        written = text[first.span[0] : first.span[1]] if first.span else "("
        if written[:1] in ("(", "\\", "{") or "/" not in written:
            return node
        rest = node.factors[1:]
        close = tuple(takewhile(lambda each: each.span and not text[each.span[0] - 1].isspace(), rest))
        below = close if glued else rest
        if not below:
            return node
        made = Quotient(first.numerator, Product((first.denominator, *below), ""), node.span)
        return made if below == rest else Product((made, *rest[len(below) :]), "", node.span)

    changed = tight(formula)
    return None if changed == formula else changed
