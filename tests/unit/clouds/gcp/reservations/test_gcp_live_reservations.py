"""Reservations, commitments and sole-tenant hosts, as a scan reads them: what of them no machine fills."""

import pytest
from google.cloud import compute_v1
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.gcp.compute.api import COMPUTE
from guardrails.clouds.gcp.join import workloads
from guardrails.clouds.gcp.reservations.api import RESERVATIONS
from guardrails.clouds.gcp.reservations.owners import claim
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.gcp_answers import PROJECT, Newer, Refusal, World, facts
from tests.samples.gcp_machines import H100, LIST, N1, REGION, T4, ZONE, instance, link, scoped, template

HOSTS = "compute.nodeGroups.listNodes"
CLIENTS = {
    LIST.format("reservations"): compute_v1.ReservationAggregatedList,
    LIST.format("futureReservations"): compute_v1.FutureReservationsAggregatedListResponse,
    LIST.format("regionCommitments"): compute_v1.CommitmentAggregatedList,
    LIST.format("nodeGroups"): compute_v1.NodeGroupAggregatedList,
    LIST.format("nodeTemplates"): compute_v1.NodeTemplateAggregatedList,
    LIST.format("instanceTemplates"): compute_v1.InstanceTemplateAggregatedList,
    HOSTS: compute_v1.NodeGroupsListNodes,
}
NAME = f"zones/{ZONE}/reservations"


def specific(kind=H100, count="4", used="1", added=()):
    """Google writes 64-bit numbers as text."""
    accelerators = [{"acceleratorType": name, "acceleratorCount": number} for name, number in added]
    properties = {"machineType": kind, "guestAccelerators": accelerators}
    return {"count": count, "inUseCount": used, "instanceProperties": properties}


def reservation(name="r", **changed):
    return {
        "name": name,
        "zone": link(f"zones/{ZONE}"),
        "selfLink": link(f"{NAME}/{name}"),
        "status": "READY",
        "shareSettings": {"shareType": "LOCAL"},
        "specificReservation": specific(),
        **changed,
    }


def accelerators(kind, number):
    return {"accelerator": {"acceleratorType": kind, "acceleratorCount": number}}


def aggregate(*reserved, used=()):
    family = "VM_FAMILY_CLOUD_TPU_POD_SLICE_CT5P"
    return {"reservedResources": list(reserved), "inUseResources": list(used), "vmFamily": family}


def future(status="APPROVED", name="f", made=(), fulfilled="0", **changed):
    kind = {"instanceProperties": {"machineType": H100}, "totalCount": "4"}
    return {
        "name": name,
        "selfLink": link(f"zones/{ZONE}/futureReservations/{name}"),
        "specificSkuProperties": kind,
        "reservationMode": "CALENDAR",
        "timeWindow": {"startTime": "2027-01-01T00:00:00Z", "endTime": "2027-02-01T00:00:00Z"},
        "status": {
            "procurementStatus": status,
            "fulfilledCount": fulfilled,
            "autoCreatedReservations": [link(f"{NAME}/{each}") for each in made],
        },
        **changed,
    }


def world(nodes=(), newer=False, **lists):
    answer = Newer if newer else dict
    paths = {"regionCommitments": "commitments"}
    answers = {
        LIST.format(kind): answer(scoped(paths.get(kind, kind), *items)) for kind, items in lists.items()
    }
    return World(RESERVATIONS, answers | {HOSTS: {"items": list(nodes)}}, CLIENTS)


def rows(nodes=(), newer=False, **lists):
    return claim(world(nodes, newer, **lists).read(), facts()).rows


def row(*found, **lists):
    (only,) = rows(reservations=found, **lists) if found else rows(**lists)
    return only


def test_a_reservation_is_a_row_of_what_is_free():
    found = row(reservation())

    assert (found.id, found.kind, found.role) == (
        f"projects/{PROJECT}/{NAME}/r",
        "google_compute_reservation",
        "reservation",
    )
    assert (found.region, found.zone, found.market, found.set_aside) == (REGION, ZONE, "reserved", "yes")
    assert (found.accelerator, found.accelerators, found.ceiling) == (
        "H100-SXM5-80GB",
        exactly(24),
        exactly(24),
    )


