"""The slopes of elementary operations against difference quotients of the float evaluator."""

from __future__ import annotations

import pytest

from hwsolve.calculus.derivatives.elementary import DERIVATIVES
from hwsolve.calculus.derivatives.graph import build_graph
from hwsolve.calculus.derivatives.local import links, rule_name
from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import OPEN_SCOPE
from hwsolve.notation.formula import Call, Formula, Symbol, walk
from hwsolve.notation.reading.parser import parse

U, W, V = Symbol("u"), Symbol("w"), Symbol("v")
#: Functions whose domain is not the whole line: a point inside it.
INSIDE = {"acosh": 1.7, "coth": 0.6, "csch": 0.6, "cot": 0.6, "csc": 0.6, "log": 0.6}
OPERATIONS = [
    "u + w", "u - w", "-u", "u*w", "u*u", "u/w", "w/u", "u/u", "u^3", "u^(-2)", "u^0.5", "u^w", "u^u", "2^u",
    "e^u", "max(u, w)", "min(u, w)", "leaky_relu(u, 0.1)", "root(u, 3)", "atan2(u, w)",
    "where(u > 1, u, w)", "logb(u, w)", "logb(2, u)", "mod(u, w)", "2*u", "u/3", "1 - u", "u",
]  # fmt: skip


def at(formula: Formula, **values: float) -> float:
    """The value with the names bound."""
    known = {name: [x] for name, x in values.items()}
    evaluator = Evaluator(OPEN_SCOPE, Instance(OPEN_SCOPE, 0, 1), FloatSamples(1), known)
    return float(evaluator.value(formula)[0])


def slope_by(operation: Formula, name: str, u: float, w: float) -> float:
    """The slopes of all places of the name, added up, at a point."""
    here = {"u": u, "w": w}
    value = at(operation, **here)
    found = [link for link in links(operation, V) if link.operand == Symbol(name)]
    return sum(at(link.scaled(Symbol("one")), v=value, one=1.0, **here) for link in found)


@pytest.mark.parametrize("text", OPERATIONS)
def test_operations(text: str) -> None:
    """Every operand of every operation."""
    operation = parse(text)
    for name in ("u", "w"):
        if Symbol(name) not in walk(operation):
            continue
        u, w, h = 1.3, 0.7, 1e-5
        step = (h, 0.0) if name == "u" else (0.0, h)
        high = at(operation, u=u + step[0], w=w + step[1])
        low = at(operation, u=u - step[0], w=w - step[1])
        assert slope_by(operation, name, u, w) == pytest.approx((high - low) / (2 * h), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("function", sorted(DERIVATIVES))
def test_functions(function: str) -> None:
    """Every function of the tables, on both sides of zero where both are in its domain."""
    operation, h = Call(function, (U,)), 1e-5
    points = [INSIDE[function]] if function in INSIDE else [0.6]
    if function not in INSIDE and function not in ("sqrt", "log2", "log10"):
        points.append(-0.45)
    for u in points:
        want = (at(operation, u=u + h) - at(operation, u=u - h)) / (2 * h)
        assert slope_by(operation, "u", u, 0.0) == pytest.approx(want, rel=1e-6, abs=1e-8)


def test_the_slope_is_written_with_the_value() -> None:
    """The logistic function's slope is v(1 - v)."""
    (link,) = links(parse("sigma(u)"), V)
    assert link.slope == parse("v*(1 - v)")


def test_every_operation_names_its_rule() -> None:
    """Rules carry the textbook's names."""
    assert rule_name(parse("u*w")) == "product rule"
    assert rule_name(parse("u/w")) == "quotient rule"
    assert rule_name(parse("cos(u)")) == "chain rule, derivative of cos"


def test_a_function_without_a_rule_is_refused() -> None:
    """No silent zero."""
    with pytest.raises(NotComputable, match="gamma"):
        links(parse("gamma(u)"), V)
    with pytest.raises(NotComputable):
        build_graph({"f": parse("norm(u)")}, [U], {})
