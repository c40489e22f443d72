"""What stands behind an operator of differentiation, and an exponent before the subscript of a norm."""

from __future__ import annotations

import pytest

from hwsolve.notation.reading.parser import parse

SAME = [
    (r"\frac{d}{dx} 3x^2", "d(3 x^2)/d(x)"),
    (r"\frac{d}{dx} \tfrac12 x^2", r"\frac{d}{dx}\left(\tfrac12 x^2\right)"),
    (r"\nabla_w \frac{1}{2} x y + z", r"\nabla_w \left(\frac{1}{2} x y\right) + z"),
    (r"\frac{\partial}{\partial x} 2 \cdot x", r"\frac{\partial}{\partial x}\left(2 \cdot x\right)"),
    (r"\frac{d}{dx} x e^x", r"\frac{d}{dx}\left(x e^x\right)"),
    (r"\frac{d}{dx} (x) e^x", r"\left(\frac{d}{dx} x\right) e^x"),
    (r"\frac{d}{dx} x \cdot e^x", r"\left(\frac{d}{dx} x\right) \cdot e^x"),
    (r"\frac{d}{dz} L \frac{dz}{dw}", r"\left(\frac{d}{dz} L\right) \frac{dz}{dw}"),
    (r"x^40", r"x^{40}"),
    (r"\nabla_w f x", r"(\nabla_w f) x"),
    (r"\|A\|^2_F", r"\|A\|_F^2"),
    (r"\|A\|^{2}_{F}", r"\|A\|_F^2"),
    ("‖x‖²₂", "‖x‖₂²"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_formula(one: str, other: str) -> None:
    """A product without signs is differentiated as a whole; the exponent of a norm may come first."""
    assert parse(one) == parse(other)
