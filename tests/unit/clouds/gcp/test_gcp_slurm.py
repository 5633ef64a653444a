"""Slurm on GCP: Cluster Director, and node sets in files."""

import json

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.gcp_plans import (
    director,
    gcp,
    made,
    nodes,
    reservation,
    resources,
    slurm_file,
    template,
)
from tests.samples.terraform import only, reasons, rows

SET = {"id": "s", "compute_id": "gpu", "static_node_count": 1, "max_dynamic_node_count": 3}
A3 = {"machine_type": "a3-highgpu-8g"}


@pytest.mark.parametrize(
    ("kind", "market"),
    [
        ("new_on_demand_instances", "on_demand"),
        ("new_spot_instances", "spot"),
        ("new_flex_start_instances", "flex_start"),
    ],
)
def test_a_node_set_has_static_and_dynamic_nodes_of_its_compute_resource(tmp_path, kind, market):
    row = only(
        tmp_path,
        gcp(director([resources("cpu", machine_type="n2-standard-2"), resources(kind=kind, **A3)], [SET])),
    )

    assert (row.market, row.accelerators, row.ceiling) == (market, Range(8, 32), exactly(32))
    assert row.id == "google_hypercomputecluster_cluster.h#node_sets[0]"


def test_a_node_set_of_a_reservation_has_its_machine(tmp_path):
    made_of = director(
        [resources(kind="new_reserved_instances", reservation="projects/p/zones/z/reservations/r")], [SET]
    )

    row = next(row for row in rows(tmp_path, gcp(made_of, reservation())) if row.role == "runs")
    lost = only(tmp_path, gcp(made_of))

    assert (row.instance_type, row.market, row.ceiling) == ("a3-highgpu-8g", "reserved", exactly(32))
    assert (lost.accelerator, lost.ceiling) == ("unknown", Range(0))


def test_login_nodes_may_have_accelerators(tmp_path):
    cluster = director([], [])
    slurm = cluster["change"]["after"]["orchestrator"][0]["slurm"][0]
    slurm["login_nodes"] = [{"machine_type": "g2-standard-8", "count": "2"}]

    assert only(tmp_path, gcp(cluster)).ceiling == exactly(2)
    slurm["login_nodes"][0]["count"] = None
    assert only(tmp_path, gcp(cluster)).ceiling == Range(0)


def test_a_cluster_of_plain_machines_or_without_slurm_is_no_row(tmp_path):
    bare = director([], [])
    bare["change"]["after"]["orchestrator"] = []

    assert rows(tmp_path, gcp(director([resources(machine_type="n2-standard-2")], [SET]), bare)) == ()


def test_what_is_not_known_of_a_node_set_is_open(tmp_path):
    counted = director([resources(**A3)], [SET | {"max_dynamic_node_count": None}])
    orchestrator = [{"slurm": [{"node_sets": [{"max_dynamic_node_count": True}]}]}]
    counted["change"]["after_unknown"] = {"orchestrator": orchestrator}
    hidden = director([], [])
    hidden["change"]["after"]["orchestrator"] = None
    hidden["change"]["after_unknown"] = {"orchestrator": True}
    link = {"google_hypercomputecluster_cluster.h": {"orchestrator": [{"slurm": [{}]}]}}

    assert only(tmp_path, gcp(counted)).ceiling == Range(8)
    assert only(tmp_path, gcp(hidden, links=link)).accelerator == "unknown"
    assert reasons(only(tmp_path, gcp(director([], [SET])))) == [
        "orchestrator[0].slurm[0].node_sets[0].compute_id: its compute resource is not known"
    ]


