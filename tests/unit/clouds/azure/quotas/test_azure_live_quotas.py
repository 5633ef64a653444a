"""Quotas of Azure: vCPUs of families, as the accelerators that they allow."""

import pytest

from guardrails.clouds.azure.account import described
from guardrails.clouds.azure.quotas.api import QUOTAS, Quota, Records
from guardrails.clouds.azure.quotas.settings import allowed
from guardrails.clouds.service import reading
from guardrails.model.account import CloudAccount
from guardrails.model.range import UNKNOWN, ZERO, Range
from guardrails.scan.interface import Reading, Unit
from tests.samples.azure_answers import CATALOG, SUBSCRIPTION, Refused, World, paged, read_filter, resource

ROOT = f"/subscriptions/{SUBSCRIPTION}"
H100, D = "standardNDSH100v5Family", "standardDSv3Family"


def location(name, kind="Physical"):
    return {"name": name, "metadata": {"regionType": kind}}


def usage(name, limit, id_=""):
    return {
        "name": {"value": name, "localizedValue": name},
        "limit": limit,
        "currentValue": 0,
        "id": id_,
        "unit": "Count",
    }


def usages(region, provider="Compute", what="usages"):
    return f"{ROOT}/providers/Microsoft.{provider}/locations/{region}/{what}"


def learning(region):
    return usages(region, "MachineLearningServices", "quotas")


def world(**answers):
    given = {
        f"{ROOT}/locations": [location("westeurope"), location("East US"), location("europe", "Logical")],
        usages("westeurope"): [
            usage(D, 100),
            usage(H100, 384),
            usage("cores", 500),
            usage("lowPriorityCores", 0),
        ],
        usages("eastus"): [usage(H100, 96)],
        learning("westeurope"): [
            usage("Standard NDSH100v5 Family Cluster Dedicated vCPUs", 192, "/subscriptions/s/quotas/x"),
            usage(
                "Standard NDSH100v5 Family Cluster Dedicated vCPUs",
                96,
                "/subscriptions/s/…/workspaces/w/quotas/x",
            ),
        ],
    }
    return World(QUOTAS, given | answers)


def test_the_sum_of_all_regions_and_services():
    made = world()

    assert allowed(made.read(), CATALOG) == Range(0, 8 * (4 + 1 + 2))
    assert made.calls.errors == []


def test_other_regions_are_not_asked():
    made = world()

    assert allowed(made.read(in_scope=lambda region: region == "eastus"), CATALOG) == Range(0, 8)
    assert not any("westeurope" in path for path in made.paths)


def account(name="b", mode="BatchService", enforced=True):
    properties = {
        "poolAllocationMode": mode,
        "dedicatedCoreQuota": 960,
        "lowPriorityCoreQuota": 6,
        "dedicatedCoreQuotaPerVMFamily": [{"name": H100, "coreQuota": 96}, {"name": D, "coreQuota": 500}],
        "dedicatedCoreQuotaPerVMFamilyEnforced": enforced,
    }
    return resource("Microsoft.Batch/batchAccounts", name, properties)


BATCH = f"{ROOT}/providers/Microsoft.Batch/batchAccounts"


def test_batch_accounts_have_quotas_of_their_own():
    only = {usages("westeurope"): [], usages("eastus"): [], learning("westeurope"): []}

    assert allowed(world(**only, **{BATCH: [account()]}).read(), CATALOG) == Range(0, 8 + 1)
    assert allowed(world(**only, **{BATCH: [account(enforced=False)]}).read(), CATALOG) == Range(
        0, 960 // 4 + 1
    )
    assert allowed(world(**only, **{BATCH: [account(mode="UserSubscription")]}).read(), CATALOG) == ZERO


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        (Quota(H100, 95), ZERO),
        (Quota(H100, 96), Range(0, 8)),
        (Quota(H100, 0), ZERO),
        (Quota(H100), UNKNOWN),
        (Quota(H100, -1), UNKNOWN),
        (Quota("standardNDSB300v7Family", 96), UNKNOWN),
        (Quota("standardNDSB300v7Family", 0), ZERO),
        (Quota("standardXv1Family", 10), UNKNOWN),
        (Quota(D, 100), ZERO),
        (Quota("standardNPSFamily", 100), ZERO),
        (Quota("cores", 1000), ZERO),
        (Quota("PremiumDiskCount", 1000), ZERO),
        (Quota("lowPriorityCores", 12), Range(0, 3)),
    ],
)
def test_what_a_limit_of_vcpus_allows(quota, expected):
    assert allowed(Records(compute=(quota,), whole=True), CATALOG) == expected


def test_spot_machines_of_machine_learning_share_one_limit():
    quota = Quota("Total Cluster LowPriority Regional vCPUs", 12)

    assert allowed(Records(learning=(quota,), whole=True), CATALOG) == Range(0, 3)


@pytest.mark.parametrize("path", [f"{ROOT}/locations", usages("eastus"), learning("eastus"), BATCH])
def test_what_was_not_read_leaves_all_of_it_open(path):
    assert allowed(world(**{path: Refused()}).read(), CATALOG) == UNKNOWN


def test_a_region_without_the_service_has_none_of_its_quotas():
    made = world(**{learning("eastus"): Refused(status=404)})

    assert allowed(made.read(), CATALOG) == Range(0, 8 * 7)


def test_long_lists_are_read_to_their_end():
    path = usages("eastus")
    several = [usage(D, 1)] * 5 + [usage(H100, 96)]

    assert allowed(world(**{path: paged(path, several, 2)}).read(), CATALOG) == Range(0, 56)


def test_the_subscription_is_described_by_what_was_read():
    made = world()
    unit = Unit(SUBSCRIPTION, "global", "quotas")
    found = reading(unit, QUOTAS, made.calls, read_filter(), lambda _: ())
    own = CloudAccount(provider="azure", id=SUBSCRIPTION)

    assert described(own, [found], CATALOG).quota_accelerators == Range(0, 56)
    assert described(own, [Reading(unit=unit, state="failed")], CATALOG).quota_accelerators == UNKNOWN
    assert described(own, [], CATALOG).quota_accelerators == UNKNOWN
