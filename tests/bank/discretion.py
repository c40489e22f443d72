"""Whether a result shows a reference that the student did not write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.grading.result import Result
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.printing.text import render_text
from hwsolve.problem.problem import Answer, Part

_SPACING = re.compile(r"[\s·*$]|\\[,;]|\\left|\\right")


def bare(text: str) -> str:
    """*text* without what printing may change."""
    return _SPACING.sub("", text)


def shown_forms(reference: str, part: Part, shape: bool) -> tuple[str, ...]:
    """A reference as written, in plain text, for reading and in LaTeX; a name says nothing."""
    forms = [reference]
    try:
        found = part.scope.parse(reference, shape=shape)
        text = render_text(found, is_array=part.scope.is_array)
        forms += [render_plain(found), text, render_latex(found)]
    except (Unreadable, MeaningError):
        pass
    return tuple(form for form in map(bare, forms) if not form.isidentifier())


def given_away(part: Part, answer: Answer, text: str, result: Result) -> Iterator[str]:
    """The references that sentences or evidence tell; short ones where they are called so."""
    said = "\n".join((*result.feedback, json.dumps(result.evidence, ensure_ascii=False)))
    told, own = bare(said), bare(f"{text} {result.read_as}")
    for reference in map(str, answer.references):
        for form in shown_forms(reference, part, answer.kind == "shape"):
            called = rf"(?:expected|answer is|wanted is|right is)\s*{re.escape(form)}(?![\w.]*\w)"
            short = len(form) <= 2 and re.search(called, said) is not None
            if form not in own and (short or (len(form) > 2 and form in told)):
                yield form
