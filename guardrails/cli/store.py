"""`guardrails store`: makes, upgrades and verifies what runs are recorded in."""

from typing import TYPE_CHECKING

import click

from guardrails.cli import retaining
from guardrails.cli.once import Group
from guardrails.cli.options import stored
from guardrails.errors import StoreError
from guardrails.model.outcome import ExitCode

if TYPE_CHECKING:
    from guardrails.model.ledger import Head


@click.group(cls=Group)
def store() -> None:
    """Recorded runs: the store, and the proof that nothing in it was changed."""


store.add_command(retaining.retain)
store.add_command(retaining.hold)


@store.command()
@stored
def init(store: str) -> int:
    """Make a store; `plan`, `scan` and `register review` with --store do so by themselves."""
    from guardrails.cli.recording import opened_store

    click.echo(f"{opened_store(store, create=True).name}: ready")
    return ExitCode.OK


@store.command()
@stored
def upgrade(store: str) -> int:
    """Bring an older store up to date; older versions of guardrails cannot write it then."""
    from guardrails.cli.recording import opened_store

    click.echo(f"{opened_store(store, upgrade=True).name}: up to date")
    return ExitCode.OK


@store.command()
@stored
@click.option("-o", "--output", metavar="FILE", help="Write here; default: standard output.")
def head(store: str, output: str | None) -> int:
    """Write the end of the ledger: number, digest and time of its last entry.

    Keep it where nobody who can write the store can write: then nothing before it can be changed unnoticed.
    """
    from guardrails import outfiles
    from guardrails.cli.recording import opened_store
    from guardrails.model.ledger import canonical
    from guardrails.store import ledger

    found = opened_store(store)
    with found.reading() as connection:
        end = ledger.head(connection)
    if end is None:
        raise StoreError(f"{found.name}: nothing is recorded yet")
    content = canonical(end) + b"\n"
    if output is None:
        click.echo(content, nl=False)
    else:
        outfiles.write(output, [content], outfiles.HEAD, [])
    return ExitCode.OK


@store.command()
@stored
@click.option("--head", "heads", metavar="FILE", multiple=True, help="A head that was kept; repeatable.")
def verify(store: str, heads: tuple[str, ...]) -> int:
    """Name every entry and content that was changed, removed, reordered or inserted.

    Without a head that was kept elsewhere, nobody can tell whether the last entries were cut off.

    Exit codes: 0 it is what was recorded; 2 it is not, or cannot be read.
    """
    from guardrails.cli.recording import opened_store
    from guardrails.store.verify import verify as verified

    kept = [_head(each) for each in heads]
    found = verified(opened_store(store), kept)
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    for fault in found.faults:
        click.echo(fault)
    counted = f"{found.entries:,} entries, {found.contents:,} contents, {found.deleted:,} deleted"
    if found.faults:
        click.echo(f"{store_name(store)}: NOT what was recorded ({counted})")
        return ExitCode.ERROR
    against = f"; agrees with {len(kept)} head{'' if len(kept) == 1 else 's'}" if kept else ""
    click.echo(f"{store_name(store)}: as it was recorded ({counted}{against})")
    return ExitCode.OK


def store_name(text: str) -> str:
    """A store's address as it may be shown."""
    from guardrails.store.address import address

    return address(text).name


def _head(file: str) -> "Head":
    """A head that was kept.

    Raises:
        InputError: It cannot be read.
    """
    from guardrails.files import decode, read_bytes
    from guardrails.model.ledger import Head

    return decode(file, read_bytes(file), Head)
