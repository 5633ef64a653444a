"""`guardrails audit`: what was known, decided and done on a day, by what was recorded."""

from datetime import UTC, datetime

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Command
from guardrails.cli.options import paging, stored
from guardrails.model.calendar import rfc3339
from guardrails.model.outcome import ExitCode


@click.command(cls=Command)
@stored
@click.option("--customer", metavar="ID", default="", help="About this customer; by default all, in numbers.")
@click.option(
    "--as-of",
    "as_of",
    metavar="DAY",
    default="",
    help="What was known by the end of this day (UTC), or at this instant.",
)
@click.option("--regime", metavar="ID", default="", help="Only what this law asks.")
@paging
@click.pass_obj
def audit(clock: Clock, /, store: str, customer: str, as_of: str, regime: str, output: str) -> int:
    """Answer what was known, decided and done on a day, beside what is now, from recorded runs.

    What was recorded after that day was not known on it, whatever it says about that day.

    \b
    guardrails audit --customer atlas-compute --as-of 2026-11-01 --store guardrails.db

    Exit codes: 0 answered; 2 it cannot be; 3 nothing was recorded by then.
    """
    from guardrails.cli.recording import opened_store
    from guardrails.report.layout import terminal_columns
    from guardrails.report.views import AUDITS

    asked = as_of or rfc3339(clock().astimezone(UTC))
    day, until = _until(asked)
    opened = opened_store(store)
    from guardrails.store.audit import Question
    from guardrails.store.audit import audit as answer

    found = answer(opened, Question(customer=customer, regime=regime, as_of=asked, day=day, until=until))
    click.echo(AUDITS[output](found, terminal_columns()), nl=False)
    return ExitCode.OK if found.then else ExitCode.INCOMPLETE


def _until(text: str) -> tuple[str, str]:
    """The UTC day that is asked about, and its end, or the instant.

    Raises:
        click.UsageError: It is neither a day nor an instant with its zone.
    """
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == len("2026-01-31"):
            return text, f"{moment.date().isoformat()}T23:59:59Z"
        instant = moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        instant = None
    if instant is None:
        raise click.UsageError(
            f"--as-of {text}: is no day and no instant; write 2026-01-31 or 2026-01-31T12:00:00Z"
        )
    return instant.date().isoformat(), rfc3339(instant)
