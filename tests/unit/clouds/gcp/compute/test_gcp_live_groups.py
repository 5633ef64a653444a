"""Managed instance groups, as a scan reads them: whose machines are whose, and how far a group may grow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.gcp.compute.api import COMPUTE
from guardrails.model.range import ZERO, exactly
from tests.samples.gcp_answers import Newer, Refusal, World
from tests.samples.gcp_machines import (
    H100,
    LIST,
    MEMBERS,
    N1,
    REGION,
    REQUESTS,
    T4,
    ZONE,
    autoscaler,
    group,
    guests,
    instance,
    link,
    members,
    row,
    rows,
    scoped,
    template,
    world,
)


def test_a_group_owns_the_machines_that_it_lists():
    own = [instance(name, labels={"team": "research"}) for name in ("g-1", "g-2")]
    found = row(*own, group=group(size=4), own=("g-1", "g-2"))

    assert found.id == f"projects/acme-train/zones/{ZONE}/instanceGroupManagers/g"
    assert found.kind == "google_compute_instance_group_manager"
    assert (found.accelerators, found.ceiling) == (exactly(16), exactly(32))


def test_a_machine_that_only_says_to_be_a_groups_is_a_row_of_its_own():
    metadata = {"items": [{"key": "created-by", "value": f"projects/1/zones/{ZONE}/instanceGroupManagers/g"}]}
    found = rows(world(instance("g-9", metadata=metadata), group=group(size=1)))

    assert [(each.kind, each.ceiling) for each in found] == [
        ("google_compute_instance_group_manager", exactly(8)),
        ("google_compute_instance", exactly(8)),
    ]


@pytest.mark.parametrize(
    ("changed", "more", "most"),
    [
        ({}, {"autoscalers": [autoscaler(1, 10)]}, exactly(80)),
        ({}, {"autoscalers": [autoscaler(1, 10, mode="ONLY_SCALE_OUT")]}, exactly(80)),
        ({}, {"autoscalers": [autoscaler(1, 10, mode="OFF")]}, exactly(16)),
        ({}, {"autoscalers": [autoscaler(1, 10, group="other")]}, exactly(16)),
        ({"targetSuspendedSize": 2, "targetStoppedSize": 1}, {}, exactly(40)),
        ({"targetSize": 0, "targetStoppedSize": 1}, {}, exactly(8)),
        ({}, {"requests": [{"resizeBy": 4, "state": "ACCEPTED"}]}, exactly(48)),
        ({}, {"requests": [{"resizeBy": 4, "state": "CREATING"}, {"resizeBy": 1}]}, exactly(56)),
        (
            {},
            {"requests": [{"resizeBy": 4, "state": state} for state in ("SUCCEEDED", "FAILED")]},
            exactly(16),
        ),
    ],
)
def test_how_far_a_group_may_grow(changed, more, most):
    found = row(group=group(**changed), **more)

    assert (found.accelerators, found.ceiling) == (ZERO, most)


def test_a_group_with_machines_of_its_own_is_bought_as_its_template_says():
    assert row(group=group(size=1), requests=[{"resizeBy": 4, "state": "ACCEPTED"}]).market == "on_demand"


@pytest.mark.parametrize(("size", "zone", "times"), [(2, ZONE, 1), (2, "europe-west4-b", 0), (0, ZONE, 0)])
def test_a_group_is_asked_for_machines_only_where_some_may_be_its_own(size, zone, times):
    found = world(instance(zone=zone), group=group(size=size))
    found.read()

    assert found.times(MEMBERS) == times


@pytest.mark.parametrize(("policy", "placement"), [("workloadPolicy", "p"), ("groupPlacementPolicy", "p")])
def test_a_groups_workload_policy_is_its_placement_unless_it_places_nothing(policy, placement):
    name = link(f"regions/{REGION}/resourcePolicies/p")
    found = world(
        group=group(resourcePolicies={"workloadPolicy": name}),
        resourcePolicies=[{"name": "p", "selfLink": name, policy: {}}],
    )

    assert [each.placement for each in rows(found)] == [placement]
    assert found.times(LIST.format("resourcePolicies")) == 1


def test_a_request_in_a_state_that_nobody_knows_counts_and_is_said():
    found = world(group=group())
    found.answers[REQUESTS] = Newer(items=[{"resizeBy": 4, "state": "PARKED"}])
    (held,) = rows(found)

    assert held.ceiling == exactly(48)
    assert [each.path for each in held.unresolved] == ["resizeRequests.state"]


def test_a_group_that_has_machines_only_by_requests_is_flex_start():
    assert row(group=group(size=0), requests=[{"resizeBy": 4, "state": "ACCEPTED"}]).market == "flex_start"


@pytest.mark.parametrize("lost", [LIST.format("autoscalers"), REQUESTS])
def test_what_of_a_group_cannot_be_read_leaves_its_room_open(lost):
    found = world(group=group())
    found.answers[lost] = Refusal()
    (held,) = rows(found)

    assert held.ceiling.max is None
    assert lost in found.read().lost


def test_machines_that_a_group_does_not_tell_count_no_more_than_once():
    found = world(instance("g-1"), instance("g-2"), group=group(size=2), own=("g-1", "g-2"))
    found.answers[MEMBERS] = Refusal()
    held = rows(found)

    assert sum(each.accelerators.min for each in held) == 16
    assert (sum(each.ceiling.min for each in held), sum(each.ceiling.max for each in held)) == (16, 32)
    assert MEMBERS in found.read().lost


def test_an_autoscaler_of_which_only_the_group_tells_has_no_known_limit():
    scaled = group(status={"autoscaler": link(f"zones/{ZONE}/autoscalers/a")})

    assert row(group=scaled).ceiling.max is None


def test_a_template_that_cannot_be_read_leaves_the_type_open():
    found = world(instance("g-1"), group=group(size=2), own=("g-1",))
    found.answers[LIST.format("instanceTemplates")] = Refusal()

    assert sum(each.accelerators.min for each in rows(found)) == 8
    assert any(each.accelerator == "unknown" and each.ceiling.max is None for each in rows(found))


def test_a_size_that_is_not_said_is_not_known():
    unsaid = {name: value for name, value in group().items() if name != "targetSize"}

    assert row(group=unsaid).ceiling.max is None


def test_instances_that_cannot_be_read_count_by_their_groups_size():
    found = world(group=group(size=3))
    found.answers[LIST.format("instances")] = Refusal()
    (held,) = rows(found)

    assert (held.accelerators, held.ceiling) == (exactly(24), exactly(24))


def test_the_types_of_a_flexibility_policy_beat_the_templates():
    selections = {"large": {"machineTypes": [H100, "a2-highgpu-1g"], "rank": 1}}
    found = row(group=group(size=2, instanceFlexibilityPolicy={"instanceSelections": selections}))

    assert {each.instance_type for each in found.alternatives} == {H100, "a2-highgpu-1g"}
    assert found.ceiling == exactly(16)


def test_a_regional_group_has_its_own_calls_and_template():
    place = f"regions/{REGION}"
    used = link(f"{place}/instanceTemplates/t")
    regional = group(place=place, versions=[{"instanceTemplate": used}], instanceTemplate="")
    found = world(
        instance("g-1", zone="us-central1-b"),
        instanceGroupManagers=[regional],
        instanceTemplates=[template(kind="n2-standard-8"), template(place=place)],
    )
    found.answers["compute.regionInstanceGroupManagers.listManagedInstances"] = members(
        "g-1", zone="us-central1-b"
    )
    held = rows(found)

    assert {each.kind for each in held} == {"google_compute_region_instance_group_manager"}
    assert sum(each.ceiling.max for each in held) == 16
    assert found.times("compute.regionInstanceGroupManagerResizeRequests.list") == 1


def test_a_group_that_makes_nothing_with_accelerators_is_not_asked_about():
    found = world(
        instance(), instanceGroupManagers=[group()], instanceTemplates=[template(kind="n2-standard-8")]
    )
    rows(found)

    assert found.read().groups == ()
    assert found.times(MEMBERS) == found.times(REQUESTS) == 0


def test_a_group_passes_its_labels_placement_and_market_on():
    properties = {"scheduling": {"provisioningModel": "SPOT"}, "resourcePolicies": ["compact"]}
    found = row(
        group=group(allInstancesConfig={"properties": {"labels": {"customer": "c-2"}}}),
        instanceTemplates=[template(**properties)],
    )

    assert (found.market, found.placement) == ("spot", "compact")
    assert {each.key: each.value for each in found.claims} == {"customer": "c-2", "team": "research"}


def test_a_template_of_another_project_is_not_this_projects_of_the_same_name():
    used = "https://www.googleapis.com/compute/v1/projects/other/global/instanceTemplates/t"
    found = row(
        group=group(versions=[{"instanceTemplate": used}]), instanceTemplates=[template(kind="e2-small")]
    )

    assert found.accelerator == "unknown"


STATUS = st.sampled_from(["RUNNING", "TERMINATED", "SUSPENDED", "PENDING", "ODD"])
MACHINE = st.tuples(STATUS, st.sampled_from([H100, N1, "a9-giga-4g"]), st.booleans())


@settings(max_examples=40, deadline=None)
@given(st.lists(MACHINE, max_size=5), MACHINE)
def test_more_machines_never_lower_the_sum(found, added):
    def sums(several):
        machines_ = [
            instance(f"m{at}", kind, status=status, guestAccelerators=guests(T4, 2) if kind == N1 else [])
            for at, (status, kind, _) in enumerate(several)
        ]
        own = [f"m{at}" for at, (_, _, owned) in enumerate(several) if owned]
        held = rows(
            World(
                COMPUTE,
                {
                    LIST.format("instances"): scoped("instances", *machines_),
                    LIST.format("instanceGroupManagers"): scoped("instanceGroupManagers", group(size=3)),
                    LIST.format("instanceTemplates"): scoped("instanceTemplates", template()),
                    MEMBERS: members(*own),
                },
            )
        )
        tops = [each.ceiling.max for each in held]
        return sum(each.accelerators.min for each in held), None in tops, sum(top or 0 for top in tops)

    before, after = sums(found), sums([*found, added])

    assert before[0] <= after[0]
    assert before[1] <= after[1]
    assert after[1] or before[2] <= after[2]
