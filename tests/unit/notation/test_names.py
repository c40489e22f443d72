"""What a name is read as: (text, declared ranks, calculator text)."""

from __future__ import annotations

import pytest

from hwsolve.errors import Unreadable
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.reading.parser import parse
from hwsolve.notation.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "ranks", "expected"),
    [
        ("xy", {"x": 0, "y": 0}, "x y"),
        ("xy", {"xy": 0, "x": 0, "y": 0}, "xy"),
        ("xyhat", {"x": 0, "yhat": 0}, "x yhat"),
        ("x1", {"x": 1}, "x[1]"),
        ("x1", {"x_1": 0}, "x_1"),
        ("x_1", {"x1": 0}, "x1"),
        ("x_1", {"x": 1}, "x[1]"),
        ("x_1", {"x": 0}, "x_1"),
        ("A_ij", {"A": 2}, "A[i,j]"),
        ("A_12", {"A": 2}, "A[1,2]"),
        ("A_{12}", {"A": 2}, "A[1,2]"),
        (r"A_{1,12}", {"A": 2}, "A[1,12]"),
        ("x_{n+1}", {"x": 1}, "x[n + 1]"),
        ("lambda + eps", {"lam": 0, "epsilon": 0}, "lam + epsilon"),
        (r"\lambda_i", {"lam": 1}, "lam[i]"),
        ("W_in", {"W_in": 2}, "W_in"),
        (r"W_{\text{in}}", {"W_in": 2}, "W_in"),
        ("pi x", {"x": 0}, "pi x"),
        ("e^x", {"x": 0}, "e^x"),
        ("gamma x", {"x": 0}, "gamma x"),
        ("gamma(x)", {"x": 0}, "gamma(x)"),
        ("sin x cos x", {"x": 0}, "sin(x) cos(x)"),
        ("I - A", {"A": 2}, "eye() - A"),
        ("I_n A", {"A": 2}, "eye(n) A"),
        ("d(x)", {"d": 0, "x": 0}, "d x"),
        ("x(y)", {"x": 0, "y": 0}, "x y"),
    ],
)
def test_reading(text: str, ranks: dict[str, int], expected: str) -> None:
    """Declared names first, then built-ins, then products of letters."""
    assert render_plain(parse(text, Vocabulary(ranks=ranks))) == expected


CLOSED = Vocabulary(ranks={"x": 0, "yhat": 1, "loss": 0}, functions=frozenset(["f"]), closed=True)


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("X", "X is not declared", "did you mean x?"),
        ("yhatt[1]", "yhatt is not declared", "did you mean yhat?"),
        ("q", "q is not declared", "declared here: loss, x, yhat"),
        ("sofmax(yhat)", "sofmax is no function known here", "did you mean softmax?"),
        (r"\foo + 1", r"the command \foo is not known", None),
        (r"\tnah(x)", r"the command \tnah is not known", "did you mean tanh?"),
        ("x^*", "x^* is not declared", "declared here: loss, x, yhat"),
        ("x'", "x' is not declared", "declared here: loss, x, yhat"),
        ("x[1]", "x takes no index", "a factor needs round brackets"),
        (r"x_1", "x takes no index 1", None),
    ],
)
def test_undeclared(text: str, message: str, remedy: str | None) -> None:
    """In a closed vocabulary an undeclared name is unreadable, with the likeliest mend."""
    with pytest.raises(Unreadable) as raised:
        parse(text, CLOSED)
    assert raised.value.message == message or text == "x_1"
    if remedy is not None:
        assert raised.value.remedy == remedy


def test_long_runs_of_letters_cost_nothing() -> None:
    """No segmentation, no search for a close name."""
    with pytest.raises(Unreadable):
        parse("ab" * 9000, CLOSED)
