"""Documents in which all is right, or wrong, for the properties that every rule must keep.

A rule passes in one of `RIGHT` at least (but for those in `IDLE`) and fails in one of `WRONG`.
"""

from tests.policies import documents as make

USES = ("military", "military_intelligence", "intelligence", "security")
INFORMATION = frozenset(
    ("EU-GPAI-01", "EU-GPAI-02", "CA-SB53-01", "NY-RAISE-01", "US-EAR-13", "IL-SB315-01", "KR-AIBA-01")
)
"""Rules that only inform: a large run that is reported is right, and above their lines all the same."""

IDLE = frozenset(("US-EAR-14",))
"""Rules about what is not there when all is right: chips named in letters."""

FINE_FOR_NOBODY = {
    "HSE-02",
    "HSE-04",
    "US-EAR-13",
    "US-TRN-01",
    "US-TRN-02",
}
"""What can be said of eight H100 in Virginia that nobody claims: their type, number and place are known."""


def abroad():
    """Accelerators of 3A090 in Germany and Singapore, a small run, and an export record."""
    return make.customer_document(
        pools=[
            make.pool(id="de", region="eu-central-1", country="DE"),
            make.pool(id="gb", region="eu-west-2", country="GB"),
        ],
        clusters=[make.cluster(fp64_pflops=make.exactly(120), country="DE")],
        runs=[
            make.run(id="R-small", operations_yop=make.exactly(0.05)),
            make.run(id="R-closed", weights="closed"),
        ],
        filings=[make.filing(subject="R-closed")],
        customer={
            **places("BR"),
            "red_flags": [*map(_flag, make.RED_FLAGS), make.red_flag(id="model_export_not_inquired")],
        },
        records=[make.record(id="E-1", kind="export")],
        accounts=[
            make.account(),
            make.account(id="closed", closed_day=TODAY - 10, accelerators=make.exactly(0)),
        ],
    )


def civil_in_china():
    """Small accelerators in Germany for a customer in China whose use is civil, but for a licensed one."""
    return make.customer_document(
        customer={
            **places("CN"),
            "weapons_use_known_day": TODAY - 10,
            "authorisations": [make.authorisation(rules=["US-EAR-18"])],
        },
        pools=[make.pool(tpp=make.exactly(1040), accelerator="T4", country="DE")],
    )


def served_in_india_and_russia():
    """A customer in India whose own software benefits Russia, with everything on file and reported."""
    return make.customer_document(
        customer={
            "benefits_in": ["RU"],
            "interdictions": [make.interdiction(), make.interdiction(id="B-2", kind="rejected")],
        },
        pools=[make.pool(id="in", region="ap-south-1", country="IN")],
        records=[make.record(), make.record(id="D-2", kind="sanctions")],
    )


def unverified_and_small():
    """Less than a node for a US customer who is not verified yet."""
    return make.customer_document(
        customer={**places("US"), "verification": "pending", "us_status": "us"},
        pools=[make.pool(tpp=make.exactly(1040), accelerator="T4")],
        compute={"h100_equivalents": make.exactly(1)},
    )


def own_and_notified():
    """A provider whose own run and cluster stand in notifications, and who answered questions."""
    notified = [
        make.filing(kind="quarterly_notification", subject=each, about=kind)
        for each, kind in (("R-1", "run"), ("K-1", "cluster"))
    ]
    return make.provider_document(
        own_runs=[make.run(start_day=TODAY - 5)],
        own_clusters=[make.own_cluster()],
        filings=notified + _certified(10),
        requests=[make.request(kind="questions")],
    )


