"""How an answer of a kind may be written: arrows and primes of an update, brackets of an interval, sizes."""

from __future__ import annotations

import re
from typing import Final

from hwsolve.grading.reading.lists import listed, spaced_figures
from hwsolve.grading.reading.remarks import WORD, numeral
from hwsolve.notation.lexing.alphabet import SUPERSCRIPTS

#: What is longer is read as it stands or not at all; in the rest words are looked for beside the formula.
MAX_WITH_WORDS: Final = 3_000
#: ``w <- w - …`` in an update is an arrow.
_ARROW: Final = re.compile(r"\s<-\s")
#: ``w' = …`` and ``\\Delta w = …`` where a rule is asked that renews w.
_PRIMED: Final = re.compile(r"^(\s*(?:\$|\\\[)?\s*\w+)\s*(?:'|′|\^\s*(?:\\prime|\{\s*\\prime\s*\}))\s*:?=")
#: ``w^{t+1} = …``, ``\\mathbf{w}^{k+1} \\leftarrow …``
_STEPPED: Final = re.compile(
    r"(?:[\s$]|\\\[)*(\\(?:mathbf|boldsymbol|bm|vec)\{[A-Za-z]+\}|\\?[A-Za-z]+)\s*\^\s*\{\s*([a-z])\s*\+\s*1\s*\}"
    r"(?=\s*(?:=|:=|←|\\leftarrow|\\gets))"
)
_CHANGE: Final = re.compile(r"^\s*(?:\$|\\\[)?\s*(?:\\Delta\s*|Δ\s*)(\w+)\s*:?=\s*")
#: ``]a, b[`` with brackets that look away from what they leave out.
_OUTWARD: Final = re.compile(
    r"(?:(?<=[\s=∈$])|^)((?:\\left\s*)?[\][])([^\[\]]*[,;][^\[\]]*)([\][])(?=[\s.$]*$)"
)
_FACING: Final = re.compile(r"\\math(?:open|close)\s*\{?\s*([][()])\s*\}?")
#: ``the open interval (0, 1)``, ``(0, 1) ⊂ ℝ``, ``f'(\\mathbb R) = (0, 1)``
_CALLED: Final = re.compile(
    r"^\s*(?:the\s+)?(?:open\s+|half-open\s+)?interval\s*(?:from\s)?|^[^=<>]*(?:\\mathbb|ℝ)[^=<>]*="
)
_WITHIN: Final = re.compile(r"\s*(?:⊂|⊆|\\subset(?:eq)?)\s*(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ)[\s.$]*$")
#: ``S_1: (1, 0), S_2: (1, 1)``: the names of rows.
_LABEL: Final = re.compile(
    r"(^\s*|[,;\n](?:\s|\\[\s,;]|\\q?quad(?![A-Za-z]))*)"
    r"([A-Za-z]+(?:_?\{?\d*\}?|[₀-₉]*)\s*(?::(?!=)|(?:=|→|->|\\to)(?=\s*[(\[])))"
)
_REALS: Final = re.compile(
    r"(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ|(?<![A-Za-z\\])R)\s*"
    r"(?:\^\s*(?:\{([^{}]*)\}|\(([^()]*)\)|(\w+))|([ᴬ-ᵡⱽʰ-ˣᵃ-ᵡ×˟¹²³⁰-⁹]+))"
)
#: ``W^{(2)}: …``, ``W2 is …``
_SIZED: Final = re.compile(
    r"^\s*(?:the\s+)?(?:shape\s+of\s+)?[A-Za-z\\][\w\\^{}()\[\]]*\s*"
    r"(?::(?!=)|\b(?:is|has (?:the )?(?:shape|size))\b)(?=\s*\S)|^\s*(?:the\s+)?shape\s*[:=]?\s*(?=[(\[])"
)
#: ``height = …, width = …``
_SIZE_NAME: Final = re.compile(r"(^\s*|,\s*)([A-Za-z]{2,}\s*=(?!=))")
#: ``height = width = …, channels = …``
_SIDES: Final = re.compile(
    r"\s*(?:(?:output\s+)?(?:height|width)\s*(?:=|and|,|×)\s*(?:height|width)\s*(?:=|:|are|is))\s*(?P<side>[^,;]+)"
    r"[,;]\s*(?:and\s+)?(?:channels?|depth)\s*[=:]?\s*(?P<depth>[^,;]+)"
)
_BELONGS: Final = re.compile(r"^[^=]*?(?:\\in\b|∈|(?<=\s)in(?=\s))")
#: The signs of ``ℝᴴˣᴰ``; the raised x is a sign of multiplication.
_LOWERED: Final = {**SUPERSCRIPTS, "ˣ": "×", "˟": "×"}


