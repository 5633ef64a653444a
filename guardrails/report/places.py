"""Where a result stands, for formats that point at files: a plan, the register, or a place of a live cloud.

What runs in a cloud is in no file: `live/<provider>/<account>/<region>` stands for it, the same every day.
"""

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import quote

import msgspec

from guardrails.model.report import Report, WorkloadRow
from guardrails.model.verdict import Verdict
from guardrails.report.escape import printable

MOST = 20
"""Places of one result that are shown."""

_LONGEST = 1_000
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_NOWHERE = "live/customers"


class Place(msgspec.Struct, frozen=True):
    """A file and what in it.

    Attributes:
        path: Relative, with `/` between its parts.
        resource: Address or id of a workload; empty: the file speaks of the customer.
    """

    path: str
    resource: str = ""

    @property
    def uri(self) -> str:
        """The path as a relative reference of RFC 3986."""
        return quote(self.path, safe="/", errors="replace")


class Places:
    """The places of a report's results."""

    def __init__(self, report: Report, shown: Iterable[Verdict]) -> None:
        wanted = {each for verdict in shown for each in verdict.workloads[:MOST]}
        self._workloads = {row.id: row for row in report.workloads if row.id in wanted}
        self._on_record = {row.id for row in report.customers if row.attributed}
        self._live = report.scope == "estate"
        files = [each.name for kind in ("register", "plan") for each in report.inputs if each.kind == kind]
        self.record = Place(relative(files[0]) if files else _NOWHERE)
        """Where what is of no resource stands: the first register, else the first plan."""

    def workloads(self, verdict: Verdict) -> list[WorkloadRow]:
        """Those that it rests on, at most `MOST`."""
        return [self._workloads[each] for each in verdict.workloads[:MOST] if each in self._workloads]

    def of(self, verdict: Verdict) -> list[Place]:
        """The first is where it stands, the same every day; at most `MOST`, never none.

        A customer of a live cloud stands in the register: which of its workloads comes first changes.
        """
        found = [_of_workload(row) for row in self.workloads(verdict)]
        about_customer = verdict.subject == verdict.customer and verdict.customer in self._on_record
        if not found or (self._live and about_customer):
            found.insert(0, self.record)
        return found[:MOST]


def _of_workload(row: WorkloadRow) -> Place:
    parts = ("live", row.provider, row.account or "unknown", row.region or "unknown")
    path = relative(row.file) if row.file else "/".join(quote(each, safe="") for each in parts)
    return Place(path, row.address or row.id)


def relative(name: str) -> str:
    """A file's name as a path inside a repository: of an absolute one, only its last part.

    Args:
        name: As it was given; `-` is standard input.
    """
    if name == "-":
        return "standard-input"
    path = printable(posixpath.normpath(name.replace("\\", "/")), _LONGEST)
    inside = [part for part in path.split("/") if part not in ("", ".", "..")]
    if not inside:
        return "unnamed"
    return inside[-1] if _ABSOLUTE.match(name) else "/".join(inside)
