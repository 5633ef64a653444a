"""Helm releases: the chart is not in the plan, so that its name and its values are all there is to go by."""

import json

import pytest

from guardrails.model.range import exactly
from tests.samples.strings import helm, karpenter, lines, states
from tests.samples.terraform import block, change, only, plan, reasons, refers


@pytest.mark.parametrize(
    "entry",
    [
        helm(chart="karpenter"),
        helm(chart="oci://public.ecr.aws/karpenter/karpenter"),
        helm(chart="https://x.test/charts/gpu-operator-v24.9.0.tgz"),
        helm(chart="cluster-autoscaler"),
        helm(chart="kuberay-operator"),
        helm(chart="volcano"),
        helm(chart="thing", name="nvidia-device-plugin"),
        helm(values=["resources: {limits: {nvidia.com/gpu: 1}}"]),
        helm(values=["nodeSelector: {node.kubernetes.io/instance-type: g5.xlarge}"]),
        helm(values=['{"pools": [{"machine": "a3-highgpu-8g"}]}']),
        helm(values=["size: Standard_NC24ads_A100_v4"]),
        helm(values=["size: z9.48xlarge"]),
        helm(values=["broken: [ nvidia.com/gpu"]),
        helm(set=[{"name": "gpu.count", "value": "2"}]),
        helm(set=[{"name": "worker.resources.limits.nvidia\\.com/gpu", "value": None}]),
        helm(set_list=[{"name": "types", "value": ["m5.large", "p5.48xlarge"]}]),
        helm(set_sensitive=[{"name": "gpu.count", "value": "2"}]),
        helm(chart=None, unknown={"chart": True}),
        helm(chart="./platform", values=[], unknown={"values": True}),
        helm(values=[None], unknown={"values": [True]}),
        helm(set=[{"name": "pool", "value": None}], unknown={"set": [{"value": True}]}),
        helm(set=None, unknown={"set": True}),
        helm(set_sensitive=[{"name": "pool", "value": None}]),
        helm(set_wo_revision=1),
        helm(chart="kaito-workspace"),
    ],
)
def test_a_release_that_speaks_of_accelerators_counts(tmp_path, entry):
    assert states(tmp_path, entry) == ["opaque"]


@pytest.mark.parametrize(
    "entry",
    [
        helm(chart="ingress-nginx", values=["controller: {replicas: 2}"]),
        helm(chart="karpenter-crd"),
        helm(values=["gpu: {enabled: false, count: 3}", "karpenter: {enabled: 'no'}"]),
        helm(values=["annotations: {karpenter.sh/do-not-disrupt: 'true'}"]),
        helm(values=["tolerations: [{key: nvidia.com/gpu, operator: Exists}]"]),
        helm(values=["certificate: " + "MIIGpUaGPUb0h100" * 40]),
        helm(values=["class: db.r5.large", "size: Standard_LRS", "zone: us-east1-b"]),
        helm(values=["instance: m5.large"]),
        helm(set=[{"name": "role-arn", "value": None}], unknown={"set": [{"value": True}]}),
        helm(set=[{"name": "clusterName", "value": None}], unknown={"set": [{"value": True}]}),
        helm(chart="cert-manager", values=[None], unknown={"values": [True]}),
        helm(set=[{"name": "gpu.enabled", "value": "false"}, None, 3]),
        helm(values=["- 1", ""]),
    ],
)
def test_a_release_without_a_sign_does_not_count(tmp_path, entry):
    assert states(tmp_path, entry) == ["skipped"]


def test_a_sensitive_sign_is_not_printed(tmp_path):
    entry = helm(values=["limits: {nvidia.com/gpu: 1}"], sensitive={"values": True})
    other = helm(set_sensitive=[{"name": "a", "value": "p5.48xlarge"}])

    for reason in (lines(tmp_path, entry)[0][2], lines(tmp_path, other)[0][2]):
        assert "nvidia" not in reason
        assert "p5" not in reason
        assert "a word that is sensitive" in reason


def test_manifests_inside_values_are_read(tmp_path):
    pool = karpenter(("node.kubernetes.io/instance-type", "In", "p5.48xlarge"), limits={"nvidia.com/gpu": 16})
    entry = helm(chart="raw", values=[json.dumps({"resources": [{"nested": pool}, pool]})])
    row, other = only_two(tmp_path, entry)

    assert (row.id, row.role, row.ceiling) == ("helm_release.one#gpu", "delegated", exactly(16))
    assert other.id == "helm_release.one#gpu#2"


def only_two(folder, entry):
    from tests.samples.terraform import rows

    first, second = rows(folder, plan(entry))
    return first, second


def test_a_sensitive_manifest_inside_values_hides_its_names(tmp_path):
    pool = karpenter(("node.kubernetes.io/instance-type", "In", "p5.48xlarge"))

    row = only(tmp_path, plan(helm(values=[json.dumps([pool])], sensitive={"values": [True]})))

    assert (row.id, row.instance_type, row.accelerator) == (
        "helm_release.one#0",
        "(sensitive)",
        "H100-SXM5-80GB",
    ), reasons(row)


def release_on(cluster_values, chart):
    cluster = change("aws_eks_cluster.c", "aws_eks_cluster", {"name": "c"} | cluster_values)
    return plan(
        cluster,
        helm(chart=chart),
        root={"resources": [block("helm_release.one", {}, "helm"), block("aws_eks_cluster.c", {})]},
        providers={
            "helm": {
                "name": "helm",
                "expressions": {"kubernetes": [{"host": refers("aws_eks_cluster.c.endpoint")}]},
            }
        },
    )


@pytest.mark.parametrize(
    ("name", "chart", "state"),
    [
        ("gpu-training", "thing", "opaque"),
        ("gpu-training", "ingress-nginx", "skipped"),
        ("web", "thing", "skipped"),
    ],
)
def test_the_sign_of_the_cluster_counts_for_charts_that_nobody_knows(tmp_path, name, chart, state):
    from tests.samples.terraform import read

    snapshot = read(tmp_path, release_on({"name": name, "tags": {"use": name}}, chart))

    assert [line.state for line in snapshot.coverage if line.what == "helm_release"] == [state]
