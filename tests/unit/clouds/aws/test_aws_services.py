"""Other AWS services that run machines: ECS, PCS, CodeBuild, AppStream, GameLift, WorkSpaces."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.aws_plans import made, managed_instances
from tests.samples.terraform import block, only, plan, reasons, refers, rows


@pytest.mark.parametrize(
    ("requirements", "found"),
    [
        ({"accelerator_count": [{"min": 2}]}, "asks for accelerators"),
        ({}, "lets AWS choose accelerated types too"),
        (None, "ECS chooses the machines"),
        ({"accelerator_count": [{"max": 0}]}, None),
        ({"allowed_instance_types": ["m5.*"]}, None),
        ({"allowed_instance_types": ["g5.*"]}, ""),
    ],
)
def test_managed_instances_are_delegated(tmp_path, requirements, found):
    listed = rows(tmp_path, plan(managed_instances(requirements)))

    assert [(row.role, row.ceiling) for row in listed] == [("delegated", Range(0))] * (found is not None)
    assert found is None or found in "".join(reasons(listed[0]))


def test_a_provider_on_an_autoscaling_group_adds_nothing(tmp_path):
    asg = {"auto_scaling_group_provider": [{"auto_scaling_group_arn": "arn:x"}]}

    assert rows(tmp_path, plan(made("aws_ecs_capacity_provider.asg", asg))) == ()


def test_a_provider_that_is_unknown_may_make_machines(tmp_path):
    unknown = {"managed_instances_provider": True}

    row = only(tmp_path, plan(made("aws_ecs_capacity_provider.x", {}, unknown=unknown)))

    assert (row.role, row.ceiling) == ("delegated", Range(0))


TWO_TYPES = [{"instance_type": "m5.large"}, {"instance_type": "g5.xlarge"}]
PCS = {
    "instance_configs": [{"instance_type": "p5.48xlarge"}],
    "purchase_option": "ONDEMAND",
    "scaling_configuration": {"min_instance_count": 1, "max_instance_count": 4},
}


@pytest.mark.parametrize(
    ("after", "planned", "ceiling"),
    [
        ({}, Range(8, 32), exactly(32)),
        ({"instance_configs": TWO_TYPES}, Range(0, 4), exactly(4)),
        ({"instance_configs": []}, Range(0), Range(0)),
        ({"scaling_configuration": None}, Range(0), Range(0)),
    ],
)
def test_compute_node_groups_of_pcs(tmp_path, after, planned, ceiling):
    row = only(tmp_path, plan(made("awscc_pcs_compute_node_group.gpu", PCS | after)))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


@pytest.mark.parametrize(
    ("option", "market"), [("SPOT", "spot"), ("CAPACITY_BLOCK", "reserved"), ("x", "unknown")]
)
def test_the_market_of_pcs(tmp_path, option, market):
    assert (
        only(
            tmp_path, plan(made("awscc_pcs_compute_node_group.gpu", PCS | {"purchase_option": option}))
        ).market
        == market
    )


@pytest.mark.parametrize(
    ("data", "unknown", "chips"),
    [
        ({"instance_type": "p5.48xlarge"}, {}, ["H100-SXM5-80GB"]),
        ({"instance_type": "m5.large"}, {}, []),
        ({"image_id": "ami-1"}, {}, []),
        ({"instance_requirements": {"accelerator_count": {"min": 1}}}, {}, ["unknown"]),
        ({}, {"launch_template_data": {"instance_type": True}}, ["unknown"]),
        (None, {}, ["unknown"]),
    ],
)
def test_templates_of_the_cloud_control_provider(tmp_path, data, unknown, chips):
    after = {} if data is None else {"launch_template_data": data}

    found = rows(tmp_path, plan(made("awscc_ec2_launch_template.gpu", after, unknown=unknown)))

    assert [(row.role, row.accelerator, row.ceiling) for row in found] == [
        ("template", chip, ZERO) for chip in chips
    ]


STREAM = {"name": "f", "fleet_type": "ON_DEMAND", "compute_capacity": [{"desired_instances": 2}]}


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("stream.graphics.g5.2xlarge", [("A10G", exactly(2))]),
        ("stream.graphics.g4dn.12xlarge", [("T4", exactly(8))]),
        ("stream.graphics-pro.8xlarge", [("M60", exactly(4))]),
        ("stream.graphics-design.large", [("unknown", Range(0))]),
        ("stream.graphics.z9.large", [("unknown", Range(0))]),
        ("stream.graphics-new.large", [("unknown", Range(2))]),
        ("stream.else.large", [("unknown", Range(0))]),
        ("stream.standard.medium", []),
        ("stream.memory.z1d.large", []),
        (None, [("unknown", Range(0))]),
    ],
)
def test_streaming_fleets(tmp_path, kind, found):
    listed = rows(tmp_path, plan(made("aws_appstream_fleet.f", STREAM | {"instance_type": kind})))

    assert [(row.accelerator, row.ceiling) for row in listed] == found


@pytest.mark.parametrize(
    ("after", "planned", "ceiling"),
    [
        ({"compute_capacity": [{"desired_sessions": 4}]}, exactly(4), exactly(4)),
        ({"compute_capacity": []}, Range(0), Range(0)),
        ({"fleet_type": "ELASTIC", "max_concurrent_sessions": 3}, Range(0, 3), exactly(3)),
        ({"fleet_type": "ELASTIC"}, Range(0), Range(0)),
    ],
)
def test_the_size_of_a_streaming_fleet(tmp_path, after, planned, ceiling):
    values = STREAM | {"instance_type": "stream.graphics.g5.xlarge"} | after

    row = only(tmp_path, plan(made("aws_appstream_fleet.f", values)))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


@pytest.mark.parametrize(("most", "ceiling"), [(9, exactly(9)), (None, Range(2)), (1, exactly(2))])
def test_autoscaling_raises_the_ceiling_of_a_streaming_fleet(tmp_path, most, ceiling):
    values = {"resource_id": "fleet/f", "service_namespace": "appstream", "max_capacity": most}
    scaled = made("aws_appautoscaling_target.t", values)
    fleet = made("aws_appstream_fleet.f", STREAM | {"instance_type": "stream.graphics.g5.xlarge"})

    assert only(tmp_path, plan(fleet, scaled)).ceiling == ceiling


def test_a_streaming_fleet_may_be_scaled_by_reference(tmp_path):
    values = {"service_namespace": "appstream", "max_capacity": 5}
    scaled = made("aws_appautoscaling_target.t", values, unknown={"resource_id": True})
    hurt = made("aws_appautoscaling_target.hurt", {"max_capacity": []})
    fleet = made("aws_appstream_fleet.f", STREAM | {"instance_type": "stream.graphics.g5.xlarge"})
    root = {
        "resources": [
            block("aws_appautoscaling_target.t", {"resource_id": refers("aws_appstream_fleet.f.name")}),
            block("aws_appstream_fleet.f"),
        ]
    }

    assert only(tmp_path, plan(fleet, scaled, hurt, root=root)).ceiling == exactly(5)


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ({"ec2_instance_type": "g4dn.xlarge", "fleet_type": "SPOT"}, [(exactly(1), Range(1), "spot")]),
        ({"ec2_instance_type": "c5.large"}, []),
        ({"fleet_type": "ANYWHERE"}, []),
        ({}, [(Range(0), Range(0), "on_demand")]),
    ],
)
def test_game_fleets_grow_without_a_limit(tmp_path, after, found):
    listed = rows(tmp_path, plan(made("aws_gamelift_fleet.f", after)))

    assert [(row.accelerators, row.ceiling, row.market) for row in listed] == found


@pytest.mark.parametrize(
    ("properties", "chips"),
    [
        ([{"compute_type_name": "GRAPHICSPRO_G4DN"}], ["T4"]),
        ([{"compute_type_name": "GRAPHICS_NEW"}], ["unknown"]),
        ([{"compute_type_name": "VALUE"}], []),
        ([], ["unknown"]),
    ],
)
def test_desktops_with_graphics(tmp_path, properties, chips):
    after = {"bundle_id": "wsb-1", "workspace_properties": properties}

    found = rows(tmp_path, plan(made("aws_workspaces_workspace.w", after)))

    assert [row.accelerator for row in found] == chips


def test_a_desktop_is_what_its_bundle_says(tmp_path):
    bundle = {
        "address": "data.aws_workspaces_bundle.b",
        "mode": "data",
        "type": "aws_workspaces_bundle",
        "name": "b",
        "values": {"bundle_id": "wsb-1", "compute_type": [{"name": "GRAPHICS_G4DN"}]},
    }
    root = {
        "resources": [
            block("aws_workspaces_workspace.w", {"bundle_id": refers("data.aws_workspaces_bundle.b.id")}),
            block("aws_workspaces_bundle.b", mode="data"),
        ]
    }
    document = plan(
        made("aws_workspaces_workspace.w", {"workspace_properties": [{"compute_type_name": "VALUE"}]}),
        root=root,
        prior_state={"values": {"root_module": {"resources": [bundle]}}},
    )

    assert only(tmp_path, document).accelerator == "T4"


BUILD = {
    "base_capacity": 2,
    "compute_type": "BUILD_GENERAL1_LARGE",
    "environment_type": "LINUX_GPU_CONTAINER",
}


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ({}, [("V100-SXM2-16GB", exactly(8))]),
        ({"scaling_configuration": [{"max_capacity": 5}]}, [("V100-SXM2-16GB", exactly(20))]),
        ({"compute_type": "BUILD_GENERAL1_NEW"}, [("unknown", Range(2))]),
        ({"environment_type": None}, [("unknown", Range(0))]),
        ({"environment_type": "LINUX_CONTAINER"}, []),
        (
            {
                "compute_type": "CUSTOM_INSTANCE_TYPE",
                "compute_configuration": [{"instance_type": "g5.xlarge"}],
            },
            [("A10G", exactly(2))],
        ),
        (
            {
                "compute_type": "CUSTOM_INSTANCE_TYPE",
                "compute_configuration": [{"instance_type": "c5.large"}],
            },
            [],
        ),
    ],
)
def test_build_fleets(tmp_path, after, found):
    listed = rows(tmp_path, plan(made("aws_codebuild_fleet.f", BUILD | after)))

    assert [(row.accelerator, row.ceiling) for row in listed] == found


def test_a_fleet_of_which_the_overflow_is_not_known_is_open(tmp_path):
    entry = made("aws_codebuild_fleet.f", BUILD, unknown={"overflow_behavior": True})

    row = only(tmp_path, plan(entry))

    assert row.ceiling == Range(8)
    assert reasons(row) == ["overflow_behavior: known only after apply"]


GPU = {"type": "LINUX_GPU_CONTAINER", "compute_type": "BUILD_GENERAL1_SMALL"}


@pytest.mark.parametrize(
    ("environment", "limit", "found"),
    [
        (GPU, 3, [("A10G", exactly(3))]),
        (GPU, None, [("A10G", Range(0))]),
        ({"type": "LINUX_CONTAINER"}, None, []),
        (GPU | {"fleet": [{"fleet_arn": "arn:x"}]}, 3, []),
    ],
)
def test_build_projects(tmp_path, environment, limit, found):
    after = {"environment": [environment], "concurrent_build_limit": limit}

    listed = rows(tmp_path, plan(made("aws_codebuild_project.p", after)))

    assert [(row.accelerator, row.ceiling) for row in listed] == found
