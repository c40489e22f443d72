"""Remainder terms, and bounds whose left side cannot be read."""

from pathlib import Path

import pytest

from hwsolve.grading.check import check_answer
from hwsolve.grading.reading.sides import bound_side
from hwsolve.problem.bank import resolve

BANK = Path(__file__).parents[3] / "problems"


@pytest.mark.parametrize(
    ("address", "text", "verdict"),
    [
        ("newton.error:leading-ratio", r"\frac{f''(x_*)}{2f'(x_*)}+O(e_k)", "correct"),
        ("newton.error:leading-ratio", r"\frac{f''(x_*)}{f'(x_*)}+O(e_k)", "partial"),
        ("newton.quadratic:bound", r"|e_{k+1}| \le \frac{|f''(\xi)|}{2|f'(x_k)|}|e_k|^2", "correct"),
        ("newton.quadratic:bound", r"|e_{k+1}| \le \frac{|f''(\xi)|}{2|f'(x_k)|}|e_k|", "partial"),
        ("gd-rate.bound:bound", r"f(\bar w)-f(w^*) \le \frac{\rho B}{\sqrt{T}}", "correct"),
        ("gd-rate.bound:bound", r"f(\bar w)-f(w^*) \le \frac{\rho B}{T}", "partial"),
        ("gd-rate.bound:bound", r"f(\bar w)-f(w^*) \ge \frac{\rho B}{\sqrt T}", "unreadable"),
        ("linalg.det-eig:det", r"(-1)^n \prod_i \lambda_i", "incorrect"),
        ("linalg.trace-eig:trace", "sum(lambda_i, i)", "correct"),
        ("linalg.trace-eig:trace", "tr(A)", "incorrect"),
        ("linalg.specnorm-svd:norm", "sigma_max", "correct"),
        ("linalg.specnorm-svd:norm", "sigma_n", "incorrect"),
        ("linalg.fro-sv:fro", r"\sqrt{\sigma_1^2+\dots+\sigma_n^2}", "correct"),
        ("softsign.vanish:limit", r"\lim_{|x|\to\infty} g'(x) = 0", "correct"),
        ("softsign.vanish:limit", r"\lim_{|x|\to\infty} g'(x)", "incorrect"),
    ],
)
def test_answers_with_more_around_them(address: str, text: str, verdict: str) -> None:
    """Of a remainder only the leading term counts, of a bound its last side, of a spectrum the matrix A."""
    target = resolve(address, BANK, [])
    assert target.part is not None
    assert target.answer is not None
    assert check_answer(target.part, target.answer, text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("f <= X", " X"),
        (r"f(\bar w) \le a \leq b", " b"),
        ("|a ≤ b|", " b|"),
        ("g(a ≤ b)", None),
        (r"\left( a", None),
        ("f >= X", None),
        ("f <=> X", None),
    ],
)
def test_bound_side(text: str, rest: str | None) -> None:
    """The bound stands after the last sign of at most that is in no bracket."""
    start = bound_side(text)
    assert (None if start is None else text[start:]) == rest
