"""Hypothesis strategies: random formulas over a few declared symbols."""

from __future__ import annotations

from hypothesis import strategies as st

from hwsolve.notation.formula import (
    ONE,
    TWO,
    BigOperator,
    Call,
    Cases,
    Comparator,
    Constant,
    Derivative,
    Entry,
    Expectation,
    Formula,
    Logic,
    Mark,
    Matrix,
    Negative,
    Number,
    PlusMinus,
    Power,
    Product,
    Quotient,
    Relation,
    Set,
    Sum,
    Symbol,
    Transpose,
    Tuple,
    Vector,
)
from hwsolve.notation.vocabulary import Vocabulary

SCALARS = tuple(map(Symbol, "xyz"))
VECTOR, MATRIX = Symbol("w"), Symbol("A")
INDICES = tuple(map(Symbol, "nk"))

#: What the parser has to know to read ``formulas()`` back.
VOCABULARY = Vocabulary(
    ranks={**{symbol.name: 0 for symbol in SCALARS}, "w": 1, "A": 2, "N": 0},
    indices=frozenset(symbol.name for symbol in INDICES),
)

UNARY = ("exp", "log", "sin", "sqrt", "abs", "sigmoid", "relu", "factorial", "floor", "log10", "softmax")
BINARY = ("max", "min", "binomial", "dot", "atan2", "logb", "root")
MARKS: tuple[Mark, ...] = ("*", ".*", "@", "")
COMPARATORS: tuple[Comparator, ...] = ("=", "!=", "<", "<=", ">", ">=", "~~")


def indices() -> st.SearchStrategy[Formula]:
    """``n``, ``k``, ``2``, ``n + 1``."""
    return st.sampled_from((*INDICES, ONE, TWO, Sum((INDICES[0], ONE)), Sum((INDICES[1], Negative(ONE)))))


def leaves() -> st.SearchStrategy[Formula]:
    """Numbers, constants, symbols and entries of arrays."""
    return st.one_of(
        st.sampled_from(("0", "1", "2", "12", "0.50", "1.5e-3")).map(Number),
        st.sampled_from((Constant("e"), Constant("pi"), *SCALARS, VECTOR, MATRIX)),
        indices().map(lambda index: Entry(VECTOR, (index,))),
        st.tuples(indices(), indices()).map(lambda pair: Entry(MATRIX, pair)),
        st.just(Call("delta", INDICES)),
    )


def sums(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """Two or three terms, some of them subtracted."""
    terms = st.one_of(parts, parts.map(Negative))
    return st.lists(terms, min_size=2, max_size=3).map(lambda chosen: Sum(tuple(chosen)))


def products(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """Two or three factors under one mark."""
    factors = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.builds(Product, factors, st.sampled_from(MARKS))


def big_operators(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """Sums and products over n or k: over a dimension, between bounds, under a condition."""
    index = st.sampled_from(("n", "k"))
    operator = st.sampled_from(("sum", "prod"))
    condition = Relation(("!=",), (INDICES[0], INDICES[1]))
    return st.one_of(
        st.builds(lambda o, i, body: BigOperator(o, i, None, None, None, body), operator, index, parts),
        st.builds(lambda o, i, body: BigOperator(o, i, ONE, Symbol("N"), None, body), operator, index, parts),
        st.builds(lambda o, body: BigOperator(o, "n", None, None, condition, body), operator, parts),
    )


def conditions(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """A comparison, or two of them under ``and`` or ``or``, or one negated."""
    comparator = st.sampled_from(COMPARATORS)
    relation = st.builds(lambda sign, a, b: Relation((sign,), (a, b)), comparator, parts, parts)
    return st.one_of(
        relation,
        st.builds(lambda sign, a, b: Logic(sign, (a, b)), st.sampled_from(("and", "or")), relation, relation),
        relation.map(lambda inner: Logic("not", (inner,))),
    )


def cases(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """One or two branches and what holds otherwise."""
    branches = st.lists(st.tuples(parts, conditions(parts)), min_size=1, max_size=2)
    return st.builds(lambda chosen, otherwise: Cases(tuple(chosen), otherwise), branches, parts)


def inner_nodes(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """One node above formulas that stand for values."""
    wrapped = st.one_of(
        parts.map(Negative),
        parts.map(Transpose),
        parts.map(Expectation),
        st.builds(lambda of: Derivative(of, (VECTOR,)), parts),
        st.builds(lambda of: Derivative(of, (VECTOR, SCALARS[2])), parts),
        st.builds(lambda name, part: Call(name, (part,)), st.sampled_from(UNARY), parts),
    )
    return st.one_of(
        sums(parts),
        products(parts),
        products(parts),
        st.builds(Quotient, parts, parts),
        st.builds(Power, parts, parts),
        wrapped,
        st.builds(lambda name, a, b: Call(name, (a, b)), st.sampled_from(BINARY), parts, parts),
        big_operators(parts),
        cases(parts),
        st.lists(parts, min_size=2, max_size=3).map(lambda items: Vector(tuple(items))),
        st.tuples(parts, parts, parts, parts).map(lambda e: Matrix(((e[0], e[1]), (e[2], e[3])))),
    )


def formulas(max_leaves: int = 8) -> st.SearchStrategy[Formula]:
    """Random trees that stand for a value, over scalars x, y, z, a vector w and a matrix A."""
    return st.recursive(leaves(), inner_nodes, max_leaves=max_leaves)


def statements(max_leaves: int = 6) -> st.SearchStrategy[Formula]:
    """What may stand around values: relations, conditions, tuples, sets, ±."""
    values = formulas(max_leaves)
    return st.one_of(
        values,
        conditions(values),
        st.builds(lambda a, b, c: Relation(("<=", "<"), (a, b, c)), values, values, values),
        st.builds(PlusMinus, st.one_of(st.none(), values), values),
        st.lists(values, min_size=2, max_size=3).map(lambda items: Tuple(tuple(items))),
        st.lists(values, max_size=3).map(lambda items: Set(tuple(items))),
    )
