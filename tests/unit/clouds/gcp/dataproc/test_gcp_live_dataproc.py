"""Dataproc as the scan reads it: groups of a cluster own the VMs that the service lists for them."""

import pytest
from google.cloud import dataproc_v1

from guardrails.clouds import join
from guardrails.clouds.gcp.dataproc import owners as dataproc
from guardrails.clouds.gcp.dataproc.api import CLUSTERS, DATAPROC, POLICIES
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Kind, Machine
from guardrails.model.range import Range, exactly
from tests.samples.gcp_answers import Newer, Refusal, World, claims, facts

ZONE = "us-central1-c"
BASE = f"https://www.googleapis.com/compute/v1/projects/acme-train/zones/{ZONE}"
POLICY = "projects/acme-train/regions/us-central1/autoscalingPolicies/up"


def group(number, name, machine="n1-standard-8", **rest):
    given = {
        "numInstances": number,
        "instanceNames": [f"etl-{name}-{at}" for at in range(number)],
        "machineTypeUri": f"{BASE}/machineTypes/{machine}",
        "accelerators": [
            {"acceleratorTypeUri": f"{BASE}/acceleratorTypes/nvidia-tesla-t4", "acceleratorCount": 2}
        ],
    }
    return given | rest


def cluster(state="RUNNING", **config):
    given = {
        "gceClusterConfig": {"zoneUri": f"{BASE}"},
        "masterConfig": group(1, "m", machine="n2-standard-4", accelerators=[]),
        "workerConfig": group(3, "w"),
    }
    return {
        "clusterName": "etl",
        "labels": {"customer": "c-1", "goog-dataproc-location": "us-central1"},
        "status": {"state": state},
        "config": given | config,
    }


def world(*clusters, policies=(), newer=False, **answers):
    answer = {"clusters": list(clusters)}
    return World(
        DATAPROC,
        {CLUSTERS: Newer(answer) if newer else answer, POLICIES: {"policies": list(policies)}} | answers,
        {
            CLUSTERS: dataproc_v1.ListClustersResponse,
            POLICIES: dataproc_v1.ListAutoscalingPoliciesResponse,
        },
    )


def owners(*clusters, **given):
    return dataproc.claim(world(*clusters, **given).read(regions=("us-central1",)), facts()).owners


def owner(*clusters, **given):
    (found,) = owners(*clusters, **given)
    return found


def vm(name, zone=ZONE):
    kind = Kind(
        facts().name("n1-standard-8", [("nvidia-tesla-t4", 2)]), zone, "", "on_demand", (), "us-central1"
    )
    return Machine(id=f"zones/{zone}/instances/{name}", kind=kind)


def test_a_group_owns_the_vms_that_are_listed_for_it():
    claimed = dataproc.claim(world(cluster()).read(regions=("us-central1",)), facts())
    machines = [vm(f"etl-w-{at}") for at in range(3)] + [vm("other")]
    found = join.workloads([claimed], machines, Read(instances=True, groups=True), facts())

    assert sorted((row.kind, row.accelerators, row.ceiling) for row in found) == [
        ("google_compute_instance", exactly(2), exactly(2)),
        ("google_dataproc_cluster", exactly(6), exactly(6)),
    ]
    (own,) = (row for row in found if row.kind == "google_dataproc_cluster")
    assert own.id == "projects/acme-train/regions/us-central1/clusters/etl/worker"
    assert claims(own) == {"customer": "c-1"}


def test_a_policy_raises_the_groups_that_it_scales():
    scaled = cluster(
        autoscalingConfig={"policyUri": POLICY}, secondaryWorkerConfig=group(0, "sw", instanceNames=[])
    )
    limits = {"workerConfig": {"maxInstances": 10}, "secondaryWorkerConfig": {"maxInstances": 20}}
    worker, secondary = owners(scaled, policies=[{"id": "up", **limits}])

    assert worker.choices[0].size.ceiling == exactly(10)
    assert secondary.choices[0].size.ceiling == exactly(20)
    assert (worker.traits.market, secondary.traits.market) == ("on_demand", "spot")


