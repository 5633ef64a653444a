"""Things of Google Cloud as their APIs describe them, in a word or two."""

from typing import Any

from tests.cloud.gcp.estate import Project

A3 = "a3-highgpu-8g"
"""Eight H100."""
PLAIN = "n2-standard-4"
ZONE = "us-central1-a"


def link(project: Project, path: str) -> str:
    """As Compute Engine names one thing in another."""
    return f"https://www.googleapis.com/compute/v1/projects/{project.id}/{path}"


def machine(
    project: Project, name: str, kind: str = A3, zone: str = ZONE, status: str = "RUNNING", **body: Any
) -> Project:
    """A machine, with what must never be kept of it: names, addresses, keys."""
    private = {
        "networkInterfaces": [{"networkIP": "10.1.2.3", "accessConfigs": [{"natIP": "203.0.113.9"}]}],
        "serviceAccounts": [{"email": "jane.doe@tenant.example"}],
        "metadata": {"items": [{"key": "ssh-keys", "value": "jane:ssh-rsa AAAAhf_secret"}]},
    }
    return project.add(
        "compute",
        f"zones/{zone}/instances/{name}",
        machineType=link(project, f"zones/{zone}/machineTypes/{kind}"),
        status=status,
        **private | body,
    )


def group(
    project: Project, name: str, size: int, most: int, kind: str = A3, zone: str = ZONE, running: bool = True
) -> Project:
    """A managed instance group with its template, its autoscaler and its machines."""
    manager = link(project, f"zones/{zone}/instanceGroupManagers/{name}")
    template = link(project, f"global/instanceTemplates/{name}")
    members = [f"{name}-{number}" for number in range(size if running else 0)]
    project.add(
        "compute",
        f"zones/{zone}/instanceGroupManagers/{name}",
        targetSize=size,
        instanceTemplate=template,
        versions=[{"instanceTemplate": template}],
        baseInstanceName=name,
        instanceGroup=link(project, f"zones/{zone}/instanceGroups/{name}"),
        **{"x-members": [{"instance": link(project, f"zones/{zone}/instances/{each}")} for each in members]},
    )
    project.add("compute", f"global/instanceTemplates/{name}", properties={"machineType": kind})
    project.add(
        "compute",
        f"zones/{zone}/autoscalers/{name}",
        target=manager,
        autoscalingPolicy={"minNumReplicas": 0, "maxNumReplicas": most, "mode": "ON"},
    )
    for each in members:
        created = {"items": [{"key": "created-by", "value": manager.partition("/v1/")[2]}]}
        machine(project, each, kind, zone, metadata=created)
    return project


def cluster(project: Project, name: str, nodes: int, most: int, kind: str = A3, zone: str = ZONE) -> Project:
    """A GKE cluster with one pool, whose group Compute Engine shows too."""
    pool = f"gke-{name}-gpu"
    group(project, pool, nodes, most, kind, zone)
    return project.add(
        "container",
        f"locations/{zone}/clusters/{name}",
        name=name,
        location=zone,
        selfLink=f"https://container.googleapis.com/v1/projects/{project.id}/zones/{zone}/clusters/{name}",
        nodePools=[
            {
                "name": "gpu",
                "config": {"machineType": kind},
                "initialNodeCount": nodes,
                "autoscaling": {"enabled": True, "minNodeCount": 0, "maxNodeCount": most},
                "locations": [zone],
                "instanceGroupUrls": [link(project, f"zones/{zone}/instanceGroupManagers/{pool}")],
            }
        ],
    )
