"""What is reserved on Google Cloud, and slices of TPU, as their APIs describe them."""

from typing import Any

from tests.cloud.gcp.estate import Project
from tests.cloud.gcp.resources import A3, ZONE, link


def reservation(
    project: Project, name: str, count: int, used: int = 0, kind: str = A3, zone: str = ZONE, **body: Any
) -> Project:
    """A reservation of machines; 64-bit numbers are text."""
    specific = {
        "count": str(count),
        "inUseCount": str(used),
        "assuredCount": str(count),
        "instanceProperties": {"machineType": kind},
    }
    return project.add(
        "compute",
        f"zones/{zone}/reservations/{name}",
        specificReservation=specific,
        shareSettings={"shareType": "LOCAL"},
        status="READY",
        **body,
    )


def inside(project: Project, name: str, zone: str = ZONE) -> dict[str, Any]:
    """What a machine says that runs in a reservation of a project."""
    consumed = {"consumedReservation": link(project, f"zones/{zone}/reservations/{name}")}
    return {"resourceStatus": {"reservationConsumptionInfo": consumed}}


def future(project: Project, name: str, count: int, status: str = "APPROVED", **told: Any) -> Project:
    """A calendar-mode reservation for later."""
    return project.add(
        "compute",
        f"zones/{ZONE}/futureReservations/{name}",
        reservationMode="CALENDAR",
        specificSkuProperties={"totalCount": str(count), "instanceProperties": {"machineType": A3}},
        timeWindow={"startTime": "2027-01-01T00:00:00Z", "endTime": "2027-03-01T00:00:00Z"},
        status={"procurementStatus": status, "fulfilledCount": "0"} | told,
    )


def commitment(project: Project, name: str, kind: str, number: int, region: str = "us-central1") -> Project:
    """A commitment to pay for accelerators."""
    resources = [{"type": "ACCELERATOR", "acceleratorType": kind, "amount": str(number)}]
    return project.add(
        "compute", f"regions/{region}/commitments/{name}", status="ACTIVE", resources=resources
    )


def hosts(project: Project, name: str, size: int, busy: int, kind: str = "nvidia-tesla-v100") -> Project:
    """Sole-tenant hosts with eight accelerators each, of which some have a machine."""
    template = f"regions/us-central1/nodeTemplates/{name}"
    project.add(
        "compute",
        template,
        nodeType="n1-node-96-624",
        accelerators=[{"acceleratorType": kind, "acceleratorCount": 8}],
    )
    nodes = [
        {"name": f"n-{at}", "instances": [link(project, f"zones/{ZONE}/instances/x")] if at < busy else []}
        for at in range(size)
    ]
    return project.add(
        "compute",
        f"zones/{ZONE}/nodeGroups/{name}",
        nodeTemplate=link(project, template),
        size=size,
        status="READY",
        **{"x-nodes": nodes},
    )


def tpu(
    project: Project, name: str, kind: str = "v5p-128", zone: str = "us-central1-a", **body: Any
) -> Project:
    """A TPU node."""
    return project.add(
        "tpu",
        f"locations/{zone}/nodes/{name}",
        **{"acceleratorType": kind, "state": "READY", "runtimeVersion": "v2-alpha-tpuv5"} | body,
    )


def queued(
    project: Project, name: str, number: int, state: str, kind: str = "v5p-128", zone: str = "us-central1-a"
) -> Project:
    """A queued resource that asks for several slices."""
    spec = {
        "parent": f"projects/{project.id}/locations/{zone}",
        "multisliceParams": {"nodeCount": number, "nodeIdPrefix": name},
        "node": {"acceleratorType": kind, "runtimeVersion": "v2-alpha-tpuv5"},
    }
    return project.add(
        "tpu",
        f"locations/{zone}/queuedResources/{name}",
        tpu={"nodeSpec": [spec]},
        state={"state": state},
    )
