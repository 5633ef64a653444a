"""SageMaker: what stands until somebody takes it down: clusters, endpoints, notebooks, plans.

Inference components run on the machines of their endpoint, and add none.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from guardrails.clouds.aws.application_scaling import api as application_scaling
from guardrails.clouds.aws.application_scaling.api import Target
from guardrails.clouds.aws.sagemaker_shared.reading import PAGE, names, plain, tags
from guardrails.clouds.aws.sagemaker_shared.shapes import (
    Cluster,
    ClusterGroup,
    Configuration,
    Configured,
    Endpoint,
    InstanceRequirements,
    Notebook,
    Plan,
    Records,
    Variant,
)
from guardrails.clouds.service import Action, Calls, ReadFilter

ACTIONS = (
    Action("ListClusters", "sagemaker:ListClusters", "which HyperPod clusters there are"),
    Action("DescribeCluster", "sagemaker:DescribeCluster", "instance groups of a HyperPod cluster"),
    Action("ListEndpoints", "sagemaker:ListEndpoints", "which endpoints there are"),
    Action("DescribeEndpoint", "sagemaker:DescribeEndpoint", "instances and limits of an endpoint"),
    Action("DescribeEndpointConfig", "sagemaker:DescribeEndpointConfig", "instance types of an endpoint"),
    application_scaling.action("the most instances that an endpoint may scale to"),
    Action("ListNotebookInstances", "sagemaker:ListNotebookInstances", "types of notebooks"),
    Action("ListTrainingPlans", "sagemaker:ListTrainingPlans", "capacity that is reserved for training"),
)
_OVER = ("Expired", "Failed")


def clusters(calls: Calls, keep: ReadFilter) -> tuple[Cluster, ...]:
    """HyperPod clusters that may have accelerators."""
    return tuple(_clusters(calls, keep))


def _clusters(calls: Calls, keep: ReadFilter) -> Iterator[Cluster]:
    for name in sorted(names(calls, "ListClusters", "ClusterSummaries", "ClusterName")):
        cluster = calls.one("DescribeCluster", Cluster, ClusterName=name)
        if cluster is None:
            continue
        groups = [*(cluster.instance_groups or ()), *(cluster.restricted_instance_groups or ())]
        if not plain(keep, [each for group in groups for each in group_types(group) or ("",)]):
            yield replace(cluster, tags=tags(calls, keep, cluster.cluster_arn))


def group_types(group: ClusterGroup) -> tuple[str, ...]:
    """Every type of which an instance group is, or may come to be."""
    wanted = group.instance_requirements or InstanceRequirements()
    details = tuple(each.instance_type for each in group.instance_type_details or ())
    found = (group.instance_type, *details, *(wanted.desired_instance_types or ()))
    return tuple(dict.fromkeys(name for name in found if name))


def endpoints(calls: Calls, keep: ReadFilter) -> tuple[Endpoint, ...]:
    """Endpoints that may have accelerators, each with its configuration."""
    known: dict[str, Configuration | None] = {}
    return tuple(_endpoints(calls, keep, known))


def _endpoints(calls: Calls, keep: ReadFilter, known: dict[str, Configuration | None]) -> Iterator[Endpoint]:
    for name in sorted(names(calls, "ListEndpoints", "Endpoints", "EndpointName")):
        endpoint = calls.one("DescribeEndpoint", Endpoint, EndpointName=name)
        if endpoint is None:
            continue
        of = endpoint.endpoint_config_name
        if of and of not in known:
            known[of] = calls.one("DescribeEndpointConfig", Configuration, EndpointConfigName=of)
        endpoint = replace(endpoint, configuration=known.get(of))
        if not _holds_nothing(endpoint, keep):
            yield replace(endpoint, tags=tags(calls, keep, endpoint.endpoint_arn))


def _holds_nothing(endpoint: Endpoint, keep: ReadFilter) -> bool:
    """Whether all of its variants are serverless, or of types without accelerators."""
    if endpoint.configuration is None or endpoint.pending_deployment_summary is not None:
        return False
    variants = list(_configured(endpoint))
    return bool(variants) and all(
        plain(keep, variant_types(each)) for each in variants if each.serverless_config is None
    )


def _configured(endpoint: Endpoint) -> Iterator[Configured]:
    of = endpoint.configuration
    if of is not None:
        yield from of.production_variants or ()
        yield from of.shadow_production_variants or ()


def variant_types(variant: Configured | Variant) -> list[str]:
    """The types of a variant; one that is empty when it names none."""
    return [pool.instance_type for pool in variant.instance_pools or ()] or [variant.instance_type]


def _running(endpoint: Endpoint) -> Iterator[Variant]:
    """The variants that run, those of the next deployment among them."""
    yield from endpoint.production_variants or ()
    yield from endpoint.shadow_production_variants or ()
    pending = endpoint.pending_deployment_summary
    if pending is not None:
        yield from pending.production_variants or ()
        yield from pending.shadow_production_variants or ()


def types_met(records: Records) -> Iterator[str]:
    """Every type that clusters, endpoints, notebooks and plans name."""
    for cluster in records.clusters:
        for group in (*(cluster.instance_groups or ()), *(cluster.restricted_instance_groups or ())):
            yield from group_types(group)
    for endpoint in records.endpoints:
        for configured in _configured(endpoint):
            yield from variant_types(configured)
        for variant in _running(endpoint):
            yield from variant_types(variant)
    for notebook in records.notebooks:
        yield notebook.instance_type
    for plan in records.plans:
        yield from (each.instance_type for each in plan.reserved_capacity_summaries or ())


def targets(calls: Calls, found: tuple[Endpoint, ...]) -> tuple[Target, ...] | None:
    """How far variants may grow; not asked when there is no endpoint that matters."""
    if not found:
        return ()
    dimension = "sagemaker:variant:DesiredInstanceCount"
    return application_scaling.targets(calls, "sagemaker", ScalableDimension=dimension)


def notebooks(calls: Calls, keep: ReadFilter) -> tuple[Notebook, ...]:
    """Notebook instances that may have accelerators, those that are stopped among them."""
    operation, key = "ListNotebookInstances", "NotebookInstances"
    kept = [
        each
        for each in calls.pages(operation, key, Notebook, PaginationConfig=PAGE)
        if not plain(keep, [each.instance_type])
    ]
    return tuple(
        replace(each, tags=tags(calls, keep, each.notebook_instance_arn))
        for each in sorted(kept, key=lambda each: each.notebook_instance_name)
    )


def plans(calls: Calls, keep: ReadFilter) -> tuple[Plan, ...]:
    """Training plans that are in force, or will be."""
    found = calls.pages("ListTrainingPlans", "TrainingPlanSummaries", Plan, PaginationConfig=PAGE)
    kept = [each for each in found if each.status not in _OVER]
    return tuple(
        replace(each, tags=tags(calls, keep, each.training_plan_arn))
        for each in sorted(kept, key=lambda each: each.training_plan_arn)
    )
