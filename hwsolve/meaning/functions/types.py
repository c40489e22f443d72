"""Types of functions: ``function``, ``convex function[d]``, ``bounded(K) lipschitz(L) function``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError
from hwsolve.notation.formula import Formula

if TYPE_CHECKING:
    from hwsolve.meaning.types import Type

#: What may stand before the word ``function``, and whether it takes a parameter.
TRAITS = {
    "convex": False, "concave": False, "increasing": False, "decreasing": False, "odd": False, "even": False,
    "differentiable": False, "lipschitz": True, "bounded": True, "smooth": True, "strongly_convex": True,
}  # fmt: skip
_FUNCTION = re.compile(r"(.*?)\bfunction\b\s*(?:\[([^\]]*)\])?\s*", re.DOTALL)
_TRAIT = re.compile(r"\s*([A-Za-z_]+)\s*(\()?")
_WITHOUT = frozenset(["smooth", "continuous", "arbitrary"])


@dataclass(frozen=True, slots=True)
class Trait:
    """A property of a function: ``convex``, ``lipschitz`` with its constant."""

    name: str
    parameter: Formula | None = None


def parse_function_type(text: str) -> Type | None:
    """The type of a function from R, or from vectors of the size in brackets, to R; None for other types.

    Raises:
        MeaningError: a property that is not known, a parameter that is missing or too many, or
            properties that no function here has together.
    """
    from hwsolve.meaning.functions.families import families
    from hwsolve.meaning.types import Domain, Type, items

    found = _FUNCTION.fullmatch(text)
    if found is None:
        return None
    traits = _traits(found[1], text)
    argument = () if found[2] is None else items(found[2])
    if found[2] is not None and len(argument) != 1:
        raise MeaningError(f"a function takes a number or a vector: write function[d], not {text.strip()!r}")
    if not families(frozenset(trait.name for trait in traits), bool(argument)):
        raise MeaningError(f"no function is known here that has all properties of {text.strip()!r}")
    return Type(Domain("function", traits=traits, argument=argument))


def _traits(text: str, whole: str) -> tuple[Trait, ...]:
    from hwsolve.meaning.types import enclosed, items

    found: dict[str, Trait] = {}
    rest = text.strip()
    while rest:
        word = _TRAIT.match(rest)
        name = word[1].lower() if word else rest
        plain = word is not None and word[2] is None
        if plain and name in _WITHOUT:
            rest = rest[word.end() :].strip() if word else ""
            continue
        if word is None or name not in TRAITS:
            allowed = ", ".join(f"{each}(…)" if takes else each for each, takes in TRAITS.items())
            message = f"{name!r} in the type {whole.strip()!r} is no property of a function"
            raise MeaningError(f"{message}; there are {allowed}")
        if TRAITS[name] is plain:
            remedy = f"write {name}(L)" if plain else f"write {name}"
            count = "a" if plain else "no"
            raise MeaningError(f"{name} takes {count} parameter in the type of a function: {remedy}")
        if plain:
            found[name], rest = Trait(name), rest[word.end() :].strip()
            continue
        inside, rest = enclosed(rest[word.end() - 1 :], "(", ")", whole)
        parameters = items(inside)
        if len(parameters) != 1:
            raise MeaningError(f"{name} takes 1 parameter, not {len(parameters)}")
        found[name], rest = Trait(name, parameters[0]), rest.strip()
    return tuple(found.values())
