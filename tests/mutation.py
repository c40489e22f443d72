"""Mistakes that students make at one place of a formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hwsolve.notation.formula import (
    ONE,
    TWO,
    BigOperator,
    Call,
    Cases,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Transpose,
    map_children,
    walk,
)

Twins = Mapping[str, str]
SIMILAR = {
    "sin": "cos", "cos": "sin", "tanh": "sigmoid", "sigmoid": "tanh", "log": "log10", "exp": "cosh",
    "relu": "abs", "abs": "relu", "max": "min", "softplus": "relu", "inv": "diag", "norm": "norm1",
    "trace": "det", "dot": "outer", "outer": "dot", "sqrt": "abs", "diag": "trace", "ones": "eye",
    "specnorm": "norm",
}  # fmt: skip


def mutants_of(node: Formula, twins: Twins, sizes: tuple[str, ...]) -> Iterator[Formula]:
    """Mistakes at this very node; of ``twins`` one is taken for the other, ``sizes`` divide."""
    match node:
        case Sum(terms):
            for k, term in enumerate(terms):
                flipped = term.operand if isinstance(term, Negative) else Negative(term)
                yield Sum((*terms[:k], flipped, *terms[k + 1 :]))
                rest = (*terms[:k], *terms[k + 1 :])
                yield rest[0] if len(rest) == 1 else Sum(rest)
            yield Product(terms, "*")
        case Product(factors, mark):
            for k in range(len(factors)):
                rest = (*factors[:k], *factors[k + 1 :])
                yield rest[0] if len(rest) == 1 else Product(rest, mark)
            yield Product(factors[::-1], mark)
            yield Product(factors, "*" if mark in ("", "@") else "")
        case Quotient(top, bottom):
            yield top
            yield Quotient(bottom, top)
            yield Product((top, bottom), "*")
            yield Quotient(top, Power(bottom, TWO))
            yield Quotient(top, Call("sqrt", (bottom,)))
        case Power(base, exponent):
            yield base
            yield Power(base, Sum((exponent, ONE)))
            yield Product((exponent, base), "*")
        case Negative(operand) | Transpose(operand):
            yield operand
        case Entry(base, indices):
            yield base
            if len(indices) > 1:
                yield Entry(base, indices[::-1])
            yield Entry(base, (ONE, *indices[1:]))
            for k, index in enumerate(indices):
                if isinstance(index, Symbol) and index.name in twins:
                    yield Entry(base, (*indices[:k], Symbol(twins[index.name]), *indices[k + 1 :]))
        case Call(function, arguments):
            if function in SIMILAR:
                yield Call(SIMILAR[function], arguments)
            if len(arguments) == 1:
                yield arguments[0]
            if len(arguments) == 2:
                yield Call(function, arguments[::-1])
        case BigOperator(operator, index, lower, upper, condition, body):
            yield body
            yield BigOperator("prod" if operator == "sum" else "sum", index, lower, upper, condition, body)
            yield BigOperator(operator, index, TWO, upper, condition, body)
            if upper is not None:
                yield BigOperator(operator, index, lower, Sum((upper, Negative(ONE))), condition, body)
        case Cases([(value, test), *more], otherwise) if otherwise is not None and not more:
            yield Cases(((otherwise, test),), value)
            yield value
        case Number(text):
            yield Number(f"{float(text) + 1:g}")
        case Symbol(name):
            if name in twins:
                yield Symbol(twins[name])
    yield Negative(node)
    yield Product((TWO, node), "*")
    for size in sizes:
        yield Quotient(node, Symbol(size))


def mutants(formula: Formula, twins: Twins, sizes: tuple[str, ...]) -> list[Formula]:
    """Every single mistake at every place."""
    bound = {id(node.lower) for node in walk(formula) if isinstance(node, BigOperator)}

    def put(within: Formula, old: Formula, new: Formula) -> Formula:
        return new if within is old else map_children(within, lambda child: put(child, old, new))

    found = [
        put(formula, node, new)
        for node in walk(formula)
        if id(node) not in bound
        for new in mutants_of(node, twins, sizes)
    ]
    slight = Product((Number("1.0001"), formula), "*")
    return [slight, *dict.fromkeys(found)]
