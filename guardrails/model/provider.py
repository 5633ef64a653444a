"""The contracting entity that rents out compute, its resellers, and what it does about identification."""

from datetime import date
from typing import Literal

import msgspec

from guardrails.model.activity import AuthorisationKind, Filing, Number, Record, Request, Run
from guardrails.model.party import UNKNOWN, Country, Party
from guardrails.model.range import UNKNOWN as UNKNOWN_RANGE
from guardrails.model.range import Range
from guardrails.model.tri import Tri


class Exemption(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A finding that an Abuse of IaaS Products Deterrence Program (ADP) exempts from identification.

    Attributes:
        scope: For whom: the whole provider, a type of account, a type of lessee, or a reseller.
        of: Which type or reseller; empty for the provider.
        from_day: Day of the finding; until_day: when it ended, None while it holds.
        programme_kept: Whether the programme is kept up to date.
        deviation_day: Day of a significant deviation from it; None when there was none.
        deviation_notified_day: When that was notified; None when it was not.
    """

    id: str
    scope: Literal["provider", "account_type", "lessee_type", "reseller"]
    of: str = ""
    from_day: date | None = None
    until_day: date | None = None
    programme_kept: Tri = "unknown"
    deviation_day: date | None = None
    deviation_notified_day: date | None = None


class RegionAuthorisation(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What allows hardware to stand in places abroad, whoever of the customers uses it.

    Attributes:
        id: By which a report names it.
        rules: Ids of the rules that it answers.
        kind: What it is; the kinds for the United Arab Emirates count there alone.
        reference: The authority's reference.
        places: Countries (`BH`), regions (`me-south-1`, `aws:me-south-1`) or clouds (`aws`); without any it
            is not known where it holds.
        items: `3A090.a`, `3A090.b` or names of chips; without any it is not known for what it holds.
        max_tpp: Total processing performance that it allows there, of all chips together; None: no limit.
        max_accelerators: Chips that it allows there; None: no limit.
        from_day, until_day: When it holds; None: since ever, without end.
    """

    id: str
    rules: tuple[str, ...]
    kind: AuthorisationKind
    reference: str = ""
    places: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    max_tpp: Number | None = None
    max_accelerators: Number | None = None
    from_day: date | None = None
    until_day: date | None = None


class Site(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where hardware stands that is in none of a cloud's regions: an Outpost, an edge zone, own premises.

    Attributes:
        id: The Outpost's id (`op-…`), or the name of the zone or place.
    """

    id: str
    country: Country = UNKNOWN


class SpecialMeasure(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A determination of the Secretary that prohibits or conditions accounts.

    Attributes:
        target: A foreign jurisdiction (`country`), or a foreign person (a party with a listing whose
            list is this measure's id).
        determined_day: Day of the determination.
        effective_day: When it is to be implemented, as determined; None when that is not stated.
        extended_until_day: Last day of an extension; None when it was not extended.
    """

    id: str
    target: Literal["jurisdiction", "person"]
    country: Country = UNKNOWN
    determined_day: date | None = None
    effective_day: date | None = None
    extended_until_day: date | None = None


class AppliedMeasure(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """That a special measure was applied, and when."""

    measure: str
    day: date | None = None


class OwnCluster(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A cluster that the provider itself has, gets or plans.

    Attributes:
        fabric_gbps: Networking that joins its machines, 10^9 bit/s.
        capacity_eops: Theoretical maximum for training, 10^18 operations per second, dense.
        day: When it was, or is to be, acquired; None when not known.
    """

    id: str
    fabric_gbps: Range = UNKNOWN_RANGE
    capacity_eops: Range = UNKNOWN_RANGE
    day: date | None = None


class Programme(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The provider's written customer identification programme (CIP).

    Attributes:
        written: Whether there is one, in writing.
        written_day: Since when; reviewed_day, updated_day: when it was last reviewed and changed.
        covers: What it provides for: `risk_based`, `data_collection`, `verification`, `when_not_to_open`,
            `terms_while_pending`, `when_to_close`, `redress`, `owner_changes`, `reverification`,
            `retention`, `resellers`.
        covers_complete: Whether those are all.
        first_foreign_access_day: When a foreign customer first had access; None when not known.
        foreign_access: Whether foreign customers have access at all.
        changed_day: Day of the last significant change in business, structure, programme or contact; None
            when there was none since the last certification.
    """

    written: Tri = "unknown"
    written_day: date | None = None
    reviewed_day: date | None = None
    updated_day: date | None = None
    covers: tuple[str, ...] = ()
    covers_complete: Tri = "unknown"
    foreign_access: Tri = "unknown"
    first_foreign_access_day: date | None = None
    changed_day: date | None = None


class Reseller(Party, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A party that sells the provider's compute onward.

    Attributes:
        cip_on_file: Whether the provider holds a copy of the reseller's identification programme.
        adopts_our_cip: Whether it has adopted the provider's programme by agreement.
        compliance: Whether it complies with the identification rules, as far as the provider knows.
        noncompliance_known_day: When the provider came to know that it does not; None when it does not know.
        terminated_day: When the provider ended the relationship; None while it has not.
        reporting: Whether it reports training of large models to the provider.
        certified_day: Day of its last certification; None when not known.
        malicious_activity: Whether malicious activity is suspected or known behind it.
        malicious_activity_reported: Whether that was reported.
        measures_applied: Special measures that the provider applied to it.
        measures_implemented: Special measures that it implements towards its own customers.
    """

    id: str
    aliases: tuple[str, ...] = ()
    cip_on_file: Tri = "unknown"
    adopts_our_cip: Tri = "unknown"
    compliance: Literal["compliant", "non_compliant", "unknown"] = "unknown"
    noncompliance_known_day: date | None = None
    terminated_day: date | None = None
    reporting: Tri = "unknown"
    certified_day: date | None = None
    malicious_activity: Tri = "unknown"
    malicious_activity_reported: Tri = "unknown"
    measures_applied: tuple[AppliedMeasure, ...] = ()
    measures_implemented: tuple[AppliedMeasure, ...] = ()
    owners_complete: Tri = "unknown"


class Upstream(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whose compute the provider sells onward: a cloud, or a reseller nearer to one.

    Attributes:
        us_provider: Whether it is a US provider of infrastructure.
        adopted_cip: Whether the provider has adopted its identification programme by agreement.
        cip_furnished_day: When it last got a copy of the provider's own programme; None when it has none.
    """

    id: str
    us_provider: Tri = "unknown"
    adopted_cip: Tri = "unknown"
    cip_furnished_day: date | None = None


class ProviderEntity(Party, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The contracting entity that rents out the compute: us.

    Attributes:
        offers_iaas: Whether it offers infrastructure on which customers run their own software.
        operates_in: Other countries in which it does this business, by establishments or staff.
        operates_in_complete: Whether those are all.
        product_us_owned: Whether a US person owns what it offers, such as its parent.
        product_operated_in_us: Whether that is operated in the United States.
        upstreams: Of whom it resells; none, with `upstreams_complete`: it resells nobody's compute.
        programme: Its identification programme.
        exemptions, special_measures: What an authority decided that changes its duties.
        authorisations: What allows its hardware abroad; recorded once, for all customers.
        authorisations_complete: Whether those are all; when left out: yes if there are any.
        sites: Countries of places beside the clouds' regions.
        requests, records, filings: Of the provider itself; those about a customer stand in its record.
        own_runs, own_clusters: Its own training and machines, not its customers'.
    """

    id: str = "provider"
    offers_iaas: Tri = "unknown"
    operates_in: tuple[Country, ...] = ()
    operates_in_complete: Tri = "unknown"
    product_us_owned: Tri = "unknown"
    product_operated_in_us: Tri = "unknown"
    upstreams: tuple[Upstream, ...] = ()
    upstreams_complete: Tri = "unknown"
    programme: Programme = Programme()
    exemptions: tuple[Exemption, ...] = ()
    special_measures: tuple[SpecialMeasure, ...] = ()
    authorisations: tuple[RegionAuthorisation, ...] = ()
    authorisations_complete: Tri | None = None
    sites: tuple[Site, ...] = ()
    requests: tuple[Request, ...] = ()
    records: tuple[Record, ...] = ()
    filings: tuple[Filing, ...] = ()
    own_runs: tuple[Run, ...] = ()
    own_runs_complete: Tri = "unknown"
    own_clusters: tuple[OwnCluster, ...] = ()
    own_clusters_complete: Tri = "unknown"
