"""CloudFormation's types that hold machines, and how one is read: in a stack, or through Cloud Control.

A type is a row here, and a `TemplateReader` in the `template.py` of its service.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds.parts import Part
from guardrails.clouds.unlisted import unlisted
from guardrails.formats.embedded.cloudformation_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.embedded.text import Lost, at, table
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.workload import Role


class Template(NamedTuple):
    """What a reader may know besides the properties of its resource.

    Attributes:
        accelerators: The catalog.
        values: Resolves the template's values.
        resources: The template's, by logical id, as they are written; those of a lone resource are none.
        path: Where they stand.
        hidden: The template is sensitive.
        resource: Of the plan, which holds it; None: not of a plan.
        others: Resources of the plan that are of a type of CloudFormation, each with its address.
    """

    accelerators: Accelerators
    values: Values
    resources: Mapping[str, Any] = MappingProxyType({})
    path: str = ""
    hidden: bool = False
    resource: AnyResource | None = None
    others: Callable[[str], Iterable[tuple[str, Properties]]] = lambda _: ()

    @property
    def is_alone(self) -> bool:
        """Whether it is one resource of a plan, without a template around it."""
        return self.resource is not None and not self.resources

    def properties(self, name: str) -> Properties:
        """The properties of one of its resources."""
        body = table(at(self.resources.get(name), "Properties"))
        return Properties(body, self.values, f"{self.path}.{name}", hidden=self.hidden)

    def meant(self, node: Any) -> Properties | None:
        """The resource of this template that a node refers to; None when it is none of these."""
        name = self.values.logical(node)
        return self.properties(name) if name in self.resources else None

    def leads(self, node: Any) -> list[AttributeRef]:
        """The attributes of the plan's resources that a value which is not known is made from."""
        found = [each for each in self.values.options(node) if isinstance(each, Lost)]
        return [leaf for each in found for leaf in each.leads]

    def of_type(self, kind: str) -> Iterator[tuple[str, Properties]]:
        """Its resources of one type, and the plan's, each with its logical id or address."""
        yield from self.own(kind)
        yield from self.others(kind)

    def own(self, kind: str) -> Iterator[tuple[str, Properties]]:
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
        computed: Properties that AWS fills in, as the types of the Cloud Control provider show them.
    """

    read: Callable[[Template, Properties], list[Part]]
    taken: frozenset[str]
    left: frozenset[str]
    computed: frozenset[str] = frozenset()


KINDS: dict[str, str] = {
    "AWS::AutoScaling::AutoScalingGroup": "autoscaling.template.GROUP",
    "AWS::AutoScaling::LaunchConfiguration": "autoscaling.template.LAUNCH_CONFIGURATION",
    "AWS::AutoScaling::ScheduledAction": "autoscaling.template.SCHEDULED_ACTION",
    "AWS::AutoScaling::WarmPool": "autoscaling.template.WARM_POOL",
    "AWS::SageMaker::Endpoint": "sagemaker_hosting.template.ENDPOINT",
    "AWS::SageMaker::EndpointConfig": "sagemaker_hosting.template.ENDPOINT_CONFIG",
    "AWS::SageMaker::Cluster": "sagemaker_jobs.template.CLUSTER",
    "AWS::SageMaker::ProcessingJob": "sagemaker_jobs.template.PROCESSING",
    "AWS::SageMaker::App": "sagemaker_studio.template.APP",
    "AWS::SageMaker::Domain": "sagemaker_studio.template.DOMAIN",
    "AWS::SageMaker::Space": "sagemaker_studio.template.SPACE",
    "AWS::SageMaker::UserProfile": "sagemaker_studio.template.PROFILE",
    "AWS::SageMaker::NotebookInstance": "sagemaker_hosting.template.NOTEBOOK",
    "AWS::AppStream::Fleet": "appstream.template.FLEET",
    "AWS::AppStream::ImageBuilder": "appstream.template.IMAGE_BUILDER",
    "AWS::CodeBuild::Fleet": "codebuild.template.FLEET",
    "AWS::CodeBuild::Project": "codebuild.template.PROJECT",
    "AWS::EMR::Cluster": "emr.template.CLUSTER",
    "AWS::EMR::InstanceFleetConfig": "emr.template.FLEET",
    "AWS::EMR::InstanceGroupConfig": "emr.template.GROUP",
    "AWS::GameLift::ContainerFleet": "gamelift.template.CONTAINER_FLEET",
    "AWS::GameLift::Fleet": "gamelift.template.FLEET",
    "AWS::ImageBuilder::InfrastructureConfiguration": "imagebuilder.template.CONFIGURATION",
    "AWS::PCS::ComputeNodeGroup": "pcs.template.NODE_GROUP",
    "AWS::WorkSpaces::Workspace": "workspaces.template.WORKSPACE",
    "AWS::Batch::ComputeEnvironment": "batch.template.COMPUTE_ENVIRONMENT",
    "AWS::EC2::CapacityReservation": "reservations.template.CAPACITY_RESERVATION",
    "AWS::EC2::CapacityReservationFleet": "reservations.template.CAPACITY_RESERVATION_FLEET",
    "AWS::EC2::EC2Fleet": "fleets.template.EC2_FLEET",
    "AWS::EC2::Host": "reservations.template.HOST",
    "AWS::EC2::Instance": "ec2.template.INSTANCE",
    "AWS::EC2::LaunchTemplate": "ec2.template.LAUNCH_TEMPLATE",
    "AWS::EC2::SpotFleet": "fleets.template.SPOT_FLEET",
    "AWS::ECS::CapacityProvider": "ecs.template.CAPACITY_PROVIDER",
    "AWS::EKS::Cluster": "eks.template.CLUSTER",
    "AWS::EKS::Nodegroup": "eks.template.NODEGROUP",
}
"""Where each type's reader stands below this package."""


ROLES: dict[str, Role] = {
    "AWS::AutoScaling::LaunchConfiguration": "template",
    "AWS::EC2::CapacityReservation": "reservation",
    "AWS::EC2::CapacityReservationFleet": "reservation",
    "AWS::EC2::Host": "reservation",
    "AWS::EC2::LaunchTemplate": "template",
    "AWS::ECS::CapacityProvider": "delegated",
    "AWS::EKS::Cluster": "delegated",
}
"""The role of what a type makes, where it is not `runs`: for one that cannot be read."""


def reader(kind: object) -> TemplateReader | None:
    """The reader of a type of CloudFormation; None when it is not read."""
    where = KINDS.get(kind) if isinstance(kind, str) else None
    if where is None:
        return None
    module, _, name = where.rpartition(".")
    found: TemplateReader = getattr(import_module(f"guardrails.clouds.aws.{module}"), name)
    return found


def of_resource(
    resource: AnyResource, found: TemplateReader, template: Template, body: Properties, name: str = ""
) -> list[Part]:
    """The parts of one resource of a template; what it has and nobody knows is noted, never passed over.

    Args:
        resource: The planned resource that holds it.
        found: How its type is read.
        template: The rest of its template.
        body: Its properties.
        name: Its logical id; empty when it stands alone.
    """
    for each in unlisted(body, found.taken | found.left | found.computed):
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
_TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
"""It holds no machines, and says how many others have."""
LIKE = TWINS | {twin(_TARGET): _TARGET}
"""Types of the Cloud Control provider that are read, themselves or with those that one is joined to."""
