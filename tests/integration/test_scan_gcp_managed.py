"""`guardrails scan gcp` of managed services: each accelerator counts once, whoever made its machine."""

import json

import pytest

from tests.cloud.gcp import faults, managed
from tests.cloud.gcp.resources import machine
from tests.integration.scans import total
from tests.plans import register


@pytest.fixture
def project(gcp):
    gcp.estate.organization()
    gcp.cli.write("register.yaml", register())
    return gcp.estate.project("alpha-prod")


def kinds(ran):
    """Accelerators now, and at least and at most at the ceiling, by kind; None: no limit."""
    found = {}
    for each in ran.workloads:
        low, least, most = found.get(each["kind"], (0, 0, 0))
        top = each["ceiling"].get("max")
        most = None if None in (most, top) else most + top
        found[each["kind"]] = (
            low + each["accelerators"]["min"],
            least + each["ceiling"]["min"],
            most,
        )
    return found


def test_everything_counts_once(gcp, project):
    managed.custom_job(project, "1", 2)
    managed.custom_job(project, "2", 2, persistentResourceId="kept")
    managed.persistent(project, "kept", 4)
    managed.endpoint(project, "5", 1, 3)
    managed.service(project, "chat", 6)
    managed.workbench(project, "lab")
    managed.spark(project, "etl", 2, 5)
    managed.workstations(project, "dev", 2)
    machine(project, "alone")

    ran = gcp("--register", "register.yaml")

    assert kinds(ran) == {
        "google_vertex_ai_custom_job": (16, 16, 16),
        "google_vertex_ai_persistent_resource": (32, 32, 32),
        "google_vertex_ai_endpoint": (8, 24, 24),
        "google_cloud_run_v2_service": (0, 6, 6),
        "google_workbench_instance": (1, 1, 1),
        "google_dataproc_cluster": (4, 10, 10),
        "google_workstations_workstation_config": (2, 2, None),
        "google_compute_instance": (8, 8, 8),
    }
    assert {each["customer"] for each in ran.workloads if each["kind"] != "google_compute_instance"} == {
        "C-1"
    }
    assert ran.states("alpha-prod") == {"read", "empty"}


def test_machines_that_nobody_names_stay_and_what_may_come_is_a_range(gcp, project):
    managed.batch_job(project, "render", 4, 2)
    managed.pipeline(project, "score", 3, 1)

    ran = gcp()

    assert kinds(ran) == {
        "google_batch_job": (0, 0, 4),
        "google_dataflow_job": (0, 0, 3),
        "google_compute_instance": (3, 3, 3),
    }


def test_without_compute_what_services_say_of_themselves_counts(gcp, project):
    managed.workbench(project, "lab")
    managed.spark(project, "etl", 2, 5)
    gcp.world.fault(faults.denied(), service="compute")

    ran = gcp("--regions", managed.REGION)

    assert kinds(ran) == {
        "google_workbench_instance": (1, 1, 1),
        "google_dataproc_cluster": (4, 10, 10),
    }
    assert ran.code == 3


def test_regional_apis_are_asked_in_the_regions_that_are_asked_for(gcp, project):
    managed.custom_job(project, "1", 1)
    gcp("--regions", "europe-west4", "--services", "vertex,run,dataproc")

    asked = [each for each in gcp.world.log if not each.path.endswith("/locations")]
    assert {each.host for each in asked if each.service == "aiplatform"} == {"europe-west4-aiplatform"}
    paths = [each.path for each in asked if each.service in ("run", "dataproc")]
    assert paths
    assert all("/europe-west4/" in path for path in paths)


def test_a_region_that_refuses_costs_that_region_alone(gcp, project):
    managed.custom_job(project, "1", 1)
    gcp.world.fault(faults.denied(), service="aiplatform", path="*/locations/europe-west4/*")

    ran = gcp("--services", "vertex")

    assert total(ran.workloads) == (8, 8)
    (line,) = ran.lines("alpha-prod/global/vertex")
    assert line["state"] == "incomplete"


def test_quotas_and_access_are_evidence(gcp, project):
    managed.quota(project, "nvidia_t4_gpus", 16)
    managed.access(project, "2026-11-03T10:15:34Z", "203.0.113.77")

    ran = gcp("--services", "+quotas", "--access-evidence", "access.jsonl", "--save", "estate.snapshot")

    (line,) = (gcp.cli.folder / "access.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "time": "2026-11-03T10:15:34Z",
        "event": "v1.compute.instances.insert",
        "outcome": "success",
        "source_ip": "203.0.113.77",
        "account": "alpha-prod",
        "region": "us-central1",
        "event_id": "e-2026-11-03T10:15:34Z",
    }
    snapshot = (gcp.cli.folder / "estate.snapshot").read_bytes()
    assert b"203.0.113.77" not in snapshot
    assert "203.0.113.77" not in ran.stdout + ran.stderr
    assert ran.lines("alpha-prod/global/audit")[0]["state"] == "read"
    assert ran.lines("alpha-prod/global/quotas")[0]["state"] == "read"


def test_nobodys_name_is_kept(gcp, project):
    for make in (managed.workbench, lambda of, name: managed.workstations(of, name, 1)):
        make(project, "lab")
    managed.custom_job(project, "1", 1)
    managed.endpoint(project, "5", 1, 3)
    managed.service(project, "chat", 6)
    managed.spark(project, "etl", 1, 2)
    managed.batch_job(project, "render", 4, 1)
    managed.pipeline(project, "score", 3, 1)

    ran = gcp("--save", "estate.snapshot")

    assert b"jane.doe" not in (gcp.cli.folder / "estate.snapshot").read_bytes()
    assert "jane.doe" not in ran.stdout + ran.stderr
