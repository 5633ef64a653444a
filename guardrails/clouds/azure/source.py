"""Azure as the scan sees it: subscriptions, the units of each, how one unit is read, and their join."""

from collections.abc import Collection, Iterator, Sequence
from threading import Lock

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.lookup import Catalog
from guardrails.clouds.azure import account as joins_account
from guardrails.clouds.azure.join import subscription_facts, workloads
from guardrails.clouds.azure.session import organization
from guardrails.clouds.azure.session.entry import AzureSession
from guardrails.clouds.azure.session.inventory import Inventory
from guardrails.clouds.azure.table import SERVICES
from guardrails.clouds.service import ReadFilter, reading, settled, shut
from guardrails.model.account import CloudAccount
from guardrails.model.coverage import Coverage
from guardrails.model.workload import Workload
from guardrails.scan.interface import EVERYWHERE, Accounts, Opened, Reading, Unit
from guardrails.scan.request import ScanRequest
from guardrails.scan_settings import AzureSettings

_CHINA = "Azure in China is operated by another company, 21Vianet"


class AzureCloud:
    """Azure; several threads may use it.

    Args:
        settings: How it is entered.
        request: What is asked for.
        catalog: Machine sizes and chips.
        tag_keys: Tags that may name a customer, in lower case, the only ones that are kept; None: all.

    Raises:
        ConfigError: A service or a subscription that is asked for cannot be one.
    """

    provider = "azure"
    evidence = frozenset(SERVICES.evidence)

    def __init__(
        self,
        settings: AzureSettings,
        request: ScanRequest,
        catalog: Catalog,
        tag_keys: frozenset[str] | None = None,
    ) -> None:
        self._settings = settings
        self._request = _lowered(request)
        self._catalog = catalog
        self._services = {each.name: each for each in SERVICES.chosen(request)}
        self._filter = ReadFilter(
            since=request.since,
            look_back_days=request.look_back_days,
            tag_keys=tag_keys,
            in_scope=lambda region: _asked(self._request, region),
            has_no_accelerators=lambda name: catalog.has_no_accelerators("azure", name),
            is_new=lambda name: (
                catalog.shape("azure", name) is None and not catalog.has_no_accelerators("azure", name)
            ),
            described={},
        )
        self._lock = Lock()
        self._known_session: AzureSession | None = None
        self._listed: tuple[str, ...] = ()
        types = [type_ for each in self._services.values() for type_ in each.types]
        self._inventory = Inventory(types, lambda actions: self._session().calls(actions))

    def accounts(self) -> Accounts:
        """The subscriptions that are asked for.

        Raises:
            SourceError: There are no credentials, or no subscription is left to be read.
        """
        session = self._session()
        scope = organization.Scope(
            tenant=self._settings.tenant,
            partition=session.cloud.partition,
            organization=self._settings.organization,
            tags=self._filter.names_somebody,
            request=self._request,
        )
        found = organization.find(scope, session.calls)
        self._listed = tuple(each.id for each in found.accounts if each.state != "closed")
        if session.cloud.name == "china":
            noted = Coverage(where="azure", what="cloud", state="read", reason=_CHINA)
            found = msgspec.structs.replace(found, coverage=(*found.coverage, noted))
        return found

    def open(self, account: CloudAccount) -> Opened:
        """Say what there is to read in a subscription, as far as Resource Graph vouches for what is not."""
        if account.state == "closed":
            return shut(account.id, "empty", "the subscription is deleted")
        types, sent = self._inventory.types(account.id, self._listed)
        units: list[Unit] = []
        done: list[Reading] = []
        for name, each in self._services.items():
            unit = Unit(account.id, EVERYWHERE, name)
            if name in self._request.exclude.service:
                done.append(settled(unit, "skipped", "left out by request"))
            elif types is not None and each.types and types.isdisjoint(each.types):
                done.append(settled(unit, "empty", "Resource Graph lists nothing of it"))
            else:
                units.append(unit)
        done += [
            settled(Unit(account.id, EVERYWHERE, name), "skipped", "not asked for")
            for name in SERVICES.defaults
            if name not in self._services
        ]
        return Opened(units=tuple(units), settled=tuple(done), calls=sent)

    def read(self, unit: Unit) -> Reading:
        """Read one service in one subscription."""
        each = self._services[unit.service]
        calls = self._session().calls(each.actions, subscription=unit.account)
        return reading(unit, each, calls, self._filter, lambda _: ())

    def close(self, account: CloudAccount) -> None:
        """Nothing is held for a subscription."""

    def workloads(
        self, account: CloudAccount, readings: Sequence[Reading], accounts: Collection[str]
    ) -> Iterator[Workload]:
        """The rows of a subscription."""
        read = {unit.service: records for unit, records in SERVICES.records(readings).items()}
        facts = subscription_facts(account, read, Accelerators(self._catalog), accounts)
        yield from workloads(read, facts)

    def described(self, account: CloudAccount, readings: Sequence[Reading]) -> CloudAccount:
        """The subscription with its quotas and its last access, where these were read."""
        return joins_account.described(account, readings, self._catalog)

    def _session(self) -> AzureSession:
        with self._lock:
            if self._known_session is None:
                self._known_session = AzureSession(self._settings)
            return self._known_session


def _lowered(request: ScanRequest) -> ScanRequest:
    """With ids and regions as Azure compares them: without case."""

    def lower(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.lower() for each in names))

    left_out = msgspec.structs.replace(
        request.exclude,
        account=lower(request.exclude.account),
        ou=lower(request.exclude.ou),
        region=lower(request.exclude.region),
    )
    return msgspec.structs.replace(
        request,
        accounts=lower(request.accounts),
        ous=lower(request.ous),
        regions=lower(request.regions),
        exclude=left_out,
    )


def _asked(request: ScanRequest, region: str) -> bool:
    """Whether a region is asked for: `East US` and `eastus` are one."""
    name = region.replace(" ", "").lower()
    return name not in request.exclude.region and (not request.regions or name in request.regions)
