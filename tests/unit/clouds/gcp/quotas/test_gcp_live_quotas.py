"""Cloud Quotas as the scan reads them: how many accelerators a project may run at the most."""

import msgspec
import pytest

from guardrails.clouds.gcp import account as of_account
from guardrails.clouds.gcp.quotas.api import COMPUTE, LIST, QUOTAS
from guardrails.clouds.gcp.quotas.settings import allowed, is_of_accelerators
from guardrails.model.account import CloudAccount
from guardrails.model.range import UNKNOWN, Range
from guardrails.scan.interface import Reading, Unit
from tests.samples.gcp_answers import OFF, Refusal, World, read_filter

T4 = "compute.googleapis.com/nvidia_t4_gpus"
FAMILY = "compute.googleapis.com/gpus_per_gpu_family"
ALL = "compute.googleapis.com/gpus_all_regions"
SPOT = "compute.googleapis.com/preemptible_nvidia_t4_gpus"
VERTEX = "aiplatform.googleapis.com/custom_model_training_nvidia_h100_gpus"


def info(metric, *entries, **rest):
    return {"metric": metric, "dimensionsInfos": list(entries), **rest}


def limit(value, *places, **dimensions):
    return {
        "dimensions": dimensions,
        "details": {} if value == 0 else {"value": str(value)},
        "applicableLocations": list(places),
    }


def world(*compute, **others):
    def answer(asked):
        name = asked["service"].partition(".")[0]
        return {"quotaInfos": list(compute) if asked["service"] == COMPUTE else others.get(name, [])}

    return World(QUOTAS, {LIST: answer})


def bound(*compute, in_scope=lambda _: True, **others):
    made = world(*compute, **others)
    records = made.read(in_scope=in_scope)
    assert made.calls.errors == []
    return allowed(records.quotas, whole=records.whole)


def test_quotas_of_regions_and_services_add_up():
    found = bound(
        info(T4, limit(4, region="us-central1"), limit(2, region="us-east1")),
        info(FAMILY, limit(16, region="us-central1", gpu_family="NVIDIA_H100")),
        aiplatform=[info(VERTEX, limit(8, region="us-central1"))],
    )

    assert found == Range(0, 30)


def test_a_limit_holds_in_every_place_that_it_applies_to():
    assert bound(info(T4, limit(4, "us-central1", "us-east1", "europe-west4"))) == Range(0, 12)


def test_only_regions_that_are_asked_for_count():
    quota = info(T4, limit(4, "us-central1", "us-east1"), limit(9, zone="europe-west4-a"))

    assert bound(quota, in_scope=lambda region: region == "us-east1") == Range(0, 4)


def test_the_quota_of_all_regions_bounds_standard_gpus_of_compute_alone():
    found = bound(
        info(T4, limit(4, "us-central1", "us-east1")),
        info(SPOT, limit(6, "us-central1")),
        info(ALL, limit(1)),
        aiplatform=[info(VERTEX, limit(8, region="us-central1"))],
    )

    assert found == Range(0, 1 + 6 + 8)


def test_what_is_0_is_not_written():
    assert bound(info(T4, limit(0, "us-central1"))) == Range(0, 0)


@pytest.mark.parametrize("entry", [limit(-1, "us-central1"), {"applicableLocations": ["us-central1"]}])
def test_no_limit_or_one_that_is_not_said_is_open(entry):
    assert bound(info(T4, entry)) == UNKNOWN


def test_no_limit_of_one_kind_is_bounded_by_that_of_all_regions():
    assert bound(info(T4, limit(-1, "us-central1")), info(ALL, limit(8))) == Range(0, 8)


def test_rates_and_other_things_are_no_devices():
    found = bound(
        info(T4, limit(4, "us-central1")),
        info("compute.googleapis.com/cpus", limit(1000, "us-central1")),
        info(VERTEX, limit(600, "us-central1"), refreshInterval="minute"),
    )

    assert found == Range(0, 4)


@pytest.mark.parametrize(
    ("metric", "counts"),
    [
        ("compute.googleapis.com/nvidia_a100_80gb_gpus", True),
        ("compute.googleapis.com/tpu_lite_podslice_v5", True),
        ("tpu.googleapis.com/tpu-v5s-litepod-serving", True),
        ("run.googleapis.com/nvidia_l4_gpu_allocation", True),
        ("compute.googleapis.com/committed_nvidia_a100_gpus", False),
        ("compute.googleapis.com/nvidia_t4_vws_gpus", False),
        ("compute.googleapis.com/inputs", False),
        ("aiplatform.googleapis.com/output_tokens", False),
    ],
)
def test_metrics_that_count_devices(metric, counts):
    assert is_of_accelerators(metric) is counts


@pytest.mark.parametrize(("answer", "states"), [(Refusal(), {"denied"}), (OFF, {"incomplete"})])
def test_quotas_that_cannot_be_read_are_not_known(answer, states):
    made = World(QUOTAS, {LIST: answer})

    assert not made.read().whole
    assert {each.state for each in made.calls.errors} == states


def test_an_account_has_its_quotas_and_without_them_none_that_is_known():
    account = CloudAccount(provider="gcp", id="acme-train")
    unit = Unit("acme-train", "global", "quotas")
    made = world(info(T4, limit(4, "us-central1")))
    records = QUOTAS.read(made.calls, read_filter())
    reading = of_reading(unit, records)

    assert of_account.described(account, [reading]).quota_accelerators == Range(0, 4)
    assert of_account.described(account, [Reading(unit=unit, state="denied")]).quota_accelerators == UNKNOWN
    assert of_account.described(account, []).quota_accelerators == UNKNOWN


def of_reading(unit, records):
    return Reading(unit=unit, state="read", records=msgspec.msgpack.encode(records))
