"""`helm_release`: what a chart makes is in the chart, so that only its name and its values can be read.

Manifests inside the values (`extraObjects`, the `raw` charts) are read as manifests.
"""

import re
from collections.abc import Iterator

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.clouds.build import PlanContext
from guardrails.clouds.kubernetes import cluster as kubernetes_cluster
from guardrails.clouds.kubernetes import manifests as kubernetes_manifests
from guardrails.clouds.named_parts import rows
from guardrails.formats import marks
from guardrails.formats.decoding import each
from guardrails.formats.embedded.text import parse, too_deep
from guardrails.formats.signs.words import sign
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import Resource
from guardrails.formats.terraform.texts import hidden, shown
from guardrails.model.workload import Workload

_SETS = ("set", "set_list", "set_sensitive", "set_wo")
_MAKERS = re.compile(
    r"karpenter(?!-crd)|cluster-?autoscaler|gpu-operator|nvidia|dcgm|neuron|(?:^|-)ray(?:-|$)|kube-?ray|volcano|kueue"
    r"|yunikorn|run-?ai|slurm|slinky|soperator|cluster-api|kaito|capi-|kserve|triton|vllm|kubeflow|training-operator"
    r"|jupyterhub|skypilot|dask|spot-ocean|castai|cast-ai",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    (
        # Widely used charts that run no accelerators and make no nodes.
        "argo-cd",
        "argocd-image-updater",
        "aws-ebs-csi-driver",
        "aws-efs-csi-driver",
        "aws-for-fluent-bit",
        "aws-load-balancer-controller",
        "cert-manager",
        "cilium",
        "coredns",
        "external-dns",
        "external-secrets",
        "fluent-bit",
        "grafana",
        "ingress-nginx",
        "istiod",
        "karpenter-crd",
        "keda",
        "kube-prometheus-stack",
        "kube-state-metrics",
        "loki",
        "metrics-server",
        "nginx-ingress",
        "prometheus",
        "promtail",
        "sealed-secrets",
        "secrets-store-csi-driver",
        "traefik",
        "vault",
        "velero",
    )
)


_IDENTITY = re.compile(
    r"role-?arn|annotations|account|region|vpc|subnet|cluster-?_?(?:name|id|endpoint)|endpoint|host|url|uri|domain"
    r"|password|passwd|secret|token|key|cert|username|user$|email|bucket|queue|project|tenant|subscription|client"
    r"|image|tag$|version|zone-?ids?|security-?group|connection|dsn|database|\.id$|\.name$|^name$|arn$",
    re.IGNORECASE,
)
"""Names of values that say who and where something is, and never which machines it makes."""


class HelmRelease(msgspec.Struct):
    """Attributes that are read; `set…` are blocks up to version 2 of the provider and lists from 3 on."""

    chart: str | None = None
    name: str | None = None
    repository: str | None = None
    set: object = None
    set_list: object = None
    set_sensitive: object = None
    set_wo: object = None
    set_wo_revision: object = None
    values: list[str | None] | str | None = None


def read(resource: Resource[HelmRelease]) -> list[Workload]:
    """One row for each manifest in the values that makes nodes; notes what the chart leaves open."""
    texts = [text for text in each(resource.values.values) if text]
    secret = hidden(resource, "values")
    documents: list[object] = []
    for text in texts:
        documents += parse(text).documents or (text,)
    parts = [
        part
        for manifest in _manifests(documents)
        for part in kubernetes_manifests.read(resource, manifest, "values", hidden=secret)
    ]
    _note(resource, documents)
    if not parts:
        return []
    cluster = kubernetes_cluster.of(resource)
    claims = Claims(resource)
    claims.complete = False
    return rows(resource, parts, PlanContext(cluster.provider, cluster.place, claims), hidden=secret)


def _manifests(documents: list[object]) -> Iterator[dict[str, object]]:
    """Whole manifests at any depth of some values."""
    left = list(reversed(documents))
    while left:
        item = left.pop()
        if isinstance(item, list):
            left.extend(reversed(item))
        elif isinstance(item, dict):
            if isinstance(item.get("kind"), str) and isinstance(item.get("apiVersion"), str):
                yield item
            else:
                left.extend(reversed(list(item.values())))


