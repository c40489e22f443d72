"""What a shell is offered for PROBLEM: ids of problems and parts, by a light scan of the bank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_ID: Final = re.compile(r"^id:[ \t]*['\"]?([A-Za-z][\w-]*)", re.MULTILINE)
_PART: Final = re.compile(r"^[ \t]*-[ \t]+(?:\{[ \t]*)?id:[ \t]*['\"]?([A-Za-z][\w-]*)", re.MULTILINE)
_TITLE: Final = re.compile(r"^title:[ \t]*['\"]?(.*?)['\"]?[ \t]*$", re.MULTILINE)
_LONGEST: Final = 1_000_000


def complete_problem(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
    """Problems, then the parts of the one that was begun, then problem files; each with a few words."""
    folder = ctx.params.get("problems") if ctx is not None else None
    found = list(_addresses(_folder(folder), incomplete))
    return found or list(_files(incomplete))


def complete_kind(incomplete: str) -> list[str]:
    """The kinds of solver."""
    from hwsolve.solvers.registry import kinds

    return [kind for kind in kinds() if kind.startswith(incomplete)]


def _folder(given: str | None) -> Path | None:
    from hwsolve.problem.places import PLACES

    if given:
        return Path(given)
    return next((place for place in PLACES if place.is_dir()), None)


def _addresses(folder: Path | None, incomplete: str) -> Iterator[tuple[str, str]]:
    if folder is None or not folder.is_dir():
        return
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        try:
            with path.open(encoding="utf-8-sig") as file:
                text = file.read(_LONGEST)
        except (OSError, UnicodeDecodeError):
            continue
        named = _ID.search(text)
        identity = named[1] if named else path.stem
        if not identity.startswith(incomplete.partition(".")[0]):
            continue
        if "." not in incomplete:
            title = _TITLE.search(text)
            yield identity, title[1] if title else ""
        if incomplete.startswith((f"{identity}.", identity)):
            for part in _PART.findall(text):
                if f"{identity}.{part}".startswith(incomplete):
                    yield f"{identity}.{part}", ""


def _files(incomplete: str) -> Iterator[tuple[str, str]]:
    folder, _, start = incomplete.rpartition("/")
    prefix = f"{folder}/" if folder or incomplete.startswith("/") else ""
    try:
        inside = sorted(Path(prefix or ".").iterdir())
    except OSError:
        return
    for path in inside:
        if path.name.startswith(start) and (path.is_dir() or path.suffix in (".yaml", ".yml")):
            if not path.name.startswith(".") or start.startswith("."):
                yield f"{prefix}{path.name}{'/' if path.is_dir() else ''}", ""
