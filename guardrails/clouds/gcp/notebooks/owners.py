"""Workbench: each instance owns the VM that has its name, in its zone. Pure."""

from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.links import last, place, within
from guardrails.clouds.gcp.notebooks import settings
from guardrails.clouds.gcp.notebooks.api import Instance, Records
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext

KIND = "google_workbench_instance"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Instances as owners."""
    return Claimed(owners=tuple(_owner(each, facts) for each in records.instances))


def _owner(instance: Instance, facts: GcpFacts) -> Owner:
    setup, number = instance.gce_setup, settings.of_state(instance.state)
    spec = live.Spec(setup.machine_type or settings.DEFAULT, setup.guests, "gceSetup.machineType")
    region, zone = place(instance.name)
    return Owner(
        kind=KIND,
        id=facts.path(within(instance.name)),
        choices=(live.choice(facts, spec, number.size),),
        instances=frozenset((f"zones/{zone}/instances/{last(instance.name)}",)),
        traits=LiveContext(region=region, zone=zone, claims=facts.claims(instance.labels), open=number.open),
    )
