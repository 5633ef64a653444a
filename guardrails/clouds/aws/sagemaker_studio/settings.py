"""SageMaker Studio: apps run, spaces run one app, domains and user profiles only name defaults. Pure.

Sources: SageMaker API, CreateApp and ResourceSpec (`InstanceType`), UserSettings, SpaceSettings.
"""

from collections.abc import Iterable

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, SINGLE, Accelerators, Choice, Size
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import Range, exactly

APPS = {
    "CANVAS": "CanvasAppSettings",
    "CODEEDITOR": "CodeEditorAppSettings",
    "JUPYTERLAB": "JupyterLabAppSettings",
    "JUPYTERSERVER": "JupyterServerAppSettings",
    "KERNELGATEWAY": "KernelGatewayAppSettings",
    "RSESSIONGATEWAY": "RSessionAppSettings",
    "RSTUDIOSERVERPRO": "RStudioServerProAppSettings",
    "TENSORBOARD": "TensorBoardAppSettings",
}
"""Kinds of apps, and the settings that name the machine of each by default."""
SYSTEM = "system"
"""The type of apps that run on machines of SageMaker's own, without accelerators."""
STARTED_BY_PEOPLE = Size(Range(0, 1), exactly(1))


class App(msgspec.Struct, frozen=True, kw_only=True):
    """An app: one machine.

    Attributes:
        type: Its own.
        defaults: Those of its space, its user or its domain, whichever names one first.
        lost: That whoever may name a default is not known; else a field without a reason.
    """

    type: Field[str] = Field()
    defaults: tuple[Field[str], ...] = ()
    lost: Field[str] = Field()


def app_parts(app: App, accelerators: Accelerators) -> list[Part]:
    """One part. Where nobody names a type, SageMaker takes a general one."""
    if app.type.value is not None or app.type.is_lost:
        named: tuple[Field[str], ...] = (app.type,)
    else:
        named = app.defaults or ((app.lost,) if app.lost.is_lost else ())
    choices = tuple(_machine(each, SINGLE, accelerators) for each in named)
    return [Part(choices=choices or (Choice("default", NONE, 0, SINGLE),))]


def space_parts(defaults: Iterable[Field[str]], accelerators: Accelerators) -> list[Part]:
    """At most one part: people start its app, on one of the types that it names."""
    choices = tuple(_machine(each, STARTED_BY_PEOPLE, accelerators) for each in defaults)
    return [Part(choices=choices)] if choices else []


def default_parts(defaults: Iterable[Field[str]], accelerators: Accelerators) -> list[Part]:
    """At most one part, which holds nothing: a domain or a profile only names defaults."""
    choices = tuple(_machine(each, EMPTY, accelerators) for each in defaults)
    return [Part(choices=choices, role="template")] if choices else []


def _machine(name: Field[str], size: Size, accelerators: Accelerators) -> Choice:
    return Choice(SYSTEM, NONE, 0, size) if name.value == SYSTEM else machine(accelerators, "aws", name, size)
