"""Managed services of Google Cloud as their APIs describe them, in a word or two, with their VMs."""

from typing import Any

from tests.cloud.gcp.estate import Project
from tests.cloud.gcp.resources import A3, ZONE, link, machine

REGION = "us-central1"
H100 = {"machineType": A3, "acceleratorType": "NVIDIA_H100_80GB", "acceleratorCount": 8}
T4 = "nvidia-tesla-t4"
LABELS = {"tenant": "c-1"}
_N1 = "n1-standard-8"
_PRIVATE = "jane.doe@tenant.example"
"""What must never be kept."""


def custom_job(project: Project, name: str, machines: int, state: str = "RUNNING", **spec: Any) -> Project:
    """A custom job on machines of its own, or of a persistent resource."""
    pool = {"machineSpec": H100, "replicaCount": str(machines)}
    return project.add(
        "aiplatform",
        f"locations/{REGION}/customJobs/{name}",
        state=f"JOB_STATE_{state}",
        labels=LABELS,
        jobSpec={"workerPoolSpecs": [pool], "serviceAccount": _PRIVATE, **spec},
    )


def persistent(project: Project, name: str, machines: int) -> Project:
    """Machines that are kept for jobs."""
    pool = {"id": "gpu", "machineSpec": H100, "replicaCount": str(machines)}
    path = f"locations/{REGION}/persistentResources/{name}"
    return project.add("aiplatform", path, state="RUNNING", labels=LABELS, resourcePools=[pool])


def endpoint(project: Project, name: str, least: int, most: int) -> Project:
    """A deployed model."""
    machines = {"machineSpec": H100, "minReplicaCount": least, "maxReplicaCount": most}
    model = {"id": "1", "dedicatedResources": machines, "serviceAccount": _PRIVATE}
    path = f"locations/{REGION}/endpoints/{name}"
    return project.add("aiplatform", path, labels=LABELS, deployedModels=[model])


def service(project: Project, name: str, most: int) -> Project:
    """A service of Cloud Run whose instances have one L4."""
    limits = {"limits": {"cpu": "8", "nvidia.com/gpu": "1"}}
    template = {
        "nodeSelector": {"accelerator": "nvidia-l4"},
        "containers": [{"image": "x", "resources": limits}],
        "scaling": {"maxInstanceCount": most},
    }
    path = f"locations/{REGION}/services/{name}"
    return project.add("run", path, labels=LABELS, creator=_PRIVATE, template=template)


def _vm(project: Project, name: str, guests: int) -> None:
    """A machine with T4 that a service made."""
    accelerators = [
        {
            "acceleratorType": link(project, f"zones/{ZONE}/acceleratorTypes/{T4}"),
            "acceleratorCount": guests,
        }
    ]
    machine(project, name, _N1, guestAccelerators=accelerators)


def workbench(project: Project, name: str) -> Project:
    """An instance of Workbench with one T4, and its VM."""
    _vm(project, name, 1)
    setup = {
        "machineType": _N1,
        "acceleratorConfigs": [{"type": "NVIDIA_TESLA_T4", "coreCount": "1"}],
        "instanceId": "1",
    }
    path = f"locations/{ZONE}/instances/{name}"
    return project.add(
        "notebooks", path, state="ACTIVE", labels=LABELS, gceSetup=setup, instanceOwners=[_PRIVATE]
    )


def workstations(project: Project, name: str, running: int) -> Project:
    """A configuration of workstations with one T4 each, and VMs of those that run."""
    cluster = f"locations/{REGION}/workstationClusters/main"
    config = f"{cluster}/workstationConfigs/{name}"
    project.add("workstations", cluster)
    project.add(
        "workstations",
        config,
        labels=LABELS,
        host={"gceInstance": {"machineType": _N1, "accelerators": [{"type": T4, "count": 1}]}},
    )
    for at in range(running):
        vm = f"workstations-{name}-{at}"
        _vm(project, vm, 1)
        host = {"gceInstanceHost": {"name": vm, "id": "1", "zone": ZONE}}
        path = f"{config}/workstations/{name}-{at}"
        project.add("workstations", path, state="STATE_RUNNING", runtimeHost=host, env={"U": _PRIVATE})
    return project


