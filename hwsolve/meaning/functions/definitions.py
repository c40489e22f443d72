"""Functions that a problem defines: ``f(x) = x^3 - 2``, ``h(x, y) = x*y``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError
from hwsolve.notation.formula import Call, DerivativeCall, Formula, Symbol, names, walk
from hwsolve.notation.functions import FUNCTIONS
from hwsolve.notation.lexing.alphabet import ascii_name

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.meaning.types import Type

_HEAD = re.compile(r"\s*\\?([^\W\d]\w*)\s*\(([^()=]*)\)\s*")
_NAME = re.compile(r"\\?[^\W\d]\w*")


@dataclass(frozen=True)
class FunctionDefinition:
    """``name(parameters) = body``, with the type of each parameter.

    A parameter that is a number is one entry of an array at a time (the function works elementwise); one
    that the problem declares as an array, or whose entries the body mentions, is the whole array.
    """

    name: str
    parameters: tuple[str, ...]
    kinds: tuple[Type, ...]
    body: Formula


def split_head(left: str) -> tuple[str, tuple[str, ...]] | None:
    """The name and the parameters on the left of ``f(x, y) = …``; None for the name of a quantity."""
    head = _HEAD.fullmatch(left)
    if head is None:
        return None
    parameters = [part.strip() for part in head[2].split(",")]
    if not all(_NAME.fullmatch(part) for part in parameters):
        return None
    return ascii_name(head[1]), tuple(ascii_name(part.removeprefix("\\")) for part in parameters)


def define_function(scope: Scope, name: str, parameters: tuple[str, ...], text: str) -> FunctionDefinition:
    """Read the body of a function in the names known so far and its parameters.

    Raises:
        Unreadable: as mathematics. MeaningError: a function of itself, a built-in name, a parameter
            twice, an index that is bound by nothing.
    """
    _check_name(name)
    if len(set(parameters)) < len(parameters):
        raise MeaningError(f"a parameter of {name} stands twice")
    if name in parameters:
        raise MeaningError(f"the parameter of {name} needs another name")
    kinds = tuple(_kind(scope, parameter, text) for parameter in parameters)
    known = scope.with_symbols(dict(zip(parameters, kinds, strict=True)))
    known = replace(known, definitions={k: v for k, v in known.definitions.items() if k not in parameters})
    itself = FunctionDefinition(name, parameters, kinds, Symbol(parameters[0]))
    body = replace(known, functions={**scope.functions, name: itself}).parse(text)
    for node in walk(body):
        if isinstance(node, Call | DerivativeCall) and node.function == name:
            raise MeaningError(f"the definition of {name} refers to itself")
    free = known.free_indices(body)
    if free:
        raise MeaningError(f"the index {free[0]} in the definition of {name} is bound by nothing")
    return FunctionDefinition(name, parameters, kinds, body)


def check_functions(types: Mapping[str, Type]) -> None:
    """Check the names of declared functions and the parameters of their types.

    Raises:
        MeaningError: a built-in name, or a parameter that nothing declares.
    """
    for name, kind in types.items():
        if kind.domain.kind != "function":
            continue
        _check_name(name)
        for trait in kind.domain.traits:
            missing = names(trait.parameter) - set(types) if trait.parameter is not None else set()
            if missing:
                unknown = sorted(missing)[0]
                message = f"{unknown} in the type of {name} is not declared"
                raise MeaningError(f"{message}: write {unknown}: positive")


def _check_name(name: str) -> None:
    if name in FUNCTIONS.values():
        raise MeaningError(f"{name} is a built-in function: give yours another name")


def _kind(scope: Scope, parameter: str, text: str) -> Type:
    """The declared type of a parameter; an array where the body indexes it; else a number."""
    from hwsolve.meaning.types import REAL, Type

    if parameter in scope.definitions:
        return Type(REAL.domain, scope.shape(parameter) or ())
    declared = scope.types.get(parameter)
    if declared is not None and declared.domain.kind not in ("function", "dimension"):
        return declared
    indexed = re.search(rf"(?<!\w){re.escape(parameter)}\[([^\]]*)\]", text)
    if indexed is None:
        return scope.default
    return Type(REAL.domain, tuple(Symbol("?") for _ in indexed[1].split(",")))
