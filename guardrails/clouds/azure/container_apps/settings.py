"""Azure Container Apps: GPU profiles of environments, and apps and jobs that run on them. Pure.

A dedicated profile is machines of the environment: its apps add none. A serverless one is what its apps and
jobs ask for, a machine's worth for each replica: then these are the rows and the profile is a template.
Source: Azure, "Workload profiles in Azure Container Apps", "Using serverless GPUs", "Jobs in Azure Container
Apps".
"""

import re

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, OPEN, Accelerators, Choice, Size, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.counting import UNSET, Counted
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import ZERO, exactly
from guardrails.model.workload import Unresolved

_MACHINES = {
    "consumption-gpu-nc8as-t4": "Standard_NC8as_T4_v3",
    "consumption-gpu-nc24-a100": "Standard_NC24ads_A100_v4",
    "nc24-a100": "Standard_NC24ads_A100_v4",
    "nc48-a100": "Standard_NC48ads_A100_v4",
    "nc96-a100": "Standard_NC96ads_A100_v4",
}
"""The virtual machine that has what a profile offers."""
_PLAIN = re.compile(r"consumption|flex|[de]\d+", re.IGNORECASE)
_SERVERLESS = "consumption-gpu"
_REPLICAS, _EXECUTIONS = 10, 100
"""What Azure takes for the most replicas and executions when they are not set."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A workload profile of an environment.

    Attributes:
        name: Of its row.
        kind: Its type, which names its machines.
        path: Where it stands.
        is_used: Whether an app or job of the plan certainly runs on it.
        least, most: Limits of its machines, where it is dedicated.
    """

    name: str
    kind: Field[str]
    path: str
    is_used: bool
    least: Field[int] = UNSET
    most: Field[int] = UNSET


def profile_parts(profile: Profile, accelerators: Accelerators) -> list[Part]:
    """At most one part."""
    if not (profile.kind.value or "").lower().startswith(_SERVERLESS):
        size, open_ = counting.scaled(UNSET, profile.least, profile.most)
        return [Part(choices=(_choice(profile.kind, size, accelerators),), open=open_, name=profile.name)]
    if profile.is_used:
        choice = _choice(profile.kind, EMPTY, accelerators)
        return [Part(choices=(choice,), name=profile.name, role="template")]
    elsewhere = Unresolved(profile.path, "its machines come with apps that are not in the plan")
    choice = _choice(profile.kind, OPEN, accelerators)
    return [Part(choices=(choice,), open=(elsewhere,), name=profile.name, role="delegated")]


class App(msgspec.Struct, frozen=True, kw_only=True):
    """An app or a job that names a profile.

    Attributes:
        kind: The type of the profile.
        path: Where it names the profile.
        number: How many replicas it has.
    """

    kind: Field[str]
    path: str
    number: Counted


def is_plain(name: Field[str]) -> bool:
    """Whether what an app names is no profile, or one without accelerators whatever its environment is."""
    return (name.value is None and not name.is_lost) or (name.value or "").lower() == "consumption"


def app_parts(app: App, accelerators: Accelerators) -> list[Part]:
    """A part when it runs on a serverless GPU profile, or on one that is not known."""
    kind = app.kind.value
    if kind is not None and (_PLAIN.fullmatch(kind) or _is_dedicated(kind)):
        return []
    size, open_ = app.number
    where = msgspec.structs.replace(app.kind, path=app.path)
    return [Part(choices=(_choice(where, size, accelerators),), open=open_)]


def _is_dedicated(profile: str) -> bool:
    """Whether a type of profiles is known to be machines of the environment."""
    return profile.lower() in _MACHINES and not profile.lower().startswith(_SERVERLESS)


def replicas(least: Field[int], most: Field[int]) -> Counted:
    """Replicas of an app: as many as are asked for, between two limits."""
    return counting.scaled(UNSET, least, most, default=_REPLICAS)


def revised(number: Counted, path: str) -> Counted:
    """Replicas of an app whose revisions may run side by side: each has as many."""
    size = Size(number.size.planned.unbounded(), number.size.ceiling.unbounded())
    return Counted(
        size, (*number.open, Unresolved(path, "several revisions may run, each with its replicas"))
    )


def stopped(number: Counted) -> Counted:
    """Replicas of an app that is stopped, and can be started."""
    return Counted(Size(ZERO, number.size.ceiling), number.open)


def by_events(parallel: Field[int], executions: Field[int]) -> Counted:
    """Replicas of a job that events start: as many executions as they may start at once."""
    each = counting.fixed(parallel, 1)
    runs = counting.scaled(UNSET, UNSET, executions, default=_EXECUTIONS)
    together = counting.product(runs.size, each.size.planned)
    return Counted(together, (*each.open, *runs.open))


def by_hand(parallel: Field[int], path: str) -> Counted:
    """Replicas of a job that people or clocks start: any number of executions can run at once."""
    each = counting.fixed(parallel, 1)
    least = counting.raised(OPEN, exactly(int(each.size.planned.min)))
    return Counted(least, (*each.open, Unresolved(path, "any number of executions can run at once")))


def _choice(kind: Field[str], size: Size, accelerators: Accelerators) -> Choice:
    """What a profile's machine has."""
    if kind.value is None:
        return unknown_choice(size, kind.path, kind.missing)
    if _PLAIN.fullmatch(kind.value):
        return Choice(kind.value, NONE, 0, size)
    known = _MACHINES.get(kind.value.lower())
    if known is None:
        return machine(accelerators, "azure", kind, size)
    found = accelerators.choice("azure", known, size, kind.path, hidden=kind.hidden)
    return found if kind.hidden else msgspec.structs.replace(found, instance_type=kind.value)
