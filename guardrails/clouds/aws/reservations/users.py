"""Which machines of a plan use which of its reservations and hosts, so that none is counted twice.

A machine that names a reservation fills it. One that names none fills an open reservation of its type and
zone. Where that is not certain, or several reservations fit, the machine may fill each of them: then what a
reservation adds is a range.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from guardrails.clouds.aws.autoscaling import plan as aws_autoscaling
from guardrails.clouds.aws.ec2 import plan as aws_instance
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.template_plan import Joined
from guardrails.clouds.aws.eks import plan as aws_eks
from guardrails.clouds.aws.fleets import plan as aws_fleet
from guardrails.clouds.aws.reservations.settings import Filled
from guardrails.clouds.aws.shared import every
from guardrails.formats import marks
from guardrails.formats.decoding import first
from guardrails.formats.marks import Path
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef, Literal
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.references import MISSING, Scope, walk
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.range import ZERO, Range
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN, Workload


class Names(NamedTuple):
    """Where a user, or its launch template, names what it uses.

    Attributes:
        own: Paths of ids in the user.
        template: Paths of ids in its template.
        groups: Paths, in both, of groups of which any member may be meant.
        never: The path, in both, of a word that says "none".
    """

    own: Sequence[Path]
    template: Sequence[Path]
    groups: Sequence[Path] = ()
    never: Path = ()


class Target(msgspec.Struct):
    """What a user names: resources of the plan, ids, something that is not known, or nothing at all."""

    heads: list[Head] = []
    ids: list[str] = []
    vague: bool = False
    never: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether it leaves the choice to the cloud."""
        return not (self.heads or self.ids or self.vague or self.never)


class User(NamedTuple):
    """Machines that may use a reservation."""

    rows: Sequence[Workload]
    resource: AnyResource
    templates: Sequence[Joined]


def _simple(resource: AnyResource) -> list[Joined]:
    return aws_template.joined(resource, first(resource.values.launch_template), ("launch_template", 0))


def _of_group(resource: Resource[aws_autoscaling.AutoscalingGroup]) -> list[Joined]:
    return aws_autoscaling.templates(resource)


def _of_fleet(resource: Resource[aws_fleet.Fleet]) -> list[Joined]:
    found: list[Joined] = []
    for at, config in enumerate(every(resource.values.launch_template_config, aws_fleet.Config)):
        path = ("launch_template_config", at, "launch_template_specification", 0)
        found += aws_template.joined(resource, first(config.launch_template_specification), path)
    return found


_USERS: dict[str, tuple[type[Any], Callable[[Any], list[Workload]], Callable[[Any], list[Joined]]]] = {
    "aws_instance": (aws_instance.AwsInstance, aws_instance.read, _simple),
    "aws_autoscaling_group": (aws_autoscaling.AutoscalingGroup, aws_autoscaling.read, _of_group),
    "aws_eks_node_group": (aws_eks.NodeGroup, aws_eks.read_group, _simple),
    "aws_ec2_fleet": (aws_fleet.Fleet, aws_fleet.read, _of_fleet),
}


def users(plan: Plan) -> list[User]:
    """All machines of the plan that may use a reservation or a host; read once."""
    return plan.once(_users)


def _users(plan: Plan) -> list[User]:
    users_ = []
    for head in plan.heads:
        found = _USERS.get(head.type or "")
        if found is None or head.mode == "data" or head.deposed is not None:
            continue
        struct, read, templates = found
        try:
            resource = open_resource(plan, head, struct)
            rows = [] if resource.gone else read(resource)
            rows = [row for row in rows if row.market != "spot"]
            if rows:
                users_.append(User(rows, resource, templates(resource)))
        except Unreadable:
            continue  # its own row says so, without an upper bound
    return users_


def target(user: User, names: Names, kinds: Sequence[str]) -> Target:
    """What a user names, itself or in its template."""
    plan, head = user.resource.plan, user.resource.head
    own = _named(plan, head, names.own, names, kinds)
    if not own.says_nothing or not user.templates:
        return own
    said = [
        _named(plan, joined.template.head, names.template, names, kinds)
        for joined in user.templates
        if joined.template is not None
    ]
    lost = len(said) < len(user.templates)
    if not lost and all(one.never for one in said):
        return Target(never=True)
    unlike = len(user.templates) > 1 and any(one.says_nothing or one.never for one in said)
    return Target(
        [head for one in said for head in one.heads],
        [id_ for one in said for id_ in one.ids],
        lost or unlike or any(one.vague for one in said),
    )


