"""Cloud Run: services, jobs, worker pools. A node selector and a container's limit ask for a GPU."""

import msgspec

from guardrails.catalog.accelerators import Choice
from guardrails.clouds.build import planned
from guardrails.clouds.counting import Counted
from guardrails.clouds.gcp.run.settings import (
    LIMIT,
    Instance,
    Scaling,
    instance_choice,
    job_number,
    service_number,
)
from guardrails.clouds.gcp.shared import Google, common
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.facts import NOT_SET, Fact
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload

_SELECTOR = "run.googleapis.com/accelerator"
_MOST = "autoscaling.knative.dev/maxScale"
_LEAST = "autoscaling.knative.dev/minScale"
_SERVICE_MOST = "run.googleapis.com/maxScale"


class _Resources(msgspec.Struct):
    limits: object = None


class _Container(msgspec.Struct):
    resources: list[_Resources | None] | _Resources | None = None


class _Selector(msgspec.Struct):
    accelerator: str | None = None


class _Scaling(msgspec.Struct):
    manual_instance_count: Number = None
    max_instance_count: Number = None
    min_instance_count: Number = None


class _Template(msgspec.Struct):
    containers: list[_Container | None] | _Container | None = None
    node_selector: list[_Selector | None] | _Selector | None = None
    scaling: list[_Scaling | None] | _Scaling | None = None


class Service(Google, kw_only=True):
    """`google_cloud_run_v2_service` and `…_worker_pool`. Source: hashicorp/google 7.45."""

    scaling: list[_Scaling | None] | _Scaling | None = None
    template: list[_Template | None] | _Template | None = None


class _Execution(msgspec.Struct):
    parallelism: Number = None
    task_count: Number = None
    template: list[_Template | None] | _Template | None = None


class Job(Google, kw_only=True):
    """`google_cloud_run_v2_job`."""

    template: list[_Execution | None] | _Execution | None = None


class _Spec(msgspec.Struct):
    containers: list[_Container | None] | _Container | None = None
    node_selector: object = None


class _Metadata(msgspec.Struct):
    annotations: object = None
    labels: object = None


class _OldTemplate(msgspec.Struct):
    metadata: list[_Metadata | None] | _Metadata | None = None
    spec: list[_Spec | None] | _Spec | None = None


class OldService(Google, kw_only=True):
    """`google_cloud_run_service`, the first generation, which says the rest in annotations."""

    metadata: list[_Metadata | None] | _Metadata | None = None
    template: list[_OldTemplate | None] | _OldTemplate | None = None


def read_service(resource: Resource[Service]) -> list[Workload]:
    """At most one row."""
    template = first(resource.values.template) or _Template()
    path: Path = ("template", 0)
    selector = _selected(resource, template, path)
    choice = _choice(resource, selector, template.containers, path)

    scalings = [
        _scaling(resource, first(template.scaling), (*path, "scaling", 0)),
        _scaling(resource, first(resource.values.scaling), ("scaling", 0)),
    ]
    number = service_number(scalings, "template[0].scaling[0].max_instance_count")
    return _rows(resource, choice, number)


def read_job(resource: Resource[Job]) -> list[Workload]:
    """At most one row: as many instances as tasks of one execution run side by side."""
    execution = first(resource.values.template) or _Execution()
    path: Path = ("template", 0)
    template = first(execution.template) or _Template()
    choice = _choice(
        resource,
        _selected(resource, template, (*path, "template", 0)),
        template.containers,
        (*path, "template", 0),
    )

    number = job_number(
        fields.number(resource, execution.task_count, *path, "task_count"),
        fields.number(resource, execution.parallelism, *path, "parallelism"),
    )
    return _rows(resource, choice, number)


