"""A derivation for a terminal: numbered lines, the rule, the evidence, what follows."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hwsolve.derivation.derivation import Step
from hwsolve.report.escape import terminal
from hwsolve.report.number import number_text
from hwsolve.report.sheet import Sheet, evidence_words, level, sentence

#: The mark and colour of each level of evidence.
MARKS = {"proved": ("✓", "green"), "agrees": ("≈", "cyan"), "cited": ("§", "yellow"), "unchecked": ("?", "red")}


def print_sheet(sheet: Sheet, console: Console) -> None:
    """Print the derivation on *console*."""
    console.print(terminal_sheet(sheet))


def terminal_sheet(sheet: Sheet) -> RenderableType:
    """The derivation as something rich can print; all text is ``Text``, never markup."""
    lines: list[RenderableType] = [_words(f"{sheet.part.address}  {sheet.title}", "bold")]
    if sheet.part.ask:
        lines.append(_words(sheet.part.ask))
    steps = Table.grid(padding=(0, 1))
    steps.add_column(justify="right", no_wrap=True)
    steps.add_column()
    for index, step in enumerate(sheet.derivation.steps):
        steps.add_row(Text(str(index + 1), "dim"), _step(sheet, index, step))
    if sheet.derivation.steps:
        lines.append(Padding(steps, (1, 0)))
    if sheet.derivation.answers:
        lines.append(_answers(sheet))
    lines.append(_summary(sheet))
    return Group(*lines)


def _step(sheet: Sheet, index: int, step: Step) -> RenderableType:
    mark, colour = MARKS[level(step)]
    head = Table.grid(expand=True, padding=(0, 1))
    head.add_column(ratio=1)
    head.add_column(justify="right")
    head.add_row(_words(sentence(step.rule), "bold"), _words(f"{mark} {evidence_words(step)}", colour))
    claim = sheet.text(step.claim)
    if sheet.goes_on(index):
        claim = claim.removeprefix(sheet.text(step.before)).strip()
    rows: list[RenderableType] = [head, _formula(claim)]
    if step.note:
        rows.append(_words(step.note, "italic"))
    return Group(*rows)


def _answers(sheet: Sheet) -> RenderableType:
    rows: list[RenderableType] = []
    for name, found in sheet.derivation.answers.items():
        value = number_text(found, sheet.derivation.scope)
        rows.append(_words(name, "bold"))
        rows.append(_formula(f"{sheet.text(found)}{f' ≈ {value}' if value else ''}"))
    return Padding(Group(*rows), (0, 0, 1, 0))


def _summary(sheet: Sheet) -> Text:
    steps = sheet.derivation.steps
    counts = {name: sum(level(step) == name for step in steps) for name in MARKS}
    words = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    if sheet.derivation.verified:
        return Text(f"verified: {words or 'no lines'}", "green")
    return Text(f"not verified: {words}", "red")


def _formula(text: str) -> RenderableType:
    """A formula, its further lines indented under the first."""
    words = _words(text)
    words.no_wrap = False
    return Padding(_Hanging(words), (0, 0, 0, 2))


class _Hanging:
    """Text whose lines after the first are indented by four."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: object) -> RenderResult:
        width = getattr(options, "max_width", console.width)
        first, *rest = self.text.wrap(console, width) or [Text()]
        yield first
        if rest:
            tail = Text(" ").join(rest)
            for line in tail.wrap(console, max(10, width - 4)):
                yield Text("    ") + line


def _words(text: str, style: str = "") -> Text:
    return Text(terminal(text), style)
