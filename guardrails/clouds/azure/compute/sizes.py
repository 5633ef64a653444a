"""Machine sizes that the catalog does not know, as Azure's list of SKUs describes them.

That list names no chip, and its number of GPUs is no figure to count by: a share of a GPU is rounded up,
FPGAs are counted as GPUs, some families say none, and sizes were seen with more than they have (12 for a
machine of 8). So it only tells whether a size has accelerators at all: then their chip and number are
unknown. A size that is listed without any has none, except in families whose letters Azure gives to
accelerated sizes. Sources: Azure REST API, Resource Skus - List; Azure, "VM sizes naming conventions";
azure-cli issues 20077 and 31176.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from guardrails.catalog.accelerators import NONE, Described
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.names import normal
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, ReadFilter
from guardrails.model.workload import UNKNOWN

ACTION = RestAction(
    "ResourceSkus_List",
    "Microsoft.Compute/skus/read",
    "whether machine sizes that the catalog does not know have accelerators",
    path="/subscriptions/{subscription}/providers/Microsoft.Compute/skus",
    version="2021-07-01",
)
_MACHINES = "virtualmachines"
_ACCELERATED = re.compile(r"(?:standard|basic|internal)?_?[np]", re.IGNORECASE)
"""How names and families of sizes with GPUs (`N`) and FPGAs (`NP`, `PB`) begin."""
_ADD = "add it with catalog.extra"


class SizeFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the API says of one size.

    Attributes:
        gpus: Its number of GPUs, as it is written; empty: none is said.
        family: E.g. `standardNDSH100v5Family`.
    """

    name: str
    gpus: str = ""
    family: str = ""


class _Capability(msgspec.Struct):
    name: str = ""
    value: str | None = None


class _Sku(msgspec.Struct, rename="camel"):
    name: str | None = None
    resource_type: str | None = None
    family: str | None = None
    capabilities: list[_Capability] | None = None


def resolve(calls: Calls, keep: ReadFilter, met: Iterable[tuple[str, str]]) -> tuple[SizeFacts, ...]:
    """What the API says of the sizes that the catalog does not know; each is asked for once a scan.

    Args:
        calls: Of a service that declares `ACTION`.
        keep: Which sizes need it, and what was answered before.
        met: All sizes that the service met, each with the region.
    """
    places: dict[str, set[str]] = {}
    for name, region in met:
        if name != UNKNOWN and keep.is_new(name):
            places.setdefault(normal("azure", name), set()).add(region)
    wanted = sorted(places)
    for region in sorted({min(places[name]) for name in wanted if name not in keep.described}):
        _ask(calls, keep, region, [name for name in wanted if region in places[name]])
    return tuple(keep.described[name] for name in wanted if keep.described.get(name) is not None)


def _ask(calls: Calls, keep: ReadFilter, region: str, wanted: Iterable[str]) -> None:
    """Ask for all sizes of a region, and note of each that is wanted what is said, or that nothing is."""
    found: dict[str, SizeFacts] = {}
    for row in calls.pages(ACTION.operation, "value", _Sku, **{"$filter": f"location eq '{region}'"}):
        if (row.resource_type or "").lower() == _MACHINES and row.name:
            found[normal("azure", row.name)] = _facts(row, row.name)
    if ACTION.operation not in calls.lost:
        keep.described.update({name: found.get(name) for name in wanted if name not in keep.described})


def _facts(row: _Sku, name: str) -> SizeFacts:
    gpus = next((each.value or "" for each in row.capabilities or () if each.name.lower() == "gpus"), "")
    return SizeFacts(name, "" if gpus.strip() == "0" else gpus, row.family or "")


def described(catalog: Catalog, types: Iterable[SizeFacts]) -> Mapping[tuple[str, str], Described]:
    """The sizes in the catalog's words; those that it knows itself are left as they are."""
    return {
        ("azure", normal("azure", each.name)): _described(each)
        for each in types
        if catalog.shape("azure", each.name) is None
    }


def _described(facts: SizeFacts) -> Described:
    if _has_accelerators(facts):
        return Described(UNKNOWN, None, None, f"{_says(facts)}; {_ADD}")
    return Described(NONE, 0)


def _has_accelerators(facts: SizeFacts) -> bool:
    return bool(facts.gpus or _ACCELERATED.match(facts.name) or _ACCELERATED.match(facts.family))


def _says(facts: SizeFacts) -> str:
    """What the API says, for people."""
    number = f"lists {facts.gpus} GPUs, which may be wrong" if facts.gpus else "does not say what it has"
    return f'"{facts.name}" is not in the catalog; Azure {number}'


def report(catalog: Catalog, types: Iterable[SizeFacts]) -> list[str]:
    """A line for people on each size that the catalog should learn."""
    known = described(catalog, types)
    return [
        f"{_says(each)}; {_ADD}"
        for each in types
        if (found := known.get(("azure", normal("azure", each.name)))) is not None and found.chip != NONE
    ]
