"""What a text supposes as it goes on: *if x > 0*, *for i = k*, an equation that is to be solved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.notation.formula import Formula, Relation, Symbol, names
from hwsolve.working.judging.relation import judge
from hwsolve.working.reading.sides import cut
from hwsolve.working.surroundings.context import Context

SUPPOSED: Final = "under what was supposed before it"
_GRADIENT: Final = re.compile(r"\\nabla\s*_\s*\{([^{},]*(?:,[^{},]*)+)\}")
_GENERAL: Final = frozenset("general generally always allgemein".split())
_OTHERWISE: Final = frozenset("else otherwise sonst andernfalls ansonsten".split())
_OPPOSITES: Final = {
    "<": ">=", "\\lt": ">=", ">": "<=", "\\gt": "<=", "<=": ">", "\\le": ">", "\\leq": ">", "≤": ">",
    ">=": "<", "\\ge": "<", "\\geq": "<", "≥": "<", "=": "\\ne", "\\ne": "=", "\\neq": "=", "≠": "=",
    "!=": "=",
}  # fmt: skip
_ALL: Final = frozenset("all any every each arbitrary alle jedes beliebiges".split())
_KINDS: Final = frozenset("real positive negative possible reellen".split())
_UNEQUAL: Final = re.compile(r"\\neq?(?![A-Za-z])|≠|!=")
#: How many of the equations to be solved are kept in mind.
_LATEST: Final = 4


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """Formulas to suppose, the note to make of it, whether all that was supposed could be read.

    ``near``: all of them stand in the same paragraph as what is judged.
    """

    formulas: tuple[Formula, ...]
    note: str
    complete: bool
    near: bool = False


@dataclass(slots=True)
class Suppositions:
    """``given`` holds for the paragraph, ``equations`` until the next heading, ``point`` for its line.

    ``unknown`` is what a line supposes and nobody here can read.
    """

    given: list[str] = field(default_factory=list)
    equations: list[str] = field(default_factory=list)
    used: bool = False
    point: list[str] = field(default_factory=list)
    unknown: str = ""
    line: int = 0

    @property
    def stated(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is supposed at the moment."""
        return (*self.given, *self.point), tuple(self.equations[-_LATEST:])

    def clear(self) -> None:
        """Nothing is supposed any more: a heading."""
        self.given, self.equations, self.used, self.point, self.unknown = [], [], False, [], ""

    def move(self, line: int) -> None:
        """Go on to a line: what was supposed for another one only is over."""
        if line != self.line:
            self.line, self.point, self.unknown = line, [], ""

    def pause(self) -> None:
        """A paragraph ends: what has been used is over."""
        if self.used:
            self.given, self.used = [], False

    def lift(self, words: Sequence[str], contexts: Sequence[Context]) -> None:
        """Words that speak of all cases end what was supposed: *in general*, *for every x*."""
        if not self.given and not self.point:
            return
        if is_otherwise(words):
            self.given, self.used = [each for text in self.given if (each := negated(text))][-1:], False
        elif not _GENERAL.isdisjoint(words):
            self.given, self.used, self.point = [], False, []
        about = {words[k + 1] for k, word in enumerate(words[:-1]) if word in _ALL}
        about |= {
            words[k + 2] for k, word in enumerate(words[:-2]) if word in _ALL and words[k + 1] in _KINDS
        }
        for text in list(self.given) if about else []:
            read = [formula for each in contexts if (formula := parsed(each, text)) is not None]
            if read and not about.isdisjoint({name.lower() for name in names(read[0])}):
                self.given.remove(text)

    def add(self, text: str, lasting: bool, contexts: Sequence[Context]) -> None:
        """Suppose *text*; a new supposition takes the place of those that have been used."""
        if self.used:
            self.given = []
        self.used = False
        separate = one_by_one(text)
        for each in separate:
            kept = "" if len(separate) > 1 and _is_idle(each, contexts) else each
            if kept not in self.given:
                self.given.append(kept)
            if lasting and self.equations[-1:] != [kept]:
                self.equations.append(kept)

    def readable(self, context: Context) -> bool:
        """Whether a context can read all that the paragraph supposes."""
        return all(parsed(context, text) is not None for text in self.given)

    def hypotheses(self, context: Context, formula: Relation) -> list[Hypotheses]:
        """What may be supposed: the paragraph's, then the equations too, then the problem's own results."""
        near = [*self.given, *self.point]
        sets = [self.point] if self.point and self.given else []
        sets += [near] if near else []
        if len(self.given) == 2 and any(_UNEQUAL.search(text) for text in self.given):
            sets = [*([text, *self.point] for text in self.given), near]  # a proof by contradiction
        if self.equations:
            sets.append([*near, *self.equations[-_LATEST:]])
        found = []
        for texts in sets:
            formulas = tuple(each for text in texts if (each := parsed(context, text)) is not None)
            if formulas:
                found.append(Hypotheses(formulas, SUPPOSED, len(formulas) == len(texts), texts is near))
        used = depends(context.scope, formula)
        known = {
            name: references[0]
            for name, references in context.results.items()
            if name in used and name in context.scope.types and names(references[0])
        }
        if known:
            own = tuple(Relation(("=",), (Symbol(name), value)) for name, value in known.items())
            earlier = found[-1].formulas if found else ()
            note = f"with the problem's own {', '.join(known)}"
            found.append(Hypotheses((*own, *earlier), note, False))
        return found


def is_otherwise(words: Sequence[str]) -> bool:
    """Whether the words before a formula turn to the other case: *else*, *otherwise*."""
    return not _OTHERWISE.isdisjoint(words[-3:])


def negated(text: str) -> str:
    """The opposite of a condition with one sign; "" where there is none."""
    parts = cut(text)
    if len(parts.signs) != 1:
        return ""
    begin, end = parts.signs[0]
    sign = _OPPOSITES.get(text[begin:end].strip())
    return f"{text[:begin]}{sign} {text[end:]}" if sign else ""


def one_by_one(text: str) -> list[str]:
    r"""``\nabla_{w,b} q = 0`` as one condition for each variable."""
    match = _GRADIENT.search(text)
    if match is None:
        return [text]
    before, after = text[: match.start()], text[match.end() :]
    return [f"{before}\\nabla_{{{name.strip()}}}{after}" for name in match[1].split(",")]


def _is_idle(text: str, contexts: Sequence[Context]) -> bool:
    """Whether a condition restricts nothing, so that something else was meant by it."""
    for context in contexts:
        formula = parsed(context, text)
        if isinstance(formula, Relation):
            return not isinstance(judge(formula, context).found, Refuted)
    return True


def parsed(context: Context, text: str) -> Formula | None:
    """The formula in *text*; None where it cannot be read."""
    try:
        return context.parse(text)
    except (Unreadable, MeaningError):
        return None
