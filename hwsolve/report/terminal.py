"""A derivation for a terminal: numbered lines, the rule, the evidence, what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from hwsolve.derivation.derivation import Step
from hwsolve.notation.formula import Formula
from hwsolve.report.escape import terminal
from hwsolve.report.number import about
from hwsolve.report.sheet import Sheet, evidence_words, level, sentence

#: The mark and colour of each level of evidence.
MARKS = {
    "proved": ("✓", "green"),
    "agrees": ("≈", "cyan"),
    "cited": ("§", "yellow"),
    "unchecked": ("?", "red"),
}
_WIDEST = 100
_DOLLARS = re.compile(r"\$([^$]+)\$")


def print_sheet(sheet: Sheet, console: Console) -> None:
    """Print the derivation on *console*; all text is ``Text``, never markup."""
    for line in _lines(sheet, console, min(console.width, _WIDEST)):
        line.rstrip()
        console.print(line, soft_wrap=True)


def _lines(sheet: Sheet, console: Console, width: int) -> Iterator[Text]:
    yield from _words(f"{sheet.part.address}  {sheet.title}", "bold").wrap(console, width)
    if sheet.part.ask:
        yield from _words(_undollared(sheet.part.ask.strip())).wrap(console, width)
    margin = len(str(len(sheet.derivation.steps))) + 2
    for index, step in enumerate(sheet.derivation.steps):
        goes_on = sheet.goes_on(index)
        if not (goes_on or (_alone(sheet, index) and _alone(sheet, index - 1))):
            yield Text()
        yield _head(index + 1, step, margin, width)
        claim = sheet.text(step.claim)
        if goes_on:
            claim = claim.removeprefix(sheet.text(step.before)).strip()
        yield from _hanging(_words(claim), console, margin + 2, width)
        if step.note:
            yield from _indented(_words(step.note, "italic"), console, margin, width)
    yield Text()
    for name, found in sheet.derivation.answers.items():
        yield from _hanging(_answer(sheet, name, found), console, 0, width)
    yield _summary(sheet)


def _alone(sheet: Sheet, index: int) -> bool:
    """Whether step *index* is a line of thought by itself."""
    last = len(sheet.derivation.steps) - 1
    return index >= 0 and not sheet.goes_on(index) and (index == last or not sheet.goes_on(index + 1))


def _undollared(ask: str) -> str:
    """``$x$`` as ``x``; mathematics that needs LaTeX keeps its dollars."""
    return _DOLLARS.sub(lambda found: found[0] if re.search(r"[\\{}]", found[0]) else found[1], ask)


def _head(number: int, step: Step, margin: int, width: int) -> Text:
    """The number, the rule, and at the right edge the evidence."""
    mark, colour = MARKS[level(step)]
    evidence = _words(f"{mark} {evidence_words(step)}", colour)
    head = Text(f"{number:>{margin - 2}}  ", "dim") + _words(sentence(step.rule), "bold")
    gap = width - head.cell_len - evidence.cell_len
    return head + Text(" " * max(2, gap)) + evidence


def _answer(sheet: Sheet, name: str, formula: Formula) -> Text:
    value = about(formula, sheet.derivation.scope)
    tail = f" ≈ {value.replace('-', '−')}" if value else ""
    return _words(name, "bold") + _words(f" = {sheet.text(formula)}{tail}")


def _summary(sheet: Sheet) -> Text:
    steps = sheet.derivation.steps
    counts = {name: sum(level(step) == name for step in steps) for name in MARKS}
    words = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    if sheet.derivation.verified:
        return Text(f"verified: {words or 'no lines'}", "green")
    return Text(f"not verified: {words}", "red")


def _hanging(text: Text, console: Console, indent: int, width: int) -> Iterator[Text]:
    """*text* indented, its further lines by four more."""
    room = max(20, width - indent)
    lines = list(text.wrap(console, room))
    if len(lines) > 1:
        first = lines[0]
        rest = text[len(first.plain) :]
        lines = [first, *(Text("    ") + line for line in _stripped(rest).wrap(console, room - 4))]
    for line in lines:
        yield Text(" " * indent) + line


def _stripped(text: Text) -> Text:
    start = len(text.plain) - len(text.plain.lstrip())
    return text[start:] if start else text


def _indented(text: Text, console: Console, indent: int, width: int) -> Iterator[Text]:
    for line in text.wrap(console, max(20, width - indent)):
        yield Text(" " * indent) + line


def _words(text: str, style: str = "") -> Text:
    return Text(terminal(text), style)
