"""The flags of each cloud that can be scanned, and how `scan --help` shows them: a section a cloud."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import click
from click.core import ParameterSource

from guardrails.cli.once import Command

Add = Callable[..., Any]
_EACH = "scan_each_"
"""Begins the parameters of flags that hold for every cloud that is scanned."""
_SCAN = "Scan"
_OTHERS = "Options"
_LIVE = ("save", "resume")

_ON_EVERY = (
    click.option(
        "--read-timeout",
        "scan_each_read_timeout_seconds",
        metavar="SECONDS",
        help="Longest wait for the first byte of a response (10).",
    ),
    click.option(
        "--no-organization",
        "scan_each_organization",
        flag_value="no",
        default=None,
        help="Only the caller's own account, or those of --accounts.",
    ),
    click.option(
        "--access-evidence",
        "scan_each_access_evidence",
        metavar="FILE",
        help="Add times and source addresses of access to this file, which only you may read (90 days back).",
    ),
)

_AWS = (
    click.option("--profile", "scan_aws_profile", metavar="NAME", help="Profile of the AWS configuration."),
    click.option("--role-name", "scan_aws_role_name", metavar="NAME", help="Role in each account."),
    click.option(
        "--external-id",
        "scan_aws_external_id",
        metavar="ID",
        help="External id that the role's trust policy requires.",
    ),
    click.option(
        "--session-name", "scan_aws_session_name", metavar="NAME", help="Name of the role's sessions."
    ),
    click.option(
        "--session-duration",
        "scan_aws_duration_seconds",
        metavar="SECONDS",
        help="Length of a session (3600).",
    ),
    click.option("--partition", "scan_aws_partition", metavar="NAME", help="aws, aws-us-gov or aws-cn."),
)

_AZURE = (
    click.option(
        "--azure-credential",
        "scan_azure_credential",
        metavar="KIND",
        help="cli, managed-identity, workload-identity, client-secret, client-certificate or federated; by "
        "default the first one available.",
    ),
    click.option("--tenant", "scan_azure_tenant", metavar="ID", help="Tenant to sign in to and to read."),
    click.option(
        "--client-id", "scan_azure_client_id", metavar="ID", help="Client id of a managed identity."
    ),
    click.option("--azure-cloud", "scan_azure_cloud", metavar="NAME", help="public, us-government or china."),
)

_GCP = (
    click.option(
        "--impersonate", "scan_gcp_impersonate", metavar="EMAIL", help="Service account to impersonate."
    ),
    click.option(
        "--quota-project", "scan_gcp_quota_project", metavar="ID", help="Project whose quota the calls use."
    ),
    click.option(
        "--gcp-endpoint",
        "scan_gcp_endpoint",
        metavar="PATTERN",
        help="Pattern of private endpoints: https://{service}-NAME.p.googleapis.com.",
    ),
)

FLAGS: Mapping[str, tuple[Add, ...]] = {"aws": _AWS, "azure": _AZURE, "gcp": _GCP}
"""By cloud, in the order in which help shows them."""
CLOUDS = tuple(FLAGS)
TITLES = {"aws": "AWS", "azure": "Azure", "gcp": "GCP"}

_SUMMARIES = {
    "aws": "An organization's accounts, or one, in every enabled region; pip install "
    "'compute-guardrails[aws]'.",
    "azure": "The subscriptions of a tenant, and those delegated to it; pip install "
    "'compute-guardrails[azure]'.",
    "gcp": "The projects that the credentials may see; pip install 'compute-guardrails[gcp]'.",
}
_LEFT_OUT = {
    "aws": "Not read, although accelerators can be rented there: Bedrock, Braket, Clean Rooms ML, Deadline "
    "Cloud, GameLift Streams, HealthOmics and Lightsail; of SageMaker: AutoML and labeling jobs, "
    "optimization jobs, inference recommender jobs, inference experiments, monitoring schedules, defaults "
    "of domains and user profiles. Machines of Cloud9, EC2 Image Builder, Elastic Beanstalk, Karpenter, "
    "Lambda and ParallelCluster are instances of EC2 and count there; the limits of these services are not "
    "read.",
    "azure": "Not read, although accelerators can be rented there: Azure OpenAI (provisioned throughput, "
    "fine-tuned models), serverless compute of Azure Databricks, serverless endpoints of Machine Learning, "
    "Dev Box, Lab Services and Windows 365; Azure Local, on premises of its own. Machines of Azure Virtual "
    "Desktop, CycleCloud, DevTest Labs and VM Image Builder are machines of the subscription and count "
    "there; the limits of these services are not read.",
    "gcp": "Not read, although accelerators can be rented there: Dataproc Serverless, Google Distributed "
    "Cloud; of Vertex AI: provisioned throughput, tuning of Google's models, AutoML, training clusters. "
    "Machines of Cluster Director, Cluster Toolkit, compute classes inside GKE, and steps of Dataflow that "
    "ask by themselves are instances of the project and count there; their limits are not read.",
}
"""What no scan reads: said where a cloud is named before --help, and in docs/scan.md."""


def of_clouds(command: Add) -> Add:
    """Add the flags of every cloud, and those that hold for each."""
    for option in reversed((*_ON_EVERY, *(each for flags in FLAGS.values() for each in flags))):
        command = option(command)
    return command


def completed(context: click.Context, _: click.Parameter, word: str) -> list[str]:
    """Clouds that a shell offers: those that were not given yet."""
    given = context.params.get("clouds") or ()
    return [each for each in CLOUDS if each.startswith(word) and each not in given]


def spread(flags: Mapping[str, object], clouds: Iterable[str]) -> dict[str, object]:
    """Click's parameters as settings: what holds for every cloud is set for each that is scanned."""
    found = {name: value for name, value in flags.items() if not name.startswith(_EACH)}
    for name in flags.keys() - found.keys():
        found |= {f"scan_{cloud}_{name.removeprefix(_EACH)}": flags[name] for cloud in clouds}
    return found


