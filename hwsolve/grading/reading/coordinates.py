"""``w = (0, 0)`` where only ``w_1`` and ``w_2`` are declared: an equation for each coordinate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

_STAR: Final = r"(?:\s*\^\s*(?:\{\s*)?(?:\*|\\ast|\\star)(?:\s*\})?|\*(?=\s*=))?"
_LETTER: Final = (
    rf"(?<![\w\\])(?:\\(?:mathbf|bm|boldsymbol|vec|mathrm)\s*\{{?\s*)?(?P<name>[A-Za-z])\s*\}}?{_STAR}"
)
_VECTOR: Final = (
    r"(?:\\left\s*)?[(\[](?P<row>[^()\[\]=]*)(?:\\right\s*)?[)\]]"
    r"|\\begin\{[pb]matrix\}(?P<column>[^=]*?)\\end\{[pb]matrix\}"
)
_WHOLE: Final = re.compile(
    rf"{_LETTER}\s*(?P<sign>:?=)\s*(?:{_VECTOR}|(?P<zero>0(?![\w.])|\\mathbf\s*\{{?0\}}?|𝟎|\\vec\s*\{{?0\}}?))"
    r"\s*(?:\^\s*\{?\s*(?:\\top|\\intercal|T)\s*\}?|ᵀ|⊤|')?"
)
_STARRED: Final = re.compile(rf"(?<![\w\\])(?P<name>[A-Za-z](?:_?\{{?\d\}}?)?){_STAR}(?=\s*:?=)")
_APART: Final = re.compile(r"\\\\|[,;&]")


def by_coordinates(text: str, scope: Scope) -> str:
    """*text* with an equation for each coordinate of a point that is called by its letter alone.

    The star of a best value goes where only the letter without it is declared.
    """
    return _STARRED.sub(lambda found: _unstarred(found, scope), _WHOLE.sub(lambda m: _each(m, scope), text))


def _each(found: re.Match[str], scope: Scope) -> str:
    name = found["name"]
    count = sum(scope.declares(f"{name}{k}") or scope.declares(f"{name}_{k}") for k in range(1, 10))
    if scope.declares(name) or not count:
        return found[0]
    written = found["row"] or found["column"] or ""
    values = ["0"] * count if found["zero"] is not None else _APART.split(written)
    if len(values) != count or not all(value.strip() for value in values):
        return found[0]
    return ", ".join(f"{name}_{k} = {value.strip()}" for k, value in enumerate(values, 1))


def _unstarred(found: re.Match[str], scope: Scope) -> str:
    plain = found["name"].replace("{", "").replace("}", "")
    known = any(scope.declares(each) for each in (plain, plain.replace("_", "")))
    return found["name"] if known and not scope.declares(f"{plain}_star") else found[0]
