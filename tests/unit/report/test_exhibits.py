"""Exhibits and hypotheses in every format, on one derivation that has them all."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable

import pytest
from rich.console import Console

from hwsolve.derivation.derivation import Cited, Derivation, Step
from hwsolve.derivation.exhibits import Curve, Graph, Node, Plot, Table
from hwsolve.meaning.comparison.outcome import Agrees
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import Logic, Relation, Words
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.report.derivation.dot import render_dot
from hwsolve.report.derivation.exhibits import drawable, graph_lines, is_numeric, thinned, values_table
from hwsolve.report.derivation.html import render_html
from hwsolve.report.derivation.json import render_json
from hwsolve.report.derivation.latex import render_latex_document
from hwsolve.report.derivation.markdown import render_markdown
from hwsolve.report.derivation.sheet import Sheet
from hwsolve.report.derivation.terminal import print_sheet

PROBLEM = "id: p\ntitle: Bounds\nsymbols: {x: real}\nparts: [{id: q, ask: 'Where is $f \\ge 0$?'}]\n"
TABLE = Table("Losses <b>", ("run | no", "loss"), (("a & b", "0.50"), ("[c]", "-1.25")))
PLOT = Plot(
    "Decay",
    "t",
    "loss",
    (
        Curve("1/t", (1.0, 2.0, 4.0), (1.0, 0.5, 0.25)),
        Curve("data", (1.0, 3.0, 4.0), (0.9, math.nan, 0.0), marks=True),
    ),
    log_y=True,
)
GRAPH = Graph(
    "Graph",
    (Node("f", "sin(v1)"), Node("v1", 'w1*"w2"'), Node("w1", "w1"), Node("w2", "w2")),
    (("v1", "f"), ("w1", "v1"), ("w2", "v1")),
)


@pytest.fixture
def sheet() -> Sheet:
    """Two lines under one hypothesis, an implication, a remark, and one exhibit of each kind."""
    problem = problem_of(read_text(PROBLEM, "p.yaml"), "p.yaml")
    scope = build_scope({"x": "real"})

    def read(text: str) -> Relation:
        found = scope.parse(text)
        assert isinstance(found, Relation)
        return found

    held, agreed = (read("x >= 1"),), Agrees(8, 100)
    steps = (
        Step("root", read("sqrt(x^2) = abs(x)"), None, agreed, held),
        Step("sign", read("abs(x) = x"), None, agreed, held),
        Step("so", Logic("implies", (read("x >= 1"), read("x^2 >= x"))), None, agreed),
        Step("remark", Words("Wide kernels <see> more & cost 5% more."), None, Cited("a book")),
    )
    return Sheet(problem, problem.parts[0], Derivation(scope, steps, exhibits=(TABLE, PLOT, GRAPH)))


def printed(sheet: Sheet, width: int = 80, plots: bool = False) -> list[str]:
    """The lines of the terminal's format."""
    out = io.StringIO()
    print_sheet(sheet, Console(file=out, width=width, no_color=True), plots)
    return out.getvalue().splitlines()


def test_terminal(sheet: Sheet) -> None:
    """A hypothesis stands once above the lines it holds for; exhibits come after the lines."""
    lines = printed(sheet)
    assert [line.strip() for line in lines if line.strip().startswith("given")] == ["given x ≥ 1"]
    assert "     x ≥ 1 ⇒ x² ≥ x" in lines
    assert "     Wide kernels <see> more & cost 5% more." in lines
    start = lines.index("Losses <b>")
    assert lines[start : start + 4] == ["Losses <b>", "run | no   loss", "a & b      0.50", "[c]       -1.25"]
    assert "plot: Decay (1/t, data); --plots draws it, --plot FILE writes it" in lines
    assert lines[lines.index("Graph") :][:5] == [
        "Graph",
        "  w1",
        "  w2",
        '    v1: w1*"w2"  ← w1, w2',
        "      f: sin(v1)  ← v1",
    ]


@pytest.mark.parametrize("width", [40, 80])
def test_terminal_plots(sheet: Sheet, width: int) -> None:
    """A plot fits the terminal, keeps its title and names its curves, without colour codes."""
    lines = printed(sheet, width, plots=True)
    text = "\n".join(lines)
    assert all(len(line) <= width for line in lines)
    assert "Decay" in lines
    assert "up: loss (logarithmic)" in text
    assert "• 1/t   * data" in lines
    assert "\x1b" not in text


def test_a_plot_of_nothing_is_said_so(sheet: Sheet) -> None:
    """Values that no logarithmic axis can show leave an empty plot, and no error."""
    empty = Plot("Empty", "t", "y", (Curve("a", (1.0,), (-1.0,)),), log_y=True)
    bare = Sheet(sheet.problem, sheet.part, Derivation(sheet.derivation.scope, exhibits=(empty,)))
    assert "(no point of it can be drawn)" in printed(bare, plots=True)


def test_json(sheet: Sheet) -> None:
    """Exhibits with their numbers (null for what is not finite), hypotheses beside their step."""
    data = json.loads(render_json(sheet))
    assert [one["type"] for one in data["exhibits"]] == ["table", "plot", "graph"]
    assert data["exhibits"][0]["rows"] == [["a & b", "0.50"], ["[c]", "-1.25"]]
    assert data["exhibits"][1]["curves"][1]["y"] == [0.9, None, 0.0]
    assert data["exhibits"][2]["edges"] == [["v1", "f"], ["w1", "v1"], ["w2", "v1"]]
    for step in data["steps"][:2]:
        assert step["given"] == [{"plain": "x >= 1", "latex": r"x \ge 1"}]
    assert "given" not in data["steps"][2]
    assert sheet.derivation.scope.parse(data["steps"][2]["claim"]["plain"]) == sheet.derivation.steps[2].claim


