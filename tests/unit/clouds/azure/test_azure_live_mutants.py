"""Whatever is missing, null or unheard of in an answer of Azure: nothing is lost in silence.

Each value of an estate is taken away, made null, and made something that is not known yet. Then the ceiling
is no lower than before, or a row or a read error says that something is not known.
"""

import copy
import math

import pytest

from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.clouds.azure.fleets.api import FLEETS
from guardrails.clouds.azure.join import workloads
from guardrails.clouds.azure.reservations.api import RESERVATIONS
from tests.samples.azure_answers import H100
from tests.samples.azure_arm import A100, Arm, arm, facts, running

VMS = "Microsoft.Compute/virtualMachines"
SETS = "Microsoft.Compute/virtualMachineScaleSets"
GROUPS, HOSTS = "Microsoft.Compute/capacityReservationGroups", "Microsoft.Compute/hostGroups"
POOLS = "Microsoft.StandbyPool/standbyVirtualMachinePools"
GONE = object()
MADE = [GONE, None, "Unheard", -1, [], {}]
FEWER = {
    ("mixed", "vmSizes", 0),
    ("autoscale", "profiles", 1),
    ("fleet", "vmSizesProfile", 1),
    ("fleet", "regularPriorityProfile"),
    ("fleet", "spotPriorityProfile"),
}
"""What there may be less of: the end of the path of an item, or of one of two kinds."""
OTHER = {("autoscale", "targetResourceUri"), ("standby", "attachedVirtualMachineScaleSetId")}
"""What names another thing when it is something else."""
FREE = ("id", "name", "type", "tags")
"""What an answer cannot do without, or what only names."""


def vm(name, size=H100, **properties):
    given = {"hardwareProfile": {"vmSize": size}, "instanceView": running(), "priority": "Regular"}
    return arm(VMS, name, zones=["1"], properties=given | properties)


def scale_set(name, mode, size=A100, capacity=2):
    sku = {"name": size, "capacity": capacity}
    properties = {"orchestrationMode": mode, "virtualMachineProfile": {"priority": "Regular"}}
    return arm(SETS, name, sku=sku, properties=properties)


def capacity(least, most):
    return {"name": "p", "capacity": {"minimum": least, "maximum": most, "default": least}}


FLEXIBLE, UNIFORM = scale_set("flexible", "Flexible"), scale_set("uniform", "Uniform")
MIXED = scale_set("mixed", "Flexible", "Mix") | {}
MIXED["properties"] = MIXED["properties"] | {"skuProfile": {"vmSizes": [{"name": H100}, {"name": A100}]}}
ESTATE = {
    "machine": [vm("vm")],
    "flexible": [FLEXIBLE, vm("a", A100, virtualMachineScaleSet={"id": FLEXIBLE["id"]})],
    "mixed": [MIXED],
    "uniform": [
        UNIFORM,
        arm(
            f"{SETS}/virtualMachines", "uniform/0", sku={"name": A100}, properties={"instanceView": running()}
        ),
    ],
    "autoscale": [
        UNIFORM,
        arm(
            "Microsoft.Insights/autoscalesettings",
            "as",
            properties={
                "enabled": True,
                "targetResourceUri": UNIFORM["id"],
                "profiles": [capacity("1", "3"), capacity("2", "9")],
            },
        ),
    ],
    "standby": [
        FLEXIBLE,
        arm(
            POOLS,
            "sp",
            properties={
                "attachedVirtualMachineScaleSetId": FLEXIBLE["id"],
                "elasticityProfile": {"maxReadyCapacity": 7},
                "virtualMachineState": "Deallocated",
            },
        ),
    ],
    "reservation": [
        arm(
            GROUPS,
            "crg",
            properties={
                "instanceView": {
                    "capacityReservations": [
                        {
                            "name": "r",
                            "utilizationInfo": {
                                "currentCapacity": 4,
                                "virtualMachinesAllocated": [{"id": vm("a")["id"]}],
                            },
                        }
                    ]
                }
            },
        ),
        arm(
            f"{GROUPS}/capacityReservations",
            "crg/r",
            sku={"name": H100, "capacity": 4},
            properties={
                "provisioningState": "Succeeded",
                "scheduleProfile": {"start": "2026-10-01", "end": "2026-12-31"},
            },
        ),
    ],
    "host": [
        arm(
            HOSTS,
            "hg",
            properties={
                "instanceView": {
                    "hosts": [
                        {
                            "name": "h",
                            "availableCapacity": {"allocatableVMs": [{"vmSize": A100, "count": 3}]},
                        }
                    ]
                }
            },
        ),
        arm(f"{HOSTS}/hosts", "hg/h", sku={"name": "NCADSA100v4-Type1"}, properties={"virtualMachines": []}),
    ],
    "fleet": [
        arm(
            "Microsoft.AzureFleet/fleets",
            "fleet",
            properties={
                "vmSizesProfile": [{"name": A100}, {"name": H100}],
                "regularPriorityProfile": {"capacity": 2},
                "spotPriorityProfile": {"capacity": 3},
                "capacityType": "VM",
            },
        )
    ],
}


def places(value, path=()):
    """Every place in a body."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        if path or key not in FREE:
            yield (*path, key)
            yield from places(value[key], (*path, key))


def changed(resources, at, path, made):
    found = copy.deepcopy(resources)
    above = found[at]
    for key in path[:-1]:
        above = above[key]
    if made is GONE:
        del above[path[-1]]
    else:
        above[path[-1]] = made
    return found


def outcome(resources):
    """The most that there is, and whether something is said not to be known."""
    world = Arm(*resources)
    read, told = {}, []
    for service in (FLEETS, COMPUTE, RESERVATIONS):
        read[service.name] = world.read(service, look_back_days=30)
        told += world.made.errors
    rows = workloads(read, facts())
    tops = [row.ceiling.max for row in rows]
    return sum(math.inf if each is None else each for each in tops), bool(
        told or any(r.unresolved for r in rows)
    )


MUTANTS = [
    (name, at, path, made)
    for name, resources in ESTATE.items()
    for at, body in enumerate(resources)
    for path in places(body)
    for made in MADE
]


def says_less(name, _, path, made):
    """Whether an answer with this change is as good as the one without it."""
    if made in (GONE, None):
        return any((name, *path[-end:]) in FEWER for end in (1, 2))
    return made == "Unheard" and (name, path[-1]) in OTHER


@pytest.mark.parametrize("name", list(ESTATE))
def test_what_an_answer_lacks_takes_nothing_away_in_silence(name):
    before, doubted = outcome(ESTATE[name])
    assert before > 0
    assert not doubted
    lost = []
    for mutant in MUTANTS:
        if mutant[0] == name:
            after, said = outcome(changed(ESTATE[name], *mutant[1:]))
            if after < before and not said and not says_less(*mutant):
                lost.append((mutant[1:3], "gone" if mutant[3] is GONE else mutant[3], after))
    assert lost == []
