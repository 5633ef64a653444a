"""Pipelines and clusters in text; jobs and tasks that use what others make; types told by their texts."""

import json

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.strings import lines, states
from tests.samples.terraform import block, change, instance, only, plan, reasons, refers, rows

SLURM = """
Region: eu-west-1
Tags: [{Key: customer, Value: C-1}]
HeadNode: {InstanceType: m5.large}
LoginNodes: {Pools: [{Name: in, InstanceType: g5.xlarge, Count: 2}]}
Scheduling:
  Scheduler: slurm
  SlurmQueues:
    - Name: train
      CapacityType: CAPACITY_BLOCK
      Networking: {PlacementGroup: {Enabled: true}}
      ComputeResources:
        - {Name: p5, InstanceType: p5.48xlarge, MinCount: 4, MaxCount: 4}
        - {Name: mixed, Instances: [{InstanceType: p5.48xlarge}, {InstanceType: m5.large}]}
    - Name: cpu
      ComputeResources: [{Name: c5, InstanceType: c5.large}]
"""


def parallel(text, **differs):
    after = {"cluster_configuration": text, "region": None}
    return change("aws-parallelcluster_cluster.hpc", "aws-parallelcluster_cluster", after, **differs)


def test_a_slurm_cluster_has_a_row_for_each_compute_resource(tmp_path):
    login, train, mixed = rows(tmp_path, plan(parallel(SLURM)))

    assert [row.id.rpartition("#")[2] for row in (login, train, mixed)] == [
        "login.in",
        "train.p5",
        "train.mixed",
    ]
    assert (login.ceiling, train.accelerators, train.ceiling) == (exactly(2), exactly(32), exactly(32))
    assert (train.market, train.placement, train.region) == ("reserved", "train", "eu-west-1")
    assert (mixed.accelerators, mixed.ceiling, len(mixed.alternatives)) == (Range(0, 80), exactly(80), 2)
    assert train.claims[0].value == "C-1"


def test_a_batch_cluster_is_without_bound(tmp_path):
    text = {
        "Scheduling": {
            "AwsBatchQueues": [
                {"Name": "q", "ComputeResources": [{"Name": "r", "InstanceTypes": ["p5e"]}, {"Name": "none"}]}
            ]
        }
    }
    known, unknown = rows(tmp_path, plan(parallel(json.dumps(text))))

    assert (known.accelerator, known.ceiling) == ("H200-SXM5-141GB", Range(0))
    assert unknown.accelerator == "unknown"


def test_a_sensitive_cluster_hides_its_names(tmp_path):
    found = rows(tmp_path, plan(parallel(SLURM, sensitive={"cluster_configuration": True})))

    assert {row.instance_type for row in found} == {"(sensitive)"}
    assert {row.region for row in found} == {"(sensitive)"}
    assert [row.id.rpartition("#")[2] for row in found] == ["0", "1", "2"]
    assert found[1].placement == "(sensitive)"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("HeadNode: {InstanceType: m5.large}", "read"),
        ("x: [", "skipped"),
        ("x: [ gpu", "opaque"),
        (None, "opaque"),
    ],
)
def test_a_cluster_without_accelerators_or_text(tmp_path, text, state):
    assert states(
        tmp_path, parallel(text, unknown={"cluster_configuration": True} if text is None else {})
    ) == [state]


def pipeline(definition, **differs):
    body = definition if isinstance(definition, str | None) else json.dumps(definition)
    after = {"pipeline_definition": body, "role_arn": "arn:aws:iam::123456789012:role/x"} | differs.pop(
        "after", {}
    )
    return change("aws_sagemaker_pipeline.p", "aws_sagemaker_pipeline", after, **differs)


def training(kind="ml.p5.48xlarge", number=2):
    return {"ResourceConfig": {"InstanceType": kind, "InstanceCount": number}}


