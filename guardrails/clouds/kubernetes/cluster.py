"""The cluster that a resource of Kubernetes or Helm speaks to, as its provider's configuration tells."""

import msgspec

from guardrails.formats.signs.words import sign
from guardrails.formats.terraform import place
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import NOT_SET
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.place import Place
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.workload import UNKNOWN

_CLUSTERS = {
    "aws_eks_cluster": "aws",
    "azurerm_kubernetes_cluster": "azure",
    "google_container_cluster": "gcp",
}
_PATHS = (("host",), ("kubernetes", 0, "host"), ("kubernetes", "host"), ("cluster_ca_certificate",))


class _Cluster(msgspec.Struct):
    arn: str | None = None
    id: str | None = None
    location: str | None = None
    project: str | None = None
    region: str | None = None


class Cluster(msgspec.Struct, frozen=True):
    """A cluster of the plan; without one, nothing is known of it.

    Attributes:
        provider: Its cloud.
        place: Where it is.
        sign: What about it speaks of accelerators; empty when nothing does.
    """

    provider: str = UNKNOWN
    place: Place = Place()
    sign: str = ""


_NONE = Cluster()


def of(resource: AnyResource) -> Cluster:
    """The one cluster that the provider of a resource connects to."""
    key = resource.provider_key
    return resource.plan.once(_of_provider, key)


def _of_provider(plan: Plan, key: str) -> Cluster:
    head = _head(plan, key) if key else None
    return _NONE if head is None else _cluster(plan, head)


def _head(plan: Plan, key: str) -> Head | None:
    block = plan.configuration.provider(key)
    if block is None:
        return None
    for path in _PATHS:
        leaves = plan.resolver.leaves(block.module_address or "", block, path, join=True)
        heads = {id(leaf.head): leaf.head for leaf in leaves if isinstance(leaf, AttributeRef)}
        clusters = [head for head in heads.values() if head.type in _CLUSTERS]
        if len(clusters) == 1:
            return clusters[0]
    return None


def _cluster(plan: Plan, head: Head) -> Cluster:
    word = sign(plan.accelerators.catalog, plan.body(head)[0], makers=False)
    provider = _CLUSTERS[head.type or ""]
    try:
        opened: Resource[_Cluster] = open_resource(plan, head, _Cluster)
    except Unreadable:
        return Cluster(provider, sign=word)
    values = opened.values
    location = opened.fact(values.location, "location")
    match provider:
        case "aws":
            where = place.aws(
                opened, arns=(values.arn,), region=opened.fact(values.region, "region"), zone=NOT_SET
            )
        case "azure":
            where = place.azure(opened, ids=(values.id,), location=location)
        case _:
            project = opened.fact(values.project, "project")
            where = place.gcp(opened, ids=(values.id,), project=project, location=location)
    return Cluster(provider, where, word)
