"""`guardrails permissions`: the role that is printed is that of the services that a scan would read."""

import json

import pytest
import yaml
from click.testing import CliRunner

from guardrails.cli.permissions import permissions
from guardrails.clouds.aws.table import SERVICES as AWS
from guardrails.clouds.azure.table import SERVICES as AZURE
from guardrails.clouds.gcp.table import SERVICES as GCP
from guardrails.errors import ConfigError

TABLES = {"aws": AWS, "azure": AZURE, "gcp": GCP}
GROUP = "/providers/Microsoft.Management/managementGroups/tenants"
PRINCIPAL = "b28af3ac-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(*arguments):
    done = CliRunner().invoke(permissions, arguments)
    if done.exception is not None:
        raise done.exception
    return done.output


def listed(*arguments):
    """Permissions of a list; calls that need none are left out."""
    return {line.split()[0] for line in printed(*arguments, "-o", "list").splitlines()} - {"-"}


def granted(cloud, *arguments):
    """Permissions of the role."""
    text = printed(cloud, *arguments)
    match cloud:
        case "aws":
            return {each for one in json.loads(text)["Statement"] for each in one["Action"]}
        case "azure":
            return set(json.loads(text)["Actions"])
    return set(yaml.safe_load(text)["includedPermissions"])


@pytest.mark.parametrize("cloud", list(TABLES))
def test_the_role_of_a_service_is_a_part_of_the_whole_role(cloud):
    first = TABLES[cloud].defaults[0]
    whole, part = granted(cloud), granted(cloud, "--services", f"{cloud}:{first}")

    assert part < whole
    assert granted(cloud, "--services", first) == part
    assert {each.permission for each in TABLES[cloud].service(first).actions} <= part


@pytest.mark.parametrize("cloud", ["azure", "gcp"])
def test_the_list_names_what_the_role_grants_with_why(cloud):
    assert listed(cloud) == granted(cloud)
    assert all(len(line.split()) > 2 for line in printed(cloud, "-o", "list").splitlines())


def test_azure_s_role_says_where_it_can_be_given_and_terraform_gives_it():
    role = json.loads(printed("azure", "--scope", GROUP, "--role-name", "reader"))
    made = json.loads(printed("azure", "-o", "terraform", "--scope", GROUP, "--principal", PRINCIPAL))

    assert (role["Name"], role["AssignableScopes"]) == ("reader", [GROUP])
    assert role["DataActions"] == []
    assert made["resource"]["azurerm_role_assignment"]["guardrails"]["principal_id"] == PRINCIPAL
    assert "variable" not in made


def test_gcp_s_role_of_one_project_leaves_out_what_none_can_hold():
    whole, single = granted("gcp"), granted("gcp", "--scope", "projects/tenant-one")
    made = json.loads(printed("gcp", "-o", "terraform", "--scope", "organizations/123"))

    assert {each for each in whole if each.startswith("resourcemanager.folders.")}
    assert not {each for each in single if each.startswith("resourcemanager.folders.")}
    assert "google_organization_iam_custom_role" in made["resource"]
    assert set(made["variable"]) == {"principal"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("azure", "--scope", "everything"), "neither a subscription nor a management group"),
        (("gcp", "--scope", "everything"), "neither an organization nor a project"),
        (("gcp", "--role-name", "with space"), "is no id of a custom role"),
        (("azure", "--services", "ec2"), "no service named 'ec2'"),
        (("gcp", "--services", "aws:ec2"), "which is not scanned"),
    ],
)
def test_what_cannot_be_is_refused(arguments, words):
    with pytest.raises(ConfigError, match=words):
        printed(*arguments)
