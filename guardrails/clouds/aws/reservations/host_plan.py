"""`aws_ec2_host`: a whole server of one family; it adds what the machines that are put on it leave."""

from guardrails.catalog.accelerators import NONE, SINGLE, Choice, Size, plain, unknown_choice
from guardrails.catalog.names import family, normal
from guardrails.clouds.aws.ec2.settings import largest_of_family
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
from guardrails.clouds.aws.shared import AwsResource, rows, setting
from guardrails.clouds.holders import may_use, of_row, of_setting
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.range import Range, exactly
from guardrails.model.tri import Tri, both
from guardrails.model.workload import SENSITIVE, UNKNOWN, Workload

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
    """At most one row, of role `reservation`.

    A host has the accelerators of its family's largest type, whichever type is asked of it. Source: EC2 user
    guide, "Dedicated Host instance capacity configurations".
    """
    zone = resource.known(resource.values.availability_zone, "availability_zone")
    return rows(
        resource,
        [("", lambda: [_choice(resource)])],
        lambda: setting(resource, zone=zone, market="reserved", role="reservation"),
    )


def _choice(resource: Resource[Host]) -> Choice:
    values = resource.values
    kind = resource.text(values.instance_type, "instance_type")
    group = resource.text(values.instance_family, "instance_family")
    catalog = resource.plan.accelerators.catalog
    path = "instance_type" if kind.value is not None else "instance_family"
    name = _family(kind, group)
    if name is None:
        return unknown_choice(SINGLE, path, kind.reason or group.reason or "is not set")
    largest = largest_of_family(catalog.shapes.values(), name)
    hidden = kind.sensitive or group.sensitive
    if largest is None:
        if catalog.has_no_accelerators("aws", name):
            return Choice(name, NONE, 0, SINGLE)
        shown = SENSITIVE if hidden else kind.value or name
        return unknown_choice(SINGLE, path, f'"{shown}" is not in the catalog')
    asked = catalog.shape("aws", kind.value) if kind.value is not None else largest
    if asked is None:
        asked = largest
    machines = largest.count / asked.count
    filled = _filled(resource, name)
    if not filled.certain:
        resource.lost("instance_type", "how much of the host machines of this plan use is not certain")
    whole = exactly(plain(machines))
    size = Size(_without(whole, filled.planned, asked.count), _without(whole, filled.ceiling, asked.count))
    return resource.plan.accelerators.choice("aws", asked.instance_type, size, path, hidden=hidden)


def _family(kind: Fact, group: Fact) -> str | None:
    """The host's family."""
    if isinstance(kind.value, str):
        return family("aws", normal("aws", kind.value))
    return group.value if isinstance(group.value, str) else None


def _without(whole: Range, accelerators: Range, per_machine: float) -> Range:
    left = whole.minus(accelerators.times(1 / per_machine))
    return Range(plain(left.min), None if left.max is None else plain(left.max))


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
