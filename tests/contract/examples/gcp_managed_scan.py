"""Examples of GCP's managed services as a scan reads them, from answers of their APIs; see `Example.live`."""

from guardrails.clouds import join
from guardrails.clouds.gcp.compute.api import COMPUTE
from guardrails.clouds.gcp.dataproc import owners as dataproc
from guardrails.clouds.gcp.dataproc.api import CLUSTERS, DATAPROC, POLICIES
from guardrails.clouds.gcp.gke.api import GKE
from guardrails.clouds.gcp.gke.api import LIST as GKE_CLUSTERS
from guardrails.clouds.gcp.join import workloads
from guardrails.clouds.gcp.run.api import RUN
from guardrails.clouds.gcp.vertex.api import VERTEX
from guardrails.clouds.gcp.vertex.jobs import operation
from guardrails.clouds.headroom import Read
from tests.samples import gcp_machines
from tests.samples.gcp_answers import PROJECT, World, facts
from tests.samples.gcp_machines import LIST, MEMBERS, REQUESTS, link, scoped

EXAMPLES = ()
_REGION = "us-central1"
_PLACE = f"projects/{PROJECT}/locations/{_REGION}"
_L4 = {
    "nodeSelector": {"accelerator": "nvidia-l4"},
    "containers": [{"resources": {"limits": {"nvidia.com/gpu": "1"}}}],
}


def pooled(kind, zones, count, config=None, **pool):
    """A node pool whose groups have as many nodes in each zone as it began with, and its machines."""

    def live():
        groups = {zone: f"zones/{zone}/instanceGroupManagers/gke" for zone in zones}
        given = {
            "name": "p",
            "config": {"machineType": kind} | (config or {}),
            "initialNodeCount": count,
            "locations": zones,
            "instanceGroupUrls": [link(name) for name in groups.values()],
        }
        cluster = {"name": "c", "location": zones[0], "nodePools": [given | pool]}
        records = World(GKE, {GKE_CLUSTERS: {"clusters": [cluster]}}).read()
        market = {"provisioningModel": "SPOT" if (config or {}).get("spot") else "STANDARD"}
        return workloads({"gke": records, "compute": _nodes(kind, zones, count, market)}, facts())

    return live


def _nodes(kind, zones, count, scheduling):
    """The groups of a pool and their machines."""
    made = [
        gcp_machines.instance(f"n-{at}", kind, zone, scheduling=scheduling, labels={})
        for zone in zones
        for at in range(count)
    ]
    groups = [gcp_machines.group("gke", count, f"zones/{zone}") for zone in zones]
    template = gcp_machines.template(kind=kind, scheduling=scheduling, labels={})
    lists = {"instances": made, "instanceGroupManagers": groups, "instanceTemplates": [template]}
    answers = {LIST.format(name): scoped(name, *items) for name, items in lists.items()}

    def members(asked):
        return gcp_machines.members(*(f"n-{at}" for at in range(count)), zone=asked["place"])

    return World(COMPUTE, answers | {MEMBERS: members, REQUESTS: {}}).read()


def served(template, scaling):
    """A service of Cloud Run whose instances have one L4."""
    service = {"name": f"{_PLACE}/services/s", "template": _L4 | template, "scaling": scaling}
    return _alone("run", RUN, {"run.projects.locations.services.list": {"services": [service]}})


def executed(**execution):
    """A job of Cloud Run whose instances have one L4."""
    job = {"name": f"{_PLACE}/jobs/j", "template": {"taskCount": 1, "template": _L4} | execution}
    return _alone("run", RUN, {"run.projects.locations.jobs.list": {"jobs": [job]}})


def deployed(kind, **resources):
    """A pool of machines that deployed models share."""
    dedicated = {"machineSpec": {"machineType": kind}} | resources
    pool = {"name": f"{_PLACE}/deploymentResourcePools/p", "dedicatedResources": dedicated}
    key = "deploymentResourcePools"
    return _alone("vertex", VERTEX, {operation(key): {key: [pool]}})


def kept(kind, **pool):
    """A persistent resource with one pool."""
    given = {"machineSpec": {"machineType": kind}} | pool
    resource = {"name": f"{_PLACE}/persistentResources/p", "resourcePools": [given]}
    key = "persistentResources"
    return _alone("vertex", VERTEX, {operation(key): {key: [resource]}})


def _alone(name, service, answers):
    return lambda: workloads({name: World(service, answers).read(regions=(_REGION,))}, facts())


def clustered(policy=None, **groups):
    """A cluster of Dataproc by its groups: numbers of machines, each with two T4 or none."""

    def live():
        config = {f"{role}Config": _group(*given) for role, given in groups.items()}
        if policy is not None:
            config["autoscalingConfig"] = {
                "policyUri": "projects/p/regions/us-central1/autoscalingPolicies/a"
            }
        cluster = {"clusterName": "c", "status": {"state": "RUNNING"}, "config": config}
        answers = {CLUSTERS: {"clusters": [cluster]}, POLICIES: {"policies": [{"id": "a"} | (policy or {})]}}
        records = World(DATAPROC, answers).read(regions=(_REGION,))
        return join.workloads([dataproc.claim(records, facts())], [], Read(False, False), facts())

    return live


def _group(number, guests=2):
    accelerators = [{"acceleratorTypeUri": "nvidia-tesla-t4", "acceleratorCount": guests}] if guests else []
    return {"machineTypeUri": "n1-standard-4", "numInstances": number, "accelerators": accelerators}
