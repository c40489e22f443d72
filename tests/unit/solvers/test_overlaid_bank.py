"""What an instructor varies next semester: overlays of the bank against numbers worked out here."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import ProblemError
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import Words
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.bank import resolve
from hwsolve.solvers.registry import solve


def overlaid(address: str, overlay: str, folder: Path) -> Derivation:
    """The checked derivation of a part of the bank with an overlay."""
    over = folder / "over.yaml"
    over.write_text(overlay)
    part = resolve(address, None, [over]).part
    assert part is not None
    return check(solve(part))


def part(address: str, text: str) -> str:
    """An overlay of one part."""
    return f"parts: [{{id: {address.partition('.')[2]}, {text}}}]"


POINT = "solver: {at: {u: 1, v: 2, z: 0}"
VALUES = [
    # Jacobians of several outputs, points, signs
    ("jac-hess.jacobian", "define: ['y = [u*v, v*z, u^2]']", "J", "[[v, u, 0], [0, z, v], [2*u, 0, 0]]"),
    ("jac-hess.jacobian", part("jac-hess.jacobian", "solver: {of: ['u*v', 'sin(z)']}"), "J",
     "[[v, u, 0], [0, 0, cos(z)]]"),
    ("jac-hess.jacobian", part("jac-hess.jacobian", POINT + "}"), "J", "[[5, 1, 3]]"),
    ("jac-hess.hessian", part("jac-hess.hessian", POINT + "}"), "H", "[[4, 2, 1], [2, 0, 1], [1, 1, 1]]"),
    # numbers in the place of symbols
    ("softmax-ce.a", "define: ['z = [log(1), log(2), log(5)]', 'y = [0, 1, 0]']", "grad", "[1/8, -3/4, 5/8]"),
    ("batchnorm.c", "define: ['g = [1, -2, 4]', 'gamma = 1/2']\n" + part("batchnorm.c", "solver: {wrt: x}"),
     "dL/dx_i", "[0, -3/2, 3/2]"),
    ("logreg-bce.grad-b", "define: ['x = [[1, 2], [0, -1]]', 'y = [1, 0]', 'w = [1/2, -1]', 'b = 1/4']",
     "dE/db", "sigma(-5/4) - 1 + sigma(5/4)"),
    ("tanh-sigmoid.params", "define: ['W2 = [[2, 6]]', 'b2 = [1/2]']\nindices: {k: '1'}", "W2'", "[[1, 3]]"),
    ("gd-lemma.bound", "define: ['v = [[1, 2], [0, -1], [3, 1]]', 'ws = [1, 1]', 'eta = 1/2']", "bound", "6"),
    # Newton for a function of one's own, names in another order
    ("newton.update", "define: ['f(u) = u^3 - 2', 'g(u) = u^4/4 - 2*u']", "root form",
     "xk - (xk^3 - 2)/(3*xk^2)"),
    ("newton.update", part("newton.update", "solver: {g: null, f: 'x^2 - 5', start: 2, steps: 3}"),
     "root form", "xk/2 + 5/(2*xk)"),
    ("sgd-increase.values", "define: ['A1(w) = (w - 4)^2/2', 'A2(w) = 3/2*(w + 2)^2']", "f(2eta)",
     "(4*eta - 4)^2/2 + 3/2*(4*eta + 2)^2"),
    ("gd-rate.order", part("gd-rate.order", "solver: {bound: rho*(1 + log(T))/T}"), "rate", "log(T)/T"),
    ("hyperparam.count", part("hyperparam.count", "solver: {sizes: null, grid: {a: [1, 2], b: [u, tanh]}}"),
     "runs", "4"),
    ("mlp-dropout.dL-dz2", "symbols: {y: 'simplex[K]'}", "i=k", "yhat[k] - y[k]"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "overlay", "name", "wanted"), VALUES)
def test_the_derivation_follows(tmp_path: Path, address: str, overlay: str, name: str, wanted: str) -> None:
    """Every line is checked, and the answer is the one worked out by hand."""
    found = overlaid(address, overlay, tmp_path)
    assert found.verified
    assert isinstance(equal(found.answers[name], found.scope.parse(wanted), found.scope), Proved | Agrees)


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        ("u^2 + 2*v^2 + 3*z^2 + u*v", "positive definite"),
        ("u^2 - exp(v) - z^2*(1 + u^2)", "indefinite"),
        ("u^2 + exp(v) + exp(u)*z^2", "positive definite"),
        ("-u^2 - exp(v - 2) - z^2", "negative definite"),
        ("u^2", "positive semidefinite"),
        ("u*v + z^2", "indefinite"),
    ],
)
def test_the_sign_of_a_hessian_at_a_point(tmp_path: Path, function: str, wanted: str) -> None:
    """By minors, or by two directions; numpy's eigenvalues say the same."""
    import numpy as np

    overlay = f"define: ['y = {function}']\n" + part("jac-hess.hessian", POINT + ", definite: sign}")
    found = overlaid("jac-hess.hessian", overlay, tmp_path)
    assert found.verified
    assert found.answers["sign"] == Words(wanted)
    values = np.linalg.eigvalsh(np.array(eval_rows(render_plain(found.answers["H"]))))
    signs = {"positive definite": values[0] > 0, "negative definite": values[-1] < 0,
             "positive semidefinite": values[0] >= 0, "indefinite": values[0] < 0 < values[-1]}  # fmt: skip
    assert signs[wanted]


