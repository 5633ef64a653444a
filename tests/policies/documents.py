"""Input documents for policy and engine tests: a valid one that takes what differs.

`customer_document()` is a foreign entity, verified, small, with all lists complete: nothing is asked of it.
"""

from datetime import UTC, date, datetime

import msgspec

from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.document import Document, RegimeLaw
from guardrails.policy.law import RegimeOverrides, resolve

AS_OF = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22).toordinal() - date(1970, 1, 1).toordinal()


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
        "organised_in": "DE",
        "headquarters": "DE",
        "ultimate_parent_headquarters": "DE",
        "control": "no",
        "share_percent": exactly(0),
    }
    return _changed(facts, changes)


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
    return party(role, **(facts | lists | {"share_percent": unknown_range()} | changes))


def pool(**changes):
    """Two instances of eight H100 on a fast fabric."""
    facts = {
        "id": "aws|111122223333|us-east-1|aws_instance|H100-SXM5-80GB|zone=us-east-1a",
        "account": "111122223333",
        "provider": "aws",
        "region": "us-east-1",
        "zone": "us-east-1a",
        "placement": "",
        "kind": "aws_instance",
        "role": "runs",
        "accelerator": "H100-SXM5-80GB",
        "tpp": exactly(15832),
        "performance_density": exactly(19.45),
        "datacenter_marketed": "yes",
        "instances": exactly(2),
        "accelerators": exactly(16),
        "ceiling": exactly(16),
        "capacity_eops": exactly(0.031664),
        "fabric_gbps": exactly(3200),
    }
    return _changed(facts, changes)


def cluster(**changes):
    facts = {
        "id": "aws:us-east-1:us-east-1a|over=100|per=node",
        "location": "aws:us-east-1:us-east-1a",
        "line_gbps": 100,
        "per": "node",
        "accelerators": exactly(16),
        "capacity_eops": exactly(0.031664),
    }
    return _changed(facts, changes)


def run(**changes):
    """A declared run of 120 Yop with everything that a report needs."""
    facts = {
        "id": "R-1",
        "training": "yes",
        "operations_yop": exactly(120),
        "start_day": TODAY + 30,
        "end_day": TODAY + 120,
        "accelerator": "H100-SXM5-80GB",
        "cybersecurity": "yes",
        "practices": "yes",
        "transaction_day": TODAY - 5,
        "knowledge_day": TODAY - 3,
    }
    return _changed(facts, changes)


def filing(**changes):
    facts = {
        "kind": "training_report",
        "subject": "R-1",
        "day": TODAY - 1,
        "reference": "yes",
        "operations_yop": 120,
    }
    return _changed(facts, changes)


def customer_document(*, law=None, **changes):
    """A document; a section that is an object takes fields, a section that is a list is replaced.

    Args:
        law: Overrides by regime, e.g. `{"us_iaas_cip": {"choices": {"while_pending": "no_accelerators"}}}`.
    """
    document = {
        "schema": "guardrails.input/1",
        "kind": "customer",
        "as_of": AS_OF.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "provider": us_entity("provider", id="provider") | {"offers_iaas": "yes"},
        "customer": _customer(),
        "parties": [us_entity("owner", control="yes", share_percent=exactly(100))],
        "resellers": [],
        "resellers_complete": "yes",
        "accounts": [{"id": "111122223333", "provider": "aws", "read": "yes"}],
        "accounts_complete": "yes",
        "pools": [pool()],
        "pools_complete": "yes",
        "clusters": [cluster()],
        "runs": [],
        "runs_complete": "yes",
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
    for section, value in changes.items():
        assert section in document, section
        merged = document[section] | value if isinstance(value, dict) else value
        assert not isinstance(value, dict) or merged.keys() == document[section].keys(), section
        document[section] = merged
    document["law"] = law_of(document, law or {})
    return validated(document)


def law_of(document, overrides):
    """The law of the day for the countries that the document mentions."""
    ours = {regime: msgspec.convert(each, RegimeOverrides) for regime, each in overrides.items()}
    codes = set()
    for each in [document["provider"], document["customer"], *document["parties"], *document["resellers"]]:
        codes.update(each["citizenships"], each["permanent_residences"])
        codes.update((each["located_in"], each["organised_in"]))
        codes.update((each["headquarters"], each["ultimate_parent_headquarters"]))
    return _integers(resolve(load_bundle().manifest, AS_OF, ours).document(codes))


def validated(document):
    """The document, if the model and its law accept it.

    Raises:
        msgspec.ValidationError: They do not.
    """
    msgspec.convert(document, Document)
    for regime, law in document["law"].items():
        if regime != "countries":
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
        "data_elements": dict.fromkeys(_ELEMENTS, "unknown"),
        "closed_day": "none",
        **dict.fromkeys(("verified_day", "verification_started_day", "opened_day"), "unknown"),
        **dict.fromkeys(("owners_complete", "end_users_complete", "on_behalf_of_complete"), "unknown"),
    }
    return customer_document(
        provider=nobody_known("provider", id="provider") | {"offers_iaas": "unknown"},
        customer=customer,
        parties=[],
        resellers_complete="unknown",
        accounts_complete="unknown",
        runs_complete="unknown",
    )


_ELEMENTS = ("name", "address", "payment", "email", "telephone", "ip_log")


def _customer():
    return party("customer", id="C-1") | {
        "attributed": "yes",
        "verification": "verified",
        "verified_day": TODAY - 30,
        "verification_started_day": TODAY - 35,
        "opened_day": TODAY - 30,
        "closed_day": "none",
        "data_elements": dict.fromkeys(_ELEMENTS, "yes"),
        "owners_complete": "yes",
        "end_users_complete": "yes",
        "on_behalf_of_complete": "yes",
    }


def _changed(facts, changes):
    assert changes.keys() <= facts.keys(), changes.keys() - facts.keys()
    return facts | changes


def _integers(node):
    """Whole numbers without a fraction, as documents are encoded."""
    if isinstance(node, dict):
        return {key: _integers(value) for key, value in node.items()}
    return int(node) if isinstance(node, float) and node.is_integer() else node
