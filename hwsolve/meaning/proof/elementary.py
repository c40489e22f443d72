"""Elementary functions: exponentials, logarithms, absolute values, roots and angles in normal form.

Each method builds the normal form of one function of normal forms. A rule is applied
only where its condition is known: logarithms and even roots are split at factors that
are known not to be negative, ``sqrt(x^2)`` is ``abs(x)``.
"""

from __future__ import annotations

from fractions import Fraction

from hwsolve.errors import NotComputable
from hwsolve.meaning.proof.kernels import MAX_MULTIPLE, Kernels
from hwsolve.meaning.proof.normal_form import Poly, Ratio
from hwsolve.meaning.proof.ranges import minus

MAX_ANGLES = 5
# cos(k pi / 12) for the k whose value is a square root over two: (sign, radicand)
_COSINES = {
    0: (1, 4), 2: (1, 3), 3: (1, 2), 4: (1, 1), 6: (1, 0), 8: (-1, 1), 9: (-1, 2), 10: (-1, 3), 12: (-1, 4),
}  # fmt: skip


class Elementary(Kernels):
    """The functions of one variable over kernels."""

    __slots__ = ()

    # -- exponentials ------------------------------------------------------------------

    def exp(self, a: Ratio) -> Ratio:
        """exp(a + b) = exp(a) exp(b), exp(k a) = exp(a)^k, exp(log a) = a"""
        out = self.unit
        if a.num.is_zero():
            return out
        for factor, part in self.addends(a):
            out = self.multiply(out, self._exp_part(factor, part))
        return out

    def _exp_part(self, factor: Fraction, part: Ratio) -> Ratio:
        kernel = self.single_kernel(part)
        if kernel is not None and kernel.kind == "log":
            inner = self.range_of(kernel.args[0])
            if factor.denominator == 1:
                return self.power(kernel.args[0], int(factor))
            if not self.imaginary or (inner is not None and inner.nonnegative):
                return self.fractional_power(kernel.args[0], factor)
        if self.imaginary:
            turned = self.divide(part, self.imaginary_unit())
            if self.range_of(part) is None and self.range_of(turned) is not None:
                angle = self.scale(turned, factor)
                return self.add(self.cos(angle), self.multiply(self.imaginary_unit(), self.sin(angle)))
        unit = self.unit_of("exp", part, factor.denominator)
        return self.gen_power(self.kernel("exp", (part, unit)), int(factor * unit))

    # -- logarithms --------------------------------------------------------------------

    def log(self, a: Ratio) -> Ratio:
        """log(p q) = log p + log q for p >= 0, log(x^2) = 2 log|x|, log(exp x) = x for real x"""
        if a.num.is_zero():
            raise NotComputable("the logarithm of zero")
        out = self.zero
        rest = [self.one, self.one]
        sign = 1
        for place, p in enumerate((a.num, a.den)):
            content, factors = self.factors(p)
            sign = -sign if content < 0 else sign
            way = -1 if place else 1
            for base, count in _primes(abs(content)):
                out = self.add(out, self.scale(self._log_kernel(self.constant(base)), Fraction(way * count)))
            for factor, count in factors:
                known = self.range_of_poly(factor)
                if known is not None and known.nonpositive and not known.nonnegative:
                    factor, known = -factor, minus(known)
                    sign = -sign if count % 2 else sign
                if known is not None and known.nonnegative:
                    part = self._log_factor(factor)
                elif known is not None and count > 1:
                    part = self._log_kernel(self._abs_kernel(factor))
                    if count % 2:
                        rest[place] = self._times(rest[place], factor)
                        count -= 1
                else:
                    rest[place] = self._times(rest[place], self._power(factor, count))
                    continue
                out = self.add(out, self.scale(part, Fraction(way * count)))
        if rest[0].is_one() and not self.imaginary and not rest[1].is_one():
            return self.subtract(out, self._log_kernel(self.tidy(sign * rest[1], self.one)))
        last = self.tidy(sign * rest[0], rest[1])
        return out if self.rational(last) == 1 else self.add(out, self._log_kernel(last))

    def _log_factor(self, factor: Poly) -> Ratio:
        """log of one factor that is not negative."""
        number = self.single(factor)
        if number is not None:
            kernel = self.kernels[number]
            if kernel.kind == "exp" and self.range_of(kernel.args[0]) is not None:
                return self.scale(kernel.args[0], Fraction(1, kernel.args[1]))
            if kernel.kind == "root":
                inner = self.range_of(kernel.args[0])
                if not self.imaginary or (inner is not None and inner.nonnegative):
                    return self.scale(self.log(kernel.args[0]), Fraction(1, kernel.args[1]))
            if kernel.kind == "prod":
                return self.makers["log prod"](kernel)
        return self._log_kernel(Ratio(factor, self.one))

    def _log_kernel(self, a: Ratio) -> Ratio:
        return self.gen(self.kernel("log", (a,)))

    # -- absolute values and roots -----------------------------------------------------

    def abs(self, a: Ratio) -> Ratio:
        """|x| = x for x >= 0, |x|^2 = x^2, |x y| = |x| |y|"""
        whole = self.range_of(a)
        if whole is None:
            return self.call("abs", a)
        if whole.nonnegative or whole.nonpositive:
            return a if whole.nonnegative else self.negative(a)
        sides = []
        for p in a:
            content, factors = self.factors(p)
            side = self.constant(abs(content))
            for factor, count in factors:
                known = self.range_of_poly(factor)
                if known is not None and known.nonpositive:
                    factor = -factor
                plain = Ratio(factor, self.one)
                if known is not None and (known.nonnegative or known.nonpositive):
                    piece = self.power(plain, count)
                else:
                    piece = self.power(self._abs_kernel(factor), count)
                side = self.multiply(side, piece)
            sides.append(side)
        return self.divide(sides[0], sides[1])

    def _abs_kernel(self, factor: Poly) -> Ratio:
        number = self.kernel("abs", (Ratio(factor, self.one),))
        self.relate(number, 2, self._power(factor, 2), invertible=True)
        return self.gen(number)

    def fractional_power(self, a: Ratio, q: Fraction) -> Ratio:
        """(a b)^q = a^q b^q for a >= 0, (x^2)^(1/2) = |x|"""
        if q.denominator == 1:
            return self.power(a, int(q))
        if a.num.is_zero():
            if q > 0:
                return self.zero
            raise NotComputable("a division by zero")
        out = self.unit
        rest = [self.one, self.one]
        sign = 1
        even = q.denominator % 2 == 0
        for place, p in enumerate(a):
            content, factors = self.factors(p)
            sign = -sign if content < 0 else sign
            way = -1 if place else 1
            for base, count in _primes(abs(content)):
                out = self.multiply(out, self._root(self.constant(base).num, way * count * q))
            for factor, count in factors:
                known = self.range_of_poly(factor)
                if known is not None and known.nonpositive and not known.nonnegative:
                    factor, known = -factor, minus(known)
                    sign = -sign if count % 2 else sign
                if known is not None and known.nonnegative:
                    out = self.multiply(out, self._root(factor, way * count * q))
                    continue
                if known is not None and even and count > 1:
                    twice = count - count % 2
                    out = self.multiply(out, self._root(self._abs_kernel(factor).num, way * twice * q))
                    count -= twice
                rest[place] = self._times(rest[place], self._power(factor, count)) if count else rest[place]
        if rest[0].is_one() and rest[1].is_one() and sign == 1:
            return out
        return self.multiply(out, self._residual_root(sign * rest[0], rest[1], q))

    def _residual_root(self, num: Poly, den: Poly, q: Fraction) -> Ratio:
        """(n / d)^q = (n d)^q |d|^(-2q) for even roots, (n d^(r-1))^(1/r) / d for odd ones."""
        degree = q.denominator
        if den.is_one():
            return self._root(num, q)
        if self.imaginary:
            raise NotComputable("a complex root of a quotient")
        if degree % 2 == 0:
            out = self._root(self._times(num, den), q)
            return self.multiply(out, self._root(self._abs_kernel(den).num, -2 * q))
        base = self._times(num, self._power(den, degree - 1))
        return self.multiply(self._root(base, q), self.power(Ratio(den, self.one), -q.numerator))

    def _root(self, base: Poly, q: Fraction) -> Ratio:
        """base^q as a power of one root kernel, or of what the kernel is made of."""
        if q.denominator == 1:
            return self.power(Ratio(base, self.one), int(q))
        number = self.single(base)
        if number is not None:
            kernel = self.kernels[number]
            known = self.range_of_kernel(kernel)
            if known is not None and known.nonnegative:
                if kernel.kind == "exp":
                    return self.exp(self.scale(kernel.args[0], q / kernel.args[1]))
                if kernel.kind == "root":
                    return self.fractional_power(kernel.args[0], q / kernel.args[1])
        whole = Ratio(base, self.one)
        known = self.range_of_poly(base)
        settled = known is not None and known.nonnegative
        unit = self.unit_of("root", whole, q.denominator) if settled else q.denominator
        root = self.kernel("root", (whole, unit))
        self.relate(root, unit, base, invertible=True)
        return self.gen_power(root, int(q * unit))

    # -- angles ------------------------------------------------------------------------

    def cos(self, a: Ratio) -> Ratio:
        """cos(a + b) = cos a cos b - sin a sin b"""
        return self._turn(a)[0]

    def sin(self, a: Ratio) -> Ratio:
        """sin(a + b) = sin a cos b + cos a sin b, sin^2 = 1 - cos^2"""
        return self._turn(a)[1]

    def _turn(self, a: Ratio) -> tuple[Ratio, Ratio]:
        """The cosine and the sine of an angle."""
        turned = (self.unit, self.zero)
        if a.num.is_zero():
            return turned
        parts = self.addends(a)
        if len(parts) > MAX_ANGLES:
            raise NotComputable("too many angles")
        for factor, part in parts:
            turned = self._compose(turned, self._multiple(factor, part))
        return turned

    def _compose(self, a: tuple[Ratio, Ratio], b: tuple[Ratio, Ratio]) -> tuple[Ratio, Ratio]:
        (c, s), (d, t) = a, b
        cosine = self.subtract(self.multiply(c, d), self.multiply(s, t))
        return cosine, self.add(self.multiply(s, d), self.multiply(c, t))

    def _multiple(self, factor: Fraction, part: Ratio) -> tuple[Ratio, Ratio]:
        """cos and sin of a rational multiple of one part."""
        kernel = self.single_kernel(part)
        straight = kernel is not None and (kernel.kind, *kernel.args) == ("constant", "pi")
        if straight and 12 % factor.denominator == 0:
            twelfths = int(factor * 12) % 24
            if twelfths % 12 in _COSINES and (twelfths + 6) % 12 in _COSINES:
                return self._twelfth(twelfths), self._twelfth((twelfths - 6) % 24)
        unit = self.unit_of("angle", part, factor.denominator)
        count = int(factor * unit)
        if abs(count) > MAX_MULTIPLE:
            raise NotComputable("a multiple of an angle is too large")
        angle = self.scale(part, Fraction(1, unit))
        cosine = self.kernel("cos", (angle,))
        sine = self.kernel("sin", (angle,))
        self.relate(sine, 2, self.one - self.context.gen(cosine) ** 2)
        once = (self.gen(cosine), self.gen(sine))
        out = (self.unit, self.zero)
        for _ in range(abs(count)):
            out = self._compose(out, once)
        return (out[0], self.negative(out[1])) if count < 0 else out

    def _twelfth(self, twelfths: int) -> Ratio:
        """cos(twelfths π / 12)"""
        sign, radicand = _COSINES[min(twelfths, 24 - twelfths)]
        return self.scale(self.fractional_power(self.constant(radicand), Fraction(1, 2)), Fraction(sign, 2))


def _primes(n: int) -> list[tuple[int, int]]:
    """Small primes with multiplicity; what has none below 1000 stays whole."""
    found = []
    prime = 2
    while n > 1 and prime < 1000:
        count = 0
        while n % prime == 0:
            n //= prime
            count += 1
        if count:
            found.append((prime, count))
        if prime * prime > n:
            break
        prime += 1 if prime == 2 else 2
    if n > 1:
        found.append((n, 1))
    return found
