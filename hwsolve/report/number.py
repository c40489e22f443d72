"""The decimal value of a closed formula, beside its exact form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.notation.formula import Formula, Matrix, Number, Tuple, Vector, children, names

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope


def number_text(formula: Formula, scope: Scope, digits: int = 6) -> str | None:
    """The value to *digits* significant digits, entry by entry, in calculator text.

    None where the formula has free names, or says its numbers already.
    """
    if names(formula) or isinstance(formula, Number):
        return None
    match formula:
        case Vector(items=items):
            inner = [_entry(item, scope, digits) for item in items]
            return None if None in inner or _plain(items) else f"[{', '.join(map(str, inner))}]"
        case Tuple(items=items):
            inner = [_entry(item, scope, digits) for item in items]
            return None if None in inner or _plain(items) else f"({', '.join(map(str, inner))})"
        case Matrix(rows=rows):
            table = [[_entry(item, scope, digits) for item in row] for row in rows]
            if any(None in row for row in table) or all(_plain(row) for row in rows):
                return None
            return f"[{', '.join('[' + ', '.join(map(str, row)) + ']' for row in table)}]"
        case _:
            return _entry(formula, scope, digits)


def _plain(items: tuple[Formula, ...]) -> bool:
    return all(isinstance(item, Number) or not any(children(item)) for item in items)


def _entry(formula: Formula, scope: Scope, digits: int) -> str | None:
    from hwsolve.meaning.evaluate import Evaluator
    from hwsolve.meaning.instance import draw
    from hwsolve.meaning.numbers.balls import RealBalls

    balls = RealBalls(128)
    try:
        with balls.working():
            found: Any = Evaluator(scope, draw(scope, 0), balls).value(formula)
    except (MeaningError, NotComputable):
        return None
    try:
        value = float(found)
    except (TypeError, ValueError, OverflowError):
        return None
    return f"{value:.{digits}g}"
