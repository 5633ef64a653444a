"""Input documents for policy and engine tests: a valid one that takes what differs.

`customer_document()` is a foreign entity, verified, small, with all lists complete: nothing is asked of it.
"""

from datetime import UTC, date, datetime

import msgspec

from guardrails.model.as_of import AsOf
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.document import Document, GroupDocument, ProviderDocument, RegimeLaw
from guardrails.policy.document_people import HolderFacts
from guardrails.policy.law import RegimeOverrides, resolve
from guardrails.policy.mentioned import countries, retained_days

AS_OF = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22).toordinal() - date(1970, 1, 1).toordinal()


MODELS = {"customer": Document, "group": GroupDocument, "provider": ProviderDocument}
LISTS = (
    *("entity_list", "meu", "mieu", "uvl", "dpl", "sdn", "sdn_744_8", "SM-1", "SM-2"),
    *("eu_consolidated", "uk_sanctions"),
)
"""Lists in which every party that is known was looked for."""


def exactly(number):
    return {"min": number, "max": number}


def unknown_range(low=0):
    return {"min": low}


def party(role, **changes):
    """A German entity that is known in every respect."""
    facts = {
        "id": f"{role}-1",
        "role": role,
        "kind": "entity",
        "citizenships": [],
        "citizenships_complete": "yes",
        "permanent_residences": [],
        "permanent_residences_complete": "yes",
        "located_in": "DE",
        "ukraine_region": "unknown",
        "organised_in": "DE",
        "organised_day": TODAY - 4000,
        "headquarters": "DE",
        "ultimate_parent_headquarters": "DE",
        "government_of": [],
        "control": "no",
        "share_percent": exactly(0),
        "listings": [],
        "screenings": [{"list": name, "day": TODAY - 1, "current": "yes"} for name in LISTS],
        "end_use": end_use(),
        "behind": [],
    }
    return _changed(facts, changes)


def end_use(**changes):
    """Civil, as somebody stated, and reviewed."""
    facts = {
        **dict.fromkeys(("military", "military_intelligence", "intelligence", "security"), "no"),
        "review": "nothing_found",
        "review_day": TODAY - 20,
        "review_current": "yes",
    }
    return _changed(facts, changes)


def end_use_unknown():
    """Nobody said what for, and nobody looked."""
    return dict.fromkeys(end_use(), "unknown")


def holder(*, ultimate_parent="yes", **changes):
    """An entity on record behind a party, of which it holds all."""
    facts = party("owner", **({"id": "holder-1", "share_percent": exactly(100)} | changes))
    facts["ultimate_parent"] = ultimate_parent
    return {key: facts[key] for key in facts if key in HolderFacts.__struct_fields__}


def us_entity(role, **changes):
    us = ("located_in", "organised_in", "headquarters", "ultimate_parent_headquarters")
    return party(role, **(dict.fromkeys(us, "US") | changes))


def individual(role, **changes):
    """A German who lives in Germany."""
    return party(
        role, **({"kind": "individual", "citizenships": ["DE"], "organised_in": "unknown"} | changes)
    )


def nobody_known(role, **changes):
    """A party about whom everything is unknown."""
    facts = dict.fromkeys(
        ("kind", "located_in", "organised_in", "headquarters", "ultimate_parent_headquarters", "control"),
        "unknown",
    )
    lists = dict.fromkeys(("citizenships_complete", "permanent_residences_complete"), "unknown")
    nothing = {"share_percent": unknown_range(), "organised_day": "unknown", "screenings": []}
    nothing["end_use"] = end_use_unknown()
    return party(role, **(facts | lists | nothing | changes))


