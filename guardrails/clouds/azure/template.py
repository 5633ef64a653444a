"""Types of ARM that hold machines, and how one is read: in a template, or through azapi.

A type is a row here, and a `TemplateReader` in the `template.py` of its service.
"""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds.azure.entry import Entry
from guardrails.clouds.parts import Part
from guardrails.clouds.unlisted import unlisted
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.terraform.resource import AnyResource


class Template(NamedTuple):
    """One resource of ARM, and where it stands.

    Attributes:
        resource: What holds it in the plan.
        entry: The resource.
    """

    resource: AnyResource
    entry: Entry

    @property
    def accelerators(self) -> Accelerators:
        """The catalog."""
        return self.resource.plan.accelerators

    @property
    def body(self) -> Properties:
        """All of it."""
        return self.entry.body

    @property
    def properties(self) -> Properties:
        """What stands below `properties`."""
        return self.entry.body.block("properties")


class TemplateReader(NamedTuple):
    """How one type is read.

    Attributes:
        read: The parts of a resource.
        taken: Names that it reads, of `properties` or beside it.
        left: Names that it knowingly leaves: they hold no machines.
    """

    read: Callable[[Template], list[Part]]
    taken: frozenset[str]
    left: frozenset[str]


def names(text: str) -> frozenset[str]:
    """Names, as one text."""
    return frozenset(text.split())


_ENVELOPE = names(
    """
    apiVersion comments condition copy dependsOn etag extendedLocation identity kind location managedBy
    metadata name placement plan properties resourceGroup resources scope sku subscriptionId systemData tags
    type zones
    """
)
"""What any resource has around its properties."""

KINDS: dict[str, str] = {
    "microsoft.app/containerapps": "container_apps.template.APP",
    "microsoft.app/jobs": "container_apps.template.JOB",
    "microsoft.app/managedenvironments": "container_apps.template.ENVIRONMENT",
    "microsoft.azurefleet/fleets": "fleets.template.FLEET",
    "microsoft.batch/batchaccounts/pools": "batch.template.POOL",
    "microsoft.compute/capacityreservationgroups/capacityreservations": "reservations.template.RESERVATION",
    "microsoft.compute/hostgroups/hosts": "reservations.template.HOST",
    "microsoft.compute/virtualmachines": "compute.template.MACHINE",
    "microsoft.compute/virtualmachinescalesets": "compute.template.SCALE_SET",
    "microsoft.containerinstance/containergroups": "container_groups.template.GROUP",
    "microsoft.containerservice/managedclusters": "aks.template.CLUSTER",
    "microsoft.containerservice/managedclusters/agentpools": "aks.template.AGENT_POOL",
    "microsoft.devtestlab/labs/virtualmachines": "compute.template.LAB_MACHINE",
    "microsoft.hdinsight/clusters": "clusters.template.HDINSIGHT",
    "microsoft.insights/autoscalesettings": "compute.template.AUTOSCALE_SETTING",
    "microsoft.machinelearningservices/workspaces/computes": "ml.template.COMPUTE",
    "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments": "ml.template.DEPLOYMENT",
    "microsoft.redhatopenshift/openshiftclusters": "clusters.template.OPENSHIFT",
    "microsoft.servicefabric/managedclusters/nodetypes": "clusters.template.NODE_TYPE",
    "microsoft.standbypool/standbyvirtualmachinepools": "compute.template.STANDBY_POOL",
    "microsoft.synapse/workspaces/bigdatapools": "synapse.template.POOL",
}
"""Where each type's reader stands below this package; types in lower case."""


def reader(kind: str) -> TemplateReader | None:
    """The reader of a type of ARM; None when it is not read."""
    where = KINDS.get(kind.lower())
    if where is None:
        return None
    module, _, name = where.rpartition(".")
    found: TemplateReader = getattr(import_module(f"guardrails.clouds.azure.{module}"), name)
    return found


def note_unlisted(template: Template, found: TemplateReader) -> None:
    """Note what a resource has and nobody knows, so that it is never passed over."""
    body = template.body
    listed = found.taken | found.left
    for block, known in ((body, listed | _ENVELOPE), (template.properties, listed)):
        for each in unlisted(block, known):
            shown = "a property" if body.hidden else each[:60]
            kind = "a resource" if body.hidden else template.entry.kind[:80]
            template.resource.note("opaque", f"{shown} of {kind} is not known here")


def says(template: Template, found: TemplateReader) -> bool:
    """Whether a resource sets anything that is read of its type."""
    body, properties = template.body, template.properties
    return any(block.has(each) for block in (body, properties) for each in found.taken)
