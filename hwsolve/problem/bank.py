"""The bank: a folder of problem files, and addresses into it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from hwsolve.errors import ProblemError, UsageError
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_file
from hwsolve.problem.nodes import Node
from hwsolve.problem.overlay import merge, setting
from hwsolve.problem.places import PLACES
from hwsolve.problem.problem import Answer, Part, Problem

_ADDRESS_OF_FILE: Final = re.compile(r"(?P<file>.*?\.ya?ml)(?:\.(?P<part>[^:]*))?", re.DOTALL)
_ID_LINE: Final = re.compile(r"^id:[ \t]*['\"]?([A-Za-z][\w-]*)", re.MULTILINE)


@dataclass(frozen=True)
class Bank:
    """The problem files of one folder."""

    folder: Path

    @cached_property
    def files(self) -> dict[str, Path]:
        """Each problem's id (read off the file's ``id:`` line, else the file's name) with its file."""
        found: dict[str, Path] = {}
        for path in sorted((*self.folder.glob("*.yaml"), *self.folder.glob("*.yml"))):
            try:
                match = _ID_LINE.search(path.read_text("utf-8-sig"))
            except (OSError, UnicodeDecodeError):
                match = None
            name = match.group(1) if match else path.stem
            if name in found:
                raise ProblemError(f"{found[name].name} has the same id, {name!r}", str(path))
            found[name] = path
        return found

    def path(self, identity: str) -> Path:
        """The file of the problem *identity*; raises ``UsageError`` with near ones if there is none."""
        direct = self.folder / f"{identity}.yaml"
        if re.fullmatch(r"[\w-]+", identity) and direct.is_file():
            return direct
        if identity in self.files:
            return self.files[identity]
        here = next((name for end in (".yaml", ".yml") if Path(name := identity + end).is_file()), None)
        near = f"did you mean the file {here}?" if here else _near(identity, self.files)
        raise UsageError(f"there is no problem {identity!r}; {near}")

    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the order of their ids."""
        return tuple(problem_of(read_file(path), str(path)) for _, path in sorted(self.files.items()))


def open_bank(folder: Path | None = None) -> Bank:
    """The bank in *folder*, else the packaged one, else that of the checkout."""
    if folder is not None:
        if not folder.is_dir():
            raise UsageError(f"there is no folder {str(folder)!r} of problems")
        return Bank(folder)
    for place in PLACES:
        if place.is_dir():
            return Bank(place)
    raise UsageError("there is no problem bank here; name one with --problems DIR")


@dataclass(frozen=True)
class Target:
    """What an address names: a problem, and perhaps one of its parts and one of that part's answers."""

    problem: Problem
    part: Part | None = None
    answer: Answer | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The part named, or all of them."""
        return (self.part,) if self.part is not None else self.problem.parts


def resolve(
    address: str,
    folder: Path | None = None,
    overlays: Sequence[Path] = (),
    settings: Sequence[str] = (),
) -> Target:
    """What *address* (``problem``, ``problem.part``, ``problem.part:name``, a YAML file) names.

    *overlays* are YAML files merged over the problem, *settings* are ``NAME=VALUE`` for the
    part named (for each part with a solver if none is). Raises ``UsageError`` for an unknown
    or ambiguous address and ``ProblemError`` for a file at fault.
    """
    path, part_id, name = _split(address, folder)
    node = read_file(path)
    for overlay in overlays:
        node = merge(node, read_file(overlay))
    problem = problem_of(node, str(path))
    if settings:
        wanted = [find_part(problem, part_id)] if part_id else [p for p in problem.parts if p.solver]
        problem = problem_of(_with_settings(node, wanted, settings), str(path))
    part = find_part(problem, part_id) if part_id else None
    if name is None:
        return Target(problem, part)
    if part is None:
        part = only_part(problem)
    return Target(problem, part, find_answer(part, name))


def _with_settings(node: Node, parts: Sequence[Part], settings: Sequence[str]) -> Node:
    for text in settings:
        for part in parts:
            node = merge(node, setting(text, part))
    return node


def _split(address: str, folder: Path | None) -> tuple[Path, str | None, str | None]:
    of_file = _ADDRESS_OF_FILE.match(address)
    if of_file and (address[of_file.end() :][:1] in ("", ":")):
        name = address[of_file.end() + 1 :] if address[of_file.end() :] else None
        return Path(of_file["file"]), of_file["part"] or None, name
    where, colon, name = address.partition(":")
    identity, _, part = where.strip().partition(".")
    if not identity:
        raise UsageError(f"{address!r} names no problem; write problem.part or problem.part:name")
    return open_bank(folder).path(identity), part or None, name if colon else None


def find_part(problem: Problem, identity: str) -> Part:
    """The part with this id; raises ``UsageError`` that lists what there is."""
    for part in problem.parts:
        if part.id == identity:
            return part
    near = _near(identity, [part.id for part in problem.parts])
    raise UsageError(f"the problem {problem.id} has no part {identity!r}; {near}")


def only_part(problem: Problem) -> Part:
    """The problem's one part; raises ``UsageError`` that lists them where there are several."""
    if len(problem.parts) == 1:
        return problem.parts[0]
    names = ", ".join(part.address for part in problem.parts)
    raise UsageError(f"the problem {problem.id} has several parts; name one of {names}")


def find_answer(part: Part, name: str) -> Answer:
    """The answer of this name or slug; raises ``UsageError`` that lists what there is."""
    wanted = name.strip()
    tests = (
        lambda answer: wanted == answer.name,
        lambda answer: wanted == answer.slug,
        lambda answer: wanted.casefold() in (answer.name.casefold(), answer.slug.casefold()),
    )
    for test in tests:
        found = [answer for answer in part.answers if test(answer)]
        if len(found) == 1:
            return found[0]
    near = _near(wanted, [answer.name for answer in part.answers])
    raise UsageError(f"the part {part.address} has no answer {wanted!r}; {near}")


def only_answer(part: Part) -> Answer:
    """The part's one answer; raises ``UsageError`` that lists them where there are several."""
    if len(part.answers) == 1:
        return part.answers[0]
    if not part.answers:
        raise UsageError(f"the part {part.address} asks for no answer")
    names = ", ".join(f"{part.address}:{answer.slug}" for answer in part.answers)
    raise UsageError(f"the part {part.address} asks for several answers; name one of {names}")


def _near(wanted: str, known: Iterable[str]) -> str:
    names = sorted(known)
    if not names:
        return "there are none"
    close = difflib.get_close_matches(wanted, names, 3, 0.6)
    if close:
        return f"did you mean {' or '.join(close)}?"
    shown = ", ".join(names[:30])
    return f"there is {shown}" if len(names) <= 30 else f"there is {shown} and {len(names) - 30} more"
