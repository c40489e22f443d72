"""Types of symbols: a domain and a shape, as a problem file writes them.

``real[N, d]``, ``real in [0, 1] [N]``, ``positive``, ``one_hot[K]``, ``normal(1, sigma^2)[n]``.
A natural number is 1, 2, 3, ...; where 0 is meant as well, ``integer in [0, inf]`` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isinf

from hwsolve.errors import MeaningError
from hwsolve.meaning.functions.types import Trait, parse_function_type
from hwsolve.notation.formula import Constant, Formula, Negative, Number, Symbol, Tuple, Vector, map_children
from hwsolve.notation.reading.parser import parse

#: Domains without parameters; the value tells whether they need a shape of their own.
PLAIN_DOMAINS = frozenset(
    [
        "real",
        "positive",
        "negative",
        "nonnegative",
        "nonpositive",
        "nonzero",
        "integer",
        "natural",
        "complex",
        "probability",
        "one_hot",
        "simplex",
        "mask",
        "psd",
        "pd",
        "symmetric",
        "orthogonal",
        "diagonal",
        "lower_triangular",
        "invertible",
        "unit",
        "sign",
        "function",
        "boolean",
        "dimension",
    ]
)
RANDOM_DOMAINS = frozenset(["normal", "bernoulli", "uniform"])
SQUARE = frozenset(["psd", "pd", "symmetric", "orthogonal", "diagonal", "lower_triangular", "invertible"])
_SHORTHANDS = {
    "natural": "integer",
    "boolean": "mask",
    "gaussian": "normal",
    "int": "integer",
    "float": "real",
}


@dataclass(frozen=True, slots=True)
class Domain:
    """Where values come from: a kind, bounds ``low`` and ``high``, parameters of a distribution.

    Of a function, the ``traits`` and the size of its ``argument`` (none for a number). ``ends`` are the
    bounds that belong to the interval.
    """

    kind: str
    low: float | None = None
    high: float | None = None
    parameters: tuple[Formula, ...] = ()
    traits: tuple[Trait, ...] = ()
    argument: tuple[Formula, ...] = ()
    ends: tuple[float, ...] = ()

    @property
    def random(self) -> bool:
        """Whether the symbol is a random variable."""
        return self.kind in RANDOM_DOMAINS


@dataclass(frozen=True, slots=True)
class Type:
    """A domain and the sizes of an array of it; no sizes for a scalar."""

    domain: Domain
    dims: tuple[Formula, ...] = ()

    @property
    def rank(self) -> int:
        """The number of indices."""
        return len(self.dims)


REAL = Type(Domain("real"))
DIMENSION = Type(Domain("dimension"))
_WORD = re.compile(r"\s*([A-Za-z_]+)\s*")


def parse_type(text: str) -> Type:
    """Read a type.

    Raises:
        MeaningError: an unknown domain, an interval upside down, a square type without a size.
    """
    return _parse_type(text)


@lru_cache(maxsize=4096)
def _parse_type(text: str) -> Type:
    if "function" in text and (of_functions := parse_function_type(text)) is not None:
        return of_functions
    word = _WORD.match(text)
    if word is None:
        raise MeaningError(f"{text!r} is not a type; write for example real[N, d]")
    kind = _SHORTHANDS.get(word[1].lower(), word[1].lower())
    if kind not in PLAIN_DOMAINS and kind not in RANDOM_DOMAINS:
        import difflib

        domains = sorted(PLAIN_DOMAINS | RANDOM_DOMAINS)
        begun = [domain for domain in domains if len(kind) > 2 and domain.startswith(kind)]
        close = begun or difflib.get_close_matches(kind, domains, 1)
        raise MeaningError(f"{kind} is not a type" + (f"; did you mean {close[0]}?" if close else ""))
    rest = text[word.end() :]
    parameters: tuple[Formula, ...] = ()
    if kind in RANDOM_DOMAINS:
        if not rest.startswith("("):
            raise MeaningError(f"{kind} needs its parameters, such as {kind}(0, 1)")
        inside, rest = enclosed(rest, "(", ")", text)
        parameters = items(inside)
        check_distribution(kind, tuple(map(_known, parameters)))
    low: float | None = 1.0 if word[1].lower() == "natural" else None
    high: float | None = None
    ends: tuple[float, ...] = ()
    dims: tuple[Formula, ...] = ()
    rest = rest.strip()
    while rest:
        if rest.startswith("in"):
            interval = rest[2:].strip()
            inside, rest = enclosed(interval, "[(", "])", text)
            closing = interval[: len(interval) - len(rest)].rstrip()[-1:]
            bounds = items(inside)
            if len(bounds) != 2:
                raise MeaningError(f"the interval of {text!r} needs two ends")
            low, high = (_constant(bound, text) for bound in bounds)
            if low >= high:
                raise MeaningError(f"the interval of {text!r} is empty")
            ends = ((low,) if interval[0] == "[" else ()) + ((high,) if closing == "]" else ())
        elif rest.startswith("["):
            if dims:
                raise MeaningError(
                    f"two shapes in the type {text.strip()!r}: rows come first, as in {kind}[N, d]"
                )
            inside, rest = enclosed(rest, "[", "]", text)
            if not all(part.strip() for part in inside.split(",")):
                raise MeaningError(f"a size is missing in the type {text.strip()!r}")
            dims = tuple(map(_as_size, items(inside)))
        else:
            raise MeaningError(f"{rest!r} is not understood in the type {text!r}")
        rest = rest.strip()
    if kind == "integer":  # an end at infinity is none
        low, high = (None if end is None or isinf(end) else end for end in (low, high))
    if kind in SQUARE and len(dims) == 1:
        dims = (dims[0], dims[0])
    if kind in SQUARE and dims and (len(dims) != 2 or dims[0] != dims[1]):
        raise MeaningError(f"the type {kind} is square: write {kind}[n], not {text.strip()}")
    if kind in SQUARE | {"one_hot", "simplex", "unit"} and not dims:
        raise MeaningError(f"the type {kind} needs a size, such as {kind}[n]")
    return Type(Domain(kind, low, high, parameters, ends=tuple(end for end in ends if not isinf(end))), dims)


def check_distribution(kind: str, values: tuple[float | None, ...]) -> None:
    """Raises ``MeaningError`` for parameters that no distribution of this kind has; None is not known."""
    wanted = 1 if kind == "bernoulli" else 2
    if len(values) != wanted:
        example = {"bernoulli": "bernoulli(p)", "uniform": "uniform(low, high)"}.get(
            kind, "normal(mean, variance)"
        )
        raise MeaningError(f"{kind} has {wanted} parameter{'s' * (wanted > 1)}: {example}")
    last = values[-1]
    if kind == "normal" and last is not None and last <= 0:
        raise MeaningError(f"the second parameter of normal is the variance, a positive number, not {last:g}")
    if kind == "bernoulli" and last is not None and not 0 <= last <= 1:
        raise MeaningError(f"the parameter of bernoulli is a probability between 0 and 1, not {last:g}")
    if kind == "uniform" and values[0] is not None and last is not None and values[0] >= last:
        raise MeaningError(f"uniform({values[0]:g}, {last:g}) is empty: its first end must be the lower one")


def _known(formula: Formula) -> float | None:
    """The value of a number; None for anything that is not written out."""
    try:
        return _constant(formula, "")
    except (MeaningError, ZeroDivisionError):
        return None


def enclosed(text: str, opening: str, closing: str, whole: str) -> tuple[str, str]:
    """What stands between the bracket that *text* begins with and its partner, and what follows."""
    if not text or text[0] not in opening:
        raise MeaningError(f"a bracket is missing in the type {whole!r}")
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth == 0 and character in closing:
            return text[1:place], text[place + 1 :]
    raise MeaningError(f"a bracket is never closed in the type {whole!r}")


def items(text: str) -> tuple[Formula, ...]:
    """Formulas between commas."""
    formula = parse(f"({text})")
    if isinstance(formula, Tuple | Vector):
        return formula.items
    return (formula,)


def _as_size(formula: Formula) -> Formula:
    """A size is named by any letter: the ``e`` of ``real[T, e]`` is a dimension, not Euler's number."""
    if isinstance(formula, Constant):
        return Symbol(formula.name, formula.span)
    return map_children(formula, _as_size)


def _constant(formula: Formula, whole: str) -> float:
    if isinstance(formula, Negative):
        return -_constant(formula.operand, whole)
    if isinstance(formula, Number):
        return float(formula.value)
    if isinstance(formula, Symbol) or type(formula).__name__ == "Constant":
        import math

        named = {"pi": math.pi, "e": math.e, "inf": math.inf}
        name = getattr(formula, "name", "")
        if name in named:
            return named[name]
    from hwsolve.notation.formula import Quotient

    if isinstance(formula, Quotient):
        return _constant(formula.numerator, whole) / _constant(formula.denominator, whole)
    raise MeaningError(f"the ends of the interval in {whole!r} must be numbers")
