"""Machines for notebooks: Workbench, its predecessors, Colab Enterprise; and Cloud Workstations."""

from collections.abc import Callable
from typing import Any

import msgspec

from guardrails.catalog.accelerators import EMPTY, Choice, Size, unknown_choice
from guardrails.clouds.gcp.compute import machine as gcp_machine
from guardrails.clouds.gcp.compute.machine import CORES, LONG, Fields, Guests, of_machine
from guardrails.clouds.gcp.shared import (
    Google,
    Part,
    Text,
    common,
    may_be_set,
    missing,
    opened,
    rows,
    single,
    targets,
    unseen,
)
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Resource, Unreadable
from guardrails.model.range import Range
from guardrails.model.workload import Workload

COLAB_TEMPLATE = "google_colab_runtime_template"
_WORKSTATION_CONFIG = "google_workstations_workstation_config"
_DEFAULT = "e2-standard-4"  # of all these services: a machine type without accelerators


class _Setup(msgspec.Struct):
    accelerator_configs: Guests = msgspec.UNSET
    machine_type: Text = msgspec.UNSET


class Workbench(Google, kw_only=True):
    """`google_workbench_instance`. Source: provider schema, hashicorp/google-beta 6.50.0."""

    gce_setup: list[_Setup | None] | _Setup | msgspec.UnsetType | None = msgspec.UNSET


class Notebook(Google, kw_only=True):
    """`google_notebooks_instance`."""

    accelerator_config: Guests = msgspec.UNSET
    machine_type: Text = msgspec.UNSET


class _MachineConfig(msgspec.Struct):
    accelerator_config: Guests = msgspec.UNSET
    machine_type: Text = msgspec.UNSET


class _VirtualMachine(msgspec.Struct):
    virtual_machine_config: list[_MachineConfig | None] | _MachineConfig | None = None


class NotebookRuntime(Google, kw_only=True):
    """`google_notebooks_runtime`."""

    virtual_machine: list[_VirtualMachine | None] | _VirtualMachine | msgspec.UnsetType | None = msgspec.UNSET


class MachineSpec(msgspec.Struct):
    """A machine as Vertex and Colab write it."""

    accelerator_count: Number = None
    accelerator_type: str | None = None
    machine_type: Text = msgspec.UNSET


class ColabTemplate(Google, kw_only=True):
    """`google_colab_runtime_template`."""

    machine_spec: list[MachineSpec | None] | MachineSpec | msgspec.UnsetType | None = msgspec.UNSET


class _TemplateReference(msgspec.Struct):
    notebook_runtime_template: str | None = None


class ColabRuntime(Google, kw_only=True):
    """`google_colab_runtime`."""

    notebook_runtime_template_ref: list[_TemplateReference | None] | _TemplateReference | None = None


class _Environment(msgspec.Struct):
    machine_spec: list[MachineSpec | None] | MachineSpec | None = None


class ColabExecution(Google, kw_only=True):
    """`google_colab_notebook_execution`."""

    custom_environment_spec: list[_Environment | None] | _Environment | None = None
    notebook_runtime_template_resource_name: str | None = None


class _Boost(msgspec.Struct):
    accelerators: Guests = msgspec.UNSET
    machine_type: Text = msgspec.UNSET
    pool_size: Number = None


class _GceInstance(_Boost, kw_only=True):
    boost_configs: list[_Boost | None] | _Boost | None = None


class _Host(msgspec.Struct):
    gce_instance: list[_GceInstance | None] | _GceInstance | None = None


class WorkstationConfig(Google, kw_only=True):
    """`google_workstations_workstation_config`."""

    host: list[_Host | None] | _Host | msgspec.UnsetType | None = msgspec.UNSET


class Workstation(Google, kw_only=True):
    """`google_workstations_workstation`."""

    workstation_config_id: str | None = None


def read_workbench(resource: Resource[Workbench]) -> list[Workload]:
    """At most one row."""
    setup = first(resource.values.gce_setup)
    if not isinstance(setup, _Setup):
        return rows(resource, unseen(resource, setup, "gce_setup"), lambda: common(resource))
    machine = gcp_machine.machine(
        resource,
        setup,
        ("gce_setup", 0),
        Fields("accelerator_configs", CORES, _DEFAULT),
    )
    return rows(resource, [of_machine(resource, machine, single)], lambda: common(resource))


def read_notebook(resource: Resource[Notebook]) -> list[Workload]:
    """At most one row."""
    machine = gcp_machine.machine(resource, resource.values, fields=Fields("accelerator_config", CORES))
    return rows(resource, [of_machine(resource, machine, single)], lambda: common(resource))


def read_notebook_runtime(resource: Resource[NotebookRuntime]) -> list[Workload]:
    """At most one row."""
    outer = first(resource.values.virtual_machine)
    if not isinstance(outer, _VirtualMachine):
        return rows(resource, [missing(resource, "virtual_machine")], lambda: common(resource))
    machine = gcp_machine.machine(
        resource,
        first(outer.virtual_machine_config) or _MachineConfig(),
        ("virtual_machine", 0, "virtual_machine_config", 0),
        Fields("accelerator_config", CORES),
    )
    return rows(resource, [of_machine(resource, machine, single)], lambda: common(resource))


