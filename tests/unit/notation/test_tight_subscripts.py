"""TeX takes one letter after ``_``; other spellings of a name hold wherever a name stands."""

from __future__ import annotations

import pytest

from hwsolve.meaning.scope import Scope, build_scope

SYMBOLS = {
    "x": "real[n, m]",
    "y": "simplex[n, c]",
    "W": "real[m, c]",
    "f": "real",
    "P": "real[n]",
    "l": "real",
}
ALIASES = {"f": ["f_{CE}"], "l": [r"\ell", "L", r"\mathcal{L}"]}
INDICES = {"i": "n", "k": "c", "q": "m"}
SAMPLE = {"x": "real[m]", "p": "real[c]"}


@pytest.fixture(scope="module")
def scope() -> Scope:
    """A scope of arrays over samples and classes."""
    return build_scope(SYMBOLS, (), ALIASES, INDICES)


@pytest.mark.parametrize(
    ("tight", "loose"),
    [
        (r"\sum_ky_k", r"\sum_{k} y_k"),
        (r"\sum_i\sum_ky_k^{(i)}", r"\sum_{i} \sum_{k} y_{ik}"),
        (r"\sum_kx_1\frac12", r"\sum_{k} x_1 \frac{1}{2}"),
        (r"\nabla_Wf_{CE}", r"\nabla_{W} f"),
        (r"\nabla_Pl", r"\nabla_{P} l"),
        (r"\frac{\partial L}{\partial P_i}", r"\frac{\partial l}{\partial P_i}"),
        (r"\frac{\partial\mathcal L}{\partial P_i}", r"\frac{\partial \ell}{\partial P_i}"),
        ("dL/dP_i", "d(l)/d(P[i])"),
    ],
)
def test_same_reading(tight: str, loose: str, scope: Scope) -> None:
    """Without braces and with them, by another spelling and by the name."""
    assert scope.parse(tight) == scope.parse(loose)


@pytest.mark.parametrize(
    ("decorated", "bare"),
    [
        ("x[i]", "x"),
        ("p[i,k]", "p[k]"),
        ("x^{(i)} p_k^{(i)}", "x p_k"),
        (r"x_i\,p_{ik}", "x p_k"),
        ("sum(p[k]*x[i], k)", "sum(p[k]*x, k)"),
    ],
)
def test_a_letter_that_only_names_the_sample(decorated: str, bare: str) -> None:
    """The index of the sample may hang on vectors as on numbers."""
    scope = build_scope(SAMPLE, (), {}, {"k": "c", "q": "m"}, per=["i"])
    assert scope.parse(decorated) == scope.parse(bare)


def test_a_bound_letter_is_an_index() -> None:
    """A sum over the letter makes it an index like any other."""
    scope = build_scope(SAMPLE, (), {}, {"k": "c", "q": "m"}, per=["i"])
    plain = build_scope(SAMPLE, (), {}, {"i": "c"})
    assert scope.parse("sum(p[i], i)") == plain.parse("sum(p[i], i)")
