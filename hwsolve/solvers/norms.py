"""Solver kind ``norms``: chains of inequalities between norms, and the spectral norm as a supremum.

Every link has its reason, a case in which it is an equality, and a case that breaks it where a
hypothesis is dropped (Horn and Johnson, Matrix Analysis, 5.6; Trefethen and Bau, lectures 3 and 5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Call, Comparator, Formula, Logic, Relation, names
from hwsolve.solvers.matrices.extremes import breaking, tight, unrestricted
from hwsolve.solvers.matrices.figures import generalised, placed, read_matrices, rows_of, with_value
from hwsolve.solvers.matrices.norm_links import reasons, recognise
from hwsolve.solvers.matrices.supremum import tell_supremum
from hwsolve.solvers.matrices.terms import Room
from hwsolve.solvers.solver import Parameter, Solver
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Mathematics, Settings

Link = tuple[Formula, Formula, bool]
_TURNED: Final[dict[Comparator, bool]] = {"<=": True, "<": True, ">=": False, ">": False}


@dataclass(frozen=True)
class Given:
    """The members of the chain, or the form whose supremum is asked; answers; matrices to put in."""

    chain: tuple[Mathematics, ...]
    supremum: Mathematics | None
    answers: dict[str, Mathematics]
    at: tuple[dict[str, Mathematics], ...]
    examples: bool

    @classmethod
    def read(cls, settings: Settings) -> Given:
        """The parameters ``chain`` or ``supremum``, ``answers``, ``at``, ``examples``."""
        settings.only(("kind", "chain", "supremum", "answers", "at", "examples"))
        supremum = settings.formula("supremum") if "supremum" in settings else None
        chain = settings.formulas("chain")
        if supremum is None and not chain:
            settings.place.fail("a chain of norms is missing (chain), or a form (supremum)")
        from hwsolve.solvers.matrix_identity import read_examples

        at = read_examples(settings)
        return cls(chain, supremum, settings.formula_map("answers"), at, settings.flag("examples", True))


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``norms``."""
    scope, inside = generalised(part.scope)
    derivation = Derivation(scope)
    members: list[Formula] = []
    links: list[Link] = []
    if given.supremum is not None:
        form = read(given.supremum, scope)
        derivation = tell_supremum(derivation, form, given.supremum)
        members.append(derivation.answers["value"])
        derivation = replace(derivation, answers={})
    if given.chain:
        links, members = _links(given, scope)
        for greater, smaller, strict in links:
            derivation = _link(derivation, greater, smaller, strict, given)
        derivation = _whole(derivation, members)
    given_here = [read_matrices(entry, scope) for entry in given.at]
    for values in [*([inside] if inside else []), *given_here]:
        derivation = _figures(derivation, members, values, scope)
    answers = {name: read(text, part.scope) for name, text in given.answers.items()}
    if not answers:
        asked = [answer.name for answer in part.answers] or [str(k) for k in range(1, len(members) + 1)]
        answers = dict(zip(asked, members, strict=False))
    for answer in part.answers:
        if answer.kind == "chain" and answer.name not in given.answers and given.chain:
            answers[answer.name] = _written_chain(members, links)
    for name, formula in answers.items():
        derivation = derivation.answer(name, formula)
    return derivation


def _written_chain(members: list[Formula], links: list[Link]) -> Formula:
    """The members in one line, each above the next; the links one by one where they form no line."""
    if [(a, b) for a, b, _ in links] == list(pairwise(members)):
        signs: tuple[Comparator, ...] = tuple(">" if strict else ">=" for _, _, strict in links)
        return Relation(signs, tuple(members))
    each = tuple(Relation((">" if strict else ">=",), (a, b)) for a, b, strict in links)
    return each[0] if len(each) == 1 else Logic("and", each)


def _links(given: Given, scope: Scope) -> tuple[list[Link], list[Formula]]:
    """The links from the greater to the smaller side; raises ``ProblemError`` where one is false."""
    first = read(given.chain[0], scope)
    links: list[Link] = []
    if isinstance(first, Relation):
        for text in given.chain:
            claim = read(text, scope)
            if not isinstance(claim, Relation) or any(sign not in _TURNED for sign in claim.comparators):
                text.place.fail("a chain is written with >= or <= (or > and <)")
            for (a, b), sign in zip(pairwise(claim.sides), claim.comparators, strict=True):
                links.append((*((b, a) if _TURNED[sign] else (a, b)), sign in "<>"))
        members = list(dict.fromkeys(side for text in given.chain for side in read(text, scope).sides))  # type: ignore[attr-defined]
    else:
        members = [read(text, scope) for text in given.chain]
        links = [(a, b, False) for a, b in pairwise(members)]
    for greater, smaller, strict in links:
        found = holds(Relation((">" if strict else ">=",), (greater, smaller)), scope)
        if isinstance(found, Refuted):
            from hwsolve.notation.printing.text import render_text

            link = f"{render_text(greater)} {'>' if strict else '≥'} {render_text(smaller)}"
            given.chain[0].place.fail(f"the chain is false at the link {link}: {found.contradiction()}")
        if not isinstance(found, Agrees | Proved):
            raise NotComputable("a link of this chain was neither established nor refuted")
    return links, members


