"""Both sides of an identity to one normal form, each application of a rule a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwsolve.derivation.derivation import Derivation
from hwsolve.notation.formula import Formula
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.matrices.rules import RULES, Rule, everywhere
from hwsolve.solvers.matrices.terms import Room, collected, tidy

_MAX_LINES = 40


@dataclass(frozen=True)
class Line:
    """What a rule made of the line before."""

    rule: str
    after: Formula


@dataclass(frozen=True)
class Rewriting:
    """A formula, the lines that lead to its normal form, and that form."""

    start: Formula
    lines: tuple[Line, ...]
    end: Formula


def rewrite(f: Formula, room: Room, rules: Sequence[Rule] = RULES) -> Rewriting:
    """Apply the rules, the first that applies each time, until none does."""
    lines: list[Line] = []
    now = tidy(f, room)
    for _ in range(_MAX_LINES):
        for rule in rules:
            found = tidy(everywhere(rule, now, room), room)
            if found != now:
                if render_text(found) != render_text(now):
                    lines.append(Line(rule.__name__, found))
                now = found
                break
        else:
            break
    return Rewriting(f, tuple(lines), now)


def meet(left: Rewriting, right: Rewriting, room: Room) -> bool:
    """Whether two normal forms have the same terms."""
    return collected(left.end, room) == collected(right.end, room)


def tell(derivation: Derivation, left: Rewriting, right: Rewriting) -> Derivation:
    """The lines from the left side to the normal form, and on to the right side."""
    chain: list[Line] = list(left.lines)
    back = [right.start, *(line.after for line in right.lines)]
    if render_text(left.end) != render_text(back[-1]):
        chain.append(Line("order_of_terms", back[-1]))
    for place in range(len(right.lines) - 1, -1, -1):
        chain.append(Line(right.lines[place].rule, back[place]))
    shown, last = derivation, left.start
    first = True
    for line in chain:
        if render_text(line.after) == render_text(last):
            continue
        shown = shown.claim(line.rule, last, line.after) if first else shown.then(line.rule, line.after)
        first, last = False, line.after
    return shown
