"""Relations judged as a marker would: definitions, conditions, roundings, what follows from what."""

from __future__ import annotations

import pytest

from hwsolve.meaning.scope import build_scope
from hwsolve.notation.printing.text import render_text
from hwsolve.review.review import verdict_of
from hwsolve.working.claims import Claim
from hwsolve.working.judged import judged_claims
from hwsolve.working.surroundings.context import Context
from hwsolve.working.surroundings.parts import with_loss

SYMBOLS = {
    "A": "real[m, n]", "u": "real[n]", "v": "real[n]", "x": "real", "t": "real", "d": "normal(1, s)[n]",
    "s": "positive",
}  # fmt: skip
SCOPE = build_scope(
    SYMBOLS, ["f = x^2 + t", "L = dot(u, u)/2"], {"s": [r"\sigma^2"], "d": [r"\delta"]}, {"i": "n", "k": "n"}
)

CASES = [
    (r"$\nabla_u L = u$", ["agrees"]),
    (r"$\mathcal{L} = \frac12\|u\|^2$", ["agrees"]),
    (r"$\frac{df}{dx} = 2x = x + x$ and $\frac{df}{dt} = 2$", ["agrees", "agrees", "refuted"]),
    ("Let $q = x + 1$. Then $q^2 = x^2 + 2x + 1$ and $q = x$.", ["definition", "agrees", "refuted"]),
    (r"Let $w \in \mathbb{R}^n$. Then $w^\top w \ge 0$ and $w^\top w > 0$.", ["agrees", "refuted"]),
    ("If $x > 0$ then $|x| = x$.", ["condition", "agrees"]),
    (r"$x > 0 \Rightarrow |x| = x$", ["condition", "agrees"]),
    (r"$2x - 4 = 0 \Rightarrow x = 2$", ["condition", "agrees"]),
    (r"$2x - 4 = 0 \Rightarrow x = 3$", ["condition", "refuted"]),
    (r"$\sigma(2) = 0.88$, $\sigma(2) = 0.8807$, $\sigma(2) = 0.89$", ["agrees", "agrees", "refuted"]),
    (r"$\pi \approx 3.14$ and $\pi \approx 3.15$", ["agrees", "refuted"]),
    (r"$E\{\delta_k^2\} = \sigma^2 + 1$, $\mathrm{Var}(\delta_k) = \sigma^2$", ["agrees", "agrees"]),
    (r"$\sum u_i v_i = u^\top v$", ["agrees"]),
    (r"$\|A\|_F^2 = \sum_{i,j} A_{ij}^2$", ["agrees"]),
    (r"$A^\top A \succeq 0$", ["agrees"]),
    (r"$A A^\top = \kappa$ and $\kappa = 0 \kappa$", ["unread", "unread"]),
    ("x^2 - t^2 = (x - t)(x + t)\n= x^2 - t^2\n≥ -t²", ["agrees", "agrees", "agrees"]),
]


def judged(text: str) -> list[Claim]:
    """The claims of a text in the scope of this file."""

    return judged_claims(text, [Context("p.q", with_loss(SCOPE))])


@pytest.mark.parametrize(("text", "verdicts"), CASES, ids=[case[0][:40] for case in CASES])
def test_verdicts(text: str, verdicts: list[str]) -> None:
    """Each relation of the text has the verdict that stands beside it."""
    found = [verdict_of(claim) for claim in judged(text)]
    assert ["agrees" if each == "proved" else each for each in found] == verdicts


def test_a_false_line_is_named_once() -> None:
    """What only inherits the error says from where; what is false by itself does not."""
    claims = judged("$\\frac{df}{dx} = 3x$\n\n$\\frac{df}{dx} + t = 3x + t$\n\n$\\frac{df}{dt} = 7$")
    assert [(claim.false, claim.follows) for claim in claims] == [(True, None), (True, 1), (True, None)]


def test_an_undeclared_name_is_reported_once() -> None:
    """The first line has the remedy, later ones point to it."""
    first, second = judged("$\\kappa = x \\kappa$\n\n$t = \\kappa$")
    assert "declared here" in first.notes[0]
    assert "see line 1" in second.notes[0]


def test_a_condition_behind_a_claim() -> None:
    """``(i = k)`` after a relation is its condition."""
    claims = judged(r"$\frac{\partial u_i}{\partial u_k} = 1$ ($i = k$)")
    assert [verdict_of(claim) for claim in claims] == ["agrees", "condition"]


PLAIN = build_scope({"x": "real", "y": "real", "a": "positive"})
READ = [
    ("x = y", ["x = y"]),
    ("we have x = y, so y = x.", ["x = y", "y = x"]),
    ("x = y\n  = x\n  ≤ a", ["x = y", "y = x", "x ≤ a"]),
    (r"\[ x = y \] and hence $y = x$", ["x = y", "y = x"]),
    ("(1) x = y ⇒ y = x", ["x = y", "y = x"]),
    ("Step 2: x = y (by symmetry)", ["x = y"]),
    ("for all x: x = x", ["x = x"]),
    ("x^2 >= 0 for every x", ["x² ≥ 0"]),
    ("- x = y", ["x = y"]),
    (r"x &= y \\ &= x", ["x = y", "y = x"]),
    (r"\text{since } x = y", ["x = y"]),
    ("let c = x + y\nc = y + x", ["c = y + x"]),
    ("no formula at all", []),
    ("if x > 0 then x = x", ["x = x"]),
    (r"x^2\ge0\Rightarrow\text{convex};\ y\le x", ["x² ≥ 0", "y ≤ x"]),
    ("For any x in R we have x = x, since it is so", ["x = x"]),
    (r"\forall x\in\mathbb{R}: x^2 \geq 0", ["x² ≥ 0"]),
]


@pytest.mark.parametrize(("text", "claims"), READ)
def test_what_is_read(text: str, claims: list[str]) -> None:
    """Words, labels, brackets and environments around the claims; a line that goes on from the last one."""
    found = judged_claims(text, [Context("p.q", PLAIN)])
    assert not [claim for claim in found if claim.role == "unread"]
    read = [claim.formula for claim in found if claim.role == "claim" and claim.formula is not None]
    assert [render_text(formula) for formula in read] == claims


def test_a_supposition_holds_for_its_line_only() -> None:
    """``if x > y then x - y > 0`` is true; the next paragraph stands alone."""
    found = judged_claims("if x > y then x - y > 0\n\nx - y > 0", [Context("p.q", PLAIN)])
    assert [verdict_of(claim) for claim in found] == ["condition", "agrees", "refuted"]
