"""A submission in JSON: numbers keep the digits they were written with."""

from __future__ import annotations

import json
from typing import Any, Final

from hwsolve.submission.formats.fields import Fields, Items, Leaf, Node, paper_of
from hwsolve.submission.submission import Paper, Remark

MAX_DEPTH: Final = 20


class _Pairs(list[tuple[str, Any]]):
    """An object's pairs, repeated names too."""


class _Figure(str):
    """A number or a word such as ``true``, as it was written."""


def read_json(text: str) -> Paper:
    """The paper in a JSON text."""
    try:
        data = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_float=_Figure,
            parse_int=_Figure,
            parse_constant=_Figure,
        )
    except json.JSONDecodeError as error:
        return Paper(remarks=(Remark(f"this is not JSON: {error.msg}", error.lineno, unread=True),))
    except RecursionError:
        return Paper(remarks=(Remark(f"nested deeper than {MAX_DEPTH} levels"),))
    if _depth(data) > MAX_DEPTH:
        return Paper(remarks=(Remark(f"nested deeper than {MAX_DEPTH} levels"),))
    return paper_of(_node(data))


def _depth(data: Any) -> int:
    level, deep = [data], 0
    while level and deep <= MAX_DEPTH:
        deep += 1
        level = [inner for value in level for inner in _inner(value)]
    return deep


def _inner(value: Any) -> list[Any]:
    if isinstance(value, _Pairs):
        return [inner for _, inner in value]
    return value if isinstance(value, list) else []


def _node(data: Any) -> Node:
    if isinstance(data, _Pairs):
        return Fields(tuple((Leaf(key), _node(value)) for key, value in data))
    if isinstance(data, list):
        attempts = all(isinstance(value, str) and not isinstance(value, _Figure) for value in data)
        written = None if attempts or not _is_array(data) else _source(data)
        return Items(tuple(_node(value) for value in data), None, written)
    if data is None:
        return Leaf("")
    if isinstance(data, bool):
        return Leaf("true" if data else "false")
    return Leaf(str(data), quoted=not isinstance(data, _Figure))


def _is_array(data: Any) -> bool:
    """Whether lists within *data* hold texts and numbers only."""
    if isinstance(data, _Pairs):
        return False
    return all(_is_array(value) for value in data) if isinstance(data, list) else True


def _source(data: Any) -> str:
    """A list as mathematics writes it."""
    if isinstance(data, list):
        return f"[{', '.join(_source(value) for value in data)}]"
    return "" if data is None else str(data)
