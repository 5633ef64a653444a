"""Cloud Quotas: how many accelerators a project may run at all. Not read unless it is asked for.

Services count apart: Compute Engine, under which GKE, Batch and others fall, Vertex AI, Cloud TPU, Cloud Run.
One list of some pages for each. Source: Cloud Quotas API v1, QuotaInfo and DimensionsInfo.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.gcp.locations import region_of
from guardrails.clouds.gcp.quotas.settings import is_of_accelerators
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, ReadFilter, Service

LIST = "cloudquotas.projects.locations.services.quotaInfos.list"
COMPUTE = "compute.googleapis.com"
SERVICES = (COMPUTE, "aiplatform.googleapis.com", "tpu.googleapis.com", "run.googleapis.com")
ACTIONS = (
    RestAction(
        LIST,
        "cloudquotas.quotas.get",
        "how many accelerators the project may run",
        host="cloudquotas",
        path="/v1/projects/{project}/locations/global/services/{service}/quotaInfos",
    ),
)
_PAGE = 100
_PLACES = ("region", "zone", "location")


class Quota(msgspec.Struct, frozen=True, omit_defaults=True):
    """One limit.

    Attributes:
        metric: As the service names what it limits.
        limit: In devices; below 0: none is set; None: it says none.
        places: In how many of the regions or zones that were asked for it holds.
    """

    metric: str
    limit: int | None = None
    places: int = 1


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """Quotas of one project; the defaults are those of one of which nothing was read.

    Attributes:
        whole: Whether all of them were read.
    """

    quotas: tuple[Quota, ...] = ()
    whole: bool = False


class _Details(msgspec.Struct):
    value: int = 0


class _Dimensions(msgspec.Struct, rename="camel"):
    dimensions: dict[str, str] = {}
    details: _Details | None = None
    applicable_locations: tuple[str, ...] = ()


class _Info(msgspec.Struct, rename="camel"):
    metric: str = ""
    refresh_interval: str = ""
    dimensions_infos: tuple[_Dimensions, ...] = ()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The quotas of accelerators, in the regions that are asked for.

    Compute always has some: where none came, Cloud Quotas does not answer for the project.
    """
    found: list[Quota] = []
    answered = False
    for service in SERVICES:
        listed = list(_quotas(calls, keep, service))
        answered = answered or (service == COMPUTE and bool(listed))
        found += listed
    if not answered and not calls.lost:
        calls.error(LIST, "incomplete", "Cloud Quotas has no quotas of accelerators of Compute Engine")
    return Records(tuple(found), answered and not calls.lost)


def _quotas(calls: Calls, keep: ReadFilter, service: str) -> Iterator[Quota]:
    for info in calls.pages(LIST, "quotaInfos", _Info, service=service, pageSize=_PAGE):
        if info.refresh_interval or not is_of_accelerators(info.metric):
            continue
        for each in info.dimensions_infos:
            places = _places(each, keep)
            if places:
                limit = None if each.details is None else each.details.value
                yield Quota(info.metric, limit, places)


def _places(found: _Dimensions, keep: ReadFilter) -> int:
    """In how many places that are asked for a limit holds."""
    named = [found.dimensions[name] for name in _PLACES if name in found.dimensions]
    named = named or list(found.applicable_locations)
    return sum(keep.in_scope(region_of(each)) for each in named) if named else 1


QUOTAS = Service(
    name="quotas", client="cloudquotas", actions=ACTIONS, records=Records, read=read, regionless=True
)
