"""A group of commands, each imported only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from amlnb.cli.codes import ExitCode
from amlnb.cli.detached import Detached


class LazyGroup(click.Group):
    """Knows its commands by a table of names and short helps.

    Parameters
    ----------
    table
        For each command: its module in ``amlnb.cli.commands``, and its line in
        the group's help.
    """

    def __init__(
        self, name: str, table: Mapping[str, tuple[str, str]], **options: object
    ) -> None:
        super().__init__(name, **options)  # type: ignore[arg-type] # click's own options
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of a person's day."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command that is called."""
        del ctx
        if cmd_name not in self.table:
            return None
        module = import_module(f"amlnb.cli.commands.{self.table[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command, or fail with the nearest right one."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in self.table:
            from amlnb.model.names import nearest

            near = nearest(name, self.table)
            ask = f" Did you mean {near!r}?" if near else ""
            ctx.fail(f"There is no command {name!r}.{ask}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; a closed pipe is told apart before click words it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise Detached(ExitCode.NOBODY_READS) from None

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands from the table, so that help imports none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in self.table.items()])
