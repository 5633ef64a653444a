"""`guardrails help [TOPIC]`: short texts on what several commands share, and the help of commands."""

import click
from click.shell_completion import CompletionItem

from guardrails.cli.once import Command


def _completed(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    from guardrails.cli.topics import TOPICS

    if ctx.params.get("topic"):
        return []
    return [CompletionItem(name, help=what) for name, what in TOPICS.items() if name.startswith(begun)]


@click.command("help", cls=Command)
@click.argument("topic", nargs=-1, metavar="[TOPIC]", shell_complete=_completed)
@click.pass_context
def help_(context: click.Context, /, topic: tuple[str, ...]) -> int:
    """Explain a topic, or a command; without one, list the topics.

    \b
    guardrails help exit-codes
    guardrails help register init
    """
    from guardrails.cli import terminal_page
    from guardrails.cli.topics import TOPICS, text
    from guardrails.report.layout import terminal_columns

    if not topic:
        longest = max(map(len, TOPICS))
        click.echo("\n".join(f"{name.ljust(longest)}  {what}" for name, what in TOPICS.items()))
        click.echo("\nguardrails help TOPIC · guardrails help COMMAND · guardrails COMMAND --help")
    elif topic[0] in TOPICS and len(topic) == 1:
        click.echo(terminal_page.render(text(topic[0]), terminal_columns()), nl=False)
    else:
        _of_command(context, topic)
    return 0


def _of_command(context: click.Context, names: tuple[str, ...]) -> None:
    """The --help of a command and its subcommand.

    Raises:
        UsageError: There is no such command, and no such topic.
    """
    from guardrails.cli.topics import TOPICS
    from guardrails.validation import near

    current = context.find_root()
    for name in names:
        group = current.command
        found = group.get_command(current, name) if isinstance(group, click.Group) else None
        if found is None:
            known = group.list_commands(current) if isinstance(group, click.Group) else []
            known = [*TOPICS, *known] if current is context.find_root() else known
            meant = near(name, known) or f"`guardrails help` lists the topics: {', '.join(TOPICS)}"
            raise click.UsageError(f"no such topic: {' '.join(names)}; {meant}", context)
        current = click.Context(found, info_name=name, parent=current)
    click.echo(current.get_help())
