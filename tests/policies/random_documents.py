"""Documents of every sort, by chance: few values for each fact, so that combinations meet."""

from typing import get_args

from hypothesis import strategies as st

from guardrails.model.dealings import Use
from guardrails.policy.bundle_files import load_bundle
from tests.policies import documents as make

TRI = st.sampled_from(["yes", "no", "unknown"])
COMPLETE = st.sampled_from(["yes", "yes", "yes", "no", "unknown"])
COUNTRY = st.sampled_from(["US", "PR", "DE", "GB", "IN", "RU", "CN", "MO", "VN", "IR", "BR", "XX", "unknown"])
DAYS = [make.TODAY + offset for offset in (-2000, -400, -366, -365, -31, -10, 0, 1, 2)]
DAY = st.sampled_from([*DAYS, "unknown"])
DAY_OR_NONE = st.sampled_from([*DAYS, "unknown", "none", "none"])
COUNTRIES = st.lists(COUNTRY.filter(lambda code: code != "unknown"), max_size=2, unique=True)
VERIFICATION = st.sampled_from(["verified", "pending", "failed", "not_started", "unknown"])


def ranges(*numbers):
    """Known numbers, ranges between two of them, and ranges without an upper bound."""

    def between(pair):
        low, high = sorted(pair)
        return {"min": low, "max": high}

    number = st.sampled_from(numbers)
    return st.one_of(
        number.map(make.exactly),
        st.tuples(number, number).map(between),
        number.map(make.unknown_range),
    )


LISTINGS = st.lists(
    st.builds(
        make.listing,
        list=st.sampled_from(make.LISTS),
        match=st.sampled_from(["confirmed", "possible", "cleared"]),
        day=DAY,
    ),
    max_size=2,
)
SCREENINGS = st.one_of(
    st.just([{"list": name, "day": make.TODAY - 1, "current": "yes"} for name in make.LISTS]),
    st.lists(
        st.fixed_dictionaries({"list": st.sampled_from(make.LISTS), "day": DAY, "current": TRI}), max_size=3
    ),
)


HOLDERS = st.lists(
    st.builds(
        make.holder,
        kind=st.sampled_from(["individual", "entity", "unknown"]),
        citizenships=COUNTRIES,
        citizenships_complete=COMPLETE,
        **dict.fromkeys(("located_in", "organised_in", "headquarters"), COUNTRY),
        ultimate_parent_headquarters=COUNTRY,
        government_of=COUNTRIES,
        share_percent=ranges(10, 24.9, 25, 49.9, 50, 100),
        control=TRI,
        ultimate_parent=TRI,
    ),
    max_size=2,
).map(lambda rows: [row | {"id": f"holder-{index}"} for index, row in enumerate(rows)])


END_USES = st.just(make.end_use()) | st.builds(
    make.end_use,
    **dict.fromkeys(("military", "military_intelligence", "intelligence", "security"), TRI),
    review=st.sampled_from(["nothing_found", "red_flags", "unknown"]),
    review_day=DAY,
    review_current=TRI,
)


def parties(role):
    return st.builds(
        lambda **facts: make.party(role, **facts),
        behind=HOLDERS,
        id=st.just(f"{role}-1"),
        kind=st.sampled_from(["individual", "entity", "unknown"]),
        citizenships=COUNTRIES,
        citizenships_complete=COMPLETE,
        permanent_residences=COUNTRIES,
        permanent_residences_complete=COMPLETE,
        located_in=COUNTRY,
        organised_in=COUNTRY,
        headquarters=COUNTRY,
        ultimate_parent_headquarters=COUNTRY,
        government_of=COUNTRIES,
        listings=LISTINGS,
        screenings=SCREENINGS,
        end_use=END_USES,
        control=TRI,
        share_percent=ranges(0, 10, 24.9, 25, 100),
    )


