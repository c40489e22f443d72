"""Answers whose shapes do not fit as they stand, and what they can only mean; names introduced at the end."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """
id: repairs
title: Readings
text: Formulas whose shapes tell how they are meant.
symbols: {W: 'real[K, M]', b: 'real[K]', h: 'real[M]', m: 'real[K]', e: 'real[K]', p: 'real in [0, 1] [N]',
          X: 'real[N, M]', y: 'simplex[N, K]', t: real, q: real, r: real}
define: ['c = 3*t + 1']
indices: {k: K, j: M, n: N}
parts:
  - id: only
    title: All of them
    ask: Give each.
    answers:
      ones:
        reference: b + W @ ones(M)/2
        mistakes: [{when: b + W @ ones(M), say: Half of it., credit: 0.5}]
      masked: {reference: 'm*(W @ h)'}
      product: {reference: 'W @ h'}
      weighted: {reference: 'T(X) @ diag(p*(1 - p)) @ X'}
      entry: {reference: 'y[n,k]*(1 - y[n,k])'}
      bound: {reference: '5*t^2'}
      slope: {reference: '2*t - 6'}
      line: {kind: assignments, reference: 't = 1, q = 2'}
      range: {kind: interval, reference: '(0, 1)'}
      step: {kind: update, reference: 't - r*c'}
      rows: {kind: matrix, reference: '[[1, 0], [1, 1], [0, 1]]'}
      size: {kind: shape, reference: '(K, M)'}
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ones", "b + ½ W 1"),
        ("ones", r"b + \frac{1}{2} W \cdot 1"),
        ("ones", r"b + \frac12\sum_j W_{kj}"),
        ("ones", r"b + \frac12\sum_j W_{:,j}"),
        ("masked", r"m \odot W h"),
        ("product", "W * h"),
        ("weighted", r"X^\top \operatorname{diag}(p_n(1 - p_n)) X"),
        ("weighted", r"X^\top S X, \quad S = \operatorname{diag}(p_n(1-p_n))"),
        ("entry", r"y_k(1 - y_k)"),
        ("bound", r"a t^2, \quad a = 5"),
        ("bound", "a t^2 where a = 5"),
        ("bound", r"a t^2 \text{ with } a = 2 + d,\ d = 3"),
        ("slope", r"\frac{\partial f}{\partial t} = 2t - 6 = 0"),
        ("line", "(t, q) = (1, 2)"),
        ("range", "]0, 1["),
        ("range", r"\left]0, 1\right["),
        ("range", r"t \in ]0;1["),
        ("step", "t' = t - r c"),
        ("step", r"\Delta t = -r c"),
        ("step", r"\boxed{\Delta t = -rc.}"),
        ("rows", "S1: (1, 0), S2: (1, 1), S3: (0, 1)"),
        ("rows", r"S_1 \to (1, 0), S_2 \to (1, 1), S_3 \to (0, 1)"),
        ("rows", "(1,0); (1,1); (0,1)"),
        ("size", r"\boxed{W \in \mathbb{R}^{K \times M}}"),
        ("size", r"\begin{equation*} K \times M \end{equation*}"),
    ],
)
def test_what_is_meant(name: str, text: str, grade: Grade) -> None:
    """As a teacher reads it."""
    assert grade(PROBLEM, name, text).verdict == "correct"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ones", "b + ½ W"),
        ("ones", "b + ½ W 2"),
        ("ones", r"b + \frac12\sum_k W_{kj}"),
        ("masked", r"m \odot W^\top h"),
        ("product", "h * W"),
        ("weighted", r"X^\top \operatorname{diag}(p_n(1 + p_n)) X"),
        ("entry", r"y_k(1 + y_k)"),
        ("bound", "a t^2, a = 4"),
        ("bound", "c t^2 where c = 5"),
        ("slope", r"\frac{\partial f}{\partial t} = 2t + 6 = 0"),
        ("line", "(t, q) = (2, 1)"),
        ("range", "[0, 1["),
        ("range", "]0, 1]"),
        ("step", r"\Delta t = r c"),
        ("step", "t' = -r c"),
        ("rows", "S1: (0, 1), S2: (1, 1), S3: (1, 0)"),
        ("size", r"\boxed{M \times K}"),
    ],
)
def test_what_is_not_meant(name: str, text: str, grade: Grade) -> None:
    """Slips stay slips, however they are written."""
    assert grade(PROBLEM, name, text).verdict in ("incorrect", "partial", "unreadable")


def test_a_known_slip_in_another_reading(grade: Grade) -> None:
    """The listed mistake is found behind the repaired shape."""
    found = grade(PROBLEM, "ones", "b + W 1")
    assert (found.verdict, found.score) == ("partial", 0.5)


def test_the_note_says_how_it_was_read(grade: Grade) -> None:
    """A reading that is not the plain one is told."""
    assert "1 was read as the vector of ones." in grade(PROBLEM, "ones", "b + ½ W 1").feedback


RESTATED = """
id: restated
title: Restated
text: An answer does without the formula of the question.
symbols: {A: 'real[m, n]', B: 'real[m, n]', v: 'real[n]'}
parts:
  - id: only
    title: Only
    ask: Expand.
    answers:
      square: {reference: 'norm(A)^2 + norm(B)^2 + 2*tr(T(A)@B)', without: ['A + B']}
      gram: {reference: 'specnorm(A)^2', without: ['norm2(T(A)@A)']}
      length: {reference: 'norm(v)^2', mentions: [norm]}
"""


@pytest.mark.parametrize(
    ("name", "text", "verdict"),
    [
        ("square", r"\|A + B\|_F^2", "incorrect"),
        ("square", "tr((A+B)^T (A+B))", "incorrect"),
        ("square", r"\|A + B\|_F^2 = \|A\|_F^2 + 2\langle A, B\rangle_F + \|B\|_F^2", "correct"),
        ("gram", r"\|A^\top A\|_2", "incorrect"),
        ("gram", r"\|A^\top A\|_2 = \|A\|_2^2", "correct"),
        ("length", r"\|v\|_2^2", "correct"),
        ("length", "v^T v", "incorrect"),
    ],
)
def test_without_a_formula(name: str, text: str, verdict: str, grade: Grade) -> None:
    """What stands in the question is no answer to it; ‖v‖₂ is the norm that is asked for."""
    assert grade(RESTATED, name, text).verdict == verdict


CHOICE = """
id: choices
title: Choices
text: Does it diverge?
parts:
  - id: only
    title: Only
    ask: Does it diverge?
    answers:
      where:
        kind: choice
        options: {'diverges to +inf': [diverges], 'diverges to -inf': [decreases for ever], converges: []}
        correct: diverges to +inf
"""


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("it diverges to −∞", "incorrect"),
        ("diverges to -inf", "incorrect"),
        ("it diverges to ∞", "correct"),
        ("it diverges", "correct"),
    ],
)
def test_the_sign_in_an_option(text: str, verdict: str, grade: Grade) -> None:
    """A minus sign in the name of an option is no hyphen."""
    assert grade(CHOICE, "where", text).verdict == verdict
