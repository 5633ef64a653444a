"""What a service module is: the calls it declares, the facts it keeps, and how it reads them.

A module reads and keeps; what the facts of all services mean together is `join.py`. Facts are those that a
workload needs: no names of people, addresses or key material are kept.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from guardrails.clouds.aws.session.calls import Action, Calls

R = TypeVar("R", bound=msgspec.Struct)
Count = Annotated[int, msgspec.Meta(ge=0)]
"""A number of things: an answer that gives a negative one cannot be read."""
Amount = Annotated[float, msgspec.Meta(ge=0)]
"""A number that need not be whole."""

RESERVED = "aws:"
"""What the keys of tags begin with that only AWS can write. Source: EC2 user guide, "Tag restrictions"."""
MARKS = (RESERVED, "eks:", "karpenter.sh/", "AWSBatchServiceTag")
"""Tags by which services mark what they make, and that name no customer: what their keys begin with. All but
the reserved ones may be written by anybody who may tag."""


class Tag(msgspec.Struct, frozen=True, rename="pascal"):
    """A tag as most services answer it."""

    key: str = ""
    value: str = ""


class ReadFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What of a service's answers is wanted.

    Attributes:
        since: Instant in ISO form; jobs that ended before it are not read.
        look_back_days: How long before the scan began that is.
        tag_keys: Tags that may name a customer, in lower case; None: any may.
        has_no_accelerators: Whether a type is certain to have none: things that can only be of such types
            need not be kept, nor asked about any further.
        is_new: Whether a type is not in the catalog.
        described: What the API said of such types so far; shared by all units of a scan.
    """

    since: str = ""
    look_back_days: int = 0
    tag_keys: frozenset[str] | None = None
    has_no_accelerators: Callable[[str], bool] = lambda _: False
    is_new: Callable[[str], bool] = lambda _: False
    described: dict[str, Any] = {}

    def tags(self, found: Iterable[Tag] | Mapping[str, str]) -> dict[str, str]:
        """The tags that are kept: those that may name a customer, and those that only AWS can write."""
        pairs = found.items() if isinstance(found, Mapping) else ((each.key, each.value) for each in found)
        return {key: value for key, value in pairs if self.names_somebody(key) or key.startswith(RESERVED)}

    def names_somebody(self, key: str) -> bool:
        """Whether a tag may name a customer."""
        if key.startswith(RESERVED):
            return False
        return self.tag_keys is None or key.lower() in self.tag_keys


class Service(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """One service as the scan reads it.

    Attributes:
        name: As `--services` and coverage name it, e.g. `ec2`.
        client: Name of the boto3 client, e.g. `ec2`, `service-quotas`.
        actions: Every call that it makes.
        records: What it keeps of one account and region.
        read: Reads the records; what it could not read is a read error of the calls.
        say: What of the records coverage tells people; empty: nothing.
        regionless: Whether it is read once an account.
    """

    name: str
    client: str
    actions: tuple[Action, ...]
    records: type[R]
    read: Callable[[Calls, ReadFilter], R]
    say: Callable[[R], str] = lambda _: ""
    regionless: bool = False


AnyService = Service[Any]
