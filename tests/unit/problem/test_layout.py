"""Nodes to problems: what stands where, what is merged, what is refused and where."""

from __future__ import annotations

import pytest

from hwsolve.errors import ProblemError
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.problem.problem import Problem, Tolerance
from tests.unit.problem.sample import SAMPLE


def problem(text: str = SAMPLE) -> Problem:
    """The problem in *text*."""
    return problem_of(read_text(text, "sample.yaml"), "sample.yaml")


def test_a_problem_and_its_parts() -> None:
    """Words, points, solver and answers arrive as written."""
    found = problem()
    assert (found.id, found.title, found.text, found.tags) == (
        "sample",
        "A sample",
        "Some data.",
        ("one", "two"),
    )
    part = found.parts[0]
    assert (part.address, part.title, part.points, part.kind) == (
        "sample.grad-w",
        "Gradient",
        2.0,
        "gradient",
    )
    assert part.solver is not None
    assert part.solver.given.text("of") == "E"
    (answer,) = part.answers
    assert (answer.name, answer.slug, answer.kind, answer.points) == ("dE/dw", "dE-dw", "expression", 2.0)
    assert answer.references == ("sum((yhat[n] - y[n])*x[n], n)",)
    assert (answer.mistakes[0].say, answer.mistakes[0].credit) == ("The sign is reversed.", 0.5)
    assert answer.tests.right == (r"\sum_{n} (\hat{y}_n - y_n) x_n",)


def test_short_forms_and_several_references() -> None:
    """``NAME: formula``; a block list and ``also`` give further accepted answers."""
    first, second, third = problem().parts[1].answers
    assert first.references == ("yhat - y",)
    assert (second.slug, second.references) == ("H_ij-i-ne-j", ("[[yhat, y]]",))
    assert third.references == ("yhat", "1/(1 + exp(-z))", "exp(z)/(1 + exp(z))")
    assert (third.tolerance, third.digits, third.layout) == (Tolerance(0.0, 0.01), 3, "strict")
    assert first.points == pytest.approx(1 / 3)


def test_surroundings_are_merged_into_parts() -> None:
    """A part has the problem's names, unless it does not inherit them."""
    outer, inner = (part.surroundings for part in problem().parts)
    assert list(outer.symbols) == ["x", "y", "w", "b"]
    assert outer.aliases["yhat"] == (r"\hat{y}", "p")
    assert list(inner.symbols) == ["y", "z"]
    assert inner.define == ("yhat = sigma(z)",)
    assert inner.per == ("n",)


def test_a_part_overrides_definitions_in_place_and_by_symbols() -> None:
    """A definition of the same name replaces one; a symbol of the same name hides one."""
    part = """
  - id: other
    symbols: {E: real}
    define: ['yhat[n] = tanh(z[n])', L = 2*E]
    answers: {a: L}
"""
    around = problem(SAMPLE + part.lstrip("\n")).parts[2].surroundings
    assert around.define == ("z[n] = w^T x[n] + b", "yhat[n] = tanh(z[n])", "L = 2*E")
    assert around.symbols["E"] == "real"


def test_the_digest_is_of_the_content() -> None:
    """Comments and spacing do not change it; a formula does."""
    assert problem(SAMPLE + "# a comment\n").digest == problem().digest
    assert problem(SAMPLE.replace("2*E", "3*E").replace("points: 2", "points: 3")).digest != problem().digest


def changed(old: str, new: str) -> str:
    """The sample with one place changed."""
    assert old in SAMPLE
    return SAMPLE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "place", "path", "words"),
    [
        (changed("title: A", "titel: A"), (2, 1), None, "did you mean 'title'"),
        (changed("    points: 2", "    points: many"), (20, 13), "parts[0].points", "points is a number"),
        (changed("    points: 2", "    points: nan"), (20, 13), "parts[0].points", "points is a number"),
        (changed("    points: 2", "    points: -1"), (20, 13), "parts[0].points", "cannot be negative"),
        (changed("kind: gradient, ", ""), (21, 13), "parts[0].solver", "the key 'kind' is missing"),
        (changed("credit: 0.5", "credit: 2"), (26, 89), None, "at least 0 and less than 1"),
        (changed("id: sample", "id: a b"), (1, 5), "id", "an id is a letter"),
        (changed("  - id: scalar", "  - id: grad-w"), (30, 9), "parts[1].id", "a second part with the id"),
        (changed("uses: [grad-w]", "uses: [c]"), (35, 11), "parts[1].uses", "no other part 'c'"),
        (changed("dE/dz: yhat - y", "dE/dz: {kind: sets}"), (37, 21), None, "did you mean 'set'"),
        (changed("dE/dz: yhat - y", "dE/dz:"), None, None, "needs a reference"),
        (changed("layout: strict", "layout: row"), (46, 17), None, "it is one of free, strict"),
        (changed("digits: 3", "digits: 3.5"), (45, 17), None, "digits is a whole number"),
        (changed("digits: 3", "rubric: x"), (45, 9), None, "unknown key 'rubric'"),
        (changed("define: [yhat = sigma(z)]", "define: {a: b}"), (32, 13), None, "a list of definitions"),
        (changed("text: Some data.", "text: [a]"), (3, 7), "text", "one value in words"),
        ("a: b", (1, 1), None, "unknown key 'a'"),
        ("- a", (1, 1), None, "a problem needs keys"),
        ("id: a", (1, 1), None, "at least one part"),
    ],
)
def test_refusals_point(text: str, place: tuple[int, int] | None, path: str | None, words: str) -> None:
    """Every refusal names line, column and path, and shows the line with a caret."""
    with pytest.raises(ProblemError) as caught:
        problem(text)
    if place is not None:
        assert (caught.value.line, caught.value.column) == place
    if path is not None:
        assert caught.value.path == path
    assert words in str(caught.value)
    assert "^" in str(caught.value)


