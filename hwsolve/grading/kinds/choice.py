"""Kind ``choice``: one of several options, or some of them, in any of their spellings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.grading.credit.phrases import MAX_CHARACTERS, Match, idle, matches, words_of
from hwsolve.grading.result import Result, by_score, sentence
from hwsolve.meaning.comparison.outcome import Undecided
from hwsolve.problem.nodes import Listing, Scalar

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.problem.settings import Settings

#: Longer explanations are for a person to read.
MAX_WORDS = 150
_LONGEST_WORD = 60
_BEFORE_A_VALUE = frozenset(["value", "limit", "number", "plus"])
_VALUES = frozenset("zero one infinity minus ln log positive negative nonzero finite half".split())
_LETTER = re.compile(r"\s*(?:option|answer|choice)?\s*\(?([a-z])(?:[).:]+|\s*$)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen: each key with its spellings; the keys that are right."""

    spellings: Mapping[str, tuple[str, ...]]
    correct: frozenset[str]


def read_options(settings: Settings) -> Options:
    """The options of an answer; raises ``ProblemError`` where a right one is none of them."""
    node = settings.node("options")
    found: dict[str, tuple[str, ...]]
    if isinstance(node, Listing | Scalar):
        found = dict.fromkeys(settings.texts("options"), ())
    else:
        found = settings.text_lists("options")
    if len(found) < 2:
        node.place.fail("a choice has at least two options")
    correct = settings.texts("correct")
    for key in correct:
        if key not in found:
            settings.node("correct").place.fail(f"{key!r} is none of the options {', '.join(found)}")
    if not correct:
        settings.node("correct").place.fail("a choice has at least one correct option")
    for key in ("say", "credit"):
        for name in settings.inner(key):
            if name not in found:
                settings.node(key).place.fail(f"{name!r} is none of the options {', '.join(found)}")
    return Options(found, frozenset(correct))


def grade(question: Question) -> Result:
    """Grade a choice; an answer that names no option, or too many, is undecided."""
    options = read_options(question.options)
    text = question.text.strip()
    if not text:
        return Result("unreadable", 0.0, None, {"level": "unreadable"}, ("The answer is empty.",))
    if len(text) > MAX_CHARACTERS:
        said = f"The answer is longer than {MAX_CHARACTERS} characters."
        return Result("unreadable", 0.0, None, {"level": "unreadable"}, (said,))
    if len(words_of(text)) > MAX_WORDS:
        reason = f"of more than {MAX_WORDS} words, what is chosen is not told by one of them"
        return Result("undecided", 0.0, None, Undecided(reason).evidence(), (sentence(reason),))
    if any(len(word) > _LONGEST_WORD for word in re.findall(r"\w+", text)):
        reason = f"what is chosen is not told by a text with a word of more than {_LONGEST_WORD} letters"
        return Result("undecided", 0.0, None, Undecided(reason).evidence(), (sentence(reason),))
    chosen = choose(text, options.spellings)
    several = len(options.correct) > 1
    if not chosen or (len(chosen) > 1 and not several):
        why = "no option was recognised" if not chosen else f"several were named: {', '.join(chosen)}"
        reason = f"{why}; the options are {', '.join(options.spellings)}"
        return Result("undecided", 0.0, None, Undecided(reason).evidence(), (sentence(reason),))
    return _judged(question, options, chosen)


def _judged(question: Question, options: Options, chosen: tuple[str, ...]) -> Result:
    say, credit = question.options.inner("say"), question.options.inner("credit")
    right = [key for key in chosen if key in options.correct]
    false = [key for key in chosen if key not in options.correct]
    score = max(0.0, (len(right) - len(false)) / len(options.correct))
    if len(options.correct) == 1 and false:
        score = credit.number(false[0], 0.0)
    feedback = [say.text(key) for key in false if key in say]
    if false and not feedback:
        feedback.append(f"{' and '.join(false)} is not right.")
    elif not false and len(right) < len(options.correct):
        feedback.append("That is right, and not all.")
    if question.reveal and score < 1:
        feedback.append(f"Right is: {', '.join(key for key in options.spellings if key in options.correct)}.")
    return Result(
        by_score(score),
        score,
        ", ".join(chosen),
        {"level": "choice", "chosen": list(chosen)},
        tuple(feedback),
    )


