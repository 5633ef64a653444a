"""Account and region: the resource's own words first, then its provider's, never a guess."""

import pytest

from tests.samples.terraform import (
    always,
    block,
    change,
    group,
    instance,
    only,
    plan,
    refers,
)

ARN = "arn:aws:ec2:eu-west-1:444455556666:instance/i-1"
ROLE = "arn:aws-us-gov:iam::111122223333:role/deploy"


def provided(expressions, after=None, key="aws", configured=None, **differs):
    """A plan of one instance whose provider is configured like this."""
    providers = {configured or key: {"name": "aws", "expressions": expressions}}
    root = {"resources": [block("aws_instance.one", {}, key)]} | differs.pop("root", {})
    return plan(instance(after=after), providers=providers, root=root, **differs)


@pytest.mark.parametrize(
    ("expressions", "after", "account", "region", "partition"),
    [
        ({}, {"arn": ARN}, "444455556666", "eu-west-1", "aws"),
        ({}, {"arn": ARN, "region": "us-east-2"}, "444455556666", "us-east-2", "aws"),
        (
            {},
            {"iam_instance_profile": "arn:aws:iam::444455556666:instance-profile/x"},
            "444455556666",
            "unknown",
            "aws",
        ),
        ({"assume_role": [{"role_arn": always(ROLE)}]}, {}, "111122223333", "unknown", "aws-us-gov"),
        (
            {"assume_role": [{"role_arn": refers("var.role")}], "region": refers("var.region")},
            {},
            "111122223333",
            "us-gov-west-1",
            "aws-us-gov",
        ),
        (
            {"assume_role_with_web_identity": [{"role_arn": always(ROLE)}]},
            {},
            "111122223333",
            "unknown",
            "aws-us-gov",
        ),
        (
            {"assume_role": [{"role_arn": refers("local.role")}], "allowed_account_ids": always(["1"])},
            {},
            "unknown",
            "unknown",
            "",
        ),
        (
            {"allowed_account_ids": always(["111122223333"]), "region": always("cn-north-1")},
            {},
            "111122223333",
            "cn-north-1",
            "aws-cn",
        ),
        ({"allowed_account_ids": always(["1", "2"])}, {}, "unknown", "unknown", ""),
        ({"region": always("us-iso-east-1")}, {}, "unknown", "us-iso-east-1", "aws-iso"),
        ({"profile": always("prod")}, {}, "unknown", "unknown", ""),
        (
            {"region": always("us-east-1")},
            {"availability_zone": "us-west-2-lax-1a"},
            "unknown",
            "us-west-2",
            "aws",
        ),
    ],
)
def test_an_aws_resource_is_placed(tmp_path, expressions, after, account, region, partition):
    variables = {"role": {"value": ROLE}, "region": {"value": "us-gov-west-1"}}

    row = only(tmp_path, provided(expressions, after, variables=variables))

    assert (row.account, row.region, row.partition) == (account, region, partition)


@pytest.mark.parametrize(
    ("key", "configured", "others", "region"),
    [
        ("aws.west", "aws.west", {}, "us-west-1"),
        ("module.a:aws", "module.a:aws", {}, "us-west-1"),
        ("module.a:aws", "aws", {}, "us-west-1"),
        ("module.a:aws", "aws", {"aws.east": {"name": "aws", "alias": "east"}}, "unknown"),
        ("aws", "azurerm", {}, "unknown"),
    ],
)
def test_the_provider_is_found_by_its_key_or_not_at_all(tmp_path, key, configured, others, region):
    document = provided({"region": always("us-west-1")}, key=key, configured=configured)
    document["configuration"]["provider_config"][configured]["name"] = (
        "azurerm" if configured == "azurerm" else "aws"
    )
    document["configuration"]["provider_config"] |= others

    assert only(tmp_path, document).region == region


@pytest.mark.parametrize(("key", "account"), [("aws", "111122223333"), ("aws.other", "unknown")])
def test_the_identity_that_terraform_asked_for_is_the_account_of_that_provider(tmp_path, key, account):
    identity = {
        "address": "data.aws_caller_identity.me",
        "mode": "data",
        "type": "aws_caller_identity",
        "name": "me",
        "values": {"account_id": "111122223333"},
    }
    resources = [block("aws_instance.one"), block("aws_caller_identity.me", {}, key, "data")]
    document = provided(
        {"region": always("us-east-1")},
        root={"resources": resources},
        prior_state={"values": {"root_module": {"resources": [identity]}}},
    )

    assert only(tmp_path, document).account == account


def test_without_configuration_everything_is_unknown(tmp_path):
    document = plan(instance())
    del document["configuration"]

    row = only(tmp_path, document)

    assert (row.account, row.region, row.zone) == ("unknown", "unknown", "unknown")


def test_a_group_is_in_the_region_of_its_zones(tmp_path):
    after = {"availability_zones": ["us-east-1b", "us-east-1a"], "launch_template": [{"id": "lt-1"}]}

    row = only(tmp_path, plan(group(after=after, unknown={})))

    assert (row.region, row.zone) == ("us-east-1", "unknown")


