"""Services that run machines: Vertex AI, notebooks, workstations, Cloud Run, Dataproc, Dataflow."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.gcp_plans import SPEC, T4, dataproc, gcp, made, run, to
from tests.samples.terraform import always, only, reasons, rows

EAST = {"location": "us-east4"}
GPU = [{"type": "NVIDIA_TESLA_T4", "core_count": 2}]


def workbench(setup, **differs):
    return made("google_workbench_instance.w", EAST | {"gce_setup": setup}, **differs)


def test_a_workbench_instance_has_its_setups_accelerators(tmp_path):
    row = only(tmp_path, gcp(workbench([{"machine_type": "n1-standard-8", "accelerator_configs": GPU}])))

    assert (row.accelerator, row.ceiling, row.region) == ("T4", exactly(2), "us-east4")


def test_a_workbench_instance_with_an_accelerated_type_counts_once(tmp_path):
    setup = [
        {"machine_type": "g2-standard-24", "accelerator_configs": [{"type": "NVIDIA_L4", "core_count": "2"}]}
    ]

    assert only(tmp_path, gcp(workbench(setup))).ceiling == exactly(2)


def test_a_workbench_instance_without_a_choice_is_plain(tmp_path):
    name = "google_workbench_instance.w"
    computed = workbench(None, unknown={"gce_setup": True})
    inner = workbench([{}], unknown={"gce_setup": [{"machine_type": True, "accelerator_configs": True}]})
    plain = {name: {"location": always("x")}}
    set_ = {name: {"gce_setup": [{"disable_public_ip": always(True)}]}}

    assert rows(tmp_path, gcp(workbench([]))) == ()
    assert rows(tmp_path, gcp(computed, links=plain)) == ()
    assert rows(tmp_path, gcp(inner, links=set_)) == ()
    assert only(tmp_path, gcp(computed, links=set_)).accelerator == "unknown"
    assert only(
        tmp_path, gcp(inner, links={name: {"gce_setup": [{"machine_type": to("var.t")}]}})
    ).ceiling == Range(0)


def test_older_notebooks_are_read_alike(tmp_path):
    machine = {"machine_type": "n1-standard-8", "accelerator_config": GPU}
    runtime = {"virtual_machine": [{"virtual_machine_config": [machine]}]}

    found = rows(
        tmp_path,
        gcp(
            made("google_notebooks_instance.n", EAST | machine),
            made("google_notebooks_runtime.r", EAST | runtime),
            made("google_notebooks_runtime.s", EAST | {"virtual_machine": []}),
        ),
    )

    assert [(row.accelerator, row.ceiling) for row in found] == [
        ("T4", exactly(2)),
        ("T4", exactly(2)),
        ("unknown", Range(0)),
    ]


def colab(after=None, **differs):
    return made(
        "google_colab_runtime_template.t",
        EAST | {"name": "t", "machine_spec": [SPEC]} | (after or {}),
        **differs,
    )


def runtime(name="t"):
    reference = [{"notebook_runtime_template": name}]
    return made("google_colab_runtime.r", EAST | {"notebook_runtime_template_ref": reference})


def test_a_colab_runtime_is_one_machine_of_its_template(tmp_path):
    shown, row = rows(tmp_path, gcp(colab(), runtime("projects/p/locations/l/notebookRuntimeTemplates/t")))

    assert (shown.role, shown.ceiling) == ("template", ZERO)
    assert (row.accelerator, row.ceiling) == ("T4", exactly(2))


def test_a_colab_template_may_be_plain_unknown_or_broken(tmp_path):
    name = "google_colab_runtime_template.t"
    unspecified = {
        "machine_type": "e2-standard-4",
        "accelerator_type": "ACCELERATOR_TYPE_UNSPECIFIED",
        "accelerator_count": 0,
    }
    hidden = colab({"machine_spec": None}, unknown={"machine_spec": True})

    assert rows(tmp_path, gcp(colab({"machine_spec": []}), runtime())) == ()
    assert rows(tmp_path, gcp(colab({"machine_spec": [unspecified]}), runtime())) == ()
    assert [
        row.accelerator
        for row in rows(tmp_path, gcp(hidden, runtime(), links={name: {"machine_spec": [{}]}}))
    ] == ["unknown"] * 2
    assert [row.accelerator for row in rows(tmp_path, gcp(colab({"machine_spec": 7}), runtime()))] == [
        "unknown"
    ] * 2
    assert only(tmp_path, gcp(runtime())).accelerator == "unknown"


def test_a_notebook_execution_has_its_own_machine_or_its_templates(tmp_path):
    name = "google_colab_notebook_execution.x"
    own = made(name, EAST | {"custom_environment_spec": [{"machine_spec": [SPEC]}]})
    plain = made(name, EAST | {"custom_environment_spec": [{}]})
    made_of = made(name, EAST | {"notebook_runtime_template_resource_name": "projects/p/locations/l/x/t"})

    assert only(tmp_path, gcp(own)).ceiling == exactly(2)
    assert rows(tmp_path, gcp(plain)) == ()
    assert rows(tmp_path, gcp(colab(), made_of))[1].ceiling == exactly(2)
    assert only(tmp_path, gcp(made_of)).accelerator == "unknown"


def workstations(**instance):
    host = [{"gce_instance": [{"machine_type": "n1-standard-8", "accelerators": T4} | instance]}]
    return made(
        "google_workstations_workstation_config.c", EAST | {"workstation_config_id": "c", "host": host}
    )


def test_workstations_are_as_many_as_users_start(tmp_path):
    row = only(tmp_path, gcp(workstations(pool_size=2)))

    assert (row.instances, row.ceiling) == (Range(2), Range(4))
    assert "each user" in reasons(row)[0]


def test_boosts_of_workstations_are_parts(tmp_path):
    boosts = [
        {"machine_type": "g2-standard-8", "accelerators": []},
        {"machine_type": "e2-standard-4", "accelerators": []},
    ]

    found = rows(
        tmp_path, gcp(workstations(machine_type="e2-standard-4", accelerators=[], boost_configs=boosts))
    )

    assert [(row.id, row.accelerator) for row in found] == [
        ("google_workstations_workstation_config.c#boost_configs[0]", "L4")
    ]


def test_a_workstation_counts_with_its_configuration(tmp_path):
    one = made("google_workstations_workstation.w", EAST | {"workstation_config_id": "c"})
    bare = made("google_workstations_workstation_config.c", EAST | {"workstation_config_id": "c", "host": []})
    empty = made("google_workstations_workstation_config.c", EAST | {"host": [{"gce_instance": []}]})

    assert [row.kind for row in rows(tmp_path, gcp(workstations(), one))] == [
        "google_workstations_workstation_config"
    ]
    assert rows(tmp_path, gcp(bare, empty)) == ()
    assert only(tmp_path, gcp(one)).accelerator == "unknown"


def deployed(low=1, top=4, **differs):
    return [{"machine_spec": [SPEC], "min_replica_count": low, "max_replica_count": top} | differs]


def vertex(dedicated, **differs):
    return made("google_vertex_ai_deployment_resource_pool.p", {"dedicated_resources": dedicated}, **differs)


@pytest.mark.parametrize(
    ("dedicated", "planned", "ceiling"),
    [
        (deployed(), Range(2, 8), exactly(8)),
        (deployed(2, None), exactly(4), exactly(4)),
        (deployed(None, None), Range(0), Range(0)),
    ],
)
def test_a_deployment_pool_has_replicas(tmp_path, dedicated, planned, ceiling):
    row = only(tmp_path, gcp(vertex(dedicated)))

    assert (row.accelerators, row.ceiling, row.instance_type) == (planned, ceiling, "n1-standard-8")


def test_a_deployment_pool_of_spot_machines_or_of_unknown_replicas(tmp_path):
    open_ = vertex(deployed(top=None), unknown={"dedicated_resources": [{"max_replica_count": True}]})

    assert only(tmp_path, gcp(vertex(deployed(spot=True)))).market == "spot"
    assert only(tmp_path, gcp(open_)).ceiling == Range(2)
    assert only(tmp_path, gcp(vertex([]))).accelerator == "unknown"


@pytest.mark.parametrize(
    ("spec", "chip", "count"),
    [
        ({"machine_type": "a2-highgpu-1g", "accelerator_type": "NVIDIA_TESLA_A100"}, "A100-SXM4-40GB", 1),
        ({"machine_type": "ct5lp-hightpu-4t", "accelerator_type": None}, "TPU-v5e", 4),
        (
            {"machine_type": "n1-standard-8", "accelerator_type": "NVIDIA_NEW", "accelerator_count": 2},
            "unknown",
            2,
        ),
        ({"machine_type": "n1-standard-8", "accelerator_count": 2}, "unknown", 2),
    ],
)
def test_a_machine_specification_may_imply_or_name_its_accelerator(tmp_path, spec, chip, count):
    row = only(tmp_path, gcp(vertex(deployed(1, 1, machine_spec=[spec]))))

    assert (row.accelerator, row.ceiling) == (chip, exactly(count))


def test_an_accelerator_type_that_is_unknown_and_configured_is_unknown(tmp_path):
    spec = {"machine_type": "n1-standard-8"}
    unknown = {"dedicated_resources": [{"machine_spec": [{"accelerator_type": True}]}]}
    made_of = vertex(deployed(1, 1, machine_spec=[spec]), unknown=unknown)
    name = "google_vertex_ai_deployment_resource_pool.p"
    link = {name: {"dedicated_resources": [{"machine_spec": [{"accelerator_type": to("var.a")}]}]}}
    unset = {name: {"dedicated_resources": [{"machine_spec": [{"machine_type": to("var.a")}]}]}}

    assert only(tmp_path, gcp(made_of, links=link)).accelerator == "unknown"
    assert rows(tmp_path, gcp(made_of, links=unset)) == ()


def garden(config, **differs):
    return made(
        "google_vertex_ai_endpoint_with_model_garden_deployment.g",
        EAST | {"deploy_config": config},
        **differs,
    )


def test_a_garden_deployment_has_its_machines_or_the_gardens(tmp_path):
    path = {"deploy_config": [{"dedicated_resources": True}]}

    assert only(tmp_path, gcp(garden([{"dedicated_resources": deployed()}]))).ceiling == exactly(8)
    chosen = only(tmp_path, gcp(garden([])))
    assert (chosen.accelerator, chosen.instances, chosen.ceiling) == ("unknown", Range(1), Range(0))
    assert "the model garden chooses" in reasons(chosen)[0]
    assert "known only after apply" in reasons(only(tmp_path, gcp(garden([{}], unknown=path))))[0]


def test_models_that_are_known_to_be_deployed_are_parts_of_an_endpoint(tmp_path):
    models = [{"dedicated_resources": []}, {"dedicated_resources": deployed()}]
    endpoint = made("google_vertex_ai_endpoint.e", EAST | {"deployed_models": models})

    assert only(tmp_path, gcp(endpoint)).id == "google_vertex_ai_endpoint.e#deployed_models[1]"
    assert rows(tmp_path, gcp(made("google_vertex_ai_endpoint.e", EAST))) == ()


def test_pools_of_a_persistent_resource_are_parts(tmp_path):
    pools = [
        {"machine_spec": [SPEC], "replica_count": "3"},
        {"machine_spec": [SPEC], "autoscaling_spec": [{"min_replica_count": 1, "max_replica_count": 5}]},
    ]
    name = "google_vertex_ai_persistent_resource.p"

    found = rows(tmp_path, gcp(made(name, EAST | {"resource_pools": pools})))

    assert [(row.id[-3:], row.ceiling.max) for row in found] == [("[0]", 6), ("[1]", 10)]
    assert only(tmp_path, gcp(made(name, EAST))).accelerator == "unknown"


@pytest.mark.parametrize("kind", ["google_cloud_run_v2_service", "google_cloud_run_v2_worker_pool"])
def test_a_cloud_run_service_has_a_gpu_in_each_instance(tmp_path, kind):
    row = only(tmp_path, gcp(run(kind)))

    assert (row.accelerator, row.accelerators, row.ceiling) == ("L4", Range(1, 5), exactly(5))


@pytest.mark.parametrize(("is_set", "ceiling"), [(True, Range(0)), (False, exactly(5))])
def test_a_number_by_hand_that_is_not_known_may_be_more_than_the_limit(tmp_path, is_set, ceiling):
    service = run(scaling=[{"max_instance_count": 5}])
    service["change"]["after_unknown"] = {"template": [{"scaling": [{"manual_instance_count": True}]}]}
    block = {"max_instance_count": always(5)} | ({"manual_instance_count": to("var.n")} if is_set else {})
    link = {"google_cloud_run_v2_service.s": {"template": [{"scaling": [block]}]}}

    assert only(tmp_path, gcp(service, links=link)).ceiling == ceiling


def limits(value):
    return [{"resources": [{"limits": {"nvidia.com/gpu": value}}]}, {"resources": []}]


@pytest.mark.parametrize(
    ("differs", "chip", "each"),
    [
        ({"containers": limits("2")}, "L4", 2),
        ({"containers": []}, "L4", 1),
        ({"node_selector": [{"accelerator": "nvidia-new"}]}, "unknown", 1),
        ({"node_selector": []}, "unknown", 1),
        ({"node_selector": [{"accelerator": None}]}, "unknown", 1),
        ({"containers": limits("many")}, "L4", None),
        ({"containers": limits({})}, "L4", None),
    ],
)
def test_selector_and_limits_of_cloud_run_tell_the_gpu(tmp_path, differs, chip, each):
    row = only(tmp_path, gcp(run(**differs)))

    assert (row.accelerator, row.accelerators_per_instance) == (chip, each)


def test_a_cloud_run_service_without_a_gpu_is_no_row(tmp_path):
    unknown = {"template": [{"containers": [{"resources": [{"limits": True}]}]}]}
    plain = run(node_selector=[], containers=[{"resources": [{"limits": None}]}])
    plain["change"]["after_unknown"] = unknown
    link = {"google_cloud_run_v2_service.s": {"template": [{"containers": [{"image": always("i")}]}]}}

    assert (
        rows(tmp_path, gcp(run(node_selector=[], containers=[{"resources": [{"limits": {"cpu": "1"}}]}])))
        == ()
    )
    assert rows(tmp_path, gcp(plain, links=link)) == ()


def test_a_cloud_run_selector_that_no_configuration_shows_may_be_a_dynamic_block(tmp_path):
    service = run(node_selector=None, containers=[{"resources": []}])
    service["change"]["after_unknown"] = {"template": [{"node_selector": True}]}
    link = {"google_cloud_run_v2_service.s": {"template": [{"containers": [{"image": always("i")}]}]}}

    assert only(tmp_path, gcp(service, links=link)).accelerator == "unknown"


def test_a_gpu_of_cloud_run_may_be_unknown(tmp_path):
    plain = run(node_selector=[], containers=[{"resources": [{"limits": None}]}])
    plain["change"]["after_unknown"] = {"template": [{"containers": [{"resources": [{"limits": True}]}]}]}
    containers = [{"resources": [{"limits": to("var.limits")}]}]
    link = {"google_cloud_run_v2_service.s": {"template": [{"containers": containers}]}}
    hidden = run(node_selector=[])
    hidden["change"]["after_unknown"] = {"template": [{"node_selector": True}]}
    selector = {
        "google_cloud_run_v2_service.s": {"template": [{"node_selector": [{"accelerator": to("var.g")}]}]}
    }

    assert only(tmp_path, gcp(plain, links=link)).accelerator == "unknown"
    assert only(tmp_path, gcp(hidden, links=selector)).accelerator == "unknown"


@pytest.mark.parametrize(
    ("scaling", "own", "ceiling"),
    [
        ([], [], Range(0)),
        ([{"max_instance_count": 5}], [{"max_instance_count": 3}], exactly(3)),
        ([], [{"manual_instance_count": 4}], exactly(4)),
        ([{"min_instance_count": 9, "max_instance_count": 5}], [], exactly(5)),
    ],
)
def test_cloud_run_scales_within_its_limits(tmp_path, scaling, own, ceiling):
    service = run(scaling=scaling)
    service["change"]["after"]["scaling"] = own

    assert only(tmp_path, gcp(service)).ceiling == ceiling


def job(**counts):
    task = {
        "containers": limits("1"),
        "node_selector": [{"accelerator": "nvidia-l4"}],
    }
    return made("google_cloud_run_v2_job.j", EAST | {"template": [{"template": [task]} | counts]})


@pytest.mark.parametrize(
    ("counts", "ceiling"),
    [
        ({}, exactly(1)),
        ({"task_count": 9, "parallelism": 2}, exactly(2)),
        ({"task_count": 9, "parallelism": 0}, exactly(9)),
        ({"task_count": 3, "parallelism": 50}, exactly(3)),
        ({"task_count": "many"}, Range(0)),
        ({"task_count": "many", "parallelism": 4}, exactly(4)),
    ],
)
def test_a_job_runs_as_many_tasks_as_run_side_by_side(tmp_path, counts, ceiling):
    assert only(tmp_path, gcp(job(**counts))).ceiling == ceiling


def old_service(annotations=None, service=None, selector=None):
    spec = {
        "containers": limits("1"),
        "node_selector": selector or {"run.googleapis.com/accelerator": "nvidia-l4"},
    }
    template = {"spec": [spec], "metadata": [{"annotations": annotations}]}
    return made(
        "google_cloud_run_service.s", EAST | {"template": [template], "metadata": [{"annotations": service}]}
    )


@pytest.mark.parametrize(
    ("annotations", "service", "ceiling"),
    [
        (
            {"autoscaling.knative.dev/maxScale": "7", "autoscaling.knative.dev/minScale": "2"},
            None,
            exactly(7),
        ),
        ({"autoscaling.knative.dev/maxScale": "7"}, {"run.googleapis.com/maxScale": "3"}, exactly(3)),
        (None, None, Range(0)),
    ],
)
def test_the_first_generation_says_its_scale_in_annotations(tmp_path, annotations, service, ceiling):
    row = only(tmp_path, gcp(old_service(annotations, service)))

    assert (row.accelerator, row.ceiling) == ("L4", ceiling)


def test_a_first_generation_service_without_a_gpu_is_no_row(tmp_path):
    plain = made("google_cloud_run_service.s", EAST | {"template": [{"spec": [{"containers": []}]}]})
    computed = made(
        "google_cloud_run_service.s",
        EAST | {"template": [{"spec": [{"containers": []}]}]},
        unknown={"template": [{"spec": [{"node_selector": True}]}]},
    )
    link = {"google_cloud_run_service.s": {"template": [{"spec": [{"containers": [{}]}]}]}}

    assert rows(tmp_path, gcp(plain)) == ()
    assert rows(tmp_path, gcp(computed, links=link)) == ()


LONG_T4 = [{"accelerator_type": "nvidia-tesla-t4", "accelerator_count": 2}]


def test_groups_of_a_dataproc_cluster_are_parts(tmp_path):
    more = {
        "master_config": [{"machine_type": "g2-standard-8", "accelerators": []}],
        "preemptible_worker_config": [{"num_instances": 3}],
        "auxiliary_node_groups": [
            {"node_group": [{"node_group_config": [{"machine_type": "a2-highgpu-1g", "num_instances": 2}]}]},
            {"node_group": []},
        ],
    }

    found = rows(tmp_path, gcp(dataproc(more)))

    assert [(row.id.partition("#")[2], row.accelerator, row.ceiling.max) for row in found] == [
        ("master", "L4", 1),
        ("worker", "T4", 8),
        ("auxiliary[0]", "A100-SXM4-40GB", 2),
    ]


def test_secondary_workers_have_the_workers_type_or_their_own_list(tmp_path):
    worker = [{"machine_type": "a2-highgpu-1g", "num_instances": 2, "accelerators": []}]
    same = {"worker_config": worker, "preemptible_worker_config": [{"num_instances": 3}]}
    types = [{"machine_types": ["g2-standard-8", "a2-highgpu-1g"]}]
    own = {
        "worker_config": worker,
        "secondary_worker_config": [
            {"num_instances": 3, "instance_flexibility_policy": [{"instance_selection_list": types}]}
        ],
    }

    assert [(row.ceiling.max, row.market) for row in rows(tmp_path, gcp(dataproc(same)))] == [
        (2, "on_demand"),
        (3, "spot"),
    ]
    assert len(rows(tmp_path, gcp(dataproc(own)))[1].alternatives) == 2


def policy(worker=10, **differs):
    blocks = {"worker_config": [{"max_instances": worker}]} | differs
    return made("google_dataproc_autoscaling_policy.p", EAST | {"policy_id": "p", "name": "p"} | blocks)


SCALED = {"autoscaling_config": [{"policy_uri": "projects/x/locations/y/autoscalingPolicies/p"}]}


def test_an_autoscaling_policy_raises_the_ceiling_of_workers(tmp_path):
    row = only(tmp_path, gcp(dataproc(SCALED), policy()))

    assert (row.accelerators, row.ceiling) == (exactly(8), exactly(20))


def test_a_policy_limits_secondary_workers_to_none_unless_it_says_more(tmp_path):
    workers = [{"machine_type": "a2-highgpu-1g", "num_instances": 2, "accelerators": []}]
    config = SCALED | {"worker_config": workers, "preemptible_worker_config": [{"num_instances": 0}]}
    more = policy(secondary_worker_config=[{"max_instances": 6}])

    assert [row.ceiling.max for row in rows(tmp_path, gcp(dataproc(config), policy()))] == [10, 0]
    assert [row.ceiling.max for row in rows(tmp_path, gcp(dataproc(config), more))] == [10, 6]


@pytest.mark.parametrize(
    ("policies", "reason"),
    [
        ((), "p is not in the plan"),
        ((policy(worker=None),), "the limit of google_dataproc_autoscaling_policy.p is not known"),
    ],
)
def test_a_policy_that_is_not_known_leaves_workers_open(tmp_path, policies, reason):
    row = only(tmp_path, gcp(dataproc(SCALED), *policies))

    assert (row.accelerators, row.ceiling) == (exactly(8), Range(8))
    assert reason in reasons(row)[0]


@pytest.mark.parametrize("unknown", [True, [{"max_instances": True}]])
def test_a_limit_of_secondary_workers_that_is_not_known_is_not_the_default(tmp_path, unknown):
    workers = [{"machine_type": "a2-highgpu-1g", "num_instances": 2, "accelerators": []}]
    config = SCALED | {"worker_config": workers, "secondary_worker_config": [{"num_instances": 1}]}
    limit = policy(secondary_worker_config=None if unknown is True else [{}])
    limit["change"]["after_unknown"] = {"secondary_worker_config": unknown}

    _, secondary = rows(tmp_path, gcp(dataproc(config), limit))

    assert secondary.ceiling == Range(1)
    assert "the limit of google_dataproc_autoscaling_policy.p is not known" in reasons(secondary)[0]


def test_numbers_of_dataproc_have_defaults_and_may_be_unknown(tmp_path):
    group = [{"machine_type": "a2-highgpu-1g", "accelerators": []}]
    unset = dataproc({"worker_config": group})
    open_ = dataproc({"worker_config": group})
    open_["change"]["after_unknown"] = {"cluster_config": [{"worker_config": [{"num_instances": True}]}]}
    link = {
        "google_dataproc_cluster.d": {"cluster_config": [{"worker_config": [{"num_instances": to("var.n")}]}]}
    }

    assert only(tmp_path, gcp(unset)).ceiling == exactly(2)
    assert only(tmp_path, gcp(open_, links=link)).ceiling == Range(0)


def test_a_dataproc_cluster_may_be_plain_or_wholly_unknown(tmp_path):
    name = "google_dataproc_cluster.d"
    hidden = made(name, {"region": "us-central1", "cluster_config": None}, unknown={"cluster_config": True})
    plain = {name: {"region": always("x")}}
    link = {name: {"cluster_config": [{"worker_config": [{"machine_type": to("var.t")}]}]}}

    assert rows(tmp_path, gcp(hidden, links=plain)) == ()
    assert only(tmp_path, gcp(hidden, links=link)).accelerator == "unknown"


def test_node_pools_of_dataproc_on_gke_are_parts(tmp_path):
    pools = [
        {
            "node_pool_config": [
                {"config": [{"machine_type": "a2-highgpu-1g"}], "autoscaling": [{"max_node_count": 5}]}
            ]
        },
        {"node_pool_config": [{"config": [{"machine_type": "g2-standard-8"}]}]},
        {"node_pool_config": []},
    ]
    virtual = [{"kubernetes_cluster_config": [{"gke_cluster_config": [{"node_pool_target": pools}]}]}]
    cluster = made(
        "google_dataproc_cluster.d", {"region": "r", "cluster_config": [], "virtual_cluster_config": virtual}
    )

    assert [row.ceiling for row in rows(tmp_path, gcp(cluster))] == [exactly(5), Range(0)]


def workflow(config):
    managed = [{"managed_cluster": [{"config": config}]}]
    return made("google_dataproc_workflow_template.w", EAST | {"placement": managed})


def test_a_workflow_is_a_template(tmp_path):
    row = only(
        tmp_path, gcp(workflow([{"worker_config": [{"machine_type": "a2-highgpu-1g", "num_instances": 4}]}]))
    )

    assert (row.role, row.ceiling, row.accelerator) == ("template", ZERO, "A100-SXM4-40GB")
    assert rows(tmp_path, gcp(workflow([]))) == ()


def dataflow(kind="google_dataflow_job", **after):
    values = {"machine_type": None, "max_workers": 4, "num_workers": 1, "additional_experiments": []}
    return made(f"{kind}.d", values | after)


WORKER = "worker_accelerator=type:nvidia-tesla-t4;count:2;install-nvidia-driver"


@pytest.mark.parametrize(
    "after",
    [
        {"additional_experiments": ["shuffle_mode=service", WORKER]},
        {"parameters": {"dataflow_service_options": f"enable_prime,{WORKER}"}},
        {"parameters": {"experiments": [WORKER]}},
    ],
)
def test_options_of_a_dataflow_job_ask_for_accelerators(tmp_path, after):
    row = only(tmp_path, gcp(dataflow("google_dataflow_flex_template_job", **after)))

    assert (row.instance_type, row.accelerator, row.ceiling) == ("n1-standard-1", "T4", exactly(8))


def test_a_dataflow_job_without_them_is_no_row_unless_its_machines_tell(tmp_path):
    assert rows(tmp_path, gcp(dataflow())) == ()
    assert rows(tmp_path, gcp(dataflow(parameters={"input": WORKER}))) == ()
    assert only(tmp_path, gcp(dataflow(machine_type="g2-standard-8"))).ceiling == exactly(4)
    assert only(tmp_path, gcp(dataflow(additional_experiments=[WORKER], max_workers=0))).ceiling == Range(2)


@pytest.mark.parametrize(
    ("unknown", "path"),
    [
        ({"additional_experiments": True}, "additional_experiments"),
        ({"additional_experiments": [True]}, "additional_experiments"),
        ({"parameters": True}, "parameters"),
        ({"parameters": {"experiments": True}}, "parameters"),
    ],
)
def test_options_that_are_unknown_may_ask_for_accelerators(tmp_path, unknown, path):
    job_ = dataflow()
    job_["change"]["after_unknown"] = unknown
    link = {"google_dataflow_job.d": {path: to("var.options")}}

    row = only(tmp_path, gcp(job_, links=link))

    assert (row.accelerator, row.unresolved[0].path) == ("unknown", path)