CUSTOMER_FACTS = st.fixed_dictionaries(
    {
        "attributed": st.sampled_from(["yes", "no"]),
        "verification": VERIFICATION,
        "verified_day": DAY,
        "opened_day": DAY,
        "owners_complete": COMPLETE,
        "end_users_complete": COMPLETE,
        "weapons_use_known_day": DAY_OR_NONE,
        "on_behalf_of_complete": COMPLETE,
        "data_elements": st.fixed_dictionaries(
            {field: DAY if field == "validated_day" else TRI for field in make.ELEMENTS}
        ),
        "benefits_in": COUNTRIES,
        "benefits_in_complete": COMPLETE,
        "uses": st.lists(st.sampled_from(get_args(Use)[:-1]), max_size=2, unique=True),
        "uses_complete": COMPLETE,
        "interdictions": st.lists(
            st.builds(
                make.interdiction,
                kind=st.sampled_from(["blocked", "rejected"]),
                day=DAY,
                reported_day=DAY_OR_NONE,
            ),
            max_size=2,
        ).map(lambda rows: [row | {"id": f"B-{index}"} for index, row in enumerate(rows)]),
        "runs_own_software": TRI,
        "quota_percent_of_need": st.one_of(ranges(100, 200, 201), st.just("none")),
        "red_flags": st.lists(
            st.builds(
                make.red_flag,
                id=st.sampled_from([*make.RED_FLAGS, "model_export_not_inquired"]),
                state=st.sampled_from(["absent", "absent", "raised", "resolved", "unknown"]),
            ),
            max_size=12,
        ),
        "authorisations": st.lists(
            st.builds(
                make.authorisation,
                rules=st.lists(
                    st.sampled_from([rule.id for rule in load_bundle().manifest.rules]), max_size=9
                ),
                reference=st.sampled_from(["yes", "yes", "unknown"]),
                from_day=DAY_OR_NONE,
                until_day=DAY_OR_NONE,
            ),
            max_size=2,
        ),
    }
)
POOLS = st.lists(
    st.builds(
        make.pool,
        country=COUNTRY,
        service=st.sampled_from(["infrastructure", "managed_ml", "unknown"]),
        operator=st.sampled_from(["cloud", "partner", "unknown"]),
        set_aside=TRI,
        accelerator=st.sampled_from(["H100-SXM5-80GB", "H20", "unknown"]),
        tpp=ranges(1040, 1600, 2395, 4799.9, 4800, 15832),
        performance_density=ranges(1.59, 1.6, 3.2, 5.92, 19.45),
        datacenter_marketed=TRI,
        dram_gb_per_s=ranges(3350, 6500, 8000),
        ceiling=ranges(0, 8, 51200),
        fabric_gbps=ranges(25, 100, 3200),
    ),
    max_size=2,
).map(lambda pools: [pool | {"id": f"pool-{index}"} for index, pool in enumerate(pools)])
THERE = st.lists(st.sampled_from(["pool-0", "pool-1", "cluster-0"]), unique=True)
REGION_AUTHORISATIONS = st.lists(
    st.builds(
        make.region_authorisation,
        rules=st.lists(
            st.sampled_from(["US-EAR-01", "US-EAR-01", "US-EAR-02", "US-EAR-11", "US-EAR-14"]), min_size=1
        ),
        kind=st.sampled_from(["license", "data_center_veu", "supplement_entity"]),
        reference=st.sampled_from(["yes", "yes", "unknown"]),
        from_day=DAY_OR_NONE,
        until_day=DAY_OR_NONE,
        items=st.lists(st.sampled_from(["3A090.a", "3A090.b", "H20"]), unique=True),
        there=THERE,
        maybe_there=THERE,
        max_tpp=st.sampled_from(["none", "none", 15832, 300000]),
        max_accelerators=st.sampled_from(["none", "none", 8, 16]),
        standing=st.lists(
            st.builds(make.standing, accelerators=ranges(8, 9, 16), total_tpp=ranges(15832, 300001)),
            max_size=1,
        ),
        accelerators=ranges(0, 8, 16),
        total_tpp=ranges(0, 15832, 300001),
    ),
    max_size=2,
)
CLUSTERS = st.lists(
    st.builds(
        make.cluster,
        line_gbps=st.sampled_from([100, 300]),
        per=st.sampled_from(["node", "accelerator"]),
        country=COUNTRY,
        capacity_eops=ranges(0, 99.9, 100, 150),
        fp64_pflops=ranges(1, 99.9, 100),
        fp32_pflops=ranges(1, 199.9, 200),
    ),
    max_size=2,
).map(lambda rows: [row | {"id": f"cluster-{index}"} for index, row in enumerate(rows)])
RUNS = st.lists(
    st.builds(
        make.run,
        training=st.sampled_from(["yes", "yes", "no", "unknown"]),
        weights=st.sampled_from(["open", "closed", "unknown"]),
        end_use=st.sampled_from(
            ["civil", "civil", "military", "military_intelligence", "security", "unknown"]
        ),
        operations_yop=ranges(0.05, 1, 100, 101, 250),
        evidence=st.lists(st.sampled_from(["declared", "telemetry", "contract"]), max_size=3, unique=True),
        end_user_headquarters=COUNTRIES,
        end_user_headquarters_complete=COMPLETE,
        start_day=DAY,
        cybersecurity=TRI,
        transaction_day=DAY,
        knowledge_day=DAY,
    ),
    max_size=2,
).map(lambda runs: [run | {"id": f"R-{index}"} for index, run in enumerate(runs)])
AGREED = st.lists(
    st.fixed_dictionaries(
        {
            "event": st.sampled_from(["transaction_day", "knowledge_day"]),
            "day": DAY,
            "capacity_yop": ranges(1, 100, 100.1, 3000),
        }
    ),
    max_size=3,
)
FILINGS = st.lists(
    st.builds(
        make.filing,
        kind=st.sampled_from(["training_report", "cip_certification"]),
        subject=st.sampled_from(["R-0", "R-1", "C-1"]),
        about=st.sampled_from(["run", "customer", "unknown"]),
        reference=TRI,
        day=DAY,
        operations_yop=st.sampled_from([1, 100, 250, "unknown"]),
    ),
    max_size=3,
)
ACCOUNTS = st.lists(
    st.builds(make.account, closed_day=DAY_OR_NONE, accelerators=ranges(0, 8)),
    max_size=1,
)
RECORDS = st.lists(
    st.builds(
        make.record,
        kind=st.sampled_from(["identification", "export", "sanctions"]),
        served_in=COUNTRIES,
        closed_day=DAY_OR_NONE,
        kept=TRI,
        destroyed_day=DAY_OR_NONE,
    ),
    max_size=1,
)
OWNERSHIP = st.lists(
    st.builds(
        make.ownership,
        lists=st.sampled_from([["sdn"], ["entity_list", "meu", "sdn_744_8"]]),
        total=ranges(0, 49.9, 50, 100),
    ),
    max_size=2,
    unique_by=lambda row: tuple(row["lists"]),
)
WORDS = st.sampled_from(["us-east-1", "DE", "CN"])


