"""A Typer command that takes its arguments as the texts they are.

Typer converts every argument by a pydantic adapter, which takes longer to
import than a comparison takes to run. A command whose parameters are texts, lists of texts
and flags needs no conversion.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand


class Passed(Exception):
    """An interrupt or a failing stream on its way past Typer, which would answer it itself."""


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
            quoted = "; an answer goes between single quotes" if ctx.ignore_unknown_options else ""
            ctx.fail(f"there are more arguments than the command takes: {' '.join(map(repr, rest))}{quoted}")
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
                ctx.fail(f"the argument {param.metavar} is missing")
        ctx.args = []
        return []

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Raises ``Passed`` for what our own boundary answers."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, OSError) as error:
            raise Passed from error
        except SystemExit:  # how Rich ends where nobody reads any more
            raise Passed from BrokenPipeError()

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """``[OPTIONS] PATH...``: what may be left out stands in brackets, and no type beside it."""
        return [
            "[OPTIONS]",
            *(_called(param) if param.required else f"[{_called(param)}]" for param in _arguments(self)),
        ]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options, each with its sentence."""
        arguments = _arguments(self)
        options = [param for param in self.get_params(ctx) if param not in arguments]
        if arguments:
            with formatter.section("Arguments"):
                formatter.write_dl([(_called(param), param.help) for param in arguments])
        with formatter.section("Options"):
            formatter.write_dl([param.get_help_record(ctx) for param in options])


def _arguments(command: TyperCommand) -> list[Any]:
    return [param for param in command.params if param.param_type_name == "argument"]


def _called(argument: Any) -> str:
    return f"{argument.metavar}{'...' if argument.nargs == -1 else ''}"
