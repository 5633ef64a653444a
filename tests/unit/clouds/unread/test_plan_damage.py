"""Resources that do not decode are rows of unknowns; types that are not read are not silence."""

import json

import pytest

from guardrails.clouds.carriers import can_carry
from guardrails.clouds.table import READERS
from guardrails.model.range import ZERO, Range
from tests.samples.terraform import (
    block,
    change,
    group,
    instance,
    only,
    plan,
    read,
    reasons,
    refers,
    rows,
    template,
)


def broken(**differs):
    """A plan with one healthy instance and one entry that has been tampered with."""
    entry = instance("aws_instance.hurt")
    for key, value in differs.items():
        if value is ...:
            del entry[key]
        else:
            entry[key] = value
    return plan(instance(), entry)


@pytest.mark.parametrize(
    ("differs", "path"),
    [
        ({"change": None}, "resource_changes[1].change"),
        ({"change": ...}, "resource_changes[1].change"),
        ({"change": [1]}, "resource_changes[1].change"),
        ({"change": {"actions": ["create"]}}, "resource_changes[1].change.after"),
        ({"change": {"actions": ["create"], "after": []}}, "resource_changes[1].change.after"),
        ({"change": {"actions": [3], "after": {}}}, "resource_changes[1].change.actions[0]"),
        ({"change": {"after": {"instance_type": 5}}}, "resource_changes[1].change.after.instance_type"),
        (
            {"change": {"after": {"launch_template": [{"id": {}}]}}},
            "resource_changes[1].change.after.launch_template[0].id",
        ),
        ({"change": {"after": {}, "after_unknown": "x true"}}, "resource_changes[1].change.after_unknown"),
        ({"change": {"after": {}, "after_sensitive": [True]}}, "resource_changes[1].change.after_sensitive"),
        (
            {"change": {"actions": ["update"], "after": {"instance_type": "p5.48xlarge"}, "before": 3}},
            "resource_changes[1].change.before",
        ),
        ({"type": 7}, "resource_changes[1]"),
        ({"name": 7}, "resource_changes[1]"),
    ],
)
def test_what_does_not_decode_is_unknown_with_its_place(tmp_path, differs, path):
    healthy, hurt = rows(tmp_path, broken(**differs))

    assert healthy.ceiling.max == 8
    assert (hurt.address, hurt.accelerator, hurt.ceiling) == ("aws_instance.hurt", "unknown", Range(0))
    assert (hurt.unresolved[0].path, hurt.claims_complete) == (path, False)
    assert hurt.unresolved[0].reason


@pytest.mark.parametrize("entry", [None, 3, "x", []])
def test_an_entry_that_is_no_resource_is_unknown(tmp_path, entry):
    found = rows(tmp_path, plan(instance(), entry))

    assert [row.address for row in found] == ["aws_instance.one", "resource_changes[1]"]
    assert (found[1].kind, found[1].provider) == ("unknown", "unknown")


@pytest.mark.parametrize(
    "differs", [{"type": ...}, {"address": ...}, {"address": 5}, {"address": "?"}, {"mode": ...}, {"mode": 1}]
)
def test_address_and_type_stand_in_for_each_other(tmp_path, differs):
    _, hurt = rows(tmp_path, broken(**differs))

    assert (hurt.address, hurt.kind) == ("aws_instance.hurt", "aws_instance")


def test_an_address_is_put_together_with_module_and_key(tmp_path):
    entry = instance('module.m["a"].aws_instance.one["k"]', index="k")
    del entry["address"]

    assert only(tmp_path, plan(entry)).address == 'module.m["a"].aws_instance.one["k"]'


def test_a_resource_that_carries_nothing_may_be_broken_in_peace(tmp_path):
    bad = change("aws_iam_role.x", "aws_iam_role", {})
    bad["name"] = 5

    assert rows(tmp_path, plan(bad)) == ()


def test_a_data_resource_without_type_and_mode_is_known_by_its_address(tmp_path):
    entry = change("data.aws_instance.seen", "aws_instance", {"instance_type": "p5.48xlarge"})
    del entry["type"], entry["mode"]

    assert rows(tmp_path, plan(entry)) == ()


def test_a_template_that_does_not_decode_still_holds_nothing(tmp_path):
    row = only(tmp_path, plan(template(after={"instance_type": []})))

    assert (row.role, row.ceiling) == ("template", ZERO)


def test_a_deletion_that_does_not_decode_still_goes(tmp_path):
    row = only(tmp_path, plan(change("aws_instance.x", "aws_instance", None, actions=["delete"], before=[7])))

    assert (row.action, row.ceiling, row.accelerators_before) == ("delete", ZERO, Range(0))


def test_broken_planned_values_are_rows_of_unknowns(tmp_path):
    resources = [
        {"address": "aws_instance.a", "mode": "managed", "type": "aws_instance", "name": "a", "values": 3},
        7,
    ]
    module = {"resources": resources, "child_modules": [5]}

    found = rows(tmp_path, {"planned_values": {"root_module": module}})

    assert [row.address for row in found] == [
        "aws_instance.a",
        "planned_values.root_module.resources[1]",
        "planned_values.root_module.child_modules[0]",
    ]


