"""Whether a relation is a hypothesis of what follows and no claim: by words, place, what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    Call,
    DerivativeCall,
    Entry,
    Formula,
    Number,
    Relation,
    Symbol,
    names,
    walk,
)
from hwsolve.notation.lexing.alphabet import ascii_name
from hwsolve.working.claims import Claim
from hwsolve.working.judging.conditions import EQUALS, ORDER, about_indices_only, is_condition
from hwsolve.working.judging.relation import BY_REFERENCE, UPDATE
from hwsolve.working.judging.suppositions import Suppositions, parsed
from hwsolve.working.judging.weighing import Weighed
from hwsolve.working.reading.fragments import Fragment
from hwsolve.working.reading.sides import cut
from hwsolve.working.reading.words import assumes, concludes, introduces, solves, supposes
from hwsolve.working.roles import ARROW, NEAR, Link, about_leaves, is_number

#: Names of points that a theorem provides.
_POINTS: Final = frozenset(["xi", "zeta", "theta", "c"])
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
_BEFORE_ARROW: Final = re.compile(rf"[\s&$\\,.)]*?{ARROW}")
#: What follows an equation that is solved: an arrow or *so*, and a name with its value.
_SOLUTION: Final = re.compile(
    rf"[\s&$\\,.;)]*?(?:{ARROW}|\\?(?:Rightarrow|implies|Longrightarrow|therefore)|[⇒⟹∴]|=>|so|hence|thus|also|gives)"
    r"[\s&$\\,(]*(\\?[A-Za-z]+(?:_?\{?\d\}?)?)\s*="
)
#: A sign that says what shall be: ``\\overset{!}{=}``.
_DEMANDED: Final = re.compile(r"\\(?:overset|stackrel)\s*\{?\s*!\s*\}?\s*\{?\s*=")
#: What says behind a relation that it cannot be.
_DENIED: Final = re.compile(
    r"[\s$&.,;)!]*(?:[-–—]+\s*)?(?:\\(?:Rightarrow|implies)\s*)?"
    r"(?:(?:this|das|but|which|and|that|it|is|was|ist|a|an|ein|zum|the|clearly|obviously|aber|zu)\s+){0,4}"
    r"(?:contradict|widerspruch|absurd|impossible|unmöglich|false\b|wrong\b|not\s+true|falsch\b|\\lightning|↯|\\bot\b|⊥)",
    re.IGNORECASE,
)
#: What is supposed where a function is taken as an example.
EXAMPLE: Final = "an example of its own"
_EXAMPLE: Final = frozenset("example instance beispiel bsp beispielsweise exempli".split())
_COUNTER: Final = frozenset("contradicts contradicting widerspricht".split())
_UNREAL: Final = frozenset("would wäre würde hätte".split())
_AND: Final = re.compile(r"[\s$,]*(?:but|yet|though|while|aber|doch|and|und|with|mit)[\s$]*", re.IGNORECASE)
_LETTER: Final = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?|[α-ω]")


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
    if is_demanded(link, source):
        return True
    if is_interval(link) and (supposes(link.words) or introduces(link.words)):
        return True
    if link.first and renames_index(formula, scope, link.words):
        return True
    if BY_REFERENCE in weighed.judgment.notes and _is_set(link, supposing):
        return True
    if weighed.judgment.true:
        return False
    if suppositions.point and weighed.denied:
        return False
    if not link.first and _is_solved_next(link, formula, source):
        return True
    if not link.first and supposing is link.fragment:
        return is_condition(formula, scope) or supposes(link.words) or _is_setting(formula, scope)
    if _begins_equivalence(link, source) or _introduces_point(formula, scope, claims):
        return True
    if is_denied(link, weighed, source, suppositions) or not _EXAMPLE.isdisjoint(link.words[-1:]):
        return True
    if not link.first or weighed.given or UPDATE in weighed.judgment.notes:
        return False
    if _is_of_system(weighed) or _goes_on_in_words(link, formula, scope, source, claims):
        return True
    if introduces(link.words) and formula.comparators[0] in ORDER and about_leaves(formula, scope):
        return True
    if goes_on_supposing(link, formula, scope, source, claims) or (
        about_leaves(formula, scope) and is_curve(link, formula, source)
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


def _is_setting(formula: Formula, scope: Scope) -> bool:
    """Whether an equation only gives values to quantities that are given: ``I = 32``, ``K_1 = K_2``."""
    if not isinstance(formula, Relation) or formula.comparators[0] not in EQUALS:
        return False
    bases = [side.base if isinstance(side, Entry) else side for side in formula.sides]
    return all(is_number(side) or getattr(side, "name", None) in scope.types for side in bases)


def is_demanded(link: Link, source: str) -> bool:
    r"""Whether a relation says what shall be zero: ``\\overset{!}{=} 0``."""
    return not link.right.strip("0 {}") and bool(
        _DEMANDED.search(source, max(0, link.span[0] - NEAR), link.span[1])
    )


def is_denied(link: Link, weighed: Weighed, source: str, suppositions: Suppositions) -> bool:
    """Whether a text itself says that a relation does not hold: *a contradiction*; *would be*, of a case."""
    if not isinstance(weighed.judgment.found, Refuted):
        return False
    said = {*link.words[-4:]}
    unreal = bool(suppositions.given) and not _UNREAL.isdisjoint(said)
    return unreal or not _COUNTER.isdisjoint(said) or _DENIED.match(source, link.span[1]) is not None


def _is_of_system(weighed: Weighed) -> bool:
    """Whether an equation between unknowns is one of those that the problem's solution solves, or may be."""
    reading = weighed.reading
    formula, scope = reading.formula, reading.context.scope
    known = {name for each in reading.context.solution for name in names(each.sides[0])}
    about = names(formula) - scope.dimensions
    return formula.comparators[0] in EQUALS and about_leaves(formula, scope) and about <= known


