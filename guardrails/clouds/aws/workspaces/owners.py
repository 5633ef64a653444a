"""WorkSpaces: its machines are in accounts of AWS, so that it owns no instance and has rows. Pure."""

from collections.abc import Mapping

from guardrails.catalog.accelerators import SINGLE, Size
from guardrails.clouds import managed
from guardrails.clouds.aws.workspaces.api import Records, Workspace, WorkspacesPool
from guardrails.clouds.aws.workspaces.settings import desktop
from guardrails.clouds.counting import Counted, fixed, raised
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import Part
from guardrails.clouds.region import RegionFacts
from guardrails.model.field import Field
from guardrails.model.range import ONE, ZERO, Range, exactly
from guardrails.model.workload import Unresolved, Workload

KIND, POOL = "aws_workspaces_workspace", "awscc_workspaces_workspaces_pool"
_OFF = ("STOPPED", "STOPPING", "SUSPENDED")
_STARTABLE = Size(ZERO, ONE)
_PATH = "CapacityStatus.DesiredUserSessions"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """A row for each desktop and each pool."""
    targets = records.targets
    limits = None if targets is None else {each.resource_id: each.max_capacity for each in targets}
    desktops = [row for each in records.workspaces for row in _desktop(each, facts)]
    return Claimed(rows=(*desktops, *(row for each in records.pools for row in _pool(each, limits, facts))))


def _desktop(workspace: Workspace, facts: RegionFacts) -> list[Workload]:
    """One machine; one that is stopped can be started."""
    kind = Field(workspace.workspace_properties.compute_type_name or None, "ComputeTypeName")
    size = _STARTABLE if workspace.state in _OFF else SINGLE
    part = Part(choices=(desktop(kind, size, facts.accelerators),))
    id_ = facts.path(workspace.workspace_id)
    return managed.rows(facts, ManagedResource(kind=KIND, id=id_, tags=workspace.tags), [part])


def _pool(pool: WorkspacesPool, limits: Mapping[str, int] | None, facts: RegionFacts) -> list[Workload]:
    size, open_ = _counted(pool, limits)
    kind = Field(pool.compute or None, "ComputeType", "" if pool.compute else "its bundle is not read")
    part = Part(choices=(desktop(kind, size, facts.accelerators),), open=open_)
    id_ = pool.pool_arn or facts.path(pool.pool_id)
    return managed.rows(facts, ManagedResource(kind=POOL, id=id_, tags=pool.tags), [part])


def _counted(pool: WorkspacesPool, limits: Mapping[str, int] | None) -> Counted:
    """Machines that run, and the most that scaling allows; a pool that is stopped can be started."""
    held = pool.capacity_status
    size, open_ = fixed(Field(held.desired_user_sessions, _PATH))
    if held.desired_user_sessions is not None:
        wanted = 0 if pool.state == "STOPPED" else held.desired_user_sessions
        running = exactly(max(held.actual_user_sessions or 0, wanted))
        size = raised(Size(running, size.ceiling), running)
    if limits is None:
        reason = Unresolved("MaxCapacity", "scaling limits were not read")
        return Counted(raised(size, Range(0)), (*open_, reason))
    tops = [top for name, top in limits.items() if name.rpartition("/")[2] == pool.pool_id]
    return Counted(raised(size, exactly(max(tops, default=0))), open_)
