"""Slurm on GCP: Cluster Director, and node sets that Cluster Toolkit writes as files into a bucket.

Only the controller and templates are resources; Slurm makes the nodes. Other files are none of this.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.catalog.rates import links_gbps
from guardrails.clouds.gcp.compute import machine as gcp_machine
from guardrails.clouds.gcp.compute.machine import Guests, Machine, of_machine
from guardrails.clouds.gcp.compute.plan import TEMPLATES, Joined, joined, template_choices
from guardrails.clouds.gcp.reservations.plan import reserved_choices
from guardrails.clouds.gcp.reservations.users import KIND as RESERVATION
from guardrails.clouds.gcp.shared import (
    ANY,
    Google,
    Part,
    Text,
    common,
    fixed,
    may_be_set,
    named,
    rows,
    targets,
    whole,
)
from guardrails.formats.decoding import Number, each, first, whole_number
from guardrails.formats.embedded.text import parse
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import SENSITIVE, Workload


class _Instances(msgspec.Struct):
    guest_accelerator: Guests = None
    machine_type: Text = msgspec.UNSET
    reservation: str | None = None


class _Config(msgspec.Struct):
    new_flex_start_instances: list[_Instances | None] | _Instances | None = None
    new_on_demand_instances: list[_Instances | None] | _Instances | None = None
    new_reserved_instances: list[_Instances | None] | _Instances | None = None
    new_spot_instances: list[_Instances | None] | _Instances | None = None


class _Compute(msgspec.Struct):
    config: list[_Config | None] | _Config | None = None
    id: str | None = None


class _NodeSet(msgspec.Struct):
    compute_id: str | None = None
    max_dynamic_node_count: Number = None
    static_node_count: Number = None


class _Login(msgspec.Struct):
    count: Number = None
    guest_accelerator: Guests = None
    machine_type: Text = msgspec.UNSET


class _Slurm(msgspec.Struct):
    login_nodes: list[_Login | None] | _Login | None = None
    node_sets: list[_NodeSet | None] | _NodeSet | None = None


class _Orchestrator(msgspec.Struct):
    slurm: list[_Slurm | None] | _Slurm | None = None


class Cluster(Google, kw_only=True):
    """`google_hypercomputecluster_cluster`. Source: hashicorp/google 7.45."""

    compute_resources: list[_Compute | None] | _Compute | None = None
    orchestrator: list[_Orchestrator | None] | _Orchestrator | msgspec.UnsetType | None = msgspec.UNSET


class BucketObject(Google, kw_only=True):
    """`google_storage_bucket_object`."""

    content: str | None = None


_MARKETS = {
    "new_on_demand_instances": "on_demand",
    "new_spot_instances": "spot",
    "new_flex_start_instances": "flex_start",
    "new_reserved_instances": "reserved",
}
_SLURM: Path = ("orchestrator", 0, "slurm", 0)


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """A row for the login nodes and for each node set with accelerators."""
    orchestrator = first(resource.values.orchestrator)
    slurm = first(orchestrator.slurm) if isinstance(orchestrator, _Orchestrator) else None
    if slurm is None:
        if not may_be_set(resource, orchestrator, "orchestrator"):
            return []
        part = Part(lambda size: [[unknown_choice(size, "orchestrator", "is not known")]], lambda: ANY)
        return rows(resource, [part], lambda: common(resource))
    parts = list(_logins(resource, slurm))
    for at, node_set in enumerate(each(slurm.node_sets)):
        parts.append(_node_set(resource, node_set, at))
    return rows(resource, parts, lambda: common(resource))


def _logins(resource: Resource[Cluster], slurm: _Slurm) -> Iterator[Part]:
    for at, login in enumerate(each(slurm.login_nodes)):
        path: Path = (*_SLURM, "login_nodes", at)
        machine = gcp_machine.machine(resource, login, path)
        size = partial(fixed, resource, login.count, *path, "count")
        yield of_machine(resource, machine, size, "#login_nodes")


def _node_set(resource: Resource[Cluster], node_set: _NodeSet, at: int) -> Part:
    path: Path = (*_SLURM, "node_sets", at)
    wanted = resource.text(node_set.compute_id, *path, "compute_id")
    part = Part(lambda _: [], partial(_counts, resource, node_set, path), f"#node_sets[{at}]")
    for index, compute in enumerate(each(resource.values.compute_resources)):
        config = first(compute.config)
        if config is None or compute.id is None or compute.id != wanted.value:
            continue
        for field, market in _MARKETS.items():
            block = first(getattr(config, field))
            if block is not None:
                part.market = market
                part.choices = _made(resource, block, ("compute_resources", index, "config", 0, field, 0))
                return part
    reason = wanted.reason or "its compute resource is not known"
    part.choices = lambda count: [[unknown_choice(count, written((*path, "compute_id")), reason)]]
    return part


def _made(resource: Resource[Any], block: _Instances, path: Path) -> Callable[[Size], list[list[Choice]]]:
    """What machines of a compute resource are."""
    if path[-2] == "new_reserved_instances":
        return partial(_reserved, resource, block.reservation, (*path, "reservation"))
    return partial(gcp_machine.parts, resource, gcp_machine.machine(resource, block, path))


def _reserved(resource: Resource[Any], value: str | None, path: Path, size: Size) -> list[list[Choice]]:
    """What machines from a reservation are."""
    heads, reasons = targets(resource, (RESERVATION,), value, *path)
    if len(heads) == 1:
        found = reserved_choices(resource.plan, heads[0], size)
        if found:
            return found
    return [[unknown_choice(size, written(path), (reasons or ["names several reservations"])[0])]]


def _counts(resource: Resource[Any], node_set: _NodeSet, path: Path) -> Size:
    """Static nodes stand; dynamic ones come on top."""
    static = resource.number(node_set.static_node_count, *path, "static_node_count")
    dynamic = resource.number(node_set.max_dynamic_node_count, *path, "max_dynamic_node_count")
    least = static.value or 0
    for name, fact in (("static_node_count", static), ("max_dynamic_node_count", dynamic)):
        if fact.reason:
            resource.lost(written((*path, name)), fact.reason)
            return Size(Range(least), Range(least))
    top = least + (dynamic.value or 0)
    return Size(Range(least, top), exactly(top))


_FILE = re.compile(r"(?:^|/)nodeset(?:_tpu|_dyn)?_configs/[^/]+$|-slurm-config$")
_HINT = re.compile(r"node_count_(?:static|dynamic_max)")


def read_object(resource: Resource[BucketObject]) -> list[Workload]:
    """Rows of role `delegated` for the node sets in a file of Slurm's controller; none for other files."""
    values = resource.values
    content = resource.text(values.content, "content")
    name = resource.known(values.name, "name").value or ""
    if content.value is None:
        if not (content.reason and _FILE.search(name)):
            return []
        part = Part(
            lambda size: [[unknown_choice(size, "content", content.reason)]], lambda: ANY, "", "unknown"
        )
        return rows(resource, [part], lambda: common(resource, role="delegated"))
    if not _HINT.search(content.value):
        return []
    text = parse(content.value)
    if text.problem and _FILE.search(name):
        part = Part(lambda size: [[unknown_choice(size, "content", text.problem)]], lambda: ANY)
        return rows(resource, [part], lambda: common(resource, role="delegated"))
    groups = list(_groups(list(text.documents)))
    parts = [
        _file_part(resource, group, f"#{at}" if len(groups) > 1 else "") for at, group in enumerate(groups)
    ]
    return rows(resource, parts, lambda: common(resource, role="delegated"))


