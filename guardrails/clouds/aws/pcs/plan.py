"""Compute node groups of PCS, as the Cloud Control provider writes them (`awscc_…`)."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, unknown_choice
from guardrails.clouds.aws.shared import AwsResource, Limits, every, named, rows, setting, sized
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import UNKNOWN, Workload


class _Instance(msgspec.Struct):
    instance_type: str | None = None


class _Scaling(msgspec.Struct):
    max_instance_count: Number = None
    min_instance_count: Number = None


class NodeGroup(AwsResource, kw_only=True):
    """Attributes of `awscc_pcs_compute_node_group`. Source: documentation of hashicorp/awscc."""

    instance_configs: list[_Instance | None] | _Instance | None = None
    purchase_option: str | None = None
    scaling_configuration: list[_Scaling | None] | _Scaling | None = None
    tags: Any = None


def read_node_group(resource: Resource[NodeGroup]) -> list[Workload]:
    """At most one row; several instance types are alternatives."""
    values = resource.values
    scaling = first(values.scaling_configuration) or _Scaling()
    path = ("scaling_configuration",)

    def choices() -> list[Choice]:
        least = (scaling.min_instance_count, (*path, "min_instance_count"))
        most = (scaling.max_instance_count, (*path, "max_instance_count"))
        size = sized(resource, Limits((None, (*path, "min_instance_count")), most, least))
        found = [
            named(resource, each.instance_type, ("instance_configs", at, "instance_type"), size)
            for at, each in enumerate(every(values.instance_configs, _Instance))
        ]
        reason = "known only after apply" if resource.is_unknown("instance_configs") else "is not set"
        return found or [unknown_choice(size, "instance_configs", reason)]

    markets = {None: "on_demand", "ONDEMAND": "on_demand", "SPOT": "spot", "CAPACITY_BLOCK": "reserved"}
    market = markets.get(values.purchase_option, UNKNOWN)
    return rows(resource, [("", choices)], lambda: setting(resource, market=market))
