"""SageMaker: the facts that are kept. Keeps out code, data, environment, roles and names of people.

`tags` are None where they were not read. Source: SageMaker API, the `Describe…` and `List…` answers of the
same names.
"""

import msgspec

from guardrails.clouds.aws.application_scaling.api import Target
from guardrails.clouds.aws.ec2.types import TypeFacts
from guardrails.clouds.service import Count


class _Fact(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """Fields are named as the API names them."""


class Preference(_Fact, frozen=True):
    """One of several types of which SageMaker takes the first that has capacity."""

    instance_type: str
    instance_count: Count | None = None
    training_plan_arns: tuple[str, ...] | None = None


class Group(_Fact, frozen=True):
    """Machines of one type; with others it may make up a job."""

    instance_group_name: str = ""
    instance_type: str = ""
    instance_count: Count | None = None


class Machines(Group, frozen=True):
    """The machines of a job: of one type, in groups, or one of several types.

    Attributes:
        instance_configs: Alternatives of a tuning job.
        selected_instance_type: Which of the preferences was taken.
    """

    instance_groups: tuple[Group, ...] | None = None
    instance_preferences: tuple[Preference, ...] | None = None
    instance_configs: tuple[Group, ...] | None = None
    selected_instance_type: str = ""
    selected_instance_count: Count | None = None
    training_plan_arn: str = ""


class WarmPool(_Fact, frozen=True):
    """Whether the machines of a job that ended are kept for the next one."""

    status: str = ""


class Training(_Fact, frozen=True):
    """A training job: one that holds machines, or ended lately."""

    training_job_name: str
    training_job_arn: str = ""
    training_job_status: str = ""
    tuning_job_arn: str = ""
    enable_managed_spot_training: bool = False
    resource_config: Machines | None = None
    warm_pool_status: WarmPool | None = None
    tags: dict[str, str] | None = None


class Limits(_Fact, frozen=True):
    """How many training jobs a tuning job runs at a time."""

    max_parallel_training_jobs: Count | None = None


class TuningConfig(_Fact, frozen=True):
    """What is kept of the configuration of a tuning job."""

    resource_limits: Limits | None = None


class Definition(_Fact, frozen=True):
    """The machines of one kind of training job of a tuning job."""

    definition_name: str = ""
    enable_managed_spot_training: bool = False
    resource_config: Machines | None = None
    hyper_parameter_tuning_resource_config: Machines | None = None


class Tuning(_Fact, frozen=True):
    """A tuning job."""

    hyper_parameter_tuning_job_name: str
    hyper_parameter_tuning_job_arn: str = ""
    hyper_parameter_tuning_job_status: str = ""
    hyper_parameter_tuning_job_config: TuningConfig | None = None
    training_job_definition: Definition | None = None
    training_job_definitions: tuple[Definition, ...] | None = None
    tags: dict[str, str] | None = None


class ProcessingResources(_Fact, frozen=True):
    """What is kept of the resources of a processing job."""

    cluster_config: Machines | None = None


class Processing(_Fact, frozen=True):
    """A processing job."""

    processing_job_name: str
    processing_job_arn: str = ""
    processing_job_status: str = ""
    processing_resources: ProcessingResources | None = None
    tags: dict[str, str] | None = None


class Transform(_Fact, frozen=True):
    """A batch transform job."""

    transform_job_name: str
    transform_job_arn: str = ""
    transform_job_status: str = ""
    transform_resources: Group | None = None
    tags: dict[str, str] | None = None


class TypeDetail(_Fact, frozen=True):
    """How many machines of one type a flexible instance group has."""

    instance_type: str = ""
    current_count: Count | None = None


class InstanceRequirements(_Fact, frozen=True):
    """The types of which a flexible instance group may be."""

    desired_instance_types: tuple[str, ...] | None = None


class Capacity(_Fact, frozen=True):
    """What an instance group may be made of; both are objects without fields."""

    spot: dict[str, str] | None = None
    on_demand: dict[str, str] | None = None


class ClusterGroup(_Fact, frozen=True):
    """An instance group of a HyperPod cluster."""

    instance_group_name: str = ""
    instance_type: str = ""
    current_count: Count | None = None
    target_count: Count | None = None
    instance_requirements: InstanceRequirements | None = None
    instance_type_details: tuple[TypeDetail, ...] | None = None
    capacity_requirements: Capacity | None = None
    training_plan_arn: str = ""


class ClusterScaling(_Fact, frozen=True):
    """Whether a HyperPod cluster grows by itself."""

    mode: str = ""


class Cluster(_Fact, frozen=True):
    """A HyperPod cluster."""

    cluster_arn: str = ""
    cluster_name: str = ""
    cluster_status: str = ""
    instance_groups: tuple[ClusterGroup, ...] | None = None
    restricted_instance_groups: tuple[ClusterGroup, ...] | None = None
    auto_scaling: ClusterScaling | None = None
    tags: dict[str, str] | None = None


class ManagedScaling(_Fact, frozen=True):
    """Limits that a variant of an endpoint sets for itself."""

    status: str = ""
    max_instance_count: Count | None = None


class Pool(_Fact, frozen=True):
    """Machines of one type of a variant that has several."""

    instance_type: str = ""
    current_instance_count: Count | None = None


class ReservedUse(_Fact, frozen=True):
    """The reservation that a variant runs on."""

    ml_reservation_arn: str = ""


class Variant(_Fact, frozen=True):
    """A variant as the endpoint runs it; its type stands in the configuration."""

    variant_name: str = ""
    current_instance_count: Count | None = None
    desired_instance_count: Count | None = None
    instance_type: str = ""
    instance_pools: tuple[Pool, ...] | None = None
    managed_instance_scaling: ManagedScaling | None = None
    current_serverless_config: dict[str, int] | None = None
    capacity_reservation_config: ReservedUse | None = None


class Pending(_Fact, frozen=True):
    """The next deployment of an endpoint, while it runs beside the present one."""

    production_variants: tuple[Variant, ...] | None = None
    shadow_production_variants: tuple[Variant, ...] | None = None


class Configured(_Fact, frozen=True):
    """A variant as the configuration names it."""

    variant_name: str = ""
    instance_type: str = ""
    initial_instance_count: Count | None = None
    instance_pools: tuple[Pool, ...] | None = None
    serverless_config: dict[str, int] | None = None


class Configuration(_Fact, frozen=True):
    """The configuration of endpoints."""

    endpoint_config_name: str = ""
    production_variants: tuple[Configured, ...] | None = None
    shadow_production_variants: tuple[Configured, ...] | None = None


class Endpoint(_Fact, frozen=True):
    """An endpoint; its configuration is None when it could not be read."""

    endpoint_name: str
    endpoint_arn: str = ""
    endpoint_status: str = ""
    endpoint_config_name: str = ""
    production_variants: tuple[Variant, ...] | None = None
    shadow_production_variants: tuple[Variant, ...] | None = None
    pending_deployment_summary: Pending | None = None
    configuration: Configuration | None = None
    tags: dict[str, str] | None = None


class Notebook(_Fact, frozen=True):
    """A notebook instance."""

    notebook_instance_name: str
    notebook_instance_arn: str = ""
    notebook_instance_status: str = ""
    instance_type: str = ""
    tags: dict[str, str] | None = None


class Studio(msgspec.Struct, frozen=True, kw_only=True):
    """An app of Studio that runs, or a space whose app does not.

    Attributes:
        id: Domain, kind and a digest: names of apps, spaces and profiles are often names of people.
        running: False for a space: people start its app.
        instance_types: Of an app the one that it runs on, empty when it is the default of its domain; of a
            space the defaults that it sets.
    """

    id: str
    running: bool
    instance_types: tuple[str, ...] = ()
    tags: dict[str, str] | None = None


class Reserved(_Fact, frozen=True):
    """One reserved capacity of a training plan."""

    reserved_capacity_arn: str = ""
    ultra_server_type: str = ""
    instance_type: str = ""
    total_instance_count: Count | None = None
    status: str = ""
    availability_zone: str = ""


class Plan(_Fact, frozen=True):
    """A training plan that is in force or to come."""

    training_plan_arn: str
    training_plan_name: str = ""
    status: str = ""
    total_instance_count: Count | None = None
    in_use_instance_count: Count | None = None
    reserved_capacity_summaries: tuple[Reserved, ...] | None = None
    tags: dict[str, str] | None = None


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """SageMaker in one account and region.

    Attributes:
        targets: None when it was needed and could not be read.
        types: That the catalog does not know, without `ml.`.
    """

    training: tuple[Training, ...] = ()
    tuning: tuple[Tuning, ...] = ()
    processing: tuple[Processing, ...] = ()
    transform: tuple[Transform, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    targets: tuple[Target, ...] | None = ()
    notebooks: tuple[Notebook, ...] = ()
    studio: tuple[Studio, ...] = ()
    plans: tuple[Plan, ...] = ()
    types: tuple[TypeFacts, ...] = ()
