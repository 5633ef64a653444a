"""A project in which each service has something, so that each call of a scan has a reason to be made."""

from tests.cloud.gcp import managed, reserved
from tests.cloud.gcp.estate import Project
from tests.cloud.gcp.resources import ZONE, cluster, group, link, machine

NEW = "a9-giga-4g"
"""A type that no catalog knows."""


def fill(project: Project) -> Project:
    """Put everything in."""
    _compute(project)
    cluster(project, "ml", 1, 4)
    _managed(project)
    return project


def _compute(project: Project) -> None:
    policy = f"regions/{managed.REGION}/resourcePolicies/close"
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
    manager = f"regions/{managed.REGION}/instanceGroupManagers/wide"
    member = {"instance": link(project, f"zones/{ZONE}/instances/wide-0")}
    body = {"targetSize": 1, "instanceTemplate": template, "versions": [{"instanceTemplate": template}]}
    project.add("compute", manager, **body, **{"x-members": [member]})
    made_by = {"items": [{"key": "created-by", "value": link(project, manager).partition("/v1/")[2]}]}
    machine(project, "wide-0", metadata=made_by)


def _managed(project: Project) -> None:
    """Services whose machines are Google's, or that make machines of the project."""
    managed.custom_job(project, "train", 2)
    managed.persistent(project, "pool", 1)
    managed.endpoint(project, "chat", 1, 2)
    managed.workbench(project, "desk")
    managed.workstations(project, "desks", 1)
    managed.spark(project, "spark", 2, 4)
    managed.batch_job(project, "nightly", 2, 1)
    managed.pipeline(project, "stream", 4, 1)
    managed.quota(project, "NVIDIA-H100-GPUS", 64)
    managed.access(project, "2026-11-20T08:00:00Z", "203.0.113.7")
    reserved.tpu(project, "slice")
    reserved.queued(project, "asked", 2, "WAITING_FOR_RESOURCES")
    _colab(project)
    _older_revision(project)


def _colab(project: Project) -> None:
    """An execution of a notebook, and the template of its machine."""
    at = f"locations/{managed.REGION}"
    project.add("aiplatform", f"{at}/notebookRuntimeTemplates/9", machineSpec=managed.H100)
    project.add(
        "aiplatform",
        f"{at}/notebookExecutionJobs/1",
        notebookRuntimeTemplateResourceName=f"projects/{project.id}/{at}/notebookRuntimeTemplates/9",
        jobState="JOB_STATE_RUNNING",
    )


def _older_revision(project: Project) -> None:
    """A service of Cloud Run of which an older revision serves as well."""
    managed.service(project, "chat", 4)
    path = f"locations/{managed.REGION}/services/chat"
    body = project.resources["run"][path]
    body["latestCreatedRevision"] = f"projects/{project.id}/{path}/revisions/chat-2"
    body["trafficStatuses"] = [{"revision": f"chat-{each}", "percent": 50} for each in (1, 2)]
    project.add("run", f"{path}/revisions/chat-1", **body["template"])
