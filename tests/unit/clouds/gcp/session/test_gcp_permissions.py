"""The least that a scan must be allowed to do: from its calls, only for the chosen services, read-only."""

import pytest
import yaml

from guardrails.clouds.gcp.session import permissions as least
from guardrails.clouds.gcp.table import SERVICES
from guardrails.errors import ConfigError
from guardrails.scan.request import ScanRequest

EVERY = tuple(SERVICES.service(name) for name in SERVICES.names)
GKE = SERVICES.chosen(ScanRequest(services=("gke",)))
ROLE = "guardrailsScan"


def test_the_role_may_do_what_the_services_call_and_nothing_else():
    role = yaml.safe_load(least.role_yaml(GKE, ROLE))
    wanted = {each.permission for service in GKE for each in service.actions}

    assert set(role["includedPermissions"]) == wanted | {
        "compute.regions.list",
        "resourcemanager.folders.get",
        "resourcemanager.organizations.get",
        "resourcemanager.projects.get",
        "serviceusage.services.list",
    }
    assert (role["title"], role["stage"]) == ("Guardrails scan", "GA")


def test_every_permission_reads():
    role = least.role_policy(EVERY, ROLE)

    verbs = {each.rpartition(".")[2] for each in role["includedPermissions"]}
    assert verbs <= {"get", "list", "aggregatedList"}


def test_a_role_of_a_project_has_none_of_what_only_organizations_can_grant():
    role = least.role_policy(EVERY, ROLE, "projects/alpha-prod")

    assert not [
        each for each in role["includedPermissions"] if ".folders." in each or ".organizations." in each
    ]
    assert "resourcemanager.projects.get" in role["includedPermissions"]


def test_terraform_makes_the_same_role_and_gives_it():
    member = "serviceAccount:scanner@tools.iam.gserviceaccount.com"
    made = least.terraform(GKE, ROLE, "organizations/700000000001", member)

    role = made["resource"]["google_organization_iam_custom_role"]["guardrails"]
    given = made["resource"]["google_organization_iam_member"]["guardrails"]
    assert role["permissions"] == least.role_policy(GKE, ROLE)["includedPermissions"]
    assert (role["org_id"], given["org_id"], given["member"]) == ("700000000001", "700000000001", member)
    assert "variable" not in made


def test_terraform_asks_for_what_is_not_given():
    assert set(least.terraform(GKE, ROLE)["variable"]) == {"organization", "principal"}


def test_terraform_of_a_project_stays_in_it():
    made = least.terraform(GKE, ROLE, "projects/alpha-prod")

    assert set(made["resource"]) == {"google_project_iam_custom_role", "google_project_iam_member"}
    assert set(made["variable"]) == {"principal"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"role_name": "a b"}, "custom role"),
        ({"role_name": ROLE, "scope": "folders/1"}, "neither"),
        ({"role_name": ROLE, "principal": "jane"}, "member"),
    ],
)
def test_what_can_be_none_is_said(arguments, words):
    with pytest.raises(ConfigError, match=words):
        least.terraform(GKE, **arguments)


def test_every_call_says_why_it_is_made():
    found = least.declared_actions(EVERY)

    assert all(each.why for each in found)
    assert len({(each.operation, each.permission) for each in found}) == len(found)
