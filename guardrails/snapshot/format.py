"""What a snapshot file looks like (`docs/snapshot.md`): three lines of text, then the compressed content.

    guardrails.snapshot/1
    {header, JSON}
    SHA-256 of the two lines above, hex
    content: gzip of JSON lines

Every byte is covered: the third line vouches for the first two, the header for the content.
"""

import hashlib

import msgspec

from guardrails.model.account import CloudAccount
from guardrails.model.coverage import Coverage
from guardrails.model.snapshot import Scanned
from guardrails.model.workload import Workload

FAMILY = b"guardrails.snapshot/"
MAGIC = FAMILY + b"1\n"
SEVERAL_CLOUDS = 1
"""The minor version that files of several clouds have; those of one have none of its fields, and say 0."""
CODEC = "gzip"
GZIP_BITS = 31
"""zlib's own gzip framing: no name and no time in it, so that the same content gives the same bytes."""

LONGEST_HEADER = 1 << 20
LONGEST_LINE = 1 << 26


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many of each the content holds."""

    accounts: int
    coverage: int
    workloads: int


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What follows the header: how it is compressed, its bytes in the file, and their digest."""

    codec: str
    bytes: int
    sha256: str


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The second line.

    Attributes:
        minor: Fields were added since minor 0, none changed its meaning; what is unknown is passed over.
        tool: What wrote it.
        scan: Which cloud, from when to when; absent from a file of several clouds.
        scans: The same of each of several clouds, in order of their names (minor 1); a version that does not
            know them refuses the file, which has no `scan`.
        request: What was asked for; of several clouds, by the cloud's name. Of it `Narrowing` is read.
    """

    minor: int = 0
    tool: str
    scan: Scanned | msgspec.UnsetType = msgspec.UNSET
    scans: tuple[Scanned, ...] | msgspec.UnsetType = msgspec.UNSET
    request: dict[str, object] = {}
    counts: Counts
    content: Content

    @property
    def clouds(self) -> tuple[Scanned, ...]:
        """The scans that it holds, whichever way they are written; none: it is no header."""
        return (self.scan,) if self.scan else self.scans or ()


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """What of a request makes a scan less than all there is, or more than is read by default."""

    accounts: tuple[str, ...] = ()
    ous: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    exclude: dict[str, tuple[str, ...]] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """A text for each list that names something, its names in order."""
        without = [f"{kind}={name}" for kind, names in self.exclude.items() for name in names]
        lists = {"accounts": self.accounts, "units": self.ous, "regions": self.regions}
        lists |= {"services": self.services, "without": tuple(without)}
        return tuple(f"{name} {', '.join(sorted(values))}" for name, values in lists.items() if values)


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the content: one of these; a line of another kind is passed over."""

    account: CloudAccount | None = None
    coverage: Coverage | None = None
    workload: Workload | None = None


def digest_line(first: bytes, second: bytes) -> bytes:
    """The third line, for the first two with their line breaks."""
    return hashlib.sha256(first + second).hexdigest().encode() + b"\n"
