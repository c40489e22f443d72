"""The reader of worked solutions: fragment by fragment, each in the context that makes sense of it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hwsolve.errors import Span, shortened
from hwsolve.meaning.comparison.outcome import Refuted, Undecided
from hwsolve.notation.formula import Formula, names
from hwsolve.notation.printing.text import render_text
from hwsolve.working.chain import Chain
from hwsolve.working.choosing import (
    Page,
    applies,
    earlier_side,
    for_any_letter,
    of_known_functions,
    readings_of,
)
from hwsolve.working.claims import Claim, Role
from hwsolve.working.givens import fixes_letter, moments_of, of_all, tells_distribution
from hwsolve.working.judging.conditions import about_indices_only, is_leaf
from hwsolve.working.judging.points import in_coordinates, locate, without_bars
from hwsolve.working.judging.relation import NEW_VALUE, Judgment
from hwsolve.working.judging.rewriting import LETTER
from hwsolve.working.judging.suppositions import Suppositions, is_otherwise, parsed
from hwsolve.working.judging.weighing import Reading, Weighed, weigh, weigh_order
from hwsolve.working.qualifying import qualifies
from hwsolve.working.reading.fragments import Fragment
from hwsolve.working.reading.macros import Macro, expanded
from hwsolve.working.reading.sides import cut, is_update
from hwsolve.working.reading.words import connects, introduces, solves, supposes
from hwsolve.working.record import Record
from hwsolve.working.roles import NEAR, Link, at_solution, converse, differs_in_general, misread, uncertain
from hwsolve.working.supposing import (
    EXAMPLE,
    goes_on_supposing,
    is_demanded,
    is_denied,
    is_example,
    is_only_said,
    is_supposed,
    renames_index,
)
from hwsolve.working.surroundings.context import Context
from hwsolve.working.surroundings.defining import declared, defined, defined_within, redefined
from hwsolve.working.surroundings.factoring import factored

MAX_LINKS: Final = 200
#: Seconds of computing that a document may take; what comes later is undecided.
TIME: Final = 8.0
#: An undeclared letter that a relation holds for whatever it is.
ANY_LETTER: Final = "for any value of the letter that is not declared"
_WORD_BEFORE: Final = re.compile(r"(?<![\\\w])([A-Za-z]\w+)[ \t]*\Z")
#: A formula that is said to be one side of what is to be shown.
_SIDE: Final = re.compile(r"\b(?:LHS|RHS|L\.H\.S\.|R\.H\.S\.)[\s:$&]*$")
_ORDER: Final = re.compile(r"\\(?:succ|prec)|[⪰≽≼⪯≺]|\\propto")


@dataclass(slots=True)
class Reader:
    """What has been read so far; the record grows with every fragment."""

    contexts: list[Context]
    record: Record
    macros: Mapping[str, Macro] = field(default_factory=dict)
    suppositions: Suppositions = field(default_factory=Suppositions)
    _chain: Chain = field(default_factory=Chain)
    _met: dict[str, Context] = field(default_factory=dict)
    _home: str = ""
    _subject: str = ""
    _renamed: bool = False
    _last: str = ""
    _wider: dict[str, Context] = field(default_factory=dict)
    _weighed: dict[Any, tuple[list[Reading], Weighed]] = field(default_factory=dict)
    _deadline: float = field(default_factory=lambda: time.process_time() + TIME)

    def turn(self, contexts: Sequence[Context], section: str) -> None:
        """Go on in other contexts, those met before with what the text has added: a heading."""
        self.record.turn(section)
        self._met.update({context.address: context for context in self.contexts})
        self.contexts = [self._met.get(context.address, context) for context in contexts]
        self._last = contexts[0].address if contexts else ""
        self._home = self._last if section else ""
        self._chain.clear()
        self.suppositions.clear()

    def read(self, fragment: Fragment, words: Sequence[str]) -> None:
        """Read one fragment; *words* are those before it."""
        if self.record.full:
            return
        self.suppositions.lift(words, self.contexts)
        locate(self.suppositions, self.record.source, (fragment.start, fragment.end), self.contexts)
        if self._declares(fragment):
            return
        parts = cut(fragment.text)
        if not parts.signs and fragment.text.startswith("(") and fragment.text.endswith(")"):
            inner = fragment.text[1:-1]
            fragment = replace(fragment, start=fragment.start + 1, end=fragment.end - 1, text=inner)
            parts = cut(inner)
        if not parts.signs:
            return
        if len(parts.signs) > MAX_LINKS:
            said = f"a chain of {len(parts.signs)} relations; the limit is {MAX_LINKS}"
            self._unread((fragment.start, fragment.end), said)
            return
        text = fragment.text
        sides = [expanded(text[start:end].strip(), self.macros) for start, end in parts.sides]
        ends = [fragment.start + len(text[:end].rstrip()) for _, end in parts.sides]
        goes_on = not sides[0]
        if goes_on and (word := self._word_before(fragment)) is not None:
            self._unread((fragment.start, fragment.end), f"{word} is no name here")
            return
        if goes_on and _SIDE.search(self.record.source, max(0, fragment.start - NEAR), fragment.start):
            self._chain.clear()
            goes_on, sides, ends = False, sides[1:], ends[1:]
            if len(sides) < 2:
                self._chain.begin(sides[0])
                return
            parts = replace(parts, sides=parts.sides[1:], signs=parts.signs[1:])
        if goes_on and not self._chain.sides:
            span = (fragment.start, fragment.end)
            self._unread(span, "it begins with a sign, and nothing stands before it")
            return
        if goes_on:
            sides[0] = self._subject if self._subject and is_otherwise(words) else self._chain.sides[-1]
        held, self._renamed = self._chain, False
        if not goes_on:
            self._chain = Chain()
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
            self._take(Link(sides[k], sign, sides[k + 1], span, first, fragment, tuple(words)))
        if fragment.join == "aside" or self._renamed:
            self._chain = held

    def _word_before(self, fragment: Fragment) -> str | None:
        """The word that a sign stands behind in plain text: ``width = 3``; None where it only connects."""
        match = _WORD_BEFORE.search(self.record.source, max(0, fragment.start - NEAR), fragment.start)
        return match[1] if match is not None and not connects(match[1]) else None

    def _declares(self, fragment: Fragment) -> bool:
        text = expanded(fragment.text, self.macros)
        found = [declared(context, text) for context in self.contexts]
        if all(each is None for each in found):
            return False
        self.contexts = [each or context for each, context in zip(found, self.contexts, strict=True)]
        return True

    def _take(self, link: Link) -> None:
        """Read and judge one relation: a definition, a condition or a claim."""
        self._wider = {}
        if (evaluated := without_bars(link.left, link.right, self.contexts)) is not None:
            left, right, conditions = evaluated
            held = self.suppositions.point, self.suppositions.unknown
            self.suppositions.point = conditions
            self.suppositions.unknown = next((c for c in conditions if self._parsed(c) is None), held[1])
            self._take(replace(link, left=left, right=right))
            self.suppositions.point, self.suppositions.unknown = held
            return
        if link.first and (place := in_coordinates(link.left, link.right, self.contexts)):
            for each in place:
                self.suppositions.add(each, False, self.contexts)
            self.suppositions.point = place
            self._add(Claim("condition", link.span, self._shown(link)))
            return
        if link.first and (is_update(link.sign) or link.sign == "=") and self._defines(link):
            return
        if _ORDER.search(link.sign):
            self._order(link)
            return
        if link.first and tells_distribution(link):
            moments = [(each, self._weighed_as(each)) for each in moments_of(link, self.contexts)]
            read = [(each, weighed) for each, weighed in moments if weighed is not None]
            if read:
                self._judged(*next((each for each in read if not each[1].judgment.true), read[0]))
            else:
                self._add(Claim("condition", link.span, self._shown(link)))
            return
        page = self._page(link)
        readings, fault = readings_of(link.text, page)
        if not readings:
            if self._read_otherwise(link, fault, page):
                return
            if supposes(link.words) or introduces(link.words):
                subject = self._parsed(link.left)
                given = any(is_leaf(subject, each.scope) for each in self.contexts if subject is not None)
                self.suppositions.unknown = link.left if given else ""
            self._unread(link.span, fault)
            return
        if time.process_time() > self._deadline:
            late = Weighed(readings[0], Judgment(Undecided("the time for this document is up")))
            self._add(self._claim(link, late))
            return
        weighed = differs_in_general(link, self._weigh(readings), self.record.source)
        known = (
            () if weighed.judgment.true else of_known_functions(weighed, self.contexts, self.record.claims)
        )
        if known:
            page = replace(page, contexts=known)
            readings, fault = readings_of(link.text, page)
            readings = readings or for_any_letter(link.text, fault, page)[0]
            weighed = self._weigh(readings) if readings else weighed
        if NEW_VALUE in weighed.judgment.notes:
            self._add(self._set_aside(link, weighed, "definition"))
        elif qualifies(link, weighed, self.record, self.suppositions, self.contexts):
            self._add(self._set_aside(link, weighed, "condition"), behind=True)
        elif (doubt := uncertain(weighed, self.suppositions, self.contexts)) is not None:
            self._unread(link.span, doubt)
        elif is_supposed(
            link, weighed, self.record.source, self.suppositions, self.record.claims, self.record.supposing
        ):
            wrong = at_solution(weighed)
            if wrong is None:
                self._suppose(link, weighed)
            else:
                self._judged(link, wrong)
        elif (doubt := misread(weighed)) is not None:
            self._unread(link.span, doubt)
        elif link.first and (renewed := self._renewed(weighed)) is not None:
            self._add(replace(self._set_aside(link, weighed, "definition"), notes=(renewed,)))
        else:
            self._judged(link, weighed)

    def _weighed_as(self, link: Link) -> Weighed | None:
        readings, _ = readings_of(link.text, self._page(link))
        return self._weigh(readings) if readings else None

    def _parsed(self, text: str) -> Formula | None:
        return next((found for each in self.contexts if (found := parsed(each, text)) is not None), None)

    def _weigh(self, readings: list[Reading]) -> Weighed:
        """Weigh a relation; one that was met in the same surroundings is remembered."""
        key = tuple((reading.formula, id(reading.context)) for reading in readings), self.suppositions.stated
        if key not in self._weighed:
            self._weighed[key] = readings, weigh(readings, self.suppositions)
        return self._weighed[key][1]

    def _suppose(self, link: Link, weighed: Weighed) -> None:
        """Set a relation aside as a hypothesis of what follows."""
        reading = weighed.reading
        stated = not supposes(link.words) and not about_indices_only(reading.formula, reading.context.scope)
        scope = reading.context.scope
        system = goes_on_supposing(link, reading.formula, scope, self.record.source, self.record.claims)
        solved = solves(link.words) and len(names(reading.formula)) > 1
        lasting = (stated or solved) and link.fragment.join != "colon" and "=" in link.text
        if is_example(link, reading.formula):
            self.suppositions.unknown = EXAMPLE
        denied = is_denied(link, weighed, self.record.source, self.suppositions)
        told = denied or is_only_said(link, reading.formula, scope, self.record.source)
        self._renamed = renames_index(reading.formula, scope, link.words)
        if not told:
            whole = of_all(link, self.record.source)
            text = whole if whole and self._parsed(whole) is not None else link.text
            self.suppositions.add(text, lasting, self.contexts)
        self._add(self._set_aside(link, weighed, "condition"))
        self.record.supposing = link.fragment
        meant = told or system or introduces(link.words) or is_demanded(link, self.record.source)
        bare = stated and not meant and isinstance(weighed.judgment.found, Refuted)
        self.record.bare = self._claim(link, weighed) if bare else None

    def _judged(self, link: Link, weighed: Weighed) -> None:
        weighed = converse(link, weighed, self.record.source)
        self._subject = link.left if link.first else self._subject
        context = weighed.reading.context
        changed = weighed.judgment.context
        if changed is not None:
            self.contexts = [changed if each.address == context.address else each for each in self.contexts]
        self.suppositions.used = True
        if weighed.judgment.true:
            self._last = context.address
            self.contexts = [self._wider.get(each.address, each) for each in self.contexts]
        claim = replace(self._claim(link, weighed), follows=self.record.followed(weighed))
        self._add(claim)
        if claim.false and claim.follows is None:
            self.record.root(link.span, weighed.reading)

    def _renewed(self, weighed: Weighed) -> str | None:
        """A note where a relation that does not hold gives a name another sense from here on."""
        if not isinstance(weighed.judgment.found, Refuted):
            return None
        address, formula = weighed.reading.context.address, weighed.reading.formula
        context = redefined(weighed.reading.context, formula)
        if context is None:
            return None
        self.contexts = [context if each.address == address else each for each in self.contexts]
        return f"{render_text(formula.sides[0])} is used in another sense than the problem's"

    def _page(self, link: Link) -> Page:
        """What is known where a relation stands."""
        first = self.contexts[0].address if self.contexts else ""
        return Page(
            self.contexts,
            self._last,
            self._home,
            first,
            self.record.source[: link.span[1]],
            self.record.equations,
        )

    def _read_otherwise(self, link: Link, fault: str, page: Page) -> bool:
        """Whether a relation that cannot be read as it stands holds for any letter, or in its chain."""
        readings, said = for_any_letter(link.text, fault, page)
        noted = ANY_LETTER
        if not readings and not (link.first and link.fragment.text[: len(link.left)] == link.left):
            side = earlier_side(self._chain, self.contexts)
            if side is not None:
                readings, _ = readings_of(f"{side} {link.sign} {link.right}", page)
                noted = f"compared with {shortened(side, 40)}, the last that could be read"
        if not readings:
            return False
        weighed = self._weigh(readings)
        if (not weighed.judgment.true and not said) or LETTER in weighed.judgment.notes:
            return False
        judgment = weighed.judgment
        self._judged(link, replace(weighed, judgment=replace(judgment, notes=(*judgment.notes, noted))))
        return True

    def _defines(self, link: Link) -> bool:
        """Whether ``left = right`` introduces a name; then every context that can read it knows it.

        Where only some contexts lack the name, the others judge the relation; if it is true, all know it.
        """
        anew = introduces(link.words) or solves(link.words)
        if link.first and fixes_letter(link, self.contexts):
            self.suppositions.unknown = link.left
            self.suppositions.add(link.text, False, self.contexts)
            self._add(Claim("condition", link.span, self._shown(link)))
            return True
        found = [
            factored(context, link.left, link.right) or defined(context, link.left, link.right, anew)
            for context in self.contexts
        ]
        if anew and all(each is None for each in found):
            found = [defined_within(context, link.left, link.right) for context in self.contexts]
        if all(each is None for each in found):
            return False
        known = [context for context, wider in zip(self.contexts, found, strict=True) if wider is None]
        text = f"{link.left} = {link.right}"
        if any(context.scope.closed and parsed(context, text) is not None for context in known):
            self._wider = {wider.address: wider for wider in found if wider is not None}
            return False
        self.contexts = [wider or context for wider, context in zip(found, self.contexts, strict=True)]
        wider = next(each for each in found if each is not None)
        formula = parsed(wider, text)
        shown = self._shown(link)
        self._add(Claim("definition", link.span, shown, formula, None, wider.scope, wider.address))
        return True

    def _order(self, link: Link) -> None:
        r"""``H \succeq 0``: the quadratic form in an arbitrary direction is not negative."""
        page = self._page(link)
        before = replace(page, before=self.record.source[: link.span[0]])
        meant = [each for each in self.contexts if applies(each, before)] or self.contexts
        found = weigh_order(link.text, meant)
        if isinstance(found, str):
            self._unread(link.span, found)
        elif not found.judgment.true and (introduces(link.words) or supposes(link.words)):
            self._add(self._set_aside(link, found, "condition"))
        else:
            self._judged(link, found)

    def _claim(self, link: Link, weighed: Weighed) -> Claim:
        context, formula = weighed.reading.context, weighed.reading.formula
        chain = self._chain.whole(context, formula)
        return Claim(
            "claim", link.span, self._shown(link), formula, chain, context.scope, context.address,
            weighed.judgment.found, weighed.judgment.notes,
        )  # fmt: skip

    def _set_aside(self, link: Link, weighed: Weighed, role: Role) -> Claim:
        reading = weighed.reading
        shown = self._shown(link)
        scope, address = reading.context.scope, reading.context.address
        return Claim(role, link.span, shown, reading.formula, scope=scope, part=address)

    def _shown(self, link: Link) -> str:
        return self.record.source[link.span[0] : link.span[1]]

    def _add(self, claim: Claim, behind: bool = False) -> None:
        if not claim.true:
            self._chain.breaks()
        self.record.add(claim, behind)

    def _unread(self, span: Span, reason: str) -> None:
        self._chain.breaks()
        self.record.unread(span, reason)
