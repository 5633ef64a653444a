"""Options that take one value are given once."""

import click
import pytest

from guardrails.cli.main import COMMANDS, cli
from guardrails.cli.once import Command, Group


def commands():
    context = click.Context(cli)
    waiting = [cli.get_command(context, name) for name in COMMANDS]
    while waiting:
        command = waiting.pop()
        yield command
        waiting += getattr(command, "commands", {}).values()


def test_every_command_refuses_repeated_options():
    assert all(isinstance(each, Command | Group) for each in commands())


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("plan", "x.json", "--as-of", "2026-11-22", "--as-of", "2024-01-01"), "--as-of"),
        (("plan", "--waivers", "a.yaml", "x.json", "--waivers=b.yaml"), "--waivers"),
        (("plan", "x.json", "-c", "a.yaml", "--config", "b.yaml"), "--config"),
        (("scan", "--from", "a", "--from", "b", "--waivers", "a", "--waivers", "b"), "--waivers"),
        (("scan", "aws", "--profile", "a", "--profile", "b"), "--profile"),
        (("baseline", "write", "x.json", "--fail-on", "any", "--fail-on", "never"), "--fail-on"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_of_two_values_none_is_passed_over(arguments, option):
    with pytest.raises(click.UsageError, match=f"{option} is given 2 times"):
        cli.main(list(arguments), standalone_mode=False)


def test_options_of_several_values_and_switches_may_be_repeated():
    with pytest.raises(click.UsageError, match="-o md"):
        cli.main(
            ["plan", "x.json", "--regime", "a", "--regime", "b", "--all", "--all", "-o", "md"],
            standalone_mode=False,
        )
