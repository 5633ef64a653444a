"""Manifests: what makes nodes is a row that others fill; what only uses nodes is none."""

import json

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.strings import karpenter, kubectl, lines, manifest, states
from tests.samples.terraform import block, change, only, plan, read, reasons, refers, rows

TYPE = "node.kubernetes.io/instance-type"
FAMILY = "karpenter.k8s.aws/instance-family"
CATEGORY = "karpenter.k8s.aws/instance-category"
GPUS = "karpenter.k8s.aws/instance-gpu-count"
GPU = "karpenter.k8s.aws/instance-gpu-name"


@pytest.mark.parametrize("wrap", [manifest, lambda pool: kubectl(json.dumps(pool))], ids=["object", "text"])
def test_a_karpenter_pool_is_delegated_and_without_bound(tmp_path, wrap):
    row = only(tmp_path, plan(wrap(karpenter((TYPE, "In", "p5.48xlarge")))))

    assert (row.role, row.provider, row.instance_type) == ("delegated", "aws", "p5.48xlarge")
    assert (row.accelerator, row.accelerators, row.ceiling) == ("H100-SXM5-80GB", Range(0), Range(0))
    assert (row.claims_complete, row.market) == (False, "on_demand")
    assert any("without a limit" in reason for reason in reasons(row))


def test_yaml_of_a_pool_reads_as_its_json(tmp_path):
    text = """
apiVersion: karpenter.sh/v1beta1
kind: NodePool
metadata: {name: gpu}
spec:
  limits: {cpu: 1000, nvidia.com/gpu: "20"}
  template:
    spec:
      requirements:
        - {key: karpenter.k8s.aws/instance-family, operator: In, values: [p5e]}
        - key: karpenter.sh/capacity-type
          operator: In
          values: ["spot"]
"""
    row = only(tmp_path, plan(kubectl(text)))

    assert (row.instance_type, row.market) == ("p5e.48xlarge", "spot")
    assert (row.accelerators, row.ceiling, row.instances_ceiling) == (Range(0, 16), exactly(16), exactly(2))


@pytest.mark.parametrize(
    "requirements",
    [
        [(CATEGORY, "In", "c", "m", "r")],
        [(FAMILY, "In", "m5", "c7i")],
        [(TYPE, "In", "m5.large")],
        [(FAMILY, "In", "p5e"), (GPUS, "Lt", "2")],
        [(TYPE, "In", "p5.48xlarge"), (GPUS, "DoesNotExist")],
        [(CATEGORY, "In", "g"), (CATEGORY, "NotIn", "g")],
    ],
)
def test_a_pool_that_can_make_no_accelerated_node_is_no_row(tmp_path, requirements):
    snapshot = read(tmp_path, plan(manifest(karpenter(*requirements))))

    assert snapshot.workloads == ()
    assert [line.state for line in snapshot.coverage] == ["read"]


@pytest.mark.parametrize(
    ("requirements", "chips"),
    [
        ([], {"unknown"}),
        ([("kubernetes.io/arch", "In", "amd64")], {"unknown"}),
        ([(CATEGORY, "NotIn", "t")], {"unknown"}),
        ([(CATEGORY, "In", "q")], {"unknown"}),
        ([(FAMILY, "In", "p99")], {"unknown"}),
        ([(GPU, "In", "zz9000")], {"unknown"}),
        ([(GPU, "In", "h100")], {"H100-SXM5-80GB"}),
        ([(GPU, "In", "a100"), (GPUS, "In", "8")], {"A100-SXM4-40GB", "A100-SXM4-80GB"}),
        ([(CATEGORY, "In", "trn")], {"Trainium3"}),
        ([("karpenter.k8s.aws/instance-accelerator-name", "In", "inferentia2")], {"Inferentia2"}),
        ([(GPUS, "Gt", "7"), (FAMILY, "In", "p4d", "g5")], {"A100-SXM4-40GB", "A10G"}),
        ([(GPUS, "Exists"), (TYPE, "In", "p5.48xlarge", "m5.large")], {"H100-SXM5-80GB", "none"}),
        ([(GPUS, "Gt", "many"), (FAMILY, "In", "p5e")], {"H200-SXM5-141GB"}),
        ([("karpenter.k8s.aws/instance-gpu-memory", "Odd", "1"), (FAMILY, "In", "p5e")], {"H200-SXM5-141GB"}),
        ([("eks.amazonaws.com/instance-family", "In", "p5e")], {"H200-SXM5-141GB"}),
    ],
)
def test_requirements_narrow_what_a_pool_may_make(tmp_path, requirements, chips):
    row = only(tmp_path, plan(manifest(karpenter(*requirements))))
    found = {row.accelerator} | {each.accelerator for each in row.alternatives}

    assert found & chips == chips
    assert row.accelerator in chips


