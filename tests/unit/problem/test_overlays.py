"""One file laid over a problem: what it hides, takes away, replaces, and what sizes it settles."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.errors import ProblemError
from hwsolve.problem.bank import find_part, resolve
from hwsolve.problem.problem import Part

BASE = """\
id: base
symbols: {x: 'real[N, d]', y: 'real[N]', w: 'real[d]', lam: positive}
define: ['z[n] = dot(w, x[n])', 'E = sum((z[n] - y[n])^2, n) + lam*dot(w, w)', 'c = 2']
parts:
  - id: a
    ask: a
    solver: {kind: gradient, of: E, wrt: w, form: matrix}
    answers: {g: {reference: 'w', tests: {right: ['w']}}}
  - id: b
    ask: b
    symbols: {t: real}
    define: ['k = 3*t', 'F = k*t']
    solver: {kind: gradient, of: F, wrt: t}
    answers: {d: {reference: '6*t'}}
"""


def laid_over(folder: Path, overlay: str, part: str = "a", *settings: str) -> Part:
    """The part of the base problem with the overlay (and settings of the command line)."""
    base, over = folder / "base.yaml", folder / "over.yaml"
    base.write_text(BASE)
    over.write_text(overlay or "{title: other}")
    return find_part(resolve(f"{base}.{part}", None, [over], settings).problem, part)


@pytest.mark.parametrize(
    ("overlay", "part", "declared", "defined"),
    [
        ("define: ['w = [1, 2]']", "a", "w", "w"),
        ("define: ['lam = 1/2']", "a", "lam", "lam"),
        ("symbols: {c: positive}", "a", "", "z"),
        ("parts: [{id: b, define: ['t = 4']}]", "b", "t", "t"),
        ("parts: [{id: b, symbols: {k: real}}]", "b", "", "F"),
    ],
)
def test_the_later_layer_says_what_a_name_is(
    tmp_path: Path, overlay: str, part: str, declared: str, defined: str
) -> None:
    """A symbol that an overlay defines is no symbol any more, and a definition that it declares is none."""
    found = laid_over(tmp_path, overlay, part)
    assert declared not in found.scope.types
    assert defined in found.scope.definitions
    if "symbols" in overlay:
        assert ("c" if part == "a" else "k") in found.scope.types


@pytest.mark.parametrize(
    ("overlay", "sizes"),
    [
        ("define: ['x = [[1, 2], [0, 1], [3, 1]]']", {"N": 3, "d": 2}),
        ("define: ['y = [1, 0, 1, 0]']", {"N": 4}),
        ("define: ['w = [5, 6]', 'y = [1, 2]']", {"d": 2, "N": 2}),
        ("define: ['N = 7']", {"N": 7}),
        ("define: ['z = [1, 2]']", {}),
    ],
)
def test_numbers_settle_the_sizes(tmp_path: Path, overlay: str, sizes: dict[str, int]) -> None:
    """A list in the place of a declared array gives its dimensions their sizes."""
    found = {n: size for n, size in laid_over(tmp_path, overlay).scope.sizes.items() if n in ("N", "d")}
    literal = laid_over(tmp_path, overlay).scope.definitions
    assert found | {n: int(literal[n].body.text) for n in ("N", "d") if n in literal} == sizes  # type: ignore[attr-defined]


def test_a_setting_settles_sizes_too(tmp_path: Path) -> None:
    """``--set define.x=[[…]]`` stands in the part, over a symbol of the problem."""
    found = laid_over(tmp_path, "", "a", "define.x=[[1, 2, 3]]")
    assert "x" not in found.scope.types
    assert dict(found.scope.sizes) == {"N": 1, "d": 3}


def test_lengths_that_contradict_each_other(tmp_path: Path) -> None:
    """Two arrays of one dimension with different lengths are refused at the second."""
    with pytest.raises(ProblemError, match="y has the length 2 where x has 3"):
        laid_over(tmp_path, "define: ['x = [[1, 2], [0, 1], [3, 1]]', 'y = [1, 2]']")


def test_null_takes_a_key_away(tmp_path: Path) -> None:
    """``null`` removes what the file has; a quoted 'null' is a name."""
    found = laid_over(tmp_path, "parts: [{id: a, solver: {form: null}, answers: {g: {tests: null}}}]")
    assert found.solver is not None
    assert "form" not in found.solver.given
    assert not found.answers[0].tests.right
    assert "q" not in laid_over(tmp_path, "symbols: {q: null}").scope.types


def test_another_kind_replaces_the_solver(tmp_path: Path) -> None:
    """The parameters of the old kind go with it; those of the same kind stay."""
    found = laid_over(tmp_path, "parts: [{id: a, solver: {kind: hessian, of: E, wrt: w}}]")
    assert found.solver is not None
    assert set(found.solver.given) == {"of", "wrt"}
    same = laid_over(tmp_path, "parts: [{id: a, solver: {kind: gradient, wrt: z}}]")
    assert same.solver is not None
    assert set(same.solver.given) == {"of", "wrt", "form"}


def test_new_definitions_stand_before_what_names_them(tmp_path: Path) -> None:
    """In whatever order an overlay lists them."""
    found = laid_over(tmp_path, "define: ['r = 3', 'E = r*sum(z[n], n)', 'x = [[1, 2]]']")
    order = list(found.scope.definitions)
    assert order.index("x") < order.index("z") < order.index("E")
    assert order.index("r") < order.index("E")
    part = laid_over(tmp_path, "parts: [{id: b, define: ['m = 5', 'k = m*t']}]", "b")
    assert [name for name in part.scope.definitions if name in "mkF"] == ["m", "k", "F"]