def choose(text: str, options: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The options that *text* names, in their order.

    A whole spelling first, then a letter, then phrases in running text: the longest match wins
    over those inside it, a denied option is not chosen, and of two options the other one is.
    """
    folded = _bare(text)
    for key, spellings in options.items():
        if folded in {_bare(each) for each in (key, *spellings)}:
            return (key,)
    letter = _LETTER.match(text)
    keys = list(options)
    if letter is not None:
        place = ord(letter[1].lower()) - ord("a")
        rest = text[letter.end() :]
        if place < len(keys):
            named = _named(rest, options)[0] if rest.strip() else ()
            return tuple(key for key in keys if key in {keys[place], *named})
    chosen, refused = _named(text, options)
    if not chosen and len(keys) == 2 and len(refused) == 1:
        return tuple(key for key in keys if key not in refused)
    return chosen


def _bare(text: str) -> tuple[str, ...]:
    return tuple(word for word in words_of(text) if word != "|")


def _named(text: str, options: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = [
        (match, key)
        for key, spellings in options.items()
        for spelling in (re.sub(r"(?<=\w)[-_](?=\w)", " ", key), *spellings)
        for match in matches(spelling, text)
    ]
    beginning = defaultdict[int, list[tuple[Match, str]]](list)
    for match, key in found:
        beginning[match.start].append((match, key))
    longest = max((match.end - match.start for match, _ in found), default=0)

    words = words_of(text)

    def within_another(match: Match, key: str) -> bool:
        starts = range(match.end - longest, match.start + 1)
        return any(_inside(match, key, *other) for start in starts for other in beginning.get(start, ()))

    def said(match: Match, key: str) -> bool:
        return not (_is_idle(words, match, beginning) or _elsewhere(words, match, options[key], key))

    widest = [(match, key) for match, key in found if said(match, key) and not within_another(match, key)]
    asserted = {key for match, key in widest if not match.denied}
    refused = {key for match, key in widest if match.denied} - asserted
    return tuple(k for k in options if k in asserted), tuple(k for k in options if k in refused)


def _inside(match: Match, key: str, other: Match, owner: str) -> bool:
    """Whether a longer match of another option holds this one, or a denied one of the same."""
    longer = other.end - other.start > match.end - match.start
    counts = key != owner or other.denied
    return counts and longer and other.start <= match.start and match.end <= other.end


def _is_idle(words: Sequence[str], match: Match, beginning: Mapping[int, list[tuple[Match, str]]]) -> bool:
    """Whether a ``no`` is no answer: ``no doubt``, ``no bounds are needed``."""
    if words[match.start : match.end] != ("no",):
        return False
    return idle(words, match.start) or any(other.denied for other, _ in beginning.get(match.end, ()))


def _elsewhere(words: Sequence[str], match: Match, spellings: Sequence[str], key: str) -> bool:
    """Whether a text goes on to another value: ``converges to 1`` where the option is *converges to 0*."""
    if words[match.end : match.end + 1] != ("to",) or "to" in words[match.start : match.end]:
        return False
    told = next(_after_to(words[match.end : match.end + 5]), None)
    goals = {goal for each in (key, *spellings) for goal in _after_to(words_of(each))}
    return bool(goals) and told is not None and told not in goals and _is_value(told)


def _after_to(words: Sequence[str]) -> Iterator[str]:
    """What a text says that something goes to."""
    for place, word in enumerate(words):
        if word == "to":
            yield from [each for each in words[place + 1 :] if each not in _BEFORE_A_VALUE][:1]


def _is_value(word: str) -> bool:
    return word[0].isdigit() or word in _VALUES
