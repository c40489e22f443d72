"""A review as one HTML page without scripts or links; formulas are MathML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from hwsolve.notation.printing.mathml import mathml_runs
from hwsolve.report.dark import DARK
from hwsolve.report.escape import terminal
from hwsolve.report.review.page import SIGNS, comment, level, lines, mark, standing, summary
from hwsolve.review.review import Review, verdict_of
from hwsolve.working.claims import Claim

_STYLE: Final = """
body { font: 16px/1.45 Georgia, "Times New Roman", serif; max-width: 60em; margin: 2em auto; padding: 0 1em;
  color: #1c1c1c; background: #fff; }
table { border-collapse: collapse; width: 100%; } td { vertical-align: baseline; padding: .1em .6em; }
td.number { color: #888; text-align: right; font: .8em monospace; width: 3em; }
td code { font: .85em/1.5 monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.claim { margin: .15em 0 .35em 1.5em; } .claim math { font-size: 1.1em; }
.level { font: .8em sans-serif; color: #555; margin-left: 1em; } .comment { font-style: italic; }
.proved, .agrees { color: #17692c; } .refuted { color: #a00; } .undecided, .unread { color: #7a5b00; }
.definition, .condition { color: #666; }
.milestones { list-style: none; padding: 0; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "Libertinus Math", math; }
"""


def render_html(review: Review) -> str:
    """The document line by line; under a line its relations as they were read, marked and commented."""
    out = ["<!DOCTYPE html>", '<html lang="en">', '<head><meta charset="utf-8">']
    out += ['<meta name="viewport" content="width=device-width, initial-scale=1">']
    out += ["<title>Review</title>", f"<style>{_STYLE}{DARK}</style></head>", "<body><h1>Review</h1>"]
    out += [f"<p>{_text(summary(review))}.</p>", "<table>", *_rows(review), "</table>"]
    if review.milestones:
        out.append('<h2>Milestones</h2><ul class="milestones">')
        out += [
            f"<li>{mark(each)} {_text(each.part)}, {_text(each.answer)}: {_text(standing(each))}</li>"
            for each in review.milestones
        ]
        out.append("</ul>")
    if review.score is not None:
        out.append(f"<p><b>Score: {review.score:.0%}</b></p>")
    return "\n".join([*out, "</body></html>"]) + "\n"


def _rows(review: Review) -> Iterator[str]:
    for line in lines(review):
        yield f'<tr id="line-{line.number}"><td class="number">{line.number}</td>'
        yield f"<td><code>{_text(line.text)}</code>"
        yield from (_claim(claim) for claim in line.claims)
        yield from (f'<div class="claim refuted">! {_text(said)}</div>' for said in line.remarks)
        yield "</td></tr>"


def _claim(claim: Claim) -> str:
    verdict = verdict_of(claim)
    shown = _text(" ".join(claim.text.split()))
    if claim.formula is not None:
        is_array = claim.scope.is_array if claim.scope is not None else None
        runs = mathml_runs(claim.formula, is_array)
        shown = " ".join(f"<math>{run}</math>" for run in runs)
    said = comment(claim)
    remark = f' <span class="comment">{_text(said)}</span>' if said else ""
    return (
        f'<div class="claim {verdict}">{SIGNS[verdict]} {shown}'
        f'<span class="level">{_text(level(claim))}</span>{remark}</div>'
    )


def _text(words: str) -> str:
    return escape(terminal(words), quote=True)
