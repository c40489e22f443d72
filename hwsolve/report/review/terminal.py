"""A review for a terminal: the document with a mark before each line and comments under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.text import Text

from hwsolve.report.escape import terminal
from hwsolve.report.review.page import SIGNS, Line, comment, formula_text, lines, mark, standing, summary
from hwsolve.review.review import Review, verdict_of

_COLOURS: Final = {
    "proved": "green", "agrees": "green", "refuted": "red", "undecided": "yellow", "unread": "yellow",
    "definition": "dim", "condition": "dim",
}  # fmt: skip
_WIDEST: Final = 110


def print_review(review: Review, console: Console) -> None:
    """Print the review on *console*; all text is ``Text``, never markup."""
    width = min(console.width, _WIDEST)
    for line in _lines(review, width):
        line.rstrip()
        console.print(line, soft_wrap=True)


def _lines(review: Review, width: int) -> Iterator[Text]:
    margin = len(str(review.source.count("\n") + 1))
    for line in lines(review):
        yield _marked(line, margin)
        for claim in line.claims:
            verdict = verdict_of(claim)
            said = comment(claim)
            if not said:
                continue
            lead = f"{verdict}: " if verdict not in ("proved", "agrees") else "note: "
            shown = f" {formula_text(claim)}" if len(line.claims) > 1 or verdict == "refuted" else ""
            words = terminal(f"{lead}{said}{f'  [{shown.strip()}]' if shown else ''}")
            yield from _wrapped(Text(words, _COLOURS[verdict]), width, margin)
        for remark in line.remarks:
            yield from _wrapped(Text(terminal(f"in words: {remark}"), "red"), width, margin)
    yield Text()
    yield Text(summary(review), "bold")
    for each in review.milestones:
        yield Text(terminal(f"{mark(each)} {each.part}, {each.answer}: {standing(each)}"))
    if review.score is not None:
        yield Text(f"score {review.score:g}", "bold")


def _wrapped(words: Text, width: int, margin: int) -> Iterator[Text]:
    for part in words.wrap(Console(width=width), max(20, width - margin - 6)):
        yield Text(" " * (margin + 5)) + part


def _marked(line: Line, margin: int) -> Text:
    number = Text(f"{line.number:>{margin}} ", "dim")
    if line.verdict is None:
        return number + Text("   " + terminal(line.text))
    proved = line.verdict == "proved"
    sign = "✓✓" if proved else SIGNS[line.verdict]
    return number + Text(f"{sign:<3}", _COLOURS[line.verdict]) + Text(terminal(line.text))
