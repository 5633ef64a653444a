"""Cloud TPU nodes, VMs and queued resources: slices, whose name or topology says how many chips they are."""

import msgspec

from guardrails.catalog.accelerators import SINGLE, unknown_choice
from guardrails.clouds.build import planned
from guardrails.clouds.gcp.shared import Google, Text, common, setting
from guardrails.clouds.gcp.tpu.settings import DEFAULT, Named, Shape, market_name, slice_choice
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Flag, each, first, flag
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload


class _Scheduling(msgspec.Struct):
    preemptible: Flag = None
    reserved: Flag = None
    spot: Flag = None


class _Accelerator(msgspec.Struct):
    topology: str | None = None
    type: str | None = None


class Slice(Google, kw_only=True):
    """Attributes of nodes and VMs. Source: hashicorp/google 7.45; `google_tpu_node` is gone from 7.x."""

    accelerator_config: list[_Accelerator | None] | _Accelerator | None = None
    accelerator_type: Text = msgspec.UNSET
    scheduling_config: list[_Scheduling | None] | _Scheduling | None = None


class _Node(msgspec.Struct):
    accelerator_config: list[_Accelerator | None] | _Accelerator | None = None
    accelerator_type: Text = msgspec.UNSET


class _NodeSpec(msgspec.Struct):
    node: list[_Node | None] | _Node | None = None
    parent: str | None = None


class _Tpu(msgspec.Struct):
    node_spec: list[_NodeSpec | None] | _NodeSpec | None = None


class QueuedResource(Google, kw_only=True):
    """Attributes that are read."""

    tpu: list[_Tpu | None] | _Tpu | None = None


def read(resource: Resource[Slice]) -> list[Workload]:
    """One row."""
    scheduling = first(resource.values.scheduling_config)
    part = _part(resource, resource.values, ())
    return planned(resource, [part], lambda: common(resource, market=_market(scheduling)))


def read_queued(resource: Resource[QueuedResource]) -> list[Workload]:
    """A row for each node that is asked for."""
    tpu = first(resource.values.tpu)
    specs = each(tpu.node_spec) if tpu is not None else []
    names = [str(at) for at in range(len(specs))] if len(specs) > 1 else [""] * len(specs)
    found = [
        _part(resource, first(spec.node) or _Node(), ("tpu", 0, "node_spec", at, "node", 0), name)
        for at, (spec, name) in enumerate(zip(specs, names, strict=True))
    ]
    ids = [f"{spec.parent}/" for spec in specs if spec.parent]  # so that the project is found in them
    return planned(resource, found or [_unseen(resource)], lambda: common(resource, ids=ids))


def _part(resource: AnyResource, values: Slice | _Node, path: Path, name: str = "") -> Part:
    choice = slice_choice(_slice(resource, values, path), resource.plan.accelerators, SINGLE)
    return Part(choices=(choice,), name=name)


def _unseen(resource: AnyResource) -> Part:
    reason = "known only after apply" if resource.is_unknown("tpu") else "is not set"
    return Part(choices=(unknown_choice(SINGLE, "tpu[0].node_spec", reason),))


def _slice(resource: AnyResource, values: Slice | _Node, path: Path) -> Shape | Named:
    config = first(values.accelerator_config)
    inner = (*path, "accelerator_config")
    if config is not None:
        return Shape(
            fields.text(resource, config.type, *inner, 0, "type"),
            fields.text(resource, config.topology, *inner, 0, "topology"),
        )
    if resource.is_unknown(*inner) and resource.is_configured(*inner):
        return Named(Field(None, written(inner), "known only after apply"))
    where = (*path, "accelerator_type")
    return Named(fields.of_fact(setting(resource, values.accelerator_type, *where, default=DEFAULT), *where))


def _market(scheduling: _Scheduling | None) -> str:
    if scheduling is None:
        return "on_demand"
    spot = bool(flag(scheduling.spot) or flag(scheduling.preemptible))
    return market_name(spot=spot, reserved=bool(flag(scheduling.reserved)))
