"""GCP as the scan sees it: projects, the units of each, how one is entered, and their join."""

from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.lookup import Catalog
from guardrails.clouds.access import Sink
from guardrails.clouds.gcp import account as of_account
from guardrails.clouds.gcp import unread
from guardrails.clouds.gcp.audit.api import audit
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.compute.types import TypeFacts, described, report
from guardrails.clouds.gcp.join import project_facts, workloads
from guardrails.clouds.gcp.labels import RESERVED
from guardrails.clouds.gcp.locations import is_wide, region_of
from guardrails.clouds.gcp.session import billing, organization, regions, services
from guardrails.clouds.gcp.session.dialect import GcpDialect
from guardrails.clouds.gcp.session.endpoints import base
from guardrails.clouds.gcp.session.entry import CallerSession
from guardrails.clouds.gcp.table import SERVICES
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.source import Entered, RestCloud
from guardrails.clouds.service import ReadFilter, settled
from guardrails.model.account import CloudAccount
from guardrails.model.coverage import ENTRY
from guardrails.model.workload import Workload
from guardrails.scan.interface import EVERYWHERE, Accounts, Reading, Unit
from guardrails.scan.request import ScanRequest
from guardrails.scan_settings import GcpSettings


class GcpCloud(RestCloud[GcpFacts]):
    """GCP; several threads may use it.

    Args:
        settings: How it is entered.
        request: What is asked for.
        catalog: Machine types and chips.
        tag_keys: Labels that may name a customer, in lower case, the only ones that are kept; None: all.
        access: Takes the evidence of access, from several threads; None: none is looked for, unless `audit`
            is asked for by name, which then only counts.

    Raises:
        ConfigError: A service or a project that is asked for cannot be one.
    """

    provider = "gcp"
    evidence = frozenset(SERVICES.evidence)

    def __init__(
        self,
        settings: GcpSettings,
        request: ScanRequest,
        catalog: Catalog,
        tag_keys: frozenset[str] | None = None,
        access: Sink | None = None,
    ) -> None:
        keep = ReadFilter(
            since=request.since,
            look_back_days=request.look_back_days,
            tag_keys=tag_keys,
            reserved=(RESERVED,),
            in_scope=lambda location: _in_scope(location, request),
            has_no_accelerators=lambda name: catalog.has_no_accelerators("gcp", name),
            is_new=lambda name: (
                catalog.shape("gcp", name) is None and not catalog.has_no_accelerators("gcp", name)
            ),
        )
        base(settings.endpoint)  # a wrong one is said before anything is asked
        evidence = audit(access) if access is not None else None
        super().__init__(SERVICES, SERVICES.with_evidence(request, evidence), request, catalog, keep)
        self._settings = settings
        self._lock = Lock()
        self._known_base: CallerSession | None = None

    def accounts(self) -> Accounts:
        """The projects that are asked for, of all that the credentials may see.

        Raises:
            SourceError: There are no credentials, or no project is left to be read.
        """
        base = self._base()
        scope = organization.Scope(
            own=base.project,
            search=self._settings.organization,
            labels=self._filter.names_somebody,
            request=self._request,
        )
        found = organization.find(scope, base.directory())
        if self._settings.billing:
            found = billing.paid(found, lambda: base.calls(billing.INFO))
        return msgspec.structs.replace(found, coverage=(*found.coverage, *unread.lines()))

    def enter(self, account: CloudAccount) -> Entered:
        """Ask which APIs of a project are on, and which regions it has when that is needed."""
        dialect = GcpDialect(account.id, *account.aliases, in_scope=self._filter.in_scope)
        wire = msgspec.structs.replace(self._base().wire, dialect=dialect)
        fixed = {"project": account.id}
        calls = [RestCalls(wire, (services.LIST,), fixed)]
        on = services.enabled(calls[0])
        off = services.off(self._services.values(), on) if on is not None else {}
        unsure: list[Reading] = []
        found = regions.Regions(())
        on_ = [each for name, each in self._services.items() if name not in off]
        if regions.needed(on_) or (on_ and self._request.regions):
            calls.append(RestCalls(wire, (regions.LIST,), fixed))
            found = regions.regions(
                calls[1], self._request, self._filter.in_scope, self._catalog.regions["gcp"].countries
            )
            unsure = [
                settled(Unit(account.id, EVERYWHERE, ENTRY), "incomplete", _LISTED.format(each.reason))
                for each in calls[1].errors[:1]
            ]
        return Entered(
            wire=wire,
            fixed=fixed,
            regions=found.read,
            off={name: ("empty", reason) for name, reason in off.items()},
            settled=(
                *unsure,
                *(settled(Unit(account.id, name, ENTRY), state, why) for name, state, why in found.settled),
            ),
            calls=sum(each.sent for each in calls),
            throttles=sum(each.throttled for each in calls),
        )

    def joined(self, read: Mapping[str, Any], facts: GcpFacts) -> list[Workload]:
        """The rows of a project; see `join.workloads`."""
        return workloads(read, facts)

    def facts(self, account: CloudAccount, accelerators: Accelerators, accounts: Collection[str]) -> GcpFacts:
        """What joins of a project use."""
        return project_facts(account, accelerators, accounts)

    def accelerators(self, read: Mapping[str, Any]) -> Accelerators:
        """The catalog, and the machine types that the API itself described."""
        found = {each.name: each for records in read.values() for each in _types(records)}
        return Accelerators(self._catalog, described(self._catalog, found.values()))

    def notes(self, records: Any) -> Sequence[str]:
        """What the API said of machine types that the catalog does not know."""
        return report(self._catalog, _types(records))

    def described(self, account: CloudAccount, readings: Sequence[Reading]) -> CloudAccount:
        """The project with its quotas and its last access, where these were read."""
        return of_account.described(account, readings)

    def _base(self) -> CallerSession:
        with self._lock:
            if self._known_base is None:
                self._known_base = CallerSession(self._settings)
            return self._known_base


def _types(records: Any) -> tuple[TypeFacts, ...]:
    return tuple(each for each in getattr(records, "types", ()) if isinstance(each, TypeFacts))


_LISTED = "its regions cannot be listed ({}): those that are publicly known are read"


def _in_scope(location: str, request: ScanRequest) -> bool:
    """Whether a zone, a region or what is neither is asked for."""
    region = region_of(location)
    if region in request.exclude.region:
        return False
    return not request.regions or region in request.regions or is_wide(location)
