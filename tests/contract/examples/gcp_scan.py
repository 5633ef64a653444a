"""Examples of GCP as a scan reads them: things as the APIs answer them; see `Example.live`."""

from guardrails.clouds.gcp.join import workloads
from guardrails.clouds.gcp.reservations.api import RESERVATIONS
from guardrails.clouds.gcp.tpu.api import TPU
from tests.samples.gcp_answers import PROJECT, World, facts
from tests.samples.gcp_machines import (
    LIST,
    autoscaler,
    group,
    guests,
    instance,
    rows,
    scoped,
    template,
    world,
)

EXAMPLES = ()
_SIZES = {"target_suspended_size": "targetSuspendedSize", "target_stopped_size": "targetStoppedSize"}


def machine(kind, scheduling=None, added=()):
    """One machine that runs."""
    given = {} if scheduling is None else {"scheduling": scheduling}
    accelerators = [each for name, number in added for each in guests(name, number)]
    return lambda: rows(world(instance(kind=kind, guestAccelerators=accelerators, **given)))


def grouped(kind, target_size, *scalers, types=(), **sizes):
    """A group whose machines run as many as it is to have, with its autoscalers: least, most and mode."""
    own = [f"g-{at}" for at in range(target_size)]
    selections = {"instanceSelections": {"all": {"machineTypes": list(types)}}}
    flexible = {"instanceFlexibilityPolicy": selections} if types else {}
    given = {_SIZES[name]: number for name, number in sizes.items()}
    found = [autoscaler(*each[:2], mode=(*each, "ON")[2]) for each in scalers]
    for each in found:
        policy = each["autoscalingPolicy"]
        each["autoscalingPolicy"] = {name: value for name, value in policy.items() if value is not None}

    def live():
        running = [instance(name, kind, labels={"team": "research"}) for name in ([] if types else own)]
        return rows(
            world(
                *running,
                group=group(size=target_size, **flexible, **given),
                own=own,
                autoscalers=found,
                instanceTemplates=[template(kind=kind)],
            )
        )

    return live


def reserved(*found):
    """Reservations of a zone."""
    answers = {LIST.format("reservations"): scoped("reservations", *found)}
    return lambda: workloads({"reservations": World(RESERVATIONS, answers).read()}, facts())


def sliced(**node):
    """A node of Cloud TPU that is there."""
    name = f"projects/{PROJECT}/locations/us-central1-a/nodes/t"
    found = {"name": name, "state": "READY"} | node
    return lambda: workloads({"tpu": World(TPU, {"tpu.nodes.list": {"nodes": [found]}}).read()}, facts())
