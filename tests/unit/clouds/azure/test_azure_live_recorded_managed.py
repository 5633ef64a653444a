"""Managed services of Azure as others recorded them, and as API descriptions give examples: read whole."""

import json
from urllib.parse import urlsplit

import pytest

from guardrails.clouds.azure.activity.api import activity
from guardrails.clouds.azure.aks.api import AKS
from guardrails.clouds.azure.aks.owners import claim as of_aks
from guardrails.clouds.azure.batch.api import BATCH
from guardrails.clouds.azure.batch.owners import claim as of_batch
from guardrails.clouds.azure.clusters.api import CLUSTERS
from guardrails.clouds.azure.families import sizes
from guardrails.clouds.azure.ml.api import ML
from guardrails.clouds.azure.ml.owners import claim as of_ml
from guardrails.clouds.azure.quotas.api import QUOTAS
from guardrails.model.range import exactly
from tests.samples.azure_answers import CATALOG, SUBSCRIPTION, World, facts, resource

pytestmark = pytest.mark.third_party
PROVIDERS = f"/subscriptions/{SUBSCRIPTION}/providers"
EVERYTHING = {"has_no_accelerators": lambda _: False, "is_new": lambda _: False}


def example(folder, name):
    """The body that an example of an API description answers."""
    content = json.loads((folder / "api" / "azure" / f"{name}.json").read_text())
    return content["responses"]["200"]["body"]


def read(service, answers, **changed):
    """The records of a service that keeps whatever has any size; nothing may be unread."""
    world = World(service, answers)
    records = world.read(**EVERYTHING | changed)
    assert world.calls.errors == []
    return records


def unpaged(body):
    """Without the word that stands for a link in an example."""
    return {key: each for key, each in body.items() if key != "nextLink"}


def recorded(folder, name):
    """Answers by path, as they were recorded."""
    content = json.loads((folder / "api" / "azure" / f"{name}.json").read_text())
    found = {}
    for each in content["interactions"]:
        path = urlsplit(each["request"]["uri"]).path
        start, _, rest = path.partition("/providers/")
        own = f"{PROVIDERS}/{rest}" if start.count("/") == 2 else path
        found[own] = each["response"]["body"]["data"]
    return found


@pytest.mark.parametrize("name", ["ManagedClustersList", "ManagedClustersListByResourceGroup"])
def test_clusters_with_their_pools(third_party, name):
    body = example(third_party, f"containerservice__2024-02-01__{name}")
    path = f"{PROVIDERS}/Microsoft.ContainerService/managedClusters"
    (owner,) = of_aks(read(AKS, {path: body}), facts()).owners

    assert (owner.running, owner.choices[0].size.ceiling) == ((("Standard_DS1_v2", 3),), exactly(3))


def test_a_recorded_cluster_of_an_older_kind(third_party):
    (owner,) = of_aks(read(AKS, recorded(third_party, "c7n__AksTest.test_find_aks_by_name")), facts()).owners

    assert (owner.running, owner.traits.region) == ((("Standard_DS2_v2", 3),), "westus2")


def test_accounts_and_pools_of_batch(third_party):
    accounts = example(third_party, "batch__2024-02-01__BatchAccountList")
    (account,) = accounts["value"]
    pools = example(third_party, "batch__2024-02-01__PoolList")
    listed = f"{PROVIDERS}/Microsoft.Batch/batchAccounts"
    records = read(BATCH, {listed: accounts, f"{account['id']}/pools": pools})

    fixed = pools["value"][0]["properties"]["scaleSettings"]["fixedScale"]
    found = records.pools[0]
    assert len(records.pools) == len(pools["value"])
    assert (found.dedicated, found.low_priority) == (
        fixed["targetDedicatedNodes"],
        fixed["targetLowPriorityNodes"],
    )
    assert of_batch(records, facts()).rows == (), "none of the sizes is accelerated"


