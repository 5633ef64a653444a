"""Machines and scale sets of Azure: what is read of them, and what they come to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.clouds.azure.join import workloads
from guardrails.clouds.rest.wire import Answer
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_answers import H100, PLAIN
from tests.samples.azure_arm import A100, Arm, arm, facts, refusal, running, scanned

VM, SS = "Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets"
POOL = "Microsoft.StandbyPool/standbyVirtualMachinePools"
rows = scanned(COMPUTE)


def vm(name="vm", size=H100, power="running", *more, frame=None, **properties):
    view = {} if power is None else {"instanceView": running(power, *more)}
    return arm(
        VM, name, **(frame or {}), properties={"hardwareProfile": {"vmSize": size}, **view, **properties}
    )


def scale_set(size=H100, capacity=2, frame=None, **properties):
    mode = {"orchestrationMode": "Uniform", "virtualMachineProfile": {}}
    return arm(
        SS, "ss", **(frame or {}), sku={"name": size, "capacity": capacity}, properties={**mode, **properties}
    )


def flexible(size=H100, capacity=2, **properties):
    return scale_set(size, capacity, **{"orchestrationMode": "Flexible", **properties})


def instance(number, size=H100, power="running", **frame):
    properties = {"instanceView": running(power)}
    return arm(f"{SS}/virtualMachines", f"ss/{number}", **frame, sku={"name": size}, properties=properties)


def autoscale(*most, target=None, **properties):
    profiles = [{"capacity": {"minimum": "0", "maximum": each, "default": "1"}} for each in most]
    named = {"targetResourceUri": target or scale_set()["id"].upper(), "enabled": True}
    return arm(
        "Microsoft.Insights/autoscalesettings", "as", properties={**named, "profiles": profiles, **properties}
    )


def standby(ready, state="Deallocated"):
    named = {"attachedVirtualMachineScaleSetId": scale_set()["id"].upper(), "virtualMachineState": state}
    return arm(POOL, "sp", properties={**named, "elasticityProfile": {"maxReadyCapacity": ready}})


def stands_by(name):
    found = {"virtualMachineResourceId": arm(VM, name)["id"]}
    return arm(f"{POOL}/standbyVirtualMachines", f"sp/{name}", properties=found)


def sums(found):
    """Accelerators that run, and the most that there may be."""
    planned, ceiling = ZERO, ZERO
    for row in found:
        planned, ceiling = planned + row.accelerators, ceiling + row.ceiling
    return planned, ceiling


def test_a_machine_is_what_its_size_has_where_it_stands():
    ppg = {"id": arm("Microsoft.Compute/proximityPlacementGroups", "Near")["id"]}
    (row,) = rows(
        vm(
            frame={"location": "West Europe", "zones": ["2"], "tags": {"customer": "C-1"}},
            priority="Spot",
            proximityPlacementGroup=ppg,
            timeCreated="2026-06-27T01:02:38.3138469+00:00",
        )
    )

    assert (row.accelerator, row.accelerators, row.ceiling) == ("H100-SXM5-80GB", exactly(8), exactly(8))
    assert (row.region, row.zone, row.placement, row.market) == ("westeurope", "2", "Near", "spot")
    assert (row.fabric_gbps, row.live.launched_day) == (3200, "2026-06-27")
    assert [(claim.key, claim.value) for claim in row.claims] == [("customer", "C-1")]


@pytest.mark.parametrize(
    ("power", "more", "planned"),
    [
        ("running", (), exactly(8)),
        ("starting", (), exactly(8)),
        ("stopping", (), exactly(8)),
        ("stopped", (), exactly(8)),
        ("deallocated", (), ZERO),
        ("deallocating", (), ZERO),
        ("deallocated", ("HibernationState/Hibernated",), ZERO),
        ("dreaming", (), Range(0, 8)),
        ("unknown", (), Range(0, 8)),
    ],
)
def test_what_runs_and_what_can_be_started(power, more, planned):
    (row,) = rows(vm("vm", H100, power, *more))

    assert (row.accelerators, row.ceiling) == (planned, exactly(8))
    assert bool(row.unresolved) == (planned == Range(0, 8))


def test_states_in_which_machines_do_not_run_are_told_apart():
    hibernated = vm("a", H100, "deallocated", "HibernationState/Hibernated")
    found = rows(hibernated, vm("b", H100, "deallocated"), vm("c", H100, "stopped"), vm("d"))

    assert [row.live.state for row in found] == ["hibernated", "deallocated", "stopped", ""]


def test_a_machine_without_a_state_may_run():
    (row,) = rows(vm(power=None))

    assert (row.accelerators, row.ceiling) == (Range(0, 8), exactly(8))
    assert row.unresolved


def test_a_machine_that_is_being_made_counts():
    (row,) = rows(vm(power=None, provisioningState="Creating"))

    assert row.accelerators == exactly(8)


@pytest.mark.parametrize(
    ("priority", "market"),
    [
        (None, "on_demand"),
        ("Regular", "on_demand"),
        ("Low", "spot"),
        ("Spot", "spot"),
        ("SpotPlus", "spot"),
        ("Elastic", "unknown"),
    ],
)
def test_a_priority_that_is_not_known_is_not_a_regular_one(priority, market):
    (row,) = rows(vm(**({} if priority is None else {"priority": priority})))

    assert row.market == market


def test_states_are_asked_for_once_and_only_when_there_is_a_machine_to_ask_about():
    plain, other = Arm(vm(size=PLAIN)), Arm(vm("a"), vm("b"), size=1)

    assert plain.read(COMPUTE).instances == ()
    assert [query for _, query in plain.asked] == [{}, {}]
    assert len(other.read(COMPUTE).instances) == 2
    assert [query.get("statusOnly") for path, query in other.asked if path.endswith("/virtualmachines")] == [
        None,
        None,
        "true",
        "true",
    ]


def test_machines_of_a_region_that_is_not_asked_for_are_not_read():
    world = Arm(vm("a", frame={"location": "East US"}), vm("b"))

    found = world.read(COMPUTE, in_scope=lambda region: region == "eastus").instances

    assert [each.region for each in found] == ["eastus"]


def test_the_one_id_in_any_case_is_one_machine():
    class Shouting(Arm):
        def _page(self, found, path, query):
            if "statusOnly" in query:
                found = [{**each, "id": each["id"].upper()} for each in found]
            return super()._page(found, path, query)

    (found,) = Shouting(vm()).read(COMPUTE).instances

    assert found.power == "running"


def test_a_machine_without_a_size_is_a_row_without_a_bound():
    (row,) = rows(arm(VM, "vm", properties={"instanceView": running()}))

    assert (row.accelerator, row.ceiling.max) == ("unknown", None)


def test_instances_of_a_uniform_set_are_its_own():
    found = rows(
        scale_set(virtualMachineProfile={"priority": "Low"}), instance(0), instance(1, power="deallocated")
    )

    assert sums(found) == (exactly(8), exactly(16))
    assert {(row.market, row.kind) for row in found} == {("spot", "azurerm_virtual_machine_scale_set")}


def test_machines_of_a_flexible_set_count_once():
    member = {"virtualMachineScaleSet": {"id": scale_set()["id"].upper()}}
    world = Arm(flexible(), vm("a", **member), vm("b", **member), vm("c"))
    records = world.read(COMPUTE)

    assert world.times("/virtualMachines") == 2
    assert len(records.instances) == 3
    assert sums(rows(flexible(), vm("a", **member), vm("b", **member), vm("c"))) == (exactly(24), exactly(24))


def test_what_a_set_may_still_make_is_room():
    found = rows(scale_set(capacity=3), instance(0))

    assert sums(found) == (exactly(8), exactly(24))


def test_a_size_is_one_in_any_case():
    world = Arm(scale_set(H100.lower(), 3), instance(0), instance(1, H100.upper()), vm("vm", H100.upper()))
    found = joined(world)

    assert sorted((row.instance_type, row.accelerators.min, row.ceiling.max) for row in found) == [
        (H100, 8, 8),
        (H100, 16, 24),
    ]


def test_an_instance_of_an_earlier_model_is_what_it_is():
    found = rows(scale_set(A100, 2), instance(0, A100), instance(1, H100))

    assert {(row.instance_type, row.accelerators.min) for row in found} == {(A100, 1), (H100, 8)}


def test_a_mix_is_as_large_as_its_largest_size():
    sizes = [{"name": each} for each in (A100, H100, PLAIN)]
    (row,) = rows(flexible("Mix", 2, skuProfile={"vmSizes": sizes}))

    assert (row.instance_type, row.ceiling) == (H100, exactly(16))
    assert [each.instance_type for each in row.alternatives] == [A100, H100, PLAIN]


@pytest.mark.parametrize("profile", [{}, {"skuProfile": {}}, {"skuProfile": {"vmSizes": []}}])
def test_a_mix_of_sizes_that_are_not_named_is_open(profile):
    (row,) = rows(flexible("Mix", 2, **profile))

    assert (row.accelerator, row.ceiling.max) == ("unknown", None)


def test_a_set_of_sizes_without_accelerators_is_not_asked_about():
    world = Arm(scale_set(PLAIN), instance(0, PLAIN))

    assert world.read(COMPUTE) == COMPUTE.records()
    assert len(world.asked) == 2


def test_a_set_that_is_only_filled_by_hand_makes_nothing():
    empty = arm(SS, "ss", properties={"orchestrationMode": "Flexible"})
    member = {"virtualMachineScaleSet": {"id": empty["id"]}}

    assert rows(empty) == []
    assert sums(rows(empty, vm(**member))) == (exactly(8), exactly(8))


def test_a_mix_of_priorities_is_of_no_known_market():
    policy = {"baseRegularPriorityCount": 1}
    (row,) = rows(flexible(virtualMachineProfile={"priority": "Spot"}, priorityMixPolicy=policy))

    assert row.market == "unknown"


def test_one_trunk_is_one_place():
    found = rows(scale_set(highSpeedInterconnectPlacement="Trunk"), instance(0))

    assert {row.placement for row in found} == {"ss"}


@pytest.mark.parametrize(
    ("most", "changed", "ceiling"),
    [
        (("4",), {}, exactly(32)),
        (("4", "12", "1"), {}, exactly(96)),
        (("1",), {}, exactly(16)),
        ((40,), {}, exactly(320)),
        (("4",), {"enabled": False}, exactly(16)),
        (("4",), {"enabled": None}, exactly(32)),
        (("many",), {}, Range(16)),
        (("-4",), {}, Range(16)),
        ((None,), {}, Range(16)),
        ((), {}, Range(16)),
        (("4", "many"), {}, Range(16)),
    ],
)
def test_autoscale_settings_raise_the_ceiling(most, changed, ceiling):
    found = rows(scale_set(), instance(0), instance(1), autoscale(*most, **changed))

    assert sums(found) == (exactly(16), ceiling)
    assert any(row.unresolved for row in found) == (ceiling.max is None)


def test_a_setting_of_another_set_raises_nothing():
    other = scale_set()["id"].replace("/ss", "/ss2")

    assert sums(rows(scale_set(), instance(0), autoscale("9", target=other))) == (exactly(8), exactly(16))


@pytest.mark.parametrize(("state", "planned"), [("deallocated", 16), ("running", 32)])
def test_machines_that_stand_by_are_within_the_pools_number(state, planned):
    pool = [standby(6), stands_by("a"), stands_by("b"), vm("a", H100, state), vm("b", H100, state)]

    found = rows(flexible(), *members(2), *pool)

    assert sums(found) == (exactly(planned), exactly(48))


def members(number):
    named = {"virtualMachineScaleSet": {"id": scale_set()["id"]}}
    return [vm(f"m{at}", **named) for at in range(number)]


@pytest.mark.parametrize("end", ["/autoscalesettings", "/standbyvirtualmachinepools"])
def test_a_set_is_open_above_when_what_raises_it_cannot_be_read(end):
    world = Arm(scale_set(), instance(0), refused={end: 403})
    found = joined(world)

    assert sums(found)[1].max is None
    assert any(each.unresolved for each in found)
    assert [each.state for each in world.made.errors] == ["denied"]


def test_a_subscription_that_never_used_standby_pools_has_none():
    never = refusal(409, "MissingSubscriptionRegistration")
    world = Arm(scale_set(), instance(0), refused={"/standbyvirtualmachinepools": never})

    assert sums(joined(world)) == (exactly(8), exactly(16))
    assert world.made.errors == []


def joined(world, **changed):
    return workloads({"compute": world.read(COMPUTE, **changed)}, facts())


def test_a_set_whose_instances_cannot_be_read_has_its_capacity():
    world = Arm(scale_set(capacity=3), refused={"/ss/virtualmachines": 403})

    assert sums(joined(world)) == (exactly(24), exactly(24))


def test_machines_whose_states_cannot_be_read_may_run():
    class Mute(Arm):
        def __call__(self, request):
            return refusal(403) if "statusOnly" in request.url else super().__call__(request)

    world = Mute(vm())

    assert sums(joined(world)) == (Range(0, 8), exactly(8))
    assert [each.operation for each in world.made.errors] == ["VirtualMachines_ListAll:statusOnly"]


def test_an_answer_that_is_cut_off_is_an_error_and_takes_nothing_away():
    world = Arm(vm(), refused={"/virtualmachinescalesets": Answer(status=200, body=b'{"value": [')})

    assert sums(joined(world)) == (exactly(8), exactly(8))
    assert [each.state for each in world.made.errors] == ["incomplete"]


@pytest.mark.parametrize(
    ("tags", "made_by"),
    [
        (
            {
                "CycleCloudCluster": "/sites/92x/clusters/Demo",
                "CycleCloudNodeArray": "/sites/92x/clusters/Demo/nodearrays/gpu",
            },
            "cyclecloud:Demo/gpu",
        ),
        ({"CycleCloudCluster": "/sites/92x/clusters/Demo"}, "cyclecloud:Demo"),
        ({"CycleCloudCluster": "Demo of jane.doe@contoso.example"}, ""),
        ({"karpenter.sh_nodepool": "gpu"}, "karpenter:gpu"),
        ({"aks-managed-poolName": "gpu"}, "aks:gpu"),
        ({"ClusterName": "mine"}, ""),
    ],
)
def test_what_made_a_machine_is_said_by_its_marks_whatever_tags_are_kept(tags, made_by):
    (row,) = joined(Arm(vm(frame={"tags": tags})), tag_keys=frozenset())

    assert row.live.made_by == made_by
    assert row.claims == ()


def test_what_azure_says_that_made_a_machine_is_said_without_marks():
    workspace = "/subscriptions/x/resourceGroups/g/providers/Microsoft.Databricks/workspaces/Lake"
    (row,) = rows(vm(frame={"managedBy": workspace}))

    assert row.live.made_by == "managedBy:lake"


@pytest.mark.parametrize("key", ["CycleCloudCluster", "CycleOwner", "karpenter.azure.com_cluster"])
def test_who_makes_machines_up_to_limits_of_its_own_may_make_more(key):
    (row,) = rows(vm(frame={"tags": {key: "x"}}))

    assert (row.accelerators, row.ceiling) == (exactly(8), Range(8))


def test_a_set_that_a_scheduler_makes_larger_is_open_above_whatever_tags_are_kept():
    world = Arm(scale_set(frame={"tags": {"CycleCloudNodeArray": "x"}}), instance(0))
    found = joined(world, tag_keys=frozenset(("customer",)))

    assert sums(found) == (exactly(8), Range(16))
    assert any("CycleCloud" in each.reason for row in found for each in row.unresolved)


def test_an_instance_that_does_not_say_where_it_is_stands_where_its_set_is():
    (row,) = rows(scale_set(capacity=1), {**instance(0), "location": ""})

    assert row.region == "westeurope"


def test_a_row_goes_by_the_id_of_its_machine():
    (row,) = rows(vm("VM"))

    assert row.id == vm("VM")["id"].lower()


def test_a_machine_on_a_dedicated_host_is_set_aside():
    (row,) = rows(vm(host={"id": arm("Microsoft.Compute/hostGroups/hosts", "hg/h")["id"]}))

    assert (row.live.tenancy, row.set_aside) == ("host", "yes")


POWER = st.sampled_from(["running", "stopped", "deallocated", "dreaming", "starting"])


@settings(max_examples=30, deadline=None)
@given(st.lists(POWER, max_size=5), st.lists(POWER, min_size=1, max_size=3), st.integers(0, 6))
def test_more_machines_never_lower_the_sum(powers, added, capacity):
    def most(states):
        found = sums(
            rows(scale_set(capacity=capacity), *(instance(at, power=each) for at, each in enumerate(states)))
        )
        return found[0].max, found[1].max

    fewer, more = most(powers), most([*powers, *added])

    assert all(one <= other for one, other in zip(fewer, more, strict=True))


@settings(max_examples=30, deadline=None)
@given(st.lists(POWER, min_size=1, max_size=4))
def test_a_state_that_is_not_known_never_lowers_the_sum(powers):
    known = sums(rows(*(vm(f"m{at}", H100, each) for at, each in enumerate(powers))))
    lost = sums(rows(*(vm(f"m{at}", H100, "dreaming") for at, _ in enumerate(powers))))

    assert lost[0].max >= known[0].max
    assert lost[1].max >= known[1].max
