"""A submission in a Jupyter notebook: headings and answers in its Markdown cells; outputs are not read."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

from hwsolve.submission.formats.fields import read_time
from hwsolve.submission.formats.markdown import add_markdown, without_comments
from hwsolve.submission.formats.sections import Outline
from hwsolve.submission.submission import Paper, Remark

MAX_CELLS: Final = 5_000
_PROGRAM: Final = re.compile(
    r"^[ \t]*(?:import |from \w+ import|def |class |print\(|for |while |with |if |%|!|return )", re.MULTILINE
)
_HEADING: Final = re.compile(r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+#", re.DOTALL)


def read_notebook(text: str) -> Paper:
    """The paper in a notebook of nbformat 3 or 4."""
    try:
        data = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        return Paper(remarks=(Remark(f"this is not a notebook: {error.msg}", error.lineno, unread=True),))
    except RecursionError:
        return Paper(remarks=(Remark("this is not a notebook: nested too deep"),))
    cells = _cells(data)
    if cells is None:
        return Paper(remarks=(Remark("this is not a notebook: it has no cells"),))
    outline = Outline()
    if len(cells) > MAX_CELLS:
        outline.remarks.append(Remark(f"only the first {MAX_CELLS} cells were read"))
    kept = [cell for cell in cells[:MAX_CELLS] if isinstance(cell, dict)]
    for at, cell in enumerate(kept):
        _add(outline, cell, kept[at + 1] if at + 1 < len(kept) else None)
    outline.close()
    if not cells:
        outline.remarks.append(Remark("the notebook has no cells"))
    for name, key in _people(data):
        outline.says(key, name)
    person = outline.person
    time = read_time(person["time"]) if "time" in person else None
    return Paper(
        tuple(outline.answers), tuple(outline.remarks), person.get("student"), person.get("name"), time
    )


def _cells(data: Any) -> list[Any] | None:
    """The cells of nbformat 4, or of the worksheets of nbformat 3."""
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("cells"), list):
        return list(data["cells"])
    sheets = data.get("worksheets")
    if not isinstance(sheets, list):
        return None
    inner = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in inner if isinstance(cells, list) for cell in cells]


def _people(data: Any) -> list[tuple[str, str]]:
    """Who the notebook's metadata says wrote it."""
    metadata = data.get("metadata")
    if not isinstance(metadata, dict):
        return []
    authors = metadata.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else None
    found = [(first.get("name"), "name")] if isinstance(first, dict) else []
    found += [(metadata.get(key), key) for key in ("student", "name")]
    return [(value[:200], key) for value, key in found if isinstance(value, str) and value.strip()]


def _add(outline: Outline, cell: dict[str, Any], following: dict[str, Any] | None) -> None:
    kind, text = cell.get("cell_type"), _source(cell)
    if kind == "heading":
        level = str(cell.get("level", "1"))
        outline.heading(int(level) if level in "123456" else 1, text.strip())
    elif kind in ("markdown", "raw"):
        add_markdown(outline, without_comments(_answered(cell, text), outline), None)
        outline.line("", None)
    elif kind == "code" and outline.open and not any(line.strip() for line in outline.lines):
        answered = following is not None and following.get("cell_type") in ("markdown", "raw")
        if answered and following is not None and not _HEADING.match(_source(following)):
            return
        if text.strip() and not _PROGRAM.search(text):
            kept = [line for line in text.split("\n") if not line.lstrip().startswith("#")]
            if any(line.strip() for line in kept):
                for line in ("```", *kept, "```"):
                    outline.line(line, None)


def _answered(cell: dict[str, Any], text: str) -> str:
    """*text* without the question that a template put there: the heading, and what the student wrote."""
    metadata = cell.get("metadata")
    noted = metadata.get("hwsolve") if isinstance(metadata, dict) else None
    if not isinstance(noted, dict) or not str(noted.get("characters", "")).isascii():
        return text
    count = str(noted.get("characters", ""))
    length = int(count) if count.isdigit() and len(count) < 8 else 0
    asked = text[:length]
    for question in (asked, f"{asked}\n"):
        if hashlib.sha256(question.encode("utf-8", "replace")).hexdigest()[:16] == noted.get("question"):
            return f"{asked.partition(chr(10))[0]}\n{text[length:]}"
    return text


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else ""
