"""Ways to write the same answer: changes of the tree that keep its value, and spellings of one tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from hwsolve.calculus.arrays.entry_form import EntryForm
from hwsolve.errors import HwsolveError
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    TWO,
    BigOperator,
    Call,
    Cases,
    Derivative,
    DerivativeCall,
    Entry,
    Expectation,
    Formula,
    Limit,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Transpose,
    map_children,
    names,
    substitute,
    walk,
)
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.printing.text import render_text

Change = Iterator[Formula]
#: Letters for another index.
SPARE = "rlhfqpuvst"
_SIDED = re.compile(r"\\(left|right)(?![A-Za-z])")


def replaced(formula: Formula, old: Formula, new: Formula) -> Formula:
    """*formula* with the node *old* (that very one) replaced."""
    if formula is old:
        return new
    return map_children(formula, lambda child: replaced(child, old, new))


@dataclass(frozen=True)
class Respeller:
    """Changes that keep the value of formulas over one scope."""

    scope: Scope

    def scalar(self, *formulas: Formula) -> bool:
        """Whether all of them are numbers."""
        return all(self.scope.shape_of(formula) == () for formula in formulas)

    def respellings(self, formula: Formula) -> list[Formula]:
        """Every single respelling at every node that stands for a value."""
        changes = (
            self.commuted, self.signed, self.distributed, self.divided, self.powered, self.expanded,
            self.transposed, self.summed, self.bounded, self.decimal, self.branched,
        )  # fmt: skip
        out = []
        for node in values(formula):
            for change in changes:
                out.extend(replaced(formula, node, new) for new in change(node))
        return out

    def commuted(self, node: Formula) -> Change:
        """a + b as b + a, a*b as b*a."""
        if isinstance(node, Sum):
            yield Sum(node.terms[::-1])
        if isinstance(node, Product) and (node.mark in ("*", ".*") or self.scalar(*node.factors)):
            yield Product(node.factors[::-1], "*")

    def signed(self, node: Formula) -> Change:
        """a - b as -(b - a), x as -(-x)."""
        if isinstance(node, Sum):
            flipped = (t.operand if isinstance(t, Negative) else Negative(t) for t in node.terms)
            yield Negative(Sum(tuple(flipped)))
        yield Negative(Negative(node))
        if isinstance(node, Product | Quotient) and self.scalar(node):
            yield Negative(Product((Negative(ONE), node), "*"))

    def distributed(self, node: Formula) -> Change:
        """a*(b + c) as a*b + a*c, (a + b)/c as a/c + b/c."""
        if isinstance(node, Product) and (node.mark in ("*", ".*") or self.scalar(*node.factors[:1])):
            last = node.factors[-1]
            if isinstance(last, Sum):
                yield Sum(tuple(Product((*node.factors[:-1], term), node.mark) for term in last.terms))
        if isinstance(node, Quotient) and isinstance(node.numerator, Sum):
            yield Sum(tuple(Quotient(term, node.denominator) for term in node.numerator.terms))

    def divided(self, node: Formula) -> Change:
        """a/b as a*(1/b) and as a*b^-1, x as x/1 and as 3*x/3."""
        if isinstance(node, Quotient) and self.scalar(node.denominator):
            yield Product((node.numerator, Quotient(ONE, node.denominator)), "*")
            yield Product((Power(node.denominator, Negative(ONE)), node.numerator), "*")
        if isinstance(node, Call | Product | Power):
            yield Quotient(node, ONE)
            yield Quotient(Product((Number("3"), node), "*"), Number("3"))

    def powered(self, node: Formula) -> Change:
        """x^2 as x*x, sqrt(x) as x^(1/2), exp(x) as 1/exp(-x)."""
        if isinstance(node, Power) and node.exponent == TWO and self.scalar(node.base):
            yield Product((node.base, node.base), "*")
        if isinstance(node, Call) and node.function == "sqrt":
            yield Power(node.arguments[0], Quotient(ONE, TWO))
        if isinstance(node, Call) and node.function == "exp" and self.scalar(*node.arguments):
            yield Quotient(ONE, Call("exp", (Negative(node.arguments[0]),)))

    def expanded(self, node: Formula) -> Change:
        """Named functions as what they stand for."""
        if not isinstance(node, Call) or len(node.arguments) != 1:
            return
        (x,) = node.arguments
        up, down = Call("exp", (x,)), Call("exp", (Negative(x),))
        match node.function:
            case "sigmoid" if self.scalar(x):
                yield Quotient(ONE, Sum((ONE, down)))
                yield Quotient(up, Sum((up, ONE)))
                yield Quotient(Sum((ONE, Call("tanh", (Quotient(x, TWO),)))), TWO)
            case "tanh" if self.scalar(x):
                yield Quotient(Sum((up, Negative(down))), Sum((up, down)))
            case "relu":
                yield Product((x, Call("step", (x,))), "*")
                yield Quotient(Sum((x, Call("abs", (x,)))), TWO)
            case "softplus":
                yield Sum((x, Call("log", (Sum((ONE, down)),))))

    def transposed(self, node: Formula) -> Change:
        """A as (A^T)^T, A B as (B^T A^T)^T; not where T is a name of its own."""
        if self.scope.declares("T"):
            return
        if self.scope.shape_of(node):
            yield Transpose(Transpose(node))
        if isinstance(node, Product) and node.mark in ("", "@") and len(node.factors) == 2:
            left, right = node.factors
            yield Transpose(Product((Transpose(right), Transpose(left)), node.mark))

    def summed(self, node: Formula) -> Change:
        """Another letter; a sum of sums as two sums; a sign pulled in front; the first term alone."""
        if not isinstance(node, BigOperator):
            return
        taken = names(node.body) | self.scope.vocabulary.ranks.keys() | self.scope.function_names
        letter = next(each for each in SPARE if each not in taken)
        rename = {node.index: Symbol(letter)}
        condition = None if node.condition is None else substitute(node.condition, rename)
        body = substitute(node.body, rename)
        yield BigOperator(node.operator, letter, node.lower, node.upper, condition, body)
        if node.operator != "sum":
            return
        if isinstance(node.body, Sum):
            yield Sum(tuple(_with_body(node, term) for term in node.body.terms))
        yield Negative(_with_body(node, Negative(node.body)))
        if node.condition is None and (node.lower is None or node.lower == ONE) and node.upper is not None:
            first = substitute(node.body, {node.index: ONE})
            yield Sum((first, BigOperator("sum", node.index, TWO, node.upper, None, node.body)))

    def bounded(self, node: Formula) -> Change:
        """A sum over a whole dimension with its bounds, and one with these bounds without them."""
        if not isinstance(node, BigOperator) or node.operator not in ("sum", "prod"):
            return
        size = self.scope.ranges(node.body).get(node.index) or self.scope.indices.get(node.index)
        if size is None or node.condition is not None:
            return
        if node.lower is None and node.upper is None:
            yield BigOperator(node.operator, node.index, ONE, size, None, node.body)
        elif (node.lower, node.upper) == (ONE, size):
            yield BigOperator(node.operator, node.index, None, None, None, node.body)

    def decimal(self, node: Formula) -> Change:
        """1/2 as 0.5 and 0.5 as 5/10, where that is exact."""
        match node:
            case Quotient(Number(top), Number(bottom)):
                value = Fraction(top) / Fraction(bottom)
                if value.denominator in (2, 4, 5, 8, 10, 20, 25):
                    yield Number(f"{float(value):g}")
            case Number(text) if "." in text and "e" not in text:
                value = Fraction(text)
                yield Quotient(Number(str(value.numerator)), Number(str(value.denominator)))

    def branched(self, node: Formula) -> Change:
        """Cases with their condition turned round."""
        match node:
            case Cases([(value, Relation([">"], [one, two]))], other) if other is not None:
                yield Cases(((value, Relation(("<",), (two, one))),), other)
                yield Cases(((other, Relation(("<=",), (one, two))),), value)

    def by_entries(self, formula: Formula) -> Change:
        """An array as the formula of its entry at free letters."""
        shape = self.scope.shape_of(formula)
        if not shape or isinstance(formula, Relation) or self.scope.free_indices(formula):
            return
        taken = set(self.scope.vocabulary.ranks) | self.scope.function_names
        taken |= {index.name for index in walk(formula) if isinstance(index, Symbol)}
        letters = [each for each in "ijabcpqrs" if each not in taken]
        try:
            at = tuple(map(Symbol, letters[: len(shape)]))
            apart = frozenset(names(formula)) | {letter.name for letter in at}
            found = EntryForm(self.scope, apart).of(formula, at)
        except HwsolveError:
            return
        if at[0] in walk(found) and not any(isinstance(node, Cases) for node in walk(found)):
            yield found


def _with_body(node: BigOperator, body: Formula) -> BigOperator:
    return BigOperator(node.operator, node.index, node.lower, node.upper, node.condition, body)


def values(formula: Formula) -> list[Formula]:
    """The nodes that stand for a value of their own: no index, exponent, claim or place of a derivative."""
    closed: set[int] = set()
    for node in walk(formula):
        inner: tuple[Formula, ...] = ()
        match node:
            case Entry(base, indices):
                inner = (base, *indices)
            case Power(_, exponent):
                inner = (exponent,)
            case Derivative() | DerivativeCall() | Expectation() | Limit():
                inner = (node,)
            case Call(function, arguments) if function in ("delta", "ones", "zeros", "eye", "svals", "eigs"):
                inner = arguments
            case BigOperator():
                inner = tuple(part for part in (node.lower, node.upper, node.condition) if part is not None)
        closed |= {id(below) for part in inner for below in walk(part)}
    return [
        node
        for node in walk(formula)
        if id(node) not in closed and not isinstance(node, Symbol | Relation) and not _is_index(node, formula)
    ]


def _is_index(node: Formula, formula: Formula) -> bool:
    return isinstance(node, Number) and any(
        node is part for each in walk(formula) if isinstance(each, BigOperator) for part in (each.lower,)
    )


def only_for_the_eye(formula: Formula, scope: Scope) -> bool:
    """What one line of Unicode writes for people and not for the reader."""
    for node in walk(formula):
        if isinstance(node, Product) and node.mark in ("*", ".*"):
            if sum(bool(scope.shape_of(factor)) for factor in node.factors) > 1:
                return True
        elif isinstance(node, Cases) or (isinstance(node, Call) and node.function == "eye"):
            return True
    return False


def spellings(formula: Formula, scope: Scope) -> dict[str, str]:
    """The three notations, by name."""
    found = {
        "plain": render_plain(formula),
        "latex": render_latex(formula, is_array=lambda part: bool(scope.shape_of(part))),
    }
    if not only_for_the_eye(formula, scope):
        found["unicode"] = render_text(formula, is_array=scope.is_array)
    return found


def _starred(text: str) -> str:
    return text.replace("^", "**")


def _open(text: str) -> str:
    return text.replace("(", "( ").replace(")", " )").replace(",", " , ")


def _tight(text: str) -> str:
    words = ("where", "and", "or", "not", ":=")
    return text if any(word in text for word in words) else text.replace(", ", ",").replace(" + ", "+")


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _logistic(text: str) -> str:
    return text.replace("sigmoid(", "σ(").replace("log(", "ln(")


def _thin(text: str) -> str:
    return text if "\\text" in text or "\\begin" in text else text.replace(" ", r"\, ")


def _straight(text: str) -> str:
    return _SIDED.sub("", text)


def _big(text: str) -> str:
    if r"\left." in text or r"\right." in text:
        return text
    return _SIDED.sub(lambda found: rf"\big{found[1][0]}", text)


def _fractions(text: str) -> str:
    return text.replace(r"\frac", r"\tfrac")


def _transposes(text: str) -> str:
    return text.replace(r"^{\top}", "^T").replace(r"^\top", "^{\\mathsf{T}}")


#: Small changes of the writing, by notation.
DISGUISES: dict[str, tuple[Callable[[str], str], ...]] = {
    "plain": (_starred, _open, _tight, _minus, _logistic, "{}.".format, " {} ".format, "$ {} $".format),
    "unicode": (_open, "{} .".format, "${}$".format, "  {}\n".format),
    "latex": (
        _thin, _straight, _big, _fractions, _transposes, "${}$".format, "$${}$$".format, "\\[{}\\]".format,
        "\\({}\\)".format, "{}.".format, "{} ,".format, "${}$.".format, "\\displaystyle {}".format,
        "{} \\quad".format,
    ),
}  # fmt: skip
