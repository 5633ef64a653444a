"""The accounts of an organisation that are asked for, and what Organizations says of each. Enters none.

Calls, at the least: one ListAccounts for each 20 accounts, and one ListTagsForResource for each account that
is read, when account tags may name customers. Where ListAccounts gives no paths, they are put together from
ListRoots and, for each root and unit, ListOrganizationalUnitsForParent and ListAccountsForParent.
Names and e-mail addresses of accounts are not kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import chain

import msgspec

from guardrails.clouds.accounts import choose
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.service import Action, Calls, ReadError
from guardrails.errors import ConfigError, SourceError
from guardrails.model.account import AccountState, AccountTag, CloudAccount
from guardrails.model.coverage import Coverage
from guardrails.scan.interface import Accounts
from guardrails.scan.request import ScanRequest

ACTIONS = (
    Action("ListAccounts", "organizations:ListAccounts", "which accounts there are, and in what state"),
    Action("ListRoots", "organizations:ListRoots", "where the tree of organizational units begins"),
    Action(
        "ListOrganizationalUnitsForParent",
        "organizations:ListOrganizationalUnitsForParent",
        "the tree of organizational units",
    ),
    Action(
        "ListAccountsForParent",
        "organizations:ListAccountsForParent",
        "which organizational unit an account is in",
    ),
    Action(
        "ListTagsForResource",
        "organizations:ListTagsForResource",
        "tags of accounts, which may name the customer",
    ),
)
_STATES: dict[str, AccountState] = {
    "PENDING_ACTIVATION": "pending",
    "ACTIVE": "active",
    "SUSPENDED": "suspended",
    "PENDING_CLOSURE": "closing",
    "CLOSED": "closed",
}
_NOT_IN_USE = "AWSOrganizationsNotInUseException"
_WHERE = "aws/organization"
_AT_ONCE = 4


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Whose organisation it is, and what of it is wanted.

    Attributes:
        caller: The caller's own account.
        partition: Of the caller.
        organization: Whether Organizations is asked at all.
        tags: Whether a tag of an account may name a customer.
        wants_tags: Whether any may.
        request: Which accounts are asked for.
    """

    caller: str
    partition: str
    organization: bool
    tags: Callable[[str], bool]
    wants_tags: bool
    request: ScanRequest


class _Account(msgspec.Struct, rename="pascal"):
    """`State` came in 2025; `Status` is its predecessor, which the API stops to give in 2026."""

    id: str
    state: str = ""
    status: str = ""
    paths: tuple[str, ...] = ()
    joined_timestamp: datetime | None = None


class _Node(msgspec.Struct, rename="pascal"):
    id: str


Listed = dict[str, CloudAccount]
"""Accounts by id."""


def find(scope: Scope, calls: Callable[[], Calls]) -> Accounts:
    """The accounts that are asked for, in order of their ids.

    Args:
        scope: What is wanted.
        calls: New calls of the Organizations client.

    Raises:
        ConfigError: An account id is none.
        SourceError: No account is left to be read.
    """
    _check(scope.request)
    listing = calls()
    listed: Listed = _listed(listing, scope) if scope.organization else {}
    coverage = [*_unlisted(listing.errors, scope), *_without_caller(listing, listed, scope)]
    if not listed and scope.request.ous:
        raise SourceError(
            "--ou: the organization cannot be listed",
            hint="run with credentials of the management account or of a delegated administrator",
        )
    chosen, said = choose(listed, scope.request, lambda id_: _alone(id_, scope), _WHERE, scope.caller)
    coverage += said
    sent = listing.sent
    if scope.wants_tags and listed:
        chosen, asked = _tagged(chosen, listed, scope, calls)
        sent += asked
        untagged = sum(not each.tags_complete for each in chosen)
        if untagged:
            coverage.append(
                Coverage(
                    where=_WHERE,
                    what="account tags",
                    state="incomplete",
                    count=untagged,
                    reason="cannot be read",
                )
            )
    return Accounts(accounts=tuple(chosen), coverage=tuple(coverage), calls=sent)


