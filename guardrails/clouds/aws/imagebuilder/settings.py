"""EC2 Image Builder: what builds and tests images, on machines of one of some types. Pure.

Each build starts a machine, and each of its tests another. A configuration does not say how many pipelines
use it or build at once, and it can keep machines after a build: nothing in it limits them.

Sources: Image Builder API, CreateInfrastructureConfiguration (`instanceTypes`: one is picked by availability;
`terminateInstanceOnFailure`) and WorkflowConfiguration (`parallelGroup`: up to five tests at once); its user
guide, How EC2 Image Builder works.
"""

from guardrails.catalog.accelerators import OPEN, Accelerators
from guardrails.clouds import counting
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import ONE
from guardrails.model.workload import Unresolved

_BUILDS = Unresolved("builds", "are not limited by the configuration")


def parts(types: tuple[Field[str], ...], accelerators: Accelerators) -> list[Part]:
    """One part, of any of the types: nothing runs between builds, a machine or more while one does.

    Args:
        types: Alternatives. Where none is listed AWS takes one that suits the image: not known which.
        accelerators: The catalog.
    """
    size = counting.raised(OPEN, ONE)
    named = types or (Field(path="instance_types"),)
    choices = tuple(machine(accelerators, "aws", each, size) for each in named)
    return [Part(choices=choices, open=(_BUILDS,))]
