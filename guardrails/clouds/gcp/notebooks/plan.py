"""Machines for notebooks: Workbench, its predecessors, Colab Enterprise; and Cloud Workstations."""

import msgspec

from guardrails.catalog.accelerators import SINGLE, unknown_choice
from guardrails.clouds.build import planned
from guardrails.clouds.gcp.compute.machine import CORES, LONG, Fields, Guests, machine
from guardrails.clouds.gcp.compute.settings import (
    IN_TEMPLATE,
    ONE,
    Machine,
    any_of,
    held_parts,
    machine_parts,
    unknown_machine,
)
from guardrails.clouds.gcp.notebooks.settings import DEFAULT, per_user
from guardrails.clouds.gcp.shared import Google, Text, common, may_be_set, missing, opened, targets, unseen
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable
from guardrails.model.workload import Workload

COLAB_TEMPLATE = "google_colab_runtime_template"
_WORKSTATION_CONFIG = "google_workstations_workstation_config"


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
        return planned(resource, unseen(resource, setup, "gce_setup"), lambda: common(resource))
    found = machine(
        resource,
        setup,
        ("gce_setup", 0),
        Fields("accelerator_configs", CORES, DEFAULT),
    )
    return planned(resource, machine_parts(found, resource.plan.accelerators), lambda: common(resource))


def read_notebook(resource: Resource[Notebook]) -> list[Workload]:
    """At most one row."""
    found = machine(resource, resource.values, fields=Fields("accelerator_config", CORES))
    return planned(resource, machine_parts(found, resource.plan.accelerators), lambda: common(resource))


def read_notebook_runtime(resource: Resource[NotebookRuntime]) -> list[Workload]:
    """At most one row."""
    outer = first(resource.values.virtual_machine)
    if not isinstance(outer, _VirtualMachine):
        return planned(resource, [missing(resource, "virtual_machine")], lambda: common(resource))
    found = machine(
        resource,
        first(outer.virtual_machine_config) or _MachineConfig(),
        ("virtual_machine", 0, "virtual_machine_config", 0),
        Fields("accelerator_config", CORES),
    )
    return planned(resource, machine_parts(found, resource.plan.accelerators), lambda: common(resource))


def read_colab_template(resource: Resource[ColabTemplate]) -> list[Workload]:
    """At most one row, of role `template`."""
    parts = machine_parts(_colab(resource), resource.plan.accelerators, IN_TEMPLATE)
    return planned(resource, parts, lambda: common(resource, role="template"))


def _colab(template: Resource[ColabTemplate], prefix: str = "") -> Machine:
    """What a runtime made from a template is."""
    spec = template.values.machine_spec
    if may_be_set(template, spec, "machine_spec"):
        return unknown_machine(f"{prefix}machine_spec", "known only after apply")
    block = first(spec) if isinstance(spec, list | MachineSpec) else None
    return machine(
        template,
        block or MachineSpec(machine_type=None),
        ("machine_spec", 0),
        Fields("", LONG, DEFAULT),
        prefix,
    )


def read_colab_runtime(resource: Resource[ColabRuntime]) -> list[Workload]:
    """One machine of its template's kind."""
    block = first(resource.values.notebook_runtime_template_ref) or _TemplateReference()
    path: Path = ("notebook_runtime_template_ref", 0, "notebook_runtime_template")
    parts = _from_template(resource, block.notebook_runtime_template, path)
    return planned(resource, parts, lambda: common(resource))


def read_colab_execution(resource: Resource[ColabExecution]) -> list[Workload]:
    """One machine while it runs: of its own choice, else of its template's kind."""
    values = resource.values
    environment = first(values.custom_environment_spec)
    name = "notebook_runtime_template_resource_name"
    if environment is None:
        parts = _from_template(resource, values.notebook_runtime_template_resource_name, (name,))
    else:
        spec = first(environment.machine_spec) or MachineSpec(machine_type=None)
        path: Path = ("custom_environment_spec", 0, "machine_spec", 0)
        own = machine(resource, spec, path, Fields("", LONG, DEFAULT))
        parts = machine_parts(own, resource.plan.accelerators)
    return planned(resource, parts, lambda: common(resource))


def _from_template(resource: AnyResource, value: str | None, path: Path) -> list[Part]:
    """A machine of which an attribute names the runtime template."""
    heads, reasons = targets(resource, (COLAB_TEMPLATE,), value, *path)
    machines = [unknown_machine(written(path), reason) for reason in reasons]
    for head in heads:
        try:
            template = opened(resource.plan, head, ColabTemplate)
        except Unreadable as problem:
            machines.append(unknown_machine(problem.path, f"{head.address}: {problem.reason}"))
        else:
            machines.append(_colab(template, f"{head.address}."))
    return held_parts(any_of(machines, resource.plan.accelerators, SINGLE), ONE)


def read_workstation_config(resource: Resource[WorkstationConfig]) -> list[Workload]:
    """Rows for workstations and their boosts: at least the pool is kept, and each user may start one more."""
    host = first(resource.values.host)
    if not isinstance(host, _Host):
        return planned(resource, unseen(resource, host, "host"), lambda: common(resource))
    instance = first(host.gce_instance)
    if instance is None:
        return []
    path: Path = ("host", 0, "gce_instance", 0)
    parts = _workstation(resource, instance, path, "")
    for at, boost in enumerate(each(instance.boost_configs)):
        parts += _workstation(resource, boost, (*path, "boost_configs", at), f"boost_configs[{at}]")
    return planned(resource, parts, lambda: common(resource))


def _workstation(resource: AnyResource, block: _Boost, path: Path, name: str) -> list[Part]:
    own = machine(resource, block, path, Fields("accelerators", default=DEFAULT))
    kept = fields.number(resource, block.pool_size, *path, "pool_size")
    number = per_user(kept, written((*path, "pool_size")))
    return machine_parts(own, resource.plan.accelerators, number, name)


def read_workstation(resource: Resource[Workstation]) -> list[Workload]:
    """No row when its configuration is in the plan, which counts all its workstations."""
    value = resource.values.workstation_config_id
    heads, reasons = targets(resource, (_WORKSTATION_CONFIG,), value, "workstation_config_id")
    heads = heads or _configs(resource, value)
    if heads:
        return []
    where = "workstation_config_id"
    part = Part(choices=(unknown_choice(SINGLE, where, (reasons or ["is not set"])[0]),))
    return planned(resource, [part], lambda: common(resource))


def _configs(resource: AnyResource, value: str | None) -> list[Head]:
    """Workstation configurations by their own kind of name."""
    if not value:
        return []
    return resource.plan.by_attribute(_WORKSTATION_CONFIG, "workstation_config_id", value.rsplit("/", 1)[-1])
