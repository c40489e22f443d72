"""A derivation as one HTML page without scripts or links."""

from __future__ import annotations

from html import escape

from hwsolve.notation.formula import Formula
from hwsolve.report.escape import terminal
from hwsolve.report.number import about
from hwsolve.report.sheet import Sheet, evidence_words, level, sentence

_STYLE = """
body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em; color: #222; }
.formula { font-family: "STIX Two Math", "Cambria Math", serif; font-size: 1.1em; margin: .2em 0 .2em 1.5em; }
.evidence { float: right; font-size: .85em; color: #555; } .proved { color: #17692c; }
.agrees { color: #0b5c78; } .cited { color: #7a5b00; } .unchecked { color: #a00; } li { margin: .8em 0; }
"""


def render_html(sheet: Sheet) -> str:
    """The derivation as a page; formulas are Unicode text, their LaTeX is the tooltip."""
    out = ["<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8">']
    out += [f"<title>{_text(sheet.part.address)}</title><style>{_STYLE}</style></head><body>"]
    out += [f"<h1>{_text(sheet.title)}</h1>", f"<p>{_text(sheet.part.ask)}</p>", "<ol>"]
    for index, step in enumerate(sheet.derivation.steps):
        claim = sheet.text(step.claim)
        if sheet.goes_on(index):
            claim = claim.removeprefix(sheet.text(step.before)).strip()
        evidence = f'<span class="evidence {level(step)}">{_text(evidence_words(step))}</span>'
        out.append(f"<li>{evidence}<b>{_text(sentence(step.rule))}</b>{_formula(sheet, step.claim, claim)}")
        out.append(f"<p>{_text(step.note)}</p></li>" if step.note else "</li>")
    out.append("</ol>")
    for name, found in sheet.derivation.answers.items():
        value = about(found, sheet.derivation.scope)
        shown = f"{sheet.text(found)}{f' ≈ {value}' if value else ''}"
        out.append(f"<p><b>{_text(name)}</b></p>{_formula(sheet, found, shown)}")
    verdict = "Every line was checked." if sheet.derivation.verified else "Not every line was checked."
    out += [f"<p>{verdict}</p>", "</body></html>"]
    return "\n".join(out) + "\n"


def _formula(sheet: Sheet, formula: Formula, shown: str) -> str:
    return f'<div class="formula" title="{_text(sheet.latex(formula))}">{_text(shown)}</div>'


def _text(words: str) -> str:
    return escape(terminal(words), quote=True)
