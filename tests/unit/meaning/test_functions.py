"""Declared and defined functions: claims over classes, derivatives, what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted, Undecided
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.functions.families import families
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.meaning.types import parse_type
from hwsolve.notation.formula import Symbol
from hwsolve.notation.printing.plain import render_plain

_POINTS = "x: real; y: real; t: real in [0, 1]"
_VECTORS = "x: real[d]; y: real[d]; t: real in [0, 1]"
_LIPSCHITZ = f"L: positive; f: lipschitz(L) function; {_POINTS}"
_CONVEX = f"f: convex function; {_POINTS}"
_TWO = "Kf: positive; Lf: positive; Kg: positive; Lg: positive; f: bounded(Kf) lipschitz(Lf) function; "
_TWO += f"g: bounded(Kg) lipschitz(Lg) function; {_POINTS}"
_SMOOTH = f"beta: positive; f: smooth(beta) convex function[d]; {_VECTORS}"
_ANY = "f: function; g: function; x: real; t: real"
_JENSEN = "f: convex function; p: simplex[n]; x: real[n]"
_SQUARES = "w: real[d]; A: real[n, d]; b: real[n]"


def symbols(text: str) -> dict[str, str]:
    """``x: real; y: real``"""
    return {
        name.strip(): kind.strip() for name, kind in (part.split(":") for part in text.split(";") if part)
    }


CLAIMS = [
    (_LIPSCHITZ, "", "abs(f(x) - f(y)) <= L*abs(x - y)", True),
    (_LIPSCHITZ, "", "abs(f(x) - f(y)) <= L/2*abs(x - y)", False),
    (_LIPSCHITZ, "", "abs(f'(x)) <= L", True),
    (_LIPSCHITZ, "", "abs(f'(x)) <= 0.9*L", False),
    (_LIPSCHITZ, "", "abs(f(x)) <= L*abs(x)", False),
    (f"L: positive; f: lipschitz(L) function[d]; {_VECTORS}", "", "abs(f(x) - f(y)) <= L*norm(x - y)", True),
    (f"L: positive; f: lipschitz(L) function[d]; {_VECTORS}", "", "norm(∇f(x)) <= L", True),
    (f"L: positive; f: lipschitz(L) function[d]; {_VECTORS}", "", "norm(∇f(x)) <= 0.9*L", False),
    (_CONVEX, "", "f(t*x + (1 - t)*y) <= t*f(x) + (1 - t)*f(y)", True),
    (_CONVEX, "", "f(t*x + (1 - t)*y) >= t*f(x) + (1 - t)*f(y)", False),
    (_CONVEX, "", "f(t*x + (1 - t)*y) < t*f(x) + (1 - t)*f(y)", False),
    (_CONVEX, "", "f(y) >= f(x) + f'(x)*(y - x)", True),
    (_CONVEX, "", "f(y) <= f(x) + f'(x)*(y - x)", False),
    (_CONVEX, "", "f''(x) >= 0", True),
    (_CONVEX, "", "f'(x) >= 0", False),
    (_CONVEX, "", "(f'(x) - f'(y))*(x - y) >= 0", True),
    (f"f: concave function; {_POINTS}", "", "f((x + y)/2) >= (f(x) + f(y))/2", True),
    (f"f: convex function[d]; {_VECTORS}", "", "f(t*x + (1 - t)*y) <= t*f(x) + (1 - t)*f(y)", True),
    (f"f: convex function[d]; {_VECTORS}", "", "f(y) >= f(x) + ∇f(x)^T (y - x)", True),
    (f"f: convex function[d]; {_VECTORS}", "", "f(y) <= f(x) + ∇f(x)^T (y - x)", False),
    (_JENSEN, "", "f(sum(p[i]*x[i], i)) <= sum(p[i]*f(x[i]), i)", True),
    (_JENSEN, "", "f(sum(p[i]*x[i], i)) >= sum(p[i]*f(x[i]), i)", False),
    ("f: convex function[d]; w: real[T, d]", "", "f(sum(w[t], t)/T) <= sum(f(w[t]), t)/T", True),
    (_TWO, "", "abs(f(x)*g(x) - f(y)*g(y)) <= (Kf*Lg + Kg*Lf)*abs(x - y)", True),
    (_TWO, "", "abs(f(x)*g(x) - f(y)*g(y)) <= (Kf*Lf + Kg*Lg)*abs(x - y)", False),
    (_TWO, "", "abs(f(x)*g(x) - f(y)*g(y)) <= Lf*Lg*abs(x - y)", False),
    (_TWO, "", "abs(f(x)*g(x) - f(y)*g(y)) <= Kf*Lg*abs(x - y)", False),
    (_TWO, "", "abs(f(x)) <= Kf", True),
    (_TWO, "", "abs(f(x)) < Kf", False),
    (_TWO, "", "abs(f(g(x)) - f(g(y))) <= Lf*Lg*abs(x - y)", True),
    (_TWO, "", "abs(f(x) + g(x) - f(y) - g(y)) <= (Lf + Lg)*abs(x - y)", True),
    (_TWO, "", "abs(f(x) + g(x) - f(y) - g(y)) <= max(Lf, Lg)*abs(x - y)", False),
    (_SMOOTH, "", "f(y) <= f(x) + ∇f(x)^T (y - x) + beta/2*norm(y - x)^2", True),
    (_SMOOTH, "", "f(y) <= f(x) + ∇f(x)^T (y - x) + beta/4*norm(y - x)^2", False),
    (_SMOOTH, "", "norm(∇f(x) - ∇f(y)) <= beta*norm(x - y)", True),
    (_SMOOTH, "", "f(x - ∇f(x)/beta) <= f(x) - norm(∇f(x))^2/(2*beta)", True),
    (_SMOOTH, "", "f(x - ∇f(x)/beta) <= f(x) - norm(∇f(x))^2/beta", False),
    ("m: positive; f: strongly_convex(m) function; x: real; y: real", "",
     "f(y) >= f(x) + f'(x)*(y - x) + m/2*(y - x)^2", True),
    ("m: positive; f: strongly_convex(m) function; x: real; y: real", "",
     "f(y) >= f(x) + f'(x)*(y - x) + m*(y - x)^2", False),
    ("f: odd function; x: real", "", "f(-x) = -f(x)", True),
    ("f: odd function; x: real", "", "f'(-x) = f'(x)", True),
    ("f: even function; x: real", "", "f'(-x) = f'(x)", False),
    ("f: increasing function; x: real", "", "f'(x) > 0", True),
    ("f: decreasing function; x: real", "", "f'(x) > 0", False),
    (_ANY, "", "d(f(g(t)))/d(t) = f'(g(t))*g'(t)", True),
    (_ANY, "", "d(f(g(t)))/d(t) = f'(t)*g'(t)", False),
    (_ANY, "", "d(f(g(t)))/d(t, t) = f''(g(t))*g'(t)^2 + f'(g(t))*g''(t)", True),
    (_ANY, "", "d(f(g(t)))/d(t, t) = f''(g(t))*g'(t)^2", False),
    (_ANY, "", "d(f(t)*g(t))/d(t, t, t) = f'''(t)*g(t) + 3*f''(t)*g'(t) + 3*f'(t)*g''(t) + f(t)*g'''(t)",
     True),
    (_ANY, "", "d(f'(t*x))/d(x) = t*f''(t*x)", True),
    (_ANY, "f1(x) = f'(x); f2(x) = f''(x)", "d(f1(x))/d(x) = f2(x)", True),
    ("x: real; a: real", "f(x) = x^3 - 2", "f'(x) = 3*x^2", True),
    ("x: real; a: real", "f(x) = x^3 - 2", "f''(x) = 6*x", True),
    ("x: real; a: real", "f(x) = x^3 - 2", "f'''(x) = 6", True),
    ("x: real; a: real", "f(x) = x^3 - 2", "f'(x) = 2*x^2", False),
    ("x: real; a: real", "f(x) = a*x^2; g(t) = f(sin(t))", "g'(x) = 2*a*sin(x)*cos(x)", True),
    ("x: real; a: real", "f(x) = a*x^2", "d(f'(x))/d(a) = 2*x", True),
    ("x: real; y: real", "h(x, y) = x*y", "d(h(x, y))/d(x) = y", True),
    ("z: real[3]", "phi(z) = where(z > 0, 1, 0)", "phi(z) = ind(z > 0)", True),
    (_SQUARES, "f(w) = norm(A w - b)^2/2", "∇f(w) = A^T (A w - b)", True),
    (_SQUARES, "f(w) = norm(A w - b)^2/2", "∇f(w) = A^T (b - A w)", False),
    (_SQUARES, "f(w) = norm(A w - b)^2/2", "∇²f(w) = A^T A", True),
    (_SQUARES, "f(v) = sum(v[k]^4, k, 1, d)", "d(f(w))/d(w) = 4*w^3", True),
    ("w: real; x: real", "E = (w*x - 1)^2; f(w) = E", "f'(w) = d(E)/d(w)", True),
    ("w: real; x: real", "E = (w*x - 1)^2; f(w) = E", "f(2) = (2*x - 1)^2", True),
    ("w: real[d]; f: function[d]", "", "∇²f(w) = d(f(w))/d(w, w)", True),
    ("w: real[d]; f: function[d]", "", "∇f(w) = ∇²f(w) w", False),
    ("x: real", "", "tanh'(x) = 1 - tanh(x)^2", True),
    ("x: real", "", "sigma''(x) = sigma(x)*(1 - sigma(x))*(1 - 2*sigma(x))", True),
    ("x: real", "", "sigma'(x) = sigma(x)", False),
]  # fmt: skip


@pytest.mark.parametrize(("names", "define", "claim", "truth"), CLAIMS)
def test_claims(names: str, define: str, claim: str, truth: bool) -> None:
    """What is true of a whole class holds; what is false of one member is refuted."""
    scope = build_scope(symbols(names), [text.strip() for text in define.split(";") if text.strip()])
    found = holds(scope.parse(claim), scope)
    assert isinstance(found, Agrees | Proved if truth else Refuted), found


def test_a_counterexample_shows_the_function() -> None:
    """The member that refutes stands beside the point, for a person to recompute."""
    scope = build_scope(symbols(_LIPSCHITZ))
    found = holds(scope.parse("abs(f(x) - f(y)) <= L/2*abs(x - y)"), scope)
    assert isinstance(found, Refuted)
    assert {"L", "x", "y", "f(u)"} <= set(found.at)
    assert "L" in found.at["f(u)"]


BODIES: list[tuple[str, Callable[[float], float]]] = [
    ("x^3 - 2*x", lambda x: x**3 - 2 * x),
    ("exp(-x^2)/(1 + x^2)", lambda x: math.exp(-x * x) / (1 + x * x)),
    ("sqrt(2 + sin(x))*x^(2/3)", lambda x: math.sqrt(2 + math.sin(x)) * x ** (2 / 3)),
    ("log(1 + exp(3*x)) - 2^x", lambda x: math.log(1 + math.exp(3 * x)) - 2**x),
    ("max(x, 0.3)*tanh(x)", lambda x: max(x, 0.3) * math.tanh(x)),
    ("where(x < 9, x^5, 0) + abs(x)", lambda x: x**5 + abs(x)),
]


@pytest.mark.parametrize(("body", "function"), BODIES)
@pytest.mark.parametrize("at", [0.7, 1.375])
def test_derivatives_by_finite_differences(body: str, function: Callable[[float], float], at: float) -> None:
    """First and second derivatives, in floats and in balls, against differences of the same function."""
    scope = build_scope({"a": "real"}, [f"f(x) = {body}"])
    h = 1e-4
    first = (function(at + h) - function(at - h)) / (2 * h)
    second = (function(at + h) - 2 * function(at) + function(at - h)) / h**2
    for text, truth in ((f"f'({at})", first), (f"f''({at})", second)):
        formula = scope.parse(text)
        floats = Evaluator(scope, Instance(scope, 1, 1), FloatSamples(1)).value(formula)
        assert not isinstance(floats, Array)
        assert floats[0] == pytest.approx(truth, rel=1e-5, abs=1e-5)
        balls = RealBalls(128)
        with balls.working():
            value = Evaluator(scope, Instance(scope, 1, 1), balls).value(formula)
            assert not isinstance(value, Array)
            assert float(value.mid()) == pytest.approx(floats[0], rel=1e-12)
            assert value.rad() < 1e-30


_MEMBERS = [
    "function", "convex function", "concave function", "increasing function", "decreasing function",
    "odd function", "even function", "lipschitz(L) function", "bounded(K) function",
    "bounded(K) lipschitz(L) function", "smooth(B) function", "smooth(B) convex function",
    "strongly_convex(m) function",
    "function[d]", "convex function[d]", "lipschitz(L) function[d]", "smooth(B) convex function[d]",
    "bounded(K) lipschitz(L) function[d]", "convex differentiable function[d]", "odd increasing function",
    "lipschitz(L) convex function", "smooth(B) strongly_convex(m) function[d]",
]  # fmt: skip


@pytest.mark.parametrize("kind", _MEMBERS)
def test_every_class_has_several_members(kind: str) -> None:
    """Every class that is offered has at least three different members, and draws all it has."""
    domain = parse_type(kind).domain
    made = families(frozenset(trait.name for trait in domain.traits), bool(domain.argument))
    assert len({render_plain(formula) for formula in made}) >= 3
    from hwsolve.meaning.functions.drawn import member_of

    declared = {"f": kind, **dict.fromkeys("LKBm", "positive")}
    member = member_of(Instance(build_scope(declared), 3, 120), "f")
    assert len(member.formulas) == len(made)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("convecs function", "'convecs' in the type .* no property of a function; there are convex"),
        ("lipschitz function", "lipschitz takes a parameter"),
        ("convex(3) function", "convex takes no parameter"),
        ("lipschitz(L, K) function", "takes 1 parameter, not 2"),
        ("odd convex bounded(K) function", "no function is known here that has all properties"),
        ("function[n, d]", "write function\\[d\\]"),
        ("lipschitz(L function", "bracket"),
    ],
)
def test_types_that_are_refused(kind: str, message: str) -> None:
    """The message says what is allowed."""
    with pytest.raises(MeaningError, match=message):
        parse_type(kind)


@pytest.mark.parametrize(
    ("names", "define", "message"),
    [
        ("x: real", ["f(x) = f(x - 1) + 1"], "the definition of f refers to itself"),
        ("x: real", ["f(x) = x", "f(x) = 2*x"], "f is declared twice"),
        ("f: real; x: real", ["f(x) = x"], "f is declared twice"),
        ("x: real", ["step(x) = x"], "step is a built-in function"),
        ("x: real", ["f(x, x) = x"], "stands twice"),
        ("f: lipschitz(L) function", [], "L in the type of f is not declared"),
        ("relu: function", [], "relu is a built-in function"),
        ("q: real[N]", ["f(x) = x*q[n]"], "the index n in the definition of f is bound by nothing"),
    ],
)
def test_definitions_that_are_refused(names: str, define: list[str], message: str) -> None:
    """Recursion, names that are taken, parameters that nothing declares."""
    with pytest.raises(MeaningError, match=message):
        build_scope(symbols(names), define)


def test_a_function_further_down_is_not_known() -> None:
    """Definitions go in order."""
    with pytest.raises(Unreadable, match="g"):
        build_scope({"x": "real"}, ["f(x) = g(x)", "g(x) = x"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("f(x, x)", "f takes 1 argument, not 2"),
        ("h(x)", "h takes 2 arguments, not 1"),
        ("F(x)", "F takes an array of shape"),
        ("F(v)", "F takes an array of shape"),
        ("h'(x, x)", "needs one argument"),
        ("f + 1", "f is a function"),
    ],
)
def test_calls_that_do_not_fit(text: str, message: str) -> None:
    """Too many arguments, another shape, no argument at all."""
    scope = build_scope(
        {"f": "function", "F": "function[d]", "x": "real", "v": "real[3, 4]"}, ["h(s, t) = s*t"]
    )
    with pytest.raises(MeaningError, match=message):
        Evaluator(scope, Instance(scope, 1, 2), FloatSamples(2)).value(scope.parse(text))


def test_elementwise_over_arrays() -> None:
    """A function of numbers maps over the entries, with the shape of the array."""
    scope = build_scope({"A": "real[n, d]"}, ["f(z) = z^2 - 1"])
    instance = Instance(scope, 4, 2)
    walk: Evaluator[list[float]] = Evaluator(scope, instance, FloatSamples(2))
    found, given = walk.value(scope.parse("f(A)")), walk.value(Symbol("A"))
    assert isinstance(found, Array)
    assert isinstance(given, Array)
    assert found.shape == given.shape
    assert [x[0] for x in found.items] == pytest.approx([x[0] ** 2 - 1 for x in given.items])
    assert scope.shape_of(scope.parse("f(A)")) == scope.shape("A")


KINKS = """f(u) = u*abs(u)
g(u) = u/(1 + abs(u))
r(u) = relu(u)
h(u) = abs(u - 1)*(u - 1) + 2*u
t(u) = where(u > 0, u^2, -u)
v(u) = where(u > 1, u^2, 2*u - 1)
jump(u) = where(u < 0, u, u + 1)
edge(u) = sqrt(abs(u))""".split("\n")


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("f'(0) = 0", Agrees),
        ("g'(0) = 1", Agrees),
        ("g'(0) = 2", Refuted),
        ("g'(0) <= 1", Agrees),
        ("h'(1) = 2", Agrees),
        ("h'(1) = 3", Refuted),
        ("v'(1) = 2", Agrees),
        ("r'(0) = 0", Refuted),
        ("r'(0) = 1", Refuted),
        ("edge'(0) = 0", Refuted),
        ("t'(0) = -1", Undecided),
        ("t'(1) = 2", Agrees),
        ("jump'(0) = 1", Undecided),
    ],
)
def test_slopes_where_branches_meet(claim: str, kind: type[Agrees]) -> None:
    """A slope that both sides share is one; where they do not, or the function jumps, there is none."""
    scope = build_scope({"x": "real"}, KINKS)
    assert isinstance(holds(scope.parse(claim), scope), kind)