def _note(resource: Resource[HelmRelease], documents: list[object]) -> None:
    """What the release leaves open: its own name, its values, or the cluster may speak of accelerators."""
    word = _maker(resource) or _valued(resource, documents)
    if word:
        resource.note(
            "opaque",
            f"what the chart makes is not in the plan, and it speaks of accelerators or nodes ({word})",
        )
        return
    values = resource.values
    if values.chart is None:
        resource.note("opaque", "the chart is known only after apply")
        return
    chart = _last(values.chart)
    hidden_part = _unseen(resource) if chart not in _PLAIN else ""
    cluster = kubernetes_cluster.of(resource).sign if chart not in _PLAIN else ""
    if hidden_part:
        resource.note("opaque", f"what the chart makes is not in the plan, and {hidden_part}")
    elif cluster:
        resource.note(
            "opaque",
            f"what the chart makes is not in the plan, and its cluster speaks of accelerators ({cluster})",
        )
    else:
        resource.note(
            "skipped", "what the chart makes is not in the plan; it shows no sign of accelerators or nodes"
        )


def _maker(resource: Resource[HelmRelease]) -> str:
    """The chart's or the release's name, when it stands for a maker of nodes or a user of accelerators."""
    values = resource.values
    chart = _last(values.chart or "")
    if chart in _PLAIN:
        return ""
    for name in (chart, values.name or ""):
        found = _MAKERS.search(name) or (name and sign(resource.plan.accelerators.catalog, name))
        if found:
            return found if isinstance(found, str) else found[0].lower()
    return ""


def _valued(resource: Resource[HelmRelease], documents: list[object]) -> str:
    """A sign in the values, or in what is set beside them."""
    catalog = resource.plan.accelerators.catalog
    found = sign(catalog, [item for item in documents if not _is_manifest(item)])
    if found:
        return shown(resource, found, "values")
    for name in _SETS:
        for entry in each(getattr(resource.values, name)):
            found = "" if too_deep(entry) else _pair(catalog, entry)
            if found:
                return "a word that is sensitive" if name == "set_sensitive" else shown(resource, found, name)
    return ""


def _unseen(resource: Resource[HelmRelease]) -> str:
    """What of the values a plan does not show; empty when what is missing only names who and where."""
    unknown = {} if resource.unknown is True else resource.unknown
    if marks.any_marked(marks.at(unknown, ("values",))):
        return "values are known only after apply"
    for name in _SETS:
        mark = marks.at(unknown, (name,))
        if mark is True:
            return f"{name} is known only after apply"
        for at, entry in enumerate(each(getattr(resource.values, name))):
            key = entry.get("name") if isinstance(entry, dict) else None
            absent = isinstance(entry, dict) and entry.get("value") is None
            if (absent or marks.any_marked(marks.at(mark, (at,)))) and not (
                isinstance(key, str) and _IDENTITY.search(key)
            ):
                return f"a value of {name} is not shown"
    written = resource.block is not None and resource.is_configured("set_wo")
    if written or resource.values.set_wo_revision is not None:
        return "set_wo is never in a plan"
    return ""


def _is_manifest(item: object) -> bool:
    return isinstance(item, dict) and "apiVersion" in item and "kind" in item


def _pair(catalog: Catalog, entry: object) -> str:
    """A sign in one name with its value; a name that is switched off is none."""
    if not isinstance(entry, dict):
        return ""
    name, value = entry.get("name"), entry.get("value")
    return sign(catalog, {str(name): value, "": [name] if name and value is None else None})


def _last(chart: str) -> str:
    """The name in a chart's path or URL, without the version of an archive."""
    return re.sub(r"-v?\d+(?:\.\d+)+[\w.+-]*\.tgz$", "", chart.rstrip("/").rsplit("/", 1)[-1])
