"""Capacity without machines: reservations less what fills them, commitments, sole-tenant hosts."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.gcp_plans import (
    GROUP_LINK,
    gcp,
    group,
    machine,
    made,
    reservation,
    targeting,
    template,
    to,
)
from tests.samples.terraform import only, reasons, rows

RESERVATION = "google_compute_reservation.r"
FUTURE = "google_compute_future_reservation.f"


def held(folder, *entries, **how):
    """The rows of reservations in a plan."""
    return [row for row in rows(folder, gcp(*entries, **how)) if row.role == "reservation"]


def test_a_reservation_that_nobody_draws_on_adds_all_of_it(tmp_path):
    row = only(tmp_path, gcp(reservation()))

    assert (row.role, row.instances, row.ceiling) == ("reservation", exactly(4), exactly(32))
    assert (row.market, row.zone, row.instance_type) == ("reserved", "us-central1-a", "a3-highgpu-8g")


@pytest.mark.parametrize(
    "name", ["r", "projects/p/reservations/r", "projects/p/reservations/r/reservationBlocks/b"]
)
def test_a_machine_that_names_a_reservation_fills_a_part_of_it(tmp_path, name):
    (row,) = held(tmp_path, reservation(), machine(after=targeting(name)))

    assert (row.instances, row.accelerators, row.ceiling) == (exactly(3), exactly(24), exactly(24))


def test_a_reservation_that_is_referred_to_is_found_before_it_has_a_name(tmp_path):
    affinity = {"type": "SPECIFIC_RESERVATION", "specific_reservation": [{"key": "k"}]}
    user = machine(
        after={"reservation_affinity": [affinity]},
        unknown={"reservation_affinity": [{"specific_reservation": [{"values": True}]}]},
    )
    values = [{"specific_reservation": [{"values": to(RESERVATION, "name")}]}]
    link = {"google_compute_instance.m": {"reservation_affinity": values}}

    (row,) = held(tmp_path, reservation({"name": None}), user, links=link)

    assert row.ceiling == exactly(24)


def test_a_machine_that_names_another_reservation_fills_nothing(tmp_path):
    (row,) = held(tmp_path, reservation(), machine(after=targeting("other")))

    assert row.ceiling == exactly(32)


def test_a_machine_that_names_two_reservations_may_fill_either(tmp_path):
    (row,) = held(tmp_path, reservation(), machine(after=targeting("r", "other")))

    assert row.ceiling == Range(24, 32)


def test_an_open_reservation_may_be_filled_by_what_matches(tmp_path):
    free = reservation({"specific_reservation_required": False})

    assert held(tmp_path, free, machine())[0].ceiling == Range(24, 32)
    assert held(tmp_path, free, machine(after={"zone": "us-central1-b"}))[0].ceiling == exactly(32)
    assert held(tmp_path, free, machine(after={"machine_type": "a2-highgpu-1g"}))[0].ceiling == exactly(32)
    assert held(tmp_path, reservation(), machine())[0].ceiling == exactly(32)


@pytest.mark.parametrize(
    ("affinity", "ceiling"),
    [
        ([{"type": "ANY_RESERVATION"}], Range(24, 32)),
        ([{"type": "NO_RESERVATION"}], exactly(32)),
        ([{"type": None}], Range(24, 32)),
        ([{"type": "SPECIFIC_RESERVATION"}], Range(24, 32)),
        ([], Range(24, 32)),
    ],
)
def test_the_affinity_of_a_machine_decides_what_it_draws_on(tmp_path, affinity, ceiling):
    free = reservation({"specific_reservation_required": None})

    (row,) = held(tmp_path, free, machine(after={"reservation_affinity": affinity}))

    assert row.ceiling == ceiling


def test_spot_machines_draw_on_no_reservation(tmp_path):
    spot = machine(after={"scheduling": [{"provisioning_model": "SPOT"}]})

    assert held(tmp_path, reservation({"specific_reservation_required": False}), spot)[0].ceiling == exactly(
        32
    )


def test_a_machine_of_an_unknown_type_may_fill_a_reservation_or_not(tmp_path):
    link = {"google_compute_instance.m": {"machine_type": to("var.kind")}}
    user = machine(after=targeting("r") | {"machine_type": None}, unknown={"machine_type": True})

    (row,) = held(tmp_path, reservation(), user, links=link)

    assert row.ceiling == Range(0, 32)


def test_a_group_draws_on_what_its_template_names(tmp_path):
    entries = (template(after=targeting("r")), group())

    (row,) = held(tmp_path, reservation(), *entries, links=GROUP_LINK)

    assert row.ceiling == exactly(8)


def test_a_group_of_unknown_templates_may_draw_on_any(tmp_path):
    two = group(after={"version": [{"instance_template": "gpu"}, {"instance_template": "gpu"}]})

    (row,) = held(tmp_path, reservation(), template(), two)

    assert row.ceiling == Range(8, 32)


def test_an_instance_from_a_template_draws_on_what_that_names(tmp_path):
    user = made(
        "google_compute_instance_from_template.f",
        {"source_instance_template": "gpu", "guest_accelerator": []},
    )

    (row,) = held(tmp_path, reservation(), template(after=targeting("r")), user)

    assert row.ceiling == exactly(24)


def test_a_node_pool_draws_on_what_its_nodes_name(tmp_path):
    affinity = {"consume_reservation_type": "SPECIFIC_RESERVATION", "key": "k", "values": ["r"]}
    config = {"machine_type": "a3-highgpu-8g", "guest_accelerator": [], "reservation_affinity": [affinity]}
    pool = made(
        "google_container_node_pool.p",
        {"location": "us-central1-a", "node_count": 2, "node_config": [config], "name": "p"},
    )

    (row,) = held(tmp_path, reservation(), pool)

    assert row.ceiling == exactly(16)


def test_what_the_plan_takes_away_or_cannot_read_fills_nothing(tmp_path):
    gone = machine(
        "google_compute_instance.gone", actions=["delete"], before={"machine_type": "a3-highgpu-8g"}
    )
    gone["change"]["after"] = None
    hurt = machine("google_compute_instance.hurt", {"machine_type": 7})

    (row,) = held(tmp_path, reservation(), gone, hurt)

    assert row.ceiling == exactly(32)


def test_a_reservation_is_filled_once_and_never_below_nothing(tmp_path):
    users = [machine(f"google_compute_instance.m{at}", targeting("r")) for at in range(6)]

    (row,) = held(tmp_path, reservation(), *users)

    assert (row.accelerators, row.ceiling) == (ZERO, ZERO)


def test_a_reservation_that_is_taken_away_held_all_of_it(tmp_path):
    before = reservation()["change"]["after"]
    gone = reservation(actions=["delete"], before=before)
    gone["change"]["after"] = None

    row = only(tmp_path, gcp(gone))

    assert (row.ceiling, row.accelerators_before) == (ZERO, exactly(32))


def test_a_reservation_from_a_template_has_its_machine(tmp_path):
    specific = [{"count": "2", "source_instance_template": "gpu", "instance_properties": []}]

    (row,) = held(tmp_path, reservation({"specific_reservation": specific}), template())

    assert (row.instance_type, row.ceiling) == ("a3-highgpu-8g", exactly(16))


def test_guest_accelerators_of_a_reservation_count(tmp_path):
    guests = [{"accelerator_type": "nvidia-tesla-t4", "accelerator_count": 4}]
    properties = [{"machine_type": "n1-standard-32", "guest_accelerators": guests}]
    specific = [{"count": 3, "instance_properties": properties}]

    row = only(tmp_path, gcp(reservation({"specific_reservation": specific})))

    assert (row.accelerator, row.ceiling) == ("T4", exactly(12))


def test_a_reservation_of_plain_machines_is_no_row(tmp_path):
    specific = [
        {"count": 3, "instance_properties": [{"machine_type": "n2-standard-4", "guest_accelerators": []}]}
    ]

    assert rows(tmp_path, gcp(reservation({"specific_reservation": specific}))) == ()


def test_what_is_not_known_of_a_reservation_is_open(tmp_path):
    counted = reservation(count=None)
    counted["change"]["after_unknown"] = {"specific_reservation": [{"count": True}]}
    bare = reservation({"specific_reservation": []})

    assert only(tmp_path, gcp(counted)).ceiling == Range(0)
    assert (only(tmp_path, gcp(bare)).accelerator, only(tmp_path, gcp(bare)).ceiling) == ("unknown", Range(0))


def test_a_future_reservation_counts_its_total(tmp_path):
    properties = [{"machine_type": "a3-megagpu-8g", "guest_accelerators": []}]
    after = {"specific_sku_properties": [{"total_count": "16", "instance_properties": properties}]}

    row = only(tmp_path, gcp(made(FUTURE, after)))

    assert (row.role, row.instances, row.ceiling) == ("reservation", exactly(16), exactly(128))


@pytest.mark.parametrize(
    ("accelerator", "chip", "ceiling"),
    [
        (
            {"accelerator_type": "projects/p/zones/z/acceleratorTypes/ct5lp", "accelerator_count": 32},
            "TPU-v5e",
            exactly(32),
        ),
        ({"accelerator_type": "ct99", "accelerator_count": 32}, "unknown", exactly(32)),
        ({"accelerator_type": "ct5lp"}, "TPU-v5e", Range(0)),
        ({"accelerator_count": 32}, "unknown", exactly(32)),
    ],
)
def test_accelerators_may_be_reserved_by_their_number(tmp_path, accelerator, chip, ceiling):
    reserved = [{"reserved_resources": [{"accelerator": [accelerator]}, {"accelerator": []}]}]

    row = only(tmp_path, gcp(made(FUTURE, {"aggregate_reservation": reserved})))

    assert (row.accelerator, row.ceiling, row.accelerators_per_instance) == (chip, ceiling, None)


def test_a_commitment_is_shown_and_holds_no_machine(tmp_path):
    resources = [
        {"type": "VCPU", "amount": "96", "accelerator_type": None},
        {"type": "ACCELERATOR", "amount": "8", "accelerator_type": "nvidia-h100-80gb"},
        {"type": "MEMORY", "amount": "100"},
    ]
    unknown = {"resources": [{}, {}, {"accelerator_type": True}]}
    link = {"google_compute_region_commitment.c": {"resources": [{}, {}, {"type": to("var.x")}]}}

    row = only(
        tmp_path,
        gcp(
            made("google_compute_region_commitment.c", {"resources": resources}, unknown=unknown), links=link
        ),
    )

    assert (row.role, row.accelerator, row.ceiling) == ("reservation", "H100-SXM5-80GB", ZERO)
    assert (row.accelerators_per_instance, row.unresolved) == (None, ())


HOSTS = {"node_type": "n1-node-96-624", "name": "nt"}
P100 = [{"accelerator_type": "nvidia-tesla-p100", "accelerator_count": 4}]


def hosts(after=None, **differs):
    return made(
        "google_compute_node_group.n", {"node_template": "nt", "initial_size": 2} | (after or {}), **differs
    )


def node_template(after=None, **differs):
    return made("google_compute_node_template.t", HOSTS | {"accelerators": P100} | (after or {}), **differs)


def test_a_node_template_holds_nothing_and_its_group_hosts_of_it(tmp_path):
    shown, row = rows(tmp_path, gcp(node_template(), hosts()))

    assert (shown.role, shown.ceiling) == ("template", ZERO)
    assert (row.role, row.accelerator, row.ceiling) == ("reservation", "P100-PCIE-16GB", exactly(8))


@pytest.mark.parametrize("plain", [{"accelerators": []}, {"accelerators": [], "node_type": None}])
def test_hosts_without_accelerators_are_no_rows(tmp_path, plain):
    assert rows(tmp_path, gcp(node_template(plain), hosts())) == ()


def test_hosts_of_a_type_that_nobody_knows_are_unknown(tmp_path):
    found = rows(tmp_path, gcp(node_template({"accelerators": [], "node_type": "g2-node-96-384"}), hosts()))

    assert [row.accelerator for row in found] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("after", "planned", "ceiling"),
    [
        ({"initial_size": None, "size": 3}, exactly(12), exactly(12)),
        ({"autoscaling_policy": [{"min_nodes": 1, "max_nodes": 5}]}, exactly(8), exactly(20)),
        (
            {"initial_size": None, "autoscaling_policy": [{"min_nodes": 1, "max_nodes": 5}]},
            Range(4, 20),
            exactly(20),
        ),
        ({"autoscaling_policy": [{"min_nodes": 1}]}, exactly(8), Range(8)),
        ({"initial_size": None}, Range(0), Range(0)),
    ],
)
def test_the_number_of_hosts_has_several_sources(tmp_path, after, planned, ceiling):
    (row,) = held(tmp_path, node_template(), hosts(after))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


def test_machines_with_a_node_affinity_may_fill_hosts(tmp_path):
    guests = [{"type": "nvidia-tesla-p100", "count": 4}]
    affinity = {"scheduling": [{"node_affinities": [{"key": "k", "operator": "IN", "values": ["n"]}]}]}
    values = {"machine_type": "n1-standard-32", "guest_accelerator": guests}

    (bound,) = held(tmp_path, node_template(), hosts(), machine(after=values | affinity))
    (free,) = held(tmp_path, node_template(), hosts(), machine(after=values))

    assert (bound.ceiling, free.ceiling) == (Range(4, 8), exactly(8))


def test_hosts_of_a_template_elsewhere_are_unknown(tmp_path):
    (row,) = held(tmp_path, hosts({"node_template": "old"}))
    assert reasons(row) == ["node_template: old is not in the plan"]

    broken = node_template({"accelerators": "x"})
    assert held(tmp_path, broken, hosts())[0].accelerator == "unknown"


def test_a_name_that_two_reservations_of_a_zone_have_leaves_open_which_is_filled(tmp_path):
    unknown = reservation({"project": None}, name="google_compute_reservation.o")
    other = reservation({"project": "other"}, name="google_compute_reservation.o")
    beside = reservation({"zone": "us-central1-b"}, name="google_compute_reservation.o")
    user = machine(after=targeting("r"))

    assert [row.ceiling for row in held(tmp_path, reservation(), unknown, user)] == [Range(24, 32)] * 2
    assert [row.ceiling for row in held(tmp_path, reservation(), other, user)] == [exactly(24), exactly(32)]
    assert [row.ceiling for row in held(tmp_path, reservation(), beside, user)] == [exactly(24), exactly(32)]
