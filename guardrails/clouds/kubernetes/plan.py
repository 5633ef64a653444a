"""`kubernetes_manifest`, `kubectl_manifest`, and the typed resources of Kubernetes that start pods."""

import msgspec

from guardrails.clouds.build import PlanContext
from guardrails.clouds.kubernetes import cluster as kubernetes_cluster
from guardrails.clouds.kubernetes import manifests as kubernetes_manifests
from guardrails.clouds.named_parts import rows
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.text import too_deep
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable
from guardrails.formats.terraform.texts import hidden, parsed
from guardrails.model.workload import Workload


class Manifest(msgspec.Struct):
    """`kubernetes_manifest`. Source: schema of hashicorp/kubernetes 2.38."""

    manifest: object = None


class KubectlManifest(msgspec.Struct):
    """`kubectl_manifest`: `yaml_body` is marked sensitive, its parsed twin is not.

    Source: schema of gavinbunney/kubectl 1.19.
    """

    yaml_body: str | None = None
    yaml_body_parsed: str | None = None


class Kustomization(msgspec.Struct):
    """`kustomization_resource`: one manifest as JSON. Source: schema of kbst/kustomization 0.9."""

    manifest: str | None = None


class Pods(msgspec.Struct):
    """A deployment, job, pod …: everything that matters stands in `spec`."""

    spec: object = None


def read_manifest(resource: Resource[Manifest]) -> list[Workload]:
    """At most one row: what makes nodes."""
    manifest = resource.values.manifest
    if manifest is None:
        unknown = resource.is_unknown("manifest")
        resource.note("opaque", f"manifest {'is known only after apply' if unknown else 'is not there'}")
        return []
    if too_deep(manifest):
        raise Unreadable(f"{resource.head.place}.change.after.manifest", "is nested too deeply")
    secret = hidden(resource, "manifest")
    return _rows(
        resource, kubernetes_manifests.read(resource, manifest, "manifest", hidden=secret), hidden=secret
    )


def read_kubectl(resource: Resource[KubectlManifest]) -> list[Workload]:
    """One row for each document that makes nodes."""
    values = resource.values
    shown = bool(values.yaml_body_parsed) and not hidden(resource, "yaml_body_parsed")
    secret = hidden(resource, "yaml_body") and not shown
    text = parsed(resource, values.yaml_body, "yaml_body")
    documents = text.documents if text is not None else ()
    return _rows(
        resource,
        [
            part
            for document in documents
            for part in kubernetes_manifests.read(resource, document, "yaml_body", hidden=secret)
        ],
        hidden=secret,
    )


def read_kustomization(resource: Resource[Kustomization]) -> list[Workload]:
    """At most one row: what makes nodes."""
    secret = hidden(resource, "manifest")
    text = parsed(resource, resource.values.manifest, "manifest")
    found: list[Part] = []
    for document in text.documents if text is not None else ():
        found += kubernetes_manifests.read(resource, document, "manifest", hidden=secret)
    return _rows(resource, found, hidden=secret)


def read_pods(resource: Resource[Pods]) -> list[Workload]:
    """No row: pods use nodes that something else makes."""
    if too_deep(resource.values.spec):
        raise Unreadable(f"{resource.head.place}.change.after.spec", "is nested too deeply")
    kubernetes_manifests.uses(resource, resource.values.spec, hidden=hidden(resource, "spec"))
    return []


def _rows(resource: AnyResource, parts: list[Part], *, hidden: bool) -> list[Workload]:
    if not parts:
        return []
    cluster = kubernetes_cluster.of(resource)
    claims = Claims(resource)
    claims.complete = False  # nodes take their tags from a node class, or from the cluster
    single = len(parts) == 1
    parts = [msgspec.structs.replace(part, name="") if single else part for part in parts]
    return rows(
        resource, parts, PlanContext(cluster.provider, cluster.place, claims), hidden=hidden and not single
    )
