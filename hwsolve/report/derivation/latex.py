"""Derivations as a LaTeX document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from hwsolve.derivation.exhibits import Exhibit, Graph, Plot, Table
from hwsolve.notation.formula import Words
from hwsolve.report.derivation.exhibits import drawable, graph_lines, is_numeric, thinned
from hwsolve.report.derivation.number import about
from hwsolve.report.derivation.sheet import Sheet, evidence_words, sentence
from hwsolve.report.escape import latex

_PREAMBLE: Final = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\usepackage[margin=25mm]{geometry}
\allowdisplaybreaks
"""
_PLOTS: Final = r"""\usepackage{pgfplots}
\pgfplotsset{compat=1.14}
"""
#: A curve of a plot has at most this many points.
_POINTS: Final = 200


def render_latex_document(*sheets: Sheet) -> str:
    """The derivations as one document, ready for pdflatex."""
    plots = any(isinstance(one, Plot) for sheet in sheets for one in sheet.derivation.exhibits)
    out = [_PREAMBLE + (_PLOTS if plots else "") + r"\begin{document}", ""]
    for sheet in sheets:
        out += _lines(sheet)
    return "\n".join([*out, r"\end{document}"]) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (rf"\section*{{{latex(sheet.title)}}}", "")
    if sheet.part.ask:
        yield from (latex(sheet.part.ask.strip()), "")
    if sheet.derivation.steps:
        yield r"\begin{enumerate}"
    for index, step in enumerate(sheet.derivation.steps):
        claim = sheet.latex(step.claim)
        if sheet.goes_on(index):
            claim = claim.removeprefix(sheet.latex(step.before)).strip()
        yield rf"\item \textbf{{{latex(sentence(step.rule))}}} ({latex(evidence_words(step))})"
        if given := sheet.given(index):
            yield rf"\\ given {', '.join(f'${sheet.latex(one)}$' for one in given)}"
        yield rf"\\ {latex(step.claim.text)}" if isinstance(step.claim, Words) else rf"\[ {claim} \]"
        if step.note:
            yield latex(step.note)
    if sheet.derivation.steps:
        yield from (r"\end{enumerate}", "")
    for exhibit in sheet.derivation.exhibits:
        yield from _exhibit(exhibit)
    for name, found in sheet.derivation.answers.items():
        value = about(found, sheet.derivation.scope)
        yield rf"\noindent\textbf{{{latex(name)}}}"
        if isinstance(found, Words):
            yield latex(found.text)
        else:
            yield rf"\[ {sheet.latex(found)}{_approximately(value)} \]"
        yield ""
    yield latex(sheet.verdict)
    yield ""


def _approximately(value: str | None) -> str:
    return rf" \approx {value}" if value else ""


def _exhibit(exhibit: Exhibit) -> Iterator[str]:
    yield r"\begin{center}"
    if exhibit.title:
        yield rf"\textbf{{{latex(exhibit.title)}}}\\[1ex]"
    match exhibit:
        case Table():
            yield from _table(exhibit)
        case Plot():
            yield from _plot(exhibit)
        case Graph():
            yield r"\begin{tabular}{l}"
            for depth, label, sources in graph_lines(exhibit):
                origin = rf" $\leftarrow$ {latex(sources)}" if sources else ""
                yield rf"\hspace*{{{2 * depth}em}}{latex(label)}{origin} \\"
            yield r"\end{tabular}"
        case _:
            assert_never(exhibit)
    yield from (r"\end{center}", "")


def _table(table: Table) -> Iterator[str]:
    columns = [[row[place] for row in table.rows if place < len(row)] for place in range(len(table.columns))]
    yield rf"\begin{{tabular}}{{{''.join('r' if is_numeric(cells) else 'l' for cells in columns)}}}"
    heading = " & ".join(rf"\textbf{{{latex(name)}}}" for name in table.columns)
    yield rf"\hline {heading} \\ \hline"
    for row in table.rows:
        yield rf"{' & '.join(map(latex, row))} \\"
    yield from (r"\hline", r"\end{tabular}")


def _plot(plot: Plot) -> Iterator[str]:
    options = [rf"xlabel={{{latex(plot.x_label)}}}", rf"ylabel={{{latex(plot.y_label)}}}", "grid=major"]
    options += ["width=12cm", "height=7.5cm", "legend style={font=\\small}"]
    options += [f"{axis}mode=log" for axis, log in (("x", plot.log_x), ("y", plot.log_y)) if log]
    yield rf"\begin{{tikzpicture}}\begin{{axis}}[{', '.join(options)}]"
    for curve in plot.curves:
        points = drawable(curve, plot)
        listed = " ".join(f"({points[n][0]:.6g},{points[n][1]:.6g})" for n in thinned(len(points), _POINTS))
        yield rf"\addplot+[{'only marks' if curve.marks else 'no marks'}] coordinates {{{listed}}};"
        if curve.name:
            yield rf"\addlegendentry{{{latex(curve.name)}}}"
    yield r"\end{axis}\end{tikzpicture}"
