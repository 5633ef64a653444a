"""Which subscriptions a scan finds, and what it says of those that it cannot be sure of."""

import pytest

from guardrails.clouds.azure.session import organization
from guardrails.clouds.azure.session.inventory import Inventory
from guardrails.clouds.azure.source import AzureCloud
from guardrails.errors import ConfigError, SourceError
from guardrails.policy.unasked import unasked
from guardrails.scan.request import Excluded, ScanRequest
from guardrails.scan_settings import AzureSettings
from tests.cloud.azure import faults
from tests.cloud.azure.estate import HOME, ONE, THREE, TWO, subscription_id
from tests.samples.azure_answers import CATALOG

CUSTOMER = "bbbbbbbb-0000-4000-8000-000000000009"
ASSIGNMENT = "/providers/Microsoft.ManagedServices/registrationAssignments/a-1"


@pytest.fixture
def estate(azure_server):
    return azure_server.world.estate


@pytest.fixture
def find(session):
    """Lists the subscriptions that a request asks for."""

    def found(settings=None, **request):
        entered = session(settings)
        chosen = settings or AzureSettings()
        scope = organization.Scope(
            tenant=chosen.tenant,
            partition="",
            organization=chosen.organization,
            tags=lambda key: key == "customer",
            request=ScanRequest(**request),
        )

        def calls(actions):
            made = entered.calls(actions)
            made._pause = lambda _: None
            return made

        return organization.find(scope, calls)

    return found


def said(found, state):
    return [each for each in found.coverage if each.state == state]


def test_a_subscription_comes_with_tenant_groups_state_and_the_tags_that_name_customers(find, estate):
    estate.subscription(ONE, tags={"customer": "C-1", "owner": "jane"}, groups=("Prod", "gpu"))

    found = find()

    (account,) = found.accounts
    assert (account.id, account.state) == (ONE, "active")
    assert account.path == (HOME, "prod", "gpu")
    assert [(each.key, each.value) for each in account.tags] == [("customer", "C-1")]
    assert found.coverage == ()
    assert found.calls == 4


@pytest.mark.parametrize(
    ("text", "state", "noted"),
    [
        ("Enabled", "active", 0),
        ("Warned", "active", 1),
        ("PastDue", "active", 1),
        ("Disabled", "suspended", 0),
        ("Deleted", "closed", 0),
        ("Frozen", "unknown", 0),
        ("", "unknown", 0),
    ],
)
def test_states(find, estate, text, state, noted):
    estate.subscription(ONE, state=text)

    found = find()

    assert [each.state for each in found.accounts] == [state]
    assert len(found.coverage) == noted


def test_ids_are_the_same_in_any_case(find, estate):
    upper = "ABCDEF00-0000-4000-8000-000000000001"
    estate.subscription(upper, groups=("Prod",))
    estate.subscription(TWO)

    found = find(accounts=(upper.lower(),))

    assert [each.id for each in found.accounts] == [upper.lower()]
    assert [each.path for each in found.accounts] == [(HOME, "prod")]


def test_a_group_is_asked_for_with_all_below(find, estate):
    estate.subscription(ONE, groups=("prod", "gpu"))
    estate.subscription(TWO, groups=("prod",))
    estate.subscription(THREE, groups=("test",))

    assert [each.id for each in find(ous=("prod",)).accounts] == [ONE, TWO]
    assert [each.id for each in find(exclude=Excluded(ou=("prod",))).accounts] == [THREE]
    assert [each.id for each in find(ous=(HOME,)).accounts] == [ONE, TWO, THREE]


def test_a_group_that_holds_nothing_may_be_misspelt(find, estate):
    estate.subscription(ONE, groups=("prod",))

    found = find(ous=("prod", "porod"))

    assert [each.where for each in said(found, "incomplete")] == ["azure/porod"]


@pytest.mark.parametrize("root", ["", "noaccess"])
def test_without_the_root_group_there_may_be_more_subscriptions(find, estate, root):
    estate.subscription(ONE)
    estate.root = root

    (line,) = find().coverage

    assert (line.where, line.what, line.state) == ("azure/tenant", "accounts", "incomplete")
    assert "--no-organization" in line.reason


