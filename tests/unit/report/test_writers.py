"""The writers, on a derivation with every level of evidence."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from hwsolve.derivation.derivation import Cited, Derivation, Step, Unchecked
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import Relation
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.report.derivation.html import render_html
from hwsolve.report.derivation.json import render_json
from hwsolve.report.derivation.latex import render_latex_document
from hwsolve.report.derivation.markdown import render_markdown
from hwsolve.report.derivation.number import number_text
from hwsolve.report.derivation.sheet import Sheet
from hwsolve.report.derivation.terminal import print_sheet

PROBLEM = """id: p
title: A [bold]title & more
symbols: {x: real}
define: [f = x^2]
parts: [{id: q, ask: 'Find $f$ at $x = 3$.', answers: {f: 9}}]
"""


@pytest.fixture
def sheet() -> Sheet:
    """Four lines, the second of which goes on from the first."""
    problem = problem_of(read_text(PROBLEM, "p.yaml"), "p.yaml")
    scope = build_scope({}, ["x = 3", "f = x^2"])

    def step(rule: str, claim: str, note: str | None, evidence: object) -> Step:
        read = scope.parse(claim)
        assert isinstance(read, Relation)
        return Step(rule, read, note, evidence)  # type: ignore[arg-type]

    steps = (
        step("definition", "f = x^2", None, Proved("definition")),
        step("insert_values", "x^2 = 3*3", "[/x] <b> & 5%", Agrees(8, 128)),
        step("theorem", "f >= 0", None, Cited("squares")),
        step("guess", "f = 9", None, Unchecked("no test decided")),
    )
    answers = {"f_1": scope.parse("x^2"), "written": scope.parse("[9, -0.5]")}
    return Sheet(problem, problem.parts[0], Derivation(scope, steps, answers), 7)


def test_terminal(sheet: Sheet) -> None:
    """Numbered lines with rule and evidence; markup in a note is text."""
    out = io.StringIO()
    print_sheet(sheet, Console(file=out, width=60, no_color=True))
    assert out.getvalue().splitlines() == [
        "p.q  A [bold]title & more",
        "Find f at x = 3.",
        "",
        "1  definition                         ✓ proved by definition",
        "     f = x²",
        "2  insert values            ≈ agrees at 8 points to 128 bits",
        "     = 3·3",
        "   [/x] <b> & 5%",
        "",
        "3  theorem                                  § cited: squares",
        "     f ≥ 0",
        "4  guess                        ? unchecked: no test decided",
        "     f = 9",
        "",
        "f_1 = x² ≈ 9",
        "written = [9, −0.5]",
        "not verified: 1 proved, 1 agrees, 1 cited, 1 unchecked",
    ]


def test_long_formulas_hang(sheet: Sheet) -> None:
    """No line is wider than the terminal; further lines are indented."""
    scope = sheet.derivation.scope
    long = scope.parse("f = " + " + ".join(["x^2"] * 30))
    assert isinstance(long, Relation)
    derivation = Derivation(scope, (Step("long", long),))
    out = io.StringIO()
    print_sheet(Sheet(sheet.problem, sheet.part, derivation), Console(file=out, width=40, no_color=True))
    lines = out.getvalue().splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert "".join(lines).count("x²") == 30


def test_json(sheet: Sheet) -> None:
    """The contract of ``solve --format json``."""
    data = json.loads(render_json(sheet))
    assert (data["problem"], data["part"], data["verified"], data["seed"]) == ("p", "q", False, 7)
    assert data["steps"][0] == {
        "rule": "definition",
        "claim": {"plain": "f = x^2", "latex": "f = x^2"},
        "evidence": {"level": "proved", "by": "definition"},
    }
    assert [step["evidence"]["level"] for step in data["steps"]] == ["proved", "agrees", "cited", "unchecked"]
    assert data["steps"][1]["note"] == "[/x] <b> & 5%"
    assert data["answers"]["f_1"] == {"plain": "x^2", "latex": "x^2", "value": "9"}
    assert data["answers"]["written"]["value"] == "[9, -0.5]"


def test_markdown(sheet: Sheet) -> None:
    """Formulas between dollars, notes escaped."""
    text = render_markdown(sheet)
    assert text.startswith("# A \\[bold\\]title &amp; more\n")
    assert "\n   $$\n   = 3 \\cdot 3\n   $$\n" in text
    assert r"\[/x\] \<b\> &amp; 5%" in text
    assert "- f\\_1: $x^2$ ≈ 9" in text


def test_latex(sheet: Sheet) -> None:
    """A whole document, words escaped, mathematics kept."""
    text = render_latex_document(sheet)
    assert r"\section*{A [bold]title \& more}" in text
    assert "Find $f$ at $x = 3$." in text
    assert r"[/x] \textless{}b\textgreater{} \& 5\%" in text
    assert text.rstrip().endswith(r"\end{document}")


def test_html(sheet: Sheet) -> None:
    """Everything is escaped."""
    text = render_html(sheet)
    assert "A [bold]title &amp; more" in text
    assert "[/x] &lt;b&gt; &amp; 5%" in text
    assert "<b>]" not in text


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1/3", "0.333333"),
        ("x^2", "9"),
        ("[x, 1/x]", "[3, 0.333333]"),
        ("[[1, 2], [x, 4]]", "[[1, 2], [3, 4]]"),
        ("(x, 2, 1/4)", "(3, 2, 0.25)"),
        ("y + 1", None),
        ("-pi", "-3.14159"),
    ],
)
def test_number_text(formula: str, expected: str | None) -> None:
    """Values of what is closed; nothing for what is not."""
    scope = build_scope({"y": "real"}, ["x = 3"])
    assert number_text(scope.parse(formula), scope) == expected


def test_names_look_as_the_problem_spells_them() -> None:
    """Subscripts, stars and squares of the aliases stand in the terminal, not only in LaTeX."""
    text = """id: p
symbols: {wt: 'real[d]', ws: 'real[d]', sig2: positive, Lf: positive, eps: positive, x: real}
aliases: {wt: ['w_t'], ws: ['w^*'], sig2: ['\\sigma^2', 'σ²'], Lf: ['L_{f}'], eps: ['ε'], x: ['some x']}
parts: [{id: q, answers: {f: 9}}]
"""
    problem = problem_of(read_text(text, "p.yaml"), "p.yaml")
    part = problem.parts[0]
    shown = Sheet(problem, part, Derivation(part.scope), 7)
    formula = part.scope.parse("Lf*norm(wt - ws)^2 + sig2^2 + eps*x*sum(wt[i], i)")
    assert shown.text(formula) == "L_f·‖wₜ − w*‖² + (σ²)² + ε·x·Σᵢ (wₜ)ᵢ"
