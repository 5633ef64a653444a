"""WorkSpaces: desktops and pools with graphics. Keeps out who uses them, and their addresses.

Source: WorkSpaces API, DescribeWorkspaces, DescribeWorkspacesPools and DescribeWorkspaceBundles; Application
Auto Scaling API.
"""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from guardrails.clouds.aws.application_scaling import api as application_scaling
from guardrails.clouds.aws.application_scaling.api import Target
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.aws.workspaces.settings import PLAIN
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action("DescribeWorkspaces", "workspaces:DescribeWorkspaces", "desktops and their compute types"),
    Action("DescribeWorkspacesPools", "workspaces:DescribeWorkspacesPools", "pools of desktops, their sizes"),
    Action(
        "DescribeWorkspaceBundles", "workspaces:DescribeWorkspaceBundles", "compute types of pools' bundles"
    ),
    Action("DescribeTags", "workspaces:DescribeTags", "tags that may name the customer"),
    application_scaling.action("how far pools may grow"),
)
_OVER = ("TERMINATED", "TERMINATING")
_BUNDLES_AT_ONCE = 25
"""The most that one call names. Source: WorkSpaces API, DescribeWorkspaceBundles, `BundleIds`."""


class Properties(msgspec.Struct, frozen=True, rename="pascal"):
    """`WorkspaceProperties` of a desktop."""

    compute_type_name: str = ""


class Workspace(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What is kept of a desktop.

    Attributes:
        tags: None when they could not be read.
    """

    workspace_id: str
    state: str = ""
    workspace_properties: Properties = Properties()
    tags: dict[str, str] | None = None


class Capacity(msgspec.Struct, frozen=True, rename="pascal"):
    """`CapacityStatus` of a pool, in sessions: each has a machine."""

    desired_user_sessions: Count | None = None
    actual_user_sessions: Count | None = None


class WorkspacesPool(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What is kept of a pool.

    Attributes:
        compute: Compute type of its bundle; empty when it could not be read.
        tags: None when they could not be read.
    """

    pool_id: str
    pool_arn: str = ""
    state: str = ""
    bundle_id: str = ""
    capacity_status: Capacity = Capacity()
    compute: str = ""
    tags: dict[str, str] | None = None


class Records(msgspec.Struct, frozen=True):
    """WorkSpaces in one account and region.

    Attributes:
        targets: None when they could not be read.
    """

    workspaces: tuple[Workspace, ...] = ()
    pools: tuple[WorkspacesPool, ...] = ()
    targets: tuple[Target, ...] | None = ()


class _Compute(msgspec.Struct, rename="pascal"):
    name: str = ""


class _Bundle(msgspec.Struct, rename="pascal"):
    bundle_id: str
    compute_type: _Compute = msgspec.field(default_factory=_Compute)


class _Tags(msgspec.Struct, rename="pascal"):
    tag_list: list[Tag] = []


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The desktops and pools that may have accelerators."""
    workspaces = tuple(
        replace(each, tags=_tags(calls, keep, each.workspace_id))
        for each in calls.pages("DescribeWorkspaces", "Workspaces", Workspace)
        if each.state not in _OVER and each.workspace_properties.compute_type_name not in PLAIN
    )
    pools = tuple(_pools(calls, keep))
    return Records(workspaces, pools, application_scaling.targets(calls, "workspaces") if pools else ())


def _pools(calls: Calls, keep: ReadFilter) -> list[WorkspacesPool]:
    operation = "DescribeWorkspacesPools"
    found = list(calls.pages(operation, "WorkspacesPools", WorkspacesPool, following="NextToken"))
    kinds = _kinds(calls, {each.bundle_id for each in found if each.bundle_id})
    return [
        replace(each, compute=kinds.get(each.bundle_id, ""), tags=_tags(calls, keep, each.pool_id))
        for each in found
        if kinds.get(each.bundle_id) not in PLAIN
    ]


def _kinds(calls: Calls, bundles: Iterable[str]) -> dict[str, str]:
    """Compute types of bundles, by their ids."""
    listed, found = sorted(bundles), {}
    for at in range(0, len(listed), _BUNDLES_AT_ONCE):
        asked = listed[at : at + _BUNDLES_AT_ONCE]
        for each in calls.pages("DescribeWorkspaceBundles", "Bundles", _Bundle, BundleIds=asked):
            found[each.bundle_id] = each.compute_type.name
    return found


def _tags(calls: Calls, keep: ReadFilter, id_: str) -> dict[str, str] | None:
    found = calls.one("DescribeTags", _Tags, ResourceId=id_)
    return None if found is None else keep.tags(found.tag_list)


WORKSPACES = Service(name="workspaces", client="workspaces", actions=ACTIONS, records=Records, read=read)