def test_markdown(sheet: Sheet) -> None:
    """A table with its sides, a plot as a table of values, a graph as a list."""
    text = render_markdown(sheet)
    assert text.count(r"given $x \ge 1$") == 1
    assert "| run \\| no | loss |\n| --- | ---: |\n| a &amp; b | 0.50 |" in text
    assert "| 1/t | 1 | 1 |" in text
    assert "    - f: sin\\(v1\\) ← v1" in text
    assert r"Wide kernels \<see\> more &amp; cost 5% more." in text


def test_latex(sheet: Sheet) -> None:
    """A tabular, a pgfplots picture without the points that cannot be drawn."""
    text = render_latex_document(sheet)
    assert text.count(r"given $x \ge 1$") == 1
    assert text.count(r"\usepackage{pgfplots}") == 1
    assert text.index(r"\usepackage{pgfplots}") < text.index(r"\begin{document}")
    assert "\\begin{tabular}{lr}\n\\hline \\textbf{run \\textbar{} no} & \\textbf{loss}" in text
    assert "\\addplot+[no marks] coordinates {(1,1) (2,0.5) (4,0.25)};" in text
    assert "\\addplot+[only marks] coordinates {(1,0.9)};" in text
    assert r"cost 5\% more." in text
    for environment in ("center", "tabular", "axis", "tikzpicture", "enumerate", "document"):
        assert text.count(rf"\begin{{{environment}}}") == text.count(rf"\end{{{environment}}}")


@pytest.mark.parametrize("drawn", [True, False])
def test_html(sheet: Sheet, drawn: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables, a picture where matplotlib is there and values where it is not; everything escaped."""
    if drawn:
        pytest.importorskip("matplotlib")
    monkeypatch.setattr("hwsolve.report.derivation.html_exhibits.can_draw", lambda: drawn)
    text = render_html(sheet)
    assert text.count('<div class="given">given <math>') == 1
    assert "<caption>Losses &lt;b&gt;</caption>" in text
    assert '<td>a &amp; b</td><td class="number">0.50</td>' in text
    assert ("<svg" in text) is drawn
    assert ("<caption>Decay</caption>" in text) is not drawn
    assert "w1*&quot;w2&quot;" in text
    assert "Wide kernels &lt;see&gt; more &amp; cost 5% more." in text
    assert "<script" not in text


@pytest.mark.parametrize("render", [render_markdown, render_latex_document, render_html])
def test_several_sheets_are_one_document(sheet: Sheet, render: Callable[..., str]) -> None:
    """A whole problem is one document, with both parts in it."""
    text = render(sheet, sheet)
    for once in (r"\documentclass", "<!DOCTYPE", "<html", "</html>", r"\end{document}"):
        assert text.count(once) == render(sheet).count(once)
    assert text.count("Where is") == 2


def test_dot(sheet: Sheet) -> None:
    """Every node and edge, quotes escaped."""
    text = render_dot(GRAPH)
    assert text.startswith('digraph "Graph" {\n')
    assert text.rstrip().endswith("}")
    assert '"v1" [label="w1*\\"w2\\""];' in text
    assert '"w2" -> "v1";' in text
    assert text.count("->") == 3


@pytest.mark.parametrize(("form", "magic"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_figures(form: str, magic: bytes) -> None:
    """The file begins as its format does, and is the same every time."""
    pytest.importorskip("matplotlib")
    from hwsolve.report.derivation.figure import draw

    first = draw(PLOT, form)
    assert first.startswith(magic)
    assert draw(PLOT, form) == first


def test_values_table() -> None:
    """Curves over one grid share rows; others are listed one under the other."""
    shared = Plot("P", "t", "y", (Curve("a", (1, 2), (3, 4)), Curve("b", (1, 2), (5, 6))))
    assert values_table(shared) == Table("P", ("t", "a", "b"), (("1", "3", "5"), ("2", "4", "6")))
    assert values_table(PLOT).columns == ("curve", "t", "loss")


@pytest.mark.parametrize(
    ("count", "most", "expected"), [(3, 5, [0, 1, 2]), (101, 3, [0, 50, 100]), (0, 4, [])]
)
def test_thinned(count: int, most: int, expected: list[int]) -> None:
    """The ends are kept."""
    assert thinned(count, most) == expected


def test_drawable() -> None:
    """Points that are not finite, or not positive on a logarithmic axis, are left out."""
    assert drawable(PLOT.curves[1], PLOT) == [(1.0, 0.9)]


@pytest.mark.parametrize(
    ("cells", "numeric"), [(("1", "−2.5", "3%"), True), (("1", ""), True), (("a", "1"), False), ((), False)]
)
def test_is_numeric(cells: tuple[str, ...], numeric: bool) -> None:
    """A column of numbers, a minus sign or a percent sign among them."""
    assert is_numeric(cells) is numeric


def test_a_cycle_is_listed_too() -> None:
    """A graph that has no order loses no node."""
    cycle = Graph("", (Node("a", "a"), Node("b", "b")), (("a", "b"), ("b", "a")))
    assert sorted(label for _, label, _ in graph_lines(cycle)) == ["a", "b"]
