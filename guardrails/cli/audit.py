"""`guardrails audit`: what was known, decided and done on a day, by what was recorded."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Group
from guardrails.cli.options import paging, settings_from
from guardrails.cli.pack import verify
from guardrails.model.calendar import rfc3339
from guardrails.model.outcome import ExitCode

if TYPE_CHECKING:
    from guardrails.pack.evidence import Evidence


class _Packing(TypedDict):
    """The flags of a pack."""

    pack: str
    key: str
    personal: bool
    register: tuple[str, ...]


@click.group(cls=Group, invoke_without_command=True)
@click.option(
    "--store",
    metavar="URL",
    default="",
    envvar="GUARDRAILS_STORE",
    help="Where runs were recorded: a file, or a URL of PostgreSQL; also GUARDRAILS_STORE.",
)
@click.option(
    "--customer",
    metavar="ID",
    default="",
    help="Only this customer; by default the numbers of all customers.",
)
@click.option(
    "--as-of",
    "as_of",
    metavar="DAY",
    default="",
    help="What was known by the end of this day (UTC), or at this instant.",
)
@click.option("--regime", metavar="ID", default="", help="Only this regime.")
@click.option("--pack", metavar="FILE", default="", help="Also write the run of that day as a signed pack.")
@click.option("--key", metavar="FILE", default="", help="Private key that signs the pack.")
@click.option(
    "--include-identity",
    "personal",
    is_flag=True,
    help="Also names and other identifying data, from --register.",
)
@click.option(
    "--register",
    metavar="FILE",
    multiple=True,
    help="The register of that day, for --include-identity; repeatable.",
)
@paging
@click.pass_context
def audit(
    context: click.Context,
    /,
    store: str,
    customer: str,
    as_of: str,
    regime: str,
    output: str,
    **packing: Unpack["_Packing"],
) -> int:
    """Answer what was known, decided and done on a day, beside what is now, from recorded runs.

    What was recorded after that day was not known on it, whatever it says about that day.

    \b
    guardrails audit --customer atlas-compute --as-of 2026-11-01 --store guardrails.db
    guardrails audit --customer atlas-compute --as-of 2026-11-01 --pack atlas.pack --key key.pem
    guardrails audit verify atlas.pack --key key.pub

    Exit codes: 0 answered; 2 it cannot be; 3 nothing was recorded by then, or it was deleted in time.
    """
    if context.invoked_subcommand:
        return ExitCode.OK
    if not store:
        raise click.UsageError("Missing option '--store'.")
    from guardrails.cli.packing import Sealing, recorded
    from guardrails.cli.recording import opened_store
    from guardrails.model.ledger import canonical
    from guardrails.report.layout import terminal_columns
    from guardrails.report.views import AUDITS

    if bool(packing["pack"]) != bool(packing["key"]):
        raise click.UsageError("--pack FILE and --key FILE go together")
    sealing = Sealing(packing["key"], packing["pack"]) if packing["pack"] else None
    clock: Clock = context.obj
    asked = as_of or rfc3339(clock().astimezone(UTC))
    day, until = _until(asked)
    opened = opened_store(store)
    from guardrails.store.audit import Question
    from guardrails.store.audit import audit as answer

    found = answer(opened, Question(customer=customer, regime=regime, as_of=asked, day=day, until=until))
    click.echo(AUDITS[output](found, terminal_columns()), nl=False)
    if sealing and found.then:
        only = (found.customer,) if found.customer else ()
        evidence = recorded(store, found.then.run, only, canonical(found))
        sealing.write(evidence, _identity(evidence, packing))
    return ExitCode.OK if found.then and not found.then.deleted else ExitCode.INCOMPLETE


audit.add_command(verify)


def _identity(evidence: "Evidence", packing: "_Packing") -> bytes:
    """Who the people of the pack are; empty where that was not asked for.

    Raises:
        InputError: The register is not the one of that day.
    """
    if not packing["personal"]:
        return b""
    from guardrails.cli.packing import identity_of
    from guardrails.decide.inputs import open_files

    return identity_of(evidence, open_files(settings_from({"register": packing["register"]})))


def _until(text: str) -> tuple[str, str]:
    """The UTC day that is asked about, and its end, or the instant.

    Raises:
        click.UsageError: It is neither a day nor an instant with its zone.
    """
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == len("2026-01-31"):
            day = moment.date().isoformat()
            return day, f"{day}T23:59:59Z"
        instant = moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        instant = None
    if instant is None:
        raise click.UsageError(
            f"--as-of {text}: is no day and no instant; write 2026-01-31 or 2026-01-31T12:00:00Z"
        )
    return instant.date().isoformat(), rfc3339(instant)
