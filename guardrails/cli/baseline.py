"""`guardrails baseline write FILE…` and `update BASELINE FILE…`: what is known, for `--baseline`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Group
from guardrails.cli.options import attributing, deciding, settings_from

if TYPE_CHECKING:
    from guardrails.policy.baseline import Baseline, Written


@click.group(cls=Group)
def baseline() -> None:
    """A ratchet for what fails or is undecided already: it does not count; new or grown findings do.

    FILE is a plan, a snapshot (scan --save) or a report (-o json), all of one kind. A baseline never excuses
    what was not read (--allow-incomplete does), nor a rule that cannot be waived.
    """


@baseline.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@deciding
@attributing
@click.option("-o", "--output", metavar="FILE", default="-", help="Write here; by default standard output.")
@click.pass_obj
def write(clock: Clock, /, files: tuple[str, ...], output: str, **flags: object) -> int:
    """Write down every failure and undecided check of today, with the values that it is bound to.

    Findings that cannot be baselined are listed on standard error. Review the file and keep it where the
    plans' authors cannot change it.
    """
    from guardrails.cli.judging import judge
    from guardrails.decide.inputs import policy_set
    from guardrails.policy import baseline as ratchet

    settings = settings_from(flags)
    judged = judge(files, settings, clock(), _given(flags))
    written = ratchet.write(judged, policy_set(settings).manifest)
    if output == "-":
        click.echo(_encoded(written.baseline).decode(), nl=False)
    else:
        _replace(output, written.baseline, files)
    _tell(written)
    return 0


@baseline.command()
@click.argument("known", metavar="BASELINE")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@deciding
@attributing
@click.pass_obj
def update(clock: Clock, /, known: str, files: tuple[str, ...], **flags: object) -> int:
    """Take out of BASELINE what is settled, and bind what shrank to today's values; nothing enters it.

    Give all files that it was written from: findings outside them stay in it.
    """
    from guardrails.cli.judging import judge
    from guardrails.files import decode, read_bytes
    from guardrails.policy import baseline as ratchet

    before = decode(known, read_bytes(known), ratchet.Baseline)
    after = ratchet.update(before, judge(files, settings_from(flags), clock(), _given(flags)))
    _replace(known, after.baseline)
    click.echo(f"guardrails: baseline updated: {_held(after.baseline)}; {after.settled:,} settled", err=True)
    if after.unjudged:
        click.echo(f"  {after.unjudged:,} kept: not judged in these files", err=True)
    if after.grown:
        click.echo(f"  {after.grown:,} kept although exceeded today: they are not excused", err=True)
    return 0


def _given(flags: Mapping[str, object]) -> list[str]:
    """The flags that were given and change a decision."""
    return [name for name, value in flags.items() if value and name not in ("config", "policies")]


def _held(known: "Baseline") -> str:
    states = Counter(each.verdict for each in known.known)
    return f"{states['fail']:,} failures, {states['unknown']:,} undecided checks"


def _tell(written: "Written") -> None:
    """How much it holds, and what it does not hold."""
    click.echo(f"guardrails: baseline written: {_held(written.baseline)}", err=True)
    if written.rigid:
        rules = Counter(each.rule for each in written.rigid)
        named = ", ".join(f"{rule} {number:,}" for rule, number in sorted(rules.items()))
        click.echo(f"  not held: {len(written.rigid):,} that cannot be baselined ({named})", err=True)
    for number, what in (
        (written.waived, "under a waiver, until its last day"),
        (written.errors, "errors"),
        (written.unread, "unread or unattributed (coverage); only --allow-incomplete accepts them"),
    ):
        if number:
            click.echo(f"  not held: {number:,} {what}", err=True)


def _encoded(known: "Baseline") -> bytes:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n"


def _replace(path: str, known: "Baseline", read: Iterable[str] = ()) -> None:
    from guardrails import outfiles

    outfiles.write(path, [_encoded(known)], outfiles.BASELINE, read)