def pool(**changes):
    """Two instances of eight H100 on a fast fabric."""
    facts = {
        "id": "aws|111122223333|us-east-1|aws_instance|H100-SXM5-80GB|zone=us-east-1a",
        "account": "111122223333",
        "provider": "aws",
        "region": "us-east-1",
        "country": "US",
        "zone": "us-east-1a",
        "placement": "",
        "kind": "aws_instance",
        "service": "infrastructure",
        "operator": "cloud",
        "role": "runs",
        "set_aside": "unknown",
        "accelerator": "H100-SXM5-80GB",
        "tpp": exactly(15832),
        "performance_density": exactly(19.45),
        "datacenter_marketed": "yes",
        "dram_gb_per_s": exactly(3350),
        "instances": exactly(2),
        "accelerators": exactly(16),
        "ceiling": exactly(16),
        "capacity_eops": exactly(0.031664),
        "fp64_pflops": exactly(1.07),
        "fp32_pflops": exactly(1.07),
        "fabric_gbps": exactly(3200),
    }
    return _changed(facts, changes)


def cluster(**changes):
    facts = {
        "id": "aws:us-east-1:us-east-1a|over=100|per=node",
        "location": "aws:us-east-1:us-east-1a",
        "country": "US",
        "line_gbps": 100,
        "per": "node",
        "accelerators": exactly(16),
        "capacity_eops": exactly(0.031664),
        "fp64_pflops": exactly(1.07),
        "fp32_pflops": exactly(1.07),
    }
    return _changed(facts, changes)


def run(**changes):
    """A declared run of 120 Yop with everything that a report needs."""
    facts = {
        "id": "R-1",
        "training": "yes",
        "purpose": "pre_training",
        "end_use": "civil",
        "biological": "no",
        "generative": "yes",
        "weights": "open",
        "operations_yop": exactly(120),
        "stated_yop": exactly(120),
        "six_nd_yop": "none",
        "start_day": TODAY + 30,
        "end_day": TODAY + 120,
        "accelerator": "H100-SXM5-80GB",
        "cybersecurity": "yes",
        "practices": "yes",
        "transaction_day": TODAY - 5,
        "knowledge_day": TODAY - 3,
        "evidence": ["contract", "declared"],
        "end_user_headquarters": ["DE"],
        "end_user_headquarters_complete": "yes",
        "reseller": "unknown",
        "reseller_report_day": "none",
    }
    return _changed(facts, changes)


def filing(**changes):
    facts = {
        "kind": "training_report",
        "subject": "R-1",
        "about": "run",
        "day": TODAY - 1,
        "reference": "yes",
        "operations_yop": 120,
        "items": [],
        "items_complete": "yes",
        "inaccuracy_day": "none",
        "corrected_day": "none",
    }
    return _changed(facts, changes)


def arrangement(**changes):
    """A quota that was raised from almost nothing to almost nothing."""
    facts = {
        "id": "A-1",
        "kind": "quota",
        "capacity_before_yop": exactly(1),
        "capacity_after_yop": exactly(2),
        "transaction_day": TODAY - 5,
        "knowledge_day": TODAY - 3,
        "purpose": "fine_tuning",
    }
    return _changed(facts, changes)


def request(**changes):
    """A request for the identification programmes that was answered in time."""
    facts = {
        "id": "Q-1",
        "kind": "programme_copy",
        "day": TODAY - 20,
        "due_day": "none",
        "answered_day": TODAY - 15,
    }
    return _changed(facts, changes)


def record(**changes):
    """An identification record of a closed account that is still kept."""
    facts = {
        "id": "D-1",
        "kind": "identification",
        "created_day": TODAY - 400,
        "closed_day": TODAY - 100,
        "last_access_day": TODAY - 110,
        "diverted_day": "none",
        "kept": "yes",
        "destroyed_day": "none",
        "access_limited": "yes",
        "served_in": [],
    }
    return _changed(facts, changes)


def interdiction(**changes):
    """Property that was blocked, and reported in time."""
    facts = {"id": "B-1", "kind": "blocked", "day": TODAY - 30, "reported_day": TODAY - 25}
    return _changed(facts, changes)


def reseller(**changes):
    """A German reseller that keeps all the rules."""
    own = {
        "cip_on_file": "yes",
        "adopts_our_cip": "no",
        "compliance": "compliant",
        "noncompliance_known_day": "none",
        "terminated_day": "none",
        "reporting": "yes",
        "certified_day": TODAY - 100,
        "measures_applied": [],
        "measures_implemented": [],
        "malicious_activity": "no",
        "malicious_activity_reported": "no",
    }
    facts = party("reseller", id="S-1") | own
    return _changed(facts, changes)


