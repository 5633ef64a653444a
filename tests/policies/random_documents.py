"""Documents of every sort, by chance, drawn from the schema itself: every field, in few values that meet."""

from typing import get_args

import msgspec
from hypothesis import strategies as st

from guardrails.model.activity import RunUse, Use
from guardrails.model.ownership import Ownership
from guardrails.model.range import Range, exactly
from guardrails.model.tri import Tri
from guardrails.policy import document as doc
from guardrails.policy import document_people as people
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.document_activity import Day, DayOrNone
from tests.policies import documents as make
from tests.policies.drawer import Drawer, hints_of, key_of, records_of

MANIFEST = load_bundle().manifest
CODES = ("US", "PR", "DE", "GB", "IN", "RU", "CN", "MO", "VN", "IR", "BR", "UA")
COUNTRY = st.sampled_from([*CODES, "XX", "unknown"])
CODE = COUNTRY.filter(lambda code: code != "unknown")
COMPLETE = st.sampled_from(["yes", "yes", "yes", "no", "unknown"])
DAYS = [make.TODAY + offset for offset in (-2000, -400, -366, -365, -31, -10, 0, 1, 2)]
SUBJECTS = ("C-1", "C-2", "R-1", "R-2", "A-1", "K-1", "S-1", "provider")
ROLES = ("owner", "end_user", "on_behalf_of")


def ranges(*numbers):
    """Known numbers, ranges between two of them, and ranges without an upper bound."""
    number = st.sampled_from(numbers)
    return st.one_of(
        number.map(exactly),
        st.tuples(number, number).map(lambda pair: Range(min(pair), max(pair))),
        number.map(Range),
    )


NUMBERS = {
    **dict.fromkeys(("share_percent", "direct", "indirect", "total"), (0, 10, 24.9, 25, 49.9, 50, 100)),
    "quota_percent_of_need": (100, 200, 201),
    "tpp": (1040, 1600, 2395, 4799.9, 4800, 15832),
    "total_tpp": (0, 15832, 300001),
    "performance_density": (1.59, 1.6, 3.2, 5.92, 19.45),
    "dram_gb_per_s": (3350, 6500, 8000),
    **dict.fromkeys(("ceiling", "accelerators", "instances"), (0, 8, 9, 16, 51200)),
    "fabric_gbps": (25, 100, 300, 400, 3200),
    "capacity_eops": (0, 99, 99.9, 100, 101, 150),
    "fp64_pflops": (1, 99.9, 100),
    "fp32_pflops": (1, 199.9, 200),
    "h100_equivalents": (1, 8, 9),
    **dict.fromkeys(("operations_yop", "six_nd_yop"), (0.05, 1, 99, 100, 101, 250)),
    **dict.fromkeys(("capacity_before_yop", "capacity_after_yop"), (1, 100, 100.1, 3000)),
    "capacity_yop": (1, 100, 100.1, 3000),
    **dict.fromkeys(("capacity_12_months_yop", "estimate_12_months_yop"), (1, 50, 50.1, 100, 100.1, 3000)),
}
"""About where the lines are; ranges of other fields take any of `ANY`."""

ANY = (0, 1, 10, 100)

