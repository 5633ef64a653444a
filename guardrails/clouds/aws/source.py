"""AWS as the scan sees it: accounts, the units of each, how one unit is read, and their join."""

from collections.abc import Collection, Iterator, Sequence
from threading import Lock
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.lookup import Catalog
from guardrails.clouds.access import Sink
from guardrails.clouds.aws import account as joins_account
from guardrails.clouds.aws import unread
from guardrails.clouds.aws.ec2.types import TypeFacts, described, report
from guardrails.clouds.aws.join import region_facts, workloads
from guardrails.clouds.aws.session import organization, regions
from guardrails.clouds.aws.session.calls import AwsCalls
from guardrails.clouds.aws.session.clients import AccountSession
from guardrails.clouds.aws.session.entry import CallerSession, Refused
from guardrails.clouds.aws.session.permissions import declared_actions
from guardrails.clouds.aws.table import SERVICES
from guardrails.clouds.aws.tags import RESERVED
from guardrails.clouds.aws.trail.api import trail
from guardrails.clouds.service import AnyService, ReadFilter, reading, settled, shut
from guardrails.model.account import AccountState, CloudAccount
from guardrails.model.coverage import ENTRY, Coverage
from guardrails.model.workload import Workload
from guardrails.scan.interface import EVERYWHERE, Accounts, Opened, Reading, Unit
from guardrails.scan.request import ScanRequest
from guardrails.scan_settings import AwsSettings

_SHUT: tuple[AccountState, ...] = ("pending", "suspended", "closing")


