"""Diagnosis: the sentence names the mistake, never the reference."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.diagnose import diagnose
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope(
    {"x": "real[N, D]", "y": "real[N]", "w": "real[D]", "u": "real", "c": "positive", "A": "real[D, D]",
     "B": "real[D, H]", "z": "real[K]", "eta": "positive"},
    ["q = softmax(z)"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("student", "reference", "words"),
    [
        ("x^T (y - x w)", "x^T (x w - y)", "sign is reversed"),
        ("-u", "u", "sign is reversed"),
        ("2*u*c", "u*c", "2 times"),
        ("u*c/2", "u*c", "1/2 times"),
        ("-3*u", "u", "-3 times"),
        ("x^T (x w - y)", "x^T (x w - y)/N", "1/N is missing"),
        ("x^T (x w - y)/N", "x^T (x w - y)", "1/N too many"),
        ("u", "eta*u", "eta|η"),
        ("B^T", "B", "transpose"),
        ("A^T", "A", "transpose"),
        ("u^2", "u^2 + c", "term is missing"),
        ("u^2 + c + 1", "u^2 + 1", "too many"),
        ("u^2 - c + 1", "u^2 + c + 1", "sign of c"),
        ("cos(u)", "sin(u)", "cos"),
        ("u^3 + c", "u^2 + c", "exponent"),
        ("exp(c/u)", "exp(u/c)", "upside down"),
        ("log10(c)", "log(c)", "function"),
        ("A w", "A^T w", ""),
        ("sum(x[n]*y[n], n)*c", "sum(x[n]*y[n], n)", "c"),
    ],
)
def test_mistakes_are_named(student: str, reference: str, words: str) -> None:
    """One small change explains the answer."""
    import re

    said = diagnose(SCOPE.parse(student), SCOPE.parse(reference), SCOPE)
    if words:
        assert said is not None
        assert re.search(words, said)


@pytest.mark.parametrize(
    ("student", "reference"), [("exp(u)*c", "u^5 - 7"), ("3", "u^7*c"), ("u/(1+c)", "sin(c)")]
)
def test_nothing_is_invented(student: str, reference: str) -> None:
    """An answer that has little to do with the reference gets no diagnosis."""
    assert diagnose(SCOPE.parse(student), SCOPE.parse(reference), SCOPE) is None


def test_the_reference_stays_hidden() -> None:
    """A missing term is not shown."""
    said = diagnose(SCOPE.parse("u^2"), SCOPE.parse("u^2 + sinh(c)"), SCOPE)
    assert said is not None
    assert "sinh" not in said
