"""Workbench as the scan reads it: each instance is one VM of Compute, and counts once."""

import pytest
from google.cloud import notebooks_v2

from guardrails.clouds import join
from guardrails.clouds.gcp.notebooks import owners as notebooks
from guardrails.clouds.gcp.notebooks.api import LIST, NOTEBOOKS
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Kind, Machine
from guardrails.model.range import Range, exactly
from tests.samples.gcp_answers import Newer, World, claims, facts

VM = "zones/us-central1-a/instances/lab"


def instance(**changed):
    given = {
        "name": "projects/acme-train/locations/us-central1-a/instances/lab",
        "state": "ACTIVE",
        "labels": {"customer": "c-1"},
        "gceSetup": setup(),
    }
    return given | changed


def setup(machine="n1-standard-8", kind="NVIDIA_TESLA_T4", count="2"):
    return {"machineType": machine, "acceleratorConfigs": [{"type": kind, "coreCount": count}]}


def world(*instances, newer=False, **rest):
    answer = {"instances": list(instances), **rest}
    clients = {LIST: notebooks_v2.ListInstancesResponse}
    return World(NOTEBOOKS, {LIST: Newer(answer) if newer else answer}, clients)


def rows(*instances, machines=(), read=True, **given):
    known = facts()
    claimed = notebooks.claim(world(*instances, **given).read(), known)
    return join.workloads([claimed], machines, Read(read, read), known)


def vm(runs=True, id_=VM):
    name = facts().name("n1-standard-8", [("nvidia-tesla-t4", 2)])
    kind = Kind(name, "us-central1-a", "", "on_demand", (), "us-central1")
    return Machine(id=id_, kind=kind, runs=runs)


def test_an_instance_and_its_vm_count_once():
    (row,) = rows(instance(), machines=[vm()])

    assert (row.kind, row.id) == (
        "google_workbench_instance",
        "projects/acme-train/locations/us-central1-a/instances/lab",
    )
    assert (row.accelerator, row.accelerators, row.ceiling) == ("T4", exactly(2), exactly(2))
    assert (row.region, row.zone) == ("us-central1", "us-central1-a")
    assert claims(row) == {"customer": "c-1"}


def test_a_vm_of_the_same_name_in_another_zone_is_its_own():
    found = rows(instance(), machines=[vm(), vm(id_="zones/us-central1-b/instances/lab")])

    assert sorted(row.kind for row in found) == ["google_compute_instance", "google_workbench_instance"]


def test_an_instance_that_is_stopped_can_be_started():
    (row,) = rows(instance(state="STOPPED"), machines=[vm(runs=False)])

    assert (row.accelerators, row.ceiling) == (exactly(0), exactly(2))


@pytest.mark.parametrize(
    ("state", "planned"),
    [("ACTIVE", exactly(2)), ("SUSPENDED", exactly(0)), ("STATE_UNSPECIFIED", Range(0, 2))],
)
def test_without_compute_the_state_says_what_runs(state, planned):
    (row,) = rows(instance(state=state), read=False)

    assert (row.accelerators, row.ceiling) == (planned, exactly(2))


def test_a_state_that_is_newer_may_run():
    (row,) = rows(instance(state="DREAMING"), read=False, newer=True)

    assert (row.accelerators, row.unresolved[0].path) == (Range(0, 2), "state")


@pytest.mark.parametrize("kind", ["NVIDIA_H100_99GB", "ACCELERATOR_TYPE_UNSPECIFIED"])
def test_an_accelerator_that_is_not_known_is_one(kind):
    (row,) = rows(instance(gceSetup=setup(kind=kind)), read=False, newer=True)

    assert (row.accelerator, row.ceiling) == ("unknown", exactly(2))


def test_what_has_no_accelerator_or_is_not_asked_for_is_not_kept():
    plain = instance(gceSetup={"machineType": "e2-standard-4"})

    assert world(plain).read().instances == ()
    assert world(instance()).read(in_scope=lambda region: region == "europe-west4").instances == ()


def test_what_cannot_be_reached_is_said():
    made = world(instance(), unreachable=["projects/acme-train/locations/us-east1-b"])

    assert len(made.read().instances) == 1
    assert [each.reason for each in made.calls.errors] == ["us-east1-b cannot be reached"]
