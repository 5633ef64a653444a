"""Blocks that a plan does not show: whether one may have been written with `dynamic` over unknown values.

Terraform leaves `dynamic` blocks out of a plan's configuration, and marks the whole block unknown where their
values are. So does a provider that fills in a block which nobody wrote, on apply. The two are told apart by
what the provider computes, and, for blocks that it does compute, by whether anything in the plan is used in a
place that the configuration does not show.
"""

import re
from functools import lru_cache
from typing import Any, get_args

import msgspec

from guardrails.formats import marks
from guardrails.formats.decoding import soft
from guardrails.formats.marks import Path
from guardrails.formats.terraform import configuration as config
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef, UnresolvedRef
from guardrails.formats.terraform.plan import Plan

_RUN = frozenset(("metadata", "template", "template.metadata", "template.spec", "template.spec.containers"))
_GCE = frozenset(("guest_accelerator", "reservation_affinity", "scheduling"))
_NODE = frozenset(("node_config", "node_config.guest_accelerator"))
_DATAPROC = frozenset(
    ("master_config", "worker_config", "preemptible_worker_config", "auxiliary_node_groups")
)
_COMPUTED: dict[str, frozenset[str]] = {
    # Source: schemas of hashicorp/aws 6.25, hashicorp/azurerm 4.57, hashicorp/google 4.0 to 7.45: the blocks
    # that are optional and computed, in any of these releases.
    "aws_autoscaling_group": frozenset(
        ("mixed_instances_policy", "mixed_instances_policy.instances_distribution")
    ),
    "aws_emr_cluster": frozenset(
        ("core_instance_fleet", "core_instance_group", "master_instance_fleet", "master_instance_group")
    ),
    "aws_instance": frozenset(("capacity_reservation_specification", "instance_market_options")),
    "aws_sagemaker_app": frozenset(("resource_spec",)),
    "aws_spot_instance_request": frozenset(("capacity_reservation_specification",)),
    "aws_workspaces_workspace": frozenset(("workspace_properties",)),
    "azurerm_kubernetes_cluster": frozenset(("node_provisioning_profile",)),
    "google_cloud_run_service": _RUN | {"template.spec.containers.resources"},
    "google_cloud_run_v2_job": frozenset(("template.template.containers.resources",)),
    "google_cloud_run_v2_service": frozenset(
        ("scaling", "template.containers.resources", "template.scaling")
    ),
    "google_cloud_run_v2_worker_pool": frozenset(
        ("scaling", "template.containers.resources", "template.scaling")
    ),
    "google_colab_runtime_template": frozenset(("machine_spec",)),
    "google_compute_instance": _GCE,
    "google_compute_instance_from_machine_image": _GCE,
    "google_compute_instance_from_template": _GCE,
    "google_compute_instance_template": frozenset(("scheduling",)),
    "google_compute_region_instance_group_manager": frozenset(("instance_flexibility_policy",)),
    "google_compute_region_instance_template": frozenset(("scheduling",)),
    "google_container_cluster": _NODE
    | {
        "cluster_autoscaling",
        "node_pool",
        "node_pool.node_config",
        "node_pool.node_config.guest_accelerator",
    },
    "google_container_node_pool": _NODE,
    "google_dataproc_cluster": frozenset(
        ("cluster_config", "virtual_cluster_config", *(f"cluster_config.{name}" for name in _DATAPROC))
    ),
    "google_dataproc_workflow_template": frozenset(
        f"placement.managed_cluster.config.{name}" for name in (*_DATAPROC, "secondary_worker_config")
    ),
    "google_tpu_node": frozenset(("scheduling_config",)),
    "google_tpu_v2_vm": frozenset(("accelerator_config",)),
    "google_workbench_instance": frozenset(("gce_setup",)),
    "google_workstations_workstation_config": frozenset(("host", "host.gce_instance")),
}
_OUTPUTS = frozenset((("google_vertex_ai_endpoint", "deployed_models"),))
"""Blocks that nobody can write: they only tell what others made."""
_VALUES = ("terraform_data", "random_shuffle")
"""Types that make nothing and are there for their values, which nothing limits to a name."""
_NAMES = ("random_", "time_", "null_resource.")
"""Types whose values are names, numbers and times: they reach other resources by locals, as text."""


