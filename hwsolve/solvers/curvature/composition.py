"""Convexity by composition: norms, maxima, convex functions of affine ones, sums of such.

Each atom gets its own lines for the chord θa + (1-θ)b; the whole follows by adding up.
(Boyd and Vandenberghe, Convex Optimization, 2004, sections 3.1.5 and 3.2; the calculus of
curvatures is that of Grant, Boyd and Ye, Disciplined Convex Programming, 2006.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from hwsolve.calculus.derivatives.directional import second_along
from hwsolve.calculus.signs import bounds
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.scope import Definition
from hwsolve.notation.formula import (
    TWO,
    ZERO,
    BigOperator,
    Call,
    Cases,
    Comparator,
    Entry,
    Formula,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    walk,
)
from hwsolve.solvers.curvature.affine import Variables, stepping, unfolded
from hwsolve.solvers.curvature.atoms import (
    Line,
    Lines,
    of_extreme,
    of_grown_square,
    of_norm,
    of_profile,
    of_square,
)
from hwsolve.solvers.curvature.certificates import certify
from hwsolve.solvers.curvature.chord import Chord, chord_of
from hwsolve.solvers.curvature.slopes import profile_of
from hwsolve.solvers.curvature.subject import Subject, established, kinked

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.meaning.scope import Scope
    from hwsolve.meaning.types import Type

Curve = Literal["constant", "affine", "convex", "concave"]
_TURNED: dict[Curve, Curve] = {"convex": "concave", "concave": "convex"}
_NORMS = frozenset({"norm", "norm1", "norminf", "abs", "specnorm"})
#: Functions of one number that grow on their domain.
_GROWING = frozenset({"exp", "softplus", "log", "sqrt"})
#: The name of a smooth part while it is differentiated; no author writes it.
_PART = "part_of"


def by_composition(derivation: Derivation, subject: Subject) -> tuple[Derivation, str] | None:
    """The lines for each part and for the whole, and the verdict; None where the rules do not reach."""
    chord = chord_of(subject)
    scope = subject.scope.with_symbols(chord.kinds)
    body = unfolded(subject.of, subject.scope, subject.variables)
    rules = Rules(chord, scope, subject, Variables(scope, subject.variables))
    curve = rules.curve(body)
    if curve is None or curve == "constant":
        return None
    whole = subject.at(tuple(map(Symbol, subject.variables)))
    derivation = derivation.claim("definition", whole, body).declaring({**chord.kinds, **rules.extra})
    for line in rules.lines:
        if not established(derivation.scope, line.claim, line.given):
            return None
        derivation = derivation.assuming(*line.given).state(line.rule, line.claim, line.note).assuming()
    word = "concave" if curve == "concave" else "convex"
    sign: Comparator = ">=" if word == "concave" else "<="
    claim = Relation((sign,), (chord.between(whole), chord.value(whole)))
    if not established(derivation.scope, claim):
        return None
    note = f"{word}: {'the lines above together' if rules.lines else 'it is affine'}"
    return derivation.state("definition_of_convexity", claim, note), word


@dataclass
class Rules:
    """The curvature of formulas in some variables, and the lines that show it, innermost part first."""

    chord: Chord
    scope: Scope
    subject: Subject
    inside: Variables
    lines: list[Line] = field(default_factory=list)
    extra: dict[str, Type] = field(default_factory=dict)

    def write(self, lines: Lines) -> None:
        """Add those lines that do not stand there yet."""
        self.lines.extend(line for line in lines if line not in self.lines)

    def curve(self, formula: Formula) -> Curve | None:
        """How the formula bends; None where no rule tells."""
        if not self.inside.moves(formula):
            return "constant"
        if self.inside.affine(formula):
            return "affine"
        known = len(self.lines)
        found = self.by_rule(formula)
        if found is None and not self.scope.is_array(formula):
            del self.lines[known:]
            found = self.of_one_number(formula) or self.smooth(formula)
        return found

    def by_rule(self, formula: Formula) -> Curve | None:
        """How the formula bends, by the way it is put together."""
        match formula:
            case Negative(operand=inner):
                return self.turned(self.curve(inner))
            case Sum(terms=parts):
                return together(map(self.curve, parts))
            case BigOperator(operator="sum", condition=None):
                return self.summed(formula)
            case Quotient(numerator=above, denominator=below) if not self.inside.moves(below):
                return self.scaled(self.curve(above), below)
            case Product(factors=parts):
                return self.product(formula, parts)
            case Power(base=base, exponent=exponent) if exponent == TWO:
                return self.square(formula, base)
            case BigOperator(operator="max" | "min" as word, body=body, condition=None):
                return self.extreme(formula, (body,), word == "max")
            case Call(function="max" | "min" as word, arguments=parts) if len(parts) > 1:
                return self.extreme(formula, parts, word == "max")
            case Call(function="relu", arguments=(inner,)):
                return self.as_extreme(formula, Call("max", (inner, ZERO)))
            case Call(function=function, arguments=(inner,)) if function in _NORMS:
                return self.norm(formula, inner)
            case Call(function=function, arguments=(inner,)) if function in _GROWING:
                return self.growing(formula, inner)
            case Cases():
                return self.cases(formula)
        return None

    @staticmethod
    def turned(curve: Curve | None) -> Curve | None:
        """-f bends the other way."""
        return None if curve is None else _TURNED.get(curve, curve)

    def scaled(self, curve: Curve | None, factor: Formula) -> Curve | None:
        """c f bends as f does for c >= 0, the other way for c <= 0."""
        found = bounds(factor, self.scope)
        if found.nonnegative:
            return curve
        return self.turned(curve) if found.high <= 0 else None

    def product(self, formula: Product, parts: tuple[Formula, ...]) -> Curve | None:
        """A constant times a function, or an affine function times itself."""
        moving = [part for part in parts if self.inside.moves(part)]
        rest = [part for part in parts if not self.inside.moves(part)]
        if any(self.scope.is_array(part) for part in parts):
            return None
        if len(moving) == 2 and moving[0] == moving[1]:
            inner: Curve | None = self.square(Power(moving[0], TWO), moving[0])
        elif len(moving) == 1:
            inner = self.curve(moving[0])
        else:
            return None
        for part in rest:
            inner = self.scaled(inner, part)
        return inner

    def summed(self, formula: BigOperator) -> Curve | None:
        """A sum of functions that bend alike; where it steps over entries (i + 1), its lines are sums too."""
        known = len(self.lines)
        found = self.curve(formula.body)
        if any(isinstance(node, Entry) and stepping(node, formula.index) for node in walk(formula.body)):
            self.lines[known:] = [line.under(formula) for line in self.lines[known:]]
        return found

    def norm(self, formula: Call, inner: Formula) -> Curve | None:
        """The triangle inequality and homogeneity, for a norm of an affine function."""
        if not self.inside.affine(inner):
            return None
        self.write(of_norm(formula, inner, self.chord))
        return "convex"

    def square(self, formula: Power, base: Formula) -> Curve | None:
        """The square of an affine function, or of a convex one that is never negative."""
        inner = base.arguments[0] if isinstance(base, Call) and base.function == "norm" else base
        if self.inside.affine(inner) and (inner is not base or not self.scope.is_array(base)):
            self.write(of_square(formula, inner, self.chord))
            return "convex"
        if self.scope.is_array(base) or not bounds(base, self.scope).nonnegative:
            return None
        if self.curve(base) != "convex":
            return None
        self.write(of_grown_square(formula, base, self.chord))
        return "convex"

    def extreme(self, formula: BigOperator | Call, parts: tuple[Formula, ...], convex: bool) -> Curve | None:
        """The largest of convex functions is convex, the smallest of concave ones concave."""
        wanted: Curve = "convex" if convex else "concave"
        if any(self.curve(part) not in ("constant", "affine", wanted) for part in parts):
            return None
        self.write(of_extreme(formula, all(map(self.inside.affine, parts)), convex, self.chord))
        return wanted

    def as_extreme(self, formula: Formula, extreme: Call) -> Curve | None:
        """The formula written as the largest or smallest of some, where it is."""
        same = Relation(("=",), (formula, extreme))
        if not established(self.scope, same):
            return None
        self.write((Line(f"as_a_{extreme.function}imum", same),))
        return self.curve(extreme)

    def growing(self, formula: Call, inner: Formula) -> Curve | None:
        """A growing convex (concave) function of one number, of a function that bends alike."""
        if self.inside.affine(inner) or self.scope.is_array(inner):
            return None
        profile = profile_of(formula, inner, self.scope)
        if profile is None or self.curve(inner) != ("convex" if profile.convex else "concave"):
            return None
        self.extra |= profile.kinds
        self.write(of_profile(formula, inner, profile, True, self.chord))
        return "convex" if profile.convex else "concave"

    def cases(self, formula: Cases) -> Curve | None:
        """Pieces that are the largest or the smallest of their branches."""
        branches = tuple(value for value, _ in formula.branches)
        branches += () if formula.otherwise is None else (formula.otherwise,)
        if len(branches) < 2:
            return None
        return self.as_extreme(formula, Call("max", branches)) or self.as_extreme(
            formula, Call("min", branches)
        )

    def of_one_number(self, formula: Formula) -> Curve | None:
        """A function of one affine number, by its second derivative or its slope."""
        inner = self.inside.only_argument(formula)
        profile = None if inner is None else profile_of(formula, inner, self.scope)
        if profile is None or inner is None:
            return None
        self.extra |= profile.kinds
        self.write(of_profile(formula, inner, profile, False, self.chord))
        return "convex" if profile.convex else "concave"

    def smooth(self, formula: Formula) -> Curve | None:
        """A smooth part, by its second derivative along the direction."""
        if any(kinked(node, formula) for node in walk(formula)) or self.scope.free_indices(formula):
            return None
        along = dict(zip(self.subject.variables, self.subject.directions, strict=True))
        scope = self.subject.scope.with_definition(Definition(_PART, (), formula))
        try:
            form = second_along(scope, Symbol(_PART), along)
        except (NotComputable, MeaningError):
            return None
        for curve, sided in (("convex", form), ("concave", Negative(form))):
            certificate = certify(sided, self.subject.scope, self.subject.directions)
            if certificate is not None:
                sign: Comparator = ">=" if curve == "convex" else "<="
                shown = certificate.formula if curve == "convex" else form
                note = f"the second derivative of the smooth part along a direction: {curve}"
                self.write((Line("quadratic_form", Relation((sign,), (shown, ZERO)), note),))
                return "convex" if curve == "convex" else "concave"
        return None


def together(curves: Iterable[Curve | None]) -> Curve | None:
    """The curvature of a sum."""
    found: Curve = "constant"
    for curve in curves:
        if curve is None or {found, curve} == {"convex", "concave"}:
            return None
        if curve in ("convex", "concave") or found == "constant":
            found = curve
    return found
