"""Differentiation of entry formulas, one rule at a time.

A derivative that is still to be taken stands in the formula as a ``Derivative`` node; each
rule takes one such node a step further or declines with None. What a formula does not
*mention* is constant to it: how definitions hang together is the chain rule's business in
the solvers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from hwsolve.calculus.arithmetic import add, divide, entry, multiply, negative, number, power, sum_over
from hwsolve.calculus.arrays.entry_form import EntryForm
from hwsolve.calculus.arrays.indexing import fresh_index
from hwsolve.calculus.arrays.renaming import rename_bound
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.derivatives.elementary import DERIVATIVES, leaky_slope
from hwsolve.calculus.simplification.kronecker import delta
from hwsolve.calculus.simplification.tidy import map_scalars, rebuild
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    BigOperator,
    Call,
    Cases,
    Constant,
    Derivative,
    DerivativeCall,
    Entry,
    Formula,
    Logic,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    rational,
    walk,
)


@dataclass(frozen=True)
class Variable:
    """What is differentiated by: a scalar, or one entry of an array."""

    name: str
    indices: tuple[Formula, ...]
    scope: Scope

    @property
    def formula(self) -> Formula:
        """The symbol, or its entry."""
        return entry(Symbol(self.name), self.indices)

    def of(self, formula: Formula) -> Formula:
        """The derivative still to be taken."""
        return Derivative(formula, (self.formula,))

    def varies(self, formula: Formula) -> bool:
        """Whether the formula mentions the variable."""
        return self.name in names(formula)

    def fresh(self, size: Formula, *used: Formula) -> str:
        """An index that neither the variable nor *used* mentions."""
        taken = names(self.formula).union(*(names(part) for part in used))
        return fresh_index(size, taken, self.scope)


Rule = Callable[[Formula, Variable], Formula | None]


def constant_rule(f: Formula, v: Variable) -> Formula | None:
    """dc/dx = 0"""
    return None if v.varies(f) else ZERO


def same_variable(f: Formula, v: Variable) -> Formula | None:
    """dx/dx = 1, dx[k]/dx[l] = delta(k, l)"""
    if f == Symbol(v.name) and not v.indices:
        return ONE
    if isinstance(f, Entry) and f.base == Symbol(v.name) and len(f.indices) == len(v.indices):
        return multiply(delta(a, b) for a, b in zip(f.indices, v.indices, strict=True))
    return None


def sum_rule(f: Formula, v: Variable) -> Formula | None:
    """(f + g)' = f' + g', (-f)' = -f'"""
    if isinstance(f, Negative):
        return negative(v.of(f.operand))
    if isinstance(f, Sum):
        return add(v.of(term) for term in f.terms if v.varies(term))
    return None


def constant_multiple(f: Formula, v: Variable) -> Formula | None:
    """(c f)' = c f', (f / c)' = f' / c"""
    if isinstance(f, Product) and sum(v.varies(factor) for factor in f.factors) == 1:
        return multiply(v.of(factor) if v.varies(factor) else factor for factor in f.factors)
    if isinstance(f, Quotient) and not v.varies(f.denominator):
        return divide(v.of(f.numerator), f.denominator)
    return None


def sum_over_indices(f: Formula, v: Variable) -> Formula | None:
    """(Σ_n f_n)' = Σ_n f_n'"""
    if not isinstance(f, BigOperator) or f.operator != "sum":
        return None
    f = rename_bound(f, names(v.formula), v.scope)
    return BigOperator("sum", f.index, f.lower, f.upper, f.condition, v.of(f.body))


def product_rule(f: Formula, v: Variable) -> Formula | None:
    """(f g)' = f' g + f g'"""
    if not isinstance(f, Product):
        return None
    return add(
        multiply(v.of(part) if place == at else part for place, part in enumerate(f.factors))
        for at, factor in enumerate(f.factors)
        if v.varies(factor)
    )


def quotient_rule(f: Formula, v: Variable) -> Formula | None:
    """(f / g)' = (f' g - f g') / g^2"""
    if not isinstance(f, Quotient):
        return None
    top, bottom = f.numerator, f.denominator
    if not v.varies(top):
        return negative(divide(multiply((top, v.of(bottom))), power(bottom, number(2))))
    above = add((multiply((v.of(top), bottom)), negative(multiply((top, v.of(bottom))))))
    return divide(above, power(bottom, number(2)))


