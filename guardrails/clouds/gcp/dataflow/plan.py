"""Dataflow jobs, whose workers have accelerators when an option of the job asks for them."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Size, at_least, unknown_choice
from guardrails.clouds.gcp.compute.machine import LONG, Fields, Guest, Guests, Machine, of_machine
from guardrails.clouds.gcp.shared import Google, Part, Text, common, rows, setting
from guardrails.formats.decoding import Number, generic
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import Workload


class Dataflow(Google, kw_only=True):
    """`google_dataflow_job` and `google_dataflow_flex_template_job`."""

    additional_experiments: list[str | None] | None = None
    machine_type: Text = msgspec.UNSET
    max_workers: Number = None
    num_workers: Number = None
    parameters: Any = None


_WORKER = re.compile(r"worker_accelerator=(?:type:)?([^;:,\s\"]+)(?:[;:](?:count:)?(\d+))?")
_OPTIONS = ("experiments", "additional_experiments", "additionalExperiments", "dataflow_service_options",
            "dataflowServiceOptions")  # fmt: skip


def read(resource: Resource[Dataflow]) -> list[Workload]:
    """At most one row: workers have accelerators when an experiment or service option asks for them."""
    values = resource.values

    def workers() -> Size:
        return _workers(resource)

    found = _WORKER.search(" ".join(_options(values)))
    opened = [name for name in ("additional_experiments", "parameters") if _is_open(resource, name)]
    if found is None and opened:
        part = Part(lambda size: [[unknown_choice(size, opened[0], "known only after apply")]], workers)
    else:
        kind = setting(resource, values.machine_type, "machine_type", default="n1-standard-1")
        guests: Guests = (
            [Guest(accelerator_type=found[1], accelerator_count=found[2] or 1)] if found else None
        )
        machine = Machine(kind, guests, True, ("additional_experiments",), Fields("", LONG))
        part = of_machine(resource, machine, workers)
    return rows(resource, [part], lambda: common(resource))


def _options(values: Dataflow) -> Iterator[str]:
    yield from (item for item in values.additional_experiments or () if item)
    if isinstance(values.parameters, dict):
        for name in _OPTIONS:
            value = values.parameters.get(name)
            yield value if isinstance(value, str) else str(generic(msgspec.json.encode(value)))


def _is_open(resource: Resource[Any], name: str) -> bool:
    """Whether options that matter are known only after apply."""
    if name == "parameters":
        return any(resource.is_unknown(name, option) for option in _OPTIONS) and resource.is_configured(name)
    return (resource.is_unknown(name) or resource.is_unknown(name, 0)) and resource.is_configured(name)


def _workers(resource: Resource[Dataflow]) -> Size:
    values = resource.values
    low = resource.number(values.num_workers, "num_workers").value or 0
    most = resource.number(values.max_workers, "max_workers")
    if not most.value:
        resource.lost("max_workers", most.reason or "is not set")
        return Size(Range(low), Range(low))
    return Size(Range(min(low, most.value), most.value), at_least(exactly(most.value), exactly(low)))
