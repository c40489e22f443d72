"""Cells, code spans, annotations."""

from __future__ import annotations

import pytest

from hwsolve.report.grading.escape import (
    annotation,
    annotation_property,
    clipped,
    code_block,
    code_span,
    log_line,
    table_cell,
    table_text,
)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("yhat - y", "yhat - y"),
        ("-y/yhat", "'-y/yhat"),
        ("=1+1", "'=1+1"),
        ("  @x", "'  @x"),
        ("-0.34", "-0.34"),
        ("+2", "+2"),
        ("1e-5", "1e-5"),
        ("1/(1+x)", "1/(1+x)"),
        ("2026-11-01", "2026-11-01"),
        ("<b>", "<b>"),
        ("-1,5", "'-1,5"),
        ("(a, -b)", "(a, -b)"),
        ("a;=b", "a;'=b"),
        ("a\r\n-b", "a\n'-b"),
        ("\t=x", "' =x"),
        ("a\x1b[0m\u202eb", "a�[0m�b"),
    ],
)
def test_cells(text: str, cell: str) -> None:
    """Formulas are defused, numbers stay numbers."""
    assert table_cell(text) == cell


@pytest.mark.parametrize("text", ["-y", "=x", "plain", "'quoted'", "it's", "12ab", "1/x", "?", "@x"])
def test_a_cell_read_back(text: str) -> None:
    """The beginning of a cell is undone, other apostrophes are left alone."""
    assert table_text(table_cell(text)) == text


def test_a_cell_is_no_longer_than_a_spreadsheet_takes() -> None:
    """Excel refuses more than 32,767 characters."""
    assert len(table_cell("x" * 100_000)) < 32_767
    assert clipped("abcdef", 2) == "ab … (4 more characters)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a*b", "`a*b`"), ("a`b", "<code>a&#96;b</code>"), ("a|b", "<code>a&#124;b</code>"), (" \n ", "")],
)
def test_code_spans(text: str, shown: str) -> None:
    """Also within a table, and with backticks."""
    assert code_span(text) == shown


def test_a_block_ends_where_it_is_to_end() -> None:
    """The fence is longer than any in the text."""
    assert code_block("a\n````\nb") == ["`````text", "a", "````", "b", "`````"]


def test_annotations() -> None:
    """What the runner would act on is encoded."""
    assert annotation("50%\nx::y") == "50%25%0Ax::y"
    assert annotation_property("a:b,c") == "a%3Ab%2Cc"
    assert "##[" not in annotation("x ##[error]y")
    assert log_line("hwsolve: a\n::error::b ##[c]") == "hwsolve: a ::error::b ## [c]"
