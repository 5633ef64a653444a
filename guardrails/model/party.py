"""A person or entity as primitive facts: where it is, which lists it is on. No legal conclusions."""

from datetime import date
from typing import Literal

import msgspec

from guardrails.model.range import UNKNOWN as UNKNOWN_RANGE
from guardrails.model.range import Range
from guardrails.model.tri import Tri

Country = str
"""ISO 3166-1 alpha-2 code in upper case, or `unknown`."""

PartyKind = Literal["individual", "entity", "unknown"]
Match = Literal["confirmed", "possible", "cleared"]
Review = Literal["nothing_found", "red_flags", "unknown"]
UNKNOWN = "unknown"


UkraineRegion = Literal["crimea", "donetsk", "luhansk", "elsewhere", "unknown"]


class Personal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What identifies a person. Never leaves the register: no document, log or report holds it."""

    name: str = ""
    address: str = ""
    email: tuple[str, ...] = ()
    telephone: tuple[str, ...] = ()
    payment: str = ""
    ip_addresses: tuple[str, ...] = ()
    note: str = ""


class Listing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A hit of a screening.

    Attributes:
        list: Id of the list: `entity_list`, `meu`, `mieu`, `uvl`, `dpl`, `sdn`, … or of a special measure.
        match: What came of looking at it.
        day: Day of that disposition; None when not known.
    """

    list: str
    match: Match = "possible"
    day: date | None = None


class Screening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """That a party was looked for in a list, and when; a list that is not named was not searched."""

    list: str
    day: date | None = None


class EndUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What somebody uses compute for, and what sort of user that is, as far as the provider knows.

    Attributes:
        military: Whether for a military end use, or by armed forces or those whose work supports them.
        military_intelligence: Whether for military intelligence, or by a service of it.
        intelligence: Whether by another intelligence service of a state.
        security: Whether by police or another security service of a state.
        stated_by: Who said so; stated_day: when. Without both, a `no` proves nothing.
        review: What the last look for red flags of such a use found; review_day: when that was.
    """

    military: Tri = "unknown"
    military_intelligence: Tri = "unknown"
    intelligence: Tri = "unknown"
    security: Tri = "unknown"
    stated_by: Literal["customer", "provider", "third_party", "unknown"] = "unknown"
    stated_day: date | None = None
    review: Review = "unknown"
    review_day: date | None = None


class Party(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A person or entity: primitives from which Rego derives foreignness.

    Attributes:
        id: Unique in its customer; stable, no name in it.
        kind: Individual or entity.
        citizenships: Countries of citizenship of an individual.
        citizenships_complete: Whether the list is all; when left out: yes if the list has entries.
        permanent_residences: Countries of lawful permanent residence of an individual.
        permanent_residences_complete: As above.
        located_in: Where the person is, or where the entity has its principal place of business.
        ukraine_region: Where in Ukraine that is, or the place of organisation or headquarters: `donetsk` and
            `luhansk` are the territories that call themselves republics.
        organised_in: Where an entity is organised or incorporated.
        organised_day: Since when it is; None when not known.
        headquarters: Where an entity is headquartered.
        ultimate_parent_headquarters: Where its ultimate parent is headquartered.
        government_of: Countries whose government it is, or by whose government it is owned or controlled;
            what is not listed is not presumed.
        control: Whether an owner exercises substantial control.
        share_percent: An owner's share in percent.
        end_use: What it uses compute for.
        entity: Id of the register's entity that this party is; empty when it stands for itself.
        listings: Hits in lists of restricted parties.
        screenings: Which lists it was looked for in.
        personal: What identifies the party; never exported.
    """

    id: str = ""
    kind: PartyKind = "unknown"
    citizenships: tuple[Country, ...] = ()
    citizenships_complete: Tri | None = None
    permanent_residences: tuple[Country, ...] = ()
    permanent_residences_complete: Tri | None = None
    located_in: Country = UNKNOWN
    ukraine_region: UkraineRegion = "unknown"
    organised_in: Country = UNKNOWN
    organised_day: date | None = None
    headquarters: Country = UNKNOWN
    ultimate_parent_headquarters: Country = UNKNOWN
    government_of: tuple[Country, ...] = ()
    control: Tri = "unknown"
    share_percent: Range = UNKNOWN_RANGE
    end_use: EndUse = EndUse()
    entity: str = ""
    listings: tuple[Listing, ...] = ()
    screenings: tuple[Screening, ...] = ()
    personal: Personal | None = None


class Entity(Party, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody behind customers, owners or resellers, described once; `stakes` say who owns whom.

    Attributes:
        owners_complete: Whether the register's stakes in it are all there are.
    """

    id: str
    owners_complete: Tri = "unknown"


class Stake(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """That one party owns a share of another.

    Attributes:
        owner, owned: Ids of entities, customers or resellers.
        share_percent: In percent; no upper bound when unknown.
    """

    owner: str
    owned: str
    share_percent: Range = UNKNOWN_RANGE