WORDS = {
    **dict.fromkeys(("located_in", "organised_in", "headquarters", "country"), COUNTRY),
    "ultimate_parent_headquarters": COUNTRY,
    **dict.fromkeys(("citizenships", "permanent_residences", "end_user_headquarters"), CODE),
    **dict.fromkeys(("government_of", "operates_in", "benefits_in", "served_in"), CODE),
    "list": st.sampled_from(make.LISTS),
    "measure": st.sampled_from(["SM-1", "SM-2"]),
    "ProviderFacts.id": st.just("provider"),
    "CustomerFacts.id": st.just("C-1"),
    "GroupFacts.id": st.just("group:C-1"),
    "RedFlagFacts.id": st.sampled_from([*make.RED_FLAGS, "model_export_not_inquired"]),
    **dict.fromkeys(("rules", "VerdictCount.rule"), st.sampled_from([rule.id for rule in MANIFEST.rules])),
    "verdict": st.sampled_from(["pass", "fail", "unknown", "not_applicable"]),
    "covers": st.sampled_from(make.PROGRAMME),
    "FilingFacts.kind": st.sampled_from(
        [
            *("training_report", "training_report", "training_report_correction", "quarterly_notification"),
            *("cip_certification_initial", "cip_certification_annual", "cip_certification_update"),
        ]
    ),
    "uses": st.sampled_from([use for use in get_args(Use) if use != "unknown"]),
    "subject": st.sampled_from(SUBJECTS),
    **dict.fromkeys(("there", "maybe_there"), st.sampled_from(["pool-1", "pool-2", "cluster-1"])),
    "RegionAuthorisationFacts.items": st.sampled_from(["3A090.a", "3A090.b", "H20"]),
    "RegionAuthorisationFacts.rules": st.sampled_from(["US-EAR-01", "US-EAR-02", "US-EAR-11", "US-EAR-14"]),
    "items": st.sampled_from(["contact", "customers", "complies", "reviewed", "updated_for_threats"]),
    "evidence": st.sampled_from(["declared", "telemetry", "contract"]),
    "through": st.sampled_from(["O", "C-1/party-1"]),
    "reseller": st.sampled_from(["S-1", "S-2", "unknown"]),
    "of": st.sampled_from(["", "standard", "business", "S-1"]),
    "AccountFacts.type": st.sampled_from(["standard", "delegated", "unknown"]),
    "lessee_type": st.sampled_from(["business", "university", "unknown"]),
    "accelerator": st.sampled_from(["H100-SXM5-80GB", "H20", "unknown"]),
    "account": st.sampled_from(["111122223333", "222233334444"]),
    "provider": st.sampled_from(["aws", "azure", "gcp"]),
    "region": st.sampled_from(["us-east-1", "cn-north-1", "unknown"]),
    "zone": st.sampled_from(["us-east-1a", "unknown"]),
    "placement": st.sampled_from(["", "one"]),
    "Pool.kind": st.sampled_from(["aws_instance", "aws_eks_node_group"]),
    "location": st.sampled_from(["aws:us-east-1:us-east-1a", "aws:cn-north-1"]),
}
"""Texts by the name of their field."""

NAMES = {
    "RunFacts": "R",
    "ArrangementFacts": "A",
    "RequestFacts": "Q",
    "RecordFacts": "D",
    "ResellerFacts": "S",
    "MemberFacts": "C",
    "OwnClusterFacts": "K",
    "AccountFacts": "account",
    "ExemptionFacts": "ADP",
    "SpecialMeasureFacts": "SM",
    "HolderFacts": "holder",
    "PartyFacts": "party",
    "InterdictionFacts": "B",
    "RegionAuthorisationFacts": "L",
    "UpstreamFacts": "upstream",
    "Pool": "pool",
    "Cluster": "cluster",
}
RANGES = {name: ranges(*numbers) for name, numbers in NUMBERS.items()}
LISTED_OWNERS = sorted({each.lists for rule in MANIFEST.rules for each in rule.parameters if each.lists})
TIES = ("ip", "owner", "payment", "reseller")
SEARCHED = tuple(people.ScreeningFacts(list=name, day=make.TODAY - 1, current="yes") for name in make.LISTS)
SCREENED = st.deferred(lambda: DRAWER.record(people.ScreeningFacts))


def _lists(rows, most=2, least=0):
    return st.lists(rows, min_size=least, max_size=most, unique_by=key_of).map(tuple)


def _sorted(*words):
    return st.lists(st.sampled_from(words), min_size=1, unique=True).map(sorted).map(tuple)


CIVIL = st.just(msgspec.convert(make.end_use(), people.EndUseFacts))

