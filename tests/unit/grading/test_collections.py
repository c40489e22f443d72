"""Sets, tuples, intervals, shapes and assignments."""

from __future__ import annotations

import pytest

from hwsolve.grading.kinds.collections import items_of, weakest
from hwsolve.grading.registry import comparer
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.notation.reading.parser import parse


def compared(kind: str, student: str, reference: str) -> Comparison:
    """Student against reference as an answer of the kind."""
    compare = comparer(kind)
    assert compare is not None
    shape = kind == "shape"
    return compare(parse(student, shape=shape), parse(reference, shape=shape), Terms())


RIGHT = [
    ("set", "{1, 2}", "{2, 1}"),
    ("set", "{1, 2, 2}", "{1, 2}"),
    ("set", "1, 2", "{1, 2}"),
    ("set", "±2", "{2, -2}"),
    ("set", "x = 2 or x = -2", "{2, -2}"),
    ("set", "1 ± 2", "{3, -1}"),
    ("set", "{}", "{}"),
    ("set", "{0.333, 1}", "{1, 1/3}"),
    ("set", "{(a+b)^2, a}", "{a, a^2+2*a*b+b^2}"),
    ("tuple", "(1, 2)", "(1, 2)"),
    ("tuple", "1, 2", "(1, 2)"),
    ("tuple", "[1, 2]", "(1, 2)"),
    ("tuple", "(a = 1, b = 2)", "(1, 2)"),
    ("tuple", "(x+x, 1)", "(2*x, 1)"),
    ("interval", "(0, 1]", "(0, 1]"),
    ("interval", "0 < x <= 1", "(0, 1]"),
    ("interval", "1 >= x > 0", "(0, 1]"),
    ("interval", "x in (0, 1]", "(0, 1]"),
    ("interval", "(0, inf)", "(0, inf)"),
    ("interval", "(0, 4/2)", "(0, 2)"),
    ("interval", "[0, 2/L)", "[0, 2/L)"),
    ("shape", "(H, D)", "(H, D)"),
    ("shape", "H × D", "(H, D)"),
    ("shape", "[H, D]", "(H, D)"),
    ("shape", "(3, 4)", "3 × 4"),
    ("shape", "(H, 1)", "H"),
    ("shape", "(N+1, D)", "(1+N, D)"),
    ("assignments", "a = 1, b = 2", "a = 1, b = 2"),
    ("assignments", "b = 2, a = 1", "a = 1, b = 2"),
    ("assignments", "a = b = 0", "a = 0, b = 0"),
    ("assignments", "a = 1 and b = 2", "a = 1, b = 2"),
    ("assignments", "a = 0.5", "a = 1/2"),
    ("assignments", "[1, 2]", "a = 1, b = 2"),
]
WRONG = [
    ("set", "{1}", "{1, 2}"),
    ("set", "{1, 2, 3}", "{1, 2}"),
    ("set", "{2, 2}", "{2, -2}"),
    ("set", "{}", "{0}"),
    ("set", "{0}", "{}"),
    ("set", "±2", "{2}"),
    ("set", "{1, 2.0000001}", "{1, 2}"),
    ("tuple", "(2, 1)", "(1, 2)"),
    ("tuple", "(1, 2, 3)", "(1, 2)"),
    ("tuple", "1", "(1, 2)"),
    ("tuple", "(1, -2)", "(1, 2)"),
    ("interval", "[0, 1]", "(0, 1]"),
    ("interval", "(0, 1)", "(0, 1]"),
    ("interval", "(1, 0]", "(0, 1]"),
    ("interval", "(0, -inf)", "(0, inf)"),
    ("interval", "(0, 2)", "(0, inf)"),
    ("interval", "0 <= x <= 1", "(0, 1]"),
    ("interval", "0.5", "(0, 1]"),
    ("shape", "(D, H)", "(H, D)"),
    ("shape", "H*D", "(H, D)"),
    ("shape", "(H, D, 2)", "(H, D)"),
    ("shape", "(1, H)", "H"),
    ("shape", "12", "(3, 4)"),
    ("assignments", "a = 1", "a = 1, b = 2"),
    ("assignments", "a = 1, b = 2, c = 3", "a = 1, b = 2"),
    ("assignments", "a = 2, b = 1", "a = 1, b = 2"),
    ("assignments", "a = 1, a = 2", "a = 2"),
    ("assignments", "[2, 1]", "a = 1, b = 2"),
]


@pytest.mark.parametrize(("kind", "student", "reference"), RIGHT)
def test_right(kind: str, student: str, reference: str) -> None:
    """The same values under any spelling of the collection."""
    assert isinstance(compared(kind, student, reference), Agrees | Proved)


@pytest.mark.parametrize(("kind", "student", "reference"), WRONG)
def test_wrong(kind: str, student: str, reference: str) -> None:
    """A value missing, one too many, another order where order counts, another end."""
    assert isinstance(compared(kind, student, reference), Refuted)


@pytest.mark.parametrize("kind", ["interval", "assignments"])
def test_a_reference_of_another_kind_decides_nothing(kind: str) -> None:
    """That is the author's fault, not the student's."""
    assert isinstance(compared(kind, "(0, 1)", "x + 1"), Undecided)


def test_the_place_of_a_wrong_item() -> None:
    """A tuple names the item, an assignment the name."""
    found = compared("tuple", "(1, 3)", "(1, 2)")
    assert isinstance(found, Refuted)
    assert found.at["item"] == 2
    found = compared("assignments", "a = 1, b = 3", "a = 1, b = 2")
    assert isinstance(found, Refuted)
    assert found.at["value of"] == "b"


def test_an_undecided_element_is_not_wrong() -> None:
    """A value that cannot be computed leaves the set undecided, and never right."""
    assert isinstance(compared("set", "{1, 1/0}", "{1, 2}"), Undecided)


def test_large_sets_are_not_compared() -> None:
    """Forty thousand comparisons are too many."""
    many = "{" + ", ".join(map(str, range(300))) + "}"
    assert isinstance(compared("set", many, "{1}"), Undecided)


def test_items() -> None:
    """Lists, alternatives and ± as values."""
    assert items_of(parse("{1, 2}")) == [parse("1"), parse("2")]
    assert items_of(parse("x = 1 or x = 2")) == [parse("1"), parse("2")]
    assert items_of(parse("3 ± 1")) == [parse("3 + 1"), parse("3 - 1")]


def test_the_weakest_of_several() -> None:
    """Refuted before undecided before agreeing before proved."""
    no, maybe, yes, sure = Refuted("1", "2"), Undecided("?"), Agrees(3, 50), Proved("x")
    assert weakest([sure, yes, maybe, no]) == no
    assert weakest([sure, maybe, yes]) == maybe
    assert weakest([sure, yes, Agrees(3, 99)]) == yes
    assert weakest([sure]) == Proved("item by item")
