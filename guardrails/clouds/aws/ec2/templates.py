"""Launch templates in the versions that groups and fleets use. Called by services that declare `ACTION`.

Calls, at the least: one for each template; where several are needed, one list of all templates in their
latest and default versions comes first, and only versions that it does not give are asked for one by one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from guardrails.clouds.aws.ec2.settings import InstanceRequirements
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.service import Action, Calls, Count, ReadFilter

ACTION = Action(
    "DescribeLaunchTemplateVersions",
    "ec2:DescribeLaunchTemplateVersions",
    "types, market and placement that groups and fleets take from launch templates",
    client="ec2",
)
_LATEST, _DEFAULT = "$Latest", "$Default"


class Reference(msgspec.Struct, frozen=True, rename="pascal"):
    """How a group or fleet names a template."""

    launch_template_id: str = ""
    launch_template_name: str = ""
    version: str = ""

    @property
    def name(self) -> str:
        """Its id, else its name; empty when neither is given."""
        return self.launch_template_id or self.launch_template_name

    @property
    def asked(self) -> str:
        """The version that is meant."""
        return self.version or _DEFAULT

    @property
    def key(self) -> str:
        """Under which the template is kept; empty without one."""
        return f"{self.name}@{self.asked}" if self.name else ""


class Template(msgspec.Struct, frozen=True, omit_defaults=True):
    """What machines made from it are.

    Attributes:
        market: EC2's market type; empty for on-demand.
        tags: That it gives to machines.
    """

    instance_type: str = ""
    wanted: InstanceRequirements | None = None
    market: str = ""
    placement: str = ""
    tags: dict[str, str] = {}


class _Bounds(msgspec.Struct, rename="pascal"):
    min: Count | None = None
    max: Count | None = None


class Requirements(msgspec.Struct, rename="pascal"):
    """`InstanceRequirements`, as far as accelerators and types go."""

    accelerator_count: _Bounds | None = None
    accelerator_types: list[str] = []
    accelerator_names: list[str] = []
    accelerator_manufacturers: list[str] = []
    memory: _Bounds | None = msgspec.field(name="AcceleratorTotalMemoryMiB", default=None)
    allowed_instance_types: list[str] = []

    def wanted(self) -> InstanceRequirements:
        """In EC2's common words."""
        count = self.accelerator_count or _Bounds()
        return InstanceRequirements(
            least=count.min,
            most=count.max,
            asked=bool(
                self.accelerator_types
                or self.accelerator_names
                or self.accelerator_manufacturers
                or (self.memory is not None and self.memory.min)
            ),
            allowed=tuple(self.allowed_instance_types),
        )


class _Market(msgspec.Struct, rename="pascal"):
    market_type: str = ""


class _Placement(msgspec.Struct, rename="pascal"):
    group_name: str = ""


class _TagSpecification(msgspec.Struct, rename="pascal"):
    resource_type: str = ""
    tags: list[Tag] = []


class _Data(msgspec.Struct, rename="pascal"):
    instance_type: str = ""
    instance_requirements: Requirements | None = None
    instance_market_options: _Market | None = None
    placement: _Placement | None = None
    tag_specifications: list[_TagSpecification] = []


class _Version(msgspec.Struct, rename="pascal"):
    launch_template_id: str
    version_number: int
    launch_template_name: str = ""
    default_version: bool = False
    launch_template_data: _Data = msgspec.field(default_factory=_Data)


def resolve(calls: Calls, keep: ReadFilter, references: Iterable[Reference]) -> dict[str, Template]:
    """The templates by their references' keys; one that is gone, or could not be read, is not among them."""
    wanted: dict[str, list[Reference]] = {}
    for each in dict.fromkeys(references):
        if each.name:
            wanted.setdefault(each.name, []).append(each)
    found: dict[str, Template] = {}
    if len(wanted) > 1:
        _take(found, keep, wanted, _asked(calls, Versions=[_LATEST, _DEFAULT]), all_of_them=True)
    for name, asked in wanted.items():
        missing = sorted({each.asked for each in asked if each.key not in found})
        if missing:
            by = "LaunchTemplateId" if asked[0].launch_template_id else "LaunchTemplateName"
            _take(found, keep, {name: asked}, _asked(calls, **{by: name, "Versions": missing}))
    return found


def _asked(calls: Calls, **parameters: Any) -> list[_Version]:
    pages = calls.pages(
        "DescribeLaunchTemplateVersions",
        "LaunchTemplateVersions",
        _Version,
        IncludeManagedResources=True,
        **parameters,
    )
    return list(pages)


def _take(
    found: dict[str, Template],
    keep: ReadFilter,
    wanted: dict[str, list[Reference]],
    versions: Sequence[_Version],
    *,
    all_of_them: bool = False,
) -> None:
    """Put answers under the references that mean them.

    The latest version is the highest of those that were asked for, when the latest was asked for.
    """
    by_name: dict[str, list[_Version]] = {}
    for each in versions:
        for name in {each.launch_template_id, each.launch_template_name}:
            by_name.setdefault(name, []).append(each)
    for name, references in wanted.items():
        own = by_name.get(name, [])
        for reference in references:
            version = _meant(own, reference, all_of_them or any(each.asked == _LATEST for each in references))
            if version is not None:
                found[reference.key] = _template(version.launch_template_data, keep)


def _meant(versions: Sequence[_Version], reference: Reference, has_latest: bool) -> _Version | None:
    if reference.asked == _LATEST:
        return max(versions, key=lambda each: each.version_number, default=None) if has_latest else None
    for each in versions:
        if (
            each.default_version
            if reference.asked == _DEFAULT
            else str(each.version_number) == reference.asked
        ):
            return each
    return None


def _template(data: _Data, keep: ReadFilter) -> Template:
    given = [each for each in data.tag_specifications if each.resource_type in ("", "instance")]
    return Template(
        instance_type=data.instance_type,
        wanted=data.instance_requirements.wanted() if data.instance_requirements else None,
        market=data.instance_market_options.market_type if data.instance_market_options else "",
        placement=data.placement.group_name if data.placement else "",
        tags=keep.tags(tag for each in given for tag in each.tags),
    )