@pytest.mark.parametrize(
    ("changed", "now", "most"),
    [
        ({"status": "CREATING"}, ZERO, exactly(24)),
        ({"status": "UPDATING"}, exactly(24), exactly(24)),
        ({"status": "MELTING"}, Range(0, 24), exactly(24)),
        ({"status": ""}, Range(0, 24), exactly(24)),
        ({"specificReservation": specific(used="4")}, ZERO, ZERO),
        ({"specificReservation": specific(used=None)}, Range(0, 32), Range(0, 32)),
        ({"specificReservation": specific(count=None)}, Range(0), Range(0)),
        ({"specificReservation": specific(N1, added=[(T4, 2)])}, exactly(6), exactly(6)),
        ({"shareSettings": {"shareType": "SPECIFIC_PROJECTS"}}, Range(24, 32), Range(24, 32)),
        ({"shareSettings": {"shareType": "ORGANIZATION"}}, Range(24, 32), Range(24, 32)),
        ({"shareSettings": {"shareType": "GALAXY"}}, Range(24, 32), Range(24, 32)),
    ],
)
def test_what_of_a_reservation_is_its_holders(changed, now, most):
    given = reservation(**changed)
    if "specificReservation" in changed:
        found = {key: value for key, value in changed["specificReservation"].items() if value is not None}
        given["specificReservation"] = found
    held = rows(reservations=[given], newer=True)

    if most == ZERO:
        assert held == ()
    else:
        assert [(each.accelerators, each.ceiling) for each in held] == [(now, most)]


def test_a_reservation_that_never_came_or_holds_no_accelerators_is_no_row():
    plain = reservation("plain", specificReservation=specific("n2-standard-8"))

    assert rows(reservations=[reservation(status="INVALID"), plain]) == ()


def test_machines_in_a_shared_reservation_count_once():
    consumed = {"consumedReservation": link(f"{NAME}/r")}
    inside = instance(resourceStatus={"reservationConsumptionInfo": consumed})
    shared = reservation(
        specificReservation=specific(used="3"), shareSettings={"shareType": "SPECIFIC_PROJECTS"}
    )
    machines = World(COMPUTE, {LIST.format("instances"): scoped("instances", inside)}).read()
    read = {"compute": machines, "reservations": world(reservations=[shared]).read()}
    found = {each.kind: each for each in workloads(read, facts())}

    assert found["google_compute_instance"].accelerators == exactly(8)
    assert found["google_compute_reservation"].accelerators == Range(8, 24)


def test_a_machine_that_does_not_run_uses_nothing_of_a_reservation():
    consumed = {"reservationConsumptionInfo": {"consumedReservation": link(f"{NAME}/r")}}
    off = instance(status="TERMINATED", resourceStatus=consumed)
    shared = reservation(shareSettings={"shareType": "ORGANIZATION"})
    machines = World(COMPUTE, {LIST.format("instances"): scoped("instances", off)}).read()
    read = {"compute": machines, "reservations": world(reservations=[shared]).read()}
    found = {each.kind: each for each in workloads(read, facts())}

    assert found["google_compute_reservation"].accelerators == Range(24, 32)


def test_a_template_stands_in_for_properties_that_are_not_said():
    used = {"count": "2", "inUseCount": "0", "sourceInstanceTemplate": link("global/instanceTemplates/t")}

    assert row(reservation(specificReservation=used), instanceTemplates=[template()]).ceiling == exactly(16)
    assert row(reservation(specificReservation=used)).accelerator == "unknown"
    assert (
        rows(
            reservations=[reservation(specificReservation=used)],
            instanceTemplates=[template(kind="e2-small")],
        )
        == ()
    )


def test_tpus_are_reserved_by_their_number():
    held = aggregate(accelerators("ct5p", 64), used=[accelerators("ct5p", 16)])
    found = row(reservation(specificReservation={}, aggregateReservation=held))

    assert (found.accelerator, found.accelerators, found.accelerators_per_instance) == (
        "TPU-v5p",
        exactly(48),
        None,
    )


