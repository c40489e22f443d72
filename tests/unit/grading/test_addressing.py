"""Labels to parts and answers: addresses, names, titles, numbers; several answers under one label."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.grading.submissions.addressing import address, columns_of, directory
from hwsolve.problem.assignment import Assignment, read_assignment
from hwsolve.submission.submission import Submission, Written

PROBLEMS = {
    "p": """
id: p
title: Slopes
symbols: {x: real}
parts:
  - {id: slope, title: The slope, answers: {df/dx: 2*x}}
  - {id: two, title: Two things, answers: {w_1: x, b: '1', 'i!=k': '-x', 'H_ij, i<j': x}}
  - {id: rule, title: The rule, answers:
      {w: {kind: update, reference: 'w := x'}, c: {kind: update, reference: 'c := x'}}}
""",
    "q": """
id: q
title: Others
symbols: {x: real, y: real}
parts:
  - {id: a, answers: {J: '[[x, 2*y], [3, x*y]]'}}
  - {id: b, title: Why, answers: {reason: {kind: text, rubric: [{point: because, any: [because]}]}}}
""",
}
HOMEWORK = """
parts:
  - part: p.slope
    labels: [Derivative]
    columns: {Slope: df/dx}
  - p.two
  - p.rule
  - q
columns: {student: Matrikel}
"""


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """Two problems; the first of three parts, one with several answers."""
    folder: Path = tmp_path_factory.mktemp("bank")
    for name, text in PROBLEMS.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    (folder / "hw.yaml").write_text(HOMEWORK, "utf-8")
    return read_assignment(folder / "hw.yaml", folder)


def filed(assignment: Assignment, *written: Written) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """The texts by address, and the remarks."""
    found, remarks = address(Submission("s", "s.md", written), directory(assignment))
    return {f"{part}:{name}": [w.text for w in texts] for (part, name), texts in found.items()}, remarks


LABELS = [
    ("p.slope", "p.slope:df/dx"),
    ("P.Slope", "p.slope:df/dx"),
    (" p.slope : ", "p.slope:df/dx"),
    ("p.slope:df/dx", "p.slope:df/dx"),
    ("p.slope:df-dx", "p.slope:df/dx"),
    ("slope", "p.slope:df/dx"),
    ("The slope", "p.slope:df/dx"),
    ("Derivative", "p.slope:df/dx"),
    ("Slope", "p.slope:df/dx"),
    ("1. The slope (2 points)", "p.slope:df/dx"),
    ("Question 1", "p.slope:df/dx"),
    ("Q1", "p.slope:df/dx"),
    ("1.", "p.slope:df/dx"),
    ("1(a)", "p.slope:df/dx"),
    ("1a", "p.slope:df/dx"),
    ("2(b)", "q.b:reason"),
    ("Question 5", "q.b:reason"),
    ("2 (a)", "q.a:J"),
    ("q.b", "q.b:reason"),
    ("Why", "q.b:reason"),
    ("$\\frac{\\partial f}{\\partial x}$", "p.slope:df/dx"),
    ("∂f/∂x", "p.slope:df/dx"),
    ("w_1", "p.two:w_1"),
    ("W₁", "p.two:w_1"),
    ("p.two:i!=k", "p.two:i!=k"),
    ("p.two:i-ne-k", "p.two:i!=k"),
    ("two:b", "p.two:b"),
    ("4711: p.slope, the slope of f", "p.slope:df/dx"),
    ("slope: how steep it is", "p.slope:df/dx"),
    ("`p.slope`", "p.slope:df/dx"),
    ("Question 1: my own words", "p.slope:df/dx"),
    ("reason", "q.b:reason"),
]


@pytest.mark.parametrize(("label", "expected"), LABELS)
def test_labels(assignment: Assignment, label: str, expected: str) -> None:
    """Each way to name an answer finds it, without a remark."""
    assert filed(assignment, Written(label, "x")) == ({expected: ["x"]}, ())


WITHIN = [
    (("p", "slope"), "df/dx", "p.slope:df/dx"),
    (("p", "two"), "b", "p.two:b"),
    (("Homework", "p.two"), "w1", "p.two:w_1"),
    (("q",), "b", "q.b:reason"),
    (("1. Slopes",), "(a)", "p.slope:df/dx"),
    (("Problem 2",), "b)", "q.b:reason"),
    (("p.rule",), "p.slope", "p.slope:df/dx"),
    (("p.two",), "$b$", "p.two:b"),
    (("2",), "Part (b): why", "q.b:reason"),
]


@pytest.mark.parametrize(("within", "label", "expected"), WITHIN)
def test_labels_within(assignment: Assignment, within: tuple[str, ...], label: str, expected: str) -> None:
    """A label is first looked for in the part or problem around it; an address stands for itself."""
    assert filed(assignment, Written(label, "x", None, within)) == ({expected: ["x"]}, ())


def test_text_under_no_name(assignment: Assignment) -> None:
    """Text that does not say to which of a part's answers it belongs is kept with the part, with a remark."""
    found, (remark,) = filed(assignment, Written("p.two", "x", 7))
    assert found == {"p.two:": ["x"]}
    assert remark == "line 7: p.two asks for 4 answers (w_1, b, i!=k, H_ij, i<j); write NAME: before each"