class _Attribute(msgspec.Struct):
    resource: str = ""
    attribute: list[Any] | None = None


def is_block(kind: type[msgspec.Struct], path: Path) -> bool:
    """Whether a path of a reader's values leads to a nested block."""
    return _below(kind, tuple(step for step in path if isinstance(step, str))) is not None


@lru_cache(maxsize=4096)
def _below(kind: type[msgspec.Struct], names: tuple[str, ...]) -> type[msgspec.Struct] | None:
    """The struct of the block at some names; None where no block is."""
    for name in names:
        fields = {field.name: field.type for field in msgspec.structs.fields(kind)}
        found = _struct(fields.get(name))
        if found is None:
            return None
        kind = found
    return kind


def _struct(found: Any) -> type[msgspec.Struct] | None:
    """The struct in an annotation such as `list[X | None] | X | None`."""
    if isinstance(found, type) and issubclass(found, msgspec.Struct):
        return found
    return next((inner for part in get_args(found) if (inner := _struct(part)) is not None), None)


_ENTRY = re.compile(rb"[\[,]\s*true")
"""Of a list, an entry of which nothing is known."""


def stand_in(values: msgspec.Struct, unknown: Any, text: bytes | msgspec.Raw) -> None:
    """Put an object of which nothing is known where a plan has null for one: it is there, and not absent.

    Args:
        values: Of a resource, as decoded; changed in place.
        unknown: Marks of what is known only after apply.
        text: The same marks, as bytes: hardly any plan speaks of a whole entry.
    """
    if _ENTRY.search(bytes(text)) is not None:
        _stand_in(values, unknown)


def _stand_in(values: msgspec.Struct, unknown: Any) -> None:
    kind = type(values)
    for name in kind.__struct_fields__:
        mark = unknown.get(name) if isinstance(unknown, dict) else getattr(unknown, name, None)
        inner = _below(kind, (name,)) if isinstance(mark, list | dict) else None
        if inner is None:
            continue
        value = getattr(values, name)
        items: list[Any] = value if isinstance(value, list) else [value]
        said: list[Any] = mark if isinstance(mark, list) and items is value else [mark]
        for at, each in enumerate(said[: len(items)]):
            if items[at] is None and each is True:
                items[at] = msgspec.convert({}, inner)
            elif isinstance(items[at], msgspec.Struct):
                _stand_in(items[at], each)


def left_out(kind: type[msgspec.Struct], values: Any) -> dict[str, Any] | None:
    """Marks of the blocks that planned values alone leave out, as terraform does where one is not known.

    It writes each block that is not there as an empty list, and each attribute that is not set as null.
    Values without either were cut by somebody, and tell nothing: None.

    A provider that does not know a block leaves it out as well: ask only where `uses_unseen`.
    """
    if not isinstance(values, dict) or not any(value is None or value == [] for value in values.values()):
        return None
    return _marks(kind, values)


