"""Answers that Compute Engine and Cloud TPU gave, recorded by others: they fit, and give what they say."""

import json

import pytest

from guardrails.clouds.gcp.compute.api import COMPUTE
from guardrails.clouds.gcp.compute.owners import claim as groups
from guardrails.clouds.gcp.compute.owners import machines
from guardrails.clouds.gcp.reservations.api import RESERVATIONS
from guardrails.clouds.gcp.reservations.owners import claim as reserved
from guardrails.clouds.gcp.tpu.api import TPU
from guardrails.clouds.gcp.tpu.owners import claim as nodes
from guardrails.model.range import ZERO, exactly
from tests.samples.gcp_answers import World, facts
from tests.samples.gcp_machines import LIST

pytestmark = pytest.mark.third_party
ANYTHING = {"has_no_accelerators": lambda _: False}


def recorded(folder, name):
    """The body of a recorded answer."""
    return json.loads((folder / "api" / "gcp" / f"{name}.json").read_text())["body"]


def among(kind, *bodies):
    """Things that were recorded one by one, as an aggregated list answers them."""
    return {LIST.format(kind): {"items": {"zones/us-central1-a": {kind: list(bodies)}}}}


def everything(service, answers):
    """What the service keeps when nothing is certain to have no accelerators, without trouble."""
    made = World(service, answers)
    records = made.read(**ANYTHING)
    assert made.calls.errors == []
    return records


AGGREGATED = "compute-v1-projects-cloud-custodian-aggregated-instances_1"
LISTS = [
    "filter-metrics-with-metric-key-as-instance-id",
    "instance-detach-disks",
    "instance-effective-firewall",
    "instance-label",
    "instance-query",
    "instance-remove-metadata",
    "instance-set-metadata",
    "instance-start",
    "instance-terminate",
]


@pytest.mark.parametrize("name", LISTS)
def test_recorded_instances(third_party, name):
    answer = recorded(third_party, f"c7n__{name}__get-{AGGREGATED}")
    records = everything(COMPUTE, {LIST.format("instances"): answer})
    listed = [each for scope in answer["items"].values() for each in scope.get("instances", ())]
    found = {each.id.rpartition("/")[2]: each for each in machines(records, facts())}

    assert {each["name"]: each["status"] == "RUNNING" for each in listed} == {
        name: each.runs for name, each in found.items()
    }
    assert all(not each.state for each in found.values())
    assert all(found[each["name"]].kind.zone == each["zone"].rpartition("/")[2] for each in listed)


def test_recorded_machines_without_accelerators_are_not_kept(third_party):
    answer = recorded(third_party, f"c7n__{LISTS[4]}__get-{AGGREGATED}")

    assert World(COMPUTE, {LIST.format("instances"): answer}).read().instances == ()


@pytest.mark.parametrize(
    "name",
    [
        "kcc__compute__computeinstance_computeinstancefromtemplate-direct__24_200",
        "kcc__compute__computeinstance_computeinstancewithencrypteddisk-direct__10_200",
        "kcc__compute__computeinstance_computeinstancewithencrypteddisk-direct__13_200",
        "kcc__compute__computeinstance_computeinstancewithencrypteddisk-direct__22_200",
    ],
)
def test_a_recorded_instance(third_party, name):
    body = recorded(third_party, name)
    (found,) = machines(everything(COMPUTE, among("instances", body)), facts())

    assert found.kind.type.split("+")[0] == body["machineType"].rpartition("/")[2]
    assert found.runs is (body["status"] == "RUNNING")
    assert found.kind.market == ("spot" if body.get("scheduling", {}).get("preemptible") else "on_demand")


@pytest.mark.parametrize(
    "name",
    [
        "kcc__compute__containercluster_containercluster-swap__04_200",
        "kcc__compute__containernodepool_containernodepool-datacache__11_200",
        "kcc__compute__containercluster_containercluster-autoscaling-surgeupgrade__16_200",
    ],
)
def test_a_recorded_group_is_as_large_as_it_says(third_party, name):
    body = recorded(third_party, name)
    records = everything(COMPUTE, among("instanceGroupManagers", body))
    (owner,) = groups(records, facts()).owners

    assert owner.choices[0].size.ceiling == exactly(body["targetSize"])
    assert owner.name == body["selfLink"].partition("/projects/")[2].partition("/")[2]


def test_a_recorded_template(third_party):
    body = recorded(third_party, "kcc__compute__instancetemplate_crud__03_200")
    used = body["selfLink"]
    group = {"selfLink": used.replace("global/instanceTemplates", "zones/z-1-a/instanceGroupManagers")}
    answers = among("instanceTemplates", body) | among(
        "instanceGroupManagers", group | {"targetSize": 1, "instanceTemplate": used}
    )
    (template,) = everything(COMPUTE, answers).templates.values()

    assert template.type == body["properties"]["machineType"]


@pytest.mark.parametrize(("number", "machines_"), [("03", 2), ("06", 1)])
def test_a_recorded_reservation(third_party, number, machines_):
    body = recorded(third_party, f"kcc__compute__computereservation_fullreservation__{number}_200")
    (row,) = reserved(everything(RESERVATIONS, among("reservations", body)), facts()).rows

    assert (row.instance_type, row.accelerator) == ("n1-highmem-8", "V100-SXM2-16GB")
    assert row.accelerators == exactly(machines_)


@pytest.mark.parametrize(
    "name",
    [
        "kcc__compute__computefuturereservation_fullreservation-endtime__06_200",
        "kcc__compute__computefuturereservation_basicreservation-duration2__06_200",
        "kcc__compute__futurereservation_crud__05_200",
    ],
)
def test_a_recorded_future_reservation(third_party, name):
    body = recorded(third_party, name)
    records = everything(RESERVATIONS, among("futureReservations", body))
    (found,) = records.future

    assert str(found.total) == body["specificSkuProperties"]["totalCount"]
    assert found.status == body["status"]["procurementStatus"]


def test_a_recorded_group_of_hosts(third_party):
    body = recorded(third_party, "kcc__compute__v1beta1_computenodegroup__06_200")
    (found,) = everything(RESERVATIONS, among("nodeGroups", body)).node_groups

    assert (found.size, found.scales, found.type) == (1, False, "")


def test_a_recorded_node(third_party):
    body = recorded(third_party, "kcc__tpu__node_crud__02_200")
    (row,) = nodes(everything(TPU, {"tpu.nodes.list": {"nodes": [body]}}), facts()).rows

    assert (row.accelerator, row.accelerators, row.ceiling) == ("TPU-v5p", exactly(4), exactly(4))
    assert row.accelerators != ZERO
