"""A counterexample as a person reads it: few digits, names, no jargon."""

from __future__ import annotations

from typing import Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import mentioned
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.notation.formula import Formula, Symbol


def point(formulas: tuple[Formula, ...], instance: Instance, k: int) -> dict[str, Any]:
    """The values at sample *k* of what the formulas mention, definitions included."""
    at: dict[str, Any] = {}
    for name in sorted(set().union(*(mentioned(instance.scope, formula) for formula in formulas))):
        if name in instance.leaves:
            at[name] = leaf_text(instance.leaves[name], k)
        elif name in instance.scope.definitions:
            numbers = FloatSamples(instance.samples)
            try:
                value = Evaluator(instance.scope, instance, numbers).value(Symbol(name))
            except (NotComputable, MeaningError):
                continue
            at[name] = leaf_text(value, k)
    for name, member in sorted(instance.members.items()):
        at[f"{name}(u)"] = member.text(k)
        for each in sorted(member.needed(k) & member.constants.keys()):
            if isinstance(member.constants[each], Array):
                at[f"{each} of {name}"] = leaf_text(member.constants[each], k)
    return at


def leaf_text(leaf: Any, k: int) -> Any:
    """One sample of a leaf: a number, a list, a list of rows."""
    if isinstance(leaf, Array):
        flat = [_short(item[k]) for item in leaf.items]
        if len(leaf.shape) == 2:
            width = leaf.shape[1]
            return [flat[i : i + width] for i in range(0, len(flat), width)]
        return flat
    return _short(leaf[k])


def _short(x: Any) -> Any:
    if isinstance(x, complex):
        return f"{x.real:.6g}{x.imag:+.6g}i"
    if x != x or abs(x) == float("inf"):
        return str(x)
    whole = round(x) if abs(x) < 1e15 else x
    return whole if whole == x else (x if len(repr(x)) < 9 else float(f"{x:.7g}"))


def number_text(value: Any, digits: int = 6) -> str:
    """A float or ball for people: six significant digits unless more are asked."""
    if isinstance(value, float | int):
        return f"{value:.{digits}g}"
    if not value.is_finite():
        return "undefined"
    if digits > 6:
        text: str = value.str(digits, radius=False)
        return text
    if hasattr(value, "imag") and type(value).__name__ == "acb":
        real, imag = _rounded(value.real), _rounded(value.imag)
        return real if value.imag == 0 else f"{real} + {imag}i"
    return _rounded(value)


def _rounded(ball: Any) -> str:
    middle = float(ball.mid())
    if middle != 0 and abs(middle) != float("inf"):
        return f"{middle:.6g}"
    return str(ball.str(6, radius=False))
