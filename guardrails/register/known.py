"""Reads every dated fact of the register as it was known on the day of a decision: the one place. Pure.

What is dated later is not known yet. What grew older than its shelf life shows nothing any more, and what
has no day may be either. Facts that contradict each other are not known (`contradictions.py`).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, TypeVar

import msgspec

from guardrails.model.activity import (
    Arrangement,
    Authorisation,
    Filing,
    Interdiction,
    Record,
    RedFlag,
    Request,
    Run,
)
from guardrails.model.as_of import AsOf
from guardrails.model.calendar import shifted
from guardrails.model.customer import (
    Access,
    Account,
    Customer,
    DataElements,
    Verification,
    VerificationStatus,
)
from guardrails.model.party import EndUse, Listing, Party, Screening
from guardrails.model.provider import (
    AppliedMeasure,
    Exemption,
    OwnCluster,
    Programme,
    RegionAuthorisation,
    Reseller,
    SpecialMeasure,
    Upstream,
)
from guardrails.model.tri import Tri
from guardrails.register import contradictions

Reading = Literal["fact", "deed", "plan", "row"]
"""What a day says, and so what one that is still to come means.

`fact`: something was so, or came about; later, it is not known. `deed`: something was done, which clears
a duty or ends something; later, it is not done yet. `plan`: may lie ahead, and is read as it stands.
`row`: the day of a whole row, which is left out, or loses what it claims, while it is to come.
"""

READINGS: Mapping[type[msgspec.Struct], Mapping[str, Reading]] = {
    Party: {"organised_day": "fact"},
    EndUse: {"stated_day": "fact", "review_day": "fact"},
    Listing: {"day": "row"},
    Screening: {"day": "row"},
    Verification: {"day": "fact", "started_day": "fact"},
    DataElements: {"validated_day": "fact"},
    Account: {"opened_day": "fact", "closed_day": "deed", "last_access_day": "fact"},
    Customer: {
        "opened_day": "fact",
        "closed_day": "deed",
        "us_status_day": "fact",
        "owners_changed_day": "fact",
        "owners_change_notified_day": "deed",
        "weapons_use_known_day": "fact",
    },
    Reseller: {"noncompliance_known_day": "fact", "terminated_day": "deed", "certified_day": "fact"},
    Programme: {
        "written_day": "fact",
        "reviewed_day": "fact",
        "updated_day": "fact",
        "first_foreign_access_day": "fact",
        "changed_day": "fact",
    },
    Exemption: {
        "from_day": "plan",
        "until_day": "plan",
        "deviation_day": "fact",
        "deviation_notified_day": "deed",
    },
    SpecialMeasure: {"determined_day": "fact", "effective_day": "plan", "extended_until_day": "plan"},
    AppliedMeasure: {"day": "row"},
    Upstream: {"cip_furnished_day": "deed"},
    OwnCluster: {"day": "plan"},
    Run: {
        "start_day": "plan",
        "end_day": "plan",
        "transaction_day": "fact",
        "knowledge_day": "fact",
        "reseller_report_day": "deed",
    },
    Arrangement: {"transaction_day": "fact", "knowledge_day": "fact"},
    Request: {"day": "fact", "due_day": "plan", "answered_day": "deed"},
    Record: {
        "created_day": "fact",
        "closed_day": "deed",
        "last_access_day": "fact",
        "diverted_day": "deed",
        "destroyed_day": "fact",
    },
    Filing: {"day": "row", "inaccuracy_day": "fact", "corrected_day": "deed"},
    Authorisation: {"from_day": "plan", "until_day": "plan"},
    Interdiction: {"day": "row", "reported_day": "deed"},
    RegionAuthorisation: {"from_day": "plan", "until_day": "plan"},
    RedFlag: {"day": "row"},
}
"""Every dated field of the register; of a party's heirs, those that they add."""

Row = TypeVar("Row", Listing, Screening, AppliedMeasure, Filing, Interdiction, RedFlag)

