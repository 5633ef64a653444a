"""Azure resources as ARM templates and azapi write them: which hold machines, and how many."""

from collections.abc import Callable
from typing import Any

from guardrails.catalog.accelerators import SINGLE, Choice, Size, unknown_choice
from guardrails.clouds.named_parts import between, count, fixed, named, part_of
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.arm_values import Values
from guardrails.formats.embedded.text import objects, table
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range


class Body:
    """One resource that is being read."""

    def __init__(
        self, resource: Resource[Any], values: Values, body: dict[str, Any], path: str, *, hidden: bool
    ) -> None:
        self.resource = resource
        self.values = values
        self.path = path
        self.hidden = hidden
        self._body = body

    def get(self, *keys: str) -> Any:
        """A value below some keys, resolved at every step."""
        node: Any = self._body
        for key in keys:
            node = self.values.of(node.get(key)) if isinstance(node, dict) else None
        return node

    def choice(self, size: Size, *keys: str, name: Any = None) -> Choice:
        """The size that stands below some keys."""
        path = f"{self.path}.{'.'.join(keys)}"
        value = self.get(*keys) if name is None else name
        return named(self.resource, "azure", value, size, path, hidden=self.hidden)

    def part(
        self, choices: list[Choice], *, name: str = "", market: str = "on_demand", role: Any = "runs"
    ) -> Part:
        """A part of the resource."""
        location = self.get("location")
        region = location.replace(" ", "").lower() if isinstance(location, str) else ""
        return part_of(name=name, path=self.path, choices=choices, market=market, role=role, region=region)


def _pool(body: Body, pool: Any, name: str) -> Part:
    """An AKS agent pool."""
    own = Body(body.resource, body.values, table(pool), body.path, hidden=body.hidden)
    market = "spot" if str(own.get("scaleSetPriority")).lower() == "spot" else "on_demand"
    if str(own.get("enableAutoScaling")).lower() == "true":
        size = between(own.get("count"), own.get("minCount"), own.get("maxCount"))
    else:
        size = fixed(own.get("count"), 1)
    return body.part([own.choice(size, "vmSize")], name=name, market=market)


def _scales(pool: Body) -> list[tuple[tuple[str, ...], Size, Any]]:
    """What an AKS agent pool of virtual machines names: where, how many, and of which size.

    Source: Azure, Microsoft.ContainerService managedClusters/agentPools, `virtualMachinesProfile.scale`.
    """
    scale = ("virtualMachinesProfile", "scale")
    found: list[tuple[tuple[str, ...], Size, Any]] = [
        ((*scale, "manual"), fixed(pool.values.of(each.get("count"))), pool.values.of(each.get("size")))
        for each in objects(pool.get(*scale, "manual"))
    ]
    for each in objects(pool.get(*scale, "autoscale")):
        size = between(None, pool.values.of(each.get("minCount")), pool.values.of(each.get("maxCount")))
        found.append(((*scale, "autoscale"), size, pool.values.of(each.get("size"))))
    return found


def _pools(body: Body, pool: Any, name: str) -> list[Part]:
    """The parts of an AKS agent pool: one, or one for each size of a pool of virtual machines."""
    own = Body(body.resource, body.values, table(pool), body.path, hidden=body.hidden)
    scales = _scales(own)
    if not scales:
        return [_pool(body, pool, name)]
    return [
        body.part([own.choice(size, *keys, name=kind)], name=name if len(scales) == 1 else f"{name}{at_}")
        for at_, (keys, size, kind) in enumerate(scales)
    ]


def _cluster(body: Body) -> list[Part]:
    pools = objects(body.get("properties", "agentPoolProfiles"))
    parts = [
        part for at_, pool in enumerate(pools) for part in _pools(body, pool, str(pool.get("name", at_)))
    ]
    if body.get("properties", "nodeProvisioningProfile", "mode") == "Auto":
        anything = Size(Range(0), Range(0))
        reason = "node auto-provisioning makes nodes when pods ask for them"
        path = f"{body.path}.properties.nodeProvisioningProfile"
        parts.append(body.part([unknown_choice(anything, path, reason)], name="auto", role="delegated"))
    if str(body.get("properties", "aiToolchainOperatorProfile", "enabled")).lower() == "true":
        reason = "the AI toolchain operator (KAITO) makes nodes when workspaces ask for them"
        path = f"{body.path}.properties.aiToolchainOperatorProfile"
        anything = Size(Range(0), Range(0))
        parts.append(body.part([unknown_choice(anything, path, reason)], name="kaito", role="delegated"))
    return parts


def _agent_pool(body: Body) -> list[Part]:
    return _pools(body, body.get("properties"), "")


def _ml_compute(body: Body) -> list[Part]:
    said = body.get("properties", "computeType")
    kind = said.lower() if isinstance(said, str) else ""  # one that is not known may be either
    if kind not in ("amlcompute", "computeinstance", ""):
        return []
    inner = ("properties", "properties")
    size = SINGLE
    if kind != "computeinstance":
        scale = (*inner, "scaleSettings")
        size = between(None, body.get(*scale, "minNodeCount"), body.get(*scale, "maxNodeCount"))
    market = "spot" if str(body.get(*inner, "vmPriority")).lower() == "lowpriority" else "on_demand"
    return [body.part([body.choice(size, *inner, "vmSize")], market=market)]


def _ml_deployment(body: Body) -> list[Part]:
    size = fixed(body.get("sku", "capacity"), 1)
    most = count(body.get("properties", "scaleSettings", "maxInstances"))
    if most is not None:
        size = between(body.get("sku", "capacity"), None, most)
    return [body.part([body.choice(size, "properties", "instanceType")])]


def _batch(body: Body) -> list[Part]:
    fixed_scale = table(body.get("properties", "scaleSettings", "fixedScale"))
    size = Size(Range(0), Range(0))
    if fixed_scale:
        targets = [
            body.values.of(fixed_scale.get(key)) for key in ("targetDedicatedNodes", "targetLowPriorityNodes")
        ]
        numbers = [0 if target is None else count(target) for target in targets]
        size = fixed(None if None in numbers else sum(number or 0 for number in numbers))
    return [body.part([body.choice(size, "properties", "vmSize")])]


def _reservation(body: Body) -> list[Part]:
    left = Range(0, fixed(body.get("sku", "capacity")).ceiling.max)  # who draws on it is not known
    return [body.part([body.choice(Size(left, left), "sku", "name")], role="reservation", market="reserved")]


KINDS: dict[str, Callable[[Body], list[Part]]] = {
    "microsoft.compute/capacityreservationgroups/capacityreservations": _reservation,
    "microsoft.containerservice/managedclusters": _cluster,
    "microsoft.containerservice/managedclusters/agentpools": _agent_pool,
    "microsoft.machinelearningservices/workspaces/computes": _ml_compute,
    "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments": _ml_deployment,
    "microsoft.batch/batchaccounts/pools": _batch,
}
"""By resource type, in lower case."""
