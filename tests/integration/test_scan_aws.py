"""`guardrails scan aws` as a provider runs it: an organisation, its accounts, what is asked for."""

import pytest

from tests.integration.scans import DAY, ENFORCED, ONE, THREE, TWO, total
from tests.plans import register

MANAGEMENT = "123456789012"


def owned(*lines):
    """A register whose German customer C-1 owns accounts."""
    return register() + "".join(f"    {line}\n" for line in lines)


def test_every_account_and_region_of_the_organisation_is_read(tenants):
    tenants.estate.accounts[TWO].region("us-west-2").instances("g5.48xlarge", 2)

    ran = tenants()

    assert ran.code == 3
    found = {(each["account"], each["region"], each["instance_type"]) for each in ran.workloads}
    assert found == {
        (ONE, "us-east-1", "p5.48xlarge"),
        (ONE, "us-west-2", "p5.48xlarge"),
        (TWO, "us-west-2", "g5.48xlarge"),
    }
    assert total(ran.workloads) == (32, 32)
    assert ran.report["scope"] == "estate"


def test_an_estate_whose_owner_is_known_and_verified_is_0(tenants):
    tenants.cli.write("register.yaml", owned("accounts:", f'  - {{provider: aws, id: "{ONE}"}}'))
    tenants.cli.write("guardrails.yaml", ENFORCED)

    ran = tenants("--register", "register.yaml")

    assert ran.code == 0, ran.stdout + ran.stderr
    assert {each["customer"] for each in ran.workloads} == {"C-1"}
    assert ran.states(TWO) == {"empty"}


def test_the_text_says_what_was_read_and_what_was_found(tenants):
    ran = tenants("--details", "-o", "text", "--services", "ec2")

    assert ran.code == 3
    assert f"unattributed:aws/{ONE}" in ran.stdout
    assert "2 resources looked at, 2 with accelerators (16 at the ceiling)" in ran.stdout


def test_an_organisation_without_accelerators_is_0_and_says_how_much_was_read(scan):
    scan.estate.organisation((), {ONE: ""})
    scan.estate.accounts[ONE].region("us-east-1").instances("m5.large", 3)

    ran = scan()

    assert ran.code == 0, ran.stdout + ran.stderr
    assert ran.workloads == []


def test_a_narrowed_scan_that_finds_nothing_says_what_it_did_not_read(scan):
    scan.estate.organisation((), {ONE: "", TWO: ""})
    narrowed = ("--services", "ec2", "--regions", "us-east-1", "--accounts", ONE)

    ran = scan(*narrowed, "--details", "-o", "text", "--save", "estate.snapshot")
    later = scan.offline("estate.snapshot").report["summary"]["reasons"]

    assert ran.code == 0
    for said in (" ".join(ran.stdout.split()), "; ".join(later)):
        assert "nothing to verify or report" not in said
        others = (
            "appstream, autoscaling, batch, codebuild, ecs, eks, emr, gamelift, pcs, sagemaker, workspaces"
        )
        assert f"services not asked for: {others}" in said
        assert "regions not asked for: us-west-2" in said
        assert "accounts 2 not asked for" in said
    assert "no scan reads: Bedrock, Braket," in " ".join(ran.stdout.split())


def test_states_types_and_markets_are_those_of_the_instances(scan):
    scan.estate.organisation((), {ONE: ""})
    region = scan.estate.accounts[ONE].region("us-east-1")
    region.instances("p5.48xlarge", state="stopped").instances("p5.48xlarge", state="terminated")
    region.instances("p4d.24xlarge", market="spot").instances("trn1.32xlarge", 2, group="pg1", efa=True)
    region.instances("m5.large", 3)

    ran = scan("--services", "ec2")

    rows = {each["instance_type"]: each for each in ran.workloads}
    assert set(rows) == {"p5.48xlarge", "p4d.24xlarge", "trn1.32xlarge"}
    assert len(ran.workloads) == 4
    assert (rows["p5.48xlarge"]["accelerators"], rows["p5.48xlarge"]["ceiling"]) == (
        {"min": 0, "max": 0},
        {"min": 8, "max": 8},
    )
    assert rows["p4d.24xlarge"]["accelerators"] == {"min": 8, "max": 8}


