"""The example row of a template: how each column is written. It is passed over as long as it is unchanged."""

from guardrails.register.sheets.columns import HOLDERS, OWN, Column, Sheet

ID = "(example)"
"""By which the row is known."""

_WRITTEN = {
    "id": ID,
    "owner": ID,
    "owned": "another-id",
    "name": "Example AG",
    "kind": "entity",
    "citizenships": "",
    "permanent_residences": "",
    "ukraine_region": "",
    "entity": "",
    "address": "1 Example Street, Berlin",
    "email": "a@example.com; b@example.com",
    "telephone": "+49 30 0000000",
    "payment": "",
    "ip_addresses": "192.0.2.7",
    "aliases": "example-prod; example-dev",
    "resellers": "",
    "reseller": "",
    "share_percent": "20 to 30",
    "provider": "aws",
    "account": "000000000000",
    "environment": "prod",
    "account_environment": "prod",
    "list": "sdn",
    "match": "cleared",
    "verification_status": "verified",
    "fingerprints_payment": "keyed-hash-1",
    "fingerprints_ip": "keyed-hash-2",
    "uses": "own_software",
    "subject": ID,
    "flag": "customer_or_address_on_list",
    "rules": "US-EAR-01",
    "reference": "D1234567",
    "places": "BH; aws:me-central-1",
    "items": "3A090.a",
    "accelerator": "H100",
    "evidence": "declared; contract",
    "programme_covers": "risk_based; verification",
    "operations_yop": "12.5",
}
_COUNTRIES = frozenset(
    (
        *("located_in", "organised_in", "headquarters", "ultimate_parent_headquarters", "country"),
        *("operates_in", "benefits_in", "served_in", "end_user_headquarters"),
    )
)


def row(sheet: Sheet) -> dict[str, str]:
    """Every column with a value that it may have; the holder's columns name the first of those it can be."""
    held = {HOLDERS[step]: ID for step in sheet.routes[0]} if sheet.holders else {}
    return {
        **dict.fromkeys(sheet.holders, ""),
        **held,
        **dict.fromkeys(sheet.parties(sheet.routes[0])[:1] if sheet.holders else (), OWN),
        **{each.name: _value(each) for each in sheet.columns},
    }


def is_one(cells: dict[str, object]) -> bool:
    """Whether a row has the id of an example in a column that names a record."""
    return any(cells.get(name) == ID for name in ("id", "owner", "owned", *HOLDERS.values()))


def _value(column: Column) -> str:
    written = _WRITTEN.get(column.name)
    if written is not None and (not column.choices or set(written.split("; ")) <= set(column.choices)):
        return "training_report" if column.name == "kind" and not column.choices else written
    if column.name in _COUNTRIES:
        return "DE"
    if column.choices:
        return "yes" if "yes" in column.choices else column.choices[0]
    return {"day": "2026-01-31", "number": "1000", "range": "8"}.get(column.kind, "")
