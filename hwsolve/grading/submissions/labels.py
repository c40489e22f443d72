"""The labels of an assignment: addresses, names, titles and numbers, each with what it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment, Task
    from hwsolve.problem.problem import Answer

#: ``Question 3``, ``Q3``, ``3.``, ``1(b)``, ``1b``, ``Part (b)``: a number, a letter, and what follows.
NUMBERING: Final = re.compile(
    r"(?:(?:question|problem|exercise|task|part|response|homework question|q|ex)\.?\s*)?#?\s*"
    r"(?:(?P<number>\d{1,3})\s*[.)]?\s*)?(?:\(?(?P<letter>[a-z])(?:[).:]|(?=\s*$)))?\s*[.:)–-]*\s*(?P<rest>.*)",
    re.DOTALL,
)
_POINTS: Final = re.compile(r"[(\[]\s*\d+(?:[.,]\d+)?\s*(?:points?|pts?\.?|marks?|p)\s*[)\]]")
_CANVAS: Final = re.compile(r"\d{3,}:\s*")
_SIGNS: Final = re.compile(r"[`*$\\{}]")


@dataclass(frozen=True, slots=True)
class Place:
    """What a label stands for: a part, one of its answers, or only a problem."""

    problem: str
    task: Task | None = None
    answer: Answer | None = None


def folded(label: str) -> str:
    """A label as it is compared: lower case, single spaces, without markup, points and a closing colon."""
    plain = " ".join(_SIGNS.sub("", label).casefold().split())
    plain = _CANVAS.sub("", _POINTS.sub("", plain), count=1) if plain else plain
    return plain.strip().rstrip(":").strip()


def bare(name: str) -> str:
    """A name as it is compared: ``W_1``, ``W₁`` and ``$W_{1}$`` are ``w1``, ``∂E/∂w`` is ``de/dw``."""
    import unicodedata

    plain = name.replace("∂", "d").replace("\\partial", "d")
    plain = re.sub(r"\\(?:wide)?hat\s*(?:\{(\w+)\}|(\w))", r"\1\2hat", plain)
    plain = unicodedata.normalize("NFD", plain).replace("\N{COMBINING CIRCUMFLEX ACCENT}", "hat")
    plain = re.sub(r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2", plain)
    plain = unicodedata.normalize("NFKC", plain)
    return re.sub(r"[\s_`*$\\{}()]", "", plain).casefold()


@dataclass(frozen=True)
class Labels:
    """Everything that an assignment's answers may be called."""

    assignment: Assignment

    @cached_property
    def exact(self) -> Mapping[str, Place]:
        """Addresses, ``part`` and ``part:name``, and what the assignment itself calls them."""
        found: dict[str, Place] = {}
        for task in self.assignment.tasks:
            own = Place(task.part.problem, task)
            called = {task.address, *task.labels}
            for label in called:
                found[folded(label)] = own
                for answer in task.part.answers:
                    for name in (answer.name, answer.slug):
                        found.setdefault(folded(f"{label}:{name}"), Place(task.part.problem, task, answer))
            for column, name in task.columns.items():
                found[folded(column)] = Place(task.part.problem, task, task.answer(name))
        return MappingProxyType(found)

    @cached_property
    def loose(self) -> Mapping[str, tuple[Place, ...]]:
        """Part ids, titles and problems, which several places may share."""
        found: dict[str, list[Place]] = {}
        for task in self.assignment.tasks:
            own = Place(task.part.problem, task)
            for label in dict.fromkeys((task.part.id, task.part.title)):
                found.setdefault(folded(label), []).append(own)
            for answer in task.part.answers:
                for name in dict.fromkeys((answer.name, answer.slug)):
                    inner = Place(task.part.problem, task, answer)
                    found.setdefault(folded(f"{task.part.id}:{name}"), []).append(inner)
        for problem, tasks in self.problems.items():
            only = Place(problem, tasks[0] if len(tasks) == 1 else None)
            found.setdefault(folded(problem), []).append(only)
        return MappingProxyType({label: tuple(places) for label, places in found.items()})

    @cached_property
    def names(self) -> Mapping[str, tuple[Place, ...]]:
        """The names of answers, by their bare form."""
        found: dict[str, list[Place]] = {}
        for task in self.assignment.tasks:
            for answer in task.part.answers:
                for name in dict.fromkeys((bare(answer.name), bare(answer.slug))):
                    found.setdefault(name, []).append(Place(task.part.problem, task, answer))
        return MappingProxyType({name: tuple(places) for name, places in found.items()})

    @cached_property
    def problems(self) -> Mapping[str, tuple[Task, ...]]:
        """The parts of each problem, problems in the order of the assignment."""
        found: dict[str, list[Task]] = {}
        for task in self.assignment.tasks:
            found.setdefault(task.part.problem, []).append(task)
        return MappingProxyType({problem: tuple(tasks) for problem, tasks in found.items()})

    @cached_property
    def known(self) -> tuple[str, ...]:
        """What to offer for a label that is not known."""
        tasks = self.assignment.tasks
        offered: Iterable[str] = (
            *(task.address for task in tasks),
            *(f"{task.address}:{answer.slug}" for task in tasks for answer in task.part.answers),
            *(label for task in tasks for label in task.labels),
            *(task.part.id for task in tasks),
        )
        return tuple(dict.fromkeys(offered))

    def numbered(self, number: int | None, letter: str | None, problem: str | None) -> Place | None:
        """What a number and a letter stand for: ``3`` the third part, ``1(b)`` the second of a problem's."""
        if number is not None and letter is None and problem is None:
            tasks = self.assignment.tasks
            return (
                Place(tasks[number - 1].part.problem, tasks[number - 1]) if 0 < number <= len(tasks) else None
            )
        if number is not None and problem is None:
            ids = list(self.problems)
            problem = ids[number - 1] if 0 < number <= len(ids) else None
        if problem is None or problem not in self.problems:
            return None
        inner = self.problems[problem]
        if letter is not None:
            named = [task for task in inner if task.part.id.casefold() == letter]
            place = ord(letter) - ord("a")
            task = named[0] if named else inner[place] if place < len(inner) else None
        else:
            task = inner[number - 1] if number is not None and 0 < number <= len(inner) else None
        return Place(problem, task) if task is not None else None
