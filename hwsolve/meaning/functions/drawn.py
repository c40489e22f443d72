"""Random members of a class of functions: one for each sample of an instance."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zlib import crc32

from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.functions.families import PARAMETERS, families
from hwsolve.meaning.instances.stream import Stream
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import Formula, Negative, Number, names, substitute

if TYPE_CHECKING:
    from hwsolve.meaning.instances.instance import Draws, Instance, Leaf

_CONSTANT = re.compile(r"([cpvM])\d")


@dataclass(frozen=True, slots=True)
class Member:
    """Which of the formulas each sample has (its number in ``choices``), and their constants.

    A formula comes with its number and the names in it.
    """

    choices: Draws
    formulas: tuple[tuple[int, Formula, set[str]], ...]
    constants: dict[str, Leaf]
    argument: tuple[Formula, ...]
    traits: dict[str, Formula]

    def _formula(self, sample: int) -> Formula:
        return next(formula for k, formula, _ in self.formulas if k == self.choices[sample])

    def needed(self, sample: int) -> set[str]:
        """The constants in the member of one sample."""
        return names(self._formula(sample))

    def text(self, sample: int) -> str:
        """The member of one sample as a formula in ``u``, in calculator text."""
        from hwsolve.notation.printing.plain import render_plain

        chosen = self._formula(sample)
        given = {
            name: _written(leaf[sample].real)
            for name, leaf in self.constants.items()
            if isinstance(leaf, tuple)
        }
        return render_plain(substitute(substitute(chosen, given), self.traits))


def repeated(leaf: Leaf, sample: int, count: int) -> Leaf:
    """The value that one sample has, for each of *count* samples."""
    if isinstance(leaf, Array):
        return Array(leaf.shape, [(item[sample],) * count for item in leaf.items])
    return (leaf[sample],) * count


def held(member: Member, sample: int, count: int) -> Member:
    """The member that one sample has, for each of *count* samples."""
    chosen = member.choices[sample]
    return replace(
        member,
        choices=(chosen,) * count,
        formulas=tuple(each for each in member.formulas if each[0] == chosen),
        constants={name: repeated(leaf, sample, count) for name, leaf in member.constants.items()},
    )


def member_of(instance: Instance, name: str) -> Member:
    """The members that the samples of an instance have for the function *name*."""
    found = instance.members.get(name)
    if found is None:
        found = instance.members[name] = _draw(instance, name)
    return found


def _draw(instance: Instance, name: str) -> Member:
    """Every family in turn, in an order of its own each time round."""
    from hwsolve.meaning.instances.instance import draw_leaf

    domain = instance.scope.types[name].domain
    made = families(frozenset(trait.name for trait in domain.traits), bool(domain.argument))
    stream = Stream(instance.seed * 0x9E3779B1 + crc32(name.encode()) + instance.variant * 0x51ED27)
    choices: list[float] = []
    while len(choices) < instance.samples:
        order = list(range(len(made)))
        while order:
            choices.append(float(order.pop(stream.below(len(order)))))
    chosen = tuple(choices[: instance.samples])
    formulas = tuple((k, formula, names(formula)) for k, formula in enumerate(made) if k in chosen)
    constants: dict[str, Leaf] = {}
    size = domain.argument
    for each in sorted(set().union(*(needed for *_, needed in formulas))):
        if _CONSTANT.fullmatch(each):
            kind = Domain("real") if each[0] != "p" else Domain("real", 0.125, 3.0)
            dims = {"v": size, "M": size * 2}.get(each[0], ())
            constants[each] = draw_leaf(Type(kind, dims), instance, stream)
    traits = {PARAMETERS[t.name]: t.parameter for t in domain.traits if t.parameter is not None}
    return Member(chosen, formulas, constants, size, traits)


def _written(value: float) -> Formula:
    text = f"{abs(value):.6g}"
    return Negative(Number(text)) if value < 0 else Number(text)