def test_a_policy_that_says_nothing_of_secondary_workers_makes_none():
    scaled = cluster(
        workerConfig=None, secondaryWorkerConfig=group(1, "sw"), autoscalingConfig={"policyUri": POLICY}
    )
    del scaled["config"]["workerConfig"]

    assert owner(scaled, policies=[{"id": "up"}]).choices[0].size.ceiling == exactly(1)


@pytest.mark.parametrize("answers", [{}, {POLICIES: Refusal()}])
def test_a_policy_that_was_not_read_leaves_the_limit_open(answers):
    found = owner(cluster(autoscalingConfig={"policyUri": POLICY}), **answers)

    assert found.choices[0].size.ceiling == Range(3)
    assert [each.reason for each in found.traits.open] == ["its policy was not read"]


def test_secondary_workers_own_their_instance_group():
    uri = "projects/acme-train/regions/us-central1/instanceGroupManagers/etl-sw"
    managed = {"instanceGroupManagerUri": uri, "instanceGroupManagerName": "etl-sw"}
    _, found = owners(cluster(secondaryWorkerConfig=group(2, "sw", managedGroupConfig=managed)))

    assert found.groups == ("regions/us-central1/instanceGroupManagers/etl-sw",)


def test_a_group_of_several_types_has_alternatives():
    policy = {
        "instanceSelectionList": [{"machineTypes": ["n1-standard-8"]}, {"machineTypes": ["a2-highgpu-1g"]}]
    }
    mixed = group(2, "sw", accelerators=[], instanceFlexibilityPolicy=policy)
    _, found = owners(cluster(secondaryWorkerConfig=mixed))

    assert [(each.instance_type, each.chip) for each in found.choices] == [
        ("n1-standard-8", "none"),
        ("a2-highgpu-1g", "A100-SXM4-40GB"),
    ]


@pytest.mark.parametrize(
    ("preemptibility", "market"),
    [("NON_PREEMPTIBLE", "on_demand"), ("SPOT", "spot"), ("PREEMPTIBLE", "spot"), ("NEWER", "unknown")],
)
def test_how_machines_are_bought_is_the_market(preemptibility, market):
    found = owner(cluster(workerConfig=group(1, "w", preemptibility=preemptibility)), newer=True)

    assert found.traits.market == market


@pytest.mark.parametrize(
    ("state", "planned", "ceiling"),
    [
        ("STOPPED", exactly(0), exactly(3)),
        ("DELETING", exactly(3), exactly(3)),
        ("UNKNOWN", Range(0, 3), exactly(3)),
    ],
)
def test_the_state_says_what_runs(state, planned, ceiling):
    (choice,) = owner(cluster(state)).choices

    assert (choice.size.planned, choice.size.ceiling) == (planned, ceiling)


def test_workers_that_are_not_written_are_none():
    single = cluster(masterConfig=group(1, "m"), workerConfig={"machineTypeUri": "n1-standard-8"})
    (found,) = owners(single)

    assert (found.id.rpartition("/")[2], found.choices[0].size.ceiling) == ("master", exactly(1))


def test_further_groups_have_names_of_their_own():
    further = {"nodeGroupId": "driver", "nodeGroup": {"roles": ["DRIVER"], "nodeGroupConfig": group(2, "d")}}
    _, found = owners(cluster(auxiliaryNodeGroups=[further]))

    assert found.id.endswith("/clusters/etl/auxiliary[driver]")


def test_an_accelerator_that_is_not_known_is_one():
    guests = [{"acceleratorTypeUri": "nvidia-new", "acceleratorCount": 4}]
    (choice,) = owner(cluster(workerConfig=group(1, "w", accelerators=guests))).choices

    assert (choice.chip, choice.count) == ("unknown", 4)


def test_clusters_without_accelerators_are_not_kept_and_their_policies_not_asked_for():
    plain = cluster(workerConfig=group(2, "w", accelerators=[]), autoscalingConfig={"policyUri": POLICY})
    inside = {
        "clusterName": "k",
        "virtualClusterConfig": {"kubernetesClusterConfig": {"gkeClusterConfig": {}}},
    }
    made = world(plain, inside)

    assert made.read(regions=("us-central1", "us-east1")).clusters == ()
    assert (made.times(CLUSTERS), made.times(POLICIES)) == (2, 0)
