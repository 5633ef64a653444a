"""`AWS::SageMaker::EndpointConfig` and `AWS::SageMaker::NotebookInstance` in a template."""

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds.aws.application_scaling import template as scaling
from guardrails.clouds.aws.sagemaker_hosting.settings import (
    Notebook,
    Scaling,
    Variant,
    notebook_parts,
    variant_parts,
)
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.embedded.properties import Properties

_CONFIGURATION = "AWS::SageMaker::EndpointConfig"
_NAME = "EndpointConfigName"


def read_configuration(template: Template, body: Properties) -> list[Part]:
    """A part for each variant. Several endpoints of one configuration multiply it."""
    variants = [*body.each("ProductionVariants"), *body.each("ShadowProductionVariants")]
    shown = [each.label("VariantName") for each in variants]
    names = part_names(shown, "variant")
    endpoints = _endpoints(template, body)
    found = [_variant(template, each, name, endpoints) for name, each in zip(names, variants, strict=True)]
    return variant_parts(found, template.accelerators)


def _variant(
    template: Template, variant: Properties, name: str, endpoints: list[tuple[str, Properties]]
) -> Variant:
    limits = variant.block("ManagedInstanceScaling")
    called = [text for own, each in endpoints for text in (own, each.text("EndpointName").value) if text]
    return Variant(
        name=name,
        type=variant.text("InstanceType"),
        pools=tuple(each.text("InstanceType") for each in variant.at_least_one("InstancePools")),
        attached=variant.text("AcceleratorType"),
        initial=variant.number("InitialInstanceCount"),
        scaling=Scaling(limits.number("MinInstanceCount"), limits.number("MaxInstanceCount"))
        if limits
        else None,
        raised=scaling.most(template, "sagemaker", called, variant.text("VariantName").value or ""),
        endpoints=len(endpoints),
        serverless=bool(variant.block("ServerlessConfig")),
        reserved=bool(variant.block("CapacityReservationConfig")),
    )


def _endpoints(template: Template, body: Properties) -> list[tuple[str, Properties]]:
    """The endpoints that run a configuration, each with its logical id or address."""
    own = template.resource.address if template.is_alone and template.resource is not None else ""
    every = template.of_type("AWS::SageMaker::Endpoint")
    return [(name, each) for name, each in every if _runs(template, each, body, own)]


def _runs(template: Template, endpoint: Properties, body: Properties, address: str) -> bool:
    """Whether an endpoint runs a configuration, which may stand in the plan at an address."""
    meant = template.meant(endpoint.node(_NAME))
    if meant is not None:
        return meant.path == body.path
    said = endpoint.text(_NAME).value
    if said is not None:
        return said == body.text(_NAME).value
    return any(leaf.head.address == address for leaf in template.leads(endpoint.node(_NAME)))


def read_endpoint(template: Template, body: Properties) -> list[Part]:
    """None when its configuration is read, which then counts it; else machines of an unknown type."""
    if any(_runs(template, body, each, at) for at, each in template.of_type(_CONFIGURATION)):
        return []
    said = body.text(_NAME)
    reason = said.reason or "its configuration is not read"
    return [Part(choices=(unknown_choice(OPEN, said.path, reason),))]


def read_notebook(template: Template, body: Properties) -> list[Part]:
    """One part."""
    attached = body.texts("AcceleratorTypes")
    return notebook_parts(
        Notebook(
            type=body.text("InstanceType"),
            attached=attached[0] if attached else body.text("AcceleratorTypes"),
        ),
        template.accelerators,
    )


ENDPOINT_CONFIG = TemplateReader(
    read_configuration,
    taken=frozenset(("EndpointConfigName", "ProductionVariants", "ShadowProductionVariants")),
    left=frozenset(
        (
            "AsyncInferenceConfig",
            "DataCaptureConfig",
            "EnableNetworkIsolation",
            "ExecutionRoleArn",
            "ExplainerConfig",
            "KmsKeyId",
            "MetricsConfig",
            "Tags",
            "VpcConfig",
        )
    ),
)
ENDPOINT = TemplateReader(
    read_endpoint,
    taken=frozenset(("EndpointConfigName", "EndpointName")),
    left=frozenset(
        (
            "DeploymentConfig",
            "ExcludeRetainedVariantProperties",
            "RetainAllVariantProperties",
            "RetainDeploymentConfig",
            "Tags",
        )
    ),
)
NOTEBOOK = TemplateReader(
    read_notebook,
    taken=frozenset(("AcceleratorTypes", "InstanceType")),
    left=frozenset(
        (
            "AdditionalCodeRepositories",
            "DefaultCodeRepository",
            "DirectInternetAccess",
            "InstanceMetadataServiceConfiguration",
            "KmsKeyId",
            "LifecycleConfigName",
            "NotebookInstanceName",
            "PlatformIdentifier",
            "RoleArn",
            "RootAccess",
            "SecurityGroupIds",
            "SubnetId",
            "Tags",
            "VolumeSizeInGB",
        )
    ),
)
