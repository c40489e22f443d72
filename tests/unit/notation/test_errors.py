"""What cannot be read: (text, the piece that is pointed at, words of the message)."""

from __future__ import annotations

import pytest

from hwsolve.errors import Unreadable
from hwsolve.notation.reading.parser import parse
from hwsolve.notation.vocabulary import Vocabulary

WORDS = Vocabulary(ranks={"x": 0, "y": 0, "z": 0, "w": 1}, closed=True)

BRACKETS = [
    ("(x + y", "(", "bracket opened here is never closed"),
    ("(x + y]", "(", "closed by ']'"),
    ("x + y)", ")", "without an opening one"),
    ("[x, y", "[", "bracket opened here is never closed"),
    (r"\frac{x+1}{y", "{", "brace opened here is never closed"),
    ("|x", "|", "bar opened here is never closed"),
    ("x_{", "_", "subscript opened here is never closed"),
    ("sin(x", "(", "bracket opened here is never closed"),
    ("sum(w[n], n", "(", "bracket opened here is never closed"),
    ("()", "()", "nothing between the brackets"),
    (r"\begin{bmatrix} 1 & 2 \\ 3", r"\begin{bmatrix}", "never closed"),
    (r"\lfloor x", r"\lfloor", "never closed"),
]
OPERANDS = [
    ("x +", "+", "missing after '+'"),
    ("x +* y", "*", "missing between '+' and '*'"),
    ("* x", "*", "missing before '*'"),
    ("x (+)", "+", "missing after '+'"),
    ("x^", "^", "missing after '^'"),
    ("2 3", "2 3", "two numbers side by side"),
    ("1.5.2", "1.5.2", "two numbers side by side"),
    (r"\frac{1}", "}", "needs its argument"),
    (r"\sqrt", r"\sqrt", "needs its argument"),
    ("sin", "sin", "needs an argument"),
    ("sin()", "sin()", "takes 1 argument, not 0"),
    ("binomial(x)", "binomial(x)", "takes 2 arguments, not 1"),
    ("maxover(w)", "maxover", "which index"),
    (r"\sum w", r"\sum", "which index"),
    (r"\nabla x", r"\nabla", "by what"),
    ("", "", "the answer is empty"),
    ("$$", "$", "the answer is empty"),
]
MEANINGS = [
    ("0,5", ",", "decimal comma"),
    ("1,000", ",", "decimal comma"),
    ("[[1, 2], [3]]", "[[1, 2], [3]]", "different lengths"),
    ("w[1, 2, 3]", "w[1, 2, 3]", "takes 1 index, not 3"),
    ("‖x‖_7", "‖x‖", "not known"),
    ("x + ... + ...", "x + ... + ...", "not plain"),
    ("1 + 3 + ... + 9", "3", "do not follow the pattern"),
    (r"\begin{foo} x \end{foo}", r"\begin{foo}", "environment foo"),
    ("x y \\\\ z", "z", "cannot stand here"),
    (r"\begin{cases} 1 & 2 \end{cases}", r"\begin{cases} 1 & 2 \end{cases}", "a value and a condition"),
]


@pytest.mark.parametrize(("text", "piece", "message"), BRACKETS + OPERANDS + MEANINGS)
def test_errors_point(text: str, piece: str, message: str) -> None:
    """At the opening bracket, the operator, the name that is at fault."""
    with pytest.raises(Unreadable) as raised:
        parse(text, WORDS)
    error = raised.value
    assert text[slice(*error.span)] == piece
    assert message in error.message


def test_the_sentence_has_a_caret_under_it() -> None:
    """What a person sees."""
    with pytest.raises(Unreadable) as raised:
        parse("x + 2 3", WORDS)
    assert str(raised.value) == (
        "  x + 2 3\n      ^^^ two numbers side by side; put an operator between them"
    )