def test_accounts_can_be_named(tenants):
    ran = tenants("--accounts", ONE)

    assert {each.account for each in tenants.world.log if each.service == "ec2"} == {ONE}
    assert len(ran.workloads) == 2


def test_an_organisational_unit_can_be_named(tenants):
    tenants("--ou", tenants.organisation.units["prod"])

    assert {each.account for each in tenants.world.log if each.service == "ec2"} == {ONE}


def test_regions_can_be_named(tenants):
    ran = tenants("--regions", "us-west-2", "--services", "ec2")

    assert {each["region"] for each in ran.workloads} == {"us-west-2"}
    assert {each.region for each in tenants.world.log if each.operation == "DescribeInstances"} == {
        "us-west-2"
    }


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        (
            f"account={TWO}",
            {(ONE, "us-east-1"), (ONE, "us-west-2"), *{(MANAGEMENT, "us-east-1"), (MANAGEMENT, "us-west-2")}},
        ),
        ("region=us-west-2", {(ONE, "us-east-1"), (TWO, "us-east-1"), (MANAGEMENT, "us-east-1")}),
        (
            "ou=prod",
            {(TWO, r) for r in ("us-east-1", "us-west-2")}
            | {(MANAGEMENT, r) for r in ("us-east-1", "us-west-2")},
        ),
    ],
    ids=["account", "region", "unit"],
)
def test_what_is_excluded_is_not_read_and_shown_as_skipped(tenants, excluded, left):
    excluded = excluded.replace("ou=prod", f"ou={tenants.organisation.units['prod']}")

    ran = tenants("--exclude", excluded, "--services", "ec2")

    asked = {(e.account, e.region) for e in tenants.world.log if e.operation == "DescribeInstances"}
    assert asked == left
    assert any(each["state"] == "skipped" for each in ran.report["coverage"])


def test_contact_is_asked_once_an_account_and_only_what_is_on_file_is_shown(tenants):
    tenants.estate.accounts[ONE].contact()

    ran = tenants("--accounts", f"{ONE},{TWO}", "--services", "+contact")

    assert tenants.world.calls()["account", "GetContactInformation"] == 2
    (held,) = ran.lines(f"{ONE}/global/contact")
    assert (held["what"], held["state"]) == ("evidence", "read")
    assert held["reason"] == "on file: name yes, address yes, telephone yes"
    (none,) = ran.lines(f"{TWO}/global/contact")
    assert none["reason"] == "on file: name no, address no, telephone no"
    assert ran.states(f"{ONE}/us-east-1/ec2") == {"read"}
    assert "Hidden Street" not in ran.stdout + ran.stderr


def test_services_can_be_named(tenants):
    tenants("--services", "ec2")

    assert {each.service for each in tenants.world.log} <= {"ec2", "sts", "organizations", "account"}


def test_a_service_that_does_not_exist_is_a_usage_error(tenants):
    ran = tenants("--services", "ec3")

    assert ran.code == 2
    assert "ec3" in ran.stderr


def test_an_account_that_is_named_and_does_not_exist_is_never_0(tenants):
    ran = tenants("--accounts", THREE)

    assert ran.code in (2, 3)
    assert THREE in ran.stdout + ran.stderr


def test_regions_that_are_not_enabled_are_shown_and_not_missing(tenants):
    tenants.cli.write("register.yaml", owned("accounts:", f'  - {{provider: aws, id: "{ONE}"}}'))

    ran = tenants("--register", "register.yaml", "--services", "ec2")

    assert ran.code == 0, ran.stdout + ran.stderr
    assert not [each for each in tenants.world.log if each.region == "ap-east-1"]


def test_a_region_that_is_asked_for_and_not_enabled_is_never_0(tenants):
    tenants.cli.write("register.yaml", owned("accounts:", f'  - {{provider: aws, id: "{ONE}"}}'))

    ran = tenants("--register", "register.yaml", "--regions", "us-east-1,ap-east-1", "--services", "ec2")

    assert ran.code == 3
    assert ran.states(f"{ONE}/ap-east-1") == {"disabled"}


