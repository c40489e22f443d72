"""Scopes: names, shapes of definitions, ranges of indices, refusals of faulty declarations."""

from __future__ import annotations

import pytest

from hwsolve.errors import HwsolveError, MeaningError, Unreadable
from hwsolve.meaning.scope import OPEN_SCOPE, Scope, build_scope, define, unchain
from hwsolve.meaning.types import parse_type
from hwsolve.notation.formula import Formula, Number, Symbol
from hwsolve.notation.reading.parser import parse

SYMBOLS = {
    "x": "real[N, D]",
    "w": "real[D]",
    "b": "real",
    "y": "real[N]",
    "A": "real[D, D]",
    "T": "real[N, D, D]",
}
DEFINITIONS = ["z[n] = w^T x[n] + b", "yhat[n] = sigma(z[n])", "E = sum((yhat[n] - y[n])^2, n)"]


@pytest.fixture(scope="module")
def scope() -> Scope:
    """Logistic regression on a square loss."""
    return build_scope(SYMBOLS, DEFINITIONS, aliases={"yhat": ["p", r"\hat{y}"]}, indices={"m": "N", "q": ""})


def sizes(*names: str) -> tuple[Formula, ...]:
    """Symbols and numbers by their text."""
    return tuple(Number(name) if name.isdigit() else Symbol(name) for name in names)


def test_dimensions_come_from_the_shapes(scope: Scope) -> None:
    """What stands in brackets is a size."""
    assert scope.dimensions == {"N", "D"}
    assert scope.type_of("N").domain.kind == "dimension"


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("x", ("N", "D")),
        ("w", ("D",)),
        ("b", ()),
        ("z", ("N",)),
        ("yhat", ("N",)),
        ("E", ()),
        ("unknown", ()),
    ],
)
def test_shapes_of_names(scope: Scope, name: str, shape: tuple[str, ...]) -> None:
    """Leaves and definitions have shapes."""
    assert scope.shape(name) == sizes(*shape)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("x w", ("N",)),
        ("x[n]", ("D",)),
        ("x[n, d]", ()),
        ("x^T", ("D", "N")),
        ("x^T y", ("D",)),
        ("w w^T", ("D", "D")),
        ("w^T w", ()),
        ("w^T A w", ()),
        ("A w", ("D",)),
        ("2 w", ("D",)),
        ("w + 1", ("D",)),
        ("exp(w)", ("D",)),
        ("sum(x[n], n)", ("D",)),
        ("outer(w, y)", ("D", "N")),
        ("norm(w)", ()),
        ("trace(A)", ()),
        ("inv(A)", ("D", "D")),
        ("diag(w)", ("D", "D")),
        ("T[n]", ("D", "D")),
        ("(yhat - y)/N", ("N",)),
    ],
)
def test_shapes_of_formulas(scope: Scope, text: str, shape: tuple[str, ...]) -> None:
    """The symbolic shape of what is written."""
    assert scope.shape_of(scope.parse(text)) == sizes(*shape)


def test_ranges_and_free_indices(scope: Scope) -> None:
    """An index runs over the dimension at its place; what a sum binds is not free."""
    formula = scope.parse("sum(x[n, d]*w[d], d) + y[n]")
    assert scope.ranges(formula)["n"] == Symbol("N")
    assert scope.free_indices(formula) == ["n"]
    assert scope.free_indices(scope.parse("x[j, i]")) == ["i", "j"]
    assert scope.free_indices(scope.parse("E + b")) == []


def test_aliases_are_the_name(scope: Scope) -> None:
    """Other spellings, single tokens and LaTeX, stand for the canonical name."""
    assert scope.parse("p[n]") == scope.parse("yhat[n]") == scope.parse(r"\hat{y}_n")


def test_closed_scopes_refuse_unknown_names(scope: Scope) -> None:
    """An undeclared name is unreadable in a closed scope and a symbol in an open one."""
    with pytest.raises(Unreadable, match="unknown"):
        scope.parse("unknown + 1")
    assert OPEN_SCOPE.parse("unknown + 1")


def test_greek_declarations_have_english_names() -> None:
    """``σ`` and ``sigma`` declare the same name."""
    assert build_scope({"σ": "positive"}).declares("sigma")


def test_scopes_grow_without_changing(scope: Scope) -> None:
    """with_symbols and with_definition return new scopes."""
    grown = scope.with_symbols({"c": parse_type("positive")})
    assert grown.declares("c")
    assert not scope.declares("c")
    twice = scope.with_definition(define(scope, "F = 2*E"))
    assert twice.shape("F") == ()
    assert twice.declares("F")
    assert not scope.declares("F")


@pytest.mark.parametrize(
    ("symbols", "definitions", "words"),
    [
        ({"x": "real"}, ["y"], "name = formula"),
        ({"x": "real"}, ["y = "], "name = formula"),
        ({"x": "real"}, ["y = y + x"], "itself|y is not declared"),
        ({"x": "real"}, ["x = 1"], "declared twice"),
        ({"x": "real"}, ["x = x + 1"], "refers to itself"),
        ({"x": "real"}, ["y = x", "y = 2 x"], "declared twice"),
        ({"x": "real"}, ["y[n] = x"], "no declared dimension"),
        ({"x": "real[N]"}, ["y[1] = x[1]"], "must be letters"),
        ({"x": "real"}, ["y = zz"], "zz"),
        ({"x": "real"}, ["y = (x"], r"\("),
        ({"x": "rael"}, [], "did you mean real"),
    ],
)
def test_faulty_declarations(symbols: dict[str, str], definitions: list[str], words: str) -> None:
    """Each fault of an author gets a sentence."""
    with pytest.raises(HwsolveError, match=words):
        build_scope(symbols, definitions)


def test_definitions_may_not_run_in_circles() -> None:
    """A definition only sees those before it."""
    with pytest.raises((MeaningError, Unreadable)):
        build_scope({"x": "real"}, ["a = c + x", "c = a"])


def test_unchain_takes_the_last_side() -> None:
    """The answer of a chain of equalities is its last side; an inequality stays."""
    assert unchain(parse("a = b + b = 2*b")) == parse("2*b")
    assert unchain(parse("a <= b")) == parse("a <= b")
    assert unchain(parse("a")) == parse("a")
