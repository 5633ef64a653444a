"""Commands whose options that take one value are given once: of two, one would be passed over in silence."""

from collections import Counter
from collections.abc import Sequence

import click


class Command(click.Command):
    """A command that refuses a repeated option, unless it takes several values or none."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does, after looking for repeated options."""
        _refuse_repeated(self, ctx, args)
        return super().parse_args(ctx, args)


class Group(click.Group):
    """A group that does the same, and so do its subcommands."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does, after looking for repeated options."""
        _refuse_repeated(self, ctx, args)
        return super().parse_args(ctx, args)


def _refuse_repeated(command: click.Command, ctx: click.Context, args: Sequence[str]) -> None:
    """Raises `click.UsageError`, naming the option."""
    _, _, order = command.make_parser(ctx).parse_args(list(args))
    given = Counter(each for each in order if isinstance(each, click.Option) and not each.is_flag)
    for option, times in given.items():
        if times > 1 and not option.multiple and not option.count:
            raise click.UsageError(f"{option.opts[-1]} is given {times} times: it takes one value", ctx)
