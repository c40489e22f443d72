"""Suprema and infima by search: known ones, and what the search does not settle."""

from __future__ import annotations

import pytest

from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Refuted, Undecided
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds

SCOPE = build_scope(
    {"a": "real", "x": "real", "y": "real", "L": "positive", "g": "lipschitz(L) function"},
    ["f(x) = sin(2*x)"],
)


def judged(claim: str) -> Comparison:
    """The verdict; what cannot be computed is undecided."""
    try:
        return holds(SCOPE.parse(claim), SCOPE)
    except NotComputable as limit:
        return Undecided(str(limit))


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        ("sup(abs(tanh'(t)), t) = 1", Agrees),
        (r"\sup_t |\sigma'(t)| = 1/4", Agrees),
        ("sup(sigma'(t), t) = 1/2", Refuted),
        ("sup(sigma(t), t) = 1", Agrees),
        ("inf(t^2 - 2*a*t, t) = -a^2", Agrees),
        ("inf(t^2 - 2*a*t, t) = a^2", Refuted),
        ("sup(t*(1 - t), t, 0, 1) = 1/4", Agrees),
        ("sup(a*t, t, -1, 1) = abs(a)", Agrees),
        ("sup(sin(t)/t, t) = 1", Agrees),
        ("abs(f(x) - f(y)) <= sup(abs(f'(t)), t)*abs(x - y)", Agrees),
        ("abs(f(x) - f(y)) <= sup(abs(f'(t)), t)/3*abs(x - y)", Refuted),
        ("sup(abs(g'(t)), t) <= 1.01*L", Agrees),
        ("sup(t^2, t) = 5", Undecided),
        ("sup(log(t), t, 1, inf) = 20", Undecided),
    ],
)
def test_bounds(claim: str, outcome: type[Comparison]) -> None:
    """Attained suprema to many digits; growth without end is not decided."""
    assert isinstance(judged(claim), outcome)


def test_the_evidence_says_that_it_was_a_search() -> None:
    """Nothing is proved."""
    found = judged("sup(sigma'(t), t) = 1/4")
    assert isinstance(found, Agrees)
    assert found.note == "supremum or infimum found by search"
