"""What linting finds: one sentence about one place of a problem file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from hwsolve.errors import ProblemError
    from hwsolve.problem.nodes import Place

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """A sentence about ``file:line:column``; ``where`` is ``part`` or ``part.answer``.

    ``excerpt`` holds the line of the file with a caret under it, where there is one to show.
    """

    file: str
    line: int
    column: int
    where: str
    severity: Severity
    message: str
    excerpt: str | None = None

    @property
    def place(self) -> str:
        """``file:line:column``, as editors read it."""
        return f"{self.file}:{self.line}:{self.column}"

    def data(self) -> dict[str, Any]:
        """The finding as plain data."""
        return asdict(self)


def error_at(place: Place, where: str, message: str) -> Finding:
    """A fault of the file."""
    return Finding(place.source.name, place.line, place.column, where, "error", message)


def warning_at(place: Place, where: str, message: str) -> Finding:
    """Something that an author may want to mend."""
    return Finding(place.source.name, place.line, place.column, where, "warning", message)


def finding_of(error: ProblemError, file: str, where: str = "") -> Finding:
    """An error of the loader or of a reader of formulas, as a finding."""
    return Finding(
        error.file or file,
        error.line or 1,
        error.column or 1,
        where or error.path or "",
        "error",
        error.message,
        error.excerpt,
    )
