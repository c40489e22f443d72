"""A derivation for a terminal: numbered lines, the rule, the evidence, what follows."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from hwsolve.derivation.derivation import Step
from hwsolve.notation.formula import Formula, Words
from hwsolve.report.derivation.number import about
from hwsolve.report.derivation.sheet import Sheet, evidence_words, level, sentence
from hwsolve.report.derivation.terminal_exhibits import print_exhibit
from hwsolve.report.derivation.terminal_formula import broken
from hwsolve.report.escape import terminal
from hwsolve.report.prose import undollared

#: The mark and colour of each level of evidence.
MARKS = {
    "proved": ("✓", "green"),
    "agrees": ("≈", "cyan"),
    "cited": ("§", "yellow"),
    "unchecked": ("?", "red"),
}
_WIDEST = 100


def print_sheet(sheet: Sheet, console: Console, plots: bool = False) -> None:
    """Print the derivation on *console*; all text is ``Text``, never markup; *plots* draws plots."""
    width = min(console.width, _WIDEST)
    _print(_lines(sheet, console, width), console)
    for exhibit in sheet.derivation.exhibits:
        print_exhibit(exhibit, console, width, plots)
    _print(_results(sheet, console, width), console)


def _print(lines: Iterator[Text], console: Console) -> None:
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)


def _lines(sheet: Sheet, console: Console, width: int) -> Iterator[Text]:
    yield from _words(f"{sheet.part.address}  {sheet.title}", "bold").wrap(console, width)
    if sheet.part.ask:
        yield from _words(undollared(sheet.part.ask.strip())).wrap(console, width)
    margin = len(str(len(sheet.derivation.steps))) + 2
    for index, step in enumerate(sheet.derivation.steps):
        goes_on = sheet.goes_on(index)
        if not (goes_on or (_alone(sheet, index) and _alone(sheet, index - 1))):
            yield Text()
        yield from _head(index + 1, step, margin, width)
        if given := sheet.given(index):
            hypotheses = _words(f"given {', '.join(map(sheet.text, given))}").plain
            for line in broken(hypotheses, width - margin - 2):
                yield Text(" " * (margin + 2)) + Text(line, "dim")
        claim = sheet.text(step.claim)
        if goes_on:
            claim = claim.removeprefix(sheet.text(step.before)).strip()
        if isinstance(step.claim, Words):
            yield from _indented(_words(undollared(step.claim.text)), console, margin + 2, width)
        else:
            for line in broken(terminal(claim), max(20, width - margin - 2)):
                yield Text(" " * (margin + 2)) + Text(line)
        if step.note:
            yield from _indented(_words(undollared(step.note), "italic"), console, margin, width)


def _results(sheet: Sheet, console: Console, width: int) -> Iterator[Text]:
    yield Text()
    for name, found in sheet.derivation.answers.items():
        if isinstance(found, Words):
            yield from (_words(name, "bold") + _words(f": {undollared(found.text)}")).wrap(console, width)
        else:
            yield from _answer(sheet, name, found, width)
    yield _summary(sheet)


def _alone(sheet: Sheet, index: int) -> bool:
    """Whether step *index* is a line of thought by itself."""
    last = len(sheet.derivation.steps) - 1
    return index >= 0 and not sheet.goes_on(index) and (index == last or not sheet.goes_on(index + 1))


def _head(number: int, step: Step, margin: int, width: int) -> Iterator[Text]:
    """The number, the rule, and at the right edge the evidence (below, where there is no room)."""
    mark, colour = MARKS[level(step)]
    evidence = f"{mark} {terminal(evidence_words(step))}"
    head = Text(f"{number:>{margin - 2}}  ", "dim") + _words(sentence(step.rule), "bold")
    gap = width - head.cell_len - Text(evidence).cell_len
    if gap >= 2:
        yield head + Text(" " * gap) + Text(evidence, colour)
        return
    yield head
    for line in broken(evidence, width - margin, 2):
        yield Text(" " * margin) + Text(line, colour)


def _answer(sheet: Sheet, name: str, formula: Formula, width: int) -> Iterator[Text]:
    value = about(formula, sheet.derivation.scope)
    tail = f" ≈ {value.replace('-', '−')}" if value else ""
    label = terminal(name)
    first, *rest = broken(terminal(f"{label} = {sheet.text(formula)}{tail}"), width)
    yield Text(first[: len(label)], "bold") + Text(first[len(label) :])
    yield from map(Text, rest)


def _summary(sheet: Sheet) -> Text:
    steps = sheet.derivation.steps
    counts = {name: sum(level(step) == name for step in steps) for name in MARKS}
    words = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    if sheet.derivation.verified:
        return Text(f"verified: {words or 'no lines'}", "green")
    return Text(f"not verified: {words}", "red")


def _indented(text: Text, console: Console, indent: int, width: int) -> Iterator[Text]:
    for line in text.wrap(console, max(20, width - indent)):
        yield Text(" " * indent) + line


def _words(text: str, style: str = "") -> Text:
    return Text(terminal(text), style)
