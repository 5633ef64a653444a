"""The page of commands: the `--help` of each, as it is printed."""

from collections.abc import Iterator

import click

from guardrails.cli.main import cli

_WIDTH = 100


def page() -> str:
    """Markdown."""
    parts = [
        "# Commands",
        "Every command with its `--help`. All end in the same [exit codes](../README.md#exit-codes).",
    ]
    for path, text in _all(click.Context(cli, info_name="guardrails", **cli.context_settings)):
        parts += [f"## `{path}`" if path.count(" ") < 2 else f"### `{path}`", f"```text\n{text}\n```"]
    return "\n\n".join(parts) + "\n"


def _all(context: click.Context) -> Iterator[tuple[str, str]]:
    """A command and those below it, in the order in which help lists them."""
    context.terminal_width = _WIDTH
    command = context.command
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _all(click.Context(below, info_name=name, parent=context))
