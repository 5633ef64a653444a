"""`aws_launch_template`, and the joins of those who use one. A template by itself provisions nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, Choice, Size, one_of, unknown_choice
from guardrails.clouds.aws.ec2 import versions as aws_versions
from guardrails.clouds.aws.ec2.requirements import Requirements, choices_of
from guardrails.clouds.aws.ec2.settings import market_name
from guardrails.clouds.aws.shared import placement_group
from guardrails.clouds.build import Setting, workloads
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal, UnresolvedRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import (
    NOT_SET,
    Fact,
    Resource,
    Unreadable,
    attribute,
    open_resource,
)
from guardrails.model.workload import UNKNOWN, Workload

TYPE = "aws_launch_template"


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
    tags: Any = None


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
    tags: Any = None
    tags_all: Any = None


class Joined(msgspec.Struct):
    """One launch template that may be used; without it, the path and reason why it is not known.

    Attributes:
        doubt: Why the plan does not tell which of several is in force; empty when that is no question.
    """

    template: Resource[LaunchTemplate] | None
    path: str = ""
    reason: str = ""
    doubt: str = ""


def read(resource: Resource[LaunchTemplate]) -> list[Workload]:
    """At most one row, of role `template`; one that names no type at all is completed by whoever uses it."""
    values = resource.values
    if names_nothing(resource):
        return []
    choices = template_choices(resource, EMPTY, "")
    if all(found.chip == NONE for found in choices):
        return []
    itself = [Joined(resource)]
    claims = Claims(resource)
    instance_claims(claims, itself)
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
    setting = Setting("aws", where, claims, placement(itself), market(itself), "template")
    return workloads(resource, choices, setting)


def names_nothing(resource: Resource[LaunchTemplate]) -> bool:
    """Whether a template certainly leaves the type to whoever uses it."""
    values = resource.values
    if values.instance_type is not None and (
        values.instance_type is not msgspec.UNSET or resource.plan.complete
    ):
        return False
    if first(values.instance_requirements) is not None:
        return False
    return not (resource.is_unknown("instance_type") or resource.is_unknown("instance_requirements"))


def template_choices(resource: Resource[LaunchTemplate], size: Size, prefix: str) -> list[Choice]:
    """What machines made from a template may be.

    Args:
        prefix: Put before paths, the template's address when another resource is read.
    """
    values = resource.values
    own = resource.text(values.instance_type or None, "instance_type")
    path = f"{prefix}instance_type"
    if own.value is not None:
        return [resource.plan.accelerators.choice("aws", own.value, size, path, hidden=own.sensitive)]
    requirements = first(values.instance_requirements)
    if requirements is not None and not own.reason:
        return choices_of(resource.plan.accelerators, requirements, size, f"{prefix}instance_requirements")
    return [unknown_choice(size, path, own.reason or "is not set")]


def choices(templates: Sequence[Joined], size: Size) -> list[Choice]:
    """What machines made from one of some templates may be."""
    result: list[Choice] = []
    for joined_one in templates:
        if joined_one.template is None:
            result.append(unknown_choice(size, joined_one.path, joined_one.reason))
        else:
            result += template_choices(joined_one.template, size, f"{joined_one.template.address}.")
    doubt = next((each_one for each_one in templates if each_one.doubt), None)
    return one_of(result, doubt.path, doubt.doubt) if doubt is not None else result


SHORT = ("id", "name")
LONG = ("launch_template_id", "launch_template_name")


def joined(
    resource: Resource[Any], block: TemplateReference | None, path: Path, names: tuple[str, str] | None = None
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
    doubt = lost[0].doubt if len(heads) > 1 and lost else ""
    lost = [] if doubt else lost
    opened = [each_one for head in heads for each_one in _opened(resource, head, block.version, place_of)]
    if doubt:
        opened = [
            msgspec.structs.replace(each_one, path=written(place_of), doubt=doubt) for each_one in opened
        ]
    found = opened + lost
    if found and not (lost and not opened and (id_ or name)):
        return found
    reason = f"launch template {id_ or name} is not in the plan" if id_ or name else "known only after apply"
    return [Joined(None, written(place_of), reason)]


def _meant(
    resource: Resource[Any], known: tuple[str | None, str | None], path: Path, names: tuple[str, str]
) -> tuple[list[Head], list[Joined]]:
    """The templates that a block may mean, and why there may be others."""
    plan, (id_, name) = resource.plan, known
    ids, by_name = _templates(plan)
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


def _hidden(resource: Resource[Any], path: Path) -> bool:
    """Whether all that an attribute rests on leads into locals or dynamic blocks."""
    return all(isinstance(leaf, UnresolvedRef) and leaf.hidden for leaf in resource.leaves(*path))


def _followed(resource: Resource[Any], path: Path) -> tuple[list[Head], list[Joined]]:
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
        if isinstance(leaf, AttributeRef) and leaf.head.type == TYPE:
            heads.append(leaf.head)
        elif isinstance(leaf, Literal | AttributeRef):
            more, reason = _literal(plan, leaf)
            heads += more
        else:
            reason = leaf.reason
        if reason:
            (picks if getattr(leaf, "index", False) else lost).append(Joined(None, written(path), reason))
    if len(heads) > 1 and not lost:
        return heads, [msgspec.structs.replace(each_one, doubt=each_one.reason) for each_one in picks]
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


def _templates(plan: Plan) -> tuple[dict[str, list[Head]], dict[str, list[Head]]]:
    """Every launch template of the plan and of its prior state, by id and by name."""
    ids: dict[str, list[Head]] = {}
    names: dict[str, list[Head]] = {}
    planned = [head for head in plan.heads if head.type == TYPE]
    addresses = {head.address for head in planned}
    for head in (*planned, *(head for head in plan.prior_of(TYPE) if head.address not in addresses)):
        values = plan.body(head)[0]
        if isinstance(values, dict):
            for table, key in ((ids, values.get("id")), (names, values.get("name"))):
                if isinstance(key, str):
                    table.setdefault(key, []).append(head)
    return ids, names


def _name(plan: Plan, head: Head) -> Any:
    values = plan.body(head)[0]
    return values.get("name") if isinstance(values, dict) else None


def _opened(resource: Resource[Any], head: Head, version: Number, path: Path) -> list[Joined]:
    """A template in the version that is asked for: none when it goes, several when it may be each of them."""
    where = written(path)
    try:
        template = resource.plan.once(open_resource, head, LaunchTemplate)
        if template.gone and resource.planned:
            return []
        found = aws_versions.in_force(resource, template, version, (*path[:-1], "version"))
    except Unreadable as problem:
        return [Joined(None, problem.path, f"{head.address}: {problem.reason}")]
    if isinstance(found, str):
        return [Joined(None, where, found)]
    doubt = "its version is known only after apply" if len(found) > 1 else ""
    return [Joined(each_one, where, doubt=doubt) for each_one in found]


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


def placement(templates: Iterable[Joined]) -> str:
    """The placement group that all templates name; empty when there is none, or they differ."""
    names: set[str] = set()
    for joined_one in templates:
        template = joined_one.template
        block = first(template.values.placement) if template is not None else None
        if template is None or block is None:
            return ""
        names.add(placement_group(template, block.group_name, "placement", 0, "group_name"))
    return names.pop() if len(names) == 1 else ""


def market(templates: Sequence[Joined]) -> str:
    """The market that all templates name; `unknown` when they differ or are not known."""
    names = {_template_market(joined_one.template) for joined_one in templates}
    return names.pop() if len(names) == 1 else UNKNOWN if names else "on_demand"


def _template_market(template: Resource[LaunchTemplate] | None) -> str:
    if template is None:
        return UNKNOWN
    options = first(template.values.instance_market_options)
    return market_name(options.market_type if options is not None else None)
