"""SageMaker hosting: variants of endpoints and notebook instances, and how many machines they may have. Pure.

Sources: SageMaker API, ProductionVariant (`InitialInstanceCount`, `ManagedInstanceScaling`, `InstancePools`,
`ServerlessConfig`, `CapacityReservationConfig`); CreateNotebookInstance, `AcceleratorTypes`.
"""

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, Accelerators, Choice
from guardrails.clouds.counting import Counted, fixed, raised, scaled, times
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN


class Scaling(msgspec.Struct, frozen=True):
    """Limits that a variant sets for itself."""

    least: Field[int] = Field()
    most: Field[int] = Field()


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One variant of an endpoint's configuration, production or shadow.

    Attributes:
        name: Of its row; empty when the configuration has one.
        type: Its machine; pools: types of which it may be made, instead of one.
        attached: An Elastic Inference accelerator beside the machine.
        initial: Machines that it begins with; one where it is not said.
        scaling: Its own limits; None: it has none.
        raised: The most that Application Auto Scaling makes of it; None: nothing.
        endpoints: How many endpoints run the configuration.
        serverless: Whether it runs without machines of its own.
        reserved: Whether it runs on a reservation.
    """

    name: str = ""
    type: Field[str] = Field()
    pools: tuple[Field[str], ...] = ()
    attached: Field[str] = Field()
    initial: Field[int] = Field()
    scaling: Scaling | None = None
    raised: Range | None = None
    endpoints: int = 1
    serverless: bool = False
    reserved: bool = False


class Notebook(msgspec.Struct, frozen=True, kw_only=True):
    """A notebook instance: one machine, which people may stop and start."""

    type: Field[str] = Field()
    attached: Field[str] = Field()


def variant_parts(variants: list[Variant], accelerators: Accelerators) -> list[Part]:
    """A part for each variant that may hold accelerators."""
    return [part for each in variants for part in _variant(each, accelerators)]


def notebook_parts(notebook: Notebook, accelerators: Accelerators) -> list[Part]:
    """One part."""
    found = machine(accelerators, "aws", notebook.type, SINGLE)
    return [Part(choices=(with_attached(found, notebook.attached),))]


def with_attached(found: Choice, attached: Field[str]) -> Choice:
    """The machine, or the Elastic Inference accelerator beside one that has none itself."""
    if found.chip != NONE or attached.value is None:
        return found
    shown = "is" if attached.hidden else f'"{attached.value}" is'
    return Choice(
        found.instance_type, UNKNOWN, 1, found.size, path=attached.path, reason=f"{shown} not in the catalog"
    )


def _variant(variant: Variant, accelerators: Accelerators) -> list[Part]:
    types = variant.pools or (variant.type,)
    if variant.serverless and all(each.value is None and not each.reason for each in types):
        return []
    found = [with_attached(machine(accelerators, "aws", each, SINGLE), variant.attached) for each in types]
    if all(each.chip == NONE for each in found):
        return []
    size, open_ = _counted(variant)
    market = "reserved" if variant.reserved else ""
    choices = tuple(msgspec.structs.replace(each, size=size) for each in found)
    return [Part(name=variant.name, choices=choices, open=open_, market=market)]


def _counted(variant: Variant) -> Counted:
    """Its first number, its own limits, and those of Application Auto Scaling; once for each endpoint."""
    if variant.scaling is None:
        size, open_ = fixed(variant.initial, 1)
    else:
        size, open_ = scaled(variant.initial, variant.scaling.least, variant.scaling.most)
    if variant.raised is not None:
        size = raised(size, variant.raised)
    return Counted(times(size, max(1, variant.endpoints)), open_)
