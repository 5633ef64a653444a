"""What no reader reads: signs of accelerators are rows and lines, everything else is silent."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.table import READERS
from guardrails.model.range import ZERO, Range
from tests.samples.terraform import CATALOG, block, change, instance, plan, read, reasons, refers

TYPES = sorted({shape.instance_type for shape in CATALOG.shapes.values() if shape.kind == "machine"})
POLICY = {
    "Statement": [{"Effect": "Deny", "Action": "*", "Condition": {"x": {"ec2:InstanceType": "p5.48xlarge"}}}]
}
NODE_POOL = """
apiVersion: karpenter.sh/v1
kind: NodePool
spec:
  requirements: [{key: karpenter.k8s.aws/instance-family, operator: In, values: [p5]}]
"""
SIGNS = {
    "a type": ("acme_box", {"instance_type": "p5.48xlarge"}, "p5.48xlarge"),
    "a type that nobody knows": ("acme_box", {"instance_type": "p9.48xlarge"}, "p9.48xlarge"),
    "a size": ("acme_box", {"a": [{"b": {"c": ["Standard_ND96isr_H100_v5"]}}]}, "standard_nd96isr_h100_v5"),
    "a type as a key": ("acme_box", {"pools": {"p5.48xlarge": 4}}, "p5.48xlarge"),
    "a chip in a field for machines": ("paperspace2_machine", {"machine_type": "H100x8"}, "H100x8"),
    "a field for accelerators": ("snow_pool", {"gpu_per_unit": 8}, "gpu_per_unit"),
    "a resource of Kubernetes": ("acme_box", {"limits": {"nvidia.com/gpu": "8"}}, "nvidia.com/gpu"),
    "a device in a field for machines": ("snow_pool", {"instance_family": "GPU_NV_L"}, "GPU_NV_L"),
    "a pattern of types": ("awscc_ecs_thing", {"allowed_instance_types": ["p5*"]}, "p5*"),
    "a name and its value": (
        "acme_env",
        {"setting": [{"name": "InstanceTypes", "value": "g4dn.xlarge"}]},
        "g4dn.xlarge",
    ),
    "an accelerator by name": (
        "acme_box",
        {"x": "worker_accelerator=type:nvidia-tesla-t4;count:1"},
        "nvidia-tesla-t4",
    ),
    "a slice": ("null_resource", {"triggers": {"node": "v5p-128"}}, "v5p-128"),
    "JSON": (
        "aws_scheduler_schedule",
        {"target": [{"input": json.dumps({"T": "ml.p5.48xlarge"})}]},
        "p5.48xlarge",
    ),
    "YAML": (
        "acme_workflow",
        {"source_contents": "main:\n  body:\n    acceleratorType: v5p-128\n"},
        "acceleratorType",
    ),
    "a manifest": ("github_repository_file", {"content": NODE_POOL}, "p5"),
    "a script": (
        "acme_script",
        {"text": "az vmss create --vm-sku Standard_ND96isr_H100_v5 -c 16"},
        "standard_nd96isr_h100_v5",
    ),
    "a script that asks": ("acme_script", {"text": "#!/bin/sh\nrun --gpus=8 --image x"}, "gpus 8"),
    "a setting of a script": (
        "acme_script",
        {"text": "run acceleratorType=big-1 and more"},
        "acceleratorType big-1",
    ),
    "a desktop": ("acme_desktop", {"compute_type_name": "GRAPHICS_G4DN"}, "GRAPHICS_G4DN"),
    "a file that is applied": (
        "local_file",
        {"filename": "a.sh", "content": "run p5.48xlarge"},
        "p5.48xlarge",
    ),
    "a statement": (
        "acme_sql",
        {"text": "CREATE COMPUTE POOL p INSTANCE_FAMILY = GPU_NV_M"},
        "INSTANCE_FAMILY GPU",
    ),
    "a command of an unseen type": (
        "acme_script",
        {"text": "aws ec2  run-instances --launch-template LaunchTemplateName=x"},
        "aws ec2 run-instances, of a type that is not shown",
    ),
    "nothing but a chip": ("acme_box", {"variant": "8x NVIDIA H100 SXM5"}, "8x NVIDIA H100 SXM5"),
    "a chip in a field for chips": ("acme_box", {"card_model": "rtx-4090"}, "rtx-4090"),
    "a batch script": ("acme_script", {"text": "#!/bin/sh\n#SBATCH --gres=gpu:8\n"}, "gres gpu:8"),
    "base64": ("acme_box", {"user_data": base64.b64encode(b"x p5.48xlarge").decode()}, "p5.48xlarge"),
    "a class of Kubernetes": (
        "azapi_data_plane_resource",
        {"body": {"aiToolchainOperatorProfile": {"enabled": True}}},
        "aiToolchainOperatorProfile",
    ),
}
SILENT = {
    "a description": ("acme_box", {"description": "cheaper than p5.48xlarge"}),
    "tags": ("acme_box", {"tags": {"size": "p5.48xlarge"}, "tags_all": {"size": "p5.48xlarge"}}),
    "an image": ("acme_box", {"ami_name": "nvidia-gpu-h100-2026", "image_type": "AL2_x86_64_GPU"}),
    "a name": ("aws_s3_bucket", {"bucket": "gpu-logs", "name": "h100"}),
    "a permission": ("acme_role", {"policy": json.dumps(POLICY)}),
    "a policy": ("aws_iam_policy", {"policy": json.dumps({"Allowed": ["p5.48xlarge"]})}),
    "a rule of an organisation": (
        "google_org_policy_policy",
        {"spec": [{"rules": [{"values": ["a3-highgpu-8g"]}]}]},
    ),
    "a dashboard": (
        "aws_cloudwatch_dashboard",
        {"dashboard_body": json.dumps({"InstanceType": "p5.48xlarge"})},
    ),
    "an alarm": ("aws_cloudwatch_metric_alarm", {"dimensions": {"InstanceType": "p5.48xlarge"}}),
    "a budget": ("aws_budgets_budget", {"cost_filter": [{"values": ["p5.48xlarge"]}]}),
    "prices": ("aws_ssm_parameter", {"value": json.dumps({"prices": {"p5.48xlarge": 98.32}})}),
    "what is excluded": ("acme_box", {"excluded_instance_types": ["p5.48xlarge"]}),
    "no accelerators": (
        "acme_box",
        {"gpu": {"enabled": False}, "gpu_count": 0, "accelerators": [], "tpu": "none"},
    ),
    "none at most": ("acme_box", {"accelerator_count": [{"min": None, "max": 0}]}),
    "tolerations": ("acme_box", {"tolerations": [{"key": "nvidia.com/gpu", "value": "present"}]}),
    "a machine without": ("acme_box", {"instance_type": "m5.24xlarge", "size": "Standard_D4s_v5"}),
    "a database": ("aws_redshift_cluster", {"node_type": "dc2.8xlarge"}),
    "a version": ("acme_box", {"image": "repo/thing:v2-8", "text": "release v3-32 of it"}),
    "a comment": ("acme_script", {"text": "#!/bin/sh\n# not on p5.48xlarge\necho"}),
    "an accelerator of a network": ("aws_globalaccelerator_listener", {"accelerator_arn": "arn:aws:x"}),
    "a driver": ("acme_box", {"gpu_driver_version": "535"}),
    "a number": ("acme_box", {"plan_id": "0b1c2d3e-a100-4f5a-8b6c-000000000000", "size": 100}),
    "a pattern of events": (
        "aws_cloudwatch_event_rule",
        {"event_pattern": json.dumps({"detail": {"instance-type": ["p5.48xlarge"]}})},
    ),
    "a page": ("github_repository_file", {"file": "docs/README.md", "content": "we use p5.48xlarge"}),
    "a service": ("google_project_service", {"service": "tpu.googleapis.com"}),
    "a queue": (
        "aws_lambda_function",
        {"environment": [{"variables": {"GPU_QUEUE": "jobs", "TPU": "arn:aws:x"}}]},
    ),
    "a driver for machines": ("azurerm_thing_extension", {"type": "NvidiaGpuDriverLinux"}),
    "a command of a type without": ("acme_script", {"text": "az vm create --size Standard_D2s_v3 -n x"}),
    "a command that makes nothing": ("acme_script", {"text": "aws eks update-kubeconfig --name x"}),
    "a state machine": ("aws_sfn_state_machine", {"definition": json.dumps({"StartAt": "P", "States": {}})}),
}


def caught(folder, kind, after, **differs):
    snapshot = read(folder, plan(change(f"{kind}.x", kind, after, **differs)))
    return snapshot.workloads, [(line.what, line.state, line.reason) for line in snapshot.coverage]


@pytest.mark.parametrize(("kind", "after", "word"), SIGNS.values(), ids=SIGNS)
def test_a_sign_is_an_unknown_workload_and_a_line(tmp_path, kind, after, word):
    assert kind not in READERS
    (row,), lines = caught(tmp_path, kind, after)

    assert (row.role, row.accelerator, row.accelerators, row.ceiling) == (
        "runs",
        "unknown",
        Range(0),
        Range(0),
    )
    assert word in reasons(row)[0]
    assert "type not read; says " in reasons(row)[0]
    assert row.unread
    assert lines == []


@pytest.mark.parametrize(("kind", "after"), SILENT.values(), ids=SILENT)
def test_what_only_names_or_describes_is_silent(tmp_path, kind, after):
    assert caught(tmp_path, kind, after) == ((), [])


KEYS = st.sampled_from(["a", "config", "pools", "items", "body", "node", "value", "instance_type", "sku"])
WRAPS = st.lists(
    st.one_of(
        KEYS.map(lambda key: lambda value: {"first": 1, key: value}),
        st.just(lambda value: ["x", value]),
        KEYS.map(lambda key: lambda value: json.dumps({key: value})),
        st.just(lambda value: f"first: 1\nsecond:\n  - {value}\n" if isinstance(value, str) else [value]),
        st.just(
            lambda value: (
                base64.b64encode(f"{value:64}".encode()).decode() if isinstance(value, str) else [value]
            )
        ),
    ),
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(TYPES), wraps=WRAPS, key=KEYS)
def test_no_accelerated_type_hides_at_any_depth(tmp_path_factory, name, wraps, key):
    value = name
    for wrap in wraps:
        value = wrap(value)
    rows, lines = caught(tmp_path_factory.mktemp("net"), "acme_box", {"name": "x", key: value})

    assert len(rows) == 1
    assert lines == []


PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text("bcdijkoqwyz. ", max_size=40)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("bcdijkoqwyz_", max_size=9), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(after=st.dictionaries(st.text("bcdijkoqwyz_", max_size=9), PLAIN, max_size=5))
def test_what_shows_no_sign_leaves_nothing(tmp_path_factory, after):
    assert caught(tmp_path_factory.mktemp("net"), "acme_thing", after) == ((), [])


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize("silent", ["quiet", "ends with a comma,", 'says "so",', "gp"])
def test_what_was_silent_in_one_resource_hides_no_sign_in_its_likes(tmp_path, silent, separators):
    shared = {"name": silent, "list": [silent, "nothing"]}
    signs = ({}, {"machine_type": "p5.48xlarge"}, {"list": [silent, f"{silent} p5.48xlarge"]})
    entries = [change(f"acme_box.x{at}", "acme_box", shared | sign) for at, sign in enumerate(signs)]
    text = json.dumps(plan(*entries), separators=separators).encode()

    assert {row.address for row in read(tmp_path, text).workloads} == {"acme_box.x1", "acme_box.x2"}


@pytest.mark.parametrize(
    ("kind", "after", "cloud"),
    [
        ("oci_core_instance", {"shape": "BM.GPU.H100.8"}, "Oracle Cloud"),
        ("oci_core_cluster_network", {"instance_pools": [{"size": 16}]}, "Oracle Cloud"),
        ("oci_generative_ai_dedicated_ai_cluster", {"unit_count": 8}, "Oracle Cloud"),
        ("ibm_is_instance", {"profile": "gx3-16x80x1l4"}, "IBM Cloud"),
        ("paperspace_machine", {"machine_type": "A4000"}, "Paperspace"),
        ("runpod_endpoint", {"workers_max": 8}, "RunPod"),
        ("scaleway_inference_deployment", {"node_type": "L4"}, "Scaleway"),
        ("fly_machine", {"guest": {"gpu_kind": "a100-40gb"}}, "Fly.io"),
        ("vultr_instance", {"plan": "vcg-a16-2c-8g-2vram"}, "Vultr"),
        ("lambdalabs_instance", {"instance_type_name": "gpu_8x_h100_sxm5"}, "Lambda"),
        ("coreweave_cks_node_pool", {"instance_type": "gd-8xh100ib-i128"}, "CoreWeave"),
        ("digitalocean_droplet", {"size": "gpu-h100x1-80gb"}, "DigitalOcean"),
        ("nebius_compute_v1_instance", {"resources": {"platform": "gpu-h100-sxm"}}, "Nebius"),
        ("alicloud_instance", {"instance_type": "ecs.gn7i-c8g1.2xlarge"}, "Alibaba Cloud"),
        ("tencentcloud_instance", {"instance_type": "GN10Xp.2XLARGE40"}, "Tencent Cloud"),
        ("huaweicloud_compute_instance", {"flavor_id": "p2s.2xlarge.8"}, "Huawei Cloud"),
        (
            "yandex_compute_instance",
            {"resources": [{"gpus": 8}], "platform_id": "gpu-standard-v3"},
            "Yandex Cloud",
        ),
        ("ovh_cloud_project_kube_nodepool", {"flavor_name": "t2-45"}, "OVHcloud"),
        ("hcloud_server", {"server_type": "gex44"}, "Hetzner Cloud"),
        ("linode_instance", {"type": "g2-gpu-rtx4000a1-s"}, "Akamai (Linode)"),
    ],
)
def test_another_clouds_accelerators_are_said_to_be_out_of_scope(tmp_path, kind, after, cloud):
    rows, lines = caught(tmp_path, kind, after)

    assert rows == ()
    ((what, state, reason),) = lines
    assert (what, state) == (kind, "opaque")
    assert reason.startswith(f"{cloud} is another cloud: not judged; says ")


def test_another_clouds_other_resources_are_silent(tmp_path):
    assert caught(tmp_path, "digitalocean_domain", {"name": "gpu.example"}) == ((), [])


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("restapi_object", "data"),
        ("aws_ssm_document", "content"),
    ],
)
def test_a_document_that_is_not_seen_is_unknown(tmp_path, kind, name):
    (row,), lines = caught(tmp_path, kind, {"name": "x"}, unknown={name: True, "id": True})

    assert reasons(row) == [f"{name}: type not read; {name} is known only after apply"]
    assert lines == []


def test_a_state_machine_of_functions_may_be_unseen(tmp_path):
    machine = change("aws_sfn_state_machine.x", "aws_sfn_state_machine", {}, unknown={"definition": True})
    function = change("aws_lambda_function.f", "aws_lambda_function", {}, unknown={"arn": True})
    job = change("aws_batch_job_queue.q", "aws_batch_job_queue", {}, unknown={"arn": True})

    def caught_with(*references):
        root = {
            "resources": [
                block("aws_sfn_state_machine.x", {"definition": refers(*references)}),
                block("aws_lambda_function.f"),
                block("aws_batch_job_queue.q"),
            ]
        }
        return [row.kind for row in read(tmp_path, plan(machine, function, job, root=root)).workloads]

    assert caught_with("aws_lambda_function.f.arn", "aws_lambda_function.f") == []
    assert caught_with("aws_lambda_function.f.arn", "aws_batch_job_queue.q.arn") == ["aws_sfn_state_machine"]
    assert caught_with("local.definition") == ["aws_sfn_state_machine"]


def test_a_field_for_machines_that_is_not_seen_is_unknown_when_it_is_set(tmp_path):
    box = change("acme_box.x", "acme_box", {"name": "x"}, unknown={"instance_type": True, "id": True})

    def found(expressions):
        return read(tmp_path, plan(box, root={"resources": [block("acme_box.x", expressions)]})).workloads

    assert [reasons(row) for row in found({"instance_type": refers("local.type")})] == [
        ["instance_type: type not read; instance_type is known only after apply"]
    ]
    assert found({"name": refers("local.name")}) == ()


@pytest.mark.parametrize(
    ("name", "rows"), [("InstanceTypes", 1), ("gpu_count", 1), ("ServiceRole", 0)], ids=str
)
def test_a_setting_whose_value_is_not_seen_is_unknown_when_it_names_machines(tmp_path, name, rows):
    setting = {"namespace": "aws:ec2:instances", "name": name}
    found, _ = caught(tmp_path, "acme_env", {"setting": [setting]}, unknown={"setting": [{"value": True}]})

    assert [reasons(row) for row in found] == [
        [f"setting[0].value: type not read; {name} is known only after apply"]
    ] * rows


def test_a_sensitive_word_is_not_printed(tmp_path):
    after = {"data": json.dumps({"instance_type": "p5.48xlarge"})}
    (row,), lines = caught(tmp_path, "restapi_object", after, sensitive={"data": True})

    assert reasons(row) == ["data: type not read; says a word that is sensitive"]
    assert lines == []


def test_it_is_whose_its_tags_and_place_say(tmp_path):
    after = {"instance_type": "p5.48xlarge", "tags": {"tenant": "acme"}, "region": "us-east-1"}
    after |= {"arn": "arn:aws:ec2:us-east-1:111122223333:thing/x"}
    (row,), _ = caught(tmp_path, "awscc_ec2_thing", after)

    assert (row.provider, row.account, row.region) == ("aws", "111122223333", "us-east-1")
    assert [(claim.key, claim.value) for claim in row.claims] == [("tenant", "acme")]


@pytest.mark.parametrize(
    ("actions", "before", "after", "rows"),
    [
        (["delete"], {"instance_type": "p5.48xlarge"}, None, 0),
        (["forget"], {"instance_type": "p5.48xlarge"}, None, 1),
        (["no-op"], {"instance_type": "p5.48xlarge"}, {"instance_type": "p5.48xlarge"}, 1),
        (["update"], {"instance_type": "p5.48xlarge"}, {"instance_type": "m5.large"}, 0),
    ],
)
def test_what_goes_shows_no_sign_and_what_stays_does(tmp_path, actions, before, after, rows):
    found, _ = caught(tmp_path, "acme_box", after, actions=actions, before=before)

    assert len(found) == rows
    assert all(row.accelerators_before == Range(0) for row in found)


def test_what_is_new_held_nothing_before(tmp_path):
    (row,), _ = caught(tmp_path, "acme_box", {"instance_type": "p5.48xlarge"})

    assert (row.accelerators_before, row.ceiling_before) == (ZERO, ZERO)


def test_a_sign_in_what_does_not_decode_is_a_row(tmp_path):
    document = json.dumps(plan(change("acme_box.x", "acme_box", {"instance_type": "@@"}))).encode()

    rows = read(tmp_path, document.replace(b"@@", b"p5.48xlarge \xff")).workloads

    assert [row.kind for row in rows] == ["acme_box"]


@pytest.mark.parametrize(("provisioners", "rows"), [(None, 1), ([{"type": "local-exec"}], 2)])
@pytest.mark.parametrize("kind", ["terraform_data", "null_resource"])
def test_a_value_that_is_held_for_a_machine_is_no_second_one(tmp_path, kind, provisioners, rows):
    holder = change(f"{kind}.x", kind, {"input": "p5.48xlarge"})
    own = block(f"{kind}.x") | ({"provisioners": provisioners} if provisioners else {})
    root = {"resources": [own]}

    assert len(read(tmp_path, plan(instance(), holder, root=root)).workloads) == rows
    assert len(read(tmp_path, plan(holder, root=root)).workloads) == 1
