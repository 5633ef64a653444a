"""Cloud TPU nodes, VMs and queued resources: slices, whose name or topology says how many chips they are."""

import math
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.catalog.rates import links_gbps
from guardrails.catalog.rows import Chip
from guardrails.clouds.gcp.shared import Google, Part, Text, common, rows, setting, single, whole
from guardrails.formats.decoding import Flag, each, first, flag
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import SENSITIVE, Workload

_DEFAULT = "v2-8"  # what the API makes where no type is asked for
_TOPOLOGY = re.compile(r"\d{1,6}(?:x\d{1,6}){1,3}")


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
    values = resource.values
    scheduling = first(values.scheduling_config)
    return rows(
        resource,
        [Part(lambda size: [[_slice(resource, values, (), size)]], single)],
        lambda: common(resource, market=_market(scheduling)),
    )


def read_queued(resource: Resource[QueuedResource]) -> list[Workload]:
    """A row for each node that is asked for."""
    tpu = first(resource.values.tpu)
    specs = each(tpu.node_spec) if tpu is not None else []
    parents = [spec.parent for spec in specs]
    parts = [_queued(resource, spec, at, len(specs)) for at, spec in enumerate(specs)]
    return rows(resource, parts or [_unseen(resource)], lambda: common(resource, ids=_ids(parents)))


def _ids(parents: Sequence[str | None]) -> list[str]:
    """Parents written so that the project is found in them."""
    return [f"{parent}/" for parent in parents if parent]


def _queued(resource: Resource[Any], spec: _NodeSpec, at: int, number: int) -> Part:
    path = ("tpu", 0, "node_spec", at, "node", 0)
    node = first(spec.node) or _Node()
    name = f"#{at}" if number > 1 else ""
    return Part(lambda size: [[_slice(resource, node, path, size)]], single, name)


def _unseen(resource: Resource[Any]) -> Part:
    reason = "known only after apply" if resource.is_unknown("tpu") else "is not set"
    return Part(lambda size: [[unknown_choice(size, "tpu[0].node_spec", reason)]], single)


def _slice(resource: Resource[Any], values: Slice | _Node, path: Path, size: Size) -> Choice:
    config = first(values.accelerator_config)
    if config is not None:
        return _shaped(resource, config, (*path, "accelerator_config", 0), size)
    if resource.is_unknown(*path, "accelerator_config") and resource.is_configured(
        *path, "accelerator_config"
    ):
        return unknown_choice(size, written((*path, "accelerator_config")), "known only after apply")
    kind = setting(resource, values.accelerator_type, *path, "accelerator_type", default=_DEFAULT)
    where = written((*path, "accelerator_type"))
    if kind.value is None:
        return unknown_choice(size, where, kind.reason or "is not set", least=1)
    shown = SENSITIVE if kind.sensitive else kind.value
    found = resource.plan.accelerators.catalog.tpu_slice(kind.value)
    if found is None:
        reason = f'"{shown}" is not in the catalog'
        return msgspec.structs.replace(unknown_choice(size, where, reason, least=1), instance_type=shown)
    return _joined(shown, found[0], whole(found[1]), size)


def _shaped(resource: Resource[Any], config: _Accelerator, path: Path, size: Size) -> Choice:
    """A generation and a topology, whose sides multiply to the number of chips."""
    kind = resource.text(config.type, *path, "type")
    topology = resource.text(config.topology, *path, "topology")
    shown = SENSITIVE if kind.sensitive or topology.sensitive else f"{kind.value} {topology.value}"
    if kind.value is None:
        return unknown_choice(size, written((*path, "type")), kind.reason or "is not set", least=1)
    chip = resource.plan.accelerators.catalog.accelerator("gcp", kind.value)
    if chip is None or chip.family != "tpu":
        reason = f'"{SENSITIVE if kind.sensitive else kind.value}" is not in the catalog'
        return msgspec.structs.replace(
            unknown_choice(size, written((*path, "type")), reason, least=1), instance_type=shown
        )
    if topology.value is None or not _TOPOLOGY.fullmatch(topology.value):
        reason = topology.reason or ("is not set" if topology.value is None else "is no topology")
        return Choice(shown, chip.name, None, size, path=written((*path, "topology")), reason=reason, least=1)
    return _joined(shown, chip, math.prod(map(int, topology.value.split("x"))), size)


def _joined(shown: str, chip: Chip, count: float, size: Size) -> Choice:
    """A slice: its chips are one machine, by the links between them."""
    return Choice(shown, chip.name, count, size, links_gbps(chip, count))


def _market(scheduling: _Scheduling | None) -> str:
    if scheduling is None:
        return "on_demand"
    if flag(scheduling.spot) or flag(scheduling.preemptible):
        return "spot"
    return "reserved" if flag(scheduling.reserved) else "on_demand"
