"""Kind ``derivation``: lines, milestones, hypotheses, false lines."""

from __future__ import annotations

import pytest

from hwsolve.grading.credit.milestones import following, pairs, says
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import Relation
from tests.unit.grading.conftest import Grade

PROBLEM = r"""id: d
symbols: {v: 'real[K]', yhat: 'simplex[K]', x: real, y: real}
define: ['H = diag(yhat) - outer(yhat, yhat)']
parts:
  - id: psd
    ask: Show that H is positive semidefinite.
    answers:
      psd:
        kind: derivation
        milestones:
          - claim: 'v^T H v = sum(yhat[i]*v[i]^2, i) - sum(yhat[i]*v[i], i)^2'
            say: The quadratic form is to be written out.
          - claim:
              - 'sum(yhat[i]*v[i], i)^2 <= sum(yhat[i], i)*sum(yhat[i]*v[i]^2, i)'
              - 'sum(yhat[i]*v[i], i)^2 <= sum(yhat[i]*v[i]^2, i)'
            points: 2
            say: Cauchy–Schwarz is missing.
        goal: 'v^T H v >= 0'
        mistakes: [{when: 'v^T H v > 0', say: H has the null vector of ones., credit: 0.5}]
  - id: amgm
    ask: Show it.
    answers:
      amgm:
        kind: derivation
        milestones: [{claim: 'x^2 - 2*x*y + y^2 >= 0'}]
        goal: 'x*y <= (x^2 + y^2)/2'
        states: ['real|reals']
      goal only: {kind: derivation, goal: 'x*y <= (x^2 + y^2)/2'}
"""
FORM = "v^T H v = sum(yhat[i]*v[i]^2, i) - sum(yhat[i]*v[i], i)^2"
SCHWARZ = "By Cauchy-Schwarz sum(yhat[i]*v[i], i)^2 <= sum(yhat[i], i)*sum(yhat[i]*v[i]^2, i)"
ALIGNED = r"""\begin{align}
v^\top H v &= \sum_i \hat y_i v_i^2 - \Big(\sum_i \hat y_i v_i\Big)^2 \\
\Big(\sum_i \hat y_i v_i\Big)^2 &\le \sum_i \hat y_i v_i^2 \quad\text{(Cauchy--Schwarz)}
\end{align}
$\Rightarrow v^\top H v \ge 0$"""
CASES = [
    ("psd", f"{FORM}\n{SCHWARZ} = sum(yhat[i]*v[i]^2, i)\nso v^T H v >= 0", "correct", 1),
    ("psd", f"1. {FORM}.\n2. {SCHWARZ}.\n3. Hence 0 <= v^T H v.", "correct", 1),
    ("psd", ALIGNED, "correct", 1),
    ("psd", f"{FORM}; {SCHWARZ}", "partial", 0.75),
    ("psd", f"{FORM} => v^T H v >= 0", "partial", 0.5),
    ("psd", f"{SCHWARZ}", "partial", 0.5),
    ("psd", "v^T H v >= 0", "review", 0),
    ("psd", "H is positive semidefinite because v^T H v ≥ 0", "review", 0),
    ("psd", "v^T H v > 0", "partial", 0.5),
    ("psd", f"{FORM}\n{SCHWARZ}\nv^T H v > 0", "partial", 0.75),
    ("psd", "v^T H v = sum(yhat[i]*v[i]^2, i) - sum(yhat[i]^2*v[i]^2, i) >= 0", "incorrect", 0),
    ("psd", "v^T v >= 0", "incorrect", 0),
    ("psd", f"{FORM}\n{SCHWARZ}\nv^T (((H v >= 0\nv^T H v >= 0", "review", 1),
    ("psd", "H is positive semidefinite", "unreadable", 0),
    ("psd", "", "unreadable", 0),
    ("psd", ">= 0", "unreadable", 0),
    (
        "amgm",
        "For all real x, y: (x - y)^2 >= 0, so x^2 - 2*x*y + y^2 >= 0. Hence x*y <= (x^2+y^2)/2.",
        "correct",
        1,
    ),
    ("amgm", "x, y are real\n(x-y)^2 >= 0\n2xy <= x^2 + y^2\nxy <= (x^2 + y^2)/2", "correct", 1),
    ("amgm", "(x - y)^2 >= 0 so x*y <= (x^2+y^2)/2", "partial", 2 / 3),
    ("amgm", "real: let d := x - y\nd^2 >= 0\nd^2 = x^2 - 2*x*y + y^2\nx*y <= (x^2+y^2)/2", "correct", 1),
    ("amgm", "real: if x > y then x - y > 0\n(x-y)^2 >= 0\nx*y <= (x^2+y^2)/2", "correct", 1),
    ("amgm", "real: x*y <= (x^2+y^2)/2", "review", 0),
    ("amgm", "real: if x*y <= (x^2+y^2)/2 then x*y <= (x^2+y^2)/2", "incorrect", 0),
    ("amgm", "real: x > y\n(x-y)^2 >= 0\nx*y <= (x^2+y^2)/2", "partial", 0.75),
    ("goal only", "(x-y)^2 >= 0\nx*y <= (x^2 + y^2)/2", "correct", 1),
    ("goal only", "(x-y)^2 >= 0", "incorrect", 0),
    ("goal only", "x*y <= (x^2 + y^2)/2", "review", 0),
    ("goal only", "(x^2 + y^2)/2 - x*y = (x-y)^2/2 >= 0", "correct", 1),
]


