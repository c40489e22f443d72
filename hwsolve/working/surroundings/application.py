"""Functions and quantities with and without their arguments: ``f_1(1, 2)``, ``f = ln u``, ``u'``."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from hwsolve.errors import MeaningError
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    Call,
    Constant,
    Formula,
    Matrix,
    Product,
    Relation,
    Symbol,
    Transpose,
    Tuple,
    Vector,
    children,
    map_children,
    names,
    substitute,
    walk,
)

_PRIMED: Final = re.compile(r"^([A-Za-z]\w*)' is not declared")
_NO_ARGUMENT: Final = re.compile(r"^([A-Za-z]\w*)'+ needs its argument")
_NABLA: Final = re.compile(
    r"(?P<sign>\\nabla(?![A-Za-z])|∇)\s*(?P<of>[A-Za-z]\w*)\s*\(\s*(?P<by>[A-Za-z]\w*)\s*\)"
)


def applied(formula: Formula, scope: Scope) -> Formula:
    """``f_1(1, 2)`` of a defined quantity: its value where the symbols it depends on are 1 and 2."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or not any(isinstance(factor, Tuple) for factor in node.factors):
            return node
        factors: list[Formula] = []
        for factor in node.factors:
            value = _value(factors[-1], factor, scope) if factors and isinstance(factor, Tuple) else None
            if value is None:
                factors.append(factor)
            else:
                factors[-1] = value
        return factors[0] if len(factors) == 1 else Product(tuple(factors), node.mark)

    return change(formula)


def of_argument(formula: Formula, scope: Scope) -> Formula:
    """A relation with the name of a function by itself (``f = ln u``): its value at its own variable.

    Raises:
        MeaningError: a prime stands behind a constant (``e'(z)``), where it is no transpose.
    """
    for node in walk(formula):
        if isinstance(node, Transpose) and isinstance(node.operand, Constant):
            raise MeaningError(f"{node.operand.name}' is not declared; the letter alone is a constant")
    bare = {name for name in names(formula) & set(scope.functions) if name not in scope.types}
    if not isinstance(formula, Relation) or not bare:
        return formula
    values: dict[str, Formula] = {}
    for name in bare:
        variable = _variable(name, scope)
        if variable is not None:
            values[name] = Call(name, (Symbol(variable),))
    return substitute(formula, values) if values else formula


def _variable(function: str, scope: Scope) -> str | None:
    """The variable of a defined function of one number: that of its definition, else x."""
    definition = scope.functions.get(function)
    if definition is None or len(definition.parameters) != 1:
        return None
    for name in (definition.parameters[0], "x"):
        if name in scope.types and not scope.types[name].dims:
            return name
    return None


def differently_written(text: str, fault: str, scope: Scope) -> str | None:
    r"""*text* as the reader of formulas wants it: ``u'`` as ``du/dx``, ``\nabla q(w)`` as ``\nabla_w q``."""
    missing = _PRIMED.match(fault)
    if missing is not None and missing[1] in scope.definitions and not scope.shape(missing[1]):
        name = missing[1]
        found = re.sub(
            rf"(?<![A-Za-z\\]){name}'(?!')(?:\(\s*([A-Za-z]\w*)\s*\))?",
            lambda match: _slope(match, name, scope),
            text,
        )
        return found if found != text else None
    alone = _NO_ARGUMENT.match(fault)
    if alone is not None and (variable := _variable(alone[1], scope)) is not None:
        found = re.sub(rf"(?<![A-Za-z\\]){alone[1]}('+)(?!'|\s*\()", rf"{alone[1]}\1({variable})", text)
        return found if found != text else None
    match = _NABLA.search(text) if fault.startswith("∇ by what") else None
    if match is None or match["of"] not in scope.definitions or match["by"] not in scope.types:
        return None
    return f"{text[: match.start()]}{match['sign']}_{{{match['by']}}} {match['of']}{text[match.end() :]}"


def _slope(match: re.Match[str], name: str, scope: Scope) -> str:
    numbers = [
        leaf
        for leaf in depends(scope, Symbol(name))
        if leaf in scope.types and leaf not in scope.dimensions and not scope.types[leaf].dims
    ]
    variable = match[1] if match[1] in numbers else numbers[0] if len(numbers) == 1 and not match[1] else None
    return match.group() if variable is None else rf"\frac{{d {name}}}{{d {variable}}}"


def of_functions(formula: Formula, scope: Scope) -> Formula:
    """``(f + g)(x)``, ``(f g)(x)`` as the sum, the product of the values at x."""
    known = scope.function_names
    if names(formula).isdisjoint(known):
        return formula

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or node.mark != "" or len(node.factors) < 2:
            return node
        heads = 0
        while heads < len(node.factors) - 1 and _is_of_functions(node.factors[heads], known):
            heads += 1
        if not heads or _is_of_functions(node.factors[heads], known):
            return node
        argument = node.factors[heads]
        values = {name: Call(name, (argument,)) for each in node.factors[:heads] for name in names(each)}
        found = [substitute(each, dict(values)) for each in node.factors[:heads]]
        return Product((*found, *node.factors[heads + 1 :]), "") if len(node.factors) > 2 else found[0]

    return change(formula)


def _is_of_functions(formula: Formula, known: Collection[str]) -> bool:
    """Whether a formula is built of names of functions that stand without their arguments."""
    leaves = [node for node in walk(formula) if not children(node)]
    return bool(leaves) and all(isinstance(node, Symbol) and node.name in known for node in leaves)


def as_arrays(formula: Formula, scope: Scope) -> Formula:
    """``d = (1, 2, 4)`` of a vector, ``J = (1, 1, 1)`` of a row: a list as the array that it fills."""
    if not isinstance(formula, Relation) or not any(isinstance(side, Tuple) for side in formula.sides):
        return formula
    shapes = [scope.shape_of(side) for side in formula.sides if not isinstance(side, Tuple)]
    wanted = next((shape for shape in shapes if shape), None)
    if wanted is None or len(wanted) > 2 or (len(wanted) == 2 and wanted[0] != ONE):
        return formula

    def listed(side: Formula) -> Formula:
        if not isinstance(side, Tuple) or any(isinstance(each, Relation | Tuple) for each in side.items):
            return side
        return Vector(side.items, side.span) if len(wanted) == 1 else Matrix((side.items,), side.span)

    return Relation(formula.comparators, tuple(map(listed, formula.sides)), formula.span)


def _value(called: Formula, arguments: Tuple, scope: Scope) -> Formula | None:
    if not isinstance(called, Symbol) or called.name not in scope.definitions:
        return None
    body = expanded(called, scope)
    leaves = [name for name in scope.types if name in names(body) and name not in scope.dimensions]
    every = [name for name in scope.types if name not in scope.dimensions and not scope.types[name].dims]
    chosen = leaves if len(leaves) == len(arguments.items) else every
    if len(chosen) != len(arguments.items):
        return None
    return substitute(body, dict(zip(chosen, arguments.items, strict=True)))


def expanded(formula: Formula, scope: Scope) -> Formula:
    """The formula with plain definitions put in."""
    for name in reversed(tuple(scope.definitions)):
        definition = scope.definitions[name]
        if not definition.indices:
            formula = substitute(formula, {name: definition.body})
    return formula