@pytest.mark.parametrize(
    "content",
    [
        nodes(1, 3, machine_type="a3-highgpu-8g"),
        json.dumps({"node_count_static": 1, "node_count_dynamic_max": "3", "machine_type": "a3-highgpu-8g"}),
        nodes(1, 3) + '"instance_properties":\n  "machineType": "a3-highgpu-8g"\n',
        json.dumps(
            {"partitions": [{"nodes": {"g": {"node_count_static": 4, "machine_type": "a3-highgpu-8g"}}}]}
        ),
    ],
)
def test_node_sets_in_a_file_are_delegated(tmp_path, content):
    row = only(tmp_path, gcp(slurm_file(content)))

    assert (row.role, row.accelerator, row.ceiling) == ("delegated", "H100-SXM5-80GB", exactly(32))


def test_a_node_set_names_a_template_of_the_plan(tmp_path):
    found = rows(
        tmp_path, gcp(template(), slurm_file(nodes(0, 2, instance_template='"x/instanceTemplates/gpu"')))
    )

    assert [row.ceiling.max for row in found] == [0, 16]


@pytest.mark.parametrize(
    ("more", "chip", "ceiling"),
    [
        ({"node_type": "v5litepod-16"}, "TPU-v5e", exactly(32)),
        ({"node_type": "v99-8"}, "unknown", Range(0)),
        ({"instance_template": "gone"}, "unknown", Range(0)),
        ({}, "unknown", Range(0)),
    ],
)
def test_a_node_set_is_a_tpu_or_unknown(tmp_path, more, chip, ceiling):
    row = only(tmp_path, gcp(slurm_file(nodes(0, 2, **more))))

    assert (row.accelerator, row.ceiling) == (chip, ceiling)


@pytest.mark.parametrize(
    "guests",
    [
        {"guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 4}]},
        {"gpu": {"type": "nvidia-tesla-t4", "count": "4"}},
        {
            "instance_properties": {
                "machineType": "n1-standard-8",
                "guestAccelerators": [{"acceleratorType": "nvidia-tesla-t4", "acceleratorCount": 4}],
            }
        },
    ],
)
def test_guest_accelerators_of_a_node_set_count(tmp_path, guests):
    group = {"node_count_static": 2, "machine_type": "n1-standard-8"} | guests

    assert only(tmp_path, gcp(slurm_file(json.dumps([group])))).ceiling == exactly(8)


def test_several_node_sets_are_parts_and_plain_ones_none(tmp_path):
    sets = [
        {"node_count_static": 1, "machine_type": "a2-highgpu-1g"},
        {"node_count_static": 1, "machine_type": "n2-standard-2"},
        {"node_count_static": True, "machine_type": "a2-highgpu-1g"},
    ]

    found = rows(tmp_path, gcp(slurm_file(json.dumps({"nodeset": sets}))))

    assert [(row.id[-2:], row.ceiling) for row in found] == [("#0", exactly(1)), ("#2", Range(0))]


@pytest.mark.parametrize(
    "content", ["node_count_static: [", "hello", "{}", "#!/bin/sh\nnode_count_static=3", ""]
)
def test_other_files_are_no_rows(tmp_path, content):
    assert rows(tmp_path, gcp(slurm_file(content, path="scripts/setup.sh"))) == ()


def test_a_file_of_a_node_set_that_cannot_be_read_is_unknown(tmp_path):
    hidden = slurm_file(None, unknown={"content": True})
    other = made("google_storage_bucket_object.o", {"name": "x", "content": None}, unknown={"content": True})

    assert only(tmp_path, gcp(slurm_file("node_count_static: ["))).ceiling == Range(0)
    row = only(tmp_path, gcp(hidden, other))
    assert (row.role, row.ceiling, row.address) == ("delegated", Range(0), "google_storage_bucket_object.n")


def test_a_sensitive_file_hides_its_machine_but_not_its_number(tmp_path):
    row = only(
        tmp_path, gcp(slurm_file(nodes(1, 0, machine_type="a3-highgpu-8g"), sensitive={"content": True}))
    )

    assert (row.instance_type, row.ceiling) == ("(sensitive)", exactly(8))
