"""Registers by chance, drawn from the model itself: every field of every record, in few values that meet.

No record contradicts another, or itself: what `register check` would find is taken out (`settled`).
"""

from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st

from guardrails.model.customer import Account, Customer, Fingerprints, Register, Verification
from guardrails.model.party import Entity, Listing, Party, Screening, Stake
from guardrails.model.provider import ProviderEntity, Reseller
from guardrails.model.range import UNKNOWN, Range, exactly
from guardrails.model.tri import Tri
from guardrails.policy.bundle_files import load_bundle
from guardrails.register import consistency, contradictions
from guardrails.register.unite import unite
from tests.policies import documents
from tests.policies.drawer import Drawer

TODAY = date(2026, 11, 22)
ACCOUNTS = {"C-1": "111122223333", "C-2": "222233334444"}
LISTS = tuple(documents.LISTS)
SEARCHED = tuple(Screening(list=each, day=TODAY - timedelta(1)) for each in LISTS)

COUNTRY = st.sampled_from(("US", "DE", "CN", "IN", "IR", "RU", "unknown"))
PASSED = tuple(TODAY - timedelta(days) for days in (2000, 400, 100, 31, 10, 1))
DAY = st.sampled_from((*PASSED, None))
NUMBERS = (0, 1, 10, 25, 50, 101, 300)
RANGES = st.sampled_from(
    (UNKNOWN, *map(exactly, NUMBERS), *(Range(low) for low in (10, 50)), Range(10, 50), Range(25, 101))
)
TRI = st.sampled_from(("yes", "yes", "no", "unknown"))
RULES = [rule.id for rule in load_bundle().manifest.rules]
NOTHING = st.just("")

WORDS: dict[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(("located_in", "organised_in", "headquarters", "country"), COUNTRY),
    "ultimate_parent_headquarters": COUNTRY,
    "end_user_headquarters": COUNTRY.filter(lambda code: code != "unknown"),
    **dict.fromkeys(
        (
            *("citizenships", "permanent_residences", "government_of"),
            *("operates_in", "benefits_in", "served_in"),
        ),
        COUNTRY.filter(lambda code: code != "unknown"),
    ),
    "list": st.sampled_from(LISTS),
    "measure": st.sampled_from(("SM-1", "SM-2")),
    "flag": st.sampled_from(documents.RED_FLAGS),
    "covers": st.sampled_from(documents.PROGRAMME),
    "rules": st.sampled_from(RULES),
    "kind": st.sampled_from(("training_report", "training_report_correction", "cip_certification_initial")),
    "subject": st.sampled_from(("C-1", "R-1", "A-1")),
    "items": st.sampled_from(("verification_procedures", "red_flags", "changes", "3A090.a", "3A090.b")),
    "places": st.sampled_from(("US", "CN", "BH", "aws", "us-east-1", "me-south-1")),
    "reference": st.sampled_from(("", "ref-1")),
    "reseller": st.sampled_from(("", "S-1")),
    "resellers": st.just("S-1"),
    "of": st.sampled_from(("", "standard", "S-1")),
    "type": st.sampled_from(("", "standard")),
    "lessee_type": st.sampled_from(("", "university")),
    "accelerator": st.sampled_from(("", "H100-SXM5-80GB")),
    "payment": st.sampled_from(("card-hash-1", "card-hash-2")),
    "ip": st.sampled_from(("addr-hash-1", "addr-hash-2")),
    "entity": NOTHING,
    "method": NOTHING,
    "evidence": NOTHING,
    "environment": NOTHING,
}
"""Texts by the name of their field: what is not here cannot be drawn, and says so."""

DRAWER = Drawer(
    types={
        Range: RANGES,
        Tri: TRI,
        date | None: DAY,
        float | None: st.sampled_from((None, 1.0, 10.0, 100.0)),
    },
    fields={
        "schema": st.just("guardrails.register/1"),
        "personal": st.none(),
        "aliases": st.just(()),
        "parameters": st.sampled_from((None, 1e12)),
        "tokens": st.sampled_from((None, 1e12, 1.6e13, 5e13)),
    },
    words=WORDS,
    names={
        "SpecialMeasure": "SM",
        "Exemption": "ADP",
        "Run": "R",
        "Arrangement": "A",
        "Request": "Q",
        "Record": "D",
        "OwnCluster": "K",
        "Interdiction": "B",
        "RegionAuthorisation": "L",
        "Site": "op",
        "Upstream": "cloud",
    },
)
record = DRAWER.record