class AwsCloud:
    """AWS; several threads may use it.

    Args:
        settings: How it is entered.
        request: What is asked for.
        catalog: Instance types and chips.
        tag_keys: Tags that may name a customer, in lower case, the only ones that are kept; None: all.
        access: Takes the evidence of access, from several threads; None: none is looked for, unless `trail`
            is asked for by name, which then only counts.

    Raises:
        ConfigError: A service or an account that is asked for cannot be one.
    """

    provider = "aws"
    evidence = frozenset(SERVICES.evidence)

    def __init__(
        self,
        settings: AwsSettings,
        request: ScanRequest,
        catalog: Catalog,
        tag_keys: frozenset[str] | None = None,
        access: Sink | None = None,
    ) -> None:
        self._settings = settings
        self._request = request
        self._catalog = catalog
        evidence = trail(access) if access is not None else None
        self._services = {each.name: each for each in SERVICES.with_evidence(request, evidence)}
        self._filter = ReadFilter(
            since=request.since,
            look_back_days=request.look_back_days,
            tag_keys=tag_keys,
            reserved=(RESERVED,),
            has_no_accelerators=lambda name: catalog.has_no_accelerators("aws", name),
            is_new=lambda name: (
                catalog.shape("aws", name) is None and not catalog.has_no_accelerators("aws", name)
            ),
        )
        self._lock = Lock()
        self._known_base: CallerSession | None = None
        self._entered: dict[str, AccountSession] = {}

    def accounts(self) -> Accounts:
        """The organisation's accounts that are asked for, or the caller's own.

        Raises:
            SourceError: There are no credentials, or no account is left to be read.
        """
        base = self._base()
        scope = organization.Scope(
            caller=base.caller.account,
            partition=base.caller.partition,
            organization=self._settings.organization,
            tags=self._filter.names_somebody,
            wants_tags=self._filter.tag_keys is None or bool(self._filter.tag_keys),
            request=self._request,
        )
        made: list[AwsCalls] = []

        def calls() -> AwsCalls:
            made.append(base.own.calls("organizations", base.region, organization.ACTIONS))
            return made[-1]

        found = organization.find(scope, calls)
        for each in made:
            base.own.done(each)
        noted = Coverage(where="aws", what="sessions", state="read", reason=base.note)
        return msgspec.structs.replace(
            found,
            coverage=(*found.coverage, *((noted,) if base.note else ()), *unread.lines()),
            calls=found.calls + 1,
        )

    def resume(self, accounts: Sequence[CloudAccount]) -> None:
        """Go on with accounts that an earlier start found: nothing is kept of them."""

    def open(self, account: CloudAccount) -> Opened:
        """Take on the role in an account, and list its regions."""
        if account.state == "closed":
            return shut(account.id, "empty", "the account is closed")
        if account.state in _SHUT:
            return shut(account.id, "disabled", f"the account is {account.state}")
        try:
            entered, sent = self._base().enter(account.id)
        except Refused as no:
            opened = shut(account.id, no.state, no.reason)
            return msgspec.structs.replace(opened, calls=no.calls, throttles=no.throttles)
        calls = entered.calls("ec2", self._base().region, regions.ACTIONS)
        found = regions.regions(calls, self._request)
        entered.done(calls)
        if found is None:
            error = calls.last
            opened = shut(account.id, error.state, f"its regions cannot be listed: {error.reason}")
        else:
            self._entered[account.id] = entered
            opened = self._units(account.id, found)
        return msgspec.structs.replace(opened, calls=sent + calls.sent, throttles=calls.throttled)

    def _units(self, account: str, found: regions.Regions) -> Opened:
        """What there is to read in an account."""
        units: list[Unit] = []
        done = [settled(Unit(account, name, ENTRY), state, why) for name, state, why in found.settled]
        for region, each in self._places(found.read):
            unit = Unit(account, region, each.name)
            if each.name in self._request.exclude.service:
                done.append(settled(unit, "skipped", "left out by request"))
            elif not each.regionless and not self._base().offers(each.client, region):
                done.append(settled(unit, "empty", "is not offered in the region"))
            else:
                units.append(unit)
        others = [name for name in SERVICES.defaults if name not in self._services]
        done += [
            settled(Unit(account, region, name), "skipped", "not asked for")
            for region in found.read
            for name in others
        ]
        return Opened(units=tuple(units), settled=tuple(done))

    def _places(self, names: Sequence[str]) -> Iterator[tuple[str, AnyService]]:
        """Each region with each service, then what has no region."""
        for region in names:
            yield from ((region, each) for each in self._services.values() if not each.regionless)
        yield from ((EVERYWHERE, each) for each in self._services.values() if each.regionless)

    def read(self, unit: Unit) -> Reading:
        """Read one service in one region."""
        each = self._services[unit.service]
        entered = self._entered[unit.account]
        region = self._base().region if each.regionless else unit.region
        calls = entered.calls(each.client, region, each.actions)
        found = reading(unit, each, calls, self._filter, self._types)
        entered.done(calls)
        return found

    def _types(self, records: Any) -> Sequence[str]:
        """What the API said of types that the catalog does not know."""
        return report(self._catalog, getattr(records, "types", ()))

    def close(self, account: CloudAccount) -> None:
        """Let go of an account's credentials and clients."""
        self._entered.pop(account.id, None)

    def workloads(
        self, account: CloudAccount, readings: Sequence[Reading], accounts: Collection[str]
    ) -> Iterator[Workload]:
        """The rows of an account, region by region."""
        decoded = SERVICES.records(readings)
        types = {
            each.name: each
            for records in decoded.values()
            for each in getattr(records, "types", ())
            if isinstance(each, TypeFacts)
        }
        accelerators = Accelerators(self._catalog, described(self._catalog, types.values()))
        for region in sorted({unit.region for unit in decoded}):
            facts = region_facts(account, region, accelerators, accounts)
            read = {unit.service: records for unit, records in decoded.items() if unit.region == region}
            yield from workloads(read, facts)

    def described(self, account: CloudAccount, readings: Sequence[Reading]) -> CloudAccount:
        """The account with its quotas, its last access and what contact is on file, where these were read."""
        return joins_account.described(account, readings, self._catalog)

    def _base(self) -> CallerSession:
        with self._lock:
            if self._known_base is None:
                declared = declared_actions(self._services.values())
                self._known_base = CallerSession(
                    self._settings, frozenset(each.operation for each in declared)
                )
            return self._known_base
