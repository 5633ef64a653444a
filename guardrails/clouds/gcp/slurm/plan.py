"""Slurm on GCP: Cluster Director, and node sets that Cluster Toolkit writes as files into a bucket.

Only the controller and templates are resources; Slurm makes the nodes. Other files are none of this.
"""

import re
from collections.abc import Iterator

import msgspec

from guardrails.catalog.accelerators import OPEN, Choice, Size, plain, unknown_choice
from guardrails.clouds.build import planned
from guardrails.clouds.counting import fixed
from guardrails.clouds.gcp.compute.machine import Guests, machine
from guardrails.clouds.gcp.compute.plan import TEMPLATES, joined, template_choices
from guardrails.clouds.gcp.compute.settings import Guest, Machine, held_parts, machine_choices, machine_parts
from guardrails.clouds.gcp.reservations.plan import reserved_choices
from guardrails.clouds.gcp.reservations.users import KIND as RESERVATION
from guardrails.clouds.gcp.shared import Google, Text, common, may_be_set, named, targets
from guardrails.clouds.gcp.slurm.settings import NO_NUMBERS, node_set_number
from guardrails.clouds.gcp.tpu.settings import joined as tpu_slice
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Number, each, first, whole_number
from guardrails.formats.embedded.text import parse
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import SENSITIVE, Unresolved, Workload


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
        return planned(resource, [_unknown("orchestrator", "is not known")], lambda: common(resource))
    parts = list(_logins(resource, slurm))
    for at, node_set in enumerate(each(slurm.node_sets)):
        parts += _node_set(resource, node_set, at)
    return planned(resource, parts, lambda: common(resource))


def _unknown(path: str, reason: str, market: str = "") -> Part:
    return Part(choices=(unknown_choice(OPEN, path, reason),), market=market)


def _logins(resource: Resource[Cluster], slurm: _Slurm) -> Iterator[Part]:
    for at, login in enumerate(each(slurm.login_nodes)):
        path: Path = (*_SLURM, "login_nodes", at)
        number = fixed(fields.number(resource, login.count, *path, "count"))
        made = machine(resource, login, path)
        yield from machine_parts(made, resource.plan.accelerators, number, "login_nodes")


def _node_set(resource: Resource[Cluster], node_set: _NodeSet, at: int) -> list[Part]:
    path: Path = (*_SLURM, "node_sets", at)
    wanted = fields.text(resource, node_set.compute_id, *path, "compute_id")
    number = node_set_number(
        fields.number(resource, node_set.static_node_count, *path, "static_node_count"),
        fields.number(resource, node_set.max_dynamic_node_count, *path, "max_dynamic_node_count"),
    )
    name = f"node_sets[{at}]"
    for index, compute in enumerate(each(resource.values.compute_resources)):
        config = first(compute.config)
        if config is None or compute.id is None or compute.id != wanted.value:
            continue
        for field, market in _MARKETS.items():
            block = first(getattr(config, field))
            if block is not None:
                inner = ("compute_resources", index, "config", 0, field, 0)
                return held_parts(_made(resource, block, inner, number.size), number, name, market)
    reason = wanted.reason or "its compute resource is not known"
    return held_parts([[unknown_choice(number.size, wanted.path, reason)]], number, name)


def _made(resource: AnyResource, block: _Instances, path: Path, size: Size) -> list[list[Choice]]:
    """What machines of a compute resource are."""
    if path[-2] == "new_reserved_instances":
        return _reserved(resource, block.reservation, (*path, "reservation"), size)
    return machine_choices(machine(resource, block, path), resource.plan.accelerators, size)


def _reserved(resource: AnyResource, value: str | None, path: Path, size: Size) -> list[list[Choice]]:
    """What machines from a reservation are."""
    heads, reasons = targets(resource, (RESERVATION,), value, *path)
    if len(heads) == 1:
        found = reserved_choices(resource.plan, heads[0], size)
        if found:
            return found
    return [[unknown_choice(size, written(path), (reasons or ["names several reservations"])[0])]]


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
        part = _unknown("content", content.reason, market="unknown")
        return planned(resource, [part], lambda: common(resource, role="delegated"))
    if not _HINT.search(content.value):
        return []
    text = parse(content.value)
    if text.problem and _FILE.search(name):
        part = _unknown("content", text.problem)
        return planned(resource, [part], lambda: common(resource, role="delegated"))
    groups = list(_groups(list(text.documents)))
    parts = [
        part
        for at, group in enumerate(groups)
        for part in _file_parts(resource, group, str(at) if len(groups) > 1 else "")
    ]
    return planned(resource, parts, lambda: common(resource, role="delegated"))


def _groups(value: object, depth: int = 0) -> Iterator[dict[str, object]]:
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


def _file_parts(resource: AnyResource, group: dict[str, object], name: str) -> list[Part]:
    static = whole_number(_scalar(group.get("node_count_static"), 0))
    dynamic = whole_number(_scalar(group.get("node_count_dynamic_max"), 0))
    known = static is not None and dynamic is not None
    number = node_set_number(Field(static), Field(dynamic)) if known else NO_NUMBERS
    return held_parts(_file_choices(resource, group, number.size), number, name)


def _scalar(value: object, default: int) -> Number:
    if value is None:
        return default
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else "?"


def _file_choices(resource: AnyResource, group: dict[str, object], size: Size) -> list[list[Choice]]:
    """A node set names a machine type, a TPU type or an instance template."""
    properties = group.get("instance_properties")
    kind = group.get("machine_type") or (
        properties.get("machineType") if isinstance(properties, dict) else None
    )
    template = group.get("instance_template")
    hidden = resource.is_sensitive("content")
    if isinstance(kind, str):
        known = not isinstance(properties, dict) or "guestAccelerators" not in properties
        unseen = None if known else Unresolved("content.guest_accelerator", "known only after apply")
        made = Machine(
            type=Field(kind, "content.machine_type", hidden=hidden),
            guests=tuple(_guests(group, properties, hidden=hidden)),
            unseen=unseen,
        )
        return machine_choices(made, resource.plan.accelerators, size)
    tpu = group.get("node_type")
    if isinstance(tpu, str):
        found = resource.plan.accelerators.catalog.tpu_slice(tpu)
        if found is not None:
            shown = SENSITIVE if hidden else tpu
            chip, count = found
            return [[tpu_slice(shown, chip, plain(count), size)]]
    elif isinstance(template, str):
        heads = named(resource.plan, TEMPLATES, template)
        if heads:
            return template_choices(
                joined(resource, template, ("content",)), resource.plan.accelerators, size
            )
    return [[unknown_choice(size, "content", "names a machine that the plan does not show")]]


def _guests(group: dict[str, object], properties: object, *, hidden: bool) -> Iterator[Guest]:
    """Guest accelerators, in the names of terraform or of the API."""
    listed = group.get("guest_accelerator") or group.get("gpu")
    if not listed and isinstance(properties, dict):
        listed = properties.get("guestAccelerators")
    found = listed if isinstance(listed, list) else [listed]
    for at, item in enumerate(each_one for each_one in found if isinstance(each_one, dict)):
        path = f"content.guest_accelerator[{at}]"
        kind = item.get("type") or item.get("acceleratorType")
        count = whole_number(_scalar(item.get("count") or item.get("acceleratorCount"), 1))
        yield Guest(
            Field(kind if isinstance(kind, str) else None, f"{path}.type", hidden=hidden),
            Field(count, f"{path}.count", "" if count is not None else "is no number of devices"),
        )