def test_who_asks_for_nothing_but_what_is_seen_is_told_nothing_of_the_rest(find, estate):
    estate.subscription(ONE)
    estate.root = ""

    found = find(AzureSettings(organization=False, credential="client-secret"))

    assert (found.coverage, found.calls) == ((), 1)
    assert [each.path for each in found.accounts] == [(HOME,)]


@pytest.mark.parametrize(
    "path", ["/subscriptions", "/tenants", "/providers/microsoft.management/getentities"]
)
def test_a_list_that_is_denied_is_a_line_of_coverage(find, azure_server, path):
    estate = azure_server.world.estate
    estate.subscription(ONE)
    azure_server.world.fault(faults.denied(), path=path)

    found = find(accounts=(ONE,))

    assert [each.id for each in found.accounts] == [ONE]
    assert [each.what for each in said(found, "denied")] == ["accounts"]


def test_a_subscription_that_only_the_tree_shows_is_not_lost(find, azure_server):
    estate = azure_server.world.estate
    estate.subscription(ONE, groups=("prod",))
    estate.subscription(TWO, groups=("prod",))
    estate.answers["/subscriptions"] = [estate.subscriptions[ONE].body()]

    found = {each.id: each for each in find().accounts}

    assert (found[TWO].state, found[TWO].path) == ("unknown", (HOME, "prod"))


def test_another_tenant_is_signed_in_to_of_its_own(find, estate):
    estate.subscription(ONE)
    estate.tenants[CUSTOMER] = "ProjectedBy"

    assert [(each.where, each.state) for each in find().coverage] == [(f"azure/{CUSTOMER}", "incomplete")]
    named = find(AzureSettings(tenant=HOME, credential="client-secret"))
    assert [(each.where, each.state) for each in named.coverage] == [(f"azure/{CUSTOMER}", "not_asked")]


def test_a_delegated_subscription_is_its_home_tenants(find, estate):
    estate.subscription(ONE)
    estate.subscription(TWO, tenant=CUSTOMER, managing=(HOME,))
    estate.tenants[CUSTOMER] = "ManagedBy"
    estate.delegations[TWO] = (f"/subscriptions/{TWO}{ASSIGNMENT}",)

    found = find()

    assert found.accounts[1].path == (CUSTOMER,)
    assert [(each.where, each.state, each.reason) for each in found.coverage] == [
        (f"azure/{TWO}", "read", f"delegated to {HOME}")
    ]
    assert [each.id for each in find(ous=(CUSTOMER,)).accounts] == [TWO]


@pytest.mark.parametrize(
    "delegated", [(), (f"/subscriptions/{TWO}/resourceGroups/gpu{ASSIGNMENT}",)], ids=["unknown", "group"]
)
def test_a_subscription_of_which_only_a_group_is_delegated_is_not_complete(find, estate, delegated):
    estate.subscription(TWO, tenant=CUSTOMER, managing=(HOME,))
    estate.delegations[TWO] = delegated

    (line,) = said(find(), "incomplete")

    assert (line.where, line.what) == (f"azure/{TWO}", "workloads")


def test_who_sells_a_subscription_is_said_and_attributes_nothing(find, estate):
    estate.subscription(ONE, quota="CSP_2015-05-01")

    (line,) = find().coverage

    assert (line.state, line.reason) == ("read", "sold through a partner (CSP)")


def test_who_pays_holds_a_subscription_at_the_top(find, estate):
    estate.subscription(ONE, groups=("prod",))
    estate.subscription(TWO)
    estate.billing = {"1234:ABCD_2019-05-31": {ONE.upper(): CUSTOMER, TWO: ""}}

    found = find()

    assert [each.path for each in found.accounts] == [
        ("1234:abcd_2019-05-31", CUSTOMER, HOME, "prod"),
        ("1234:abcd_2019-05-31", HOME),
    ]
    assert found.coverage == ()


@pytest.mark.parametrize(
    "path",
    ["/providers/microsoft.billing/billingaccounts", "/providers/microsoft.billing/*/billingsubscriptions"],
)
def test_who_pays_may_stay_unseen(find, azure_server, path):
    azure_server.world.estate.subscription(ONE)
    azure_server.world.estate.billing = {"1234": {ONE: ""}}
    azure_server.world.fault(faults.denied(), path=path)

    (line,) = find().coverage

    assert (line.where, line.complete) == ("azure/billing", True)
    assert list(unasked([line])) == []


