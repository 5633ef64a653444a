"""What goes wrong while `guardrails scan azure` reads: others go on, coverage names it, never exit 0."""

import pytest

from tests.cloud.azure import faults
from tests.cloud.azure.estate import ONE, TWO, subscription_id
from tests.cloud.azure.resources import machine
from tests.integration.scans import total
from tests.plans import register

LOST = {"denied", "throttled", "failed", "disabled", "incomplete"}
EFFECTS = {
    "denied": (faults.denied(), {"denied"}),
    "throttled for ever": (faults.throttled("1"), {"throttled"}),
    "throttled for an hour": (faults.throttled("3600"), {"throttled"}),
    "broken for ever": (faults.broken(), {"failed"}),
    "token not accepted": (faults.no("InvalidAuthenticationToken", 401), {"failed"}),
    "not found": (faults.no("SubscriptionNotFound", 404), {"disabled"}),
    "disabled": (faults.no("ReadOnlyDisabledSubscription", 409), {"disabled"}),
    "a proxy's page": (faults.page_of_a_proxy(), {"incomplete"}),
    "a redirect": (faults.leads_elsewhere("https://127.0.0.1:1/"), {"failed"}),
    "a foreign page": (faults.next_page("https://127.0.0.1:1/page"), {"incomplete"}),
    "cut": (faults.cut(), {"failed", "incomplete"}),
    "reset": (faults.reset(), {"failed"}),
    "no version": (
        faults.no("NoRegisteredProviderFound", 400, "The supported api-versions are '2020-01-01'."),
        {"failed"},
    ),
}
SUBSCRIPTIONS = {name: subscription_id(100 + number) for number, name in enumerate(EFFECTS)}
SLOW, MIDWAY = subscription_id(201), subscription_id(202)
MACHINES = "/subscriptions/{}/providers/microsoft.compute/virtualmachines"


@pytest.fixture(scope="module")
def storm(shared_azure):
    """One scan in which every subscription has a trouble of its own, and one has none."""
    estate, world = shared_azure.estate, shared_azure.world
    for id_ in (*SUBSCRIPTIONS.values(), SLOW, MIDWAY, ONE):
        estate.subscription(id_)
        for number in range(250 if id_ == MIDWAY else 2):
            estate.resource(machine(f"vm-{number}", subscription=id_))
    for name, id_ in SUBSCRIPTIONS.items():
        world.fault(EFFECTS[name][0], path=MACHINES.format(id_))
    world.fault(faults.slow(1), path=MACHINES.format(SLOW))
    world.fault(faults.denied(), path=MACHINES.format(MIDWAY), after=1)
    return shared_azure("--services", "compute")


def test_a_storm_of_troubles_is_3_and_the_subscription_without_any_is_read(storm):
    assert storm.code == 3
    assert storm.states(ONE) == {"read"}
    assert total(storm.of(ONE)) == (16, 16)


@pytest.mark.parametrize("name", EFFECTS)
def test_each_trouble_is_what_coverage_says_of_its_subscription(storm, name):
    (lost,) = [each for each in storm.lines(SUBSCRIPTIONS[name]) if each["state"] in LOST]

    assert lost["where"] == f"azure/{SUBSCRIPTIONS[name]}/global/compute"
    assert lost["state"] in EFFECTS[name][1] | {"incomplete"}
    assert lost["reason"]
    assert "jane" not in lost["reason"]
    assert storm.of(SUBSCRIPTIONS[name]) == []


def test_slow_pages_are_waited_for(storm):
    assert storm.states(SLOW) == {"read"}
    assert len(storm.of(SLOW)) == 2


def test_a_second_page_that_is_refused_keeps_the_first_and_is_incomplete(storm):
    assert storm.states(MIDWAY) == {"incomplete"}
    assert len(storm.of(MIDWAY)) == 100


@pytest.fixture
def healthy(azure):
    """Everything is known of the owner, so that only what was not read can keep a scan from 0."""
    for id_ in (ONE, TWO):
        azure.estate.subscription(id_)
        azure.estate.resource(machine("vm", subscription=id_))
    accounts = "".join(f'      - {{provider: azure, id: "{each}"}}\n' for each in (ONE, TWO))
    azure.cli.write("register.yaml", register() + "    accounts:\n" + accounts)
    azure.known = ("--register", "register.yaml")
    return azure


def test_without_troubles_it_is_0(healthy):
    ran = healthy(*healthy.known)

    assert ran.code == 0, ran.stdout


@pytest.mark.parametrize(
    "effect",
    [faults.throttled("1"), faults.broken(503), faults.reset(), faults.cut(), faults.page_of_a_proxy()],
    ids=["throttled", "unavailable", "reset", "cut", "proxy"],
)
def test_what_passes_after_a_while_is_read(healthy, effect):
    healthy.world.fault(effect, path=MACHINES.format(ONE), times=2)

    ran = healthy(*healthy.known)

    assert ran.code == 0, ran.stdout
    assert len(ran.workloads) == 2


def test_a_token_that_expires_midway_costs_nothing(healthy):
    world, truth = healthy.world, healthy.world.expire

    def effect(asked, proceed):
        truth()
        return proceed()

    world.fault(effect, path=MACHINES.format(ONE), times=1)

    ran = healthy(*healthy.known)

    assert ran.code == 0, ran.stdout
    assert world.signed_in == 2


def test_a_provider_that_is_not_registered_is_not_used_and_never_registered(healthy):
    healthy.world.fault(faults.denied(), path="/providers/microsoft.resourcegraph/resources")
    healthy.world.fault(faults.unregistered(), path="*/microsoft.containerservice/*")

    ran = healthy(*healthy.known)

    assert ran.code == 0, ran.stdout
    posts = {each.path for each in healthy.world.log if each.method != "GET"}
    assert posts <= {
        "/providers/microsoft.management/getentities",
        "/providers/microsoft.resourcegraph/resources",
    }
    (line,) = ran.lines(f"{ONE}/global/aks")
    assert (line["state"], line["reason"]) == ("empty", "the service is not in use here")


@pytest.mark.parametrize("path", ["/tenants", "/providers/microsoft.management/getentities"])
def test_a_tenant_that_is_not_wholly_known_is_never_0(healthy, path):
    healthy.world.fault(faults.denied(), path=path)

    ran = healthy(*healthy.known)

    assert ran.code == 3
    assert "azure/tenant" in {each["where"] for each in ran.report["coverage"] if each["state"] in LOST}


def test_subscriptions_that_cannot_be_listed_end_the_scan(healthy):
    healthy.world.fault(faults.denied(), path="/subscriptions")
    healthy.world.fault(faults.denied(), path="/providers/microsoft.management/getentities")

    assert healthy(*healthy.known).code == 2


def test_a_failed_unit_is_read_again_when_the_scan_is_resumed(healthy):
    fault = healthy.world.fault(faults.denied(), path=MACHINES.format(ONE))
    healthy(*healthy.known, "--save", "estate.snapshot", "--journal", "estate.journal")
    assert fault.seen
    healthy.world.heal()

    ran = healthy(*healthy.known, "--save", "estate.snapshot", "--journal", "estate.journal", "--resume")

    assert ran.code == 0, ran.stdout