def spark(project: Project, name: str, workers: int, most: int) -> Project:
    """A cluster of Dataproc whose workers have two T4 each, their VMs, and the policy that scales them."""
    names = [f"{name}-w-{at}" for at in range(workers)]
    for each in names:
        _vm(project, each, 2)
    accelerators = [
        {
            "acceleratorTypeUri": link(project, f"zones/{ZONE}/acceleratorTypes/{T4}"),
            "acceleratorCount": 2,
        }
    ]
    group = {
        "numInstances": workers,
        "instanceNames": names,
        "machineTypeUri": link(project, f"zones/{ZONE}/machineTypes/{_N1}"),
        "accelerators": accelerators,
    }
    policy = f"projects/{project.id}/regions/{REGION}/autoscalingPolicies/{name}"
    project.add(
        "dataproc",
        f"regions/{REGION}/autoscalingPolicies/{name}",
        id=name,
        workerConfig={"maxInstances": most},
    )
    return project.add(
        "dataproc",
        f"regions/{REGION}/clusters/{name}",
        clusterName=name,
        labels=LABELS,
        status={"state": "RUNNING"},
        config={
            "gceClusterConfig": {"zoneUri": link(project, f"zones/{ZONE}"), "serviceAccount": _PRIVATE},
            "workerConfig": group,
            "autoscalingConfig": {"policyUri": policy},
        },
    )


def batch_job(project: Project, name: str, vms: int, running: int) -> Project:
    """A job of Batch on VMs with one T4, some of which run."""
    for at in range(running):
        _vm(project, f"{name}-group0-{at}", 1)
    policy = {"machineType": _N1, "accelerators": [{"type": T4, "count": "1"}]}
    path = f"locations/{REGION}/jobs/{name}"
    return project.add(
        "batch",
        path,
        uid=f"{name}-uid",
        labels=LABELS,
        status={"state": "RUNNING"},
        allocationPolicy={"instances": [{"policy": policy}], "serviceAccount": {"email": _PRIVATE}},
        taskGroups=[{"taskCount": str(vms), "parallelism": str(vms), "taskCountPerNode": "1"}],
    )


def pipeline(project: Project, name: str, most: int, running: int) -> Project:
    """A job of Dataflow whose workers have one T4, some of which run."""
    for at in range(running):
        _vm(project, f"{name}-harness-{at}", 1)
    pool = {"kind": "harness", "machineType": _N1, "autoscalingSettings": {"maxNumWorkers": most}}
    option = f"worker_accelerator=type:{T4};count:1;install-nvidia-driver"
    environment = {"serviceOptions": [option], "workerPools": [pool], "serviceAccountEmail": _PRIVATE}
    return project.add(
        "dataflow",
        f"locations/{REGION}/jobs/{name}",
        id=name,
        location=REGION,
        currentState="JOB_STATE_RUNNING",
        labels=LABELS,
        environment=environment,
    )


def quota(project: Project, metric: str, limit: int) -> Project:
    """A quota of accelerators of Compute Engine in one region."""
    path = f"locations/global/services/compute.googleapis.com/quotaInfos/{metric}"
    each = {"dimensions": {"region": REGION}, "details": {"value": str(limit)}}
    metric = f"compute.googleapis.com/{metric}"
    return project.add("cloudquotas", path, metric=metric, dimensionsInfos=[each])


def access(project: Project, when: str, address: str) -> Project:
    """Somebody made a machine."""
    return project.add(
        "logging",
        f"entries/{when}",
        insertId=f"e-{when}",
        timestamp=when,
        resource={"type": "gce_instance", "labels": {"zone": ZONE, "project_id": project.id}},
        protoPayload={
            "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
            "methodName": "v1.compute.instances.insert",
            "authenticationInfo": {"principalEmail": _PRIVATE},
            "requestMetadata": {"callerIp": address},
        },
    )
