"""Objects that make machines from inside a cluster: Cluster API, OpenShift, GKE compute classes.

Their number may be changed by an autoscaler in the cluster: annotations say up to where.
"""

from collections.abc import Iterator

from guardrails.catalog.accelerators import NONE, OPEN, Choice, Size, unknown_choice
from guardrails.clouds.counting import raised
from guardrails.clouds.named_parts import between, count, fixed, named, part_of
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.text import at, objects, table
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.workload import UNKNOWN

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
    "ROSAMachinePool": "aws",
}
_SCALED = {
    # Pools of a cloud, which make nodes by themselves, and where they say how many at least and at most.
    "AWSMachinePool": (("minSize",), ("maxSize",)),
    "AWSManagedMachinePool": (("scaling", "minSize"), ("scaling", "maxSize")),
    "AzureMachinePool": ((), ()),
    "AzureManagedMachinePool": (("scaling", "minSize"), ("scaling", "maxSize")),
    "GCPManagedMachinePool": (("scaling", "minCount"), ("scaling", "maxCount")),
    "ROSAMachinePool": (("autoscaling", "minReplicas"), ("autoscaling", "maxReplicas")),
}
MAKERS = frozenset(("MachineDeployment", "MachinePool", "MachineSet", "Machine"))
TEMPLATES = frozenset(_TEMPLATES)
POOLS = frozenset(_SCALED)
KINDS = MAKERS | POOLS | {"ComputeClass"}
_PLAIN = "makes nodes without accelerators only"


def of_kind(
    resource: AnyResource, kind: str, manifest: dict[str, object], path: str, *, hidden: bool = False
) -> tuple[Part | None, str]:
    """The part of a manifest of one of `KINDS`, and why there is none where there is none."""
    if kind in MAKERS:
        return read(resource, manifest, path, hidden=hidden), _PLAIN
    if kind in POOLS:
        reason = "makes the nodes of a machine pool, which counts them"
        return pool(resource, manifest, path, hidden=hidden), reason
    return compute_class(resource, manifest, path, hidden=hidden), _PLAIN


def read(resource: AnyResource, manifest: dict[str, object], path: str, *, hidden: bool = False) -> Part:
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
    return part_of(
        name=name if isinstance(name, str) else "",
        path=f"{path}.spec.replicas",
        choices=[choice],
        role="delegated",
        provider=cloud,
    )


def _named(
    resource: AnyResource, values: object, size: Size, path: str, *, hidden: bool
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
    resource: AnyResource, reference: dict[str, object], size: Size, path: str, *, hidden: bool
) -> tuple[str, Choice]:
    """The type in the template that a reference names, when the plan holds its manifest."""
    kind, name = str(reference.get("kind", "")), str(reference.get("name", ""))
    template = resource.plan.once(templates).get((kind, name))
    cloud = _TEMPLATES.get(kind, UNKNOWN)
    if template is not None and kind in POOLS:
        own = _limits(kind, template)
        size = raised(size, own.ceiling) if own.ceiling.max else size
    choice = _typed(resource, template, size, f"{path}.infrastructureRef", hidden=hidden)
    if choice is not None:
        return cloud, choice
    wanted = " ".join(each for each in (kind, "" if hidden else name) if each)
    reason = f"{wanted} is not in the plan" if wanted else "names no machine type"
    return cloud, unknown_choice(size, f"{path}.infrastructureRef", reason)


def _typed(
    resource: AnyResource, template: dict[str, object] | None, size: Size, path: str, *, hidden: bool
) -> Choice | None:
    """The type that the manifest of a template or pool names; None when it names none."""
    spec = table(at(template, "spec", "template", "spec")) or table(at(template, "spec"))
    for values in (spec, table(spec.get("awsLaunchTemplate")), table(spec.get("template"))):
        _, choice = _named(resource, values, size, path, hidden=hidden)
        if choice is not None:
            return choice
    return None


def _limits(kind: str, manifest: dict[str, object]) -> Size:
    """How many nodes a pool of a cloud says that it makes."""
    least, most = _SCALED[kind]
    spec = manifest.get("spec")
    return between(None, at(spec, *least) if least else None, at(spec, *most) if most else None)


def pool(
    resource: AnyResource, manifest: dict[str, object], path: str, *, hidden: bool = False
) -> Part | None:
    """The part of a cloud's own pool; None when a machine pool of the plan refers to it and counts it.

    Source: Cluster API, "MachinePool": the infrastructure object holds type and limits.
    """
    kind, name = str(manifest.get("kind", "")), at(manifest, "metadata", "name")
    if (kind, name) in resource.plan.once(_referred):
        return None
    size = _limits(kind, manifest)
    choice = _typed(resource, manifest, size, f"{path}.spec", hidden=hidden)
    return part_of(
        name=name if isinstance(name, str) else "",
        path=f"{path}.spec",
        choices=[choice or unknown_choice(size, f"{path}.spec", "names no machine type")],
        role="delegated",
        provider=_TEMPLATES[kind],
    )


def _referred(plan: Plan) -> set[tuple[str, str]]:
    """What the machine pools of the plan refer to, by kind and name."""
    found = set()
    for manifest in _all_manifests(plan):
        if manifest.get("kind") in MAKERS:
            reference = table(at(manifest, "spec", "template", "spec", "infrastructureRef"))
            found.add((str(reference.get("kind")), str(reference.get("name"))))
    return found


def templates(plan: Plan) -> dict[tuple[str, str], dict[str, object]]:
    """Manifests of machine templates in the plan, by kind and name."""
    found = {}
    for manifest in _all_manifests(plan):
        kind, name = manifest.get("kind"), at(manifest, "metadata", "name")
        if kind in TEMPLATES and isinstance(name, str):
            found[str(kind), name] = manifest
    return found


def _all_manifests(plan: Plan) -> Iterator[dict[str, object]]:
    for head in plan.heads:
        if head.mode != "data" and head.type in ("kubernetes_manifest", "kubectl_manifest"):
            yield from _manifests(plan.body(head)[0])


def _manifests(values: object) -> list[dict[str, object]]:
    from guardrails.formats.embedded.text import parse  # noqa: PLC0415 - beside its only use

    text = at(values, "yaml_body")
    if isinstance(text, str):
        return [each for each in parse(text).documents if isinstance(each, dict)]
    return objects(at(values, "manifest"))


def compute_class(
    resource: AnyResource, manifest: dict[str, object], path: str, *, hidden: bool = False
) -> Part | None:
    """A GKE compute class: which nodes GKE may make for the pods that name it; None without accelerators.

    Source: Google Cloud, "About custom compute classes".
    """
    catalog = resource.plan.accelerators.catalog
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
            choices.append(Choice(shown, name, each, OPEN, path=where, reason=reason, least=1))
        elif isinstance(machine, str):
            choices.append(named(resource, "gcp", machine, OPEN, where, hidden=hidden))
    if all(each.chip == NONE for each in choices):
        return None
    name = at(manifest, "metadata", "name")
    return part_of(
        name=name if isinstance(name, str) else "",
        path=f"{path}.spec.priorities",
        choices=choices,
        role="delegated",
        provider="gcp",
    )
