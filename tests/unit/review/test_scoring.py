"""Milestones among the true claims, and the score that follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.problem.bank import resolve
from hwsolve.review.review import Review, review

BANK = Path(__file__).resolve().parents[3] / "problems"
FORM = r"$v^\top H v = \sum_i \hat y_i v_i^2 - \big(\sum_i \hat y_i v_i\big)^2$"
SCHWARZ = (
    r"$\big(\sum_i \hat y_i v_i\big)^2 \le \big(\sum_i \hat y_i\big)\sum_i \hat y_i v_i^2 "
    r"= \sum_i \hat y_i v_i^2$"
)
GOAL = r"$v^\top H v \ge 0$"


def reviewed(address: str, text: str) -> Review:
    """The review of a text against one part of the bank."""
    target = resolve(address, BANK)
    return review(text, [target.problem], target.parts)


@pytest.mark.parametrize(
    ("lines", "reached", "asserted"),
    [
        ([FORM, SCHWARZ, GOAL], {"result", "milestone", "goal"}, False),
        ([GOAL], set(), True),
        ([SCHWARZ, FORM], {"result", "milestone"}, False),
    ],
)
def test_milestones_in_any_order(lines: list[str], reached: set[str], asserted: bool) -> None:
    """A goal that merely stands there is asserted and earns nothing."""
    found = reviewed("softmax-ce.psd", "\n\n".join(lines))
    got = {each.role for each in found.milestones if each.line is not None and not each.asserted}
    assert got == reached
    assert any(each.asserted for each in found.milestones) is asserted
    assert (found.score == 0) is asserted


def test_a_false_line_caps_the_score() -> None:
    """The gradient through a false line is not worth full points."""
    right = r"$\frac{\partial L}{\partial z_i} = \hat y_i - y_i$"
    wrong = r"$\frac{\partial \hat y_i}{\partial z_j} = \hat y_i \hat y_j$"
    assert reviewed("softmax-ce.a", right).score == 1
    assert reviewed("softmax-ce.a", f"{wrong}\n\n{right}").score == pytest.approx(0.75)


def test_a_question_is_no_result() -> None:
    """Writing the derivative down again reaches nothing."""
    assert reviewed("softmax-ce.a", r"$\nabla_z L = \frac{\partial L}{\partial z}$").score == 0
