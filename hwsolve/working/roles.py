"""What a relation is in its text: a hypothesis, one half of an equivalence, a misreading, else a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hwsolve.errors import Span
from hwsolve.meaning.comparison.outcome import Agrees, Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Derivative,
    DerivativeCall,
    Formula,
    Negative,
    Number,
    Relation,
    Symbol,
    names,
    walk,
)
from hwsolve.notation.lexing.alphabet import ascii_name
from hwsolve.working.claims import Claim
from hwsolve.working.judging.conditions import EQUALS, ORDER, about_indices_only, is_condition
from hwsolve.working.judging.relation import UPDATE, judge
from hwsolve.working.judging.suppositions import Suppositions, parsed
from hwsolve.working.judging.weighing import Weighed
from hwsolve.working.reading.fragments import Fragment
from hwsolve.working.reading.words import assumes, concludes, introduces, supposes

DIFFERS: Final = "the two sides are not always the same"
_GENERALLY: Final = re.compile(r"in general|generally|im Allgemeinen|i\.\s?A\.", re.I)
#: How far behind a claim its condition may stand: ``H_{ij} = … (i = j)``.
NEAR: Final = 24
#: Names of points that a theorem provides.
_POINTS: Final = frozenset(["xi", "zeta", "theta", "c"])
_ARROW: Final = r"(?:\\iff|\\Leftrightarrow|\\Longleftrightarrow|⇔|⟺|<=>)"
#: What may stand between equations of a system: ends of formulas, marks and numbers of a list, *and*.
_BESIDE: Final = re.compile(
    r"(?:[\s$&\\.,;*•{}\[\]-]|\(?\d{1,2}[.):]|\([ivx]+\)|\\(?:tag|text|label)\s*\{[^{}]{0,12}\}|\\q?quad"
    r"|\\(?:begin|end)\{\w+\*?\}|\b(?:and|und)\b)*"
)
_CURVE: Final = re.compile(r"\b(?:line|gerade|boundary|hyperplane|slope|steigung|plane|curve|grenze)\b", re.I)
_SAID_OF: Final = re.compile(r":|\b(?:then|we|it|holds|have|get|gilt|ist|dann|is|obtain|gives|follows)\b")
#: Words that end an equation which is said in words.
_WHOLE: Final = frozenset(["zero", "null", "vanish"])
#: So many characters back a sentence may begin.
_SENTENCES: Final = 240
_BEFORE_ARROW: Final = re.compile(rf"[\s&$\\,.)]*?{_ARROW}")
#: What follows an equation that is solved: an arrow or *so*, and a name with its value.
_SOLUTION: Final = re.compile(
    rf"[\s&$\\,.;)]*?(?:{_ARROW}|\\?(?:Rightarrow|implies|Longrightarrow|therefore)|[⇒⟹∴]|=>|so|hence|thus|also|gives)"
    r"[\s&$\\,(]*(\\?[A-Za-z]+(?:_?\{?\d\}?)?)\s*="
)
_BEHIND_ARROW: Final = re.compile(rf"{_ARROW}[\s&$\\,(]*$")


@dataclass(frozen=True, slots=True)
class Link:
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


def is_supposed(
    link: Link,
    weighed: Weighed,
    source: str,
    suppositions: Suppositions,
    claims: Sequence[Claim],
    supposing: Fragment | None,
) -> bool:
    """Whether a relation that does not hold by itself is a hypothesis and not a claim.

    ``supposing`` is the fragment whose last link was one: what goes on from it (``0 < t < 1``) is one too.
    """
    formula, scope = weighed.reading.formula, weighed.reading.context.scope
    if not names(formula) and not about_indices_only(formula, scope):
        return False
    if (
        link.first
        and about_indices_only(formula, scope)
        and (names(formula) - scope.dimensions or not weighed.judgment.true)
    ):
        return True
    if link.first and (assumes(link.words) or _repeats(weighed, suppositions)):
        return True
    if link.first and renames_index(formula, scope, link.words):
        return True
    if weighed.judgment.true:
        return False
    if not link.first and _is_solved_next(link, formula, source):
        return True
    if not link.first and supposing is link.fragment:
        return is_condition(formula, scope) or supposes(link.words)
    if _begins_equivalence(link, source) or _introduces_point(formula, scope, claims):
        return True
    if not link.first or weighed.given or UPDATE in weighed.judgment.notes:
        return False
    if introduces(link.words) and formula.comparators[0] in ORDER and _about_leaves(formula, scope):
        return True
    if goes_on_supposing(link, formula, scope, source, claims) or (
        _about_leaves(formula, scope) and is_curve(link, formula, source)
    ):
        return True
    asked = any(getattr(side, "name", None) in weighed.reading.context.results for side in formula.sides)
    if asked and names(formula.sides[1]) and not _WHOLE.isdisjoint(link.words):
        return False  # "setting the derivative to zero, x = …": the words are the equation
    if supposes(link.words) or source[link.fragment.end :][:8].lstrip(" $\\)")[:1] == ":":
        return True
    if asked:
        return False
    left = formula.sides[0]
    if introduces(link.words) and formula.comparators[0] in EQUALS and isinstance(left, Symbol):
        if left.name in scope.types and left.name not in names(formula.sides[1]):
            return True
    if weighed.denied and (link.fragment.join == "implies" or concludes(link.words)):
        return False
    if weighed.denied and _concerns_supposed(link, source, claims):
        return False
    return is_condition(formula, scope)


def _concerns_supposed(link: Link, source: str, claims: Sequence[Claim]) -> bool:
    """Whether a relation is what is said of the condition right before it: *for* ``x < 0``: ``f' = 0``."""
    last = claims[-1] if claims else None
    if last is None or last.role != "condition":
        return False
    return _SAID_OF.search(source[last.span[1] : link.span[0]]) is not None


