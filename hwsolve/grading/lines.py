"""A worked solution to its claims: lines, chains over several lines, words between the formulas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from hwsolve.errors import MeaningError, Unreadable, shortened
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.notation.formula import Entry, Formula, Logic, Relation, Symbol, Tuple, names, substitute
from hwsolve.notation.functions import FUNCTIONS, NEEDS_PARENTHESIS
from hwsolve.notation.vocabulary import GREEK_NAMES

MAX_CHARACTERS: Final = 20_000
MAX_CLAIMS: Final = 80

_KEPT: Final = re.compile(r"\\begin\{(cases|[bpvV]?matrix|array|smallmatrix)\}.*?\\end\{\1\}", re.DOTALL)
_ENVIRONMENT: Final = re.compile(
    r"\\(?:begin|end)\{[A-Za-z]+\*?\}|\\[\[\]()]|\$\$?|\\(?:nonumber|notag|displaystyle|q?quad)(?![A-Za-z])"
    r"|(?<!\\)\\[,;:!> ]"
)
_DEFINITE: Final = re.compile(r"\w+\s*(?:\\(?:succ|prec)(?:curly)?(?:eq)?(?![A-Za-z])|[≽⪰≻≼⪯≺])\s*0")
_TEXT: Final = re.compile(r"\\(?:text|textit|textbf|mbox)\s*\{([^{}]*)\}")
_SEPARATOR: Final = re.compile(
    r"\n|;|\\\\|[⇒⟹⇔∴∵]|<=>|=>"
    r"|\\(?:Rightarrow|Longrightarrow|implies|therefore|because|iff|Leftrightarrow)(?![A-Za-z])"
)
_COMPARES: Final = re.compile(r"[<>=≤≥≠≈]|\\(?:leq?|geq?|neq?|lt|gt|approx|[lg]eqslant)(?![A-Za-z])|:=")
_LEADING: Final = re.compile(r"\s*&?\s*(?:[<>=≤≥]|\\(?:leq?|geq?|lt|gt|[lg]eqslant)(?![A-Za-z]))")
_EVERY: Final = re.compile(
    r"(?:\\forall(?![A-Za-z])|∀|\bfor (?:all|any|every|each)\b)"
    r"(?:[^:;.\n<>=≤≥]*:|(?:(?!\b(?:we|it|then|one|the|holds|that|is|since|because|and|so)\b)[^,:;.\n])*)",
    re.IGNORECASE,
)
_ANNOUNCED: Final = re.compile(r"^[^<>=≤≥≠≈:\\]*:(?!=)\s*")
_LABEL: Final = re.compile(
    r"^\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[).]|[-•*]|Step \d+[:.]?)\s+", re.IGNORECASE
)
_WORD: Final = re.compile(r"(?<![\\\w^{])[^\W\d_]{2,}(?:['’–-][^\W\d_]{2,})*(?![\w({\[])(?!_)")
_PROSE: Final = frozenset(
    "is as at so by we of to on if or an it be the for and are has get let set use with then thus this "
    "that hence since from where when which because therefore now also but all any every each its can must "
    "put not no our his they was were have here there equals gives follows true holds only case both "
    "using".split()
)
_SUPPOSING: Final = frozenset(
    "if assume assuming suppose supposing when whenever provided given for with".split()
)
_NAMING: Final = frozenset("let where define denote put set call write".split())


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim of the text: the line it stands in, its words, what was claimed, and the chain it goes on.

    ``given`` are suppositions in the line's own words (if x > 0 …); ``scope`` knows the names
    the text has defined so far.
    """

    line: int
    text: str
    claim: Formula
    chain: Formula
    scope: Scope
    given: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that looks like mathematics and cannot be read."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Working:
    """What a worked solution says, in order."""

    statements: tuple[Statement, ...]
    unread: tuple[Unread, ...]
    supposed: bool = False


@dataclass(frozen=True, slots=True)
class _Fragment:
    line: int
    text: str
    lead: str
    fresh: bool


def read_working(text: str, scope: Scope) -> Working:
    """The claims of *text*; what cannot be read is set aside with its line."""
    statements: list[Statement] = []
    unread: list[Unread] = []
    outer = scope
    chain: Formula | None = None
    given: tuple[Formula, ...] = ()
    for fragment in _fragments(text[:MAX_CHARACTERS], scope):
        if len(statements) + len(unread) >= MAX_CLAIMS:
            unread.append(
                Unread(fragment.line, fragment.text, f"only the first {MAX_CLAIMS} claims are read")
            )
            break
        if fragment.fresh:
            given = ()
        if fragment.lead in _NAMING and (wider := _defined(fragment.text, scope)) is not None:
            scope = wider
            continue
        try:
            formulas = _formulas(fragment.text, scope, chain)
        except (Unreadable, MeaningError) as fault:
            sentence = fault.sentence if isinstance(fault, Unreadable) else fault.message
            unread.append(Unread(fragment.line, shortened(fragment.text, 80), shortened(sentence, 120)))
            continue
        for formula, goes_on in formulas:
            if not isinstance(formula, Relation):
                statements.append(Statement(fragment.line, fragment.text, formula, formula, scope, given))
                continue
            if ":=" in formula.comparators and (wider := _defined(fragment.text, scope)) is not None:
                scope = wider
                continue
            if fragment.lead in _SUPPOSING:
                given = (*given, formula)
                continue
            whole = _joined(chain, formula) if goes_on and isinstance(chain, Relation) else formula
            chain = whole
            plain = _without_own_names(whole, scope, outer)
            statements.append(Statement(fragment.line, fragment.text, formula, plain, scope, given))
    return Working(tuple(statements), tuple(unread))


