"""Derivations grow by continuing where the last line ended, and the checker judges each line."""

from __future__ import annotations

import pytest

from hwsolve.derivation.checker import check, for_every_index
from hwsolve.derivation.derivation import Cited, Derivation, Unchecked
from hwsolve.errors import Falsehood, HwsolveError
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import Relation

SCOPE = build_scope({"x": "real", "v": "real[n]"}, ("y = x^2",))


def start() -> Derivation:
    """One true line."""
    parse = SCOPE.parse
    return Derivation(SCOPE).claim("power_rule", parse("d(y)/d(x)"), parse("2*x"))


def test_each_line_starts_where_the_last_one_ended() -> None:
    """Only ``then`` continues."""
    grown = start().then("commute", SCOPE.parse("x*2"), "a note")
    assert grown.steps[1].before == grown.steps[0].after
    assert grown.steps[1].note == "a note"
    assert len(start().steps) == 1


def test_there_is_no_line_without_a_claim() -> None:
    """A continuation of nothing."""
    with pytest.raises(HwsolveError):
        Derivation(SCOPE).then("commute", SCOPE.parse("x"))


def test_true_lines_get_evidence() -> None:
    """By values or by proof; what is cited stays so."""
    claim = SCOPE.parse("x^2 >= 0")
    assert isinstance(claim, Relation)
    checked = check(start().cite("squares", claim, "Euclid"))
    assert checked.verified
    assert isinstance(checked.steps[0].evidence, Agrees | Proved)
    assert checked.steps[1].evidence == Cited("Euclid")


def test_a_false_line_is_never_passed_on() -> None:
    """It is our own defect."""
    with pytest.raises(Falsehood, match="wrong_rule"):
        check(start().then("wrong_rule", SCOPE.parse("3*x")))


def test_what_cannot_be_decided_stays_unchecked() -> None:
    """And the derivation is not verified."""
    checked = check(Derivation(SCOPE).claim("specnorm", SCOPE.parse("specnorm(v)"), SCOPE.parse("norm(v)")))
    assert checked.verified or isinstance(checked.steps[0].evidence, Unchecked)


def test_a_claim_speaks_of_every_free_index() -> None:
    """d(2*v[j])/d(v[j]) = 2 for all j."""
    derivation = Derivation(SCOPE).claim("linearity", SCOPE.parse("d(2*v[j])/d(v[j])"), SCOPE.parse("2"))
    assert check(derivation).verified
    claim = derivation.steps[0].claim
    assert SCOPE.free_indices(for_every_index(claim, SCOPE).sides[1]) == ["j"]


def test_answers() -> None:
    """Recorded by name, kept when derivations are joined."""
    both = start().answer("a", SCOPE.parse("x")).extend(start().answer("b", SCOPE.parse("y")))
    assert set(both.answers) == {"a", "b"}
    assert len(both.steps) == 2
