"""What a project's own readings say of it: quotas, last access. Pure."""

from collections.abc import Sequence

import msgspec

from guardrails.clouds.gcp.audit import api as audit
from guardrails.clouds.gcp.quotas import api as quotas
from guardrails.clouds.gcp.quotas.settings import allowed
from guardrails.model.account import CloudAccount
from guardrails.model.range import UNKNOWN
from guardrails.scan.decoding import ready
from guardrails.scan.interface import Reading


def described(account: CloudAccount, readings: Sequence[Reading]) -> CloudAccount:
    """The project with what its quotas allow in the regions that were asked for, and its last access."""
    limits = [_quotas(each) for each in readings if each.unit.service == quotas.QUOTAS.name]
    days = [_day(each) for each in readings if each.unit.service == audit.AUDIT.name]
    return msgspec.structs.replace(
        account,
        quota_accelerators=allowed(limits[0].quotas, whole=limits[0].whole) if limits else UNKNOWN,
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
    return msgspec.msgpack.decode(reading.records, type=ready(audit.Records)).last_day