def test_of_many_types_the_largest_of_each_chip_stands_for_the_others(tmp_path):
    row = only(tmp_path, plan(manifest(karpenter((CATEGORY, "In", "g", "p")))))

    chips = [each.accelerator for each in row.alternatives]
    assert {"H100-SXM5-80GB", "L4", "A10G"} <= set(chips)
    assert len(chips) == len(set(chips))


@pytest.mark.parametrize(
    "limits", [{"cpu": "0"}, {"nvidia.com/gpu": 0}, {"nvidia.com/gpu": "4"}, {"nodes": 0}]
)
def test_limits_below_one_node_leave_nothing(tmp_path, limits):
    assert rows(tmp_path, plan(manifest(karpenter((TYPE, "In", "p5.48xlarge"), limits=limits)))) == ()


def test_a_static_pool_has_its_replicas(tmp_path):
    pool = karpenter((TYPE, "In", "p5.48xlarge"), replicas=2, limits={"nodes": 3})

    row = only(tmp_path, plan(manifest(pool)))

    assert (row.accelerators, row.ceiling) == (exactly(16), exactly(24))


def test_a_provisioner_of_old_versions_is_read(tmp_path):
    old = {
        "apiVersion": "karpenter.sh/v1alpha5",
        "kind": "Provisioner",
        "metadata": {"name": "gpu"},
        "spec": {
            "limits": {"resources": {"nvidia.com/gpu": 8}},
            "requirements": [{"key": FAMILY, "operator": "In", "values": ["p5"]}],
            "labels": {"karpenter.sh/capacity-type": "reserved"},
        },
    }
    row = only(tmp_path, plan(manifest(old)))

    assert (row.ceiling, row.market) == (exactly(8), "reserved")


def test_a_pool_on_azure_names_skus(tmp_path):
    pool = karpenter(
        ("karpenter.azure.com/sku-family", "In", "N"), ("karpenter.azure.com/sku-gpu-name", "In", "H100")
    )
    sku = karpenter(("karpenter.azure.com/sku-name", "In", "Standard_ND96isr_H100_v5"))
    plain = karpenter(("karpenter.azure.com/sku-family", "In", "D"))

    found = rows(tmp_path, plan(manifest(pool), manifest(sku, "kubernetes_manifest.two"), manifest(plain)))

    assert [row.provider for row in found] == ["azure", "azure"]
    assert found[1].accelerator == "H100-SXM5-80GB"


def test_a_sensitive_pool_hides_its_types_and_keeps_its_chip(tmp_path):
    body = json.dumps(karpenter((TYPE, "In", "p5.48xlarge")))

    row = only(tmp_path, plan(kubectl(body, after={"yaml_body_parsed": None})))

    assert (row.instance_type, row.accelerator) == ("(sensitive)", "H100-SXM5-80GB")


def machines(kind="MachineSet", replicas=2, **differs):
    values = {"instanceType": "p5.48xlarge"} | differs.pop("values", {})
    spec = {"replicas": replicas, "template": {"spec": {"providerSpec": {"value": values}}}}
    return {
        "apiVersion": "machine.openshift.io/v1beta1",
        "kind": kind,
        "metadata": {"name": "gpu"} | differs,
        "spec": spec,
    }


def test_a_machine_set_has_its_replicas(tmp_path):
    row = only(tmp_path, plan(manifest(machines())))

    assert (row.role, row.accelerators, row.ceiling, row.provider) == (
        "delegated",
        exactly(16),
        exactly(16),
        "aws",
    )


