"""Normal forms: quotients of FLINT polynomials in kernels, and their arithmetic.

A *kernel* is something that the polynomials treat as a variable: a symbol, an entry, an
exponential, a root. Some kernels obey a *relation* ``kernel^degree = polynomial in older
kernels``; every result is reduced by the relations. Limits come before work: sizes are
estimated, and what would grow too large is :class:`NotComputable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb
from typing import Any, NamedTuple

import flint

from hwsolve.errors import NotComputable

Poly = Any  # flint.fmpz_mpoly
MAX_TERMS = 2_000
MAX_WORK = 40_000
MAX_EXPONENT = 200
MAX_BITS = 4_000
GCD_TERMS = 80
KERNEL_NAME = re.compile(r"k(\d+)")


class TableFullError(NotComputable):
    """There are more kernels than the polynomials have variables."""


class Ratio(NamedTuple):
    """A numerator and a denominator without common factors (as far as they are known)."""

    num: Poly
    den: Poly


@dataclass(slots=True, eq=False)
class Kernel:
    """A variable of the polynomials: what it is made of, and the free names in it."""

    kind: str
    args: tuple[Any, ...]
    free: frozenset[str]
    height: int = 0
    invertible: bool = False
    relation: tuple[int, Poly] | None = None


@dataclass(slots=True)
class Effort:
    """How much work one proof may still do."""

    left: int = MAX_WORK

    def spend(self, work: int) -> None:
        """Raise NotComputable when the work is used up."""
        self.left -= work
        if self.left < 0:
            raise NotComputable("the normal form is too large")


@dataclass(slots=True, eq=False)
class Ring:
    """Quotients of polynomials with whole coefficients over a growing table of kernels."""

    size: int
    effort: Effort = field(default_factory=Effort)
    kernels: list[Kernel] = field(default_factory=list)
    table: dict[tuple[Any, ...], int] = field(default_factory=dict)
    related: list[int] = field(default_factory=list)
    context: Any = None
    one: Poly = None
    unit: Ratio = None  # type: ignore[assignment]
    zero: Ratio = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.context = flint.fmpz_mpoly_ctx.get([f"k{i}" for i in range(self.size)], "degrevlex")
        self.one = self.context.constant(1)
        self.unit = Ratio(self.one, self.one)
        self.zero = Ratio(self.context.constant(0), self.one)

    # -- kernels -----------------------------------------------------------------------

    def kernel(self, kind: str, args: tuple[Any, ...], free: frozenset[str] | None = None) -> int:
        """The number of the kernel with this kind and these arguments, made if it is new."""
        key = (kind, *(self.key(arg) if isinstance(arg, Ratio) else arg for arg in args))
        found = self.table.get(key)
        if found is not None:
            return found
        if len(self.kernels) >= self.size:
            raise TableFullError("too many kernels")
        inner = [self.kernels[i] for arg in args if isinstance(arg, Ratio) for i in self.used(arg)]
        if free is None:
            free = frozenset().union(*(k.free for k in inner))
        height = max((k.height for k in inner), default=0)
        self.kernels.append(Kernel(kind, args, free, height))
        self.table[key] = len(self.kernels) - 1
        return len(self.kernels) - 1

    def relate(self, number: int, degree: int, value: Poly, invertible: bool = False) -> None:
        """Record kernel^degree = value, a polynomial in older kernels."""
        kernel = self.kernels[number]
        if kernel.relation is None:
            kernel.relation = (degree, value)
            kernel.invertible = invertible
            self.related.append(number)
            self.related.sort(reverse=True)

    def gen(self, number: int) -> Ratio:
        """The kernel itself, as a quotient."""
        return Ratio(self.context.gen(number), self.one)

    def key(self, a: Ratio) -> tuple[str, str]:
        """Equal for equal normal forms."""
        return str(a.num), "1" if a.den.is_one() else str(a.den)

    def describe(self, a: Ratio) -> str:
        """The normal form in words that do not depend on the numbering of kernels."""

        def word(match: re.Match[str]) -> str:
            kernel = self.kernels[int(match.group(1))]
            args = (self.describe(x) if isinstance(x, Ratio) else str(x) for x in kernel.args)
            return f"{kernel.kind}({', '.join(args)})"

        num, den = self.key(a)
        return KERNEL_NAME.sub(word, num) + "/" + KERNEL_NAME.sub(word, den)

    def used(self, a: Ratio) -> set[int]:
        """The numbers of the kernels that occur."""
        found = {i for i, e in enumerate(a.num.degrees()) if e > 0}
        if not a.den.is_constant():
            found |= {i for i, e in enumerate(a.den.degrees()) if e > 0}
        return found

    def free(self, a: Ratio) -> frozenset[str]:
        """The free names of everything that occurs."""
        return frozenset().union(*(self.kernels[i].free for i in self.used(a)))

    def single(self, p: Poly) -> int | None:
        """The number of the one kernel that *p* is, if it is one."""
        if len(p) != 1 or p.total_degree() != 1 or p.leading_coefficient() != 1:
            return None
        degrees: tuple[int, ...] = p.degrees()
        return degrees.index(1)

    def single_kernel(self, a: Ratio) -> Kernel | None:
        """The one kernel that *a* is, if it is one."""
        number = self.single(a.num) if a.den.is_one() else None
        return None if number is None else self.kernels[number]

    # -- terms -------------------------------------------------------------------------

    def terms(self, p: Poly) -> Iterator[tuple[int, dict[int, int]]]:
        """Each term: its coefficient, and the exponent of every kernel in it."""
        for powers, coefficient in zip(p.monoms(), p.coeffs(), strict=True):
            yield int(coefficient), {i: int(e) for i, e in enumerate(powers) if e}

    def monomial(self, powers: Mapping[int, int], coefficient: int = 1) -> Poly:
        """coefficient * product of kernel^power."""
        exponents = [0] * self.size
        for i, e in powers.items():
            exponents[i] = e
        return self.context.from_dict({tuple(exponents): coefficient})

    def constant(self, value: Fraction | int) -> Ratio:
        """A rational number."""
        value = Fraction(value)
        return Ratio(self.context.constant(value.numerator), self.context.constant(value.denominator))

    def rational(self, a: Ratio) -> Fraction | None:
        """The number that *a* is, if it mentions no kernel."""
        if not (a.num.is_constant() and a.den.is_constant()):
            return None
        if a.num.is_zero():
            return Fraction(0)
        return Fraction(int(a.num.leading_coefficient()), int(a.den.leading_coefficient()))

    # -- arithmetic --------------------------------------------------------------------

    def add(self, a: Ratio, b: Ratio) -> Ratio:
        """a + b"""
        if a.den.is_one() and b.den.is_one():
            return Ratio(self._small(a.num + b.num), self.one)
        if a.den == b.den:
            return self.tidy(self._small(a.num + b.num), a.den)
        num = self._times(a.num, b.den) + self._times(b.num, a.den)
        return self.tidy(num, self._times(a.den, b.den))

    def negative(self, a: Ratio) -> Ratio:
        """-a"""
        return Ratio(-a.num, a.den)

    def subtract(self, a: Ratio, b: Ratio) -> Ratio:
        """a - b"""
        return self.add(a, self.negative(b))

    def multiply(self, a: Ratio, b: Ratio) -> Ratio:
        """a b"""
        num = self._times(a.num, b.num)
        if a.den.is_one() and b.den.is_one():
            return Ratio(self.reduce(num), self.one) if self.related else Ratio(num, self.one)
        return self.tidy(num, self._times(a.den, b.den))

    def divide(self, a: Ratio, b: Ratio) -> Ratio:
        """a / b; NotComputable where b is identically zero."""
        if b.num.is_zero():
            raise NotComputable("a division by zero")
        return self.tidy(self._times(a.num, b.den), self._times(a.den, b.num))

    def power(self, a: Ratio, exponent: int) -> Ratio:
        """a ^ exponent for a whole exponent."""
        if exponent < 0:
            return self.power(self.divide(self.unit, a), -exponent)
        if exponent == 0:
            return self.unit
        if a.den.is_one():
            return Ratio(self._power(a.num, exponent), self.one)
        return self.tidy(self._power(a.num, exponent), self._power(a.den, exponent))

    def total(self, parts: Iterator[Ratio]) -> Ratio:
        """The sum of all parts."""
        out = self.zero
        for part in parts:
            out = self.add(out, part)
        return out

    def scale(self, a: Ratio, factor: Fraction) -> Ratio:
        """factor * a"""
        return self.multiply(a, self.constant(factor))

    def tidy(self, num: Poly, den: Poly) -> Ratio:
        """num / den, reduced by the relations and in lowest terms."""
        if self.related:
            num, den = self.reduce(num), self.reduce(den)
        if den.is_zero():
            raise NotComputable("a division by zero")
        if num.is_zero():
            return self.zero
        if not den.is_one():
            num, den = self._lowest(num, den)
        if self.related and not den.is_constant():
            lifted = self._rationalised(num, den)
            if lifted is not None:
                num, den = self._lowest(*lifted)
        return Ratio(num, den)

    def _lowest(self, num: Poly, den: Poly) -> tuple[Poly, Poly]:
        if len(num) + len(den) <= GCD_TERMS:
            if len(num) > 1 and len(den) > 1:
                self.effort.spend(len(num) * len(den))
            common = num.gcd(den)
        else:
            common = num.term_content().gcd(den.term_content())
        if den.leading_coefficient() < 0:
            common = -common
        if common.is_one():
            return num, den
        return num / common, den / common

    def _rationalised(self, num: Poly, den: Poly) -> tuple[Poly, Poly] | None:
        """1 / sqrt(x) = sqrt(x) / x: no root stands alone in a denominator."""
        degrees = den.term_content().degrees()
        lift = self.one
        for number in self.related:
            kernel = self.kernels[number]
            if degrees[number] and kernel.invertible and kernel.relation is not None:
                lift *= self.context.gen(number) ** (kernel.relation[0] - degrees[number])
        if lift.is_one():
            return None
        return self.reduce(num * lift), self.reduce(den * lift)

    def reduce(self, p: Poly) -> Poly:
        """Apply kernel^degree = value until no kernel exceeds its degree."""
        for number in self.related:
            relation = self.kernels[number].relation
            if relation is None:
                continue
            degree, value = relation
            if p.degrees()[number] < degree:
                continue
            layers: dict[int, dict[tuple[int, ...], Any]] = {}
            for powers, coefficient in p.to_dict().items():
                times, rest = divmod(int(powers[number]), degree)
                kept = (*powers[:number], rest, *powers[number + 1 :])
                layer = layers.setdefault(times, {})
                layer[kept] = layer.get(kept, 0) + coefficient
            p = self.context.constant(0)
            for times, layer in layers.items():
                p += self._times(self.context.from_dict(layer), self._power(value, times, False))
            p = self._small(p)
        return p

    def _small(self, p: Poly) -> Poly:
        if len(p) > MAX_TERMS:
            raise NotComputable("the normal form has too many terms")
        return p

    def _times(self, p: Poly, q: Poly) -> Poly:
        if p.is_one():
            return q
        if q.is_one():
            return p
        self.effort.spend(len(p) * len(q))
        return self._small(p * q)

    def _power(self, p: Poly, exponent: int, reduced: bool = True) -> Poly:
        if exponent == 0:
            return self.one
        if exponent == 1 or p.is_one():
            return p
        count = len(p)
        if exponent > MAX_EXPONENT or p.total_degree() * exponent > 4 * MAX_EXPONENT:
            raise NotComputable("an exponent is too large")
        bits = max((abs(int(c)).bit_length() for c in p.coeffs()), default=0)
        if bits * exponent > MAX_BITS:
            raise NotComputable("a number is too large")
        if count > 1:
            grown = comb(count + exponent - 1, exponent)
            if grown > MAX_TERMS:
                raise NotComputable("a power has too many terms")
            self.effort.spend(grown * 2)
        raised = p**exponent
        return self.reduce(raised) if reduced and self.related else raised

    # -- factors -----------------------------------------------------------------------

    def factors(self, p: Poly) -> tuple[int, list[tuple[Poly, int]]]:
        """p = content * product of factor^multiplicity; each factor's leading coefficient positive."""
        if p.is_constant():
            return (0 if p.is_zero() else int(p.leading_coefficient())), []
        content = int(p.content())
        if p.leading_coefficient() < 0:
            content = -content
        shared = p.term_content()
        found = [(self.context.gen(i), e) for i, e in enumerate(map(int, shared.degrees())) if e]
        rest = p / (shared / abs(int(shared.leading_coefficient())) * content)
        if rest.is_constant():
            return content, found
        if self._irreducible(rest) or len(rest) > 40 or rest.total_degree() > 20:
            return content, [*found, (rest, 1)]
        self.effort.spend(40 * len(rest) * int(rest.total_degree()))
        constant, parts = rest.factor()
        for part, multiplicity in parts:
            if part.leading_coefficient() < 0:
                part = -part
                constant = -constant if multiplicity % 2 else constant
            found.append((part, int(multiplicity)))
        return content * int(constant), found

    def _irreducible(self, p: Poly) -> bool:
        """A primitive polynomial with a lone term c * kernel, the kernel in no other term."""
        if p.total_degree() == 1:
            return True
        monomials = p.monoms()
        for powers in monomials:
            if sum(powers) == 1:
                place = tuple(powers).index(1)
                if sum(1 for other in monomials if other[place]) == 1:
                    return True
        return False
