"""Words and phrases in a text, and what is denied."""

from __future__ import annotations

import pytest

from hwsolve.grading.credit.phrases import MAX_WORDS, singular, stated, words_of

STATED = [
    ("shift*", "The distribution shifts in every layer."),
    ("saddle point", "it leaves SADDLE-POINTS"),
    ("chang* … train*", "the inputs change while the network is being trained"),
    ("memory|GPU", "less gpu RAM"),
    ("reduc* variance", "reduces the variance"),
    ("not converge*", "it doesn't converge"),
    ("to infinity", r"b \to \infty"),
    ("plus infinity", "+∞"),
    (r"\succeq 0", "since A ⪰ 0"),
    (r"psd|positive semi*|\succeq 0", r"$A\succeq0$"),
    ("> 0", r"x>0"),
    ("naive", "a naïve choice"),
    ("fast*", "it is not only faster but cheaper"),
    ("cheap*", "it is not exact, cheaper though"),
    ("impossible", "it is never not impossible"),
    ("data * distribution", "data have another distribution"),
    ("batch", "mini-batches"),
    ("bias", "the bias"),
]
NOT_STATED = [
    ("reduc*", "it does not reduce the noise"),
    ("reduc*", "it doesnt reduce the noise"),
    ("memory", "without more memory"),
    ("converge*", "it never converges"),
    ("shift", "makeshift"),
    ("shift", ""),
    ("saddle point", "a point on a saddle"),
    ("chang* … train*", "change " + "word " * 12 + "training"),
    ("less memory", "less. memory"),
    ("1", "10"),
]


@pytest.mark.parametrize(("pattern", "text"), STATED)
def test_stated(pattern: str, text: str) -> None:
    """Case, accents, punctuation, articles and plurals do not count; a turn of the clause ends a denial."""
    assert stated(pattern, text)


@pytest.mark.parametrize(("pattern", "text"), NOT_STATED)
def test_not_stated(pattern: str, text: str) -> None:
    """Denied, absent, out of order, too far apart, or over the end of a clause."""
    assert not stated(pattern, text)


def test_plurals() -> None:
    """An s that belongs to the word stays."""
    assert [singular(w) for w in ("batches", "bias", "loss", "entries", "is", "gradients")] == [
        "batch", "bias", "loss", "entry", "is", "gradient",
    ]  # fmt: skip


def test_long_texts_are_cut() -> None:
    """A text has so many words and no more."""
    assert len(words_of("a1 b2 " * 20_000)) <= MAX_WORDS
