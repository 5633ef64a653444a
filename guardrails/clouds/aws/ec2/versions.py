"""Which version of a launch template is in force: AWS keeps the one that is asked for, whatever is planned.

A plan shows at most two: the template as it is, and as it will be. Each change of what a template holds is a
new version; tags are none.
"""

from typing import Any

import msgspec

from guardrails.formats.decoding import Flag, Number, absent, flag, whole_number
from guardrails.formats.marks import Path
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.resource import AnyResource, open_resource
from guardrails.model.workload import Action


class Versioned(msgspec.Struct, kw_only=True):
    """Attributes of a launch template that number its versions. Source: hashicorp/aws 6.25.0."""

    default_version: Number = None
    latest_version: Number = None
    update_default_version: Flag = None


_NOT_HELD = frozenset(("default_version", "latest_version", "tags", "tags_all", "update_default_version"))
_AGAIN: frozenset[Action] = frozenset(("create", "replace"))
LATEST, DEFAULT = "$Latest", "$Default"
BY_ATTRIBUTE = {"latest_version": LATEST, "default_version": DEFAULT}
"""What an attribute of a template stands for, whatever its number."""


def in_force(
    resource: AnyResource, template: AnyResource, asked: Number, path: Path
) -> list[AnyResource] | str:
    """The template in the version that a block asks for: several when it is one of them, text when unknown.

    Args:
        resource: Whose block it is, as it was or as it will be.
        template: The template, as it will be.
        asked: The version in the block; None where it is not known or not set.
        path: Where the version stands in the configuration; empty when it does not stand there.
    """
    before = _before(template)
    if before is None and template.values.latest_version is None:
        return [template]
    if before is None or (template.action in _AGAIN and resource.planned):
        return _first(template, _wanted(resource, template, asked, path))
    if not resource.planned:
        return _first(before, _wanted(resource, before, asked, path))
    changed = _changed(before, template)
    if changed:
        resource.rests_on_change = True
    wanted = _wanted(resource, template, asked, path)
    if wanted == LATEST or (wanted == DEFAULT and flag(template.values.update_default_version)):
        return [template]
    old = whole_number(before.values.latest_version)
    new = old if old is None else old + changed
    if wanted == DEFAULT:
        wanted = _default(before, template, changed=changed)
    if isinstance(wanted, int) and old is not None:
        return _shown({old: before, new: template}, template, wanted)
    return [before, template] if changed else [template]


def _before(template: AnyResource) -> AnyResource | None:
    """The template before the change; None when there was none."""
    if absent(template.change.before):
        return None
    return template.plan.once(open_resource, template.head, type(template.values), "before")


def _changed(before: AnyResource, template: AnyResource) -> bool:
    """Whether the plan makes a new version."""
    old, new = before.values, template.values
    if new.latest_version is None or whole_number(new.latest_version) != whole_number(old.latest_version):
        return template.action == "update"
    return any(
        getattr(old, name) != getattr(new, name) for name in new.__struct_fields__ if name not in _NOT_HELD
    )


def _first(template: AnyResource, wanted: int | str | None) -> list[AnyResource] | str:
    """The only version that there is to see: of a new template, or of one as it was."""
    latest = whole_number(template.values.latest_version)
    if wanted == DEFAULT:
        wanted = whole_number(template.values.default_version)
    if not isinstance(wanted, int) or latest is None:
        return [template]
    return _shown({latest: template}, template, wanted)


def _shown(versions: dict[Any, AnyResource], template: AnyResource, wanted: int) -> list[AnyResource] | str:
    if wanted in versions:
        return [versions[wanted]]
    names = " and ".join(str(version) for version in versions)
    return f"version {wanted} of {template.address} is meant, and the plan shows only version {names}"


def _default(before: AnyResource, template: AnyResource, *, changed: bool) -> int | None:
    """The number of the default version; None when the plan may move it to one that it does not say."""
    known = whole_number(template.values.default_version)
    if known is None and not (changed and template.is_configured("default_version")):
        return whole_number(before.values.default_version)
    return known


def _wanted(resource: AnyResource, template: AnyResource, asked: Number, path: Path) -> int | str | None:
    """What a block asks for: a number, `$Latest`, `$Default`; None when it is not known.

    One that is written as the template's own latest or default version is that one, whatever its number.
    """
    if path and resource.planned and resource.block is not None:
        for leaf in resource.leaves(*path):
            if isinstance(leaf, AttributeRef) and leaf.head is template.head and leaf.path:
                return BY_ATTRIBUTE.get(str(leaf.path[0]))
    if asked is None:
        return None if path and resource.is_unknown(*path) else DEFAULT
    if asked in (LATEST, DEFAULT):
        return str(asked)
    return whole_number(asked)
