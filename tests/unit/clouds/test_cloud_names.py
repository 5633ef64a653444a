"""Which clouds a name is meant for: none is passed over, and none goes where it cannot be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.names import requests
from guardrails.clouds.services import ServiceTable
from guardrails.errors import ConfigError
from guardrails.scan.request import Excluded, ScanRequest

GUID = "b28af3ac-3B4f-4b6e-9c11-0123456789ab"
TABLES = {
    "aws": ServiceTable(cloud="AWS", package="none", defaults=("ec2", "batch"), evidence=("quotas",)),
    "azure": ServiceTable(cloud="Azure", package="none", defaults=("compute", "batch")),
    "gcp": ServiceTable(cloud="GCP", package="none", defaults=("compute",), evidence=("quotas",)),
}


def asked(*clouds, **names):
    return requests(ScanRequest(**names), {each: TABLES[each] for each in clouds or TABLES})


def meant(kind, name, *clouds):
    """The clouds in which it is asked for, as an exclusion, which leaves the others alone."""
    found = asked(*clouds, exclude=Excluded(**{kind: (name,)}))
    return [cloud for cloud, each in found.items() if getattr(each.exclude, kind)]


@pytest.mark.parametrize(
    ("kind", "name", "clouds"),
    [
        ("account", "111122223333", ["aws"]),
        ("account", GUID, ["azure"]),
        ("account", "tenant-one", ["gcp"]),
        ("account", "example.com:tenant-one", ["gcp"]),
        ("account", "1111222233334", ["gcp"]),
        ("account", "gcp:111122223333", ["gcp"]),
        ("ou", "ou-ab12-34567890", ["aws"]),
        ("ou", "r-ab12", ["aws"]),
        ("ou", "folders/123", ["gcp"]),
        ("ou", "organizations/123", ["gcp"]),
        ("ou", "123", ["gcp"]),
        ("ou", "azure:123", ["azure"]),
        ("ou", "mg-platform", ["azure"]),
        ("ou", GUID, ["azure"]),
        ("region", "us-gov-west-1", ["aws"]),
        ("region", "eusc-de-east-1", ["aws"]),
        ("region", "northamerica-northeast1", ["gcp"]),
        ("region", "eastus2euap", ["azure"]),
        ("region", "germanywestcentral", ["azure"]),
        ("service", "ec2", ["aws"]),
        ("service", "compute", ["azure", "gcp"]),
        ("service", "quotas", ["aws", "gcp"]),
        ("service", "gcp:quotas", ["gcp"]),
    ],
)
def test_a_name_goes_where_it_can_be_one(kind, name, clouds):
    assert meant(kind, name) == clouds


@pytest.mark.parametrize(
    ("kind", "name"),
    [("account", "Tenant One"), ("ou", "a/b"), ("region", "us-central1-a"), ("service", "ec3")],
)
def test_a_name_that_is_of_no_cloud_is_refused_with_the_clouds(kind, name):
    with pytest.raises(ConfigError, match="of aws or azure or gcp"):
        meant(kind, name)


def test_a_name_whose_shape_another_scanned_cloud_does_not_take_is_the_next_one_s():
    assert meant("account", "111122223333", "azure", "gcp") == ["gcp"]
    with pytest.raises(ConfigError, match="is no region of azure or gcp"):
        meant("region", "us-east-1", "azure", "gcp")


def test_a_name_of_a_cloud_that_is_not_scanned_is_refused():
    with pytest.raises(ConfigError, match="azure:eastus is of azure, which is not scanned"):
        asked("aws", regions=("azure:eastus",))


@given(st.text(st.characters(exclude_characters=":+"), min_size=1))
def test_in_a_scan_of_one_cloud_every_name_is_that_cloud_s(name):
    (found,) = asked("aws", accounts=(name,), regions=("+x", f"aws:{name}"), services=(name,)).values()

    assert (found.accounts, found.services) == ((name,), (name,))
    assert found.regions == ("+x", name)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({"accounts": ("111122223333", GUID)}, "--accounts and --ou name nothing of gcp"),
        ({"regions": ("us-east-1", "us-central1")}, "--regions names nothing of azure"),
        ({"services": ("compute",)}, "--services names nothing of aws"),
        ({"services": ("ec2", "+compute")}, None),
    ],
)
def test_names_that_leave_nothing_of_a_cloud_are_refused(names, words):
    if words is None:
        assert asked(**names)["gcp"].services == ("+compute",)
        return
    with pytest.raises(ConfigError, match=words):
        asked(**names)


def test_accounts_of_one_cloud_and_holders_of_another_go_together():
    found = asked("aws", "azure", accounts=("111122223333",), ous=("mg-platform",))

    assert (found["aws"].accounts, found["aws"].ous) == (("111122223333",), ())
    assert (found["azure"].accounts, found["azure"].ous) == ((), ("mg-platform",))


def test_added_services_may_name_their_cloud_and_leave_the_others_their_defaults():
    found = asked(services=("+gcp:quotas", "+batch"))

    assert {cloud: each.services for cloud, each in found.items()} == {
        "aws": ("+batch",),
        "azure": ("+batch",),
        "gcp": ("+quotas",),
    }
