"""Estates in a few lines: an organisation, its accounts, and what runs in their regions.

Instances are put into moto's own state; everything else is made through boto3, so that moto checks it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import boto3
import botocore.session
from moto.organizations.models import organizations_backends

from tests.cloud.aws.region import Region
from tests.cloud.aws.server import MANAGEMENT, World

ROLE = "guardrails-scan"
OFF = ("ap-east-1", "af-south-1")
"""Regions that no account has enabled, unless a test says so."""


class Estate:
    """Everything of one world.

    Args:
        regions: That every account has enabled, unless the account says otherwise.
    """

    def __init__(self, server: Any, regions: Iterable[str] = ("us-east-1", "us-west-2")) -> None:
        self.world: World = server.world
        self.url = server.url
        self.regions = tuple(regions)
        self.accounts: dict[str, Account] = {}
        self._session = botocore.session.Session()

    def client(self, service: str, region: str, account: str) -> Any:
        """A boto3 client for the builders: it acts as any account."""
        client = boto3.Session(botocore_session=self._session).client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        )

        def act_as(request: Any, **_: Any) -> None:
            request.headers["x-moto-account-id"] = account

        client.meta.events.register("before-sign", act_as)
        return client

    def single(self, account: str = MANAGEMENT, **about: Any) -> "Account":
        """One account without an organisation."""
        return self._account(account, **about)

    def organisation(
        self,
        ous: Iterable[str] = (),
        accounts: Mapping[str, str] | None = None,
        role: str = ROLE,
        external_id: str = "",
        partition: str = "aws",
    ) -> "Organisation":
        """An organisation whose management account is that of the ambient credentials.

        Args:
            ous: Paths of organisational units, parents first, e.g. `prod`, `prod/gpu`.
            accounts: Path of the unit by account id; empty for the root.
            role: The role that every member has, with its external id.
        """
        made = Organisation(self, role, external_id, partition)
        for path in ous:
            made.unit(path)
        for account, path in (accounts or {}).items():
            made.account(account, path)
        return made

    def ready(self) -> None:
        """Building is done: what the builders called is not in the log."""
        self.world.heal()

    def _account(self, account: str, regions: Iterable[str] = (), off: Iterable[str] = OFF) -> "Account":
        self.accounts[account] = Account(self, account, tuple(regions) or self.regions, tuple(off))
        return self.accounts[account]


class Organisation:
    """An organisation; its units and accounts are in moto.

    Attributes:
        paths: Whether ListAccounts says where accounts are, as AWS does and moto does not.
    """

    def __init__(self, estate: Estate, role: str, external_id: str, partition: str) -> None:
        self._estate, self._trust = estate, (role, external_id)
        home = "us-gov-west-1" if partition == "aws-us-gov" else "us-east-1"
        self._moto = organizations_backends[MANAGEMENT][partition]
        self._moto.create_organization(region=home, FeatureSet="ALL")
        self.root = self._moto.org.root_id
        self.units = {"": self.root}
        self.paths = True
        self.management = estate.single()

    def unit(self, path: str) -> str:
        """An organisational unit; gives its id."""
        above, _, name = path.rpartition("/")
        made = self._moto.create_organizational_unit(ParentId=self.units[above], Name=name, Tags=[])
        self.units[path] = made["OrganizationalUnit"]["Id"]
        return self.units[path]

    def account(
        self,
        account: str,
        unit: str = "",
        tags: Mapping[str, str] | None = None,
        status: str = "ACTIVE",
        **about: Any,
    ) -> "Account":
        """A member account, which trusts the role."""
        email, name = f"owner-{account}@tenant.example", f"Account of {account}"
        listed = [{"Key": key, "Value": value} for key, value in (tags or {}).items()]
        self._moto.create_account(AccountName=name, Email=email, Tags=listed)
        made = self._moto.accounts[-1]
        organizations_backends.master_accounts[account] = organizations_backends.master_accounts.pop(made.id)
        made.id, made.status, made.state = account, status, status
        made.parent_id = self.units[unit]
        above = [
            self.units["/".join(unit.split("/")[:depth])] for depth in range(1, unit.count("/") + 2) if unit
        ]
        path = "/".join((self._moto.org.id, self.root, *above, account, ""))
        listed_as = made.describe
        made.describe = lambda: listed_as() | ({"Paths": [path]} if self.paths else {})
        self._estate.world.roles[account] = self._trust
        return self._estate._account(account, **about)


class Account:
    """An account: its regions, and what has no region."""

    def __init__(self, estate: Estate, account: str, regions: tuple[str, ...], off: tuple[str, ...]) -> None:
        self.id, self.estate = account, estate
        world = estate.world
        world.regions[account] = frozenset(regions)
        world.items[account, "", "ec2", "DescribeRegions"] = [
            {
                "RegionName": region,
                "Endpoint": f"ec2.{region}.amazonaws.com",
                "OptInStatus": "not-opted-in" if region in off else "opt-in-not-required",
            }
            for region in (*regions, *off)
        ]
        world.items[account, "", "account", "ListRegions"] = [
            {
                "RegionName": region,
                "RegionOptStatus": "DISABLED" if region in off else "ENABLED_BY_DEFAULT",
            }
            for region in (*regions, *off)
        ]

    def region(self, name: str) -> Region:
        """One of its regions, to put things in."""
        return Region(self, name)

    def contact(self) -> "Account":
        """Has contact information on file, which must never be shown."""
        self.estate.world.items[self.id, "", "account", "GetContactInformation"] = [
            {
                "ContactInformation": {
                    "FullName": "Jane Doe",
                    "AddressLine1": "1 Hidden Street",
                    "City": "Springfield",
                    "PostalCode": "12345",
                    "CountryCode": "US",
                    "PhoneNumber": "+12025550123",
                }
            }
        ]
        return self
