"""Mistakes in the references of the bank; the second reading in numpy says which of them are."""

from __future__ import annotations

import random
from itertools import chain, permutations

import numpy as np

from hwsolve.grading.question import Question
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, Number, Relation, names, walk
from tests.bank_points import assignments, points
from tests.bank_respellings import Reference
from tests.mutation import mutants
from tests.numpy_reading import Env, Unread, close, free_letters, holds, letters, read, value

#: At how many random points formulas are read, and at how many they must differ.
POINTS, APART = 6, 2
UNREADABLE = (Unread, np.linalg.LinAlgError, ValueError, OverflowError, ZeroDivisionError)


def target(formula: Formula) -> Formula:
    """The side that answers."""
    return formula.sides[-1] if isinstance(formula, Relation) else formula


def differ_at(student: Formula, reference: Formula, env: Env, given: tuple[Formula, ...]) -> bool | None:
    """Whether two formulas differ at one point, however their free letters are ordered; None: cannot say."""
    axes = {**letters(reference, env), **letters(student, env)}
    mine, theirs = set(free_letters(student, env)), set(free_letters(reference, env))
    if not (mine | theirs) <= axes.keys():
        return None
    if mine == theirs:
        verdicts = []
        for chosen in assignments(mine, axes, env):
            inner = {**env, **chosen, "@": axes}
            if all(holds(claim, inner) for claim in given if names(claim) <= inner.keys()):
                one, two = np.asarray(read(student, inner)), np.asarray(read(reference, inner))
                verdicts.append(close(one, two))
                verdicts.append(True if one.ndim == 2 and close(one.T, two) else verdicts[-1])
        if not verdicts or None in verdicts:
            return None
        return False in verdicts
    if given:
        return None
    one, two = value(student, env), value(reference, env)
    orders = [np.transpose(one, order) for order in permutations(range(one.ndim))]
    verdicts = [close(each, two) for each in orders]
    return None if None in verdicts else True not in verdicts


def differs(student: Formula, reference: Formula, envs: list[Env], given: tuple[Formula, ...]) -> bool:
    """Whether the second reading finds other values, at two points or more, to be on the safe side."""
    apart = 0
    with np.errstate(all="ignore"):
        for env in envs:
            try:
                apart += differ_at(student, reference, env, given) is True
            except UNREADABLE:
                return False
    return apart >= min(APART, len(envs))


def twins(scope: Scope) -> dict[str, str]:
    """Each name with the next of the same shape, each index letter with the next over the same size."""
    found: dict[str, str] = {}
    shapes = {name: scope.shape(name) for name in (*scope.types, *scope.definitions)}
    shapes = {name: shape for name, shape in shapes.items() if name not in scope.dimensions}
    for one, shape in shapes.items():
        others = [name for name in shapes if shapes[name] == shape and name != one]
        if others:
            found[one] = others[len(one) % len(others)]
    for one, size in scope.indices.items():
        others = [letter for letter, other in scope.indices.items() if other == size and letter != one]
        if others:
            found.setdefault(one, others[0])
    return found


def rounded(formula: Formula) -> bool:
    """Whether a decimal is in it, so that nearby values are right."""
    return any(isinstance(node, Number) and "." in node.text for node in walk(formula))


def mistakes(reference: Reference, count: int, seed: int = 0) -> list[Formula]:
    """*count* mutants in a random order, with two mistakes once all single ones are used up.

    Their values are those of no reference.
    """
    part, answer = reference.part, reference.answer
    question = Question(part, answer, "")
    scope = question.scope
    envs = points(scope, POINTS, seed)
    wanted = [target(each) for each in question.references]
    if not envs or any(differs(each, each, envs, scope.given) for each in wanted):
        return []
    mistaken = twins(scope), tuple(sorted(scope.dimensions))[:2]
    found = mutants(target(reference.formula), *mistaken)
    chooser = random.Random(f"{part.address} {answer.name}{seed or ''}")
    chooser.shuffle(found)
    more = range(4 * (count - len(found)))
    twice = (chooser.choice(mutants(chooser.choice(found), *mistaken)) for _ in more)
    out: list[Formula] = []
    for student in chain(found, twice):
        if len(out) >= count:
            break
        slight = student is found[0] or any(getattr(node, "text", "") == "1.0001" for node in walk(student))
        if slight and any(map(rounded, wanted)):
            continue
        if all(differs(student, each, envs, scope.given) for each in wanted):
            out.append(student)
    return out
