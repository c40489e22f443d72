"""Solver kind ``short_answer``: what a complete answer in words names, and the mathematics behind it.

The points are those of the rubric that marks the answer; they are words, and cited. What a
formula can carry stands under ``claims`` and is checked like any other line; with ``values``
each named quantity is also worked out in numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.truth.assignments import with_values
from hwsolve.notation.formula import Derivative, Formula, Relation, Symbol, Words, names, substitute, walk
from hwsolve.solvers.solver import Parameter, Solver
from hwsolve.solvers.supporting.claims import CLAIMS, Support, read_claims, support
from hwsolve.solvers.supporting.exact import worked_out
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Answer, Part
    from hwsolve.problem.settings import Mathematics, Settings

DEFAULT_SOURCE: Final = "the rubric of this question"


@dataclass(frozen=True)
class Given:
    """Statements that support the answer, quantities to work out, the numbers to do it with."""

    claims: tuple[Support, ...]
    quantities: dict[str, Mathematics]
    values: dict[str, Mathematics]
    source: str
    place: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters ``claims``, ``quantities``, ``values`` and ``source``, all of them optional."""
        settings.only(("kind", "claims", "quantities", "values", "source"))
        quantities = settings.formula_map("quantities")
        values = settings.formula_map("values")
        if values and not quantities:
            settings.node("values").place.fail("values need quantities: what is to be worked out with them?")
        source = settings.text("source", DEFAULT_SOURCE)
        return cls(read_claims(settings), quantities, values, source, settings)


def solve(part: Part, given: Given) -> Derivation:
    """The points of the rubric, the statements that carry them, and the misconceptions to avoid."""
    scope = part.scope
    derivation = Derivation(scope)
    texts = [answer for answer in part.answers if answer.kind == "text"]
    for answer in texts:
        derivation = _points(derivation, answer, given.source)
    for each in given.claims:
        derivation = support(derivation, each, scope)
    derivation = _worked_out(derivation, given, scope)
    for answer in texts:
        for mistake in answer.mistakes:
            derivation = derivation.remark("common_misconception", mistake.say, DEFAULT_SOURCE)
    if not derivation.steps:
        given.place.place.fail("a short answer needs a rubric in its part, or claims here")
    return derivation


def _points(derivation: Derivation, answer: Answer, source: str) -> Derivation:
    """One line for each point of the rubric; together they are the model answer."""
    said = []
    for entry in answer.options.each("rubric"):
        sentence = entry.text("say", entry.text("point", ""))
        if sentence:
            said.append(_closed(sentence))
            derivation = derivation.remark(entry.text("point", "point"), sentence, source)
    return derivation.answer(answer.name, Words(" ".join(said))) if said else derivation


def _worked_out(derivation: Derivation, given: Given, scope: Scope) -> Derivation:
    """Each quantity with the numbers inserted; every name that is left must have one."""
    if not given.quantities:
        return derivation
    numbers = {name: read(text, scope) for name, text in given.values.items()}
    for name in numbers:
        if not scope.declares(name):
            given.values[name].place.fail(f"{name} is no symbol of the problem")
    for name, text in given.quantities.items():
        formula = read(text, scope)
        leaves = {leaf for leaf in depends(scope, formula) if leaf in scope.types}
        missing = sorted(leaves - numbers.keys()) if numbers else []
        if missing:
            text.place.fail(f"{name} needs a value for {', '.join(missing)}")
        if numbers and (names(formula) - numbers.keys() or _has_derivatives(formula)):
            at = tuple(Relation(("=",), (Symbol(each), numbers[each])) for each in sorted(leaves))
            found = worked_out(formula, with_values(scope, at)[0])
            derivation = derivation.assuming(*at).claim("insert_the_numbers", formula, found, name)
            derivation = derivation.assuming().answer(name, found)
        elif numbers:
            inserted = substitute(formula, numbers)
            found = worked_out(inserted, scope)
            if inserted != found:
                derivation = derivation.claim("insert_the_numbers", inserted, found, name)
            derivation = derivation.answer(name, found)
        else:
            derivation = derivation.answer(name, formula)
    return derivation


def _has_derivatives(formula: Formula) -> bool:
    """Whether the formula has a derivative in it, by a symbol that no number can stand for."""
    return any(isinstance(node, Derivative) for node in walk(formula))


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


PARAMETERS: Final = (
    CLAIMS,
    Parameter("quantities", "keys", "Names, each with a formula that is worked out with the values.", "none"),
    Parameter("values", "keys", "Symbols of the problem, each with the number to insert.", "none"),
    Parameter("source", "text", "Where the points of the rubric come from.", DEFAULT_SOURCE),
)

EXAMPLE: Final = """\
id: example
title: A short answer with a rubric
text: A data set has $N$ samples; training uses mini-batches of $m$ of them.
symbols:
  N: natural
  m: natural
parts:
  - id: a
    ask: Why is an update with a mini-batch cheaper, and how many updates make an epoch?
    points: 2
    solver:
      kind: short_answer
      claims:                       # lines that the checker establishes
        - {claim: 'm*ceil(N/m) >= N', rule: every sample is used, note: 'so an epoch has ceil(N/m) updates'}
      quantities: {updates: 'ceil(N/m)'}
      values: {N: 1000, m: 64}      # try --set solver.values.m=128
    answers:
      reasons:
        kind: text
        rubric:                     # what a complete answer names, and the words that tell of it
          - {point: cost, any: ['less comput*', 'cheap*'], say: An update needs m gradients instead of N}
          - {point: updates, any: ['more … updates'], say: There are more updates in an epoch}
        mistakes:
          - {when: 'exact gradient', say: A mini-batch gives an estimate., credit: 0.25}
"""

SOLVER: Final = Solver(
    "short_answer",
    Given,
    solve,
    "What a complete answer in words names, with checked statements behind it.",
    PARAMETERS,
    EXAMPLE,
)
