"""`guardrails store retain` and `hold`: what is kept for how long, and what is held back from deletion."""

from datetime import UTC
from typing import TYPE_CHECKING

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Command, Group
from guardrails.cli.options import acting, paging, settings_from, stored
from guardrails.model.calendar import rfc3339
from guardrails.model.outcome import ExitCode

if TYPE_CHECKING:
    from datetime import datetime

    from guardrails.model.retention import Periods
    from guardrails.settings import Settings

PERIODS = ("record_years", "retention_years", "longest_retention_years")
"""Ids of the limits by which a regime says how long its records are kept; the longest of them holds."""


@click.command(cls=Command)
@stored
@click.option(
    "-c", "--config", metavar="FILE", help="Configuration; by default ./guardrails.yaml if it exists."
)
@click.option("--delete/--dry-run", "deleting", default=False, help="Delete it; by default only say what.")
@click.option(
    "--actor", envvar="GUARDRAILS_ACTOR", default="", metavar="WHO", help="Who deletes; for --delete."
)
@paging
@click.pass_obj
def retain(
    clock: Clock, /, store: str, config: str | None, actor: str, output: str, *, deleting: bool
) -> int:
    """Say which facts were kept as long as the law asks, and with --delete delete them.

    A customer's are kept until its account has been closed for the longest time that a regime asks which had
    something to say of it. Digests stay, and the ledger records what was deleted.
    """
    from guardrails.cli.recording import opened_store
    from guardrails.report.layout import terminal_columns
    from guardrails.report.views import RETENTIONS

    if deleting and not actor:
        raise click.UsageError("--delete needs the --actor who deletes")
    now = clock().astimezone(UTC)
    periods = _periods(settings_from({"config": config}), now)
    opened = opened_store(store)
    from guardrails.store import retention

    if deleting:
        found = retention.delete(opened, periods, now.date(), actor, rfc3339(now))
    else:
        found = retention.retention(opened, periods, now.date())
    click.echo(RETENTIONS[output](found, terminal_columns()), nl=False)
    return ExitCode.OK


def _periods(settings: "Settings", now: "datetime") -> "Periods":
    """The limits of the law of the day, with the organisation's own."""
    from guardrails.decide.inputs import policy_set
    from guardrails.decide.law import law_of
    from guardrails.model.retention import Periods

    manifest = policy_set(settings).manifest
    law = law_of(settings, manifest, now)
    stated = {
        regime: [int(each.limits[name]) for name in PERIODS if name in each.limits]
        for regime, each in law.regimes.items()
    }
    return Periods(
        years={regime: max(years) for regime, years in stated.items() if years},
        regimes={rule.id: rule.regime for rule in manifest.rules},
    )


@click.group(cls=Group)
def hold() -> None:
    """Legal holds: nothing of a customer is deleted while one lasts."""


@hold.command()
@stored
@click.option("--customer", metavar="ID", default="", help="Whose records.")
@click.option("--everybody", is_flag=True, help="Everybody's records.")
@click.option("--reason", required=True, help="Case, order, request.")
@acting
@click.pass_obj
def add(clock: Clock, /, store: str, customer: str, reason: str, actor: str, *, everybody: bool) -> int:
    """Hold a customer's records, or everybody's."""
    from guardrails.cli.recording import opened_store
    from guardrails.model.retention import Hold

    if bool(customer) == everybody:
        raise click.UsageError("give --customer ID, or --everybody")
    opened = opened_store(store)
    from guardrails.store import holds

    entry = holds.add(
        opened, Hold(customer=customer, reason=reason, actor=actor), rfc3339(clock().astimezone(UTC))
    )
    click.echo(f"hold {entry.number}")
    return ExitCode.OK


@hold.command("list")
@stored
def list_(store: str) -> int:
    """List the holds that last."""
    from guardrails.cli.recording import opened_store
    from guardrails.report import table
    from guardrails.report.layout import terminal_columns

    opened = opened_store(store)
    from guardrails.store.holds import holds

    with opened.reading() as connection:
        found = holds(connection).values()
    rows = [
        (str(each.number), each.at, each.customer or "everybody", each.reason, each.actor) for each in found
    ]
    header = ("hold", "since", "customer", "reason", "by")
    shown = table.text(header, rows, terminal_columns()) if rows else ["no hold"]
    click.echo("\n".join(shown))
    return ExitCode.OK


@hold.command()
@click.argument("number", type=int)
@stored
@click.option("--reason", required=True, help="Why it ends.")
@acting
@click.pass_obj
def remove(clock: Clock, /, number: int, store: str, reason: str, actor: str) -> int:
    """End a hold."""
    from guardrails.cli.recording import opened_store
    from guardrails.model.retention import Release

    opened = opened_store(store)
    from guardrails.store import holds

    holds.remove(opened, Release(hold=number, reason=reason, actor=actor), rfc3339(clock().astimezone(UTC)))
    click.echo(f"hold {number}: ended")
    return ExitCode.OK
