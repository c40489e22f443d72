"""Families of functions that cover a class honestly, the members included that make its bounds tight.

A member is a formula in its argument ``u`` with constants: ``c1`` any number, ``p1`` a positive one,
``v1`` a vector and ``M1`` a matrix of the argument's size ``d``; ``L``, ``K``, ``B`` and ``m`` are the
parameters of ``lipschitz``, ``bounded``, ``smooth`` and ``strongly_convex``.
"""

from __future__ import annotations

from functools import lru_cache

from hwsolve.notation.formula import Formula, substitute
from hwsolve.notation.reading.parser import parse
from hwsolve.notation.survey import survey
from hwsolve.notation.vocabulary import Vocabulary

PARAMETERS = {"lipschitz": "L", "bounded": "K", "smooth": "B", "strongly_convex": "m"}
_CONSTANTS = tuple(f"{letter}{k}" for letter in "cpvM" for k in range(1, 5))
_SCALARS = {name: 0 for name in (*_CONSTANTS, *PARAMETERS.values(), "d") if name[0] in "cpLKBmd"}
_ARRAYS = {name: 1 if name[0] == "v" else 2 for name in _CONSTANTS if name[0] in "vM"}
_SCALAR_WORDS = Vocabulary({**_SCALARS, "u": 0}, closed=True)
_VECTOR_WORDS = Vocabulary({**_SCALARS, **_ARRAYS, "u": 1}, frozenset("ijk"), closed=True)

