"""Which of a cloud's accounts are read: those that are named, that lie below what is named, or all. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from guardrails.errors import SourceError
from guardrails.model.account import CloudAccount
from guardrails.model.coverage import ACCOUNTS, ENTRY, Coverage
from guardrails.scan.request import ScanRequest

Listed = Mapping[str, CloudAccount]
"""Accounts by id."""
Alone = Callable[[str], CloudAccount]
"""Makes an account that is asked for, or the caller's own, and that no list holds."""


def choose(
    listed: Listed, request: ScanRequest, alone: Alone, where: str, caller: str = ""
) -> tuple[list[CloudAccount], list[Coverage]]:
    """The accounts to be read, in order of their ids, and what is said of all others.

    Args:
        listed: What the cloud lists, with paths.
        request: Which are asked for.
        alone: Makes one that is not listed.
        where: Of the list, in coverage, e.g. `aws/organization`.
        caller: The caller's own account, which is read with all others; empty: there is none.

    Raises:
        SourceError: None is left to be read.
    """
    provider = where.partition("/")[0]
    wanted = _wanted(listed, request, alone, caller)
    chosen, left_out = _split(wanted, request)
    coverage = [
        *_narrowed(listed, wanted, request, where),
        *(
            Coverage(where=f"{provider}/{each.id}", what=ENTRY, state="skipped", reason="left out by request")
            for each in left_out
        ),
        *_empty_units(request.ous, wanted, provider),
    ]
    if not chosen:
        raise SourceError("no account is left to be read", hint="see --accounts, --ou and --exclude")
    return chosen, coverage


def _wanted(listed: Listed, request: ScanRequest, alone: Alone, caller: str) -> list[CloudAccount]:
    """The accounts that are named, or in a unit that is; all of them when nothing is named."""
    if request.accounts or request.ous:
        units = set(request.ous)
        ids = set(request.accounts) | {id_ for id_, each in listed.items() if units & set(each.path)}
    else:
        ids = {*listed, caller} - {""}
    return [listed[id_] if id_ in listed else alone(id_) for id_ in sorted(ids)]


def _narrowed(
    listed: Listed, wanted: Sequence[CloudAccount], request: ScanRequest, where: str
) -> Iterator[Coverage]:
    """That not all accounts are asked for, and how many others there are, where that is known."""
    if request.accounts or request.ous:
        others = len(listed.keys() - {each.id for each in wanted})
        if others or not listed:
            reason = "only some accounts were requested"
            yield Coverage(where=where, what=ACCOUNTS, state="not_asked", count=others or 1, reason=reason)


def _split(
    wanted: Iterable[CloudAccount], request: ScanRequest
) -> tuple[list[CloudAccount], list[CloudAccount]]:
    """Those that are read, and those that are left out."""
    out = set(request.exclude.account) | set(request.exclude.ou)
    chosen: list[CloudAccount] = []
    left: list[CloudAccount] = []
    for each in wanted:
        (left if out & {each.id, *each.path} else chosen).append(each)
    return chosen, left


def _empty_units(ous: Sequence[str], wanted: Sequence[CloudAccount], provider: str) -> Iterator[Coverage]:
    """Units that are asked for and hold no account: they may be misspelt."""
    holding = set(chain.from_iterable(each.path for each in wanted))
    for ou in ous:
        if ou not in holding:
            yield Coverage(
                where=f"{provider}/{ou}", what=ACCOUNTS, state="incomplete", reason="holds no account"
            )
