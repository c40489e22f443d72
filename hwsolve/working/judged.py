"""A text to its judged claims, in given contexts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from hwsolve.meaning.evaluation.allowance import allowance
from hwsolve.working.claims import Claim
from hwsolve.working.reader import Reader
from hwsolve.working.reading.fragments import Fragment, fragments, words_of
from hwsolve.working.reading.macros import Macro, macros_of
from hwsolve.working.reading.markup import prepared, segments, uncommented
from hwsolve.working.reading.words import known_words
from hwsolve.working.record import Record
from hwsolve.working.surroundings.context import Context

#: So many of the words before a formula are kept in mind.
WORDS: Final = 200
#: Stands among the words for a formula that is no relation.
FORMULA: Final = "…"
#: What a heading turns to: the part it names and the contexts for what follows; None: nothing changes.
Turn = Callable[[str], tuple[str, Sequence[Context]] | None]


def judged_claims(text: str, contexts: Sequence[Context], turn: Turn | None = None) -> list[Claim]:
    """Every relation of *text*, in order, judged in the context that its heading or its names give it."""
    with allowance():
        return _judged(prepared(text), contexts, turn, macros_of(uncommented(text)))


def _judged(
    source: str, contexts: Sequence[Context], turn: Turn | None, macros: Mapping[str, Macro]
) -> list[Claim]:
    reader = Reader(list(contexts), Record(source), macros)
    words: list[str] = []
    known = known_words([context.scope for context in contexts])
    for segment in segments(source):
        if reader.record.full:
            break
        inner = source[segment.start : segment.end]
        if segment.kind == "heading":
            found = turn(inner) if turn is not None else None
            if found is not None:
                section, contexts = found
                reader.turn(contexts, section)
                known = known_words([context.scope for context in contexts])
            words = []
        elif segment.kind == "break":
            reader.suppositions.pause()
        elif segment.kind == "words":
            more, ended = words_of(inner)
            words = more if ended else [*words[-WORDS:], *more]
        else:
            begun = len(words)
            for piece in fragments(source, segment, known):
                if isinstance(piece, Fragment):
                    reader.read(piece, [*words, *piece.words])
                    known |= {name for context in reader.contexts for name in context.introduced}
                    words, begun = [], -1
                else:
                    words = [*words[-WORDS:], *piece.split()]
            if segment.kind == "math" and len(words) == begun and inner.strip():
                words = [*words[-WORDS:], FORMULA]
    reader.record.finish()
    return reader.record.claims