@pytest.mark.parametrize("depth", [20, 400])
def test_deep_nesting_inside_a_resource_is_survived(tmp_path, depth):
    text = json.dumps(plan(instance(unknown={"tags_all": "@"})))
    document = text.replace('"@"', '{"a":' * depth + "true" + "}" * depth).encode()

    assert len(rows(tmp_path, document)) == 1


def test_text_that_is_no_utf8_makes_its_resource_unknown(tmp_path):
    document = json.dumps(
        plan(instance(), instance("aws_instance.hurt", after={"instance_type": "@@"}))
    ).encode()

    healthy, hurt = rows(tmp_path, document.replace(b"@@", b"\xff\xfe"))

    assert (healthy.ceiling.max, reasons(hurt)) == (
        8,
        ["resource_changes[1].change.after: is not valid UTF-8"],
    )


def test_hostile_names_stay_as_they_are(tmp_path):
    key = "\u202e\x1b[31m<b>" + "a" * 1000
    address = f"aws_instance.one[{json.dumps(key)}]"

    assert only(tmp_path, plan(instance(address, index=key))).address == address


@pytest.mark.parametrize("part", ["resources", "module_calls", "variables", "outputs"])
@pytest.mark.parametrize("value", [3, [3], {"a": 3}, None])
def test_a_broken_configuration_leaves_types_unknown(tmp_path, part, value):
    document = plan(
        instance(after={"instance_type": None}, unknown={"instance_type": True}),
        root={
            "resources": [
                block("aws_instance.one", {"instance_type": refers("var.kind", "module.a.kind")}),
                7,
            ],
        }
        | {part: value},
    )

    assert only(tmp_path, document).accelerator == "unknown"


def test_marks_that_are_missing_make_everything_that_is_missing_unknown(tmp_path):
    made = group(after={"max_size": None})
    del made["change"]["after_unknown"]

    row = only(tmp_path, plan(made))

    assert "max_size: known only after apply" in reasons(row)


def test_types_that_are_not_read_are_one_line_each(tmp_path):
    kinds = ["oci_core_instance.a", "oci_core_instance.b", "digitalocean_droplet.t", "aws_iam_role.r"]
    document = plan(
        *(change(name, name.partition(".")[0], {}) for name in kinds),
        change("linode_instance.gone", "linode_instance", None, actions=["delete"], before={}),
        change("data.runpod_pod.c", "runpod_pod", {}, mode="data"),
    )

    snapshot = read(tmp_path, document)

    assert [(line.what, line.state, line.count) for line in snapshot.coverage] == [
        ("oci_core_instance", "opaque", 2),
        ("digitalocean_droplet", "opaque", 1),
    ]
    assert snapshot.coverage[0].where.endswith(": oci_core_instance.a")
    assert snapshot.resources_seen == 5


CARRIERS = """
aws_ec2_fleet aws_eks_node_group aws_eks_cluster aws_batch_compute_environment aws_sagemaker_training_job
aws_emr_cluster awscc_ec2_instance awscc_sagemaker_cluster aws-parallelcluster_cluster
google_compute_instance_template google_compute_region_instance_group_manager google_container_cluster
google_dataproc_cluster google_workbench_instance google_vertex_ai_persistent_resource
azurerm_windows_virtual_machine azurerm_linux_virtual_machine_scale_set
azurerm_machine_learning_compute_instance azurerm_resource_group_template_deployment databricks_cluster
databricks_job databricks_instance_pool helm_release kubernetes_manifest kubectl_manifest
oci_core_instance oci_containerengine_node_pool digitalocean_droplet linode_instance
openstack_compute_instance_v2 ibm_is_instance runpod_pod lambda_instance hcloud_server
aws_cloudformation_stack aws_ecs_task_definition google_cloud_run_v2_service
"""
HARMLESS = """
aws_iam_instance_profile aws_security_group aws_db_instance aws_rds_cluster_instance aws_ec2_tag
aws_ecs_cluster aws_autoscaling_policy aws_autoscaling_attachment aws_eks_addon aws_eks_access_entry
aws_volume_attachment aws_placement_group aws_network_interface aws_transfer_server aws_msk_cluster
aws_dms_replication_instance google_compute_instance_iam_member google_sql_database_instance
google_redis_instance google_filestore_instance google_compute_attached_disk
google_compute_resource_policy azurerm_virtual_machine_extension
azurerm_virtual_machine_data_disk_attachment azurerm_mssql_server azurerm_postgresql_flexible_server
azurerm_virtual_network kubernetes_namespace kubernetes_service null_resource random_id terraform_data
aws_s3_bucket azurerm_application_insights aws_codedeploy_deployment_group
"""


@pytest.mark.parametrize("kind", [*CARRIERS.split(), *READERS])
def test_makers_of_machines_can_carry_accelerators(kind):
    assert can_carry(kind)


@pytest.mark.parametrize("kind", HARMLESS.split())
def test_satellites_and_databases_can_not(kind):
    assert not can_carry(kind)
