"""The reader of worked solutions: fragment by fragment, each in the context that makes sense of it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from hwsolve.errors import MeaningError, Unreadable, shortened
from hwsolve.grading.working.claims import Claim
from hwsolve.grading.working.context import Context
from hwsolve.grading.working.defining import declared, defined
from hwsolve.grading.working.fragments import Fragment
from hwsolve.grading.working.inheriting import inherits
from hwsolve.grading.working.judging import NEW_VALUE, Judgment, about_indices_only, is_condition, judge
from hwsolve.grading.working.sides import cut, is_update
from hwsolve.grading.working.words import concludes, supposes
from hwsolve.grading.working.words import names as naming
from hwsolve.meaning.comparison import Refuted, Undecided
from hwsolve.meaning.differentiation import depends
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, Relation, Symbol
from hwsolve.notation.formula import names as names_in

MAX_CLAIMS: Final = 1_000
#: Seconds of computing that a document may take; what comes later is undecided.
TIME: Final = 5.0
#: How many false lines a later one is compared with, the latest first.
_ROOTS: Final = 4
_UNDECLARED: Final = re.compile(r"^(\S+) is not declared")
_PSD: Final = re.compile(r"^(?P<body>.*?)(?:\\succ(?:curly)?eq(?![A-Za-z])|\\succeq|[⪰≽])\s*0\s*$", re.DOTALL)
#: Names of points that a theorem provides.
_POINTS: Final = frozenset(["xi", "zeta", "theta", "c"])
_GRADIENT: Final = re.compile(r"\\nabla\s*_\s*\{([^{},]*(?:,[^{},]*)+)\}")
SUPPOSED: Final = "under what was supposed before it"
_ORDER: Final = re.compile(r"\\(?:succ|prec)|[⪰≽≼⪯≺]|\\propto")


@dataclass(frozen=True, slots=True)
class _Root:
    """A false relation and where it stands."""

    line: int
    link: Relation
    scope: Scope


@dataclass(slots=True)
class Reader:
    """What has been read so far; ``claims`` grows with every fragment."""

    contexts: list[Context]
    source: str
    claims: list[Claim] = field(default_factory=list)
    section: str = ""
    _met: dict[str, Context] = field(default_factory=dict)
    _run: int = 0
    _chain: list[str] = field(default_factory=list)
    _signs: list[str] = field(default_factory=list)
    _given: list[str] = field(default_factory=list)
    _settled: bool = False
    _conditions: list[str] = field(default_factory=list)
    _denied: bool = False
    _home: str = ""
    _roots: list[_Root] = field(default_factory=list)
    _last: str = ""
    _missing: dict[str, int] = field(default_factory=dict)
    _deadline: float = field(default_factory=lambda: time.process_time() + TIME)

    def turn(self, contexts: Sequence[Context], section: str) -> None:
        """Go on in other contexts, those met before with what the text has added: a heading."""
        self._met.update({context.address: context for context in self.contexts})
        self.contexts = [self._met.get(context.address, context) for context in contexts]
        self.section = section
        self._last = contexts[0].address if contexts else ""
        self._home = self._last if section else ""
        self._chain, self._signs, self._given, self._conditions, self._roots = [], [], [], [], []

    def pause(self) -> None:
        """A paragraph ends: suppositions that have been used are over."""
        if self._settled:
            self._given, self._settled = [], False

    def line_of(self, place: int) -> int:
        """The line of a character, from 1."""
        return self.source.count("\n", 0, place) + 1

    def read(self, fragment: Fragment, words: Sequence[str]) -> None:
        """Read one fragment; *words* are those before it."""
        if len(self.claims) >= MAX_CLAIMS:
            return
        text = fragment.text
        parts = cut(text)
        if not parts.signs and text.startswith("(") and text.endswith(")"):
            fragment = replace(fragment, start=fragment.start + 1, end=fragment.end - 1, text=text[1:-1])
            text = fragment.text
            parts = cut(text)
        if self._declares(fragment) or not parts.signs:
            return
        sides = [text[start:end].strip() for start, end in parts.sides]
        places = [fragment.start + start for start, _ in parts.sides]
        ends = [fragment.start + len(text[:end].rstrip()) for _, end in parts.sides]
        signs = [text[start:end] for start, end in parts.signs]
        goes_on = not sides[0]
        if goes_on and not self._chain:
            self._unread(fragment.start, fragment.end, "it begins with a sign, and nothing stands before it")
            return
        if goes_on:
            sides[0], places[0] = self._chain[-1], fragment.start + parts.signs[0][0]
        else:
            self._chain, self._signs, self._run = [sides[0]], [], 0
        for k, sign in enumerate(signs):
            first = not goes_on and k == 0
            start = places[0] if k == 0 else fragment.start + parts.signs[k][0]
            self._chain.append(sides[k + 1])
            self._signs.append(sign)
            if not sides[k + 1]:
                self._unread(start, ends[k + 1], "nothing stands behind the sign")
                continue
            self._link((sides[k], sign, sides[k + 1]), start, ends[k + 1], first, fragment, words)

    def _declares(self, fragment: Fragment) -> bool:
        found = [declared(context, fragment.text) for context in self.contexts]
        if all(each is None for each in found):
            return False
        self.contexts = [each or context for each, context in zip(found, self.contexts, strict=True)]
        return True

    def _link(
        self,
        link: tuple[str, str, str],
        start: int,
        end: int,
        first: bool,
        fragment: Fragment,
        words: Sequence[str],
    ) -> None:
        left, sign, right = link
        shown = self.source[start:end]
        text = f"{left} {sign} {right}"
        if (
            first
            and (is_update(sign) or sign == "=")
            and self._defines(left, right, start, end, naming(words))
        ):
            return
        if _ORDER.search(sign):
            self._order(text, start, end)
            return
        readings, fault = self._readings(text)
        if not readings:
            self._unread(start, end, fault)
            return
        if time.process_time() > self._deadline:
            late = Undecided("the time for this document is up")
            self._add(
                Claim("claim", (start, end), shown, readings[0][1], part=readings[0][0].address, found=late)
            )
            return
        context, formula, judgment, supposed = self._judged(readings, words if first else ())
        if NEW_VALUE in judgment.notes:
            self._add(
                Claim("definition", (start, end), shown, formula, scope=context.scope, part=context.address)
            )
            return
        if self._qualifies(formula, context, text, fragment, words, first):
            self._add(
                Claim("condition", (start, end), shown, formula, scope=context.scope, part=context.address)
            )
            return
        if self._is_supposed(formula, context, judgment, fragment, words, first, supposed):
            self._suppose(text, fragment, words)
            self._add(
                Claim("condition", (start, end), shown, formula, scope=context.scope, part=context.address)
            )
            return
        if judgment.context is not None:
            self.contexts = [
                judgment.context if each.address == context.address else each for each in self.contexts
            ]
        self._settled = True
        if judgment.true:
            self._last = context.address
        follows = self._source_of(formula, context, judgment, supposed)
        claim = Claim(
            "claim", (start, end), shown, formula, self._whole(context, formula), context.scope, context.address,
            judgment.found, judgment.notes, follows,
        )  # fmt: skip
        self._add(claim)
        if claim.false and follows is None:
            self._roots.append(_Root(self.line_of(start), formula, context.scope))

    def _add(self, claim: Claim) -> None:
        if not claim.true:
            self._run = len(self._chain) - 1
        self.claims.append(replace(claim, section=self.section))

    def _readings(self, text: str) -> tuple[list[tuple[Context, Relation]], str]:
        """The contexts that can read *text*, with what they read; the first fault where none can."""
        found: list[tuple[Context, Relation]] = []
        furthest, fault = -1, ""
        for context in sorted(self.contexts, key=lambda each: each.address != self._last):
            try:
                formula = context.parse(text)
            except (Unreadable, MeaningError) as error:
                span = error.span[0] if error.span else 0
                if span > furthest:
                    furthest = span
                    fault = error.sentence if isinstance(error, Unreadable) else error.message
                continue
            if isinstance(formula, Relation) and len(formula.sides) == 2:
                found.append((context, formula))
            elif not fault:
                fault = "this is no relation between two formulas"
        general = [each for each in found if not each[0].special or each[0].address == self._home]
        return general or found, fault

    def _judged(
        self, readings: list[tuple[Context, Relation]], words: Sequence[str]
    ) -> tuple[Context, Relation, Judgment, tuple[Formula, ...]]:
        """The reading in which the relation holds, without hypotheses if it can; else the first that decides."""
        kept: list[tuple[Context, Relation, Judgment, tuple[Formula, ...]]] = []
        for context, formula in readings:
            judgment = judge(formula, context)
            if judgment.true:
                if context.note:
                    judgment = replace(judgment, notes=(*judgment.notes, context.note))
                return context, formula, judgment, ()
            kept.append((context, formula, judgment, ()))
        self._denied = False
        for context, formula in readings[:4]:
            for given, note, whole in self._hypotheses(context, formula):
                judgment = judge(formula, context, given)
                if judgment.true:
                    noted = replace(judgment, notes=(*judgment.notes, note))
                    return context, formula, noted, given
                self._denied = self._denied or (whole and isinstance(judgment.found, Refuted))
        plain = [each for each in kept if not each[0].note] or kept
        kept = plain
        decided = [each for each in kept if isinstance(each[2].found, Refuted)]
        undecided = [each for each in kept if not isinstance(each[2].found, Refuted)]
        if undecided and not decided:
            return undecided[0]
        return decided[0]

    def _hypotheses(self, context: Context, formula: Relation) -> list[tuple[tuple[Formula, ...], str, bool]]:
        """The suppositions in force: those of the paragraph, with the equations to be solved, with known results.

        Each with the note to make of it, and whether all that was supposed could be read.
        """
        now, before = self._given, self._conditions[-4:]
        sets = [(now, SUPPOSED)] if now else []
        if before:
            sets.append(([*now, *before], SUPPOSED))
        found = []
        for texts, note in sets:
            formulas = [each for text in texts if (each := _parsed(context, text)) is not None]
            if formulas:
                found.append((tuple(formulas), note, len(formulas) == len(texts)))
        used = depends(context.scope, formula)
        known = [
            Relation(("=",), (Symbol(name), references[0]))
            for name, references in context.results.items()
            if name in used and name in context.scope.types and names_in(references[0])
        ]
        if known:
            earlier = found[-1][0] if found else ()
            own = ", ".join(name for name in context.results if name in used)
            found.append(((*known, *earlier), f"with the problem's own {own}", False))
        return found

    def _is_supposed(
        self,
        formula: Relation,
        context: Context,
        judgment: Judgment,
        fragment: Fragment,
        words: Sequence[str],
        first: bool,
        supposed: tuple[Formula, ...],
    ) -> bool:
        """Whether a relation that does not hold by itself is a hypothesis and not a claim."""
        if (
            first
            and about_indices_only(formula, context.scope)
            and names_in(formula) - context.scope.dimensions
        ):
            return True
        if not judgment.true and self._introduces_point(formula, context):
            return True
        if judgment.true or not first or supposed or "an update rule" in judgment.notes:
            return False
        if supposes(words) or self.source[fragment.end :].lstrip(" $\\)")[:1] == ":":
            return True
        if any(getattr(side, "name", None) in context.results for side in formula.sides):
            return False
        if self._denied and (fragment.join == "implies" or concludes(words)):
            return False
        return is_condition(formula, context.scope)

    def _introduces_point(self, formula: Relation, context: Context) -> bool:
        """Whether an intermediate point (of Taylor's theorem, of the mean value theorem) is met for the first time."""
        new = {name for name in names_in(formula) & _POINTS if name in context.scope.types}
        used = {
            name for claim in self.claims if claim.formula is not None for name in names_in(claim.formula)
        }
        return bool(new - used) and formula.comparators[0] in ("=", ":=")

    def _qualifies(
        self,
        formula: Relation,
        context: Context,
        text: str,
        fragment: Fragment,
        words: Sequence[str],
        first: bool,
    ) -> bool:
        """Whether a condition on indices belongs to the false claim right before it, which it makes true."""
        if not first or not self.claims or not about_indices_only(formula, context.scope):
            return False
        last = self.claims[-1]
        between = self.source[last.span[1] : fragment.start]
        if not last.false or "\n\n" in between or len(between) > 24 or last.scope is None:
            return False
        if not isinstance(last.formula, Relation):
            return False
        again = judge(last.formula, context.with_scope(last.scope), (formula,))
        if not again.true:
            return False
        self.claims[-1] = replace(last, found=again.found, notes=again.notes, follows=None)
        self._roots = [root for root in self._roots if root.link != last.formula]
        return True

    def _suppose(self, text: str, fragment: Fragment, words: Sequence[str]) -> None:
        if self._settled:
            self._given = []
        self._settled = False
        separate = _one_by_one(text)
        for each in separate:
            if len(separate) > 1 and self._is_idle(each):
                each = ""
            self._given.append(each)
            if not supposes(words) and fragment.join != "colon" and "=" in text:
                self._conditions.append(each)

    def _is_idle(self, text: str) -> bool:
        """Whether a condition always holds, so that something else was meant by it."""
        for context in self.contexts:
            formula = _parsed(context, text)
            if isinstance(formula, Relation):
                return judge(formula, context).true
        return True

    def _source_of(
        self, formula: Relation, context: Context, judgment: Judgment, supposed: tuple[Formula, ...]
    ) -> int | None:
        """The line of the false claim that a false claim carries on."""
        if not isinstance(judgment.found, Refuted):
            return None
        for root in reversed(self._roots[-_ROOTS:]):
            if inherits(formula, root.link, context.scope, supposed):
                return root.line
        return None

    def _whole(self, context: Context, formula: Relation) -> Formula:
        """The true chain that a link ends; the link alone where it cannot be read."""
        if len(self._signs) - self._run < 2:
            return formula
        text = self._chain[self._run] + "".join(
            f" {sign} {side}"
            for sign, side in zip(self._signs[self._run :], self._chain[self._run + 1 :], strict=True)
        )
        try:
            whole = context.parse(text)
        except (Unreadable, MeaningError):
            return formula
        return whole if isinstance(whole, Relation) else formula

    def _defines(self, left: str, right: str, start: int, end: int, named: bool) -> bool:
        """Whether ``left = right`` introduces a name; then every context that can read it knows it."""
        found = [defined(context, left, right) for context in self.contexts]
        if all(each is None for each in found):
            return False
        known = [context for context, wider in zip(self.contexts, found, strict=True) if wider is None]
        text = f"{left} = {right}"
        self.contexts = [wider or context for wider, context in zip(found, self.contexts, strict=True)]
        if any(_reads(context, text) for context in known):
            return False
        wider = next(each for each in found if each is not None)
        try:
            formula = wider.parse(text)
        except (Unreadable, MeaningError):
            formula = None
        self._add(
            Claim(
                "definition", (start, end), self.source[start:end], formula, None, wider.scope, wider.address
            )
        )
        return True

    def _order(self, text: str, start: int, end: int) -> None:
        r"""``H \succeq 0``: the quadratic form in an arbitrary direction is not negative."""
        match = _PSD.match(text)
        if match is None:
            self._unread(start, end, "this relation is not checked by values")
            return
        for context in self.contexts:
            found = _semidefinite(context, match["body"])
            if found is None:
                continue
            scope, formula = found
            judgment = judge(formula, context.with_scope(scope))
            claim = Claim(
                "claim", (start, end), self.source[start:end], formula, formula, scope, context.address,
                judgment.found, judgment.notes,
            )  # fmt: skip
            self._add(claim)
            return
        self._unread(start, end, "its left side is no square matrix here")

    def _unread(self, start: int, end: int, reason: str) -> None:
        """A relation that cannot be read; an undeclared name is reported once."""
        match = _UNDECLARED.match(reason)
        if match is not None:
            name = match[1]
            before = self._missing.setdefault(name, self.line_of(start))
            if before != self.line_of(start):
                reason = f"{name} is not declared (see line {before})"
        self._add(Claim("unread", (start, end), self.source[start:end], notes=(shortened(reason, 200),)))


def _one_by_one(text: str) -> list[str]:
    r"""``\nabla_{w,b} q = 0`` as one condition for each variable."""
    match = _GRADIENT.search(text)
    if match is None:
        return [text]
    return [
        f"{text[: match.start()]}\\nabla_{{{name.strip()}}}{text[match.end() :]}"
        for name in match[1].split(",")
    ]


def _parsed(context: Context, text: str) -> Formula | None:
    try:
        return context.parse(text)
    except (Unreadable, MeaningError):
        return None


def _reads(context: Context, text: str) -> bool:
    try:
        context.parse(text)
    except (Unreadable, MeaningError):
        return False
    return True


def _semidefinite(context: Context, body: str) -> tuple[Scope, Relation] | None:
    """``v^T M v >= 0`` with a new vector v, and the scope that knows it."""
    from hwsolve.meaning.types import REAL, Type
    from hwsolve.notation.formula import ZERO, Product, Symbol, Transpose

    try:
        matrix = context.parse(body)
    except (Unreadable, MeaningError):
        return None
    shape = context.scope.shape_of(matrix)
    if shape is None or len(shape) != 2 or context.scope.free_indices(matrix):
        return None
    name = "direction"
    scope = context.scope.with_symbols({name: Type(REAL.domain, (shape[0],))})
    direction = Symbol(name)
    form = Product((Transpose(direction), matrix, direction), "")
    return scope, Relation((">=",), (form, ZERO))