def power_rule(f: Formula, v: Variable) -> Formula | None:
    """(f^n)' = n f^(n-1) f', (a^f)' = a^f log(a) f'"""
    if not isinstance(f, Power):
        return None
    base, exponent = f.base, f.exponent
    if not v.varies(exponent):
        known = rational(exponent)
        lower = add((exponent, number(-1))) if known is None else number(known - 1)
        return multiply((exponent, power(base, lower), v.of(base)))
    if base == Constant("e"):
        return multiply((f, v.of(exponent)))
    log = Call("log", (base,))
    if not v.varies(base):
        return multiply((f, log, v.of(exponent)))
    inner = add((multiply((v.of(exponent), log)), divide(multiply((exponent, v.of(base))), base)))
    return multiply((f, inner))


def elementwise(f: Formula, v: Variable) -> Formula | None:
    """f(u)' = f'(u) u'"""
    if not isinstance(f, Call | DerivativeCall):
        return None
    u = f.arguments[0]
    if isinstance(f, DerivativeCall) or f.function in v.scope.types or f.function in v.scope.functions:
        order = f.order if isinstance(f, DerivativeCall) else 0
        if len(f.arguments) > 1 or shape_of(u, v.scope):
            return None
        return multiply((DerivativeCall(f.function, order + 1, (u,)), v.of(u)))
    if f.function in DERIVATIVES:
        outer = DERIVATIVES[f.function](u)
        return outer if outer == ZERO else multiply((outer, v.of(u)))
    if f.function == "leaky_relu" and not any(map(v.varies, f.arguments[1:])):
        slope = f.arguments[1] if len(f.arguments) == 2 else number(Fraction(1, 100))
        return multiply((leaky_slope(u, slope), v.of(u)))
    if f.function == "leaky_relu" and len(f.arguments) == 2:
        positive = Relation((">",), (u, ZERO))
        return Cases(((v.of(u), positive),), v.of(multiply((f.arguments[1], u))))
    if f.function in ("max", "min") and len(f.arguments) == 2:
        other = f.arguments[1]
        if not v.varies(u):
            u, other = other, u
        wins = Relation((">" if f.function == "max" else "<",), (u, other))
        return Cases(((v.of(u), wins),), v.of(other))
    if f.function == "logb":
        return v.of(divide(Call("log", f.arguments[1:]), Call("log", (u,))))
    if f.function == "root":
        return v.of(power(u, divide(ONE, f.arguments[1])))
    return None


def softmax_jacobian(f: Formula, v: Variable) -> Formula | None:
    """dsoftmax(u)[k]/du[l] = softmax(u)[k] (delta(k, l) - softmax(u)[l])"""
    if not isinstance(f, Entry) or not isinstance(f.base, Call) or f.base.function != "softmax":
        return None
    argument, at = f.base.arguments[0], f.indices[0]
    if (place := _slice_of(argument, v)) is not None:
        same, last = place
        jacobian = multiply((f, add((delta(at, last), negative(entry(f.base, (last,)))))))
        return multiply((same, jacobian))
    size = shape_of(argument, v.scope)[0]
    index = v.fresh(size, f)
    inner = EntryForm(v.scope, frozenset({index})).of(argument, (Symbol(index),))
    factor = add((delta(at, Symbol(index)), negative(entry(f.base, (Symbol(index),)))))
    return sum_over(index, size, multiply((f, factor, v.of(inner))))


def inverse_rule(f: Formula, v: Variable) -> Formula | None:
    """d inv(A)[i,j] = -Σ_kl inv(A)[i,k] dA[k,l] inv(A)[l,j]"""
    if not isinstance(f, Entry) or not isinstance(f.base, Call) or f.base.function != "inv":
        return None
    k, p, inner = _over_matrix(f.base.arguments[0], f, v)
    sizes = shape_of(f.base.arguments[0], v.scope)
    body = multiply((entry(f.base, (f.indices[0], k)), v.of(inner), entry(f.base, (p, f.indices[1]))))
    return negative(sum_over(k.name, sizes[0], sum_over(p.name, sizes[1], body)))


def determinant_rule(f: Formula, v: Variable) -> Formula | None:
    """d det(A) = det(A) Σ_kl inv(A)[l,k] dA[k,l]"""
    if not isinstance(f, Call) or f.function != "det":
        return None
    k, p, inner = _over_matrix(f.arguments[0], f, v)
    sizes = shape_of(f.arguments[0], v.scope)
    body = multiply((entry(Call("inv", f.arguments), (p, k)), v.of(inner)))
    return multiply((f, sum_over(k.name, sizes[0], sum_over(p.name, sizes[1], body))))


def product_over_indices(f: Formula, v: Variable) -> Formula | None:
    """(Π_n f_n)' = Σ_m f_m' Π_{n≠m} f_n"""
    if not isinstance(f, BigOperator) or f.operator != "prod" or f.upper is None:
        return None
    f = rename_bound(f, names(v.formula), v.scope)
    assert f.upper is not None
    other = v.fresh(f.upper, f, f.body)
    moved = rename_bound(f, names(f.body), v.scope, to=other)
    others: Formula = Relation(("!=",), (Symbol(f.index), Symbol(other)))
    if f.condition is not None:
        others = Logic("and", (f.condition, others))
    rest = BigOperator("prod", f.index, f.lower, f.upper, others, f.body)
    return BigOperator("sum", other, f.lower, f.upper, moved.condition, multiply((v.of(moved.body), rest)))


