"""The entries of both sides of a comparison beside each other, and which samples count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.comparison.question import Question
from hwsolve.meaning.evaluation.arrays import Array, Value, places, shape_of, shown
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.evaluation.sized_by_context import Scaled
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.truth.pointwise import EVERY, condition_at, everywhere
from hwsolve.notation.formula import names


@dataclass(slots=True)
class Tally:
    """What the samples have shown so far."""

    same: int = 0
    confirmed: int = 0
    bits: int = 10_000
    half: int = 0
    undefined: int = 0
    unresolved: int = 0
    suspected: bool = False
    varied: bool = False
    note: str | None = None
    half_at: tuple[Instance, int, Any, Any] | None = None


def entry_pairs(
    question: Question,
    instance: Instance,
    numbers: Any,
    tally: Tally | None = None,
    walk: Evaluator[Any] | None = None,
) -> list[tuple[Any, Any]] | Refuted:
    """The entries of both sides beside each other, or the shapes that do not fit."""
    a, b = _values(question, instance, walk or Evaluator(instance.scope, instance, numbers))
    if isinstance(a, Scaled) or isinstance(b, Scaled):
        from hwsolve.meaning.evaluation.sized_by_context import sized

        a, b = sized(Evaluator(instance.scope, instance, numbers), a, b)
    if not isinstance(a, Array) and not isinstance(b, Array):
        return [(a, b)]
    left, right = shape_of(a), shape_of(b)
    if left != right:
        flat_left, flat_right = [n for n in left if n != 1], [n for n in right if n != 1]
        if flat_left != flat_right or not left or not right or question.strict_layout:
            return Refuted(shown(left), shown(right), {}, f"yours is {shown(left)}, expected {shown(right)}")
        if tally is not None:
            tally.note = (
                "written as a row instead of a column" if left[0] == 1 else "written in another layout"
            )
    kept = _kept_places(question, instance, numbers, right)
    pairs = list(zip(a.items, b.items, strict=True))
    return pairs if kept is None else [pair for pair, keep in zip(pairs, kept, strict=True) if keep]


def entry_place(question: Question, instance: Instance, numbers: Any, which: int) -> str | None:
    """Where one of the pairs of :func:`entry_pairs` stands: ``3``, ``(1, 2)``; None for a single one."""
    array = _values(question, instance, Evaluator(instance.scope, instance, numbers))[1]
    shape = shape_of(array) if isinstance(array, Array) else ()
    kept = _kept_places(question, instance, numbers, shape) or [True] * len(list(places(shape)))
    found = [place for place, keep in zip(places(shape), kept, strict=True) if keep]
    if len(found) < 2 or which >= len(found):
        return None
    index = [str(k + 1) for k, size in zip(found[which], shape, strict=True) if size > 1]
    return index[0] if len(index) == 1 else f"({', '.join(index)})"


def _values(question: Question, instance: Instance, walk: Evaluator[Any]) -> tuple[Value, Value]:
    out: list[Value] = []
    for formula, free in ((question.a, question.free_a), (question.b, question.free_b)):
        if free:
            sizes = [instance.size(question.ranges[letter]) for letter in free]
            out.append(walk.entries(formula, list(free), sizes))
        else:
            out.append(walk.value(formula))
    return out[0], out[1]


def _kept_places(
    question: Question, instance: Instance, numbers: Any, shape: tuple[int, ...]
) -> list[bool] | None:
    """The places of an array of entries at which hypotheses such as i != k hold."""
    free = question.free_b or question.free_a
    known = {*free, *filter(question.scope.declares, set().union(*map(names, question.given)))}
    conditions = [c for c in question.given if names(c) & set(free) and names(c) <= known]
    if not conditions or question.free_a != question.free_b:
        return None
    sizes = tuple(instance.size(question.ranges[letter]) for letter in free)
    block = 1
    for n in shape[len(sizes) :]:
        block *= n
    kept: list[bool] = []
    for place in places(sizes):
        at = {letter: k + 1 for letter, k in zip(free, place, strict=True)}
        holds = True
        for condition in conditions:
            evaluator: Evaluator[Any] = Evaluator(instance.scope, instance, numbers)
            evaluator.bound = {letter: evaluator.whole(k) for letter, k in at.items()}
            found = evaluator.condition(condition)
            holds = holds and (found is True or (isinstance(found, list) and all(found)))
        kept.extend([holds] * block)
    return kept


def allowed_samples(question: Question, instance: Instance, numbers: Any) -> list[bool]:
    """Which samples satisfy the hypotheses that do not speak of free indices."""
    allowed = [True] * instance.samples
    letters = {*question.free_a, *question.free_b}
    for condition in question.given:
        unknown = {name for name in names(condition) if not instance.scope.declares(name)}
        if names(condition) & letters or any(not name.endswith(EVERY) for name in unknown):
            continue
        links: list[Any] = []
        try:
            walk: Evaluator[Any] = Evaluator(instance.scope, instance, numbers)
            for bound in everywhere(condition, walk):
                holds = condition_at(walk, condition, bound)
                links.extend(holds.items if isinstance(holds, Array) else [holds])
        except NotComputable:
            continue
        allowed = [ok and all(link[k] for link in links) for k, ok in enumerate(allowed)]
    return allowed
