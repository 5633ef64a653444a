"""What is kept of Vertex AI: machines, states and labels. Source: Vertex AI API v1, discovery document."""

import msgspec

from guardrails.clouds.service import Count


class _Shape(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Fields as the API names them."""


class Affinity(_Shape, frozen=True):
    """Which reservations machines draw on."""

    reservation_affinity_type: str = ""


class MachineSpec(_Shape, frozen=True):
    """One machine; with a TPU topology, one slice, which may be of several."""

    machine_type: str = ""
    accelerator_type: str = ""
    accelerator_count: Count | None = None
    tpu_topology: str = ""
    reservation_affinity: Affinity | None = None

    @property
    def guests(self) -> tuple[tuple[str, int | None], ...]:
        """The type and number of its accelerators."""
        return ((self.accelerator_type, self.accelerator_count),)


class WorkerPool(_Shape, frozen=True):
    """Equal machines of a job; a pool that says nothing keeps the place of one that the job does not use."""

    machine_spec: MachineSpec = MachineSpec()
    replica_count: Count | None = None


class Scheduling(_Shape, frozen=True):
    """How machines of a job are bought."""

    strategy: str = ""


class JobSpec(_Shape, frozen=True):
    """What a job runs on: pools of machines, or a persistent resource."""

    worker_pool_specs: tuple[WorkerPool, ...] = ()
    scheduling: Scheduling = Scheduling()
    persistent_resource_id: str = ""


class Job(_Shape, frozen=True):
    """What all kinds of jobs say."""

    name: str
    state: str = ""
    labels: dict[str, str] = {}
    end_time: str = ""


class CustomJob(Job, frozen=True):
    """A job of its own, a trial of a tuning job or a step of a pipeline."""

    job_spec: JobSpec = JobSpec()


class Trial(_Shape, frozen=True):
    """One try of a tuning job."""

    custom_job: str = ""
    state: str = ""


class Tuning(Job, frozen=True):
    """A hyperparameter tuning job: trials, so many side by side."""

    parallel_trial_count: Count | None = None
    max_trial_count: Count | None = None
    trial_job_spec: JobSpec = JobSpec()
    trials: tuple[Trial, ...] = ()


class BatchResources(_Shape, frozen=True):
    """Machines of a batch prediction."""

    machine_spec: MachineSpec = MachineSpec()
    starting_replica_count: Count | None = None
    max_replica_count: Count | None = None


class Prediction(Job, frozen=True):
    """A batch prediction job.

    Attributes:
        model: `publishers/…` of a model that Google serves.
        dedicated_resources: None when Vertex chooses the machines.
    """

    model: str = ""
    dedicated_resources: BatchResources | None = None


class Dedicated(_Shape, frozen=True):
    """Machines of deployed models, in replicas."""

    machine_spec: MachineSpec = MachineSpec()
    min_replica_count: Count | None = None
    max_replica_count: Count | None = None
    spot: bool = False


class Automatic(_Shape, frozen=True):
    """Machines that Vertex chooses, in replicas."""

    min_replica_count: Count | None = None
    max_replica_count: Count | None = None


class DeployedStatus(_Shape, frozen=True):
    """What there is of a deployed model now."""

    available_replica_count: Count | None = None


class Deployed(_Shape, frozen=True):
    """A model that an endpoint serves; one with shared resources counts with its pool."""

    id: str = ""
    dedicated_resources: Dedicated | None = None
    automatic_resources: Automatic | None = None
    shared_resources: str = ""
    status: DeployedStatus | None = None


class Endpoint(_Shape, frozen=True):
    """An endpoint with its models."""

    name: str
    labels: dict[str, str] = {}
    deployed_models: tuple[Deployed, ...] = ()


class DeploymentPool(_Shape, frozen=True):
    """Machines that several deployed models share."""

    name: str
    dedicated_resources: Dedicated = Dedicated()


class PoolScaling(_Shape, frozen=True):
    """Limits of a pool of a persistent resource."""

    min_replica_count: Count | None = None
    max_replica_count: Count | None = None


class ResourcePool(_Shape, frozen=True):
    """Equal machines of a persistent resource."""

    id: str = ""
    machine_spec: MachineSpec = MachineSpec()
    replica_count: Count | None = None
    autoscaling_spec: PoolScaling | None = None


class Persistent(_Shape, frozen=True):
    """A persistent resource: machines that jobs run on, or a Ray cluster."""

    name: str
    state: str = ""
    labels: dict[str, str] = {}
    resource_pools: tuple[ResourcePool, ...] = ()


class TemplateRef(_Shape, frozen=True):
    """Which template something was made from."""

    notebook_runtime_template: str = ""


class Runtime(_Shape, frozen=True):
    """A runtime of Colab Enterprise: one machine; some say only of which template."""

    name: str
    runtime_state: str = ""
    labels: dict[str, str] = {}
    machine_spec: MachineSpec = MachineSpec()
    notebook_runtime_template_ref: TemplateRef = TemplateRef()

    @property
    def template(self) -> str:
        """The template that says what it is; empty when it says so itself."""
        if self.machine_spec != MachineSpec():
            return ""
        return self.notebook_runtime_template_ref.notebook_runtime_template


class Environment(_Shape, frozen=True):
    """What a notebook execution says of its machine."""

    machine_spec: MachineSpec = MachineSpec()


class Execution(_Shape, frozen=True):
    """A notebook that is executed on a machine of its own, or of a template's kind."""

    name: str
    job_state: str = ""
    create_time: str = ""
    labels: dict[str, str] = {}
    custom_environment_spec: Environment | None = None
    notebook_runtime_template_resource_name: str = ""

    @property
    def template(self) -> str:
        """The template that says what its machine is; empty when it says so itself."""
        return "" if self.custom_environment_spec else self.notebook_runtime_template_resource_name


class Template(_Shape, frozen=True):
    """A template of runtimes, where an execution that goes on names it."""

    name: str
    machine_spec: MachineSpec = MachineSpec()


class Asked(_Shape, frozen=True):
    """Accelerators of a pipeline's step; newer specs name them by strings that may be filled in later."""

    type: str = ""
    count: str = ""
    resource_type: str = ""
    resource_count: str = ""


class StepResources(_Shape, frozen=True):
    """What a step's container asks for."""

    accelerator: Asked | None = None


class Container(_Shape, frozen=True):
    """A step's container."""

    resources: StepResources = StepResources()


class Executor(_Shape, frozen=True):
    """How a step is run."""

    container: Container | None = None


class Deployment(_Shape, frozen=True):
    """How steps are run, by name."""

    executors: dict[str, Executor] = {}


class PipelineSpec(_Shape, frozen=True):
    """A compiled pipeline."""

    deployment_spec: Deployment = Deployment()


class Pipeline(Job, frozen=True):
    """A pipeline: what its steps run on are custom jobs."""

    pipeline_spec: PipelineSpec = PipelineSpec()


class TrainingMetadata(_Shape, frozen=True):
    """What a training pipeline has made."""

    backing_custom_job: str = ""
    backing_hyperparameter_tuning_job: str = ""


class TrainingPipeline(Job, frozen=True):
    """A training pipeline: what it trains on is a job of its own."""

    training_task_definition: str = ""
    training_task_metadata: TrainingMetadata | None = None


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """Vertex AI in one project: what has, or may have, accelerators."""

    jobs: tuple[CustomJob, ...] = ()
    tuning: tuple[Tuning, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    training: tuple[TrainingPipeline, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    pools: tuple[DeploymentPool, ...] = ()
    persistent: tuple[Persistent, ...] = ()
    runtimes: tuple[Runtime, ...] = ()
    executions: tuple[Execution, ...] = ()
    templates: tuple[Template, ...] = ()
