"""Which columns a header names, and what those may mean that it does not know."""

from collections.abc import Iterator, Sequence

from guardrails.register.problem import Problem
from guardrails.register.sheets.cells import fold, is_empty
from guardrails.register.sheets.columns import Sheet, sheets
from guardrails.register.sheets.grid import LEFT_OUT, Grid

MEANT = {
    "id": (
        "customer_id",
        "client_id",
        "tenant_id",
        "tenant",
        "client",
        "customer_number",
        "identifier",
        "key",
    ),
    "name": (
        "company_name",
        "company",
        "customer_name",
        "legal_name",
        "full_name",
        "client_name",
        "entity_name",
    ),
    "kind": ("type", "customer_type", "entity_type", "person_type"),
    "located_in": ("country", "location", "country_of_residence", "residence", "principal_place_of_business"),
    "organised_in": (
        *("organized_in", "incorporated_in", "country_of_incorporation", "incorporation_country"),
        *("registered_in", "jurisdiction", "country_of_registration"),
    ),
    "organised_day": ("organized_day", "incorporation_date", "date_of_incorporation"),
    "headquarters": ("hq", "hq_country", "headquarters_country", "headquartered_in"),
    "ultimate_parent_headquarters": (
        "parent_hq",
        "parent_country",
        "ultimate_parent_country",
        "parent_headquarters",
    ),
    "citizenships": ("citizenship", "nationality", "nationalities"),
    "permanent_residences": ("permanent_residence", "residency", "permanent_residency"),
    "address": ("street", "postal_address", "street_address"),
    "email": ("e_mail", "email_address", "mail", "contact_email"),
    "telephone": ("phone", "phone_number", "tel", "mobile", "telephone_number"),
    "note": ("notes", "comment", "comments", "remarks"),
    "verification_status": ("kyc", "kyc_status", "status", "verified", "identity_check", "identity_status"),
    "verification_day": ("kyc_date", "verified_on", "verified_day", "verification_date", "kyc_day"),
    "risk": ("risk_rating", "risk_level", "risk_class"),
    "access": ("access_level",),
    "provider": ("cloud", "cloud_provider"),
    "account": ("account_id", "aws_account", "subscription", "subscription_id", "project", "project_id"),
    "share_percent": ("share", "stake", "ownership", "ownership_percent", "percent", "shareholding"),
    "customer": ("customer_id", "client", "tenant", "of_customer"),
    "list": ("list_name", "sanctions_list", "screening_list"),
    "day": ("date", "screened_on", "screening_date", "screening_day", "on"),
    "match": ("result", "outcome", "hit"),
}
"""Names that people give to columns; they are proposed, never taken for granted."""

_SHOWN = 60
_WORDS_OF_DAYS = (("_date", "_day"), ("_on", "_day"))


def sheet_of(grid: Grid, *, alone: bool) -> Sheet | None:
    """Which kind of record a sheet holds, by its name; None when nobody can tell.

    Args:
        grid: The sheet.
        alone: Whether there is no other in the file.
    """
    name = fold(grid.name)
    known = sheets()
    if name in known:
        return known[name]
    if grid.tab:
        return known["customers"] if alone else None
    ends = [each for each in known if name.endswith(f"_{each}")]
    return known[max(ends, key=len, default="customers")]


def columns(grid: Grid, sheet: Sheet, *, named: bool) -> tuple[list[str], list[Problem]]:
    """The name of each column as the code knows it, empty for those not read, and what is wrong.

    Args:
        grid: The sheet.
        sheet: What it holds.
        named: Whether messages name the file.
    """
    number, cells = grid.rows[0]
    known = {fold(name): name for name in sheet.header}
    names: list[str] = []
    unknown: list[str] = []
    twice: list[str] = []
    for cell in cells:
        text = "" if is_empty(cell) else str(cell).strip()
        name = "" if text.startswith(LEFT_OUT) else known.get(fold(text), "")
        if text and not name and not text.startswith(LEFT_OUT):
            unknown.append(text)
        if name and name in names:
            twice.append(name)
        names.append(name if name not in names else "")
    place = grid.place(number, named=named)
    if unknown and not any(names) and not any(_meant(fold(each), sheet) for each in unknown):
        hint = (
            f"the first row names the columns, nothing stands above it; all of {sheet.name}: docs/register.md"
        )
        return names, [Problem((), f"{place}: names no column of {sheet.name}", hint)]
    return names, [
        *_unknown(place, unknown, sheet),
        *_nameless(grid, named=named),
        *(Problem((), f"{place}: column {name} is given twice") for name in dict.fromkeys(twice)),
        *_missing(place, names, unknown, sheet),
    ]


def _nameless(grid: Grid, *, named: bool) -> Iterator[Problem]:
    """Values without a header: what they say would be lost."""
    number, header = grid.rows[0]
    for at, title in enumerate(header):
        if is_empty(title) and any(not is_empty(cells[at]) for _, cells in grid.rows[1:] if at < len(cells)):
            place = grid.place(number, _letters(at), named=named)
            yield Problem((), f"{place}: has values and no name", f"name it, or begin a name with {LEFT_OUT}")


def _letters(at: int) -> str:
    """A column as spreadsheets call it: the first one is A."""
    above, last = divmod(at, 26)
    return (_letters(above - 1) if above else "") + chr(ord("A") + last)


def _unknown(place: str, unknown: Sequence[str], sheet: Sheet) -> Iterator[Problem]:
    """All that are not known in one line, each with what it may mean."""
    if not unknown:
        return
    listed = ", ".join(_proposal(each, sheet) for each in unknown)
    hint = f"rename them, or begin a name with {LEFT_OUT} to leave its column out"
    if len(unknown) == 1:
        found, _, meant = listed.partition(" -> ")
        message = f"{found} is not a known column"
        hint = f"did you mean {meant}?" if meant else hint.replace("them", "it", 1)
    else:
        message = f"{len(unknown)} columns are not known: {listed}"
    yield Problem((), f"{place}: {message}", f"{hint}; all columns of {sheet.name}: docs/register.md")


def _proposal(name: str, sheet: Sheet) -> str:
    shown = repr(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…")
    meant = _meant(fold(name), sheet)
    return f"{shown} -> {meant}" if meant else shown


def _meant(name: str, sheet: Sheet) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only when something is wrong

    plain = name.rstrip("*:?_")
    for candidate in (
        plain,
        *(plain.removesuffix(end) + day for end, day in _WORDS_OF_DAYS if plain.endswith(end)),
    ):
        if candidate in sheet.header:
            return candidate
        for column, names in MEANT.items():
            if candidate in names and column in sheet.header:
                return column
    near = get_close_matches(plain, sheet.header, 1, 0.7)
    return near[0] if near else ""


def _missing(place: str, names: Sequence[str], unknown: Sequence[str], sheet: Sheet) -> Iterator[Problem]:
    """Columns without which no row says anything."""
    needed = [each.name for each in sheet.columns if each.needed and each.name in ("id", "list", "measure")]
    if sheet.holders and len(sheet.routes) == 1:
        needed = [*sheet.holders, *needed]
    if sheet.single or (sheet.holders and not set(sheet.holders) & set(names)):
        needed = [] if sheet.single else [" or ".join(sheet.holders)]
    for name in needed:
        if name not in names and not unknown:
            yield Problem((), f"{place}: has no column {name}", "the first row names the columns")
