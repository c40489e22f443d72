"""Spellings of several tokens (``W^{(1)}``, ``x^{(i)}``) become the names they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hwsolve.notation.lexing.lexer import spelled, tokenize
from hwsolve.notation.lexing.tokens import Token

if TYPE_CHECKING:
    from hwsolve.notation.vocabulary import Vocabulary

#: A spelling as token texts, None where any index may stand; and the name it spells.
Alias = tuple[tuple[str | None, ...], str]

_TRANSPOSES = frozenset(["⊤", "T"])
_OPENING, _CLOSING = frozenset(["(", "[", "{"]), frozenset([")", "]", "}"])
_OPERANDS = frozenset(["(", "[", "{", "frac", "sqrt", "√", "∑", "∏", "∂", "∇", "|", "||", "\\{", "⟨"])


def build_aliases(words: Vocabulary) -> dict[str, list[Alias]]:
    """The spellings of more than one token by their first one, longest first."""
    found: dict[str, list[Alias]] = {}
    spellings = [(texts, name) for text, name in words.spellings.items() for texts in _cut(text)]
    for texts, canonical in spellings:
        head, mark, tail = texts[0].partition("_")
        if len(texts) == 1 and head and len(tail) == 1:
            found.setdefault(head, []).append(((head, mark, tail), canonical))
        if len(texts) > 1:
            open_ones = (_is_index(texts, place, words) for place in range(1, len(texts)))
            pattern = (texts[0], *(None if o else text for o, text in zip(open_ones, texts[1:], strict=True)))
            found.setdefault(texts[0], []).append((pattern, canonical))
            if len(pattern) == 5 and (pattern[2], pattern[4]) == ("{", "}"):
                found[texts[0]].append(((*pattern[:2], pattern[3]), canonical))
    for each in found.values():
        each.sort(key=lambda alias: (-len(alias[0]), None in alias[0]))
    return found


def _cut(spelling: str) -> list[tuple[str, ...]]:
    """A spelling as tokens; ``(T_sx)`` also as TeX cuts it."""
    plain = spelled(spelling)
    return list(dict.fromkeys([plain, spelled(spelling, True)])) if "_" in spelling and plain[1:] else [plain]


def _is_index(texts: Sequence[str], place: int, words: Vocabulary) -> bool:
    """Whether any index may stand in the place of this token: ``k``, and the ``kj`` of ``W_{2,kj}``."""
    text = texts[place]
    return text in words.indices or ("_" in texts[:place] and len(text) > 1 and set(text) <= words.indices)


def merge_aliases(tokens: list[Token], words: Vocabulary, latex: bool) -> list[Token]:
    """The tokens with every spelling replaced by its name, and by its index where it has one."""
    aliases = words.aliases
    if not aliases:
        return tokens
    if latex:
        tokens = _one_letter_above(tokens, words)
    tokens = [piece for token in tokens for piece in _opened(token, aliases)]
    tokens = _loosened(_layer_first(tokens, aliases), aliases)
    merged: list[Token] = []
    place = 0
    while place < len(tokens):
        for pattern, canonical in aliases.get(tokens[place].text, ()):
            found = _match(tokens, place, pattern)
            if found is not None:
                end, indices, tail = found
                first, last = tokens[place], tokens[end - 1]
                merged.append(Token("a", canonical, first.start, last.end, first.glued))
                if indices and words.ranks.get(canonical):
                    merged.extend(_subscript(indices))
                merged.extend(tail)
                place = end
                break
        else:
            merged.append(tokens[place])
            place += 1
    return merged


def _one_letter_above(tokens: list[Token], words: Vocabulary) -> list[Token]:
    """``^MW`` as TeX reads it: M above, W a name that may have spellings of its own."""
    found: list[Token] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        run = token.kind == "a" and 1 < len(token.text) == token.end - token.start and token.text.isascii()
        if run and before is not None and before.text == "^" and token.text not in words.known:
            place = token.start + 1
            found.append(Token("a", token.text[0], token.start, place, token.glued))
            found.append(Token("a", token.text[1:], place, token.end, True))
        else:
            found.append(token)
    return found


def _opened(token: Token, aliases: dict[str, list[Alias]]) -> list[Token]:
    """``b_3`` in one token, and the Unicode ₃ and ⁽³⁾, as what TeX would write."""
    start, end = token.start, token.end
    if token.kind == "s" or (token.kind == "p" and token.text[0] == "("):
        sign = "_" if token.kind == "s" else "^"
        opening = [Token("o", sign, start, start, True), Token("o", "{", start, start, True)]
        inner = [t._replace(start=start, end=end, glued=True) for t in tokenize(token.text, True)[:-1]]
        return [*opening, *inner, Token("o", "}", end, end, True)]
    head, mark, tail = token.text.partition("_")
    if token.kind != "a" or not tail or head not in aliases:
        return [token]
    place = min(start + len(head), end)
    kind = "n" if tail.isdigit() else "a"
    names = Token("a", head, start, place, token.glued), Token("o", mark, place, place, True)
    return [*names, Token(kind, tail, place, end, True)]


def _layer_first(tokens: list[Token], aliases: dict[str, list[Alias]]) -> list[Token]:
    """``W_{ij}^{(2)}`` as ``W^{(2)}_{ij}``, where W has spellings of its own."""
    found = list(tokens)
    for place in range(len(found) - 4):
        if found[place].text not in aliases or found[place + 1].text != "_":
            continue
        middle = _after_group(found, place + 2)
        raised = [token.text for token in found[middle : middle + 3]]
        if raised in (["^", "{", "("], ["^", "{", "["]):
            end = _after_group(found, middle + 1)
            found[place + 1 : end] = [*found[middle:end], *found[place + 1 : middle]]
    return found


def _loosened(tokens: list[Token], aliases: dict[str, list[Alias]]) -> list[Token]:
    """``K_fL_g`` as TeX reads it, ``K_f L_g``: one letter after ``_`` where that spells a name."""
    found: list[Token] = []
    pending = tokens[::-1]
    while pending:
        token = pending.pop()
        found.append(token)
        if token.text != "_" or len(found) < 2 or not pending or pending[-1].kind != "a":
            continue
        word, spelled = pending[-1], [pattern for pattern, _ in aliases.get(found[-2].text, ())]
        letter, rest = word.text[:1], word.text[1:]
        if not rest[:1].isalpha() or (found[-2].text, "_", word.text) in spelled:
            continue
        if (found[-2].text, "_", letter) in spelled:
            place = min(word.start + 1, word.end)
            pending.pop()
            pending.extend(reversed(_opened(Token("a", rest, place, word.end, True), aliases)))
            found.append(Token("a", letter, word.start, place, True))
    return found


def _match(
    tokens: list[Token], at: int, pattern: tuple[str | None, ...]
) -> tuple[int, list[Token], list[Token]] | None:
    """Where the spelling at *at* ends, the tokens of its index, and a transpose in it (``W^{(2)\\top}``)."""
    indices: list[Token] = []
    tail: list[Token] = []
    end = len(tokens) - 1
    place = at
    for step, text in enumerate(pattern):
        if place >= end:
            return None
        token = tokens[place]
        if step == len(pattern) - 1 and text == "}" and token.text in ("⊤", "T") and not tail:
            tail = [
                Token("o", "^", token.start, token.start, True),
                Token("o", "⊤", token.start, token.end, True),
            ]
            place += 1
            token = tokens[place]
        if text in _TRANSPOSES and step and pattern[step - 1] == "^":
            braced = (
                token.text == "{" and tokens[place + 1].text in _TRANSPOSES and tokens[place + 2].text == "}"
            )
            if not braced and token.text not in _TRANSPOSES:
                return None
            place += 3 if braced else 1
            continue
        if text is None:
            stop_at = _after_index(tokens, place, pattern[step + 1] if step + 1 < len(pattern) else None)
            if stop_at is None:
                return None
            stop = stop_at
            indices = [*indices, Token("o", ",", token.start, token.start, True)] if indices else []
            indices.extend(tokens[place:stop])
            place = stop
        elif token.text == text:
            place += 1
        else:
            return None
    if pattern[-1] == "*" and (tokens[place].kind in "anb" or _opens(tokens, place)):
        return None
    return place, indices, tail


def _opens(tokens: list[Token], at: int) -> bool:
    """Whether an operand begins here; a bar that another one has opened closes."""
    text = tokens[at].text
    if text in ("|", "||"):
        bars = sum(token.text == text for token in tokens[:at])
        doubled = text == "|" and tokens[at + 1].text == "|" and tokens[at + 1].glued
        return (bars // 2 if doubled else bars) % 2 == 0
    return text in _OPERANDS


def _after_group(tokens: list[Token], at: int) -> int:
    """The place after a group or a single token."""
    if tokens[at].text != "{":
        return min(at + 1, len(tokens) - 1)
    depth = 0
    for place in range(at, len(tokens) - 1):
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        if depth == 0:
            return place + 1
    return len(tokens) - 1


def _after_index(tokens: list[Token], at: int, following: str | None) -> int | None:
    """The place after an index: one token, or all up to the *following* text of the spelling."""
    if following is None:
        return at + 1 if tokens[at].kind in "an" else None
    depth = 0
    for place in range(at, len(tokens) - 1):
        text = tokens[place].text
        if depth == 0 and text == following:
            return place if place > at else None
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth < 0:
            return None
    return None


def _subscript(indices: list[Token]) -> list[Token]:
    start, end = indices[0].start, indices[-1].end
    opening = [Token("o", "_", start, start, True), Token("o", "{", start, start, True)]
    return [*opening, *indices, Token("o", "}", end, end, True)]
