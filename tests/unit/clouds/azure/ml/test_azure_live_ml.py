"""Azure Machine Learning as the scan reads and joins it: machines that the service keeps, each once."""

import pytest

from guardrails.clouds.azure.ml.api import ML
from guardrails.clouds.azure.ml.owners import claim
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_answers import (
    A100,
    GROUP,
    H100,
    PLAIN,
    SUBSCRIPTION,
    T4,
    Refused,
    World,
    facts,
    paged,
    resource,
)

TYPE = "Microsoft.MachineLearningServices/workspaces"
LIST = f"/subscriptions/{SUBSCRIPTION}/providers/{TYPE}"
WORKSPACE = f"{GROUP}/providers/{TYPE}/ws"
ENDPOINT = f"{WORKSPACE}/onlineEndpoints/e"
AKS = "/providers/Microsoft.ContainerService/managedClusters/aks"
OTHER = "/subscriptions/00000000-0000-4000-8000-00000000000f/resourceGroups/x"


def workspace(name="ws", **changed):
    return resource(TYPE, name, {"discoveryUrl": "https://example.com"}, **changed)


def compute(kind, name="gpu", used=None, **inner):
    properties = {"computeType": kind, "properties": inner, "resourceId": used}
    return resource(f"{TYPE}/computes", f"ws/{name}", properties, tags={"customer": "C-2"})


def deployment(number=2, name="d", **properties):
    given = {"endpointComputeType": "Managed", "instanceType": H100} | properties
    sku = {"name": "Default", "capacity": number}
    return resource(f"{TYPE}/onlineEndpoints/deployments", f"ws/e/{name}", given, sku=sku)


def job(name="j", made="2026-11-20T10:00:00.000Z", **properties):
    given = {"jobType": "Command", "status": "Running", "tags": {"customer": "C-3"}} | properties
    system = {"createdAt": made, "createdBy": "Somebody"}
    return resource(f"{TYPE}/jobs", f"ws/{name}", given, location=None, tags=None, systemData=system)


def asked(size=H100, count=2):
    return {"instanceType": size, "instanceCount": count}


def world(computes=(), deployments=(), jobs=()):
    endpoint = resource(f"{TYPE}/onlineEndpoints", "ws/e", {})
    return World(
        ML,
        {
            LIST: [workspace()],
            f"{WORKSPACE}/computes": list(computes),
            f"{WORKSPACE}/onlineEndpoints": [endpoint] if deployments else [],
            f"{ENDPOINT}/deployments": list(deployments),
            f"{WORKSPACE}/jobs": list(jobs),
        },
    )


def rows(*, since="", **given):
    made = world(**given)
    records = made.read(since=since)
    assert made.calls.errors == []
    return claim(records, facts()).rows


def row(**given):
    (found,) = rows(**given)
    return found


def test_a_cluster_has_its_nodes_and_may_have_as_many_as_its_limit():
    inner = {"vmSize": H100, "vmPriority": "LowPriority", "currentNodeCount": 3}
    limits = {"minNodeCount": 0, "maxNodeCount": 4}
    found = row(computes=[compute("AmlCompute", scaleSettings=limits, **inner)])

    assert (found.accelerators, found.ceiling, found.market) == (exactly(24), exactly(32), "spot")
    assert (found.kind, found.region) == ("azurerm_machine_learning_compute_cluster", "westeurope")
    assert [(claim.key, claim.value) for claim in found.claims] == [("customer", "C-2")]


def test_a_cluster_that_does_not_say_its_number_is_between_its_limits():
    limits = {"minNodeCount": 1, "maxNodeCount": 4}
    found = row(computes=[compute("AmlCompute", vmSize=H100, scaleSettings=limits)])

    assert (found.accelerators, found.ceiling) == (Range(8, 32), exactly(32))


def test_a_cluster_without_limits_is_open():
    found = row(computes=[compute("AmlCompute", vmSize=H100, currentNodeCount=1)])

    assert (found.accelerators, found.ceiling) == (exactly(8), Range(8))


@pytest.mark.parametrize(
    ("state", "runs"),
    [
        *(("Running", exactly(8)), ("JobRunning", exactly(8)), (None, exactly(8))),
        *(("Stopped", ZERO), ("CreateFailed", ZERO), ("Unusable", Range(0, 8)), ("Later", Range(0, 8))),
    ],
)
def test_an_instance_runs_by_its_state_and_can_be_started(state, runs):
    found = row(computes=[compute("ComputeInstance", vmSize=H100, state=state)])

    assert (found.accelerators, found.ceiling) == (runs, exactly(8))


@pytest.mark.parametrize("kind", ["AmlCompute", "ComputeInstance"])
def test_compute_without_accelerators_is_not_kept(kind):
    assert world(computes=[compute(kind, vmSize=PLAIN)]).read().computes == ()


