"""The reader of formulas for proofs: a scalar formula as its normal form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from hwsolve.errors import NotComputable
from hwsolve.meaning.proof.functions import RULES, power
from hwsolve.meaning.proof.normal_form import Ratio
from hwsolve.meaning.proof.ranges import Range, meet, minus, plus, times
from hwsolve.meaning.proof.ranges import power as range_power
from hwsolve.meaning.proof.summations import Summations
from hwsolve.meaning.proof.survey import FOLDS, MAYBE, Place, Survey
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Constant,
    Derivative,
    Entry,
    Expectation,
    Formula,
    Logic,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Transpose,
    children,
)

MAX_DIGITS = 400
MAX_DEPTH = 80
_ARRAY_MAKERS = frozenset(
    {"ones", "zeros", "eye", "diag", "block", "outer", "inv", "svals", "eigs", "vec", "hadamard", "softmax"}
)
_SIGN_MATTERS = frozenset(
    {"log", "log2", "log10", "logb", "sqrt", "root", "abs", "max", "min", "relu", "leaky_relu", "softplus"}
)


class Reader(Survey):
    """Reads formulas over one algebra; indices that sums bind are in ``bound``."""

    def __init__(self, algebra: Summations) -> None:
        super().__init__(algebra)
        self.depth = 0
        algebra.makers = {"power": power_of(algebra), "log prod": algebra.log_of_product}

    # -- formulas ----------------------------------------------------------------------

    def read(self, formula: Formula) -> Ratio:
        """The normal form of a scalar formula; NotComputable where there is none."""
        self.depth += 1
        try:
            if self.depth > MAX_DEPTH:
                raise NotComputable("too deep a formula")
            return self._read(formula)
        finally:
            self.depth -= 1

    def _read(self, formula: Formula) -> Ratio:
        s = self.algebra
        match formula:
            case Number():
                return s.constant(_literal(formula))
            case Symbol(name):
                return self._symbol(name)
            case Constant("e"):
                return s.exp(s.unit)
            case Constant("pi"):
                return s.pi()
            case Constant("i"):
                return s.imaginary_unit()
            case Negative(operand):
                return s.negative(self.read(operand))
            case Sum(terms):
                return s.total(self.read(term) for term in terms)
            case Product():
                return self._product(formula)
            case Quotient(numerator, denominator):
                return s.divide(self.read(numerator), self.read(denominator))
            case Power(base, exponent):
                return self._power(base, exponent)
            case Entry(base, indices):
                return self._entry(base, tuple(self.read(index) for index in indices))
            case Call():
                return self._call(formula)
            case BigOperator():
                return self._big(formula)
            case Transpose(operand) if self.rank(operand) == 0:
                return self.read(operand)
            case Cases() | Derivative() | Expectation():
                parts: list[Ratio] = []
                label = self._skeleton(formula, parts)
                return s.call(label, *parts)
        raise NotComputable(f"no normal form of a {type(formula).__name__}")

    def _symbol(self, name: str) -> Ratio:
        if name in self.bound:
            return self.bound[name]
        if self.ranks.get(name, 0):
            raise NotComputable(f"{name} is an array")
        return self.algebra.symbol(name)

    def _product(self, formula: Product) -> Ratio:
        s = self.algebra
        pair = self._inner_product(formula)
        out = s.unit
        for factor in formula.factors:
            if pair is not None and (factor is pair[1] or (isinstance(factor, Transpose))):
                continue
            out = s.multiply(out, self.read(factor))
        if pair is not None:
            out = s.multiply(out, self._fold(Product(pair, ".*"), "total"))
        return out

    def _power(self, base: Formula, exponent: Formula) -> Ratio:
        s = self.algebra
        if base == Constant("e"):
            return s.exp(self.read(exponent))
        raised = self.read(exponent)
        number = s.rational(raised)
        if number is None or number.denominator != 1:
            self.note_range(base)
        return power(s, self.read(base), raised)

    def _call(self, formula: Call) -> Ratio:
        s, name, arguments = self.algebra, formula.function, formula.arguments
        if name in FOLDS and len(arguments) in (1, 2) and any(self.rank(argument) for argument in arguments):
            if name == "dot" and len(arguments) == 2:
                return self._fold(Product(arguments, ".*"), "total")
            if len(arguments) == 1:
                return self._fold(arguments[0], name)
            raise NotComputable(f"{name} of two arguments")
        if name in _ARRAY_MAKERS:
            raise NotComputable(f"{name} makes an array")
        if name == "ind" and len(arguments) == 1:
            parts: list[Ratio] = []
            label = self._skeleton(arguments[0], parts)
            return s.call("ind " + label, *parts)
        if any(self.rank(argument) for argument in arguments):
            raise NotComputable(f"{name} of an array")
        if name in _SIGN_MATTERS:
            for argument in arguments:
                self.note_range(argument)
        values = [self.read(argument) for argument in arguments]
        if name in RULES:
            arity, rule = RULES[name]
            if arity is not None and arity != len(values):
                raise NotComputable(f"{name} of {len(values)} arguments")
            return rule(s, *values)
        return s.call("f " + name, *values)

    def _skeleton(self, formula: Formula, parts: list[Ratio]) -> str:
        """A description of the writing, its scalar parts replaced by their normal forms."""
        match formula:
            case Relation(comparators, _):
                inner = [self._skeleton(side, parts) for side in formula.sides]
                return f"({', '.join(comparators)}: {' '.join(inner)})"
            case Logic(connective, operands):
                inner = [self._skeleton(operand, parts) for operand in operands]
                return f"{connective}({' '.join(inner)})"
            case Cases(branches, otherwise):
                inner = [self._skeleton(part, parts) for branch in branches for part in branch]
                last = "" if otherwise is None else self._skeleton(otherwise, parts)
                return f"cases({' '.join(inner)}; {last})"
            case Derivative(of, wrt):
                if any(self.rank(part) for part in (of, *wrt)):
                    raise NotComputable("a derivative of or by an array")
                if not all(isinstance(part, Symbol | Entry) for part in (of, *wrt)):
                    raise NotComputable("a derivative of an expression")
                inner = [self._skeleton(part, parts) for part in (of, *wrt)]
                return f"derivative({' '.join(inner)})"
            case Expectation(body):
                return f"expectation({self._skeleton(body, parts)})"
        parts.append(self.read(formula))
        return "."

    # -- arrays ------------------------------------------------------------------------

    def _entry(self, base: Formula, slots: tuple[Ratio, ...]) -> Ratio:
        """One entry of an array-valued formula, through elementwise operations."""
        s = self.algebra
        match base:
            case Symbol(name) if name not in self.bound:
                if self.ranks.setdefault(name, len(slots)) != len(slots):
                    raise NotComputable("a slice of an array")
                return s.entry(name, slots)
            case _ if self.rank(base) != len(slots):
                raise NotComputable("an entry that is not a number")
            case Entry(inner, indices):
                return self._entry(inner, (*(self.read(index) for index in indices), *slots))
            case Negative(operand):
                return s.negative(self._part(operand, slots))
            case Sum(terms):
                return s.total(self._part(term, slots) for term in terms)
            case Product(factors, mark):
                if mark not in ("*", ".*") and sum(1 for factor in factors if self.rank(factor)) > 1:
                    raise NotComputable("a matrix product")
                out = s.unit
                for factor in factors:
                    out = s.multiply(out, self._part(factor, slots))
                return out
            case Quotient(numerator, denominator):
                return s.divide(self._part(numerator, slots), self._part(denominator, slots))
            case Power(inner, exponent) if self.rank(inner) == 1:
                return power(s, self._part(inner, slots), self._part(exponent, slots))
            case Call("softmax", (argument,)) if len(slots) == 1 and self.rank(argument) == 1:
                top = s.exp(self._part(argument, slots))
                upper = self._length(argument)
                index = s.bind(upper)
                summand = s.exp(self._part(argument, (s.symbol(index),)))
                return s.divide(top, s.summed(index, summand, upper))
            case Call(function, arguments) if function in RULES:
                arity, rule = RULES[function]
                if arity is None or arity == len(arguments):
                    return rule(s, *(self._part(argument, slots) for argument in arguments))
        raise NotComputable("an entry of an array expression")

    def _part(self, formula: Formula, slots: tuple[Ratio, ...]) -> Ratio:
        """An entry of an array, or the scalar itself: scalars broadcast."""
        return self._entry(formula, slots) if self.rank(formula) else self.read(formula)

    def _length(self, formula: Formula) -> Ratio:
        """The size of a vector-valued formula, from the arrays in it; they must agree."""
        found = {self.algebra.sizes.get(place, "?") for place in self._lengths(formula)}
        if len(found) != 1:
            raise NotComputable("a vector of unknown size")
        (text,) = found
        return self.algebra.constant(int(text)) if text.isdigit() else self.algebra.symbol(text)

    def _lengths(self, formula: Formula) -> Iterator[Place]:
        """The places whose sizes are the length of a vector-valued formula."""
        match formula:
            case Symbol(name) if self.rank(formula):
                yield name, 0
            case Entry(Symbol(name), indices) if self.rank(formula):
                yield name, len(indices)
            case Symbol() | Entry():
                return
            case _:
                for child in children(formula):
                    yield from self._lengths(child)

    def _fold(self, formula: Formula, name: str) -> Ratio:
        """total, mean and 2-norm of a vector as sums over its entries."""
        if self.rank(formula) != 1:
            raise NotComputable(f"{name} of what is not a vector")
        s = self.algebra
        upper = self._length(formula)
        index = s.bind(upper)
        value = self._part(formula, (s.symbol(index),))
        if name in ("norm", "norm2"):
            if s.range_of(value) is None:
                raise NotComputable("the norm of a complex vector")
            square = s.summed(index, s.power(value, 2), upper)
            return s.fractional_power(square, Fraction(1, 2))
        folded = s.summed(index, value, upper)
        return s.divide(folded, upper) if name == "mean" else folded

    # -- big operators -----------------------------------------------------------------

    def _big(self, formula: BigOperator) -> Ratio:
        s = self.algebra
        if formula.operator not in ("sum", "prod"):
            raise NotComputable(f"a {formula.operator} over an index")
        if self.rank(formula.body):
            raise NotComputable("a sum of arrays")
        lower = s.unit if formula.lower is None else self.read(formula.lower)
        upper = self._range_end(formula) if formula.upper is None else self.read(formula.upper)
        length = s.add(s.subtract(upper, lower), s.unit)
        index = s.bind(length)
        before = self.bound
        place = s.add(s.symbol(index), s.subtract(lower, s.unit))
        self.bound = {**before, formula.index: place}
        try:
            body = self.read(formula.body)
            if formula.condition is not None:
                kept = self._condition(formula.condition)
                body = s.multiply(body, kept) if formula.operator == "sum" else self._unless(body, kept)
        finally:
            self.bound = before
        if formula.operator == "sum":
            return s.summed(index, body, length)
        return s.product(index, body, length)

    def _unless(self, body: Ratio, kept: Ratio) -> Ratio:
        raise NotComputable("a product under a condition")

    def _condition(self, condition: Formula) -> Ratio:
        """1 where the condition holds, else 0."""
        s = self.algebra
        match condition:
            case Relation(("!=",), (one, other)):
                return s.subtract(s.unit, s.delta(self.read(one), self.read(other)))
            case Relation(("=",), (one, other)):
                return s.delta(self.read(one), self.read(other))
        parts: list[Ratio] = []
        label = self._skeleton(condition, parts)
        return s.call("ind " + label, *parts)

    def _range_end(self, formula: BigOperator) -> Ratio:
        """The size of the dimension that an unbounded index runs over."""
        places: dict[str, list[Place]] = {}
        for _ in self._index_uses(formula.body, places):
            continue
        found = places.get(formula.index) or places.get(MAYBE + formula.index)
        if not found:
            raise NotComputable(f"the range of {formula.index}")
        return self.algebra.dimension(*found[0])

    # -- ranges of what is written -----------------------------------------------------

    def note_range(self, formula: Formula) -> Range | None:
        """Find where a formula lies by its writing, and keep that for its sums, as a fact."""
        s = self.algebra
        found: Range | None
        match formula:
            case Negative(operand):
                inner = self.note_range(operand)
                found = None if inner is None else minus(inner)
            case Sum(terms):
                found = self._joined([self.note_range(term) for term in terms], plus)
            case Product(factors):
                found = self._joined([self.note_range(factor) for factor in factors], times)
            case Quotient(numerator, denominator):
                self.note_range(numerator)
                self.note_range(denominator)
                found = None
            case Power(base, Number(text)) if text.isdigit() and 0 < len(text) < 3:
                inner = self.note_range(base)
                found = None if inner is None else range_power(inner, int(text))
            case _:
                found = None
        value = self.read(formula)
        own = s.range_of(value)
        both = None if own is None else meet(own, found)
        if isinstance(formula, Sum) and both is not None and own is not None and both != own:
            self._keep(value, both)
        return both

    def _keep(self, value: Ratio, known: Range) -> None:
        s = self.algebra
        if not value.den.is_constant() or value.num.is_constant():
            return
        if not (known.nonnegative or known.nonpositive):
            return
        sign, factors = s.factors(value.num)
        if len(factors) == 1 and factors[0][1] == 1:
            plain = known if sign > 0 else minus(known)
            share = Fraction(int(value.den.leading_coefficient()), abs(sign))
            scaled = Range(plain.low * share, plain.low_open, plain.high * share, plain.high_open)
            s.facts[str(factors[0][0])] = scaled

    def _joined(self, ranges: list[Range | None], join: Callable[[Range, Range], Range]) -> Range | None:
        out: Range | None = None
        for place, found in enumerate(ranges):
            if found is None:
                return None
            out = found if place == 0 or out is None else join(out, found)
        return out


def power_of(algebra: Summations) -> Callable[..., Ratio]:
    """The general power over one algebra."""
    return lambda base, exponent: power(algebra, base, exponent)


def _literal(number: Number) -> Fraction:
    """The exact value of a literal of bounded size."""
    mantissa, _, exponent = number.text.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or (exponent and (len(exponent) > 5 or abs(int(exponent)) > MAX_DIGITS)):
        raise NotComputable("a number is too large")
    return number.value
