"""Tags that may name a customer, whether they are all there, and what must not be printed."""

import pytest

from guardrails.model.workload import Claim
from tests.samples.terraform import (
    always,
    block,
    change,
    group,
    instance,
    only,
    plan,
    read,
    refers,
    rows,
    template,
)


def tags(row):
    return {claim.key: claim.value for claim in row.claims if claim.source == "tag"}


def tagged(after, unknown=None, *, defaults=None, **how):
    """A plan of one instance with tags, under a provider with default tags."""
    expressions = {} if defaults is None else {"default_tags": [{"tags": defaults}]}
    return plan(
        instance(after=after, unknown=unknown or {}, **how),
        providers={"aws": {"name": "aws", "expressions": expressions}},
        root={"resources": [block("aws_instance.one")]},
    )


@pytest.mark.parametrize(
    ("after", "unknown", "defaults", "found", "complete"),
    [
        ({"tags": {"a": "1"}, "tags_all": {"a": "1", "b": "2"}}, {}, None, {"a": "1", "b": "2"}, True),
        ({"tags": {"a": "1"}}, {"tags_all": True}, None, {"a": "1"}, True),
        ({"tags": {"a": "1"}}, {"tags_all": True}, always({"a": "0", "d": "9"}), {"a": "1", "d": "9"}, True),
        ({"tags": {"a": "1"}}, {"tags_all": True}, refers("local.tags"), {"a": "1"}, False),
        ({"tags": None}, {"tags": True, "tags_all": True}, None, {}, False),
        ({"tags": {"a": "1"}}, {"tags": {"b": True}, "tags_all": True}, None, {"a": "1"}, False),
        ({"tags_all": {"a": "1"}}, {"tags_all": {"b": True}}, None, {"a": "1"}, False),
        ({"tags_all": {"a": None, "n": 3, "t": True}}, {}, None, {"n": "3", "t": "true"}, True),
        ({"tags_all": {"a": {"x": 1}}}, {}, None, {}, False),
        ({"tags": "none"}, {}, None, {}, False),
        ({"tags": None}, {}, None, {}, True),
    ],
)
def test_tags_of_aws(tmp_path, after, unknown, defaults, found, complete):
    row = only(tmp_path, tagged(after, unknown, defaults=defaults))

    assert (tags(row), row.claims_complete) == (found, complete)


def test_without_provider_configuration_default_tags_may_be_missing(tmp_path):
    row = only(tmp_path, plan(instance(unknown={"tags_all": True})))

    assert row.claims_complete is False


def test_only_tags_that_can_name_a_customer_are_kept_when_they_are_given(tmp_path):
    document = tagged({"tags_all": {"Customer": "acme", "x": "1"}}, {"tags_all": {"y": True}})

    row = only(tmp_path, document, tag_keys=frozenset(("customer",)))

    assert (tags(row), row.claims_complete) == ({"Customer": "acme"}, True)


def test_a_group_has_its_tags_and_those_its_template_gives(tmp_path):
    specifications = [
        {"resource_type": "instance", "tags": {"customer": "acme", "x": "1"}},
        {"resource_type": "volume", "tags": {"y": "2"}},
    ]
    launch = {"launch_template": [{"id": refers("aws_launch_template.gpu.id", "aws_launch_template.gpu")}]}
    after = {"tag": [{"key": "customer", "value": "globex"}, {"key": "z", "value": "3"}]}
    document = plan(
        template(after={"tag_specifications": specifications}),
        group(after=after),
        root={"resources": [block("aws_autoscaling_group.gpu", launch), block("aws_launch_template.gpu")]},
    )

    made, used = rows(tmp_path, document)

    assert tags(made) == {"customer": "acme", "x": "1"}
    assert tags(used) == {"customer": "globex", "z": "3", "x": "1"}


@pytest.mark.parametrize(
    ("after", "unknown", "complete"),
    [
        ({"tag": []}, {}, True),
        ({"tag": [{"key": "a", "value": None}]}, {"tag": [{"value": True}]}, False),
        ({"tag": [{"value": "x"}]}, {"tag": [{"key": True}]}, False),
        ({"tag": None}, {"tag": True}, False),
        ({"tag": ["odd"]}, {}, False),
        ({"tags": [{"key": "a", "value": "1"}]}, {}, True),
        ({"tags": {"a": "1"}}, {}, True),
    ],
)
def test_tag_blocks_of_groups(tmp_path, after, unknown, complete):
    row = only(tmp_path, plan(group(after={"launch_template": [{"id": "lt-1"}]} | after, unknown=unknown)))

    assert row.claims_complete is complete


def test_unknown_tags_of_a_template_leave_claims_open(tmp_path):
    row = only(tmp_path, plan(template(unknown={"id": True, "tag_specifications": True})))

    assert row.claims_complete is False


GCE = {"machine_type": "a3-highgpu-8g", "zone": "us-central1-a", "guest_accelerator": []}


