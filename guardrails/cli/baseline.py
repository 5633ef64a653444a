"""`guardrails baseline write PLAN…`: the obligations of today, for `plan --baseline`."""

from pathlib import Path
from typing import Any

import click

from guardrails.cli.clock import Clock
from guardrails.cli.options import attributing, deciding, settings_from


@click.group()
def baseline() -> None:
    """A ratchet for plans that already fail: known obligations do not fail, new or grown ones do."""


@baseline.command()
@click.argument("files", nargs=-1, required=True, metavar="PLAN...")
@deciding
@attributing
@click.option(
    "-o", "--output", metavar="FILE", default="-", help="Where it goes; by default standard output."
)
@click.pass_obj
def write(clock: Clock, /, files: tuple[str, ...], output: str, **flags: Any) -> int:
    """Write every obligation that stands today, with the values it is bound to.

    Rules that cannot be waived are left out: they go on failing. Review the file and keep it where the
    plans' authors cannot change it.
    """
    import msgspec

    from guardrails.cli.means import check_plans, policy_set
    from guardrails.errors import InputError
    from guardrails.policy import baseline as ratchet

    settings = settings_from(flags)
    report = check_plans(files, settings, clock())
    known = ratchet.write(report.verdicts, policy_set(settings).manifest)
    data = msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n"
    if output == "-":
        click.echo(data.decode(), nl=False)
    else:
        try:
            Path(output).write_bytes(data)
        except OSError as error:
            raise InputError(f"{output}: cannot be written: {error.strerror}") from error
    left = sum(each.verdict == "fail" for each in report.verdicts) - len(known.known)
    click.echo(f"guardrails: {len(known.known)} known, {left} of rules that cannot be waived", err=True)
    return 0
