"""The subscriptions that are asked for, what holds each, and whether all of them are seen. Enters none.

A subscription's path begins with who pays for it, where that is seen; then its home tenant, whose id is also
that of its root management group; the management groups follow. Under Lighthouse the home tenant is the
customer's, not the one that signed in. Calls: subscriptions, tenants, the tree of management groups and
billing accounts once each, and one for each subscription that another tenant delegated. Display names, owners
and principals are not kept. Ids are in lower case: Azure compares them without case.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import msgspec

from guardrails.clouds.accounts import choose
from guardrails.clouds.azure.session import billing
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import RestAction
from guardrails.errors import ConfigError
from guardrails.model.account import AccountState, AccountTag, CloudAccount
from guardrails.model.coverage import ACCOUNTS, ENTRY, WORKLOADS, Coverage, CoverageState
from guardrails.register.accounts import fits
from guardrails.scan.interface import Accounts
from guardrails.scan.request import ScanRequest

SUBSCRIPTIONS = RestAction(
    operation="Subscriptions.List",
    permission="Microsoft.Resources/subscriptions/read",
    why="which subscriptions there are, in what state, of which tenant, with what tags",
    path="/subscriptions",
    version="2022-12-01",
)
TENANTS = RestAction(
    operation="Tenants.List",
    permission="",  # whoever signs in may list them
    why="which tenants the credentials see",
    path="/tenants",
    version="2022-12-01",
)
ENTITIES = RestAction(
    operation="Entities.List",
    permission="Microsoft.Management/getEntities/action",
    why="the tree of management groups, and whether all of it is seen",
    path="/providers/Microsoft.Management/getEntities",
    version="2023-04-01",
    method="POST",
)
DELEGATIONS = RestAction(
    operation="RegistrationAssignments.List",
    permission="Microsoft.ManagedServices/registrationAssignments/read",
    why="whether all of a subscription is delegated, or only some resource groups",
    path="/subscriptions/{subscription}/providers/Microsoft.ManagedServices/registrationAssignments",
    version="2022-10-01",
)
ACTIONS = (SUBSCRIPTIONS, TENANTS, ENTITIES, DELEGATIONS)

_STATES: dict[str, AccountState] = {
    "enabled": "active",
    "warned": "active",
    "pastdue": "active",
    "disabled": "suspended",
    "deleted": "closed",
}
_WHERE = "azure/tenant"
_SEEN = ("view", "edit", "delete")
"""Permissions on a management group with which all below it is listed."""
_WITHOUT = "--no-organization does without"


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Whose subscriptions, and what of them is wanted.

    Attributes:
        tenant: That signs in; empty: as the credential says.
        partition: Of the cloud.
        organization: Whether it must be known that all subscriptions are seen.
        tags: Whether a tag of a subscription may name a customer.
        request: Which subscriptions are asked for, in lower case.
    """

    tenant: str
    partition: str
    organization: bool
    tags: Callable[[str], bool]
    request: ScanRequest


class _Tenant(msgspec.Struct, frozen=True, rename="camel"):
    tenant_id: str
    tenant_category: str = ""
    domains: tuple[str, ...] = ()
    default_domain: str = ""


class _Policies(msgspec.Struct, frozen=True, rename="camel"):
    quota_id: str = ""


class _Managing(msgspec.Struct, frozen=True, rename="camel"):
    tenant_id: str = ""


class _Subscription(msgspec.Struct, frozen=True, rename="camel"):
    subscription_id: str
    state: str = ""
    tenant_id: str = ""
    home_tenant_id: str = ""
    managed_by_tenants: tuple[_Managing, ...] = ()
    tags: dict[str, str] | None = None
    subscription_policies: _Policies | None = None


class _Parent(msgspec.Struct, frozen=True):
    id: str | None = None


class _Place(msgspec.Struct, frozen=True, rename="camel"):
    permissions: str = ""
    parent_name_chain: tuple[str, ...] | None = None
    parent: _Parent | None = None


class _Entity(msgspec.Struct, frozen=True):
    """A management group or a subscription; `name` is its id."""

    name: str
    type: str = ""
    properties: _Place = _Place()


class _Assignment(msgspec.Struct, frozen=True):
    id: str


