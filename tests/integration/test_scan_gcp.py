"""`guardrails scan gcp`: what is found, what is asked for, and whose it is."""

import pytest

from tests.cloud.gcp import answer, faults
from tests.cloud.gcp.resources import PLAIN, cluster, group, machine
from tests.integration.scans import ENFORCED, total
from tests.plans import register

NUMBER = "100000000101"


@pytest.fixture
def tenants(gcp):
    """An organization with two projects below two folders; a machine in each of two regions of the first."""
    gcp.estate.organization()
    gcp.alpha = gcp.estate.project("alpha-prod", NUMBER, parent=gcp.estate.folder(11), apis=("compute",))
    gcp.beta = gcp.estate.project("beta-lab", parent=gcp.estate.folder(12), apis=("compute",))
    for zone in ("us-central1-a", "europe-west4-b"):
        machine(gcp.alpha, f"vm-{zone}", zone=zone)
    return gcp


def owned(*lines):
    return register() + "".join(f"    {line}\n" for line in lines)


def test_machines_groups_and_clusters_count_once_each(gcp):
    gcp.estate.organization()
    project = gcp.estate.project("alpha-prod", apis=("compute", "container"))
    machine(project, "vm")
    machine(project, "off", status="TERMINATED")
    machine(project, "web", kind=PLAIN)
    group(project, "workers", 2, 3)
    cluster(project, "ml", 1, 4)

    ran = gcp()

    rows = {each["address"].rpartition("/")[2].partition("#")[0]: each for each in ran.workloads}
    assert {name: (each["accelerators"]["min"], each["ceiling"]["min"]) for name, each in rows.items()} == {
        "vm": (8, 8),
        "off": (0, 8),
        "workers": (16, 24),
        "gpu": (8, 32),
    }
    assert {each["region"] for each in ran.workloads} == {"us-central1"}
    assert ran.states("alpha-prod") == {"read", "empty"}


def test_every_project_that_may_be_seen_is_read(tenants):
    machine(tenants.beta, "vm")

    ran = tenants()

    assert {(each["account"], each["region"]) for each in ran.workloads} == {
        ("alpha-prod", "us-central1"),
        ("alpha-prod", "europe-west4"),
        ("beta-lab", "us-central1"),
    }
    assert total(ran.workloads) == (24, 24)


def test_an_estate_whose_owner_is_known_and_verified_is_0(tenants):
    tenants.cli.write("register.yaml", owned("accounts: [{provider: gcp, id: alpha-prod}]"))
    tenants.cli.write("guardrails.yaml", ENFORCED)

    ran = tenants("--register", "register.yaml")

    assert ran.code == 0, ran.stdout + ran.stderr
    assert {each["customer"] for each in ran.workloads} == {"C-1"}
    assert ran.states("beta-lab") == {"empty"}


@pytest.mark.parametrize("name", ["alpha-prod", NUMBER])
def test_a_project_is_its_customers_by_id_and_by_number(tenants, name):
    tenants.cli.write("register.yaml", owned(f'accounts: [{{provider: gcp, id: "{name}"}}]'))

    ran = tenants("--register", "register.yaml", "--save", "estate.snapshot")

    assert {each["customer"] for each in ran.workloads} == {"C-1"}
    assert not [each for each in ran.report["coverage"] if each["what"] == "accounts of the register"]
    assert tenants.offline("estate.snapshot", "--register", "register.yaml").report == ran.report


@pytest.mark.parametrize("name", ["folders/11", "organizations/700000000001"])
def test_what_a_folder_or_organization_holds_is_its_customers(tenants, name):
    tenants.cli.write("register.yaml", owned(f"ous: [{{provider: gcp, id: {name}}}]"))

    ran = tenants("--register", "register.yaml")

    assert {each["customer"] for each in ran.workloads} == {"C-1"}


def test_what_a_billing_account_pays_for_is_its_customers_where_it_is_asked_for(tenants):
    tenants.estate.billing["billingAccounts/0A0A0A-1B1B1B-2C2C2C"] = ["alpha-prod"]
    unit = "{provider: gcp, id: billingAccounts/0A0A0A-1B1B1B-2C2C2C}"
    tenants.cli.write("register.yaml", owned(f"ous: [{unit}]"))

    asked = tenants("--register", "register.yaml", GUARDRAILS_SCAN_GCP_BILLING="yes")
    tenants.world.fault(faults.denied(), service="cloudbilling")
    denied = tenants("--register", "register.yaml", GUARDRAILS_SCAN_GCP_BILLING="yes")

    assert {each["customer"] for each in asked.workloads} == {"C-1"}
    assert {each["attributed_by"] for each in asked.workloads} == {"ou"}
    (line,) = [each for each in denied.report["coverage"] if each["what"] == "billing accounts"]
    assert (line["state"], line["count"], denied.code) == ("incomplete", 2, 3)