def _named(plan: Plan, head: Head, paths: Sequence[Path], names: Names, kinds: Sequence[str]) -> Target:
    values, unknown, _ = plan.body(head)
    found = Target([], [])
    for path in (*paths, *names.groups):
        value = walk(values, path)
        texts = value if isinstance(value, list) else [value]
        ids = [text for text in texts if isinstance(text, str) and text]
        if path in names.groups:
            found.vague = found.vague or bool(ids) or _may_be_set(plan, head, unknown, path)
        elif ids:
            found.ids += ids
        elif _may_be_set(plan, head, unknown, path):
            _follow(plan, head, path, found, kinds)
    found.never = bool(names.never) and walk(values, names.never) == "none"
    return found


def _may_be_set(plan: Plan, head: Head, unknown: Any, path: Path) -> bool:
    """Whether a value is known only after apply, and the configuration has a part in it."""
    if not marks.marked(unknown, path):
        return False
    block = plan.block(head)
    return block is None or not any(plan.resolver.lacks(block, path[: at + 1]) for at in range(len(path)))


def _follow(plan: Plan, head: Head, path: Path, found: Target, kinds: Sequence[str]) -> None:
    block = plan.block(head)
    if block is None:
        found.vague = True
        return
    scope = Scope(head.index, block) if head.index is not None else None
    leaves = plan.resolver.leaves(head.module_address or "", block, path, join=True, scope=scope)
    several = sum(isinstance(leaf, AttributeRef) for leaf in leaves) > 1
    for leaf in leaves:
        if isinstance(leaf, AttributeRef) and leaf.head.type in kinds:
            if all(leaf.head is not each for each in found.heads):
                found.heads.append(leaf.head)
        elif isinstance(leaf, Literal):
            found.ids += [leaf.value] if isinstance(leaf.value, str) and leaf.value else []
        elif several or not getattr(leaf, "index", False):
            found.vague = True


def named_by(wanted: Target, head: Head, id_: str | None) -> Tri:
    """Whether a target is a resource; `unknown` when it may be."""
    here = any(head is each for each in wanted.heads) or (id_ is not None and id_ in wanted.ids)
    if here:
        return "yes" if len(wanted.heads) + len(wanted.ids) == 1 and not wanted.vague else "unknown"
    return "unknown" if wanted.vague else "no"


def same_type(row: Workload, kind: str | None) -> Tri:
    """Whether a row's machines are of a type."""
    if row.accelerator == UNKNOWN or row.instance_type.startswith("(") or kind is None:
        return "unknown"
    if not row.alternatives:
        return "yes" if row.instance_type == kind else "no"
    return "unknown" if any(each.instance_type in (kind, UNKNOWN) for each in row.alternatives) else "no"


def used(certain: Sequence[tuple[Range, Range]], perhaps: Sequence[tuple[Range, Range]]) -> Filled:
    """Sums of planned numbers and ceilings; what only may be used widens them downwards."""
    planned, ceiling = ZERO, ZERO
    for now, most in certain:
        planned, ceiling = planned + now, ceiling + most
    for now, most in perhaps:
        planned, ceiling = planned + Range(0, now.max), ceiling + Range(0, most.max)
    return Filled(planned, ceiling)


def tenancies(user: User) -> str:
    """The tenancy of a user's machines: its own, else its templates'; `unknown` where these differ."""
    plan = user.resource.plan
    own = walk(plan.body(user.resource.head)[0], ("tenancy",))
    if isinstance(own, str) and own:
        return own
    bodies = [plan.body(one.template.head)[0] for one in user.templates if one.template is not None]
    found = {str(walk(body, ("placement", 0, "tenancy")) or "default") for body in bodies}
    names = {"default" if name == str(MISSING) else name for name in found} or {"default"}
    return names.pop() if len(names) == 1 else UNKNOWN


def id_of(plan: Plan, head: Head) -> str | None:
    """A resource's id, when it is known."""
    value = walk(plan.body(head)[0], ("id",))
    return value if value is not MISSING and isinstance(value, str) else None
