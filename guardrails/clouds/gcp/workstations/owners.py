"""Cloud Workstations: a configuration owns the VMs of its workstations; each user may start one more. Pure.

VMs that are kept ready are not named by the service: they are rows of Compute until somebody uses them.
"""

from collections.abc import Iterator

from guardrails.catalog.accelerators import Size
from guardrails.clouds.counting import UNSET, Counted
from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.links import place, within
from guardrails.clouds.gcp.notebooks.settings import DEFAULT, per_user
from guardrails.clouds.gcp.workstations.api import Boost, Config, Records
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.range import ZERO, Range
from guardrails.model.workload import Workload

KIND = "google_workstations_workstation_config"
_PATH = "host.gceInstance"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Configurations as owners; larger machines that workstations may be started on as rows."""
    return Claimed(
        owners=tuple(_owner(each, facts) for each in records.configs),
        rows=tuple(row for each in records.configs for row in _boosts(each, facts)),
    )


def _owner(config: Config, facts: GcpFacts) -> Owner:
    machine = config.host.gce_instance or Boost()
    number = _number()
    return Owner(
        kind=KIND,
        id=facts.path(within(config.name)),
        choices=(live.choice(facts, _spec(machine), number.size),),
        instances=frozenset(config.machines),
        traits=LiveContext(
            region=place(config.name)[0], claims=facts.claims(config.labels), open=number.open
        ),
    )


def _number() -> Counted:
    """Those that run count as machines; what is kept ready does, too."""
    return per_user(UNSET, f"{_PATH}.poolSize")


def _spec(machine: Boost) -> live.Spec:
    return live.Spec(machine.machine_type or DEFAULT, machine.guests, f"{_PATH}.machineType")


def _boosts(config: Config, facts: GcpFacts) -> Iterator[Workload]:
    """Those that run count as machines; any number may be started."""
    machine = config.host.gce_instance
    for each in machine.boost_configs if machine is not None else ():
        found = facts.accelerators.quantity([live.choice(facts, _spec(each), Size(ZERO, Range(0)))])
        if found is not None:
            traits = LiveContext(
                region=place(config.name)[0], claims=facts.claims(config.labels), open=_number().open
            )
            yield facts.row(KIND, facts.path(within(config.name)), found, traits, f"boostConfigs/{each.id}")
