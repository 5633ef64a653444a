"""AppStream 2.0: fleets and image builders with graphics. Keeps out stacks, users and sessions.

Source: AppStream 2.0 API, DescribeFleets and DescribeImageBuilders; Application Auto Scaling API.
"""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from guardrails.clouds.aws.application_scaling import api as application_scaling
from guardrails.clouds.aws.application_scaling.api import Target
from guardrails.clouds.aws.appstream.settings import is_plain
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action("DescribeFleets", "appstream:DescribeFleets", "fleets: their types and how many instances run"),
    Action("DescribeImageBuilders", "appstream:DescribeImageBuilders", "image builders and their types"),
    Action("ListTagsForResource", "appstream:ListTagsForResource", "tags that may name the customer"),
    application_scaling.action("how far fleets may grow"),
)
_OVER = ("FAILED",)


class Capacity(msgspec.Struct, frozen=True, rename="pascal"):
    """`ComputeCapacityStatus`, in machines."""

    desired: Count | None = None
    running: Count | None = None


class Fleet(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What is kept of a fleet.

    Attributes:
        tags: None when they could not be read.
    """

    arn: str = ""
    name: str
    instance_type: str = ""
    fleet_type: str = ""
    state: str = ""
    compute_capacity_status: Capacity = Capacity()
    max_concurrent_sessions: Count | None = None
    tags: dict[str, str] | None = None


class Builder(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What is kept of an image builder: one machine.

    Attributes:
        tags: None when they could not be read.
    """

    arn: str = ""
    name: str
    instance_type: str = ""
    state: str = ""
    tags: dict[str, str] | None = None


class Records(msgspec.Struct, frozen=True):
    """AppStream in one account and region.

    Attributes:
        targets: None when they could not be read.
    """

    fleets: tuple[Fleet, ...] = ()
    builders: tuple[Builder, ...] = ()
    targets: tuple[Target, ...] | None = ()


class _Tags(msgspec.Struct, rename="pascal"):
    tags: dict[str, str] = {}


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The fleets and image builders that may have accelerators."""
    tagged = _tags_of(calls, keep)
    fleets = tuple(
        replace(each, tags=tagged(each.arn))
        for each in calls.pages("DescribeFleets", "Fleets", Fleet)
        if not is_plain(each.instance_type)
    )
    builders = tuple(
        replace(each, tags=tagged(each.arn))
        for each in calls.pages("DescribeImageBuilders", "ImageBuilders", Builder)
        if not is_plain(each.instance_type) and each.state not in _OVER
    )
    return Records(fleets, builders, application_scaling.targets(calls, "appstream") if fleets else ())


def _tags_of(calls: Calls, keep: ReadFilter) -> Callable[[str], dict[str, str] | None]:
    def tags(arn: str) -> dict[str, str] | None:
        found = calls.one("ListTagsForResource", _Tags, ResourceArn=arn) if arn else None
        return None if found is None else keep.tags(found.tags)

    return tags


APPSTREAM = Service(name="appstream", client="appstream", actions=ACTIONS, records=Records, read=read)