def account(**changes):
    """The account in which the pool stands, wholly read."""
    facts = {
        "id": "111122223333",
        "provider": "aws",
        "read": "yes",
        "type": "standard",
        "opened_day": TODAY - 30,
        "closed_day": "none",
        "last_access_day": TODAY - 1,
        "accelerators": exactly(16),
        "quota_accelerators": exactly(16),
    }
    return _changed(facts, changes)


def red_flag(**changes):
    """A red flag that was looked for and not seen."""
    return _changed({"id": RED_FLAGS[0], "state": "absent", "day": TODAY - 20}, changes)


RED_FLAGS = (
    "address_residential_or_unverified",
    "data_center_not_affirmed",
    "delivery_address_vague",
    "end_use_not_certified",
    "no_history_before_october_2022",
    "no_online_presence",
    "order_inconsistent_with_business",
    "resembles_listed_party",
    "unusual_intermediary",
    "users_outside_prc_not_affirmed",
)
"""Those that somebody answers; the one on restricted destinations follows from the facts."""


def authorisation(**changes):
    """A license on record, in force."""
    facts = {
        "rules": ["US-EAR-01"],
        "kind": "license",
        "reference": "yes",
        "from_day": TODAY - 100,
        "until_day": "none",
    }
    return _changed(facts, changes)


def region_authorisation(**changes):
    """The provider's license for whatever of 3A090 stands in the place of `pool()`, without limits."""
    facts = authorisation() | {
        "id": "L-1",
        "items": ["3A090.a", "3A090.b"],
        "there": [pool()["id"]],
        "maybe_there": [],
        "max_tpp": "none",
        "max_accelerators": "none",
        "standing": [],
        "accelerators": exactly(0),
        "total_tpp": exactly(0),
    }
    return _changed(facts, changes)


def standing(**changes):
    """So many H100 in the places of an authorisation."""
    facts = {
        "accelerator": "H100-SXM5-80GB",
        "tpp": exactly(15832),
        "performance_density": exactly(19.45),
        "datacenter_marketed": "yes",
        "accelerators": exactly(16),
        "total_tpp": exactly(16 * 15832),
    }
    return _changed(facts, changes)


def own_cluster(**changes):
    """A cluster of the provider itself, above both lines of the proposed notification."""
    facts = {"id": "K-1", "fabric_gbps": exactly(400), "capacity_eops": exactly(101), "day": TODAY - 5}
    return _changed(facts, changes)


def listing(**changes):
    """A hit that somebody looked at and confirmed."""
    return _changed({"list": "sdn", "match": "confirmed", "day": TODAY - 5}, changes)


def exemption(**changes):
    """A finding for the whole provider whose programme is kept."""
    facts = {
        "id": "ADP-1",
        "scope": "provider",
        "of": "",
        "from_day": TODAY - 50,
        "until_day": "none",
        "programme_kept": "yes",
        "deviation_day": "none",
        "deviation_notified_day": "none",
    }
    return _changed(facts, changes)


def special_measure(**changes):
    """A determination against a country, 200 days old."""
    facts = {
        "id": "SM-1",
        "target": "jurisdiction",
        "country": "CN",
        "determined_day": TODAY - 200,
        "effective_day": "none",
        "extended_until_day": "none",
    }
    return _changed(facts, changes)


def ownership(**changes):
    """Nobody listed owns anything of the customer."""
    facts = {
        "role": "customer",
        "party": "C-1",
        "lists": ["sdn"],
        "percent": 50,
        "cascade": "yes",
        "direct": exactly(0),
        "indirect": exactly(0),
        "total": exactly(0),
        "through": [],
    }
    return _changed(facts, changes)


def upstream(**changes):
    """A US cloud that the provider resells, with a copy of its programme."""
    facts = {"id": "cloud", "us_provider": "yes", "adopted_cip": "no", "cip_furnished_day": TODAY - 100}
    return _changed(facts, changes)


