"""Takes facts of a document away, one at a time: what is known less of must never look better."""

import copy
import re

RANGES = {"min"}
NAMES = {
    *("id", "role", "attributed", "subject", "scope", "per", "line_gbps", "list", "lists", "party"),
    *("percent", "cascade", "through", "rules", "measure", "target", "of", "links", "paths", "linked_by"),
}
"""What says which thing is meant, not what is known of it."""

KINDS = {
    *("requests", "records", "filings", "arrangements", "authorisations", "region_authorisations"),
    "interdictions",
}
"""Sections whose rows have a kind that is part of their name."""

CONCLUSIONS = {"us_status"}
"""What was concluded from facts that stand beside it: without it, nothing contradicts them."""

NUMBERS = {"six_nd_yop", "quota_percent_of_need"}
"""Ranges that may also be none."""

SETS = {
    "citizenships": "citizenships_complete",
    "permanent_residences": "permanent_residences_complete",
    "end_user_headquarters": "end_user_headquarters_complete",
    "covers": "covers_complete",
    "items": "items_complete",
    "evidence": None,
    "uses": "uses_complete",
}
"""Lists of words, and what says whether they are all."""

REMOVABLE = {
    "screenings",
    "red_flags",
    "authorisations",
    "measures_applied",
    "measures_implemented",
    "ownership",
    "filings",
}
"""Lists of what was found or done: without an entry less is known, or less was done."""

_BY_ROLE = {"owner": "owners", "end_user": "end_users", "on_behalf_of": "on_behalf_of"}

_OF_MEMBER = re.compile(r"group\.members\.\d+\.compute\.")

ENVELOPE = {"schema", "kind", "as_of", "law", "verdicts"}


FINE = {"pass", "not_applicable"}


def better(before, after):
    """Whether a verdict became fine that was not, or a rule was taken out of scope.

    From not applicable to pass is no improvement: the good state holds whether or not the rule applies.
    """
    return after != before and ((after == "pass" and before not in FINE) or after == "not_applicable")


def weakened(document):
    """Yield `(what was taken away, the document without it)` for each fact.

    Ranges lose their upper bound, and then all they say; tris, days, countries, kinds and numbers
    become unknown; lists lose their completeness, and then each entry; countries leave the table.
    """
    for section in document.keys() - ENVELOPE:
        for taken, less in _facts(document, (section,), document[section]):
            if not _OF_MEMBER.match(taken):
                yield taken, less
            elif _somebody_holds(document):
                yield taken, _group_opened(less)
    yield from _lists(document)
    for code in document["law"]["countries"]:
        yield f"law.countries.{code}", _without(document, ("law", "countries", code))
    for group in document["law"]["country_groups"]:
        yield f"law.country_groups.{group}", _with(document, ("law", "country_groups", group), "unknown")
    yield "law.anniversaries", _with(document, ("law", "anniversaries"), [])


def _facts(document, path, value):
    if isinstance(value, dict) and value.keys() >= RANGES:
        yield _name(path) + " (no max)", _with(document, path, {"min": value["min"]})
        yield _name(path) + " (unknown)", _with(document, path, {"min": 0})
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in NAMES | CONCLUSIONS and not (key == "kind" and KINDS & set(path)):
                yield from _facts(document, (*path, key), each)
    elif path[-1] in SETS:
        yield from _words(document, path, value)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _facts(document, (*path, index), each)
            if path[-1] in REMOVABLE and not _asks_for_something(each):
                yield _name((*path, index)) + " (gone)", _without(document, (*path, index))
    elif path[-1] in NUMBERS:
        yield _name(path), _with(document, path, {"min": 0})
    elif path[-1] == "match":
        yield _name(path), _with(document, path, "possible")
    elif path[-1] != "pools_complete" and not _names_a_stranger(document, path, value):
        yield _name(path), _with(document, path, "unknown")


def _names_a_stranger(document, path, value):
    """A run sold by somebody whom the document does not have contradicts a chain that is whole."""
    return path[-1] == "reseller" and value not in {each["id"] for each in document.get("resellers", ())}


