"""AKS as the scan reads and joins it: pools own what the service keeps in the cluster's own group."""

import pytest

from guardrails.clouds import join
from guardrails.clouds.azure.aks.api import AKS
from guardrails.clouds.azure.aks.owners import claim
from guardrails.clouds.azure.live import Held
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Claimed, Kind, Machine, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.range import Range, exactly
from tests.samples.azure_answers import (
    A100,
    GROUP,
    H100,
    PLAIN,
    SUBSCRIPTION,
    Refused,
    World,
    facts,
    paged,
    resource,
)

PATH = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters"
NODES = "MC_ai_k_westeurope"
SCALE_SETS = f"/subscriptions/{SUBSCRIPTION}/resourcegroups/{NODES.lower()}/providers/microsoft.compute"
SET = f"{SCALE_SETS}/virtualmachinescalesets/aks-gpu-12345678-vmss"


def cluster(*pools, name="k", sku="Base", **properties):
    given = {"nodeResourceGroup": NODES, "agentPoolProfiles": list(pools)} | properties
    return resource(
        "Microsoft.ContainerService/managedClusters", name, given, sku={"name": sku, "tier": "Standard"}
    )


def pool(**changed):
    given = {
        "name": "gpu",
        "type": "VirtualMachineScaleSets",
        "vmSize": H100,
        "count": 2,
        "minCount": 0,
        "maxCount": 5,
        "enableAutoScaling": True,
    }
    return given | changed


def read(*clusters, **changed):
    return World(AKS, {PATH: list(clusters)}).read(**changed)


def claimed(*clusters, held=None):
    return claim(read(*clusters), facts(held={NODES.lower(): held or ()}))


def rows(*clusters, machines=(), sets=(), known=True):
    """The rows, beside the scale sets and machines of the clusters' own group."""
    held = [Held(each.name) for each in sets]
    held += [Held(each.id, each.kind.type) for each in machines if "/virtualmachines/" in each.id]
    found = claimed(*clusters, held=held)
    return join.workloads([found, Claimed(owners=tuple(sets))], machines, Read(known, known), facts())


def scale_set(name=SET, capacity=2):
    """A scale set as its own service claims it."""
    size = join.Size(exactly(capacity), exactly(capacity))
    return Owner(
        kind="azurerm_orchestrated_virtual_machine_scale_set",
        id=name,
        name=name,
        choices=(facts().choice(H100, size),),
        marks=(("scale set", name),),
        traits=LiveContext(region="westeurope"),
    )


def machine(number, size=H100, name=SET, **changed):
    id_ = f"{name}/virtualmachines/{number}"
    marks = (("scale set", name),)
    return Machine(
        id=id_, kind=Kind(size, "unknown", "", "on_demand", (), "westeurope"), marks=marks, **changed
    )


def node(name, size=H100):
    """A machine of its own in the clusters' group."""
    kind = Kind(size, "unknown", "", "on_demand", (), "westeurope")
    return Machine(id=f"{SCALE_SETS}/virtualmachines/{name}", kind=kind)


def shown(found):
    return {(row.id.rpartition("/")[2], row.role): (row.accelerators, row.ceiling) for row in found}


def test_a_pool_owns_the_scale_set_that_the_service_made_for_it():
    found = rows(cluster(pool()), sets=[scale_set()], machines=[machine(0), machine(1)])

    assert shown(found) == {("gpu", "runs"): (exactly(16), exactly(40))}
    (row,) = found
    assert (row.kind, row.region, row.account) == (
        "azurerm_kubernetes_cluster_node_pool",
        "westeurope",
        SUBSCRIPTION,
    )
    assert [(claim.key, claim.value) for claim in row.claims] == [("customer", "C-1")]


def test_its_own_figures_do_not_count_beside_the_scale_set_where_machines_were_not_read():
    (row,) = rows(cluster(pool()), sets=[scale_set()], known=False)

    assert (row.accelerators, row.ceiling) == (exactly(16), exactly(40))


def test_without_machines_its_own_figures_count():
    (row,) = rows(cluster(pool()), known=False)

    assert (row.accelerators, row.ceiling) == (exactly(16), exactly(40))


