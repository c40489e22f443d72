"""What a relation gives without claiming it: a distribution, a value for a moment, what all entries share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from hwsolve.notation.formula import names
from hwsolve.working.judging.suppositions import parsed
from hwsolve.working.roles import Link
from hwsolve.working.surroundings.context import Context

#: A distribution, and the probability of something given something else.
_LAW: Final = re.compile(
    r"\s*(?:\\mathcal|\\mathrm|\\text|\\operatorname)?\s*\{?\s*(?:N|U|Normal|Unif(?:orm)?|Bern(?:oulli)?|Bin|Exp|Poi\w*)\s*\}?"
    r"\s*(?:\\left)?\s*\("
)
_OF_ALL: Final = re.compile(
    r"[\s$,]*(?:for\s+(?:all|every|each|any)|für\s+(?:alle|jedes)|\\forall(?![A-Za-z])|∀)[\s$]*([a-z])(?![A-Za-z])"
)
_NORMAL: Final = re.compile(
    r"(?:\\mathcal|\\mathrm|\\text)?\s*\{?\s*(?:N|Normal)\s*\}?\s*(?:\\left)?\s*\((?P<mean>[^(),]+),(?P<variance>[^(),]+?)(?:\\right)?\)"
)
_CHANCE: Final = re.compile(
    r"(?:\\?(?:Pr|P|p)|\\mathbb\s*\{?P\}?|\\mathrm\{P\w*\})\s*(?:\\left)?\s*[(\[][^()]*(?:\||\\mid)[^()]*(?:\\right)?\s*[)\]]"
)
_MOMENTS: Final = frozenset("for at if when für bei falls wenn".split())
_VALUE: Final = re.compile(r"[-+−]?\d+(?:\.\d+)?")
_LETTER: Final = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?|[α-ω]")


def fixes_letter(link: Link, contexts: Sequence[Context]) -> bool:
    """Whether a letter that stands for nothing here gets a value for a moment: *for* ``lambda = 0``."""
    if not (link.words and link.words[-1] in _MOMENTS) or _LETTER.fullmatch(link.left.strip()) is None:
        return False
    return _VALUE.fullmatch(link.right.strip()) is not None and all(
        parsed(context, link.left) is None for context in contexts
    )


def tells_distribution(link: Link) -> bool:
    """Whether a relation says how something is distributed: ``xi ~ N(0, 1)``, ``P(y = 1 | x) = p``."""
    return (link.sign.strip() in ("\\sim", "~", "∼") and _LAW.match(link.right) is not None) or (
        link.sign.strip() == "=" and _CHANCE.fullmatch(link.left.strip()) is not None
    )


def moments_of(link: Link, contexts: Sequence[Context]) -> list[Link]:
    """What ``xi ~ N(a, b)`` says of a random quantity of the problem: its mean, its variance."""
    law = _NORMAL.fullmatch(link.right.strip())
    named = [(each, parsed(each, link.left)) for each in contexts] if law is not None else []
    random = any(
        kind.domain.random
        for context, formula in named
        if formula is not None
        for name in names(formula)
        if (kind := context.scope.types.get(name)) is not None
    )
    if law is None or not random:
        return []
    mean, variance = f"E[{link.left}]", f"E[({link.left})^2] - E[{link.left}]^2"
    return [
        replace(link, left=left, sign="=", right=right)
        for left, right in ((mean, law["mean"]), (variance, law["variance"]))
    ]


def of_all(link: Link, source: str) -> str:
    """What is supposed of every entry, *for all i*, as it is said of the whole arrays; "" elsewhere."""
    match = _OF_ALL.match(source, link.span[1])
    if match is None:
        return ""
    return re.sub(rf"_\s*(?:\{{\s*{match[1]}\s*\}}|{match[1]}(?![A-Za-z]))", "", link.text)
