"""What a subscription's own readings say of it: quotas, last access. Pure."""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.clouds.azure.activity import api as activity
from guardrails.clouds.azure.quotas import api as quotas
from guardrails.clouds.azure.quotas.settings import allowed
from guardrails.model.account import CloudAccount
from guardrails.model.range import UNKNOWN
from guardrails.scan.decoding import ready
from guardrails.scan.interface import Reading


def described(account: CloudAccount, readings: Sequence[Reading], catalog: Catalog) -> CloudAccount:
    """The subscription with what its quotas allow in the regions that were asked for, and its last access."""
    limits = [_quotas(each) for each in readings if each.unit.service == quotas.QUOTAS.name]
    days = [_day(each) for each in readings if each.unit.service == activity.ACTIVITY.name]
    return msgspec.structs.replace(
        account,
        quota_accelerators=allowed(limits[0], catalog) if limits else UNKNOWN,
        last_access_day=max(days, default=""),
    )


def _quotas(reading: Reading) -> quotas.Records:
    """Of what nothing was read, the quotas are not known."""
    if not reading.records:
        return quotas.Records()
    return msgspec.msgpack.decode(reading.records, type=ready(quotas.Records))


def _day(reading: Reading) -> str:
    if not reading.records:
        return ""
    return msgspec.msgpack.decode(reading.records, type=ready(activity.Records)).last_day
