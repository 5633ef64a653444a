"""Managed instance groups, zonal and regional: what they make, how many, and which machines are theirs.

Calls: one list of groups; when there are any, one of templates; when some of these may have accelerators, one
of autoscalers, and for each such group its resize requests, and its machines where it can have some of those
that were read. A machine's metadata says by which group it was made, but whoever makes a machine may write
the same: only the group's own list takes a machine away from its own row.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from guardrails.clouds.gcp.compute import templates
from guardrails.clouds.gcp.compute.instances import Instance
from guardrails.clouds.gcp.compute.lists import HOST, PAGE, PROJECT, aggregated, listed
from guardrails.clouds.gcp.compute.machines import is_plain
from guardrails.clouds.gcp.compute.templates import Template
from guardrails.clouds.gcp.links import last, place, project, within
from guardrails.clouds.rest.wire import Method, RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter

GROUPS = aggregated("instanceGroupManagers", "instance groups: templates, sizes and policies")
AUTOSCALERS = aggregated("autoscalers", "how many machines autoscalers may make of a group")
_GET = "compute.instanceGroupManagers.get"


def _of_group(names: tuple[str, str], below: str, method: Method, why: str) -> dict[str, RestAction]:
    """A call about one group, by the kind of its place.

    Args:
        names: Of the call, for zonal and regional groups.
        below: What stands behind the group in its path.
        method: Of the request.
        why: What the answer is for.
    """
    return {
        kind: RestAction(
            f"compute.{name}",
            _GET,
            why,
            host=HOST,
            path=f"{PROJECT}/{kind}/{{place}}/instanceGroupManagers/{{group}}/{below}",
            method=method,
        )
        for kind, name in zip(("zones", "regions"), names, strict=True)
    }


_MEMBERS = _of_group(
    ("instanceGroupManagers.listManagedInstances", "regionInstanceGroupManagers.listManagedInstances"),
    "listManagedInstances",
    "POST",
    "which instances are a group's own",
)
_REQUESTS = _of_group(
    ("instanceGroupManagerResizeRequests.list", "regionInstanceGroupManagerResizeRequests.list"),
    "resizeRequests",
    "GET",
    "machines that a group is asked for, and waits for",
)
ACTIONS = (GROUPS, templates.ACTION, AUTOSCALERS, *_MEMBERS.values(), *_REQUESTS.values())


class Scaler(msgspec.Struct, frozen=True, omit_defaults=True):
    """An autoscaler that points at a group; `mode` as the API says it.

    Its schedules ask for machines as its other signals do: not above its most.
    """

    least: Count | None = None
    most: Count | None = None
    mode: str = ""


class ResizeRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """Machines that a group is asked for; `state` as the API says it."""

    number: Count | None = None
    state: str = ""


class Group(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A managed instance group.

    Attributes:
        id: Its name within the project: `zones/us-central1-a/instanceGroupManagers/g`.
        templates: Those of its versions, by their names within the project; of another project, the link.
        types: Machine types of its flexibility policy.
        target, suspended, stopped: How many machines it is to have in each state.
        scalers: None: there are some, and they were not read.
        requests: None: they were not read.
        members: Machines that it lists as its own, by their names within the project; None: not read.
        policy: Its workload policy, by its name within the project.
        labels: That it puts on its machines.
    """

    id: str
    templates: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    target: Count | None = None
    suspended: Count = 0
    stopped: Count = 0
    scalers: tuple[Scaler, ...] | None = ()
    requests: tuple[ResizeRequest, ...] | None = ()
    members: tuple[str, ...] | None = ()
    policy: str = ""
    labels: dict[str, str] = {}


class _Version(msgspec.Struct, rename="camel"):
    instance_template: str = ""


class _Selection(msgspec.Struct, rename="camel"):
    machine_types: list[str] = []


class _Flexibility(msgspec.Struct, rename="camel"):
    instance_selections: dict[str, _Selection] = {}


class _Policies(msgspec.Struct, rename="camel"):
    workload_policy: str = ""


class _Status(msgspec.Struct):
    autoscaler: str = ""


class _AllProperties(msgspec.Struct):
    labels: dict[str, str] = {}


class _AllConfig(msgspec.Struct):
    properties: _AllProperties = msgspec.field(default_factory=_AllProperties)


class _Manager(msgspec.Struct, rename="camel"):
    self_link: str
    versions: list[_Version] = []
    instance_template: str = ""
    instance_flexibility_policy: _Flexibility | None = None
    target_size: Count | None = None
    target_suspended_size: Count = 0
    target_stopped_size: Count = 0
    resource_policies: _Policies | None = None
    status: _Status = msgspec.field(default_factory=_Status)
    all_instances_config: _AllConfig | None = None


class _Policy(msgspec.Struct, rename="camel"):
    min_num_replicas: Count | None = None
    max_num_replicas: Count | None = None
    mode: str = ""


class _Autoscaler(msgspec.Struct, rename="camel"):
    target: str = ""
    autoscaling_policy: _Policy = msgspec.field(default_factory=_Policy)


