"""How a canonical name is lettered: ``yhat_n`` is a y under a hat with the subscript n."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hwsolve.notation.lexing.alphabet import GREEK

LETTERS: Final[Mapping[str, str]] = {name: sign for sign, name in reversed(GREEK.items())}
SHORT_GREEK: Final[Mapping[str, str]] = {
    "lam": "lambda",
    "Lam": "Lambda",
    "eps": "epsilon",
    "varepsilon": "epsilon",
}
ACCENTS: Final[Mapping[str, str]] = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}
MARKS: Final[Mapping[str, str]] = {"star": "*", "prime": "'"}

_ENDING = re.compile(rf"(.+?)({'|'.join((*ACCENTS, *MARKS))})")
_NUMBERED = re.compile(r"(.*[^\W\d_])(\d+)")


@dataclass(frozen=True, slots=True)
class Lettering:
    """A name taken apart: stem (Greek spelt in full), accent, star or prime, subscripts."""

    stem: str
    accent: str | None
    mark: str | None
    subscripts: tuple[str, ...]

    @property
    def is_greek(self) -> bool:
        """Whether the stem is the name of a Greek letter (or ell)."""
        return self.stem in LETTERS


def letter(name: str) -> Lettering:
    """Take a canonical name apart.

    >>> letter("yhat_n")
    Lettering(stem='y', accent='hat', mark=None, subscripts=('n',))
    >>> letter("lam1").stem, letter("W1").subscripts, letter("w_star").mark
    ('lambda', ('1',), 'star')
    """
    stem, *subscripts = [part for part in name.split("_") if part] or [name]
    accent = mark = None
    if found := _NUMBERED.fullmatch(stem):
        stem = found[1]
        subscripts.insert(0, found[2])
    if (found := _ENDING.fullmatch(stem)) and _is_letter(found[1]):
        stem = found[1]
        accent, mark = _accent_or_mark(found[2])
    remaining = []
    for part in subscripts:
        if (part in ACCENTS and accent is None) or (part in MARKS and mark is None):
            new_accent, new_mark = _accent_or_mark(part)
            accent, mark = accent or new_accent, mark or new_mark
        else:
            remaining.append(part)
    return Lettering(SHORT_GREEK.get(stem, stem), accent, mark, tuple(remaining))


def _is_letter(stem: str) -> bool:
    return len(stem) == 1 or SHORT_GREEK.get(stem, stem) in LETTERS


def _accent_or_mark(word: str) -> tuple[str | None, str | None]:
    return (word, None) if word in ACCENTS else (None, word)