@pytest.mark.parametrize("kind", ["AKS", "Kubernetes"])
def test_an_attached_cluster_of_a_subscription_that_is_read_counts_there(kind):
    assert rows(computes=[compute(kind, used=GROUP + AKS)]) == ()
    assert row(computes=[compute(kind, used=OTHER + AKS)]).ceiling == Range(0)


def test_a_cluster_outside_of_azure_may_have_anything_and_its_instance_types_are_told():
    types = {
        "gpu": {"resources": {"limits": {"nvidia.com/gpu": 4}}},
        "cpu": {"resources": {"limits": {"cpu": "1"}}},
    }
    used = f"{GROUP}/providers/Microsoft.Kubernetes/connectedClusters/k"
    found = row(computes=[compute("Kubernetes", used=used, instanceTypes=types)])

    assert (found.accelerator, found.ceiling) == ("unknown", Range(0))
    assert "asks for accelerators" in found.unresolved[0].reason


def test_an_attached_machine_counts_where_it_is_and_else_by_its_size():
    machine = "/providers/Microsoft.Compute/virtualMachines/m"
    assert rows(computes=[compute("VirtualMachine", used=GROUP + machine, virtualMachineSize=T4)]) == ()

    elsewhere = row(computes=[compute("VirtualMachine", used=OTHER + machine, virtualMachineSize=T4)])
    assert (elsewhere.accelerators, elsewhere.ceiling) == (exactly(1), exactly(1))
    assert row(computes=[compute("VirtualMachine", address="10.0.0.4")]).accelerator == "unknown"


@pytest.mark.parametrize("kind", ["Databricks", "HDInsight", "DataFactory"])
def test_compute_that_is_made_elsewhere_is_read_there(kind):
    assert rows(computes=[compute(kind, used=f"{OTHER}/providers/x/y/z")]) == ()


def test_a_kind_of_compute_that_is_not_known_may_be_anything():
    found = row(computes=[compute("Later")])

    assert (found.accelerator, found.ceiling) == ("unknown", Range(0))


def test_compute_stands_where_it_says():
    far = compute("ComputeInstance", vmSize=H100)
    far["properties"]["computeLocation"] = "East US"

    assert row(computes=[far]).region == "eastus"
    assert world(computes=[far]).read(in_scope=lambda region: region == "eastus").computes
    assert not world(computes=[far]).read(in_scope=lambda region: region == "westeurope").computes


@pytest.mark.parametrize(
    ("scale", "ceiling", "opens"),
    [
        ({"scaleType": "Default"}, exactly(16), 0),
        (None, exactly(16), 0),
        ({"scaleType": "TargetUtilization", "minInstances": 1, "maxInstances": 3}, exactly(24), 0),
        ({"scaleType": "TargetUtilization"}, Range(16), 1),
        ({"scaleType": "Later", "maxInstances": 3}, exactly(24), 0),
    ],
)
def test_a_deployment_has_its_instances_and_may_scale(scale, ceiling, opens):
    found = row(deployments=[deployment(scaleSettings=scale)])

    assert (found.accelerators, found.ceiling, len(found.unresolved)) == (exactly(16), ceiling, opens)


def test_a_deployment_on_an_attached_cluster_adds_nothing_to_it():
    assert rows(deployments=[deployment(endpointComputeType="Kubernetes", instanceType="gpu")]) == ()


def test_a_deployment_that_does_not_say_its_number_is_open():
    assert row(deployments=[deployment(None)]).ceiling == Range(0)


def test_a_deployment_whose_instance_type_is_not_given_is_unknown():
    assert row(deployments=[deployment(instanceType=None)]).accelerator == "unknown"


def test_a_job_on_serverless_compute_has_machines_of_its_own():
    found = row(jobs=[job(resources=asked())])

    assert (found.accelerators, found.ceiling, found.market) == (exactly(16), exactly(16), "on_demand")
    assert (found.region, [claim.value for claim in found.claims]) == ("westeurope", ["C-3"])
    assert row(jobs=[job(resources=asked(count=None))]).ceiling == exactly(8)


def test_a_job_on_serverless_compute_may_be_bought_as_spot():
    assert row(jobs=[job(resources=asked(), queueSettings={"jobTier": "Spot"})]).market == "spot"


@pytest.mark.parametrize("name", ["gpu", "azureml:gpu", "local", f"{WORKSPACE}/computes/gpu"])
def test_a_job_on_compute_that_has_a_name_adds_nothing_to_it(name):
    assert rows(jobs=[job(computeId=name, resources=asked())]) == ()


@pytest.mark.parametrize(
    "name", ["", None, "serverless", "azureml:Serverless", f"{WORKSPACE}/computes/serverless"]
)
def test_serverless_compute_goes_by_several_names(name):
    assert row(jobs=[job(computeId=name, resources=asked())]).ceiling == exactly(16)


def test_a_job_that_waits_has_no_machines_yet():
    found = row(jobs=[job(status="Queued", resources=asked())])

    assert (found.accelerators, found.ceiling) == (Range(0, 16), exactly(16))


