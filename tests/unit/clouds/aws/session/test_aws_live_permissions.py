"""The least that a scan must be allowed to do: from its calls, only for the chosen services, read-only."""

import json
import re

import pytest
from botocore.session import Session
from click.testing import CliRunner

from guardrails.cli.permissions import permissions
from guardrails.clouds.aws.session import permissions as least
from guardrails.clouds.aws.table import SERVICES
from guardrails.errors import ConfigError
from guardrails.scan.request import ScanRequest
from tests.conftest import ROOT

DEFAULT = SERVICES.chosen(ScanRequest())
WHO = "arn:aws:iam::111122223333:role/scanner"


def printed(*arguments):
    result = CliRunner().invoke(permissions, ["aws", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def actions(policy):
    return {action for statement in policy["Statement"] for action in statement["Action"]}


def test_the_role_may_do_what_the_services_call_and_nothing_else():
    policy = json.loads(printed("--services", "ec2,eks"))
    wanted = {each.permission for name in ("ec2", "eks") for each in SERVICES.service(name).actions}

    assert actions(policy) == wanted | {"ec2:DescribeRegions"}
    assert all(statement["Effect"] == "Allow" for statement in policy["Statement"])


def test_by_default_it_is_what_a_scan_reads_by_default():
    policy = json.loads(printed())

    assert actions(policy) == actions(least.role_policy(DEFAULT))
    assert not any(action.startswith("cloudtrail:") for action in actions(policy))


def test_services_can_be_added_to_those_that_are_read_by_default():
    policy = json.loads(printed("--services", "+quotas,+contact"))
    besides = {each.permission for name in ("quotas", "contact") for each in SERVICES.service(name).actions}

    assert "account:GetContactInformation" in besides
    assert actions(policy) == actions(least.role_policy(DEFAULT)) | besides
    assert besides.isdisjoint(actions(least.role_policy(DEFAULT)))


def test_one_plus_adds_all_names_of_its_list():
    assert printed("--services", "+quotas,trail") == printed("--services", "+quotas,+trail")


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_the_roles_are_of_the_partition_that_is_asked_for(partition):
    principal = f"arn:{partition}:iam::111122223333:role/scanner"
    for arguments in (("--partition", partition), ("--principal", principal)):
        policy = json.loads(printed("-o", "caller", *arguments))
        assert policy["Statement"][0]["Resource"] == f"arn:{partition}:iam::*:role/guardrails-scan"


def test_a_principal_of_another_partition_is_refused():
    with pytest.raises(ConfigError, match="in the partition aws, not in aws-cn"):
        printed("--principal", WHO, "--partition", "aws-cn")


def test_a_service_that_is_read_by_default_may_be_added_too():
    assert SERVICES.chosen(ScanRequest(services=("+ec2",))) == DEFAULT


@pytest.mark.parametrize("services", [("+quotas", "ec2"), ("ec2", "+contact")])
def test_adding_and_replacing_services_cannot_be_mixed(services):
    with pytest.raises(ConfigError, match="mixes names with and without") as failed:
        SERVICES.chosen(ScanRequest(services=services))
    assert "adds to those that are read by default" in failed.value.hint


def test_a_service_to_add_that_is_none_is_one_clear_line():
    with pytest.raises(ConfigError, match="no service named 'contacts'"):
        SERVICES.chosen(ScanRequest(services=("+contacts",)))


def test_evidence_of_access_needs_its_permission(monkeypatch):
    monkeypatch.setenv("GUARDRAILS_SCAN_AWS_ACCESS_EVIDENCE", "access.jsonl")

    assert "cloudtrail:LookupEvents" in actions(json.loads(printed("--services", "ec2")))


@pytest.mark.parametrize("name", SERVICES.names)
def test_every_action_only_reads(name):
    for each in least.declared_actions([SERVICES.service(name)]):
        assert re.fullmatch(
            r"[a-z0-9-]+:(Describe|List|BatchGet|Get|Lookup)\w+|sts:AssumeRole", each.permission
        )
        assert each.why


@pytest.mark.parametrize("name", SERVICES.names)
def test_every_declared_call_exists(name):
    for each in least.declared_actions([SERVICES.service(name)]):
        assert each.operation in Session().get_service_model(each.client).operation_names


def test_the_statements_are_named_as_iam_allows():
    statements = least.caller_policy(DEFAULT, "arn:aws:iam::*:role/x")["Statement"]
    names = [statement["Sid"] for statement in statements]

    assert all(re.fullmatch(r"[A-Za-z0-9]+", name) for name in names)
    assert len(set(names)) == len(names)


def test_the_trust_names_the_principal_and_the_external_id():
    policy = json.loads(printed("-o", "trust", "--principal", WHO, "--external-id", "x-1"))
    (statement,) = policy["Statement"]

    assert statement["Principal"] == {"AWS": WHO}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "x-1"}}