def test_labels_of_projects_name_their_customers_and_others_are_not_kept(tenants):
    tenants.alpha.labels.update(tenant="c-1", contact="jane")
    tenants.cli.write("register.yaml", register())

    ran = tenants("--register", "register.yaml", "--save", "estate.snapshot")

    assert {each["customer"] for each in ran.workloads} == {"C-1"}
    assert "jane" not in ran.stdout


@pytest.mark.parametrize("name", ["alpha-prod", NUMBER])
def test_one_project_is_asked_for(tenants, name):
    ran = tenants("--accounts", name)

    assert {each["account"] for each in ran.workloads} == {"alpha-prod"}
    assert not [each for each in tenants.world.log if each.project == "beta-lab"]


def test_projects_below_a_folder_are_asked_for(tenants):
    machine(tenants.beta, "vm")

    assert {each["account"] for each in tenants("--ou", "folders/12").workloads} == {"beta-lab"}


def test_a_region_is_asked_for(tenants):
    ran = tenants("--regions", "europe-west4")

    assert {each["region"] for each in ran.workloads} == {"europe-west4"}


def test_a_region_that_there_is_not_is_a_gap(tenants):
    ran = tenants("--regions", "us-centrall1", "--services", "compute")

    (line,) = ran.lines("alpha-prod/us-centrall1")
    assert (line["state"], line["reason"], ran.code) == ("failed", "there is no such region", 3)


def test_a_region_that_does_not_offer_an_api_is_not_asked(gcp):
    gcp.estate.organization()
    project = gcp.estate.project("alpha-prod", apis=("compute", "aiplatform"))
    project.offered = ("us-central1",)

    ran = gcp("--services", "vertex")

    hosts = {each.host for each in gcp.world.log if each.service == "aiplatform"}
    assert hosts == {"aiplatform", "us-central1-aiplatform"}
    assert ran.states("alpha-prod/global/vertex") == {"empty"}


def test_a_project_that_lists_no_api_at_all_is_asked_all_the_same(tenants):
    tenants.world.fault(lambda *_: answer.result({}), service="serviceusage", project="alpha-prod")

    assert len(tenants("--services", "compute").of("alpha-prod")) == 2


def test_a_region_is_left_out(tenants):
    ran = tenants("--exclude", "region=europe-west4")

    assert {each["region"] for each in ran.workloads} == {"us-central1"}


def test_apis_that_are_off_hold_nothing_and_are_not_called(tenants):
    ran = tenants("--services", "compute,gke")

    (line,) = ran.lines("alpha-prod/global/gke")
    assert (line["state"], line["reason"]) == ("empty", "the API is off: container.googleapis.com")
    assert not [each for each in tenants.world.log if each.service == "container"]


def test_without_the_list_of_apis_an_api_that_is_off_says_so_itself(tenants):
    tenants.world.fault(faults.denied(), service="serviceusage")

    ran = tenants("--services", "compute,gke")

    (line,) = ran.lines("alpha-prod/global/gke")
    assert (line["state"], line["reason"]) == ("empty", "the service is not in use here")
    assert len(ran.workloads) == 2


def test_a_project_that_is_pending_deletion_is_not_read_and_is_a_gap(tenants):
    tenants.estate.project("gone-soon", state="DELETE_REQUESTED")

    ran = tenants()

    (line,) = ran.lines("gone-soon")
    assert (line["state"], line["reason"]) == ("disabled", "the account is closing")
    assert ran.code == 3


def test_a_folder_that_may_not_be_seen_leaves_the_list_of_projects_open(tenants):
    del tenants.estate.folders["folders/12"]

    ran = tenants()

    found = [(each["where"], each["state"]) for each in ran.report["coverage"] if each["what"] == "accounts"]
    assert ("gcp/folders/12", "denied") in found
    assert ran.code == 3


def test_a_snapshot_decides_again_to_the_byte(tenants):
    live = tenants("--save", "estate.snapshot")

    offline = tenants.offline("estate.snapshot")

    assert offline.stdout == live.stdout
    assert offline.code == live.code


def test_without_credentials_it_says_how_to_get_some(gcp):
    ran = gcp(GOOGLE_APPLICATION_CREDENTIALS="", CLOUDSDK_CONFIG=str(gcp.cli.folder), PATH="")

    assert ran.code == 2
    assert "gcloud auth application-default login" in ran.stderr
