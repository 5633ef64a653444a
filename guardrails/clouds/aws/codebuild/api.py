"""CodeBuild: fleets and projects whose machines may have accelerators. Keeps out builds and their sources.

Source: CodeBuild API, BatchGetFleets and BatchGetProjects.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from guardrails.clouds.aws.codebuild.settings import PLAIN
from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

ACTIONS = (
    Action("ListFleets", "codebuild:ListFleets", "which fleets of build machines there are"),
    Action("BatchGetFleets", "codebuild:BatchGetFleets", "types, sizes, limits and tags of fleets"),
    Action("ListProjects", "codebuild:ListProjects", "which build projects there are"),
    Action(
        "BatchGetProjects", "codebuild:BatchGetProjects", "machines of builds, limits and tags of projects"
    ),
    TYPES,
)
_AT_ONCE = 100
"""The most that one call names. Source: CodeBuild API, BatchGetFleets and BatchGetProjects, `names`."""
_CUSTOM = "CUSTOM_INSTANCE_TYPE"
_FAILED = "CREATE_FAILED"


class Tag(msgspec.Struct, frozen=True):
    """A tag as CodeBuild answers it."""

    key: str = ""
    value: str = ""


class Compute(msgspec.Struct, frozen=True, rename="camel"):
    """`computeConfiguration`."""

    instance_type: str | None = None


class Scaling(msgspec.Struct, frozen=True, rename="camel"):
    """`scalingConfiguration` of a fleet."""

    max_capacity: Count | None = None
    desired_capacity: Count | None = None


class Status(msgspec.Struct, frozen=True, rename="camel"):
    """`status` of a fleet."""

    status_code: str = ""


class Fleet(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a fleet."""

    name: str = ""
    arn: str = ""
    status: Status = Status()
    base_capacity: Count | None = None
    environment_type: str = ""
    compute_type: str = ""
    compute_configuration: Compute | None = None
    scaling_configuration: Scaling | None = None
    overflow_behavior: str = ""
    tags: tuple[Tag, ...] | None = None


class OfFleet(msgspec.Struct, frozen=True, rename="camel"):
    """`environment.fleet` of a project."""

    fleet_arn: str = ""


class Environment(msgspec.Struct, frozen=True, rename="camel"):
    """`environment` of a project."""

    type: str = ""
    compute_type: str = ""
    compute_configuration: Compute | None = None
    fleet: OfFleet | None = None


class Project(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of a project whose builds are in no fleet."""

    name: str = ""
    arn: str = ""
    environment: Environment = Environment()
    concurrent_build_limit: Count | None = None
    tags: tuple[Tag, ...] | None = None


class Records(msgspec.Struct, frozen=True):
    """CodeBuild in one account and region.

    Attributes:
        types: That the catalog does not know.
    """

    fleets: tuple[Fleet, ...] = ()
    projects: tuple[Project, ...] = ()
    types: tuple[TypeFacts, ...] = ()


class _Fleets(msgspec.Struct, rename="camel"):
    fleets: list[Fleet]
    fleets_not_found: list[str] = []


class _Projects(msgspec.Struct, rename="camel"):
    projects: list[Project]
    projects_not_found: list[str] = []


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The fleets, and the projects of no fleet, that may have accelerators."""
    fleets = tuple(_fleets(calls, keep))
    projects = tuple(_projects(calls, keep))
    custom = [each.compute_configuration for each in fleets if each.compute_type == _CUSTOM]
    met = [each.instance_type for each in custom if each is not None and each.instance_type]
    return Records(fleets, projects, resolve(calls, keep, met))


def _fleets(calls: Calls, keep: ReadFilter) -> Iterator[Fleet]:
    for names in _several(calls.pages("ListFleets", "fleets", str, following="nextToken")):
        answer = calls.one("BatchGetFleets", _Fleets, names=names)
        if answer is None:
            continue
        _complete(calls, "BatchGetFleets", names, len(answer.fleets), len(answer.fleets_not_found))
        for each in answer.fleets:
            if each.status.status_code != _FAILED and _may_carry(
                each.environment_type, each.compute_type, each.compute_configuration, keep
            ):
                yield replace(each, tags=_kept(each.tags, keep))


def _projects(calls: Calls, keep: ReadFilter) -> Iterator[Project]:
    for names in _several(calls.pages("ListProjects", "projects", str)):
        answer = calls.one("BatchGetProjects", _Projects, names=names)
        if answer is None:
            continue
        _complete(calls, "BatchGetProjects", names, len(answer.projects), len(answer.projects_not_found))
        for each in answer.projects:
            own = each.environment
            if own.fleet is None and _may_carry(own.type, own.compute_type, own.compute_configuration, keep):
                yield replace(each, tags=_kept(each.tags, keep))


def _several(names: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(names))
    for at in range(0, len(listed), _AT_ONCE):
        yield listed[at : at + _AT_ONCE]


def _complete(calls: Calls, operation: str, names: Sequence[str], found: int, gone: int) -> None:
    """What is listed is answered, or gone."""
    if found + gone < len(names):
        calls.error(operation, "incomplete", f"{len(names) - found - gone} of {len(names)} are not answered")


def _may_carry(kind: str, compute: str, configured: Compute | None, keep: ReadFilter) -> bool:
    """Whether machines of an environment may have accelerators; kinds that are not known may."""
    if compute == _CUSTOM:
        name = (configured.instance_type if configured is not None else "") or ""
        return not keep.has_no_accelerators(name)
    return kind not in PLAIN


def _kept(tags: tuple[Tag, ...] | None, keep: ReadFilter) -> tuple[Tag, ...]:
    return tuple(Tag(key, value) for key, value in keep.tags(tags or ()).items())


CODEBUILD = Service(name="codebuild", client="codebuild", actions=ACTIONS, records=Records, read=read)
