"""LaTeX environments: matrices, arrays, case distinctions, aligned equations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.errors import Span
from hwsolve.notation.formula import Call, Cases, Dots, Formula, Logic, Matrix, Relation, Tuple, Vector
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.operands.dots import dots, expand_list

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_MATRICES: Final = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array".split())
_ALIGNED: Final = frozenset(
    "aligned align alignat equation gather gathered split eqnarray multline flalign displaymath math".split()
)
_WORDS: Final = frozenset("if for when otherwise else where".split())


def environment(parser: Parser, read_as: str | None = None) -> Formula:
    """What stands between ``\\begin{…}`` and ``\\end{…}``, an ``array`` behind a brace as ``cases``."""
    token = parser.advance()
    kind = read_as or token.text
    if kind in _ALIGNED:
        return _aligned(parser, token)
    if kind != "cases" and kind not in _MATRICES:
        parser.fail(
            f"the environment {kind} is not mathematics that can be read here", (token.start, token.end)
        )
    rows: list[tuple[Formula, ...]] = []
    while parser.token.kind != "e":
        rows.append(_row(parser, kind))
        if parser.token.text == "\\\\" and parser.token.kind == "o":
            parser.advance()
        elif parser.token.kind != "e":
            _unclosed(parser, token)
    span = (token.start, _end(parser, token))
    if not rows:
        parser.fail("nothing between \\begin and \\end", span)
    if kind == "cases":
        return _cases(parser, rows, span)
    if len({len(row) for row in rows}) > 1:
        parser.fail("the rows of this matrix have different lengths", span)
    if any(isinstance(cell, Dots) for row in rows for cell in row):
        listed = [cell for row in rows for cell in row]
        if min(len(rows), len(rows[0])) > 1:
            parser.fail("dots are read in one row or one column", span)
        return expand_list(parser, listed, span)
    matrix: Formula
    matrix = Vector(tuple(row[0] for row in rows), span) if len(rows[0]) == 1 else Matrix(tuple(rows), span)
    return Call("det", (matrix,), span) if kind == "vmatrix" else matrix


def _row(parser: Parser, kind: str) -> tuple[Formula, ...]:
    """The cells up to the end of the line; words of a case distinction are passed over."""
    cells: list[Formula] = []
    while True:
        if kind == "cases":
            while parser.token.kind == "a" and parser.token.text in _WORDS:
                parser.advance()
            if cells and (parser.token.kind == "e" or parser.token.text == "\\\\"):
                break
        cells.append(dots(parser) or parser.within(0))
        if kind == "cases" and parser.token.kind == "a" and parser.token.text in _WORDS:
            continue
        if parser.token.kind != "o" or parser.token.text not in ("&", ","):
            break
        while parser.token.kind == "o" and parser.token.text in ("&", ","):
            parser.advance()
    return tuple(cells)


def _aligned(parser: Parser, token: Token) -> Formula:
    """Equations below each other: a chain goes on in the next line."""
    while parser.token.kind == "o" and parser.token.text in ("&", "\\\\"):
        parser.advance()
    inner = parser.within(0)
    while parser.token.kind == "o" and parser.token.text in ("\\\\", "&", ".", ","):
        parser.advance()
    _end(parser, token)
    return inner


def _end(parser: Parser, token: Token) -> int:
    if parser.token.kind != "e" or parser.token.text != token.text:
        _unclosed(parser, token)
    return parser.advance().end


def _unclosed(parser: Parser, token: Token) -> None:
    if parser.token.kind in ".e":
        parser.fail(f"\\begin{{{token.text}}} is never closed", (token.start, token.end))
    parser.unexpected()


def _cases(parser: Parser, rows: list[tuple[Formula, ...]], span: Span) -> Formula:
    if all(len(row) == 1 and isinstance(row[0], Relation) for row in rows):
        return Tuple(tuple(row[0] for row in rows), span)  # a system of equations
    branches: list[tuple[Formula, Formula]] = []
    otherwise: Formula | None = None
    for row in rows:
        if len(row) == 1:
            if otherwise is not None:
                parser.fail("two branches without a condition", span)
            otherwise = row[0]
        elif len(row) == 2 and isinstance(row[1], Relation | Logic):
            branches.append((row[0], row[1]))
        else:
            parser.fail("a branch is a value and a condition", span)
    if not branches:
        parser.fail("a case distinction without a condition", span)
    return Cases(tuple(branches), otherwise, span)
