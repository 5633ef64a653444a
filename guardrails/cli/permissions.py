"""`guardrails permissions`: the least that a scan must be allowed to do, as policies to grant."""

import click

from guardrails.cli.once import Group
from guardrails.cli.options import settings_from

_FORMATS = ("policy", "trust", "caller", "terraform", "cloudformation", "list")


@click.group(cls=Group)
def permissions() -> None:
    """The least-privilege role of a scan, from the calls that it makes."""


@permissions.command()
@click.option(
    "-c", "--config", metavar="FILE", help="Configuration; by default ./guardrails.yaml if it exists."
)
@click.option("--services", metavar="NAME,…", default="", help="Only these; +NAME,… adds to the defaults.")
@click.option("--role-name", "scan_aws_role_name", metavar="NAME", help="Of the role in each account.")
@click.option("--external-id", "scan_aws_external_id", metavar="ID", help="That the role's trust asks for.")
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
    from guardrails.cli.scanning import listed
    from guardrails.clouds.aws.session import permissions as least
    from guardrails.clouds.aws.table import SERVICES
    from guardrails.errors import ConfigError
    from guardrails.scan.request import ScanRequest

    settings = settings_from({**flags, "scan_services": listed((services,), "--services")}).scan
    role, id_ = settings.aws.role_name, settings.aws.external_id
    if principal:
        least.trust_policy(principal, id_)  # a wrong one is said whatever is printed
    roles = least.role_pattern(role, principal, settings.aws.partition)
    besides = ("trail",) if settings.aws.access_evidence else ()
    read = SERVICES.chosen(ScanRequest(services=settings.services), besides)
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
            for each in least.declared_actions(read):
                click.echo(f"{each.permission:<48}{each.why}")


def _print(document: dict[str, object]) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
