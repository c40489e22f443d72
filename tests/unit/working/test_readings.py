"""Classes of student's writing that were once misread: what each relation counts as."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.meaning.scope import build_scope
from hwsolve.problem.bank import resolve
from hwsolve.review.review import review, verdict_of
from hwsolve.working.judged import judged_claims
from hwsolve.working.surroundings.context import Context
from hwsolve.working.surroundings.parts import with_loss

ROOT = Path(__file__).parents[3]
SCALARS = build_scope(
    {"x": "real", "t": "real", "a": "positive", "c": "positive"},
    ["s = 1/(1 + exp(-x))", "h = ind(3 - x > 0)"],
)
ARRAYS = build_scope(
    {"A": "real[m, n]", "B": "real[m, n]", "S": "psd[n]", "u": "real[n]", "v": "real[n]", "p": "real[m]",
     "z": "real[n]"},
    ["mu = sum(u[j], j)/n", "d[i] = u[i] - mu", "L = log(sum(exp(z[j]), j))"],
    indices={"i": "", "j": "", "k": ""},
)  # fmt: skip


def verdicts(scope: object, text: str) -> list[str]:
    """One word for each relation of *text*."""
    return [verdict_of(claim) for claim in judged_claims(text, [Context("p.q", with_loss(scope))])]  # type: ignore[arg-type]


SCALAR_LINES = [
    # a number before what is differentiated
    (r"$\frac{d}{dx} 3x^2 = 6x$", ["agrees"]),
    (r"$\frac{d}{dx} \tfrac12 x^2 = x^2$", ["refuted"]),
    # a point called c is no intermediate point of a theorem
    ("log(a c) = log(a) log(c)", ["refuted"]),
    # conditions behind the claim, and in chains
    ("$|x| = x$ for $x > 0$", ["agrees", "condition"]),
    ("$|x| = x$ for $x > -1$", ["refuted", "condition"]),
    ("$|x| = x$ for $x > 0$\n\n$|x| = x$ for $x > -1$", ["agrees", "condition", "refuted", "condition"]),
    ("$x^2 < x$ if $0 < x < 1$", ["agrees", "condition", "condition"]),
    ("For $0 < t < 1$ we have $t^2 < t$.", ["condition", "condition", "agrees"]),
    ("For $0 < t < 1.001$ we have $t^2 < t$.", ["condition", "condition", "refuted"]),
    ("$h = 1$ for $x < 3$", ["agrees", "condition"]),
    ("$h = 1$ for $x < 4$", ["refuted", "condition"]),
    ("$h = 1$", ["refuted"]),
    # words that quantify what stood before are no hypothesis of the next line
    ("$s > 0$ for all $x$\n$s = 2$", ["agrees", "refuted"]),
    # equivalences, both ways
    (r"$x + 1 = t \iff x = t - 1$", ["condition", "agrees"]),
    (r"$x + 1 = t \iff x = t + 1$", ["condition", "refuted"]),
    (r"$x = 1 \iff x^2 = 1$", ["condition", "refuted"]),
    # bars at the beginning of a line, and a table
    ("|x + t| ≤ |x| + |t|", ["agrees"]),
    ("| x | y |\n|---|---|\n| x = 1 | t = 2 |", []),
    # derivatives in plain text; a name of a constant given to something else
    ("so ds/dx = s*(1 - s)", ["agrees"]),
    (r"$e = -x\log a$ and so $\frac{de}{dx} = -\log a$ with $e^{t} > 0$", ["definition", "agrees", "agrees"]),
    # a word before a sign is a left side, unless it only leads on
    ("width = 3", ["unread"]),
    ("x = x\nwe get = t", ["proved", "refuted"]),
    # what no person means
    ("$7 = 2$", ["unread"]),
    (r"$\frac{\partial (9)}{\partial x} = 2x$", ["unread"]),
]


@pytest.mark.parametrize(("text", "expected"), SCALAR_LINES)
def test_lines_about_numbers(text: str, expected: list[str]) -> None:
    """Each relation is taken for what its writer meant."""
    assert verdicts(SCALARS, text) == expected


ARRAY_LINES = [
    (r"$\nabla_u \tfrac12\|Au-p\|^2 = A^\top(Au - p)$", ["agrees"]),
    (r"$\|A\|^2_F = \mathrm{Tr}(A^\top A)$", ["agrees"]),
    ("‖A‖²_F = Tr(AAᵀ)", ["agrees"]),
    (r"$\det(2S) = 2^n\det(S)$", ["agrees"]),
    (r"$\det(2S) = 2\det(S)$", ["refuted"]),
    # a missing transpose: the product exists at equal sizes only, and there it is another one
    (r"$\nabla_u \tfrac12\|Au-p\|^2 = A(Au - p)$", ["refuted"]),
    (r"$\sum_i A_{ji}B_{ij} = (A^\top B)_{jj}$", ["refuted"]),
    # an index that one side leaves out
    (r"$d = u_i - \mu$", ["agrees"]),
    (r"$d = u_i + \mu$", ["refuted"]),
    # a letter for the size that is not the problem's
    (r"$\frac{\partial L}{\partial z_i} = \frac{e^{z_i}}{\sum_{j=1}^{k} e^{z_j}}$", ["agrees"]),
    (r"$\frac{\partial L}{\partial z_i} = \frac{1}{\sum_{j=1}^{k} e^{z_j}}$", ["refuted"]),
    # the cost with arguments that nothing declares
    (r"$L(z, v) = \log\sum_j e^{z_j}$", ["agrees"]),
    # a name in another sense
    (r"$S = \frac{\partial^2 L}{\partial p^2}$, $S = 0$", ["definition", "agrees"]),
    ("$i = 1$", ["condition"]),
    (r"$\delta_{ij} = 1$", ["condition"]),
    (r"$Tr(K) = \sum_i S_{ii}$", ["unread"]),
]


@pytest.mark.parametrize(("text", "expected"), ARRAY_LINES)
def test_lines_about_arrays(text: str, expected: list[str]) -> None:
    """Each relation is taken for what its writer meant."""
    assert verdicts(ARRAYS, text) == expected


def test_a_name_that_one_problem_lacks_is_judged_in_the_other() -> None:
    """What one problem does not know is not defined by a false claim about the other."""
    problems = [resolve(name, ROOT / "problems").problem for name in ("softmax-ce", "linalg")]
    found = review(r"$L = \sum_k y_k \log \hat y_k$ and $L = \sum_k y_k \log \hat y_k$", problems, [])
    assert [verdict_of(claim) for claim in found.claims] == ["refuted", "refuted"]


WORDED = [
    # letters that nothing declares stand for any number, if that makes the line true; f(t) = ... says so
    (r"$\tanh(t) = 2\sigma(2t) - 1$", ["agrees"]),
    (r"$\tanh(t) = 2\sigma(2t) + 1$", ["refuted"]),
    (r"Let $\sigma(t) = \frac{1}{1+e^{t}}$", ["refuted"]),
    ("$q^2 = q$", ["unread"]),
    # a chain is taken up again behind a side that cannot be read, only where it holds
    (r"$x - x = \Sigma^\top Q = 0$", ["unread", "agrees"]),
    (r"$x - x = \Sigma^\top Q = 1$", ["unread", "unread"]),
    # sides called by their name, labels of braces, notes behind a formula
    (r"LHS $= 2\sigma(x)$. RHS $= 1 + \tanh(x/2)$. So LHS = RHS.", []),
    (r"$\underbrace{x + x}_{=2x} - x = x$", ["agrees"]),
    # what is supposed holds for what follows, and no longer than the text says
    ("If $x > 0$ then $|x| = x$. In general $|x| = x$", ["condition", "agrees", "refuted"]),
    ("If $x > 0$ then $|x| = x$. For all real x, $|x| = x$", ["condition", "agrees", "refuted"]),
    ("For $x < 3$: $h = 0$.", ["condition", "refuted"]),
    ("For $x < 3$ we get $h = 1$.", ["condition", "agrees"]),
    # no figures, no verdict
    (r"$e^x \approx 1 + x$", ["undecided"]),
    # a system of equations; the equation of a line
    ("Solve\n$x + c = 2$\n$x - c = 0$\nso $x = 1$", ["condition", "condition", "agrees"]),
    ("The line is $x + 2c = 5$.", ["condition"]),
    ("Let $x < c$.", ["condition"]),
    # bare numbers are no condition
    ("at the point $1 + 1 = 3$", ["refuted"]),
    (r"at 1: $-\sin(1) = -0.8402$", ["refuted"]),
    # a value cut off at its last digit keeps its sign
    (r"$\sin(1) = 0.841$ and $e = 2.71$", ["agrees", "agrees"]),
    (r"$-\sin(1) = 0.84$", ["refuted"]),
    (r"$-e = 2.71$", ["refuted"]),
]


@pytest.mark.parametrize(("text", "expected"), WORDED)
def test_what_words_make_of_lines(text: str, expected: list[str]) -> None:
    """Each relation is a claim, a condition or unread as its sentence has it."""
    assert verdicts(SCALARS, text) == expected


ROUTES = [
    # derivatives by names that the text introduces
    ("sigmoid-mlp", r"Let $a_i = W_2h_i + b_2$. $\frac{\partial P_i}{\partial a_i} = P_i(1-P_i)$", "agrees"),
    ("sigmoid-mlp", r"Let $a_i = W_2h_i + b_2$. $\frac{\partial P_i}{\partial a_i} = P_i$", "refuted"),
    ("sigmoid-mlp", r"Let $a_i = 2h_i$. $\frac{\partial y_i}{\partial a_i} = 1$", "unread"),
    ("softmax-ce", r"Let $\ell_k = \log\hat y_k$. $L = -\sum_k y_k\ell_k$", "agrees"),
    ("softmax-ce", r"Let $\ell_k = \log\hat y_k$. $L = \sum_k y_k\ell_k$", "refuted"),
    (
        "mlp-dropout",
        r"$\delta^{(2)} = \hat y - y$. $\frac{\partial L}{\partial b^{(2)}} = \delta^{(2)}$",
        "agrees",
    ),
    # what one part supposes of a matrix is not supposed in another
    ("linalg.null", r"If $m = n$ then $A^\top = A$", "refuted"),
    ("linalg.null", r"$A$ is symmetric and positive definite. $A^\top = A$", "agrees"),
    ("linalg.null", r"$A^\top A$ is symmetric. If $m = n$, $A^\top = A$", "refuted"),
    # a positive number is never zero
    ("all-positive", r"$b + \varepsilon > b$", "agrees"),
    ("all-positive", r"$b + \varepsilon > b + 1$", "refuted"),
    # an equation that the solution of the problem does not satisfy
    ("xor-linreg.solve", "Setting the derivative to zero: $4w_1+4w_2+8b = 2$", "refuted"),
    ("xor-linreg.solve", "Setting the derivative to zero: $4w_1+4w_2+8b = 4$", "condition"),
]


@pytest.mark.parametrize(("address", "text", "last"), ROUTES)
def test_names_that_a_text_brings_in(address: str, text: str, last: str) -> None:
    """What follows is judged through the new names, in the part's own suppositions."""
    target = resolve(address, ROOT / "problems")
    found = review(text, [target.problem], target.parts)
    assert verdict_of(found.claims[-1]) == last
