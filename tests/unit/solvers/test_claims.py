"""Statements of the author's own under a solver: checked, and answers in words that they settle."""

from __future__ import annotations

import pytest

from hwsolve.derivation.checker import check
from hwsolve.errors import ProblemError
from hwsolve.notation.formula import Words
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import part


def test_a_claim_settles_an_answer_in_words() -> None:
    """The word stands beside the derived answers, the claim is a checked line."""
    claims = "claims: [{claim: 'abs(w) >= w', rule: sign, answer: always, says: 'yes'}]"
    derivation = check(
        solve(part({"w": "real"}, (), f"kind: gradient, of: w^2, wrt: w, answer: g, {claims}"))
    )
    assert derivation.verified
    assert derivation.answers["always"] == Words("yes")
    assert derivation.steps[-1].rule == "sign"


def test_a_claim_settles_an_answer_by_a_formula() -> None:
    """Without words the last side of the claim is the answer."""
    claims = "claims: [{claim: 'd(w^2)/d(w) = 2*w = w + w', answer: double}]"
    derivation = check(solve(part({"w": "real"}, (), f"kind: short_answer, {claims}")))
    assert derivation.verified
    assert render_plain(derivation.answers["double"]) == "w + w"


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ("claims: [{claim: 'abs(w) >= w', says: always}]", "name it under 'answer'"),
        ("claims: [{claim: 'w > 1 => w^2 > 1', answer: always}]", "has a last side"),
        ("claims: [{claim: 'w^2'}]", "a claim is an equation"),
        ("claims: [{claim: 'w^2 = w'}]", "this claim is false: at w = "),
        ("claims: [{claim: 'w^2 >= w', given: ['w >= 1/2']}]", "this claim is false: at w = "),
    ],
)
@pytest.mark.parametrize("kind", ["gradient, of: w^2, wrt: w", "convexity, of: w^2, wrt: w", "short_answer"])
def test_claims_that_do_not_stand(claims: str, words: str, kind: str) -> None:
    """A name without a word, no statement, and false ones: the author's fault, with the place."""
    with pytest.raises(ProblemError, match=words):
        solve(part({"w": "real"}, (), f"kind: {kind}, {claims}"))
