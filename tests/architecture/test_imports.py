"""Imports point one way, each library has one owner, and some names are never called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "hwsolve"
FILES = sorted(path for path in ROOT.rglob("*.py") if "_problems" not in path.parts)

#: A room may import itself and the rooms of lower levels.
LEVELS = {
    "errors": 0,
    "notation": 1,
    "meaning": 2,
    "calculus": 3,
    "derivation": 3,
    "submission": 3,
    "problem": 3,
    "working": 4,
    "solvers": 4,
    "grading": 5,
    "authoring": 6,
    "batch": 6,
    "review": 6,
    "report": 7,
    "cli": 8,
}
#: Who may import a third-party library: rooms, or single files.
OWNERS = {
    "typer": ("cli/",),
    "rich": ("cli/", "report/derivation/terminal", "report/grading/terminal", "report/review/terminal"),
    "yaml": ("problem/", "submission/"),
    "flint": ("meaning/",),
    "sympy": ("meaning/prove", "calculus/"),
    "numpy": ("meaning/", "grading/", "solvers/"),
    "distributed": ("batch/",),
    "dask": ("batch/",),
    "matplotlib": ("report/",),
    "plotext": ("report/",),
}
NEVER = {"eval", "exec", "compile", "sympify", "parse_expr", "lambdify", "S", "__import__"}


def name_of(path: Path) -> str:
    """``hwsolve/cli/main.py`` is ``cli/main.py``."""
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """The folder, or the file that stands beside the folders."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            yield str(node.module), node.lineno
            if node.module == "hwsolve":
                yield from ((f"hwsolve.{alias.name}", node.lineno) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_direction(path: Path) -> None:
    """cli → batch, report → grading, solvers → derivation, calculus, problem → meaning → notation."""
    here = room(path)
    if here == "__init__":
        assert not list(imports(path))
        return
    for module, line in imports(path):
        parts = module.split(".")
        if parts[0] != "hwsolve" or len(parts) == 1 or parts[1] == "__version__":
            continue
        there = parts[1]
        assert there == here or LEVELS[there] < LEVELS[here], f"{path}:{line}: {here} imports {there}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_owners(path: Path) -> None:
    """A third-party library is imported by its owner only."""
    for module, line in imports(path):
        owners = OWNERS.get(module.partition(".")[0])
        if owners is not None:
            assert name_of(path).startswith(owners), f"{path}:{line}: {module} belongs to {owners}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_names_that_are_never_called(path: Path) -> None:
    """Nothing that evaluates text, nothing that unpickles."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in NEVER, f"{path}:{node.lineno}: {node.func.id}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in NEVER - {"compile", "S"}, f"{path}:{node.lineno}: {node.func.attr}"
    assert not {"pickle", "marshal", "shelve"} & {module for module, _ in imports(path)}


@pytest.mark.parametrize("path", [path for path in FILES if path.name == "__init__.py"], ids=name_of)
def test_no_logic_in_init(path: Path) -> None:
    """An ``__init__.py`` holds a docstring, and at the top the version."""
    for node in ast.parse(path.read_text("utf-8")).body:
        assert isinstance(node, ast.Expr | ast.Assign), f"{path}:{node.lineno}"


def assigned(node: ast.stmt) -> set[str]:
    """The names that a statement assigns."""
    if isinstance(node, ast.AnnAssign):
        return {ast.unparse(node.target)}
    return {ast.unparse(target) for target in node.targets} if isinstance(node, ast.Assign) else set()


def test_one_solver_per_file() -> None:
    """Each kind's file ends in its one ``SOLVER``."""
    from hwsolve.solvers.registry import kinds

    for kind in kinds():
        path = ROOT / "solvers" / f"{kind}.py"
        body = ast.parse(path.read_text("utf-8")).body
        solvers = [node for node in body if "SOLVER" in assigned(node)]
        assert solvers == [body[-1]], path