OWNED = (
    {"lists": ["sdn"]},
    {"lists": ["entity_list", "meu", "sdn_744_8"]},
    {"lists": ["eu_consolidated"]},
    {"lists": ["uk_sanctions"]},
    {"lists": ["uk_sanctions"], "cascade": "no"},
)
"""What the rules ask about ownership."""


def owned(**changes):
    """A row for each of what is asked."""
    return [ownership(**each, **changes) for each in OWNED]


def provider(**changes):
    """A US provider of infrastructure with a whole, reviewed programme."""
    own = {
        "offers_iaas": "yes",
        "operates_in": [],
        "operates_in_complete": "yes",
        "product_us_owned": "yes",
        "product_operated_in_us": "yes",
        "upstreams": [],
        "upstreams_complete": "yes",
        "programme": {
            "written": "yes",
            "written_day": TODAY - 500,
            "reviewed_day": TODAY - 100,
            "updated_day": TODAY - 100,
            "covers": sorted(PROGRAMME),
            "covers_complete": "yes",
            "foreign_access": "yes",
            "first_foreign_access_day": TODAY - 300,
            "changed_day": "none",
        },
        "exemptions": [],
        "special_measures": [],
    }
    facts = us_entity("provider", id="provider") | own
    programme = facts["programme"] | changes.pop("programme", {})
    return _changed(facts, changes) | {"programme": programme}


def member(**changes):
    """A German customer that shares an owner with another, verified, with one node."""
    facts = party("customer", id="C-1") | {
        "linked_by": ["owner"],
        "verification": "verified",
        "access": "full",
        "owners_complete": "yes",
        "end_users_complete": "yes",
        "on_behalf_of_complete": "yes",
        "runs_own_software": "yes",
        "parties": [us_entity("owner", control="yes", share_percent=exactly(100))],
        "offerings": [{"service": "infrastructure", "operator": "cloud"}],
        "offerings_complete": "yes",
        "compute": _compute(8),
    }
    return _changed(facts, changes)


def _compute(accelerators):
    """What so many H100 add up to."""
    return {
        "scope": "plan",
        "accelerators": exactly(accelerators),
        "capacity_eops": exactly(0.001979 * accelerators),
        "capacity_12_months_yop": exactly(0.0624098 * accelerators),
        "estimate_12_months_yop": exactly(0.0249639 * accelerators),
        "h100_equivalents": exactly(accelerators),
    }


def group_document(*, law=None, accelerators=16, **changes):
    """Two linked customers' document; takes changes as `customer_document` does.

    Args:
        accelerators: H100 that they have together.
    """
    document = {
        "schema": "guardrails.input/1",
        "kind": "group",
        "as_of": AS_OF.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "provider": provider(),
        "group": {
            "id": "group:C-1",
            "links": ["ip", "owner", "payment", "reseller"],
            "percent": 25,
            "paths": "add_up",
            "members": [member(), member(id="C-2")],
            "members_complete": "yes",
            "agreed": [],
            "agreed_complete": "yes",
            "compute": _compute(accelerators),
            "clusters": [cluster()],
            "clusters_complete": "yes",
        },
        "filings": [],
        "verdicts": [],
    }
    return _document(document, changes, law or {})


PROGRAMME = (
    "risk_based",
    "data_collection",
    "verification",
    "when_not_to_open",
    "terms_while_pending",
    "when_to_close",
    "redress",
    "owner_changes",
    "reverification",
    "retention",
    "resellers",
)
"""What a whole programme provides for."""


def provider_document(*, law=None, **changes):
    """The provider's document; takes changes as `customer_document` does."""
    document = {
        "schema": "guardrails.input/1",
        "kind": "provider",
        "as_of": AS_OF.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "provider": provider(),
        "resellers": [reseller()],
        "resellers_complete": "yes",
        "ownership": [],
        "requests": [],
        "records": [],
        "filings": [],
        "own_runs": [],
        "own_runs_complete": "yes",
        "own_clusters": [],
        "own_clusters_complete": "yes",
        "verdicts": [],
        "customers_complete": "yes",
    }
    return _document(document, changes, law or {})


