"""Addresses, the folder of problems, and what is said when there is no such thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.errors import ProblemError, UsageError
from hwsolve.problem.bank import Bank, only_answer, only_part, open_bank, resolve
from tests.unit.problem.sample import SAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bank of two problems, one of them in a file of another name."""
    (tmp_path / "sample.yaml").write_text(SAMPLE, "utf-8")
    (tmp_path / "other.yml").write_text("id: one\nparts: [{id: p, answers: {a: 2}}]\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("address", "part", "answer"),
    [
        ("sample", None, None),
        ("sample.grad-w", "grad-w", None),
        ("sample.grad-w:dE/dw", "grad-w", "dE/dw"),
        ("sample.grad-w:dE-dw", "grad-w", "dE/dw"),
        ("sample.grad-w:DE-DW", "grad-w", "dE/dw"),
        ("sample.scalar:H_ij, i!=j", "scalar", "H_ij, i!=j"),
        ("one.p", "p", None),
        ("one:a", "p", "a"),
    ],
)
def test_addresses(folder: Path, address: str, part: str | None, answer: str | None) -> None:
    """``problem``, ``problem.part``, ``problem.part:name`` by name, slug or other case."""
    found = resolve(address, folder)
    assert (found.part.id if found.part else None) == part
    assert (found.answer.name if found.answer else None) == answer
    name = "sample" if address.startswith("sample") else "one"
    file = folder / {"sample": "sample.yaml", "one": "other.yml"}[name]
    assert resolve(f"{file}{address.removeprefix(name)}") == found


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sampel", "did you mean sample"),
        ("sample.grad", "did you mean grad-w"),
        ("sample.grad-w:zzz", "there is dE/dw"),
        ("", "names no problem"),
        (":x", "names no problem"),
        ("../sample", "names no problem"),
        ("none.yaml", "cannot read none.yaml"),
        ("sample:dE/dw", "several parts"),
    ],
)
def test_unknown_addresses_list_what_there_is(folder: Path, address: str, words: str) -> None:
    """A wrong address is a matter of usage, with the near ones."""
    with pytest.raises(UsageError) as caught:
        resolve(address, folder)
    assert words in caught.value.message


def test_only_part_and_only_answer(folder: Path) -> None:
    """Where there are several, they are listed."""
    sample = resolve("sample", folder).problem
    with pytest.raises(UsageError, match=r"sample\.grad-w, sample\.scalar"):
        only_part(sample)
    with pytest.raises(UsageError, match="H_ij-i-ne-j"):
        only_answer(sample.parts[1])


def test_two_files_with_one_id(folder: Path) -> None:
    """A bank with the same id twice is refused."""
    (folder / "copy.yaml").write_text(SAMPLE, "utf-8")
    with pytest.raises(ProblemError, match="same id"):
        Bank(folder).problems()


def test_no_such_folder(tmp_path: Path) -> None:
    """--problems names a folder that exists."""
    with pytest.raises(UsageError, match="no folder"):
        open_bank(tmp_path / "none")


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("define.yhat=tanh(z[n])", "yhat[n] = tanh(z[n])"),
        ("define.yhat=yhat[k] = tanh(z[k])", "yhat[k] = tanh(z[k])"),
        ("define.q=2*b", "q = 2*b"),
    ],
)
def test_set_a_definition(folder: Path, setting: str, expected: str) -> None:
    """The right-hand side alone goes under the left-hand side there is."""
    part = resolve("sample.grad-w", folder, settings=[setting]).part
    assert part is not None
    assert expected in part.surroundings.define


def test_set_solver_parameters_and_symbols(folder: Path) -> None:
    """A bare name is a solver parameter, a path leads into the part; lists are read as YAML."""
    settings = ["wrt=b", "solver.layers=[{kernel: 3}, {kernel: K}]", "symbols.q=positive", "points=5"]
    part = resolve("sample.grad-w", folder, settings=settings).part
    assert part is not None
    assert part.solver is not None
    given = part.solver.given
    assert (given.text("wrt"), given.text("of")) == ("b", "E")
    assert [layer.text("kernel") for layer in given.each("layers")] == ["3", "K"]
    assert part.surroundings.symbols["q"] == "positive"
    assert part.points == 5


@pytest.mark.parametrize(
    ("setting", "words"),
    [("wrt", "NAME=VALUE"), ("=3", "NAME=VALUE"), ("foo.x=1", "a path begins"), ("id=x", "a path begins"),
     ("define.=1", "a path begins"), ("define=[a = 1]", "name what is defined"),
     ("layers.0.stride=2", r"layers=\[\{stride: 2\}, …\]"), ("layers[0].stride=2", "replaced whole"),
     ("solver.layers.1=3", r"solver\.layers=\[3, …\]"), ("define.2=x", "set by its name")],
)  # fmt: skip
def test_bad_settings(folder: Path, setting: str, words: str) -> None:
    """A setting that leads nowhere is refused."""
    with pytest.raises(UsageError, match=words):
        resolve("sample.grad-w", folder, settings=[setting])


def test_a_bare_name_of_both_is_the_solvers(folder: Path) -> None:
    """``ask`` is a key of a part and a parameter of some solvers: on the command line it is the latter."""
    plain = resolve("sample.grad-w", folder).part
    part = resolve("sample.grad-w", folder, settings=["ask=shape"]).part
    assert part is not None
    assert plain is not None
    assert part.solver is not None
    assert (part.ask, part.solver.given.text("ask")) == (plain.ask, "shape")


def test_an_overlay_over_no_part(folder: Path, tmp_path: Path) -> None:
    """An overlay for a part that does not exist is refused at its id."""
    overlay = tmp_path / "over.txt"
    overlay.write_text("parts:\n  - id: grad\n    solver: {wrt: b}\n", "utf-8")
    with pytest.raises(ProblemError, match="there is no part 'grad'") as caught:
        resolve("sample.grad-w", folder, overlays=[overlay])
    assert (caught.value.file, caught.value.line, caught.value.column) == (str(overlay), 2, 9)


def test_a_bare_setting_needs_a_solver(folder: Path) -> None:
    """Without a solver there is nothing a bare name could be."""
    with pytest.raises(UsageError, match=r"define\.yhat"):
        resolve("sample.scalar", folder, settings=["yhat=1"])


def test_overlays_merge_parts_by_id(folder: Path, tmp_path: Path) -> None:
    """--with lays a YAML file over the problem; a bad one is the file's fault."""
    overlay = tmp_path / "over.txt"
    overlay.write_text("parts: [{id: grad-w, solver: {wrt: b}}]\ndefine: ['yhat[n] = z[n]']\n", "utf-8")
    target = resolve("sample.grad-w", folder, overlays=[overlay])
    assert target.part is not None
    assert target.part.solver is not None
    assert target.part.solver.given.text("wrt") == "b"
    assert "yhat[n] = z[n]" in target.part.surroundings.define
    assert len(target.problem.parts) == 2
    assert target.problem.digest != resolve("sample", folder).problem.digest
