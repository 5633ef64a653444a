"""Says of what stands in regions that another company runs whose duties are whose. Decides nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator

from guardrails.catalog.lookup import Catalog
from guardrails.model.workload import Workload

DUTIES = {
    "partner": "under its own law: it is whom customers contract with, and the US proposals are left out "
    "there unless chosen otherwise (D-13)",
    "subsidiary": "companies of the cloud abroad: where they are the provider, whether the US proposals "
    "reach them is a choice (D-45)",
}
"""By kind of operator."""


def notes(workloads: Iterable[Workload], catalog: Catalog) -> Iterator[str]:
    """A line for each cloud, region and operator that is not the cloud itself; in order of regions."""
    found = Counter((each.provider, each.region) for each in workloads if not each.holds_nothing)
    for (provider, region), count in sorted(found.items()):
        operator = catalog.run_by(provider, region)
        if operator is not None:
            number = "1 workload stands" if count == 1 else f"{count:,} workloads stand"
            yield f"{number} in {provider} {region}, run by {operator.name}, {DUTIES[operator.kind]}"
