"""Solver kind ``convexity``: the quadratic form of the Hessian, the sign it has, and why.

The form v^T H v is the second derivative along a direction v. Where it is never negative the
function is convex, which is checked once more against the definition; where it is negative the
point and the direction are shown. Where a function has kinks only the definition speaks.
(Boyd and Vandenberghe, Convex Optimization, 2004, chapter 3.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from hwsolve.calculus.arithmetic import number
from hwsolve.calculus.derivatives.directional import second_along
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import (
    TWO,
    ZERO,
    Call,
    Derivative,
    DerivativeCall,
    Formula,
    Negative,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Transpose,
    Words,
)
from hwsolve.solvers.curvature.certificates import Certificate, certify, square_share
from hwsolve.solvers.curvature.counterexamples import conditions, negative_point
from hwsolve.solvers.curvature.definition import by_definition, jensen
from hwsolve.solvers.curvature.subject import Subject, established, has_kinks, introduced, read_subject
from hwsolve.solvers.hessian import Twice
from hwsolve.solvers.solver import Parameter, Solver
from hwsolve.solvers.supporting.claims import CLAIMS, Support, read_claims, support

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings


@dataclass(frozen=True)
class Given:
    """The function and its variables, the letters of the direction, lines to add, the answers' names."""

    of: str
    wrt: tuple[str, ...]
    directions: tuple[str, ...] = ()
    hessian: bool = True
    claims: tuple[Support, ...] = ()
    form_name: str | None = None
    verdict_name: str | None = None

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters ``of``, ``wrt``, ``direction``, ``hessian``, ``claims``, ``form``, ``verdict``."""
        settings.only(("kind", "of", "wrt", "direction", "hessian", "claims", "form", "verdict"))
        wrt = settings.formulas("wrt")
        if not wrt:
            settings.place.fail("the key 'wrt' is missing: convex in what?")
        return cls(
            settings.formula("of"),
            wrt,
            settings.texts("direction"),
            settings.flag("hessian", True),
            read_claims(settings),
            settings.text("form") if "form" in settings else None,
            settings.text("verdict") if "verdict" in settings else None,
        )


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``convexity``."""
    subject = read_subject(part.scope, given.of, given.wrt, given.directions)
    derivation = Derivation(subject.scope)
    if has_kinks(subject):
        derivation, verdict = by_definition(derivation, subject)
    else:
        derivation, form = quadratic_form(derivation, subject, given)
        derivation, verdict = decide(derivation, subject, form)
        if given.form_name is not None:
            derivation = derivation.answer(given.form_name, form)
    for each in given.claims:
        derivation = support(derivation, each, part.scope)
    if given.verdict_name is not None:
        derivation = derivation.answer(given.verdict_name, Words(verdict))
    return derivation


def quadratic_form(derivation: Derivation, subject: Subject, given: Given) -> tuple[Derivation, Formula]:
    """The second derivative, or the Hessian and its quadratic form, line by line."""
    scope = subject.scope
    if subject.scalar:
        twice = Twice(derivation, Algebra(scope), subject.of)
        found = twice.block(Symbol(subject.variables[0]), Symbol(subject.variables[0]), "both")
        return twice.derivation, found.entry
    form = second_along(scope, subject.of, dict(zip(subject.variables, subject.directions, strict=True)))
    ranks = [len(scope.shape(name) or ()) for name in subject.variables]
    if given.hessian and ranks == [1]:
        return _by_hessian(derivation, subject, form), form
    if given.hessian and max(ranks) == 0:
        derivation = _scalar_blocks(derivation, subject)
    t = Symbol(subject.parameter)
    moved = tuple(
        Sum((Symbol(name), Product((t, Symbol(direction)), "*")))
        for name, direction in zip(subject.variables, subject.directions, strict=True)
    )
    derivation = introduced(derivation, subject, subject.of).declaring({subject.parameter: REAL})
    derivation = derivation.claim("definition", Call(subject.line, (t,)), subject.at(moved), "along a line")
    second = DerivativeCall(subject.line, 2, (ZERO,))
    return derivation.claim("quadratic_form", second, form, "$v^\\top H v$ for the direction $v$"), form


