"""LaTeX environments: matrices, arrays, case distinctions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.notation.formula import Call, Cases, Formula, Logic, Matrix, Relation, Vector

if TYPE_CHECKING:
    from hwsolve.notation.parser import Parser

_MATRICES = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array".split())
_ALIGNED = frozenset("aligned align equation gather gathered split eqnarray".split())


def environment(parser: Parser) -> Formula:
    """What stands between ``\\begin{…}`` and ``\\end{…}``."""
    token = parser.advance()
    kind = token.text
    if kind in _ALIGNED:
        while parser.token.text == "&":
            parser.advance()
        inner = parser.within(0)
        while parser.token.text in ("\\\\", "&"):
            parser.advance()
        _end(parser, kind)
        return inner
    if kind != "cases" and kind not in _MATRICES:
        parser.fail(f"the environment {kind} is not mathematics that can be read here", (token.start, token.end))
    rows: list[tuple[Formula, ...]] = []
    while parser.token.kind != "e":
        row: list[Formula] = []
        while True:
            if kind == "cases" and parser.token.kind == "a" and _skips(parser):
                continue
            if kind == "cases" and row and (parser.token.kind == "e" or parser.token.text == "\\\\"):
                break
            row.append(parser.within(0))
            if parser.token.text in ("&", ",") and parser.token.kind == "o":
                while parser.token.text in ("&", ","):
                    parser.advance()
                continue
            break
        rows.append(tuple(row))
        if parser.token.text == "\\\\" and parser.token.kind == "o":
            parser.advance()
        elif parser.token.kind != "e":
            parser.unexpected()
    span = (token.start, _end(parser, kind))
    if kind == "cases":
        return _cases(parser, rows, span)
    if len({len(row) for row in rows}) > 1:
        parser.fail("the rows of this matrix have different lengths", span)
    matrix: Formula
    matrix = Vector(tuple(row[0] for row in rows), span) if len(rows[0]) == 1 else Matrix(tuple(rows), span)
    return Call("det", (matrix,), span) if kind == "vmatrix" else matrix


def _end(parser: Parser, kind: str) -> int:
    if parser.token.kind != "e" or parser.token.text != kind:
        parser.fail(f"\\begin{{{kind}}} is never closed")
    return parser.advance().end


def _skips(parser: Parser) -> bool:
    """Words in a case distinction: ``if``, ``for``, ``otherwise``."""
    if parser.token.text in ("if", "for", "when", "otherwise", "else", "falls", "wenn"):
        parser.advance()
        return True
    return False


def _cases(parser: Parser, rows: list[tuple[Formula, ...]], span: tuple[int, int]) -> Formula:
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
