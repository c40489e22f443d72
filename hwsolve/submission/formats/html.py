"""A submission typed into a learning platform's editor: HTML to lines of Markdown, and those to a paper."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from hwsolve.submission.formats.markdown import read_markdown
from hwsolve.submission.formats.tags import Tag, tags_and_text
from hwsolve.submission.submission import Paper, Remark

_SILENT: Final = frozenset({"script", "style", "head", "template", "object", "iframe", "svg", "select"})
_BLOCKS: Final = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "section", "article", "blockquote", "body",
    "header", "footer", "main", "figure", "br", "hr", "form",
})  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD: Final = frozenset({"b", "strong"})
_LISTS: Final = frozenset({"ol", "ul"})
#: The place of an item in a list that is not numbered.
_UNCOUNTED: Final = -1
_RAISED: Final = {"sup": "^", "sub": "_"}
#: Elements that never have an end tag.
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "col", "source", "area", "base"})
_TEX: Final = "application/x-tex"
_LINK: Final = re.compile(r"url=['\"]?(https?://[^'\"\s>]{1,300})", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\n\r\f\v\N{NO-BREAK SPACE}]+")


def read_html(text: str) -> Paper:
    """The paper in a page as Canvas and Moodle store what is typed into their editors.

    Nothing is run, fetched or included; formulas are read where the page keeps their LaTeX.
    """
    page = _Page()
    for each in tags_and_text(text):
        if isinstance(each, str):
            page.text(each)
        elif each.is_end:
            page.end(each.name)
        else:
            page.start(each)
    found = read_markdown(page.markdown())
    if found.answers or page.remarks:
        kept = tuple(replace(answer, line=None) for answer in found.answers)
        remarks = tuple(replace(remark, line=None) for remark in found.remarks)
        return replace(found, answers=kept, remarks=(*page.remarks, *remarks))
    link = _LINK.search(text)
    said = f"only a link was handed in: {link[1]}" if link else "the page holds no text"
    return replace(found, remarks=(Remark(said, unread=link is not None),))


class _Page:
    """Collects the text of a page, line by line."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []
        self._lines: list[str] = []
        self._line: list[str] = []
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self._silent = 0
        self._title: list[str] = []
        self._formula: list[str] | None = None
        self._raised: list[int] = []
        self._items: list[int] = []
        self._prefix = ""

    def markdown(self) -> str:
        """The lines; the page's title is none of them."""
        self._end_line()
        title = " ".join("".join(self._title).split())
        lines = [line for line in self._lines if not title or line.lstrip("# ") != title]
        return "\n".join(lines)

    def start(self, found: Tag) -> None:
        """Begin an element."""
        tag = found.name
        if tag == "img":
            self._picture(found)
        elif tag == "math" and self._formula is None:
            self._formula = []
        elif tag == "annotation" and found.attributes.get("encoding", "").lower() != _TEX:
            tag = "annotation-of-another-kind"
        elif not self._silent:
            self._begin(tag)
        if tag not in _VOID:
            self._open.append(tag)
            self._counts[tag] += 1
            self._silent += tag in _SILENT

    def _begin(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "pre":
            self._end_line()
            if tag in _LISTS:
                self._items.append(0 if tag == "ol" else _UNCOUNTED)
            elif tag == "li" and self._items and self._items[-1] >= 0:
                self._items[-1] += 1
                self._prefix = f"{self._items[-1]}. "
        elif tag in _HEADINGS:
            self._end_line()
            self._line.append(f"{'#' * int(tag[1])} ")
        elif tag in _BOLD:
            self._line.append("**")
        elif tag in _RAISED:
            self._line.append(_RAISED[tag])
            self._raised.append(len(self._line))

    def end(self, tag: str) -> None:
        """End an element, and those in it that were never ended."""
        if tag == "math" and self._formula is not None:
            self._end_formula()
        if not self._counts[tag]:
            return
        ended = ""
        while ended != tag:
            ended = self._open.pop()
            self._counts[ended] -= 1
            self._silent -= ended in _SILENT
            if ended in _LISTS and self._items:
                self._items.pop()
        if self._silent:
            return
        if tag in _BLOCKS or tag in _HEADINGS or tag == "pre":
            self._end_line()
            self._prefix = "" if tag in _LISTS else self._prefix
        elif tag in _BOLD:
            self._line.append("**")
        elif tag in _RAISED and self._raised:
            start = self._raised.pop()
            self._line[start:] = [f"{{{''.join(self._line[start:]).strip()}}}"]

    def text(self, data: str) -> None:
        """Text: blanks are one blank, except in ``pre``."""
        if self._counts["title"] and len(self._title) < 20:
            self._title.append(data[:500])
        if self._formula is not None:
            if self._open[-1:] == ["annotation"]:
                self._formula.append(data)
        elif self._silent:
            return
        elif self._counts["pre"]:
            first, *others = data.split("\n")
            self._line.append(first)
            for line in others:
                self._end_line()
                self._line.append(line)
        else:
            self._line.append(_BLANKS.sub(" ", data))

    def _picture(self, found: Tag) -> None:
        """A formula that an editor shows as a picture keeps its LaTeX beside it."""
        formula = found.attributes.get("data-equation-content")
        described = found.attributes.get("alt", "")
        if not formula and described.startswith("LaTeX:"):
            formula = described.removeprefix("LaTeX:")
        if formula:
            self._line.append(f" ${formula.strip()}$ ")
        else:
            self._remark("a picture in the page is not read")

    def _end_formula(self) -> None:
        formula, self._formula = "".join(self._formula or ()).strip(), None
        if formula:
            self._line.append(f" ${formula}$ ")
        else:
            self._remark("a formula in the page is not read, since its LaTeX is not kept with it")

    def _remark(self, message: str) -> None:
        remark = Remark(message, unread=True)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def _end_line(self) -> None:
        line = "".join(self._line).replace("****", "").strip()
        self._line, self._raised = [], []
        if line.strip("*# "):
            self._lines.append(f"{self._prefix}{line}")
            self._prefix = ""
