"""The surroundings that a line may be read in: a part's names, its known results, what the text has added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import Formula, Relation, names, substitute
from hwsolve.working.reading.spelling import expectations, of_samples, respelled, spelled
from hwsolve.working.surroundings.application import (
    applied,
    as_arrays,
    differently_written,
    of_argument,
    of_functions,
)
from hwsolve.working.surroundings.arguments import by_arguments, held_values

#: An index that a sum does not name: the sum, its argument, and the letters in it.
_ABOUT_LETTERS: Final = re.compile(r"\s*[i-nlp-r]\s*(?:=|\\neq?(?![A-Za-z])|≠|!=)\s*[i-nlp-r]\s*")
_BARE_SUM: Final = re.compile(r"\\sum(?![A-Za-z])(?:\\(?:no)?limits)?(?!\s*[_^])|[Σ∑](?![ₐ-ₜᵢ-ᵪ_])")
_UNDECLARED: Final = re.compile(r"(\S+) is not declared")
#: ``h_1(x)`` where nothing declares x.
_ARGUMENT: Final = r"(?<=[A-Za-z0-9}}])\s*\(\s*\{{?{}\}}?\s*\)"
#: LaTeX puts one sign below: ``W_2h_i`` is ``W_2 h_i``.
_DIGIT_BELOW: Final = re.compile(r"(?<=[A-Za-z}]_)(\d)(?=[A-Za-z\\])")
#: A standard deviation where only the variance is declared; tried after what stands there.
_SIGMA: Final = re.compile(r"(?:\\sigma(?![A-Za-z])|σ)(?!\s*(?:[\^_(²'′]|\\left))")
#: Kronecker's delta where δ with one index is something else.
_KRONECKER: Final = re.compile(r"(?:\\delta(?![A-Za-z])|δ)\s*_\s*\{\s*([a-z])\s*,?\s*([a-z])\s*\}")
#: A capital letter that stands for a matrix and for no sum over an index.
_MATRIX: Final = r"{}(?![A-Za-z])(?!\s*_\s*(?:\{{?\s*\w\s*\}}?(?!\w)|\{{[^{{}}]*=)|[ₐ-ₜᵢ-ᵪ])"
#: What a handwritten w is often taken for.
_OMEGA: Final = re.compile(r"\\omega(?![A-Za-z])\s*|ω")
#: A letter by itself or behind the d of a differential, and no base of a power.
_BY_ITSELF: Final = (
    r"(?:(?<![A-Za-z\\])|(?<=(?<![A-Za-z\\])d)){}(?!\s*\^(?!\s*\{{?\s*[2-4](?!\d|\s*[A-Za-z\\]))|[A-Za-z_'])"
)
_INDEXED: Final = re.compile(r"_\{?\s*([a-z])(?![A-Za-z])\s*\}?|\[([a-z])\]|\^\{?\(([a-z])\)\}?")


@dataclass(frozen=True)
class Context:
    """One reading of the names.

    ``results`` are the reference answers by the names they are asked under, ``updates`` those of
    update rules, ``point`` the place at which values may be given; a ``special`` one has
    hypotheses or fixed sizes that others of the problem lack. ``renamed`` are the letters of
    constants (e) that the text has used for something with an index, ``reused`` those that it has given
    another meaning by themselves, ``introduced`` the names it has defined, ``solution`` the values of
    an answer that gives several, ``note`` what is to be said of a line that only this reading makes true,
    ``arguments`` the array that a quantity is called a function of (``q(w)``), ``kinds`` the arrays
    (unit vectors, symmetric matrices) whose names stand for any arrays elsewhere, ``matrices`` the
    commands that stand for a matrix (a Sigma), with the letter it has here.
    """

    address: str
    scope: Scope
    results: Mapping[str, tuple[Formula, ...]] = field(default_factory=dict)
    updates: Mapping[str, tuple[Formula, ...]] = field(default_factory=dict)
    point: tuple[Formula, ...] = ()
    special: bool = False
    renamed: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    introduced: tuple[str, ...] = ()
    solution: tuple[Relation, ...] = ()
    note: str = ""
    kinds: frozenset[tuple[str, str]] = frozenset()
    arguments: Mapping[str, str] = field(default_factory=dict)
    matrices: tuple[tuple[str, str], ...] = ()

    def parse(self, text: str) -> Formula:
        """The formula in *text*; tried again without fonts, and with the index of a bare Σ put in.

        Raises:
            Unreadable, MeaningError: the first fault that was found.
        """
        found = self._read.get(text)
        if found is None:
            try:
                found = self._parsed(text)
            except (Unreadable, MeaningError) as fault:
                found = fault
            self._read[text] = found
        if isinstance(found, Formula):
            return found
        raise found.with_traceback(None)

    @cached_property
    def _read(self) -> dict[str, Formula | Unreadable | MeaningError]:
        """What has been read here: each relation is looked at from several sides."""
        return {}

    def _parsed(self, text: str) -> Formula:
        text = spelled(text, self.scope.indices)
        for sign, letter in self.matrices:
            text = re.sub(_MATRIX.format(re.escape(sign)), f" {letter} ", text)
        text = by_arguments(text, self.arguments)
        for letter in self.renamed:
            begin = "" if letter.startswith("\\") else r"(?:(?<![A-Za-z\\])|(?<=[_^][A-Za-z]))"
            text = re.sub(rf"{begin}{re.escape(letter)}(?=\s*_)", f" {doubled(letter)}", text)
        for letter in self.reused:
            text = re.sub(_BY_ITSELF.format(letter), f"{letter}{letter}", text)
        if self.is_random:
            text = expectations(text)
        if self.scope.declares("delta_"):
            text = _KRONECKER.sub(r" \\operatorname{ind}(\1 = \2) ", text)
        if self.arguments and (held := held_values(text, self.scope, self.arguments, self.parse)) is not None:
            wider = self.with_scope(self.scope.with_symbols(dict.fromkeys(held[1], REAL)))
            return substitute(replace(wider, arguments={}).parse(held[0]), held[1])
        first: Unreadable | MeaningError | None = None
        for attempt in _attempts(text):
            try:
                plain = of_functions(self.scope.parse(attempt), self.scope)
                found = applied(of_argument(plain, self.scope), self.scope)
                return as_arrays(found, self.scope)
            except (Unreadable, MeaningError) as fault:
                first = first or fault
        assert first is not None
        if (other := differently_written(text, first.message, self.scope)) is not None:
            return self.parse(other)
        missing = _UNDECLARED.match(first.message)
        if missing is not None and len(missing[1]) == 1:
            bare = re.sub(_ARGUMENT.format(missing[1]), "", respelled(text))
            if bare != respelled(text):
                try:
                    found = self.parse(bare)
                except (Unreadable, MeaningError):
                    raise first from None
                if names(found).isdisjoint(self.scope.function_names):
                    return found
        if _ABOUT_LETTERS.fullmatch(text):
            return replace(self.scope, closed=False).parse(text)
        raise first

    @cached_property
    def is_random(self) -> bool:
        """Whether some symbol is a random variable, so that E is an expectation."""
        return not self.scope.declares("E") and any(kind.domain.random for kind in self.scope.types.values())

    def with_letter(self, name: str) -> Context:
        """This context with one more real number; the same one each time."""
        if name not in self._with_letters:
            self._with_letters[name] = self.with_scope(self.scope.with_symbols({name: REAL}))
        return self._with_letters[name]

    @cached_property
    def _with_letters(self) -> dict[str, Context]:
        return {}

    def with_scope(self, scope: Scope) -> Context:
        """This context with other names."""
        return replace(self, scope=scope)


def doubled(letter: str) -> str:
    """The name of what a text writes with the letters of something else."""
    return 2 * letter.lstrip("\\")


def _attempts(text: str) -> Iterable[str]:
    yield text
    plain = respelled(text)
    if plain != text:
        yield plain
    sampled = of_samples(plain)
    if sampled != plain:
        yield sampled
        plain = sampled
    if _SIGMA.search(plain):
        plain = _SIGMA.sub(r"\\sqrt{\\sigma^2}", plain)
        yield plain
    if _DIGIT_BELOW.search(plain):
        plain = _DIGIT_BELOW.sub(r"\1 ", plain)
        yield plain
    if _OMEGA.search(plain):
        plain = _OMEGA.sub("w", plain)
        yield plain
    if _BARE_SUM.search(plain):
        left = set(_letters(re.split(r"[=<>≤≥≈]", plain)[0]))
        yield _with_indices(plain, left)


def _letters(text: str) -> list[str]:
    return [one or two or three for one, two, three in _INDEXED.findall(text)]


def _with_indices(text: str, taken: set[str]) -> str:
    """Every Σ without an index gets the first letter behind it that is not free on the left."""
    at = 0
    while match := _BARE_SUM.search(text, at):
        behind = re.split(r"[=<>≤≥≈]", text[match.end() :])[0]
        letters = _letters(behind)
        chosen = next((letter for letter in letters if letter not in taken), letters[0] if letters else None)
        if chosen is None:
            return text
        text = f"{text[: match.start()]}\\sum_{{{chosen}}} {text[match.end() :]}"
        at = match.end() + 5
    return text
