"""One label, in the place where it stands, to the part or answer it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hwsolve.grading.submissions.labels import NUMBERING, Labels, Place, bare, folded

_ADDRESS: Final = re.compile(r"[\w-]+\.[\w-]+(?![\w-]|:\S|\[)")
#: A letter that counts the parts of a problem.
_COUNTED: Final = re.compile(r"\(?[a-z][).]")
#: What a longer label may be cut to before it is looked up.
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Unknown:
    """A label that means nothing here, and the sentence that says so."""

    message: str


@dataclass(frozen=True, slots=True)
class Several:
    """A label that could mean several parts."""

    message: str


Found = Place | Unknown | Several


def resolve_label(label: str, within: tuple[str, ...], labels: Labels) -> Found:
    """What *label* means below the labels *within*, outermost first; a full address beats its place."""
    label = label[:_LONGEST]
    exact = labels.exact.get(folded(label))
    if exact is not None:
        return exact
    around = _around(within, labels)
    if around is not None:
        found = _inside(label, around, within, labels)
        if found is not None:
            return found
    return _anywhere(label, labels)


def _around(within: tuple[str, ...], labels: Labels) -> Place | None:
    """The innermost label around that means something."""
    for depth in range(len(within), 0, -1):
        found = resolve_label(within[depth - 1], within[: depth - 1], labels)
        if isinstance(found, Place):
            return found
    return None


def _inside(label: str, around: Place, within: tuple[str, ...], labels: Labels) -> Place | None:
    """*label* as the name of an answer of the part around, or of a part of the problem around."""
    wanted, plain = bare(label), folded(label)
    outer_number, outer_letter, _ = _numbering(folded(within[-1]) if within else "")
    counts = outer_number is not None and outer_letter is None
    if counts and _COUNTED.fullmatch(plain):
        return labels.numbered(outer_number, plain.strip("()."), None)
    if around.task is not None:
        for answer in around.task.part.answers:
            if wanted in (bare(answer.name), bare(answer.slug)):
                return Place(around.problem, around.task, answer)
    for task in labels.problems.get(around.problem, ()):
        if plain in (task.part.id.casefold(), folded(task.part.title)):
            return Place(around.problem, task)
    number, letter, rest = _numbering(plain)
    if rest:
        return _inside(rest, around, within, labels) if rest != plain else None
    if letter is not None and number is None and counts:
        return labels.numbered(outer_number, letter, None)
    if around.task is None or len(labels.problems) == 1:
        return labels.numbered(number, letter, around.problem)
    return None


def _anywhere(label: str, labels: Labels) -> Found:
    plain = folded(label)
    places = labels.loose.get(plain, ())
    if not places:
        places = _addressed(label, labels) or labels.loose.get(plain.partition(": ")[0], ())
    if not places:
        number, letter, rest = _numbering(plain)
        if rest and rest != plain:
            named = labels.exact.get(rest) or _only(labels.loose.get(rest, ()))
            if named is not None:
                return named
        if (number is not None or letter is not None) and (not rest or number is not None):
            problem = next(iter(labels.problems)) if len(labels.problems) == 1 else None
            counted = labels.numbered(number, letter, problem if letter and number is None else None)
            if counted is not None and (not rest or _numbered_clearly(plain)):
                return counted
    if not places:
        places = labels.names.get(bare(label), ())
    if len(places) == 1:
        return places[0]
    if places:
        which = ", ".join(_address(place) for place in places[:6])
        return Several(f"{label!r} could be {' or '.join(which.split(', '))}; write the whole address")
    if plain == "" and len(labels.assignment.tasks) == 1:
        return Place(labels.assignment.tasks[0].part.problem, labels.assignment.tasks[0])
    return Unknown(_unknown(label, labels))


def _numbered_clearly(plain: str) -> bool:
    """``Question 3: …``, ``3. …`` or ``1(b) …``, rather than words that happen to begin with a number."""
    return re.match(r"(?:[a-z]{1,9}\.?\s*)?#?\d{1,3}\s*(?:[.):]|\(?[a-z][).:])", plain) is not None


def _addressed(label: str, labels: Labels) -> tuple[Place, ...]:
    """The one address that stands among other words of a label."""
    found = {folded(match.group()) for match in _ADDRESS.finditer(label)} & labels.exact.keys()
    return (labels.exact[found.pop()],) if len(found) == 1 else ()


def _numbering(plain: str) -> tuple[int | None, str | None, str]:
    found = NUMBERING.fullmatch(plain)
    if found is None:
        return None, None, plain
    number = int(found["number"]) if found["number"] else None
    return number, found["letter"], found["rest"].strip()


def _only(places: tuple[Place, ...]) -> Place | None:
    return places[0] if len(places) == 1 else None


def _address(place: Place) -> str:
    if place.task is None:
        return place.problem
    return f"{place.task.address}:{place.answer.name}" if place.answer else place.task.address


def _unknown(label: str, labels: Labels) -> str:
    from difflib import get_close_matches

    wanted = label.strip()[:80]
    if not wanted:
        return "no heading says which part this answers"
    by_fold = {folded(known): known for known in labels.known}
    close = get_close_matches(folded(wanted), list(by_fold), 1, 0.6)
    said = f"; did you mean {by_fold[close[0]]}?" if close else ""
    return f"unknown part {wanted!r}{said}"
