"""Statements of the author's own under a solver: checked, and answers in words that they settle."""

from __future__ import annotations

import pytest

from hwsolve.derivation.checker import check
from hwsolve.errors import Falsehood, ProblemError
from hwsolve.notation.formula import Words
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


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ("claims: [{claim: 'abs(w) >= w', answer: always}]", ProblemError),
        ("claims: [{claim: 'w^2'}]", ProblemError),
        ("claims: [{claim: 'w^2 = w'}]", Falsehood),
    ],
)
def test_claims_that_do_not_stand(claims: str, error: type[Exception]) -> None:
    """A name without a word, no statement, and a false one."""
    with pytest.raises(error):
        check(solve(part({"w": "real"}, (), f"kind: gradient, of: w^2, wrt: w, {claims}")))
