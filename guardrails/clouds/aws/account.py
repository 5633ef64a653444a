"""What an account's own readings say of it: quotas, last access, what contact is on file. Pure."""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.clouds.aws.contact import api as contact
from guardrails.clouds.aws.quotas import api as quotas
from guardrails.clouds.aws.quotas.settings import allowed
from guardrails.clouds.aws.trail import api as trail
from guardrails.model.account import CloudAccount, Contact
from guardrails.model.range import UNKNOWN, total
from guardrails.scan.decoding import ready
from guardrails.scan.interface import Reading


def described(account: CloudAccount, readings: Sequence[Reading], catalog: Catalog) -> CloudAccount:
    """The account with the quotas of the regions that were asked for, last access and contact on record."""
    limits = [_quotas(each) for each in readings if each.unit.service == quotas.QUOTAS.name]
    days = [day for each in readings if each.unit.service == trail.TRAIL.name for day in _days(each)]
    held = [_contact(each) for each in readings if each.unit.service == contact.CONTACT.name]
    return msgspec.structs.replace(
        account,
        contact=held[0] if held else _NONE,
        quota_accelerators=total(allowed(each, catalog) for each in limits) if limits else UNKNOWN,
        last_access_day=max(days, default=""),
    )


def _quotas(reading: Reading) -> quotas.Records:
    """A region of which nothing was read has quotas that nobody knows."""
    if not reading.records:
        return quotas.Records()
    return msgspec.msgpack.decode(reading.records, type=ready(quotas.Records))


_NONE = Contact()


def _contact(reading: Reading) -> Contact:
    if not reading.records:
        return _NONE
    return msgspec.msgpack.decode(reading.records, type=ready(contact.Records)).contact or _NONE


def _days(reading: Reading) -> list[str]:
    if not reading.records:
        return []
    return [
        count.last_day for count in msgspec.msgpack.decode(reading.records, type=ready(trail.Records)).counts
    ]
