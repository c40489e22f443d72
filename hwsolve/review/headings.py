"""Which part of a problem a heading names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part, Problem

_LABEL: Final = re.compile(r"^[\s#*]+|[\s#*:.]+$")
_NUMBERED: Final = re.compile(
    r"(?:^|\b(?:part|question|q|problem)\s*\d*\s*)\(?([a-z]\d?)(?:[).:]|\s*$)", re.IGNORECASE
)
#: How like a title a heading must be.
_ALIKE: Final = 0.75


def named_part(
    heading: str, problems: Sequence[Problem], current: Problem | None = None
) -> tuple[Problem, Part | None] | None:
    """The problem, and the part of it, that a heading speaks of; None where it names neither.

    An address (``problem.part``) is tried first, then a part's title, its id, the problem's id and title.
    """
    bare = _LABEL.sub("", heading).strip()
    folded = bare.casefold()
    for problem in problems:
        for part in problem.parts:
            if re.search(rf"(?<![\w.-]){re.escape(part.address.casefold())}(?![\w-])", folded):
                return problem, part
    near = [current] if current is not None else []
    ordered = [*near, *(problem for problem in problems if problem is not current)]
    for problem in ordered:
        titled = [part for part in problem.parts if _like(folded, part.title.casefold())]
        if titled:
            return problem, max(titled, key=lambda part: len(part.title))
        for part in problem.parts:
            if _names_id(bare, part.id):
                return problem, part
    for problem in ordered:
        if problem.id.casefold() in folded or _like(folded, problem.title.casefold()):
            return problem, None
    return None


def _names_id(bare: str, identity: str) -> bool:
    if len(identity) <= 2:
        match = _NUMBERED.search(bare + " ")
        return match is not None and match[1].casefold() == identity.casefold()
    return re.search(rf"(?<![\w-]){re.escape(identity.casefold())}(?![\w-])", bare.casefold()) is not None


@lru_cache(maxsize=4096)
def _like(heading: str, title: str) -> bool:
    if len(title) < 4:
        return False
    if title in heading:
        return True
    if 2 * min(len(heading), len(title)) < _ALIKE * (len(heading) + len(title)):
        return False
    matcher = difflib.SequenceMatcher(None, heading, title)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
