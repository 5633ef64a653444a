"""`guardrails scan`: read live accounts, keep what was found, decide; or decide again from what was kept."""

import gc
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from guardrails.cli.clock import Clock
from guardrails.cli.cloud_flags import CLOUDS, ScanCommand, completed, of_clouds, refuse_unscanned, spread
from guardrails.cli.options import Command, deciding, recording, reporting, settings_from

if TYPE_CHECKING:
    from guardrails.cli.recording import Recording
    from guardrails.decide.targets import CloudTarget


def _joined(_: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Values with commas between them, and those of files that are named with @, a value in each line."""
    from guardrails.cli.scanning import listed

    return listed(values, str(option.opts[0]))


def _list(flag: str, name: str, metavar: str, help_: str) -> Callable[[Command], Command]:
    return click.option(flag, name, multiple=True, metavar=metavar, callback=_joined, help=help_)


_OWNING = (
    click.option("--customer", metavar="ID", help="Customer of all workloads found."),
    click.option(
        "--environment", metavar="NAME", help="Environment that picks one of an account's customers."
    ),
)

_READING = (
    _list("--accounts", "scan_accounts", "ID,…|@FILE", "Only these accounts."),
    _list("--ou", "scan_ous", "ID,…", "Only accounts below these: units, management groups, folders."),
    _list("--regions", "scan_regions", "NAME,…", "Only these regions; by default all that are enabled."),
    _list("--services", "scan_services", "NAME,…", "Only these services; +NAME,… adds to the defaults."),
    _list("--exclude", "scan_exclude", "KIND=NAME,…", "Leave out: account=, ou=, region= or service=."),
    click.option(
        "--look-back", "scan_look_back_days", metavar="DAYS", help="How far back jobs are read (30)."
    ),
    click.option("--save", metavar="SNAPSHOT", default="", help="Keep what is found in this file."),
    click.option("--resume", is_flag=True, help="Continue a scan that was interrupted, if there is one."),
    click.option(
        "--journal", "scan_journal", metavar="FILE", help="Progress file, for --resume (SNAPSHOT.journal)."
    ),
    click.option("--concurrency", "scan_concurrency", metavar="N", help="Units read at once (16)."),
    click.option(
        "--per-account", "scan_per_account", metavar="N", help="Units read at once in one account (4)."
    ),
    click.option(
        "--per-service", "scan_per_service", metavar="N", help="Units read at once of one service (8)."
    ),
)


def _with(options: tuple[Callable[[Command], Command], ...]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@click.command(cls=ScanCommand)
@click.argument("clouds", nargs=-1, metavar="[CLOUD]...", shell_complete=completed)
@click.option(
    "--from",
    "snapshots",
    multiple=True,
    metavar="SNAPSHOT",
    help="Decide from this file, without any cloud; repeatable.",
)
@_with(_READING)
@of_clouds
@deciding
@_with(_OWNING)
@recording
@reporting
@click.pass_context
def scan(
    context: click.Context,
    /,
    clouds: tuple[str, ...],
    snapshots: tuple[str, ...],
    save: str,
    resume: bool,
    **flags: Any,
) -> int:
    """Read live accounts: which tenants' GPU resources must be verified or reported.

    CLOUD is aws, azure or gcp; several are read side by side, into one report. Each needs read-only
    permissions: `guardrails permissions CLOUD` prints them. A name of --accounts, --ou, --regions, --services
    and --exclude may say its cloud: aws:NAME.

    What was found can be kept and decided about again, without the cloud, with the same result.

    \b
    guardrails scan aws azure gcp --save estate.snapshot --register register.yaml
    guardrails scan --from estate.snapshot --register register.yaml -o json
    """
    _check(context, clouds, snapshots)
    refuse_unscanned(context, clouds)
    from guardrails.cli.recording import Recording
    from guardrails.decide.inputs import open_files

    settings = settings_from(spread(flags, clouds))
    recorded = Recording(flags["store"], open_files(settings, flags["baseline"]))
    if snapshots:
        return _decide(snapshots, recorded, flags, context.obj, *snapshots)
    from guardrails.cli import log
    from guardrails.cli.console import console
    from guardrails.decide.targets import evidence, targets

    says = console(quiet=flags["quiet"], verbose=flags["verbose"])
    with log.libraries_heard(says.say), evidence(settings) as sink:
        found = targets(clouds, settings, recorded.files.catalog, sink)
        return _live(found, recorded, save, resume, flags, context.obj)


def _check(context: click.Context, clouds: Sequence[str], snapshots: Sequence[str]) -> None:
    """Clouds that there are, each once; or snapshots.

    Raises:
        UsageError: It is neither.
    """
    for each in clouds:
        if each not in CLOUDS:
            from guardrails.validation import near

            other = near(each, list(CLOUDS)) or f"one of {', '.join(CLOUDS)}; snapshots are given by --from"
            raise click.UsageError(f"no such cloud: {each}; {other}", context)
        if clouds.count(each) > 1:
            raise click.UsageError(f"{each} is given {clouds.count(each)} times", context)
    if clouds and snapshots:
        raise click.UsageError(
            "--from decides without any cloud: give clouds, or snapshots (scan with --save, then --from)",
            context,
        )
    if not (clouds or snapshots):
        raise click.UsageError("say which cloud (guardrails scan aws), or --from SNAPSHOT", context)


def _live(
    targets: "Sequence[CloudTarget]",
    recorded: "Recording",
    save: str,
    resume: bool,
    flags: dict[str, Any],
    clock: Clock,
) -> int:
    """Scan into a file, then decide from that file: as --from does."""
    from guardrails.cli import scanning
    from guardrails.cli.console import console
    from guardrails.cli.outputs import parse
    from guardrails.decide.scan import TOOL, Place, open_scans
    from guardrails.scan.several import Interrupted, scan_into

    parse(flags["outputs"], quiet=flags["quiet"])
    opened = recorded.files
    opened.at(clock())  # what is wrong with the settings is better said before the scan
    says = console(quiet=flags["quiet"], verbose=flags["verbose"])
    gc.enable()
    try:
        with scanning.snapshot_path(save, [each.provider for each in targets]) as path:
            place = Place(snapshot=path, saved=bool(save), resume=resume)
            runs = open_scans(targets, opened.settings, place, clock, says)
            with scanning.stopped_by_signals([each.stop for each in runs]):
                scan_into(path, TOOL, runs, says)
            del runs
            gc.collect()  # what read the clouds is a web of circles, and the decision needs its room
            gc.disable()
            return _decide((str(path),), recorded, flags, clock, save or "SNAPSHOT")
    except Interrupted as interrupted:
        return scanning.interrupted(interrupted)


def _decide(
    snapshots: tuple[str, ...], recorded: "Recording", flags: dict[str, Any], clock: Clock, *names: str
) -> int:
    """Decide from snapshots, which people know by these names."""
    from guardrails.cli.console import console
    from guardrails.cli.outputs import parse, write
    from guardrails.cli.unattributed import hint
    from guardrails.decide.check import check_snapshots
    from guardrails.report.only import only

    targets = parse(flags["outputs"], quiet=flags["quiet"])
    now = clock()
    report = check_snapshots(
        snapshots,
        recorded.files,
        now,
        everything=flags["everything"],
        console=console(quiet=flags["quiet"], verbose=flags["verbose"]),
    )
    shown = flags["details"] or flags["everything"]
    recorded.record(
        report, "scan", (), now, lambda: write(only(report, flags["only"]), targets, details=shown, now=now)
    )
    if not flags["quiet"]:
        source = " ".join(f"--from {name}" for name in names[:3])
        hint(report, source, recorded.files.settings.register)
    return report.summary.exit_code
