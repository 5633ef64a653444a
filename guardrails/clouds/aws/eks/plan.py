"""EKS: managed node groups, and clusters whose Auto Mode makes nodes by itself."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, Choice, Size, unknown_choice
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.template_plan import Joined, TemplateReference, names_nothing
from guardrails.clouds.aws.shared import OPEN, AwsResource, Limits, listed, rows, setting, sized
from guardrails.clouds.build import Setting
from guardrails.formats.decoding import Flag, Number, first, flag
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import UNKNOWN, Workload

_ACCELERATED_IMAGES = ("GPU", "NVIDIA", "NEURON")
"""In the name of an `ami_type` that EKS builds for accelerated types only."""
_MARKETS = {"ON_DEMAND": "on_demand", "SPOT": "spot", "CAPACITY_BLOCK": "reserved"}


class _Scaling(msgspec.Struct):
    desired_size: Number = None
    max_size: Number = None
    min_size: Number = None


class NodeGroup(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    ami_type: str | None = None
    capacity_type: str | None = None
    instance_types: list[str | None] | None = None
    labels: Any = None
    launch_template: list[TemplateReference | None] | TemplateReference | None = None
    scaling_config: list[_Scaling | None] | _Scaling | None = None


class _Compute(msgspec.Struct):
    enabled: Flag = None


class Cluster(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    compute_config: list[_Compute | None] | _Compute | None = None


def read_group(resource: Resource[NodeGroup]) -> list[Workload]:
    """At most one row; several instance types are alternatives."""
    values = resource.values
    templates = aws_template.joined(resource, first(values.launch_template), ("launch_template", 0))

    def choices() -> list[Choice]:
        found = _choices(resource, templates, OPEN)
        if all(each.chip == NONE for each in found):
            return found
        return _choices(resource, templates, _size(resource))

    return rows(resource, [("", choices)], lambda: _setting(resource, templates))


def _choices(resource: Resource[NodeGroup], templates: list[Joined], size: Size) -> list[Choice]:
    """The group's own types, else its template's: EKS refuses a group that has both.

    With neither, EKS takes t3.medium. Source: EKS API, CreateNodegroup, `instanceTypes`.
    """
    values = resource.values
    configured = resource.is_configured("instance_types")
    found: list[Choice] = []
    if values.instance_types or configured:
        found = listed(resource, values.instance_types, ("instance_types",), size)
    if not values.instance_types and all(each.chip == UNKNOWN for each in found):
        typed = [one for one in templates if one.template is None or not names_nothing(one.template)]
        known = all(one.template is not None for one in typed)
        if typed and (known or not found):
            found = aws_template.choices(typed, size)
        elif not found:
            found = [_default(resource, templates, size)]
    least = _least(values)
    return [
        msgspec.structs.replace(each, least=max(each.least, least)) if each.count is None else each
        for each in found
    ]


def _default(resource: Resource[NodeGroup], templates: list[Joined], size: Size) -> Choice:
    """What a group runs on that names no type, itself or in its template."""
    untemplated = not resource.is_configured("launch_template")
    if resource.is_unknown("instance_types") and (templates or untemplated):
        return Choice("t3.medium", NONE, 0, size)
    return unknown_choice(size, "instance_types", "is not set")


def _least(values: NodeGroup) -> int:
    """Accelerators that a machine of an unknown type has at least: some images are for such machines."""
    image = (values.ami_type or "").upper()
    return 1 if any(word in image for word in _ACCELERATED_IMAGES) else 0


def _size(resource: Resource[NodeGroup]) -> Size:
    scaling = first(resource.values.scaling_config) or _Scaling()
    path = ("scaling_config", 0)
    return sized(
        resource,
        Limits(
            (scaling.desired_size, (*path, "desired_size")),
            (scaling.max_size, (*path, "max_size")),
            (scaling.min_size, (*path, "min_size")),
        ),
    )


def _setting(resource: Resource[NodeGroup], templates: list[Joined]) -> Setting:
    values = resource.values
    own = values.capacity_type
    market = aws_template.market(templates) if not own else _MARKETS.get(own.upper(), UNKNOWN)
    made = setting(resource, market=market)
    made.claims.required(values.labels, "labels")
    aws_template.instance_claims(made.claims, templates)
    made.placement = aws_template.placement(templates)
    return made


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """At most one row, of role `delegated`: Auto Mode makes the nodes that pods ask for.

    Its built-in node pools make general machines only, but anyone with access to the cluster adds pools of
    accelerated types without a change to the cluster. Source: EKS user guide, "Create a Node Pool for EKS
    Auto Mode".
    """
    config = first(resource.values.compute_config)
    if config is None:
        if not resource.is_open("compute_config"):
            return []
        config = _Compute()
    enabled = resource.fact(config.enabled, "compute_config", 0, "enabled")
    on = flag(enabled.value) if isinstance(enabled.value, bool | str) else None
    if on is False or (on is None and enabled.value is None and not enabled.reason):
        return []
    reason = "Auto Mode makes the machines that pods ask for" if on else enabled.reason or "is no flag"
    delegated = unknown_choice(OPEN, "compute_config[0].enabled", reason)
    return rows(resource, [("", lambda: [delegated])], lambda: setting(resource, role="delegated"))