def in_china():
    """A customer in China that is listed and owned by listed persons, with a supercomputer there."""
    confirmed = [make.listing(list=each) for each in ("entity_list", "meu", "uvl", "dpl", "sdn")]
    owned = {"direct": make.exactly(60), "total": make.exactly(60), "through": ["O"]}
    old = [
        {"list": each, "day": TODAY - 31, "current": "yes"}
        for each in ("entity_list", "meu", "uvl", "dpl", "sdn", "sdn_744_8")
    ]
    return make.customer_document(
        customer={
            **places("CN"),
            "listings": confirmed,
            "screenings": old,
            "red_flags": [make.red_flag(state="raised")],
            "end_use": make.end_use(**dict.fromkeys(USES, "yes")),
            "weapons_use_known_day": TODAY - 10,
            "quota_percent_of_need": make.exactly(300),
        },
        ownership=make.owned(**owned),
        pools=[
            make.pool(id="cn", region="cn-north-1", country="CN", set_aside="yes"),
            make.pool(id="h20", country="CN", accelerator="H20", tpp=make.exactly(2368)),
        ],
        clusters=[make.cluster(country="CN", fp64_pflops=make.exactly(120))],
        runs=[make.run(weights="closed", end_user_headquarters=["CN"])],
        records=[make.record(kind="export", kept="no", destroyed_day=TODAY - 1)],
        accounts=[make.account(closed_day=TODAY - 1)],
    )


def in_iran():
    """A customer in an embargoed jurisdiction, outside Supplement No. 5, with a closed model."""
    return make.customer_document(customer=places("IR"), runs=[make.run(weights="closed")])


def in_russia():
    """A listed customer established in Russia, with accelerators in the Union and the United Kingdom."""
    confirmed = [make.listing(list=each) for each in ("eu_consolidated", "uk_sanctions")]
    return make.customer_document(
        customer=places("RU") | {"listings": confirmed},
        ownership=make.owned(direct=make.exactly(60), total=make.exactly(60), through=["O"]),
        pools=[
            make.pool(id="de", region="eu-central-1", country="DE"),
            make.pool(id="gb", region="eu-west-2", country="GB"),
        ],
    )


def in_india():
    """A customer in India of which little is on file and nothing validated, with a record destroyed early."""
    return make.customer_document(
        customer={"data_elements": dict.fromkeys(make.ELEMENTS, "no") | {"validated_day": "unknown"}},
        pools=[make.pool(id="in", region="ap-south-1", country="IN")],
        records=[make.record(kept="no", destroyed_day=TODAY - 1)],
    )


def in_russia_with_business_software():
    """A customer in Russia that serves what sanctions name, unreported blockings, a record gone early."""
    return make.customer_document(
        customer=places("RU")
        | {
            "uses": ["enterprise_management", "quantum_computing"],
            "interdictions": [
                make.interdiction(reported_day="none"),
                make.interdiction(id="B-2", kind="rejected", reported_day="none"),
            ],
        },
        records=[make.record(kind="sanctions", kept="no", destroyed_day=TODAY - 1)],
    )


def own_and_not_notified():
    """A provider whose own run and cluster stand in no notification, and who left questions open."""
    return make.provider_document(
        own_runs=[make.run(start_day=TODAY - 5)],
        own_clusters=[make.own_cluster()],
        requests=[make.request(kind="questions", answered_day="none")],
    )


def claimed_by_nobody():
    """Accelerators that nobody claims, of a type that nobody knows, where both are failures."""
    failure = {"house": {"choices": {"not_established": "failure"}}}
    return make.customer_document(
        customer={"attributed": "no"},
        pools=[make.pool(accelerator="unknown", tpp=make.unknown_range())],
        law=failure,
    )


def old_tables():
    """Country groups that nobody compared with their sources for long."""
    document = make.provider_document()
    document["law"]["country_groups"] = dict.fromkeys(document["law"]["country_groups"], TODAY - 1000)
    return document


_OF_PROVIDER = {"subject": "provider", "about": "provider"}


def _certified(days_ago):
    """What a provider filed that certifies every year, with all that the forms ask for."""
    fields = [
        *("contact", "customers", "detection_resources", "foreign_beneficial_owners", "foreign_resellers"),
        *("identity_verification", "reseller_procedures", "unverified_accounts"),
    ]
    attested = ["complies", "reviewed", "unverified_resolved", "updated_for_services", "updated_for_threats"]
    initial = make.filing(day=TODAY - 500, items=fields, **_OF_PROVIDER, kind="cip_certification_initial")
    annual = {"kind": "cip_certification_annual", **_OF_PROVIDER, "items": attested}
    return [initial, make.filing(day=TODAY - days_ago, **annual)]