def read_colab_template(resource: Resource[ColabTemplate]) -> list[Workload]:
    """At most one row, of role `template`."""
    parts = [Part(lambda size: _colab(resource, size), lambda: EMPTY)]
    return rows(resource, parts, lambda: common(resource, role="template"))


def _colab(template: Resource[ColabTemplate], size: Size, prefix: str = "") -> list[list[Choice]]:
    """What a runtime made from a template may be."""
    spec = template.values.machine_spec
    if may_be_set(template, spec, "machine_spec"):
        return [[unknown_choice(size, f"{prefix}machine_spec", "known only after apply")]]
    block = first(spec) if isinstance(spec, list | MachineSpec) else None
    machine = gcp_machine.machine(
        template,
        block or MachineSpec(machine_type=None),
        ("machine_spec", 0),
        Fields("", LONG, _DEFAULT),
        prefix,
    )
    return gcp_machine.parts(template, machine, size)


def read_colab_runtime(resource: Resource[ColabRuntime]) -> list[Workload]:
    """One machine of its template's kind."""
    block = first(resource.values.notebook_runtime_template_ref) or _TemplateReference()
    path: Path = ("notebook_runtime_template_ref", 0, "notebook_runtime_template")
    part = Part(_from_template(resource, block.notebook_runtime_template, path), single)
    return rows(resource, [part], lambda: common(resource))


def read_colab_execution(resource: Resource[ColabExecution]) -> list[Workload]:
    """One machine while it runs: of its own choice, else of its template's kind."""
    values = resource.values
    environment = first(values.custom_environment_spec)
    name = "notebook_runtime_template_resource_name"
    if environment is None:
        part = Part(_from_template(resource, values.notebook_runtime_template_resource_name, (name,)), single)
    else:
        spec = first(environment.machine_spec) or MachineSpec(machine_type=None)
        path: Path = ("custom_environment_spec", 0, "machine_spec", 0)
        machine = gcp_machine.machine(resource, spec, path, Fields("", LONG, _DEFAULT))
        part = of_machine(resource, machine, single)
    return rows(resource, [part], lambda: common(resource))


def _from_template(
    resource: Resource[Any], value: str | None, path: Path
) -> Callable[[Size], list[list[Choice]]]:
    """What a machine is of which an attribute names the runtime template."""
    heads, reasons = targets(resource, (COLAB_TEMPLATE,), value, *path)

    def choices(size: Size) -> list[list[Choice]]:
        found = [unknown_choice(size, written(path), reason) for reason in reasons]
        for head in heads:
            try:
                template = opened(resource.plan, head, ColabTemplate)
            except Unreadable as problem:
                found.append(unknown_choice(size, problem.path, f"{head.address}: {problem.reason}"))
            else:
                found += [
                    each_one for part in _colab(template, size, f"{head.address}.") for each_one in part
                ]
        return [found]

    return choices


def read_workstation_config(resource: Resource[WorkstationConfig]) -> list[Workload]:
    """Rows for workstations and their boosts: at least the pool is kept, and each user may start one more."""
    host = first(resource.values.host)
    if not isinstance(host, _Host):
        return rows(resource, unseen(resource, host, "host"), lambda: common(resource))
    instance = first(host.gce_instance)
    if instance is None:
        return []
    path: Path = ("host", 0, "gce_instance", 0)
    parts = [_workstation(resource, instance, path, "")]
    boosts = each(instance.boost_configs)
    parts += [
        _workstation(resource, boost, (*path, "boost_configs", at), f"#boost_configs[{at}]")
        for at, boost in enumerate(boosts)
    ]
    return rows(resource, parts, lambda: common(resource))


def _workstation(resource: Resource[Any], block: _Boost, path: Path, name: str) -> Part:
    machine = gcp_machine.machine(resource, block, path, Fields("accelerators", default=_DEFAULT))

    def size() -> Size:
        least = Range(resource.number(block.pool_size, *path, "pool_size").value or 0)
        resource.lost(written((*path, "pool_size")), "each user of the configuration may start one more")
        return Size(least, least)

    return of_machine(resource, machine, size, name)


def read_workstation(resource: Resource[Workstation]) -> list[Workload]:
    """No row when its configuration is in the plan, which counts all its workstations."""
    value = resource.values.workstation_config_id
    heads, reasons = targets(resource, (_WORKSTATION_CONFIG,), value, "workstation_config_id")
    heads = heads or _configs(resource, value)
    if heads:
        return []
    where = "workstation_config_id"
    part = Part(lambda size: [[unknown_choice(size, where, (reasons or ["is not set"])[0])]], single)
    return rows(resource, [part], lambda: common(resource))


def _configs(resource: Resource[Any], value: str | None) -> list[Any]:
    """Workstation configurations by their own kind of name."""
    if not value:
        return []
    return resource.plan.by_attribute(_WORKSTATION_CONFIG, "workstation_config_id", value.rsplit("/", 1)[-1])
