"""GKE as the scan reads and joins it: pools own their groups, and clusters make nodes by themselves."""

import pytest
from google.cloud import container_v1

from guardrails.clouds import join
from guardrails.clouds.gcp.gke import owners as gke
from guardrails.clouds.gcp.gke.api import GKE
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Claimed, Kind, Machine, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.range import Range, exactly
from tests.samples.gcp_answers import OFF, Newer, Refusal, World, claims, facts

LIST = "container.projects.locations.clusters.list"
ZONE = "us-central1-a"
GROUP = f"zones/{ZONE}/instanceGroupManagers/gke-train-gpu-grp"
POOL_ID = "projects/acme-train/locations/us-central1/clusters/train/nodePools/gpu"


def pool(**changed):
    given = {
        "name": "gpu",
        "status": "RUNNING",
        "config": config(),
        "initialNodeCount": 2,
        "locations": [ZONE],
        "instanceGroupUrls": [f"https://www.googleapis.com/compute/v1/projects/acme-train/{GROUP}"],
    }
    return {key: value for key, value in (given | changed).items() if value is not None}


def config(**changed):
    given = {
        "machineType": "a3-highgpu-8g",
        "accelerators": [{"acceleratorCount": "8", "acceleratorType": "nvidia-h100-80gb"}],
        "labels": {"team": "vision"},
        "resourceLabels": {"customer": "c-1", "goog-gke-node-pool-provisioning-model": "on-demand"},
    }
    return {key: value for key, value in (given | changed).items() if value is not None}


def cluster(*pools, **changed):
    given = {
        "name": "train",
        "status": "RUNNING",
        "location": "us-central1",
        "locations": [ZONE, "us-central1-b"],
        "resourceLabels": {"cost-center": "42"},
        "nodePools": list(pools),
    }
    return given | changed


def world(*clusters, newer=False, **rest):
    answer = {"clusters": list(clusters), **rest}
    clients = {LIST: container_v1.ListClustersResponse}
    return World(GKE, {LIST: Newer(answer) if newer else answer}, clients)


def claimed(*clusters, **given):
    return gke.claim(world(*clusters, **given).read(), facts())


def owner(**changed):
    (found,) = claimed(cluster(pool(**changed))).owners
    return found


def rows(owned, machines=(), groups=(), whole=True):
    """What the join makes of pools beside the groups and machines that Compute shows."""
    return join.workloads([owned, Claimed(owners=groups)], machines, Read(whole, whole), facts())


def group(size, name=GROUP):
    """A managed instance group as Compute gives it."""
    known = facts()
    choice = known.choice("a3-highgpu-8g", gke.Size(exactly(size), exactly(size)))
    return Owner(
        kind="google_compute_instance_group_manager",
        id=known.path(name),
        choices=(choice,),
        running=(("a3-highgpu-8g", size),),
        instances=frozenset(f"vm-{number}" for number in range(size)),
        name=name,
        traits=LiveContext(region="us-central1", zone=ZONE),
    )


def nodes(number):
    kind = Kind("a3-highgpu-8g", ZONE, "", "on_demand", (), "us-central1")
    return [Machine(id=f"vm-{at}", kind=kind) for at in range(number)]


def totals(found):
    return sum(row.accelerators.min for row in found), sum(row.ceiling.max for row in found)


def test_a_pool_owns_its_groups_and_its_limit_is_per_zone():
    found = owner(
        locations=[ZONE, "us-central1-b"], autoscaling={"enabled": True, "minNodeCount": 1, "maxNodeCount": 4}
    )

    assert (found.kind, found.id) == ("google_container_node_pool", POOL_ID)
    assert found.groups == (GROUP,)
    (choice,) = found.choices
    assert (choice.instance_type, choice.chip, choice.count) == ("a3-highgpu-8g", "H100-SXM5-80GB", 8)
    assert choice.size.ceiling == exactly(8)
    assert found.traits.region == "us-central1"
    assert found.traits.zone == "unknown"


