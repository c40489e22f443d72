"""Definitions are tried when a part's names are first needed, and refused with their place."""

from __future__ import annotations

import pytest

from hwsolve.errors import ProblemError
from hwsolve.problem.definitions import laid_over
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.problem.overlay import merge
from hwsolve.problem.problem import Part

_HEAD = "id: t\nsymbols: {w: 'real[d]', v: 'real[n]', A: 'real[m, n]', a: real}\ndefine:\n"


def _part(*definitions: str) -> Part:
    lines = "".join(f"  - {text}\n" for text in definitions)
    return problem_of(
        read_text(f"{_HEAD}{lines}parts: [{{id: p, answers: {{q: 2}}}}]\n", "t.yaml"), "t"
    ).parts[0]


def test_new_definitions_stand_before_what_needs_them() -> None:
    """A list laid over another: new names come before the old name that follows them, or at the end."""
    old = {"mu": 1, "xhat": 2, "y": 3, "L": 4}
    assert laid_over(old, {"v": 5, "xhat": 6}) == (1, 5, 6, 3, 4)
    assert laid_over(old, {"y": 7, "s": 8, "t": 9, "L": 10, "end": 11}) == (1, 2, 7, 8, 9, 10, 11)
    assert laid_over(old, {"L": 12, "mu": 13}) == (13, 2, 3, 12)
    part = _part("z = w", "E = dot(z, z)", "F = 2*E")
    text = "id: t\nparts: [{id: p, define: ['s = dot(w, w) + a^2', 'E = s^2']}]\n"
    whole = f"{_HEAD}  - z = w\n  - E = dot(z, z)\n  - F = 2*E\nparts: [{{id: p, answers: {{q: 2}}}}]\n"
    (laid,) = problem_of(merge(read_text(whole, "t.yaml"), read_text(text, "o.yaml")), "t").parts
    assert list(part.scope.definitions) == ["z", "E", "F"]
    assert list(laid.scope.definitions) == ["z", "s", "E", "F"]


@pytest.mark.parametrize(
    ("definitions", "line", "column", "words"),
    [
        (("E = norm(A w)^2",), 4, 14, "times a vector"),
        (("E = a", "F = dot(w, v)"), 5, 9, "the inner product"),
        (("E = w + v",), 4, 9, "cannot be added"),
        (("E = sum(w[i]^2, i, 1, q)",), 4, 27, "q stands for nothing"),
        (("E = w[0]",), 4, 9, "outside 1"),
        (("F = G + a", "G = a^2"), 4, 9, "G is defined further down; definitions go in order"),
        (("F = G + a", "G = F*2"), 4, 9, "it needs F itself"),
        (("F = G + a",), 4, 9, "G is not declared"),
    ],
)
def test_refused_with_the_place(definitions: tuple[str, ...], line: int, column: int, words: str) -> None:
    """Shapes that clash, names of nothing, and definitions out of order."""
    with pytest.raises(ProblemError) as caught:
        _ = _part(*definitions).scope
    assert words in caught.value.message
    assert (caught.value.file, caught.value.line, caught.value.column) == ("t.yaml", line, column)
    assert "^" in str(caught.value)


def test_defined_twice_in_one_list() -> None:
    """The second of two definitions of a name is refused; the file is not even read further."""
    with pytest.raises(ProblemError, match="f is defined twice") as caught:
        _part("f = a^2", "g = a", "f[i] = w[i]")
    assert caught.value.line == 6


@pytest.mark.parametrize(
    "definition", ["E = dot(w, w)", "s[i] = w[i]*a", "E = log(-1 - a^2)", "E = argmax(w)"]
)
def test_what_is_only_undefined_or_unknown_is_left_alone(definition: str) -> None:
    """No value at one point, or a limit of ours, is no fault of the definition."""
    assert len(_part(definition).scope.definitions) == 1
