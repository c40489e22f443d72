"""What a student is told of a wrong formula: true, in its place, and not the answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.grading.check import check_answer
from hwsolve.problem.bank import only_answer, resolve

BANK = Path(__file__).resolve().parents[3] / "problems"

CASES = [
    ("all-positive.a:update", "b - sum(sigma(z[i])-1, i, 1, n)/n", "A factor ε is missing."),
    ("all-positive.a:update", "b - 2*eps*sum(sigma(z[i])-1, i, 1, n)/n", "2 times the right one"),
    ("jac-hess.hessian", "[[2*v, 2*u, exp(z)],[2*u, 0, 0],[exp(z), 0, 0]]", "In entry (2, 2) at u ="),
    ("softmax-ce.b:H", "2*outer(yhat, yhat)", "In entry (1, 1) at yhat ="),
    ("softmax-ce.a", "yhat*y", "In entry 1 at y ="),
    ("softmax-ce.a", "yhat", "A term is missing."),
    ("cnn.out1", "(I - K1 + 1, I - K1 + 1, 7)", "In item 3 at"),
    ("step-net.h1", "(-1, 0, 2)", "With w₁₁ = −1, w₁₂ = 0, b₁ = 2 at x₁ = 2, x₂ = 4: "),
    ("step-net.h1", "(-1, 0, 2)", "is 0; wanted is 1."),
    ("autodiff.forward:J rounded", "[[1, 2], [3, 4]]", "None of the 4 values is right."),
    ("gauss-dropout.moments:E d", "1 + sig2", "which is not right."),
    ("newton.update:root form", "g := g - f(xk)/f'(xk)", "This updates g; xk₁ is asked."),
]


def told(address: str, text: str) -> str:
    """All feedback to *text*, which is not right."""
    target = resolve(address, BANK)
    assert target.part is not None
    result = check_answer(target.part, target.answer or only_answer(target.part), text)
    assert result.verdict in ("incorrect", "partial")
    return "\n".join(result.feedback)


@pytest.mark.parametrize(("address", "text", "said"), CASES)
def test_what_is_told(address: str, text: str, said: str) -> None:
    """The slip by its name, the entry by its row and column, the point with both values."""
    assert said in told(address, text)


@pytest.mark.parametrize("text", ["1 + sig2", "2", "sig2"])
def test_the_value_that_is_the_answer_is_not_told(text: str) -> None:
    """Where the answer is one number, no counterexample tells it."""
    assert "expected" not in told("gauss-dropout.moments:E d", text)


def test_entries_are_counted_where_they_stand() -> None:
    """With ``i != k`` given, entries on the diagonal are left out; the others keep their places."""
    assert "In entry (1, 2) at" in told("mlp-dropout.softmax-jac:i!=k", "yhat[i] + yhat[k]")
