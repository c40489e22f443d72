"""A commented problem file for a kind of solver: its example, under a new id, its parameters explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from hwsolve.errors import UsageError
from hwsolve.solvers.registry import find

if TYPE_CHECKING:
    from hwsolve.solvers.solver import Parameter

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_EXAMPLE_ID: Final = re.compile(r"^id:[ \t]*example[ \t]*(?=#|$)", re.MULTILINE)
_WIDTH: Final = 100

FORMS: Final = {
    "formula": "a formula",
    "formulas": "a list of formulas",
    "text": "words",
    "number": "a number",
    "whole": "a whole number",
    "flag": "true or false",
    "choice": "one of a few words",
    "list": "a list",
    "keys": "a set of keys",
}


def template(kind: str, identity: str) -> str:
    """The text of a problem file of *kind* with the id *identity*.

    Raises ``UsageError`` for an unknown kind, one without an example, and for what is no id.
    """
    if not _ID.fullmatch(identity):
        raise UsageError(f"an id is a letter, then letters, digits, '-' and '_', not {identity!r}")
    solver = find(kind)
    if not solver.example:
        raise UsageError(f"the kind {kind!r} has no example to start from yet")
    body, count = _EXAMPLE_ID.subn(f"id: {identity}", solver.example.lstrip("\n"), count=1)
    if count != 1:
        raise UsageError(f"the example of the kind {kind!r} does not begin with 'id: example'")
    body = body.replace("example.yaml", f"{identity}.yaml")
    lines = [
        "# yaml-language-server: $schema=hwsolve-schema.json",
        *_comment("(for completion in an editor; made by: hwsolve schema -o hwsolve-schema.json)", "  "),
        *_comment(f"Solver kind {kind}: {solver.summary}"),
        *_comment(f"Check this file with: hwsolve lint {identity}.yaml", "  "),
        *_comment(f"See its derivations with: hwsolve solve {identity}.yaml", "  "),
    ]
    if solver.parameters:
        lines += ["#", "# The keys under solver:, beside kind:"]
        for parameter in solver.parameters:
            lines += _explained(parameter, "  ")
    return "\n".join(lines) + "\n\n" + body.rstrip("\n") + "\n"


def _explained(parameter: Parameter, indent: str) -> Iterator[str]:
    head = f"{indent}{parameter.name}: {describe(parameter)}"
    yield from _comment(head, indent + "    ")
    for key in parameter.keys:
        yield from _explained(key, indent + "    ")


def describe(parameter: Parameter) -> str:
    """What stands under a parameter, in one line: the form, the meaning, the default."""
    form = FORMS[parameter.form]
    if parameter.choices:
        form = f"one of {', '.join(parameter.choices)}"
    rest = "required" if parameter.default is None else f"default {parameter.default}"
    if parameter.default == "":
        rest = "may be left out"
    return f"{parameter.text.rstrip('.')} ({form}; {rest})"


def _comment(text: str, further: str = "  ") -> list[str]:
    start = len(text) - len(text.lstrip())
    return wrap(
        text.strip(),
        _WIDTH,
        initial_indent="# " + " " * start,
        subsequent_indent="# " + further,
        break_long_words=False,
        break_on_hyphens=False,
    )