def _by_hessian(derivation: Derivation, subject: Subject, form: Formula) -> Derivation:
    """The Hessian in one vector, and its form multiplied out."""
    scope = subject.scope
    name, letter = Symbol(subject.variables[0]), Symbol(subject.directions[0])
    twice = Twice(derivation, Algebra(scope), subject.of)
    hessian = twice.block(name, name, "both").written("both")
    around = Product((Transpose(letter), hessian, letter), "")
    whole = Product((Transpose(letter), Derivative(subject.of, (name, name)), letter), "")
    if not scope.free_indices(hessian) and established(scope, Relation(("=",), (around, form))):
        derivation = twice.derivation.claim("quadratic_form", whole, around, "for every direction")
        return derivation.then("multiply_out", form)
    return twice.derivation.claim("quadratic_form", whole, form, "for every direction")


def _scalar_blocks(derivation: Derivation, subject: Subject) -> Derivation:
    """Each second derivative of a function of several numbers."""
    twice = Twice(derivation, Algebra(subject.scope), subject.of)
    for place, row in enumerate(subject.variables):
        for column in subject.variables[place:]:
            twice.block(Symbol(row), Symbol(column), "both")
    return twice.derivation


def decide(derivation: Derivation, subject: Subject, form: Formula) -> tuple[Derivation, str]:
    """The sign of the form, its reason, and what follows from it."""
    scope = subject.scope
    certificate = certify(form, scope, subject.directions)
    down = None if certificate else negative_point(form, scope)
    if certificate is not None or (down is None and established(scope, Relation((">=",), (form, ZERO)))):
        derivation = _signed(derivation, form, certificate)
        derivation = _strongly(derivation, subject, form)
        derivation = _null_direction(derivation, subject, form)
        return jensen(derivation, subject, "<="), "convex"
    turned = certify(Negative(form), scope, subject.directions)
    up = None if turned else negative_point(Negative(form), scope)
    if turned is not None or (up is None and established(scope, Relation(("<=",), (form, ZERO)))):
        derivation = derivation.claim("sign", form, ZERO, "no term is positive", "<=")
        return jensen(derivation, subject, ">="), "concave"
    if down is not None:
        found = _curved(derivation, subject, form, down)
        if found is not None:
            return found, "not convex"
    raise NotComputable(
        "whether this is convex is open: no sign of the form was found, and no counterexample"
    )


def _signed(derivation: Derivation, form: Formula, certificate: Certificate | None) -> Derivation:
    if certificate is None:
        return derivation.claim("sign", form, ZERO, None, ">=")
    if certificate.formula != form:
        derivation = derivation.claim(certificate.rule, form, certificate.formula, certificate.note)
        return derivation.then("sign", ZERO, None, ">=")
    return derivation.claim(certificate.rule, form, ZERO, certificate.note, ">=")


def _strongly(derivation: Derivation, subject: Subject, form: Formula) -> Derivation:
    """form >= c ||v||^2, where a penalty gives such a term: convex strictly, with one minimum."""
    if len(subject.directions) != 1 or subject.scalar or not isinstance(form, Sum):
        return derivation
    for term in form.terms:
        share = square_share(term, subject.directions[0], subject.scope)
        if share is not None:
            norm = Product((share, Power(Call("norm", (Symbol(subject.directions[0]),)), TWO)), "*")
            note = (
                "strongly convex: strictly convex, and it grows like a square, so it has exactly one minimum"
            )
            return derivation.claim("strong_convexity", form, norm, note, ">=")
    return derivation


