"""`guardrails obligation`: what stands since when, and what was done about it."""

from datetime import UTC

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Group
from guardrails.cli.options import acting, paging, stored
from guardrails.model.calendar import rfc3339
from guardrails.model.outcome import ExitCode


@click.group(cls=Group)
def obligation() -> None:
    """The life of obligations, over the runs of a store: opened, due, done, resolved, overdue."""


@obligation.command("list")
@stored
@click.option("--customer", metavar="ID", default="", help="Only this customer's.")
@click.option("--all", "everything", is_flag=True, help="Resolved ones too.")
@paging
@click.pass_obj
def list_(clock: Clock, /, store: str, customer: str, output: str, *, everything: bool) -> int:
    """List obligations by the day on which they are due, overdue ones first."""
    from guardrails.cli.recording import opened_store
    from guardrails.report.layout import terminal_columns
    from guardrails.report.obligations import listed
    from guardrails.report.views import OBLIGATIONS
    from guardrails.store.obligations import obligations

    with opened_store(store).reading() as connection:
        known = obligations(connection).values()
    asked = [
        each for each in known if (everything or each.state != "resolved") and customer in ("", each.customer)
    ]
    day = clock().astimezone(UTC).date().isoformat()
    click.echo(OBLIGATIONS[output](listed(asked, day), terminal_columns()), nl=False)
    return ExitCode.OK


@obligation.command()
@click.argument("obligation")
@stored
@acting
@click.option("--note", default="", help="Note for the record.")
@click.pass_obj
def ack(clock: Clock, /, obligation: str, store: str, actor: str, note: str) -> int:
    """Acknowledge an obligation: somebody knows of it and acts. It stands until no run fails it any more."""
    return _deed(clock, store, obligation, "acknowledged", actor, note, "")


@obligation.command()
@click.argument("obligation")
@stored
@click.option(
    "--as",
    "how",
    type=click.Choice(["verified", "reported", "closed"]),
    required=True,
    help="verified or reported stand until a run agrees; closed: no run will look at it again.",
)
@click.option("--reference", default="", help="Reference of the check, filing or ticket.")
@acting
@click.option("--note", default="", help="Note for the record.")
@click.pass_obj
def resolve(
    clock: Clock, /, obligation: str, store: str, how: str, reference: str, actor: str, note: str
) -> int:
    """Say that what an obligation asks for was done, with its reference.

    The register has to say so as well: a run that still fails it keeps it, or opens it again.
    """
    if how != "closed" and not reference:
        raise click.UsageError(f"--as {how} needs the --reference of what was done")
    if how == "closed" and not note:
        raise click.UsageError("--as closed needs a --note that says why")
    return _deed(clock, store, obligation, how, actor, note, reference)


def _deed(clock: Clock, store: str, name: str, act: str, actor: str, note: str, reference: str) -> int:
    from guardrails.cli.recording import opened_store
    from guardrails.report.escape import printable

    opened = opened_store(store)
    import msgspec

    from guardrails.model.obligation import Deed
    from guardrails.store.obligations import note_deed

    deed = msgspec.convert(
        {"id": name, "act": act, "actor": actor, "note": note, "reference": reference}, type=Deed
    )
    found, entry = note_deed(opened, deed, rfc3339(clock().astimezone(UTC)))
    click.echo(
        f"{printable(found.customer)} {found.rule}: {found.state} (entry {entry.number} of the ledger)"
    )
    return ExitCode.OK