@pytest.mark.parametrize(("name", "text", "verdict", "score"), CASES)
def test_derivation(grade: Grade, name: str, text: str, verdict: str, score: float) -> None:
    """Milestones among the true lines pay; a goal alone is asserted; a false line never gets all."""
    found = grade(PROBLEM, name, text)
    assert (found.verdict, round(found.score, 4)) == (verdict, round(score, 4)), found.feedback


def test_what_is_said(grade: Grade) -> None:
    """The first false line with a counterexample; what is missing; the claim itself only if revealed."""
    said = grade(PROBLEM, "psd", f"{FORM}\nv^T H v > 0").feedback
    assert said[0] == "H has the null vector of ones."
    assert "Line 2 is false" in said[1]
    assert grade(PROBLEM, "psd", FORM).feedback[0] == "Cauchy–Schwarz is missing."
    assert "≤" not in " ".join(grade(PROBLEM, "psd", FORM).feedback)
    assert "≤" in " ".join(grade(PROBLEM, "psd", FORM, reveal=True).feedback)
    assert "asserted" in grade(PROBLEM, "psd", "v^T H v >= 0").feedback[0]


SCOPE = build_scope({"x": "real", "y": "real", "a": "positive"})


@pytest.mark.parametrize(
    ("signs", "sign"),
    [
        (("=", "="), "="), ((">=", "="), ">="), ((">=", ">"), ">"), (("<", "<="), "<"),
        (("<", ">"), None), (("!=",), "!="), (("!=", "="), None),
    ],
)  # fmt: skip
def test_what_follows_from_a_chain(signs: tuple, sign: str | None) -> None:  # type: ignore[type-arg]
    """The relation between the ends."""
    assert following(signs) == sign


SAYS = [
    ("x^2 + y^2 >= 2*x*y", "x^2 - 2*x*y + y^2 >= 0", True),
    ("2*x*y <= x^2 + y^2", "x^2 - 2*x*y + y^2 >= 0", True),
    ("x^2 + y^2 > 2*x*y", "x^2 - 2*x*y + y^2 >= 0", True),
    ("x^2 + y^2 >= 2*x*y", "x^2 - 2*x*y + y^2 > 0", False),
    ("x^2 + y^2 <= 2*x*y", "x^2 - 2*x*y + y^2 >= 0", False),
    ("x + x = 2*x", "2*x = x + x", True),
    ("a = a", "2*x = x + x", False),
    ("x^2 >= 0 >= -a", "x^2 >= -a", True),
    ("x^2 >= 0 >= -a", "x^2 >= 0 >= -a", True),
    ("x^2 >= 0", "x^2 >= 0 >= -a", False),
]


@pytest.mark.parametrize(("chain", "wanted", "expected"), SAYS)
def test_a_claim_is_found_in_any_arrangement(chain: str, wanted: str, expected: bool) -> None:
    """Sides exchanged, terms moved, two sides of a longer chain; an identity only in its own terms."""
    assert says(SCOPE.parse(chain), SCOPE.parse(wanted), SCOPE) is expected


def test_pairs_of_a_chain() -> None:
    """Every two sides."""
    chain = SCOPE.parse("x = y <= a")
    assert isinstance(chain, Relation)
    assert [sign for _, sign, _ in pairs(chain)] == ["=", "<=", "<="]