def test_annotations_say_up_to_where_an_autoscaler_goes(tmp_path):
    most = {"cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size": "5"}

    row = only(tmp_path, plan(manifest(machines(annotations=most))))

    assert (row.accelerators, row.ceiling) == (exactly(16), exactly(40))


def test_gpus_beside_a_machine_type_of_gcp_are_not_missed(tmp_path):
    values = {"instanceType": None, "machineType": "n1-standard-8", "gpus": [{"type": "nvidia-tesla-t4"}]}

    row = only(tmp_path, plan(manifest(machines(values=values))))

    assert (row.provider, row.accelerator) == ("gcp", "unknown")


@pytest.mark.parametrize(
    ("kind", "spec", "maker", "cloud"),
    [
        (
            "AWSMachineTemplate",
            {"template": {"spec": {"instanceType": "p5.48xlarge"}}},
            "MachineDeployment",
            "aws",
        ),
        ("AWSMachinePool", {"awsLaunchTemplate": {"instanceType": "p5.48xlarge"}}, "MachinePool", "aws"),
        ("AzureMachinePool", {"template": {"vmSize": "Standard_ND96isr_H100_v5"}}, "MachinePool", "azure"),
        ("AzureManagedMachinePool", {"sku": "Standard_ND96isr_H100_v5"}, "MachinePool", "azure"),
    ],
)
def test_a_machine_deployment_takes_its_type_from_a_template_in_the_plan(tmp_path, kind, spec, maker, cloud):
    template = {"apiVersion": "infrastructure/v1", "kind": kind, "metadata": {"name": "t"}, "spec": spec}
    made = {
        "apiVersion": "cluster.x-k8s.io/v1beta1",
        "kind": maker,
        "metadata": {"name": "gpu"},
        "spec": {"replicas": 3, "template": {"spec": {"infrastructureRef": {"kind": kind, "name": "t"}}}},
    }
    both = (kubectl(json.dumps(template), "kubectl_manifest.t"), manifest(made))

    row = only(tmp_path, plan(*both))
    alone = only(tmp_path, plan(both[1]))

    assert (row.accelerator, row.ceiling, row.provider) == ("H100-SXM5-80GB", exactly(24), cloud)
    assert (alone.accelerator, alone.instances) == ("unknown", exactly(3))
    assert reasons(alone) == [f"manifest.spec.infrastructureRef: {kind} t is not in the plan"]


def test_a_compute_class_of_gke_says_which_accelerators(tmp_path):
    made = {
        "apiVersion": "cloud.google.com/v1",
        "kind": "ComputeClass",
        "metadata": {"name": "gpu"},
        "spec": {"priorities": [{"gpu": {"type": "nvidia-l4", "count": 1}}, {"machineFamily": "n2"}]},
    }
    plain = made | {"spec": {"priorities": [{"machineFamily": "n2"}]}}
    odd = made | {"spec": {"priorities": [{"tpu": {"type": "tpu-z9"}}]}}

    row = only(tmp_path, plan(manifest(made)))

    assert (row.accelerator, row.role, row.ceiling, row.provider) == ("L4", "delegated", Range(0), "gcp")
    assert only(tmp_path, plan(manifest(odd))).accelerator == "unknown"
    assert rows(tmp_path, plan(manifest(plain))) == ()


def test_manifests_in_a_list_are_all_read(tmp_path):
    listed = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [karpenter((TYPE, "In", "p5.48xlarge")), machines()],
    }

    found = rows(tmp_path, plan(manifest(listed)))

    assert [row.id for row in found] == ["kubernetes_manifest.one#gpu", "kubernetes_manifest.one#gpu#2"]