OLD = tuple(Screening(list=each, day=PASSED[0]) for each in LISTS)
SCREENINGS = st.sampled_from((SEARCHED, SEARCHED, OLD, SEARCHED[:3] + OLD[3:], ()))
HITS = st.just(()) | DRAWER.of_field(Party, "listings", tuple[Listing, ...])
SOMEBODY = {"screenings": SCREENINGS, "listings": HITS, "organised_day": st.just(PASSED[0])}
OURS = ProviderEntity(kind="entity", located_in="US", organised_in="US", headquarters="US", offers_iaas="yes")


@st.composite
def registers(draw, customers: tuple[str, ...] = ("C-1",)) -> Register:
    """Customers with owners, users, a reseller and an entity behind them, and who owns whom."""
    register = Register(
        provider=draw(st.just(OURS) | record(ProviderEntity, id=st.just("provider"), **SOMEBODY)),
        resellers=(draw(record(Reseller, id=st.just("S-1"), **SOMEBODY)),),
        resellers_complete=draw(TRI),
        entities=(draw(record(Entity, id=st.just("E-1"), **SOMEBODY)),),
        stakes=draw(
            st.lists(
                record(
                    Stake,
                    owner=st.just("E-1"),
                    owned=st.sampled_from((*customers, "S-1")),
                    share_percent=RANGES,
                ),
                max_size=1,
            ).map(tuple)
        ),
        customers=tuple(draw(_customer(name)) for name in customers),
    )
    return settled(register)


def _some(rows: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """One of them, or none."""
    return st.lists(rows, max_size=1).map(tuple)


def _customer(name: str) -> st.SearchStrategy[Customer]:
    def people(role: str) -> st.SearchStrategy[tuple[Party, ...]]:
        whoever = record(Party, id=st.just(role), **SOMEBODY)
        linked = st.builds(Party, id=st.just(role), entity=st.just("E-1"), share_percent=RANGES, control=TRI)
        return st.just(()) | st.lists(whoever | linked, min_size=1, max_size=1).map(tuple)

    return record(
        Customer,
        id=st.just(name),
        kind=st.sampled_from(("entity", "entity", "individual", "unknown")),
        owners=people("owner"),
        end_users=people("user"),
        on_behalf_of=people("behalf"),
        accounts=_some(record(Account, provider=st.just("aws"), id=st.just(ACCOUNTS[name]))),
        ous=st.just(()),
        verification=st.just(Verification(status="verified", day=PASSED[2])) | record(Verification),
        fingerprints=st.just(Fingerprints()) | record(Fingerprints),
        **SOMEBODY,
    )


def settled(register: Register) -> Register:
    """The register without what contradicts something else in it."""
    for _ in range(6):
        found = doubts(register)
        for path in sorted(found, key=str, reverse=True):
            register = blanked(register, path)
        if not found:
            return register
    return assume(False)


def doubts(register: Register) -> set[tuple[str | int, ...]]:
    """Where a register is in doubt; of a cause without a day, where its effect stands."""
    problems = (*unite(register).doubts, *consistency.problems(register, TODAY))
    paths = (each.path for each in problems if each.path[-1] not in ("subject", "reference"))
    return {(*path[:-1], EFFECTS.get(path[-1], path[-1])) for path in paths if len(path) > 1}


EFFECTS = {cause: effect for rows in contradictions.CAUSES.values() for cause, effect, _ in rows}
EFFECTS["located_in"] = "ukraine_region"
"""What is taken out instead of the field that is in doubt, for the doubt stays without that."""


def blanked(value: Any, path: tuple[str | int, ...]) -> Any:
    """A copy in which nothing stands at a path."""
    step, *rest = path
    if isinstance(value, tuple):
        if not rest:
            return (*value[:step], *value[step + 1 :])
        return (*value[:step], blanked(value[step], tuple(rest)), *value[step + 1 :])
    if rest:
        return replaced(value, step, blanked(getattr(value, step), tuple(rest)))
    return replaced(value, step, default(type(value), step))


def replaced(value: Any, field: str, new: Any) -> Any:
    return msgspec.structs.replace(value, **{field: new})


@cache
def default(kind: type[msgspec.Struct], field: str) -> Any:
    """What stands in a record that says nothing of a fact."""
    return next(each.default for each in msgspec.structs.fields(kind) if each.name == field)
