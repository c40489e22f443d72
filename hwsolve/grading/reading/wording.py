"""Words where a formula is asked: an answer that is a sentence is for a person, not unreadable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hwsolve.grading.credit.phrases import stated
from hwsolve.grading.result import Result
from hwsolve.meaning.comparison.outcome import Undecided

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Answer

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


def for_a_person(text: str, answer: Answer) -> Result:
    """The result of an answer in words; what the problem's author says of such words comes first.

    ``words: [{any: [depends on y], say: …}]`` names what words may get wrong; ``any`` are phrases as in a
    rubric. Raises ``ProblemError`` where that cannot be read.
    """
    return Result("review", 0.0, None, Undecided(SAID).evidence(), (*expected_words(text, answer), SAID))


def expected_words(text: str, answer: Answer) -> list[str]:
    """What the author says of words that stand in *text*; none where it says nothing that was expected."""
    known = [entry.only(("any", "say")) for entry in answer.options.each("words")]
    return [entry.text("say") for entry in known if any(stated(each, text) for each in entry.texts("any"))]
