"""Builders of GCP resources, and one accelerated resource of every GCP type that is read."""

from tests.samples.terraform import block, change, plan, refers

ZONE = "us-central1-a"
T4 = [{"type": "nvidia-tesla-t4", "count": 2}]
SPEC = {"machine_type": "n1-standard-8", "accelerator_type": "NVIDIA_TESLA_T4", "accelerator_count": 2}


def made(name, after=None, **differs):
    """A resource that will be created; its type is the first word of its name."""
    place = {"project": "acme-ml"} | ({} if "location" in (after or {}) else {"zone": ZONE})
    return change(name, name.partition(".")[0], place | (after or {}), **differs)


def gcp(*entries, links=None, **differs):
    """A plan of GCP resources.

    Args:
        entries: Its resources.
        links: By `type.name`, expressions of its configuration block; a text stands for a reference to it.
    """
    blocks = [block(name, _expressions(given), "google") for name, given in (links or {}).items()]
    known = {each["address"] for each in blocks}
    blocks += [
        block(name, {}, "google")
        for name in dict.fromkeys(each["address"].partition("[")[0] for each in entries)
        if name not in known
    ]
    providers = {"google": {"name": "google"}}
    return plan(*entries, root={"resources": blocks}, providers=providers, **differs)


def to(reference, attribute="id"):
    """The expression of a reference to a resource's attribute."""
    return refers(f"{reference}.{attribute}", reference)


def _expressions(given):
    return {key: to(value) if isinstance(value, str) else value for key, value in given.items()}


def template(name="google_compute_instance_template.t", after=None, **differs):
    """A template of a3-highgpu-8g whose link is known after apply."""
    values = {"machine_type": "a3-highgpu-8g", "name": "gpu", "guest_accelerator": [], "zone": None}
    unknown = differs.pop("unknown", {"id": True, "self_link": True})
    return made(name, values | (after or {}), unknown=unknown, **differs)


def group(name="google_compute_instance_group_manager.g", after=None, **differs):
    """Three machines of a template that is known after apply."""
    values = {"name": "g", "target_size": 3, "version": [{"name": "v"}]}
    unknown = {"id": True, "version": [{"instance_template": True}]} | differs.pop("unknown", {})
    return made(name, values | (after or {}), unknown=unknown, **differs)


GROUP_LINK = {
    "google_compute_instance_group_manager.g": {
        "version": [{"instance_template": to("google_compute_instance_template.t")}]
    }
}


def cluster(after=None, **differs):
    """A zonal cluster without a machine of its own choice."""
    values = {"name": "c", "location": ZONE, "initial_node_count": 1, "remove_default_node_pool": True}
    unknown = differs.pop(
        "unknown", {"id": True, "node_config": True, "node_pool": True, "cluster_autoscaling": True}
    )
    return made("google_container_cluster.c", values | (after or {}), unknown=unknown, **differs)


def reservation(after=None, count=4, **differs):
    """Reserved a3-highgpu-8g machines."""
    properties = [{"machine_type": "a3-highgpu-8g", "guest_accelerators": []}]
    values = {
        "name": "r",
        "specific_reservation": [{"count": count, "instance_properties": properties}],
        "specific_reservation_required": True,
    }
    return made(differs.pop("name", "google_compute_reservation.r"), values | (after or {}), **differs)


def machine(name="google_compute_instance.m", after=None, **differs):
    """One a3-highgpu-8g."""
    values = {"machine_type": "a3-highgpu-8g", "guest_accelerator": [], "name": "m"}
    return made(name, values | (after or {}), **differs)


def targeting(*names):
    """The affinity of a machine that draws on reservations by name."""
    specific = [{"key": "compute.googleapis.com/reservation-name", "values": list(names)}]
    return {"reservation_affinity": [{"type": "SPECIFIC_RESERVATION", "specific_reservation": specific}]}


def nodes(static, dynamic, **differs):
    """A Slurm node set as Cluster Toolkit writes it, as YAML."""
    values = {"nodeset_name": "gpu", "node_count_static": static, "node_count_dynamic_max": dynamic} | differs
    return "".join(f'"{key}": {value}\n' for key, value in values.items())


