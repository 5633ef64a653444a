"""`aws_launch_template`, and the joins of those who use one. A template by itself provisions nothing."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE
from guardrails.clouds.aws import planned
from guardrails.clouds.aws.ec2 import launch_data as data
from guardrails.clouds.aws.ec2 import versions as aws_versions
from guardrails.clouds.aws.ec2.placement_plan import placement_group
from guardrails.clouds.aws.ec2.requirements import Requirements
from guardrails.clouds.aws.ec2.settings import Launch, launched, lost_launch, market_name
from guardrails.clouds.build import PlanContext, workloads
from guardrails.formats.decoding import Json, Number, each, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import NOT_SET, Fact, attribute
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal, UnresolvedRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload

TYPE = "aws_launch_template"
KIND = "AWS::EC2::LaunchTemplate"
_LIKE = planned.named_like(KIND)


class TemplateReference(msgspec.Struct):
    """A `launch_template` or `launch_template_specification` block: one names its fields longer."""

    id: str | None = None
    name: str | None = None
    launch_template_id: str | None = None
    launch_template_name: str | None = None
    version: Number = None


class _Placement(msgspec.Struct):
    availability_zone: str | None = None
    group_name: str | None = None


class _Market(msgspec.Struct):
    market_type: str | None = None


class _Profile(msgspec.Struct):
    arn: str | None = None


class _TagSpecification(msgspec.Struct):
    resource_type: str | None = None
    tags: Json = None


class LaunchTemplate(aws_versions.Versioned, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    arn: str | None = None
    iam_instance_profile: list[_Profile | None] | _Profile | None = None
    id: str | None = None
    instance_market_options: list[_Market | None] | _Market | None = None
    instance_requirements: list[Requirements | None] | Requirements | None = None
    instance_type: str | msgspec.UnsetType | None = msgspec.UNSET
    name: str | None = None
    placement: list[_Placement | None] | _Placement | None = None
    region: str | None = None
    tag_specifications: list[_TagSpecification | None] | _TagSpecification | None = None
    tags: Json = None
    tags_all: Json = None


class Joined(NamedTuple):
    """One launch template that may be used.

    Attributes:
        launch: What it makes; lost where it is not known.
        template: It, when it is `aws_launch_template`.
    """

    launch: Launch
    template: Resource[LaunchTemplate] | None = None


def _not_found(path: str, reason: str) -> Joined:
    return Joined(lost_launch(path, reason))


def read(resource: Resource[LaunchTemplate]) -> list[Workload]:
    """At most one row, of role `template`; one that names no type at all is completed by whoever uses it."""
    values = resource.values
    launch = _launch(resource, "")
    if launch.names_nothing:
        return []
    choices = launched(resource.plan.accelerators, (launch,), EMPTY)
    if all(found.chip == NONE for found in choices):
        return []
    claims = Claims(resource)
    instance_claims(claims, [Joined(launch, resource)])
    claims.aws(values.tags_all, values.tags)
    profile, group = first(values.iam_instance_profile), first(values.placement)
    where = place.aws(
        resource,
        arns=(values.arn, profile.arn if profile else None),
        region=resource.fact(values.region, "region"),
        zone=resource.fact(group.availability_zone, "placement", 0, "availability_zone")
        if group
        else NOT_SET,
    )
    return workloads(
        resource, choices, PlanContext("aws", where, claims, launch.placement, launch.market, "template")
    )


def _launch(resource: Resource[LaunchTemplate], prefix: str) -> Launch:
    """What machines made from a template are; paths begin with its address when another resource is read."""
    values = resource.values
    own = resource.text(values.instance_type or None, "instance_type")
    wanted = first(values.instance_requirements)
    reason = own.reason or ("is not set" if wanted is None and not _names_nothing(resource) else "")
    group, options = first(values.placement), first(values.instance_market_options)
    return Launch(
        type=Field(
            own.value, f"{prefix}instance_type", "" if own.value is not None else reason, own.sensitive
        ),
        wanted=wanted.wanted() if wanted is not None else None,
        where=f"{prefix}instance_requirements",
        market=market_name(options.market_type if options is not None else None),
        placement=placement_group(resource, group.group_name, "placement", 0, "group_name") if group else "",
    )


def _names_nothing(resource: Resource[LaunchTemplate]) -> bool:
    """Whether a template certainly leaves the type to whoever uses it."""
    values = resource.values
    if values.instance_type is not None and (
        values.instance_type is not msgspec.UNSET or resource.plan.complete
    ):
        return False
    return not (resource.is_unknown("instance_type") or resource.is_unknown("instance_requirements"))


SHORT = ("id", "name")
LONG = ("launch_template_id", "launch_template_name")


def joined(
    resource: AnyResource, block: TemplateReference | None, path: Path, names: tuple[str, str] | None = None
) -> list[Joined]:
    """The templates that a block may mean; empty when there is no block.

    A known id decides; else what the configuration's references lead to; else a known name.

    Args:
        resource: Whose block it is.
        block: The block's known values; None when it is absent or wholly unknown.
        path: Where it stands.
        names: What it calls id and name; long in a `launch_template_specification`, short elsewhere.
    """
    if block is None and not (resource.is_unknown(*path) and resource.is_configured(str(path[0]))):
        return []
    block = block or TemplateReference()
    names = names or (LONG if path[-2] == "launch_template_specification" else SHORT)
    id_, name = getattr(block, names[0]), getattr(block, names[1])
    place_of = (*path, names[0])
    heads, lost = _meant(resource, (id_, name), path, names)
    doubt = lost[0].launch.doubt.reason if len(heads) > 1 and lost else ""
    lost = [] if doubt else lost
    version = (block.version, (*path, "version"))
    opened = [each_one for head in heads for each_one in _opened(resource, head, version, written(place_of))]
    if doubt:
        opened = [_doubted(each_one, written(place_of), doubt) for each_one in opened]
    found = opened + lost
    if found and not (lost and not opened and (id_ or name)):
        return found
    reason = f"launch template {id_ or name} is not in the plan" if id_ or name else "known only after apply"
    return [_not_found(written(place_of), reason)]


def _doubted(found: Joined, path: str, reason: str) -> Joined:
    return found._replace(launch=msgspec.structs.replace(found.launch, doubt=Field(None, path, reason)))


def _meant(
    resource: AnyResource, known: tuple[str | None, str | None], path: Path, names: tuple[str, str]
) -> tuple[list[Head], list[Joined]]:
    """The templates that a block may mean, and why there may be others."""
    plan, (id_, name) = resource.plan, known
    ids, by_name = plan.once(_templates)
    heads, lost = ids.get(id_, []) if id_ else [], list[Joined]()
    for attribute_name in names:
        if not heads:
            heads, lost = _followed(resource, (*path, attribute_name))
    same = [head for head in heads if name and _name(plan, head) == name]
    heads, lost = (same, []) if same else (heads, lost)
    if not heads and name and by_name.get(name):
        return by_name[name], []
    if heads or id_ or name or not all(_hidden(resource, (*path, attribute)) for attribute in names):
        return heads, lost
    only = plan.only(resource.head, (TYPE,))
    if only is None:
        return heads, lost
    resource.note("read", f"is taken to use {only.address}, the only launch template of its module")
    return [only], []


def _hidden(resource: AnyResource, path: Path) -> bool:
    """Whether all that an attribute rests on leads into locals or dynamic blocks."""
    return all(isinstance(leaf, UnresolvedRef) and leaf.hidden for leaf in resource.leaves(*path))


def _followed(resource: AnyResource, path: Path) -> tuple[list[Head], list[Joined]]:
    """Templates that the configuration's references lead to, and chains that lead nowhere."""
    leaves = resource.leaves(*path)
    found: tuple[list[Head], list[Joined]] = resource.plan.remembered(
        leaves, path, lambda: _ends(resource.plan, leaves, path)
    )
    return found


