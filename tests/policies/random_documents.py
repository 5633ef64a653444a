"""Documents of every sort, by chance: few values for each fact, so that combinations meet."""

from hypothesis import strategies as st

from tests.policies import documents as make

TRI = st.sampled_from(["yes", "no", "unknown"])
COMPLETE = st.sampled_from(["yes", "yes", "yes", "no", "unknown"])
COUNTRY = st.sampled_from(["US", "PR", "DE", "CN", "XX", "unknown"])
DAY = st.sampled_from([make.TODAY + offset for offset in (-400, -366, -365, -10, 0, 1, 2)] + ["unknown"])
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


def parties(role):
    return st.builds(
        lambda **facts: make.party(role, **facts),
        id=st.just(f"{role}-1"),
        kind=st.sampled_from(["individual", "entity", "unknown"]),
        citizenships=COUNTRIES,
        citizenships_complete=COMPLETE,
        permanent_residences=COUNTRIES,
        permanent_residences_complete=COMPLETE,
        located_in=COUNTRY,
        organised_in=COUNTRY,
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
        "on_behalf_of_complete": COMPLETE,
    }
)
POOLS = st.lists(
    st.builds(
        make.pool,
        tpp=ranges(1040, 4799.9, 4800, 15832),
        ceiling=ranges(0, 8, 51200),
        fabric_gbps=ranges(25, 100, 3200),
    ),
    max_size=2,
).map(lambda pools: [pool | {"id": f"pool-{index}"} for index, pool in enumerate(pools)])
CLUSTERS = st.lists(
    st.builds(
        make.cluster,
        line_gbps=st.sampled_from([100, 300]),
        per=st.sampled_from(["node", "accelerator"]),
        capacity_eops=ranges(0, 99.9, 100, 150),
    ),
    max_size=2,
)
RUNS = st.lists(
    st.builds(
        make.run,
        training=st.sampled_from(["yes", "yes", "no", "unknown"]),
        operations_yop=ranges(1, 100, 101, 250),
        start_day=DAY,
        cybersecurity=TRI,
        transaction_day=DAY,
        knowledge_day=DAY,
    ),
    max_size=2,
).map(lambda runs: [run | {"id": f"R-{index}"} for index, run in enumerate(runs)])
FILINGS = st.lists(
    st.builds(
        make.filing,
        kind=st.sampled_from(["training_report", "cip_certification"]),
        subject=st.sampled_from(["R-0", "R-1", "C-1"]),
        day=DAY,
        operations_yop=st.sampled_from([1, 100, 250, "unknown"]),
    ),
    max_size=3,
)
LAW = st.fixed_dictionaries(
    {
        "us_iaas_cip": st.fixed_dictionaries(
            {
                "choices": st.fixed_dictionaries(
                    {
                        "unknown_is_foreign": st.sampled_from(["yes", "no"]),
                        "while_pending": st.sampled_from(["no_large_accelerators", "no_accelerators"]),
                    }
                )
            }
        ),
        "us_iaas_training": st.fixed_dictionaries(
            {
                "choices": st.fixed_dictionaries(
                    {
                        "whose_foreignness": st.sampled_from(
                            ["anyone_involved", "customer_and_owners", "customer"]
                        ),
                        "cluster_test": st.sampled_from(["required", "not_required"]),
                        "clock_start": st.sampled_from(["earlier", "transaction", "knowledge"]),
                    }
                )
            }
        ),
    }
)


OURS = st.just(make.us_entity("provider", id="provider") | {"offers_iaas": "yes"})
PROVIDER = (
    OURS | OURS | st.builds(lambda facts, iaas: facts | {"offers_iaas": iaas}, parties("provider"), TRI)
)
"""Mostly one that the rules apply to: otherwise little is decided."""


@st.composite
def customer_documents(draw):
    """A valid document of a customer, provider included."""
    roles = draw(st.lists(st.sampled_from(["owner", "end_user", "on_behalf_of"]), max_size=3, unique=True))
    return make.customer_document(
        provider=draw(PROVIDER),
        customer=draw(parties("customer")) | draw(CUSTOMER_FACTS) | {"id": "C-1"},
        parties=[draw(parties(role)) for role in roles],
        pools=draw(POOLS),
        pools_complete=draw(COMPLETE),
        clusters=draw(CLUSTERS),
        runs=draw(RUNS),
        filings=draw(FILINGS),
        compute={"capacity_12_months_yop": draw(ranges(1, 50, 50.1, 100, 100.1, 3000, 3000))},
        law=draw(LAW),
    )