def slurm_file(content, **differs):
    """A bucket object that Slurm's controller reads."""
    name = differs.pop("path", "cluster-files/nodeset_configs/gpu.yaml")
    return made(
        "google_storage_bucket_object.n",
        {"name": name, "bucket": "b", "content": content, "zone": None},
        **differs,
    )


def dataproc(config=None, **differs):
    """A Dataproc cluster with two T4 in each of four workers."""
    t4 = [{"accelerator_type": "nvidia-tesla-t4", "accelerator_count": 2}]
    values = {
        "master_config": [{"machine_type": "n1-standard-4", "num_instances": 1, "accelerators": []}],
        "worker_config": [{"machine_type": "n1-standard-8", "num_instances": 4, "accelerators": t4}],
    }
    after = {"region": "us-central1", "zone": None, "cluster_config": [values | (config or {})]}
    return made("google_dataproc_cluster.d", after, **differs)


def run(kind="google_cloud_run_v2_service", **differs):
    """A Cloud Run service (or worker pool) with one L4 in each of at most five instances."""
    limits = {"cpu": "8", "nvidia.com/gpu": "1"}
    template_ = {
        "containers": [{"resources": [{"limits": limits}]}],
        "node_selector": [{"accelerator": "nvidia-l4"}],
        "scaling": [{"min_instance_count": 1, "max_instance_count": 5}],
    }
    return made(f"{kind}.s", {"location": "us-central1", "template": [template_ | differs]})


def director(compute, sets):
    """A Cluster Director cluster."""
    slurm = {
        "login_nodes": [{"machine_type": "n2-standard-2", "count": 1, "zone": ZONE}],
        "node_sets": sets,
    }
    after = {
        "location": "us-central1",
        "compute_resources": compute,
        "orchestrator": [{"slurm": [slurm]}],
    }
    return made("google_hypercomputecluster_cluster.h", after)


def resources(id_="gpu", kind="new_on_demand_instances", **block_):
    """Compute resources of a Cluster Director cluster."""
    return {"id": id_, "config": [{kind: [{"zone": ZONE} | block_]}]}


def _machines():
    """Machines, groups, clusters, reservations."""
    pool = {"machine_type": "a2-highgpu-1g", "guest_accelerator": []}
    hosts = {"accelerators": [{"accelerator_type": "nvidia-tesla-p100", "accelerator_count": 4}]}
    return gcp(
        template(),
        template("google_compute_region_instance_template.t", {"region": "us-central1", "name": "regional"}),
        group(),
        group("google_compute_region_instance_group_manager.r", {"name": "r", "target_size": None}),
        made("google_compute_autoscaler.alone", {"target": "elsewhere", "autoscaling_policy": _scaling(7)}),
        made("google_compute_region_autoscaler.r", {"target": "r", "autoscaling_policy": _scaling(9)}),
        made("google_compute_resize_request.alone", {"instance_group_manager": "elsewhere", "resize_by": 2}),
        made(
            "google_compute_region_resize_request.alone",
            {"instance_group_manager": "elsewhere", "resize_by": 2},
        ),
        made("google_compute_instance_from_template.f", {"source_instance_template": "gpu"}),
        made("google_compute_instance_from_machine_image.i", {"machine_type": "a2-highgpu-1g"}),
        reservation(),
        made(
            "google_compute_future_reservation.f",
            {"specific_sku_properties": [{"total_count": "8", "instance_properties": [pool]}]},
        ),
        made(
            "google_compute_region_commitment.c",
            {"resources": [{"type": "ACCELERATOR", "amount": "8", "accelerator_type": "nvidia-tesla-v100"}]},
        ),
        made("google_compute_node_template.n", hosts | {"node_type": "n1-node-96-624", "name": "nt"}),
        made("google_compute_node_group.n", {"node_template": "nt", "initial_size": 2}),
        cluster(
            {
                "node_pool": [{"name": "inline", "node_count": 2, "node_config": [pool]}],
                "cluster_autoscaling": [
                    {"enabled": True, "resource_limits": [{"resource_type": "nvidia-l4", "maximum": 8}]}
                ],
            },
            unknown={},
        ),
        made("google_container_cluster.auto", {"location": "us-central1", "enable_autopilot": True}),
        made(
            "google_container_aws_node_pool.a",
            {
                "location": "us-east4",
                "config": [{"instance_type": "p4d.24xlarge"}],
                "autoscaling": [{"min_node_count": 1, "max_node_count": 3}],
            },
        ),
        made(
            "google_container_azure_node_pool.a",
            {
                "location": "us-east4",
                "config": [{"vm_size": "Standard_NC24ads_A100_v4"}],
                "autoscaling": [{"min_node_count": 1, "max_node_count": 3}],
            },
        ),
        slurm_file(nodes(1, 3, machine_type="a3-highgpu-8g")),
        director(
            [resources(machine_type="a3-highgpu-8g")],
            [{"id": "s", "compute_id": "gpu", "static_node_count": 1, "max_dynamic_node_count": 3}],
        ),
        links=GROUP_LINK
        | {
            "google_compute_region_instance_group_manager.r": {
                "version": [{"instance_template": to("google_compute_region_instance_template.t")}]
            },
        },
    )