def pod(**container):
    inner = {"containers": [{"name": "a", "image": "x"} | container]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": inner}


ASKS = pod(resources={"limits": {"nvidia.com/gpu": 1}})


@pytest.mark.parametrize(
    "value",
    [
        ASKS,
        {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": ASKS["spec"]}}},
        pod(resources={"limits": {"aws.amazon.com/neuron": "1"}}),
        pod(resources={"requests": {"google.com/tpu": "4"}}),
        pod() | {"spec": {"containers": [], "nodeSelector": {TYPE: "p5.48xlarge"}}},
        {"apiVersion": "ray.io/v1", "kind": "RayCluster", "spec": {"worker": {"gpu": 8}}},
        {"apiVersion": "eks.aws.upbound.io/v1beta1", "kind": "NodeGroup", "spec": {"x": 1}},
        {"spec": {"nvidia.com/gpu": 1}},
        "nvidia.com/gpu",
    ],
)
def test_what_asks_for_accelerators_is_open_and_no_row(tmp_path, value):
    snapshot = read(tmp_path, plan(manifest(value)))

    assert snapshot.workloads == ()
    assert [line.state for line in snapshot.coverage] == ["opaque"]


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (pod(), "read"),
        (pod(resources={"limits": {"cpu": 1, "nvidia.com/gpu": "0"}}), "read"),
        (pod() | {"spec": {"containers": [], "tolerations": [{"key": "nvidia.com/gpu"}]}}, "read"),
        ({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "gpu-operator"}}, "read"),
        ({"apiVersion": "karpenter.k8s.aws/v1", "kind": "EC2NodeClass", "spec": {}}, "read"),
        ({"apiVersion": "cert-manager.io/v1", "kind": "Issuer", "spec": {"acme": 1}}, "skipped"),
        ({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "b", "gpu": {"enabled": False}}}, "skipped"),
        ({}, "skipped"),
        ({"apiVersion": "v1", "kind": "List", "items": 3}, None),
    ],
)
def test_what_shows_no_sign_does_not_count(tmp_path, value, state):
    assert states(tmp_path, manifest(value)) == ([] if state is None else [state])


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (manifest(None, unknown={"manifest": True}), "manifest is known only after apply"),
        (manifest(None), "manifest is not there"),
        (kubectl(None, unknown={"yaml_body": True}), "yaml_body is known only after apply"),
        (kubectl(None), "yaml_body is not there"),
        (kubectl(""), "yaml_body is not there"),
    ],
)
def test_a_manifest_that_is_not_known_may_be_anything(tmp_path, entry, reason):
    assert lines(tmp_path, entry) == [(entry["type"], "opaque", reason)]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("a: [", "skipped"),
        ("a: [ nvidia.com/gpu", "opaque"),
        ("# nothing", "skipped"),
        ("kind: ConfigMap\n<<: *gpu\n", "opaque"),
        ("x" * 5_000_000, "opaque"),
        ("x: " + "[" * 90 + "]" * 90, "skipped"),
        ('{"gpu": ' + "[" * 90 + "1" + "]" * 90 + "}", "opaque"),
        ("a: &a [x]\nb: &b [*a,*a]\n" + "".join(f"c{n}: [*b,*b,*b]\n" for n in range(9)), "skipped"),
    ],
)
def test_text_that_cannot_be_read_counts_when_it_shows_a_sign(tmp_path, text, state):
    assert states(tmp_path, kubectl(text)) == [state]


def typed(kind="kubernetes_deployment_v1", **limits):
    container = {"name": "a", "resources": [{"limits": limits, "requests": {}}]}
    spec = [{"template": [{"spec": [{"container": [container]}]}]}]
    return change(f"{kind}.one", kind, {"metadata": [{"name": "x"}], "spec": spec})


@pytest.mark.parametrize("kind", ["kubernetes_deployment", "kubernetes_job_v1", "kubernetes_pod"])
def test_typed_resources_that_start_pods_are_read(tmp_path, kind):
    assert states(tmp_path, typed(kind, **{"nvidia.com/gpu": "1"})) == ["opaque"]
    assert states(tmp_path, typed(kind, cpu="1")) == ["read"]


def test_pods_leave_nothing_open_when_the_plan_makes_their_nodes(tmp_path):
    pool = manifest(karpenter((TYPE, "In", "p5.48xlarge")))

    (line,) = lines(tmp_path, pool, typed(**{"nvidia.com/gpu": "1"}))

    assert line[1] == "read"
    assert "the plan has such machines" in line[2]


def test_pods_of_one_kind_share_a_line(tmp_path):
    many = [
        typed(**{"nvidia.com/gpu": "1"}) | {"address": f"kubernetes_deployment_v1.a{n}"} for n in range(5)
    ]

    snapshot = read(tmp_path, plan(*many))

    assert [(line.count, line.where.rpartition(": ")[2]) for line in snapshot.coverage] == [
        (5, "kubernetes_deployment_v1.a0")
    ]


