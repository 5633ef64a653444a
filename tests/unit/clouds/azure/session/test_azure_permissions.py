"""The role that a scan of Azure needs."""

import pytest

from guardrails.clouds.azure.session.permissions import declared_actions, role_policy, terraform
from guardrails.clouds.azure.table import SERVICES
from guardrails.errors import ConfigError

ALL = [SERVICES.service(name) for name in SERVICES.names]
GROUP = "/providers/Microsoft.Management/managementGroups/contoso"
WHO = "5f7b9a00-0000-4000-8000-00000000abcd"


def test_every_action_reads():
    actions = role_policy(ALL, "guardrails-scan", GROUP)["Actions"]

    assert len(actions) == len({each.lower() for each in actions})
    assert {each for each in actions if not each.lower().endswith("/read")} <= {
        "Microsoft.Management/getEntities/action"
    }
    assert not [each for each in actions if "*" in each or "listkeys" in each.lower()]


def test_a_role_holds_what_its_services_call_and_no_more():
    none = set(role_policy([], "r", GROUP)["Actions"])
    one = set(role_policy([SERVICES.service("container_groups")], "r", GROUP)["Actions"])

    assert one - none == {"Microsoft.ContainerInstance/containerGroups/read"}
    assert "Microsoft.ResourceGraph/resources/read" in none


def test_a_call_that_needs_no_permission_is_declared_and_not_granted():
    listed = [each for each in declared_actions([]) if not each.permission]

    assert {each.operation for each in listed} == {
        "Tenants.List",
        "BillingAccounts.List",
        "BillingSubscriptions.ListByBillingAccount",
    }
    assert "" not in role_policy([], "r", GROUP)["Actions"]


def test_the_role_can_be_assigned_where_it_is_said():
    assert role_policy([], "r", GROUP)["AssignableScopes"] == [GROUP]
    assert "{management-group}" in role_policy([], "r")["AssignableScopes"][0]


@pytest.mark.parametrize("scope", ["contoso", "/", "/subscriptions/x", GROUP + "/../x", "/subscriptions/*"])
def test_a_scope_that_is_none_is_refused(scope):
    with pytest.raises(ConfigError, match="--scope"):
        role_policy([], "r", scope)
    with pytest.raises(ConfigError, match="--scope"):
        terraform([], "r", scope)


def test_terraform_makes_the_role_and_assigns_it():
    whole = terraform([], "guardrails-scan", GROUP, WHO)

    assert "variable" not in whole
    role = whole["resource"]["azurerm_role_definition"]["guardrails"]
    assert (role["scope"], role["assignable_scopes"]) == (GROUP, [GROUP])
    assert role["permissions"][0]["actions"] == role_policy([], "r")["Actions"]
    assert whole["resource"]["azurerm_role_assignment"]["guardrails"]["principal_id"] == WHO


def test_terraform_asks_for_what_is_not_given():
    asked = terraform([], "guardrails-scan")

    assert set(asked["variable"]) == {"scope", "principal_id"}
    assert asked["resource"]["azurerm_role_definition"]["guardrails"]["scope"] == "${var.scope}"


def test_a_principal_that_is_none_is_refused():
    with pytest.raises(ConfigError, match="--principal"):
        terraform([], "r", GROUP, "jane.doe@contoso.example")
