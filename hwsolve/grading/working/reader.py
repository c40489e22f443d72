"""The reader of worked solutions: fragment by fragment, each in the context that makes sense of it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from hwsolve.errors import MeaningError, Span, Unreadable, shortened
from hwsolve.grading.working.chain import Chain
from hwsolve.grading.working.claims import Claim, Role
from hwsolve.grading.working.context import Context
from hwsolve.grading.working.defining import declared, defined
from hwsolve.grading.working.fragments import Fragment
from hwsolve.grading.working.inheriting import inherits
from hwsolve.grading.working.judging import (
    NEW_VALUE,
    UPDATE,
    Judgment,
    about_indices_only,
    is_condition,
    judge,
)
from hwsolve.grading.working.sides import cut, is_update
from hwsolve.grading.working.suppositions import Suppositions, parsed
from hwsolve.grading.working.weighing import Reading, Weighed, semidefinite, weigh
from hwsolve.grading.working.words import assumes, concludes, supposes
from hwsolve.meaning.comparison.outcome import Refuted, Undecided
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Relation, names

MAX_CLAIMS: Final = 1_000
#: Seconds of computing that a document may take; what comes later is undecided.
TIME: Final = 8.0
#: How many false lines a later one is compared with, the latest first.
_ROOTS: Final = 4
#: How far behind a claim its condition may stand: ``H_{ij} = … (i = j)``.
_NEAR: Final = 24
#: Names of points that a theorem provides.
_POINTS: Final = frozenset(["xi", "zeta", "theta", "c"])
_UNDECLARED: Final = re.compile(r"^(\S+) is not declared")
_SEMIDEFINITE: Final = re.compile(r"^(?P<body>.*?)(?:\\succ(?:curly)?eq(?![A-Za-z])|[⪰≽])\s*0\s*$", re.DOTALL)
_ORDER: Final = re.compile(r"\\(?:succ|prec)|[⪰≽≼⪯≺]|\\propto")


@dataclass(frozen=True, slots=True)
class _Root:
    """A false relation and where it stands."""

    line: int
    link: Relation
    scope: Scope


@dataclass(frozen=True, slots=True)
class _Link:
    """One relation of a fragment: its text, its place, the words before it; ``first`` in its fragment."""

    left: str
    sign: str
    right: str
    span: Span
    first: bool
    fragment: Fragment
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The relation as it is read."""
        return f"{self.left} {self.sign} {self.right}"