def test_nothing_is_said_of_what_goes(tmp_path):
    entry = typed(**{"nvidia.com/gpu": "1"})
    entry["change"] |= {"actions": ["delete"], "before": entry["change"]["after"], "after": None}

    assert lines(tmp_path, entry) == []


def test_a_pool_that_goes_is_shown_with_nothing_planned(tmp_path):
    pool = karpenter((TYPE, "In", "p5.48xlarge"), limits={"nvidia.com/gpu": 8})
    entry = change(
        "kubernetes_manifest.one", "kubernetes_manifest", None, before={"manifest": pool}, actions=["delete"]
    )

    row = only(tmp_path, plan(entry))

    assert (row.ceiling.max, row.accelerators_before) == (0, Range(0, 8))


@pytest.mark.parametrize(
    ("cluster", "provider", "name", "expected"),
    [
        (
            change(
                "aws_eks_cluster.c",
                "aws_eks_cluster",
                {"name": "c", "region": "eu-west-1", "arn": "arn:aws:eks:eu-west-1:123456789012:cluster/c"},
            ),
            "aws",
            "aws_eks_cluster.c.endpoint",
            ("123456789012", "eu-west-1"),
        ),
        (
            change(
                "google_container_cluster.c",
                "google_container_cluster",
                {"location": "us-central1", "project": "p-1", "initial_node_count": 1},
            ),
            "gcp",
            "google_container_cluster.c.endpoint",
            ("p-1", "us-central1"),
        ),
        (
            change(
                "azurerm_kubernetes_cluster.c",
                "azurerm_kubernetes_cluster",
                {
                    "location": "West Europe",
                    "id": "/subscriptions/s-1/resourceGroups/r",
                    "default_node_pool": [{"vm_size": "Standard_D2s_v3", "node_count": 1}],
                },
            ),
            "azure",
            "azurerm_kubernetes_cluster.c.kube_config",
            ("s-1", "westeurope"),
        ),
    ],
)
def test_a_pool_stands_where_its_cluster_does(tmp_path, cluster, provider, name, expected):
    document = plan(
        cluster,
        manifest(machines()),
        root={
            "resources": [
                block("kubernetes_manifest.one", {}, "kubernetes"),
                block(name.rpartition(".")[0], {}),
            ]
        },
        providers={"kubernetes": {"name": "kubernetes", "expressions": {"host": refers(name)}}},
    )
    (row,) = [row for row in rows(tmp_path, document) if row.kind == "kubernetes_manifest"]

    assert (row.account, row.region) == expected


@pytest.mark.parametrize("depth", [70, 200, 900])
@pytest.mark.parametrize("kind", ["kubernetes_manifest", "kubernetes_pod"])
def test_a_manifest_nested_too_deeply_is_a_row_of_unknowns(tmp_path, depth, kind):
    entry = change(f"{kind}.one", kind, {"manifest": "@", "spec": "@"})
    text = json.dumps(plan(entry)).replace('"@"', '{"a":' * depth + "1" + "}" * depth)

    assert "nested" in reasons(only(tmp_path, text.encode()))[0]


def test_a_cluster_that_does_not_decode_leaves_the_place_open(tmp_path):
    document = plan(
        change("aws_eks_cluster.c", "aws_eks_cluster", {"arn": 3}),
        manifest(machines()),
        root={"resources": [block("kubernetes_manifest.one", {}, "kubernetes")]},
        providers={
            "kubernetes": {
                "name": "kubernetes",
                "expressions": {"host": refers("aws_eks_cluster.c.endpoint")},
            }
        },
    )
    (row,) = [row for row in rows(tmp_path, document) if row.kind == "kubernetes_manifest"]

    assert (row.provider, row.account, row.region) == ("aws", "unknown", "unknown")


def test_a_provider_that_the_plan_does_not_hold_leaves_the_place_open(tmp_path):
    document = plan(
        manifest(machines()),
        root={"resources": [block("kubernetes_manifest.one", {}, "kubernetes")]},
    )

    assert only(tmp_path, document).account == "unknown"


