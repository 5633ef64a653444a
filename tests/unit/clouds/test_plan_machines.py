"""GCP machines: what the type implies and what is attached to it."""

import pytest

from tests.samples.terraform import (
    always,
    block,
    change,
    only,
    plan,
    reasons,
    refers,
    rows,
)

GCE = {"zone": "us-central1-a", "project": "p"}


def gce(after, unknown=None, expressions=None):
    made = change("google_compute_instance.x", "google_compute_instance", GCE | after, unknown=unknown or {})
    return plan(made, root={"resources": [block("google_compute_instance.x", expressions, "google")]})


@pytest.mark.parametrize(
    ("after", "chips"),
    [
        ({"machine_type": "a2-highgpu-2g", "guest_accelerator": []}, [("A100-SXM4-40GB", 2)]),
        (
            {"machine_type": "https://x/machineTypes/a3-highgpu-8g", "guest_accelerator": []},
            [("H100-SXM5-80GB", 8)],
        ),
        (
            {
                "machine_type": "a2-highgpu-1g",
                "guest_accelerator": [{"type": "nvidia-tesla-a100", "count": 1}],
            },
            [("A100-SXM4-40GB", 1)],
        ),
        (
            {
                "machine_type": "a2-highgpu-1g",
                "guest_accelerator": [{"type": "nvidia-tesla-a100", "count": 2}],
            },
            [("A100-SXM4-40GB", 2)],
        ),
        (
            {"machine_type": "n1-standard-8", "guest_accelerator": {"type": "nvidia-tesla-t4", "count": "4"}},
            [("T4", 4)],
        ),
        (
            {"machine_type": "n1-standard-8", "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 0}]},
            [],
        ),
        (
            {
                "machine_type": "n1-standard-8",
                "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 1}, {"type": "test", "count": 2}],
            },
            [("T4", 1), ("unknown", 2)],
        ),
        (
            {"machine_type": "z9-new-8", "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 1}]},
            [("T4", 1)],
        ),
        ({"machine_type": "z9-new-8", "guest_accelerator": []}, [("unknown", None)]),
        ({"machine_type": "n1-standard-8", "guest_accelerator": None}, []),
        (
            {"machine_type": "n1-standard-8", "guest_accelerator": [{"type": "nvidia-tesla-t4"}]},
            [("T4", None)],
        ),
        ({"machine_type": "n1-standard-8", "guest_accelerator": [{"count": 2}]}, [("unknown", 2)]),
        ({"machine_type": "n1-standard-8"}, [("unknown", None)]),
    ],
)
def test_guest_accelerators_and_the_machines_own_are_never_added(tmp_path, after, chips):
    found = rows(tmp_path, gce(after))

    assert [(row.accelerator, row.accelerators_per_instance) for row in found] == chips
    assert [row.id for row in found] == [
        f"google_compute_instance.x{f'#{at}' if len(chips) > 1 else ''}" for at in range(len(chips))
    ]


@pytest.mark.parametrize(
    ("expressions", "number"), [({"zone": always("z")}, 0), ({"guest_accelerator": refers("local.gpus")}, 1)]
)
def test_unknown_guests_count_only_where_the_configuration_sets_them(tmp_path, expressions, number):
    document = gce({"machine_type": "n1-standard-8"}, {"guest_accelerator": True}, expressions)

    found = rows(tmp_path, document)

    assert [reasons(row) for row in found] == [["guest_accelerator: known only after apply"]] * number


@pytest.mark.parametrize(
    ("scheduling", "market"),
    [
        ([], "on_demand"),
        ([{"preemptible": True}], "spot"),
        ([{"provisioning_model": "SPOT"}], "spot"),
        ([{"provisioning_model": "FLEX_START"}], "flex_start"),
        ([{"provisioning_model": "RESERVATION_BOUND"}], "reserved"),
    ],
)
def test_the_market_of_a_machine(tmp_path, scheduling, market):
    assert (
        only(
            tmp_path,
            gce({"machine_type": "a3-highgpu-8g", "guest_accelerator": [], "scheduling": scheduling}),
        ).market
        == market
    )
