"""What the evaluator asks of a number system: scalar operations, and nothing about arrays.

A value is opaque to the evaluator. A system may hold one number (a ball, a jet) or many
samples of one (a list of floats). *Undefined* (log of a negative real, 0/0) is a value too
(nan, an indeterminate ball), so that one bad sample does not hide the others.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar, Protocol, TypeVar

from hwsolve.notation.formula import Comparator

N = TypeVar("N")


class Numbers(Protocol[N]):
    """Scalar arithmetic over values of type ``N`` and conditions of a type of the system's own.

    ``principal`` tells whether the numbers are complex, with principal values.
    """

    principal: ClassVar[bool]

    def literal(self, value: Fraction) -> N:
        """An exact rational number."""

    def drawn(self, draws: tuple[complex, ...]) -> N:
        """A leaf of the instance: one float (exactly meant) per sample, all of the same leaf."""

    def constant(self, name: str) -> N:
        """``e``, ``pi``, ``i`` or ``inf``."""

    def add(self, a: N, b: N) -> N: ...

    def subtract(self, a: N, b: N) -> N: ...

    def multiply(self, a: N, b: N) -> N: ...

    def divide(self, a: N, b: N) -> N: ...

    def negate(self, a: N) -> N: ...

    def power(self, a: N, b: N, exponent: Fraction | None) -> N:
        """``a ** b``; ``exponent`` is the exact value of ``b`` where it is a literal.

        Over the reals a literal exponent p/q with odd q has the real root for a < 0
        (so ``(-8)^(1/3)`` is -2); over the complex numbers the principal value counts.
        """

    def call(self, function: str, arguments: list[N]) -> N:
        """A scalar function; raises ``NotComputable`` for one the system does not know."""

    def compare(self, comparator: Comparator, a: N, b: N) -> Any:
        """A condition: whether ``a comparator b``."""

    def both(self, a: Any, b: Any) -> Any:
        """Logical and of two conditions."""

    def either(self, a: Any, b: Any) -> Any:
        """Logical or of two conditions."""

    def opposite(self, a: Any) -> Any:
        """Logical not of a condition."""

    def select(self, condition: Any, a: N, b: N) -> N:
        """``a`` where the condition holds, else ``b``."""

    def truth(self, known: bool) -> Any:
        """A condition that is known."""

    def integer(self, a: N) -> int | None:
        """The one integer that ``a`` is in every sample, or None."""