GCE = {"machine_type": "a3-highgpu-8g", "guest_accelerator": []}
LINK = "https://www.googleapis.com/compute/v1/projects/linked/zones/us-east4-b/instances/x"


@pytest.mark.parametrize(
    ("after", "unknown", "account", "region", "zone"),
    [
        ({"project": "own", "zone": "us-central1-a"}, {}, "own", "us-central1", "us-central1-a"),
        ({"self_link": LINK, "zone": "projects/x/zones/us-east4-b"}, {}, "linked", "us-east4", "us-east4-b"),
        ({"zone": "europe-west9-a"}, {"project": True}, "from-provider", "europe-west9", "europe-west9-a"),
        ({}, {"zone": True}, "from-provider", "unknown", "unknown"),
        ({}, {}, "from-provider", "asia-east1", "asia-east1-c"),
    ],
)
def test_a_gcp_resource_is_placed(tmp_path, after, unknown, account, region, zone):
    expressions = {
        "project": always("from-provider"),
        "zone": always("asia-east1-c"),
        "region": always("asia-east1"),
    }
    document = plan(
        change("google_compute_instance.x", "google_compute_instance", GCE | after, unknown=unknown),
        providers={"google": {"name": "google-beta", "expressions": expressions}},
        root={"resources": [block("google_compute_instance.x", {"zone": refers("local.zone")}, "google")]},
    )

    row = only(tmp_path, document)

    assert (row.account, row.region, row.zone) == (account, region, zone)


def test_a_provider_without_zone_has_its_region(tmp_path):
    document = plan(
        change("google_compute_instance.x", "google_compute_instance", GCE),
        providers={"google": {"name": "google", "expressions": {"region": always("asia-east1")}}},
        root={"resources": [block("google_compute_instance.x", {}, "google")]},
    )

    assert only(tmp_path, document).region == "asia-east1"


VM = {"size": "Standard_ND96isr_H100_v5", "location": "West Europe", "tags": None}
NIC = "/subscriptions/AAAABBBB-0000-0000-0000-000000000000/resourceGroups/g/providers/x/networkInterfaces/n"


@pytest.mark.parametrize(
    ("after", "account"),
    [
        (
            {"id": NIC.replace("AAAABBBB", "CCCCDDDD"), "network_interface_ids": [NIC]},
            "ccccdddd-0000-0000-0000-000000000000",
        ),
        ({"network_interface_ids": [NIC]}, "aaaabbbb-0000-0000-0000-000000000000"),
        ({}, "11111111-2222-3333-4444-555555555555"),
    ],
)
def test_an_azure_resource_is_placed(tmp_path, after, account):
    expressions = {"subscription_id": always("11111111-2222-3333-4444-555555555555")}
    document = plan(
        change(
            "azurerm_linux_virtual_machine.x", "azurerm_linux_virtual_machine", VM | after | {"zone": "2"}
        ),
        providers={"azurerm": {"name": "azurerm", "expressions": expressions}},
        root={"resources": [block("azurerm_linux_virtual_machine.x", {}, "azurerm")]},
    )

    row = only(tmp_path, document)

    assert (row.account, row.region, row.zone) == (account, "westeurope", "2")


CLUSTER_ID = (
    "/subscriptions/aaaabbbb-0000-0000-0000-000000000000/resourceGroups/g/providers/x/managedClusters/c"
)


@pytest.mark.parametrize(
    ("pool", "unknown", "cluster", "account"),
    [
        (
            {"kubernetes_cluster_id": CLUSTER_ID},
            {},
            {"id": CLUSTER_ID},
            "aaaabbbb-0000-0000-0000-000000000000",
        ),
        ({}, {"kubernetes_cluster_id": True}, {}, "unknown"),
        ({}, {"kubernetes_cluster_id": True}, {"id": CLUSTER_ID}, "aaaabbbb-0000-0000-0000-000000000000"),
    ],
)
def test_a_pool_lives_where_its_cluster_does(tmp_path, pool, unknown, cluster, account):
    size = {"vm_size": "Standard_NC24ads_A100_v4", "node_count": 1}
    main = {
        "location": "North Europe",
        "default_node_pool": [{"vm_size": "Standard_D4s_v5", "node_count": 1}],
    }
    document = plan(
        change("azurerm_kubernetes_cluster.c", "azurerm_kubernetes_cluster", main | cluster),
        change(
            "azurerm_kubernetes_cluster_node_pool.p",
            "azurerm_kubernetes_cluster_node_pool",
            size | pool,
            unknown=unknown,
        ),
        root={
            "resources": [
                block("azurerm_kubernetes_cluster.c", {}, "azurerm"),
                block(
                    "azurerm_kubernetes_cluster_node_pool.p",
                    {
                        "kubernetes_cluster_id": refers(
                            "azurerm_kubernetes_cluster.c.id", "azurerm_kubernetes_cluster.c"
                        )
                    },
                    "azurerm",
                ),
            ]
        },
    )

    row = only(tmp_path, document)

    assert (row.region, row.account) == ("northeurope", account)
