"""A derivation as Markdown with LaTeX between dollar signs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from hwsolve.derivation.exhibits import Exhibit, Graph, Plot, Table
from hwsolve.notation.formula import Words
from hwsolve.report.derivation.exhibits import graph_lines, is_numeric, values_table
from hwsolve.report.derivation.number import about
from hwsolve.report.derivation.sheet import Sheet, evidence_words, sentence
from hwsolve.report.escape import markdown, markdown_prose


def render_markdown(*sheets: Sheet) -> str:
    """The derivations as one Markdown text; the author's own words are kept as they are."""
    return "\n".join("\n".join(_lines(sheet)) + "\n" for sheet in sheets)


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (f"# {markdown(sheet.title)}", "")
    if sheet.part.ask:
        yield from (sheet.part.ask.strip(), "")
    for index, step in enumerate(sheet.derivation.steps):
        claim = sheet.latex(step.claim)
        if sheet.goes_on(index):
            claim = claim.removeprefix(sheet.latex(step.before)).strip()
        yield from (
            f"{index + 1}. **{markdown(sentence(step.rule))}** ({markdown(evidence_words(step))})",
            "",
        )
        if given := sheet.given(index):
            yield from (f"   given {', '.join(f'${sheet.latex(one)}$' for one in given)}", "")
        if isinstance(step.claim, Words):
            yield from (f"   {markdown_prose(step.claim.text)}", "")
        else:
            yield from ("   $$", f"   {claim}", "   $$", "")
        if step.note:
            yield from (f"   {markdown_prose(step.note)}", "")
    for exhibit in sheet.derivation.exhibits:
        yield from _exhibit(exhibit)
    if sheet.derivation.answers:
        yield from ("## Answers", "")
    for name, found in sheet.derivation.answers.items():
        value = about(found, sheet.derivation.scope)
        shown = markdown(found.text) if isinstance(found, Words) else f"${sheet.latex(found)}$"
        yield f"- {markdown(name)}: {shown}{f' ≈ {markdown(value)}' if value else ''}"
    if sheet.derivation.answers:
        yield ""
    yield f"*{sheet.verdict}*"


def _exhibit(exhibit: Exhibit) -> Iterator[str]:
    if exhibit.title:
        yield from (f"**{markdown(exhibit.title)}**", "")
    match exhibit:
        case Table():
            yield from _table(exhibit)
        case Plot():
            yield from _table(values_table(exhibit))
        case Graph():
            for depth, label, sources in graph_lines(exhibit):
                yield f"{'  ' * depth}- {markdown(label)}{f' ← {markdown(sources)}' if sources else ''}"
        case _:
            assert_never(exhibit)
    yield ""


def _table(table: Table) -> Iterator[str]:
    sides = []
    for place in range(len(table.columns)):
        cells = [row[place] for row in table.rows if place < len(row)]
        sides.append("---:" if is_numeric(cells) else "---")
    yield _row(table.columns)
    yield f"| {' | '.join(sides)} |"
    yield from map(_row, table.rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(markdown(' '.join(cell.split())) for cell in cells)} |"
