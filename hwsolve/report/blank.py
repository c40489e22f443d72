"""An empty submission: a place for every answer, and each question in a comment above it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from hwsolve.report.prose import undollared

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment, Task
    from hwsolve.problem.problem import Answer

#: The format of a template with the end of its file's name.
ENDINGS: Final = {"markdown": ".md", "latex": ".tex", "yaml": ".yaml", "notebook": ".ipynb"}
_WIDTH: Final = 96
_LOOKS: Final = {
    "expression": "a formula",
    "number": "a number",
    "matrix": "rows in brackets, such as [[1, 2], [3, 4]]",
    "tuple": "values in order, such as (1, 2)",
    "shape": "sizes, such as (3, 4) or 3 × 4",
    "set": "a set, such as {1, 2}",
    "interval": "an interval, such as [0, 1)",
    "assignments": "values by name, such as x = 1, y = 2",
    "equation": "an equation",
    "update": "a rule, such as x := x + 1",
    "inequality": "an inequality",
    "bound": "a bound",
    "chain": "a chain, such as a >= b >= c",
    "function": "a function, by cases where it needs them",
    "rate": "a rate, such as O(1/n)",
    "graph": "the nodes in order, such as a = x*y, b = exp(a)",
    "derivation": "a derivation, line by line",
    "witness": "an example that has the property",
    "text": "a few sentences",
}


@dataclass(frozen=True, slots=True)
class Blank:
    """One part: its label, the question in lines, and its answers as label and hint."""

    label: str
    question: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


def render_blank(assignment: Assignment, form: str) -> str:
    """The empty submission of *assignment*; *form* is one of ``ENDINGS``."""
    writer = {"markdown": _markdown, "latex": _latex, "yaml": _yaml, "notebook": _notebook}[form]
    return writer(assignment.title, tuple(_blanks(assignment)))


def _blanks(assignment: Assignment) -> Iterator[Blank]:
    shown = ""
    for task in assignment.tasks:
        lines: list[str] = []
        if task.part.problem != shown and (task.title or task.text):
            shown = task.part.problem
            lines += [*_lines(task.title), *_lines(task.text), ""]
        lines += [*_lines(_heading(task)), *_lines(task.part.ask), *_names(task)]
        answers = task.part.answers
        if len(answers) == 1:
            lines += _lines(f"The answer is {_look(answers[0])}.")
        hints = tuple((answer.slug, f"{answer.name}: {_look(answer)}") for answer in answers)
        yield Blank(task.address, tuple(lines), hints)


def _heading(task: Task) -> str:
    points = f"{task.possible:g} point{'' if task.possible == 1 else 's'}"
    title = task.part.title if task.part.title != task.part.id else ""
    return f"{title} ({points})" if title else f"({points})"


def _names(task: Task) -> list[str]:
    """The names that formulas may use."""
    around = task.part.surroundings
    found: list[str] = []
    if around.symbols:
        found += _lines(f"where {', '.join(f'{name}: {kind}' for name, kind in around.symbols.items())}")
    if around.define:
        found += _lines(f"with {'; '.join(around.define)}")
    return found


def _look(answer: Answer) -> str:
    if answer.kind == "choice" and "options" in answer.options:
        from hwsolve.problem.nodes import Record

        node = answer.options.node("options")
        named = list(node.entries) if isinstance(node, Record) else answer.options.texts("options")
        return f"one of {', '.join(named)}"
    return _LOOKS.get(answer.kind, f"of the kind {answer.kind}")


def _lines(text: str) -> list[str]:
    return [line for part in undollared(text.strip()).split("\n") for line in wrap(part, _WIDTH) or [""]]


def _markdown(title: str, blanks: tuple[Blank, ...]) -> str:
    out = ["---", "student:", "name:", "---", "", f"# {title}", ""]
    out += [*_comment(["Write each answer under its heading: a formula, $…$, or a fenced block."]), ""]
    for blank in blanks:
        out += [f"## {blank.label}", "", *_comment(list(blank.question)), ""]
        if len(blank.answers) > 1:
            for label, hint in blank.answers:
                out += [f"### {label}", "", *_comment([hint]), ""]
    return "\n".join(out)


def _comment(lines: list[str]) -> list[str]:
    """An HTML comment; nothing in it ends it."""
    inner = [line.replace("-->", "-- >").replace("<!--", "< !--") for line in lines]
    return [f"<!-- {inner[0]} -->"] if len(inner) == 1 else ["<!--", *inner, "-->"]


def _latex(title: str, blanks: tuple[Blank, ...]) -> str:
    out = [
        r"\documentclass{article}",
        r"\usepackage{amsmath, amssymb}",
        rf"\title{{{_escaped(title)}}}",
        r"\author{} % your name",
        r"\begin{document}",
        r"\maketitle",
        "% Write each answer under its heading: $…$ or a displayed formula.",
    ]
    for blank in blanks:
        out += [
            "",
            rf"\section{{{_escaped(blank.label)}}}",
            *(f"% {line}".rstrip() for line in blank.question),
        ]
        if len(blank.answers) > 1:
            for label, hint in blank.answers:
                out += ["", rf"\subsection{{{_escaped(label)}}}", f"% {hint}"]
        out.append("")
    return "\n".join([*out, "", r"\end{document}", ""])


def _escaped(text: str) -> str:
    for sign in "_#&%$":
        text = text.replace(sign, rf"\{sign}")
    return text.replace("^", r"\textasciicircum{}")


def _yaml(title: str, blanks: tuple[Blank, ...]) -> str:
    out = [
        *(f"# {line}" for line in _lines(title)),
        "# Write each answer between the single quotes (a single quote in it is written twice),",
        "# several attempts as a list below the label.",
        "student: ''",
        "name: ''",
        "answers:",
    ]
    for blank in blanks:
        out += ["", *(f"  # {line}".rstrip() for line in blank.question)]
        for label, hint in blank.answers:
            if len(blank.answers) > 1:
                out.append(f"  # {hint}")
            out.append(f"  '{blank.label}:{label}': ''")
    return "\n".join([*out, ""])


def _notebook(title: str, blanks: tuple[Blank, ...]) -> str:
    cells = [_cell(f"# {title}\n\nWrite each answer in the cell under its heading.\n")]
    for blank in blanks:
        question = "\n".join(
            line.replace("#", "&#35;") if line.startswith("#") else line for line in blank.question
        )
        cells.append(_cell(f"## {blank.label}\n\n{question}\n"))
        if len(blank.answers) == 1:
            cells.append(_cell("", asks=False))
        else:
            for label, hint in blank.answers:
                cells += [_cell(f"### {label}\n\n{hint}\n"), _cell("", asks=False)]
    data = {
        "cells": cells,
        "metadata": {"student": "", "name": "", "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _cell(text: str, asks: bool = True) -> dict[str, Any]:
    """A Markdown cell; that it asks is noted, so that a reader can tell the question from an answer."""
    noted = {"hwsolve": {"question": digest(text), "characters": len(text)}} if asks else {}
    return {"cell_type": "markdown", "metadata": noted, "source": text.splitlines(keepends=True)}


def digest(text: str) -> str:
    """A short hash of a question's text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
