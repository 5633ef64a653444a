"""Objects that make machines from inside a cluster: Cluster API, OpenShift, GKE compute classes.

Their number may be changed by an autoscaler in the cluster: annotations say up to where.
"""

from typing import Any

from guardrails.model.span import Range
from guardrails.model.workload import UNKNOWN
from guardrails.sources.capacity import NONE, Choice, Size, unknown_choice
from guardrails.sources.plan.readers.strings_parts import Part, between, count, fixed, named
from guardrails.sources.plan.readers.strings_text import at, objects, table
from guardrails.sources.plan.resource import Resource

_TYPE_KEYS = (("instanceType", "aws"), ("vmSize", "azure"), ("sku", "azure"), ("machineType", "gcp"))
_MOST = ("cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size", "machine.openshift.io/GPU-max")
_LEAST = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size"
_TEMPLATES = {
    "AWSMachineTemplate": "aws",
    "AWSMachinePool": "aws",
    "AWSManagedMachinePool": "aws",
    "AzureMachineTemplate": "azure",
    "AzureMachinePool": "azure",
    "AzureManagedMachinePool": "azure",
    "GCPMachineTemplate": "gcp",
    "GCPManagedMachinePool": "gcp",
}
MAKERS = frozenset(("MachineDeployment", "MachinePool", "MachineSet", "Machine"))
TEMPLATES = frozenset(_TEMPLATES)


def read(resource: Resource[Any], manifest: dict[str, Any], path: str, *, hidden: bool = False) -> Part:
    """The part of a machine deployment, set or pool; its type is often in a template of its own."""
    spec = table(manifest.get("spec"))
    annotations = table(at(manifest, "metadata", "annotations"))
    size = fixed(spec.get("replicas"), 1)
    most = count(annotations.get(_MOST[0]))
    if most is not None:
        size = between(spec.get("replicas"), annotations.get(_LEAST), most)
    inner = at(spec, "template", "spec", "providerSpec", "value") or at(spec, "providerSpec", "value")
    cloud, choice = _named(resource, inner, size, f"{path}.spec", hidden=hidden)
    if choice is None:
        reference = table(at(spec, "template", "spec", "infrastructureRef") or spec.get("infrastructureRef"))
        cloud, choice = _joined(resource, reference, size, f"{path}.spec", hidden=hidden)
    name = at(manifest, "metadata", "name")
    return Part(
        name=name if isinstance(name, str) else "",
        path=f"{path}.spec.replicas",
        choices=[choice],
        role="delegated",
        provider=cloud,
    )


def _named(
    resource: Resource[Any], values: Any, size: Size, path: str, *, hidden: bool
) -> tuple[str, Choice | None]:
    """The type that a provider's own values name."""
    for key, cloud in _TYPE_KEYS:
        name = at(values, key)
        if isinstance(name, str):
            found = named(resource, cloud, name, size, f"{path}.{key}", hidden=hidden)
            if found.chip == NONE and objects(at(values, "gpus") or at(values, "guestAccelerators")):
                return cloud, unknown_choice(size, f"{path}.gpus", "names accelerators", least=1)
            return cloud, found
    return UNKNOWN, None


def _joined(
    resource: Resource[Any], reference: dict[str, Any], size: Size, path: str, *, hidden: bool
) -> tuple[str, Choice]:
    """The type in the template that a reference names, when the plan holds its manifest."""
    kind, name = str(reference.get("kind", "")), str(reference.get("name", ""))
    template = templates(resource).get((kind, name))
    cloud = _TEMPLATES.get(kind, UNKNOWN)
    spec = table(at(template, "spec", "template", "spec")) or table(at(template, "spec"))
    for values in (spec, table(spec.get("awsLaunchTemplate")), table(spec.get("template"))):
        _, choice = _named(resource, values, size, f"{path}.infrastructureRef", hidden=hidden)
        if choice is not None:
            return cloud, choice
    wanted = " ".join(each for each in (kind, "" if hidden else name) if each)
    reason = f"{wanted} is not in the plan" if wanted else "names no machine type"
    return cloud, unknown_choice(size, f"{path}.infrastructureRef", reason)


def templates(resource: Resource[Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Manifests of machine templates in the plan, by kind and name."""
    known: dict[tuple[str, str], dict[str, Any]] | None = resource.plan.memory.get("machine templates")
    if known is None:
        known = resource.plan.memory["machine templates"] = {}
        for head in resource.plan.heads:
            if head.mode != "data" and head.type in ("kubernetes_manifest", "kubectl_manifest"):
                for manifest in _manifests(resource.plan.body(head)[0]):
                    kind, name = manifest.get("kind"), at(manifest, "metadata", "name")
                    if kind in TEMPLATES and isinstance(name, str):
                        known[str(kind), name] = manifest
    return known


def _manifests(values: Any) -> list[dict[str, Any]]:
    from guardrails.sources.plan.readers.strings_text import parse  # noqa: PLC0415 - beside its only use

    text = at(values, "yaml_body")
    if isinstance(text, str):
        return [each for each in parse(text).documents if isinstance(each, dict)]
    return objects(at(values, "manifest"))


def compute_class(
    resource: Resource[Any], manifest: dict[str, Any], path: str, *, hidden: bool = False
) -> Part | None:
    """A GKE compute class: which nodes GKE may make for the pods that name it; None without accelerators.

    Source: Google Cloud, "About custom compute classes".
    """
    catalog = resource.plan.accelerators.catalog
    anything = Size(Range(0), Range(0))
    choices: list[Choice] = []
    for number, rule in enumerate(objects(at(manifest, "spec", "priorities"))):
        where = f"{path}.spec.priorities[{number}]"
        kind = at(rule, "gpu", "type") or at(rule, "tpu", "type")
        machine = rule.get("machineType") or rule.get("machineFamily")
        if kind is not None:
            chip = catalog.accelerator("gcp", kind) if isinstance(kind, str) else None
            each = count(at(rule, "gpu", "count") or at(rule, "tpu", "count"))
            reason = "" if chip else "names accelerators that are not in the catalog"
            shown = machine if isinstance(machine, str) and not hidden else UNKNOWN
            name = chip.name if chip else UNKNOWN
            choices.append(Choice(shown, name, each, anything, path=where, reason=reason, least=1))
        elif isinstance(machine, str):
            choices.append(named(resource, "gcp", machine, anything, where, hidden=hidden))
    if all(each.chip == NONE for each in choices):
        return None
    name = at(manifest, "metadata", "name")
    return Part(
        name=name if isinstance(name, str) else "",
        path=f"{path}.spec.priorities",
        choices=choices,
        role="delegated",
        provider="gcp",
    )
