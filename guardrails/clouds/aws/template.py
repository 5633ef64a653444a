"""CloudFormation's types that hold machines, and how one is read: in a stack, or through Cloud Control.

A type is a row here, and a `TemplateReader` in the `template.py` of its service.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds.parts import Part
from guardrails.clouds.unlisted import unlisted
from guardrails.formats.embedded.cloudformation_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.embedded.text import at, table
from guardrails.formats.terraform.resource import Resource


class Template(NamedTuple):
    """What a reader may know besides the properties of its resource.

    Attributes:
        accelerators: The catalog.
        values: Resolves the template's values.
        resources: The template's, by logical id, as they are written; those of a lone resource are none.
        path: Where they stand.
        hidden: The template is sensitive.
    """

    accelerators: Accelerators
    values: Values
    resources: Mapping[str, Any] = MappingProxyType({})
    path: str = ""
    hidden: bool = False

    def properties(self, name: str) -> Properties:
        """The properties of one of its resources."""
        body = table(at(self.resources.get(name), "Properties"))
        return Properties(body, self.values, f"{self.path}.{name}", hidden=self.hidden)

    def meant(self, node: Any) -> Properties | None:
        """The resource of this template that a node refers to; None when it is none of these."""
        name = self.values.logical(node)
        return self.properties(name) if name in self.resources else None

    def of_type(self, kind: str) -> Iterator[tuple[str, Properties]]:
        """Its resources of one type, each with its logical id."""
        for name, body in self.resources.items():
            if at(body, "Type") == kind:
                yield name, self.properties(name)


class TemplateReader(NamedTuple):
    """How one type is read.

    Attributes:
        read: The parts of a resource.
        taken: Properties that it reads.
        left: Properties that it knowingly leaves: they hold no machines.
    """

    read: Callable[[Template, Properties], list[Part]]
    taken: frozenset[str]
    left: frozenset[str]


KINDS: dict[str, str] = {
    "AWS::SageMaker::EndpointConfig": "sagemaker_hosting.template.ENDPOINT_CONFIG",
    "AWS::SageMaker::Cluster": "sagemaker_jobs.template.CLUSTER",
    "AWS::SageMaker::ProcessingJob": "sagemaker_jobs.template.PROCESSING",
    "AWS::SageMaker::App": "sagemaker_studio.template.APP",
    "AWS::SageMaker::Domain": "sagemaker_studio.template.DOMAIN",
    "AWS::SageMaker::Space": "sagemaker_studio.template.SPACE",
    "AWS::SageMaker::UserProfile": "sagemaker_studio.template.PROFILE",
    "AWS::SageMaker::NotebookInstance": "sagemaker_hosting.template.NOTEBOOK",
    "AWS::Batch::ComputeEnvironment": "batch.template.COMPUTE_ENVIRONMENT",
}
"""Where each type's reader stands below this package."""


def reader(kind: object) -> TemplateReader | None:
    """The reader of a type of CloudFormation; None when it is not read."""
    where = KINDS.get(kind) if isinstance(kind, str) else None
    if where is None:
        return None
    module, _, name = where.rpartition(".")
    found: TemplateReader = getattr(import_module(f"guardrails.clouds.aws.{module}"), name)
    return found


def of_resource(
    resource: Resource[Any], found: TemplateReader, template: Template, body: Properties, name: str = ""
) -> list[Part]:
    """The parts of one resource of a template; what it has and nobody knows is noted, never passed over.

    Args:
        resource: The planned resource that holds it.
        found: How its type is read.
        template: The rest of its template.
        body: Its properties.
        name: Its logical id; empty when it stands alone.
    """
    for each in unlisted(body, found.taken | found.left):
        shown = "a property" if template.hidden else each[:60]
        resource.note("opaque", f"{shown} of {name or 'the resource'} is not known here")
    parts = found.read(template, body)
    names = ["/".join(filter(None, (name, part.name))) for part in parts]
    return [msgspec.structs.replace(part, name=own) for part, own in zip(parts, names, strict=True)]


_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def twin(kind: str) -> str:
    """A type as the Cloud Control provider names it: `awscc_batch_compute_environment`."""
    _, *service, name = kind.split("::")
    return "_".join(("awscc", *(each.lower() for each in service), _WORD.sub("_", name).lower()))


TWINS = {twin(kind): kind for kind in KINDS}
"""Types of the Cloud Control provider that are read like the type of CloudFormation that they stand for."""
