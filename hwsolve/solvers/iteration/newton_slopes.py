"""The derivatives of a given function at the points of Newton's error formula."""

from __future__ import annotations

from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.notation.formula import Call, Formula, Relation, Symbol, map_children, names, substitute
from hwsolve.solvers.curvature.subject import established
from hwsolve.solvers.iteration.newton_subject import Root


def body_at(root: Root, at: Symbol) -> Formula:
    """What a given function is at a point: the derivative of the one that is minimised, if one is."""
    definition = root.scope.functions[root.f if root.least is None else root.least]
    body = substitute(definition.body, {definition.parameters[0]: at})
    return body if root.least is None else ChainRule(Algebra(root.scope), body, at).run()[-1].result


def curvature(root: Root) -> Formula | None:
    """|f''| of a given function, where it is the same everywhere."""
    if root.body is None:
        return None
    algebra, at = Algebra(root.scope), Symbol(root.letters.between)
    slope = ChainRule(algebra, body_at(root, at), at).run()[-1].result
    bent = ChainRule(algebra, slope, at).run()[-1].result
    return None if names(bent) else algebra.simplify(Call("abs", (bent,)))


def worked_out(derivation: Derivation, root: Root, formula: Formula) -> tuple[Derivation, Formula]:
    """The formula with the derivatives of a given function put in, at the point and between."""
    if root.body is None:
        return derivation, formula
    algebra = Algebra(root.scope)
    put: dict[Formula, Formula] = {}
    for at, order in ((root.at, 1), (Symbol(root.letters.between), 2)):
        found = body_at(root, at)
        for _ in range(order):
            found = ChainRule(algebra, found, at).run()[-1].result
        put[root.of(at, order)] = found
        line = ("derivative" if order == 1 else "second_derivative", root.of(at, order), found)
        if all((step.rule, step.before, step.after) != line for step in derivation.steps):
            derivation = derivation.claim(*line)

    def swapped(node: Formula) -> Formula:
        return put.get(node) or map_children(node, swapped)

    short = algebra.simplify(swapped(formula))
    if not established(root.scope, Relation(("=",), (formula, short))):
        return derivation, formula
    return derivation.claim("put_in_the_derivatives", formula, short), short
