"""`AWS::WorkSpaces::Workspace` in a template."""

import msgspec

from guardrails.catalog.accelerators import SINGLE
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.aws.workspaces.settings import desktop
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def read(template: Template, body: Properties) -> list[Part]:
    """One part; bundles are no resources of templates."""
    kind = body.text("WorkspaceProperties", "ComputeTypeName")
    if kind.value is None and not kind.reason:
        kind = msgspec.structs.replace(kind, reason="is not set, and the bundle is not in the template")
    return [Part(choices=(desktop(kind, SINGLE, template.accelerators),))]


WORKSPACE = TemplateReader(
    read,
    taken=frozenset(("WorkspaceProperties",)),
    left=frozenset(
        (
            "BundleId",
            "DirectoryId",
            "RootVolumeEncryptionEnabled",
            "Tags",
            "UserName",
            "UserVolumeEncryptionEnabled",
            "VolumeEncryptionKey",
        )
    ),
)
