"""Flags that several commands share, and how they become settings."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from guardrails.settings import Settings

Command = Callable[..., object]


def deciding(command: Command) -> Command:
    """The flags of every command that evaluates policies."""
    for option in reversed(_DECIDING):
        command = option(command)
    return command


def attributing(command: Command) -> Command:
    """The flags of commands that ask whose a plan's workloads are."""
    for option in reversed(_ATTRIBUTING):
        command = option(command)
    return command


def reporting(command: Command) -> Command:
    """The flags of commands that end in a report."""
    for option in reversed(_REPORTING):
        command = option(command)
    return command


paging = click.option(
    "-o",
    "--output",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="Format, on standard output; text by default.",
)
"""The formats of what a command shows on a page, of the tables in `report/views.py`."""


def settings_from(flags: Mapping[str, object]) -> "Settings":
    """Settings by flag, environment, configuration file and default, in this order.

    Args:
        flags: Click's parameters; those that were not given are None, False or empty.
    """
    from guardrails.cli import log
    from guardrails.configuration import load_settings

    given = {name: value for name, value in flags.items() if value is not False}
    config = given.pop("config", None)
    given |= log.flag()
    settings = load_settings(config if isinstance(config, str) else None, given, os.environ, Path.cwd())
    log.use(settings.log_format)
    return settings


def _name_the_run(_: click.Context, __: click.Parameter, verbose: bool) -> bool:
    """Logs of many runs lie in one file; JSON names the run in every line."""
    from guardrails.cli import log

    if verbose and log.stream() is None:
        click.echo(f"guardrails: run {log.run_id()}", err=True)
    return verbose


def recording(command: Command) -> Command:
    """The flag of commands whose decisions can be recorded."""
    return click.option("--store", metavar="URL", default="", envvar="GUARDRAILS_STORE", help=_STORE)(command)


def stored(command: Command) -> Command:
    """The flag of commands that read a store."""
    return click.option(
        "--store",
        metavar="URL",
        required=True,
        envvar="GUARDRAILS_STORE",
        help="Where runs were recorded: a file, or a URL of PostgreSQL; also GUARDRAILS_STORE.",
    )(command)


acting = click.option(
    "--actor",
    required=True,
    envvar="GUARDRAILS_ACTOR",
    metavar="WHO",
    help="Person, team or system on record for this entry; also GUARDRAILS_ACTOR.",
)

recorded_in = click.option(
    "--store",
    metavar="URL",
    default="",
    envvar="GUARDRAILS_STORE",
    help="Where run-1, run-2 … were recorded.",
)

_STORE = "Record the run here: a file (SQLite), or a URL of PostgreSQL; also GUARDRAILS_STORE."

_DECIDING = (
    click.option(
        "-c", "--config", metavar="FILE", help="Configuration; by default ./guardrails.yaml if it exists."
    ),
    click.option(
        "--register",
        metavar="FILE",
        multiple=True,
        help="Customer register: YAML, JSON, CSV or XLSX; repeatable, several files are read as one.",
    ),
    click.option("--regime", "regimes", metavar="ID", multiple=True, help="Only this regime; repeatable."),
    click.option(
        "--as-of",
        "as_of",
        metavar="DAY",
        help="Decide as of this day, in the time zone of each law, or this instant; by default now.",
    ),
    click.option("--engine", type=click.Choice(["wasm", "opa"]), help="Policy engine; wasm runs in-process."),
    click.option("--opa-url", metavar="URL", help="OPA server for --engine opa."),
    click.option(
        "--policies", metavar="DIR", multiple=True, help="Folder of your own rules, beside ours; repeatable."
    ),
    click.option("--waivers", "waivers_file", metavar="FILE", help="Excused failures: YAML or JSON."),
    click.option(
        "--fail-on",
        type=click.Choice(["binding", "any", "never"]),
        help="Which verdicts count: binding by law or house policy (default), any, never.",
    ),
    click.option(
        "--horizon",
        "horizon_days",
        metavar="DAYS",
        help="List passing checks that fall due within this many days (90).",
    ),
    click.option("--allow-incomplete", is_flag=True, help="Exit 0 although something was not established."),
)

_ATTRIBUTING = (
    click.option("--customer", metavar="ID", help="Customer of all workloads that name no other."),
    click.option(
        "--account", metavar="ID", help="Account of workloads whose plan names none; [PROVIDER/]ID."
    ),
    click.option(
        "--environment", metavar="NAME", help="Environment that picks one of the customer's accounts."
    ),
)

_REPORTING = (
    click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT[=PATH]",
        help="text (default), json, junit, markdown, github, sarif, gitlab, ocsf, html, "
        "csv-verdicts, csv-customers or csv-workloads; to PATH or standard output; repeatable.",
    ),
    click.option(
        "--baseline",
        metavar="FILE",
        default="",
        help="Known failures and undecided checks do not count; new or grown ones do.",
    ),
    click.option(
        "--only",
        metavar="ID",
        multiple=True,
        help="Show only this customer; repeatable. All customers are judged and decide the exit code.",
    ),
    click.option(
        "--details", is_flag=True, help="Print the whole text report, by customer, not only its first screen."
    ),
    click.option(
        "--all", "everything", is_flag=True, help="List every verdict, passes too; implies --details."
    ),
    click.option(
        "-q", "--quiet", is_flag=True, help="No progress, no text report; the exit code and -o files only."
    ),
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        callback=_name_the_run,
        help="Tell on standard error what is read and found.",
    ),
)