def test_one_account_without_an_organisation(scan):
    scan.estate.single().region("us-east-1").instances("p5.48xlarge", 2)

    ran = scan("--services", "ec2")

    assert {each["account"] for each in ran.workloads} == {MANAGEMENT}
    assert total(ran.workloads) == (16, 16)
    assert ("sts", "AssumeRole") not in scan.world.calls()


def test_govcloud(scan):
    scan.estate.regions = ("us-gov-west-1", "us-gov-east-1")
    scan.estate.organisation((), {ONE: ""}, partition="aws-us-gov")
    scan.estate.accounts[ONE].region("us-gov-east-1").instances("p4d.24xlarge", 2)

    ran = scan("--services", "ec2", AWS_DEFAULT_REGION="us-gov-west-1")

    assert {each["region"] for each in ran.workloads} == {"us-gov-east-1"}
    assert total(ran.workloads) == (16, 16)
    assert {each.region for each in scan.world.log} == {"us-gov-west-1", "us-gov-east-1"}


def test_a_role_of_another_name_with_an_external_id(scan):
    scan.estate.organisation((), {ONE: ""}, role="Auditor", external_id="contract-7")
    scan.estate.accounts[ONE].region("us-east-1").instances("p5.48xlarge")
    scan.estate.ready()

    ran = scan("--role-name", "Auditor", "--external-id", "contract-7", "--services", "ec2")
    refused = scan("--role-name", "Auditor", "--services", "ec2")

    assert len(ran.workloads) == 1
    assert refused.code == 3
    assert refused.states(ONE) == {"denied"}
    assert not [each for each in ran.report["coverage"] if "contract-7" in str(each)]


def test_quotas_bound_what_an_account_could_start(scan):
    scan.estate.organisation((), {ONE: ""})
    region = scan.estate.accounts[ONE].region("us-east-1").instances("p5.48xlarge")
    region.quota("L-417A185B", "Running On-Demand P instances", 768.0)

    ran = scan("--accounts", ONE, "--services", "ec2,quotas")

    assert ("service-quotas", "ListServiceQuotas") in scan.world.calls()
    assert ran.states(ONE) <= {"read", "empty"}


def test_a_suspended_account_is_shown_and_never_complete(scan):
    organisation = scan.estate.organisation((), {ONE: ""})
    organisation.account(TWO, status="SUSPENDED")

    ran = scan("--services", "ec2")

    assert ran.code == 3
    assert ran.states(TWO) == {"disabled"}
    assert TWO not in {each.account for each in scan.world.log if each.service == "ec2"}


@pytest.mark.parametrize(
    ("how", "claim"),
    [
        ("account tag", {}),
        ("resource tag", {"customer": "C-1"}),
    ],
)
def test_attribution_by_tags(scan, how, claim):
    organisation = scan.estate.organisation()
    tags = {"customer": "C-1"} if how == "account tag" else {}
    organisation.account(ONE, tags=tags).region("us-east-1").instances("p5.48xlarge", tags=claim)
    scan.cli.write("register.yaml", register())

    ran = scan("--register", "register.yaml", "--services", "ec2")

    assert {each["customer"] for each in ran.workloads} == {"C-1"}


def test_attribution_by_organisational_unit(tenants):
    unit = tenants.organisation.units["prod"]
    tenants.cli.write("register.yaml", owned("ous:", f'  - {{provider: aws, id: "{unit}"}}'))

    ran = tenants("--register", "register.yaml", "--services", "ec2")

    assert {each["customer"] for each in ran.workloads} == {"C-1"}


def test_credentials_that_are_not_accepted_end_the_scan_with_2(tenants):
    from tests.cloud.aws import faults

    tenants.world.fault(faults.refused("InvalidClientTokenId", 403), service="sts")

    ran = tenants()

    assert ran.code == 2
    assert "hint:" in ran.stderr
    assert DAY[1] not in ran.stderr


def test_no_credentials_end_the_scan_with_2(tenants):
    ran = tenants(AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")

    assert ran.code == 2
    assert "credentials" in ran.stderr
