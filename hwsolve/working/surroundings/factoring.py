r"""A matrix as a text factors it: ``A = U \Sigma V^\top``, ``A = Q \Lambda Q^\top`` of a semidefinite one.

Every matrix has a singular value decomposition, so the matrix is defined anew as the product of two
orthogonal matrices that are given and a diagonal one whose entries do not increase: what holds of it
holds of any matrix.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.scope import Definition, Scope, define
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import Formula, Product, Symbol, Transpose
from hwsolve.notation.printing.plain import render_plain
from hwsolve.working.surroundings.context import Context

_FACTORED: Final = re.compile(
    r"(?P<left>[A-Z])\s*(?P<middle>\\Sigma(?![A-Za-z])|Σ|\\Lambda(?![A-Za-z])|Λ|[DS])\s*(?P<right>[A-Z])\s*"
    r"(?:\^\s*\{?\s*(?:\\top|T|\\intercal|\*|⊤)\s*\}?|ᵀ|')"
)
_FREE: Final = "DSGR"
#: The steps from one singular value to the next.
_STEPS: Final = "singularstep"


def factored(context: Context, left: str, right: str) -> Context | None:
    """The context in which a matrix is the product that a text says; None where it says no such thing."""
    match = _FACTORED.fullmatch(right.strip())
    scope, name = context.scope, left.strip()
    kind = scope.types.get(name)
    if match is None or kind is None or len(kind.dims) != 2 or name in scope.dimensions:
        return None
    symmetric = match["left"] == match["right"]
    if kind.domain.kind not in (("psd",) if symmetric else ("real",)) or scope.declares(_STEPS):
        return None
    if any(scope.declares(letter) for letter in {match["left"], match["right"]}):
        return None
    letter = match["middle"] if match["middle"] in _FREE else _free(scope)
    if letter is None or scope.declares(letter):
        return None
    rows, columns = kind.dims
    try:
        wider = _with_factors(scope, name, match["left"], match["right"], letter, rows, columns)
    except (Unreadable, MeaningError):
        return None
    sign = "" if match["middle"] == letter else match["middle"]
    matrices = ((sign, letter),) if sign else ()
    introduced = (*context.introduced, match["left"], match["right"], letter)
    return replace(context.with_scope(wider), matrices=(*context.matrices, *matrices), introduced=introduced)


def _free(scope: Scope) -> str | None:
    return next((letter for letter in _FREE if not scope.declares(letter)), None)


def _with_factors(
    scope: Scope, name: str, left: str, right: str, middle: str, rows: Formula, columns: Formula
) -> Scope:
    types = {other: kind for other, kind in scope.types.items() if other != name}
    types |= {size: scope.type_of(size) for size in scope.dimensions if size not in types}
    types[left] = Type(Domain("orthogonal"), (rows, rows))
    types[right] = Type(Domain("orthogonal"), (columns, columns))
    types[_STEPS] = Type(Domain("nonnegative"), (rows,))
    bare = replace(scope, types=types, definitions={})
    size = render_plain(rows)
    entries = f"{middle}[i,j] = where(i = j, sum({_STEPS}[k], k, i, {size}), 0)"
    found = define(replace(bare, indices={**bare.indices, "i": rows, "j": columns, "k": rows}), entries)
    assert isinstance(found, Definition)
    diagonal = replace(found, ranges=(rows, columns))
    whole = Definition(name, (), Product((Symbol(left), Symbol(middle), Transpose(Symbol(right))), "@"))
    return replace(bare, definitions={middle: diagonal, name: whole, **scope.definitions})
