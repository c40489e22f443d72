"""``new`` and ``schema``: what an author starts from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from hwsolve.authoring.schema import problem_schema
from hwsolve.authoring.template import template
from hwsolve.problem.layout import ANSWER_KEYS, KINDS, PART_KEYS, PROBLEM_KEYS
from hwsolve.solvers.registry import find, kinds
from tests.cli.conftest import BANK, Run

PROBLEMS = sorted((Path(__file__).parents[2] / "problems").glob("*.yaml"))
DOCUMENTED = [kind for kind in kinds() if find(kind).example]
SCHEMA = problem_schema()


@pytest.mark.parametrize("kind", DOCUMENTED)
def test_new_lints(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """The file that is written has its id, explains every parameter, and lints; it is not overwritten."""
    monkeypatch.chdir(tmp_path)
    done = run("new", "my-problem", "--kind", kind)
    assert (done.status, done.err) == (0, "")
    text = Path("my-problem.yaml").read_text("utf-8")
    assert yaml.safe_load(text)["id"] == "my-problem"
    for parameter in find(kind).parameters:
        assert f"#   {parameter.name}: " in text
    linted = run("lint", "my-problem.yaml", "--jobs", "1", "--quiet")
    assert (linted.status, linted.err) == (0, ""), linted.out
    again = run("new", "my-problem", "--kind", kind)
    assert again.status == 2
    assert "there is a file my-problem.yaml already" in again.err


@pytest.mark.parametrize("kind", DOCUMENTED)
def test_parameters_are_those_that_are_read(kind: str) -> None:
    """A key that the documentation names is one that the example may use: the schema accepts it."""
    jsonschema.validate(yaml.safe_load(template(kind, "p")), SCHEMA)


def test_new_on_the_screen(run: Run, tmp_path: Path) -> None:
    """``-o -`` prints, ``-o FILE`` writes there."""
    done = run("new", "p", "--kind", "gradient", "-o", "-")
    assert done.status == 0
    assert "\nid: p\n" in done.out
    path = tmp_path / "q.yaml"
    assert run("new", "q", "--kind", "gradient", "-o", path).status == 0
    assert "\nid: q\n" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("p", "--kind", "gradiant"), "there is no solver of kind 'gradiant'; the kinds are\n"),
        (("p",), "--kind is missing; the kinds are\n"),
        (("1p", "--kind", "gradient"), "an id is a letter"),
        (("p", "--kind", "gradient", "-o", "no/such/folder/p.yaml"), "cannot write"),
    ],
)
def test_new_errors(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """Usage errors; an unknown kind lists what there is."""
    done = run("new", *arguments)
    assert (done.status, done.out) == (2, "")
    assert words in done.err
    assert "defect" not in done.err


def test_schema_command(run: Run, tmp_path: Path) -> None:
    """Printed, or written to a file."""
    assert json.loads(run("schema").out) == SCHEMA
    path = tmp_path / "schema.json"
    assert run("schema", "-o", path).out == ""
    assert json.loads(path.read_text("utf-8")) == SCHEMA


def test_schema_is_one() -> None:
    """It is a valid schema, and it knows every key that the reader knows."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(PROBLEM_KEYS)
    assert set(SCHEMA["$defs"]["part"]["properties"]) == set(PART_KEYS)
    answer = SCHEMA["$defs"]["answer"]["then"]["properties"]
    assert set(answer) == {*ANSWER_KEYS, *(key for keys in KINDS.values() for key in keys)}
    assert set(SCHEMA["$defs"]["solver"]["properties"]["kind"]["enum"]) == set(kinds())


@pytest.mark.parametrize("path", [*PROBLEMS, BANK], ids=lambda path: path.stem)
def test_the_bank_is_valid(path: Path) -> None:
    """Every problem file, as an editor reads it."""
    faults = jsonschema.Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(path.read_text("utf-8")))
    assert [(fault.json_path, fault.message) for fault in faults] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("id"),
        lambda data: data.pop("parts"),
        lambda data: data.update(part=1),
        lambda data: data.update(id="1 2"),
        lambda data: data["parts"][0].update(answer=1),
        lambda data: data["parts"][0].update(points="many"),
        lambda data: data["parts"][0]["solver"].update(kind="gradiant"),
        lambda data: data["parts"][0]["solver"].pop("of"),
        lambda data: data["parts"][0]["solver"].update(fun=1),
        lambda data: data["parts"][0]["solver"].update(form="pretty"),
        lambda data: data["parts"][0]["answers"]["df/dx"].update(kind="formula"),
        lambda data: data["parts"][0]["answers"]["df/dx"].update(options=[1]),
        lambda data: data["parts"][0]["answers"]["df/dx"]["mistakes"][0].update(credit=1.5),
        lambda data: data["parts"][0]["answers"]["df/dx"]["mistakes"][0].pop("when"),
    ],
)
def test_mistakes_are_marked(change: Any) -> None:
    """Keys that are missing, unknown or out of range."""
    data = yaml.safe_load(BANK.read_text("utf-8"))
    jsonschema.validate(data, SCHEMA)
    change(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)
