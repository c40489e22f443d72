"""Whether the declared distributions exist: no variance below 0, no probability outside [0, 1].

The ends of a uniform noise may be any two symbols: which is the lower one changes no moment.
"""

from __future__ import annotations

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import ONE, ZERO, Comparator, Formula, Relation
from hwsolve.notation.printing.plain import render_plain


def require_distributions(scope: Scope) -> None:
    """Raises ``MeaningError`` for a random symbol whose parameters can leave what they must lie in."""
    for name, kind in scope.types.items():
        if not kind.domain.random:
            continue
        first, last = kind.domain.parameters[0], kind.domain.parameters[-1]
        if kind.domain.kind == "normal" and _fails(last, ">=", ZERO, scope):
            raise MeaningError(
                f"the variance {render_plain(last)} of {name} can be negative; declare it as positive"
            )
        if kind.domain.kind == "bernoulli" and (
            _fails(last, ">=", ZERO, scope) or _fails(last, "<=", ONE, scope)
        ):
            raise MeaningError(
                f"the probability {render_plain(last)} of {name} can leave [0, 1]; declare it as probability"
            )
        if kind.domain.kind == "uniform" and _above(first, last, scope):
            raise MeaningError(
                f"uniform({render_plain(first)}, {render_plain(last)}) of {name} is empty: "
                "its first end must be the lower one"
            )


def _above(left: Formula, right: Formula, scope: Scope) -> bool:
    """Whether left >= right throughout."""
    try:
        found = holds(Relation((">=",), (left, right)), scope, given=scope.given)
    except NotComputable:
        return False
    return isinstance(found, Proved | Agrees)


def _fails(left: Formula, sign: Comparator, right: Formula, scope: Scope) -> bool:
    """Whether a counterexample was found."""
    try:
        return isinstance(holds(Relation((sign,), (left, right)), scope, given=scope.given), Refuted)
    except NotComputable:
        return False
