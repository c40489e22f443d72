"""Derivatives with running indices are computed once for all entries: the values stay the right ones."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted
from hwsolve.meaning.scope import Scope, build_scope
from hwsolve.meaning.truth.claims import holds

SYMBOLS = {
    "x": "real[n, m]",
    "y": "simplex[n, c]",
    "W": "real[m, c]",
    "b": "real[c]",
    "v": "real[m]",
    "a": "real",
}
DEFINE = (
    "w[l,p] = W[p,l]",
    "z[i,k] = x[i]^T w[k] + b[k]",
    "p[i,k] = exp(z[i,k])/sum(exp(z[i,j]), j)",
    "L = -sum(sum(y[i,k]*log(p[i,k]), k), i)/n",
    "g = sum(v[q]^3, q)",
    "s = sum(a*v[q]^2, q)",
)


@pytest.fixture(scope="module")
def scope() -> Scope:
    """Softmax regression, and two functions of a vector."""
    return build_scope(SYMBOLS, DEFINE, {}, {"i": "n", "j": "c", "k": "c", "l": "c", "q": "m"})


def judged(claim: str, scope: Scope) -> Comparison:
    """What becomes of the claim."""
    return holds(scope.parse(claim), scope)


@pytest.mark.parametrize(
    "claim",
    [
        "sum(d(g)/d(v[q])*v[q], q) = 3*g",
        "sum(d(g)/d(v[q])^2, q) = 9*sum(v[q]^4, q)",
        "sum(sum(d(s)/d(v[q], v[r])*v[q]*v[r], q, 1, m), r, 1, m) = 2*s",
        "sum(d(s)/d(v[q], v[q]), q) = 2*a*m",
        "sum(d(d(s)/d(a))/d(v[q])*v[q], q) = 2*sum(v[q]^2, q)",
        "d(L)/d(z[i,k]) = (p[i,k] - y[i,k])/n",
        "sum(d(L)/d(z[i,k]), k) = 0*p[i,1]",
        "sum(sum(d(L)/d(p[i,k])*d(p[i,k])/d(z[i,l]), k), i) = sum(d(L)/d(z[i,l]), i)",
        "sum(d(p[i,k])/d(z[i,l]), l) = 0*p[i,k]",
        "d(p[i,k])/d(b[l]) = p[i,k]*(delta(k,l) - p[i,l])",
        "d(L)/d(b) = sum(p[i] - y[i], i)/n",
        "d(L)/d(w[l]) = sum((p[i,l] - y[i,l])*x[i], i)/n",
        "d(L)/d(W) = x^T (p - y)/n",
        "sum(d(z[i,k])/d(W[q,k])*W[q,k], q) = z[i,k] - b[k]",
        "sum(sum(d(z[i,k])/d(z[i,l])*y[i,l], l), k) = 1 + 0*y[i,1]",
    ],
)
def test_true(claim: str, scope: Scope) -> None:
    """Euler's identity, the chain rule over indices, softmax, first and second order."""
    found = judged(claim, scope)
    assert isinstance(found, Proved | Agrees), found
    if isinstance(found, Agrees):
        assert found.points >= 3
        assert found.bits >= 60


@pytest.mark.parametrize(
    "claim",
    [
        "sum(d(g)/d(v[q])*v[q], q) = 2*g",
        "sum(d(g)/d(v[1])*v[q], q) = 3*g",
        "sum(d(s)/d(v[q], v[q]), q) = 2*a",
        "d(L)/d(z[i,k]) = (p[i,k] - y[i,k])",
        "d(p[i,k])/d(b[l]) = p[i,k]*(1 - p[i,l])",
        "d(L)/d(w[l]) = sum((p[i,l] - y[i,l])*x[i], i)",
        "sum(d(L)/d(z[i,k])*d(z[i,k])/d(b[k]), i) = (p[1,k] - y[1,k])/n",
    ],
)
def test_false(claim: str, scope: Scope) -> None:
    """A wrong factor, one entry in place of the running one, a missing delta."""
    assert isinstance(judged(claim, scope), Refuted)


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("sum(sum(v[q], q)*v[q], q) = sum(v[q], q)^2", True),
        ("sum(sum(v[q]*v[r], q, 1, m)*v[r], r, 1, m) = sum(v[q], q)*sum(v[r]^2, r, 1, m)", True),
        ("sum(sum(v[q]*v[r], q, 1, r), r, 1, m) = sum(v[r]*sum(v[q], q, 1, r), r, 1, m)", True),
        ("sum(sum(v[q], q, 1, r), r, 1, m) = sum((m + 1 - q)*v[q], q)", True),
        ("sum(sum(v[q]*v[r], q, 1, r), r, 1, m) = sum(v[q], q)^2", False),
        ("sum(sum(v[q], q, 1, r), r, 1, m) = m*sum(v[q], q)", False),
        ("sum(sum(v[q], q)*v[q], q) = m*sum(v[q]^2, q)", False),
    ],
)
def test_sums_in_sums(claim: str, right: bool, scope: Scope) -> None:
    """A sum that is kept belongs to its letters: bounds and shadowed letters included."""
    found = judged(claim, scope)
    assert isinstance(found, Proved | Agrees if right else Refuted), found
