"""What goes wrong while `guardrails scan aws` reads: others go on, coverage names it, never exit 0."""

import pytest

from tests.cloud.aws import faults
from tests.integration.scans import ONE, TWO, total
from tests.plans import register

EC2 = ("--services", "ec2,autoscaling")

LOST = {"denied", "throttled", "failed", "disabled", "incomplete"}
EFFECTS = {
    "denied": (faults.denied(), {"denied"}),
    "throttled for ever": (faults.throttled(), {"throttled"}),
    "broken for ever": (faults.broken(), {"failed"}),
    "expired": (faults.expired(), {"failed"}),
    "suspended": (faults.suspended(), {"disabled"}),
    "clock skew": (faults.skewed(), {"failed"}),
    "cut": (faults.cut(), {"failed", "incomplete"}),
    "reset": (faults.reset(), {"failed"}),
}
PLACES = ("AssumeRole", "DescribeRegions", "DescribeInstances")
CASES = [(place, name) for place in PLACES for name in EFFECTS]
ACCOUNTS = {case: f"{number:012}" for number, case in enumerate(CASES, 100)}
ENDLESS, REFUSED_LATER, MIDWAY, SLOW = "000000000201", "000000000202", "000000000203", "000000000204"


@pytest.fixture(scope="module")
def storm(shared_scan):
    """One scan of an organisation in which every account has a trouble of its own, and one has none."""
    estate, world = shared_scan.estate, shared_scan.world
    others = (ENDLESS, REFUSED_LATER, MIDWAY, SLOW, ONE)
    estate.regions = ("us-east-1",)
    estate.organisation((), dict.fromkeys((*ACCOUNTS.values(), *others), ""))
    for account in (*ACCOUNTS.values(), *others):
        number = 1500 if account in (ENDLESS, REFUSED_LATER) else 2
        estate.accounts[account].region("us-east-1").fleet("p5.48xlarge", number)
    estate.ready()
    for (place, name), account in ACCOUNTS.items():
        world.fault(EFFECTS[name][0], account=account, operation=place)
    world.fault(faults.endless(), account=ENDLESS, operation="DescribeInstances")
    world.fault(faults.denied(), account=REFUSED_LATER, operation="DescribeInstances", after=1)
    world.fault(faults.suspended(), account=MIDWAY, after=4)
    world.fault(faults.slow(1), account=SLOW, operation="DescribeInstances")
    return shared_scan(*EC2)


def test_a_storm_of_troubles_is_3_and_the_account_without_any_is_read(storm):
    assert storm.code == 3
    assert storm.states(ONE) == {"read", "empty"}
    assert total(storm.of(ONE)) == (16, 16)


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_each_trouble_is_what_coverage_says_of_its_account(storm, case):
    place, name = case
    account = ACCOUNTS[case]
    lost = [each for each in storm.lines(account) if each["state"] in LOST]

    assert len(lost) == 1
    assert lost[0]["state"] in EFFECTS[name][1] | ({"incomplete"} if place == "DescribeInstances" else set())
    assert lost[0]["reason"]
    assert storm.of(account) == []
    if place == "DescribeInstances":
        assert lost[0]["where"] == f"aws/{account}/us-east-1/ec2"
        assert storm.states(f"{account}/us-east-1/autoscaling") == {"empty"}


def test_pages_that_do_not_end_are_incomplete(storm):
    assert storm.states(f"{ENDLESS}/us-east-1/ec2") == {"incomplete"}


def test_a_second_page_that_is_refused_keeps_the_first_and_is_incomplete(storm):
    assert storm.states(f"{REFUSED_LATER}/us-east-1/ec2") == {"incomplete"}
    assert len(storm.of(REFUSED_LATER)) == 1000


def test_an_account_that_is_suspended_midway_is_not_complete(storm):
    assert storm.states(MIDWAY) & LOST


def test_slow_pages_are_waited_for(storm):
    assert storm.states(SLOW) == {"read", "empty"}
    assert len(storm.of(SLOW)) == 2


