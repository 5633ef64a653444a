"""`guardrails scan azure`: what is found, what is asked for, and whose it is."""

import pytest

from tests.cloud.azure import faults
from tests.cloud.azure.estate import HOME, ONE, SECRET, THREE, TWO
from tests.cloud.azure.resources import A100, PLAIN, cluster, machine, resource, scale_set
from tests.integration.scans import total
from tests.plans import register

CUSTOMER = "bbbbbbbb-0000-4000-8000-000000000009"


@pytest.fixture
def tenants(azure):
    """Two subscriptions below two management groups; one machine in each of two regions of the first."""
    azure.estate.subscription(ONE, groups=("prod",))
    azure.estate.subscription(TWO, groups=("test",))
    for region in ("eastus", "westeurope"):
        azure.estate.resource(machine(f"vm-{region}", location=region))
    return azure


def owned(*lines):
    return register() + "".join(f"    {line}\n" for line in lines)


def put(estate, *bodies):
    for body in bodies:
        estate.resource(body)


def test_machines_sets_and_clusters_count_once_each(azure):
    azure.estate.subscription(ONE)
    put(azure.estate, machine("vm"), machine("off", power="deallocated"), machine("web", size=PLAIN))
    put(azure.estate, *scale_set("workers", A100, 3), *cluster("ml", count=1, most=4))

    ran = azure()

    rows = {each["address"].rpartition("/")[2].lower(): each for each in ran.workloads}
    assert {name: (each["accelerators"]["min"], each["ceiling"]["min"]) for name, each in rows.items()} == {
        "vm": (8, 8),
        "off": (0, 8),
        "workers": (3, 3),
        "gpu": (8, 32),
    }
    assert {each["region"] for each in ran.workloads} == {"eastus"}
    assert ran.states(ONE) <= {"read", "empty"}


def test_what_resource_graph_does_not_list_is_not_asked_for(azure):
    azure.estate.subscription(ONE)
    azure.estate.subscription(TWO)
    azure.estate.resource(machine("vm", subscription=TWO))
    azure.estate.subscription(THREE)

    ran = azure()

    assert len(ran.workloads) == 1
    asked = {each.path.partition("/providers/")[2] for each in azure.world.log if TWO in each.path}
    assert asked == {"microsoft.compute/virtualmachines", "microsoft.compute/capacityreservationgroups"}
    asked = {each.path.partition("/providers/")[2] for each in azure.world.log if THREE in each.path}
    assert asked == {"microsoft.compute/capacityreservationgroups"}, "what others share is in no inventory"
    (line,) = ran.lines(f"{THREE}/global/aks")
    assert (line["state"], line["reason"]) == ("empty", "Resource Graph lists nothing of it")


def test_what_resource_graph_hides_from_a_role_that_lacks_it_is_denied_and_not_passed_over(azure):
    azure.estate.subscription(ONE, state="Disabled")
    for each in (TWO, THREE):
        azure.estate.subscription(each)
    azure.world.fault(faults.denied(), path="*/containergroups")

    ran = azure()

    assert ran.code in (1, 3)
    assert ran.states(f"{TWO}/global/container_groups") == {"denied"}


def test_what_resource_graph_cannot_read_is_asked_for_in_full(azure):
    azure.estate.subscription(ONE, readable=False)
    azure.estate.resource(machine("vm"))

    assert len(azure().workloads) == 1


def test_without_resource_graph_everything_is_asked_for(azure):
    azure.estate.subscription(ONE)
    azure.estate.resource(machine("vm"))
    azure.world.fault(faults.denied(), path="/providers/microsoft.resourcegraph/resources")

    ran = azure()

    assert len(ran.workloads) == 1
    assert ran.states(ONE) <= {"read", "empty"}


def test_subscriptions_can_be_named_in_any_case(tenants):
    ran = tenants("--accounts", ONE.upper())

    assert {each.path.split("/")[2] for each in tenants.world.log if "/resourcegroups/" in each.path} <= {ONE}
    assert len(ran.workloads) == 2
    assert {each["account"] for each in ran.workloads} == {ONE}


def test_a_management_group_can_be_named(tenants):
    tenants.estate.resource(machine("vm", subscription=TWO))

    assert {each["account"] for each in tenants("--ou", "PROD").workloads} == {ONE}


@pytest.mark.parametrize("named", ["westeurope", "WestEurope"])
def test_regions_can_be_named(tenants, named):
    assert {each["region"] for each in tenants("--regions", named).workloads} == {"westeurope"}


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        (f"account={ONE.upper()}", set()),
        ("ou=Prod", set()),
        ("region=westeurope", {"eastus"}),
        ("service=compute", set()),
    ],
)
def test_what_is_excluded_is_not_read_and_said(tenants, excluded, left):
    ran = tenants("--exclude", excluded)

    assert {each["region"] for each in ran.workloads} == left
    if not excluded.startswith("region"):
        assert any(each["state"] == "skipped" for each in ran.report["coverage"])


