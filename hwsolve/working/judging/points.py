r"""Points at which a text looks at something: ``At (0, 0): …``, *for* ``x = (5, 0)``, ``\big|_{w_2 = 2}``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from hwsolve.errors import Span
from hwsolve.working.judging.suppositions import Suppositions, parsed
from hwsolve.working.reading.brackets import depths
from hwsolve.working.reading.sides import cut
from hwsolve.working.surroundings.context import Context

_NUMBER: Final = r"\s*[-+−]?(?:\d+(?:\.\d+)?(?:/\d+)?|\\[dt]?frac\s*\{?\d\}?\s*\{?\d\}?)\s*"
_COORDINATES: Final = re.compile(rf"\\?[(\[]{_NUMBER}(?:,{_NUMBER})+\\?[)\]](?:\^(?:\\top|T|\{{\\top\}}))?")
_WHERE: Final = r"(?:at|for|bei|für|im|an|point|points|punkt|stelle|input|eingabe|case|fall|e\.g\.|z\.\s?B\.)"
#: A point in words or at the beginning of a line, right before a formula.
_BEFORE: Final = re.compile(
    rf"(?:\b{_WHERE}\s+(?:the\s+|der\s+|dem\s+)?(?:point\s+|punkt\s+|stelle\s+|input\s+)?|^\W*)\$?\s*"
    rf"(?P<point>\({_NUMBER}(?:,{_NUMBER})+\))\s*\$?\s*"
    r"(?P<mark>[:,]|(?:we\s+(?:get|have|find)|gilt|ist|is)\b)?[\s$]*\Z",
    re.IGNORECASE | re.MULTILINE,
)
#: A region or a set, right before a formula.
_CASE: Final = re.compile(
    r"\b(?:on|in|inside|within|auf|for|für)\s+(?:the\s+)?(?:region\s+|set\s+|bereich\s+|cell\s+|area\s+)?"
    r"\$?(?P<case>\\?[A-Z](?:_\{?\w\}?)?)\$?\s*[:,]\s*(?:we\s+(?:get|have)\s*)?\$?\s*\Z",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    rf"[\s$]*(?:at|for|bei|für|im)\s+(?:the\s+)?(?:point\s+|punkt\s+|input\s+)?\$?\s*"
    rf"(?P<point>\({_NUMBER}(?:,{_NUMBER})+\))\s*\$?\s*(?=[.;,\n]|\Z)",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"\\?(?:mathbf|bm|boldsymbol|vec)?\s*\{?\s*([A-Za-z])\s*\}?")
#: The bar behind what is evaluated at a place.
_BAR: Final = re.compile(
    r"(?:\\right\s*|\\[Bb]igg?[rlm]?\s*)(?:\\[lr]?vert(?![A-Za-z])|\|)\s*_|(?<!\\)\|\s*_(?=\s*\{[^{}]*=)"
)
#: The value of a derivative: ``∂f/∂w (1, 2)``.
_VALUE: Final = re.compile(
    r"(?P<of>(?:\\[dt]?frac\s*\{[^()=]*\}\s*\{[^()=]*\}|[∂d][^()=/+*]*/[∂d][^()=/+* ]*))\s*"
    rf"(?P<place>\({_NUMBER}(?:,{_NUMBER})+\))"
)
_LEFT: Final = re.compile(r"\\left\s*\.")
_ZERO: Final = re.compile(r"0|\\(?:mathbf|bm)\s*\{?0\}?|\\vec\s*\{?0\}?")
_MOST: Final = 4
#: So many characters back a point may stand.
_NEAR: Final = 80


def at_point(point: str, contexts: Sequence[Context]) -> list[str]:
    """A condition for each coordinate, of the first context with as many given numbers."""
    values = _listed(point)
    for context in contexts:
        scope = context.scope
        numbers = [
            name for name in scope.types if name not in scope.dimensions and not scope.types[name].dims
        ]
        if len(numbers) == len(values):
            return [f"{name} = {value}" for name, value in zip(numbers, values, strict=True)]
    return []


def in_coordinates(left: str, right: str, contexts: Sequence[Context]) -> list[str]:
    """``x = (5, 0)`` of a point whose coordinates are the problem's ``x_1, x_2``, one condition for each.

    ``(u, v) = (1, 0)`` likewise, and ``w = 0``.
    """
    left, right = left.strip(), right.strip()
    values = _listed(right) if _COORDINATES.fullmatch(right) else []
    tuple_of_names = re.fullmatch(r"\(([^()]*,[^()]*)\)", left)
    if tuple_of_names is not None:
        names = [each.strip() for each in tuple_of_names[1].split(",")]
        return (
            [f"{name} = {value}" for name, value in zip(names, values)] if len(names) == len(values) else []
        )
    name = _NAME.fullmatch(left)
    zero = _ZERO.fullmatch(right) is not None
    if name is None or not (values or zero):
        return []
    if any(context.scope.declares(name[1]) for context in contexts):
        return []
    for context in contexts:
        numbered = [f"{name[1]}_{k}" for k in range(1, (len(values) or _MOST) + 1)]
        found = [each for each in numbered if parsed(context, each) is not None]
        if (zero and len(found) > 1) or (values and found == numbered):
            return [
                f"{each} = {value}" for each, value in zip(found, values or ["0"] * len(found), strict=True)
            ]
    return []


def locate(suppositions: Suppositions, source: str, span: Span, contexts: Sequence[Context]) -> None:
    """Note the point or the case that the words right before a formula name for its line, or behind it."""
    start, end = span
    suppositions.move(source.count("\n", 0, start) + 1)
    point = _found(_BEFORE, source, start)
    if (behind := _BEHIND.match(source, end)) is not None and (found := at_point(behind["point"], contexts)):
        suppositions.point = found
    elif point is not None and (point.group()[:1] not in "($" or point["mark"] is not None):
        suppositions.point = at_point(point["point"], contexts)
        suppositions.unknown = "" if suppositions.point else point["point"]
    elif (case := _found(_CASE, source, start)) is not None:
        known = any(parsed(context, case["case"]) is not None for context in contexts)
        suppositions.unknown = "" if known else case["case"]


def _found(pattern: re.Pattern[str], source: str, start: int) -> re.Match[str] | None:
    return pattern.search(source[max(0, start - _NEAR) : start])


def without_bars(left: str, right: str, contexts: Sequence[Context]) -> tuple[str, str, list[str]] | None:
    """Two sides without the bars behind them, and the conditions below these; None where no bar stands."""
    sides = [_without_bar(left), _without_bar(right)]
    conditions: list[str] = []
    for text in [text for each in sides if each is not None for text in each[1]]:
        parts = cut(text)
        if not parts.signs:
            conditions += at_point(text, contexts)
        else:
            one, other = (text[slice(*side)] for side in parts.sides)
            conditions += in_coordinates(one, other, contexts) or [text]
    if not conditions:
        return None
    one, other = (old if each is None else each[0] for each, old in zip(sides, (left, right), strict=True))
    return one, other, conditions


def _without_bar(text: str) -> tuple[str, list[str]] | None:
    r"""What is evaluated in ``\frac{df}{dw}\big|_{(1,2)}`` and where; None where no bar stands at its end."""
    match = _BAR.search(text)
    if match is None:
        value = _VALUE.fullmatch(text.strip())
        return None if value is None else (value["of"], [value["place"]])
    place = text[match.end() :].strip()
    if place.startswith("{") and place.endswith("}") and "{" not in place[1:]:
        place = place[1:-1].strip()
    of = _LEFT.sub(" ", text[: match.start()], count=1).strip()
    if not of or not place or any(sign in of for sign in ("=", "<", ">")):
        return None
    if _COORDINATES.fullmatch(place):
        return of, [place]
    pieces: list[str] = []
    for piece in _split(place):
        parts = cut(piece)
        sides = [piece[slice(*side)].strip() for side in parts.sides]
        if not parts.signs or (len(sides) > 2 and any(piece[slice(*sign)] != "=" for sign in parts.signs)):
            return None
        pieces += [piece] if len(sides) == 2 else [f"{side} = {sides[-1]}" for side in sides[:-1]]
    return of, pieces


def _listed(point: str) -> list[str]:
    return [each.strip() for each in point.strip("\\([)] ").partition(")^")[0].rstrip("\\)] ").split(",")]


def _split(text: str) -> list[str]:
    """The pieces between commas that stand in no bracket."""
    depth, _ = depths(text)
    pieces, start = [], 0
    for place, char in enumerate(text):
        if char == "," and not depth[place]:
            pieces.append(text[start:place].strip())
            start = place + 1
    return [*pieces, text[start:].strip()]