@dataclass(slots=True)
class Reader:
    """What has been read so far; ``claims`` grows with every fragment."""

    contexts: list[Context]
    source: str
    claims: list[Claim] = field(default_factory=list)
    section: str = ""
    suppositions: Suppositions = field(default_factory=Suppositions)
    _chain: Chain = field(default_factory=Chain)
    _met: dict[str, Context] = field(default_factory=dict)
    _roots: list[_Root] = field(default_factory=list)
    _missing: dict[str, int] = field(default_factory=dict)
    _bare: Claim | None = None
    _home: str = ""
    _last: str = ""
    _deadline: float = field(default_factory=lambda: time.process_time() + TIME)

    def turn(self, contexts: Sequence[Context], section: str) -> None:
        """Go on in other contexts, those met before with what the text has added: a heading."""
        self.finish()
        self._met.update({context.address: context for context in self.contexts})
        self.contexts = [self._met.get(context.address, context) for context in contexts]
        self.section = section
        self._last = contexts[0].address if contexts else ""
        self._home = self._last if section else ""
        self._roots = []
        self._chain.clear()
        self.suppositions.clear()

    def line_of(self, place: int) -> int:
        """The line of a character, from 1."""
        return self.source.count("\n", 0, place) + 1

    def read(self, fragment: Fragment, words: Sequence[str]) -> None:
        """Read one fragment; *words* are those before it."""
        if len(self.claims) >= MAX_CLAIMS or self._declares(fragment):
            return
        parts = cut(fragment.text)
        if not parts.signs and fragment.text.startswith("(") and fragment.text.endswith(")"):
            inner = fragment.text[1:-1]
            fragment = replace(fragment, start=fragment.start + 1, end=fragment.end - 1, text=inner)
            parts = cut(inner)
        if not parts.signs:
            return
        text = fragment.text
        sides = [text[start:end].strip() for start, end in parts.sides]
        ends = [fragment.start + len(text[:end].rstrip()) for _, end in parts.sides]
        goes_on = not sides[0]
        if goes_on and not self._chain.sides:
            span = (fragment.start, fragment.end)
            self._unread(span, "it begins with a sign, and nothing stands before it")
            return
        if goes_on:
            sides[0] = self._chain.sides[-1]
        else:
            self._chain.begin(sides[0])
        for k, (start, end) in enumerate(parts.signs):
            sign = text[start:end]
            first = not goes_on and k == 0
            begin = fragment.start + (parts.sides[0][0] if first else start)
            self._chain.extend(sign, sides[k + 1])
            span = (begin, ends[k + 1])
            if not sides[k + 1]:
                self._unread(span, "nothing stands behind the sign")
                continue
            self._take(_Link(sides[k], sign, sides[k + 1], span, first, fragment, tuple(words)))

    def _declares(self, fragment: Fragment) -> bool:
        found = [declared(context, fragment.text) for context in self.contexts]
        if all(each is None for each in found):
            return False
        self.contexts = [each or context for each, context in zip(found, self.contexts, strict=True)]
        return True

    def _take(self, link: _Link) -> None:
        """Read and judge one relation: a definition, a condition or a claim."""
        if link.first and (is_update(link.sign) or link.sign == "=") and self._defines(link):
            return
        if _ORDER.search(link.sign):
            self._order(link)
            return
        readings, fault = self._readings(link.text)
        if not readings:
            self._unread(link.span, fault)
            return
        if time.process_time() > self._deadline:
            late = Weighed(readings[0], Judgment(Undecided("the time for this document is up")))
            self._add(self._claim(link, late))
            return
        weighed = weigh(readings, self.suppositions)
        if NEW_VALUE in weighed.judgment.notes:
            self._add(self._set_aside(link, weighed, "definition"))
        elif self._qualifies(link, weighed):
            self._add(self._set_aside(link, weighed, "condition"))
        elif self._is_supposed(link, weighed):
            lasting = not supposes(link.words) and link.fragment.join != "colon" and "=" in link.text
            self.suppositions.add(link.text, lasting, self.contexts)
            self._add(self._set_aside(link, weighed, "condition"))
            bare = not supposes(link.words) and isinstance(weighed.judgment.found, Refuted)
            self._bare = self._claim(link, weighed) if bare else None
        else:
            self._judged(link, weighed)

    def _judged(self, link: _Link, weighed: Weighed) -> None:
        context = weighed.reading.context
        changed = weighed.judgment.context
        if changed is not None:
            self.contexts = [changed if each.address == context.address else each for each in self.contexts]
        self.suppositions.used = True
        if weighed.judgment.true:
            self._last = context.address
        claim = replace(self._claim(link, weighed), follows=self._source_of(weighed))
        self._add(claim)
        if claim.false and claim.follows is None:
            self._roots.append(_Root(self.line_of(link.span[0]), weighed.reading.formula, context.scope))

    def _claim(self, link: _Link, weighed: Weighed) -> Claim:
        context, formula = weighed.reading.context, weighed.reading.formula
        chain = self._chain.whole(context, formula)
        return Claim(
            "claim", link.span, self._shown(link), formula, chain, context.scope, context.address,
            weighed.judgment.found, weighed.judgment.notes,
        )  # fmt: skip

    def _set_aside(self, link: _Link, weighed: Weighed, role: Role) -> Claim:
        context = weighed.reading.context
        return Claim(
            role,
            link.span,
            self._shown(link),
            weighed.reading.formula,
            scope=context.scope,
            part=context.address,
        )

    def _shown(self, link: _Link) -> str:
        return self.source[link.span[0] : link.span[1]]

    def finish(self) -> None:
        """A section ends: a false relation that nothing followed was no condition but a claim."""
        if self._bare is not None:
            self.claims[-1] = replace(self._bare, section=self.section)
        self._bare = None

    def _add(self, claim: Claim) -> None:
        self._bare = None
        if not claim.true:
            self._chain.breaks()
        self.claims.append(replace(claim, section=self.section))

    def _readings(self, text: str) -> tuple[list[Reading], str]:
        """The contexts that can read *text*, with what they read; the furthest fault where none can."""
        found: list[Reading] = []
        furthest, fault = -1, ""
        for context in sorted(self.contexts, key=lambda each: each.address != self._last):
            try:
                formula = context.parse(text)
            except (Unreadable, MeaningError) as error:
                place = error.span[0] if error.span else 0
                if place > furthest:
                    furthest = place
                    fault = error.sentence if isinstance(error, Unreadable) else error.message
                continue
            if isinstance(formula, Relation) and len(formula.sides) == 2:
                found.append(Reading(context, formula))
            elif not fault:
                fault = "this is no relation between two formulas"
        general = [each for each in found if not each.context.special or each.context.address == self._home]
        return general or found, fault

    def _is_supposed(self, link: _Link, weighed: Weighed) -> bool:
        """Whether a relation that does not hold by itself is a hypothesis and not a claim."""
        formula, context = weighed.reading.formula, weighed.reading.context
        if (
            link.first
            and about_indices_only(formula, context.scope)
            and names(formula) - context.scope.dimensions
        ):
            return True
        if link.first and (assumes(link.words) or self._repeats(weighed)):
            return True
        if weighed.judgment.true:
            return False
        if self._introduces_point(formula, context.scope):
            return True
        if not link.first or weighed.given or UPDATE in weighed.judgment.notes:
            return False
        if supposes(link.words) or self.source[link.fragment.end :][:8].lstrip(" $\\)")[:1] == ":":
            return True
        if any(getattr(side, "name", None) in context.results for side in formula.sides):
            return False
        if weighed.denied and (link.fragment.join == "implies" or concludes(link.words)):
            return False
        return is_condition(formula, context.scope)

    def _repeats(self, weighed: Weighed) -> bool:
        """Whether a relation says again what has just been supposed."""
        context, formula = weighed.reading.context, weighed.reading.formula
        return any(parsed(context, text) == formula for text in self.suppositions.given)

    def _introduces_point(self, formula: Relation, scope: Scope) -> bool:
        """Whether an intermediate point (of Taylor's theorem, say) is met for the first time."""
        new = {name for name in names(formula) & _POINTS if name in scope.types}
        if not new or formula.comparators[0] not in ("=", ":="):
            return False
        met = {name for claim in self.claims if claim.formula is not None for name in names(claim.formula)}
        return bool(new - met)

    def _qualifies(self, link: _Link, weighed: Weighed) -> bool:
        """Whether a condition on indices belongs to the false claim right before it, which it makes true."""
        formula = weighed.reading.formula
        if (
            not link.first
            or not self.claims
            or not about_indices_only(formula, weighed.reading.context.scope)
        ):
            return False
        last = self.claims[-1]
        between = self.source[last.span[1] : link.fragment.start]
        if not last.false or "\n\n" in between or len(between) > _NEAR or last.scope is None:
            return False
        if not isinstance(last.formula, Relation):
            return False
        again = judge(last.formula, weighed.reading.context.with_scope(last.scope), (formula,))
        if not again.true:
            return False
        self.claims[-1] = replace(last, found=again.found, notes=again.notes, follows=None)
        self._roots = [root for root in self._roots if root.link != last.formula]
        return True

    def _source_of(self, weighed: Weighed) -> int | None:
        """The line of the false claim that a false claim carries on."""
        if not isinstance(weighed.judgment.found, Refuted):
            return None
        reading = weighed.reading
        for root in reversed(self._roots[-_ROOTS:]):
            if inherits(reading.formula, root.link, reading.context.scope, weighed.given):
                return root.line
        return None

    def _defines(self, link: _Link) -> bool:
        """Whether ``left = right`` introduces a name; then every context that can read it knows it."""
        found = [defined(context, link.left, link.right) for context in self.contexts]
        if all(each is None for each in found):
            return False
        known = [context for context, wider in zip(self.contexts, found, strict=True) if wider is None]
        text = f"{link.left} = {link.right}"
        self.contexts = [wider or context for wider, context in zip(found, self.contexts, strict=True)]
        if any(parsed(context, text) is not None for context in known):
            return False
        wider = next(each for each in found if each is not None)
        formula = parsed(wider, text)
        shown = self._shown(link)
        self._add(Claim("definition", link.span, shown, formula, None, wider.scope, wider.address))
        return True

    def _order(self, link: _Link) -> None:
        r"""``H \succeq 0``: the quadratic form in an arbitrary direction is not negative."""
        match = _SEMIDEFINITE.match(link.text)
        if match is None:
            self._unread(link.span, "this relation is not checked by values")
            return
        for context in self.contexts:
            matrix = parsed(context, match["body"])
            found = semidefinite(context, matrix) if matrix is not None else None
            if found is None:
                continue
            scope, formula = found
            inner = context.with_scope(scope)
            self._judged(link, Weighed(Reading(inner, formula), judge(formula, inner)))
            return
        self._unread(link.span, "its left side is no square matrix here")

    def _unread(self, span: Span, reason: str) -> None:
        """A relation that cannot be read; an undeclared name is reported once."""
        match = _UNDECLARED.match(reason)
        if match is not None:
            name, line = match[1], self.line_of(span[0])
            before = self._missing.setdefault(name, line)
            if before != line:
                reason = f"{name} is not declared (see line {before})"
        self._add(Claim("unread", span, self.source[span[0] : span[1]], notes=(shortened(reason, 200),)))
