"""Who pays for a subscription, and for which customer a partner bought it: where the credentials see that.

Billing has roles of its own, which no role of Azure gives: most scans see nothing of it, and miss nothing.
Calls: the billing accounts once, and of each its subscriptions. Names, addresses and invoices are not kept.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import RestAction
from guardrails.model.coverage import Coverage

_VERSION = "2024-04-01"
ACCOUNTS = RestAction(
    operation="BillingAccounts.List",
    permission="",  # of roles of billing
    why="who pays for subscriptions, where the credentials have a role in billing",
    path="/providers/Microsoft.Billing/billingAccounts",
    version=_VERSION,
)
SUBSCRIPTIONS = RestAction(
    operation="BillingSubscriptions.ListByBillingAccount",
    permission="",
    why="which subscriptions a billing account pays for, and for which customer of a partner",
    path="/providers/Microsoft.Billing/billingAccounts/{billing_account}/billingSubscriptions",
    version=_VERSION,
)
ACTIONS = (ACCOUNTS, SUBSCRIPTIONS)

Payers = dict[str, tuple[str, ...]]
"""By subscription, ids of its billing account and, of a partner's, of the customer."""


class _Account(msgspec.Struct, frozen=True):
    name: str


class _Paid(msgspec.Struct, frozen=True, rename="camel"):
    subscription_id: str = ""
    customer_id: str | None = None


class _Subscription(msgspec.Struct, frozen=True):
    properties: _Paid = _Paid()


def payers(calls: RestCalls) -> Payers:
    """What the credentials may see of who pays, in lower case."""
    found: Payers = {}
    for account in calls.pages(ACCOUNTS.operation, "value", _Account):
        name = account.name.lower()
        for each in calls.pages(
            SUBSCRIPTIONS.operation, "value", _Subscription, billing_account=account.name
        ):
            customer = (each.properties.customer_id or "").lower().rpartition("/")[2]
            found[each.properties.subscription_id.lower()] = (name, customer) if customer else (name,)
    return found


def unseen(calls: RestCalls) -> Iterator[Coverage]:
    """That who pays could not be read: only what the register says of billing accounts depends on it."""
    for each in calls.errors[:1]:
        reason = f"payer not readable: {each.operation}: {each.reason}"
        yield Coverage(where="azure/billing", what="billing", state="empty", reason=reason)
