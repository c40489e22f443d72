"""A submission in LaTeX: a section per part, and under it the answer; nothing is expanded or included."""

from __future__ import annotations

import re
from typing import Final

from hwsolve.submission.formats.fields import read_time
from hwsolve.submission.formats.sections import Outline
from hwsolve.submission.submission import Paper, Remark

_LEVELS: Final = {
    "part": 1, "chapter": 2, "section": 3, "subsection": 4, "subsubsection": 5, "paragraph": 6,
    "subparagraph": 7,
}  # fmt: skip
_HEADING: Final = re.compile(rf"\\({'|'.join(_LEVELS)})\*?(?:\[[^\]\n]{{0,300}}\])?\{{")
_COMMENT: Final = re.compile(r"(?<!\\)(?:\\\\)*%")
_DROPPED: Final = re.compile(
    r"\\(?:begin|end)\{(?:answer|solution|proof|document|center|quote|itemize|enumerate)\*?\}(?:\[[^\]\n]*\])?"
    r"|\\(?:maketitle|newpage|clearpage|noindent|medskip|bigskip|smallskip|centering)(?![A-Za-z])"
    r"|\\(?:label|vspace|hspace|tag)\*?\{[^{}\n]*\}"
)
_VERBATIM: Final = re.compile(r"\\(begin|end)\{(?:verbatim|lstlisting)\}")
_INCLUDES: Final = re.compile(r"\\(?:input|include|includegraphics|lstinputlisting)(?![A-Za-z])")
_FIELD: Final = re.compile(r"\\(author|date|title)\{")
_MARKUP: Final = re.compile(r"\\(?:texttt|textbf|textit|emph|mbox|text|detokenize)\{([^{}]*)\}")
_ESCAPED: Final = re.compile(r"\\([_#&%$])|\\textasciicircum(?:\{\})?")


def read_latex(text: str) -> Paper:
    """The paper in a LaTeX text."""
    outline = Outline()
    lines = [_uncommented(line) for line in text.split("\n")]
    preamble, body, first = _parts(lines)
    fields = {found[1]: _argument(preamble, found.end()) for found in _FIELD.finditer(preamble)}
    if author := _words(fields.get("author", "")):
        outline.says("author", author)
    _add(outline, body, first)
    outline.close()
    person = outline.person
    name = person.get("name")
    student = person.get("student")
    time = read_time(person.get("time") or _words(fields.get("date", "")))
    return Paper(tuple(outline.answers), tuple(outline.remarks), student, name, time)


def _parts(lines: list[str]) -> tuple[str, list[str], int]:
    """What stands before the document, the lines of its body, and the number of their first."""
    begin = next((k for k, line in enumerate(lines) if "\\begin{document}" in line), None)
    if begin is None:
        return "\n".join(line for line in lines[:200] if _FIELD.search(line)), lines, 1
    end = next((k for k, line in enumerate(lines) if "\\end{document}" in line), len(lines))
    body = [lines[begin].partition("\\begin{document}")[2], *lines[begin + 1 : end]]
    if end < len(lines):
        body.append(lines[end].partition("\\end{document}")[0])
    return "\n".join(lines[:begin]), body, begin + 1


def _uncommented(line: str) -> str:
    found = _COMMENT.search(line)
    return line[: found.end() - 1] if found else line


def _add(outline: Outline, lines: list[str], first: int) -> None:
    for number, line in enumerate(lines, first):
        if _INCLUDES.search(line):
            outline.remarks.append(Remark("other files are not read: \\input and \\includegraphics", number))
            line = _INCLUDES.split(line)[0]
        rest = _VERBATIM.sub("", _DROPPED.sub("", line))
        while found := _HEADING.search(rest):
            if before := rest[: found.start()].strip():
                outline.line(before, number)
            title = _argument(rest, found.end())
            outline.heading(_LEVELS[found[1]], _words(title))
            rest = rest[found.end() + len(title) + 1 :]
        person = _FIELD.search(rest)
        if person is None:
            outline.line(rest, number)
        elif person[1] == "author":
            outline.says("author", _words(_argument(rest, person.end())))


def _argument(text: str, start: int) -> str:
    """What stands in the braces that opened just before *start*."""
    depth = 1
    for at in range(start, min(len(text), start + 2000)):
        if text[at - 1] == "\\":
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            return text[start:at]
    return text[start : start + 2000]


def _words(text: str) -> str:
    """A heading's words without markup and escapes."""
    bare = _MARKUP.sub(r"\1", text.strip())
    return _ESCAPED.sub(lambda found: found[1] or "^", bare).replace("~", " ").strip()