def _without_own_names(chain: Formula, scope: Scope, outer: Scope) -> Formula:
    """The chain in the names of the question: what the text itself defined is put in."""
    for name in reversed(tuple(scope.definitions)):
        definition = scope.definitions[name]
        if name not in outer.definitions and not definition.indices:
            chain = substitute(chain, {name: definition.body})
    return chain


def _fragments(text: str, scope: Scope) -> Iterator[_Fragment]:
    """Pieces that hold a relation, without the words around them; each with the word before it."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\ue010{len(kept) - 1}\ue011"

    text = _ENVIRONMENT.sub(" ", _TEXT.sub(r" \1 ", _KEPT.sub(keep, text)))
    text = _DEFINITE.sub(" ", text)
    known = _known(scope)
    line = 1
    start = 0
    fresh = True
    pieces: list[tuple[int, str, bool]] = []
    for match in _SEPARATOR.finditer(text):
        pieces.append((line, text[start : match.start()], fresh))
        line += match.group() == "\n"
        fresh = match.group() in ("\n", ";", "\\\\")
        start = match.end()
    pieces.append((line, text[start:], fresh))
    for number, piece, begins in pieces:
        for lead, part in _without_words(_LABEL.sub("", piece), known):
            bare = _balanced(re.sub(r"(?<![\\])&", " ", part).strip(" \t,.:–—"))
            bare = _ANNOUNCED.sub("", bare)
            if _COMPARES.search(bare):
                whole = re.sub(r"\ue010(\d+)\ue011", lambda found: kept[int(found[1])], bare)
                yield _Fragment(number, whole, lead, begins)
                begins = False


def _known(scope: Scope) -> frozenset[str]:
    words = scope.vocabulary
    functions = frozenset(FUNCTIONS) - (NEEDS_PARENTHESIS - GREEK_NAMES)
    others = frozenset(["pi", "inf", "sum", "prod", "where", "infinity", "diff"])
    return words.known | frozenset(words.respelled) | functions | GREEK_NAMES | others


def _without_words(piece: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The piece cut at its words; each part with the last word before it."""
    piece = _EVERY.sub(" ", piece)
    start, lead = 0, ""
    for match in _WORD.finditer(piece):
        word = match.group()
        if any(unicodedata.category(letter) == "Lm" for letter in word):
            continue  # vᵀ, ŷₙ: raised and lowered letters make no word
        if word in known or (word.lower() not in _PROSE and _letters(word, known)):
            continue
        yield lead, piece[start : match.start()]
        start, lead = match.end(), word.lower()
    yield lead, piece[start:]


def _letters(word: str, known: frozenset[str]) -> bool:
    """Whether a word is a product of declared one-letter names."""
    return len(word) <= 4 and all(letter in known for letter in word)


def _balanced(text: str) -> str:
    """Without brackets at the ends that were cut off from their partners."""
    text = text.strip()
    for opening, closing in ("()", "[]"):
        while text.endswith(opening) or (
            text.endswith(closing) and text.count(closing) > text.count(opening)
        ):
            text = text[:-1].strip(" ,.:")
        while text.startswith(closing) or (
            text.startswith(opening) and text.count(opening) > text.count(closing)
        ):
            text = text[1:].strip(" ,.:")
    return text


def _formulas(text: str, scope: Scope, chain: Formula | None) -> list[tuple[Formula, bool]]:
    """The relations in a fragment; one that begins with its sign goes on from the chain before."""
    if _LEADING.match(text):
        if not isinstance(chain, Relation):
            raise MeaningError("this line begins with a sign, and there is no chain before it")
        found = scope.parse("0 " + text.lstrip(" &"))
        first, *others = found.items if isinstance(found, Tuple) else (found,)
        if not isinstance(first, Relation):
            raise MeaningError("this line cannot be joined to the one before")
        joined = Relation(first.comparators, (chain.sides[-1], *first.sides[1:]))
        return [(joined, True), *((each, False) for each in others)]
    formula = scope.parse(text)
    items = formula.items if isinstance(formula, Tuple) else (formula,)
    out: list[tuple[Formula, bool]] = []
    for item in items:
        if isinstance(item, Logic) and item.connective in ("and", "implies"):
            out.extend((part, False) for part in item.operands)
        else:
            out.append((item, False))
    return [each for each in out if isinstance(each[0], Relation | Logic)]


def _joined(chain: Relation | Formula, link: Relation) -> Formula:
    if not isinstance(chain, Relation):
        return link
    return Relation((*chain.comparators, *link.comparators), (*chain.sides, *link.sides[1:]))


def _defined(text: str, scope: Scope) -> Scope | None:
    """The scope with the new name that ``p := …`` or ``let p = …`` gives; None for a known name."""
    left, mark, right = text.partition(":=") if ":=" in text else text.partition("=")
    if not mark:
        return None
    try:
        head = replace(scope, closed=False).parse(left)
        body = scope.parse(right)
    except (Unreadable, MeaningError):
        return None
    letters: tuple[str, ...] = ()
    if isinstance(head, Entry) and all(isinstance(index, Symbol) for index in head.indices):
        letters = tuple(index.name for index in head.indices if isinstance(index, Symbol))
        head = head.base
    if not isinstance(head, Symbol) or scope.declares(head.name) or head.name in names(body):
        return None
    if isinstance(body, Relation | Logic):
        return None
    ranges = scope.ranges(body)
    if any(letter not in ranges for letter in letters):
        return None
    return scope.with_definition(Definition(head.name, letters, body, tuple(ranges[k] for k in letters)))
