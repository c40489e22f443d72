"""Other meanings of an answer that is wrong as it was read; each counts only where it is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.grading.reading.answer import KEEPS_RELATION, Reading, read_answer
from hwsolve.meaning.scope import unchain
from hwsolve.notation.formula import (
    ZERO,
    Derivative,
    Entry,
    Formula,
    Matrix,
    Number,
    Product,
    Relation,
    Tuple,
    map_children,
    names,
)

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

_ZERO: Final = "“= 0” was read as what is to hold at an extremum."
COMMA: Final = "The comma between digits was read as a decimal point."
_COLUMNS: Final = "What stands apart by wide spaces was read as columns."
_PRODUCT: Final = "* was read as the matrix product, as ' is the transpose."
_ENTRIES: Final = "The entries were put together."
_CONCLUSION: Final = "What follows the last “{}” was read as the answer."
#: ``A, hence B``
_HENCE: Final = re.compile(
    r"[,;.]?\s\b(?:and\s+)?(hence|thus|therefore|consequently|so|daher|folglich|also|somit)\b(?:\s+that\b)?[,:]?\s+(?=\S)",
    re.IGNORECASE,
)
_DECIMAL: Final = re.compile(r"(?<![\d,.])(0,\d+|\d+,(?!\d{3}(?!\d))\d+)(?![\d,.])")
#: ``X' * y``: a prime behind an array that is multiplied.
_OCTAVE: Final = re.compile(r"[\w)\]]'")
_ENDS_IN_ZERO: Final = re.compile(r"(?<![\d.])0[\s.$\\)\]}]*$|^[\s$]*0\s*=")
_WIDE: Final = re.compile(r"(?<![-+*/=(\[,;&\s])(?:[ ]{2,}|\t+)(?![-+*/=)\],;&]\s|\s)")


def alternatives(reading: Reading, text: str, scope: Scope, kind: str) -> Iterator[Reading]:
    """The other meanings of *text*, which was read as *reading*."""
    if _set_to_zero(reading) and _ENDS_IN_ZERO.search(text):
        yield replace(reading, final=reading.earlier[-1], earlier=reading.earlier[:-1], note=_ZERO)
    for changed, note in _respelled(text, kind):
        try:
            found = read_answer(changed, scope, kind)
        except (Unreadable, MeaningError):
            continue
        yield replace(found, note=note)
    if kind in KEEPS_RELATION:
        return
    entries = _of_entries(reading.whole)
    if entries is not None:
        yield replace(reading, final=entries, earlier=(), claims=(), note=_ENTRIES)
    products = _octave_products(reading.final) if _OCTAVE.search(text) and "*" in text else reading.final
    if products != reading.final:
        yield replace(reading, whole=products, final=products, note=_PRODUCT)


def _set_to_zero(reading: Reading) -> bool:
    """Whether what was worked out was then set to zero: ``∂q/∂w = 4w - 2 = 0``, ``4w - 2 = 0``."""
    whole = reading.whole
    if not isinstance(whole, Relation) or reading.final != ZERO or not reading.earlier:
        return False
    derived = len(whole.sides) > 2 and isinstance(whole.sides[0], Derivative)
    alone = len(whole.sides) == 2 and whole.comparators == ("=",) and reading.earlier == whole.sides[:1]
    return (derived or alone) and bool(names(reading.earlier[-1]))


def _respelled(text: str, kind: str) -> Iterator[tuple[str, str]]:
    """The text in other spellings, each with what to tell of it."""
    pointed = _DECIMAL.sub(lambda found: found[0].replace(",", "."), text)
    if kind in KEEPS_RELATION:
        if pointed != text and ", " in pointed:  # (0, 0, 0,5)
            yield pointed, COMMA
        return
    conclusions = list(_HENCE.finditer(text))
    if conclusions:
        yield text[conclusions[-1].end() :], _CONCLUSION.format(conclusions[-1][1].lower())
    if pointed != text:
        yield pointed if "," in pointed else pointed.replace(";", ","), COMMA
    if (columns := _in_columns(text)) is not None:
        yield columns, _COLUMNS


def _in_columns(text: str) -> str | None:
    """``(a   b   c)`` and lines with wide gaps as a matrix; None where rows differ in length."""
    _, _, body = text.rpartition("=")
    if "," in body or "&" in body or "\\" in body:
        return None
    inside = body.strip().strip("$").strip().removeprefix("(").removeprefix("[")
    inside = inside.removesuffix(")").removesuffix("]") if inside != body.strip() else inside
    rows = [
        [cell for cell in _WIDE.split(row.strip()) if cell]
        for row in re.split(r"[;\n]", inside)
        if row.strip()
    ]
    if not rows or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return None
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _of_entries(whole: Formula) -> Matrix | None:
    """``J_11 = a, J_12 = b, J_21 = c, J_22 = d`` as the matrix J; None for anything else."""
    if not isinstance(whole, Tuple) or not all(isinstance(item, Relation) for item in whole.items):
        return None
    cells: dict[tuple[str, ...], Formula] = {}
    bases = set()
    for item in whole.items:
        entry = item.sides[0] if isinstance(item, Relation) else item
        if not isinstance(entry, Entry) or len(entry.indices) != 2:
            return None
        bases.add(entry.base)
        cells[tuple(index.text if isinstance(index, Number) else "" for index in entry.indices)] = unchain(
            item
        )
    rows, columns = ({index[k] for index in cells} for k in (0, 1))
    grid = [[(i, j) for j in sorted(columns)] for i in sorted(rows)]
    if (
        len(bases) != 1
        or len(cells) != len(whole.items)
        or {each for row in grid for each in row} != set(cells)
    ):
        return None
    full = [sorted(each) == [str(k + 1) for k in range(len(each))] for each in (rows, columns)]
    return (
        Matrix(tuple(tuple(cells[each] for each in row) for row in grid), whole.span) if all(full) else None
    )


def _octave_products(formula: Formula) -> Formula:
    """``*`` as Octave and Julia read it: the matrix product; ``.*`` goes entry by entry."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if isinstance(node, Product) and node.mark == "*":
            return Product(node.factors, "@", node.span)
        return node

    return formula if isinstance(formula, Tuple) else change(formula)
