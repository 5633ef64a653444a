"""Types of the Cloud Control provider (`awscc_…`), read like the types of CloudFormation they stand for."""

from guardrails.clouds.aws.planned import Twin, of_twin
from guardrails.clouds.aws.shared import setting
from guardrails.clouds.aws.template import of_resource, reader
from guardrails.clouds.build import planned
from guardrails.formats.terraform.resource import Resource, Unreadable
from guardrails.model.workload import Workload


def read(resource: Resource[Twin]) -> list[Workload]:
    """The rows of the resource."""
    whole = of_twin(resource)
    found = reader(whole.kind)
    if found is None:
        raise Unreadable(resource.head.place, "has no reader")
    parts = of_resource(resource, found, whole.template, whole.body)
    return planned(resource, parts, lambda: setting(resource))
