"""A Typer command that takes its arguments as the texts they are.

Typer converts every argument by a pydantic adapter, which takes longer to
import than a comparison takes to run. A command whose parameters are texts, lists of texts
and flags needs no conversion.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand


class PlainCommand(TyperCommand):
    """A command of ``str | None``, ``list[str]`` and ``bool`` parameters only."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Fill ``ctx.params`` with the texts given, or the defaults."""
        if ctx.resilient_parsing:  # a shell asks for completions
            return super().parse_args(ctx, args)
        if "--help" in args and "--" not in args[: args.index("--help")]:
            return super().parse_args(ctx, ["--help"])
        given, rest, _ = self.make_parser(ctx).parse_args(args=list(args))
        if rest:
            ctx.fail(f"there are more arguments than the command takes: {' '.join(map(repr, rest))}")
        for param in self.params:
            name = str(param.name)
            value = given.get(name)
            many = getattr(param, "multiple", False) or param.nargs == -1
            flag = getattr(param, "is_flag", False)
            if many:
                ctx.params[name] = list(value) if isinstance(value, list | tuple) else []
            elif flag:
                ctx.params[name] = value is True
            else:
                ctx.params[name] = value if isinstance(value, str) else None
            if param.required and not ctx.params[name]:
                ctx.fail(f"the argument {name.upper()} is missing")
        ctx.args = []
        return []
