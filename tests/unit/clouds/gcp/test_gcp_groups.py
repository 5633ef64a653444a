"""Compute Engine: templates, what is made from them, and what raises the size of a group."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.gcp_plans import (
    GROUP_LINK,
    SPEC,
    T4,
    gcp,
    group,
    machine,
    made,
    template,
    to,
)
from tests.samples.terraform import always, only, reasons, refers, rows

GROUP = "google_compute_instance_group_manager.g"
TEMPLATE = "google_compute_instance_template.t"
POINTS = {"google_compute_autoscaler.a": {"target": GROUP}}
ASKS = {"google_compute_resize_request.q": {"instance_group_manager": GROUP}}


def of_group(*entries, links=None, **differs):
    """The one running row of a plan of a group, its template and more."""
    found = rows(*differs.pop("into"), gcp(template(), *entries, links=GROUP_LINK | (links or {}), **differs))
    (row,) = [row for row in found if row.kind.endswith("group_manager")]
    return row


def autoscaler(low=1, top=8, **differs):
    policy = [{"min_replicas": low, "max_replicas": top}]
    unknown = differs.pop("unknown", {"target": True})
    return made("google_compute_autoscaler.a", {"autoscaling_policy": policy}, unknown=unknown, **differs)


def request(number, **differs):
    values = {"resize_by": number}
    return made(
        "google_compute_resize_request.q", values, unknown={"instance_group_manager": True}, **differs
    )


def test_a_template_is_shown_and_holds_nothing(tmp_path):
    row = only(tmp_path, gcp(template(after={"scheduling": [{"provisioning_model": "SPOT"}]})))

    assert (row.role, row.accelerator, row.accelerators_per_instance) == ("template", "H100-SXM5-80GB", 8)
    assert (row.ceiling, row.market, row.account) == (ZERO, "spot", "acme-ml")


def test_a_template_without_accelerators_and_its_group_are_no_rows(tmp_path):
    plain = template(after={"machine_type": "n2-standard-4"})

    assert rows(tmp_path, gcp(plain, group(), links=GROUP_LINK)) == ()


def test_a_group_has_its_templates_machines(tmp_path):
    row = of_group(group(), into=(tmp_path,))

    assert (row.instance_type, row.instances, row.ceiling) == ("a3-highgpu-8g", exactly(3), exactly(24))
    assert (row.region, row.zone, row.unresolved) == ("us-central1", "us-central1-a", ())


@pytest.mark.parametrize(
    "value",
    ["gpu", "https://www.googleapis.com/compute/v1/projects/p/global/instanceTemplates/gpu?uniqueId=7"],
)
def test_a_template_is_found_by_name_and_by_link(tmp_path, value):
    named = group(after={"version": [{"instance_template": value}]})

    assert of_group(named, links={GROUP: {}}, into=(tmp_path,)).ceiling == exactly(24)


def test_a_template_that_is_not_in_the_plan_leaves_the_group_unknown(tmp_path):
    row = only(tmp_path, gcp(group(after={"version": [{"instance_template": "old"}]}), links={GROUP: {}}))

    assert (row.accelerator, row.ceiling, row.instances) == ("unknown", Range(0), exactly(3))
    assert reasons(row) == ["version[0].instance_template: old is not in the plan"]


def test_versions_are_alternatives(tmp_path):
    small = template("google_compute_instance_template.s", {"machine_type": "g2-standard-8", "name": "s"})
    two = group(after={"version": [{"instance_template": "gpu"}, {"instance_template": "s"}]})

    row = of_group(two, small, links={GROUP: {}}, into=(tmp_path,))

    assert [each.instance_type for each in row.alternatives] == ["a3-highgpu-8g", "g2-standard-8"]
    assert (row.accelerators, row.ceiling) == (Range(3, 24), exactly(24))


def test_versions_that_are_wholly_unknown_leave_the_group_unknown(tmp_path):
    row = only(tmp_path, gcp(group(after={"version": None}, unknown={"version": True}), links={GROUP: {}}))

    assert reasons(row) == ["version: known only after apply"]


def test_a_template_that_the_plan_takes_away_is_not_what_a_group_is_made_of(tmp_path):
    gone = template(after=None, actions=["delete"], before={"machine_type": "a3-highgpu-8g", "name": "gpu"})
    gone["change"]["after"] = None

    found = rows(tmp_path, gcp(gone, group(), links=GROUP_LINK))

    assert [row.ceiling for row in found] == [ZERO, Range(0)]
    assert "taken away" in reasons(found[1])[0]


def test_a_template_that_does_not_decode_leaves_the_group_unknown(tmp_path):
    found = rows(tmp_path, gcp(template(after={"machine_type": 5}), group(), links=GROUP_LINK))

    assert [row.accelerator for row in found] == ["unknown", "unknown"]


def test_several_guest_accelerators_of_a_template_are_parts_of_the_group(tmp_path):
    guests = [*T4, {"type": "nvidia-tesla-p4", "count": 1}]
    mixed = template(after={"machine_type": "n1-standard-8", "guest_accelerator": guests})

    found = [row for row in rows(tmp_path, gcp(mixed, group(), links=GROUP_LINK)) if row.role == "runs"]

    assert [(row.id, row.accelerator, row.ceiling.max) for row in found] == [
        (f"{GROUP}#0", "T4", 6),
        (f"{GROUP}#1", "P4", 3),
    ]


def test_an_autoscaler_raises_the_ceiling_and_has_no_row_of_its_own(tmp_path):
    found = rows(tmp_path, gcp(template(), group(), autoscaler(), links=GROUP_LINK | POINTS))

    assert [(row.address, row.instances, row.ceiling.max) for row in found] == [
        (TEMPLATE, ZERO, 0),
        (GROUP, exactly(3), 64),
    ]


def test_without_a_target_size_the_autoscaler_decides(tmp_path):
    row = of_group(group(after={"target_size": None}), autoscaler(2), links=POINTS, into=(tmp_path,))

    assert (row.instances, row.ceiling, row.unresolved) == (Range(2, 8), exactly(64), ())


def test_without_a_target_size_and_an_autoscaler_the_number_is_open(tmp_path):
    row = of_group(group(after={"target_size": None}), into=(tmp_path,))

    assert (row.instances, row.ceiling) == (Range(0), Range(0))
    assert reasons(row) == ["target_size: is not set, and no autoscaler in the plan sets it"]


def test_an_autoscaler_without_a_known_limit_leaves_the_ceiling_open(tmp_path):
    policy = {"autoscaling_policy": [{"max_replicas": True}]}
    open_ = autoscaler(top=None, unknown={"target": True} | policy)

    row = of_group(group(), open_, links=POINTS, into=(tmp_path,))

    assert row.ceiling == Range(24)
    assert "autoscaling_policy[0].max_replicas" in reasons(row)[0]


def test_an_autoscaler_that_is_taken_away_raises_nothing(tmp_path):
    gone = autoscaler(
        actions=["delete"], before={"target": "g", "autoscaling_policy": [{"max_replicas": 90}]}
    )
    gone["change"]["after"] = None

    assert of_group(group(), gone, links=POINTS, into=(tmp_path,)).ceiling == exactly(24)


def test_an_autoscaler_that_does_not_decode_is_a_row_of_unknowns(tmp_path):
    hurt = autoscaler()
    hurt["change"]["after"]["target"] = 5

    found = rows(tmp_path, gcp(template(), group(), hurt, links=GROUP_LINK | POINTS))

    assert [row.ceiling.max for row in found] == [0, 24, None]


def test_an_autoscaler_of_a_group_elsewhere_is_a_row(tmp_path):
    row = only(tmp_path, gcp(autoscaler(unknown={}), links={"google_compute_autoscaler.a": {}}))

    assert (row.instances, row.instances_ceiling, row.ceiling) == (Range(1, 8), exactly(8), Range(0))


def test_resize_requests_come_on_top(tmp_path):
    row = of_group(group(), request(5), links=ASKS, into=(tmp_path,))

    assert (row.instances, row.ceiling, row.market) == (exactly(8), exactly(64), "on_demand")


def test_a_group_that_only_grows_by_requests_starts_with_none(tmp_path):
    row = of_group(group(after={"target_size": None}), request(5), links=ASKS, into=(tmp_path,))

    assert (row.instances, row.ceiling, row.market) == (exactly(5), exactly(40), "flex_start")


def test_a_request_of_an_unknown_number_leaves_the_group_open(tmp_path):
    open_ = request(None)
    open_["change"]["after_unknown"]["resize_by"] = True

    row = of_group(group(), open_, links=ASKS, into=(tmp_path,))

    assert (row.ceiling, reasons(row)) == (Range(24), ["resize_by: known only after apply"])


def test_machines_that_stand_by_count_at_the_ceiling(tmp_path):
    idle = {"target_suspended_size": 2, "target_stopped_size": "1"}

    row = of_group(group(after=idle), into=(tmp_path,))

    assert (row.accelerators, row.ceiling) == (exactly(24), exactly(48))


def test_an_unknown_number_of_stand_by_machines_matters_only_when_it_is_configured(tmp_path):
    unknown = group(after={"target_stopped_size": None}, unknown={"target_stopped_size": True})
    link = {GROUP: GROUP_LINK[GROUP] | {"target_stopped_size": to("var.n", "x")}}

    assert of_group(unknown, into=(tmp_path,)).ceiling == exactly(24)
    assert of_group(unknown, links=link, into=(tmp_path,)).ceiling == Range(24)


def test_flexible_machine_types_beat_the_templates(tmp_path):
    selections = [{"rank": 1, "machine_types": ["a2-highgpu-8g", "e2-standard-4"]}]
    flexible = group(after={"instance_flexibility_policy": [{"instance_selections": selections}]})

    row = of_group(flexible, into=(tmp_path,))

    assert [each.instance_type for each in row.alternatives] == ["a2-highgpu-8g", "e2-standard-4"]
    assert (row.accelerator, row.accelerators) == ("A100-SXM4-40GB", Range(0, 24))


@pytest.mark.parametrize(
    "unknown",
    [
        True,
        [{"instance_selections": True}],
        [{"instance_selections": [{"machine_types": True}]}],
    ],
)
def test_flexible_machine_types_may_be_unknown(tmp_path, unknown):
    after = {"instance_flexibility_policy": [{"instance_selections": [{}]}]}
    if unknown is True:
        after = {"instance_flexibility_policy": None}
    flexible = group(after=after, unknown={"instance_flexibility_policy": unknown})
    link = {
        GROUP: GROUP_LINK[GROUP] | {"instance_flexibility_policy": [{"instance_selections": to("var.x")}]}
    }

    row = of_group(flexible, links=link, into=(tmp_path,))

    assert (row.accelerator, row.ceiling) == ("unknown", Range(0))


def test_flexible_machine_types_without_a_known_template_may_have_guests(tmp_path):
    selections = [{"machine_types": ["n1-standard-8"]}]
    after = {
        "instance_flexibility_policy": [{"instance_selections": selections}],
        "version": [{"instance_template": "elsewhere"}],
    }

    assert only(tmp_path, gcp(group(after=after), links={GROUP: {}})).accelerator == "unknown"


def test_a_workload_policy_is_the_groups_placement(tmp_path):
    after = {"resource_policies": [{"workload_policy": "projects/p/regions/r/resourcePolicies/dense"}]}

    assert of_group(group(after=after), into=(tmp_path,)).placement == "dense"


def from_template(after=None, **differs):
    values = {"source_instance_template": "gpu", "guest_accelerator": []} | (after or {})
    return made("google_compute_instance_from_template.f", values, **differs)


def of_instance(folder, *entries, **how):
    (row,) = [row for row in rows(folder, gcp(*entries, **how)) if row.role == "runs"]
    return row


def test_an_instance_from_a_template_has_its_machine_and_labels(tmp_path):
    labelled = template(after={"labels": {"customer": "acme"}, "resource_policies": ["dense"]})

    row = of_instance(tmp_path, labelled, from_template())

    assert (row.ceiling, row.placement) == (exactly(8), "dense")
    assert [claim.value for claim in row.claims] == ["acme"]


@pytest.mark.parametrize(
    ("after", "chip", "count"),
    [
        ({"machine_type": "a2-highgpu-1g"}, "A100-SXM4-40GB", 1),
        ({"machine_type": "n1-standard-8", "guest_accelerator": T4}, "T4", 2),
    ],
)
def test_an_instance_from_a_template_may_override_its_machine(tmp_path, after, chip, count):
    row = of_instance(tmp_path, template(), from_template(after))

    assert (row.accelerator, row.ceiling) == (chip, exactly(count))


def test_an_override_that_is_unknown_leaves_the_machine_unknown(tmp_path):
    link = {"google_compute_instance_from_template.f": {"machine_type": to("var.kind")}}

    row = of_instance(tmp_path, template(), from_template(unknown={"machine_type": True}), links=link)

    assert (row.accelerator, row.ceiling) == ("unknown", Range(0))


def test_an_instance_from_a_template_elsewhere_is_unknown(tmp_path):
    bare = from_template({"source_instance_template": "elsewhere"})
    typed = from_template({"source_instance_template": "elsewhere", "machine_type": "a2-highgpu-1g"})

    assert of_instance(tmp_path, bare).accelerator == "unknown"
    assert of_instance(tmp_path, typed).accelerator == "A100-SXM4-40GB"


def from_image(after=None, **differs):
    return made("google_compute_instance_from_machine_image.i", after, **differs)


def test_an_instance_from_an_image_is_unknown_unless_its_type_tells(tmp_path):
    assert only(tmp_path, gcp(from_image(unknown={"machine_type": True}))).ceiling == Range(0)
    assert only(tmp_path, gcp(from_image({"machine_type": "a2-highgpu-1g"}))).ceiling == exactly(1)
    plain = only(tmp_path, gcp(from_image({"machine_type": "n1-standard-4"})))
    assert (plain.accelerator, reasons(plain)) == ("unknown", ["guest_accelerator: known only after apply"])


POLICY = "google_compute_resource_policy.p"


@pytest.mark.parametrize(
    ("policy", "placement"),
    [
        ({"group_placement_policy": [{"collocation": "COLLOCATED"}]}, "p"),
        ({"workload_policy": [{"type": "HIGH_THROUGHPUT"}]}, "p"),
        ({"instance_schedule_policy": [{}]}, ""),
    ],
)
def test_only_a_policy_that_places_is_a_placement(tmp_path, policy, placement):
    policies = made(POLICY, {"name": "p"} | policy)

    row = only(tmp_path, gcp(machine(after={"resource_policies": ["p"]}), policies))

    assert row.placement == placement


def test_accelerators_of_an_enum_style_name_count_like_others(tmp_path):
    guests = [{"type": SPEC["accelerator_type"], "count": "2.0"}]

    row = only(tmp_path, gcp(machine(after={"machine_type": "n1-standard-8", "guest_accelerator": guests})))

    assert (row.accelerator, row.ceiling) == ("T4", exactly(2))


def test_a_deleted_group_held_what_it_held(tmp_path):
    gone = group(actions=["delete"], before={"target_size": 3, "version": [{"instance_template": "gpu"}]})
    gone["change"]["after"] = None

    row = of_group(gone, links={GROUP: {}}, into=(tmp_path,))

    assert (row.ceiling, row.accelerators_before) == (ZERO, exactly(24))


def test_a_resized_group_shows_both_numbers(tmp_path):
    version = [{"instance_template": "gpu"}]
    grown = group(
        after={"version": version},
        actions=["update"],
        before={"target_size": 1, "version": version},
    )

    row = of_group(grown, links={GROUP: {"target_size": always(3)}}, into=(tmp_path,))

    assert (row.accelerators, row.accelerators_before) == (exactly(24), exactly(8))


@pytest.mark.parametrize(
    ("reference", "more", "ceiling"),
    [
        ("var.group", {"variables": {"group": {"value": "zones/z/instanceGroupManagers/g"}}}, exactly(64)),
        ("var.group", {"variables": {"group": {"value": "h"}}}, exactly(24)),
        ("var.group", {"variables": {"group": {"value": 7}}}, exactly(24)),
        ("terraform_data.x.output", {}, exactly(24)),
    ],
)
def test_an_autoscaler_finds_its_group_through_what_the_plan_knows(tmp_path, reference, more, ceiling):
    link = {"google_compute_autoscaler.a": {"target": refers(reference)}}
    between = made("terraform_data.x", {}, unknown={"output": True})

    assert of_group(group(), autoscaler(), between, links=link, into=(tmp_path,), **more).ceiling == ceiling
