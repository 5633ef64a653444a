"""Commands as ours are: an option that takes one value is given once; a wrong name is met by the near one.

Of two values of one option, one would be passed over in silence.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from guardrails.cli import log


def _use(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.meta[log.FLAG] = value
        log.use(value)


def log_format() -> click.Option:
    """The option that every command has."""
    return click.Option(
        [log.FLAG],
        type=click.Choice(log.FORMATS),
        is_eager=True,
        expose_value=False,
        callback=_use,
        help="Progress, warnings and errors on standard error: text (default), or JSON lines.",
    )


class Command(click.Command):
    """A command that refuses a repeated option, unless it takes several values or none."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.params.append(log_format())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does, after looking for repeated options."""
        log.enter(ctx.command_path)
        _refuse_repeated(self, ctx, args)
        return super().parse_args(ctx, args)


class Group(click.Group):
    """A group that does the same, and so do its subcommands."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does, after looking for repeated options."""
        _refuse_repeated(self, ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand as click does; of one that is none, say which it may have been."""
        name = args[0] if args else ""
        if args and not name.startswith("-") and self.get_command(ctx, name) is None:
            from guardrails.validation import near

            meant = near(name, self.list_commands(ctx)) or f"one of {', '.join(self.list_commands(ctx))}"
            raise click.UsageError(f"no such command: {name}; {meant}", ctx)
        return super().resolve_command(ctx, args)


def _refuse_repeated(command: click.Command, ctx: click.Context, args: Sequence[str]) -> None:
    """Raises `click.UsageError`, naming the option."""
    _, _, order = command.make_parser(ctx).parse_args(list(args))
    given = Counter(each for each in order if isinstance(each, click.Option) and not each.is_flag)
    for option, times in given.items():
        if times > 1 and not option.multiple and not option.count:
            raise click.UsageError(f"{option.opts[-1]} is given {times} times: it takes one value", ctx)