FIELDS = {
    "schema": st.just(doc.SCHEMA),
    "as_of": st.just(make.AS_OF.strftime("%Y-%m-%dT%H:%M:%SZ")),
    "law": st.just({}),
    "PartyFacts.role": st.sampled_from(ROLES),
    "CustomerFacts.role": st.just("customer"),
    "MemberFacts.role": st.just("customer"),
    "ResellerFacts.role": st.just("reseller"),
    "ProviderFacts.role": st.just("provider"),
    "attributed": st.sampled_from(["yes", "yes", "no", "unknown"]),
    "screenings": st.just(SEARCHED) | _lists(SCREENED, most=3),
    "end_use": CIVIL | st.deferred(lambda: DRAWER.record(people.EndUseFacts)),
    "RunFacts.stated_yop": st.just(Range(0)),  # any other has to be part of operations_yop
    "RunFacts.end_use": st.sampled_from(["civil", "civil", *get_args(RunUse)]),
    "max_tpp": st.sampled_from(["none", "none", 15832, 300000]),
    "max_accelerators": st.sampled_from(["none", "none", 8, 16]),
    "training": st.sampled_from(["yes", "yes", "no", "unknown"]),
    "evidence": st.lists(WORDS["evidence"], max_size=3, unique=True).map(tuple),
    "AuthorisationFacts.rules": st.lists(WORDS["rules"], max_size=9, unique=True).map(tuple),
    "linked_by": _sorted(*TIES),
    "links": st.just(TIES) | st.just(TIES) | _sorted(*TIES),
    "percent": st.sampled_from([25, 25, 50]),
    "line_gbps": st.sampled_from([100, 300]),
    "FilingFacts.operations_yop": st.sampled_from([1, 100, 250, "unknown"]),
    **dict.fromkeys(("Document.ownership", "ProviderDocument.ownership"), st.just(())),
    **{
        name: COMPLETE
        for kind in make.MODELS.values()
        for record in records_of(kind)
        for name in hints_of(record)
        if name.endswith("_complete")
    },
}
"""Whole fields; of ownership, rows are drawn for those whom a document has."""

DRAWER = Drawer(
    types={
        Tri: st.sampled_from(["yes", "no", "unknown"]),
        Day: st.sampled_from([*DAYS, "unknown"]),
        DayOrNone: st.sampled_from([*DAYS, "unknown", "none", "none"]),
        int: st.sampled_from([1, 3]),
        float: st.sampled_from(ANY),
        Range: ranges(*ANY),
    },
    fields=FIELDS,
    ranges=RANGES,
    words=WORDS,
    names=NAMES,
)
OWNERSHIP = DRAWER.record(Ownership, role=st.just("customer"), party=st.just(""), lists=st.just(()))


def _options(choice):
    if isinstance(choice.default, str):
        return st.sampled_from(choice.options)
    words = st.sampled_from(choice.options or ("us-east-1", "DE", "CN"))
    return st.just(list(choice.default)) | st.lists(words, unique=True)


LAW = st.fixed_dictionaries(
    {
        regime.id: st.fixed_dictionaries(
            {"choices": st.fixed_dictionaries({choice.id: _options(choice) for choice in regime.choices})}
        )
        for regime in MANIFEST.regimes
    }
)
"""Every choice of every regime."""

OURS = st.just(msgspec.convert(make.provider(), doc.ProviderFacts))
PROVIDER = OURS | OURS | DRAWER.record(doc.ProviderFacts)
"""Mostly one that the rules apply to: otherwise little is decided."""

MEMBERS = st.tuples(*(DRAWER.record(doc.MemberFacts, id=st.just(name)) for name in ("C-1", "C-2")))
CUSTOMER = DRAWER.record(doc.Document, provider=PROVIDER)
GROUP = DRAWER.record(
    doc.GroupDocument, provider=PROVIDER, group=DRAWER.record(doc.GroupFacts, members=MEMBERS)
)
PROVIDERS = DRAWER.record(doc.ProviderDocument, provider=PROVIDER)


@st.composite
def customer_documents(draw):
    """A valid document of a customer, provider included."""
    document = draw(CUSTOMER)
    parties = [(each.role, each.id) for each in document.parties]
    return _whole(draw, document, [("customer", document.customer.id), *parties])


@st.composite
def group_documents(draw):
    """A valid document of tied customers."""
    return _whole(draw, draw(GROUP))


@st.composite
def provider_documents(draw):
    """A valid document of a provider, with what it does itself."""
    return _whole(draw, draw(PROVIDERS))


def documents():
    """One of any kind."""
    return customer_documents() | group_documents() | provider_documents()


def _whole(draw, document, owned=()):
    """The document with rows on the ownership of those whom it has, and the law of the day."""
    if not isinstance(document, doc.GroupDocument):
        owned = [*owned, *(("reseller", each.id) for each in document.resellers)]
        rows = [
            msgspec.structs.replace(draw(OWNERSHIP), role=role, party=name, lists=lists)
            for role, name in owned
            for lists in LISTED_OWNERS
            if draw(st.booleans())
        ]
        document = msgspec.structs.replace(document, ownership=tuple(rows))
    plain = msgspec.json.decode(msgspec.json.encode(document))
    return make.validated(plain | {"law": make.law_of(plain, draw(LAW))})
