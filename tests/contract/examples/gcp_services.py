"""Examples of GCP's services that make machines: TPU, Vertex, Dataproc, Cloud Run, Slurm."""

from guardrails.model.range import Range, exactly
from tests.contract.examples import gcp_managed_scan, gcp_scan
from tests.contract.examples.example import Example

A100 = "a2-highgpu-1g"
URI = "projects/p/regions/us-central1/autoscalingPolicies/a"
POLICY = "google_dataproc_autoscaling_policy.a"
T4 = {
    "machine_type": "n1-standard-4",
    "accelerators": [{"accelerator_type": "nvidia-tesla-t4", "accelerator_count": 2}],
}


def _slice(name, shown, chips, market="on_demand", live=None, **differs):
    """A slice of TPUs; `live`: its node in a scan."""
    return Example(
        name,
        [(shown, exactly(chips), exactly(chips), market, "runs")],
        terraform={"google_tpu_v2_vm.t": {"name": "t", "zone": "us-central1-a"} | differs},
        live=None if live is None else gcp_scan.sliced(**live),
    )


def _camel(values):
    """Settings as an answer has them: names in camel case, a block as an object."""
    found = {}
    for name, value in values.items():
        first, *rest = name.split("_")
        inner = value[0] if isinstance(value, list) else value
        found[first + "".join(map(str.title, rest))] = _camel(inner) if isinstance(inner, dict) else inner
    return found


def _replicas(name, planned, ceiling, **differs):
    block = {"machine_spec": [{"machine_type": A100}]} | differs
    return Example(
        name,
        [(A100, planned, ceiling, "on_demand", "runs")],
        terraform={"google_vertex_ai_deployment_resource_pool.p": {"dedicated_resources": [block]}},
        live=gcp_managed_scan.deployed(A100, **_camel(differs)),
    )


def _trained(name, planned, ceiling, **differs):
    block = {"machine_spec": [{"machine_type": A100}]} | differs
    return Example(
        name,
        [(A100, planned, ceiling, "on_demand", "runs")],
        terraform={"google_vertex_ai_persistent_resource.p": {"resource_pools": [block]}},
        live=gcp_managed_scan.kept(A100, **_camel(differs)),
    )


def _cluster(name, pools, config, *others, live):
    """A Dataproc cluster; `live`: its groups in a scan."""
    values = {"region": "us-central1", "cluster_config": [config]}
    terraform = {"google_dataproc_cluster.c": values, **dict(others)}
    return Example(name, pools, terraform=terraform, live=gcp_managed_scan.clustered(**live))


def _limits(most, secondary=None):
    values = {"policy_id": "a", "worker_config": [{"max_instances": most}]}
    if secondary is not None:
        values["secondary_worker_config"] = [{"max_instances": secondary}]
    return POLICY, values


def _served(name, planned, ceiling, service=None, **scaling):
    """A Cloud Run service whose instances have one L4."""
    template = {
        "node_selector": [{"accelerator": "nvidia-l4"}],
        "containers": [{"resources": [{"limits": {"nvidia.com/gpu": "1"}}]}],
        "scaling": [scaling] if scaling else [],
    }
    values = {"location": "us-central1", "template": [template], "scaling": [service] if service else []}
    return Example(
        name,
        [("cloud-run", planned, ceiling, "on_demand", "runs")],
        terraform={"google_cloud_run_v2_service.s": values},
        live=gcp_managed_scan.served({"scaling": _camel(scaling)}, _camel(service or {})),
    )


def _job(name, planned, ceiling, **execution):
    template = {
        "node_selector": [{"accelerator": "nvidia-l4"}],
        "containers": [{"resources": [{"limits": {"nvidia.com/gpu": "1"}}]}],
    }
    values = {"location": "us-central1", "template": [{"template": [template]} | execution]}
    return Example(
        name,
        [("cloud-run", planned, ceiling, "on_demand", "runs")],
        terraform={"google_cloud_run_v2_job.j": values},
        live=gcp_managed_scan.executed(**_camel(execution)),
    )


def _slurm(name, planned, ceiling, **counts):
    """A node set of machines with one A100."""
    made = {"config": [{"new_spot_instances": [{"machine_type": A100}]}], "id": "gpu"}
    node_set = {"compute_id": "gpu"} | counts
    return Example(
        name,
        [(A100, planned, ceiling, "spot", "runs")],
        terraform={
            "google_hypercomputecluster_cluster.c": {
                "compute_resources": [made],
                "orchestrator": [{"slurm": [{"node_sets": [node_set]}]}],
            }
        },
    )


