"""Dataflow jobs, whose workers have accelerators when an option of the job asks for them."""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.build import planned
from guardrails.clouds.counting import Counted
from guardrails.clouds.gcp.compute.settings import Machine, machine_parts, unknown_machine
from guardrails.clouds.gcp.dataflow.settings import DEFAULT, guests, workers
from guardrails.clouds.gcp.shared import Google, Text, common, setting
from guardrails.formats.decoding import Number, generic
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.workload import Workload


class Dataflow(Google, kw_only=True):
    """`google_dataflow_job` and `google_dataflow_flex_template_job`."""

    additional_experiments: list[str | None] | None = None
    machine_type: Text = msgspec.UNSET
    max_workers: Number = None
    num_workers: Number = None
    parameters: object = None


_OPTIONS = ("experiments", "additional_experiments", "additionalExperiments", "dataflow_service_options",
            "dataflowServiceOptions")  # fmt: skip


def read(resource: Resource[Dataflow]) -> list[Workload]:
    """At most one row: workers have accelerators when an experiment or service option asks for them."""
    values = resource.values

    found = guests(_options(values), "additional_experiments")
    opened = [name for name in ("additional_experiments", "parameters") if _is_open(resource, name)]
    if not found and opened:
        asked = unknown_machine(opened[0], "known only after apply")
    else:
        kind = setting(resource, values.machine_type, "machine_type", default=DEFAULT)
        asked = Machine(type=fields.of_fact(kind, "machine_type"), guests=found)
    parts = machine_parts(asked, resource.plan.accelerators, _workers(resource))
    return planned(resource, parts, lambda: common(resource))


def _options(values: Dataflow) -> Iterator[str]:
    yield from (item for item in values.additional_experiments or () if item)
    if isinstance(values.parameters, dict):
        for name in _OPTIONS:
            value = values.parameters.get(name)
            yield value if isinstance(value, str) else str(generic(msgspec.json.encode(value)))


def _is_open(resource: AnyResource, name: str) -> bool:
    """Whether options that matter are known only after apply."""
    if name == "parameters":
        return any(resource.is_unknown(name, option) for option in _OPTIONS) and resource.is_configured(name)
    return (resource.is_unknown(name) or resource.is_unknown(name, 0)) and resource.is_configured(name)


def _workers(resource: Resource[Dataflow]) -> Counted:
    """Workers that it begins with, and may come to."""
    values = resource.values
    return workers(
        fields.number(resource, values.num_workers, "num_workers"),
        fields.number(resource, values.max_workers, "max_workers"),
    )