def case_by_case(f: Formula, v: Variable) -> Formula | None:
    """the derivative of each branch, inside its region"""
    if not isinstance(f, Cases):
        return None
    branches = tuple((v.of(value), test) for value, test in f.branches)
    return Cases(branches, None if f.otherwise is None else v.of(f.otherwise))


LINEAR: tuple[Rule, ...] = (constant_rule, same_variable, sum_rule, constant_multiple, sum_over_indices)

RULES: tuple[Rule, ...] = (
    product_rule,
    quotient_rule,
    power_rule,
    elementwise,
    softmax_jacobian,
    determinant_rule,
    inverse_rule,
    product_over_indices,
    case_by_case,
)


def _slice_of(argument: Formula, v: Variable) -> tuple[Formula, Formula] | None:
    """For softmax of z[n] by z[m,l]: delta(n,m) and l; None when the argument is not such a slice."""
    if argument == Symbol(v.name):
        return ONE, v.indices[-1]
    if isinstance(argument, Entry) and argument.base == Symbol(v.name):
        pairs = zip(argument.indices, v.indices, strict=False)
        return multiply(delta(a, b) for a, b in pairs), v.indices[-1]
    return None


def _over_matrix(matrix: Formula, f: Formula, v: Variable) -> tuple[Symbol, Symbol, Formula]:
    rows, columns = shape_of(matrix, v.scope)
    k = Symbol(v.fresh(rows, f))
    p = Symbol(v.fresh(columns, f, k))
    return k, p, EntryForm(v.scope, frozenset({k.name, p.name})).of(matrix, (k, p))


def pending(formula: Formula, v: Variable) -> Iterator[Derivative]:
    """The derivatives by the variable that are still to be taken."""
    return (node for node in walk(formula) if isinstance(node, Derivative) and node.wrt == (v.formula,))


def rewrite(formula: Formula, v: Variable, rules: tuple[Rule, ...]) -> tuple[Formula, set[str]]:
    """Apply the first rule that fits at every pending derivative, once; and the names of those rules."""
    used: set[str] = set()

    def visit(node: Formula) -> Formula:
        if isinstance(node, Derivative) and node.wrt == (v.formula,):
            for rule in rules:
                if (found := rule(node.of, v)) is not None:
                    used.add(rule.__name__)
                    return found
            return node
        return rebuild(map_scalars(node, visit))

    return visit(formula), used


def linear_pass(formula: Formula, v: Variable) -> tuple[Formula, set[str]]:
    """Linearity as far as it goes: constants out, sums term by term."""
    used: set[str] = set()
    while True:
        formula, now = rewrite(formula, v, LINEAR)
        if not now:
            return formula, used
        used |= now


def derivative_lines(formula: Formula, v: Variable) -> list[tuple[str, Formula]]:
    """The lines of the derivative of an entry formula by *v*: rule and formula, first to last.

    Raises ``NotComputable`` where no rule knows the derivative.
    """
    lines: list[tuple[str, Formula]] = []
    current: Formula = v.of(formula)
    moved, used = linear_pass(current, v)
    if used:
        lines.append((_linear_name(used), moved))
        current = moved
    while any(pending(current, v)):
        for rule in RULES:
            moved, used = rewrite(current, v, (rule,))
            if used:
                current, _ = linear_pass(moved, v)
                lines.append((_of_function(moved, v) if rule is elementwise else rule.__name__, current))
                break
        else:
            stuck = next(pending(current, v))
            raise NotComputable(f"no rule knows the derivative of {_describe(stuck.of)}")
    return lines


def _linear_name(used: set[str]) -> str:
    for name in ("sum_over_indices", "sum_rule", "constant_multiple", "same_variable"):
        if name in used:
            return "linearity" if name in ("sum_rule", "constant_multiple") else name
    return "constant_rule"


def _of_function(moved: Formula, v: Variable) -> str:
    """A function of the bare variable has a derivative from the table; any other needs the chain rule."""
    bare = all(isinstance(node.of, Symbol | Entry) for node in pending(moved, v))
    return "standard_derivative" if bare else "chain_rule"


def _describe(formula: Formula) -> str:
    return formula.function if isinstance(formula, Call) else f"a {type(formula).__name__}"


def differentiate(formula: Formula, v: Variable) -> Formula:
    """The derivative of an entry formula by *v*, untidied."""
    lines = derivative_lines(formula, v)
    return lines[-1][1]