def test_a_kind_of_accelerator_that_nobody_knows_is_reserved_all_the_same():
    held = aggregate(accelerators("ct9x", 64), accelerators("ct5p", 8))
    odd, known = rows(reservations=[reservation(aggregateReservation=held)])

    assert (odd.accelerator, odd.accelerators, known.accelerators) == ("unknown", exactly(64), exactly(8))


@pytest.mark.parametrize(
    ("status", "now", "most"),
    [
        ("DRAFTING", ZERO, exactly(32)),
        ("PENDING_APPROVAL", ZERO, exactly(32)),
        ("APPROVED", ZERO, exactly(32)),
        ("PROVISIONING", ZERO, exactly(32)),
        ("DREAMT", Range(0, 32), exactly(32)),
    ],
)
def test_what_is_reserved_for_later_may_come(status, now, most):
    (found,) = rows(futureReservations=[future(status)], newer=True)

    assert found.kind == "google_compute_future_reservation"
    assert (found.accelerators, found.ceiling) == (now, most)


@pytest.mark.parametrize(
    "status", ["FULFILLED", "FAILED_PARTIALLY_FULFILLED", "CANCELLED", "DECLINED", "FAILED"]
)
def test_what_brings_no_more_is_no_row(status):
    assert rows(futureReservations=[future(status)]) == ()


def test_what_came_of_a_future_reservation_counts_as_a_reservation():
    came = reservation("made", specificReservation=specific(count="3", used="0"))
    found = rows(reservations=[came], futureReservations=[future("PROVISIONING", made=["made"])])

    assert [each.ceiling for each in found] == [exactly(24), exactly(8)]
    assert row(futureReservations=[future("PROVISIONING", fulfilled="1")]).ceiling == exactly(24)
    named = future("APPROVED", reservationName="made")
    assert len(rows(reservations=[reservation("made")], futureReservations=[named])) == 1


def test_tpus_that_came_of_a_future_reservation_count_there():
    came = reservation(
        "made", specificReservation={}, aggregateReservation=aggregate(accelerators("ct5p", 16))
    )
    later = future(
        "PROVISIONING",
        made=["made"],
        aggregateReservation=aggregate(accelerators("ct5p", 64), accelerators("ct6e", 8)),
    )
    found = rows(reservations=[came], futureReservations=[later])

    assert [(each.accelerator, each.ceiling) for each in found] == [
        ("TPU-v5p", exactly(16)),
        ("TPU-v5p", exactly(48)),
        ("TPU-v6e", exactly(8)),
    ]


def test_what_is_out_of_scope_or_plain_is_not_kept():
    used = {"count": "2", "inUseCount": "0", "sourceInstanceTemplate": link("global/instanceTemplates/t")}
    found = world(
        reservations=[reservation(), reservation("plain", specificReservation=used)],
        futureReservations=[future()],
        regionCommitments=[commitment()],
        nodeGroups=[hosts()],
        instanceTemplates=[template(kind="e2-small")],
        nodeTemplates=[host_template()],
    )

    assert [each.id for each in found.read().reservations] == [f"{NAME}/r"]
    assert found.read(in_scope=lambda region: region != REGION) == RESERVATIONS.records()


def test_a_storage_pool_for_later_is_no_row():
    bare = {key: value for key, value in future().items() if key != "specificSkuProperties"}

    assert rows(futureReservations=[bare | {"storagePoolProperties": {}}]) == ()
    assert row(futureReservations=[bare]).accelerator == "unknown"


def commitment(status="ACTIVE", *resources):
    given = resources or (
        {"type": "VCPU", "amount": "96"},
        {"type": "ACCELERATOR", "acceleratorType": T4, "amount": "4"},
    )
    return {
        "name": "c",
        "selfLink": link(f"regions/{REGION}/commitments/c"),
        "status": status,
        "resources": list(given),
    }


def test_a_commitment_shows_its_accelerators_and_holds_nothing():
    found = row(regionCommitments=[commitment()])

    assert (found.kind, found.region, found.accelerator) == (
        "google_compute_region_commitment",
        REGION,
        "T4",
    )
    assert (found.accelerators, found.ceiling) == (ZERO, ZERO)


