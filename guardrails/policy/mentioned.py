"""What a document mentions that the law of the day has to speak of: countries, and days of records. Pure."""

from collections.abc import Iterable

from guardrails.policy import document as doc
from guardrails.policy import document_people as people


def countries(document: doc.AnyDocument) -> frozenset[str]:
    """Every country code that a document mentions."""
    codes: set[str] = {each.country for each in document.provider.special_measures}
    codes.update(document.provider.operates_in)
    for part in _people(document):
        codes.update(part.citizenships)
        codes.update(part.permanent_residences)
        codes.update(part.government_of)
        codes.update(
            (part.located_in, part.organised_in, part.headquarters, part.ultimate_parent_headquarters)
        )
    if not isinstance(document, doc.GroupDocument):
        runs = document.runs if isinstance(document, doc.Document) else document.own_runs
        codes.update(code for each in runs for code in each.end_user_headquarters)
        codes.update(code for each in document.records for code in each.served_in)
    if isinstance(document, doc.Document):
        codes.update(document.customer.benefits_in)
        codes.update(each.country for each in document.pools)
        codes.update(each.country for each in document.clusters)
    return frozenset(codes - {"unknown"})


def retained_days(document: doc.AnyDocument) -> frozenset[int]:
    """Every known day from which a record of the document may have to be kept for some years."""
    if isinstance(document, doc.GroupDocument):
        return frozenset()
    days = {
        day for each in document.records for day in (each.closed_day, each.last_access_day, each.diverted_day)
    }
    return frozenset(day for day in days if isinstance(day, int))


def _people(document: doc.AnyDocument) -> Iterable[people.PersonFacts]:
    for each in _parties(document):
        yield each
        yield from each.behind


def _parties(document: doc.AnyDocument) -> Iterable[people.PartyFacts]:
    yield document.provider
    if isinstance(document, doc.GroupDocument):
        for member in document.group.members:
            yield member
            yield from member.parties
        return
    yield from document.resellers
    if isinstance(document, doc.Document):
        yield document.customer
        yield from document.parties
