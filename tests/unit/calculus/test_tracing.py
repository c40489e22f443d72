"""Array formulas traced to scalars have the values of the array formulas."""

from __future__ import annotations

import pytest

from hwsolve.calculus.derivatives.tracing import trace
from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import Definition, build_scope
from hwsolve.notation.formula import Vector

SYMBOLS = {"x": "real[3]", "W": "real[2, 3]", "b": "real[2]", "t": "real", "A": "real[2, 2]"}


@pytest.mark.parametrize(
    "text",
    [
        "W x + b", "softmax(W x)", "norm(x)^2", "norm1(x)", "sum(x[i]^2, i)", "prod(x[i] + 1, i)", "x x^T",
        "dot(x, x)", "trace(A)", "det(A)", "A^2", "x .* x", "diag(b)", "max(x)", "mean(x)",
        "where(t > 0, t, -t)", "sum(delta(i, j)*x[i]*x[j], i, 1, 3)", "sum(x[k]*t, k, 1, 2)", "[t, t^2]",
        "0.125*t + 1/3", "abs(t)^2 + abs(t)^3",
    ],
)  # fmt: skip
def test_entries_agree_with_the_array(text: str) -> None:
    """Entry by entry."""
    scope = build_scope(SYMBOLS, indices={"i": "3", "j": "3"})
    formula = scope.parse(text.replace("[j]", "[2]").replace("(i, j)", "(i, 2)"))
    traced = trace([formula], [], scope, {})
    (entries,) = traced.functions
    whole = entries[0] if len(entries) == 1 else Vector(entries)
    if len(entries) > 3 or text in ("A^2", "diag(b)"):
        size = int(len(entries) ** 0.5)
        rows = ", ".join("[" + ", ".join(f"e{i}{j}" for j in range(size)) + "]" for i in range(size))
        for place, entry in enumerate(entries):
            scope = scope.with_definition(Definition(f"e{place // size}{place % size}", (), entry))
        whole = scope.parse(f"[{rows}]")
    assert isinstance(equal(whole, formula, scope), Proved | Agrees)


def test_definitions_keep_their_names() -> None:
    """An array's entries are named after it; plain numbers are put in."""
    scope = build_scope(SYMBOLS, ["k = 2", "z = W x + b", "f = k*z[1]"])
    traced = trace([scope.parse("f")], [scope.parse("b")], scope, {})
    assert list(traced.definitions) == ["z_1", "z_2", "f"]
    assert len(traced.inputs) == 2


def test_dimensions_are_given_numbers() -> None:
    """``N`` counts as the size it was given."""
    scope = build_scope({"y": "real[N]"})
    traced = trace([scope.parse("sum(y[n], n)/N")], [scope.parse("y")], scope, {"N": 4})
    assert len(traced.inputs) == 4


def test_what_cannot_be_traced() -> None:
    """Derivatives and expectations have no node."""
    scope = build_scope({"x": "real", "g": "normal(0, 1)"})
    for text in ("d(x^2)/d(x)", "E[g*x]"):
        with pytest.raises(NotComputable):
            trace([scope.parse(text)], [], scope, {})
