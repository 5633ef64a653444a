"""Apps, spaces, domains and user profiles of SageMaker Studio in a template."""

from collections.abc import Iterable

from guardrails.clouds.aws.sagemaker_studio.settings import (
    APPS,
    App,
    app_parts,
    default_parts,
    space_parts,
)
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties
from guardrails.model.field import Field

_DOMAIN = ("DefaultUserSettings", "DefaultSpaceSettings")


def read_app(template: Template, body: Properties) -> list[Part]:
    """At most one part."""
    word = APPS.get((body.text("AppType").value or "").upper())
    defaults, lost = _defaults_of(template, body, [word] if word else APPS.values())
    found = App(type=body.text("ResourceSpec", "InstanceType"), defaults=defaults, lost=lost)
    return app_parts(found, template.accelerators)


def _defaults_of(
    template: Template, body: Properties, words: Iterable[str]
) -> tuple[tuple[Field[str], ...], Field[str]]:
    """The defaults of its profile, else of its domain; whoever is not in the template may name any."""
    lost: Field[str] = Field()
    for name, blocks in (("UserProfileName", ("UserSettings",)), ("DomainId", _DOMAIN)):
        owner = template.meant(body.node(name))
        if owner is None:
            reason = f"is not set, and the default of {name} is not known"
            lost = lost if lost.reason else Field(None, f"{body.path}.ResourceSpec".lstrip("."), reason)
            continue
        found = _defaults(owner, blocks, words)
        if found:
            return found, lost
    return (), lost


def _defaults(body: Properties, blocks: Iterable[str], words: Iterable[str]) -> tuple[Field[str], ...]:
    """The types that settings name as defaults."""
    listed = list(words)
    found = (
        body.text(block, word, "DefaultResourceSpec", "InstanceType") for block in blocks for word in listed
    )
    return tuple(each for each in found if each.value is not None or each.is_lost)


def read_space(template: Template, body: Properties) -> list[Part]:
    """At most one part."""
    return space_parts(_defaults(body, ("SpaceSettings",), APPS.values()), template.accelerators)


def read_domain(template: Template, body: Properties) -> list[Part]:
    """At most one part, of role `template`."""
    return default_parts(_defaults(body, _DOMAIN, APPS.values()), template.accelerators)


def read_profile(template: Template, body: Properties) -> list[Part]:
    """At most one part, of role `template`."""
    return default_parts(_defaults(body, ("UserSettings",), APPS.values()), template.accelerators)


APP = TemplateReader(
    read_app,
    taken=frozenset(("AppType", "DomainId", "ResourceSpec", "UserProfileName")),
    left=frozenset(("AppName", "RecoveryMode", "Tags")),
)
SPACE = TemplateReader(
    read_space,
    taken=frozenset(("SpaceSettings",)),
    left=frozenset(
        ("DomainId", "OwnershipSettings", "SpaceDisplayName", "SpaceName", "SpaceSharingSettings", "Tags")
    ),
)
DOMAIN = TemplateReader(
    read_domain,
    taken=frozenset(_DOMAIN),
    left=frozenset(
        (
            "AppNetworkAccessType",
            "AppSecurityGroupManagement",
            "AuthMode",
            "DomainName",
            "DomainSettings",
            "HomeEfsFileSystemCreation",
            "KmsKeyId",
            "SubnetIds",
            "TagPropagation",
            "Tags",
            "VpcId",
        )
    ),
)
PROFILE = TemplateReader(
    read_profile,
    taken=frozenset(("UserSettings",)),
    left=frozenset(
        ("DomainId", "SingleSignOnUserIdentifier", "SingleSignOnUserValue", "Tags", "UserProfileName")
    ),
)