def test_a_total_limit_is_for_the_pool():
    found = owner(
        locations=[ZONE, "us-central1-b"],
        autoscaling={"enabled": True, "maxNodeCount": 4, "totalMaxNodeCount": 5},
    )

    assert found.choices[0].size.ceiling == exactly(5)


def test_a_pool_without_zones_has_its_clusters():
    found = owner(locations=[], autoscaling={"enabled": True, "maxNodeCount": 4})

    assert found.choices[0].size.ceiling == exactly(8)


def test_an_autoscaler_without_a_limit_leaves_it_open():
    found = owner(autoscaling={"enabled": True})

    assert found.choices[0].size.ceiling == Range(0)
    assert [each.path for each in found.traits.open] == ["autoscaling.maxNodeCount"]


def test_labels_are_claims_and_those_of_google_are_not():
    assert claims(owner().traits) == {"cost-center": "42", "team": "vision", "customer": "c-1"}


def test_only_labels_that_may_name_a_customer_are_kept():
    (kept,) = world(cluster(pool())).read(tag_keys=frozenset(("customer",))).clusters

    assert kept.resource_labels == {}
    assert kept.node_pools[0].config.labels == {}
    assert kept.node_pools[0].config.resource_labels == {"customer": "c-1"}


def test_nodes_and_groups_of_a_pool_count_once():
    found = rows(claimed(cluster(pool())), nodes(3), (group(3),))

    assert {row.kind for row in found} == {"google_container_node_pool"}
    assert totals(found) == (24, 24)


def test_a_pool_that_is_scaled_counts_up_to_its_limit():
    scaled = pool(autoscaling={"enabled": True, "maxNodeCount": 5})

    assert totals(rows(claimed(cluster(scaled)), nodes(3), (group(3),))) == (24, 40)


def test_a_pool_whose_size_was_changed_has_that_of_its_groups():
    assert totals(rows(claimed(cluster(pool(initialNodeCount=7))), nodes(1), (group(1),))) == (8, 8)


def test_without_its_groups_a_pool_has_a_number_that_is_not_known():
    (row,) = rows(claimed(cluster(pool())), whole=False)

    assert (row.accelerator, row.accelerators, row.ceiling) == ("H100-SXM5-80GB", Range(0), Range(0))
    assert row.unresolved[0].path == "initialNodeCount"


def test_a_pool_that_has_no_groups_yet_has_those_that_it_begins_with():
    made = pool(instanceGroupUrls=[], locations=[ZONE, "us-central1-b"], status="PROVISIONING")

    assert totals(rows(claimed(cluster(made)))) == (0, 32)


def test_a_pool_that_is_being_deleted_does_not_grow():
    going = pool(status="STOPPING", autoscaling={"enabled": True, "maxNodeCount": 9})

    assert totals(rows(claimed(cluster(going)), nodes(1), (group(1),))) == (8, 8)


@pytest.mark.parametrize(
    ("changed", "market"),
    [
        ({}, "on_demand"),
        ({"config": config(spot=True)}, "spot"),
        ({"config": config(preemptible=True)}, "spot"),
        ({"config": config(flexStart=True)}, "flex_start"),
        ({"queuedProvisioning": {"enabled": True}}, "flex_start"),
    ],
)
def test_how_nodes_are_bought_is_the_market(changed, market):
    assert owner(**changed).traits.market == market


@pytest.mark.parametrize(
    ("policy", "placement"),
    [
        ({"type": "COMPACT"}, "compact:train/gpu"),
        ({"type": "COMPACT", "policyName": "tight"}, "tight"),
        ({"tpuTopology": "4x4"}, "compact:train/gpu"),
        ({}, ""),
    ],
)
def test_nodes_that_stand_together(policy, placement):
    assert owner(placementPolicy=policy).traits.placement == placement


def test_an_n1_pool_has_what_is_added_to_its_machines():
    guests = [{"acceleratorCount": "2", "acceleratorType": "nvidia-tesla-t4"}]
    (choice,) = owner(config=config(machineType="n1-standard-8", accelerators=guests)).otherwise

    assert (choice.chip, choice.count) == ("T4", 2)


