"""An assignment: which parts a class answers, for how many points, until when."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

from hwsolve.errors import UsageError
from hwsolve.problem.bank import Target, open_bank, resolve
from hwsolve.problem.loader import read_file
from hwsolve.problem.nodes import Node, Record, Scalar, plain_data
from hwsolve.problem.problem import Answer, Part, Problem
from hwsolve.problem.settings import Settings, settings_of

KEYS: Final = (
    "id", "title", "parts", "due", "late", "attempts", "columns", "roster", "with", "exports",
)  # fmt: skip
TASK_KEYS: Final = ("part", "points", "labels", "due", "columns")
ATTEMPTS: Final = ("last", "best")
_HOURS: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(h|hours?|d|days?|min|minutes?)?\s*")


@dataclass(frozen=True)
class Task:
    """One part of an assignment: its points, the labels it may stand under, its own due date.

    ``points`` by answer name add up to the task's; ``columns`` maps the columns of a CSV to answer names;
    ``title`` and ``text`` are the problem's own, the setting of the question.
    """

    part: Part
    digest: str
    points: Mapping[str, float]
    labels: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    due: datetime | None = None
    title: str = ""
    text: str = ""

    @property
    def address(self) -> str:
        """``problem.part``."""
        return self.part.address

    @property
    def possible(self) -> float:
        """The points of the whole task."""
        return sum(self.points.values())

    def answer(self, name: str) -> Answer:
        """The answer of this name."""
        return next(answer for answer in self.part.answers if answer.name == name)


@dataclass(frozen=True)
class Late:
    """Handed in up to ``within`` after it was due, an answer is worth ``multiplier`` of its points."""

    within: timedelta
    multiplier: float


@dataclass(frozen=True)
class Assignment:
    """What a class hands in.

    ``attempts`` says which of several answers to one question counts. ``columns`` names the columns of
    a CSV that hold the student (``student``, ``name``, ``time``). ``exports`` holds what single output
    formats want to know (``canvas: {assignment: Homework 1 (123)}``), as written.
    """

    id: str
    title: str
    tasks: tuple[Task, ...]
    digest: str
    due: datetime | None = None
    late: tuple[Late, ...] = ()
    attempts: str = "last"
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    roster: Path | None = None
    exports: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def possible(self) -> float:
        """The points of the whole assignment."""
        return sum(task.possible for task in self.tasks)

    def task(self, address: str) -> Task | None:
        """The task of the part at *address*; None if it is no part of this assignment."""
        return self._by_address.get(address)

    @cached_property
    def _by_address(self) -> Mapping[str, Task]:
        return {task.address: task for task in self.tasks}

    def multiplier(self, task: Task, handed_in: datetime | None) -> float:
        """What the late policy leaves of the points: 1 in time, 0 after the last row of the table."""
        due = task.due or self.due
        if due is None or handed_in is None or not self.late:
            return 1.0
        late_by = _aware(handed_in) - _aware(due)
        if late_by <= timedelta(0):
            return 1.0
        return next((row.multiplier for row in self.late if late_by <= row.within), 0.0)


def read_assignment(path: Path, folder: Path | None = None) -> Assignment:
    """The assignment in the YAML file at *path*, its parts from the bank in *folder*.

    Raises ``ProblemError`` with the place of what is wrong, ``UsageError`` if there is no such file.
    """
    node = read_file(path)
    settings = settings_of(node, "an assignment").only(KEYS)
    overlays = [path.parent / name for name in settings.texts("with")]
    tasks: list[Task] = []
    for entry in settings.nodes("parts"):
        for task in _tasks(entry, folder, overlays):
            if any(task.address == other.address for other in tasks):
                entry.place.fail(f"{task.address} stands twice in this assignment")
            tasks.append(task)
    if not tasks:
        settings.place.fail("an assignment needs parts, such as - logreg-bce.grad-w")
    late = sorted((_late(entry) for entry in settings.each("late")), key=lambda row: row.within)
    identity = settings.text("id", path.stem)
    columns = settings.inner("columns")
    roster = settings.text("roster", "")
    said = json.dumps([plain_data(node), [task.digest for task in tasks]], sort_keys=True)
    return Assignment(
        identity,
        settings.text("title", identity),
        tuple(tasks),
        hashlib.sha256(said.encode()).hexdigest()[:16],
        _time(settings, "due"),
        tuple(late),
        settings.choice("attempts", ATTEMPTS, "last"),
        MappingProxyType({key: columns.text(key) for key in columns}),
        path.parent / roster if roster else None,
        MappingProxyType(
            {
                name: MappingProxyType({key: inner.text(key) for key in inner})
                for name in settings.inner("exports")
                for inner in [settings.inner("exports").inner(name)]
            }
        ),
    )


def whole_bank(folder: Path | None = None) -> Assignment:
    """Every part of the bank that asks for an answer, as one assignment."""
    problems = open_bank(folder).problems()
    tasks = tuple(_task(part, problem) for problem in problems for part in problem.parts if part.answers)
    digest = hashlib.sha256("".join(problem.digest for problem in problems).encode()).hexdigest()[:16]
    return Assignment("bank", "The whole bank", tasks, digest)


def of_address(address: str, folder: Path | None = None) -> Assignment:
    """The parts that *address* names (``problem``, ``problem.part``, a YAML file), as one assignment.

    Raises ``UsageError`` where it names none that asks for an answer.
    """
    target = resolve(address, folder)
    tasks = tuple(_task(part, target.problem) for part in target.parts if part.answers)
    if not tasks:
        raise UsageError(f"{address} asks for no answer")
    return Assignment(target.problem.id, target.problem.title, tasks, target.problem.digest)


def _tasks(node: Node, folder: Path | None, overlays: list[Path]) -> list[Task]:
    """The tasks that one entry names: ``problem``, ``problem.part`` or a record with more to say."""
    if isinstance(node, Scalar):
        target = _target(node, node.text, folder, overlays)
        return [_task(part, target.problem) for part in target.parts if part.answers]
    settings = settings_of(node, "a part of an assignment").only(TASK_KEYS)
    target = _target(settings.node("part"), settings.text("part"), folder, overlays)
    if target.part is None:
        settings.node("part").place.fail("name one part here, such as logreg-bce.grad-w")
    return [_described(settings, target.part, target.problem)]


def _target(node: Node, address: str, folder: Path | None, overlays: list[Path]) -> Target:
    try:
        return resolve(address, folder, overlays)
    except UsageError as error:
        raise node.place.error(error.message) from error


def _task(part: Part, problem: Problem) -> Task:
    points = MappingProxyType({answer.name: answer.points for answer in part.answers})
    return Task(part, problem.digest, points, title=problem.title, text=problem.text)


def _described(settings: Settings, part: Part, problem: Problem) -> Task:
    points = _points(settings, part)
    columns = settings.inner("columns")
    for column in columns:
        if not any(answer.name == columns.text(column) for answer in part.answers):
            columns.node(column).place.fail(f"{part.address} has no answer {columns.text(column)!r}")
    return Task(
        part,
        problem.digest,
        MappingProxyType(points),
        settings.texts("labels"),
        MappingProxyType({column: columns.text(column) for column in columns}),
        _time(settings, "due"),
        problem.title,
        problem.text,
    )


def _points(settings: Settings, part: Part) -> dict[str, float]:
    """Points by answer: named one by one, or a total shared out as the problem shares its own."""
    own = {answer.name: answer.points for answer in part.answers}
    node = settings.record.get("points")
    if node is None:
        return own
    if isinstance(node, Record):
        inner = settings.inner("points").only(tuple(own))
        return {name: inner.number(name, 0.0) for name in own}
    total, share = settings.number("points"), sum(own.values())
    if total < 0:
        node.place.fail("points cannot be negative")
    return {name: total * (value / share if share else 1 / len(own)) for name, value in own.items()}


def _late(settings: Settings) -> Late:
    settings.only(("within", "multiplier"))
    found = _HOURS.fullmatch(settings.text("within"))
    if found is None:
        settings.node("within").place.fail("within is a time such as 24 h, 3 days or 30 min")
    unit = (found[2] or "h")[0]
    size = {"h": timedelta(hours=1), "d": timedelta(days=1), "m": timedelta(minutes=1)}[unit]
    multiplier = settings.number("multiplier")
    if not 0 <= multiplier <= 1:
        settings.node("multiplier").place.fail("a multiplier is between 0 and 1")
    return Late(float(found[1]) * size, multiplier)


def _time(settings: Settings, key: str) -> datetime | None:
    if key not in settings:
        return None
    text = settings.text(key)
    try:
        return parse_time(text)
    except ValueError:
        settings.node(key).place.fail(f"{key} is a time such as 2026-11-01 23:59 +01:00, not {text!r}")


def parse_time(text: str) -> datetime:
    """A time as ISO 8601 writes it, with a space before the offset allowed; UTC where there is none.

    Raises ``ValueError``.
    """
    return _aware(datetime.fromisoformat(re.sub(r"\s+([+-]\d\d:?\d\d|Z)$", r"\1", text.strip())))


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