def _words(document, path, words):
    """A list of words without any, and not known to be all."""
    complete = SETS[path[-1]]
    less = _with(document, (*path[:-1], complete), "unknown") if complete else document
    if words:
        yield _name(path) + " (none)", _with(less, path, [])


def _asks_for_something(row):
    """A report that was wrong is no deed but a duty: without it, less is asked."""
    return isinstance(row, dict) and row.get("inaccuracy_day", "none") != "none"


def _lists(document):
    """Documents that lack an entry of a list and say that it may not be all."""
    if document["kind"] == "group":
        yield from _of_group(document)
        return
    if document["kind"] == "provider":
        for section in ("own_runs", "own_clusters"):
            for index in range(len(document[section])):
                less = _with(document, (f"{section}_complete",), "unknown")
                yield f"{section}.{index} (gone)", _without(less, (section, index))
        return
    yield from _of_customer(document)


def _of_customer(document):
    for index, party in enumerate(document["parties"]):
        if party["role"] == "owner" and document["customer"]["kind"] == "individual":
            continue  # an individual has no owners to declare: without the entry it is another fact
        complete = ("customer", f"{_BY_ROLE[party['role']]}_complete")
        yield f"parties.{index} (gone)", _without(_with(document, complete, "unknown"), ("parties", index))
    for index in range(len(document["resellers"])):
        less = _with(document, ("resellers_complete",), "unknown")
        yield f"resellers.{index} (gone)", _without(less, ("resellers", index))
    for index in range(len(document["region_authorisations"])):
        less = _with(document, ("region_authorisations_complete",), "unknown")
        yield f"region_authorisations.{index} (gone)", _without(less, ("region_authorisations", index))
    yield "pools_complete", _with(_open_sums(document), ("pools_complete",), "unknown")
    for index in range(len(document["pools"])):
        less = _with(_open_sums(document), ("pools_complete",), "unknown")
        yield f"pools.{index} (gone)", _without(less, ("pools", index))
    if _may_cluster(document):
        yield "clusters (not computed)", _with(document, ("clusters",), [])


def _of_group(document):
    """Without a member, or one of its parties, the records may not state all."""
    members = document["group"]["members"]
    for index, member in enumerate(members):
        for number, each in enumerate(member["parties"]):
            path = ("group", "members", index)
            if each["role"] == "owner" and member["kind"] == "individual":
                continue
            less = _with(document, (*path, f"{_BY_ROLE[each['role']]}_complete"), "unknown")
            name = f"group.members.{index}.parties.{number} (gone)"
            yield name, _without(less, (*path, "parties", number))
    yield (
        "group.clusters (gone)",
        _with(_with(document, ("group", "clusters_complete"), "unknown"), ("group", "clusters"), []),
    )


def _may_cluster(document):
    """Whether a pool can be part of a cluster at all; without one, clusters are not missed."""
    return any(
        pool["ceiling"].get("max", 1) > 0 and pool["fabric_gbps"].get("max", 101) > 100
        for pool in document["pools"]
    )


def _somebody_holds(document):
    """Where nobody does, one who may is the case of the rules about a single customer."""
    return any(member["compute"]["accelerators"]["min"] > 0 for member in document["group"]["members"])


def _group_opened(document):
    """Where a member's sums may be more, so may what all have together."""
    compute = {figure: {"min": 0} for figure in document["group"]["compute"].keys() - {"scope"}}
    return _with(document, ("group", "compute"), document["group"]["compute"] | compute)


def _open_sums(document):
    """Where pools may be missing, so may what they add up to."""
    opened = document
    for figure in document["compute"].keys() - {"scope"}:
        opened = _with(opened, ("compute", figure), {"min": 0})
    return opened


def _with(document, path, value):
    changed = copy.copy(document)
    holder = changed
    for step in path[:-1]:
        holder[step] = copy.copy(holder[step])
        holder = holder[step]
    holder[path[-1]] = value
    return changed


def _without(document, path):
    changed = copy.copy(document)
    holder = changed
    for step in path[:-1]:
        holder[step] = copy.copy(holder[step])
        holder = holder[step]
    del holder[path[-1]]
    return changed


def _name(path):
    return ".".join(str(step) for step in path)