_EPOCH = date(1970, 1, 1).toordinal()


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the register on one day.

    Attributes:
        last: The last date that has come: the day that was asked for, or of an instant, anywhere.
        searched_from: Searches of lists before it show nothing any more.
        verified_from: Identity checks before it show nothing any more.
        reviewed_from: Reviews of end uses before it show nothing any more.
    """

    last: date
    searched_from: date
    verified_from: date
    reviewed_from: date

    def day(self, record: msgspec.Struct, field: str) -> int | Literal["unknown"]:
        """Days since 1970-01-01 of something that has a day; unknown when that is not known."""
        read = self.day_or_none(record, field)
        return "unknown" if read == "none" else read

    def day_or_none(self, record: msgspec.Struct, field: str) -> int | Literal["unknown", "none"]:
        """As `day`, of something that may never have happened: none as far as the register knows."""
        day: date | None = getattr(record, field)
        if field in contradictions.fields(record):
            return "unknown"
        if day is None:
            return "none"
        reading = reading_of(type(record), field)
        if day <= self.last or reading == "plan":
            return day.toordinal() - _EPOCH
        return "none" if reading == "deed" else "unknown"

    def has_come(self, day: date | None) -> bool:
        """Whether a day is not later than that of the decision; one that nobody gave may be any."""
        return day is None or day <= self.last

    def rows(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """Those that are not dated later."""
        return tuple(each for each in rows if self.has_come(each.day))

    def listings(self, listings: Iterable[Listing]) -> tuple[Listing, ...]:
        """The hits. One that was disposed of later is open still; a clearance that grew old is none."""
        found = []
        for each in listings:
            if not self.has_come(each.day):
                found.append(Listing(list=each.list))
            elif each.match != "cleared" or self._current(each.day, self.searched_from) == "yes":
                found.append(each)
        return tuple(found)

    def access(self, customer: Customer, *, holds: bool) -> Access:
        """What the customer may do; unknown when it is said to be closed and holds something, or may."""
        return "unknown" if customer.access == "closed" and holds else customer.access

    def closing(self, customer: Customer, *, holds: bool) -> int | Literal["unknown", "none"]:
        """When the customer was closed; unknown when its access or what it holds says that it was not."""
        day = self.day_or_none(customer, "closed_day")
        in_doubt = holds or customer.access not in ("closed", "unknown")
        return "unknown" if isinstance(day, int) and in_doubt else day

    def current(self, screening: Screening) -> Tri:
        """Whether a search still shows that somebody is on no list; unknown without its day."""
        return self._current(screening.day, self.searched_from)

    def reviewed(self, use: EndUse) -> Tri:
        """Whether a review of the end use still shows something; unknown without its day."""
        return self._current(use.review_day, self.reviewed_from)

    def verification(self, customer: Customer) -> VerificationStatus:
        """The state of the identity check; unknown when its day is not known, to come or too long ago."""
        check = customer.verification
        if contradictions.fields(check) or contradictions.verified_too_early(customer):
            return "unknown"
        match check.status:
            case "verified":
                return "verified" if self._current(check.day, self.verified_from) == "yes" else "unknown"
            case "failed":
                return "failed" if self.has_come(check.day) else "unknown"
            case "pending":
                return "pending" if self.has_come(check.started_day) else "unknown"
            case status:
                return status

    def stated(self, record: msgspec.Struct, field: str, day: str = "") -> Any:
        """What a record says without a day of its own; unknown while its `day` is to come, or in doubt."""
        dated = getattr(record, day) if day else None
        in_doubt = field in contradictions.fields(record)
        return getattr(record, field) if self.has_come(dated) and not in_doubt else "unknown"

    def _current(self, day: date | None, since: date) -> Tri:
        if day is None:
            return "unknown"
        return "yes" if since <= day <= self.last else "no"


def known(as_of: AsOf, searched_days: float, verified_days: float, reviewed_days: float) -> Known:
    """What counts as known at an instant, or on a day.

    Args:
        as_of: When the decision is made.
        searched_days: Days for which a search of the lists shows that somebody is not listed.
        verified_days: Days for which an identity check shows who a customer is.
        reviewed_days: Days for which a review shows what somebody uses compute for.
    """
    return Known(
        last=as_of.last_day,
        searched_from=shifted(as_of.utc_day, -int(searched_days)),
        verified_from=shifted(as_of.utc_day, -int(verified_days)),
        reviewed_from=shifted(as_of.utc_day, -int(reviewed_days)),
    )


def reading_of(kind: type[msgspec.Struct], field: str) -> Reading:
    """How a dated field is read.

    Raises:
        KeyError: The table lacks it.
    """
    for each in kind.__mro__:
        if field in READINGS.get(each, {}):
            return READINGS[each][field]
    raise KeyError(f"{kind.__name__}.{field}")