def _check(request: ScanRequest) -> None:
    for each in (*request.accounts, *request.exclude.account):
        if not (each.isdigit() and len(each) == 12):
            raise ConfigError(f"{each!r} is no AWS account id", hint="ids have twelve digits")


def _listed(calls: Calls, scope: Scope) -> Listed:
    """What Organizations lists."""
    found = list(calls.pages("ListAccounts", "Accounts", _Account))
    paths: Mapping[str, tuple[str, ...]] = {}
    if any(not each.paths for each in found):
        paths = dict(_tree(calls))
    return {each.id: _account(each, paths.get(each.id, ()), scope) for each in found}


def _account(raw: _Account, path: tuple[str, ...], scope: Scope) -> CloudAccount:
    return CloudAccount(
        provider="aws",
        id=raw.id,
        state=_STATES.get(raw.state or raw.status, "unknown"),
        partition=scope.partition,
        path=_path(raw.paths[0]) if raw.paths else path,
        tags_complete=not scope.wants_tags,
        joined_day=raw.joined_timestamp.date().isoformat() if raw.joined_timestamp else "",
    )


def _path(text: str) -> tuple[str, ...]:
    """`o-1/r-2/ou-3/` without the organisation and the account."""
    return tuple(each for each in text.split("/") if each.startswith(("r-", "ou-")))


def _tree(calls: Calls) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each account with the ids of what holds it, from the root."""
    open_: list[tuple[str, ...]] = [(root.id,) for root in calls.pages("ListRoots", "Roots", _Node)]
    while open_:
        path = open_.pop()
        for account in calls.pages("ListAccountsForParent", "Accounts", _Node, ParentId=path[-1]):
            yield account.id, path
        units = calls.pages(
            "ListOrganizationalUnitsForParent", "OrganizationalUnits", _Node, ParentId=path[-1]
        )
        open_ += [(*path, unit.id) for unit in units]


def _unlisted(errors: Sequence[ReadError], scope: Scope) -> Iterator[Coverage]:
    """What of the list could not be read; an account without an organisation has none to read."""
    for each in errors:
        if each.reason != _NOT_IN_USE:
            reason = f"{each.operation}: {each.reason}"
            if not scope.request.accounts:
                reason += "; --no-organization does without"
            yield Coverage(where=_WHERE, what="accounts", state=each.state, reason=reason)


def _without_caller(calls: Calls, listed: Listed, scope: Scope) -> Iterator[Coverage]:
    """A list that does not hold the caller's own account is not whole, an empty one among them."""
    if scope.organization and not calls.errors and scope.caller not in listed:
        reason = "ListAccounts: the list does not hold the caller's own account"
        yield Coverage(where=_WHERE, what="accounts", state="incomplete", reason=reason)


def _alone(id_: str, scope: Scope) -> CloudAccount:
    """An account that the organisation does not list, or that has none."""
    return CloudAccount(provider="aws", id=id_, partition=scope.partition)


def _tagged(
    chosen: Sequence[CloudAccount], listed: Listed, scope: Scope, calls: Callable[[], Calls]
) -> tuple[list[CloudAccount], int]:
    """The accounts with their tags, and the number of requests."""

    def some(at: int) -> tuple[list[CloudAccount], int]:
        own = calls()
        return [
            _with_tags(each, own, scope) if each.id in listed else each for each in chosen[at::step]
        ], own.sent

    step = min(_AT_ONCE, len(chosen))
    with ThreadPoolExecutor(step) as pool:
        parts = list(pool.map(some, range(step)))
    return sorted(chain.from_iterable(part for part, _ in parts), key=lambda each: each.id), sum(
        sent for _, sent in parts
    )


def _with_tags(account: CloudAccount, calls: Calls, scope: Scope) -> CloudAccount:
    before = len(calls.errors)
    tags = list(calls.pages("ListTagsForResource", "Tags", Tag, ResourceId=account.id))
    return msgspec.structs.replace(
        account,
        tags=tuple(AccountTag(each.key, each.value) for each in tags if scope.tags(each.key)),
        tags_complete=len(calls.errors) == before,
    )