def _scaling(maximum):
    return [{"min_replicas": 1, "max_replicas": maximum}]


def _services():
    """TPUs, Vertex, notebooks, Cloud Run, Dataproc and the rest."""
    dedicated = [{"machine_spec": [SPEC], "min_replica_count": 1, "max_replica_count": 4}]
    gpu = [{"type": "nvidia-tesla-t4", "core_count": 1}]
    old_spec = {
        "containers": [{"resources": [{"limits": {"nvidia.com/gpu": "1"}}]}],
        "node_selector": {"run.googleapis.com/accelerator": "nvidia-l4"},
    }
    execution = {
        "containers": [{"resources": [{"limits": {"nvidia.com/gpu": "1"}}]}],
        "node_selector": [{"accelerator": "nvidia-l4"}],
    }
    east = {"location": "us-east4"}
    return gcp(
        made("google_tpu_node.n", {"accelerator_type": "v3-8"}),
        made("google_tpu_v2_vm.v", {"accelerator_config": [{"type": "V4", "topology": "2x2x2"}]}),
        made(
            "google_tpu_v2_queued_resource.q",
            {"tpu": [{"node_spec": [{"node": [{"accelerator_type": "v5litepod-16"}]}]}]},
        ),
        made(
            "google_workbench_instance.w",
            east | {"gce_setup": [{"machine_type": "n1-standard-8", "accelerator_configs": gpu}]},
        ),
        made(
            "google_notebooks_instance.n", east | {"machine_type": "n1-standard-8", "accelerator_config": gpu}
        ),
        made(
            "google_notebooks_runtime.n",
            east
            | {
                "virtual_machine": [
                    {"virtual_machine_config": [{"machine_type": "n1-standard-8", "accelerator_config": gpu}]}
                ]
            },
        ),
        made("google_colab_runtime_template.t", east | {"name": "t", "machine_spec": [SPEC]}),
        made(
            "google_colab_runtime.r",
            east | {"notebook_runtime_template_ref": [{"notebook_runtime_template": "t"}]},
        ),
        made(
            "google_colab_notebook_execution.x",
            east | {"custom_environment_spec": [{"machine_spec": [SPEC]}]},
        ),
        made(
            "google_workstations_workstation_config.c",
            east
            | {
                "host": [
                    {"gce_instance": [{"machine_type": "n1-standard-8", "accelerators": T4, "pool_size": 1}]}
                ]
            },
        ),
        made("google_workstations_workstation.w", east | {"workstation_config_id": "elsewhere"}),
        made("google_vertex_ai_deployment_resource_pool.p", {"dedicated_resources": dedicated}),
        made(
            "google_vertex_ai_endpoint_with_model_garden_deployment.g",
            east | {"deploy_config": [{"dedicated_resources": dedicated}]},
        ),
        made(
            "google_vertex_ai_persistent_resource.p",
            east | {"resource_pools": [{"machine_spec": [SPEC], "replica_count": 2}]},
        ),
        made(
            "google_vertex_ai_endpoint.e",
            east | {"deployed_models": [{"dedicated_resources": dedicated}]},
        ),
        run(),
        run("google_cloud_run_v2_worker_pool"),
        made(
            "google_cloud_run_v2_job.j",
            east | {"template": [{"parallelism": 2, "task_count": 9, "template": [execution]}]},
        ),
        made("google_cloud_run_service.s", east | {"template": [{"spec": [old_spec]}]}),
        dataproc(),
        made(
            "google_dataproc_workflow_template.w",
            east
            | {
                "placement": [
                    {
                        "managed_cluster": [
                            {"config": [{"worker_config": [{"machine_type": "a2-highgpu-1g"}]}]}
                        ]
                    }
                ]
            },
        ),
        made(
            "google_dataflow_job.d",
            {"additional_experiments": ["worker_accelerator=type:nvidia-l4;count:1"], "max_workers": 4},
        ),
        made(
            "google_dataflow_flex_template_job.d",
            {
                "parameters": {"dataflow_service_options": "worker_accelerator=type:nvidia-l4;count:2"},
                "max_workers": 4,
            },
        ),
    )


