"""Linting of problem files: which parts there are, and what is to be said about each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hwsolve.authoring.finding import Finding, error_at, finding_of, warning_at
from hwsolve.errors import HwsolveError, ProblemError, UsageError
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_file
from hwsolve.problem.nodes import Listing, Node, Record, Scalar

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part, Problem

_UNPAIRED: Final = "a $ without a second one, so a formula does not end (a price is \\$5)"


def problem_files(paths: Sequence[Path]) -> list[Path]:
    """The problem files among *paths*, folders opened; raises ``UsageError`` where there is none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                file
                for file in (*path.rglob("*.yaml"), *path.rglob("*.yml"))
                if not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
            if not inside:
                raise UsageError(f"there is no problem file in the folder {str(path)!r}")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"there is no file or folder {str(path)!r}")
    return list(dict.fromkeys(found))


def read_problem(path: Path) -> Problem:
    """The problem in the file; raises ``ProblemError`` with the place of what is wrong."""
    return problem_of(read_file(path), str(path))


def file_findings(path: Path, problem: Problem, ids: dict[str, str]) -> Iterator[Finding]:
    """What concerns the file as a whole; *ids* are the ids of the files before it."""
    place = problem.parts[0].place
    if problem.id in ids:
        said = f"the id {problem.id!r} is that of {ids[problem.id]} already"
        yield Finding(str(path), 1, 1, "", "error", said)
    if not problem.text.strip():
        said = "the problem has no text: nothing says what is given"
        yield Finding(place.source.name, 1, 1, "", "warning", said)
    if _dollars(problem.text) % 2:
        yield Finding(place.source.name, 1, 1, "", "warning", f"the text has {_UNPAIRED}")


def part_findings(path: Path, part_id: str, fast: bool = False) -> tuple[Finding, ...]:
    """Everything about one part of the file; with *fast* its derivation is left out."""
    from hwsolve.authoring.answers import answer_findings
    from hwsolve.authoring.derivations import derivation_findings, parameter_findings
    from hwsolve.grading.derived import with_derived

    node = read_file(path)
    part = next(part for part in problem_of(node, str(path)).parts if part.id == part_id)
    found = list(_advice(part, _has_points(node, part_id)))
    try:
        part.scope  # noqa: B018  built on demand, and what is wrong with it concerns every answer
    except ProblemError as error:
        return (*found, finding_of(error, str(path), part.id))
    except HwsolveError as error:
        return (*found, error_at(part.place, part.id, error.message))
    for answer in (part if fast else with_derived(part)).answers:
        found += answer_findings(part, answer)
    parameters = list(parameter_findings(part))
    found += parameters
    if not parameters and not fast:
        found += derivation_findings(part)
    return tuple(found)


def _advice(part: Part, has_points: bool) -> Iterator[Finding]:
    if not part.ask.strip():
        yield warning_at(part.place, part.id, "the part does not say what it asks (key ask)")
    if _dollars(part.ask) % 2:
        yield warning_at(part.place, part.id, f"the question has {_UNPAIRED}")
    if not has_points:
        yield warning_at(part.place, part.id, "the part does not say what it is worth (key points); it is 1")
    if not part.answers:
        yield warning_at(part.place, part.id, "the part asks for no answer")
    elif abs((worth := sum(answer.points for answer in part.answers)) - part.points) > 1e-9:
        said = f"the part is worth {part.points:g}, its answers {worth:g} together"
        yield warning_at(part.place, part.id, said)


def _dollars(text: str) -> int:
    """How many signs begin or end a formula."""
    return text.count("$") - text.count(r"\$")


def _has_points(node: Node, part_id: str) -> bool:
    parts = node.get("parts") if isinstance(node, Record) else None
    for entry in parts.items if isinstance(parts, Listing) else (parts,):
        if isinstance(entry, Record):
            identity = entry.get("id")
            if isinstance(identity, Scalar) and identity.text == part_id:
                return "points" in entry.entries
    return True