def renames_index(formula: Relation, scope: Scope, words: Sequence[str]) -> bool:
    """Whether an index gets another letter: *let* ``j = n - m``, *where* ``l = m - s``."""
    left = formula.sides[0]
    if not introduces(words) or not isinstance(left, Symbol) or left.name not in scope.indices:
        return False
    return formula.comparators[0] in EQUALS and left.name not in names(formula.sides[1])


def _about_leaves(formula: Formula, scope: Scope) -> bool:
    """Whether a formula speaks of given quantities only, of at least two, and of no functions."""
    leaves = names(formula) - scope.dimensions
    if len(leaves) < 2 or not all(name in scope.types for name in leaves):
        return False
    return not any(
        isinstance(node, Derivative | DerivativeCall | Call | BigOperator) for node in walk(formula)
    )


def goes_on_supposing(
    link: Link, formula: Relation, scope: Scope, source: str, claims: Sequence[Claim]
) -> bool:
    """Whether a relation is the next of several that are supposed together: a system of equations.

    Nothing but a number, a mark of a list or *and* stands between them.
    """
    last = claims[-1] if claims else None
    if last is None or last.role != "condition" or not isinstance(last.formula, Relation):
        return False
    between = source[last.span[1] : link.span[0]]
    if "\n\n" in between or _BESIDE.fullmatch(between) is None or not _about_leaves(formula, scope):
        return False
    if formula.comparators[0] in ORDER:
        return "\n" not in between and not names(formula).isdisjoint(names(last.formula))
    return formula.comparators[0] in EQUALS and _about_leaves(last.formula, scope)


def is_only_said(link: Link, formula: Relation, scope: Scope, source: str) -> bool:
    """Whether a relation that claims nothing is nothing to be supposed of what follows either."""
    given = names(formula) <= set(scope.types)
    return renames_index(formula, scope, link.words) or (given and is_curve(link, formula, source))


def is_curve(link: Link, formula: Relation, source: str) -> bool:
    """Whether an equation is that of a line of which the sentence speaks."""
    if formula.comparators[0] not in EQUALS:
        return False
    paragraph = source[max(0, link.span[0] - _SENTENCES) : link.span[0]].rpartition("\n\n")[2]
    return _CURVE.search(paragraph) is not None


def _repeats(weighed: Weighed, suppositions: Suppositions) -> bool:
    """Whether a relation says again what has just been supposed."""
    context, formula = weighed.reading.context, weighed.reading.formula
    return any(parsed(context, text) == formula for text in suppositions.given)


