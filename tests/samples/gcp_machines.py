"""Things of Compute Engine as its aggregated lists answer them, in the shapes of the published API."""

from google.cloud import compute_v1

from guardrails.clouds import join
from guardrails.clouds.gcp.compute.api import COMPUTE
from guardrails.clouds.gcp.compute.owners import claim, machines
from guardrails.clouds.headroom import Read
from tests.samples.gcp_answers import World, facts

PROJECT = "acme-train"
ZONE, REGION = "us-central1-a", "us-central1"
H100, N1, T4 = "a3-highgpu-8g", "n1-standard-8", "nvidia-tesla-t4"
ROOT = f"https://www.googleapis.com/compute/v1/projects/{PROJECT}"


def scoped(kind, *items, **more):
    """A page of an aggregated list: each item in the scope of its link; scopes without any say so."""
    scopes = {
        "regions/europe-west4": {
            "warning": {"code": "NO_RESULTS_ON_PAGE", "message": "no results", "data": []}
        }
    }
    for item in items:
        scope = "/".join(item["selfLink"].split(f"/{PROJECT}/")[1].split("/")[:-2])
        scopes.setdefault(scope, {kind: []})[kind].append(item)
    return {"id": f"projects/{PROJECT}/aggregated/{kind}", "items": scopes, **more}


def link(name):
    """The link of a thing by its name within the project."""
    return f"{ROOT}/{name}"


def guests(kind, number):
    """Accelerators that are added to a machine."""
    return [{"acceleratorType": f"{ROOT}/zones/{ZONE}/acceleratorTypes/{kind}", "acceleratorCount": number}]


def instance(name="vm-1", kind=H100, zone=ZONE, **changed):
    """A machine that runs."""
    return {
        "kind": "compute#instance",
        "id": "4158127351007949610",
        "name": name,
        "zone": f"{ROOT}/zones/{zone}",
        "machineType": f"{ROOT}/zones/{zone}/machineTypes/{kind}",
        "selfLink": link(f"zones/{zone}/instances/{name}"),
        "status": "RUNNING",
        "creationTimestamp": "2026-10-31T23:30:00.123-08:00",
        "scheduling": {"provisioningModel": "STANDARD", "preemptible": False, "automaticRestart": True},
        "labels": {"customer": "c-1"},
        **changed,
    }


def template(name="t", kind=H100, place="global", **properties):
    """An instance template."""
    return {
        "kind": "compute#instanceTemplate",
        "name": name,
        "selfLink": link(f"{place}/instanceTemplates/{name}"),
        "properties": {
            "machineType": kind,
            "scheduling": {"provisioningModel": "STANDARD", "preemptible": False},
            "labels": {"team": "research"},
            **properties,
        },
    }


def group(name="g", size=2, place=f"zones/{ZONE}", template="t", **changed):
    """A managed instance group."""
    used = link(f"global/instanceTemplates/{template}")
    return {
        "kind": "compute#instanceGroupManager",
        "name": name,
        "selfLink": link(f"{place}/instanceGroupManagers/{name}"),
        "baseInstanceName": name,
        "instanceTemplate": used,
        "versions": [{"instanceTemplate": used, "targetSize": {"calculated": size}}],
        "targetSize": size,
        "targetStoppedSize": 0,
        "targetSuspendedSize": 0,
        "status": {"isStable": True},
        **changed,
    }


def autoscaler(least, most, group="g", place=f"zones/{ZONE}", mode="ON"):
    """An autoscaler of a group."""
    return {
        "name": f"{group}-scaler",
        "selfLink": link(f"{place}/autoscalers/{group}-scaler"),
        "target": link(f"{place}/instanceGroupManagers/{group}"),
        "autoscalingPolicy": {"minNumReplicas": least, "maxNumReplicas": most, "mode": mode},
    }


def members(*names, zone=ZONE):
    """What a group lists as its own."""
    return {
        "managedInstances": [
            {
                "id": "1",
                "instance": link(f"zones/{zone}/instances/{name}"),
                "instanceStatus": "RUNNING",
                "currentAction": "NONE",
            }
            for name in names
        ]
    }


LIST = "compute.{}.aggregatedList"
MEMBERS = "compute.instanceGroupManagers.listManagedInstances"
REQUESTS = "compute.instanceGroupManagerResizeRequests.list"
CLIENTS = {
    LIST.format("instances"): compute_v1.InstanceAggregatedList,
    LIST.format("instanceGroupManagers"): compute_v1.InstanceGroupManagerAggregatedList,
    LIST.format("instanceTemplates"): compute_v1.InstanceTemplateAggregatedList,
    LIST.format("autoscalers"): compute_v1.AutoscalerAggregatedList,
    LIST.format("resourcePolicies"): compute_v1.ResourcePolicyAggregatedList,
    LIST.format("machineTypes"): compute_v1.MachineTypeAggregatedList,
    MEMBERS: compute_v1.InstanceGroupManagersListManagedInstancesResponse,
    REQUESTS: compute_v1.InstanceGroupManagerResizeRequestsListResponse,
}


def world(*machines_, group=None, own=(), requests=(), **lists):
    """A project with some machines, and a group with its template."""
    groups = {"instanceGroupManagers": [group], "instanceTemplates": [template()]} if group else {}
    given = {"instances": machines_, **groups, **lists}
    answers = {LIST.format(kind): scoped(kind, *items) for kind, items in given.items()}
    answers |= {MEMBERS: members(*own), REQUESTS: {"items": list(requests)}}
    return World(COMPUTE, answers, CLIENTS)


def rows(world, **changed):
    """What comes of a project whose lists are read."""
    records = world.read(**changed)
    found = facts()
    read = Read(
        LIST.format("instances") not in records.lost, LIST.format("instanceGroupManagers") not in records.lost
    )
    return sorted(
        join.workloads([claim(records, found)], machines(records, found), read, found),
        key=lambda row: row.id,
    )


def row(*machines_, **lists):
    """The only row of a project."""
    (found,) = rows(world(*machines_, **lists))
    return found
