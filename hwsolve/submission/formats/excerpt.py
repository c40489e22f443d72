"""The formula in running text: in a fence, displayed, between dollars, or plain."""

from __future__ import annotations

import re
from typing import Final

_FENCE: Final = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n`]*\n(.*?)(?:\n {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_DISPLAY: Final = re.compile(
    r"\$\$(?P<dollars>[^$]*)\$\$|\\\[(?P<bracket>(?:(?!\\\]|\\\[).)*)\\\]"
    r"|\\begin\{(?P<name>equation|align|gather|multline|eqnarray|displaymath|math|flalign)(?P<star>\*?)\}"
    r"(?P<body>(?:(?!\\end\{(?P=name)).)*)\\end\{(?P=name)(?P=star)\}",
    re.DOTALL,
)
_INLINE: Final = re.compile(
    r"(?<!\\)\$(?P<dollars>[^$\n]+(?:\n[^$\n]+)*)(?<!\\)\$|\\\((?P<paren>(?:(?!\\\)|\\\().)*)\\\)|`(?P<code>[^`\n]+)`",
    re.DOTALL,
)
#: What may stand between formulas that belong together, and around them.
_GLUE: Final = re.compile(r"(?:[\s,;.:]|\band\b|\\quad|\\,|\*\*)*", re.IGNORECASE)
#: After these the result stands.
_CONCLUDING: Final = re.compile(
    r"\b(?:answer|result|solution) is\b|\b(?:so|hence|therefore|thus|finally|altogether|overall|in total"
    r"|we (?:get|obtain|find|conclude)|this gives|which gives|it follows)\b",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(r"[\s:,]*(?:that\s+)?")
_BULLET: Final = re.compile(r"(?:[*•]|\d{1,2}[.)])[ \t]+")
_STRONG: Final = re.compile(r"\*\*([^*]+)\*\*")


def unfenced(text: str) -> str:
    """*text* without the lines that open and close fences."""
    return _FENCE.sub(lambda found: found[2], text).strip()


def formula_in(text: str) -> str:
    """The answer in running *text*: of several displayed formulas the last, else what stands inline.

    Of several formulas among words the one after *so the answer is* and the like is taken, else the one
    equation; where that does not decide, the text is returned whole, and then it will not be readable.
    """
    fences = [found[2].strip() for found in _FENCE.finditer(text) if found[2].strip()]
    if fences:
        return fences[-1]
    displayed = [shown for found in _DISPLAY.finditer(text) if (shown := _content(found).strip())]
    if displayed:
        return displayed[-1].rstrip(" .,;\n")
    if "$" not in text and "`" not in text and "\\(" not in text:
        return plain(text)
    inline = list(_INLINE.finditer(text))
    contents = [_content(found).strip() for found in inline]
    if not contents:
        return plain(text)
    if len(contents) == 1:
        return contents[0] if _is_wrapped(text, inline) or "=" not in _INLINE.sub("", text) else plain(text)
    if _is_wrapped(text, inline):
        return ", ".join(contents)
    if concluding := list(_CONCLUDING.finditer(text)):
        end = concluding[-1].end()
        after = [k for k, found in enumerate(inline) if found.start() >= end]
        said = bool(after) and _NEXT.fullmatch(text, end, inline[after[0]].start()) is not None
        return contents[after[0]] if said or len(after) == 1 else plain(text)
    equations = [content for content in contents if "=" in content]
    return equations[0] if len(equations) == 1 else plain(text)


def plain(text: str) -> str:
    """Plain lines without bold marks, and without bullets where the first line has one.

    A leading ``- `` or ``+ `` stays, since it may be a sign; so does a ``*`` that goes on from above.
    """
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    if lines and _BULLET.match(lines[0]):
        lines = [_BULLET.sub("", line, count=1) for line in lines]
    return _STRONG.sub(r"\1", "\n".join(lines))


def _content(found: re.Match[str]) -> str:
    return next(
        (found[name] for name in found.groupdict() if name not in ("name", "star") and found[name]), ""
    )


def _is_wrapped(text: str, inline: list[re.Match[str]]) -> bool:
    """Whether nothing but punctuation stands between and around the formulas."""
    at = 0
    for found in inline:
        if not _GLUE.fullmatch(text, at, found.start()):
            return False
        at = found.end()
    return _GLUE.fullmatch(text, at) is not None
