"""Clusters of several services as the scan reads and joins them: a service owns its own resource group."""

import pytest

from guardrails.clouds.azure.clusters.api import CLUSTERS
from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.model.range import Range, exactly
from tests.samples.azure_answers import SUBSCRIPTION, World
from tests.samples.azure_arm import arm, running, scanned

A100, PLAIN = "Standard_NC24ads_A100_v4", "Standard_D4s_v5"
VM, SCALE_SET = "Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets"
ROOT = f"/subscriptions/{SUBSCRIPTION}/providers"
TAGS = {"customer": "C-1"}


def machine(name, group, size=A100):
    return arm(VM, name, group, properties={"hardwareProfile": {"vmSize": size}, "instanceView": running()})


def hdinsight(*roles):
    properties = {"computeProfile": {"roles": list(roles)}, "clusterDefinition": {"kind": "Spark"}}
    return arm("Microsoft.HDInsight/clusters", "h", properties=properties, tags=TAGS)


def role(name="workernode", count=2, size=A100, **more):
    return {"name": name, "targetInstanceCount": count, "hardwareProfile": {"vmSize": size}} | more


def openshift(*workers, control=PLAIN, **properties):
    given = {
        "clusterProfile": {"resourceGroupId": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/aro-x"},
        "masterProfile": {"vmSize": control},
        "workerProfiles": [{"name": name, "vmSize": size, "count": count} for name, size, count in workers],
    }
    return arm("Microsoft.RedHatOpenShift/openShiftClusters", "o", properties=given | properties, tags=TAGS)


def fabric():
    return arm("Microsoft.ServiceFabric/managedClusters", "sf", properties={"clusterId": "1234"}, tags=TAGS)


def node_type(count=3, **properties):
    given = {"vmSize": A100, "vmInstanceCount": count}
    return arm("Microsoft.ServiceFabric/managedClusters/nodeTypes", "sf/GPU", properties=given | properties)


def databricks(mode="Hybrid", name="w"):
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/Managed-{name}"
    properties = {"managedResourceGroupId": group, "computeMode": mode}
    return arm("Microsoft.Databricks/workspaces", name, properties=properties, tags=TAGS)


def rows(*resources, services=(CLUSTERS, COMPUTE)):
    return scanned(*services)(*resources)


def shown(found):
    return {row.id.rpartition("/")[2]: (row.accelerators, row.ceiling) for row in found}


def test_roles_of_hdinsight_are_rows():
    found = rows(hdinsight(role(), role("headnode", size=PLAIN), role("zookeepernode", None, A100)))

    assert shown(found) == {
        "h#workernode": (exactly(2), exactly(2)),
        "h#zookeepernode": (exactly(3), exactly(3)),
    }
    assert [[claim.value for claim in row.claims] for row in found] == [["C-1"], ["C-1"]]


@pytest.mark.parametrize(
    ("scale", "ceiling"),
    [
        ({"capacity": {"minInstanceCount": 1, "maxInstanceCount": 9}}, exactly(9)),
        ({"capacity": {}}, Range(2)),
        (
            {"recurrence": {"schedule": [{"timeAndCapacity": {"maxInstanceCount": n}} for n in (3, 7)]}},
            exactly(7),
        ),
    ],
)
def test_limits_and_schedules_let_a_role_grow(scale, ceiling):
    (row,) = rows(hdinsight(role(autoscale=scale)))

    assert (row.accelerators, row.ceiling) == (exactly(2), ceiling)


def test_a_cluster_of_hdinsight_without_roles_is_unknown():
    (row,) = rows(hdinsight())

    assert (row.accelerator, row.ceiling) == ("unknown", Range(0))


def test_machines_of_openshift_are_the_clusters_and_count_once():
    found = rows(
        openshift(("gpu", A100, 4), ("cpu", PLAIN, 3)),
        *(machine(f"x-gpu-{at}", "aro-x") for at in range(4)),
        machine("x-master-0", "aro-x", PLAIN),
    )

    assert shown(found) == {"gpu": (exactly(4), exactly(4))}
    assert {row.kind for row in found} == {"azurerm_redhat_openshift_cluster"}


def test_profiles_of_one_size_share_its_machines():
    workers = [(f"gpu{at}", A100, 1) for at in range(3)]
    found = rows(openshift(*workers), *(machine(f"x-gpu-{at}", "aro-x") for at in range(4)))

    assert sum(row.accelerators.min for row in found) == 4
    assert sum(row.ceiling.max for row in found) == 4


def test_what_runs_is_told_by_the_status_of_its_workers():
    found = rows(
        openshift(workerProfiles=None, workerProfilesStatus=[{"name": "w", "vmSize": A100, "count": 2}]),
        services=(CLUSTERS,),
    )

    assert shown(found) == {"w": (exactly(2), exactly(2))}


def test_control_planes_are_three_machines():
    found = rows(openshift(control=A100), *(machine(f"x-master-{at}", "aro-x") for at in range(3)))

    assert shown(found) == {"main": (exactly(3), exactly(3))}


def test_machines_of_a_size_that_no_profile_names_are_the_clusters_too():
    (row,) = rows(openshift(("cpu", PLAIN, 3)), machine("x-other-1", "aro-x"))

    assert (row.kind, row.accelerators, row.ceiling) == (
        "azurerm_redhat_openshift_cluster",
        exactly(1),
        exactly(1),
    )


def test_a_node_type_owns_the_scale_set_of_its_name():
    scale_set = arm(SCALE_SET, "gpu", "SFC_1234", sku={"name": A100, "capacity": 3}, properties={})
    members = [
        arm(
            f"{SCALE_SET}/virtualMachines",
            f"gpu/{at}",
            "SFC_1234",
            sku={"name": A100},
            properties={"instanceView": running()},
        )
        for at in range(3)
    ]
    found = rows(fabric(), node_type(count=4), scale_set, *members)

    assert shown(found) == {"gpu": (exactly(3), exactly(4))}
    assert {row.kind for row in found} == {"azurerm_service_fabric_managed_cluster"}


def test_a_node_type_has_its_nodes_where_machines_were_not_read():
    (row,) = rows(fabric(), node_type(isSpotVM=True), services=(CLUSTERS,))

    assert (row.accelerators, row.ceiling, row.market) == (exactly(3), exactly(3), "spot")


def test_machines_in_a_workspaces_group_are_the_workspaces_and_may_be_more():
    found = rows(databricks(), machine("a", "managed-w"), machine("b", "managed-w"), machine("c", "other"))

    assert shown(found) == {
        f"w#{A100}": (exactly(2), exactly(2)),
        "w#more": (exactly(0), Range(0)),
        "c": (exactly(1), exactly(1)),
    }
    more = next(row for row in found if row.id.endswith("#more"))
    assert [each.path for each in more.unresolved] == ["managedResourceGroupId"]


def test_a_workspace_without_accelerators_has_no_row():
    assert rows(databricks(), machine("a", "managed-w", PLAIN)) == []


@pytest.mark.parametrize(("mode", "said"), [("Serverless", True), ("Hybrid", False), (None, False)])
def test_machines_of_serverless_workspaces_cannot_be_seen_and_that_is_said(mode, said):
    world = World(
        CLUSTERS, {f"{ROOT}/Microsoft.Databricks/workspaces": [databricks(mode), databricks(name="v")]}
    )

    assert CLUSTERS.say(world.read()).startswith("machines of 1 serverless") is said


def test_without_clusters_four_lists_are_read():
    world = World(CLUSTERS, {})

    assert world.read().clusters == ()
    assert len(world.asked) == 4


def test_other_regions_are_not_kept():
    world = World(CLUSTERS, {f"{ROOT}/Microsoft.ServiceFabric/managedClusters": [fabric()]})

    assert world.read(in_scope=lambda region: region == "eastus").clusters == ()
    assert len(world.asked) == 4
