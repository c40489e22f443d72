"""Known functions written out in full, and the names that a scope has for what stands in a formula."""

from __future__ import annotations

from collections.abc import Callable

from hwsolve.calculus.arithmetic import entry, negative
from hwsolve.calculus.arrays.entry_form import EntryForm
from hwsolve.calculus.arrays.free import Free
from hwsolve.calculus.arrays.matrix_form import MatrixForm
from hwsolve.calculus.arrays.renaming import replace_symbols
from hwsolve.calculus.simplification.cost import cost
from hwsolve.calculus.simplification.tidy import map_scalars
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Call,
    Constant,
    Entry,
    Formula,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    rational,
)


def exponent_of(f: Formula) -> Formula | None:
    """u, for exp(u) and e^u"""
    if isinstance(f, Call) and f.function == "exp":
        return f.arguments[0]
    if isinstance(f, Power) and f.base == Constant("e"):
        return f.exponent
    return None


def _one_plus_exp(f: Formula) -> Formula | None:
    """u, for 1 + exp(u)"""
    if isinstance(f, Sum) and len(f.terms) == 2 and ONE in f.terms:
        return exponent_of(f.terms[1] if f.terms[0] == ONE else f.terms[0])
    return None


def logistic(f: Formula) -> Formula | None:
    """1 / (1 + exp(-u)) = sigmoid(u), exp(u) / (1 + exp(u)) = sigmoid(u)"""
    if not isinstance(f, Quotient) or (u := _one_plus_exp(f.denominator)) is None:
        return None
    if f.numerator == ONE:
        return Call("sigmoid", (negative(u),))
    return Call("sigmoid", (u,)) if exponent_of(f.numerator) == u else None


def softened_relu(f: Formula) -> Formula | None:
    """log(1 + exp(u)) = softplus(u)"""
    if isinstance(f, Call) and f.function == "log" and (u := _one_plus_exp(f.arguments[0])) is not None:
        return Call("softplus", (u,))
    return None


def hyperbolic_tangent(f: Formula) -> Formula | None:
    """(exp(u) - exp(-u)) / (exp(u) + exp(-u)) = tanh(u), sinh(u) / cosh(u) = tanh(u)"""
    if not isinstance(f, Quotient):
        return None
    top, bottom = f.numerator, f.denominator
    if (
        isinstance(top, Call)
        and isinstance(bottom, Call)
        and (top.function, bottom.function) == ("sinh", "cosh")
    ):
        return Call("tanh", top.arguments) if top.arguments == bottom.arguments else None
    if not (isinstance(top, Sum) and isinstance(bottom, Sum) and len(top.terms) == len(bottom.terms) == 2):
        return None
    plus, minus = top.terms
    if isinstance(plus, Negative):
        plus, minus = minus, plus
    if not isinstance(minus, Negative) or set(bottom.terms) != {plus, minus.operand}:
        return None
    u, v = exponent_of(plus), exponent_of(minus.operand)
    return Call("tanh", (u,)) if u is not None and v is not None and v == negative(u) else None


def softmax_written_out(f: Formula) -> Formula | None:
    """exp(z[k]) / Σ_j exp(z[j]) = softmax(z)[k]"""
    if not isinstance(f, Quotient) or not isinstance(f.denominator, BigOperator):
        return None
    total, u = f.denominator, exponent_of(f.numerator)
    inside = exponent_of(total.body)
    if (
        u is None
        or inside is None
        or total.operator != "sum"
        or total.condition is not None
        or total.lower != ONE
    ):
        return None
    bound: dict[str, Formula] = {}
    slot = Symbol(f"{SLOT}0")
    if not match(replace_symbols(inside, {total.index: slot}), u, bound) or set(bound) != {slot.name}:
        return None
    if total.upper is None:
        return None
    scores = MatrixForm(False).of(inside, (Free(total.index, total.upper),))
    return None if scores is None else entry(Call("softmax", (scores,)), (bound[slot.name],))