def _options(choice):
    if isinstance(choice.default, str):
        return st.sampled_from(choice.options)
    words = st.sampled_from(choice.options) if choice.options else WORDS
    return st.just(list(choice.default)) | st.lists(words, unique=True)


LAW = st.fixed_dictionaries(
    {
        regime.id: st.fixed_dictionaries(
            {"choices": st.fixed_dictionaries({choice.id: _options(choice) for choice in regime.choices})}
        )
        for regime in load_bundle().manifest.regimes
    }
)
"""Every choice of every regime."""


OFFERED = st.fixed_dictionaries(
    {
        "offers_iaas": TRI,
        "product_us_owned": TRI,
        "product_operated_in_us": TRI,
        "operates_in": COUNTRIES,
        "operates_in_complete": COMPLETE,
        "upstreams_complete": COMPLETE,
        "upstreams": st.lists(
            st.builds(make.upstream, us_provider=TRI, adopted_cip=TRI, cip_furnished_day=DAY_OR_NONE),
            max_size=1,
        ),
    }
)
OURS = st.just(make.provider())
PROVIDER = (
    OURS
    | OURS
    | st.builds(lambda facts, offered: make.provider(**(facts | offered)), parties("provider"), OFFERED)
)
"""Mostly one that the rules apply to: otherwise little is decided."""


