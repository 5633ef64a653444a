"""`guardrails scan azure` of managed services: each machine once, whoever keeps it, and nobody's name."""

import json

import pytest

from guardrails.model.range import Range
from guardrails.snapshot.read import read_snapshots
from tests.cloud.azure import faults
from tests.cloud.azure.estate import ONE
from tests.cloud.azure.managed import batch, databricks, everything, learning
from tests.cloud.azure.resources import machine

SAVED = "estate.snapshot"


def put(estate, bodies):
    for body in bodies:
        estate.resource(body)


@pytest.fixture(scope="module")
def estate(shared_azure):
    """One scan of everything that is managed."""
    shared_azure.estate.subscription(ONE)
    put(shared_azure.estate, everything())
    shared_azure.estate.resource(machine("alone"))
    return shared_azure, shared_azure("--save", SAVED)


def shown(ran):
    return {
        each["id"].rpartition("/")[2].partition("#Standard")[0]: (
            each["accelerators"]["min"],
            each["ceiling"]["min"],
            each["ceiling"].get("max"),
        )
        for each in ran.workloads
        if each["role"] != "template"
    }


def test_every_machine_is_found_once(estate):
    _, ran = estate

    assert shown(ran) == {
        "gpu": (8, 32, 32),
        "box": (0, 1, 1),
        "blue": (2, 2, 2),
        "run": (16, 16, 16),
        "p": (8, 16, 16),
        "app": (1, 3, 3),
        "group": (2, 2, 2),
        "spark": (3, 3, None),
        "dbx": (1, 1, 1),
        "dbx#more": (0, 0, None),
        "hdi#workernode": (2, 2, 2),
        "alone": (8, 8, 8),
    }


def test_each_is_what_a_plan_calls_it(estate):
    _, ran = estate

    assert {each["kind"] for each in ran.workloads} >= {
        "azurerm_machine_learning_compute_cluster",
        "azurerm_batch_pool",
        "azurerm_container_app",
        "azurerm_container_group",
        "azurerm_synapse_spark_pool",
        "azurerm_databricks_workspace",
    }
    assert {each["region"] for each in ran.workloads} == {"eastus"}


def test_the_snapshot_decides_the_same_again(estate):
    scans, ran = estate

    assert shown(scans.offline(SAVED)) == shown(ran)


def test_nobodys_name_is_kept(estate):
    scans, ran = estate
    kept = (scans.cli.folder / SAVED).read_bytes()

    for text in (ran.stdout.encode(), ran.stderr.encode(), kept):
        assert b"jane" not in text.lower()


def test_parents_are_asked_once_each_and_nothing_else(azure):
    azure.estate.subscription(ONE)
    put(azure.estate, learning())

    azure("--services", "ml")

    asked = [each.path.partition("/workspaces")[2] for each in azure.world.log if "/workspaces" in each.path]
    assert sorted(asked) == [
        "",
        "/ws/computes",
        "/ws/jobs",
        "/ws/onlineendpoints",
        "/ws/onlineendpoints/chat/deployments",
    ]


def test_what_one_workspace_refuses_is_said_and_costs_no_other_anything(azure):
    azure.estate.subscription(ONE)
    put(azure.estate, [*learning("a"), *learning("b"), *batch()])
    azure.world.fault(faults.denied(), path=learning("a")[0]["id"].lower() + "/computes")

    ran = azure()

    (line,) = ran.lines(f"{ONE}/global/ml")
    assert (ran.code, line["state"]) == (3, "incomplete")
    assert sum("/computes/" in each["id"] for each in ran.workloads) == 2
    assert any(each["kind"] == "azurerm_batch_pool" for each in ran.workloads)


def test_machines_of_a_serverless_workspace_are_said_to_be_unseen(azure):
    azure.estate.subscription(ONE)
    put(azure.estate, databricks(mode="Serverless")[:1])

    (line,) = azure().lines(f"{ONE}/global/clusters")

    assert (line["state"], "serverless" in line["reason"]) == ("read", True)


def test_quotas_and_the_activity_log_are_read_only_if_they_are_asked_for(azure):
    azure.estate.subscription(ONE)
    root = f"/subscriptions/{ONE}"
    azure.estate.answers[f"{root}/locations"] = [{"name": "eastus", "metadata": {"regionType": "Physical"}}]
    usage = [{"name": {"value": "standardNDSH100v5Family"}, "limit": 96, "currentValue": 0}]
    azure.estate.answers[f"{root}/providers/microsoft.compute/locations/eastus/usages"] = usage
    azure.estate.answers[f"{root}/providers/microsoft.machinelearningservices/locations/eastus/quotas"] = []
    seen = {
        "eventDataId": "1",
        "eventTimestamp": "2026-11-20T08:30:00Z",
        "operationName": {"value": "Microsoft.Compute/virtualMachines/write"},
        "status": {"value": "Succeeded"},
        "caller": "jane.doe@contoso.example",
        "httpRequest": {"clientIpAddress": "203.0.113.7"},
        "subscriptionId": ONE,
    }
    log = f"{root}/providers/microsoft.insights/eventtypes/management/values"
    azure.estate.answers[log] = [seen]

    ran = azure("--services", "+quotas", "--access-evidence", "access.jsonl", "--save", SAVED)

    (account,) = read_snapshots([str(azure.cli.folder / SAVED)]).accounts
    assert (account.quota_accelerators, account.last_access_day) == (Range(0, 8), "2026-11-20")
    lines = (azure.cli.folder / "access.jsonl").read_text().splitlines()
    assert {json.loads(line)["source_ip"] for line in lines} == {"203.0.113.7"}
    for text in (ran.stdout, (azure.cli.folder / SAVED).read_text(errors="replace")):
        assert "203.0.113.7" not in text