def workspaces(folder, **below):
    """Machine learning with one workspace and what is below it."""
    own = resource("Microsoft.MachineLearningServices/workspaces", "w", {})
    answers = {f"{PROVIDERS}/Microsoft.MachineLearningServices/workspaces": [own]}
    return answers | {f"{own['id']}/{name}": items for name, items in below.items()}


def test_workspaces(third_party):
    body = example(third_party, "machinelearningservices__2024-04-01__Workspace_listBySubscription")
    path = f"{PROVIDERS}/Microsoft.MachineLearningServices/workspaces"
    world = World(ML, {path: unpaged(body)})
    world.read(**EVERYTHING)

    assert world.calls.errors == []
    assert sum(each.endswith("/computes") for each in world.paths) == len(body["value"])


@pytest.mark.parametrize(("name", "kind"), [("AKSCompute", "aks"), ("ComputeInstance", "computeinstance")])
def test_compute(third_party, name, kind):
    body = example(third_party, f"machinelearningservices__2024-04-01__Compute_get_{name}")
    records = read(ML, workspaces(third_party, computes=[body]))

    (found,) = records.computes
    assert (found.kind, found.region) == (kind, body["location"])
    assert len(of_ml(records, facts()).rows) == 1, "a K80, and a cluster of a subscription that is not read"


@pytest.mark.parametrize("name", ["CommandJob", "SweepJob"])
def test_jobs_on_compute_that_has_a_name(third_party, name):
    body = example(third_party, f"machinelearningservices__2024-04-01__Job_{name}_list")

    assert read(ML, workspaces(third_party, jobs=unpaged(body))).jobs == ()
    body["value"][0]["properties"]["computeId"] = ""
    (found,) = read(ML, workspaces(third_party, jobs=unpaged(body))).jobs
    assert (found.asked[0].sizes, found.asked[0].count) == (("string",), 1)


@pytest.mark.parametrize(
    "name",
    [
        "c7n__MachineLearningJobTest.machine-learning-jobs",
        "c7n__MachineLearningOnlineEndpointTest.machine-learning-online-endpoints",
    ],
)
def test_recorded_jobs_and_endpoints(third_party, name):
    answers = recorded(third_party, name)
    world = World(ML, answers)
    world.read(**EVERYTHING)

    assert world.calls.errors == []
    asked = {path.lower() for path in world.paths}
    assert {path.lower() for path in answers} <= asked


def test_workspaces_of_databricks(third_party):
    body = example(third_party, "databricks__2024-05-01__WorkspacesListBySubscription")
    records = read(CLUSTERS, {f"{PROVIDERS}/Microsoft.Databricks/workspaces": body})

    assert [each.group for each in records.clusters] == [
        each["properties"]["managedResourceGroupId"].rpartition("/")[2] for each in body["value"]
    ]


def test_families_that_quotas_name_are_known(third_party):
    body = example(third_party, "quota__2023-02-01__getComputeQuotaLimits")
    names = [each["name"] for each in body["value"] if each["name"].endswith("Family")]

    assert names
    assert [name for name in names if sizes(name, CATALOG) is None] == []


def test_quotas_of_machine_learning(third_party):
    body = example(third_party, "machinelearningservices__2024-04-01__Quota_list")
    root = f"/subscriptions/{SUBSCRIPTION}"
    path = f"{PROVIDERS}/Microsoft.MachineLearningServices/locations/eastus/quotas"
    records = read(QUOTAS, {f"{root}/locations": [{"name": "eastus"}], path: unpaged(body)})

    own = [each["limit"] for each in body["value"] if "/workspaces/" not in each["id"]]
    assert [each.limit for each in records.learning] == own


def test_events_of_the_activity_log(third_party):
    body = example(third_party, "monitor__2015-04-01__GetActivityLogsFiltered")
    sent = []
    path = f"{PROVIDERS}/Microsoft.Insights/eventtypes/management/values"
    records = read(activity(sent.extend), {path: unpaged(body)})

    addresses = {each["httpRequest"]["clientIpAddress"] for each in body["value"] if each.get("httpRequest")}
    assert addresses
    assert {each.source_ip for each in sent} == addresses
    assert "admin" not in repr((records, sent))