def test_what_the_scale_set_may_be_counts_where_it_is_more():
    (row,) = rows(cluster(pool(enableAutoScaling=False)), sets=[scale_set(capacity=4)], machines=[machine(0)])

    assert (row.accelerators, row.ceiling) == (exactly(8), exactly(32))


def test_a_scale_set_that_no_pool_named_is_a_row_of_its_own():
    other = f"{SCALE_SETS}/virtualmachinescalesets/aks-other-12345678-vmss"
    found = rows(cluster(pool()), sets=[scale_set(other)], machines=[machine(0, name=other)])

    assert {row.kind for row in found} == {
        "azurerm_kubernetes_cluster_node_pool",
        "azurerm_orchestrated_virtual_machine_scale_set",
    }


def test_a_pool_of_a_name_that_begins_alike_takes_nothing_from_another():
    two = pool(name="gpu2", count=1, enableAutoScaling=False)
    first, second = SET, SET.replace("aks-gpu-", "aks-gpu2-")
    owners = {
        each.id.rpartition("/")[2]: each.groups
        for each in claimed(cluster(pool(), two), held=[Held(first), Held(second)]).owners
    }

    assert owners == {"gpu": (first,), "gpu2": (second,)}


def test_a_scale_set_of_windows_nodes_is_its_pools():
    first, second = (f"{SCALE_SETS}/virtualmachinescalesets/{name}" for name in ("akswin", "akswin2"))
    pools = (pool(name="win"), pool(name="win2"))
    owners = claimed(cluster(*pools), held=[Held(first), Held(second)]).owners

    assert [owner.groups for owner in owners] == [(first,), (second,)]


def test_a_pool_that_does_not_say_its_number_is_between_its_limits():
    (row,) = rows(cluster(pool(count=None, minCount=1)), known=False)

    assert (row.accelerators, row.ceiling) == (Range(8, 40), exactly(40))


def test_a_pool_whose_number_and_limit_are_not_given_is_open():
    (row,) = rows(cluster(pool(count=None, minCount=None, maxCount=None)), known=False)

    assert (row.accelerators, row.ceiling) == (Range(0), Range(0))
    assert [each.path for each in row.unresolved] == ["agentPoolProfiles.gpu.maxCount"]


@pytest.mark.parametrize("of", ["pool", "cluster"])
def test_what_is_stopped_runs_nothing_and_can_be_started(of):
    off = {"powerState": {"code": "Stopped"}}
    one = pool(enableAutoScaling=False) | (off if of == "pool" else {})
    (row,) = rows(cluster(one, **(off if of == "cluster" else {})), known=False)

    assert (row.accelerators, row.ceiling) == (exactly(0), exactly(16))


@pytest.mark.parametrize(
    ("priority", "market"),
    [
        (None, "on_demand"),
        ("Regular", "on_demand"),
        ("Spot", "spot"),
        ("SpotPlus", "spot"),
        ("Later", "unknown"),
    ],
)
def test_the_priority_is_the_market(priority, market):
    (row,) = rows(cluster(pool(scaleSetPriority=priority)), known=False)

    assert row.market == market


def test_sizes_of_a_pool_of_virtual_machines_stand_side_by_side():
    scale = {
        "manual": [{"size": H100, "count": 2}],
        "autoscale": [{"size": A100, "minCount": 0, "maxCount": 3}],
    }
    several = pool(
        type="VirtualMachines",
        vmSize=None,
        count=None,
        enableAutoScaling=None,
        virtualMachinesProfile={"scale": scale},
    )
    nodes = [
        node("aks-gpu-12345678-vms0"),
        node("aks-gpu-12345678-vms1"),
        node("aks-gpu-12345678-vms2", A100),
    ]

    assert shown(rows(cluster(several), machines=nodes)) == {
        ("scale[0]", "runs"): (exactly(16), exactly(16)),
        ("scale[1]", "runs"): (exactly(8), exactly(24)),
    }
    assert shown(rows(cluster(several), known=False)) == {
        ("scale[0]", "runs"): (exactly(16), exactly(16)),
        ("scale[1]", "runs"): (Range(0, 24), exactly(24)),
    }