def eval_rows(text: str) -> list[list[float]]:
    """``[[1, -2], [0, exp(1)]]`` as numbers."""
    from hwsolve.meaning.scope import build_scope
    from hwsolve.notation.formula import Matrix
    from hwsolve.solvers.supporting.exact import value_of

    scope = build_scope({})
    rows = scope.parse(text)
    assert isinstance(rows, Matrix)
    return [[value_of(cell, scope) or 0.0 for cell in row] for row in rows.rows]


INVERSES = [
    ("inv(eye(n) + U@V) = eye(n) - U@inv(eye(k) + V@U)@V", "{U: 'real[n, k]', V: 'real[k, n]'}"),
    ("inv(T(A)@A + lam*eye(n))@T(A) = T(A)@inv(A@T(A) + lam*eye(m))", "{lam: positive}"),
    (
        "inv(M + outer(u, u)) = inv(M) - inv(M)@outer(u, u)@inv(M)/(1 + T(u)@inv(M)@u)",
        "{M: 'pd[n]', u: 'real[n]'}",
    ),
]


@pytest.mark.parametrize(("claim", "symbols"), INVERSES)
def test_inverses_of_sums_are_derived(tmp_path: Path, claim: str, symbols: str) -> None:
    """Woodbury, push-through, Sherman-Morrison: what is multiplied, what cancels, and the conclusion."""
    text = f"symbols: {symbols}, solver: {{claim: ['{claim}'], at: []}}"
    found = overlaid("linalg.gram-norm", part("linalg.gram-norm", text), tmp_path)
    assert found.verified
    assert len(found.steps) >= 5
    assert found.steps[-1].rule == "multiply_by_the_inverse"


REFUSED = [
    ("linalg.chain", "solver: {at: {A: '[[1, 0], [0, -2]]'}}", "positive semidefinite; this matrix is not"),
    ("linalg.chain", "solver: {at: {Q: '[[1, 0], [0, 2]]'}}", "Q is no symbol"),
    ("jac-hess.jacobian", "solver: {at: {u: 1, v: 2}}", "needs a number for z"),
    ("jac-hess.jacobian", "solver: {at: {u: 1, v: 2, q: 3}}", "q is no symbol"),
    ("jac-hess.hessian", "solver: {definite: sign}", "add the key 'at'"),
    ("sgd-increase.values", "solver: {eta: -1}", "a step size is positive"),
    ("cnn.rf", "solver: {layers: [{kernel: 3, dilation: 'd[4]'}]}", "index 4 is outside 1..3"),
    ("logreg-bce.grad-w", "symbols: {x: 'real[N, ]'}", "a size is missing"),
    ("linalg.null", "symbols: {A: 'complex[m, n]'}, solver: {claim: ['T(A)@A@x = 0 => A@x = 0'], at: []}",
     "neither derived nor refuted"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "text", "said"), REFUSED)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, address: str, text: str, said: str) -> None:
    """One sentence, with the file and the line."""
    with pytest.raises(ProblemError, match=said.replace("(", r"\(")) as refused:
        overlaid(address, part(address, text).replace("id: null", "id: 'null'"), tmp_path)
    assert refused.value.line == 1
    assert refused.value.file is not None
