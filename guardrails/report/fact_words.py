"""Facts that rules miss, as people call them: `customer.located_in` is the location. Reads no rule."""

from collections.abc import Iterable
from functools import lru_cache

from guardrails.report import words

_NAMES = {
    "access": "access",
    "authorisations": "licenses",
    "behind": "ownership chain",
    "benefits_in": "place of benefit",
    "complete": "that the record is complete",
    "customer": "customer",
    "data_elements": "identifying data",
    "end_use": "end use",
    "end_users": "end users",
    "located_in": "location",
    "measures_applied": "special measures",
    "offers_iaas": "whether it offers IaaS",
    "on_behalf_of": "principals",
    "organised_in": "place of organization",
    "programme": "identification program",
    "quota_percent_of_need": "quota and verified need",
    "red_flags": "red flags",
    "resellers": "resellers",
    "risk": "risk rating",
    "ultimate_parent_headquarters": "parent's headquarters",
    "us_status": "US status",
    "uses": "uses",
    "verification": "identity check",
    "weapons_use_known_day": "end use",
}
_OF_WORKLOADS = frozenset(("pools", "clusters", "compute", "accounts", "pools_complete", "clusters_complete"))
_WORKLOADS = {
    "ceiling": "number of accelerators",
    "country": "location of accelerators",
    "region": "location of accelerators",
    "accelerator": "type of accelerators",
    "accelerators": "number of accelerators",
    "authorisations": "licenses",
    "closed_day": "day of an account's closing",
    "set_aside": "whether hardware is set aside for the customer",
}
_SCREENINGS = "screenings"


@lru_cache(maxsize=4096)
def is_of_workloads(fact: str) -> bool:
    """Whether a plan or a cloud would say it; else a register would."""
    return fact.partition(".")[0] in _OF_WORKLOADS


def named(facts: Iterable[str]) -> list[str]:
    """Each fact by its name, once; screenings are counted, those that are asked for most first."""
    return list(_all_named(tuple(facts)))


@lru_cache(maxsize=1024)  # thousands of customers lack the same
def _all_named(facts: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, int] = {}
    screenings: set[str] = set()
    for fact in facts:
        _, _, below = fact.partition(".")
        if below.startswith(f"{_SCREENINGS}."):
            screenings.add(below)
        else:
            name = _named(fact)
            found[name] = found.get(name, 0) + 1
    ranked = sorted(found, key=lambda name: (-found[name], name))
    return (*ranked, *([words.count(len(screenings), "screening")] if screenings else []))


@lru_cache(maxsize=4096)
def _named(fact: str) -> str:
    """`customer.located_in` is the location, `runs.r1.operations_yop` operations of runs."""
    kind, *below = fact.split(".")
    if is_of_workloads(fact):
        return _WORKLOADS.get(below[-1] if below else "", "type and number of accelerators")
    if kind in ("customer", "provider"):
        name = _word(below[0]) if below else _word(kind)
        return f"provider's {name}" if kind == "provider" else name
    if kind == "filings":
        return f"filing of {_word(below[0])}" if below else "filings"
    if len(below) > 1:
        return f"{_word(below[-1])} of {_word(kind)}"
    return _word(kind)


def _word(name: str) -> str:
    return _NAMES.get(name, name.removesuffix("_yop").removesuffix("_eops").replace("_", " "))