def _ends(plan: Plan, leaves: Sequence[Leaf], path: Path) -> tuple[list[Head], list[Joined]]:
    """Templates among the ends of a chain, and those ends that are none."""
    heads: list[Head] = []
    lost: list[Joined] = []
    picks: list[Joined] = []
    for leaf in leaves:
        reason = ""
        if isinstance(leaf, AttributeRef) and _is_template(plan, leaf.head):
            heads.append(leaf.head)
        elif isinstance(leaf, Literal | AttributeRef):
            more, reason = _literal(plan, leaf)
            heads += more
        else:
            reason = leaf.reason
        if reason:
            (picks if getattr(leaf, "index", False) else lost).append(_not_found(written(path), reason))
    if len(heads) > 1 and not lost:
        return heads, [_doubted(each_one, written(path), each_one.launch.type.reason) for each_one in picks]
    return heads, lost if heads else [*lost, *picks]


def _literal(plan: Plan, leaf: Leaf) -> tuple[list[Head], str]:
    """The templates that a value names; a value that cannot name one (a condition's flag) names none."""
    fact = (
        attribute(plan, leaf)
        if isinstance(leaf, AttributeRef)
        else Fact(leaf.value)
        if isinstance(leaf, Literal)
        else NOT_SET
    )
    if fact.reason:
        return [], fact.reason
    if not isinstance(fact.value, str) or not fact.value:
        return [], ""
    ids, names = plan.once(_templates)
    found = ids.get(fact.value) or names.get(fact.value) or []
    return found, "" if found else f"launch template {fact.value} is not in the plan"