def test_services_can_be_named(tenants):
    tenants("--services", "aks")

    assert not [each for each in tenants.world.log if "microsoft.compute" in each.path]


def test_a_service_that_does_not_exist_is_a_usage_error(tenants):
    ran = tenants("--services", "vms")

    assert ran.code == 2
    assert "vms" in ran.stderr


def test_a_subscription_that_is_named_and_does_not_exist_is_never_0(tenants):
    ran = tenants("--accounts", THREE)

    assert ran.code in (2, 3)
    assert THREE in ran.stdout + ran.stderr


@pytest.mark.parametrize(("state", "seen"), [("Disabled", "disabled"), ("Deleted", "empty")])
def test_a_subscription_that_is_not_active_is_shown(tenants, state, seen):
    tenants.estate.subscription(THREE, state=state)

    assert tenants().states(THREE) == {seen}


def test_without_the_root_group_a_scan_is_never_complete_unless_it_is_not_asked_to_be(tenants):
    tenants.estate.root = "noaccess"
    tenants.cli.write("register.yaml", owned("ous:", f"  - {{provider: azure, id: {HOME}}}"))

    assert tenants("--register", "register.yaml").code == 3
    assert tenants("--register", "register.yaml", "--no-organization").code == 0


@pytest.mark.parametrize(
    "line",
    [f'accounts: [{{provider: azure, id: "{ONE.upper()}"}}]', "ous: [{provider: azure, id: Prod}]"],
    ids=["account", "group"],
)
def test_whose_it_is_by_the_register(tenants, line):
    tenants.cli.write("register.yaml", owned(line))

    ran = tenants("--register", "register.yaml")

    assert {each["customer"] for each in ran.workloads} == {"C-1"}


@pytest.mark.parametrize("where", ["subscription", "machine"])
def test_whose_it_is_by_tags(azure, where):
    azure.estate.subscription(ONE, tags={"customer": "C-1"} if where == "subscription" else {})
    azure.estate.resource(machine("vm", tags={"customer": "C-1"} if where == "machine" else {}))
    azure.cli.write("register.yaml", register())

    ran = azure("--register", "register.yaml")

    assert {each["customer"] for each in ran.workloads} == {"C-1"}


def test_a_delegated_subscription_belongs_to_whoever_has_its_home_tenant(azure):
    azure.estate.subscription(ONE, tenant=CUSTOMER, managing=(HOME,))
    azure.estate.delegations[ONE] = (
        f"/subscriptions/{ONE}/providers/Microsoft.ManagedServices/registrationAssignments/a-1",
    )
    azure.estate.resource(machine("vm"))
    azure.cli.write("register.yaml", owned(f"ous: [{{provider: azure, id: {CUSTOMER}}}]"))

    ran = azure("--register", "register.yaml")

    assert {each["customer"] for each in ran.workloads} == {"C-1"}
    assert ran.code == 0, ran.stdout


def test_a_size_that_is_not_in_the_catalog_is_asked_about(azure):
    azure.estate.subscription(ONE)
    azure.estate.resource(machine("vm", size="Standard_ND999_X9_v9"))
    azure.estate.answers[f"/subscriptions/{ONE}/providers/microsoft.compute/skus"] = [
        {
            "resourceType": "virtualMachines",
            "name": "Standard_ND999_X9_v9",
            "family": "standardNDX9v9Family",
            "locations": ["eastus"],
            "capabilities": [{"name": "GPUs", "value": "12"}],
        }
    ]

    ran = azure()

    (row,) = ran.workloads
    assert row["accelerator"] == "unknown"
    assert any("Standard_ND999_X9_v9" in each["reason"] for each in ran.lines(f"{ONE}/global/compute"))


def test_long_lists_are_read_to_their_end(azure):
    azure.estate.subscription(ONE)
    for number in range(250):
        azure.estate.resource(machine(f"vm-{number}"))

    ran = azure()

    assert total(ran.workloads) == (2000, 2000)


def test_china_is_read_only_if_it_is_named(tenants):
    refused = tenants(AZURE_AUTHORITY_HOST="login.chinacloudapi.cn")

    assert refused.code == 2
    assert "another company" in refused.stderr


def test_credentials_that_are_not_accepted_end_the_scan_with_2(tenants):
    ran = tenants(AZURE_CLIENT_SECRET="wrong~secret")

    assert ran.code == 2
    assert "AADSTS7000215" in ran.stderr
    assert "hint:" in ran.stderr
    assert len(ran.stderr.splitlines()) == 2
    for private in ("jane", "wrong~secret", SECRET, HOME):
        assert private not in ran.stderr


def test_a_thing_that_nobody_knows_is_not_asked_for_twice(tenants):
    """Resources of other types cost no call."""
    put(tenants.estate, resource("Microsoft.Storage/storageAccounts", "disks", {}))

    tenants()

    assert not [each for each in tenants.world.log if "storageaccounts" in each.path]
    assert len(tenants.world.log) == len({(each.path, str(each.query)) for each in tenants.world.log})
