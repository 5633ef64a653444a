"""What a subscription's own readings say of it: quotas, last access. Pure."""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.clouds.azure.quotas.api import QUOTAS, Records
from guardrails.clouds.azure.quotas.settings import allowed
from guardrails.model.account import CloudAccount
from guardrails.model.range import UNKNOWN
from guardrails.scan.decoding import ready
from guardrails.scan.interface import Reading


def described(account: CloudAccount, readings: Sequence[Reading], catalog: Catalog) -> CloudAccount:
    """The subscription with what its quotas allow in the regions that were asked for."""
    limits = [_quotas(each) for each in readings if each.unit.service == QUOTAS.name]
    return msgspec.structs.replace(
        account, quota_accelerators=allowed(limits[0], catalog) if limits else UNKNOWN
    )


def _quotas(reading: Reading) -> Records:
    """Of what nothing was read, the quotas are not known."""
    if not reading.records:
        return Records()
    return msgspec.msgpack.decode(reading.records, type=ready(Records))