#: Functions of a number and the properties each has; ``any`` marks those of no property in particular.
_OF_NUMBERS = (
    ("p1*sin(u + c1) + c2*u", "any"),
    ("c1*u^3/8 + c2*u^2/2 + c3*u + c4", "any"),
    ("p1*exp(u/2) + c2*u", "any"),
    ("c1*tanh(u - c2) + p1*u^2", "any"),
    ("p1*softplus(u - c2) + c3*cos(u)", "any"),
    ("c1*sigmoid(2*u) - p1*u^2/2 + c3", "any"),
    ("c1*u + c2", "convex concave differentiable"),
    ("p1*(u - c1)^2 + c2", "convex differentiable"),
    ("p1*abs(u - c1) + c2*u", "convex"),
    ("p1*softplus(u - c1) + c2*u", "convex differentiable"),
    ("p1*exp(c1*u/3)", "convex differentiable"),
    ("max(c1*u + c2, c3*u + c4)", "convex"),
    ("log(exp(u - c1) + exp(c2 - u))", "convex differentiable"),
    ("u^4/16 + c1*u", "convex differentiable"),
    ("c2 - p1*(u - c1)^2", "concave differentiable"),
    ("c2*u - p1*abs(u - c1)", "concave"),
    ("c2*u - p1*softplus(u - c1)", "concave differentiable"),
    ("-p1*exp(c1*u/3)", "concave differentiable"),
    ("p1*u + c1", "increasing convex concave differentiable"),
    ("p1*tanh(u - c1) + c2", "increasing differentiable"),
    ("p1*exp(u/3) + c1", "increasing convex differentiable"),
    ("p1*softplus(u - c1) + c2", "increasing convex differentiable"),
    ("c2 - p1*softplus(c1 - u)", "increasing concave differentiable"),
    ("u^3/8 + p1*u", "increasing odd differentiable"),
    ("p1*sinh(u/2)", "increasing odd differentiable"),
    ("p1*atan(u)", "increasing odd differentiable"),
    ("p1*(u + sin(u + c1)/2)", "increasing differentiable"),
    ("c1 - p1*u", "decreasing convex concave differentiable"),
    ("c2 - p1*tanh(u - c1)", "decreasing differentiable"),
    ("p1*exp(-u/3) + c1", "decreasing convex differentiable"),
    ("c2 - p1*softplus(u - c1)", "decreasing concave differentiable"),
    ("-u^3/8 - p1*u", "decreasing odd differentiable"),
    ("c1*u", "odd convex concave differentiable"),
    ("c1*sin(p1*u)", "odd differentiable"),
    ("c1*u^3/8 + c2*u", "odd differentiable"),
    ("c1*tanh(p1*u)", "odd differentiable"),
    ("c1*cos(p1*u)", "even differentiable"),
    ("c1*u^2 + c2", "even differentiable"),
    ("p1*u^2 + c2", "even convex differentiable"),
    ("c1*abs(u) + c2*u^2", "even"),
    ("p1*abs(u)", "even convex"),
    ("L*u + c1", "lipschitz increasing convex concave differentiable"),
    ("c1 - L*u", "lipschitz decreasing convex concave differentiable"),
    ("L*u", "lipschitz increasing odd convex concave differentiable"),
    ("-L*u", "lipschitz decreasing odd convex concave differentiable"),
    ("L*abs(u - c1) + c2", "lipschitz convex"),
    ("c2 - L*abs(u - c1)", "lipschitz concave"),
    ("L*abs(u)", "lipschitz even convex"),
    ("L*max(u - c1, c2 - u)", "lipschitz convex"),
    ("L*sin(u + c1) + c2", "lipschitz differentiable"),
    ("L*sin(u)", "lipschitz odd differentiable"),
    ("L*cos(u)", "lipschitz even differentiable"),
    ("L*tanh(u - c1)", "lipschitz increasing differentiable"),
    ("L*softplus(u - c1)", "lipschitz increasing convex differentiable"),
    ("-L*softplus(u - c1)", "lipschitz decreasing concave differentiable"),
    ("L*sqrt(1 + (u - c1)^2)", "lipschitz convex differentiable"),
    ("c1 + 0*u", "lipschitz convex concave even differentiable"),
    ("K + 0*u", "bounded even differentiable"),
    ("0*u - K", "bounded even differentiable"),
    ("K*sin(p1*u + c1)", "bounded differentiable"),
    ("K*sin(p1*u)", "bounded odd differentiable"),
    ("K*cos(p1*u)", "bounded even differentiable"),
    ("K*tanh(p1*(u - c1))", "bounded increasing differentiable"),
    ("-K*tanh(p1*u)", "bounded decreasing odd differentiable"),
    ("K + 0*u", "bounded lipschitz even differentiable"),
    ("0*u - K", "bounded lipschitz even differentiable"),
    ("K*sin(L*u/K + c1)", "bounded lipschitz differentiable"),
    ("K*sin(L*u/K)", "bounded lipschitz odd differentiable"),
    ("K*cos(L*u/K)", "bounded lipschitz even differentiable"),
    ("K*tanh(L*u/K)", "bounded lipschitz increasing odd differentiable"),
    ("K*tanh(L*(c1 - u)/K)", "bounded lipschitz decreasing differentiable"),
    ("max(-K, min(K, L*(u - c1)))", "bounded lipschitz"),
    ("B*u^2/2 + c1*u + c2", "smooth convex differentiable"),
    ("c1*u - B*u^2/2", "smooth concave differentiable"),
    ("B*sin(u + c1) + c2*u", "smooth differentiable"),
    ("B*sin(u)", "smooth odd differentiable"),
    ("4*B*softplus(u - c1)", "smooth increasing convex differentiable"),
    ("-4*B*softplus(u - c1)", "smooth decreasing concave differentiable"),
    ("B*sqrt(1 + (u - c1)^2)", "smooth convex differentiable"),
    ("where(abs(u - c1) <= 1, B*(u - c1)^2/2, B*abs(u - c1) - B/2)", "smooth convex differentiable"),
    ("B*u^2/2", "smooth even convex differentiable"),
    ("c1*u + c2", "smooth convex concave differentiable"),
    ("m*u^2/2 + c1*u + c2", "strongly_convex convex differentiable"),
    ("m*u^2/2 + p1*abs(u - c1)", "strongly_convex convex"),
    ("m*u^2/2 + p1*exp(u/2)", "strongly_convex convex differentiable"),
    ("m*(u - c1)^2/2 + p1*softplus(u)", "strongly_convex convex differentiable"),
    ("m*u^2/2 + c1*u", "smooth strongly_convex convex differentiable"),
    ("B*u^2/2 + c1*u", "smooth strongly_convex convex differentiable"),
    ("m*u^2/2 + (B - m)*sqrt(1 + (u - c1)^2)", "smooth strongly_convex convex differentiable"),
)  # fmt: skip
_LINE = "sum(v1[k]*u[k], k, 1, d)"
_OTHER_LINE = "sum(v2[k]*u[k], k, 1, d)"
_SQUARE = "sum(u[k]^2, k, 1, d)"
_AWAY = "sqrt(sum((u[k] - v2[k])^2, k, 1, d))"
_QUADRATIC = "sum((sum(M1[i,k]*u[k], k, 1, d) - v2[i])^2, i, 1, d)"
_SOFTENED = "log(sum(exp(u[k] + v2[k]), k, 1, d))"
#: Functions of a vector that are no function of one number along a line.
_OF_VECTORS = (
    (f"sum(v1[k]*sin(u[k] + v2[k]), k, 1, d) + {_SQUARE}", "any"),
    (f"{_LINE}^2/4 + {_OTHER_LINE} + c1*{_SQUARE}", "any"),
    (f"sum(sum(M1[i,k]*u[i]*u[k], k, 1, d), i, 1, d)/2 + {_LINE}", "any"),
    (f"p1*log(1 + {_SQUARE}) + {_LINE}", "any"),
    (f"exp({_LINE}/6) + c1*{_SQUARE}", "any"),
    (f"{_LINE} + c1", "convex concave differentiable"),
    (f"{_QUADRATIC}/2", "convex differentiable"),
    (f"p1*{_AWAY} + {_LINE}", "convex"),
    (f"{_SOFTENED} + {_LINE}", "convex differentiable"),
    (f"max({_LINE} + c1, {_OTHER_LINE} + c2)", "convex"),
    ("sum(abs(u[k] - v1[k]), k, 1, d)", "convex"),
    (f"p1*{_SQUARE} + {_LINE}", "convex differentiable"),
    (f"{_LINE} - {_QUADRATIC}/2", "concave differentiable"),
    (f"c1 - p1*{_AWAY}", "concave"),
    (f"L*{_AWAY} + c1", "lipschitz convex"),
    (f"c1 - L*{_AWAY}", "lipschitz concave"),
    ("L*u[1] + c1", "lipschitz convex concave differentiable"),
    (f"L*{_SOFTENED}", "lipschitz convex differentiable"),
    (f"L*sqrt(1 + {_SQUARE})", "lipschitz convex even differentiable"),
    (f"K*cos({_AWAY})", "bounded"),
    (f"K*tanh(L*{_AWAY}/K)", "bounded lipschitz"),
    (f"B*{_SQUARE}/2 + {_LINE}", "smooth convex differentiable"),
    (f"{_LINE} - B*{_SQUARE}/2", "smooth concave differentiable"),
    (f"B*{_SOFTENED}", "smooth convex differentiable"),
    (f"B*sqrt(1 + {_SQUARE})", "smooth convex even differentiable"),
    (f"m*{_SQUARE}/2 + {_LINE}", "strongly_convex convex differentiable"),
    (f"m*{_SQUARE}/2 + {_QUADRATIC}", "strongly_convex convex differentiable"),
    (f"m*{_SQUARE}/2 + p1*{_AWAY}", "strongly_convex convex"),
    (f"m*{_SQUARE}/2 + {_LINE}", "smooth strongly_convex convex differentiable"),
    (f"B*{_SQUARE}/2 + {_LINE}", "smooth strongly_convex convex differentiable"),
    (f"m*{_SQUARE}/2 + (B - m)*sqrt(1 + {_SQUARE})", "smooth strongly_convex convex differentiable"),
)  # fmt: skip
_RIDGE = "sum(v3[k]*u[k], k, 1, d)/sqrt(sum(v3[k]^2, k, 1, d))"


