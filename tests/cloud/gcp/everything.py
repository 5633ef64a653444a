"""A project in which each service has something, so that each call of a scan has a reason to be made."""

from typing import Any

from tests.cloud.gcp import reserved
from tests.cloud.gcp.estate import Project
from tests.cloud.gcp.resources import A3, ZONE, cluster, group, link, machine

NEW = "a9-giga-4g"
"""A type that no catalog knows."""
REGION = "us-central1"
SPEC: dict[str, Any] = {
    "machineType": "a2-highgpu-1g",
    "acceleratorType": "NVIDIA_TESLA_A100",
    "acceleratorCount": 1,
}


def fill(project: Project) -> Project:
    """Put everything in."""
    _compute(project)
    cluster(project, "ml", 1, 4)
    _serving(project)
    _vertex(project)
    _jobs(project)
    return project


def _compute(project: Project) -> None:
    policy = f"regions/{REGION}/resourcePolicies/close"
    project.add("compute", policy, groupPlacementPolicy={"collocation": "COLLOCATED"})
    machine(
        project, "vm", labels={"owner": "jane", "tenant": "c-1"}, resourcePolicies=[link(project, policy)]
    )
    machine(project, "new", NEW)
    project.add("compute", f"zones/{ZONE}/machineTypes/{NEW}", guestCpus=8, accelerators=[])
    group(project, "workers", 2, 3)
    _regional(project)
    reserved.reservation(project, "kept", 4)
    reserved.future(project, "later", 8)
    reserved.commitment(project, "paid", "nvidia-tesla-v100", 8)
    reserved.hosts(project, "own", 2, busy=1)


def _regional(project: Project) -> None:
    template = link(project, "global/instanceTemplates/workers")
    manager = f"regions/{REGION}/instanceGroupManagers/wide"
    member = {"instance": link(project, f"zones/{ZONE}/instances/wide-0")}
    body = {"targetSize": 1, "instanceTemplate": template, "versions": [{"instanceTemplate": template}]}
    project.add("compute", manager, **body, **{"x-members": [member]})
    made_by = {"items": [{"key": "created-by", "value": link(project, manager).partition("/v1/")[2]}]}
    machine(project, "wide-0", metadata=made_by)


def _serving(project: Project) -> None:
    """Cloud Run, Workbench and Workstations."""
    container = {"resources": {"limits": {"nvidia.com/gpu": "1"}}}
    template = {"nodeSelector": {"accelerator": "nvidia-l4"}, "containers": [container]}
    service = f"locations/{REGION}/services/chat"
    project.add(
        "run",
        service,
        template=template,
        latestCreatedRevision=f"projects/{project.id}/{service}/revisions/chat-2",
        trafficStatuses=[{"revision": "chat-1", "percent": 50}, {"revision": "chat-2", "percent": 50}],
    )
    project.add("run", f"{service}/revisions/chat-1", **template)
    accelerator = {"type": "NVIDIA_L4", "coreCount": "1"}
    setup = {"machineType": "g2-standard-4", "acceleratorConfigs": [accelerator]}
    project.add("notebooks", f"locations/{ZONE}/instances/desk", gceSetup=setup, state="ACTIVE")
    desks = f"locations/{REGION}/workstationClusters/desks"
    project.add("workstations", desks)
    host = {"gceInstance": {"machineType": "g2-standard-4", "poolSize": 1}}
    project.add("workstations", f"{desks}/workstationConfigs/gpu", host=host)


def _vertex(project: Project) -> None:
    at = f"locations/{REGION}"
    worker = {"machineSpec": SPEC, "replicaCount": "1"}
    job = {"workerPoolSpecs": [worker]}
    project.add(
        "aiplatform", f"{at}/customJobs/1", displayName="jane", state="JOB_STATE_RUNNING", jobSpec=job
    )
    template = f"projects/{project.id}/{at}/notebookRuntimeTemplates/9"
    project.add("aiplatform", f"{at}/notebookRuntimeTemplates/9", machineSpec=SPEC)
    project.add(
        "aiplatform",
        f"{at}/notebookExecutionJobs/1",
        notebookRuntimeTemplateResourceName=template,
        jobState="JOB_STATE_RUNNING",
    )


def _jobs(project: Project) -> None:
    """Dataproc, Batch, Dataflow and Cloud TPU."""
    policy = f"regions/{REGION}/autoscalingPolicies/grow"
    project.add("dataproc", policy, workerConfig={"maxInstances": 4})
    accelerator = {"acceleratorTypeUri": link(project, f"zones/{ZONE}/acceleratorTypes/nvidia-tesla-t4")}
    workers = {"numInstances": 2, "machineTypeUri": "n1-standard-8"}
    project.add(
        "dataproc",
        f"regions/{REGION}/clusters/spark",
        clusterName="spark",
        status={"state": "RUNNING"},
        config={
            "workerConfig": workers | {"accelerators": [accelerator | {"acceleratorCount": 1}]},
            "autoscalingConfig": {"policyUri": f"projects/{project.id}/{policy}"},
        },
    )
    project.add(
        "batch",
        f"locations/{REGION}/jobs/train",
        status={"state": "RUNNING"},
        taskGroups=[{"taskCount": "1", "parallelism": "1"}],
        allocationPolicy={"instances": [{"policy": {"machineType": A3}}]},
    )
    project.add("tpu", f"locations/{ZONE}/nodes/slice", acceleratorType="v4-8", state="READY")