def test_machines_of_a_size_that_the_pool_does_not_name_are_its_own():
    scale = {"manual": [{"size": PLAIN, "count": 2}, {"size": A100, "count": 1}]}
    several = pool(type="VirtualMachines", vmSize=None, virtualMachinesProfile={"scale": scale})

    found = rows(cluster(several), machines=[node("aks-gpu-12345678-vms0")])

    assert {row.kind for row in found} == {"azurerm_kubernetes_cluster_node_pool"}
    assert sum(row.accelerators.min for row in found) == 8


@pytest.mark.parametrize(
    "changed", [{"nodeProvisioningProfile": {"mode": "Auto"}}, {"sku": "Automatic"}], ids=["on", "automatic"]
)
def test_nodes_that_a_cluster_makes_by_itself_are_its_own_and_may_be_more(changed):
    found = rows(cluster(pool(), **changed), machines=[node("aks-default-x7k2p")], sets=[scale_set()])

    assert shown(found) == {
        ("gpu", "runs"): (exactly(0), exactly(40)),
        ("k#Standard_ND96isr_H100_v5", "runs"): (exactly(8), exactly(8)),
        ("k#more", "delegated"): (exactly(0), Range(0)),
    }
    assert all(row.claims for row in found)


@pytest.mark.parametrize("mode", ["Manual", None])
def test_a_cluster_that_makes_none_by_itself_leaves_other_machines_alone(mode):
    found = rows(cluster(pool(vmSize=PLAIN), nodeProvisioningProfile={"mode": mode}), machines=[node("jump")])

    assert [row.kind for row in found] == ["azurerm_virtual_machine"]


def test_a_mode_of_provisioning_that_is_not_known_may_make_nodes():
    (row,) = rows(cluster(nodeProvisioningProfile={"mode": "Later"}))

    assert (row.role, row.ceiling) == ("delegated", Range(0))


def test_the_toolchain_operator_makes_nodes_for_workspaces():
    (row,) = rows(cluster(aiToolchainOperatorProfile={"enabled": True}))

    assert (row.id.rpartition("/")[2], row.role, row.ceiling) == ("k#kaito", "delegated", Range(0))


def test_a_pool_in_a_reservation_is_set_aside():
    group = f"{GROUP}/providers/Microsoft.Compute/capacityReservationGroups/h100"
    (row,) = rows(cluster(pool(count=0, capacityReservationGroupID=group)))

    assert (row.set_aside, row.live.reservation) == ("yes", group)


def test_where_it_is_comes_from_the_pool():
    group = f"{GROUP}/providers/Microsoft.Compute/proximityPlacementGroups/near"
    (row,) = rows(cluster(pool(count=0, availabilityZones=["2"], proximityPlacementGroupID=group)))

    assert (row.zone, row.placement) == ("2", "near")


def test_pools_without_accelerators_and_other_tags_are_not_kept():
    (kept,) = read(
        cluster(pool(), pool(name="cpu", vmSize=PLAIN), tags=None) | {"tags": {"owner": "x"}}
    ).clusters

    assert [each.name for each in kept.properties.agent_pool_profiles] == ["gpu"]
    assert kept.tags == {}


def test_a_size_that_nobody_knows_is_kept():
    (kept,) = read(cluster(pool(vmSize="Standard_ND999_R100_v9"))).clusters

    assert len(kept.properties.agent_pool_profiles) == 1


def test_clusters_of_other_regions_are_not_kept():
    assert read(cluster(pool()), in_scope=lambda region: region == "eastus").clusters == ()
    assert read(
        cluster(pool()) | {"location": "East US"}, in_scope=lambda region: region == "eastus"
    ).clusters


def test_all_pages_are_read_in_one_call_each():
    world = World(AKS, {PATH: paged(PATH, [cluster(pool(), name=f"k{at}") for at in range(5)], 2)})

    assert len(world.read().clusters) == 5
    assert len(world.asked) == 3


def test_a_refusal_is_a_read_error():
    world = World(AKS, {PATH: Refused()})

    assert world.read().clusters == ()
    assert [(each.operation, each.state) for each in world.calls.errors] == [
        ("ManagedClusters_List", "denied")
    ]
