"""EC2 and Spot Fleets, launch configurations, Batch: a target that is filled from alternatives."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.aws_plans import REQUIRED, batch, fleet, made, spot_fleet
from tests.samples.terraform import always, block, group, only, plan, reasons, refers, rows, template


def machines(folder, *changes, **differs):
    """The one row that is no template."""
    found = [row for row in rows(folder, plan(*changes, **differs)) if row.role == "runs"]
    (row,) = found
    return row


def test_a_fleet_fills_its_target_with_weighted_types(tmp_path):
    overrides = [
        {"instance_type": "p5.48xlarge", "weighted_capacity": 8},
        {"instance_type": "g5.xlarge", "weighted_capacity": 0.5},
    ]

    row = machines(tmp_path, template(), fleet(overrides))

    assert (row.instance_type, row.ceiling) == ("p5.48xlarge", exactly(16))
    assert [each.instances for each in row.alternatives] == [exactly(2), exactly(32)]


def test_a_fleet_without_overrides_has_the_type_of_its_template(tmp_path):
    assert machines(tmp_path, template(), fleet([], 3)).ceiling == exactly(24)


def test_a_fleet_may_choose_by_attributes(tmp_path):
    row = machines(tmp_path, template(), fleet([{"instance_requirements": [REQUIRED]}]))

    assert (row.accelerator, row.ceiling) == ("unknown", Range(32))


def test_a_weight_that_is_unknown_leaves_the_number_open(tmp_path):
    marks = [{"override": [{"weighted_capacity": True}]}]
    made_of = fleet([{"instance_type": "p5.48xlarge"}], unknown={"launch_template_config": marks})

    row = machines(tmp_path, template(), made_of)

    assert (row.accelerator, row.ceiling) == ("H100-SXM5-80GB", Range(0))
    assert "weighted_capacity" in row.unresolved[0].path


def test_a_target_in_vcpus_is_an_upper_bound(tmp_path):
    row = machines(tmp_path, template(), fleet([], target={"target_capacity_unit_type": "vcpu"}))

    assert row.ceiling == Range(0, 128)
    assert "counts vcpu, not instances" in reasons(row)[0]


@pytest.mark.parametrize(
    ("target", "market"),
    [
        ({}, "on_demand"),
        ({"default_target_capacity_type": "spot"}, "spot"),
        ({"default_target_capacity_type": "capacity-block"}, "reserved"),
        ({"default_target_capacity_type": "spot", "on_demand_target_capacity": 2}, "unknown"),
        ({"spot_target_capacity": 2}, "unknown"),
        ({"spot_target_capacity": 2, "on_demand_target_capacity": 2}, "unknown"),
    ],
)
def test_a_fleet_says_its_market(tmp_path, target, market):
    assert machines(tmp_path, template(), fleet([], target=target)).market == market


@pytest.mark.parametrize(
    ("after", "unknown", "path"),
    [
        ({"launch_template_config": None}, {"launch_template_config": True}, "launch_template_config"),
        ({"launch_template_config": []}, {}, "launch_template_config"),
        ({"target_capacity_specification": []}, {}, "target_capacity_specification[0].total_target_capacity"),
    ],
)
def test_what_a_fleet_does_not_say_is_open(tmp_path, after, unknown, path):
    changed = fleet([{"instance_type": "p5.48xlarge"}], unknown=unknown)
    changed["change"]["after"] |= {key: value for key, value in after.items() if value is not None}
    for key, value in after.items():
        if value is None:
            del changed["change"]["after"][key]

    row = only(tmp_path, plan(changed))

    assert row.ceiling.max is None
    assert path in {each.path for each in row.unresolved}


def test_a_null_override_is_unknown(tmp_path):
    row = machines(tmp_path, fleet([None, {"instance_type": "m5.large"}]))

    assert row.accelerator == "unknown"


def test_a_spot_fleet_has_specifications_of_its_own(tmp_path):
    row = only(tmp_path, plan(spot_fleet()))

    assert (row.ceiling, row.market) == (exactly(24), "spot")


def test_a_spot_fleet_may_have_a_template_and_overrides(tmp_path):
    config = {
        "launch_template_specification": [{"name": "gpu", "version": "$Latest"}],
        "overrides": [{"instance_type": "p4d.24xlarge", "weighted_capacity": 3}],
    }

    row = machines(
        tmp_path, template(), spot_fleet({"launch_specification": [], "launch_template_config": [config]})
    )

    assert (row.instance_type, row.ceiling) == ("p4d.24xlarge", exactly(16))


def test_a_spot_fleet_stands_in_the_placement_group_of_its_specifications(tmp_path):
    one = {"instance_type": "p5.48xlarge", "placement_group": "close"}

    assert only(tmp_path, plan(spot_fleet({"launch_specification": [one]}))).placement == "close"


def test_a_spot_fleet_that_says_nothing_is_unknown(tmp_path):
    assert only(tmp_path, plan(spot_fleet({"launch_specification": []}))).ceiling == Range(0)
    assert only(
        tmp_path, plan(spot_fleet({"launch_specification": None}, unknown={"launch_specification": True}))
    ).ceiling == Range(0)


def test_a_spot_fleet_with_an_on_demand_part_is_of_both_markets(tmp_path):
    assert only(tmp_path, plan(spot_fleet({"on_demand_target_capacity": 1}))).market == "unknown"


def test_fleets_without_accelerators_make_no_row(tmp_path):
    plain = spot_fleet({"launch_specification": [{"instance_type": "m5.large"}]})

    assert rows(tmp_path, plan(plain, fleet([{"instance_type": "c5.large"}]))) == ()


def test_a_spot_instance_is_of_the_spot_market(tmp_path):
    row = only(tmp_path, plan(made("aws_spot_instance_request.one", {"instance_type": "g5.xlarge"})))

    assert (row.market, row.ceiling) == ("spot", exactly(1))


OLD = made("aws_launch_configuration.old", {"name": "old", "instance_type": "p3.16xlarge", "spot_price": "1"})
CONFIGURED = {"launch_template": [], "launch_configuration": "old"}


def test_a_launch_configuration_is_a_template(tmp_path):
    row = only(tmp_path, plan(OLD))

    assert (row.role, row.instance_type, row.ceiling, row.market) == (
        "template",
        "p3.16xlarge",
        ZERO,
        "spot",
    )


@pytest.mark.parametrize("after", [{"instance_type": "m5.large"}])
def test_a_launch_configuration_without_accelerators_makes_no_row(tmp_path, after):
    assert rows(tmp_path, plan(made("aws_launch_configuration.old", after))) == ()


def test_a_group_has_the_type_of_its_launch_configuration(tmp_path):
    assert machines(tmp_path, OLD, group(after=CONFIGURED, unknown={})).ceiling == exactly(32)


def test_a_launch_configuration_is_found_by_reference(tmp_path):
    root = {
        "resources": [
            block(
                "aws_autoscaling_group.gpu",
                {"launch_configuration": refers("aws_launch_configuration.old.name")},
            ),
            block("aws_launch_configuration.old", {"instance_type": always("p3.16xlarge")}),
        ]
    }
    after = CONFIGURED | {"launch_configuration": None}

    made_of = group(after=after, unknown={"launch_configuration": True})

    assert machines(tmp_path, OLD, made_of, root=root).ceiling == exactly(32)


def test_a_launch_configuration_of_an_unknown_type_leaves_its_group_open(tmp_path):
    bare = made("aws_launch_configuration.old", {"name": "old"}, unknown={"instance_type": True})

    found = rows(tmp_path, plan(bare, group(after=CONFIGURED, unknown={})))

    assert [(row.role, row.accelerator, row.ceiling) for row in found] == [
        ("template", "unknown", ZERO),
        ("runs", "unknown", Range(0)),
    ]


@pytest.mark.parametrize(
    ("after", "planned", "ceiling"),
    [
        ({}, Range(0, 16), exactly(16)),
        ({"max_vcpus": "400"}, Range(0, 24), exactly(24)),
        ({"desired_vcpus": 192}, exactly(8), exactly(16)),
        ({"desired_vcpus": 960}, exactly(40), exactly(40)),
        ({"min_vcpus": 192}, Range(8, 16), exactly(16)),
        ({"max_vcpus": 0}, ZERO, ZERO),
        ({"max_vcpus": None}, Range(0), Range(0)),
        ({"instance_type": ["g4dn.metal"]}, Range(0, 32), exactly(32)),
    ],
)
def test_vcpus_of_batch_are_machines(tmp_path, after, planned, ceiling):
    row = only(tmp_path, plan(batch(after)))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


def test_batch_names_families(tmp_path):
    row = only(tmp_path, plan(batch({"instance_type": ["p5", "optimal", "c5"]})))

    names = {each.instance_type for each in row.alternatives}
    assert names == {"p5.48xlarge", "p5.4xlarge", "optimal", "c5"}
    assert row.ceiling == exactly(24)


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ({"instance_type": ["optimal"]}, []),
        ({"instance_type": ["default_x86_64", "m5.large"]}, []),
        ({"type": "FARGATE"}, []),
        ({"type": "FARGATE_SPOT", "instance_type": None}, []),
        ({"instance_type": ["z9"]}, ["unknown"]),
        ({"instance_type": []}, ["unknown"]),
        ({"instance_type": [None]}, ["unknown"]),
        ({"instance_type": "trn1.32xlarge"}, ["Trainium"]),
        ({"instance_type": None, "instance_types": ["trn1.32xlarge"]}, ["Trainium"]),
        ({"type": "SPOT"}, ["H100-SXM5-80GB"]),
    ],
)
def test_what_batch_may_start(tmp_path, after, found):
    assert [row.accelerator for row in rows(tmp_path, plan(batch(after)))] == found


def test_a_batch_environment_without_resources(tmp_path):
    name = "aws_batch_compute_environment.own"

    assert rows(tmp_path, plan(made(name, {"type": "UNMANAGED", "compute_resources": []}))) == ()
    assert only(tmp_path, plan(made(name, {"type": "MANAGED"}))).ceiling == Range(0)


@pytest.mark.parametrize(
    ("default", "chips"),
    [(["p5.48xlarge"], ["H100-SXM5-80GB"]), ([5], ["unknown"]), ("p5", ["H100-SXM5-80GB"])],
)
def test_types_of_batch_may_come_from_a_variable(tmp_path, default, chips):
    root = {
        "resources": [
            block(
                "aws_batch_compute_environment.gpu",
                {"compute_resources": [{"instance_type": refers("var.types"), "max_vcpus": always(384)}]},
            )
        ],
        "variables": {"types": {"default": default}},
    }
    changed = batch({"instance_type": None}, unknown={"compute_resources": [{"instance_type": True}]})

    assert [row.accelerator for row in rows(tmp_path, plan(changed, root=root))] == chips


def test_a_batch_environment_stands_in_its_placement_group(tmp_path):
    row = only(tmp_path, plan(batch({"placement_group": "close", "tags": {"customer": "acme"}})))

    assert (row.placement, row.claims[0].value) == ("close", "acme")
