"""References that nobody wrote: what the part's solver derives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.errors import HwsolveError
from hwsolve.grading.check import check_answer
from hwsolve.grading.kinds.choice import choose, read_options
from hwsolve.notation.formula import Words
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.layout import WITHOUT_REFERENCE
from hwsolve.problem.nodes import Node, Record, Scalar, walk_nodes
from hwsolve.problem.problem import SelfTests
from hwsolve.problem.settings import Mathematics, Settings

if TYPE_CHECKING:
    from hwsolve.notation.formula import Formula
    from hwsolve.problem.nodes import Source
    from hwsolve.problem.problem import Answer, Part

#: What an answer asks of the spelling of its reference, which a derived one need not keep to.
_SPELLED: Final = ("without", "mentions", "words", "form")


def with_derived(part: Part) -> Part:
    """*part* with the solver's answers for references where its file has none, or where an overlay
    changed the question and not the reference; the same part where nothing is missing.

    A written reference stays unless what is derived now contradicts it. What no checked line leads
    to is left as it is.
    """
    base = part.place.source
    changed = any(source != base for source in _sources_of_question(part))
    open_ones = [answer for answer in part.answers if _is_open(answer, base if changed else None)]
    if part.solver is None or not open_ones:
        return part
    found = _derive(part)
    answers = (_answered(part, a, found.get(a.name)) if a in open_ones else a for a in part.answers)
    return replace(part, answers=tuple(answers))


def _is_open(answer: Answer, changed: Source | None) -> bool:
    """Whether the reference is missing, or stands in a file whose question has *changed* since."""
    if answer.references:
        return answer.kind not in WITHOUT_REFERENCE and answer.references[0].place.source == changed
    if answer.kind == "choice":
        return answer.options.node("correct").place.source == changed
    return answer.kind not in WITHOUT_REFERENCE


def _sources_of_question(part: Part) -> Iterator[Source]:
    """The files that what is given stands in."""
    around = part.surroundings
    for text in (*around.symbols.values(), *around.define, *around.given):
        yield text.place.source
    if part.solver is not None:
        yield part.solver.place.source
        for node in walk_nodes(part.solver.given.record):
            yield node.place.source


def _derive(part: Part) -> dict[str, Formula]:
    """The answers of the checked derivation; none where there is no derivation."""
    from hwsolve.derivation.checker import check
    from hwsolve.solvers.registry import solve

    try:
        derivation = check(solve(part))
    except HwsolveError:  # "solve" and "lint" say what is wrong
        return {}
    return dict(derivation.answers) if derivation.verified else {}


def _answered(part: Part, answer: Answer, found: Formula | None) -> Answer:
    if found is None:
        return answer
    if answer.kind == "choice":
        return _chosen(answer, found)
    if answer.references and not _contradicts(part, answer, found):
        return answer
    text = Mathematics(_scalar(render_plain(found), answer.options.record))
    slips, tests = (answer.mistakes, answer.tests) if not answer.references else ((), SelfTests())
    asked = replace(answer, references=(text,), mistakes=slips, tests=tests)
    for tried in (asked, replace(asked, options=answer.options.leaving_out(*_SPELLED))):
        try:
            if check_answer(part, tried, str(text)).verdict == "correct":
                return tried
        except HwsolveError:  # the derivation names what the question does not know
            return answer
    return answer


def _contradicts(part: Part, answer: Answer, found: Formula) -> bool:
    """Whether the written reference is not right by what is derived."""
    text = Mathematics(_scalar(render_plain(found), answer.options.record))
    bare = replace(answer, references=(text,), mistakes=(), options=answer.options.leaving_out(*_SPELLED))
    try:
        return check_answer(part, bare, str(answer.references[0])).verdict in ("incorrect", "unreadable")
    except HwsolveError:
        return False


def _chosen(answer: Answer, found: Formula) -> Answer:
    """The choice with the option that the derived words name as the right one."""
    options = read_options(answer.options)
    named = choose(found.text, options.spellings) if isinstance(found, Words) else ()
    if len(named) != 1 or named[0] in options.correct:
        return answer
    record = answer.options.record
    entries: dict[str, Node] = {**record.entries, "correct": _scalar(named[0], record)}
    return replace(answer, options=Settings(Record(entries, None, record.place, record.keys)))


def _scalar(text: str, where: Record) -> Scalar:
    return Scalar(text, True, where.place)
