"""Which types of resources each subscription has, by Resource Graph: what is not there is not asked for.

One question for up to 1,000 subscriptions. A subscription that the answer does not name is not vouched for:
it may not be readable there, and all of it is read. Resource Graph is up to five minutes behind.

It leaves out what the caller may not read, and does not say so. A type that it lists in no subscription is
therefore asked for in the first: a role that lacks its permission is refused there, and not passed over.

Only types that it holds may be asked about; standby pools are none of these. Source: learn.microsoft.com,
"Azure Resource Graph table and resource type reference", the table `resources`, read 2026-11-30.
"""

from collections.abc import Callable, Iterable, Sequence
from threading import Lock

import msgspec

from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import RestAction

RESOURCES = RestAction(
    operation="Resources",
    permission="Microsoft.ResourceGraph/resources/read",
    why="which types of resources each subscription has, so that others are not asked for",
    path="/providers/Microsoft.ResourceGraph/resources",
    version="2021-03-01",
    method="POST",
)
ACTIONS = (RESOURCES,)
_AT_ONCE = 1_000
"""Subscriptions of one question: each is one row, and a page has as many."""


class _Row(msgspec.Struct, rename="camel"):
    subscription_id: str
    types: tuple[str, ...] | None = None


class Inventory:
    """Asked once for all subscriptions of a scan; several threads may ask.

    Args:
        types: Types of resources that matter, e.g. `Microsoft.Compute/virtualMachines`.
        calls: New calls.
    """

    def __init__(self, types: Iterable[str], calls: Callable[[tuple[RestAction, ...]], RestCalls]) -> None:
        self._types = sorted({each.lower() for each in types})
        self._calls = calls
        self._lock = Lock()
        self._asked: set[str] = set()
        self._found: dict[str, frozenset[str]] = {}

    def types(self, account: str, others: Sequence[str]) -> tuple[frozenset[str] | None, int]:
        """The types that a subscription has, in lower case, and the requests that were sent to know them.

        Args:
            account: The subscription; None comes back when nothing vouches for it.
            others: All that the scan reads, which are asked about together with it.
        """
        sent = 0
        with self._lock:
            if self._types and account not in self._asked:
                sent = self._ask(sorted({account, *others} - self._asked))
            return self._found.get(account), sent

    def _ask(self, accounts: Sequence[str]) -> int:
        self._asked.update(accounts)
        calls = self._calls(ACTIONS)
        for at in range(0, len(accounts), _AT_ONCE):
            rows: dict[str, frozenset[str]] = {}
            before = len(calls.errors)
            for row in calls.pages(
                RESOURCES.operation,
                "data",
                _Row,
                subscriptions=accounts[at : at + _AT_ONCE],
                query=self._query(),
                options={"resultFormat": "objectArray", "$top": _AT_ONCE},
            ):
                rows[row.subscription_id.lower()] = frozenset(each.lower() for each in row.types or ())
            if len(calls.errors) == before:
                self._found |= rows
        self._doubt()
        return calls.sent

    def _doubt(self) -> None:
        """Types that are in no subscription may be what the caller may not read: the first may have them."""
        unseen = frozenset(self._types).difference(*self._found.values())
        if self._found:
            first = min(self._found)
            self._found[first] |= unseen

    def _query(self) -> str:
        """A row for each subscription that can be read, with those of the types that it has."""
        names = ", ".join(f"'{each}'" for each in self._types)
        return (
            "resourcecontainers | where type =~ 'microsoft.resources/subscriptions'"
            " | project id = subscriptionId, subscriptionId"
            f" | join kind=leftouter (resources | where type in~ ({names})"
            " | summarize types = make_set(type) by subscriptionId) on subscriptionId"
            " | project id, subscriptionId, types"
        )