def _link(
    derivation: Derivation, greater: Formula, smaller: Formula, strict: bool, given: Given
) -> Derivation:
    scope = derivation.scope
    room = Room(scope)
    one, other = recognise(greater, room), recognise(smaller, room)
    told = reasons(derivation, one, other) if one is not None and other is not None else None
    if told is None:
        told = _submultiplicative(derivation, greater, smaller)
    known = told is not None
    derivation = told if told is not None else derivation
    sign: Comparator = ">" if strict else ">="
    note = (
        None
        if known
        else "evaluated at random and degenerate matrices; no theorem about these two is listed here"
    )
    derivation = derivation.state("link_of_the_chain", Relation((sign,), (greater, smaller)), note)
    return _examples(derivation, greater, smaller) if given.examples else derivation


def _submultiplicative(derivation: Derivation, greater: Formula, smaller: Formula) -> Derivation | None:
    """||A B|| <= ||A|| ||B||"""
    from hwsolve.solvers.matrices.supremum import tell_product

    return tell_product(derivation, greater, smaller)


def _examples(derivation: Derivation, greater: Formula, smaller: Formula) -> Derivation:
    """An equality, and where a hypothesis is needed a case that breaks the link without it."""
    scope = derivation.scope
    letters = tuple(sorted(n for n in names(greater) | names(smaller) if n in scope.types and scope.shape(n)))
    if not letters or len(letters) > 2:
        return derivation
    found = tight(greater, smaller, scope, letters)
    if found is not None:
        sides = tuple(placed(side, found, scope) for side in (greater, smaller))
        note = "an equality, so that > would be false here"
        if isinstance(holds(Relation(("=",), sides), scope), Agrees | Proved):
            derivation = derivation.claim("equality_case", sides[0], sides[1], note)
    if all(scope.type_of(letter).domain.kind == "real" for letter in letters) and not scope.given:
        return derivation
    wide = unrestricted(scope, letters)
    broken = breaking(greater, smaller, wide, letters)
    if broken is None:
        return derivation
    sides = tuple(placed(side, broken, wide) for side in (greater, smaller))
    claim = Relation(("<",), sides)
    if isinstance(holds(claim, scope), Agrees | Proved):
        note = "without the hypothesis the link is false"
        derivation = derivation.state("hypothesis_needed", claim, note)
    return derivation


def _whole(derivation: Derivation, members: list[Formula]) -> Derivation:
    """The chain in one line, where it goes one way."""
    if len(members) < 3:
        return derivation
    falling, rising = _signs(">=", len(members)), _signs("<=", len(members))
    for signs in (falling, rising):
        claim = Relation(signs, tuple(members))
        if isinstance(holds(claim, derivation.scope), Agrees | Proved):
            return derivation.state("whole_chain", claim)
    return derivation


def _signs(sign: Comparator, count: int) -> tuple[Comparator, ...]:
    return (sign,) * (count - 1)


def _figures(
    derivation: Derivation, members: list[Formula], values: dict[str, Formula], scope: Scope
) -> Derivation:
    """The members of the chain at given matrices, and the sign of every gap."""
    from hwsolve.solvers.matrices.figures import value_of

    placed_here = [placed(member, values, scope) for member in members]
    for name, value in values.items():
        rows = rows_of(value)
        if rows and derivation.scope.type_of(name).domain.kind in ("real", "psd", "pd", "symmetric"):
            for k in range(1, min(len(rows), len(rows[0])) + 1):
                from hwsolve.calculus.arithmetic import number
                from hwsolve.notation.formula import Entry

                derivation = with_value(
                    derivation, "singular_values", Entry(Call("svals", (value,)), (number(k),))
                )
    for member in placed_here:
        derivation = with_value(derivation, "insert_the_numbers", member)
    numbers = [value_of(member, derivation.scope) for member in placed_here]
    for (a, x), (b, y) in pairwise(zip(placed_here, numbers, strict=True)):
        if x is None or y is None:
            continue
        difference = x.real - y.real
        sign: Comparator = (
            "=" if abs(difference) < 1e-9 * max(1.0, abs(x)) else ">" if difference > 0 else "<"
        )
        derivation = derivation.state("gap", Relation((sign,), (a, b)))
    return derivation


SUMMARY: Final = "A chain of inequalities between norms, each link with its reason, or a norm as a supremum."
PARAMETERS: Final = (
    Parameter(
        "chain", "formulas", "The members from the greatest to the smallest, or a chain a >= b >= c.", "[]"
    ),
    Parameter("supremum", "formula", "A form in unit vectors, such as u^T A v or norm(A@x).", ""),
    Parameter(
        "answers", "keys", "Formulas for the answers; left out, the members of the chain in turn.", "{}"
    ),
    Parameter("at", "list", "Matrices to put in, such as {A: '[[1, 2], [2, 1]]'}, or several such.", "[]"),
    Parameter("examples", "flag", "Whether equality cases and the need of hypotheses are shown.", "true"),
)
EXAMPLE: Final = """\
id: example
title: Three norms of a vector
text: The vector $x$ has $n$ real entries.
symbols:
  x: real[n]
parts:
  - id: chain
    ask: Order the norms of $x$ from the greatest to the smallest.
    solver:
      kind: norms
      chain: ['norm1(x)', 'norm(x)', 'norminf(x)']
      at: {x: '[3, -4]'}   # the three numbers for one vector
      answers: {order: 'norm1(x) >= norm(x) >= norminf(x)'}
    answers:
      order:
        kind: chain
        reference: 'norm1(x) >= norm(x) >= norminf(x)'
        tests:
          right:
            - 'norm1(x) >= norm(x) >= norminf(x)'
            - '‖x‖_∞ ≤ ‖x‖_2 ≤ ‖x‖_1'
            - '\\|x\\|_1 \\ge \\|x\\|_2 \\ge \\|x\\|_\\infty'
          wrong: ['norm(x) >= norm1(x) >= norminf(x)']
"""
SOLVER = Solver("norms", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