class _Above(msgspec.Struct, frozen=True, kw_only=True):
    """What holds the subscriptions.

    Attributes:
        home: Id of the tenant that signed in; empty when it is not known.
        groups: Management groups, and what the caller may do there.
        paths: Ids of the groups that hold each subscription, from the top.
        payers: Who pays for each.
        coverage: What of it could not be seen.
        sent: Requests for what is not in the tree.
    """

    home: str
    groups: tuple[_Entity, ...] = ()
    paths: Mapping[str, tuple[str, ...]] = {}
    payers: billing.Payers = {}
    coverage: tuple[Coverage, ...] = ()
    sent: int = 0


def find(scope: Scope, calls: Callable[[tuple[RestAction, ...]], RestCalls]) -> Accounts:
    """The subscriptions that are asked for, in order of their ids.

    Args:
        scope: What is wanted.
        calls: New calls.

    Raises:
        ConfigError: A subscription id is none.
        SourceError: No subscription is left to be read.
    """
    _check(scope.request)
    listing = calls(ACTIONS)
    found = {
        each.subscription_id.lower(): each
        for each in listing.pages("Subscriptions.List", "value", _Subscription)
    }
    above = _above(scope, found, listing, calls) if scope.organization else _Above(home=scope.tenant.lower())
    coverage = [*above.coverage, *_unlisted(listing, scope)]
    if scope.organization and not listing.errors:
        coverage += _unseen(above)
    chosen, said = choose(_listed(found, above, scope), scope.request, lambda id_: _alone(id_, scope), _WHERE)
    coverage += said
    for each in chosen:
        if each.id in found:
            coverage += _notes(found[each.id])
    if scope.organization and above.home:
        coverage += _delegated(chosen, above.home, listing)
    return Accounts(accounts=tuple(chosen), coverage=tuple(coverage), calls=listing.sent + above.sent)


def _above(
    scope: Scope,
    found: Mapping[str, _Subscription],
    listing: RestCalls,
    calls: Callable[[tuple[RestAction, ...]], RestCalls],
) -> _Above:
    """What holds the subscriptions, as far as it is seen."""
    tenants = list(listing.pages("Tenants.List", "value", _Tenant))
    home = _home(tenants, scope.tenant)
    entities = list(listing.pages("Entities.List", "value", _Entity))
    paying = calls(billing.ACTIONS)
    payers = billing.payers(paying)
    others = _other_tenants(tenants, found.values(), home, named=bool(scope.tenant))
    return _Above(
        home=home,
        groups=tuple(each for each in entities if not _is_subscription(each)),
        paths={each.name.lower(): _path(each) for each in entities if _is_subscription(each)},
        payers=payers,
        coverage=(*others, *billing.unseen(paying)),
        sent=paying.sent,
    )


def _listed(found: Mapping[str, _Subscription], above: _Above, scope: Scope) -> dict[str, CloudAccount]:
    """The subscriptions of the list, and those that only the tree shows, by id."""
    only_there = {
        id_: CloudAccount(provider="azure", id=id_, partition=scope.partition, path=path)
        for id_, path in above.paths.items()
    }
    return only_there | {id_: _account(each, above, scope) for id_, each in found.items()}


def _check(request: ScanRequest) -> None:
    for each in (*request.accounts, *request.exclude.account):
        if not fits("azure", each):
            raise ConfigError(f"{each!r} is no Azure subscription id", hint="8-4-4-4-12 hexadecimal digits")


def _home(tenants: Sequence[_Tenant], named: str) -> str:
    """The id of the tenant that signed in; empty when it is not known."""
    for each in tenants:
        names = (each.tenant_id, each.default_domain, *each.domains)
        if named and named.lower() in (name.lower() for name in names):
            return each.tenant_id.lower()
    if named:
        return named.lower()
    homes = [each for each in tenants if each.tenant_category == "Home"] or list(tenants)
    return homes[0].tenant_id.lower() if len(homes) == 1 else ""


def _other_tenants(
    tenants: Sequence[_Tenant], found: Collection[_Subscription], home: str, *, named: bool
) -> Iterator[Coverage]:
    """Tenants that the credentials see, and no subscription of them: each is signed in to of its own."""
    seen = {_tenant(each) for each in found}
    for each in sorted(tenants, key=lambda each: each.tenant_id.lower()):
        id_ = each.tenant_id.lower()
        if id_ not in seen and id_ != home:
            reason = "no subscription of this tenant is seen; sign in to it: scan.azure.tenant"
            state: CoverageState = "not_asked" if named else "incomplete"
            yield Coverage(where=f"azure/{id_}", what=ACCOUNTS, state=state, reason=reason)


