"""Cloud TPU: slices by name and by topology."""

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.gcp_plans import gcp, made, to
from tests.samples.terraform import always, only, reasons, rows

VM = "google_tpu_v2_vm.v"


def vm(after=None, **differs):
    return made(VM, {"accelerator_type": None, "accelerator_config": []} | (after or {}), **differs)


@pytest.mark.parametrize(
    ("name", "chip", "chips"),
    [
        ("v2-8", "TPU-v2", 4),
        ("v3-32", "TPU-v3", 16),
        ("v5litepod-16", "TPU-v5e", 16),
        ("v5p-8", "TPU-v5p", 4),
        ("v6e-8", "TPU-v6e", 8),
    ],
)
@pytest.mark.parametrize("kind", ["google_tpu_v2_vm", "google_tpu_node"])
def test_the_name_of_a_slice_tells_its_chips(tmp_path, kind, name, chip, chips):
    row = only(tmp_path, gcp(made(f"{kind}.x", {"accelerator_type": name})))

    assert (row.instance_type, row.accelerator, row.ceiling) == (name, chip, exactly(chips))
    assert isinstance(row.accelerators_per_instance, int)


@pytest.mark.parametrize(
    ("kind", "topology", "chip", "chips"),
    [("V4", "2x2x2", "TPU-v4", 8), ("V5LITE_POD", "2x4", "TPU-v5e", 8), ("V5P", "4x4x4", "TPU-v5p", 64)],
)
def test_a_topology_multiplies_to_chips(tmp_path, kind, topology, chip, chips):
    row = only(tmp_path, gcp(vm({"accelerator_config": [{"type": kind, "topology": topology}]})))

    assert (row.instance_type, row.accelerator) == (f"{kind} {topology}", chip)
    assert row.ceiling == exactly(chips)


@pytest.mark.parametrize(
    ("config", "chip", "path"),
    [
        ({"type": "V4", "topology": "big"}, "TPU-v4", "topology"),
        ({"type": "V4"}, "TPU-v4", "topology"),
        ({"type": "V99", "topology": "2x2"}, "unknown", "type"),
        ({"type": "NVIDIA_L4", "topology": "2x2"}, "unknown", "type"),
        ({"topology": "2x2"}, "unknown", "type"),
    ],
)
def test_a_shape_that_does_not_tell_is_open(tmp_path, config, chip, path):
    row = only(tmp_path, gcp(vm({"accelerator_config": [config]})))

    assert (row.accelerator, row.ceiling) == (chip, Range(1))
    assert row.unresolved[0].path == f"accelerator_config[0].{path}"


def test_a_slice_that_nobody_asks_for_by_name_is_the_default(tmp_path):
    computed = vm(unknown={"accelerator_type": True, "accelerator_config": True})

    assert only(tmp_path, gcp(vm())).instance_type == "v2-8"
    assert only(tmp_path, gcp(computed, links={VM: {"runtime_version": always("x")}})).instance_type == "v2-8"


def test_a_slice_that_is_unknown_is_at_least_one_chip(tmp_path):
    named = vm(unknown={"accelerator_type": True})
    shaped = vm(unknown={"accelerator_config": True})

    row = only(tmp_path, gcp(named, links={VM: {"accelerator_type": to("var.kind")}}))
    assert (row.accelerator, row.ceiling) == ("unknown", Range(1))
    row = only(tmp_path, gcp(shaped, links={VM: {"accelerator_config": [{"type": to("var.kind")}]}}))
    assert reasons(row) == ["accelerator_config: known only after apply"]


def test_a_slice_of_a_size_that_does_not_exist_is_unknown(tmp_path):
    row = only(tmp_path, gcp(vm({"accelerator_type": "v5p-9"})))

    assert (row.instance_type, row.accelerator, row.ceiling) == ("v5p-9", "unknown", Range(1))


@pytest.mark.parametrize(
    ("scheduling", "market"),
    [
        ([{"preemptible": True}], "spot"),
        ([{"spot": "true"}], "spot"),
        ([{"reserved": True}], "reserved"),
        ([{}], "on_demand"),
        ([], "on_demand"),
    ],
)
def test_scheduling_tells_the_market(tmp_path, scheduling, market):
    assert only(tmp_path, gcp(vm({"scheduling_config": scheduling}))).market == market


def queued(*specs, **differs):
    tpu = [{"node_spec": list(specs)}] if specs else []
    return made("google_tpu_v2_queued_resource.q", {"tpu": tpu, "project": None}, **differs)


def spec(name="v5litepod-16"):
    return {
        "parent": "projects/acme-ml/locations/us-central1-a",
        "node": [{"accelerator_type": name, "accelerator_config": []}],
    }


def test_a_queued_resource_has_a_part_for_each_node(tmp_path):
    found = rows(tmp_path, gcp(queued(spec(), spec("v2-8"))))

    assert [(row.id[-2:], row.ceiling.max, row.account) for row in found] == [
        ("#0", 16, "acme-ml"),
        ("#1", 4, "acme-ml"),
    ]


def test_a_queued_resource_without_nodes_is_unknown(tmp_path):
    assert only(tmp_path, gcp(queued())).accelerator == "unknown"
    assert reasons(only(tmp_path, gcp(queued(unknown={"tpu": True})))) == [
        "tpu[0].node_spec: known only after apply"
    ]


def test_a_sensitive_slice_hides_its_name_but_not_its_chips(tmp_path):
    named = vm({"accelerator_type": "v5p-8"}, sensitive={"accelerator_type": True})
    wrong = vm({"accelerator_type": "v5p-9"}, sensitive={"accelerator_type": True})

    row = only(tmp_path, gcp(named))
    assert (row.instance_type, row.ceiling) == ("(sensitive)", exactly(4))
    assert "v5p" not in str(only(tmp_path, gcp(wrong)))
