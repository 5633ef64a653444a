"""`guardrails history`: recorded runs, and what they found about one customer."""

import click

from guardrails.cli.once import Command
from guardrails.cli.options import paging, stored
from guardrails.model.outcome import ExitCode


@click.command(cls=Command)
@stored
@click.option(
    "--customer", metavar="ID", default="", help="Only runs that judged this customer, as they did."
)
@paging
def history(store: str, customer: str, output: str) -> int:
    """List recorded runs in their order; of a customer, runs that are like the one before are counted.

    Exit codes: 0; 3 no run judged this customer.
    """
    from guardrails.cli.recording import opened_store
    from guardrails.report.layout import terminal_columns
    from guardrails.report.views import HISTORIES

    opened = opened_store(store)
    from guardrails.store.history import history as past

    found = past(opened, customer)
    click.echo(HISTORIES[output](found, terminal_columns()), nl=False)
    return ExitCode.INCOMPLETE if customer and not found.runs else ExitCode.OK