def customer_document(*, law=None, **changes):
    """A document; a section that is an object takes fields, a section that is a list is replaced.

    Args:
        law: Overrides by regime, e.g. `{"us_iaas_cip": {"choices": {"while_pending": "no_accelerators"}}}`.
    """
    document = {
        "schema": "guardrails.input/1",
        "kind": "customer",
        "as_of": AS_OF.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "provider": provider(),
        "region_authorisations": [],
        "region_authorisations_complete": "unknown",
        "customer": _customer(),
        "parties": [us_entity("owner", control="yes", share_percent=exactly(100))],
        "resellers": [],
        "resellers_complete": "yes",
        "ownership": owned(),
        "accounts": [account()],
        "accounts_complete": "yes",
        "pools": [pool()],
        "pools_complete": "yes",
        "clusters": [cluster()],
        "arrangements": [],
        "arrangements_complete": "yes",
        "runs": [],
        "runs_complete": "yes",
        "requests": [],
        "records": [],
        "records_complete": "yes",
        "filings": [],
        "compute": {
            "scope": "plan",
            "accelerators": exactly(16),
            "capacity_eops": exactly(0.031664),
            "capacity_12_months_yop": exactly(0.998556),
            "estimate_12_months_yop": exactly(0.399422),
            "h100_equivalents": exactly(16),
        },
    }
    return _document(document, changes, law or {})


def _document(document, changes, law):
    for section, value in changes.items():
        assert section in document, section
        merged = document[section] | value if isinstance(value, dict) else value
        assert not isinstance(value, dict) or merged.keys() == document[section].keys(), section
        document[section] = merged
    document["law"] = law_of(document, law)
    return validated(document)


def law_of(document, overrides):
    """The law of the day for the countries that the document mentions."""
    ours = {regime: msgspec.convert(each, RegimeOverrides) for regime, each in overrides.items()}
    typed = msgspec.convert(document | {"law": {}}, MODELS[document["kind"]])
    codes, days = countries(*parts(typed)), retained_days(getattr(typed, "records", ()))
    return _integers(resolve(load_bundle().manifest, AsOf(instant=AS_OF), ours).document(codes, days))


def parts(typed):
    """Everybody in a document, its runs and records, and where hardware stands in it."""
    if isinstance(typed, GroupDocument):
        members = typed.group.members
        return (typed.provider, *members, *(each for member in members for each in member.parties)), (), ()
    everybody = (typed.provider, *typed.resellers)
    if isinstance(typed, ProviderDocument):
        return everybody, typed.own_runs, typed.records
    everybody += (typed.customer, *typed.parties)
    return everybody, typed.runs, typed.records, (*typed.pools, *typed.clusters)


def validated(document):
    """The document, if the model and its law accept it.

    Raises:
        msgspec.ValidationError: They do not.
    """
    msgspec.convert(document, MODELS[document["kind"]])
    for regime, law in document["law"].items():
        if regime not in ("countries", "country_groups", "anniversaries"):
            msgspec.convert(law, RegimeLaw)
    return document


def everything_right():
    """Every rule that can apply at once does, and passes: verified in time, small, and a run reported."""
    return customer_document(runs=[run()], filings=[filing()])


def everything_wrong():
    """Every rule that can fail at once does: not verified, large, over both lines, a run not reported."""
    return customer_document(
        customer={"verification": "pending", "verified_day": "unknown"},
        pools=[
            pool(
                instances=exactly(6400),
                accelerators=exactly(51200),
                ceiling=exactly(51200),
                capacity_eops=exactly(101.3248),
            )
        ],
        clusters=[cluster(accelerators=exactly(51200), capacity_eops=exactly(101.3248))],
        compute={
            "accelerators": exactly(51200),
            "capacity_eops": exactly(101.3248),
            "capacity_12_months_yop": exactly(3195.378893),
            "estimate_12_months_yop": exactly(1278.151557),
            "h100_equivalents": exactly(51200),
        },
        runs=[run(cybersecurity="unknown", start_day="unknown")],
    )


