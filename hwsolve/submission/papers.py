"""One file to a paper: which reader it is for, by its name and else by its first character."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from hwsolve.submission.decoding import KNOWN, decode
from hwsolve.submission.formats.sections import cut
from hwsolve.submission.submission import Paper, Remark

#: The formats that a file's name ends in; ``.txt`` is read as Markdown.
FORMATS: Final = {
    ".yaml": "yaml", ".yml": "yaml", ".json": "json", ".md": "markdown", ".markdown": "markdown",
    ".txt": "markdown", ".text": "markdown", ".tex": "latex", ".latex": "latex", ".ipynb": "notebook",
    ".html": "html", ".htm": "html",
}  # fmt: skip
#: What beside a readable file may hold answers that only a person can read; a picture illustrates.
DOCUMENTS: Final = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".pages", ".ps", ".djvu")
TABLES: Final = (".csv", ".tsv")
ARCHIVES: Final = (".zip", ".tar", ".tar.gz", ".tgz")


def suffix_of(name: str) -> str:
    """The end of a file's name that tells its format, lower case; ``.tar.gz`` is one."""
    lower = name.lower()
    return ".tar.gz" if lower.endswith(".tar.gz") else PurePosixPath(lower).suffix


def read_paper(name: str, data: bytes) -> Paper:
    """The paper in a file of this name; a file that cannot be read is a paper of remarks."""
    suffix = suffix_of(name)
    if suffix in ARCHIVES:
        return Paper(remarks=(Remark("an archive within a submission is not opened", unread=True),))
    decoded = decode(data)
    if decoded.text is None:
        return Paper(remarks=decoded.remarks)
    found = _read(FORMATS.get(suffix), decoded.text)
    answers, longer = cut(found.answers)
    return Paper(answers, (*decoded.remarks, *found.remarks, *longer), found.student, found.name, found.time)


def _read(form: str | None, text: str) -> Paper:
    match form:
        case "yaml":
            from hwsolve.submission.formats.yaml import read_yaml

            return read_yaml(text)
        case "json":
            from hwsolve.submission.formats.json import read_json

            return read_json(text)
        case "latex":
            from hwsolve.submission.formats.latex import read_latex

            return read_latex(text)
        case "notebook":
            from hwsolve.submission.formats.notebook import read_notebook

            return read_notebook(text)
        case "markdown":
            from hwsolve.submission.formats.markdown import read_markdown

            return read_markdown(text)
        case "html":
            from hwsolve.submission.formats.html import read_html

            return read_html(text)
    said = f"the format of this file is not known; a person has to read it. Hand in {KNOWN}"
    return Paper(remarks=(Remark(said, unread=True),))
