"""Databricks clusters, jobs and pools, on the cloud that their node type names."""

import pytest

from guardrails.clouds.databricks.plan import cloud_of
from guardrails.clouds.table import READERS
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.aws_plans import made
from tests.samples.terraform import block, only, plan, reasons, refers, rows

WORKERS = {"node_type_id": "p4d.24xlarge", "num_workers": 3}


def cluster(after=None, name="databricks_cluster.c", **differs):
    """A cluster of three workers and a driver."""
    return made(name, WORKERS | (after or {}), **differs)


def pool(after=None, **differs):
    """A pool of at most ten machines."""
    values = {"id": "pool-1", "node_type_id": "g5.xlarge", "max_capacity": 10, "min_idle_instances": 1}
    return made("databricks_instance_pool.p", values | (after or {}), **differs)


@pytest.mark.parametrize(
    ("kind", "provider", "chip"),
    [
        ("p4d.24xlarge", "aws", "A100-SXM4-40GB"),
        ("Standard_NC24ads_A100_v4", "azure", "A100-PCIE-80GB"),
        ("a2-highgpu-1g", "gcp", "A100-SXM4-40GB"),
    ],
)
def test_a_node_type_names_its_cloud(tmp_path, kind, provider, chip):
    row = only(tmp_path, plan(cluster({"node_type_id": kind})))

    assert (row.provider, row.accelerator) == (provider, chip)
    assert cloud_of(kind) == provider


@pytest.mark.parametrize(
    ("after", "planned", "ceiling"),
    [
        ({}, exactly(32), exactly(32)),
        ({"num_workers": 0}, exactly(8), exactly(8)),
        ({"num_workers": None}, exactly(8), exactly(8)),
        ({"num_workers": None, "is_single_node": True}, exactly(8), exactly(8)),
        (
            {"num_workers": None, "autoscale": [{"min_workers": 1, "max_workers": 5}]},
            Range(16, 48),
            exactly(48),
        ),
        ({"num_workers": None, "autoscale": [{"min_workers": 1}]}, Range(16), Range(16)),
        ({"driver_node_type_id": "m5.large"}, exactly(24), exactly(24)),
    ],
)
def test_workers_and_a_driver(tmp_path, after, planned, ceiling):
    row = only(tmp_path, plan(cluster(after)))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


def test_a_driver_of_its_own_type_is_a_part(tmp_path):
    found = rows(tmp_path, plan(cluster({"driver_node_type_id": "g5.xlarge"})))

    assert [(row.id.partition("#")[2], row.ceiling) for row in found] == [
        ("workers", exactly(24)),
        ("driver", exactly(1)),
    ]


def test_a_number_that_is_unknown_is_open(tmp_path):
    assert only(
        tmp_path, plan(cluster({"num_workers": None}, unknown={"num_workers": True}))
    ).ceiling == Range(8)


def test_clusters_without_accelerators_make_no_row(tmp_path):
    assert rows(tmp_path, plan(cluster({"node_type_id": "m5.large"}))) == ()


def test_a_cluster_that_names_nothing_is_unknown(tmp_path):
    assert reasons(only(tmp_path, plan(cluster({"node_type_id": None})))) == ["node_type_id: is not set"]


def test_place_market_and_tags(tmp_path):
    zoned = {"availability": "SPOT", "zone_id": "us-west-2a"}

    row = only(tmp_path, plan(cluster({"aws_attributes": [zoned], "custom_tags": {"customer": "acme"}})))

    assert (row.region, row.zone, row.market, row.claims[0].value) == (
        "us-west-2",
        "us-west-2a",
        "spot",
        "acme",
    )


OTHERS = {name: {} for name in "abcd"}
DRAWS = {"node_type_id": None, "instance_pool_id": "pool-1"}


def test_a_cluster_draws_from_its_pool(tmp_path):
    reserve, drawn = rows(tmp_path, plan(pool(), cluster(DRAWS)))

    assert (reserve.role, reserve.accelerators, reserve.ceiling) == ("reservation", Range(1, 6), exactly(6))
    assert (drawn.instance_type, drawn.ceiling) == ("g5.xlarge", exactly(4))


def test_a_pool_is_found_by_reference(tmp_path):
    source = "databricks_instance_pool.p.id"
    drawn = cluster(
        DRAWS | {"instance_pool_id": None}, unknown={"instance_pool_id": True, "node_type_id": True}
    )
    root = {
        "resources": [
            block("databricks_cluster.c", {"instance_pool_id": refers(source), **OTHERS}),
            block("databricks_instance_pool.p"),
        ]
    }  # fmt: skip

    reserve, row = rows(tmp_path, plan(pool({"id": None}, unknown={"id": True}), drawn, root=root))

    assert (reserve.ceiling, row.ceiling) == (exactly(6), exactly(4))


