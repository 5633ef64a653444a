"""The projects that are asked for, and what Resource Manager says of each. Reads none of them.

Calls, at the least: a page of projects, of folders and of organizations each, and one for each organization:
whether all of it may be seen, for a search leaves out what may not, and does not say so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

import msgspec

from guardrails.clouds.gcp.session.directory import Project
from guardrails.clouds.service import ReadError
from guardrails.errors import ConfigError, SourceError
from guardrails.model.account import AccountTag, CloudAccount
from guardrails.model.coverage import ACCOUNTS, Coverage
from guardrails.register import accounts as grammar
from guardrails.scan.interface import Accounts
from guardrails.scan.request import ScanRequest

_WHERE = "gcp/organization"


class Listing(Protocol):
    """What lists projects: `Directory`."""

    errors: list[ReadError]
    sent: int

    def projects(self) -> list[Project]:
        """All projects that may be seen."""
        ...

    def project(self, name: str) -> Project | None:
        """One by id or number."""
        ...

    def folders(self) -> dict[str, str]:
        """Parents of folders, by their names."""
        ...

    def organizations(self) -> list[str]:
        """Names of organizations."""
        ...

    def unseen(self, organization: str) -> tuple[str, ...]:
        """Permissions that are not granted in all of it."""
        ...


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted.

    Attributes:
        own: The project of the credentials; empty: they name none.
        search: Whether projects are searched for.
        labels: Whether a label of a project may name a customer.
        request: Which projects are asked for.
    """

    own: str
    search: bool
    labels: Callable[[str], bool]
    request: ScanRequest


def find(scope: Scope, listing: Listing) -> Accounts:
    """The projects that are asked for, in order of their ids.

    Args:
        scope: What is wanted.
        listing: Resource Manager.

    Raises:
        ConfigError: A project, folder or organization that is named can be none.
        SourceError: No project is left to be read.
    """
    _check(scope.request)
    found = listing.projects() if scope.search else _named(scope, listing)
    parents = listing.folders() if scope.search and found else {}
    seen = listing.organizations() if scope.search and found else []
    every = {each.id: _account(each, parents, scope) for each in found}
    names = {name: id_ for id_, each in every.items() for name in (id_, *each.aliases)}
    wanted = _wanted(scope, every, names)
    coverage = list(_unlisted(listing.errors))
    if scope.search and scope.request.accounts:
        coverage += _unheld(wanted, parents, seen)
    elif scope.search:
        coverage += _unseen(every.values(), parents, seen, listing)
    coverage += _narrowed(scope, every, wanted)
    chosen, left_out = _chosen(wanted, scope.request)
    coverage += [
        Coverage(where=f"gcp/{each.id}", what="account", state="skipped", reason="left out by request")
        for each in left_out
    ]
    coverage += _empty_folders(scope.request.ous, wanted)
    if not chosen:
        raise SourceError("no project is left to be read", hint=_hint(scope, listing.errors))
    return Accounts(accounts=tuple(chosen), coverage=tuple(coverage), calls=listing.sent)


def folder(name: str) -> tuple[str, ...]:
    """What a folder or an organization may be called: `folders/N`, `organizations/N`, or the number alone."""
    return (name,) if "/" in name else (f"folders/{name}", f"organizations/{name}")


def _check(request: ScanRequest) -> None:
    for each in (*request.accounts, *request.exclude.account):
        if not (grammar.fits("gcp", each) or grammar.is_number("gcp", each)):
            raise ConfigError(f"{each!r} is no GCP project", hint="give its id or its number")
    for each in (*request.ous, *request.exclude.ou):
        kind, _, number = each.rpartition("/")
        if kind not in ("", "folders", "organizations") or not number.isdecimal():
            raise ConfigError(f"{each!r} is no folder or organization", hint="like folders/123456789012")


def _named(scope: Scope, listing: Listing) -> list[Project]:
    """The projects that are named, or that of the credentials."""
    names = scope.request.accounts or ((scope.own,) if scope.own else ())
    if not names:
        raise SourceError(
            "the credentials name no project, and no search for projects is allowed",
            hint="--accounts ID, or GOOGLE_CLOUD_PROJECT=ID",
        )
    return [each for each in (listing.project(name) for name in names) if each is not None]


def _account(raw: Project, parents: Mapping[str, str], scope: Scope) -> CloudAccount:
    return CloudAccount(
        provider="gcp",
        id=raw.id,
        aliases=(raw.number,),
        state=raw.state,
        path=_path(raw.parent, parents),
        tags=tuple(AccountTag(key, raw.labels[key]) for key in sorted(raw.labels) if scope.labels(key)),
        joined_day=raw.created_day,
    )


