"""A derivation as a LaTeX document."""

from __future__ import annotations

from hwsolve.report.escape import latex
from hwsolve.report.number import about
from hwsolve.report.sheet import Sheet, evidence_words, sentence

_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\usepackage[margin=25mm]{geometry}
\allowdisplaybreaks
\begin{document}
"""


def render_latex_document(sheet: Sheet) -> str:
    """The derivation as a whole document, ready for pdflatex."""
    out = [_PREAMBLE, rf"\section*{{{latex(sheet.title)}}}", ""]
    if sheet.part.ask:
        out += [latex(sheet.part.ask.strip()), ""]
    if sheet.derivation.steps:
        out.append(r"\begin{enumerate}")
    for index, step in enumerate(sheet.derivation.steps):
        claim = sheet.latex(step.claim)
        if sheet.goes_on(index):
            claim = claim.removeprefix(sheet.latex(step.before)).strip()
        out.append(rf"\item \textbf{{{latex(sentence(step.rule))}}} ({latex(evidence_words(step))})")
        out.append(rf"\[ {claim} \]")
        if step.note:
            out.append(latex(step.note))
    if sheet.derivation.steps:
        out += [r"\end{enumerate}", ""]
    for name, found in sheet.derivation.answers.items():
        value = about(found, sheet.derivation.scope)
        out += [
            rf"\noindent\textbf{{{latex(name)}}}",
            rf"\[ {sheet.latex(found)}{_approximately(value)} \]",
            "",
        ]
    out.append("Every line was checked." if sheet.derivation.verified else "Not every line was checked.")
    out += ["", r"\end{document}"]
    return "\n".join(out) + "\n"


def _approximately(value: str | None) -> str:
    return rf" \approx {value}" if value else ""
