"""Examples of capacity that is reserved on Azure."""

from guardrails.model.range import Range, exactly
from tests.contract.examples.azure_scan import runs, scan
from tests.contract.examples.example import Example
from tests.samples.azure_plans import GROUP

H100 = "Standard_ND96isr_H100_v5"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
GROUP_ID = f"{COMPUTE}/capacityReservationGroups/crg"
KIND = "Microsoft.Compute/capacityReservationGroups/capacityReservations"


def _values(name, number, **differs):
    return {
        "id": f"{GROUP_ID}/capacityReservations/{name}",
        "capacity_reservation_group_id": GROUP_ID,
        "sku": [{"name": H100, "capacity": number}],
    } | differs


def _arm(name, number, **differs):
    return {
        "type": KIND,
        "apiVersion": "2024-11-01",
        "name": f"crg/{name}",
        "sku": {"name": H100, "capacity": number},
        "properties": {},
    } | differs


def _machine(group=GROUP_ID, **differs):
    return {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2024-11-01",
        "name": "vm",
        "properties": {
            "hardwareProfile": {"vmSize": H100},
            "capacityReservation": {"capacityReservationGroup": {"id": group}},
        },
    } | differs


def _group(*machines):
    """The group of a reservation, with the machines that run in it."""
    told = {"virtualMachinesAllocated": [{"id": f"{COMPUTE}/virtualMachines/{each}"} for each in machines]}
    view = {"capacityReservations": [{"name": "r", "utilizationInfo": told}]}
    return {
        "type": "Microsoft.Compute/capacityReservationGroups",
        "name": "crg",
        "properties": {"instanceView": view},
    }


def _held(number, **differs):
    """A reservation that is there."""
    return _arm("r", number, **differs) | {"properties": {"provisioningState": "Succeeded"}}


def _reserved(name, left, machine, arm_machine, zone=None):
    """A reservation of ten machines and one machine; whether that runs in it, a scan is told."""
    pools = [
        (H100, left, left, "reserved", "reservation"),
        (H100, exactly(8), exactly(8), "on_demand", "runs"),
    ]
    zones = {} if zone is None else {"zones": [zone]}
    return Example(
        name,
        pools,
        {
            "azurerm_capacity_reservation.r": _values("r", 10, zone=zone),
            "azurerm_linux_virtual_machine.vm": {"size": H100} | machine,
        },
        arm=(_arm("r", 10, **zones), arm_machine),
        live=scan(_group(*("vm",) * (left == exactly(72))), _held(10, **zones), runs(arm_machine))
        if left.exact
        else None,
    )


IN_GROUP = {"capacity_reservation_group_id": GROUP_ID}

EXAMPLES = [
    Example(
        "what nobody uses is reserved",
        [(H100, exactly(80), exactly(80), "reserved", "reservation")],
        {"azurerm_capacity_reservation.r": _values("r", 10)},
        arm=(_arm("r", 10),),
        live=scan(_group(), _held(10)),
    ),
    _reserved("a machine of the group takes its share", exactly(72), IN_GROUP, _machine()),
    _reserved(
        "a machine of another group takes nothing",
        exactly(80),
        {"capacity_reservation_group_id": f"{GROUP_ID}2"},
        _machine(f"{GROUP_ID}2"),
    ),
    _reserved(
        "a machine of another zone takes nothing",
        exactly(80),
        IN_GROUP | {"zone": "2"},
        _machine(zones=["2"]),
        zone="1",
    ),
    _reserved(
        "a machine of its zone takes its share",
        exactly(72),
        IN_GROUP | {"zone": "1"},
        _machine(zones=["1"]),
        zone="1",
    ),
    _reserved(
        "a machine that may stand in its zone perhaps takes its share",
        Range(72, 80),
        IN_GROUP,
        _machine(),
        zone="1",
    ),
    Example(
        "two reservations share who draws on them",
        [
            (H100, Range(8, 16), Range(8, 16), "reserved", "reservation"),
            (H100, Range(0, 8), Range(0, 8), "reserved", "reservation"),
            (H100, exactly(8), exactly(8), "on_demand", "runs"),
        ],
        {
            "azurerm_capacity_reservation.r": _values("r", 2),
            "azurerm_capacity_reservation.s": _values("s", 1),
            "azurerm_linux_virtual_machine.vm": {"size": H100} | IN_GROUP,
        },
        arm=(_arm("r", 2), _arm("s", 1), _machine()),
    ),
]
