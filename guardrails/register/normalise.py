"""Fills in what a register may leave out or write shorter. Works on plain values, before they have types.

Country codes in upper case, shares as ranges, ids of parties, data elements that the record itself holds.
"""

import re
from collections.abc import Iterator

from guardrails.register import countries
from guardrails.register.problem import Problem
from guardrails.yamltext import Path

PLACES = ("located_in", "organised_in", "headquarters", "ultimate_parent_headquarters")
LISTS_OF_PLACES = ("citizenships", "permanent_residences", "government_of")
OTHER_LISTS_OF_PLACES = ("operates_in", "benefits_in", "served_in", "end_user_headquarters")
"""Those of records that are no parties, and of the provider and customers alone."""
PARTY_LISTS = {"owners": "owner", "end_users": "end-user", "on_behalf_of": "on-behalf-of"}
HELD_BY_PERSONAL = ("name", "address", "payment", "email", "telephone")
"""Data elements that a record proves by holding them. A list of addresses is no log of accesses."""

NUMBER = r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
"""How a number may be written as text."""


def normalise(top: dict[str, object]) -> list[Problem]:
    """Change the values in place; what has the wrong shape is left for its type to refuse.

    Returns:
        Country codes that do not exist.
    """
    problems: list[Problem] = []
    provider = top.get("provider")
    if isinstance(provider, dict):
        problems += _party(provider, ("provider",))
        _provider(provider, problems)
    for _, stake in _mappings(top.get("stakes")):
        _ranges(stake, "share_percent")
    for section in ("resellers", "entities", "customers"):
        for index, record in _mappings(top.get(section)):
            problems += _party(record, (section, index))
            if section == "customers":
                _customer(record, (section, index), problems)
    return problems


def _party(record: dict[str, object], at: Path) -> list[Problem]:
    """Change one party's values in place.

    Args:
        record: A customer, owner, reseller, provider …
        at: Where it stands.

    Returns:
        Country codes that do not exist.
    """
    problems: list[Problem] = []
    _ranges(record, "share_percent")
    for field in PLACES:
        if field in record:
            record[field] = _code(record[field], (*at, field), problems)
    for field in LISTS_OF_PLACES:
        _codes(record, field, at, problems)
    return problems


def _codes(record: dict[str, object], field: str, at: Path, problems: list[Problem]) -> None:
    values = record.get(field)
    if isinstance(values, list):
        record[field] = [_code(value, (*at, field, index), problems) for index, value in enumerate(values)]


def _ranges(record: dict[str, object], *fields: str) -> None:
    for field in fields:
        if field in record:
            record[field] = as_range(record[field])


def as_range(value: object) -> object:
    """A number `n` as `{min: n, max: n}`; anything else as it is."""
    if isinstance(value, str) and re.fullmatch(NUMBER, value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return {"min": value, "max": value}


def _customer(record: dict[str, object], at: Path, problems: list[Problem]) -> None:
    for section, word in PARTY_LISTS.items():
        for index, each in _mappings(record.get(section)):
            each.setdefault("id", f"{word}-{index + 1}")
            problems += _party(each, (*at, section, index))
    _ranges(record, "needed_accelerators")
    _codes(record, "benefits_in", at, problems)
    _records(record, at, problems)
    for index, run in _mappings(record.get("runs")):
        _run(run, (*at, "runs", index), problems)
    for _, arrangement in _mappings(record.get("arrangements")):
        _ranges(arrangement, "capacity_before_yop", "capacity_after_yop")
    for _, account in _mappings(record.get("accounts")):
        _ranges(account, "quota_accelerators")
        name = account.get("id")
        if account.get("provider") == "azure" and isinstance(name, str):
            account["id"] = name.lower()
    _data_elements(record)


def _run(run: dict[str, object], at: Path, problems: list[Problem]) -> None:
    _ranges(run, "operations_yop")
    _codes(run, "end_user_headquarters", at, problems)


def _records(holder: dict[str, object], at: Path, problems: list[Problem]) -> None:
    for index, each in _mappings(holder.get("records")):
        _codes(each, "served_in", (*at, "records", index), problems)


def _provider(record: dict[str, object], problems: list[Problem]) -> None:
    _codes(record, "operates_in", ("provider",), problems)
    _records(record, ("provider",), problems)
    for index, run in _mappings(record.get("own_runs")):
        _run(run, ("provider", "own_runs", index), problems)
    for _, cluster in _mappings(record.get("own_clusters")):
        _ranges(cluster, "fabric_gbps", "capacity_eops")
    for index, measure in _mappings(record.get("special_measures")):
        if "country" in measure:
            at: Path = ("provider", "special_measures", index, "country")
            measure["country"] = _code(measure["country"], at, problems)
    for index, site in _mappings(record.get("sites")):
        if "country" in site:
            at = ("provider", "sites", index, "country")
            site["country"] = _code(site["country"], at, problems)
    for index, each in _mappings(record.get("authorisations")):
        places = each.get("places")
        if isinstance(places, list):
            at = ("provider", "authorisations", index, "places")
            each["places"] = [_place(value, (*at, number), problems) for number, value in enumerate(places)]


def _place(value: object, at: Path, problems: list[Problem]) -> object:
    """Of a country, region or cloud: two letters are a country."""
    return _code(value, at, problems) if isinstance(value, str) and len(value.strip()) == 2 else value


def _data_elements(record: dict[str, object]) -> None:
    personal = record.get("personal")
    elements = record.get("data_elements", {})
    if not isinstance(personal, dict) or not isinstance(elements, dict):
        return
    held = {name: "yes" for name in HELD_BY_PERSONAL if personal.get(name)}
    stated = {name: value for name, value in elements.items() if value != "unknown"}
    if held:
        record["data_elements"] = {**elements, **held, **stated}


def _code(value: object, at: Path, problems: list[Problem]) -> object:
    if not isinstance(value, str) or value in countries.codes() or value == "unknown":
        return value
    upper = value.strip().upper()
    if upper in countries.codes():
        return upper
    meant = countries.code_of(value)
    message = f"{value!r} is not an ISO 3166-1 alpha-2 country code"
    problems.append(Problem(at, message, f"did you mean {meant}?" if meant else "e.g. US, DE; or unknown"))
    return value


def _mappings(items: object) -> Iterator[tuple[int, dict[str, object]]]:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield index, item