@pytest.mark.parametrize(
    ("after", "unknown", "reason"),
    [
        ({}, {}, "instance_pool_id: pool pool-1 is not in the plan"),
        ({"instance_pool_id": None}, {"instance_pool_id": True}, "instance_pool_id: known only after apply"),
    ],
)
def test_a_pool_that_is_not_in_the_plan_is_unknown(tmp_path, after, unknown, reason):
    assert reasons(only(tmp_path, plan(cluster(DRAWS | after, unknown=unknown)))) == [reason]


@pytest.mark.parametrize(
    ("after", "planned", "ceiling"),
    [
        ({}, Range(1, 10), exactly(10)),
        ({"max_capacity": None}, Range(1), Range(0)),
        ({"max_capacity": 0}, ZERO, ZERO),
        ({"node_type_id": "z"}, Range(0), Range(0)),
        ({"node_type_id": None}, Range(0), Range(0)),
    ],
)
def test_a_pool_by_itself(tmp_path, after, planned, ceiling):
    row = only(tmp_path, plan(pool(after)))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


def test_a_pool_without_accelerators_makes_no_row(tmp_path):
    assert rows(tmp_path, plan(pool({"node_type_id": "m5.large"}), cluster(DRAWS))) == ()


def test_broken_pools_and_clusters(tmp_path):
    hurt = pool({"node_type_id": 5})
    bad = cluster({"node_type_id": 5}, name="databricks_cluster.bad")

    found = rows(tmp_path, plan(hurt, cluster(DRAWS)))
    assert [row.accelerator for row in found] == ["unknown", "unknown"]
    assert rows(tmp_path, plan(pool(), bad))[0].ceiling == exactly(10)
    open_pool = pool({"node_type_id": None}, unknown={"node_type_id": True})
    assert rows(tmp_path, plan(open_pool, cluster(DRAWS)))[1].accelerator == "unknown"


def test_a_job_starts_clusters(tmp_path):
    after = {
        "job_cluster": [{"job_cluster_key": "g", "new_cluster": [WORKERS]}],
        "task": [
            {"new_cluster": [{"node_type_id": "g5.xlarge", "num_workers": 1}]},
            {"existing_cluster_id": "c"},
        ],
        "tags": {"customer": "acme"},
    }

    found = rows(tmp_path, plan(made("databricks_job.j", after)))

    assert [(row.id.partition("#")[2], row.ceiling) for row in found] == [
        ("cluster[0]", exactly(32)),
        ("cluster[1]", exactly(2)),
    ]


def test_runs_beside_each_other_multiply_a_jobs_clusters(tmp_path):
    after = {"new_cluster": [WORKERS | {"driver_node_type_id": "g5.xlarge"}], "max_concurrent_runs": 2}

    found = rows(tmp_path, plan(made("databricks_job.j", after)))

    assert [(row.accelerators, row.ceiling) for row in found] == [
        (Range(0, 48), exactly(48)),
        (Range(0, 2), exactly(2)),
    ]


def test_runs_of_an_unknown_number_leave_a_job_open(tmp_path):
    after = {"new_cluster": [WORKERS], "max_concurrent_runs": None}

    row = only(tmp_path, plan(made("databricks_job.j", after, unknown={"max_concurrent_runs": True})))

    assert row.ceiling == Range(32)


def test_every_reader_can_be_imported():
    for kind, reader in READERS.items():
        assert callable(reader.read), kind
        assert reader.values.__struct_fields__ is not None
        assert reader.role in ("runs", "template", "reservation", "delegated")


def job(*tasks, **differs):
    """A job of some tasks."""
    return made("databricks_job.j", {"task": list(tasks)}, **differs)


def test_a_task_on_serverless_gpus_is_unknown(tmp_path):
    row = only(
        tmp_path, plan(job({"compute": [{"hardware_accelerator": "GPU_8xH100"}]}, {"notebook_task": []}))
    )

    assert (row.accelerator, row.ceiling) == ("unknown", Range(0))
    assert reasons(row) == ["task[0].compute: says hardware_accelerator"]


def test_a_task_of_which_the_compute_is_not_shown_is_unknown(tmp_path):
    row = only(tmp_path, plan(job({"compute": []}, unknown={"task": [{"compute": True}]})))

    assert "task[0].compute: known only after apply" in reasons(row)


def test_a_looped_task_has_its_own_cluster(tmp_path):
    row = only(tmp_path, plan(job({"for_each_task": [{"task": [{"new_cluster": [WORKERS]}]}]})))

    assert (row.accelerator, row.ceiling) == ("A100-SXM4-40GB", exactly(32))