@pytest.mark.parametrize(
    ("after", "unknown", "found", "complete"),
    [
        ({"effective_labels": {"a": "1"}, "labels": {"a": "0", "b": "2"}}, {}, {"a": "1", "b": "2"}, True),
        ({"terraform_labels": {"a": "1"}}, {"effective_labels": True}, {"a": "1"}, True),
        ({"labels": {"a": "1"}}, {"effective_labels": True, "terraform_labels": True}, {"a": "1"}, True),
        ({}, {"effective_labels": True, "labels": True}, {}, False),
        ({}, {}, {}, True),
    ],
)
def test_labels_of_gcp(tmp_path, after, unknown, found, complete):
    document = plan(
        change("google_compute_instance.x", "google_compute_instance", GCE | after, unknown=unknown)
    )

    row = only(tmp_path, document)

    assert (tags(row), row.claims_complete) == (found, complete)


def test_the_module_path_is_a_claim(tmp_path):
    row = only(tmp_path, plan(instance('module.tenant["acme"].aws_instance.one')))

    assert row.claims == (Claim("module", "", 'module.tenant["acme"]'),)


def test_sensitive_values_are_not_printed_and_what_follows_from_them_is(tmp_path):
    after = {
        "instance_type": "p5.48xlarge",
        "availability_zone": "us-east-1a",
        "region": "us-east-1",
        "placement_group": "secret-group",
        "tags_all": {"customer": "acme", "open": "yes"},
    }
    hidden = dict.fromkeys(("instance_type", "availability_zone", "region", "placement_group"), True)
    row = only(tmp_path, plan(instance(after=after, sensitive=hidden | {"tags_all": {"customer": True}})))

    assert (row.instance_type, row.accelerator, row.ceiling.max) == ("(sensitive)", "H100-SXM5-80GB", 8)
    assert (row.zone, row.region, row.placement) == ("(sensitive)", "(sensitive)", "(sensitive)")
    assert row.claims == (Claim("tag", "customer", "acme", True), Claim("tag", "open", "yes"))


def test_a_sensitive_map_hides_all_its_tags(tmp_path):
    row = only(tmp_path, plan(instance(after={"tags_all": {"a": "1"}}, sensitive={"tags_all": True})))

    assert row.claims == (Claim("tag", "a", "1", True),)


@pytest.mark.parametrize(
    ("kind", "after", "sensitive"),
    [
        ("aws_instance", {"instance_type": "z9.secret"}, {"instance_type": True}),
        ("google_compute_instance", {"machine_type": "z9-secret"}, {"machine_type": True}),
        (
            "google_compute_instance",
            {"machine_type": "n1-standard-8", "guest_accelerator": [{"type": "secret", "count": 1}]},
            {"guest_accelerator": [{"type": True}]},
        ),
        ("azurerm_linux_virtual_machine", {"size": "Standard_Secret"}, {"size": True}),
        ("google_compute_instance", GCE | {"project": "secret"}, {"project": True}),
        ("azurerm_linux_virtual_machine", {"size": "x", "location": "secret"}, {"location": True}),
    ],
)
def test_reasons_do_not_tell_secrets(tmp_path, kind, after, sensitive):
    snapshot = read(tmp_path, plan(change(f"{kind}.x", kind, after, sensitive=sensitive)))

    assert len(snapshot.workloads) == 1
    assert "secret" not in repr(snapshot).lower()


def test_a_whole_resource_can_be_sensitive(tmp_path):
    assert only(tmp_path, plan(instance(sensitive=True))).instance_type == "(sensitive)"


def test_a_sensitive_variable_hides_what_it_gives(tmp_path):
    document = plan(
        instance(after={"instance_type": None}, unknown={"instance_type": True}),
        root={
            "variables": {"kind": {"sensitive": True}},
            "resources": [block("aws_instance.one", {"instance_type": refers("var.kind")})],
        },
        variables={"kind": {"value": "p5.48xlarge"}},
    )

    row = only(tmp_path, document)

    assert (row.instance_type, row.ceiling.max) == ("(sensitive)", 8)


def test_a_sensitive_output_hides_what_it_gives(tmp_path):
    child = {"outputs": {"kind": {"sensitive": True, "expression": always("p5.48xlarge")}}}
    document = plan(
        instance(after={"instance_type": None}, unknown={"instance_type": True}),
        root={
            "module_calls": {"m": {"module": child}},
            "resources": [block("aws_instance.one", {"instance_type": refers("module.m.kind", "module.m")})],
        },
    )

    assert only(tmp_path, document).instance_type == "(sensitive)"


def test_a_sensitive_variable_of_a_module_hides_what_it_gives(tmp_path):
    child = {
        "variables": {"kind": {"sensitive": True}},
        "resources": [block("aws_instance.one", {"instance_type": refers("var.kind")})],
    }
    document = plan(
        instance("module.m.aws_instance.one", after={"instance_type": None}, unknown={"instance_type": True}),
        root={"module_calls": {"m": {"expressions": {"kind": always("p5.48xlarge")}, "module": child}}},
    )

    assert only(tmp_path, document).instance_type == "(sensitive)"
