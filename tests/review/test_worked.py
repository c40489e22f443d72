"""The worked solutions under ``answers/worked``: errors named at their lines, right statements left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.problem.bank import open_bank, resolve
from hwsolve.review.review import Review, review

ROOT = Path(__file__).resolve().parents[2]
#: The first words of each line that is false, by submission.
FALSE = {
    "a": [
        r"$n = 1$: $\frac{\partial L}{\partial x_1} = -\gamma",
        r"$n \to \infty$: $\frac{\partial L}{\partial x_i}",
        r"$$\frac{\partial \hat y_i}{\partial z_j} = \frac{e^{z_i}e^{z_j}}",
        r"$$\rightarrow (v^\top \hat y)^2 \le",
    ],
    "b": [
        r"$$L = \sum_{i=1}^K y_i \log(\hat y_i)$$",
        r"$$e_{k+1} = -\frac{f''(\hat x)}",
        r"$\longrightarrow v^\top H v > 0$",
    ],
    "c": [
        r"$$\|A + X\|_F^2 = \|A\|_F^2",
        r"$$\frac{\|A\|_F}{\sqrt n} > \frac{\mathrm{Tr}(A)}{n}$$",
        r"$$\ell = -\frac1m \sum_i y_i \log P_i",
    ],
    "d": [
        r"$$g'(x) = \frac{1}{(1-x)^2}$$",
        r"$$\frac{\partial f_1}{\partial w_2} =",
        r"$$J = \begin{bmatrix} 0.35 & -0.34",
    ],
    "e": [
        r"$$\frac{\partial q}{\partial w_2} =",
        r"$$\nabla_{w^{(l)}} f_{CE}(W,b) = \frac1n",
        r"For $k = l$: $\nabla_{b_l} f_{CE}",
        r"For $k \ne l$: $\nabla_{b_l} f_{CE}",
    ],
}


def reviewed(name: str) -> Review:
    """The review of one worked solution against the problems that its headings name."""
    text = (ROOT / "answers" / "worked" / f"{name}.md").read_text("utf-8")
    heads = " ".join(line for line in text.splitlines() if line.startswith("#"))
    ids = [each for each in open_bank(ROOT / "problems").files if each in heads]
    problems = [resolve(each, ROOT / "problems").problem for each in ids]
    return review(text, problems, [part for problem in problems for part in problem.parts])


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FALSE))
def test_errors_are_named_at_their_lines(name: str) -> None:
    """The lines called false are those that a careful reader calls wrong; nearly all the rest is read."""
    found = reviewed(name)
    lines = found.source.split("\n")
    named = {found.place(claim.span[0])[0] for claim in found.claims if claim.false and claim.follows is None}
    shown = [lines[number - 1] for number in sorted(named)]
    assert all(line.startswith(start) for line, start in zip(shown, FALSE[name], strict=False)), shown
    assert len(named) == len(FALSE[name])
    relations = found.count("proved", "agrees", "refuted", "undecided", "unread")
    assert found.count("unread", "undecided") <= 0.07 * relations
