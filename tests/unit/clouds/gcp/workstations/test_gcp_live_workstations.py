"""Cloud Workstations as the scan reads them: a configuration owns the VMs on which its workstations run."""

from google.cloud import workstations_v1

from guardrails.clouds import join
from guardrails.clouds.gcp.workstations import owners as workstations
from guardrails.clouds.gcp.workstations.api import CLUSTERS, CONFIGS, LIST, WORKSTATIONS
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Kind, Machine
from guardrails.model.range import Range, exactly
from tests.samples.gcp_answers import World, facts

CLUSTER = "projects/acme-train/locations/us-central1/workstationClusters/main"
CONFIG = f"{CLUSTER}/workstationConfigs/gpu"
CLIENTS = {
    CLUSTERS: workstations_v1.ListWorkstationClustersResponse,
    CONFIGS: workstations_v1.ListWorkstationConfigsResponse,
    LIST: workstations_v1.ListWorkstationsResponse,
}
T4 = {"machineType": "n1-standard-8", "accelerators": [{"type": "nvidia-tesla-t4", "count": 1}]}


def config(**machine):
    return {"name": CONFIG, "host": {"gceInstance": T4 | {"poolSize": 2} | machine}}


def workstation(name):
    host = {"gceInstanceHost": {"name": name, "id": "1", "zone": "us-central1-b"}}
    return {"name": f"{CONFIG}/workstations/{name}", "state": "STATE_RUNNING", "runtimeHost": host}


def world(*configs, running=()):
    return World(
        WORKSTATIONS,
        {
            CLUSTERS: {"workstationClusters": [{"name": CLUSTER}]},
            CONFIGS: {"workstationConfigs": list(configs)},
            LIST: {"workstations": [workstation(name) for name in running]},
        },
        CLIENTS,
    )


def vm(name):
    kind = Kind(
        facts().name("n1-standard-8", [("nvidia-tesla-t4", 1)]),
        "us-central1-b",
        "",
        "on_demand",
        (),
        "us-central1",
    )
    return Machine(id=f"zones/us-central1-b/instances/{name}", kind=kind)


def rows(*configs, running=(), machines=()):
    known = facts()
    claimed = workstations.claim(world(*configs, running=running).read(), known)
    return join.workloads([claimed], machines, Read(instances=True, groups=True), known)


def test_workstations_that_run_are_their_configurations():
    found = rows(config(), running=["ws-1"], machines=[vm("ws-1"), vm("ready")])

    assert sorted((row.kind, row.accelerators.min) for row in found) == [
        ("google_compute_instance", 1),
        ("google_workstations_workstation_config", 0),
        ("google_workstations_workstation_config", 1),
    ]


def test_each_user_may_start_one_more():
    (row,) = rows(config())

    assert (row.accelerator, row.accelerators, row.ceiling) == ("T4", exactly(0), Range(0))
    assert row.unresolved[0].reason == "each user of the configuration may start one more"


def test_larger_machines_are_rows_of_their_own():
    plain = config(
        machineType="e2-standard-4", accelerators=[], boostConfigs=[{"id": "big", **T4}, {"id": "small"}]
    )
    (row,) = rows(plain)

    assert row.id == f"{CONFIG}#boostConfigs/big"
    assert (row.accelerator, row.accelerators, row.ceiling) == ("T4", exactly(0), Range(0))


def test_configurations_without_accelerators_are_not_asked_about_further():
    made = world(config(machineType="e2-standard-4", accelerators=[]))

    assert made.read().configs == ()
    assert made.times(LIST) == 0
