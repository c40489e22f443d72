"""Averages over an index: the sum over the number of its terms."""

from __future__ import annotations

from hwsolve.notation.formula import ONE, BigOperator, Call, Formula, Negative, Number, Quotient, Sum

#: An average over an index whose range only the declarations know: ``mean(x[n], n)``.
AVERAGE = "average"


def averaged(total: BigOperator, size: Formula | None = None) -> Formula:
    """*total* over its number of terms, or over *size* where the index runs over a dimension.

    Where neither is known it is a call of ``average`` for whoever knows the range.
    """
    count = _count(total, size) if total.condition is None else None
    if count is None:
        return Call(AVERAGE, (total,), total.span)
    return Quotient(total, count, total.span)


def _count(total: BigOperator, size: Formula | None) -> Formula | None:
    if total.lower is None and total.upper is None:
        return size
    lower, upper = total.lower or ONE, total.upper or size
    if upper is None:
        return None
    if lower == ONE:
        return upper
    if isinstance(lower, Number) and isinstance(upper, Number):
        return Number(str(int(upper.text) - int(lower.text) + 1))
    return Sum((upper, Negative(lower), ONE))