@st.composite
def customer_documents(draw):
    """A valid document of a customer, provider included."""
    roles = draw(st.lists(st.sampled_from(["owner", "end_user", "on_behalf_of"]), max_size=3, unique=True))
    return make.customer_document(
        provider=draw(PROVIDER),
        region_authorisations=draw(REGION_AUTHORISATIONS),
        region_authorisations_complete=draw(COMPLETE),
        customer=draw(parties("customer")) | draw(CUSTOMER_FACTS) | {"id": "C-1"},
        parties=[draw(parties(role)) for role in roles],
        pools=draw(POOLS),
        pools_complete=draw(COMPLETE),
        clusters=draw(CLUSTERS),
        runs=draw(RUNS),
        filings=draw(FILINGS),
        accounts=draw(ACCOUNTS),
        records=draw(RECORDS),
        ownership=draw(OWNERSHIP),
        compute={
            "capacity_12_months_yop": draw(ranges(1, 50, 50.1, 100, 100.1, 3000, 3000)),
            "h100_equivalents": draw(ranges(1, 8, 9)),
        },
        law=draw(LAW),
    )


@st.composite
def group_documents(draw):
    """A valid document of tied customers."""
    tied = st.lists(st.sampled_from(["ip", "owner", "payment", "reseller"]), min_size=1, unique=True)
    members = [
        draw(parties("customer"))
        | {
            **{key: draw(COMPLETE) for key in ("owners_complete", "end_users_complete")},
            "on_behalf_of_complete": draw(COMPLETE),
            "id": f"C-{number}",
            "verification": draw(VERIFICATION),
            "linked_by": sorted(draw(tied)),
            "parties": [draw(parties(role)) for role in draw(st.sampled_from([[], ["owner"], ["end_user"]]))],
        }
        for number in (1, 2)
    ]
    compute = make.group_document()["group"]["compute"] | {
        "capacity_12_months_yop": draw(ranges(1, 50, 50.1, 100, 100.1, 3000)),
        "h100_equivalents": draw(ranges(1, 8, 9)),
    }
    return make.group_document(
        provider=draw(PROVIDER),
        group={
            "members": [make.member(**facts) for facts in members],
            "members_complete": draw(COMPLETE),
            "agreed": draw(AGREED),
            "agreed_complete": draw(COMPLETE),
            "compute": compute,
            "clusters": draw(CLUSTERS),
            "clusters_complete": draw(COMPLETE),
        },
        filings=draw(FILINGS),
        law=draw(LAW),
    )


@st.composite
def provider_documents(draw):
    """A valid document of a provider, with what it does itself."""
    clusters = st.builds(
        make.own_cluster,
        fabric_gbps=ranges(100, 300, 400),
        capacity_eops=ranges(99, 100, 101),
        day=DAY,
    )
    notified = st.builds(
        make.filing,
        kind=st.just("quarterly_notification"),
        subject=st.sampled_from(["R-0", "R-1", "K-1"]),
        about=st.sampled_from(["run", "cluster", "unknown"]),
        day=DAY,
    )
    questions = st.builds(make.request, kind=st.just("questions"), day=DAY, answered_day=DAY_OR_NONE)
    return make.provider_document(
        provider=draw(PROVIDER),
        own_runs=draw(RUNS),
        own_runs_complete=draw(COMPLETE),
        own_clusters=draw(st.lists(clusters, max_size=1)),
        own_clusters_complete=draw(COMPLETE),
        filings=draw(st.lists(notified, max_size=3)),
        requests=draw(st.lists(questions, max_size=1)),
        law=draw(LAW),
    )
