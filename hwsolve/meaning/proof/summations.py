"""Summations: indexed sums and products in normal form.

Every range is shifted to 1..upper. A sum is split into its terms, what does not mention
the index moves out, Kronecker's delta collapses where its other index is known to lie in
the range; each term that is left is one kernel over a canonically named bound index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any

from hwsolve.errors import NotComputable
from hwsolve.meaning.proof.elementary import Elementary
from hwsolve.meaning.proof.normal_form import Kernel, Poly, Ratio

MAX_WRITTEN_OUT = 12
Image = Mapping[str, Ratio]


@dataclass(slots=True, eq=False)
class Summations(Elementary):
    """Kernels with sums, products, Kronecker's delta, and substitution for free names."""

    uppers: dict[str, list[Ratio]] = field(default_factory=dict)
    sizes: dict[tuple[str, int], str] = field(default_factory=dict)
    turning: bool = False
    fresh: Any = field(default_factory=count)

    def bind(self, upper: Ratio) -> str:
        """A new name for an index over 1..upper."""
        name = f"~{next(self.fresh)}"
        self.uppers[name] = [upper]
        return name

    # -- substitution ------------------------------------------------------------------

    def substitute(self, a: Ratio, image: Image) -> Ratio:
        """a with each free name in *image* replaced."""
        top = self._substitute_poly(a.num, image)
        return top if a.den.is_one() else self.divide(top, self._substitute_poly(a.den, image))

    def _substitute_poly(self, p: Poly, image: Image) -> Ratio:
        if self.free(Ratio(p, self.one)).isdisjoint(image):
            return Ratio(p, self.one)
        out = self.zero
        done: dict[int, Ratio] = {}
        for coefficient, powers in self.terms(p):
            term = self.constant(coefficient)
            for number, exponent in powers.items():
                if number not in done:
                    done[number] = self._substitute_kernel(number, image)
                term = self.multiply(term, self.power(done[number], exponent))
            out = self.add(out, term)
        return out

    def _substitute_kernel(self, number: int, image: Image) -> Ratio:
        kernel = self.kernels[number]
        self.effort.spend(50)
        if kernel.free.isdisjoint(image):
            return self.gen(number)
        args = kernel.args
        if kernel.kind == "symbol":
            return image[args[0]]
        if kernel.kind in ("sum", "prod"):
            upper = self.substitute(args[2], image)
            index = self.bind(upper)
            body = self.substitute(self.substitute(args[1], {args[0]: self.symbol(index)}), image)
            fold = self.summed if kernel.kind == "sum" else self.product
            return fold(index, body, upper)
        moved: tuple[Any, ...] = tuple(
            self.substitute(arg, image) if isinstance(arg, Ratio) else arg for arg in args
        )
        match kernel.kind:
            case "entry":
                if args[0] in image:
                    raise NotComputable("an array replaced")
                return self.entry(args[0], moved[1:])
            case "exp":
                return self.exp(self.scale(moved[0], Fraction(1, moved[1])))
            case "log":
                return self.log(moved[0])
            case "cos":
                return self.cos(moved[0])
            case "sin":
                return self.sin(moved[0])
            case "abs":
                return self.abs(moved[0])
            case "root":
                return self.fractional_power(moved[0], Fraction(1, moved[1]))
            case "power":
                return self.makers["power"](moved[0], moved[1])
            case "call" if args[0] == "delta":
                return self.delta(moved[1], moved[2])
            case "call":
                return self.call(*moved)
        raise NotComputable(f"a substitution in {kernel.kind}")

    # -- Kronecker's delta -------------------------------------------------------------

    def delta(self, a: Ratio, b: Ratio) -> Ratio:
        """1 where a = b, else 0."""
        apart = self.rational(self.subtract(a, b))
        if apart is not None:
            return self.zero if apart else self.unit
        first, second = sorted((a, b), key=self.key)
        return self.call("delta", first, second)

    def solved(self, kernel: Kernel, names: frozenset[str] | None = None) -> tuple[str, Ratio] | None:
        """delta(i, j) as the substitution i := j, for a plain index i (among *names*)."""
        if kernel.kind != "call" or kernel.args[0] != "delta":
            return None
        for one, other in (kernel.args[1:], kernel.args[:0:-1]):
            inner = self.single_kernel(one)
            if inner is None or inner.kind != "symbol" or inner.args[0] in self.free(other):
                continue
            if names is None or inner.args[0] in names:
                return inner.args[0], other
        return None

    def _lies_within(self, value: Ratio, upper: Ratio) -> bool:
        """Known: value is one of 1..upper, wherever the formula is defined."""
        number, top = self.rational(value), self.rational(upper)
        if number is not None:
            if top is not None:
                return number.denominator == 1 and 1 <= number <= top
            return number == 1 and self._counts(upper)
        inner = self.single_kernel(value)
        if inner is None or inner.kind != "symbol":
            return False
        known = self.uppers.get(inner.args[0], [])
        return any(self.key(bound) == self.key(upper) for bound in known)

    # -- sums --------------------------------------------------------------------------

    def summed(self, index: str, body: Ratio, upper: Ratio) -> Ratio:
        """sum of body over index = 1..upper"""
        top = self.rational(upper)
        if top is not None and top <= MAX_WRITTEN_OUT:
            if top.denominator != 1 or top < 0:
                raise NotComputable("the range of a sum")
            places = (self.constant(k) for k in range(1, int(top) + 1))
            return self.total(self.substitute(body, {index: k}) for k in places)
        outer, inner = self._separated(body.den, index)
        groups: dict[tuple[tuple[int, int], ...], Poly] = {}
        for coefficient, powers in self.terms(body.num):
            still = {i: e for i, e in powers.items() if index not in self.kernels[i].free}
            moving = {i: e for i, e in powers.items() if i not in still}
            key = tuple(sorted(still.items()))
            groups[key] = groups.get(key, 0) + self.monomial(moving, coefficient)
        out = self.zero
        for key, moving_part in groups.items():
            share = self.tidy(moving_part, inner)
            for part in self._parts(share):
                term = self._sum_of_term(index, part, upper)
                out = self.add(out, self.multiply(term, Ratio(self.monomial(dict(key)), self.one)))
        return self.divide(out, Ratio(outer, self.one))

    def _separated(self, den: Poly, index: str) -> tuple[Poly, Poly]:
        """A denominator as (what does not mention the index, what does)."""
        if index not in self.free(Ratio(den, self.one)):
            return den, self.one
        content, factors = self.factors(den)
        outer, inner = self.context.constant(content), self.one
        for factor, multiplicity in factors:
            piece = self._power(factor, multiplicity)
            if index in self.free(Ratio(factor, self.one)):
                inner = self._times(inner, piece)
            else:
                outer = self._times(outer, piece)
        return outer, inner

    def _parts(self, share: Ratio) -> list[Ratio]:
        """The terms of a quotient over a monomial; otherwise the quotient itself."""
        if len(share.num) == 1 or len(share.den) > 1:
            return [share]
        return [self.tidy(self.monomial(powers, c), share.den) for c, powers in self.terms(share.num)]

    def _sum_of_term(self, index: str, term: Ratio, upper: Ratio) -> Ratio:
        """One term, everything in it depending on the index (or a constant)."""
        if index not in self.free(term):
            return self._counted(index, term, upper)
        here = frozenset({index})
        for number in self.used(Ratio(term.num, self.one)):
            found = self.solved(self.kernels[number], here)
            if found is not None and len(term.num) == 1 and self._lies_within(found[1], upper):
                rest = Ratio(term.num / self.context.gen(number), term.den)
                return self.substitute(rest, {index: found[1]})
        bottom = self.rational(Ratio(self.one, term.den))
        if bottom is not None and len(term.num) == 1:
            coefficient, powers = next(self.terms(term.num))
            closed = self._power_sum(index, powers, upper)
            if closed is not None:
                return self.scale(closed, coefficient * bottom)
            whole = self._whole_distribution(index, powers, upper)
            summand = self.unit if whole else self._double_sum(index, powers, upper)
            return self.scale(summand, coefficient * bottom)
        share = Fraction(int(term.num.content()), int(term.den.content()))
        if term.num.leading_coefficient() < 0:
            share = -share
        alone = self.scale(term, 1 / share)
        return self.scale(self._sum_kernel("sum", index, alone, upper), share)

    def _double_sum(self, index: str, powers: dict[int, int], upper: Ratio) -> Ratio:
        """sum_i sum_j = sum_j sum_i: of the two orders, the one whose description comes first."""
        plain = self._sum_kernel("sum", index, Ratio(self.monomial(powers), self.one), upper)
        nested = [i for i, e in powers.items() if self.kernels[i].kind == "sum" and e == 1]
        if len(nested) != 1 or self.turning:
            return plain
        bound, body, inner_upper = self.kernels[nested[0]].args
        if index in self.free(inner_upper):
            return plain
        rest = Ratio(self.monomial({i: e for i, e in powers.items() if i != nested[0]}), self.one)
        self.turning = True
        try:
            outer = self.bind(inner_upper)
            inner = self.multiply(rest, self.substitute(body, {bound: self.symbol(outer)}))
            turned = self.summed(outer, self.summed(index, inner, upper), inner_upper)
        finally:
            self.turning = False
        return min(plain, turned, key=self.describe)

    def _counted(self, index: str, term: Ratio, upper: Ratio) -> Ratio:
        """A constant summed is the constant times the length of the range, if that is not negative."""
        if term.num.is_zero():
            return self.zero
        known = self.range_of(upper)
        if known is not None and known.nonnegative:
            return self.multiply(term, upper)
        return self.multiply(term, self._sum_kernel("sum", index, self.unit, upper))

    def _power_sum(self, index: str, powers: dict[int, int], upper: Ratio) -> Ratio | None:
        """1 + 2 + ... + n = n (n + 1) / 2, and the sums of squares and cubes."""
        if len(powers) != 1:
            return None
        ((number, exponent),) = powers.items()
        kernel = self.kernels[number]
        known = self.range_of(upper)
        if kernel.kind != "symbol" or exponent > 3 or known is None or not known.nonnegative:
            return None
        n, following = upper, self.add(upper, self.unit)
        triangle = self.scale(self.multiply(n, following), Fraction(1, 2))
        if exponent == 1:
            return triangle
        if exponent == 2:
            third = self.scale(self.add(self.add(n, n), self.unit), Fraction(1, 3))
            return self.multiply(triangle, third)
        return self.power(triangle, 2)

    def _whole_distribution(self, index: str, powers: dict[int, int], upper: Ratio) -> bool:
        """The entries of a simplex or one-hot vector add up to one."""
        ((number, exponent), *others) = powers.items()
        kernel = self.kernels[number]
        if others or exponent != 1 or kernel.kind != "entry" or len(kernel.args) != 2:
            return False
        name, slot = kernel.args
        inner = self.single_kernel(slot)
        if inner is None or inner.kind != "symbol" or inner.args[0] != index:
            return False
        if name not in self.domains or not self.domains[name].whole:
            return False
        return self.key(self.dimension(name, 0)) == self.key(upper)

    def dimension(self, name: str, slot: int) -> Ratio:
        """How far the index in a slot of an array runs: as declared, or a size of its own."""
        text = self.sizes.get((name, slot)) or f"|{name}.{slot}|"
        return self.constant(int(text)) if text.isdigit() else self.symbol(text)

    def _sum_kernel(self, kind: str, index: str, body: Ratio, upper: Ratio) -> Ratio:
        """The kernel, its bound index named by how many sums are nested in it."""
        self.effort.spend(250)
        numbers = self.used(body)
        height = 1 + max((self.kernels[i].height for i in numbers), default=0)
        bound = f"#{height}"
        body = self.substitute(body, {index: self.symbol(bound)})
        if any(self.kernels[i].height >= height for i in self.used(body)):
            raise NotComputable("a bound index would be captured")
        free = (self.free(body) | self.free(upper)) - {bound}
        number = self.kernel(kind, (bound, body, upper), free)
        self.kernels[number].height = height
        return self.gen(number)

    # -- products ----------------------------------------------------------------------

    def product(self, index: str, body: Ratio, upper: Ratio) -> Ratio:
        """product of body over index = 1..upper, factor by factor"""
        top = self.rational(upper)
        if top is not None and top <= MAX_WRITTEN_OUT:
            if top.denominator != 1 or top < 0:
                raise NotComputable("the range of a product")
            out = self.unit
            for k in range(1, int(top) + 1):
                out = self.multiply(out, self.substitute(body, {index: self.constant(k)}))
            return out
        if body.num.is_zero():
            raise NotComputable("a product of zeros")
        out = self.unit
        for p, way in ((body.num, 1), (body.den, -1)):
            content, factors = self.factors(p)
            if content != 1:
                out = self.multiply(out, self.repeated(self.constant(content), upper, way))
            for factor, multiplicity in factors:
                plain = Ratio(factor, self.one)
                if index not in self.free(plain):
                    out = self.multiply(out, self.repeated(plain, upper, way * multiplicity))
                else:
                    piece = self._product_of_factor(index, plain, upper)
                    out = self.multiply(out, self.power(piece, way * multiplicity))
        return out

    def repeated(self, base: Ratio, upper: Ratio, times: int) -> Ratio:
        """base^(times * upper), for a range that is known not to be negative."""
        known = self.range_of(upper)
        if known is None or not known.nonnegative:
            raise NotComputable("the length of a product")
        return self.makers["power"](base, self.scale(upper, Fraction(times)))

    def _product_of_factor(self, index: str, factor: Ratio, upper: Ratio) -> Ratio:
        kernel = self.single_kernel(factor)
        if kernel is not None and kernel.kind == "exp":
            exponent = self.scale(kernel.args[0], Fraction(1, kernel.args[1]))
            return self.exp(self.summed(index, exponent, upper))
        return self._sum_kernel("prod", index, factor, upper)

    def log_of_product(self, kernel: Kernel) -> Ratio:
        """log of a product of factors that are not negative = the sum of their logs."""
        bound, body, upper = kernel.args
        known = self.range_of(body)
        if known is None or not known.nonnegative:
            return self._log_kernel(self.gen(self.table[("prod", bound, self.key(body), self.key(upper))]))
        index = self.bind(upper)
        return self.summed(index, self.log(self.substitute(body, {bound: self.symbol(index)})), upper)
