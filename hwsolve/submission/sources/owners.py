"""Whose a file is: by the names that Canvas, Moodle and Gradescope give to what they hand out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hwsolve.submission.formats.fields import Fields, Items, Leaf, Node, read_time
from hwsolve.submission.papers import FORMATS, suffix_of

#: An uploaded file has an id of its own; what was typed in or linked to has a page instead.
_CANVAS: Final = re.compile(
    r"(?P<name>[^/]{1,200}?)(?P<late>_LATE)?_(?P<id>\d{2,12})_(?:\d{2,12}_.+|(?:text|link)\.html)"
)
_ANONYMOUS: Final = re.compile(r"(?P<late>LATE_)?(?P<id>anon_\w{5})_(?:\d{2,12}_.+|(?:text|link)\.html)")
_MOODLE: Final = re.compile(
    r"(?P<name>.{1,200})_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<rest>.*))?"
)
_GRADESCOPE: Final = re.compile(r"submission_\d+")
METADATA: Final = "submission_metadata.yml"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who handed a file in. ``sure`` where a system says so, and what the file says does not count."""

    student: str
    name: str | None = None
    identity: tuple[tuple[str, str], ...] = ()
    time: datetime | None = None
    late: bool = False
    sure: bool = False


def owner_of(parts: tuple[str, ...]) -> Owner:
    """The owner of the file of this name: its folder, or for a single file its own stem."""
    for part in parts:
        if found := _MOODLE.fullmatch(part):
            return Owner(found["id"], found["name"].strip(), (("moodle", found["id"]),), sure=True)
    if _GRADESCOPE.fullmatch(parts[0]) and len(parts) > 1:
        return Owner(parts[0], sure=True)
    if found := _CANVAS.fullmatch(parts[-1]):
        name = found["name"].replace("_", " ")
        return Owner(found["id"], name, (("canvas", found["id"]),), late=bool(found["late"]), sure=True)
    if found := _ANONYMOUS.fullmatch(parts[-1]):
        return Owner(found["id"], late=bool(found["late"]), sure=True)
    return Owner(parts[0] if len(parts) > 1 else stem(parts[0]))


def stem(name: str) -> str:
    """A file's name without the end that tells its format."""
    suffix = suffix_of(name)
    known = suffix in FORMATS or suffix in (".csv", ".tsv", ".zip", ".tar", ".tar.gz", ".tgz", ".pdf")
    return (name[: -len(suffix)] if suffix and (known or len(suffix) < 6) else name) or name


def gradescope_owners(text: str) -> Mapping[str, tuple[Owner, ...]]:
    """The submitters of each folder, from the metadata file of a Gradescope export."""
    from hwsolve.submission.formats.yaml import read_nodes

    root = read_nodes(text)
    pairs = root.pairs if isinstance(root, Fields) else ()
    return {
        key.text.strip(": "): tuple(_submitters(value)) for key, value in pairs if isinstance(value, Fields)
    }


def _submitters(value: Fields) -> list[Owner]:
    created = _field(value, "created_at")
    time = read_time(created) if created else None
    submitters = value.get(":submitters", "submitters")
    people: list[Node] = list(submitters.items) if isinstance(submitters, Items) else []
    found: list[Owner] = []
    for person in people:
        if not isinstance(person, Fields):
            continue
        name, sid, email = (_field(person, key) for key in ("name", "sid", "email"))
        student = sid or email or name
        if student:
            pairs = tuple((key, said) for key, said in (("id", sid), ("email", email)) if said)
            found.append(Owner(student, name, pairs, time, sure=True))
    return found


def _field(node: Fields, name: str) -> str | None:
    found = node.get(f":{name}", name)
    return found.text.strip()[:200] or None if isinstance(found, Leaf) else None
