"""Accounts of an organisation and regions of an account: which are read, which are not, and why."""

from datetime import UTC, datetime

import pytest

from guardrails.clouds.aws.ec2.api import Records
from guardrails.clouds.aws.session import organization, regions
from guardrails.clouds.service import Service
from guardrails.errors import ConfigError, SourceError
from guardrails.model.account import AccountTag
from guardrails.scan.request import Excluded, ScanRequest
from tests.samples.aws_answers import Refusal, World, by, paged

ONE, TWO, THREE = "111111111111", "222222222222", "333333333333"
ROOT, TENANTS, DEEP = "r-ab12", "ou-ab12-tenants1", "ou-ab12-deeper11"
SERVICE = Service(
    name="organizations", client="organizations", actions=organization.ACTIONS, records=Records, read=None
)
REGIONS = Service(name="regions", client="ec2", actions=regions.ACTIONS, records=Records, read=None)


def account(id_, *path, **changed):
    given = {
        "Id": id_,
        "Email": "jane@example.invalid",
        "Name": "Jane",
        "State": "ACTIVE",
        "Paths": [f"o-0123456789/{'/'.join((ROOT, *path))}/"],
        "JoinedTimestamp": datetime(2026, 3, 4, 23, tzinfo=UTC),
    }
    return {key: value for key, value in (given | changed).items() if value is not None}


def tags(**found):
    return {"Tags": [{"Key": key, "Value": value} for key, value in found.items()]}


ACCOUNTS = (account(ONE), account(TWO, TENANTS), account(THREE, TENANTS, DEEP))


def find(request=None, *, caller=ONE, keys=("customer",), use=True, **answers):
    """What is found, and every call that it took."""
    asked = []
    known = {"ListAccounts": {"Accounts": list(ACCOUNTS)}, "ListTagsForResource": tags()} | answers

    def calls():
        world = World(SERVICE, **known)
        asked.append(world)
        return world.calls

    scope = organization.Scope(
        caller=caller,
        partition="aws",
        organization=use,
        tags=lambda key: key in keys,
        wants_tags=bool(keys),
        request=request or ScanRequest(),
    )
    found = organization.find(scope, calls)
    return found, [call for world in asked for call in world.asked]


def test_all_accounts_with_their_paths_tags_and_days():
    given = by("ResourceId", {ONE: tags(), TWO: tags(customer="C-2", owner="Jane"), THREE: tags()})
    found, asked = find(ListTagsForResource=given)
    second = found.accounts[1]

    assert [each.id for each in found.accounts] == [ONE, TWO, THREE]
    assert (second.path, second.tags) == ((ROOT, TENANTS), (AccountTag("customer", "C-2"),))
    assert (second.state, second.joined_day, second.partition) == ("active", "2026-03-04", "aws")
    assert found.coverage == ()
    assert "jane" not in repr(found).lower()
    assert len(asked) == 1 + 3


@pytest.mark.parametrize("listed", [(), ACCOUNTS[1:]], ids=["empty", "without the caller"])
def test_a_list_without_the_callers_own_account_is_not_whole(listed):
    found, _ = find(ListAccounts={"Accounts": list(listed)})

    assert ONE in [each.id for each in found.accounts]
    assert [(each.where, each.what, each.state) for each in found.coverage] == [
        ("aws/organization", "accounts", "incomplete")
    ]


@pytest.mark.parametrize(
    ("request_", "others"),
    [(ScanRequest(accounts=(ONE,)), 2), (ScanRequest(ous=(TENANTS,)), 1)],
    ids=["accounts", "units"],
)
def test_accounts_that_are_not_asked_for_are_counted(request_, others):
    found, _ = find(request_)
    (line,) = (each for each in found.coverage if each.state == "not_asked")

    assert (line.where, line.what, line.count) == ("aws/organization", "accounts", others)


def test_tags_are_not_asked_for_when_none_names_a_customer():
    found, asked = find(keys=())

    assert [operation for operation, _ in asked] == ["ListAccounts"]
    assert all(each.tags_complete for each in found.accounts)


def test_all_pages_are_read():
    found, _ = find(ListAccounts=paged("Accounts", ACCOUNTS, 1), keys=())

    assert len(found.accounts) == 3


def test_without_paths_the_tree_gives_them():
    found, asked = find(
        keys=(),
        ListAccounts={"Accounts": [account(id_, Paths=None) for id_ in (ONE, TWO, THREE)]},
        ListRoots={"Roots": [{"Id": ROOT}]},
        ListOrganizationalUnitsForParent=by(
            "ParentId",
            {
                ROOT: {"OrganizationalUnits": [{"Id": TENANTS}]},
                TENANTS: {"OrganizationalUnits": [{"Id": DEEP}]},
                DEEP: {"OrganizationalUnits": []},
            },
        ),
        ListAccountsForParent=by(
            "ParentId",
            {
                ROOT: {"Accounts": [{"Id": ONE}]},
                TENANTS: {"Accounts": [{"Id": TWO}]},
                DEEP: {"Accounts": [{"Id": THREE}]},
            },
        ),
    )

    assert [each.path for each in found.accounts] == [(ROOT,), (ROOT, TENANTS), (ROOT, TENANTS, DEEP)]
    assert len(asked) == 1 + 1 + 3 * 2


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"State": "PENDING_CLOSURE"}, "closing"),
        ({"State": "CLOSED"}, "closed"),
        ({"State": "PENDING_ACTIVATION"}, "pending"),
        ({"State": None, "Status": "SUSPENDED"}, "suspended"),
        ({"State": None}, "unknown"),
    ],
)
def test_the_state_of_an_account_in_the_new_and_the_old_field(said, state):
    found, _ = find(ListAccounts={"Accounts": [account(ONE, **said)]})

    assert found.accounts[0].state == state