def test_a_commitment_that_is_over_or_has_no_accelerators_is_no_row():
    plain = commitment("ACTIVE", {"type": "VCPU", "amount": "96"})

    assert rows(regionCommitments=[commitment("EXPIRED")]) == rows(regionCommitments=[plain]) == ()


def hosts(size=4, scaling=None, **changed):
    more = {"autoscalingPolicy": scaling} if scaling else {}
    return {
        "name": "g",
        "selfLink": link(f"zones/{ZONE}/nodeGroups/g"),
        "nodeTemplate": link(f"regions/{REGION}/nodeTemplates/t"),
        "status": "READY",
        "size": size,
        **more,
        **changed,
    }


def host_template(number=4, kind=T4, **changed):
    return {
        "name": "t",
        "selfLink": link(f"regions/{REGION}/nodeTemplates/t"),
        "nodeType": "n1-node-96-624",
        "accelerators": [{"acceleratorType": kind, "acceleratorCount": number}],
        **changed,
    }


@pytest.mark.parametrize(
    ("busy", "scaling", "now", "most"),
    [
        (0, None, exactly(16), exactly(16)),
        (1, None, Range(12, 16), Range(12, 16)),
        (0, {"mode": "ON", "minNodes": 1, "maxNodes": 6}, exactly(16), exactly(24)),
        (1, {"mode": "ONLY_SCALE_OUT", "maxNodes": 6}, Range(12, 16), Range(20, 24)),
        (0, {"mode": "OFF", "maxNodes": 6}, exactly(16), exactly(16)),
        (0, {"mode": "ON"}, exactly(16), Range(16)),
    ],
)
def test_hosts_count_as_far_as_no_machine_fills_them(busy, scaling, now, most):
    nodes = [{"name": f"n{at}", "instances": [link("x")] if at < busy else []} for at in range(4)]
    found = row(nodes=nodes, nodeGroups=[hosts(scaling=scaling)], nodeTemplates=[host_template()])

    assert (found.kind, found.accelerator) == ("google_compute_node_group", "T4")
    assert (found.accelerators, found.ceiling) == (now, most)


def test_hosts_without_accelerators_are_not_asked_about():
    found = world(nodeGroups=[hosts()], nodeTemplates=[host_template(accelerators=[])])

    assert found.read().node_groups == ()
    assert found.times(HOSTS) == 0


def test_hosts_of_which_something_cannot_be_read_are_a_range():
    found = world(nodeGroups=[hosts()], nodeTemplates=[host_template()])
    found.answers[HOSTS] = Refusal()
    (held,) = claim(found.read(), facts()).rows
    (unseen,) = rows(nodeGroups=[hosts()])

    assert held.accelerators == Range(0, 16)
    assert (unseen.accelerator, unseen.ceiling.max) == ("unknown", None)


def test_nothing_is_asked_that_nothing_names():
    found = world(reservations=[reservation()])
    found.read()

    assert [operation for operation, _ in found.asked] == [
        LIST.format(kind)
        for kind in ("reservations", "futureReservations", "regionCommitments", "nodeGroups")
    ]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.booleans())
def test_a_reservation_and_its_machines_are_no_less_than_what_is_reserved(total, used, own, shared):
    """And where it is not shared, no more: a machine counts as itself."""
    used = min(total, used)
    own = min(used, own) if shared else used
    consumed = {"reservationConsumptionInfo": {"consumedReservation": link(f"{NAME}/r")}}
    inside = [instance(f"m{at}", resourceStatus=consumed) for at in range(own)]
    held = reservation(
        specificReservation=specific(count=str(total), used=str(used)),
        shareSettings={"shareType": "ORGANIZATION" if shared else "LOCAL"},
    )
    read = {
        "compute": World(COMPUTE, {LIST.format("instances"): scoped("instances", *inside)}).read(),
        "reservations": world(reservations=[held]).read(),
    }
    found = workloads(read, facts())
    least, most = (
        sum(each.ceiling.min for each in found),
        sum(each.ceiling.max for each in found),
    )

    assert most == 8 * total
    assert least == 8 * (total - used + own)