def _null_direction(derivation: Derivation, subject: Subject, form: Formula) -> Derivation:
    """A direction in which a form that is never negative is zero: semidefinite only."""
    if len(subject.directions) != 1 or subject.scalar:
        return derivation
    letter = subject.directions[0]
    shape = subject.scope.shape(letter) or ()
    if len(shape) != 1:
        return derivation
    at_ones = Relation(("=",), (form, ZERO))
    hypothesis = Relation(("=",), (Symbol(letter), Call("ones", (shape[0],))))
    if established(subject.scope, at_ones, (hypothesis,)):
        note = "so the form is semidefinite, not definite"
        return derivation.assuming(hypothesis).state("null_direction", at_ones, note).assuming()
    return derivation


def _curved(
    derivation: Derivation, subject: Subject, form: Formula, point: dict[str, Formula]
) -> Derivation | None:
    """The point and the direction in which the function curves down; None where the checker cannot tell."""
    scope, hypotheses = subject.scope, conditions(point)
    if not established(scope, Relation(("<",), (form, ZERO)), hypotheses):
        return None
    value = _value(form, point, scope)
    derivation = derivation.assuming(*hypotheses)
    if value is not None and established(scope, Relation(("=",), (form, value)), hypotheses):
        chain = Relation(("=", "<"), (form, value, ZERO))
        return derivation.state("negative_curvature", chain, "so it is not convex").assuming()
    return derivation.claim("negative_curvature", form, ZERO, "so it is not convex", "<").assuming()


def _value(form: Formula, point: dict[str, Formula], scope: Scope) -> Formula | None:
    """The value of the form there, where it is a short rational number."""
    from fractions import Fraction

    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples

    if any(scope.shape(name) for name in point):
        return None
    walk_at = Evaluator(scope, Instance(scope, 1, 2), FloatSamples(2))
    fixed = {name: walk_at.value(value) for name, value in point.items()}
    found = Evaluator(scope, Instance(scope, 1, 2), FloatSamples(2), fixed).value(form)
    short = Fraction(found[0]).limit_denominator(1000)
    return number(short) if abs(float(short) - found[0]) < 1e-12 * max(1.0, abs(found[0])) else None


SUMMARY: Final = (
    "Convex or not: the quadratic form of the Hessian and why it has a sign, or where it has none."
)
PARAMETERS: Final = (
    Parameter("of", "formula", "The function: a number."),
    Parameter("wrt", "formulas", "The symbol or symbols in which it is to be convex."),
    Parameter("direction", "formulas", "Letters for the direction in each of them.", "v"),
    Parameter("hessian", "flag", "Whether the Hessian is derived before its quadratic form.", "true"),
    Parameter("form", "text", "The name of the answer that is the quadratic form.", ""),
    Parameter("verdict", "text", "The name of the answer convex, concave or not convex.", ""),
    CLAIMS,
)
EXAMPLE: Final = """\
id: example
title: Ridge regression is convex
text: A linear model with a penalty on its weights.
symbols:
  A: real[m, n]
  b: real[m]
  x: real[n]
  lam: positive
define:
  - E = norm(A x - b)^2/2 + lam/2*dot(x, x)
parts:
  - id: convex
    ask: Show that $E$ is convex in $x$ - give the quadratic form $v^T H v$ of its Hessian.
    solver:
      kind: convexity
      of: E
      wrt: x
      direction: v
      form: quadratic form
    symbols: {v: 'real[n]'}
    answers:
      quadratic form:
        reference: norm(A v)^2 + lam*dot(v, v)
        mistakes:
          - {when: norm(A v)^2, say: The penalty has a second derivative as well., credit: 0.5}
        tests:
          right: ['v^T (A^T A + lam*eye(n)) v', '\\|A v\\|^2 + \\lambda \\|v\\|^2', '‖A v‖² + λ vᵀ v']
          wrong: ['norm(A v)^2 - lam*dot(v, v)']
"""
SOLVER = Solver("convexity", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