class _Member(msgspec.Struct):
    instance: str = ""


class _Request(msgspec.Struct, rename="camel"):
    resize_by: Count | None = None
    state: str = ""


def read(
    calls: Calls, keep: ReadFilter, instances: Sequence[Instance]
) -> tuple[tuple[Group, ...], dict[str, Template]]:
    """The groups that may have accelerators, by name, and the templates that they use.

    Args:
        calls: Of a service that declares `ACTIONS`.
        keep: What is wanted.
        instances: Machines that may be theirs.
    """
    listed_ = {within(raw.self_link): raw for raw in listed(calls, GROUPS, _Manager)}
    raws = {name: raw for name, raw in sorted(listed_.items()) if keep.in_scope(place(name)[0])}
    found = [_group(name, raw, keep) for name, raw in raws.items()]
    made = templates.resolve(calls, keep, {name for group in found for name in group.templates})
    found = [group for group in found if _may_carry(group, made, keep)]
    scalers = _scalers(calls) if found else {}
    places = {part for each in instances for part in place(each.id)}
    groups = tuple(_completed(calls, group, raws[group.id], scalers, places) for group in found)
    used = {name for group in groups for name in group.templates}
    return groups, {name: template for name, template in made.items() if name in used}


def _group(name: str, raw: _Manager, keep: ReadFilter) -> Group:
    named = [each.instance_template for each in raw.versions if each.instance_template]
    flexible = raw.instance_flexibility_policy
    selections = flexible.instance_selections.values() if flexible else ()
    labels = raw.all_instances_config.properties.labels if raw.all_instances_config else {}
    return Group(
        id=name,
        templates=tuple(_template(link, raw.self_link) for link in named or [raw.instance_template] if link),
        types=tuple(dict.fromkeys(last(kind) for each in selections for kind in each.machine_types)),
        target=raw.target_size,
        suspended=raw.target_suspended_size,
        stopped=raw.target_stopped_size,
        policy=within(raw.resource_policies.workload_policy) if raw.resource_policies else "",
        labels=keep.tags(labels),
    )


def _template(link: str, group: str) -> str:
    """A template's name within the project; one of another project is not this project's of the same name."""
    own, its = project(group), project(link)
    foreign = own and its and its != own and not its.isdigit()
    return link if foreign else within(link)


def _may_carry(group: Group, made: Mapping[str, Template], keep: ReadFilter) -> bool:
    """Whether its machines may have accelerators, by what is known of its templates."""
    known = [made.get(name, Template()) for name in group.templates] or [Template()]
    types = group.types or tuple(each.type for each in known)
    added = tuple(guest for each in known for guest in each.guests)
    return not all(is_plain(kind, added, keep) for kind in types)


def _scalers(calls: Calls) -> dict[str, list[Scaler]]:
    """Autoscalers by the group at which they point."""
    found: dict[str, list[Scaler]] = {}
    for each in listed(calls, AUTOSCALERS, _Autoscaler):
        policy = each.autoscaling_policy
        scaler = Scaler(policy.min_num_replicas, policy.max_num_replicas, policy.mode)
        of_group = found.setdefault(within(each.target), [])
        if scaler not in of_group:
            of_group.append(scaler)
    return found


def _completed(
    calls: Calls, group: Group, raw: _Manager, scalers: Mapping[str, list[Scaler]], places: Collection[str]
) -> Group:
    """A group with what further calls say of it."""
    own = tuple(scalers.get(group.id, ()))
    unread = not own and (bool(raw.status.autoscaler) or AUTOSCALERS.operation in calls.lost)
    return msgspec.structs.replace(
        group,
        scalers=None if unread else own,
        requests=_requests(calls, group),
        members=_members(calls, group) if _may_have(group, places) else (),
    )


def _may_have(group: Group, places: Collection[str]) -> bool:
    """Whether machines may be a group's that are in some regions and zones."""
    if group.target == 0 and not (group.suspended or group.stopped):
        return False
    return group.id.split("/")[1] in places


def _asked(group: Group) -> dict[str, str]:
    return {"place": group.id.split("/")[1], "group": last(group.id)}


def _kind(group: Group) -> str:
    return group.id.partition("/")[0]


def _members(calls: Calls, group: Group) -> tuple[str, ...] | None:
    before, operation = len(calls.errors), _MEMBERS[_kind(group)].operation
    found = list(calls.pages(operation, "managedInstances", _Member, **_asked(group)))
    if len(calls.errors) > before:
        return None
    return tuple(sorted({within(each.instance) for each in found if each.instance}))


def _requests(calls: Calls, group: Group) -> tuple[ResizeRequest, ...] | None:
    before = len(calls.errors)
    found = tuple(_pending(calls, group))
    return None if len(calls.errors) > before else found


def _pending(calls: Calls, group: Group) -> Iterator[ResizeRequest]:
    operation = _REQUESTS[_kind(group)].operation
    for each in calls.pages(operation, "items", _Request, maxResults=PAGE, **_asked(group)):
        yield ResizeRequest(each.resize_by, each.state)