def _is_template(plan: Plan, head: Head) -> bool:
    return head.type == TYPE or (head.type in _LIKE and planned.of_head(plan, head, KIND) is not None)


def _templates(plan: Plan) -> tuple[dict[str, list[Head]], dict[str, list[Head]]]:
    """Every launch template of the plan and of its prior state, by id and by name."""
    ids: dict[str, list[Head]] = {}
    names: dict[str, list[Head]] = {}
    own = [head for head in plan.heads if head.type == TYPE]
    addresses = {head.address for head in own}
    for head in (*own, *(head for head in plan.prior_of(TYPE) if head.address not in addresses)):
        values = plan.body(head)[0]
        if isinstance(values, dict):
            _file(ids, values.get("id"), head)
            _file(names, values.get("name"), head)
    for one in planned.all_of(plan, KIND):
        _file(ids, one.body.text("LaunchTemplateId").value, one.resource.head)
        _file(names, one.body.text("LaunchTemplateName").value, one.resource.head)
    return ids, names


def _file(table: dict[str, list[Head]], key: Any, head: Head) -> None:
    if isinstance(key, str):
        table.setdefault(key, []).append(head)


def _name(plan: Plan, head: Head) -> Any:
    """What a template is called."""
    if head.type != TYPE:
        like = planned.of_head(plan, head, KIND)
        return like.body.text("LaunchTemplateName").value if like is not None else None
    values = plan.body(head)[0]
    return values.get("name") if isinstance(values, dict) else None


def _opened(resource: AnyResource, head: Head, version: tuple[Number, Path], where: str) -> list[Joined]:
    """A template in the version that is asked for: none when it goes, several when it may be each of them."""
    plan = resource.plan
    if head.type != TYPE:
        like = planned.of_head(plan, head, KIND)
        return [] if like is None else [Joined(each_one) for each_one in data.launches_of(like.body)]
    try:
        template = plan.once(open_resource, head, LaunchTemplate)
        if template.gone and resource.planned:
            return []
        found = aws_versions.in_force(resource, template, *version)
    except Unreadable as problem:
        return [_not_found(problem.path, f"{head.address}: {problem.reason}")]
    if isinstance(found, str):
        return [_not_found(where, found)]
    made = [Joined(plan.once(_used, each_one), each_one) for each_one in found]
    doubt = "its version is known only after apply"
    return made if len(made) < 2 else [_doubted(each_one, where, doubt) for each_one in made]


def _used(_: Plan, template: Resource[LaunchTemplate]) -> Launch:
    """What a template makes, its paths with the address before them."""
    return _launch(template, f"{template.address}.")


def launches_of(
    resource: AnyResource,
    named: tuple[str | None, str | None],
    heads: Sequence[Head],
    version: str | None,
    where: str,
) -> tuple[Launch, ...]:
    """The templates of the plan that a resource uses which is no resource of terraform's own.

    Args:
        resource: That holds it.
        named: Id and name, as far as they are known.
        heads: Else the resources that these are made from.
        version: As asked for; None: not said.
        where: Where it stands.
    """
    plan = resource.plan
    ids, names = plan.once(_templates)
    found = [
        head for key, table in zip(named, (ids, names), strict=True) if key for head in table.get(key, ())
    ]
    found = found or [head for head in heads if _is_template(plan, head)]
    distinct = {id(head): head for head in found}
    joined_all = [
        each_one for head in distinct.values() for each_one in _opened(resource, head, (version, ()), where)
    ]
    return tuple(each_one.launch for each_one in joined_all)


def instance_claims(claims: Claims, templates: Sequence[Joined]) -> None:
    """Tags that the one template gives to its machines; several are alternatives, and name nobody."""
    template = templates[0].template if len(templates) == 1 else None
    if template is None:
        return
    own = claims if claims.resource is template else Claims(template)
    for at, specification in enumerate(each(template.values.tag_specifications)):
        if specification.resource_type in (None, "instance"):
            own.required(specification.tags, "tag_specifications", at, "tags")
    if template.is_unknown("tag_specifications"):
        own.complete = False
    if own is not claims:
        claims.take(own)


def launches(templates: Iterable[Joined]) -> tuple[Launch, ...]:
    """What some templates make."""
    return tuple(each_one.launch for each_one in templates)
