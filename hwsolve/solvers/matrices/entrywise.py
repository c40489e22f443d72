"""An identity shown by entries: traces and norms as sums, entries of products, sums swapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hwsolve.calculus.arithmetic import sum_over
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Entry,
    Formula,
    Power,
    Product,
    Symbol,
    Transpose,
    names,
    walk,
)
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.matrices.entry_terms import Entries, formula_of, normal
from hwsolve.solvers.matrices.rules import everywhere
from hwsolve.solvers.matrices.terms import Room, whole_power


def speaks_of_entries(f: Formula) -> bool:
    """Whether a side is written with entries or sums."""
    return any(
        isinstance(node, Entry | BigOperator)
        or (isinstance(node, Call) and node.function in ("total", "dot"))
        for node in walk(f)
    )


def by_entries(derivation: Derivation, left: Formula, right: Formula, room: Room) -> Derivation | None:
    """The lines from *left* to *right*, or None where the entries do not show it."""
    scope = room.scope
    taken = frozenset(names(left) | names(right) | set(scope.types) | set(scope.definitions))
    shape = room.shape(left)
    letters = [letter for letter in "ijklpq" if letter not in taken][: len(shape)]
    at = tuple(Symbol(letter) for letter in letters)
    if shape:
        left, right = Entry(left, at), Entry(right, at)
        taken |= frozenset(letters)
    entries = Entries(room, taken)
    try:
        one, two = entries.scalar(left), entries.scalar(right)
        if normal(one, room) != normal(two, room):
            return None
    except NotComputable:
        return None
    first = everywhere(_definition(taken), left, room)
    middle = formula_of(one)
    last = everywhere(_definition(taken), right, room)
    end = formula_of(two)
    same_sums = [(t.bound, Counter(t.factors)) for t in one] == [(t.bound, Counter(t.factors)) for t in two]
    lines = [
        (_name(left), first),
        ("entry_of_a_product", middle),
        ("order_of_factors" if same_sums else "interchange_of_sums", end),
        ("entry_of_a_product" if last != right else _name(right), last),
        (_name(right), right),
    ]
    return _told(derivation, left, lines)


def _told(derivation: Derivation, start: Formula, lines: list[tuple[str, Formula]]) -> Derivation:
    lines = [line for place, line in enumerate(lines) if line[1] not in [x for _, x in lines[:place]]]
    last, begun = start, False
    goal = lines[-1][1]
    for rule, after in lines:
        if render_text(after) == render_text(last):
            continue
        derivation = derivation.then(rule, after) if begun else derivation.claim(rule, last, after)
        last, begun = after, True
        if render_text(after) == render_text(goal):
            break
    return derivation


def _name(f: Formula) -> str:
    functions = {node.function for node in walk(f) if isinstance(node, Call)}
    for function, rule in (("trace", "definition_of_the_trace"), ("norm", "definition_of_the_norm")):
        if function in functions:
            return rule
    return "definition_of_the_product"


def _definition(taken: frozenset[str]) -> Callable[[Formula, Room], Formula | None]:
    """The rule that writes a trace or a squared norm as a sum over the entries of what is inside."""
    free = [letter for letter in "jikl" if letter not in taken]

    def definition(f: Formula, room: Room) -> Formula | None:
        """tr(M) = sum over j of M[j,j], ||M||^2 = sum over i and j of M[i,j]^2"""
        if isinstance(f, Call) and f.function == "trace" and free:
            inside, letter = f.arguments[0], Symbol(free[0])
            if isinstance(inside, Product | Transpose):
                return sum_over(free[0], room.shape(inside)[0], Entry(inside, (letter, letter)))
        if isinstance(f, Power) and whole_power(f) == 2 and len(free) > 1:
            base = f.base
            if isinstance(base, Call) and base.function == "norm":
                inside = base.arguments[0]
                shape = room.shape(inside)
                if isinstance(inside, Symbol) or not 1 <= len(shape) <= 2:
                    return None
                letters = [free[1], free[0]][: len(shape)]
                body: Formula = Power(Entry(inside, tuple(Symbol(x) for x in letters)), f.exponent)
                for letter_of, size in reversed(list(zip(letters, shape, strict=True))):
                    body = sum_over(letter_of, size, body)
                return body
        return None

    return definition