def refuse_unscanned(context: click.Context, clouds: Sequence[str]) -> None:
    """A flag of a cloud that is not scanned would be passed over in silence; without any, one that reads.

    Raises:
        UsageError: There is one.
    """
    for option in _given(context):
        section = _section(option)
        flag = option.opts[0]
        if section in CLOUDS and clouds and section not in clouds:
            raise click.UsageError(
                f"{flag} is for {TITLES[section]}, which is not scanned: {', '.join(clouds)}", context
            )
        if section != _OTHERS and not clouds:
            raise click.UsageError(f"{flag} is for reading a cloud; --from reads none", context)


def _given(context: click.Context) -> list[click.Option]:
    """Options that stand on the command line."""
    return [
        each
        for each in context.command.params
        if isinstance(each, click.Option)
        and context.get_parameter_source(str(each.name)) is ParameterSource.COMMANDLINE
    ]


def _section(option: click.Option) -> str:
    """The cloud of an option; else whether it is about reading, or about what follows."""
    name = str(option.name)
    of_one = next((cloud for cloud in CLOUDS if name.startswith(f"scan_{cloud}_")), "")
    return of_one or (_SCAN if name.startswith("scan_") or name in _LIVE else _OTHERS)


class ScanCommand(Command):
    """Shows the flags of the clouds that are named before --help, or of all, each under its cloud."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does; --help ends that before anybody else sees the clouds."""
        ctx.meta[_SCAN] = [each for each in args if each in CLOUDS]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections."""
        named = ctx.meta.get(_SCAN)
        rows: dict[str, list[tuple[str, str]]] = {each: [] for each in (_SCAN, *(named or CLOUDS), _OTHERS)}
        for each in self.get_params(ctx):
            record = each.get_help_record(ctx)
            if record and isinstance(each, click.Option) and _section(each) in rows:
                rows[_section(each)].append(record)
        for section, records in rows.items():
            with formatter.section(TITLES.get(section, section)):
                if section in _SUMMARIES:
                    formatter.write_text(_SUMMARIES[section])
                    formatter.write_paragraph()
                if named and section in _LEFT_OUT:
                    formatter.write_text(_LEFT_OUT[section])
                    formatter.write_paragraph()
                formatter.write_dl(records)