PLANS = {"gcp_machines.json": _machines, "gcp_services.json": _services}
"""The plans in `tests/data/plans`, as they were made."""

_SERVICE = {"template", "containers", "node_selector", "spec"}
_DEPLOYED = {"deployed_models", "dedicated_resources", "machine_spec", "accelerator_type", "machine_type"}
REMOVES = {
    "google_cloud_run_service": _SERVICE,
    "google_cloud_run_v2_job": _SERVICE,
    "google_cloud_run_v2_service": _SERVICE,
    "google_cloud_run_v2_worker_pool": _SERVICE,
    "google_colab_notebook_execution": {
        "custom_environment_spec",
        "machine_spec",
        "accelerator_type",
        "machine_type",
    },
    "google_colab_runtime_template": {"machine_spec", "accelerator_type", "machine_type"},
    "google_compute_autoscaler": {"target", "name"},
    "google_compute_future_reservation": {"guest_accelerators"},
    "google_compute_node_template": {"accelerators", "node_type"},
    "google_compute_region_commitment": {"resources", "accelerator_type"},
    "google_compute_reservation": {"guest_accelerators"},
    "google_container_aws_node_pool": {"spot_config"},
    "google_container_cluster": {"node_pool", "cluster_autoscaling", "enable_autopilot"},
    "google_dataflow_flex_template_job": {"parameters", "additional_experiments"},
    "google_dataflow_job": {"parameters", "additional_experiments"},
    "google_dataproc_cluster": {"cluster_config", "worker_config", "accelerators"},
    "google_dataproc_workflow_template": {"placement"},
    "google_hypercomputecluster_cluster": {"orchestrator", "node_sets"},
    "google_notebooks_instance": {"accelerator_config"},
    "google_notebooks_runtime": {"accelerator_config"},
    "google_storage_bucket_object": {"content", "name"},
    "google_vertex_ai_deployment_resource_pool": _DEPLOYED,
    "google_vertex_ai_endpoint": _DEPLOYED,
    "google_vertex_ai_endpoint_with_model_garden_deployment": _DEPLOYED,
    "google_vertex_ai_persistent_resource": {
        "resource_pools",
        "machine_spec",
        "accelerator_type",
        "machine_type",
    },
    "google_workbench_instance": {"gce_setup", "accelerator_configs"},
    "google_workstations_workstation": {"workstation_config_id"},
    "google_workstations_workstation_config": {"host", "accelerators"},
}
"""By type, attributes of which a change may take the accelerator itself away."""

ELSEWHERE = {
    "google_colab_runtime": {"machine_spec", "accelerator_type", "machine_type"},
    "google_compute_node_group": {"accelerators", "node_type"},
}
"""The same for resources whose accelerators another resource describes."""