def test_without_an_external_id_there_is_no_condition():
    assert "Condition" not in least.trust_policy(WHO, "")["Statement"][0]


@pytest.mark.parametrize(
    "bad", ["*", "scanner", "arn:aws:iam::*:role/x", "arn:aws:s3:::bucket", "arn:aws:iam::1"]
)
def test_a_principal_that_is_none_is_an_error(bad):
    with pytest.raises(ConfigError, match="principal"):
        least.trust_policy(bad, "")


@pytest.mark.parametrize("bad", ["${x}", "a b", "x"])
def test_an_external_id_that_is_none_is_an_error(bad):
    with pytest.raises(ConfigError, match="external id"):
        least.trust_policy(WHO, bad)


def test_a_trust_without_a_principal_is_an_error():
    with pytest.raises(ConfigError, match="whom it trusts"):
        CliRunner().invoke(permissions, ["aws", "-o", "trust"], catch_exceptions=False)


def test_the_caller_may_assume_the_roles_of_its_partition_and_list_the_organisation():
    who = WHO.replace("aws:", "aws-us-gov:", 1)
    policy = json.loads(printed("-o", "caller", "--principal", who, "--role-name", "reader"))
    enter, listing = policy["Statement"][:2]

    assert enter["Resource"] == "arn:aws-us-gov:iam::*:role/reader"
    assert "organizations:ListAccounts" in listing["Action"]


@pytest.mark.parametrize("principal", ["", WHO])
def test_terraform_is_complete(principal):
    made = json.loads(printed("-o", "terraform", "--principal", principal, "--external-id", "x-1"))
    role = made["resource"]["aws_iam_role"]["guardrails"]
    trust = json.loads(role["assume_role_policy"])

    assert role["name"] == "guardrails-scan"
    assert trust["Statement"][0]["Principal"]["AWS"] == (principal or "${var.principal}")
    assert ("variable" in made) == (principal == "")
    policy = made["resource"]["aws_iam_role_policy"]["guardrails"]["policy"]
    assert json.loads(policy) == least.role_policy(DEFAULT)


def test_cloudformation_is_a_template_of_the_role():
    made = json.loads(printed("-o", "cloudformation", "--role-name", "reader"))
    properties = made["Resources"]["Role"]["Properties"]

    assert made["Parameters"]["RoleName"]["Default"] == "reader"
    assert properties["Policies"][0]["PolicyDocument"] == least.role_policy(DEFAULT)
    assert set(made["Parameters"]) == {"Principal", "ExternalId", "RoleName"}


def test_the_list_says_why_of_each_call():
    lines = printed("-o", "list", "--services", "ec2").splitlines()

    assert any(line.startswith("ec2:DescribeInstances ") for line in lines)
    assert len(lines) == len(least.declared_actions([SERVICES.service("ec2")]))


def test_the_policy_of_the_terraform_module_is_what_the_command_prints():
    module = ROOT / "terraform" / "aws" / "policy.json"

    assert module.read_text(encoding="utf-8") == printed(), (
        "guardrails permissions aws > terraform/aws/policy.json"
    )