_SPOKEN: Final = rf"\s*{WORD}(?:[ ,]+{WORD})*"
#: What may stand around a whole answer, and after it.
_AROUND: Final = (
    re.compile(r"(?P<open>\s*(?:=(?!=))?\s*\$\$?)(?P<inside>[^$]*)(?P<close>\$\$?[\s.]*)", re.DOTALL),
    re.compile(r"(?P<open>\s*\\\[)(?P<inside>(?:(?!\\\[|\\\]).)*)(?P<close>\\\][\s.]*)", re.DOTALL),
    re.compile(r"(?P<open>\s*\\\()(?P<inside>(?:(?!\\\(|\\\)).)*)(?P<close>\\\)[\s.]*)", re.DOTALL),
    re.compile(
        r"(?P<open>\s*\\begin\{(?:equation|displaymath|math)\*?\})(?P<inside>(?:(?!\\begin\{equation).)*)"
        r"(?P<close>\\end\{(?:equation|displaymath|math)\*?\}[\s.]*)",
        re.DOTALL,
    ),
    re.compile(
        r"(?P<open>\s*\\begin\{(?:aligned|align)\*?\}\s*&?)(?P<inside>(?:(?!\\begin|\\\\|&).)*)"
        r"(?P<close>\\end\{(?:aligned|align)\*?\}[\s.]*)",
        re.DOTALL,
    ),
    re.compile(r"(?P<open>\s*\*\*)(?P<inside>(?:(?!\*\*).)*)(?P<close>\*\*[\s.]*)", re.DOTALL),
    re.compile(r"(?P<open>\s*`+(?:[a-z]+\n)?)(?P<inside>[^`]*)(?P<close>`+[\s.]*)", re.DOTALL),
    re.compile(
        rf"(?P<open>\s*(?:\*\*|__){_SPOKEN}\s*:?\s*(?:\*\*|__)\s*:?\s*)(?P<inside>.+)(?P<close>)", re.DOTALL
    ),
    re.compile(rf"(?P<open>{_SPOKEN}[:]?\s+\$\$?)(?P<inside>[^$]*)(?P<close>\$\$?(?:\s+{_SPOKEN})?[\s.]*)"),
    re.compile(
        rf"(?P<open>{_SPOKEN}[:]?\s+\\\()(?P<inside>(?:(?!\\\(|\\\)).)*)(?P<close>\\\)(?:\s+{_SPOKEN})?[\s.]*)",
        re.DOTALL,
    ),
    re.compile(
        rf"(?P<open>{_SPOKEN}[:]?\s+\\\[)(?P<inside>(?:(?!\\\[|\\\]).)*)(?P<close>\\\](?:\s+{_SPOKEN})?[\s.]*)",
        re.DOTALL,
    ),
    re.compile(r"(?P<open>\s*\\(?:displaystyle|textstyle)(?![A-Za-z]))(?P<inside>.*)(?P<close>)", re.DOTALL),
    re.compile(r"(?P<open>\s*\\(?:boxed|fbox)\s*\{)(?P<inside>.*)(?P<close>\}[\s.]*)", re.DOTALL),
    re.compile(r"(?P<open>)(?P<inside>.*[^\s.…])(?P<close>\s*\.\s*)", re.DOTALL),
)


_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000"), " ")


#: ``W.T @ v``, ``np.outer(a, b)``
_MODULES: Final = (
    r"(?:np|numpy|torch|jnp|jax|tf|math|scipy|F|nn)(?:\.(?:numpy|linalg|special|nn|functional|math|F))*\."
)
_TORCH: Final = r"(?:softplus|relu|leaky_relu|softmax|sigmoid|tanh)\("
_PYTHON: Final = re.compile(
    rf"(?<=[\w)\]])\.T(?!\w)|(?<![\w.])(?:{_MODULES})?(?:array|tensor|Matrix|Size)(?=\(\[)"
    rf"|(?<![\w.])(?:{_MODULES})?svd\((?P<of>\w+)(?:(?P<values>,\s*compute_uv\s*=\s*False)|[^()]*)\)"
    r"(?P<place>(?:\[\d\])*)"
    rf"|(?<![\w.])(?!F\.(?!{_TORCH})){_MODULES}(?=[A-Za-z]\w*\()"
    r"|(?<=einsum\()\s*(?P<quote>['\"])(?P<letters>[a-z, ]*->[a-z ]*)(?P=quote)"
    r"|,\s*(?:ord\s*=\s*)?['\"]fro['\"]|(?<=[,\s])ord\s*=(?=\s*\w)"
)


#: German words between formulas; what stands for one is no longer than it.
_ENGLISH: Final = {
    "für": "for", "falls": "if", "wenn": "if", "sonst": "else", "wobei": "where", "daher": "thus",
    "folglich": "hence", "somit": "hence",
}  # fmt: skip
_GERMAN: Final = re.compile(
    rf"(?<![\w\\])(?!falls\s+(?!\S{{1,12}}\s*[<>=≤≥])|falls\s+\w*\s*\()(?:{'|'.join(_ENGLISH)})(?!\w)",
    re.IGNORECASE,
)


