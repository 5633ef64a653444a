"""Examples of Azure as a scan reads them: resources of a template, with what only the cloud says of them."""

import json

from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.clouds.azure.fleets.api import FLEETS
from guardrails.clouds.azure.reservations.api import RESERVATIONS
from tests.samples.azure_answers import SUBSCRIPTION
from tests.samples.azure_arm import arm, running, scanned
from tests.samples.azure_plans import GROUP

MEMBERS = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
EXAMPLES = ()


def scan(*resources, services=(FLEETS, COMPUTE, RESERVATIONS)):
    """Reads the resources through services of Azure, and joins what they keep; see `Example.live`."""

    def rows():
        return scanned(*services)(*map(_answered, resources))

    return rows


def within(*resources, services):
    """Reads resources, with what each of them is part of; see `scan`."""
    return scan(*(above for each in resources for above in _above(each)), *resources, services=services)


def _above(resource):
    """What a resource is part of, without anything to say."""
    service, *types = resource["type"].split("/")
    names = resource["name"].split("/")
    for at in range(1, len(types)):
        yield {"type": "/".join((service, *types[:at])), "name": "/".join(names[:at]), "properties": {}}


def _answered(resource):
    """A resource of a template as the API answers it, in the group `g` of what is scanned."""
    here = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g"
    whole = json.loads(json.dumps(resource).replace(GROUP, here))
    rest = {key: each for key, each in whole.items() if key not in ("type", "apiVersion", "name")}
    return arm(resource["type"], resource["name"], **rest)


def runs(resource):
    """A machine that runs."""
    return resource | {"properties": resource["properties"] | {"instanceView": running()}}


def members(size, number, scale_set="ss"):
    """Instances of a uniform scale set that run."""
    body = {"type": MEMBERS, "sku": {"name": size}, "properties": {}}
    return tuple(runs(body | {"name": f"{scale_set}/{at}"}) for at in range(number))