@pytest.mark.parametrize(
    ("request_", "ids"),
    [
        (ScanRequest(accounts=(TWO,)), [TWO]),
        (ScanRequest(ous=(TENANTS,)), [TWO, THREE]),
        (ScanRequest(ous=(DEEP,), accounts=(ONE,)), [ONE, THREE]),
        (ScanRequest(exclude=Excluded(account=(TWO,))), [ONE, THREE]),
        (ScanRequest(exclude=Excluded(ou=(DEEP,))), [ONE, TWO]),
        (ScanRequest(accounts=("444444444444",)), ["444444444444"]),
    ],
    ids=["account", "unit with all below", "both", "but an account", "but a unit", "of no organisation"],
)
def test_which_accounts_are_chosen(request_, ids):
    found, asked = find(request_)

    assert [each.id for each in found.accounts] == ids
    assert {parameters["ResourceId"] for name, parameters in asked if name == "ListTagsForResource"} == (
        set(ids) & {ONE, TWO, THREE}
    )


def test_what_is_left_out_is_said():
    found, _ = find(ScanRequest(exclude=Excluded(account=(TWO,))))

    assert [(each.where, each.state) for each in found.coverage] == [(f"aws/{TWO}", "skipped")]


def test_a_unit_without_accounts_is_said_because_it_may_be_misspelt():
    found, _ = find(ScanRequest(ous=(TENANTS, "ou-ab12-mistaken")))

    lost = [each.where for each in found.coverage if not each.complete]
    assert lost == ["aws/ou-ab12-mistaken"]


@pytest.mark.parametrize("bad", ["12345", "abcdefghijkl"])
def test_an_account_id_that_is_none_is_an_error(bad):
    with pytest.raises(ConfigError, match="no AWS account id"):
        find(ScanRequest(accounts=(bad,)))


def test_nothing_left_is_an_error():
    with pytest.raises(SourceError, match="no account is left"):
        find(ScanRequest(accounts=(ONE,), exclude=Excluded(account=(ONE,))))


def test_an_account_without_an_organisation_is_read_alone():
    found, asked = find(caller=TWO, ListAccounts=Refusal("AWSOrganizationsNotInUseException", 400))

    assert [each.id for each in found.accounts] == [TWO]
    assert found.coverage == ()
    assert len(asked) == 1


def test_when_organizations_is_not_wanted_it_is_not_asked():
    found, asked = find(ScanRequest(accounts=(THREE,)), use=False)

    assert [each.id for each in found.accounts] == [THREE]
    assert asked == []


def test_a_refused_list_leaves_the_caller_and_a_gap():
    found, _ = find(ListAccounts=Refusal())

    assert [each.id for each in found.accounts] == [ONE]
    (gap,) = found.coverage
    assert (gap.state, gap.complete) == ("denied", False)
    assert "--no-organization" in gap.reason


def test_units_need_the_organisation():
    with pytest.raises(SourceError, match="cannot be listed"):
        find(ScanRequest(ous=(TENANTS,)), ListAccounts=Refusal())


def test_tags_that_cannot_be_read_are_a_gap_and_are_not_complete():
    found, _ = find(ListTagsForResource=Refusal())

    assert not any(each.tags_complete for each in found.accounts)
    assert [(each.what, each.count, each.complete) for each in found.coverage] == [("account tags", 3, False)]


def region(name, status="opt-in-not-required"):
    return {"RegionName": name, "OptInStatus": status}


ALL = {
    "Regions": [region("us-east-1"), region("af-south-1", "not-opted-in"), region("me-south-1", "opted-in")]
}


def in_regions(request=None, answer=ALL):
    world = World(REGIONS, DescribeRegions=answer)
    found = regions.regions(world.calls, request or ScanRequest())
    assert world.asked == [("DescribeRegions", {"AllRegions": True})]
    return found


def test_the_regions_that_an_account_has_enabled_are_read():
    found = in_regions()

    assert found.read == ("me-south-1", "us-east-1")
    assert [(name, state) for name, state, _ in found.settled] == [("af-south-1", "opted_out")]


@pytest.mark.parametrize(
    ("request_", "read", "settled"),
    [
        (ScanRequest(regions=("us-east-1",)), ("us-east-1",), [("me-south-1", "skipped")]),
        (
            ScanRequest(regions=("af-south-1",)),
            (),
            [("af-south-1", "opted_out"), ("me-south-1", "skipped"), ("us-east-1", "skipped")],
        ),
        (
            ScanRequest(regions=("us-east-9",)),
            (),
            [("us-east-9", "failed"), ("me-south-1", "skipped"), ("us-east-1", "skipped")],
        ),
        (
            ScanRequest(exclude=Excluded(region=("us-east-1", "af-south-1"))),
            ("me-south-1",),
            [("af-south-1", "skipped"), ("us-east-1", "skipped")],
        ),
    ],
    ids=["named", "named and not enabled", "none", "left out"],
)
def test_which_regions_are_read(request_, read, settled):
    found = in_regions(request_)

    assert found.read == read
    assert [(name, state) for name, state, _ in found.settled] == settled


def test_regions_that_are_named_are_read_though_the_account_does_not_tell_its_own():
    found = in_regions(ScanRequest(regions=("us-east-1", "eu-west-1")), Refusal())

    assert found.read == ("eu-west-1", "us-east-1")


def test_regions_that_nobody_tells_are_unknown():
    assert in_regions(answer=Refusal()) is None
