"""How a relation's text can be read: by which contexts, by way of which side, for which letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.shapes import SCALAR_CALLS
from hwsolve.notation.formula import Call, Derivative, DerivativeCall, Relation, Symbol, names, walk
from hwsolve.notation.lexing.alphabet import GREEK_NAMES
from hwsolve.working.chain import Chain
from hwsolve.working.claims import Claim
from hwsolve.working.judging.routing import routed, unrouted
from hwsolve.working.judging.suppositions import parsed
from hwsolve.working.judging.weighing import Reading, Weighed
from hwsolve.working.surroundings.context import Context

UNDECLARED: Final = re.compile(r"^(\S+) is not declared")
#: What a text says that supposes more of an array: in words, before or behind its name, or by a sign.
_MATRIX: Final = r"(?:symmetri|positiv|semidefini|definit|psd|pd\b|orthogonal|diagonal|invert)\w*"
_VECTOR: Final = r"(?:unit\b|einheit|normali[sz]ed|normiert|length one|norm one)\w*"
_ALONE: Final = r"(?<!\\top )(?<!\^T )(?<![A-Za-z\\]){name}"
_FILLING: Final = r"(?:\$|,|\s|\b(?:is|be|ist|sei|a|an|real|any|the|eine?|with)\b)*"
_SAYS: Final = (
    rf"{_ALONE}{_FILLING}{{words}}"
    rf"|{{words}}(?:[^.$]|\$(?!\$)){{{{0,40}}}}{_ALONE}(?![A-Za-z]|\s*\^)"
    rf"|{_ALONE}\s*(?:\\succ|[⪰≽≻])"
    r"|\|\s*{name}\s*(?:\\?\|)[\s_\d]*=\s*1(?!\d)"
)
#: How many sides back a chain is taken up again.
_BACK: Final = 6
_EQUAL: Final = re.compile(r"=|\\equiv|≡|==")


@dataclass(frozen=True, slots=True)
class Page:
    """What is known where a text is read: its contexts, the last that fitted, the one its heading names.

    ``first`` is the context of the part that is to be answered, ``before`` the text so far, ``stated`` its
    true relations.
    """

    contexts: Sequence[Context]
    last: str
    home: str
    first: str
    before: str
    stated: Sequence[Relation]


def readings_of(text: str, page: Page) -> tuple[list[Reading], str]:
    """The contexts that can read *text*, with what they read; the furthest fault where none can."""
    found: list[Reading] = []
    furthest, fault = -1, ""
    for context in sorted(page.contexts, key=lambda each: each.address != page.last):
        try:
            formula = context.parse(text)
        except (Unreadable, MeaningError) as error:
            place = error.span[0] if error.span else 0
            if place > furthest:
                furthest = place
                fault = error.sentence if isinstance(error, Unreadable) else error.message
            continue
        if not isinstance(formula, Relation) or len(formula.sides) != 2:
            fault = fault or "this is no relation between two formulas"
            continue
        if context.introduced and (missing := unrouted(formula, context)):
            way = routed(formula, context, page.stated)
            if way is None:
                fault = fault or f"what is differentiated is not written through {missing[0]}"
                continue
            context = way
        found.append(Reading(context, formula))
    applying = [each for each in found if applies(each.context, page)]
    return applying or found, fault


def applies(context: Context, page: Page) -> bool:
    """Whether what a context supposes of its names is meant here."""
    if context.address == page.home:
        return True
    if context.special:
        return False
    return context.address == page.first or all(
        _is_said(name, kind, page.before) for name, kind in context.kinds
    )


@cache
def _pattern(name: str, kind: str) -> re.Pattern[str]:
    words = _VECTOR if kind == "unit" else _MATRIX
    return re.compile(_SAYS.format(name=re.escape(name), words=words), re.IGNORECASE)


def _is_said(name: str, kind: str, before: str) -> bool:
    """Whether a text says of an array that it is of a special kind."""
    return _pattern(name, kind).search(before) is not None


def for_any_letter(text: str, fault: str, page: Page) -> tuple[list[Reading], bool]:
    """*text* read with its one undeclared letter as an arbitrary number; whether the text says so.

    It does where the letter is the argument of a function: ``f'(t) = …``.
    """
    missing = UNDECLARED.match(fault)
    if missing is None or not (len(missing[1]) == 1 or missing[1] in GREEK_NAMES):
        return [], False
    name = missing[1]
    wider = [
        context.with_letter(name)
        for context in page.contexts
        if not context.scope.declares(name) and name not in context.scope.indices
    ]
    found: list[Reading] = []
    for context in wider:
        formula = parsed(context, text)
        if isinstance(formula, Relation) and len(formula.sides) == 2 and not unrouted(formula, context):
            found.append(Reading(context, formula))
    found = [each for each in found if applies(each.context, page)]
    return found, bool(found) and all(_speaks_of(each, name) for each in found)


def _speaks_of(reading: Reading, name: str) -> bool:
    """Whether a left side is a function of the letter, ``f(t)`` or ``df(t)/dt``, and not of any function."""
    left, scope = reading.formula.sides[0], reading.context.scope
    if isinstance(left, Derivative):
        return left.wrt == (Symbol(name),) and name in names(left.of)
    if not isinstance(left, Call | DerivativeCall) or left.arguments != (Symbol(name),):
        return False
    if left.function in SCALAR_CALLS:  # Tr(K) speaks of a matrix
        return False
    return left.function not in scope.function_names - set(scope.functions)


def of_known_functions(
    weighed: Weighed, contexts: Sequence[Context], claims: Sequence[Claim]
) -> list[Context]:
    """The contexts in which a function that is arbitrary in a reading is the one that the text has told.

    After ``f(x) = ln(1 + e^x)`` a line about f speaks of that one, in whatever part f is any function.
    """
    formula, scope = weighed.reading.formula, weighed.reading.context.scope
    arbitrary = scope.function_names - set(scope.functions)
    used = {node.function for node in walk(formula) if isinstance(node, Call | DerivativeCall)} & arbitrary
    told = {
        (claim.part, claim.formula.sides[0].function)
        for claim in claims
        if used and claim.true and isinstance(claim.formula, Relation)
        and isinstance(claim.formula.sides[0], Call)
    }  # fmt: skip
    return [
        context
        for context in contexts
        if any((context.address, name) in told and name in context.scope.functions for name in used)
    ]


def earlier_side(chain: Chain, contexts: Sequence[Context]) -> str | None:
    """The last side of an equation that can be read, where the side before the last sign cannot."""
    if any(parsed(context, chain.sides[-2]) is not None for context in contexts):
        return None
    for place in range(len(chain.sides) - 3, max(-1, len(chain.sides) - 3 - _BACK), -1):
        if not _EQUAL.fullmatch(chain.signs[place].strip()):
            return None
        if any(parsed(context, chain.sides[place]) is not None for context in contexts):
            return chain.sides[place]
    return None
