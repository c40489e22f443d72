"""Words and remarks around a formula, blanked out in their place where the text cannot be read with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from hwsolve.grading.reading.tails import REASON_ALONE, without_tail
from hwsolve.notation.functions import FUNCTIONS

_WORDS: Final = re.compile(r"(?<![_^{])\\(?:text|textrm|textit|textbf|mbox|mathrm)\s*\{([^{}]*)\}")
_OPERATOR_NAME: Final = re.compile(r"\\(mathrm|text|textrm)\s*\{([A-Za-z]+)\}")
_APPLIED: Final = re.compile(r"\s*(?:\\(?:left|[bB]igg?l?)\s*)?[({\[A-Za-z]")
_MEMBER: Final = re.compile(
    r"(?:\\in\b|∈)\s*(?:\\mathbb\s*\{?\s*[RNZC]\s*\}?|[ℝℕℤℂ])"
    r"(?:\s*\^\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\?\w+)|[⁰¹²³⁴-⁹ᴬ-ᵡ⁺⁻ˣ×]*)"
)
_BESIDE: Final = re.compile(r"(?:\\iff|\\Leftrightarrow|\\Longleftrightarrow|⇔|⟺|<=>)")
_REMARKING: Final = re.compile(r"\\text\b|:|\\iff\b|⇔|\\to\b|→")
_LAST_BRACKET: Final = re.compile(r"(?:\(([^()=]*)\)|(?<=\s)\[([^\[\]=]*)\])[\s.$]*$")
#: ``\\text{(like }1/x^2\\text{: slower); }``: a bracket that words open and words close.
_SPOKEN_BRACKET: Final = re.compile(
    r"\\text\s*\{\s*\((?P<opening>[^(){}]*)\}(?:(?!\\text).){0,200}\\text\s*\{[^(){}]*\)(?P<rest>[^{}]*)\}",
    re.DOTALL,
)
#: ``…, a vector of d entries``: words alone after a comma.
_APPOSITION: Final = re.compile(
    r"[,;]\s*(?!(?:if|for|when|where|with|and|or|not)\b)[A-Za-z]+(?:\s+[A-Za-z]+){2,}[\s.$]*$"
)
_FOR_INDICES: Final = re.compile(
    r"(?:[,;]|(?<!\s))\s*(?:\\(?:text|mbox|textrm)\s*\{\s*,?\s*(?:for|if|when|where|with)\s*\}"
    r"|\b(?:for|if|when|where|with)\b)\s*[a-z]\s*(?:\\neq?(?![A-Za-z])|≠|!=)\s*[a-z][\s.$]*$"
)
_DENYING: Final = re.compile(
    r"\\|\b(?:not|never|no|cannot|neither|nor|wrong|false|incorrect|\w*n't"
    r"|mean|meant|rather|instead|sorry|correction|scratch)\b"
)
#: Words that make another value of the one before them.
_CHANGING: Final = re.compile(
    r"\b(?:not\s+(?:right|correct|true|equal|the|it)|never|wrong|false|incorrect|negative|minus|times|opposite|inverse|transposed?|squared?|half|twice)\b"
)
_DEFINITE: Final = re.compile(r"(?<!\s)\s*(?:\\(?:succ|prec)(?:eq)?(?![A-Za-z])|[⪰≽≻⪯≼≺])\s*0[\s.$]*$")

_ONE_SIDED: Final = re.compile(r"(?<![\w.}\])])0\s*(\^\s*(?:\{\s*[+-]\s*\}|[+-])|[⁺⁻])(?=[\s.$]*$)")
_PLAIN_WORD: Final = re.compile(r"(?<![\\\w])[A-Za-z]{3,}(?!\w)")
_GAP: Final = r"(?:\\[;,! ]|\\q?quad(?![A-Za-z])|~|\s)*"
#: A text with more gaps than this has no remark that could be found in reasonable time.
MOST_GAPS: Final = 200
_WORDED: Final = r"with|where|for (?:some|all|any|every|each)|since|because"
_WITH: Final = re.compile(
    rf"(?:[,;]|(?<![\s~,;])){_GAP}\\(?:text|mbox|textrm)\s*\{{\s*,?\s*(?:{_WORDED})\b[^{{}}]*\}}"
)
_SAID: Final = re.compile(r",\s*\\q?quad(?![A-Za-z])(?P<tail>[^=<>]*\\text\s*\{[^=<>]*)$")
_COMPARING: Final = re.compile(r"\\(?:leq?|geq?|lt|gt|neq?|approx|sim|to)(?![A-Za-z])|[≤≥≠→]")
#: Words that neither deny, nor set a condition, nor speak of another quantity: the *negative* of it.
WORD: Final = (
    r"(?!(?i:not|never|no|cannot|neither|nor|if|unless|or|wrong|false|incorrect|\w*n't"
    r"|negative|minus|opposite|inverse|reciprocal|transposed?|squared?|half|double|twice|log|logarithm|sign"
    r"|difference|ratio|part|term|factor|numerator|denominator|approximately|about|almost|nearly)\b)"
    r"[A-Za-z][A-Za-z'-]*"
)
_INDEX_RELATION: Final = r"[a-z]\s*(?:=|\\neq?(?![A-Za-z])|≠|!=)\s*[a-z]"
#: ``The answer is …``, ``The smallest constant is …``, ``It is …``, ``We get …`` before a formula.
_INTRODUCED: Final = re.compile(
    r"\s*(?:(?:so|hence|thus|therefore|then)\b[, ]*)?"
    r"(?:(?:the |my |final )*(?:answer|result|solution)\s*(?:is\b|:)|it (?:is|equals)\b"
    rf"|(?:the|my|our|its|this)\s+(?:{WORD}\s+){{0,7}}?(?:is|equals|becomes|reads|gives|yields)\b"
    rf"|(?:(?:the|my|our|its|this|it)\s+)?(?:{WORD}\s+){{0,4}}?(?:tends|converges|goes) to\b"
    rf"|{WORD}\s+(?:{WORD}\s+){{0,3}}?(?:gives|yields)\b"
    rf"|for \$?\s*{_INDEX_RELATION}\s*\$?(?:\s*[:,]|\s+we (?:get|have|obtain|find))"
    rf"(?:\s+(?:given by|equal to)\b)?|{WORD}(?:\s+{WORD}){{1,4}}\s*:"
    r"|we (?:get|have|obtain|find)\b|so\b|hence\b|thus\b|therefore\b)(?:\s+that\b)?[ ,:]*(?!=)",
    re.IGNORECASE,
)
#: ``Since ŷ = σ(z), we get …``: a reason before the answer, up to the comma outside of brackets.
_REASON_FIRST: Final = re.compile(
    r"\s*(?:since|because|as|using|by|from)\s+(?P<reason>[^,;]+),\s*"
    r"(?:(?:so|then|hence|thus)\b[, ]*)?(?=\S)",
    re.IGNORECASE,
)
#: A reason, or for what all it holds, behind a formula: words alone, so that no condition is lost.
_REASONED: Final = re.compile(
    r"(?:[,;.]|(?<![\s,;.]))\s+(?:because|since|as (?:asked|required|wanted|claimed)"
    r"|for (?:all|any|every|each)\b|(?:by|using|from|due to|via) [a-z]{3})[^=<>≤≥≠:\d\\^]*$"
)
_SIMPLIFIES: Final = re.compile(
    r"(?:,?\s?\b(?:which|that|this)\s+)?\b(?:simplifies|reduces|evaluates)\s+to\b:?(?=\s)"
    r"|,?\s?\bwhich\s+(?:equals|is equal to|is the same as|is just|is simply)(?=\s)",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"^\s*\(?[a-h]\)\s+(?=\S)")
_SUM_OVER: Final = re.compile(r"\b[Ss]um over (?:all )?([a-z]) of\b")
#: Words that mean something in a formula: inside cases, of an index.
_SPEAKING: Final = frozenset("if for otherwise else when and or not".split())


def without_remarks(text: str) -> str:
    """*text* with blanks in the place of words, of what a result is a member of, and of what is beside it."""
    for blank in _BLANKS:
        text = blank(text)
    text = numeral(text)
    end = len(text.rstrip(" ."))
    return text[: end - 1] + " " * (len(text) - end + 1) if text[:end].endswith("\\") else text


def end_of_formula(text: str) -> int | None:
    """Where ``… \\text{ with } S = …`` and ``…,\\quad \\xi \\text{ between } a`` leave the answer."""
    if ("\\text" not in text and "\\mbox" not in text) or text.count("\\quad") > MOST_GAPS:
        return None
    found = _WITH.search(text)
    if found is None:
        found = _SAID.search(text)
        if found is None or _COMPARING.search(found["tail"]):
            return None
    head = text[: found.start()]
    whole = head.count("\\begin") == head.count("\\end") and head.count("{") == head.count("}")
    return found.start() if whole and head.strip(" $") else None


def _blanks(pattern: re.Pattern[str], text: str, wanted: Callable[[re.Match[str]], bool]) -> str:
    return pattern.sub(lambda found: " " * len(found[0]) if wanted(found) else found[0], text)


def _last_remark(text: str) -> str:
    """A bracket set apart at the end that holds words, a colon or an ``\\iff``: ``\\ (X: n \\times m)``."""
    end = len(text.rstrip(" .$"))
    if not text[:end].endswith(")"):
        return text
    depth = 0
    for place in range(end - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            inside = text[place:end]
            apart = re.search(r"(?:\\[ ,;]|\\q?quad|(?<!\s)\s)\s*$", text[:place])
            if apart and text[:place].strip(" $") and _REMARKING.search(inside):
                return text[: apart.start()] + " " * (end - apart.start()) + text[end:]
            break
    return text


def _spoken_bracket(text: str) -> str:
    """``= 0 \\text{(like }1/x^2\\text{, slowly); } …``: the bracket goes, a semicolon behind it stays."""

    def blank(found: re.Match[str]) -> str:
        return (";" if ";" in found["rest"] else " ").ljust(len(found[0]))

    return _SPOKEN_BRACKET.sub(blank, text)


def _text_in_words(text: str) -> str:
    """``\\text{for all inputs}``; inside cases, words such as *if* stay."""
    inside = "\\begin" in text

    def wanted(found: re.Match[str]) -> bool:
        operator = _OPERATOR_NAME.fullmatch(found[0])
        if operator and (operator[1] == "mathrm" or operator[2] in FUNCTIONS):
            if _APPLIED.match(found.string, found.end()):
                return False
        words = [word.lower() for word in re.findall(r"[A-Za-z]+", found[1])]
        if _DENYING.search(found[1]) is not None:
            return False
        return bool(words) and not (inside and _SPEAKING & set(words))

    return _blanks(_WORDS, text, wanted)


def _memberships(text: str) -> str:
    """``\\in \\mathbb{R}^{H}``"""
    return _blanks(_MEMBER, text, lambda found: True)


def _equivalences(text: str) -> str:
    """What follows a ``\\iff``."""
    found = _BESIDE.search(text)
    if found is None:
        return text
    return text[: found.start()].rstrip().removesuffix("(").ljust(len(text))


def _sides(text: str) -> str:
    """The sign of ``0^+``, from where a limit is approached."""
    found = _ONE_SIDED.search(text)
    return text if found is None else text[: found.start(1)] + " " * len(found[1]) + text[found.end(1) :]


def _introduced(text: str) -> str:
    """``The answer is`` before the formula."""
    found = _INTRODUCED.match(text)
    if found is None or not text[found.end() :].strip(" $."):
        return text
    return " " * found.end() + text[found.end() :]


def _reason_first(text: str) -> str:
    """``Since ŷ = σ(z),`` before the formula."""
    found = _REASON_FIRST.match(text)
    if found is None:
        return text
    reason = found["reason"]
    if any(reason.count(opening) != reason.count(closing) for opening, closing in ("()", "[]", "{}")):
        return text
    return " " * found.end() + text[found.end() :]


def _reasoned(text: str) -> str:
    """``because of the chain rule`` behind the formula."""
    found = _REASONED.search(text)
    if found is None or not text[: found.start()].strip(" $."):
        return text
    return text[: found.start()] + " " * (len(text) - found.start())


def _bracketed_words(text: str) -> str:
    """``(odd, so centred at 0)`` at the end."""
    found = _LAST_BRACKET.search(text)
    said = "" if found is None else found[1] or found[2] or ""
    if found is None or len(_PLAIN_WORD.findall(said)) < 2 or _CHANGING.search(said):
        found = REASON_ALONE.search(text)
    if found is None or not text[: found.start()].strip(" $."):
        return text
    return text[: found.start()] + " " * (len(text) - found.start())


def _joined(text: str) -> str:
    """``a) …`` without its letter, ``sum over n of …`` as Σₙ, ``…, which simplifies to …`` as ``… = …``."""
    text = _LETTER.sub(lambda found: " " * len(found[0]), text)
    text = _SUM_OVER.sub(lambda found: f"sum_{found[1]}".ljust(len(found[0])), text)
    return _SIMPLIFIES.sub(lambda found: " =".ljust(len(found[0])), text)


def _for_indices(text: str) -> str:
    """``… \\text{ for } i \\ne j``, ``… for i ≠ j``."""
    return _blanks(_FOR_INDICES, text, lambda found: bool(text[: found.start()].strip(" $")))


def _apposition(text: str) -> str:
    """``…, a vector of d entries``."""
    return _blanks(_APPOSITION, text, lambda found: _DENYING.search(found[0]) is None)


def _definite(text: str) -> str:
    """``… \\succeq 0``, a claim beside a matrix."""
    return _blanks(_DEFINITE, text, lambda found: bool(text[: found.start()].strip(" $")))


#: Answers of one word.
_NUMERALS: Final = {
    "zero": "0", "one": "1", "infinity": "oo", "one half": "1/2", "a half": "1/2", "half": "1/2",
    "a quarter": "1/4", "one quarter": "1/4",
}  # fmt: skip


def numeral(text: str) -> str:
    """``zero`` as 0, place for place."""
    word = text.strip(" .")
    value = _NUMERALS.get(word.casefold())
    return text if value is None else text.replace(word, value.ljust(len(word)))


_BLANKS: Final[tuple[Callable[[str], str], ...]] = (
    _joined, without_tail, _for_indices, _last_remark, _spoken_bracket, _text_in_words,
    _memberships, _equivalences, _bracketed_words, _sides, _reason_first, _introduced, _reasoned, _apposition,
    _definite,
)  # fmt: skip
