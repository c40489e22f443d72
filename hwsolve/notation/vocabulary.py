"""What declared names tell the reader: which names exist, which take indices, how else they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

#: Spellings of one letter that are the same name unless both are declared.
SYNONYMS: tuple[tuple[str, str], ...] = (
    ("lambda", "lam"),
    ("epsilon", "eps"),
    ("omega", "w"),
    ("theta", "th"),
    ("sigma2", "sig2"),
)

_PARTNERS = {name: other for pair in SYNONYMS for name, other in (pair, pair[::-1])}
#: ``y(u, v, z)``
_OF_SEVERAL = re.compile(r"[^()]+\(([A-Za-z](?:\s*,\s*[A-Za-z])+)\)")
#: The longest run of letters that is tried as a product of names.
MAX_RUN = 60


@dataclass(frozen=True)
class Vocabulary:
    """The names a text may use.

    ``ranks`` maps each declared name to its number of indices (0 for a scalar);
    ``indices`` are letters used as indices; ``functions`` are declared functions;
    ``spellings`` maps other ways to write a name (``\\hat{y}``, ``w*``) to it;
    ``decorations`` are index letters that may hang on a per-sample scalar without meaning
    anything (``y_n`` is ``y``). In a ``closed`` vocabulary an undeclared name is unreadable;
    in an open one it is a symbol.
    """

    ranks: Mapping[str, int] = field(default_factory=dict)
    indices: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    spellings: Mapping[str, str] = field(default_factory=dict)
    decorations: frozenset[str] = frozenset()
    closed: bool = False

    @cached_property
    def known(self) -> frozenset[str]:
        """Every declared name, index and function."""
        return frozenset(self.ranks) | self.indices | self.functions

    @cached_property
    def synonyms(self) -> dict[str, str]:
        """Other spellings of declared names that follow from ``SYNONYMS``."""
        found: dict[str, str] = {}
        known = self.known
        for declared in known & _PARTNERS.keys():
            partner = _PARTNERS[declared]
            if partner not in known:
                found[partner] = declared
        return found

    @cached_property
    def respelled(self) -> dict[str, str]:
        """Every other spelling that is one token."""
        found = dict(self.synonyms)
        if self.spellings:
            from hwsolve.notation.lexing.lexer import spelled

            for spelling, canonical in self.spellings.items():
                texts = spelled(spelling)
                found[texts[0] if len(texts) == 1 else spelling] = canonical
        return found

    @cached_property
    def aliases(self) -> dict[str, list[tuple[tuple[str | None, ...], str]]]:
        """Spellings of more than one token, as :mod:`hwsolve.notation.lexing.aliases` matches them."""
        from hwsolve.notation.lexing.aliases import build_aliases

        return build_aliases(self)

    @cached_property
    def variables(self) -> dict[str, tuple[str, ...]]:
        """By what ``∇y`` and ``y_{uv}`` are meant, where y may be spelled ``y(u, v)`` with scalars."""
        found: dict[str, tuple[str, ...]] = {}
        for spelling, name in self.spellings.items():
            listed = _OF_SEVERAL.fullmatch(spelling)
            letters = tuple(each.strip() for each in listed[1].split(",")) if listed else ()
            if letters and all(self.ranks.get(each) == 0 for each in letters):
                found.setdefault(name, letters)
        return found

    @cached_property
    def has_arrays(self) -> bool:
        """Whether any declared name takes an index."""
        return any(self.ranks.values())

    def canonical(self, name: str) -> str | None:
        """The declared name that *name* spells, or None."""
        return name if name in self.known else self.respelled.get(name)

    def segment(self, run: str, also: Iterable[str] = ()) -> list[str] | None:
        """*run* cut into declared names (``xy`` into x, y), longest first; None if it cannot be."""
        if len(run) > MAX_RUN:
            return None
        pieces = {*self.known, *self.respelled, *also}
        best: list[list[str] | None] = [None] * (len(run) + 1)
        best[len(run)] = []
        for start in range(len(run) - 1, -1, -1):
            for end in range(len(run), start, -1):
                rest = best[end]
                if rest is not None and run[start:end] in pieces:
                    best[start] = [run[start:end], *rest]
                    break
        return best[0]


OPEN = Vocabulary()
