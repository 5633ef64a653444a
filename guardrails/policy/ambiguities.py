"""Where each ambiguity of the law is decided: the one list. Most are choices of a regime."""

from collections.abc import Sequence

from guardrails.policy.manifest import Regime

NUMBERS = (*range(1, 40), *range(40, 44), 45)
"""D-1 to D-30, and those that came later."""

SETTINGS = {
    "assessment.training_precisions": "D-5",
    "assessment.utilisation": "D-5",
    "assessment.tf32_bits": "D-23",
    "assessment.shares": "D-24",
    "on_conflict": "D-28",
}
"""Readings that are settings of the configuration, for Python computes with them."""

SEARCHES, CHECKS = "house.search_shelf_days", "house.verification_shelf_days"
REVIEWS = "house.review_shelf_days"
"""For how long a search of the lists, an identity check and a review of the end use show something; Python
reads facts by them."""

LIMITS = {
    "us_iaas_training.line_yop": "D-2",
    "us_iaas_training.warning_yop": "D-2",
    "us_iaas_training.cluster_gbps": "D-4",
    "us_iaas_cip.reverify_days": "D-14",
    "us_iaas_cip.reverify_high_risk_days": "D-14",
    "us_iaas_cip.pending_days": "D-15",
    "us_ear.knowledge_sources": "D-27",
    "us_ofac.report_days": "D-39",
    "us_ofac.report_days_with_holidays": "D-39",
    SEARCHES: "D-33",
    CHECKS: "D-34",
    REVIEWS: "D-40",
}
"""Numbers that answer an ambiguity, as `regime.limit`."""

ELSEWHERE = {
    "D-1": "the state of each provision on the day; `enforce` makes a proposal house policy",
    "D-29": "`-o json` with the versioned `schema/report.v1.json`; no official form exists",
}
"""What no key decides."""


def homes(regimes: Sequence[Regime]) -> dict[str, list[str]]:
    """Each ambiguity in order, with the places where it is decided; none where nothing decides it."""
    found: dict[str, list[str]] = {f"D-{number}": [] for number in NUMBERS}
    for regime in regimes:
        for choice in regime.choices:
            if choice.ambiguity in found:
                found[choice.ambiguity].append(f"choice `{regime.id}.{choice.id}`")
    for kind, keys in (("limit", LIMITS), ("setting", SETTINGS)):
        for key, ambiguity in keys.items():
            found[ambiguity].append(f"{kind} `{key}`")
    for ambiguity, words in ELSEWHERE.items():
        found[ambiguity].append(words)
    return found