@pytest.mark.parametrize(
    "arguments",
    [
        training(),
        training(number={"Get": "Parameters.Count"}),
        training(kind={"Get": "Parameters.Kind"}),
        {"ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.p5.48xlarge", "InstanceCount": 2}}},
        {"TransformResources": {"InstanceType": "ml.p5.48xlarge", "InstanceCount": 2}},
        {"TrainingJobDefinition": training()},
        {"TrainingJobDefinitions": [training()]},
        {"ResourceConfig": {"InstanceGroups": [{"InstanceType": "ml.p5.48xlarge", "InstanceCount": 2}]}},
    ],
)
@pytest.mark.parametrize("branch", [None, "IfSteps", "ElseSteps"])
def test_a_step_of_a_pipeline_is_delegated_and_runs_may_overlap(tmp_path, arguments, branch):
    step = {"Name": "Train", "Type": "Training", "Arguments": arguments}
    if branch:
        step = {"Name": "If", "Type": "Condition", "Arguments": {branch: [step]}}
    parameters = [{"Name": "Count", "DefaultValue": 2}, {"Name": "Kind", "DefaultValue": "ml.p5.48xlarge"}]

    row = only(tmp_path, plan(pipeline({"Parameters": parameters, "Steps": [step]})))

    assert (row.role, row.account, row.accelerator) == ("delegated", "123456789012", "H100-SXM5-80GB")
    assert (row.accelerators, row.ceiling) == (Range(0), Range(16))
    assert row.id.endswith("#Train")


def test_what_a_pipeline_decides_in_a_run_is_unknown(tmp_path):
    steps = [{"Name": "T", "Arguments": training(kind={"Get": "Steps.Pick.Kind"})}]

    assert reasons(only(tmp_path, plan(pipeline({"Steps": steps})))) == [
        "pipeline_definition.T: is known only when the pipeline runs"
    ]


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (pipeline({"Steps": [{"Name": "T", "Arguments": training("ml.m5.large")}]}), "read"),
        (pipeline({"Steps": [3, {"Name": "F", "Type": "Fail"}]}), "read"),
        (pipeline(None, unknown={"pipeline_definition": True}), "opaque"),
        (pipeline(None, after={"pipeline_definition_s3_location": [{"bucket": "b"}]}), "opaque"),
    ],
)
def test_pipelines_without_accelerators_or_text(tmp_path, entry, state):
    assert states(tmp_path, entry) == [state]


def batch(**after):
    unknown = after.pop("unknown", {})
    texts = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in after.items()}
    return change("aws_batch_job_definition.j", "aws_batch_job_definition", texts, unknown=unknown)


def task(definitions, **after):
    values = {"container_definitions": json.dumps(definitions)} | after
    return change("aws_ecs_task_definition.t", "aws_ecs_task_definition", values)


GPU = {"resourceRequirements": [{"type": "GPU", "value": "4"}]}
LIMITS = {"nodeRangeProperties": [{"container": {"instanceType": "p4d.24xlarge"}}]}
EKS = [{"pod_properties": [{"containers": [{"resources": [{"limits": {"nvidia.com/gpu": "1"}}]}]}]}]


@pytest.mark.parametrize(
    "entry",
    [
        batch(container_properties=GPU),
        batch(node_properties=LIMITS),
        batch(eks_properties=EKS),
        batch(container_properties="{ nvidia.com/gpu"),
        task([GPU | {"name": "a"}]),
        task([{"linuxParameters": {"devices": [{"hostPath": "/dev/neuron0"}]}}]),
        task([{"name": "a"}], inference_accelerator=[{"device_name": "d", "device_type": "eia2.medium"}]),
    ],
)
def test_jobs_and_tasks_that_ask_for_accelerators_count_and_are_no_rows(tmp_path, entry):
    assert rows(tmp_path, plan(entry)) == ()
    assert states(tmp_path, entry) == ["opaque"]


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (batch(container_properties={"resourceRequirements": [{"type": "VCPU", "value": "4"}]}), "read"),
        (batch(container_properties={"resourceRequirements": [{"type": "GPU", "value": "0"}]}), "read"),
        (batch(platform_capabilities=["FARGATE"], container_properties=GPU), "read"),
        (batch(container_properties=None, unknown={"container_properties": True}), "skipped"),
        (task([{"name": "gpu-metrics"}]), "read"),
        (task([GPU], requires_compatibilities=["FARGATE"]), "read"),
    ],
)
def test_jobs_and_tasks_that_ask_for_none_do_not_count(tmp_path, entry, state):
    assert states(tmp_path, entry) == [state]


