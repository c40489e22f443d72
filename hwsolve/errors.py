"""Every error that hwsolve raises on purpose; each names its audience.

A *student* error is about an answer, an *author* error about a problem file, a
*usage* error about the command line. The command line's one error boundary turns
them into a sentence with the place and a caret, and an exit status.
"""

from __future__ import annotations

Span = tuple[int, int]


class HwsolveError(Exception):
    """The root of our errors: one sentence for a person, and where it belongs."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Unreadable(HwsolveError):
    """Text that cannot be read as mathematics (audience: whoever typed it).

    ``source`` is the text, ``span`` the half-open range of characters that is at
    fault, ``remedy`` the likeliest mend, where one is known.
    """

    def __init__(self, message: str, source: str, span: Span, remedy: str | None = None) -> None:
        super().__init__(message)
        self.source = source
        self.span = span
        self.remedy = remedy

    def __str__(self) -> str:
        return point_at(self.source, self.span, self.sentence)

    @property
    def sentence(self) -> str:
        """The message and, where one is known, the remedy, in one line."""
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class MeaningError(HwsolveError):
    """A formula that was read but stands for nothing here: a shape clash, an unknown name."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.span = span


class NotComputable(HwsolveError):
    """A limit of ours was reached (size, precision, an unsupported function): the outcome is open."""


class ProblemError(HwsolveError):
    """A problem file is at fault (audience: its author)."""

    def __init__(
        self,
        message: str,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        path: str | None = None,
        excerpt: str | None = None,
    ) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.excerpt = excerpt

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        head = "  ".join(part for part in (place, self.path) if part)
        lines = [head] if head else []
        lines.append(self.excerpt if self.excerpt else f"  {self.message}")
        return "\n".join(lines)


class UsageError(HwsolveError):
    """A command was called with something that does not exist or does not fit."""


class Falsehood(HwsolveError):
    """A derivation line of ours was refuted: our own defect, never printed as mathematics."""


def point_at(source: str, span: Span, message: str, width: int = 76) -> str:
    """The part of *source* around *span*, a caret under it, and the message beside or below the caret."""
    start, end = span
    start = min(max(start, 0), len(source))
    left = max(0, start - width // 2)
    right = min(len(source), left + width)
    shown = "".join(c if c.isprintable() else " " for c in source[left:right])
    lead, tail = ("…" if left else ""), ("…" if right < len(source) else "")
    if not shown.strip():
        return f"  {shortened(message)}"
    carets = " " * (len(lead) + start - left) + "^" * max(1, min(end, right) - start)
    below = "\n  " if len(carets) > width // 2 and len(carets) + len(message) > width else " "
    return f"  {lead}{shown}{tail}\n  {carets}{below}{shortened(message)}"


def shortened(message: str, limit: int = 300) -> str:
    """*message*, cut at a space where it is longer than anybody reads."""
    if len(message) <= limit:
        return message
    return message[:limit].rsplit(" ", 1)[0].rstrip(",;: ") + " …"