def _marks(kind: type[msgspec.Struct], values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in kind.__struct_fields__:
        inner = _below(kind, (name,))
        if inner is None:
            continue
        if name not in values:
            found[name] = True
        elif isinstance(values[name], list):
            items = [_marks(inner, item) if isinstance(item, dict) else {} for item in values[name]]
            found.update({name: items} if any(items) else {})
    return found


def uses_unseen(plan: Plan, head: Head) -> bool:
    """Whether something in a module may be used by a block that its configuration does not show."""
    return _hidden(plan, head.module_address or "", head)


def has_blocks(kind: str) -> bool:
    """Whether resources of a type have nested blocks: those of the Cloud Control provider have attributes."""
    return not kind.startswith("awscc_")


def may_be_written(plan: Plan, head: Head, path: Path) -> bool:
    """Whether a block that stands in no configuration and is known only after apply may be a dynamic one."""
    kind = head.type or ""
    name = ".".join(step for step in path if isinstance(step, str))
    if not has_blocks(kind) or (kind, name) in _OUTPUTS:
        return False
    return name not in _COMPUTED.get(kind, ()) or _hidden(plan, head.module_address or "", head)


def _hidden(plan: Plan, module: str, head: Head | None) -> bool:
    """Whether something in a module may be used by a block that its configuration does not show."""
    table = plan.once(_hidden_table)
    known = table.get(module)
    if known is None:
        table[module] = frozenset()  # of a module that is called in a circle
        known = table[module] = frozenset(_sources(plan, module))
    own = f"{head.type}.{head.name}" if head is not None else ""
    return any(name != own for name in known)


def _hidden_table(_: Plan) -> dict[str, frozenset[str]]:
    """By module, what `_hidden` has found, and what it is about to find."""
    return {}


def _sources(plan: Plan, module: str) -> set[str]:
    """What is used, or can only be there to be used, by nothing that a module's configuration shows."""
    block = plan.configuration.module(module)
    if block is None:
        return set()
    texts = block.texts()
    result = set()
    where = tuple(step for step, _ in config.steps(module))
    relevant = plan.once(_relevant).get(where, ())
    for name, step in (*relevant, *((name, "") for name in plan.once(_values).get(module, ()))):
        seen = (f'"{name}.{step}', f'"{name}[') if step else (f'"{name}.', f'"{name}[')
        if not name.startswith(_NAMES) and not any(text.encode() in part for text in seen for part in texts):
            result.add(name)
    if module:
        result |= {f"var.{name}" for name in _unseen_variables(plan, module, texts)}
    return result


def _relevant(plan: Plan) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """By module, attributes that changes rest on, as terraform says, dynamic blocks included."""
    table: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for each in soft(plan.relevant_attributes, list[_Attribute]) or ():
        name = config.local_name(each.resource)
        if each.attribute and name:
            where = tuple(step for step, _ in config.steps(each.resource))
            table.setdefault(where, []).append((name, str(each.attribute[0])))
    return table


def _values(plan: Plan) -> dict[str, list[str]]:
    """By module, data read on apply and resources that only hold values, of which not all is known."""
    table: dict[str, list[str]] = {}
    for head in plan.heads:
        if head.mode == "data" or head.type in _VALUES:
            prefix = "data." if head.mode == "data" else ""
            unknown = plan.body(head)[1]
            if isinstance(unknown, dict) and any(
                mark for name, mark in unknown.items() if mark is True and name != "id"
            ):
                table.setdefault(head.module_address or "", []).append(f"{prefix}{head.type}.{head.name}")
    return table


def _unseen_variables(plan: Plan, module: str, texts: list[bytes]) -> list[str]:
    """Variables of a module that are passed an unknown value and that its configuration shows nowhere."""
    above, call_name = config.parent(module)
    caller = plan.configuration.module(above)
    call = caller.call(call_name) if caller is not None else None
    passed = soft(call.expressions, dict[str, msgspec.Raw]) if call is not None else None
    result = []
    for name in passed or ():
        if any(f'"var.{name}{end}'.encode() in part for end in '".[' for part in texts):
            continue
        for leaf in plan.resolver.leaves(above, call, (name,), join=True):
            lost = isinstance(leaf, UnresolvedRef) and _hidden(plan, above, None)
            if lost or (isinstance(leaf, AttributeRef) and _is_unknown(plan, leaf)):
                result.append(name)
    return result


def _is_unknown(plan: Plan, found: AttributeRef) -> bool:
    return marks.marked(plan.body(found.head)[1], found.path)
