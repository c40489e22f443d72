"""Words around a formula, and words where a formula is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.grading.check import check_answer
from hwsolve.grading.reading.wording import SAID
from hwsolve.problem.bank import only_answer, resolve

BANK = Path(__file__).resolve().parents[3] / "problems"
FORMULA = "1/(1+|x|)^2"


def verdict(address: str, text: str) -> tuple[str, tuple[str, ...]]:
    """What becomes of *text* as an answer to a part of the bank."""
    target = resolve(address, BANK)
    assert target.part is not None
    result = check_answer(target.part, target.answer or only_answer(target.part), text)
    return result.verdict, result.feedback


@pytest.mark.parametrize(
    "words",
    [
        "{} because of the quotient rule", "{}, by the quotient rule", "{} for all x",
        "It is {}", "Answer: {}",
        "The final answer is {}.", "So we get {}", "Thus $g'(x) = {}$ for all $x$", "{}, since g is odd.",
        "Therefore, {} as required", "Solution: $${}$$ using the chain rule",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("formula", "expected"), [(FORMULA, "correct"), ("2/(1+|x|)^2", "incorrect")])
def test_words_around_a_formula(words: str, formula: str, expected: str) -> None:
    """What introduces a formula or gives its reason changes nothing: right stays right, wrong wrong."""
    assert verdict("softsign.grad", words.format(formula))[0] == expected


@pytest.mark.parametrize("words", ["{} for x > 0", "{} because x > 0", "{} if x is positive", "not {}"])
def test_conditions_are_not_lost(words: str) -> None:
    """What restricts or denies a formula is never dropped so that it becomes right."""
    assert verdict("softsign.grad", words.format(FORMULA))[0] != "correct"


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("logreg-bce.grad-w", "I think that the gradient is the sum of the errors times the inputs."),
        ("hyperparam.best:argmin", "the last one"),
        ("xor-linreg.solve:solution", "all zero except b"),
        ("softsign.grad", "der Wert ist größer"),
        (
            "batchnorm.d1",
            "$\\mu=x_1$ and $\\hat x_1=0$. The derivative would simply depend on the behaviour of $y_1$.",
        ),
    ],
)
def test_sentences_go_to_review(address: str, text: str) -> None:
    """A sentence where a formula is asked is for a person, and says so."""
    said = verdict(address, text)
    assert (said[0], said[1][-1]) == ("review", SAID)


def test_what_words_get_wrong() -> None:
    """A slip in words that the problem's author knows is named; a denial of it is not taken for it."""
    slip = verdict("batchnorm.d1", "It is clear that the gradient depends on the behaviour of y.")[1]
    assert "does not depend on x_1" in slip[0]
    assert verdict("batchnorm.d1", "It is clear that this does not depend on y at all.")[1] == (SAID,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"y_k\text{ unchanged}", "correct"),
        ("The output stays the same.", "correct"),
        ("unchanged", "correct"),
        ("unchanged if b = 0", "review"),
        ("y_k is not unchanged", "review"),
        ("the same as W2 x", "review"),
        ("same + 1", "review"),
        ("changed", "unreadable"),
        ("sigma(W2@sigma(W1@x+b1)+b2)", "incorrect"),
    ],
)
def test_words_that_mean_a_formula(text: str, expected: str) -> None:
    """Words that the author gives a meaning are compared like that formula, if nothing else is said."""
    assert verdict("tanh-sigmoid.params:output", text)[0] == expected


@pytest.mark.parametrize("text", ["yhat - - ", "y hat minus", "[/x]", "the difference", "a b c d", "if = of"])
def test_broken_formulas_stay_unreadable(text: str) -> None:
    """What is no sentence keeps the place where it cannot be read."""
    said = verdict("softsign.grad", text)
    assert said[0] == "unreadable"
    assert "^" in said[1][0]