def _path(parent: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """What holds a project, from the top as far as it is seen."""
    found: list[str] = []
    while parent and parent not in found:
        found.append(parent)
        parent = parents.get(parent, "")
    return tuple(reversed(found))


def _wanted(scope: Scope, every: Mapping[str, CloudAccount], names: Mapping[str, str]) -> list[CloudAccount]:
    """The projects that are named, or in a folder that is; all of them when nothing is named."""
    request = scope.request
    if not (request.accounts or request.ous):
        return [every[id_] for id_ in sorted(every)]
    holders = frozenset(chain.from_iterable(folder(each) for each in request.ous))
    ids = {names.get(each, each) for each in request.accounts}
    ids |= {id_ for id_, each in every.items() if holders & set(each.path)}
    return [every.get(id_) or CloudAccount(provider="gcp", id=id_) for id_ in sorted(ids)]


def _unlisted(errors: Sequence[ReadError]) -> Iterator[Coverage]:
    """What of the list could not be read."""
    for each in errors:
        yield Coverage(
            where=_WHERE, what=ACCOUNTS, state=each.state, reason=f"{each.operation}: {each.reason}"
        )


def _unseen(
    found: Iterable[CloudAccount], parents: Mapping[str, str], organizations: Sequence[str], listing: Listing
) -> Iterator[Coverage]:
    """Why there may be more projects than were found: a search is silent about what may not be seen."""
    for each in organizations:
        lacking = listing.unseen(each)
        if lacking:
            reason = f"{', '.join(lacking)} not granted in the whole of {each}: it may hold more projects"
            yield Coverage(where=f"gcp/{each}", what=ACCOUNTS, state="incomplete", reason=reason)
    reason = "the credentials see projects in it, but not the folder: it may hold more"
    for name in _hidden(found, parents, organizations):
        yield Coverage(where=f"gcp/{name}", what=ACCOUNTS, state="denied", reason=reason)


def _unheld(
    wanted: Iterable[CloudAccount], parents: Mapping[str, str], organizations: Sequence[str]
) -> Iterator[Coverage]:
    """That what holds a project that is asked for by name is not wholly known: it may name the customer."""
    reason = "it holds projects and may not be seen itself, nor what it is in"
    for name in _hidden(wanted, parents, organizations):
        yield Coverage(where=f"gcp/{name}", what="folders", state="denied", reason=reason)


def _hidden(
    found: Iterable[CloudAccount], parents: Mapping[str, str], organizations: Sequence[str]
) -> list[str]:
    """Folders and organizations that hold projects and may not be seen."""
    tops = {each.path[0] for each in found if each.path}
    return sorted(tops - set(organizations) - set(parents))


def _narrowed(
    scope: Scope, every: Mapping[str, CloudAccount], wanted: Sequence[CloudAccount]
) -> Iterator[Coverage]:
    """That not all projects are asked for, and how many others there are, where that is known."""
    if scope.request.accounts or scope.request.ous:
        others = len(every.keys() - {each.id for each in wanted})
        if others or not scope.search:
            yield Coverage(
                where=_WHERE,
                what=ACCOUNTS,
                state="not_asked",
                count=others or 1,
                reason="only some projects were requested",
            )


def _chosen(
    wanted: Iterable[CloudAccount], request: ScanRequest
) -> tuple[list[CloudAccount], list[CloudAccount]]:
    """Those that are read, and those that are left out."""
    out = {*request.exclude.account, *chain.from_iterable(folder(each) for each in request.exclude.ou)}
    chosen: list[CloudAccount] = []
    left: list[CloudAccount] = []
    for each in wanted:
        (left if out & {each.id, *each.aliases, *each.path} else chosen).append(each)
    return chosen, left


def _empty_folders(ous: Sequence[str], wanted: Sequence[CloudAccount]) -> Iterator[Coverage]:
    """Folders that are asked for and hold no project: they may be misspelt, or not be seen."""
    holding = set(chain.from_iterable(each.path for each in wanted))
    for each in ous:
        if not holding.intersection(folder(each)):
            reason = "holds no project that the credentials can see"
            yield Coverage(where=f"gcp/{each}", what=ACCOUNTS, state="incomplete", reason=reason)


def _hint(scope: Scope, errors: Sequence[ReadError]) -> str:
    if errors:
        return f"{errors[0].operation}: {errors[0].reason}"
    if scope.request.accounts or scope.request.ous or scope.request.exclude.account:
        return "see --accounts, --ou and --exclude"
    return "the credentials may see none: guardrails permissions gcp prints the role that they need"
