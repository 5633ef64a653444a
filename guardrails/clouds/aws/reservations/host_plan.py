"""`aws_ec2_host`: a whole server of one family; it adds what the machines that are put on it leave."""

from guardrails.catalog.names import family, normal
from guardrails.clouds.aws.reservations import settings
from guardrails.clouds.aws.reservations.settings import Filled
from guardrails.clouds.aws.reservations.users import (
    Names,
    User,
    id_of,
    named_by,
    target,
    tenancies,
    used,
    users,
)
from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.build import planned
from guardrails.clouds.holders import may_use, of_row, of_setting
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range
from guardrails.model.tri import Tri, both
from guardrails.model.workload import UNKNOWN, Workload

TYPE = "aws_ec2_host"
_NAMES = Names(
    own=(("host_id",),),
    template=(("placement", 0, "host_id"),),
    groups=(("host_resource_group_arn",), ("placement", 0, "host_resource_group_arn")),
)


class Host(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    auto_placement: str | None = None
    availability_zone: str | None = None
    instance_family: str | None = None
    instance_type: str | None = None


def read(resource: Resource[Host]) -> list[Workload]:
    """At most one row, of role `reservation`."""
    values = resource.values
    host = settings.Host(
        type=fields.text(resource, values.instance_type, "instance_type"),
        family=fields.text(resource, values.instance_family, "instance_family"),
    )
    part = settings.host_part(host, resource.plan.accelerators, lambda name: _filled(resource, name))
    zone = resource.known(values.availability_zone, "availability_zone")
    return planned(resource, (part,), lambda: setting(resource, zone=zone))


def _filled(resource: Resource[Host], name: str) -> Filled:
    """The accelerators of machines that are put on the host."""
    certain: list[tuple[Range, Range]] = []
    perhaps: list[tuple[Range, Range]] = []
    owner = of_setting(resource, setting(resource))
    for user in users(resource.plan):
        for row in user.rows:
            own = family("aws", normal("aws", row.instance_type))
            same = own == name and not row.alternatives
            if not same and own is not None and not row.alternatives:
                continue
            own_or_shared = may_use(owner, of_row(resource.plan, user.resource.head, row), shared=True)
            fit = both(_on_it(resource, user), own_or_shared)
            if fit != "no":
                (certain if fit == "yes" and same else perhaps).append((row.accelerators, row.ceiling))
    return used(certain, perhaps)


def _on_it(resource: Resource[Host], user: User) -> Tri:
    """Whether a user's machines stand on the host: it names it, or asks for any that takes machines."""
    plan = resource.plan
    wanted = target(user, _NAMES, (TYPE,))
    if not wanted.says_nothing:
        return named_by(wanted, resource.head, id_of(plan, resource.head))
    asked = tenancies(user)
    return "unknown" if asked in ("host", UNKNOWN) and resource.values.auto_placement != "off" else "no"
