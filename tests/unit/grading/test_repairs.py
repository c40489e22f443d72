"""Answers whose shapes do not fit as they stand, and what they can only mean; names introduced at the end."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """
id: repairs
title: Readings
text: Formulas whose shapes tell how they are meant.
symbols: {W: 'real[K, M]', b: 'real[K]', h: 'real[M]', m: 'real[K]', p: 'real in [0, 1] [N]',
          X: 'real[N, M]', y: 'simplex[N, K]', t: real, q: real, r: real}
define: ['c = 3*t + 1']
indices: {k: K, l: K, j: M, n: N}
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
      jacobian: {reference: 'm[k]*(delta(k,l) - m[l])'}
      bound: {reference: '5*t^2'}
      slope: {reference: '2*t - 6'}
      line: {kind: assignments, reference: 't = 1, q = 2'}
      range: {kind: interval, reference: '(0, 1)'}
      step: {kind: update, reference: 't - r*c'}
      rows: {kind: matrix, reference: '[[1, 0], [1, 1], [0, 1]]'}
      size: {kind: shape, reference: '(K, M)'}
      nodes: {kind: set, reference: '[t + q, exp(t + q), exp(t + q) + r]'}
      line through:
        kind: witness
        unknowns: [u1, u2, u0]
        property: ['u1 = -u0', 'u2 = 0']
        reference: (-1, 0, 1)
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
        ("jacobian", "m_k(1 - m_k) if k = l, -m_k m_l otherwise"),
        ("jacobian", r"m_k(1 - m_k) \text{ for } k = l \text{ and } -m_k m_l \text{ for } k \ne l"),
        ("jacobian", r"m_k(1 - m_k) \; (k = l), \quad -m_k m_l \; (k \ne l)"),
        ("jacobian", r"J_{kk} = m_k(1 - m_k), \quad J_{kl} = -m_k m_l \text{ for } k \ne l"),
        ("bound", r"a t^2, \quad a = 5"),
        ("bound", "a t^2 where a = 5"),
        ("bound", r"a t^2 \text{ with } a = 2 + d,\ d = 3"),
        ("masked", r"m \odot \delta^{(2)}, \quad \delta^{(2)} = W h"),
        ("product", "np.dot(W, h)"),
        ("product", r"(h^{\mathrm{T}} W^\intercal)^\top"),
        ("weighted", "X.T @ diag(p*(1 - p)) @ X"),
        ("slope", r"\frac{\partial f}{\partial t} = 2t - 6 = 0"),
        ("line", "(t, q) = (1, 2)"),
        ("range", "]0, 1["),
        ("range", r"\left]0, 1\right["),
        ("range", r"t \in ]0;1["),
        ("range", r"0 < \frac{e^t}{1 + e^t} < 1"),
        ("step", "t' = t - r c"),
        ("step", r"\Delta t = -r c"),
        ("step", r"\boxed{\Delta t = -rc.}"),
        ("rows", "S1: (1, 0), S2: (1, 1), S3: (0, 1)"),
        ("rows", r"S_1 \to (1, 0), S_2 \to (1, 1), S_3 \to (0, 1)"),
        ("rows", "(1,0); (1,1); (0,1)"),
        ("size", r"\boxed{W \in \mathbb{R}^{K \times M}}"),
        ("size", r"W^{(2)}: K \times M"),
        ("size", "W2 is K by M"),
        ("size", "[K×M]"),
        ("nodes", "s = t + q, exp(s), exp(s) + r"),
        ("nodes", r"v_1 = t + q,\ v_2 = e^{v_1},\ v_3 = v_2 + r"),
        ("line through", "w = [-2, 0], b = 2"),
        ("step", "t ← t − r c"),
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
        ("jacobian", "m_k(1 - m_k) if k != l, -m_k m_l otherwise"),
        ("jacobian", r"-m_k m_l \text{ for } k \ne l"),
        ("jacobian", r"J_{kk} = m_k(1 + m_k), \quad J_{kl} = -m_k m_l"),
        ("bound", "a t^2, a = 4"),
        ("bound", "c t^2 where c = 5"),
        ("slope", r"\frac{\partial f}{\partial t} = 2t + 6 = 0"),
        ("line", "(t, q) = (2, 1)"),
        ("range", "[0, 1["),
        ("range", "]0, 1]"),
        ("range", "0 < t + 7 < 1"),
        ("range", r"0 < \frac{e^t}{1 - e^t} < 1"),
        ("step", r"\Delta t = r c"),
        ("step", "t' = -r c"),
        ("rows", "S1: (0, 1), S2: (1, 1), S3: (1, 0)"),
        ("size", r"\boxed{M \times K}"),
        ("size", "W2 is M by K"),
        ("nodes", r"v_1 = t + q,\ v_2 = e^{v_1},\ v_3 = v_2 - r"),
        ("line through", "w = [-2, 0], b = 3"),
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


@pytest.mark.parametrize(
    "wrapped",
    [
        "$ANSWER$", "$$ ANSWER $$.", r"\(ANSWER\)", r"\[ ANSWER. \]", r"\boxed{ANSWER}", r"$\boxed{ANSWER.}$",
        r"\displaystyle ANSWER", r"\begin{equation*} ANSWER \end{equation*}",
        r"\begin{aligned} &ANSWER \end{aligned}",
        "**ANSWER**", "`ANSWER`", "The slope is $ANSWER$.", "So we get $ANSWER$ for every t", "= ANSWER",
        "ANSWER, a straight line in t",
    ],
)  # fmt: skip
def test_what_stands_around_an_answer(wrapped: str, grade: Grade) -> None:
    """Dollars, boxes, environments, emphasis and plain words do not change it."""
    for name, text in (("slope", "2t - 6"), ("slope", "2t + 6")):
        expected = grade(PROBLEM, name, text).verdict
        assert grade(PROBLEM, name, wrapped.replace("ANSWER", text)).verdict == expected


def test_words_that_deny_are_no_wrapping(grade: Grade) -> None:
    """A formula that is said to be wrong is not accepted."""
    for text in (
        "It is not $2t - 6$",
        "It isn't $2t - 6$",
        "So $2t - 6$ is wrong",
        "2t - 6, a wrong answer for t",
    ):
        assert grade(PROBLEM, "slope", text).verdict != "correct"


def test_a_sum_that_ends_too_soon(grade: Grade) -> None:
    """Of a vector as of a number the message says what to do."""
    found = grade(PROBLEM, "product", r"\sum_j W_{:,j} h_j - b_j + b_j")
    assert found.verdict == "unreadable"
    assert "j stands outside of its sum as well" in found.feedback[0]


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