def _groups(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Everything that says how many nodes it has, at any depth."""
    if isinstance(value, dict):
        if "node_count_static" in value or "node_count_dynamic_max" in value:
            yield value
            return
        value = list(value.values())
    if isinstance(value, list) and depth < _DEEP:
        for item in value:
            yield from _groups(item, depth + 1)


_DEEP = 8


def _file_part(resource: Resource[Any], group: dict[str, Any], name: str) -> Part:
    def size() -> Size:
        static = whole_number(_scalar(group.get("node_count_static"), 0))
        dynamic = whole_number(_scalar(group.get("node_count_dynamic_max"), 0))
        if static is None or dynamic is None:
            resource.lost("content", "its node counts are no numbers")
            return ANY
        return Size(Range(static, static + dynamic), exactly(static + dynamic))

    def choices(count: Size) -> list[list[Choice]]:
        return _file_choices(resource, group, count)

    return Part(choices, size, name)


def _scalar(value: Any, default: int) -> Number:
    if value is None:
        return default
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else "?"


def _file_choices(resource: Resource[Any], group: dict[str, Any], size: Size) -> list[list[Choice]]:
    """A node set names a machine type, a TPU type or an instance template."""
    properties = group.get("instance_properties")
    kind = group.get("machine_type") or (
        properties.get("machineType") if isinstance(properties, dict) else None
    )
    template = group.get("instance_template")
    hidden = resource.is_sensitive("content")
    if isinstance(kind, str):
        known = not isinstance(properties, dict) or "guestAccelerators" not in properties
        machine = Machine(Fact(kind, "", hidden), _guests(group, properties), known, ("content",))
        return gcp_machine.parts(resource, machine, size)
    if isinstance(group.get("node_type"), str):
        found = resource.plan.accelerators.catalog.tpu_slice(group["node_type"])
        if found is not None:
            shown = SENSITIVE if hidden else group["node_type"]
            chip, count = found
            return [[Choice(shown, chip.name, whole(count), size, links_gbps(chip, count))]]
    elif isinstance(template, str):
        heads = named(resource.plan, TEMPLATES, template)
        if heads:
            return template_choices(_templates(resource, template), size)
    return [[unknown_choice(size, "content", "names a machine that the plan does not show")]]


def _templates(resource: Resource[Any], name: str) -> list[Joined]:
    return joined(resource, name, ("content",))


def _guests(group: dict[str, Any], properties: Any) -> Guests:
    """Guest accelerators, in the names of terraform or of the API."""
    listed = group.get("guest_accelerator") or group.get("gpu")
    if not listed and isinstance(properties, dict):
        listed = properties.get("guestAccelerators")
    result: list[gcp_machine.Guest | None] = []
    for item in listed if isinstance(listed, list) else [listed]:
        if isinstance(item, dict):
            kind = item.get("type") or item.get("acceleratorType")
            count = item.get("count") or item.get("acceleratorCount")
            result.append(
                gcp_machine.Guest(type=kind if isinstance(kind, str) else None, count=_scalar(count, 1))
            )
    return result