def _introduces_point(formula: Relation, scope: Scope, claims: Sequence[Claim]) -> bool:
    """Whether the intermediate point of a theorem (``f''(xi)``) is met for the first time."""
    calls = [node for node in walk(formula) if isinstance(node, DerivativeCall)]
    new = {name for call in calls for name in names(call) & _POINTS if name in scope.types}
    if not new or formula.comparators[0] not in ("=", ":="):
        return False
    met = {name for claim in claims if claim.formula is not None for name in names(claim.formula)}
    return bool(new - met)


def _is_solved_next(link: Link, formula: Relation, source: str) -> bool:
    """Whether a chain ends in an equation of which the solution follows: ``… = 2w - 1 = 0 => w = 1/2``."""
    if formula.comparators[0] not in EQUALS or formula.sides[1] != Number("0"):
        return False
    solution = _SOLUTION.match(source, link.span[1], link.span[1] + NEAR * 2)
    return solution is not None and ascii_name(solution[1].lstrip("\\").replace("_", "")) in {
        name.replace("_", "") for name in names(formula)
    }


def _begins_equivalence(link: Link, source: str) -> bool:
    """Whether a relation is the first of an equivalence: ``A u = p \\iff …``."""
    behind = source[link.span[1] : link.fragment.end + NEAR]
    return link.first and link.fragment.join != "implies" and _BEFORE_ARROW.match(behind) is not None


def converse(link: Link, weighed: Weighed, source: str) -> Weighed:
    """What ``A \\iff B`` says of B also the other way round: where A does not follow, it is refuted."""
    between = source[max(0, link.fragment.start - NEAR) : link.fragment.start]
    if not weighed.given or link.fragment.join != "implies" or _BEHIND_ARROW.search(between) is None:
        return weighed
    context = weighed.reading.context
    for supposed in weighed.given:
        if isinstance(supposed, Relation):
            back = judge(supposed, context, (weighed.reading.formula,))
            if isinstance(back.found, Refuted):
                return replace(weighed, judgment=replace(back, notes=("the converse does not hold",)))
    return weighed


def at_solution(weighed: Weighed) -> Weighed | None:
    """An equation between unknowns that the solution of the problem does not satisfy; None for any other."""
    reading = weighed.reading
    formula, solution = reading.formula, reading.context.solution
    if formula.comparators[0] not in EQUALS or not _about_leaves(formula, reading.context.scope):
        return None
    known = {name for each in solution for name in names(each.sides[0])}
    if not names(formula) - reading.context.scope.dimensions <= known:
        return None
    judgment = judge(formula, reading.context, tuple(solution))
    return replace(weighed, judgment=judgment) if isinstance(judgment.found, Refuted) else None


def differs_in_general(link: Link, weighed: Weighed, source: str) -> Weighed:
    """``A B \\ne B A`` *in general*: true where the two are not always the same."""
    formula = weighed.reading.formula
    near = source[link.span[1] : link.span[1] + NEAR]
    said = "general" in link.words[-3:] or _GENERALLY.search(near) is not None
    if formula.comparators[0] != "!=" or weighed.judgment.true or not said:
        return weighed
    same = judge(Relation(("=",), formula.sides), weighed.reading.context)
    if not isinstance(same.found, Refuted):
        return weighed
    return replace(weighed, judgment=replace(weighed.judgment, found=Agrees(1, 0, DIFFERS), notes=(DIFFERS,)))


def misread(weighed: Weighed) -> str | None:
    """Why a relation that does not hold is rather one that was misread; None where it is plainly false."""
    if not isinstance(weighed.judgment.found, Refuted):
        return None
    left, right = weighed.reading.formula.sides
    if _is_number(left) and _is_number(right):
        return "two bare numbers are compared; something is missing beside the sign"
    if any(isinstance(node, Derivative) and _is_number(node.of) for node in walk(weighed.reading.formula)):
        return "the derivative of a bare number; a name is missing there"
    if weighed.reading.formula.comparators[0] in ("<", ">", "<=", ">="):
        scope = weighed.reading.context.scope
        shapes = [scope.shape_of(side) for side in (left, right)]
        if shapes[0] != shapes[1] and not _is_number(left) and not _is_number(right):
            return "an array is compared with a number"
    return None


def _is_number(side: Formula) -> bool:
    return isinstance(side.operand if isinstance(side, Negative) else side, Number)
