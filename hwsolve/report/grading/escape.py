"""Words of strangers made harmless for tables, XML, JSON, Markdown and the logs of a pipeline."""

from __future__ import annotations

import re
from typing import Final

from hwsolve.report.escape import markdown, terminal

#: What a spreadsheet takes for a formula when a cell begins with it; full-width forms count in some locales.
_FORMULA: Final = "=+-@＝＋－＠"
_STARTS: Final = re.compile(rf"(?:^|(?<=[;\t\n]))(?=[^\S\n]{{0,80}}[{re.escape(_FORMULA)}])")
_NUMBER: Final = re.compile(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?")
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BACKTICKS: Final = re.compile(r"`+")
_LINKED: Final = re.compile(r"@(?=\w)|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.", re.I)
_ZERO_WIDTH: Final = "\u200b"
#: A spreadsheet's cell holds no more than 32,767 characters.
MAX_CELL: Final = 32_000


def clipped(text: str, limit: int) -> str:
    """*text*, or its beginning and how much there is more."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]} … ({len(text) - limit} more characters)"


def table_cell(text: str) -> str:
    """*text* for a cell of a CSV: nothing in it is a formula to a spreadsheet; plain numbers stay.

    What a spreadsheet would calculate gets an apostrophe before it, also behind a separator that another
    locale would split at.

    >>> table_cell("=1+1"), table_cell("-0.34"), table_cell("-x")
    ("'=1+1", '-0.34', "'-x")
    """
    text = clipped(_plain_lines(terminal(text.replace("\r\n", "\n").replace("\r", "\n"))), MAX_CELL)
    return text if _NUMBER.fullmatch(text) else _STARTS.sub("'", text)


def table_text(cell: str) -> str:
    """What :func:`table_cell` made a cell of, as far as its beginning is concerned."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip()[:1] in _FORMULA else cell


def _plain_lines(text: str) -> str:
    return text.replace("\t", " ")


def xml_text(text: str) -> str:
    """*text* without what XML 1.0 forbids and without what a terminal acts on; still to be escaped."""
    return _NOT_XML.sub("�", terminal(text.replace("\r\n", "\n")))


def json_text(text: str) -> str:
    """*text* without lone surrogates, which strict readers refuse."""
    return _SURROGATE.sub("�", text)


def annotation(text: str) -> str:
    """*text* as the message of a workflow command."""
    return _no_old_command(terminal(text)).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def annotation_property(text: str) -> str:
    """*text* as a property of a workflow command."""
    return annotation(text).replace(":", "%3A").replace(",", "%2C")


def log_line(text: str) -> str:
    """*text* as one line of a log, in the middle of which no runner looks for commands."""
    return _no_old_command(" ".join(terminal(text).split()))


def _no_old_command(text: str) -> str:
    """The older spelling ``##[error]`` is looked for anywhere in a line."""
    return text.replace("##[", "## [")


def markdown_words(text: str) -> str:
    """*text* in one line of Markdown: no markup, no links, nobody is mentioned."""
    line = " ".join(terminal(text).split())
    escaped = re.sub(r"^(\d+)([.)])", r"\1\\\2", markdown(line))
    return _LINKED.sub(lambda found: found[0] + _ZERO_WIDTH, escaped)


def code_span(text: str) -> str:
    """*text* as code within a line of Markdown, also within a table."""
    line = " ".join(terminal(text).split())
    if not line:
        return ""
    if "|" in line or _BACKTICKS.search(line):
        return f"<code>{_entities(line)}</code>"
    return f"`{line}`"


def _entities(line: str) -> str:
    """Every sign that Markdown, HTML or a table would act on, as a character reference."""
    return re.sub(r"""[&<>"'|`*_~\[\]\\$!#:@.]""", lambda found: f"&#{ord(found[0])};", line)


def code_block(text: str) -> list[str]:
    """*text* as a fenced block; no run of backticks in it ends the block."""
    lines = terminal(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    longest = max((len(run) for line in lines for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *lines, fence]