def test_a_manifest_of_a_kustomization_is_read(tmp_path):
    entry = change(
        "kustomization_resource.n",
        "kustomization_resource",
        {"manifest": json.dumps(karpenter((FAMILY, "In", "p5"), limits={"nvidia.com/gpu": "64"}))},
    )

    row = only(tmp_path, plan(entry))

    assert (row.role, row.accelerator, row.ceiling) == ("delegated", "H100-SXM5-80GB", exactly(64))


def test_a_kustomization_that_is_not_shown_is_unknown(tmp_path):
    entry = change("kustomization_resource.n", "kustomization_resource", {}, unknown={"manifest": True})

    assert states(tmp_path, entry) == ["opaque"]


@pytest.mark.parametrize("kind", ["ResourceFlavor", "ClusterQueue", "LocalQueue", "AdmissionCheck"])
def test_what_only_shares_nodes_out_makes_none(tmp_path, kind):
    labels = {"cloud.google.com/gke-accelerator": "nvidia-h100-80gb"}
    value = {"apiVersion": "kueue.x-k8s.io/v1beta1", "kind": kind, "spec": {"nodeLabels": labels}}

    assert states(tmp_path, manifest(value)) == ["read"]


def test_a_workspace_of_the_ai_toolchain_operator_counts(tmp_path):
    value = {"apiVersion": "kaito.sh/v1beta1", "kind": "Workspace", "resource": {"count": 1}}

    assert states(tmp_path, manifest(value | {"inference": {"preset": {"name": "kaito-phi"}}})) == ["opaque"]


def infrastructure(kind, spec, name="gpu"):
    """A pool of a cloud as Cluster API describes it."""
    return {
        "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2",
        "kind": kind,
        "metadata": {"name": name},
    } | {"spec": spec}


P5 = {"awsLaunchTemplate": {"instanceType": "p5.48xlarge"}}
H100 = "Standard_ND96isr_H100_v5"


@pytest.mark.parametrize(
    ("kind", "spec", "most"),
    [
        ("AWSMachinePool", P5 | {"minSize": 1, "maxSize": 8}, 64),
        ("AWSManagedMachinePool", {"instanceType": "p5.48xlarge", "scaling": {"maxSize": 2}}, 16),
        ("AzureManagedMachinePool", {"sku": H100, "scaling": {"minSize": 0, "maxSize": 3}}, 24),
        ("AzureMachinePool", {"template": {"vmSize": H100}}, None),
        ("GCPManagedMachinePool", {"machineType": "a3-highgpu-8g", "scaling": {"maxCount": 2}}, 16),
        ("ROSAMachinePool", {"instanceType": "p5.48xlarge", "autoscaling": {"maxReplicas": 2}}, 16),
    ],
)
def test_a_pool_of_a_cloud_makes_its_nodes_without_a_machine_pool_beside_it(tmp_path, kind, spec, most):
    row = only(tmp_path, plan(manifest(infrastructure(kind, spec))))

    assert (row.role, row.ceiling.max) == ("delegated", most)


def test_a_pool_of_a_cloud_that_a_machine_pool_refers_to_is_counted_once(tmp_path):
    reference = {"infrastructureRef": {"kind": "AWSMachinePool", "name": "gpu"}}
    user = infrastructure("MachinePool", {"replicas": 1, "template": {"spec": reference}}, "workers")
    made = infrastructure("AWSMachinePool", P5 | {"minSize": 1, "maxSize": 8})

    row = only(tmp_path, plan(manifest(user), manifest(made, "kubernetes_manifest.two")))

    assert (row.accelerators, row.ceiling) == (exactly(8), exactly(64))


def test_a_pool_of_a_cloud_without_accelerators_is_no_row(tmp_path):
    plain = infrastructure(
        "AWSMachinePool", {"awsLaunchTemplate": {"instanceType": "m5.large"}, "maxSize": 8}
    )

    assert rows(tmp_path, plan(manifest(plain))) == ()


def test_a_family_on_azure_holds_the_types_that_name_their_accelerator(tmp_path):
    row = only(tmp_path, plan(manifest(karpenter(("karpenter.azure.com/sku-family", "In", "N")))))

    assert {"H100-SXM5-80GB", "H200-SXM5-141GB", "GB200", "A10"} <= {
        each.accelerator for each in row.alternatives
    }