@pytest.fixture
def healthy(tenants):
    """Everything is known of the owner, so that only what was not read can keep a scan from 0."""
    accounts = "".join(f'      - {{provider: aws, id: "{each}"}}\n' for each in (ONE, TWO))
    tenants.cli.write("register.yaml", register() + "    accounts:\n" + accounts)
    tenants.known = ("--register", "register.yaml", *EC2)
    return tenants


def test_without_troubles_it_is_0(healthy):
    assert healthy(*healthy.known).code == 0


@pytest.mark.parametrize("operation", ["AssumeRole", "DescribeCapacityReservations"])
def test_one_refusal_is_3_and_0_only_when_it_is_allowed(healthy, operation):
    healthy.world.fault(faults.denied(), account=TWO, region="us-east-1", operation=operation)

    ran = healthy(*healthy.known, "--save", "estate.snapshot")

    assert ran.code == 3
    assert healthy.offline("estate.snapshot", *healthy.known[:2], "--allow-incomplete").code == 0


@pytest.mark.parametrize(
    "effect",
    [faults.throttled(), faults.broken(503), faults.reset()],
    ids=["throttled", "unavailable", "reset"],
)
def test_what_passes_after_a_while_is_read(healthy, effect):
    healthy.world.fault(effect, account=ONE, operation="DescribeInstances", times=2)

    ran = healthy(*healthy.known, AWS_MAX_ATTEMPTS="5")

    assert ran.code == 0, ran.stderr
    assert len(ran.workloads) == 2


def test_a_service_that_is_dead_is_given_up_and_the_others_are_read(healthy):
    healthy.world.fault(faults.broken(500), account=ONE, region="us-west-2", service="ec2")

    ran = healthy(*healthy.known)

    assert ran.code == 3
    (lost,) = ran.lines(f"{ONE}/us-west-2/ec2")
    assert lost["state"] == "failed"
    assert "DescribeFleets: not asked: the service does not answer" in lost["reason"]
    asked = [
        each.operation
        for each in healthy.world.log
        if (each.account, each.region, each.service) == (ONE, "us-west-2", "ec2")
    ]
    assert len(asked) == 2 * int(healthy.environment["AWS_MAX_ATTEMPTS"])
    assert {each["region"] for each in ran.of(ONE)} == {"us-east-1"}


def test_credentials_that_expire_midway_are_seen(healthy):
    healthy.world.fault(faults.expired(), after=12)

    ran = healthy(*healthy.known)

    assert ran.code == 3
    assert "expired" in ran.stdout


@pytest.mark.parametrize(
    ("operation", "effect"),
    [("ListAccounts", faults.denied()), ("ListTagsForResource", faults.denied())],
    ids=["accounts", "tags"],
)
def test_an_organisation_that_is_not_wholly_known_is_never_0(healthy, operation, effect):
    healthy.world.fault(effect, operation=operation)

    ran = healthy(*healthy.known)

    assert ran.code == 3
    assert "aws/organization" in {each["where"] for each in ran.report["coverage"] if each["state"] in LOST}


def test_owners_that_cannot_be_read_lose_no_instance(healthy):
    healthy.estate.accounts[TWO].region("us-west-2").autoscaling("workers", "p5.48xlarge", 2, 6)
    healthy.world.fault(faults.denied(), service="autoscaling")

    ran = healthy(*healthy.known)

    assert ran.code == 3
    assert total(ran.workloads)[0] == 4 * 8


def test_a_failed_unit_is_read_again_when_the_scan_is_resumed(healthy):
    fault = healthy.world.fault(faults.denied(), account=ONE, region="us-west-2", service="ec2")
    healthy(*healthy.known, "--save", "estate.snapshot", "--journal", "estate.journal")
    assert fault.seen
    healthy.world.heal()

    ran = healthy(*healthy.known, "--save", "estate.snapshot", "--journal", "estate.journal", "--resume")

    assert ran.code == 0, ran.stderr
