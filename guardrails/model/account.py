"""One account of a cloud as its own API describes it: it holds workloads and joins them with a customer."""

from typing import Literal

import msgspec

from guardrails.model.range import UNKNOWN as UNKNOWN_RANGE
from guardrails.model.range import Range
from guardrails.model.tri import Tri

AccountState = Literal["active", "pending", "suspended", "closing", "closed", "unknown"]


class AccountTag(msgspec.Struct, frozen=True):
    """A tag or label of the account itself."""

    key: str
    value: str


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Which parts of contact information are on file with the cloud; never the information itself.

    It is what the account's holder wrote there: it verifies nobody and answers no fact of the register.
    """

    name: Tri = "unknown"
    address: Tri = "unknown"
    telephone: Tri = "unknown"


class CloudAccount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An AWS account, an Azure subscription or a GCP project.

    Attributes:
        provider: `aws`, `azure` or `gcp`.
        id: AWS account id, subscription id or project id.
        aliases: Other names of the same account: a project's number.
        state: As the cloud says; an account that is not active may not be readable, and still run things.
        partition: `aws`, `aws-us-gov` …; empty when it does not matter.
        path: Ids of what holds it, from the top: root and organisational units, management groups, folders.
        tags: Of the account itself.
        tags_complete: False when there are tags that could not be read.
        joined_day: ISO day on which it joined; empty when not known.
        last_access_day: ISO day of the last access on record; empty when not known.
        quota_accelerators: Accelerators that its quotas allow, over the regions that were read.
        contact: What of contact information is on file with the cloud.
    """

    provider: str
    id: str
    aliases: tuple[str, ...] = ()
    state: AccountState = "unknown"
    partition: str = ""
    path: tuple[str, ...] = ()
    tags: tuple[AccountTag, ...] = ()
    tags_complete: bool = True
    joined_day: str = ""
    last_access_day: str = ""
    quota_accelerators: Range = UNKNOWN_RANGE
    contact: Contact = Contact()
