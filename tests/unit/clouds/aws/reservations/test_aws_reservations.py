"""A reservation adds what its users in the plan do not fill; nothing is counted twice, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.aws.reservations.users import used
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.aws_plans import ZONE, capacity_block, fleet, made, node_group, reservation
from tests.samples.terraform import (
    always,
    block,
    group,
    instance,
    only,
    plan,
    reasons,
    refers,
    rows,
    template,
)


def reserved(folder, *changes, **differs):
    """The rows of role `reservation`."""
    return [row for row in rows(folder, plan(*changes, **differs)) if row.role == "reservation"]


def machine(number=1, **after):
    """A p5.48xlarge in the zone of the reservation."""
    return instance(f"aws_instance.m{number}", after={"availability_zone": ZONE} | after)


def naming(**names):
    """What an instance says of the reservation that it wants."""
    preference = names.pop("preference", None)
    target = [names] if names else []
    return [{"capacity_reservation_preference": preference, "capacity_reservation_target": target}]


def test_a_reservation_without_users_counts_as_a_whole(tmp_path):
    (row,) = reserved(tmp_path, reservation())

    assert (row.role, row.market, row.zone, row.region) == ("reservation", "reserved", ZONE, "us-west-2")
    assert (row.accelerators, row.ceiling, row.unresolved) == (exactly(32), exactly(32), ())


def test_machines_of_its_type_and_zone_fill_an_open_reservation(tmp_path):
    (row,) = reserved(tmp_path, reservation(), machine(1), machine(2))

    assert (row.instances, row.ceiling) == (exactly(2), exactly(16))


def test_a_full_reservation_adds_nothing(tmp_path):
    (row,) = reserved(tmp_path, reservation({"instance_count": 1}), machine(1), machine(2))

    assert (row.ceiling, row.unresolved) == (ZERO, ())


@pytest.mark.parametrize(
    "other",
    [
        machine(availability_zone="us-west-2b"),
        machine(instance_type="p4d.24xlarge"),
        machine(instance_type="m5.large"),
        machine(instance_market_options=[{"market_type": "spot"}]),
        machine(capacity_reservation_specification=naming(preference="none")),
        machine(capacity_reservation_specification=naming(capacity_reservation_id="cr-else")),
        machine() | {"address": "data.aws_instance.m1", "mode": "data"},
        instance(actions=["delete"], before={"instance_type": "p5.48xlarge", "availability_zone": ZONE}),
    ],
)
def test_other_machines_do_not(tmp_path, other):
    if other["change"]["actions"] == ["delete"]:
        other["change"]["after"] = None

    (row,) = reserved(tmp_path, reservation(), other)

    assert row.ceiling == exactly(32)


def test_a_machine_of_an_unknown_zone_may_fill_it(tmp_path):
    (row,) = reserved(tmp_path, reservation(), instance())

    assert (row.instances, row.ceiling) == (Range(3, 4), Range(24, 32))
    assert "not certain" in reasons(row)[0]


def test_a_machine_that_two_reservations_fit_takes_from_one_of_them(tmp_path):
    both = reservation(), reservation(name="aws_ec2_capacity_reservation.more")

    found = reserved(tmp_path, *both, machine())

    assert [row.ceiling for row in found] == [Range(24, 32)] * 2


def test_an_autoscaling_group_fills_up_to_its_own_ceiling(tmp_path):
    scaled = group(after={"availability_zones": [ZONE], "launch_template": [{"name": "gpu"}]}, unknown={})

    (row,) = reserved(tmp_path, reservation(), template(), scaled)

    assert (row.accelerators, row.ceiling) == (exactly(16), ZERO)


@pytest.mark.parametrize("key", ["id", "count"])
def test_a_targeted_reservation_is_filled_by_those_who_name_it(tmp_path, key):
    name = naming(capacity_reservation_id="cr-1")
    if key == "count":
        name[0]["capacity_reservation_target"] = [{"capacity_reservation_ids": ["cr-1"]}]
    wanted = reservation({"instance_match_criteria": "targeted", "id": "cr-1"})

    (row,) = reserved(tmp_path, wanted, machine(1), machine(2, capacity_reservation_specification=name))

    assert row.ceiling == exactly(24)


def specified(*references):
    """A configuration in which a machine refers to its reservation."""
    target = [{"capacity_reservation_id": refers(*references)}]
    return {
        "resources": [
            block(
                "aws_instance.m1",
                {"capacity_reservation_specification": [{"capacity_reservation_target": target}]},
            ),
            block("aws_ec2_capacity_reservation.gpu"),
        ]
    }


MARKS = [{"capacity_reservation_target": [{"capacity_reservation_id": True}]}]


def referring():
    """A machine whose reservation is made with it."""
    made_of = machine(1, capacity_reservation_specification=naming(capacity_reservation_id=None))
    made_of["change"]["after_unknown"] = {"capacity_reservation_specification": MARKS}
    return made_of


def test_a_reservation_is_named_by_reference(tmp_path):
    wanted = reservation({"instance_match_criteria": "targeted"}, unknown={"id": True})
    root = specified("aws_ec2_capacity_reservation.gpu.id", "aws_ec2_capacity_reservation.gpu")

    (row,) = reserved(tmp_path, wanted, referring(), root=root)

    assert (row.ceiling, row.unresolved) == (exactly(24), ())


def test_a_name_that_leads_nowhere_may_mean_it(tmp_path):
    wanted = reservation({"instance_match_criteria": "targeted"}, unknown={"id": True})

    assert reserved(tmp_path, wanted, referring())[0].ceiling == Range(24, 32)
    assert reserved(tmp_path, wanted, referring(), root=specified("local.x"))[0].ceiling == Range(24, 32)


def test_a_machine_that_may_name_several_fills_one_of_them(tmp_path):
    both = [
        reservation({"instance_match_criteria": "targeted"}, unknown={"id": True}, name=f"{kind}.{name}")
        for kind, name in (("aws_ec2_capacity_reservation", "gpu"), ("aws_ec2_capacity_reservation", "b"))
    ]
    root = specified("aws_ec2_capacity_reservation.gpu.id", "aws_ec2_capacity_reservation.b.id")
    root["resources"].append(block("aws_ec2_capacity_reservation.b"))

    assert [row.ceiling for row in reserved(tmp_path, *both, referring(), root=root)] == [Range(24, 32)] * 2


def test_a_member_of_a_group_of_reservations_may_be_meant(tmp_path):
    name = naming(capacity_reservation_resource_group_arn="arn:aws:resource-groups:x")

    (row,) = reserved(
        tmp_path,
        reservation({"instance_match_criteria": "targeted"}),
        machine(1, capacity_reservation_specification=name),
    )

    assert row.ceiling == Range(24, 32)


def test_a_template_names_the_reservation_for_its_machines(tmp_path):
    named = template(after={"capacity_reservation_specification": naming(capacity_reservation_id="cr-1")})
    wanted = reservation({"instance_match_criteria": "targeted", "id": "cr-1"})
    by_name = {"instance_types": None, "launch_template": [{"name": "gpu"}]}
    unknown = {"instance_types": True}
    expressions = {name: {} for name in "abcd"} | {"launch_template": [{}]}
    root = {"resources": [block("aws_eks_node_group.gpu", expressions)]}

    (row,) = reserved(tmp_path, wanted, named, node_group(by_name, unknown=unknown), root=root)

    assert (row.accelerators, row.ceiling) == (exactly(16), ZERO)


def test_a_fleet_takes_what_its_template_names(tmp_path):
    named = template(after={"capacity_reservation_specification": naming(capacity_reservation_id="cr-1")})
    wanted = reservation({"instance_match_criteria": "targeted", "id": "cr-1"})

    (row,) = reserved(tmp_path, wanted, named, fleet([], 3))

    assert row.ceiling == exactly(8)


def test_a_counted_machine_refers_to_its_own_of_counted_reservations(tmp_path):
    name = "aws_ec2_capacity_reservation.gpu"
    targeted = {"instance_match_criteria": "targeted"}
    counted = [reservation(targeted, unknown={"id": True}, name=f"{name}[{at}]", index=at) for at in (0, 1)]
    root = specified(f"{name}", "count.index")
    root["resources"][0]["count_expression"] = {"constant_value": 1}
    second = referring() | {"address": "aws_instance.m1[1]", "index": 1}

    found = reserved(tmp_path, *counted, second, root=root)

    assert [row.ceiling for row in found] == [exactly(32), exactly(24)]


def test_a_name_that_something_else_makes_may_mean_it(tmp_path):
    wanted = reservation({"instance_match_criteria": "targeted"}, unknown={"id": True})
    stored = made("aws_ssm_parameter.x", unknown={"value": True})
    root = specified("aws_ssm_parameter.x.value", "aws_ssm_parameter.x")
    root["resources"].append(block("aws_ssm_parameter.x"))

    assert reserved(tmp_path, wanted, stored, referring(), root=root)[0].ceiling == Range(24, 32)


def test_a_machine_that_names_two_fills_one_of_them(tmp_path):
    both = naming()
    both[0]["capacity_reservation_target"] = [{"capacity_reservation_ids": ["cr-1", "cr-2"]}]
    wanted = reservation({"instance_match_criteria": "targeted", "id": "cr-1"})

    found = reserved(tmp_path, wanted, machine(capacity_reservation_specification=both))

    assert found[0].ceiling == Range(24, 32)


def test_a_machine_whose_type_is_secret_may_fill_it(tmp_path):
    secret = machine()
    secret["change"]["after_sensitive"] = {"instance_type": True}

    assert reserved(tmp_path, reservation(), secret)[0].ceiling == Range(24, 32)


def test_a_machine_may_fill_a_reservation_of_an_unknown_type(tmp_path):
    (row,) = reserved(
        tmp_path, reservation({"instance_type": None}, unknown={"instance_type": True}), machine()
    )

    assert row.instances == Range(3, 4)


def test_a_fleet_of_some_types_may_fill_a_reservation_of_one(tmp_path):
    def left(*kinds):
        overrides = [{"availability_zone": ZONE, "instance_type": kind} for kind in kinds]
        marked = [{"override": [{} if kind else {"instance_type": True} for kind in kinds]}]
        of_some = fleet(overrides, 3, unknown={"launch_template_config": marked})
        return reserved(tmp_path, reservation(), template(), of_some)[0].instances

    assert left("p5.48xlarge", "p4d.24xlarge") == Range(1, 4)
    assert left("p4d.24xlarge", None) == Range(1, 4)
    assert left("p4d.24xlarge", "g5.xlarge") == exactly(4)


@pytest.mark.parametrize("tenancy", ["default", "dedicated"])
def test_machines_of_templates_with_unlike_tenancies_may_fill_it(tmp_path, tenancy):
    *made_of, of_both = two_templates(None, None)
    made_of[1]["change"]["after"]["placement"] = [{"tenancy": "dedicated"}]

    (row,) = reserved(tmp_path, reservation({"tenancy": tenancy}), *made_of, of_both)

    assert row.ceiling == Range(8, 32)


def two_templates(*specifications):
    """Two launch templates, and a fleet of three machines of either."""
    names = ("gpu", "b")
    made_of = [
        template(f"aws_launch_template.{name}", {"name": name, "capacity_reservation_specification": said})
        for name, said in zip(names, specifications, strict=True)
    ]
    of_both = fleet([], 3)
    config = {"launch_template_specification": [{"launch_template_name": "b", "version": "$Latest"}]}
    of_both["change"]["after"]["launch_template_config"].append(config)
    return *made_of, of_both


NEVER = naming(preference="none")


@pytest.mark.parametrize(
    ("specifications", "ceiling"),
    [
        ((NEVER, NEVER), exactly(32)),
        ((NEVER, None), Range(8, 32)),
        ((None, NEVER), Range(8, 32)),
        ((naming(capacity_reservation_id="cr-1"), NEVER), Range(8, 32)),
        ((NEVER, naming(capacity_reservation_id="cr-1")), Range(8, 32)),
        ((naming(capacity_reservation_id="cr-2"), NEVER), Range(8, 32)),
        ((None, None), Range(8, 32)),
    ],
)
def test_machines_of_several_templates_fill_what_all_of_these_agree_on(tmp_path, specifications, ceiling):
    wanted = reservation({"id": "cr-1"})

    assert reserved(tmp_path, wanted, *two_templates(*specifications))[0].ceiling == ceiling


@pytest.mark.parametrize(
    ("specification", "ceiling"),
    [
        (NEVER, exactly(32)),
        (naming(capacity_reservation_id="cr-1"), exactly(24)),
        (naming(capacity_reservation_id="cr-2"), exactly(32)),
        (naming(capacity_reservation_resource_group_arn="arn:aws:resource-groups:x"), Range(24, 32)),
        (None, exactly(24)),
    ],
)
def test_a_machine_does_as_its_template_says(tmp_path, specification, ceiling):
    said = template(after={"capacity_reservation_specification": specification})
    by_template = machine(launch_template=[{"name": "gpu"}])

    assert reserved(tmp_path, reservation({"id": "cr-1"}), said, by_template)[0].ceiling == ceiling


def test_what_a_machine_says_itself_goes_before_its_template(tmp_path):
    said = template(after={"capacity_reservation_specification": naming(capacity_reservation_id="cr-1")})
    own = naming(capacity_reservation_id="cr-2")
    by_template = machine(launch_template=[{"name": "gpu"}], capacity_reservation_specification=own)

    assert reserved(tmp_path, reservation({"id": "cr-1"}), said, by_template)[0].ceiling == exactly(32)


def test_a_template_refers_to_the_reservation_that_is_made_with_it(tmp_path):
    wanted = reservation({"instance_match_criteria": "targeted"}, unknown={"id": True})
    said = template(
        after={"capacity_reservation_specification": naming(capacity_reservation_id=None)},
        unknown={"id": True, "capacity_reservation_specification": MARKS},
    )
    root = specified("aws_ec2_capacity_reservation.gpu.id", "aws_ec2_capacity_reservation.gpu")
    root["resources"][0] = block("aws_launch_template.gpu", root["resources"][0]["expressions"])
    by_template = machine(launch_template=[{"name": "gpu"}])

    (row,) = reserved(tmp_path, wanted, said, by_template, root=root)

    assert (row.ceiling, row.unresolved) == (exactly(24), ())


def test_each_template_of_a_fleet_is_followed_from_its_own_place(tmp_path):
    *made_of, of_both = two_templates(NEVER, NEVER)
    configs = of_both["change"]["after"]["launch_template_config"]
    configs[1] = {"launch_template_specification": [{"version": "$Latest"}]}
    of_both["change"]["after_unknown"] = {
        "launch_template_config": [{}, {"launch_template_specification": [{"launch_template_id": True}]}]
    }
    reference = refers("aws_launch_template.b.id", "aws_launch_template.b")
    expressions = [{}, {"launch_template_specification": [{"launch_template_id": reference}]}]
    root = {
        "resources": [
            block("aws_ec2_fleet.gpu", {"launch_template_config": expressions}),
            block("aws_launch_template.b"),
        ]
    }

    (row,) = reserved(tmp_path, reservation({"id": "cr-1"}), *made_of, of_both, root=root)

    assert row.ceiling == exactly(32)


def test_what_the_provider_fills_in_by_itself_names_nothing(tmp_path):
    plainly = machine(1)
    plainly["change"]["after_unknown"] = {"capacity_reservation_specification": True}
    root = {"resources": [block("aws_instance.m1", {"instance_type": always("p5.48xlarge")})]}

    (row,) = reserved(tmp_path, reservation(), plainly, root=root)

    assert (row.ceiling, row.unresolved) == (exactly(24), ())


def test_a_group_of_reservations_that_is_made_with_it_may_be_meant(tmp_path):
    in_group = machine(1, capacity_reservation_specification=naming())
    name = "capacity_reservation_resource_group_arn"
    marked = [{"capacity_reservation_target": [{name: True}]}]
    in_group["change"]["after_unknown"] = {"capacity_reservation_specification": marked}
    target = [{name: refers("aws_resourcegroups_group.x.arn", "aws_resourcegroups_group.x")}]
    said = {"capacity_reservation_specification": [{"capacity_reservation_target": target}]}
    wanted = reservation({"instance_match_criteria": "targeted"})

    (row,) = reserved(tmp_path, wanted, in_group, root={"resources": [block("aws_instance.m1", said)]})

    assert row.ceiling == Range(24, 32)


def test_templates_that_differ_leave_it_open(tmp_path):
    wanted = reservation({"instance_match_criteria": "targeted", "id": "cr-1"})
    naming_one = naming(capacity_reservation_id="cr-1")
    both = [
        template(after={"capacity_reservation_specification": naming_one}),
        template("aws_launch_template.b", after={"name": "b"}),
    ]
    of_both = fleet([], 3)
    config = {"launch_template_specification": [{"launch_template_name": "b", "version": "$Latest"}]}
    of_both["change"]["after"]["launch_template_config"].append(config)

    assert reserved(tmp_path, wanted, *both, of_both)[0].ceiling == Range(8, 32)


@pytest.mark.parametrize(
    ("default", "ceiling"), [("cr-1", exactly(24)), ("cr-2", exactly(32)), (None, Range(24, 32))]
)
def test_a_reservation_may_be_named_by_a_variable(tmp_path, default, ceiling):
    wanted = reservation({"instance_match_criteria": "targeted", "id": "cr-1"})
    root = specified("var.id") | {"variables": {"id": {"default": default}}}

    assert reserved(tmp_path, wanted, referring(), root=root)[0].ceiling == ceiling


def test_one_of_counted_reservations_may_be_meant(tmp_path):
    name = "aws_ec2_capacity_reservation.gpu"
    targeted = {"instance_match_criteria": "targeted"}
    counted = [reservation(targeted, unknown={"id": True}, name=f"{name}[{at}]", index=at) for at in (0, 1)]
    root = specified(name, "count.index")

    found = reserved(tmp_path, *counted, referring(), root=root)

    assert [row.ceiling for row in found] == [Range(24, 32)] * 2


def test_a_template_that_is_not_in_the_plan_may_name_any(tmp_path):
    elsewhere = node_group({"launch_template": [{"name": "elsewhere"}]})

    (row,) = reserved(tmp_path, reservation({"instance_match_criteria": "targeted"}), elsewhere)

    assert row.ceiling == Range(0, 32)


def test_machines_of_an_unknown_type_may_fill_it(tmp_path):
    (row,) = reserved(
        tmp_path, reservation(), machine(instance_type="z9.large"), machine(2, instance_type="p4d.24xlarge")
    )

    assert row.ceiling == Range(24, 32)


def test_a_resource_that_does_not_decode_is_no_known_user(tmp_path):
    hurt = machine(instance_type=[3])

    assert reserved(tmp_path, reservation(), hurt)[0].ceiling == exactly(32)


def test_a_reservation_that_does_not_decode_is_unknown(tmp_path):
    found = reserved(
        tmp_path,
        reservation({"instance_type": 5}),
        machine(),
        reservation(name="aws_ec2_capacity_reservation.b"),
    )

    assert [row.ceiling for row in found] == [Range(0), exactly(24)]


@pytest.mark.parametrize(
    ("after", "unknown", "expected"),
    [
        ({"instance_type": "m5.large"}, {}, []),
        ({"instance_type": "z9.large"}, {}, [("unknown", Range(0))]),
        ({"instance_type": None}, {"instance_type": True}, [("unknown", Range(0))]),
        ({"instance_count": None}, {"instance_count": True}, [("H100-SXM5-80GB", Range(0))]),
        ({"instance_count": "2"}, {}, [("H100-SXM5-80GB", exactly(16))]),
        ({"instance_count": 0}, {}, [("H100-SXM5-80GB", ZERO)]),
    ],
)
def test_what_a_reservation_says(tmp_path, after, unknown, expected):
    found = reserved(tmp_path, reservation(after, unknown=unknown))

    assert [(row.accelerator, row.ceiling) for row in found] == expected


def test_a_reservation_that_ends_holds_nothing(tmp_path):
    gone = reservation(actions=["delete"], before=reservation()["change"]["after"])
    gone["change"]["after"] = None

    row = only(tmp_path, plan(gone))

    assert (row.ceiling, row.accelerators_before) == (ZERO, exactly(32))


def test_a_capacity_block_has_what_its_offering_says(tmp_path):
    row = only(tmp_path, capacity_block())

    assert (row.role, row.instance_type, row.ceiling) == ("reservation", "p5.48xlarge", exactly(16))


def test_a_block_of_an_ultraserver_has_all_its_chips(tmp_path):
    row = only(tmp_path, capacity_block({"instance_type": "u-p6e-gb200x72", "instance_count": 1}))

    assert (row.accelerator, row.ceiling) == ("GB200", exactly(72))


@pytest.mark.parametrize("prior", [{}, {"instance_type": "p5.48xlarge"}, {"instance_count": 2}])
def test_an_offering_that_is_not_known_leaves_the_block_open(tmp_path, prior):
    row = only(tmp_path, capacity_block(prior))

    assert row.ceiling == Range(0)
    assert "known only after apply" in "".join(reasons(row))


def test_no_open_machine_uses_a_capacity_block(tmp_path):
    name = "aws_ec2_capacity_block_reservation.week"

    (row,) = reserved(tmp_path, reservation(name=name), machine())

    assert row.ceiling == exactly(32)


def host(after=None, **differs):
    """A dedicated host."""
    values = {"availability_zone": ZONE, "instance_family": "p3", "auto_placement": "on"}
    return made("aws_ec2_host.own", values | (after or {}), **differs)


@pytest.mark.parametrize(
    ("after", "kind", "ceiling"),
    [
        ({}, "p3.16xlarge", exactly(8)),
        ({"instance_family": None, "instance_type": "p3.2xlarge"}, "p3.2xlarge", exactly(8)),
        ({"instance_family": None, "instance_type": "p3.3xlarge"}, "p3.16xlarge", exactly(8)),
        ({"instance_family": "z9"}, "unknown", Range(0)),
        ({"instance_family": None}, "unknown", Range(0)),
        ({"instance_family": "m5"}, None, None),
    ],
)
def test_a_host_has_the_accelerators_of_its_largest_type(tmp_path, after, kind, ceiling):
    found = reserved(tmp_path, host(after))

    assert [(row.instance_type, row.ceiling) for row in found] == ([] if kind is None else [(kind, ceiling)])


@pytest.mark.parametrize(
    ("after", "ceiling"),
    [
        ({"host_id": "h-1"}, exactly(7)),
        ({"host_id": "h-2"}, exactly(8)),
        ({"tenancy": "host"}, Range(7, 8)),
        ({"host_resource_group_arn": "arn:aws:x"}, Range(7, 8)),
        ({"host_id": "h-1", "instance_type": "p5.48xlarge"}, exactly(8)),
        ({"host_id": "h-1", "instance_type": "z"}, exactly(8)),
        ({}, exactly(8)),
    ],
)
def test_machines_on_a_host_are_not_counted_twice(tmp_path, after, ceiling):
    on_it = machine(**({"instance_type": "p3.2xlarge"} | after))

    assert [row.ceiling for row in reserved(tmp_path, host({"id": "h-1"}), on_it)] == [ceiling]


@pytest.mark.parametrize(
    ("placement", "ceiling"),
    [
        ([{"tenancy": "host"}], Range(4, 8)),
        ([{"host_id": "h-1"}], exactly(4)),
        ([{"host_id": "h-2"}], exactly(8)),
        ([{"host_resource_group_arn": "arn:aws:x"}], Range(4, 8)),
        ([{"tenancy": "default"}], exactly(8)),
        ([{}], exactly(8)),
        (None, exactly(8)),
    ],
)
def test_a_template_may_put_machines_on_a_host(tmp_path, placement, ceiling):
    placed = template(after={"instance_type": "p3.8xlarge", "placement": placement})
    by_template = instance(after={"instance_type": None, "launch_template": [{"name": "gpu"}]})

    found = reserved(tmp_path, host({"id": "h-1"}), placed, by_template)

    assert [row.ceiling for row in found] == [ceiling]


ranges = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: Range(min(pair), max(pair)))


@given(st.lists(st.tuples(ranges, ranges)), st.lists(st.tuples(ranges, ranges)), ranges)
def test_what_may_be_used_never_lowers_what_a_reservation_may_add(certain, perhaps, whole):
    sure, both = used(certain, ()), used(certain, perhaps)

    assert whole.minus(both.ceiling).max == whole.minus(sure.ceiling).max
    assert whole.minus(both.ceiling).min <= whole.minus(sure.ceiling).min
