"""What the parts of a document mention that the law of the day has to speak of: countries, and days of
records. Pure.
"""

from collections.abc import Iterable, Iterator

from guardrails.model.compute import Cluster, Pool
from guardrails.policy import document as doc
from guardrails.policy.document_activity import RecordFacts, RunFacts
from guardrails.policy.document_people import PartyFacts, PersonFacts


def countries(
    parties: Iterable[PartyFacts],
    runs: Iterable[RunFacts] = (),
    records: Iterable[RecordFacts] = (),
    hardware: Iterable[Pool | Cluster] = (),
) -> frozenset[str]:
    """Every country code that they mention.

    Args:
        parties: Everybody in the document, the provider too.
        runs: Of the customer, or of the provider itself.
        records: Likewise.
        hardware: Where accelerators stand.
    """
    codes = {code for each in parties for code in _of_party(each)}
    codes.update(code for each in runs for code in each.end_user_headquarters)
    codes.update(code for each in records for code in each.served_in)
    codes.update(each.country for each in hardware)
    return frozenset(codes - {"unknown"})


def retained_days(records: Iterable[RecordFacts]) -> frozenset[int]:
    """Every known day from which a record may have to be kept for some years."""
    days = {day for each in records for day in (each.closed_day, each.last_access_day, each.diverted_day)}
    return frozenset(day for day in days if isinstance(day, int))


def _of_party(party: PartyFacts) -> Iterator[str]:
    for person in (party, *party.behind):
        yield from _of_person(person)
    if isinstance(party, doc.ProviderFacts):
        yield from (each.country for each in party.special_measures)
        yield from party.operates_in
    if isinstance(party, doc.CustomerFacts):
        yield from party.benefits_in


def _of_person(person: PersonFacts) -> Iterator[str]:
    yield from person.citizenships
    yield from person.permanent_residences
    yield from person.government_of
    yield person.located_in
    yield person.organised_in
    yield person.headquarters
    yield person.ultimate_parent_headquarters