def read_old_service(resource: Resource[OldService]) -> list[Workload]:
    """At most one row."""
    template = first(resource.values.template) or _OldTemplate()
    spec = first(template.spec) or _Spec()
    path: Path = ("template", 0, "spec", 0)
    marks = (*path, "node_selector", _SELECTOR)
    selector = _entry(resource, spec.node_selector, *marks)
    choice = _choice(resource, selector, spec.containers, path)

    revision = first(template.metadata) or _Metadata()
    service = first(resource.values.metadata) or _Metadata()
    at: Path = ("template", 0, "metadata", 0, "annotations")
    scalings = [
        Scaling(
            least=_annotation(resource, revision.annotations, (*at, _LEAST)),
            most=_annotation(resource, revision.annotations, (*at, _MOST)),
        ),
        Scaling(
            most=_annotation(resource, service.annotations, ("metadata", 0, "annotations", _SERVICE_MOST))
        ),
    ]
    number = service_number(scalings, f'template[0].metadata[0].annotations["{_MOST}"]')
    return _rows(resource, choice, number)


def _annotation(resource: AnyResource, annotations: object, path: Path) -> Field[int]:
    return fields.number(resource, _entry(resource, annotations, *path).value, *path)


def _entry(resource: AnyResource, table: object, *path: str | int) -> Fact:
    """One entry of a map."""
    value = table.get(str(path[-1])) if isinstance(table, dict) else None
    if value is None and resource.is_unknown(*path) and not resource.is_configured(*path[:-1]):
        return NOT_SET
    return resource.fact(value, *path)


def _rows(resource: AnyResource, choice: Choice | None, number: Counted) -> list[Workload]:
    if choice is None:
        return []
    part = Part(choices=(msgspec.structs.replace(choice, size=number.size),), open=number.open)
    return planned(resource, [part], lambda: common(resource))


def _selected(resource: AnyResource, template: _Template, path: Path) -> Fact:
    block = first(template.node_selector)
    if block is None:
        where = (*path, "node_selector")
        if resource.is_unknown(*where) and resource.is_configured(*where):
            return Fact(None, "known only after apply")
        return NOT_SET
    found = resource.fact(block.accelerator, *_place(path))
    return found if found.value is not None or found.reason else Fact(None, "is not set")


def _place(path: Path) -> Path:
    """Where the accelerator of a template stands."""
    return (*path, "node_selector", 0, "accelerator")


def _choice(resource: AnyResource, selector: Fact, containers: object, path: Path) -> Choice | None:
    """What one instance holds; None without a GPU."""
    gpus = [
        _gpus(resource, container, (*path, "containers", at)) for at, container in enumerate(each(containers))
    ]
    kind, where = selector.value, written((*path, "node_selector"))
    odd = kind is not None and not isinstance(kind, str)
    instance = Instance(
        selector=Field(
            kind if isinstance(kind, str) else None,
            where,
            selector.reason or ("is not set" if odd else ""),
            selector.sensitive,
        ),
        gpus=tuple(Field(None if gpu.reason else gpu.value, "", gpu.reason) for gpu in gpus),
        containers=written((*path, "containers")),
    )
    return instance_choice(instance, resource.plan.accelerators)


def _gpus(resource: AnyResource, container: _Container, path: Path) -> Fact:
    """How many GPUs a container asks for."""
    block = first(container.resources)
    limits = block.limits if block is not None else None
    inner = (*path, "resources", 0, "limits")
    value = limits.get(LIMIT) if isinstance(limits, dict) else None
    if value is not None:
        return resource.number(value if isinstance(value, int | float | str) else "?", *inner, LIMIT)
    if not resource.is_unknown(*inner, LIMIT):
        return NOT_SET
    if not (resource.is_configured(*path, "resources") and resource.is_configured(*inner)):
        return NOT_SET
    return Fact(None, "known only after apply")


def _scaling(resource: AnyResource, block: _Scaling | None, path: Path) -> Scaling:
    if block is None:
        return Scaling()
    return Scaling(
        manual=fields.set_number(resource, block.manual_instance_count, *path, "manual_instance_count"),
        least=fields.number(resource, block.min_instance_count, *path, "min_instance_count"),
        most=fields.number(resource, block.max_instance_count, *path, "max_instance_count"),
    )