@lru_cache(maxsize=64)
def families(traits: frozenset[str], of_vectors: bool) -> tuple[Formula, ...]:
    """Members with all of the *traits*, as formulas in ``u``; none where no such function is known.

    Along a line (a unit vector's inner product with ``u``) a function of numbers is one of vectors with
    the same properties, strong convexity excepted.
    """
    scalar = [parse(text, _SCALAR_WORDS, "plain") for text in _with(_OF_NUMBERS, traits)]
    if not of_vectors:
        return tuple(scalar)
    ridge = parse(_RIDGE, _VECTOR_WORDS, "plain")
    made = [parse(text, _VECTOR_WORDS, "plain") for text in _with(_OF_VECTORS, traits)]
    if traits and "strongly_convex" not in traits and not traits & {"increasing", "decreasing"}:
        made.extend(substitute(formula, {"u": ridge}) for formula in scalar)
    return tuple(made)


def _with(table: tuple[tuple[str, str], ...], traits: frozenset[str]) -> list[str]:
    """The members that have the traits and need no other parameters."""
    wanted = traits or {"any"}
    allowed = {PARAMETERS[trait] for trait in traits if trait in PARAMETERS}
    found: list[str] = []
    for text, properties in table:
        needed = {letter for letter in PARAMETERS.values() if _mentions(text, letter)}
        if wanted <= set(properties.split()) and needed <= allowed:
            found.append(text)
    return found


@lru_cache(maxsize=256)
def _mentions(text: str, letter: str) -> bool:
    return letter in survey(parse(text, _VECTOR_WORDS if "[" in text else _SCALAR_WORDS, "plain")).names