def _goes_on_in_words(
    link: Link, formula: Relation, scope: Scope, source: str, claims: Sequence[Claim]
) -> bool:
    """Whether a relation is the other half of what is supposed: *let* ``A^T A x = 0`` *but* ``A x != 0``."""
    last = claims[-1] if claims else None
    if last is None or last.role != "condition" or not about_leaves(formula, scope):
        return False
    between = source[last.span[1] : link.span[0]]
    return _AND.fullmatch(between) is not None


def is_interval(link: Link) -> bool:
    """Whether a relation begins a chain that says where one letter lies: ``0 < t < 1``."""
    parts = cut(link.fragment.text)
    if not link.first or len(parts.signs) != 2:
        return False
    text = link.fragment.text
    signs = {text[slice(*sign)].strip().lstrip("\\")[:1] for sign in parts.signs}
    return signs in ({"<"}, {">"}, {"≤"}, {"<", "≤"}, {"l"}, {"<", "l"}, {"g"}) and (
        _LETTER.fullmatch(text[slice(*parts.sides[1])].strip()) is not None
    )


def _concerns_supposed(link: Link, source: str, claims: Sequence[Claim]) -> bool:
    """Whether a relation is what is said of the condition right before it: *for* ``x < 0``: ``f' = 0``."""
    last = claims[-1] if claims else None
    if last is None or last.role != "condition":
        return False
    return _SAID_OF.search(source[last.span[1] : link.span[0]]) is not None


def renames_index(formula: Relation, scope: Scope, words: Sequence[str]) -> bool:
    """Whether an index gets another letter: *let* ``j = n - m``, *where* ``l = m - s``."""
    left = formula.sides[0]
    if not isinstance(left, Symbol) or left.name not in scope.indices:
        return False
    if not (introduces(words) or solves(words)):
        return False
    return formula.comparators[0] in EQUALS and left.name not in names(formula.sides[1])


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
    if "\n\n" in between or _BESIDE.fullmatch(between) is None:
        return False
    if _is_setting(formula, scope) and _is_setting(last.formula, scope) and "\n" not in between:
        return True
    if not about_leaves(formula, scope):
        return False
    if formula.comparators[0] in ORDER:
        return "\n" not in between and not names(formula).isdisjoint(names(last.formula))
    return formula.comparators[0] in EQUALS and about_leaves(last.formula, scope)


def _is_set(link: Link, supposing: Fragment | None) -> bool:
    """Whether a value that the problem's solution has is set here: *setting* ``w_1 = w_2 = 0``."""
    if not link.first:
        return supposing is link.fragment
    return supposes(link.words) and not concludes(link.words) and _WHOLE.isdisjoint(link.words)


def is_example(link: Link, formula: Relation) -> bool:
    """Whether a relation takes one function for the problem's: *for example* ``f(x) = x^2``."""
    return isinstance(formula.sides[0], Call) and not _EXAMPLE.isdisjoint(link.words[-1:])


def is_only_said(link: Link, formula: Relation, scope: Scope, source: str) -> bool:
    """Whether a relation that claims nothing is nothing to be supposed of what follows either."""
    given = names(formula) <= set(scope.types)
    if is_example(link, formula):
        return True
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
