"""The frame of a page: it loads nothing, runs nothing, and reads well on a phone and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from hwsolve.report.dark import DARK
from hwsolve.report.escape import terminal
from hwsolve.report.grading.escape import clipped

#: Nothing may be loaded or run, whatever stands in the page.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE: Final = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; color: #1c1c1c;
  background: #fff; max-width: 60em; margin: 1.5em auto; padding: 0 1em; overflow-wrap: anywhere; }
h1 { font-size: 1.5em; line-height: 1.2; margin: 0 0 .4em; } h2 { font-size: 1.15em; margin: 1.6em 0 .4em; }
h3 { font-size: 1em; margin: 0 0 .3em; } a { color: #0b4f8a; }
.numbers { display: flex; flex-wrap: wrap; gap: .4em 2em; margin: 1em 0; } .numbers dt { color: #555; }
.numbers dd { margin: 0; font-size: 1.2em; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2em .6em; border-bottom: 1px solid #ddd; text-align: right; vertical-align: top;
  font-weight: normal; white-space: nowrap; }
thead th { color: #555; border-bottom-color: #888; vertical-align: bottom; }
.worth td, .worth th { color: #555; }
th.name, td.name { text-align: left; } .grades th.name { position: sticky; left: 0; background: #fff; }
.grades th.name { min-width: 8em; max-width: 14em; white-space: normal; overflow-wrap: break-word; }
.grades thead th { white-space: normal; max-width: 6.5em; overflow-wrap: break-word; }
body.class { max-width: 90em; }
.items th.name, .items td.name { white-space: normal; min-width: 9em; } td.name { min-width: 18em; }
td.total { font-weight: bold; } .flag { color: #a00; font-weight: bold; }
td.correct { background: #e3f3e6; } td.partial { background: #fdf3d3; } td.incorrect { background: #fae1dd; }
td.unreadable { background: #fae1dd; } td.review { background: #dfebfa; } td.missing { color: #777; }
.items ul { margin: 0; padding-left: 1.2em; }
.bar { display: block; width: 6em; height: .35em; background: #eee; margin: .25em 0 .3em auto; }
.bar span { display: block; height: 100%; background: #2b7a3d; }
.address { color: #555; font-weight: normal; } .points { float: right; padding: 0 .5em; border-radius: .3em; }
.points.correct { background: #e3f3e6; } .points.partial { background: #fdf3d3; }
.points.incorrect, .points.unreadable { background: #fae1dd; } .points.review { background: #dfebfa; }
.points.missing { background: #eee; } .ask { color: #333; margin-bottom: .6em; }
section { border-top: 1px solid #ddd; clear: both; }
article { border-left: 4px solid #bbb; padding: .1em 0 .1em .9em; margin: .8em 0; }
article.correct { border-color: #2b7a3d; } article.partial { border-color: #c79a00; }
article.incorrect, article.unreadable { border-color: #b3311d; }
article.review, article.undecided { border-color: #2f6fb5; }
article p { margin: .25em 0; } .verdict { font-weight: normal; color: #555; }
pre { font: .9em/1.4 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; background: #f6f6f6;
  padding: .4em .6em; margin: .3em 0; white-space: pre-wrap; max-height: 24em; overflow: auto; }
pre.said { background: none; padding: 0; white-space: pre; overflow-x: auto; }
code { font: .9em ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.read { color: #333; } .formula { display: inline-block; max-width: 100%; overflow-x: auto;
  vertical-align: middle; padding: .15em .3em; font-size: 1.1em; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "Libertinus Math", math; }
.evidence { color: #555; font-size: .9em; } .remarks { color: #7a2a00; }
.worth th.name { border-bottom-color: #ddd; }
@media (max-width: 40em) { body { margin: .6em auto; } .points { float: none; }
  .items thead { display: none; }
  .items tr { display: block; border-bottom: 1px solid #ddd; padding: .4em 0; }
  .items td, .items th { display: block; border: 0; text-align: left; white-space: normal; }
  .items td:empty { display: none; } .items td::before { content: attr(data-label) " "; color: #555; }
  .bar { margin-left: 0; } }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } .wide { overflow: visible; }
  pre { max-height: none; overflow: visible; } section, article, tr { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; } .grades { font-size: 8pt; }
  .grades th, .grades td { padding: .15em .3em; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } a { color: inherit; } }
"""

#: Stands in the head of every page that a run writes, so that a later run knows its own.
OURS: Final = '<meta name="generator" content="hwsolve">'


def document(title: str, body: Iterable[str], kind: str = "student") -> Iterator[str]:
    """A whole page around *body*; *kind* is ``class`` or ``student``."""
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"{OURS}\n"
    yield f"<title>{escape(terminal(clipped(title, 200)))}</title>\n"
    yield f'<style>{_STYLE}{DARK}</style>\n</head>\n<body class="{kind}">\n'
    for piece in body:
        yield f"{piece}\n"
    yield "</body>\n</html>\n"
