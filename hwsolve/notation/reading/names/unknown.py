"""Names that mean nothing here, and what is likeliest meant."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NoReturn

from hwsolve.notation.functions import FUNCTIONS
from hwsolve.notation.lexing.alphabet import GREEK_NAMES
from hwsolve.notation.lexing.tokens import Token

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_LONGEST: Final = 40


def is_command(parser: Parser, token: Token) -> bool:
    """Whether the name was written as a command of its own (``\\foo``), not inside a style."""
    return parser.text.startswith("\\" + token.text, token.start)


@lru_cache(maxsize=1024)
def _close_to(text: str, names: frozenset[str]) -> str | None:
    candidates = sorted(names)
    close = [c for c in candidates if c.lower() == text.lower()]
    if not close and len(text) < _LONGEST:
        close = difflib.get_close_matches(text, candidates, 1, 0.7)
    return f"did you mean {close[0]}?" if close else None


def unknown_command(parser: Parser, token: Token) -> NoReturn:
    candidates = parser.words.known | set(FUNCTIONS) | GREEK_NAMES
    parser.fail(
        f"the command \\{token.text} is not known",
        (token.start, token.end),
        _close_to(token.text, candidates),
    )


def unknown(parser: Parser, token: Token) -> NoReturn:
    """Complain about a name that the problem does not declare, with the likeliest one."""
    words = parser.words
    text = token.text if len(token.text) < _LONGEST else token.text[:_LONGEST] + "…"
    following = parser.peek()
    if text in FUNCTIONS:
        parser.fail(f"{text} stands here without an argument", (token.start, token.end), f"write {text}(…)")
    if text in ("Sigma", "Pi"):
        below = "write its index below it (Σₙ) or sum(…, n)"
        parser.fail("which index does this run over?", (token.start, token.end), below)
    if len(text) > 1 and following.text == "(" and following.kind == "o" and following.glued:
        remedy = _close_to(text, frozenset([*words.functions, *FUNCTIONS]))
        parser.fail(f"{text} is no function known here", (token.start, token.end), remedy)
    if {f"{text}^2", f"{text}^{{2}}", f"\\{text}^2"} & words.spellings.keys():
        parser.fail(f"of {text} only the square is declared", (token.start, token.end))
    candidates = words.known if text in GREEK_NAMES else words.known | set(FUNCTIONS)
    remedy = _close_to(text, candidates)
    declared = ", ".join(sorted(words.ranks)[:14])
    remedy = remedy or (f"declared here: {declared}" if declared else None)
    parser.fail(f"{text} is not declared", (token.start, token.end), remedy)
