"""Solver kind ``matrix_identity``: identities and implications about matrices, derived rule by rule.

Traces, norms, transposes and determinants of products by rewriting both sides to one form; sums over
entries; singular values by A = U S V^T; eigenvalues by the characteristic polynomial; null spaces by
a factor from the left or a norm that is zero. Given matrices stand beside it, in numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import Formula, Logic, Relation, names
from hwsolve.solvers.matrices.entrywise import by_entries, speaks_of_entries
from hwsolve.solvers.matrices.factorisation import (
    EIGEN,
    FACTORISATION,
    SINGULAR,
    by_eigenvalues,
    by_singular_values,
    functions_of,
)
from hwsolve.solvers.matrices.figures import generalised, placed, read_matrices, tell_figures
from hwsolve.solvers.matrices.implications import by_implication, by_rank
from hwsolve.solvers.matrices.inverses import by_inverses
from hwsolve.solvers.matrices.rewriting import meet, rewrite, tell
from hwsolve.solvers.matrices.terms import Room
from hwsolve.solvers.solver import Parameter, Solver
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Mathematics, Settings

Proof = Callable[[Derivation, Formula, Formula], "Derivation | None"]
PROOFS: Final = ("auto", "rewriting", "entries", "singular values", "eigenvalues")


@dataclass(frozen=True)
class Given:
    """The claims, the way to show them, the answers they give, and matrices to put in."""

    claims: tuple[Mathematics, ...]
    proof: str
    answers: dict[str, Mathematics]
    at: tuple[dict[str, Mathematics], ...]

    @classmethod
    def read(cls, settings: Settings) -> Given:
        """The parameters ``claim``, ``proof``, ``answers``, ``at``; raises ``ProblemError`` at others."""
        settings.only(("kind", "claim", "proof", "answers", "at"))
        claims = settings.formulas("claim")
        if not claims:
            settings.place.fail("the key 'claim' is missing: what is to be shown?")
        proof = settings.choice("proof", PROOFS, "auto")
        return cls(claims, proof, settings.formula_map("answers"), read_examples(settings))


def read_examples(settings: Settings) -> tuple[dict[str, Mathematics], ...]:
    """The matrices under ``at``: one set of them, or a list of sets."""
    from hwsolve.problem.settings import Mathematics

    return tuple(
        {name: Mathematics(node) for name, node in entry.record.entries.items()}
        for entry in settings.each("at")
    )


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``matrix_identity``."""
    scope, inside = generalised(part.scope)
    claims = [_checked(text, scope, part.scope) for text in given.claims]
    derivation = Derivation(scope)
    for text, claim in zip(given.claims, claims, strict=True):
        known = _known(derivation, scope, claim)
        try:
            derivation = _joined(derivation, _shown(claim, known, part.scope, given.proof, derivation))
        except NotComputable as error:
            text.place.fail(error.message)
    examples = [inside] if inside else []
    for entry in given.at:
        examples.append(read_matrices(entry, scope))
    for example in examples:
        derivation = tell_figures(derivation, claims, example, scope)
    return _answered(derivation, part, given, claims)


def _checked(text: Mathematics, scope: Scope, own: Scope) -> Formula:
    """The claim; raises ``ProblemError`` with a counterexample where it is false."""
    claim = read(text, scope)
    if not isinstance(claim, Relation | Logic):
        text.place.fail("a claim is an equation or an implication")
    try:
        found = holds(claim, scope)
    except MeaningError as error:
        raise text.problem(error) from error
    if isinstance(found, Refuted) and (own is scope or isinstance(holds(claim, own), Refuted)):
        text.place.fail(f"the claim is false: {found.contradiction()}")
    return claim


def _known(derivation: Derivation, scope: Scope, claim: Formula) -> Scope:
    """The problem's scope; letters of earlier lines are taken, but for the factors of a matrix met again."""
    made = {name for name in derivation.scope.definitions if name not in scope.definitions}
    if not made or made & names(claim):
        return scope
    kept = {name: kind for name, kind in derivation.scope.types.items() if name not in scope.types}
    return replace(
        scope, types={**scope.types, **kept, **{name: REAL for name in made if name not in scope.types}}
    )


def _joined(derivation: Derivation, more: Derivation) -> Derivation:
    """Both, over one scope; a line that was told is not told again."""
    told = [step.claim for step in derivation.steps if step.rule == FACTORISATION]
    steps = tuple(step for step in more.steps if step.claim not in told)
    definitions = {**derivation.scope.definitions, **more.scope.definitions}
    types = {**derivation.scope.types, **more.scope.types}
    types = {name: kind for name, kind in types.items() if name not in definitions}
    scope = replace(more.scope, types=types, definitions=definitions)
    return replace(derivation.extend(replace(more, steps=steps)), scope=scope)


