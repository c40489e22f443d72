"""Reference formulas of the field, for properties: one scope, many answers over it."""

from __future__ import annotations

from hwsolve.meaning.scope import Scope, build_scope

SYMBOLS = {
    "x": "real[N, D]", "y": "real in [0, 1] [N]", "w": "real[D]", "v": "real[D]", "b": "real", "a": "real",
    "c": "positive", "lam": "positive", "eta": "positive", "beta": "probability", "A": "real[D, D]",
    "S": "symmetric[D]", "P": "pd[D]", "W": "real[H, D]", "s": "real[H]", "g": "real[H]", "z": "real[K]",
    "t": "one_hot[K]", "p": "simplex[K]", "m": "mask[H]", "mu": "real", "sig": "positive", "u": "real[K]",
}  # fmt: skip
DEFINITIONS = ("o[n] = w^T x[n] + b", "yhat[n] = sigmoid(o[n])", "q = softmax(z)")

SCALARS = (
    "sigmoid(a)*(1 - sigmoid(a))",
    "exp(-a)/(1 + exp(-a))^2",
    "1 - tanh(a)^2",
    "log(1 + exp(a)) - a",
    "softplus(a) - relu(a)",
    "where(a > 0, a, exp(a) - 1)",
    "leaky_relu(a, 0.1) + 2*a",
    "max(a, 0)^2 - a*b",
    "exp(-(a - mu)^2/(2*sig^2))/(sig*sqrt(2*pi))",
    "log(sig) + (a - mu)^2/(2*sig^2)",
    "(a - b)^2/2 + lam*a^2",
    "beta*a + (1 - beta)*b",
    "(1 - beta^3)/(1 - beta)",
    "c/(c + lam) - eta*a",
    "a*b - b/c + 3",
    "-y[1]*log(yhat[1]) - (1 - y[1])*log(1 - yhat[1])",
    "sqrt(a^2 + b^2 + c)",
    "sin(a)*cos(b) + cos(a)*sin(b)",
    "abs(a - b) + abs(a)",
    "log(c)*a - log(lam)/b^2",
    "sum((yhat[n] - y[n])^2, n)/N",
    "-sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)/N",
    "sum(w[d]^2, d)*lam/2",
    "w^T w + 2*b",
    "v^T A w - w^T v",
    "w^T P w/2 - v^T w",
    "norm(x w - y)^2/(2*N)",
    "sum(t[k]*z[k], k) - log(sum(exp(z[k]), k))",
    "-sum(t[k]*log(q[k]), k)",
    "sum(p[k]*(log(p[k]) - z[k]), k)",
    "trace(A) - det(P)",
    "sum(sum(A[i, j]*w[i]*v[j], i), j)",
    "sum(k^2, k, 1, 5)*a",
    "prod(1 - q[k], k) + a",
    "sum(sum(x[n, d]*w[d], d)*y[n], n)",
    "dot(w, v)/(norm(w)*norm(v))",
)
ARRAYS = (
    "x^T (x w - y)",
    "x^T (x w - y)/N + lam*w",
    "sum((yhat[n] - y[n])*x[n], n)",
    "sum((yhat[n] - y[n])*x[n], n)/N + 2*lam*w",
    "x^T (yhat - y)",
    "yhat*(1 - yhat)",
    "(yhat - y)/N",
    "q - t",
    "q*(1 - q)",
    "diag(q) - q q^T",
    "q[i]*(delta(i, j) - q[j])",
    "exp(z)/sum(exp(z[k]), k)",
    "W w + s",
    "W^T (g*m)",
    "W^T diag(m) g",
    "(m*g) w^T",
    "relu(W w + s) - s",
    "outer(g, w) + W",
    "A w - P v",
    "(A + A^T) w",
    "A^T A w/2",
    "S A - A S",
    "inv(P) (w - v)",
    "v w^T + w v^T",
    "A - eta*v w^T",
    "w - eta*x^T (x w - y)/N",
    "beta*v + (1 - beta)*w",
    "2*x^T x + lam*eye(D)",
    "[a + b, a*b, c^2]",
    "[[a, b], [-b, a/c]]",
    "tanh(W w)*s",
    "sum(yhat[n]*(1 - yhat[n])*x[n] x[n]^T, n)",
    "x[n, d]*(yhat[n] - y[n])",
    "w[i]*v[j] - A[i, j]",
)
FORMULAS = SCALARS + ARRAYS


def formulary() -> Scope:
    """The scope of all the formulas."""
    return build_scope(SYMBOLS, DEFINITIONS)