def a_provider_that_keeps_the_rules():
    """Certified, its changes told, its exemption kept, its resellers in order, its requests answered."""
    return make.provider_document(
        provider=make.provider(
            programme={"changed_day": TODAY - 40},
            exemptions=[make.exemption(scope="lessee_type", of="university")],
            special_measures=[make.special_measure(country="DE")],
        ),
        resellers=[
            make.reseller(
                malicious_activity="yes",
                malicious_activity_reported="yes",
                measures_applied=[{"measure": "SM-1", "day": TODAY - 10}],
                measures_implemented=[{"measure": "SM-1", "day": TODAY - 10}],
            ),
            make.reseller(
                id="S-2",
                compliance="non_compliant",
                noncompliance_known_day=TODAY - 60,
                terminated_day=TODAY - 40,
            ),
        ],
        requests=[
            make.request(),
            make.request(id="Q-2", kind="assessment", due_day=TODAY - 5),
            make.request(id="Q-3", kind="information"),
            make.request(id="Q-4", kind="questions"),
        ],
        filings=_certified(10),
    )


def _foreign_reseller(**upstream):
    abroad = dict.fromkeys(("located_in", "organised_in", "headquarters"), "DE")
    abroad |= dict.fromkeys(("product_us_owned", "product_operated_in_us"), "no")
    return make.provider_document(provider={**abroad, "upstreams": [make.upstream(**upstream)]})


def a_foreign_reseller_whose_cloud_has_its_programme():
    return _foreign_reseller()


def _resold_run(*filings):
    abroad = dict.fromkeys(("located_in", "organised_in", "headquarters"), "DE")
    abroad |= dict.fromkeys(("product_us_owned", "product_operated_in_us"), "no")
    return make.customer_document(
        provider={**abroad, "upstreams": [make.upstream()]},
        runs=[make.run(operations_yop=make.exactly(120))],
        clusters=[make.cluster(capacity_eops=make.exactly(101))],
        filings=list(filings),
    )


def a_resold_run_that_the_cloud_was_told_of():
    return _resold_run(make.filing(kind="upstream_training_report", operations_yop=120))


def a_resold_run_that_nobody_was_told_of():
    return _resold_run()


def a_foreign_reseller_whose_cloud_has_none():
    return _foreign_reseller(cip_furnished_day="none")


def a_customer_with_a_history():
    """A failed check that was resolved, kept records, a measure that was applied, and corrected reports."""
    through_reseller = make.run(id="R-2", reseller="S-1", reseller_report_day=TODAY - 4)
    return make.customer_document(
        provider=make.provider(special_measures=[make.special_measure(country="DE")]),
        customer={
            "verification": "failed",
            "verification_resolution": "yes",
            "access": "closed",
            "measures_applied": [{"measure": "SM-1", "day": TODAY - 10}],
            "owners_changed_day": TODAY - 40,
            "owners_change_notified_day": TODAY - 39,
        },
        resellers=[make.reseller()],
        ownership=[
            make.ownership(role=role, party=party, lists=lists)
            for role, party in (("customer", "C-1"), ("reseller", "S-1"))
            for lists in (["sdn"], ["entity_list", "meu", "sdn_744_8"])
        ],
        pools=[],
        compute={"h100_equivalents": make.exactly(0)},
        clusters=[make.cluster(capacity_eops=make.exactly(101))],
        arrangements=[make.arrangement(capacity_after_yop=make.exactly(101))],
        runs=[through_reseller],
        requests=[make.request()],
        records=[make.record()],
        filings=[
            make.filing(subject="R-2", inaccuracy_day=TODAY - 3, corrected_day=TODAY - 1),
            make.filing(subject="A-1", about="arrangement"),
        ],
    )


