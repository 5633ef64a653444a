"""`aws-parallelcluster_cluster`: a whole Slurm or Batch cluster in one YAML text.

Source: AWS ParallelCluster user guide, "Cluster configuration file" version 3: a compute resource has from
`MinCount` (0) to `MaxCount` (10) nodes, made when jobs ask.
"""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import SINGLE, Choice, Size
from guardrails.clouds.build import PlanContext
from guardrails.clouds.named_parts import between, count, fixed, named, of_family, part_of, rows
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Json
from guardrails.formats.embedded.text import at, objects, table
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.facts import NOT_SET, Fact
from guardrails.formats.terraform.resource import Resource
from guardrails.formats.terraform.texts import hidden, parsed
from guardrails.model.range import Range
from guardrails.model.workload import Workload

_MOST = 10
_MARKETS = {"SPOT": "spot", "CAPACITY_BLOCK": "reserved"}


class Cluster(msgspec.Struct):
    """Attributes that are read. Source: provider aws-tf/aws-parallelcluster 1.1."""

    cluster_configuration: str | None = None
    region: str | None = None


def read(resource: Resource[Cluster]) -> list[Workload]:
    """One row for the head node, each login pool and each compute resource with accelerators."""
    text = parsed(resource, resource.values.cluster_configuration, "cluster_configuration")
    if text is None:
        return []
    document = table(text.documents[0])
    secret = hidden(resource, "cluster_configuration")
    parts = _Reading(resource, hidden=secret).parts(document)
    if not parts:
        resource.note("read", "nodes without accelerators only")
        return []
    region = resource.fact(resource.values.region, "region")
    written = document.get("Region")
    if not region.value and isinstance(written, str):
        region = Fact(written, "", secret)
    claims = Claims(resource)
    tags = objects(document.get("Tags"))
    claims.blocks(
        [{"key": tag.get("Key"), "value": tag.get("Value")} for tag in tags], ("cluster_configuration",)
    )
    where = place.aws(resource, arns=(), region=region, zone=NOT_SET)
    return rows(resource, parts, PlanContext("aws", where, claims), hidden=secret)


class _Reading:
    """One configuration that is being read."""

    def __init__(self, resource: Resource[Cluster], *, hidden: bool) -> None:
        self.resource = resource
        self.hidden = hidden

    def parts(self, document: dict[str, Json]) -> list[Part]:
        """The parts that hold accelerators, or may."""
        head = at(document, "HeadNode", "InstanceType")
        found = [self._part("head", [self._choice(head, SINGLE, "HeadNode")])] if head is not None else []
        for pool in objects(at(document, "LoginNodes", "Pools")):
            size = fixed(pool.get("Count"))
            choice = self._choice(pool.get("InstanceType"), size, "LoginNodes")
            found.append(self._part(f"login.{_name(pool)}", [choice]))
        scheduling = table(document.get("Scheduling"))
        for queue in objects(scheduling.get("SlurmQueues")):
            found += self._slurm(queue)
        for queue in objects(scheduling.get("AwsBatchQueues")):
            found += self._batch(queue)
        accelerators = self.resource.plan.accelerators
        return [part for part in found if accelerators.quantity(part.choices) is not None]

    def _slurm(self, queue: dict[str, Json]) -> list[Part]:
        market = _MARKETS.get(str(queue.get("CapacityType")), "on_demand")
        group = table(at(queue, "Networking", "PlacementGroup"))
        grouped = str(group.get("Enabled")).lower() == "true" or group.get("Name") or group.get("Id")
        name = str(group.get("Name") or group.get("Id") or _name(queue)) if grouped else ""
        result = []
        for resource in objects(queue.get("ComputeResources")):
            most = resource.get("MaxCount", _MOST)
            least = count(resource.get("MinCount")) or 0
            size = between(None, least, most)
            types = [each.get("InstanceType") for each in objects(resource.get("Instances"))]
            choices = [
                self._choice(each, size, f"SlurmQueues.{_name(queue)}.{_name(resource)}")
                for each in types or [resource.get("InstanceType")]
            ]
            part = self._part(f"{_name(queue)}.{_name(resource)}", choices)
            result.append(msgspec.structs.replace(part, market=market, placement=name))
        return result

    def _batch(self, queue: dict[str, Json]) -> list[Part]:
        anything = Size(Range(0), Range(0))  # MaxvCpus bounds processors, and the catalog has none of those
        return [
            self._part(
                f"{_name(queue)}.{_name(resource)}",
                [
                    choice
                    for each in resource.get("InstanceTypes") or ()
                    for choice in of_family(
                        self.resource, str(each), anything, "AwsBatchQueues", hidden=self.hidden
                    )
                ]
                or [self._choice(None, anything, "AwsBatchQueues")],
            )
            for resource in objects(queue.get("ComputeResources"))
        ]

    def _choice(self, name: Any, size: Size, path: str) -> Choice:
        where = "cluster_configuration" if self.hidden else f"cluster_configuration.{path}.InstanceType"
        return named(self.resource, "aws", name, size, where, hidden=self.hidden)

    def _part(self, name: str, choices: list[Choice]) -> Part:
        path = "cluster_configuration" if self.hidden else f"cluster_configuration.{name}"
        return part_of(name=name, path=path, choices=choices)


def _name(block: dict[str, Json]) -> str:
    return str(block.get("Name", ""))