def _shown(claim: Formula, scope: Scope, own: Scope, proof: str, earlier: Derivation) -> Derivation:
    derivation = Derivation(scope)
    if isinstance(holds(claim, scope), Refuted):
        literal = {n: d.body for n, d in own.definitions.items() if n not in scope.definitions}
        return derivation.state("insert_the_numbers", placed(claim, literal, scope))  # type: ignore[arg-type]
    if isinstance(claim, Logic):
        return by_implication(derivation, claim) or _stated(derivation, claim)
    assert isinstance(claim, Relation)
    if set(claim.comparators) != {"="}:
        return _stated(derivation, claim)
    known = tuple(step.claim for step in earlier.steps)
    if functions_of(claim) == {"rank"} and proof == "auto":
        told = by_rank(derivation, claim, Room(scope), known)
        if told is not None:
            return told
    for left, right in pairwise(claim.sides):
        derivation = _joined(derivation, _pair(scope, left, right, proof))
    return derivation


def _pair(scope: Scope, left: Formula, right: Formula, proof: str) -> Derivation:
    functions = functions_of(left) | functions_of(right)
    derivation, pair = Derivation(scope), Relation(("=",), (left, right))
    ways: dict[str, Proof] = {
        "rewriting": by_rewriting,
        "entries": lambda d, a, b: by_entries(d, a, b, Room(d.scope)),
        "singular values": by_singular_values,
        "eigenvalues": by_eigenvalues,
    }
    if proof != "auto":
        order = [proof]
    elif functions & EIGEN:
        order = ["eigenvalues", "singular values", "rewriting"]
    elif functions & (SINGULAR | {"rank"}):
        order = ["singular values", "rewriting"]
    elif speaks_of_entries(left) or speaks_of_entries(right):
        order = ["entries", "rewriting"]
    else:
        order = ["rewriting", "entries"]
    found = [told for name in order if (told := ways[name](derivation, left, right)) is not None]
    if not found and proof == "auto" and (told := by_inverses(derivation, left, right)) is not None:
        return told
    if not found:
        if proof != "auto":
            raise NotComputable(f"no way by {proof} from one side to the other was found")
        return _stated(derivation, pair)
    if order[0] == "rewriting" and len(found[0].steps) < 2 and len(found) > 1:
        return found[1]
    return found[0]


def by_rewriting(derivation: Derivation, left: Formula, right: Formula) -> Derivation | None:
    """Both sides to one normal form by the rules of matrix algebra; None where the forms differ."""
    room = Room(derivation.scope)
    sides = rewrite(left, room), rewrite(right, room)
    if not meet(*sides, room):
        return None
    told = tell(derivation, *sides)
    return told if told.steps else derivation.claim("identical_sides", left, right)


def _stated(derivation: Derivation, claim: Relation | Logic) -> Derivation:
    """A claim that no rule here leads to, as it stands, where the checker can establish it."""
    if not isinstance(holds(claim, derivation.scope), Agrees | Proved):
        raise NotComputable("this claim was neither derived nor refuted")
    note = "no rule here leads from one side to the other; it was evaluated at random and degenerate matrices"
    return derivation.state("evaluation", claim, note)


def _answered(derivation: Derivation, part: Part, given: Given, claims: list[Formula]) -> Derivation:
    """The answers: those the author gives, else the last side of each claim in turn."""
    for name, text in given.answers.items():
        derivation = derivation.answer(name, read(text, part.scope))
    if given.answers:
        return derivation
    for answer, claim in zip(part.answers, claims, strict=False):
        last = claim.sides[-1] if isinstance(claim, Relation) and claim.comparators == ("=",) else claim
        derivation = derivation.answer(answer.name, last)
    if not part.answers and claims:
        derivation = derivation.answer("claim", claims[-1])
    return derivation


SUMMARY: Final = (
    "An identity or an implication about matrices, derived line by line; given matrices in numbers."
)
PARAMETERS: Final = (
    Parameter(
        "claim",
        "formulas",
        "What is to be shown: equations, implications (A@x = 0 => B@x = 0), rank(A) = rank(B).",
    ),
    Parameter("proof", "choice", "The way to show it.", "auto", choices=PROOFS),
    Parameter(
        "answers", "keys", "Formulas for the answers; left out, the last side of each claim in turn.", "{}"
    ),
    Parameter("at", "list", "Matrices to put in, such as {A: '[[1, 2], [2, 1]]'}, or several such.", "[]"),
)
EXAMPLE: Final = """\
id: example
title: The trace as an inner product
text: Two matrices of equal shape are given.
symbols:
  A: real[m, n]
  B: real[m, n]
parts:
  - id: trace
    ask: Write $\\mathrm{Tr}(A^T B)$ as a sum over entries.
    solver:
      kind: matrix_identity
      claim: tr(T(A)@B) = sum(sum(A[i,j]*B[i,j], j, 1, n), i, 1, m)
      at: {A: '[[1, 2, 0], [3, -1, 4]]', B: '[[2, 0, 1], [1, 1, 5]]'}   # the same in numbers
    answers:
      trace:
        reference: sum(sum(A[i,j]*B[i,j], j, 1, n), i, 1, m)
        mistakes:
          - {when: sqrt(abs(tr(T(A)@B))), say: There is no root in it., credit: 0.25}
        tests:
          right: ['\\sum_{i,j} A_{ij} B_{ij}', 'Σᵢ Σⱼ Aᵢⱼ Bᵢⱼ', 'total(A*B)']
          wrong: ['norm(A)*norm(B)']
"""
SOLVER = Solver("matrix_identity", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