def verified_too_long_ago():
    """What `everything_wrong` cannot be as well: verified, but not again."""
    return customer_document(customer={"verified_day": TODAY - 366})


def unattributed():
    """An account that nobody claims, without any configuration: provider and customer are unknown."""
    customer = nobody_known("customer", id="unattributed:aws/111122223333") | {
        "attributed": "no",
        "verification": "unknown",
        "data_elements": dict.fromkeys(ELEMENTS, "unknown"),
        "closed_day": "none",
        **dict.fromkeys(("verified_day", "verification_started_day", "opened_day"), "unknown"),
        **dict.fromkeys(("owners_complete", "end_users_complete", "on_behalf_of_complete"), "unknown"),
        **dict.fromkeys(("us_status", "us_status_day", "risk", "access", "lessee_type"), "unknown"),
        "runs_own_software": "unknown",
        "verification_resolution": "unknown",
        "owners_changed_day": "none",
        "owners_change_notified_day": "none",
        "measures_applied": [],
        "needed_accelerators": unknown_range(),
        "weapons_use_known_day": "none",
        "benefits_in_complete": "unknown",
        "uses_complete": "unknown",
        "quota_percent_of_need": "none",
        "red_flags": [],
        "authorisations": [],
    }
    return customer_document(
        provider=provider_unknown(),
        customer=customer,
        parties=[],
        resellers_complete="unknown",
        accounts=[account(**dict.fromkeys(("type", "opened_day", "last_access_day"), "unknown"))],
        accounts_complete="unknown",
        arrangements_complete="unknown",
        runs_complete="unknown",
        records_complete="unknown",
    )


def provider_unknown():
    """A provider about which the register says nothing."""
    facts = nobody_known("provider", id="provider")
    silent = dict.fromkeys(provider()["programme"], "unknown") | {"covers": [], "changed_day": "none"}
    offered = dict.fromkeys(
        ("offers_iaas", "product_us_owned", "product_operated_in_us", "upstreams_complete"), "unknown"
    )
    offered |= {"programme": silent, "operates_in_complete": "unknown"}
    return provider(**(facts | offered))


_ELEMENTS = (
    *("name", "address", "payment", "email", "telephone", "ip_log"),
    *("ip_log_every_event", "places_of_use", "payment_details"),
    *("hire_period", "ips_allotted", "registration_log", "purpose", "ownership"),
    *("name_validated", "address_validated", "telephone_validated"),
)
ELEMENTS = (*_ELEMENTS, "validated_day")


def _customer():
    return party("customer", id="C-1") | {
        "attributed": "yes",
        "verification": "verified",
        "verified_day": TODAY - 30,
        "verification_started_day": TODAY - 35,
        "opened_day": TODAY - 30,
        "closed_day": "none",
        "data_elements": dict.fromkeys(_ELEMENTS, "yes") | {"validated_day": TODAY - 30},
        "owners_complete": "yes",
        "end_users_complete": "yes",
        "on_behalf_of_complete": "yes",
        "verification_resolution": "unknown",
        "runs_own_software": "yes",
        "us_status": "foreign",
        "us_status_day": TODAY - 30,
        "risk": "standard",
        "access": "full",
        "lessee_type": "business",
        "owners_changed_day": "none",
        "owners_change_notified_day": "none",
        "measures_applied": [],
        "needed_accelerators": exactly(16),
        "weapons_use_known_day": "none",
        "benefits_in": [],
        "benefits_in_complete": "yes",
        "uses": ["own_software"],
        "uses_complete": "yes",
        "interdictions": [],
        "quota_percent_of_need": exactly(100),
        "red_flags": [red_flag(id=each) for each in RED_FLAGS],
        "authorisations": [],
    }


def _changed(facts, changes):
    assert changes.keys() <= facts.keys(), changes.keys() - facts.keys()
    return facts | changes


def _integers(node):
    """Whole numbers without a fraction, as documents are encoded."""
    if isinstance(node, dict):
        return {key: _integers(value) for key, value in node.items()}
    if isinstance(node, tuple):
        return list(node)
    return int(node) if isinstance(node, float) and node.is_integer() else node