def absolute_value(f: Formula) -> Formula | None:
    """u sign(u) = |u|"""
    if not isinstance(f, Product):
        return None
    for place, factor in enumerate(f.factors):
        if isinstance(factor, Call) and factor.function == "sign" and factor.arguments[0] in f.factors:
            rest = list(f.factors)
            rest[place] = Call("abs", factor.arguments)
            rest.remove(factor.arguments[0])
            return rest[0] if len(rest) == 1 else Product(tuple(rest), f.mark)
    return None


PATTERNS: tuple[Callable[[Formula], Formula | None], ...] = (
    logistic,
    softened_relu,
    hyperbolic_tangent,
    softmax_written_out,
    absolute_value,
)


def known_function(f: Formula) -> Formula | None:
    """The first pattern that fits."""
    for pattern in PATTERNS:
        if (found := pattern(f)) is not None:
            return found
    return None


def recognise(formula: Formula) -> Formula:
    """Every known function that is written out in full, by its name."""
    formula = map_scalars(formula, recognise)
    return known_function(formula) or formula


SLOT = "?"


def name_patterns(scope: Scope) -> tuple[tuple[str, int, Formula], ...]:
    """Each definition's name, rank and body as an entry at slots ``?0``, ``?1``; heaviest first.

    A definition without an entry form (a block matrix) and one that is a number have no pattern.
    """
    found = []
    for name in scope.definitions:
        rank = len(scope.shape(name) or ())
        places = tuple(Symbol(f"place {place}") for place in range(rank))
        try:
            body = recognise(EntryForm(scope).definition(name, places))
        except NotComputable:
            continue
        body = replace_symbols(body, {at.name: Symbol(f"{SLOT}{k}") for k, at in enumerate(places)})
        if rational(body) is not None:
            continue  # a 1 in a formula is not the y that happens to be 1
        found.append((name, rank, body))
    return tuple(sorted(found, key=lambda row: -cost(row[2])))


def match(pattern: Formula, formula: Formula, bound: dict[str, Formula]) -> bool:
    """Whether *formula* is the pattern with its slots filled; *bound* collects the fillings."""
    if isinstance(pattern, Symbol) and pattern.name.startswith(SLOT):
        return bound.setdefault(pattern.name, formula) == formula
    if type(pattern) is not type(formula):
        return False
    if (
        isinstance(pattern, BigOperator)
        and isinstance(formula, BigOperator)
        and pattern.index != formula.index
    ):
        letter = f"#{len(bound)}{pattern.index}"
        pattern, formula = _with_index(pattern, letter), _with_index(formula, letter)
    return _match_parts(pattern._parts(), formula._parts(), bound)


def _with_index(f: BigOperator, letter: str) -> BigOperator:
    renaming = {f.index: Symbol(letter)}
    condition = None if f.condition is None else replace_symbols(f.condition, renaming)
    return BigOperator(f.operator, letter, f.lower, f.upper, condition, replace_symbols(f.body, renaming))


def _match_parts(pattern: object, formula: object, bound: dict[str, Formula]) -> bool:
    if isinstance(pattern, Formula) and isinstance(formula, Formula):
        return match(pattern, formula, bound)
    if isinstance(pattern, tuple) and isinstance(formula, tuple):
        return len(pattern) == len(formula) and all(
            _match_parts(a, b, bound) for a, b in zip(pattern, formula, strict=True)
        )
    return pattern == formula


def by_name(patterns: tuple[tuple[str, int, Formula], ...]) -> Callable[[Formula], Formula | None]:
    """The rule that writes a defined quantity for its body."""

    def definition(f: Formula) -> Formula | None:
        """sigmoid(z[n]) = yhat[n], where yhat[n] is defined so"""
        for name, rank, pattern in patterns:
            if isinstance(pattern, Symbol) or (
                isinstance(pattern, Entry) and isinstance(pattern.base, Symbol)
            ):
                continue  # one name for another says nothing new
            bound: dict[str, Formula] = {}
            if match(pattern, f, bound) and len(bound) == rank:
                return entry(Symbol(name), (bound[f"{SLOT}{place}"] for place in range(rank)))
        return None

    return definition
