"""A review as Markdown: the document, and under each line what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator

from hwsolve.notation.printing.latex import render_latex
from hwsolve.report.escape import markdown, terminal
from hwsolve.report.review.page import SIGNS, comment, formula_text, level, lines, standing, summary
from hwsolve.review.review import Review, verdict_of


def render_markdown(review: Review) -> str:
    """The review as one Markdown text: a table of the claims, the milestones, the score."""
    return "\n".join(_lines(review)) + "\n"


def _lines(review: Review) -> Iterator[str]:
    yield from ("# Review", "", f"{summary(review)}.", "")
    yield from ("| line | | what is written | evidence | comment |", "| ---: | --- | --- | --- | --- |")
    for line in lines(review):
        for claim in line.claims:
            sign = SIGNS[verdict_of(claim)]
            if claim.formula is not None:
                is_array = claim.scope.is_array if claim.scope is not None else None
                shown = f"${_cell(render_latex(claim.formula, is_array=is_array))}$"
            else:
                shown = markdown(terminal(formula_text(claim)))
            number = review.place(claim.span[0])[0]
            said = markdown(terminal(comment(claim)))
            yield f"| {number} | {sign} | {shown} | {markdown(level(claim))} | {said} |"
        for said in line.remarks:
            yield f"| {line.number} | ! | | in words | {markdown(terminal(said))} |"
    yield ""
    if review.milestones:
        yield from ("## Milestones", "")
        for each in review.milestones:
            mark = "x" if each.line is not None and not each.asserted else " "
            yield f"- [{mark}] {markdown(each.part)}, {markdown(each.answer)}: {markdown(standing(each))}"
        yield ""
    if review.score is not None:
        yield f"**Score: {review.score:.0%}**"
    yield from ("", "## The document", "")
    for line in lines(review):
        mark = f"{SIGNS[line.verdict]} " if line.verdict is not None else "  "
        yield f"    {line.number:4} {mark}{terminal(line.text)}"


def _cell(latex: str) -> str:
    return " ".join(latex.replace("|", r"\vert ").split())
