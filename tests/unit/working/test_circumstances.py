"""Points, cases, own names and what is said of them: what each relation of a page counts as."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.problem.bank import resolve
from hwsolve.review.review import review, verdict_of

ROOT = Path(__file__).parents[3]
A, R, C, D, U = "agrees", "refuted", "condition", "definition", "unread"
CASES = [
    # points in words, in coordinates, below a bar
    ("step-net", "At $(0,0)$: $h_1 = 1$, $h_2 = 0$. In general $h_2 = 0$.", [A, A, R]),
    ("step-net", "At (0,0): $h_1 = 0$\n(2,2): $h_2 = 1$", [R, A]),
    ("step-net", "For $x = (5,0)$: $h_1 = 1$", [C, R]),
    ("step-net", "For $x = (5,0)$: $h_2 = 0$", [C, R]),
    ("step-net", "On $S_1$: $h_1 + h_2 = 1$", [U]),
    ("jac-hess", r"$\frac{\partial y}{\partial u}\big|_{(1,0,0)} = 1$", [A]),
    ("jac-hess", r"$\left.\frac{\partial y}{\partial u}\right|_{u=1,v=0,z=0} = 2$", [R]),
    ("xor-linreg",
     r"$\frac{\partial q}{\partial w_1}\Big|_{w=0,b=0} = -2$, $\frac{\partial q}{\partial w_1} = -2$",
     [A, R]),
    ("autodiff", "∂f₁/∂w₁(1,2) ≈ 0.35\n∂f₁/∂w₁(1,2) ≈ 0.45", [A, R]),
    ("cnn.rf", "If $d_1=d_2=d_3=1$ then $RF = 3K-3$.", [C, C, C, R]),
    ("hyperparam.count", "For $k=(2,2,2)$ we get $\\prod_jk_j=8$.", [C, A]),
    # the other case, and ranges behind a claim
    ("mlp-dropout.lrelu", "if $z^{(1)}_h > 0$: $\\frac{\\partial a^{(1)}_h}{\\partial z^{(1)}_h} = 1$\n"
     "else: $\\frac{\\partial a^{(1)}_h}{\\partial z^{(1)}_h} = 0$", [C, A, R]),
    ("mlp-dropout.lrelu",
     "$\\frac{\\partial a^{(1)}_h}{\\partial z^{(1)}_h} = 0.1$ falls $z^{(1)}_h > 0$", [R, C]),
    ("sgd-increase", r"$f(2\eta) < f(0)$ for all $0 < \eta < 2$", [R, C, C]),
    ("sgd-increase", r"For $0 < \eta < 2$ we have $\eta^2 < 4$ and $\eta^2 < 3$.", [C, C, A, R]),
    # what is crossed out is not said
    ("logreg-bce", "~~$\\hat y_n = 2$~~ $\\hat y_n = \\sigma(z_n)$ <del>$\\hat y_n = 3$</del>", [A]),
    # matrices and names of their own
    ("batchnorm",
     r"Let $C = I-\frac1n 11^T$. $C1 = 0$, $C1 = 1$, $C_{ij} = \delta_{ij}-\frac1n$, $C_{ij} = \delta_{ij}$",
     [D, A, R, A, R]),
    ("gauss-dropout",
     r"Write $\delta_k = 1+\xi_k$. $\mathbb{E}[\xi_k^2] = \sigma^2$, $\mathbb{E}[\xi_k^2] = 1$", [D, A, R]),
    ("gauss-dropout", r"Let $e = y_d - \sum_kw_kx_k$. $J = \frac12e^2$, $J = e^2$", [D, A, R]),
    ("sgd.why", r"$\xi_i \sim N(\mu, \sigma^2)$, $\xi_i \sim N(\mu, \sigma)$", [A, R]),
    ("prox-gd", r"$w^* = w_t - \frac{1}{2\lambda}g$", [R]),
    ("prox-gd", r"$\nabla q = g$, $\lambda I \succ 0$, $-\lambda I \succ 0$", [R, A, R]),
    ("linalg",
     r"$A = U\Sigma V^\top$. $A^\top A = V\Sigma^\top\Sigma V^\top$, $A^\top A = U\Sigma^\top\Sigma U^\top$",
     [D, A, R]),
    ("linalg", r"$\mathrm{Tr}(A) = \mathrm{Tr}(B)$", [R]),
    ("lipschitz.product", r"$(fg)(x) = f(x)g(x)$, $(f+g)(x) = f(x)-g(x)$", ["proved", R]),
    ("softsign", r"$\lim_{|x|\to\infty}g'(x) = 0$, $\lim_{|x|\to\infty}g(x) = 1$", [A, R]),
    # suppositions that are given up, and systems
    ("linalg.null",
     r"Suppose $A^\top Ax = 0$ but $Ax \ne 0$. Then $x^\top A^\top Ax = 0$, which contradicts $Ax \ne 0$.",
     [C, C, A, C]),
    ("xor-linreg.solve", "I) $2w_1+w_2+2b = 1$\nII) $w_1+2w_2+2b = 2$\nI - II: $w_1 = w_2$", [C, R, A]),
    # an unread condition hides nothing of what is derived
    ("softmax-ce",
     r"with $\frac{\partial L}{\partial z} = y-p$ we get $\frac{\partial L}{\partial z} = y-\hat y$", [U, R]),
    ("sigmoid-mlp",
     r"Suppose $P_i = y_i$ for all $i$. Then $\frac{\partial\ell}{\partial b_2} = 0$.", [C, A]),
    ("logreg-bce", r"If $w = 0$ and $b = 0$ then $\hat y_n = \frac12$ and $\hat y_n = 1$.", [C, C, A, R]),
]  # fmt: skip


@pytest.mark.parametrize(("address", "text", "expected"), CASES)
def test_relations_in_their_circumstances(address: str, text: str, expected: list[str]) -> None:
    """Each relation is judged where it is said, under what is supposed there."""
    target = resolve(address, ROOT / "problems")
    found = review(text, [target.problem], target.parts)
    assert [verdict_of(claim) for claim in found.claims] == expected
