"""`guardrails scan`: read live accounts, keep what was found, decide; or decide again from what was kept."""

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from guardrails.cli.clock import Clock
from guardrails.cli.once import Group
from guardrails.cli.options import Command, deciding, reporting, settings_from

if TYPE_CHECKING:
    from guardrails.decide.inputs import DecisionFiles
    from guardrails.decide.scan import CloudTarget


def _joined(_: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Values with commas between them, and those of files that are named with @, a value in each line."""
    from guardrails.cli.scanning import listed

    return listed(values, str(option.opts[0]))


def _list(flag: str, name: str, metavar: str, help_: str) -> Callable[[Command], Command]:
    return click.option(flag, name, multiple=True, metavar=metavar, callback=_joined, help=help_)


_OWNING = (
    click.option("--customer", metavar="ID", help="Everything that is found is this customer's."),
    click.option("--environment", metavar="NAME", help="Which of an account's customers, by environment."),
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
    click.option("--journal", "scan_journal", metavar="FILE", help="Where that is kept (SNAPSHOT.journal)."),
    click.option("--concurrency", "scan_concurrency", metavar="N", help="Units read at once (16)."),
    click.option("--per-account", "scan_per_account", metavar="N", help="Of these, in one account (4)."),
    click.option("--per-service", "scan_per_service", metavar="N", help="Of these, of one service (8)."),
)


def _with(options: tuple[Callable[[Command], Command], ...]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@click.group(cls=Group, invoke_without_command=True)
@click.option(
    "--from",
    "snapshots",
    multiple=True,
    metavar="SNAPSHOT",
    help="Decide from this file, without any cloud; repeatable.",
)
@deciding
@_with(_OWNING)
@reporting
@click.pass_context
def scan(context: click.Context, /, snapshots: tuple[str, ...], **flags: Any) -> int:
    """Read live accounts: which tenants' GPU resources must be verified or reported.

    What was found can be kept and decided about again, without the cloud, with the same result.

    \b
    guardrails scan aws --save estate.snapshot --register register.yaml
    guardrails scan --from estate.snapshot --register register.yaml -o json
    """
    if context.invoked_subcommand:
        _refuse_misplaced(context)
        return 0
    if not snapshots:
        raise click.UsageError("say which cloud (guardrails scan aws), or --from SNAPSHOT", context)
    from guardrails.decide.inputs import open_files

    return _decide(snapshots, open_files(settings_from(flags), flags["baseline"]), flags, context.obj)


@scan.command()
@_with(_READING)
@click.option("--profile", "scan_aws_profile", metavar="NAME", help="Profile of the AWS configuration.")
@click.option("--role-name", "scan_aws_role_name", metavar="NAME", help="Role in each account.")
@click.option("--external-id", "scan_aws_external_id", metavar="ID", help="That the role asks for.")
@click.option("--session-name", "scan_aws_session_name", metavar="NAME", help="Of the role's sessions.")
@click.option("--session-duration", "scan_aws_duration_seconds", metavar="SECONDS", help="Of theirs (3600).")
@click.option(
    "--read-timeout", "scan_aws_read_timeout_seconds", metavar="SECONDS", help="To the first byte (10)."
)
@click.option("--no-organization", is_flag=True, help="The caller's own account, or those of --accounts.")
@click.option("--partition", "scan_aws_partition", metavar="NAME", help="aws, aws-us-gov or aws-cn.")
@click.option(
    "--access-evidence",
    "scan_aws_access_evidence",
    metavar="FILE",
    help="Add times and source addresses of access to this file, which only you may read (90 days back).",
)
@deciding
@_with(_OWNING)
@reporting
@click.pass_obj
def aws(clock: Clock, /, save: str, resume: bool, no_organization: bool, **flags: Any) -> int:
    """Read an organisation's accounts, or one, in every enabled region.

    Needs read-only permissions: `guardrails permissions aws` prints them. Install with
    pip install 'compute-guardrails[aws]'.

    Not read, although accelerators can be rented there: Bedrock, Braket, Clean Rooms ML, Deadline Cloud,
    GameLift Streams, HealthOmics and Lightsail; of SageMaker: AutoML and labeling jobs, optimization jobs,
    inference recommender jobs, inference experiments, monitoring schedules, defaults of domains and user
    profiles. Machines of Cloud9, EC2 Image Builder, Elastic Beanstalk, Karpenter, Lambda and
    ParallelCluster are instances of EC2 and count there; the limits of these services are not read.
    """
    from guardrails.decide import scan
    from guardrails.decide.inputs import open_files

    settings = settings_from({**flags, "scan_aws_organization": "no" if no_organization else None})
    opened = open_files(settings, flags["baseline"])
    with scan.evidence(settings) as sink:
        return _live(scan.aws(settings, opened.catalog, sink), opened, save, resume, flags, clock)


def _live(
    target: "CloudTarget",
    opened: "DecisionFiles",
    save: str,
    resume: bool,
    flags: dict[str, Any],
    clock: Clock,
) -> int:
    """Scan into a file, then decide from that file: as --from does."""
    from guardrails.cli import scanning
    from guardrails.cli.console import console
    from guardrails.cli.outputs import parse
    from guardrails.decide.scan import job_of, open_scan
    from guardrails.scan.runner import Stopped

    parse(flags["outputs"], quiet=flags["quiet"])
    opened.at(clock())  # what is wrong with the settings is better said before the scan
    says = console(quiet=flags["quiet"], verbose=flags["verbose"])
    gc.enable()
    try:
        with scanning.snapshot_path(save, target.provider) as path:
            job = job_of(target, opened.settings, path, saved=bool(save), resume=resume)
            run = open_scan(target, job, opened.settings, clock, says)
            with scanning.stopped_by_signals(run.stop):
                run.run()
            gc.collect()  # what read the cloud is a web of circles, and the decision needs its room
            gc.disable()
            return _decide((str(path),), opened, flags, clock)
    except Stopped as stopped:
        return scanning.interrupted(stopped)


def _decide(snapshots: tuple[str, ...], opened: "DecisionFiles", flags: dict[str, Any], clock: Clock) -> int:
    from guardrails.cli.console import console
    from guardrails.cli.outputs import parse, write
    from guardrails.decide.check import check_snapshots
    from guardrails.report.only import only

    targets = parse(flags["outputs"], quiet=flags["quiet"])
    report = check_snapshots(
        snapshots,
        opened,
        clock(),
        everything=flags["everything"],
        console=console(quiet=flags["quiet"], verbose=flags["verbose"]),
    )
    write(only(report, flags["only"]), targets)
    if report.summary.unattributed_workloads and not flags["quiet"]:
        click.echo(
            "  hint: name the accounts, or the units that hold them, in the register (docs/scan.md)", err=True
        )
    return report.summary.exit_code


def _refuse_misplaced(context: click.Context) -> None:
    """A flag before the cloud's name would be passed over in silence."""
    for name in context.params:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            flag = next(each.opts[0] for each in context.command.params if each.name == name)
            cloud = context.invoked_subcommand
            raise click.UsageError(
                f"{flag} stands before {cloud}; give it after: scan {cloud} {flag} …", context
            )
