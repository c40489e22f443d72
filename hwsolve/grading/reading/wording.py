"""Words where a formula is asked: an answer that is a sentence is for a person, not unreadable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hwsolve.grading.credit.phrases import matches, stated, words_of
from hwsolve.grading.result import Result
from hwsolve.meaning.comparison.outcome import Undecided

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Answer
    from hwsolve.problem.settings import Settings

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|[^\W\d_]+|\d+|\S")
_COMMAND: Final = re.compile(r"\\(?:text|textrm|mbox|mathrm|textit|textbf)(?![A-Za-z])")
#: Words with which sentences are made, and which no formula needs.
_SMALL: Final = frozenset(
    "a an the is are was be of to in on at it its this that these by with from has have not no if then than"
    " as only all both each every some so because since but and or there we i you they one which when where"
    " der die das ist sind ein eine von zu im und oder nicht weil dann wenn wir alle le la les est une de et"
    " el los las es un y que para por".split()
)
_MATHEMATICS: Final = re.compile(r"\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_FEWEST: Final = 3
#: Words of which something is said, and with which; what restricts it (if, only, but) is not among them.
_BESIDE: Final = frozenset(
    "the an is are be it its this that output outputs network function value result stays stay remains remain"
    " of still text mathrm hat bar".split()
)
_SHORT: Final = 80
SAID: Final = "A formula is asked for here; what stands in words is for a person to read."


def in_words(text: str, scope: Scope) -> bool:
    """Whether *text* is a sentence rather than a formula: words of a language, more than all else."""
    outside = _MATHEMATICS.sub(" ", text[:2000])
    plain = _COMMAND.sub(" ", outside)
    tokens = _TOKEN.findall(plain)
    words = [token for token in tokens if token.isalpha() and token not in scope.types]
    small = [word for word in words if word.casefold() in _SMALL]
    long = [word for word in words if len(word) > 3]
    enough = _FEWEST if outside == text[:2000] else 2 * _FEWEST
    return len(small) >= 1 and len(small) + len(long) >= enough and 2 * len(words) > len(tokens)


def meant(text: str, answer: Answer, scope: Scope) -> str | None:
    """The formula that the problem's author says these words stand for, where *text* says nothing else.

    ``words: [{any: [unchanged], means: FORMULA}]``: only names, articles and the like may stand beside the
    phrase, and none that denies or restricts it.
    """
    for entry in _expected(answer):
        said = entry.text("means", "")
        if said and any(_is_all_but(phrase, text, scope) for phrase in entry.texts("any")):
            return said
    return None


def _is_all_but(phrase: str, text: str, scope: Scope) -> bool:
    """Whether *text* says *phrase*, and nothing else but of what."""
    if len(text) > _SHORT:
        return False
    words = words_of(text)
    beside = _BESIDE | {word.casefold() for word in scope.types}
    for match in matches(phrase, text):
        rest = (*words[: match.start], *words[match.end :])
        if not match.denied and all(len(word) == 1 or word in beside for word in rest):
            return True
    return False


def for_a_person(text: str, answer: Answer) -> Result:
    """The result of an answer in words; what the problem's author says of such words comes first.

    ``words: [{any: [depends on y], say: …}]`` names what words may get wrong; ``any`` are phrases as in a
    rubric. Raises ``ProblemError`` where that cannot be read.
    """
    return Result("review", 0.0, None, Undecided(SAID).evidence(), (*expected_words(text, answer), SAID))


def expected_words(text: str, answer: Answer) -> list[str]:
    """What the author says of words that stand in *text*; none where it says nothing that was expected."""
    known = [entry for entry in _expected(answer) if "say" in entry]
    return [entry.text("say") for entry in known if any(stated(each, text) for each in entry.texts("any"))]


def _expected(answer: Answer) -> list[Settings]:
    return [entry.only(("any", "say", "means")) for entry in answer.options.each("words")]