def test_tasks_leave_nothing_open_when_the_plan_makes_their_machines(tmp_path):
    ((_, state, reason),) = lines(tmp_path, task([GPU]), instance())

    assert (state, reason.endswith("the plan has such machines")) == ("read", True)


def other(kind, **after):
    unknown = after.pop("unknown", {})
    return change(f"{kind}.x", kind, after, unknown=unknown)


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (other("nomad_job", jobspec='job "x" { device "nvidia/gpu" { count = 2 } }'), "opaque"),
        (other("nomad_job", jobspec='job "x" {}'), "skipped"),
        (other("nomad_job", unknown={"jobspec": True}), "opaque"),
        (other("argocd_application", spec=[{"source": [{"helm": [{"values": "gpu: 1"}]}]}]), "opaque"),
        (other("argocd_application", spec=[{"source": [{"path": "web"}]}]), "skipped"),
        (
            other(
                "argocd_application",
                spec=[{"source": [{"helm": [{}]}]}],
                unknown={"spec": [{"source": [{"helm": [{"values": True}]}]}]},
            ),
            "opaque",
        ),
        (
            other(
                "argocd_application",
                spec=[{"source": [{}]}],
                unknown={"spec": [{"destination": [{"server": True}]}]},
            ),
            "skipped",
        ),
    ],
)
def test_documents_of_other_schedulers_count_by_their_signs(tmp_path, entry, state):
    assert states(tmp_path, entry) == [state]


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (other("aws_opsworks_instance", instance_type="m5.xlarge"), "skipped"),
        (other("aws_opsworks_instance", unknown={"instance_type": True}), "opaque"),
        (other("aws_opsworks_instance", instance_type="m5.xlarge", unknown={"id": True}), "skipped"),
        (other("google_composer_environment", config=[{"a": "LINUX_GPU_CONTAINER"}]), "opaque"),
        (other("google_composer_environment", config=[{"a": "LINUX_CONTAINER"}]), "skipped"),
        (other("google_composer_environment", config=3), "skipped"),
        (other("hcloud_server", server_type="gex44"), "opaque"),
    ],
)
def test_types_that_are_not_read_count_by_their_texts_where_those_tell(tmp_path, entry, state):
    assert states(tmp_path, entry) == [state]


@pytest.mark.parametrize("name", ["Standard_NC24ads_A100_v4", "g5.xlarge"])
def test_types_that_are_not_read_and_name_accelerators_are_rows(tmp_path, name):
    row = only(tmp_path, plan(other("aws_opsworks_instance", instance_type=name)))

    assert row.unread
    assert reasons(row) == [f"instance_type: type not read; says {name.lower()}"]


def test_a_job_that_cannot_be_walked_is_a_row_of_unknowns(tmp_path):
    text = json.dumps(plan(other("argocd_application", spec="@"))).replace('"@"', "[" * 300 + "]" * 300)

    assert reasons(only(tmp_path, text.encode())) == [
        "resource_changes[0].change.after.spec: is nested too deeply"
    ]


def test_a_computed_document_that_nobody_set_does_not_matter(tmp_path):
    document = plan(
        batch(container_properties=None, unknown={"container_properties": True}),
        root={"resources": [block("aws_batch_job_definition.j", {"node_properties": refers("local.x")})]},
    )
    from tests.samples.terraform import read

    assert [line.state for line in read(tmp_path, document).coverage] == ["read"]
