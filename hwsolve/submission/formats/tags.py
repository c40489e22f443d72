"""HTML to tags and text in linear time, whatever stands there; nothing is mended, run or fetched.

``html.parser`` of Python 3.11 takes quadratic time on tags and comments that never end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from types import MappingProxyType
from typing import Final

#: No tag is longer: a longer one is text.
_LONGEST: Final = 20_000
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]{0,40}+)"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
)
_ATTRIBUTE: Final = re.compile(
    r"(?P<name>[^\s=\"'/]++)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"']++)))?+"
)
_DECLARED: Final = re.compile(r"<[!?][^<>]{0,1000}+>")
_NUMBERED: Final = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag, its name in lower case."""

    name: str
    is_end: bool = False
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def tags_and_text(text: str) -> Iterator[Tag | str]:
    """The tags of *text* and what stands between them, in order; comments and declarations are dropped."""
    place, start, comments_end = 0, 0, text.rfind("-->")
    while (sign := text.find("<", start)) >= 0:
        found = _TAG.match(text, sign, sign + _LONGEST)
        if found is not None:
            end = found.end()
        elif text.startswith("<!--", sign) and sign < comments_end:
            end = text.index("-->", sign) + 3
        elif (declared := _DECLARED.match(text, sign)) is not None:
            end = declared.end()
        else:
            start = sign + 1
            continue
        if sign > place:
            yield plain(text[place:sign])
        if found is not None:
            yield Tag(found["name"].lower(), bool(found["end"]), _attributes(found["attributes"]))
        place = start = end
    if place < len(text):
        yield plain(text[place:])


def plain(text: str) -> str:
    """*text* with its character references resolved."""
    return unescape(_NUMBERED.sub("\N{REPLACEMENT CHARACTER}", text)) if "&" in text else text


def _attributes(text: str) -> Mapping[str, str]:
    return MappingProxyType(
        {
            found["name"].lower(): plain(found["double"] or found["single"] or found["bare"] or "")
            for found in _ATTRIBUTE.finditer(text)
        }
    )
