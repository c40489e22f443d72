"""A text to its judged claims, in given contexts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hwsolve.grading.working.claims import Claim
from hwsolve.grading.working.context import Context
from hwsolve.grading.working.fragments import Fragment, fragments, words_of
from hwsolve.grading.working.markup import prepared, segments
from hwsolve.grading.working.reader import Reader
from hwsolve.grading.working.words import known_words

#: What a heading turns to: the part it names and the contexts for what follows; None: nothing changes.
Turn = Callable[[str], tuple[str, Sequence[Context]] | None]


def judged_claims(text: str, contexts: Sequence[Context], turn: Turn | None = None) -> list[Claim]:
    """Every relation of *text*, in order, judged in the context that its heading or its names give it."""
    source = prepared(text)
    reader = Reader(list(contexts), source)
    words: list[str] = []
    known = known_words([context.scope for context in contexts])
    for segment in segments(source):
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
            words = more if ended else [*words, *more]
        else:
            for piece in fragments(source, segment, known):
                if isinstance(piece, Fragment):
                    reader.read(piece, [*words, *piece.words])
                    words = []
                else:
                    words = [*words, *piece.split()]
    reader.finish()
    return reader.claims
