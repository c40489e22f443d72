"""Typed reading of a record: each getter says what it wanted and where it did not find it."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

from hwsolve.errors import MeaningError, ProblemError, Unreadable
from hwsolve.problem.nodes import Listing, Node, Record, Scalar

if TYPE_CHECKING:
    from hwsolve.problem.nodes import Place

_YES: Final = {"true": True, "yes": True, "false": False, "no": False}


class Mathematics(str):
    """The source text of a formula, as the author wrote it, with the node it stands in."""

    __slots__ = ("node",)
    node: Node

    def __new__(cls, node: Node) -> Self:
        """The mathematics of *node*; raises ``ProblemError`` where it has none."""
        text = _written(node).strip()
        if not text:
            node.place.fail("a formula is missing here")
        made = super().__new__(cls, text)
        made.node = node
        return made

    @property
    def place(self) -> Place:
        """Where the formula stands in its file."""
        return self.node.place

    def problem(self, error: Unreadable | MeaningError) -> ProblemError:
        """*error*, met in reading this formula, with the place in the file."""
        return self.node.mathematics_error(error)


@dataclass(frozen=True)
class Settings:
    """A record and the getters to read it by."""

    record: Record

    @property
    def place(self) -> Place:
        """Where the record stands."""
        return self.record.place

    def __contains__(self, key: str) -> bool:
        return key in self.record.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.record.entries)

    def only(self, allowed: Sequence[str]) -> Settings:
        """These settings; raises ``ProblemError`` at the first key that is not in *allowed*."""
        for key in self.record.entries:
            if key not in allowed:
                close = difflib.get_close_matches(key, allowed, 1)
                hint = f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(allowed)}"
                self.record.key_place(key).fail(f"unknown key {key!r}; {hint}")
        return self

    def leaving_out(self, *keys: str) -> Settings:
        """These settings without some of their keys."""
        entries = {key: node for key, node in self.record.entries.items() if key not in keys}
        return Settings(replace(self.record, entries=entries))

    def node(self, key: str) -> Node:
        """The node under *key*; raises ``ProblemError`` if there is none."""
        found = self.record.get(key)
        if found is None:
            self.place.fail(f"the key {key!r} is missing")
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """A value in words."""
        if default is not None and key not in self:
            return default
        node = self.node(key)
        if not isinstance(node, Scalar):
            node.place.fail(f"{key} is one value in words, not a {_kind(node)}")
        return node.text

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of values in words; a single value is a list of one, a missing key an empty list."""
        return tuple(_words(key, node) for node in self.nodes(key))

    def formula(self, key: str) -> Mathematics:
        """The source text of one formula."""
        return Mathematics(self.node(key))

    def formulas(self, key: str) -> tuple[Mathematics, ...]:
        """A list of formulas, one per item; a single scalar is a list of one."""
        return tuple(Mathematics(node) for node in self.nodes(key))

    def nodes(self, key: str) -> tuple[Node, ...]:
        """The items of a list; a single value is a list of one, a missing key an empty list."""
        found = self.record.get(key)
        if found is None or (isinstance(found, Scalar) and not found.quoted and not found.text):
            return ()
        return found.items if isinstance(found, Listing) else (found,)

    def number(self, key: str, default: float | None = None) -> float:
        """A number: decimal, fraction ``1/3`` or percent."""
        if default is not None and key not in self:
            return default
        text = self.text(key)
        try:
            return _number(text)
        except (ValueError, ZeroDivisionError):
            self.node(key).place.fail(f"{key} is a number such as 0.5 or 1/3, not {text!r}")

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        if default is not None and key not in self:
            return default
        text = self.text(key).strip()
        if not text.removeprefix("-").isdecimal() or len(text) > 18:
            self.node(key).place.fail(f"{key} is a whole number, not {text!r}")
        return int(text)

    def flag(self, key: str, default: bool = False) -> bool:
        """``true`` or ``false``."""
        if key not in self:
            return default
        text = self.text(key)
        if text.lower() not in _YES:
            self.node(key).place.fail(f"{key} is true or false, not {text!r}")
        return _YES[text.lower()]

    def choice(self, key: str, options: Sequence[str], default: str | None = None) -> str:
        """One of *options*."""
        text = self.text(key, default)
        if text not in options:
            close = difflib.get_close_matches(text, options, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"it is one of {', '.join(options)}"
            (self.record.get(key) or self.record).place.fail(f"unknown {key} {text!r}; {hint}")
        return text

    def inner(self, key: str) -> Settings:
        """The settings under *key*; empty ones if it is missing."""
        found = self.record.get(key)
        if found is None or (isinstance(found, Scalar) and not found.text):
            return Settings(Record({}, None, self.place))
        return settings_of(found, key)

    def each(self, key: str) -> tuple[Settings, ...]:
        """A list of records under *key*."""
        return tuple(settings_of(node, key) for node in self.nodes(key))

    def formula_map(self, key: str) -> dict[str, Mathematics]:
        """Names with a formula (or type) each."""
        inner = self.inner(key).record.entries
        return {name: Mathematics(node) for name, node in inner.items()}

    def source_texts(self, key: str) -> dict[str, str]:
        """Names with a formula each, or with nothing."""
        return {name: node.source_text for name, node in self.inner(key).record.entries.items()}

    def text_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """Names with one or several spellings each."""
        inner = self.inner(key)
        return {name: inner.texts(name) for name in inner}


def _written(node: Node) -> str:
    """The text of a formula; in a list of formulas, each between quotes or not."""
    text = node.source_text
    if isinstance(node, Listing) and any(isinstance(item, Scalar) and item.quoted for item in node.items):
        return f"[{', '.join(map(_written, node.items))}]"
    return text


def settings_of(node: Node, what: str) -> Settings:
    """The settings in *node*; raises ``ProblemError`` if it is no record."""
    if not isinstance(node, Record):
        node.place.fail(f"{what} needs keys with values here, not a {_kind(node)}")
    return Settings(node)


def _words(key: str, node: Node) -> str:
    if not isinstance(node, Scalar):
        node.place.fail(f"{key} lists values in words, not a {_kind(node)}")
    return node.text


def _kind(node: Node) -> str:
    return {"Scalar": "single value", "Listing": "list", "Record": "set of keys"}[type(node).__name__]


def _number(text: str) -> float:
    text = text.strip()
    if len(text) > 60:
        raise ValueError(text)
    if text.endswith("%"):
        return float(text[:-1]) / 100
    above, slash, below = text.partition("/")
    value = float(above) / float(below) if slash else float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value