def test_scope_is_built_lazily() -> None:
    """The part's scope knows its leaves and definitions."""
    scope = problem().parts[0].scope
    assert "x" in scope.types
    assert "E" in scope.definitions


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("yhat[n] = sigma(z[n])", "yhat[n] = sigma(q[n])", (12, 21), "q is not declared"),
        ("yhat[n] = sigma(z[n])", "yhat[n] = sigma(z[n]", (12, 20), ""),
        ("w: real[d]", "w: rael[d]", (8, 6), "rael"),
        ("z[n] = w^T x[n] + b", "z[n] = z[n] + b", None, "z"),
    ],
)
def test_a_bad_definition_is_found_in_the_file(
    old: str, new: str, place: tuple[int, int] | None, words: str
) -> None:
    """An error in a declaration is the author's, and points into the line."""
    part = problem(changed(old, new)).parts[0]
    with pytest.raises(ProblemError) as caught:
        _ = part.scope
    if place is not None:
        assert caught.value.line == place[0]
    assert words in str(caught.value)


KINDS = [
    ("{kind: choice, options: [a, b], correct: a}", None),
    ("{kind: choice, correct: a}", "needs the key options"),
    ("{kind: choice, options: [a, b]}", "needs the key correct"),
    ("{kind: text}", "needs the key rubric"),
    ("{kind: witness, unknowns: [a], property: 'a > 0'}", None),
    ("{kind: witness, unknowns: [a]}", "needs the key property or samples"),
    ("{kind: witness, unknowns: [a], property: 'a > 0', points: [[1, 2]]}", "under samples"),
    ("{kind: rate, reference: '1/T', as: T}", None),
    ("{kind: rate, reference: 1/T}", "needs the key as"),
    ("{kind: derivation, goal: 'x = x'}", None),
    ("{kind: derivation, states: [x]}", "needs the key milestones or goal"),
    ("{kind: chain, reference: 'x >= x'}", None),
    ("{kind: chain}", "needs a reference"),
    ("{kind: number, reference: 1, options: [a]}", "unknown key 'options'"),
    ("{kind: graf, reference: '[x]'}", "did you mean 'graph'"),
    ("{reference: x, form: simplified, given: ['x > 0']}", None),
    ("{reference: x, form: nice}", "unknown form"),
]


@pytest.mark.parametrize(("answer", "complaint"), KINDS)
def test_keys_of_each_kind(answer: str, complaint: str | None) -> None:
    """What a kind needs, what it may have, and what belongs to another."""
    text = (
        f"id: p\nsymbols: {{x: real}}\nparts:\n  - id: q\n    ask: What?\n    answers:\n      a: {answer}\n"
    )
    if complaint is None:
        assert problem(text).parts[0].answers[0].name == "a"
        return
    with pytest.raises(ProblemError, match=complaint):
        problem(text)


def test_one_mistake_may_be_written_in_several_ways() -> None:
    """A list under ``when`` is one mistake per item, with the same words and credit."""
    text = """id: p
parts:
  - id: q
    ask: What?
    answers:
      a:
        kind: text
        rubric: [{point: one, any: [first]}]
        mistakes: [{when: [last, second], say: It is the first., credit: 0.5}]
      b:
        reference: '[1, 2]'
        mistakes: [{when: [2, 1], say: They are exchanged.}]
"""
    words, formulas = problem(text).parts[0].answers
    assert [(str(m.when), m.credit) for m in words.mistakes] == [("last", 0.5), ("second", 0.5)]
    assert [str(m.when) for m in formulas.mistakes] == ["[2, 1]"]
