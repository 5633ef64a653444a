"""`AWS::Batch::ComputeEnvironment` in a template, or through Cloud Control."""

from guardrails.clouds.aws.batch.settings import Environment, parts
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def read(template: Template, body: Properties) -> list[Part]:
    """At most one part."""
    compute = body.block("ComputeResources")
    if not compute and (body.text("Type").value or "").upper() == "UNMANAGED":
        return []  # it takes jobs to machines that others make
    return parts(
        Environment(
            kind=compute.text("Type").value or "",
            types=compute.texts("InstanceTypes"),
            desired=compute.number("DesiredvCpus"),
            least=compute.number("MinvCpus"),
            most=compute.number("MaxvCpus"),
            grows=(body.text("State").value or "").upper() != "DISABLED",
        ),
        template.accelerators,
    )


COMPUTE_ENVIRONMENT = TemplateReader(
    read,
    taken=frozenset(("ComputeResources", "State", "Type")),
    left=frozenset(
        (
            "ComputeEnvironmentName",
            "Context",
            "EcsSettings",
            "EksConfiguration",
            "ReplaceComputeEnvironment",
            "ServiceRole",
            "Tags",
            "UnmanagedvCpus",  # of machines that others make
            "UpdatePolicy",
        )
    ),
)
