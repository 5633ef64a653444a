"""Takes facts of a document away, one at a time: what is known less of must never look better."""

import copy

RANGES = {"min"}
UNTOUCHED = {"id", "role", "attributed", "subject", "scope", "per", "line_gbps"}
"""What says which thing is meant, not what is known of it."""


def weakened(document):
    """Yield `(what was taken away, the document without it)` for each fact.

    Ranges lose their upper bound, and then all they say; tris, days, countries, kinds and numbers
    become unknown; lists lose their completeness, and then each entry; countries leave the table.
    """
    sections = ("provider", "customer", "parties", "pools", "clusters", "runs", "filings", "compute")
    for section in sections:
        yield from _facts(document, (section,), document[section])
    yield from _lists(document)
    for code in document["law"]["countries"]:
        yield f"law.countries.{code}", _without(document, ("law", "countries", code))


def _facts(document, path, value):
    if isinstance(value, dict) and value.keys() >= RANGES:
        yield _name(path) + " (no max)", _with(document, path, {"min": value["min"]})
        yield _name(path) + " (unknown)", _with(document, path, {"min": 0})
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in UNTOUCHED:
                yield from _facts(document, (*path, key), each)
    elif isinstance(value, list) and path[-1] in ("citizenships", "permanent_residences"):
        incomplete = _with(document, (*path[:-1], f"{path[-1]}_complete"), "unknown")
        yield _name(path) + " (none)", _with(incomplete, path, [])
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _facts(document, (*path, index), each)
    else:
        yield _name(path), _with(document, path, "unknown")


def _lists(document):
    """Documents that lack an entry of a list and say that it may not be all."""
    by_role = {"owner": "owners", "end_user": "end_users", "on_behalf_of": "on_behalf_of"}
    for index, party in enumerate(document["parties"]):
        if party["role"] == "owner" and document["customer"]["kind"] == "individual":
            continue  # an individual has no owners to declare: without the entry it is another fact
        complete = ("customer", f"{by_role[party['role']]}_complete")
        yield f"parties.{index} (gone)", _without(_with(document, complete, "unknown"), ("parties", index))
    yield "pools_complete", _with(_open_sums(document), ("pools_complete",), "unknown")
    for index in range(len(document["pools"])):
        less = _with(_open_sums(document), ("pools_complete",), "unknown")
        yield f"pools.{index} (gone)", _without(less, ("pools", index))
    if _may_cluster(document):
        yield "clusters (not computed)", _with(document, ("clusters",), [])


def _may_cluster(document):
    """Whether a pool can be part of a cluster at all; without one, clusters are not missed."""
    return any(
        pool["ceiling"].get("max", 1) > 0 and pool["fabric_gbps"].get("max", 101) > 100
        for pool in document["pools"]
    )


def _open_sums(document):
    """Where pools may be missing, so may what they add up to."""
    opened = document
    for figure in document["compute"].keys() - {"scope"}:
        opened = _with(opened, ("compute", figure), {"min": 0})
    return opened


def _with(document, path, value):
    changed = copy.deepcopy(document)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


def _without(document, path):
    changed = copy.deepcopy(document)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return changed


def _name(path):
    return ".".join(str(step) for step in path)
