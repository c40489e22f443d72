"""The decimal value of a closed formula, beside its exact form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import draw
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.notation.formula import Constant, Formula, Matrix, Negative, Number, Tuple, Vector, names

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope


def number_text(formula: Formula, scope: Scope, digits: int = 6) -> str | None:
    """The value to *digits* significant digits, entry by entry, in calculator text.

    None where the formula depends on anything but constants and definitions made of them.
    """
    if not is_closed(formula, scope):
        return None
    if isinstance(formula, Tuple):
        items = [number_text(item, scope, digits) for item in formula.items]
        return None if None in items else f"({', '.join(map(str, items))})"
    balls = RealBalls(128)
    try:
        with balls.working():
            found: Any = Evaluator(scope, draw(scope, 0), balls).value(formula)
            return _shown(found, digits)
    except (MeaningError, NotComputable):
        return None


def about(formula: Formula, scope: Scope) -> str | None:
    """The value where it says more than the formula does (``0.25`` needs no second time)."""
    return None if _is_written_out(formula) else number_text(formula, scope)


def is_closed(formula: Formula, scope: Scope) -> bool:
    """Whether every name in the formula is defined, all the way down to constants."""
    pending, seen = list(names(formula)), set[str]()
    while pending:
        name = pending.pop()
        definition = scope.definitions.get(name)
        if definition is None:
            return False
        if name not in seen:
            seen.add(name)
            pending += names(definition.body) - set(definition.indices)
    return True


def _is_written_out(formula: Formula) -> bool:
    match formula:
        case Number() | Constant(name="inf"):
            return True
        case Negative(operand=operand):
            return _is_written_out(operand)
        case Vector(items=items) | Tuple(items=items):
            return all(map(_is_written_out, items))
        case Matrix(rows=rows):
            return all(_is_written_out(item) for row in rows for item in row)
        case _:
            return False


def _shown(value: Any, digits: int) -> str | None:
    if not isinstance(value, Array):
        number = float(value)
        return f"{number:.{digits}g}" if number == number else None
    if len(value.shape) not in (1, 2):
        return None
    items = [_shown(item, digits) for item in value.items]
    if None in items:
        return None
    rows = [items]
    if len(value.shape) == 2:
        width = value.shape[1]
        rows = [items[start : start + width] for start in range(0, len(items), width)]
    texts = [f"[{', '.join(map(str, row))}]" for row in rows]
    return texts[0] if len(value.shape) == 1 else f"[{', '.join(texts)}]"