def test_all_pages_of_all_lists_are_read(find, azure_server):
    for number in range(25):
        azure_server.world.estate.subscription(subscription_id(number), groups=("prod",))
    azure_server.world.page = 10

    found = find()

    assert len(found.accounts) == 25
    assert {each.path for each in found.accounts} == {(HOME, "prod")}


def test_an_id_that_is_none_is_a_usage_error(find, estate):
    with pytest.raises(ConfigError, match="no Azure subscription id"):
        find(accounts=("prod",))


def test_nothing_to_read_is_an_error(find, estate):
    with pytest.raises(SourceError, match="no account is left"):
        find()


TYPES = ("microsoft.containerservice/managedclusters", "microsoft.batch/batchaccounts")


def resource(subscription, kind, name):
    id_ = f"/subscriptions/{subscription}/resourceGroups/ai/providers/{kind}/{name}"
    return {"id": id_, "name": name, "type": kind, "location": "eastus", "properties": {}}


def test_the_inventory_vouches_for_what_it_can_read_with_one_question(session, azure_server):
    estate = azure_server.world.estate
    for id_ in (ONE, TWO):
        estate.subscription(id_)
    estate.subscription(THREE, readable=False)
    estate.resource(resource(ONE, "Microsoft.ContainerService/managedClusters", "ml"))
    estate.resource(resource(ONE, "Microsoft.Storage/storageAccounts", "disks"))
    inventory = Inventory(TYPES, session().calls)

    found = {each: inventory.types(each, (ONE, TWO, THREE)) for each in (ONE, TWO, THREE)}

    assert found == {ONE: (frozenset(TYPES), 1), TWO: (frozenset(), 0), THREE: (None, 0)}
    assert len(azure_server.world.log) == 1


def test_a_type_that_no_subscription_has_is_asked_for_in_the_first_alone(session, azure_server):
    estate = azure_server.world.estate
    for id_ in (ONE, TWO, THREE):
        estate.subscription(id_)
    estate.resource(resource(TWO, "Microsoft.ContainerService/managedClusters", "ml"))
    inventory = Inventory(TYPES, session().calls)

    found = {each: inventory.types(each, (ONE, TWO, THREE))[0] for each in (THREE, TWO, ONE)}

    assert found == {ONE: {"microsoft.batch/batchaccounts"}, TWO: set(TYPES[:1]), THREE: set()}


def test_an_inventory_that_is_denied_or_cut_short_vouches_for_nothing(session, azure_server):
    azure_server.world.estate.subscription(ONE)
    azure_server.world.fault(faults.denied())
    assert Inventory(TYPES, session().calls).types(ONE, ()) == (None, 1)

    azure_server.world.heal()
    path = "/providers/microsoft.resourcegraph/resources"
    row = {"id": ONE, "subscriptionId": ONE, "types": None}
    azure_server.world.estate.answers[path] = {"data": [row], "resultTruncated": "true"}
    assert Inventory(TYPES, session().calls).types(ONE, ())[0] is None


def test_a_subscription_that_nobody_listed_is_asked_about_alone(session, azure_server):
    azure_server.world.estate.subscription(ONE)

    assert Inventory(TYPES, session().calls).types(ONE, ()) == (frozenset(TYPES), 1)


def test_a_scan_that_is_resumed_leaves_out_what_it_left_out_before(session, azure_server):
    for id_ in (ONE, TWO):
        azure_server.world.estate.subscription(id_)
    azure_server.world.estate.resource(resource(TWO, "Microsoft.Batch/batchAccounts", "b"))
    session()
    first, again = (
        AzureCloud(AzureSettings(), ScanRequest(services=("aks", "batch")), CATALOG) for _ in range(2)
    )
    accounts = first.accounts().accounts

    opened = [first.open(each) for each in accounts]
    again.resume(accounts)

    assert [again.open(each).units for each in reversed(accounts)] == [
        each.units for each in reversed(opened)
    ]
