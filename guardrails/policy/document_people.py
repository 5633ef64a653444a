"""Parts of the input documents about people and entities: `document.py` says how to read them."""

from typing import Literal

from guardrails.model.compute import Strict
from guardrails.model.customer import PartyKind
from guardrails.model.party import Match, Review, UkraineRegion
from guardrails.model.range import Range
from guardrails.model.tri import Tri
from guardrails.policy.document_activity import Day

PartyRole = Literal["customer", "owner", "end_user", "on_behalf_of", "reseller", "provider"]


class ListingFacts(Strict, frozen=True, kw_only=True):
    """A hit of a screening, and what came of looking at it."""

    list: str
    match: Match
    day: Day


class ScreeningFacts(Strict, frozen=True, kw_only=True):
    """That a party was looked for in a list; lists that are not named were not searched.

    Attributes:
        current: Whether it still shows something: `no` when it grew older than its shelf life.
    """

    list: str
    day: Day
    current: Tri


class EndUseFacts(Strict, frozen=True, kw_only=True):
    """What somebody uses compute for; a `no` of which nobody says who stated it and when is `unknown`.

    Attributes:
        review_current: Whether the review still shows something: `no` when it grew older than its shelf life.
    """

    military: Tri
    military_intelligence: Tri
    intelligence: Tri
    security: Tri
    review: Review
    review_day: Day
    review_current: Tri


class PersonFacts(Strict, frozen=True, kw_only=True):
    """A person or entity as primitive facts. Countries are ISO 3166-1 alpha-2 or `unknown`."""

    id: str
    kind: PartyKind
    citizenships: tuple[str, ...]
    citizenships_complete: Tri
    permanent_residences: tuple[str, ...]
    permanent_residences_complete: Tri
    located_in: str
    ukraine_region: UkraineRegion
    organised_in: str
    headquarters: str
    ultimate_parent_headquarters: str
    government_of: tuple[str, ...]
    control: Tri
    share_percent: Range


class HolderFacts(PersonFacts, frozen=True, kw_only=True):
    """Somebody on record behind a party, directly or through others.

    Attributes:
        id: As an owner of the party, or the record's id.
        ultimate_parent_headquarters: Its own headquarters where nobody is on record above it.
        control: Whether it exercises substantial control of the party, itself or through an owner.
        share_percent: Held over all paths together; of what it holds by more than half, it holds all.
        ultimate_parent: Whether it is the uppermost that holds more than half of the party, or controls it.
    """

    ultimate_parent: Tri


class PartyFacts(PersonFacts, frozen=True, kw_only=True):
    """Somebody with a role in a document.

    Attributes:
        behind: Owners on record, and theirs; not told of owners themselves and of the provider.
    """

    role: PartyRole
    organised_day: Day
    listings: tuple[ListingFacts, ...]
    screenings: tuple[ScreeningFacts, ...]
    end_use: EndUseFacts
    behind: tuple[HolderFacts, ...]