EXAMPLES = [
    _slice(
        "a slice of TPU v5p has half as many chips as its name says",
        "v5p-128",
        64,
        live={"acceleratorType": "v5p-128"},
        accelerator_type="v5p-128",
    ),
    _slice(
        "a slice of TPU v6e has as many",
        "v6e-256",
        256,
        live={"acceleratorType": "v6e-256"},
        accelerator_type="v6e-256",
    ),
    _slice("a slice of no type is the smallest", "v2-8", 4, accelerator_type=None),
    _slice(
        "a topology's sides multiply",
        "V4 2x2x4",
        16,
        market="spot",
        live={
            "acceleratorConfig": {"type": "V4", "topology": "2x2x4"},
            "schedulingConfig": {"preemptible": True},
        },
        accelerator_config=[{"type": "V4", "topology": "2x2x4"}],
        scheduling_config=[{"preemptible": True}],
    ),
    _replicas(
        "replicas go up to their most", Range(1, 5), exactly(5), min_replica_count=1, max_replica_count=5
    ),
    _replicas("without a most there are as many as the least", exactly(2), exactly(2), min_replica_count=2),
    _trained("a pool for training has its number", exactly(4), exactly(4), replica_count=4),
    _trained(
        "one that scales itself, its limits",
        Range(2, 16),
        exactly(16),
        replica_count=4,
        autoscaling_spec=[{"min_replica_count": 2, "max_replica_count": 16}],
    ),
    _cluster(
        "a master is one, workers are two",
        [
            ("n1-standard-4", exactly(2), exactly(2), "on_demand", "runs"),
            ("n1-standard-4", exactly(4), exactly(4), "on_demand", "runs"),
        ],
        {"master_config": [T4], "worker_config": [T4]},
        live={"master": (1,), "worker": (2,)},
    ),
    _cluster(
        "a policy scales workers, not masters",
        [
            ("n1-standard-4", exactly(2), exactly(2), "on_demand", "runs"),
            ("n1-standard-4", exactly(6), exactly(200), "on_demand", "runs"),
        ],
        {
            "master_config": [T4],
            "worker_config": [T4 | {"num_instances": 3}],
            "autoscaling_config": [{"policy_uri": URI}],
        },
        _limits(100),
        live={"master": (1,), "worker": (3,), "policy": {"workerConfig": {"maxInstances": 100}}},
    ),
    _cluster(
        "a policy below what there is takes nothing away",
        [("n1-standard-4", exactly(10), exactly(10), "on_demand", "runs")],
        {
            "worker_config": [T4 | {"num_instances": 5}],
            "autoscaling_config": [{"policy_uri": URI}],
        },
        _limits(4),
        live={"worker": (5,), "policy": {"workerConfig": {"maxInstances": 4}}},
    ),
    _cluster(
        "secondary workers are spot, with a limit of their own",
        [("n1-standard-4", exactly(2), exactly(40), "spot", "runs")],
        {
            "worker_config": [{"machine_type": "n1-standard-4"}],
            "secondary_worker_config": [T4 | {"num_instances": 1}],
            "autoscaling_config": [{"policy_uri": URI}],
        },
        _limits(100, 20),
        live={
            "worker": (2, 0),
            "secondaryWorker": (1,),
            "policy": {
                "workerConfig": {"maxInstances": 100},
                "secondaryWorkerConfig": {"maxInstances": 20},
            },
        },
    ),
    _served(
        "a service scales up to its most",
        Range(1, 10),
        exactly(10),
        min_instance_count=1,
        max_instance_count=10,
    ),
    _served(
        "the smaller most of service and revision holds",
        Range(0, 4),
        exactly(4),
        {"max_instance_count": 4},
        max_instance_count=10,
    ),
    _served("without one, its quota is the limit", Range(2), Range(2), min_instance_count=2),
    _served("so many by hand are so many", exactly(3), exactly(3), {"manual_instance_count": 3}),
    _job("a job is one task", Range(0, 1), exactly(1)),
    _job("tasks run side by side", Range(0, 8), exactly(8), task_count=8),
    _job("no more than are let", Range(0, 3), exactly(3), task_count=8, parallelism=3),
    _slurm(
        "static nodes stand, dynamic ones come on top",
        Range(2, 10),
        exactly(10),
        static_node_count=2,
        max_dynamic_node_count=8,
    ),
    _slurm("a node set may have static nodes alone", exactly(2), exactly(2), static_node_count=2),
]
