"""Derivations as one HTML page without scripts or links; formulas are MathML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from hwsolve.notation.formula import Formula, Words
from hwsolve.notation.printing.markup import SIGN
from hwsolve.notation.printing.mathml import mathml_runs, render_mathml
from hwsolve.report.dark import DARK
from hwsolve.report.derivation.html_exhibits import render_exhibit
from hwsolve.report.derivation.number import about
from hwsolve.report.derivation.sheet import Sheet, evidence_words, level, sentence
from hwsolve.report.escape import terminal
from hwsolve.report.prose import prose_html

_STYLE: Final = """
body { font: 17px/1.5 Georgia, "Times New Roman", serif; max-width: 46em; margin: 2em auto; padding: 0 1em;
  color: #1c1c1c; background: #fff; }
h1 { font-size: 1.5em; line-height: 1.25; } h2 { font-size: 1.15em; margin: 1.8em 0 .4em; }
ol.steps { padding-left: 2.2em; } ol.steps > li { margin: 1em 0; clear: both; }
ol.steps > li::marker { color: #777; font-size: .9em; }
.rule { font-weight: bold; } .note { font-style: italic; color: #444; margin: .2em 0; }
.given { color: #444; margin: .2em 0; }
.evidence { float: right; font: .8em/1.9 sans-serif; color: #555; }
.proved { color: #17692c; } .agrees { color: #0b5c78; } .cited { color: #7a5b00; } .unchecked { color: #a00; }
.formula { margin: .35em 0 .35em 1em; padding: .2em 0 .2em 2.3em; line-height: 2; overflow: auto hidden; }
.words { margin: .2em 0 .2em 1em; }
.formula math { font-size: 1.1em; } .formula math:first-child { margin-left: -2em; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "Libertinus Math", math; }
table { border-collapse: collapse; margin: .8em 0; } caption { font-weight: bold; text-align: left; }
th, td { padding: .15em .8em; border-bottom: 1px solid #ddd; text-align: left; } th { border-color: #888; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
figure { margin: 1em 0; } figure svg { max-width: 100%; height: auto; }
figcaption { font-weight: bold; } ul.graph { list-style: none; padding-left: 0; font-family: monospace; }
.answer { border-left: 3px solid #17692c; padding-left: 1em; margin: 1em 0; }
.verdict { color: #17692c; } .open { color: #a00; }
@media print { body { margin: 0; max-width: none; } ol.steps > li { break-inside: avoid; } }
"""


def render_html(*sheets: Sheet) -> str:
    """The derivations as one page; the LaTeX of a formula is its tooltip."""
    first = sheets[0]
    title = first.problem.title if len(sheets) > 1 else first.part.address
    out = ["<!DOCTYPE html>", '<html lang="en">', '<head><meta charset="utf-8">']
    out += ['<meta name="viewport" content="width=device-width, initial-scale=1">']
    out += [f"<title>{_text(title)}</title>", f"<style>{_STYLE}{DARK}</style></head>", "<body>"]
    if len(sheets) > 1:
        out.append(f"<h1>{_text(title)}</h1>")
    for sheet in sheets:
        heading = "h2" if len(sheets) > 1 else "h1"
        name = sheet.part.title if len(sheets) > 1 else sheet.title
        out += [f"<article><{heading}>{prose_html(name)}</{heading}>", *_body(sheet), "</article>"]
    return "\n".join([*out, "</body></html>"]) + "\n"


def _body(sheet: Sheet) -> Iterator[str]:
    if sheet.part.ask:
        yield f"<p>{prose_html(sheet.part.ask)}</p>"
    if sheet.derivation.steps:
        yield '<ol class="steps">'
    for index, step in enumerate(sheet.derivation.steps):
        evidence = f'<span class="evidence {level(step)}">{_text(evidence_words(step))}</span>'
        yield f'<li>{evidence}<span class="rule">{_text(sentence(step.rule))}</span>'
        if given := sheet.given(index):
            hypotheses = ", ".join(
                f"<math>{render_mathml(sheet.renamed(one), sheet.is_array, _spelled(sheet))}</math>"
                for one in given
            )
            yield f'<div class="given">given {hypotheses}</div>'
        yield _formula(sheet, step.claim, sheet.goes_on(index))
        if step.note:
            yield f'<div class="note">{prose_html(step.note)}</div>'
        yield "</li>"
    if sheet.derivation.steps:
        yield "</ol>"
    for exhibit in sheet.derivation.exhibits:
        yield render_exhibit(exhibit)
    for name, found in sheet.derivation.answers.items():
        value = about(found, sheet.derivation.scope)
        yield f'<div class="answer"><b>{_text(name)}</b>{_formula(sheet, found, False, value)}</div>'
    yield f'<p class="{"verdict" if sheet.derivation.verified else "open"}">{_text(sheet.verdict)}</p>'


def _formula(sheet: Sheet, formula: Formula, goes_on: bool, value: str | None = None) -> str:
    """A formula in runs, so that a long one is broken before a relation or a sign; words as words."""
    if isinstance(formula, Words):
        return f'<div class="words">{prose_html(formula.text)}</div>'
    runs = mathml_runs(sheet.renamed(formula), sheet.is_array, goes_on, _spelled(sheet))
    if value:
        runs.append(f"{SIGN}≈</mo><mn>{_text(value.replace('-', '−'))}</mn>")
    shown = " ".join(f'<math displaystyle="true">{run}</math>' for run in runs)
    return f'<div class="formula" title="{_text(sheet.latex(formula))}">{shown}</div>'


def _spelled(sheet: Sheet) -> dict[str, str]:
    """The markup of names that stand for a square."""
    return {name: f"<msup><mi>{sign}</mi><mn>2</mn></msup>" for name, sign in sheet.squares.items()}


def _text(words: str) -> str:
    return escape(terminal(words), quote=True)