def a_provider_that_keeps_no_rule():
    """No programme, nothing certified, resellers that do nothing, requests that nobody answered."""
    open_request = {"answered_day": "none"}
    return make.provider_document(
        provider=make.provider(
            programme={"written": "no", "changed_day": TODAY - 40},
            exemptions=[make.exemption(programme_kept="no")],
            special_measures=[make.special_measure(country="DE")],
        ),
        resellers=[
            make.reseller(
                cip_on_file="no",
                compliance="non_compliant",
                noncompliance_known_day=TODAY - 31,
                reporting="no",
                malicious_activity="yes",
            )
        ],
        requests=[
            make.request(**open_request),
            make.request(id="Q-2", kind="assessment", due_day=TODAY - 5, **open_request),
            make.request(id="Q-3", kind="information", **open_request),
        ],
        verdicts=[{"rule": "US-CIP-20", "verdict": "fail", "subjects": 3}],
    )


def a_programme_with_gaps():
    """Written, but without redress, and certified for the last time more than a year ago."""
    covers = sorted(set(make.PROGRAMME) - {"redress"})
    return make.provider_document(
        provider=make.provider(programme={"covers": covers}), filings=_certified(366)
    )


def a_customer_without_a_file():
    """Nothing collected, nothing determined, a failed check without a resolution, records destroyed."""
    nothing = dict.fromkeys(make.customer_document()["customer"]["data_elements"], "no")
    nothing["validated_day"] = "unknown"
    return make.customer_document(
        provider=make.provider(special_measures=[make.special_measure(country="DE")]),
        customer={
            "verification": "failed",
            "verification_resolution": "no",
            "data_elements": nothing,
            "located_in": "unknown",
            "us_status": "not_determined",
            "us_status_day": "unknown",
            "owners_changed_day": TODAY - 40,
        },
        records=[
            make.record(kept="no", destroyed_day=TODAY - 1),
            make.record(id="D-2", access_limited="no"),
        ],
    )


def unreported_activity():
    """A quota that crossed the line, a run behind a reseller, and a report that was wrong."""
    return make.customer_document(
        resellers=[make.reseller()],
        clusters=[make.cluster(capacity_eops=make.exactly(101))],
        arrangements=[make.arrangement(capacity_after_yop=make.exactly(101))],
        runs=[make.run(reseller="S-1")],
        filings=[make.filing(subject="R-9", inaccuracy_day=TODAY - 16)],
    )


def linked_and_small():
    """Customers behind whom the same owner stands: one not verified, with little together, nobody listed."""
    return make.group_document(
        accelerators=8, group={"members": [make.member(), make.member(id="C-2", verification="pending")]}
    )


def linked_over_both_lines():
    """Customers who could train a large model together, one of them not verified and listed."""
    listed = [make.listing(list="entity_list")]
    return make.group_document(
        accelerators=51200,
        group={
            "members": [make.member(), make.member(id="C-2", verification="failed", listings=listed)],
            "clusters": [make.cluster(accelerators=make.exactly(51200), capacity_eops=make.exactly(101.3))],
        },
    )


def _flag(flag):
    return make.red_flag(id=flag)


def places(country):
    """Located, organised and headquartered there."""
    return dict.fromkeys(
        ("located_in", "organised_in", "headquarters", "ultimate_parent_headquarters"), country
    )


TODAY = make.TODAY
RIGHT = (
    make.everything_right,
    abroad,
    civil_in_china,
    unverified_and_small,
    served_in_india_and_russia,
    own_and_notified,
    a_provider_that_keeps_the_rules,
    a_foreign_reseller_whose_cloud_has_its_programme,
    a_resold_run_that_the_cloud_was_told_of,
    a_customer_with_a_history,
    linked_and_small,
)
WRONG = (
    make.everything_wrong,
    make.verified_too_long_ago,
    in_china,
    in_iran,
    in_russia,
    in_russia_with_business_software,
    in_india,
    own_and_not_notified,
    claimed_by_nobody,
    old_tables,
    a_provider_that_keeps_no_rule,
    a_foreign_reseller_whose_cloud_has_none,
    a_resold_run_that_nobody_was_told_of,
    a_programme_with_gaps,
    a_customer_without_a_file,
    unreported_activity,
    linked_over_both_lines,
)
