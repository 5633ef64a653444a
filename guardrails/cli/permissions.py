"""`guardrails permissions`: the least that a scan must be allowed to do, as policies to grant."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from guardrails.cli.once import Group
from guardrails.cli.options import Command, settings_from

if TYPE_CHECKING:
    from guardrails.clouds.aws.session.permissions import Declared
    from guardrails.clouds.service import Action
    from guardrails.clouds.services import ServiceTable
    from guardrails.scan.request import ScanRequest
    from guardrails.settings import Settings

_FORMATS = ("policy", "trust", "caller", "terraform", "cloudformation", "list")
_ROLE_FORMATS = ("role", "terraform", "list")


@click.group(cls=Group)
def permissions() -> None:
    """The least-privilege role of a scan, from the calls that it makes."""


def _common(command: Command) -> Command:
    """The flags of every cloud."""
    services = click.option(
        "--services", metavar="NAME,…", default="", help="Only these; +NAME,… adds to the defaults."
    )
    config = click.option(
        "-c", "--config", metavar="FILE", help="Configuration; by default ./guardrails.yaml if it exists."
    )
    return config(services(command))


def _custom_role(name: str, scope: str, principal: str) -> Callable[[Command], Command]:
    """The flags of a custom role that is made where it is given."""
    formats = click.option(
        "-o",
        "--output",
        "format_",
        type=click.Choice(_ROLE_FORMATS),
        default="role",
        help="role (its definition), terraform (role and assignment), list (of calls).",
    )
    options = (
        click.option(
            "--role-name", metavar="NAME", default=name, show_default=True, help="Name of the role."
        ),
        click.option("--scope", metavar="ID", default="", help=scope),
        click.option("--principal", metavar="ID", default="", help=principal),
        formats,
    )

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return _common(command)

    return add


@permissions.command()
@_common
@click.option("--role-name", "scan_aws_role_name", metavar="NAME", help="Name of the role in each account.")
@click.option(
    "--external-id",
    "scan_aws_external_id",
    metavar="ID",
    help="External id that the role's trust policy requires.",
)
@click.option("--partition", "scan_aws_partition", metavar="NAME", help="aws, aws-us-gov or aws-cn.")
@click.option("--principal", metavar="ARN", default="", help="Who assumes the role: the caller of the scan.")
@click.option(
    "-o",
    "--output",
    "format_",
    type=click.Choice(_FORMATS),
    default="policy",
    help="policy (the role), trust, caller (who assumes it), terraform, cloudformation, list (of calls).",
)
def aws(services: str, principal: str, format_: str, **flags: object) -> None:
    """The role that reads each account of AWS, and what the caller needs.

    Only actions that the chosen services call; all read metadata, none writes.
    """
    from guardrails.clouds.aws.session import permissions as least
    from guardrails.clouds.aws.table import SERVICES
    from guardrails.errors import ConfigError

    every, asked = _asked(flags, services, "aws", SERVICES)
    settings = every.scan.aws
    role, id_ = settings.role_name, settings.external_id
    if principal:
        least.trust_policy(principal, id_)  # a wrong one is said whatever is printed
    roles = least.role_pattern(role, principal, settings.partition)
    read = SERVICES.chosen(asked, ("trail",) if settings.access_evidence else ())
    match format_:
        case "policy":
            _print(least.role_policy(read))
        case "trust":
            if not principal:
                raise ConfigError("a trust policy needs to know whom it trusts", hint="--principal ARN")
            _print(least.trust_policy(principal, id_))
        case "caller":
            _print(least.caller_policy(read, roles))
        case "terraform":
            _print(least.terraform(read, role, principal, id_))
        case "cloudformation":
            _print(least.cloudformation(read, role))
        case _:
            _list(least.declared_actions(read))


@permissions.command()
@_custom_role(
    "Guardrails scan",
    "Where it can be given: /subscriptions/ID, or a management group's whole id.",
    "Object id of who scans (terraform).",
)
def azure(services: str, role_name: str, scope: str, principal: str, format_: str, **flags: object) -> None:
    """The custom role that reads the subscriptions of Azure, as `az role definition create` takes it.

    Only actions that the chosen services call; all read metadata, none writes. Give it at a management group,
    so that all below can be read.
    """
    from guardrails.clouds.azure.session import permissions as least
    from guardrails.clouds.azure.table import SERVICES

    every, asked = _asked(flags, services, "azure", SERVICES)
    read = SERVICES.chosen(asked, ("activity",) if every.scan.azure.access_evidence else ())
    match format_:
        case "role":
            _print(least.role_policy(read, role_name, scope))
        case "terraform":
            _print(least.terraform(read, role_name, scope, principal))
        case _:
            _list(least.declared_actions(read))


@permissions.command()
@_custom_role(
    "guardrails_scan",
    "Where it is made and given: organizations/NUMBER or projects/ID.",
    "Who scans, as a binding names it (terraform): serviceAccount:EMAIL.",
)
def gcp(services: str, role_name: str, scope: str, principal: str, format_: str, **flags: object) -> None:
    """The custom role that reads the projects of GCP, as `gcloud iam roles create --file` takes it.

    Only permissions of what the chosen services call; all read metadata, none writes. Make it in the
    organization, so that folders and all projects can be read.
    """
    from guardrails.clouds.gcp.session import permissions as least
    from guardrails.clouds.gcp.table import SERVICES

    every, asked = _asked(flags, services, "gcp", SERVICES)
    read = SERVICES.chosen(asked, ("audit",) if every.scan.gcp.access_evidence else ())
    match format_:
        case "role":
            click.echo(least.role_yaml(read, role_name, scope), nl=False)
        case "terraform":
            _print(least.terraform(read, role_name, scope, principal))
        case _:
            _list(least.declared_actions(read))


def _asked(
    flags: dict[str, object], services: str, cloud: str, table: "ServiceTable"
) -> "tuple[Settings, ScanRequest]":
    """The settings, and what a scan of the cloud by them asks for, as far as its services go."""
    from guardrails.cli.scanning import listed
    from guardrails.clouds.names import requests
    from guardrails.scan.request import ScanRequest

    settings = settings_from({**flags, "scan_services": listed((services,), "--services")})
    return settings, requests(ScanRequest(services=settings.scan.services), {cloud: table})[cloud]


def _list(actions: "Iterable[Action | Declared]") -> None:
    """Each permission with what the answer is for; some calls need none."""
    listed = [(each.permission or "-", each.why) for each in actions]
    width = max(len(permission) for permission, _ in listed)
    for permission, why in listed:
        click.echo(f"{permission:<{width}}  {why}")


def _print(document: dict[str, object]) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
