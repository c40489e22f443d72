"""Gradient descent's bound: the one-step identity, its sum, Jensen's inequality, the rate.

(Shalev-Shwartz and Ben-David, Understanding Machine Learning, 2014, section 14.1.)
"""

from __future__ import annotations

from dataclasses import dataclass

from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import ZERO, Comparator, Formula, Relation
from hwsolve.solvers.curvature.subject import established
from hwsolve.solvers.iteration.digits import Digits, short, written

Results = dict[str, Formula]


@dataclass(frozen=True)
class Names:
    """How the part calls its iterates, steps, comparison point, step size, horizon, index, function, mean."""

    w: str = "w"
    v: str = "v"
    ws: str = "ws"
    eta: str = "eta"
    T: str = "T"
    t: str = "t"
    f: str = "f"
    mean: str = "wbar"


@dataclass(frozen=True)
class Regret:
    """The statements of the proof, in the names of a part."""

    scope: Scope
    names: Names

    def read(self, template: str) -> Formula:
        """A formula from a text in which ``{w}``, ``{v}``, … stand for the names."""
        n = self.names
        filled = template.format(
            w=n.w, v=n.v, ws=n.ws, eta=n.eta, T=n.T, t=n.t, f=n.f, mean=n.mean,
            here=f"{n.w}[{n.t}]", after=f"{n.w}[{n.t}+1]", v_t=f"{n.v}[{n.t}]",
        )  # fmt: skip
        return self.scope.parse(filled)

    @property
    def scalar(self) -> bool:
        """Whether the iterates are numbers."""
        return len(self.scope.shape(self.names.w) or ()) == 1

    def square(self, inside: str) -> str:
        """The squared length."""
        return f"({inside})^2" if self.scalar else f"norm({inside})^2"

    def inner(self, one: str, other: str) -> str:
        """The inner product."""
        return f"({one})*({other})" if self.scalar else f"dot({one}, {other})"

    def over(self, body: str) -> str:
        """The sum over the steps."""
        return "sum(" + body + ", {t}, 1, {T})"


def tell_identity(derivation: Derivation, regret: Regret) -> tuple[Derivation, Results]:
    """<w_t - w*, v_t> through the squared distances before and after a step."""
    square, inner, read = regret.square, regret.inner, regret.read
    derivation = derivation.claim("update_rule", read("{after}"), read("{here} - {eta}*{v_t}"))
    derivation = derivation.claim(
        "substitute", read(square("{after} - {ws}")), read(square("({here} - {ws}) - {eta}*{v_t}"))
    )
    product = inner("{here} - {ws}", "{v_t}")
    expanded = f"{square('{here} - {ws}')} - 2*{{eta}}*{product} + {{eta}}^2*{square('{v_t}')}"
    derivation = derivation.then("expand_the_square", read(expanded))
    solved = read(_identity(regret))
    derivation = derivation.claim("solve_for_the_inner_product", read(product), solved)
    return derivation, {"identity": solved}


def _identity(regret: Regret) -> str:
    square = regret.square
    distances = f"{square('{here} - {ws}')} - {square('{after} - {ws}')}"
    return f"({distances})/(2*{{eta}}) + {{eta}}/2*{square('{v_t}')}"


def tell_bound(derivation: Derivation, regret: Regret) -> tuple[Derivation, Results]:
    """The sum of the inner products: telescope, drop the last distance."""
    square, read, over = regret.square, regret.read, regret.over
    total = read(over(regret.inner("{here} - {ws}", "{v_t}")))
    derivation = derivation.claim("sum_the_identity", total, read(over(_identity(regret))), "over all steps")
    distances = over(f"({square('{here} - {ws}')} - {square('{after} - {ws}')})")
    steps = f"{{eta}}/2*{over(square('{v_t}'))}"
    derivation = derivation.then("linearity", read(f"{distances}/(2*{{eta}}) + {steps}"))
    first, last = square("{w}[1] - {ws}"), square("{w}[{T}+1] - {ws}")
    derivation = derivation.claim("telescoping_sum", read(distances), read(f"{first} - {last}"))
    derivation = derivation.claim("telescoping_sum", total, read(f"({first} - {last})/(2*{{eta}}) + {steps}"))
    derivation = derivation.claim("norms_are_not_negative", read(last), ZERO, None, ">=")
    derivation = derivation.claim(
        "drop_the_last_distance", total, read(f"{first}/(2*{{eta}}) + {steps}"), None, "<="
    )
    start, begins_at_zero = first, False
    zero = Relation(("=",), (read("{w}[1]"), ZERO))
    if established(derivation.scope, zero):
        derivation = derivation.state("start", zero)
        start, begins_at_zero = square("{ws}"), True
    bound = read(f"{start}/(2*{{eta}}) + {steps}")
    if begins_at_zero:
        derivation = derivation.claim("bound", total, bound, "the first distance is the length of w*", "<=")
    results: Results = {"bound": bound}
    for name, formula in (("left side", total), ("right side", bound)):
        value = number_of(derivation.scope, formula)
        if value is not None:
            sign: Comparator = "=" if short_of(derivation.scope, formula) is not None else "~~"
            derivation = derivation.claim("evaluate", formula, value, name, sign)
            results[name] = value
    return derivation, results


def short_of(scope: Scope, formula: Formula) -> Formula | None:
    """The exact value of a formula without free symbols, where it is a short fraction."""
    if _free_leaves(scope, formula):
        return None
    return short(Digits(scope).one(formula, {}))


def number_of(scope: Scope, formula: Formula, decimals: int = 10) -> Formula | None:
    """The value of a formula in which no symbol is free; None for others."""
    if _free_leaves(scope, formula):
        return None
    value = Digits(scope).one(formula, {})
    return short(value) or written(value, decimals)


def _free_leaves(scope: Scope, formula: Formula) -> bool:
    from hwsolve.meaning.evaluation.differentiation import depends
    from hwsolve.meaning.truth.search import leaves_of

    found = depends(scope, formula)
    return bool(leaves_of(scope, found)) or bool(found & scope.dimensions)


def tell_jensen(derivation: Derivation, regret: Regret) -> tuple[Derivation, Results]:
    """From the value at the mean iterate to the inner products, by convexity twice."""
    read, over = regret.read, regret.over
    values = over("{f}({here})") + "/{T}"
    gaps = over("({f}({here}) - {f}({ws}))") + "/{T}"
    slope = "{f}'({here})" if regret.scalar else "∇{f}({here})"
    derivation = derivation.claim(
        "jensen_inequality",
        read("{f}({mean})"),
        read(values),
        "the mean iterate is a convex combination",
        "<=",
    )
    gap = read("{f}({mean}) - {f}({ws})")
    derivation = derivation.claim("subtract", gap, read(gaps), None, "<=")
    turned = "{f}({here}) + " + regret.inner("{ws} - {here}", slope)
    derivation = derivation.claim(
        "first_order_convexity", read("{f}({ws})"), read(turned), "f lies above its tangents", ">="
    )
    product = regret.inner("{here} - {ws}", slope)
    derivation = derivation.claim(
        "rearrange", read("{f}({here}) - {f}({ws})"), read(product), "turn the difference round", "<="
    )
    average = read(over(product) + "/{T}")
    derivation = derivation.claim("average", gap, average, None, "<=")
    return derivation, {"bound": average}
