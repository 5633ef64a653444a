"""`guardrails pack`: one decided run as one signed file, and its check on another machine."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from guardrails import outfiles
from guardrails.cli.clock import Clock
from guardrails.cli.once import Group
from guardrails.cli.options import attributing, deciding, settings_from
from guardrails.model.outcome import ExitCode


@click.group(cls=Group)
def pack() -> None:
    """Evidence packs: what was decided, on what, by which policies, in one signed file.

    Exit codes: 0 made, or whole; 2 not made, or not what was signed; 3 not decided again.
    """


@pack.command()
@click.argument("plans", nargs=-1, metavar="[PLAN]...")
@click.option(
    "--from", "snapshots", multiple=True, metavar="SNAPSHOT", help="Snapshot of a scan; repeatable."
)
@click.option("--store", metavar="URL", default="", help="Of a recorded run; also GUARDRAILS_STORE.")
@click.option("--run", metavar="ID", default="", help="Which run of the store, such as run-17.")
@deciding
@attributing
@click.option("--only", multiple=True, metavar="ID", help="Only this customer's; repeatable.")
@click.option("--include-identity", "personal", is_flag=True, help="Also who they are, from --register.")
@click.option("--key", required=True, metavar="FILE", help="Private key that signs: Ed25519 or ECDSA, PEM.")
@click.option("-o", "--output", required=True, metavar="PACK", help="Write the pack here.")
@click.pass_obj
def build(
    clock: Clock,
    /,
    plans: tuple[str, ...],
    snapshots: tuple[str, ...],
    store: str,
    run: str,
    only: tuple[str, ...],
    key: str,
    output: str,
    *,
    personal: bool,
    **flags: object,
) -> int:
    """Decide, or take a recorded run, and write all that it was made of into one signed file.

    The passphrase of the key is read from GUARDRAILS_PACK_PASSPHRASE.

    \b
    openssl genpkey -algorithm ed25519 -out key.pem
    openssl pkey -in key.pem -pubout -out key.pub
    guardrails pack build tfplan.json --register register.yaml --key key.pem -o evidence.pack
    guardrails pack build --store guardrails.db --run run-17 --key key.pem -o evidence.pack
    """
    from guardrails.cli.packing import Sealing, decided_now, identity_of, recorded
    from guardrails.decide.inputs import open_files

    store = store or (os.environ.get("GUARDRAILS_STORE", "") if run else "")
    _require_one(plans, snapshots, store, run)
    sealing = Sealing(key, output, (*plans, *snapshots))
    opened = open_files(settings_from(flags))
    found = recorded(store, run, only) if store else decided_now(plans, snapshots, opened, clock(), only)
    sealing.write(found, identity_of(found, opened) if personal else b"")
    return ExitCode.OK


def _require_one(plans: Sequence[str], snapshots: Sequence[str], store: str, run: str) -> None:
    """Raises `click.UsageError` when more than one kind of source is named, or half of one."""
    if bool(store) != bool(run):
        raise click.UsageError("--store URL and --run ID go together")
    if sum(map(bool, (plans, snapshots, store))) > 1:
        raise click.UsageError("give plans, --from SNAPSHOT, or --store URL: one of them")


@pack.command()
@click.argument("file", metavar="PACK")
@click.option("--key", required=True, metavar="FILE", help="Public key or certificate of the signer, PEM.")
@click.option(
    "--engine",
    "engines",
    multiple=True,
    type=click.Choice(["wasm", "opa"]),
    help="Replay in this engine only; by default in both, opa where it is on the path.",
)
@click.pass_obj
def verify(clock: Clock, /, file: str, key: str, engines: tuple[str, ...]) -> int:
    """Check a pack: signature, every byte, ledger, and that both engines decide the same today.

    Needs the pack and the public key alone, and no network. Get the key from the signer by another way
    than the pack.
    """
    from guardrails.files import require_regular
    from guardrails.pack import keys
    from guardrails.pack.verify import Verification, conclusion, decided_again
    from guardrails.policy.toolchain import stock_opa

    public = keys.verifier(key, clock())
    require_regular(file)
    with Path(file).open("rb") as handle:
        found = Verification(handle, file, public)
        about = found.statement.predicate
        said = f"as of {about.as_of}, decided by {about.tool} ({about.engine})"
        click.echo(f"{file}: {about.documents:,} documents, {said}")
        checks = []
        for check in found.checks(engines or ("wasm", "opa"), stock_opa()):
            click.echo(f"  {check.name.ljust(10)} {check.said}")
            checks.append(check)
    click.echo(conclusion(checks))
    return ExitCode.OK if decided_again(checks) else ExitCode.INCOMPLETE


@pack.command()
@click.argument("file", metavar="PACK")
@click.option("-o", "--output", required=True, metavar="PACK", help="Write the pack without them here.")
def erase(file: str, output: str) -> int:
    """Write the pack again without what identifies people: its signature holds."""
    from guardrails.files import require_regular
    from guardrails.limits import PACK_BYTES
    from guardrails.pack.archive import Archive
    from guardrails.pack.build import without_identity

    require_regular(file)
    with Path(file).open("rb") as handle:
        archive = Archive(handle, file)
        members = {name: archive.read(name, PACK_BYTES) for name in archive.members}
    outfiles.write(output, without_identity(members), outfiles.PACK, [file])
    return ExitCode.OK