def _tenant(raw: _Subscription) -> str:
    return (raw.home_tenant_id or raw.tenant_id).lower()


def _is_subscription(entity: _Entity) -> bool:
    return entity.type.lower().endswith("/subscriptions")


def _path(entity: _Entity) -> tuple[str, ...]:
    """Ids of the management groups that hold a subscription, from the top."""
    chain = [name.lower() for name in entity.properties.parent_name_chain or ()]
    above = entity.properties.parent
    nearest = (above.id or "").rpartition("/")[2].lower() if above else ""
    if nearest and nearest not in chain:
        chain.append(nearest)
    return tuple(chain)


def _account(raw: _Subscription, above: _Above, scope: Scope) -> CloudAccount:
    """A subscription, held by who pays, its tenant and its groups, each once."""
    id_ = raw.subscription_id.lower()
    holders = dict.fromkeys((*above.payers.get(id_, ()), _tenant(raw), *above.paths.get(id_, ())))
    return CloudAccount(
        provider="azure",
        id=id_,
        state=_STATES.get(raw.state.lower(), "unknown"),
        partition=scope.partition,
        path=tuple(each for each in holders if each),
        tags=tuple(
            AccountTag(key, value) for key, value in sorted((raw.tags or {}).items()) if scope.tags(key)
        ),
    )


def _alone(id_: str, scope: Scope) -> CloudAccount:
    """A subscription that is named and not listed."""
    return CloudAccount(provider="azure", id=id_, partition=scope.partition, tags_complete=False)


def _unlisted(calls: RestCalls, scope: Scope) -> Iterator[Coverage]:
    """What of the lists could not be read."""
    for each in calls.errors:
        reason = f"{each.operation}: {each.reason}"
        if each.operation != SUBSCRIPTIONS.operation and not scope.request.accounts:
            reason += f"; {_WITHOUT}"
        yield Coverage(where=_WHERE, what=ACCOUNTS, state=each.state, reason=reason)


def _unseen(above: _Above) -> Iterator[Coverage]:
    """That not all of the tenant is seen: whoever reads its root management group sees all below."""
    root = [each for each in above.groups if each.name.lower() == above.home]
    if not any(each.properties.permissions.lower() in _SEEN for each in root):
        reason = (
            "the tenant's root management group is not seen: it may hold more subscriptions; "
            f"give the role there, or {_WITHOUT}"
        )
        yield Coverage(where=_WHERE, what=ACCOUNTS, state="incomplete", reason=reason)


def _notes(raw: _Subscription) -> Iterator[Coverage]:
    """What is worth saying of a subscription and changes nothing."""
    said = []
    if raw.state.lower() in ("warned", "pastdue"):
        said.append(f"its state is {raw.state}: it is still active")
    if raw.subscription_policies and raw.subscription_policies.quota_id.upper().startswith("CSP_"):
        said.append("sold through a partner (CSP)")
    managing = {each.tenant_id.lower() for each in raw.managed_by_tenants} - {"", _tenant(raw)}
    if managing:
        said.append(f"delegated to {', '.join(sorted(managing))}")
    if said:
        where = f"azure/{raw.subscription_id.lower()}"
        yield Coverage(where=where, what=ENTRY, state="read", reason="; ".join(said))


def _delegated(chosen: Sequence[CloudAccount], home: str, calls: RestCalls) -> Iterator[Coverage]:
    """Subscriptions of other tenants of which only a part may be seen."""
    for account in chosen:
        if not account.path or home in account.path:
            continue
        scope = f"/subscriptions/{account.id}/providers/"
        found = calls.pages("RegistrationAssignments.List", "value", _Assignment, subscription=account.id)
        if not any(each.id.lower().startswith(scope) for each in found):
            reason = "it is another tenant's, and nothing shows that all of it is delegated"
            yield Coverage(where=f"azure/{account.id}", what=WORKLOADS, state="incomplete", reason=reason)