STRAYS = [
    ("p.slpe", "did you mean p.slope"),
    ("zzz", "unknown part 'zzz'"),
    ("p.two:c", "unknown part 'p.two:c'"),
    ("Question 9", "unknown part"),
    ("p", "a problem of several parts"),
    ("", "no heading says which part"),
    ("x" * 5000, "unknown part"),
]


@pytest.mark.parametrize(("label", "said"), STRAYS)
def test_strays(assignment: Assignment, label: str, said: str) -> None:
    """A label that means nothing, or too much, is one remark with its line; no answer is filed."""
    found, remarks = filed(assignment, Written(label, "x", 7))
    assert found == {}
    assert len(remarks) == 1
    assert said in remarks[0]
    assert remarks[0].startswith("line 7: ")
    assert len(remarks[0]) < 300


SPLITS = [
    ("w_1: x\nb: 1", {"p.two:w_1": ["x"], "p.two:b": ["1"]}),
    ("w1 = x\nb = 1\n", {"p.two:w_1": ["x"], "p.two:b": ["1"]}),
    ("- **w_1**: x\n- **b:** 1", {"p.two:w_1": ["x"], "p.two:b": ["1"]}),
    ("1. $w_{1} = x$\n2. $b = 1$", {"p.two:w_1": ["x"], "p.two:b": ["1"]}),
    ("i!=k: -x", {"p.two:i!=k": ["-x"]}),
    ("i != k = -x", {"p.two:i!=k": ["-x"]}),
    ("$$\nw_1 = x\n+ 0\n$$\n$$b = 1$$", {"p.two:w_1": ["x\n+ 0"], "p.two:b": ["1"]}),
    ("b: 1\nb: 2", {"p.two:b": ["1", "2"]}),
    ("$$H_{ij} = x$$", {"p.two:H_ij, i<j": ["x"]}),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
@pytest.mark.parametrize("prose", [False, True])
def test_several_answers(
    assignment: Assignment, text: str, expected: dict[str, list[str]], prose: bool
) -> None:
    """One text with the names of several answers in it is several answers."""
    assert filed(assignment, Written("p.two", text, 3, (), prose)) == (expected, ())


def test_rules_keep_their_left_side(assignment: Assignment) -> None:
    """``w := x`` is the whole of an update rule."""
    assert filed(assignment, Written("p.rule", "w := x\nc: c := x"))[0] == {
        "p.rule:w": ["w := x"],
        "p.rule:c": ["c := x"],
    }


def test_words_between_the_names(assignment: Assignment) -> None:
    """What stands before the first name is remarked on."""
    found, remarks = filed(assignment, Written("p.two", "By symmetry\nb: 1", 3, (), True))
    assert found == {"p.two:b": ["1"]}
    assert remarks == ("line 3: under p.two this names no answer: 'By symmetry'",)


def test_attempts_in_order(assignment: Assignment) -> None:
    """Several texts under one answer, by whatever label, are attempts."""
    found, _ = filed(assignment, Written("p.slope", "x"), Written("Question 1", "2*x"), Written("df/dx", "3"))
    assert found == {"p.slope:df/dx": ["x", "2*x", "3"]}


PROSE = [
    ("$2x$", "2x"),
    ("$$2x$$", "2x"),
    ("```\n2*x\n```", "2*x"),
    ("```text\n2*x\n", "2*x"),
    ("\\[ 2x \\]", "2x"),
    ("\\begin{align*}\n2x\n\\end{align*}", "2x"),
    ("The slope is $2x$.", "2x"),
    ("`2*x`", "2*x"),
    ("2*x", "2*x"),
    ("First $$x$$ and so $$2x.$$", "2x"),
    ("$x$, $y$", "x, y"),
    ("As $x>0$, we get $f' = 2x$.", "f' = 2x"),
    ("- 2*x", "- 2*x"),
    ("* 2*x", "2*x"),
    ("2\n* x\n+ 0", "2\n* x\n+ 0"),
    ("**2x**", "2x"),
    ("a = $2$", "a = $2$"),
    ("5\\$", "5\\$"),
    ("from $x$ we get $y$", "y"),
    ("with $a = 1$ and $b = 2$, the answer is $y$.", "y"),
    ("the answer is $y$, since $z = 1$", "y"),
    ("so both $y$ and $z$ vanish", "so both $y$ and $z$ vanish"),
    ("$x$ is larger than $y$", "$x$ is larger than $y$"),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_formulas_in_prose(assignment: Assignment, text: str, expected: str) -> None:
    """Of running text the formula is taken; where that is open the text stays whole; a minus sign stays."""
    assert filed(assignment, Written("p.slope", text, 1, (), True))[0] == {"p.slope:df/dx": [expected]}


def test_words_stay_whole(assignment: Assignment) -> None:
    """An answer in words keeps its formulas among them."""
    text = "```\nbecause $x > 0$\n```\nand so on"
    assert filed(assignment, Written("q.b", text, 1, (), True))[0] == {
        "q.b:reason": ["because $x > 0$\nand so on"]
    }


def test_solution_headings(assignment: Assignment) -> None:
    """A heading such as *Solution* belongs to the part around it, an unknown one too, with a remark."""
    text = (Written("Solution:", "$2x$", 4, ("p.slope",), True), Written("Idea", "$x$", 9, ("q", "b"), True))
    found, remarks = filed(assignment, *text)
    assert found == {"p.slope:df/dx": ["2x"], "q.b:reason": ["$x$"]}
    assert remarks == ("line 9: unknown part 'Idea'; read as part of q.b",)


def test_entries(assignment: Assignment) -> None:
    """``J[1,2]`` is one entry; entries that are given together make one answer, attempts go on."""
    given = [Written("q.a:J[1,1]", "x"), Written("J[2, 1]", "J_{21}=3"), Written("q.a[1,1]", "y")]
    assert filed(assignment, *given) == (
        {"q.a:J": ["[1,1]: x\n[2,1]: J_{21}=3", "[1,1]: y\n[2,1]: J_{21}=3"]},
        (),
    )


def test_columns(assignment: Assignment) -> None:
    """What the assignment says about a table, for the reader."""
    columns = columns_of(assignment)
    assert dict(columns.roles) == {"student": "Matrikel"}
    assert dict(columns.answers) == {"Slope": "p.slope:df/dx"}


def test_few_remarks(assignment: Assignment) -> None:
    """A thousand strays are not a thousand remarks."""
    _, remarks = filed(assignment, *(Written(f"zz{k}", "x") for k in range(1000)))
    assert len(remarks) == 31
    assert remarks[-1] == "970 more remarks of this kind"
