"""YAML text to nodes: strings stay strings, mathematics stays as written, complaints point."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwsolve.errors import ProblemError, UsageError
from hwsolve.problem.loader import MAX_BYTES, read_file, read_text
from hwsolve.problem.nodes import Listing, Record, Scalar, plain_data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: no", {"a": "no"}),
        ("a: 1:30", {"a": "1:30"}),
        ("a: 012", {"a": "012"}),
        ("a: 1e3", {"a": "1e3"}),
        ("a:", {"a": ""}),
        ("a: ~", {"a": "~"}),
        ("a: 2001-01-01", {"a": "2001-01-01"}),
        ("- -x\n- x^2", ["-x", "x^2"]),
        ("a: '\\frac{x}{y}'", {"a": "\\frac{x}{y}"}),
        ("a: \\frac{x}{y}", {"a": "\\frac{x}{y}"}),
        ("a: >\n  one\n  two\n", {"a": "one two\n"}),
    ],
)
def test_scalars_stay_strings(text: str, expected: object) -> None:
    """None of YAML's own ideas of booleans, times, octals and dates."""
    assert plain_data(read_text(text)) == expected


@pytest.mark.parametrize(
    "written",
    ["[[a, b], [c, d]]", "[a,b]", "{1, -1}", "[ sin(x) , 1:30 ]", "['a', \"b\"]", "[é, ŷ]", "[[]]"],
)
def test_source_text_of_a_flow_collection_is_what_was_written(written: str) -> None:
    """An unquoted matrix is mathematics, not a list."""
    node = read_text(f"é: {written}\n")
    assert isinstance(node, Record)
    assert node.entries["é"].source_text == written


def test_a_block_list_is_no_formula() -> None:
    """``- a`` items have no source text of their own."""
    node = read_text("a:\n  - b\n  - c\n")
    assert isinstance(node, Record)
    with pytest.raises(ProblemError, match="one formula is expected"):
        _ = node.entries["a"].source_text


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("r: |x| + 1", 1, 5, "single quotes"),
        ("r: a: b", 1, 5, "single quotes"),
        ("r: %x", 1, 4, "single quotes"),
        ("r: [[a]] x", 1, 10, "single quotes"),
        ("r: [0, 1)", 1, 4, "single quotes"),
        ("a: 1\nr: *w", 2, 4, "aliases"),
        ("a: 1\nr: &w 3", 2, 4, "anchors"),
        ("r: !f x", 1, 4, "tags"),
        ("a: 1\nb: 2\na: 3", 3, 1, "stands here twice (first in line 1)"),
        ('r: "\\sum"', 1, 5, "single quotes"),
        ('r: "\\frac"', 1, 4, "single quotes"),
        ("[a]: b", 1, 1, "a key is a plain name"),
        ("a: 1\n---\nb: 1", 2, 1, "a second YAML document"),
        ("a:\n\tb: 1", 2, 1, "by spaces, never by tabs"),
        ("a:\n  b: 1\n   c:\n", 3, 5, "the column of its neighbours"),
        ("[" * 60 + "]" * 60, 1, 41, "deeper"),
    ],
)
def test_complaints_point(text: str, line: int, column: int, words: str) -> None:
    """Each refusal has its file, line and column, a caret, and says what to do."""
    with pytest.raises(ProblemError) as caught:
        read_text(text, "file.yaml")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"file.yaml:{line}:{column}")
    assert "^" in str(caught.value)


def test_empty_text_is_refused() -> None:
    """No document at all is an error, not None."""
    with pytest.raises(ProblemError, match="empty"):
        read_text("# nothing\n")


def test_sizes_are_limited(tmp_path: Path) -> None:
    """A file is read up to a limit, and no further."""
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(ProblemError, match="larger"):
        read_file(path)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are named with their line."""
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(ProblemError) as caught:
        read_file(path)
    assert caught.value.line == 2


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    """What cannot be opened is a matter of usage."""
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(UsageError, match="cannot read"):
            read_file(path)


@given(st.text(max_size=80))
def test_any_text_gives_nodes_or_a_problem_error(text: str) -> None:
    """No other exception leaves the loader."""
    try:
        node = read_text(text)
    except ProblemError:
        return
    assert isinstance(node, Scalar | Listing | Record)
