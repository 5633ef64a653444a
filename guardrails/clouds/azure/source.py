"""Azure as the scan sees it: subscriptions, the units of each, how one unit is read, and their join."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.lookup import Catalog
from guardrails.clouds.access import Sink
from guardrails.clouds.azure import account as of_account
from guardrails.clouds.azure import unread
from guardrails.clouds.azure.activity.api import activity
from guardrails.clouds.azure.compute.sizes import SizeFacts, described, report
from guardrails.clouds.azure.join import subscription_facts, workloads
from guardrails.clouds.azure.live import AzureFacts
from guardrails.clouds.azure.session import organization
from guardrails.clouds.azure.session.entry import AzureSession
from guardrails.clouds.azure.session.inventory import Inventory
from guardrails.clouds.azure.table import SERVICES
from guardrails.clouds.region import RegionFacts
from guardrails.clouds.rest.source import Entered, RestCloud, actions
from guardrails.clouds.service import AnyService, ReadFilter, settled
from guardrails.model.account import CloudAccount
from guardrails.model.coverage import ENTRY, Coverage
from guardrails.model.workload import Workload
from guardrails.scan.interface import Accounts, Reading, Unit, UnitState
from guardrails.scan.request import ScanRequest
from guardrails.scan_settings import AzureSettings

_ABSENT: tuple[UnitState, str] = ("empty", "Resource Graph lists nothing of it")
_CHINA = "Azure in China is operated by another company, 21Vianet"


class AzureCloud(RestCloud[RegionFacts]):
    """Azure; several threads may use it.

    Args:
        settings: How it is entered.
        request: What is asked for.
        catalog: Machine sizes and chips.
        tag_keys: Tags that may name a customer, in lower case, the only ones that are kept; None: all.
        access: Takes the evidence of access, from several threads; None: none is looked for, unless
            `activity` is asked for by name, which then only counts.

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
        access: Sink | None = None,
    ) -> None:
        asked = _lowered(request)
        keep = ReadFilter(
            since=request.since,
            look_back_days=request.look_back_days,
            tag_keys=tag_keys,
            in_scope=lambda region: _in_scope(region, asked),
            has_no_accelerators=lambda name: catalog.has_no_accelerators("azure", name),
            is_new=lambda name: (
                catalog.shape("azure", name) is None and not catalog.has_no_accelerators("azure", name)
            ),
            described={},
        )
        evidence = activity(access) if access is not None else None
        super().__init__(SERVICES, SERVICES.with_evidence(asked, evidence), asked, catalog, keep)
        self._settings = settings
        self._lock = Lock()
        self._known_session: AzureSession | None = None
        self._listed: tuple[str, ...] = ()
        self._vouched = frozenset(type_ for each in self._services.values() for type_ in _types(each))
        self._inventory = Inventory(self._vouched, lambda actions: self._session().calls(actions))

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
        self.resume(found.accounts)
        said = [*found.coverage, *unread.lines()]
        if session.cloud.name == "china":
            said.append(Coverage(where="azure", what="cloud", state="read", reason=_CHINA))
        return msgspec.structs.replace(found, coverage=tuple(said))

    def resume(self, accounts: Sequence[CloudAccount]) -> None:
        """Go on with subscriptions that are known: Resource Graph is asked about the same ones together."""
        self._listed = tuple(each.id for each in accounts if each.state in ("active", "unknown"))

    def enter(self, account: CloudAccount) -> Entered:
        """Nothing is to be taken on: ask Resource Graph what there is, once for all subscriptions."""
        types, sent = self._inventory.types(account.id, self._listed)
        off = {
            name: _ABSENT
            for name, each in self._services.items()
            if types is not None and each.types and types.isdisjoint(each.types)
        }
        return Entered(
            wire=self._session().wire,
            fixed={"subscription": account.id},
            off=off,
            settled=tuple(
                settled(Unit(account.id, name, ENTRY), "failed", "no region of this name is known")
                for name in self._request.regions
                if name not in self._catalog.regions["azure"].countries
            ),
            absent=frozenset() if types is None else self._vouched - types,
            calls=sent,
        )

    def notes(self, records: Any) -> Sequence[str]:
        """What Azure said of sizes that the catalog does not know."""
        return report(self._catalog, getattr(records, "types", ()))

    def accelerators(self, read: Mapping[str, Any]) -> Accelerators:
        """The catalog, and the sizes that any service met and Azure described."""
        types = (each for records in read.values() for each in getattr(records, "types", ()))
        sizes = [each for each in types if isinstance(each, SizeFacts)]
        return Accelerators(self._catalog, described(self._catalog, sizes))

    def facts(
        self, account: CloudAccount, accelerators: Accelerators, accounts: Collection[str]
    ) -> AzureFacts:
        """What joins of a subscription use."""
        return subscription_facts(account, accelerators, accounts)

    def described(self, account: CloudAccount, readings: Sequence[Reading]) -> CloudAccount:
        """The subscription with what its own readings say of it; pure."""
        return of_account.described(account, readings, self._catalog)

    def joined(self, read: Mapping[str, Any], facts: RegionFacts) -> list[Workload]:
        """The rows of a subscription; see `join.workloads`."""
        return workloads(read, facts)

    def _session(self) -> AzureSession:
        with self._lock:
            if self._known_session is None:
                self._known_session = AzureSession(self._settings)
            return self._known_session


def _types(service: AnyService) -> Iterator[str]:
    """Types of resources of which Resource Graph is asked for a service."""
    yield from service.types
    yield from (each.lists for each in actions(service) if each.lists)


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


def _in_scope(region: str, request: ScanRequest) -> bool:
    """Whether a region is asked for: `East US` and `eastus` are one; what is nowhere may be there."""
    name = region.replace(" ", "").lower()
    return name not in request.exclude.region and (not (request.regions and name) or name in request.regions)