def _of_values(found: re.Match[str]) -> str:
    """``svd(A)[1]`` as the singular values of A, ``svd(A)[1][0]`` as the first; else as it stands."""
    place = found["place"] if found["values"] else found["place"].removeprefix("[1]")
    if not found["values"] and place == found["place"] != "":
        return found[0]
    return {"": f"svals({found['of']})", "[0]": f"sigma_max({found['of']})"}.get(place, found[0])


def _mathematical(found: re.Match[str]) -> str:
    """Python as mathematics, place for place."""
    if found[0] == ".T":
        return "ᵀ "
    if found["of"]:
        return _of_values(found).ljust(len(found[0]))
    if found["letters"]:
        return found["letters"].replace(",", ";").replace("->", " ;").center(len(found[0]))
    return " " * len(found[0])


def unwrapped(text: str) -> str:
    """*text* without dollars, a box, an environment around the whole, and a full stop; place for place.

    A number in a word, ``zero``, is that number.
    """
    text = spaced_figures(_PYTHON.sub(_mathematical, text.translate(_SPACES)))
    text = _GERMAN.sub(lambda found: _ENGLISH[found[0].lower()].ljust(len(found[0])), text)
    start, end = 0, len(text)
    for _ in range(2 * len(_AROUND)):
        found = next(
            (m for each in _AROUND if (m := each.fullmatch(text, start, end)) and _whole(m["inside"])), None
        )
        if found is None or found.span("inside") == (start, end) or not found["inside"].strip():
            break
        start, end = found.span("inside")
    inside = numeral(text[start:end])
    return " " * start + inside + " " * (len(text) - end)


def _whole(inside: str) -> bool:
    """Whether every brace in it is closed again, so that what stands around it belongs together."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", inside):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def as_asked(text: str, kind: str) -> str:
    """The text of an answer of *kind* in the one spelling that is read; most kinds have no other."""
    if kind == "update":
        text = _without_steps(text)
        return _CHANGE.sub(r"\1 := \1 + ", _PRIMED.sub(r"\1 =", _ARROW.sub(" := ", text)))
    if kind == "interval":
        text = _WITHIN.sub(lambda found: " " * len(found[0]), _FACING.sub(_bracket_alone, text))
        return _OUTWARD.sub(_inward, _CALLED.sub(lambda found: " " * len(found[0]), text))
    return shape_alone(text) if kind == "shape" else listed(text, kind)


def _without_steps(text: str) -> str:
    """``w^{t+1} = w^t - …`` without the number of the step, place for place."""
    found = _STEPPED.match(text)
    if found is None:
        return text
    step = re.compile(
        rf"({re.escape(found[1])})\s*\^\s*(?:{found[2]}(?!\w)|\{{\s*{found[2]}\s*(?:\+\s*1\s*)?\}})"
    )
    return step.sub(lambda each: each[1].ljust(len(each[0])), text)


def _bracket_alone(found: re.Match[str]) -> str:
    """``\\mathopen{]}`` as its bracket, place for place."""
    return found[1].rjust(len(found[0]))


def without_labels(text: str) -> str:
    """``S_1: (1, 0), S_2: (1, 1)`` without the names of the rows, place for place."""
    numbers = [int(found[0]) for label in _LABEL.finditer(text) if (found := re.search(r"\d+", label[2]))]
    if numbers != sorted(numbers):
        return text  # the rows stand in another order than they are asked for
    return _LABEL.sub(lambda found: found[1] + " " * len(found[2]), text)


def shape_alone(text: str) -> str:
    """``W \\in \\mathbb{R}^{H \\times D}`` and ``H by D`` as ``H × D``, place for place."""
    belongs = _BELONGS.match(text)
    if belongs is not None:
        text = " " * belongs.end() + text[belongs.end() :]

    def sizes(found: re.Match[str]) -> str:
        inner = found[1] or found[2] or found[3] or "".join(_LOWERED.get(sign, sign) for sign in found[4])
        return inner.rjust(len(found[0]))

    sides = _SIDES.fullmatch(text)
    if sides is not None:
        return f"({sides['side']}, {sides['side']}, {sides['depth'].strip('$ .')})".replace("$", " ")
    text = _SIZED.sub(lambda found: " " * len(found[0]), text)
    text = _SIZE_NAME.sub(lambda found: found[1] + " " * len(found[2]), text)
    return re.sub(r"(?<=\s)by(?=\s)", "× ", _REALS.sub(sizes, text))


def _inward(found: re.Match[str]) -> str:
    """``]a, b[`` as ``(a, b)``, place for place; what looks inward stays."""
    opening, closing = found[1].replace("]", "("), found[3].replace("[", ")")
    return f"{opening}{found[2]}{closing}"
