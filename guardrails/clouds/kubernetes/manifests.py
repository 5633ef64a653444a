"""Kubernetes manifests, wherever they come from: which make nodes, which only ask for accelerators.

A pod uses nodes that something else makes, so that it is no row: that would count its accelerators twice.
"""

from collections.abc import Iterator

from guardrails.clouds.kubernetes import karpenter as kubernetes_karpenter
from guardrails.clouds.kubernetes import machines as kubernetes_machines
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.text import at, table
from guardrails.formats.signs.words import sign
from guardrails.formats.terraform.resource import AnyResource

NODE_MAKERS = (
    r"kube|eks|aks|node_?(?:pool|group)|container_cluster|autoscaling_group|instance_group|scale_set|hyperpod"
)
"""Types of which rows say that a plan makes the nodes its pods use."""

_KARPENTER = frozenset(("NodePool", "Provisioner", "NodeClaim"))
_QUIET = frozenset(
    (
        # They make neither nodes nor pods: what they name is used by something that does.
        "AKSNodeClass",
        "AdmissionCheck",
        "AWSNodeTemplate",
        "CSIDriver",
        "ClusterQueue",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "EC2NodeClass",
        "Endpoints",
        "EndpointSlice",
        "HorizontalPodAutoscaler",
        "HyperpodNodeClass",
        "Ingress",
        "IngressClass",
        "LimitRange",
        "LocalQueue",
        "MutatingWebhookConfiguration",
        "Namespace",
        "NetworkPolicy",
        "NodeClass",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "PodDisruptionBudget",
        "PriorityClass",
        "ProvisioningRequestConfig",
        "ResourceFlavor",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "RuntimeClass",
        "Service",
        "ServiceAccount",
        "StorageClass",
        "ValidatingWebhookConfiguration",
        "VolumeSnapshotClass",
    )
)
_PODS = frozenset(
    (
        "CronJob",
        "DaemonSet",
        "Deployment",
        "Job",
        "Pod",
        "PodTemplate",
        "ReplicaSet",
        "ReplicationController",
        "StatefulSet",
    )
)


def read(resource: AnyResource, manifest: object, path: str, *, hidden: bool = False) -> list[Part]:
    """The parts of one manifest; notes what it leaves open, or that it leaves nothing open."""
    kind = at(manifest, "kind")
    if not isinstance(manifest, dict) or not isinstance(kind, str):
        _unclear(resource, manifest, "is no manifest that names its kind", hidden=hidden)
        return []
    if kind == "List":
        items = manifest.get("items")
        listed = items if isinstance(items, list) else []
        return [part for item in listed for part in read(resource, item, path, hidden=hidden)]
    group = str(manifest.get("apiVersion", ""))
    if (
        kind in _KARPENTER
        and "karpenter" in f"{group}{at(manifest, 'spec', 'template', 'spec', 'nodeClassRef')}"
    ):
        return _made(resource, kubernetes_karpenter.read(resource, manifest, path, hidden=hidden))
    if kind in kubernetes_machines.KINDS:
        part, reason = kubernetes_machines.of_kind(resource, kind, manifest, path, hidden=hidden)
        return _made(resource, part, reason)
    if kind in _QUIET or kind in kubernetes_machines.TEMPLATES:
        resource.note("read", "manifests that make no nodes by themselves")
    elif kind in _PODS:
        uses(resource, manifest, hidden=hidden)
    else:
        _unclear(resource, manifest, "is of a kind that is not read", hidden=hidden)
    return []


def _made(
    resource: AnyResource, part: Part | None, reason: str = "makes nodes without accelerators only"
) -> list[Part]:
    if part is None:
        resource.note("read", reason)
    return [] if part is None else [part]


def uses(resource: AnyResource, value: object, *, hidden: bool = False) -> None:
    """Note what a pod, at any depth of a value, asks for of nodes that something else makes."""
    catalog = resource.plan.accelerators.catalog
    word = next((found for pod in _pods(value) if (found := sign(catalog, pod, makers=False))), "")
    if not word:
        resource.note("read", "pods that ask for no accelerators")
        return
    shown = "a word that is sensitive" if hidden else word
    reason = f"asks for accelerators ({shown}) of nodes that another resource makes"
    resource.note("opaque", reason, NODE_MAKERS)


def _pods(value: object) -> Iterator[dict[str, object]]:
    """What every pod in a value asks for: its containers' resources, and where it wants to run."""
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, list):
            left.extend(reversed(item))
        elif isinstance(item, dict):
            if any(part in item for part in ("containers", "container")):
                yield _wishes(item)
            left.extend(item.values())


def _wishes(pod: dict[str, object]) -> dict[str, object]:
    wished: dict[str, object] = {
        name: pod[name] for name in ("nodeSelector", "node_selector", "affinity") if name in pod
    }
    for name in ("containers", "initContainers", "container", "init_container", "ephemeralContainers"):
        listed = pod.get(name)
        containers = listed if isinstance(listed, list) else [listed]
        wished[name] = [table(each).get("resources") for each in containers]
    wished["claims"] = pod.get("resourceClaims")
    return wished


def _unclear(resource: AnyResource, manifest: object, what: str, *, hidden: bool) -> None:
    word = sign(resource.plan.accelerators.catalog, manifest)
    if word:
        shown = "a word that is sensitive" if hidden else word
        resource.note("opaque", f"{what}, and speaks of accelerators or nodes ({shown})")
    else:
        resource.note("skipped", f"{what}, and shows no sign of accelerators or nodes")