@pytest.mark.parametrize("status", ["Finalizing", "CancelRequested", "NotResponding", "Later", None])
def test_a_job_of_any_other_status_holds_its_machines(status):
    assert row(jobs=[job(status=status, resources=asked())]).accelerators == exactly(16)


@pytest.mark.parametrize("status", ["Completed", "Failed", "Canceled"])
def test_a_job_that_is_over_holds_nothing_and_shows_what_it_held(status):
    over = job(status=status, resources=asked())

    found = row(jobs=[over], since="2026-11-01T00:00:00Z")
    assert (found.ceiling, found.ceiling_before) == (ZERO, exactly(16))
    assert rows(jobs=[over], since="2026-11-25T00:00:00Z") == ()


def test_archived_jobs_are_asked_for_too():
    made = world(jobs=[job(resources=asked())])
    made.read()

    assert "listViewType=All" in made.asked[-1].url


def test_a_job_without_accelerators_is_not_kept_and_of_one_that_names_no_size_nothing_is_known():
    assert rows(jobs=[job(resources=asked(PLAIN))]) == ()
    assert row(jobs=[job()]).accelerator == "unknown"


def test_sizes_of_a_job_may_be_alternatives():
    found = row(jobs=[job(resources={"instanceTypes": [PLAIN, A100], "instanceCount": 1})])

    assert (found.instance_type, found.ceiling) == (A100, exactly(8))


def test_trials_of_a_sweep_run_side_by_side():
    sweep = {"jobType": "Sweep", "trial": {"resources": asked(count=1)}, "limits": {"maxConcurrentTrials": 4}}

    found = row(jobs=[job(**sweep)])
    assert (found.accelerators, found.ceiling) == (Range(0, 32), exactly(32))
    assert row(jobs=[job(**sweep | {"limits": None})]).ceiling == Range(0)


STEPS = {
    "train": {"type": "command", "resources": {"instance_type": H100, "instance_count": 2}},
    "sweep": {
        "type": "sweep",
        "trial": {"resources": {"instance_type": A100}},
        "limits": {"max_concurrent_trials": 3},
    },
    "prepare": {"type": "command", "resources": {"instance_type": PLAIN}},
    "elsewhere": {"type": "command", "computeId": f"{WORKSPACE}/computes/gpu"},
}


def steps(**properties):
    found = rows(jobs=[job(jobType="Pipeline", **properties)])
    return {each.id.partition("#")[2]: each.ceiling for each in found}


def test_steps_of_a_pipeline_each_have_their_machines():
    assert steps(jobs=STEPS) == {"train": exactly(16), "sweep": exactly(24)}
    assert steps(jobs=STEPS, settings={"default_compute": "serverless"}).keys() == {"train", "sweep"}
    assert steps(jobs=STEPS, settings={"defaultComputeId": "azureml:gpu"}) == {}


def test_steps_of_a_pipeline_within_a_pipeline_are_among_them():
    assert steps(
        jobs={"inner": {"jobs": {"train": STEPS["train"], "other": STEPS["prepare"]}}, "x": STEPS["sweep"]}
    ) == {
        "inner/train": exactly(16),
        "x": exactly(24),
    }


def test_a_number_that_is_an_expression_is_not_known():
    step = {"resources": {"instance_type": H100, "instance_count": "${{parent.inputs.n}}"}}

    assert steps(jobs={"a": step, "b": STEPS["train"]}) == {"a": Range(0), "b": exactly(16)}


def test_all_workspaces_and_pages_are_read():
    two = [workspace("ws"), workspace("ws2")]
    jobs = [job(f"j{at}", resources=asked()) for at in range(5)]
    path = f"{WORKSPACE}2/jobs"
    made = World(ML, {LIST: paged(LIST, two, 1), path: paged(path, jobs, 2)})

    assert len(made.read().jobs) == 5


def test_what_one_workspace_refuses_costs_no_other_its_rows():
    made = World(
        ML,
        {
            LIST: [workspace("a"), workspace()],
            f"{GROUP}/providers/{TYPE}/a/computes": Refused(),
            f"{WORKSPACE}/computes": [compute("ComputeInstance", vmSize=H100)],
        },
    )

    assert len(made.read().computes) == 1
    assert [each.operation for each in made.calls.errors] == ["Compute_List"]


def test_nobodys_name_is_kept():
    inner = {"vmSize": H100, "createdBy": {"userName": "somebody@example.com"}}
    made = world(computes=[compute("ComputeInstance", **inner)], jobs=[job(resources=asked())])

    assert "omebody" not in repr(made.read())


def test_autoscale_settings_of_deployments_that_were_not_read_leave_them_open():
    path = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Insights/autoscalesettings"
    made = world(deployments=[deployment()])
    made.answers[path.lower()] = Refused()
    (found,) = claim(made.read(), facts()).rows

    assert (found.accelerators, found.ceiling) == (exactly(16), Range(16))
    assert [each.path for each in found.unresolved] == ["autoscaleSettings"]
