"""Compute of a workspace in ARM: what is made here, what is attached, what stands elsewhere."""

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.azure_plans import GROUP, H100, azure, entry, vm
from tests.samples.strings import deployment
from tests.samples.terraform import only, plan, refers, rows

KIND = "Microsoft.MachineLearningServices/workspaces/computes"
VM = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm"


def compute(kind, inner=None, **properties):
    found = {"computeType": kind, "properties": inner or {}} | properties
    return {"type": KIND, "name": "ws/c", "properties": found}


def whole(*resources):
    return deployment({"resources": list(resources)}, after={"resource_group_name": "g"})


def test_a_cluster_that_the_workspace_makes_is_counted(tmp_path):
    made = compute("AKS", {"agentVmSize": H100, "agentCount": 3})

    assert only(tmp_path, plan(whole(made))).ceiling == exactly(24)


@pytest.mark.parametrize("kind", ["Databricks", "DataFactory", "HDInsight", "Kubernetes"])
def test_compute_that_is_made_elsewhere_is_not_counted_here(tmp_path, kind):
    assert rows(tmp_path, plan(whole(compute(kind)))) == ()


def test_compute_of_a_kind_that_is_not_known_may_be_a_cluster(tmp_path):
    inner = {"vmSize": H100, "scaleSettings": {"maxNodeCount": 2}}

    assert only(tmp_path, plan(whole(compute("[parameters('x')]", inner)))).ceiling == exactly(16)


def test_an_attached_machine_of_the_plan_is_counted_there(tmp_path):
    made = vm(after={"name": "vm", "resource_group_name": "g"})

    found = rows(tmp_path, azure(made, whole(compute("VirtualMachine", resourceId=VM))))

    assert [row.ceiling for row in found] == [exactly(8)]


def test_an_attached_machine_elsewhere_may_be_anything(tmp_path):
    other = VM.replace("virtualMachines/vm", "virtualMachines/other")

    found = rows(tmp_path, plan(whole(compute("VirtualMachine", resourceId=other))))

    assert [row.ceiling for row in found] == [Range(0)]


def test_a_cluster_through_azapi_that_terraform_attaches_is_counted_there(tmp_path):
    body = {"properties": {"agentPoolProfiles": [{"name": "gpu", "vmSize": H100, "count": 2}]}}
    cluster = entry(
        "azapi_resource.aks",
        {"type": "Microsoft.ContainerService/managedClusters@2025-05-01", "body": body, "name": "aks"},
        unknown={"id": True},
    )
    name = "azurerm_machine_learning_inference_cluster.i"
    attached = entry(name, {}, unknown={"kubernetes_cluster_id": True})
    links = {name: {"kubernetes_cluster_id": refers("azapi_resource.aks.id", "azapi_resource.aks")}}

    assert only(tmp_path, azure(cluster, attached, links=links)).ceiling == exactly(16)