@pytest.mark.parametrize("name", ["nvidia-gb999", ""])
def test_an_accelerator_that_is_not_known_is_one(name):
    guests = [{"acceleratorCount": "4", "acceleratorType": name}]
    (choice,) = owner(config=config(machineType="n1-standard-8", accelerators=guests)).otherwise

    assert (choice.chip, choice.count) == ("unknown", 4)
    assert choice.path == "config.machineType"


def test_a_pool_of_tpus():
    (choice,) = owner(config=config(machineType="ct5lp-hightpu-4t", accelerators=None)).otherwise

    assert (choice.chip, choice.count) == ("TPU-v5e", 4)


def test_pools_and_clusters_without_accelerators_are_not_kept():
    general = pool(name="general", config={"machineType": "e2-standard-4"})

    assert world(cluster(general)).read().clusters == ()
    (kept,) = world(cluster(general, pool())).read().clusters
    assert [each.name for each in kept.node_pools] == ["gpu"]


def test_a_pool_whose_machines_are_not_shown_may_have_accelerators():
    (choice,) = owner(config=None).otherwise

    assert choice.chip == "unknown"


def test_autopilot_makes_nodes_for_whatever_asks():
    (row,) = claimed(cluster(autopilot={"enabled": True})).rows

    assert (row.role, row.id) == ("delegated", f"{POOL_ID.partition('/nodePools')[0]}#autopilot")
    assert (row.accelerator, row.accelerators, row.ceiling) == ("unknown", Range(0), Range(0))


def test_auto_provisioning_has_a_limit_for_each_accelerator():
    limits = [
        {"resourceType": "cpu", "maximum": "1000"},
        {"resourceType": "nvidia-h100-80gb", "maximum": "64"},
        {"resourceType": "nvidia-new-chip", "maximum": "8"},
    ]
    automatic = {"enableNodeAutoprovisioning": True, "resourceLimits": limits}
    found = claimed(cluster(autoscaling=automatic)).rows

    assert [(row.accelerator, row.accelerators, row.ceiling) for row in found] == [
        ("H100-SXM5-80GB", exactly(0), exactly(64)),
        ("unknown", exactly(0), Range(0, 8)),
    ]
    assert {row.role for row in found} == {"delegated"}


def test_pools_that_run_take_of_the_limit_of_auto_provisioning():
    limits = [{"resourceType": "nvidia-h100-80gb", "maximum": "64"}]
    automatic = {"enableNodeAutoprovisioning": True, "resourceLimits": limits}
    made = pool(autoscaling={"enabled": True, "autoprovisioned": True, "maxNodeCount": 1000})
    found = rows(claimed(cluster(made, autoscaling=automatic)), nodes(2), (group(2),))

    assert sorted((row.role, row.accelerators.min, row.ceiling) for row in found) == [
        ("delegated", 0, Range(0, 64)),
        ("runs", 16, exactly(16)),
    ]


def test_a_compute_class_makes_nodes_without_a_limit():
    classes = {"defaultComputeClassConfig": {"enabled": True}}
    (row,) = claimed(cluster(autoscaling=classes)).rows

    assert (row.role, row.ceiling) == ("delegated", Range(0))


def test_clusters_of_regions_that_are_not_asked_for_are_left_out():
    zonal = cluster(pool(), name="b", location="europe-west4-b")
    found = world(cluster(pool()), zonal).read(in_scope=lambda region: region == "europe-west4")

    assert [each.name for each in found.clusters] == ["b"]


def test_zones_that_are_missing_are_said():
    made = world(cluster(pool()), missingZones=["us-central1-c"])

    assert len(made.read().clusters) == 1
    assert [(each.operation, each.state) for each in made.calls.errors] == [(LIST, "incomplete")]


def test_one_call_a_project():
    made = world(cluster(pool()))
    made.read()

    assert made.asked == [(LIST, {"project": "acme-train"})]


@pytest.mark.parametrize(("answer", "errors"), [(OFF, []), (Refusal(), [(LIST, "denied")])])
def test_what_is_off_or_denied(answer, errors):
    made = World(GKE, {LIST: answer})

    assert made.read().clusters == ()
    assert [(each.operation, each.state) for each in made.calls.errors] == errors
