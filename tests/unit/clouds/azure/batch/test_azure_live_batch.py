"""Azure Batch as the scan reads and joins it: nodes of Batch are rows, those of a subscription count once."""

import pytest

from guardrails.clouds import join
from guardrails.clouds.azure.batch.api import BATCH
from guardrails.clouds.azure.batch.owners import claim
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Kind, Machine
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_answers import (
    GROUP,
    H100,
    PLAIN,
    SUBSCRIPTION,
    Refused,
    World,
    facts,
    paged,
    resource,
)

TYPE = "Microsoft.Batch/batchAccounts"
LIST = f"/subscriptions/{SUBSCRIPTION}/providers/{TYPE}"
POOLS = f"{GROUP}/providers/{TYPE}/b/pools"


def account(name="b", **properties):
    given = {
        "poolAllocationMode": "BatchService",
        "dedicatedCoreQuota": 960,
        "lowPriorityCoreQuota": 192,
        "dedicatedCoreQuotaPerVMFamily": [
            {"name": "standardDSv3Family", "coreQuota": 100},
            {"name": "standardNDSH100v5Family", "coreQuota": 384},
        ],
        "dedicatedCoreQuotaPerVMFamilyEnforced": True,
    }
    return resource(TYPE, name, given | properties)


def pool(name="gpu", now=(None, None), size=H100, **scale):
    properties = {
        "vmSize": size.upper() if size else size,
        "scaleSettings": scale or {"fixedScale": {"targetDedicatedNodes": 2, "targetLowPriorityNodes": 0}},
        "currentDedicatedNodes": now[0],
        "currentLowPriorityNodes": now[1],
    }
    return resource(f"{TYPE}/pools", f"b/{name}", properties, location=None, tags={"customer": "C-2"})


def auto(formula):
    return {"autoScale": {"formula": formula, "evaluationInterval": "PT5M"}}


def read(*pools, of=None, **changed):
    return World(BATCH, {LIST: [of or account()], POOLS: list(pools)}).read(**changed)


def rows(*pools, of=None, machines=(), known=True):
    return join.workloads([claim(read(*pools, of=of), facts())], machines, Read(known, known), facts())


def row(*pools, **given):
    (found,) = rows(*pools, **given)
    return found


def nodes(number):
    kind = Kind(H100, "unknown", "", "on_demand", (), "westeurope")
    return [Machine(id=f"/subscriptions/{SUBSCRIPTION}/m{at}", kind=kind) for at in range(number)]


def test_a_pool_has_the_nodes_that_it_is_to_have():
    found = row(pool())

    assert (found.accelerators, found.ceiling, found.market) == (exactly(16), exactly(16), "on_demand")
    assert (found.kind, found.region) == ("azurerm_batch_pool", "westeurope")
    assert [(claim.key, claim.value) for claim in found.claims] == [("customer", "C-2")]


@pytest.mark.parametrize(("now", "ceiling"), [(0, 16), (1, 16), (3, 24)])
def test_it_runs_those_that_it_has_now(now, ceiling):
    found = row(pool(now=(now, 0)))

    assert (found.accelerators, found.ceiling) == (exactly(8 * now), exactly(ceiling))


@pytest.mark.parametrize(
    ("dedicated", "low", "market"), [(0, 2, "spot"), (2, 0, "on_demand"), (1, 1, "unknown")]
)
def test_low_priority_nodes_are_spot(dedicated, low, market):
    scale = {"targetDedicatedNodes": dedicated, "targetLowPriorityNodes": low}
    found = row(pool(fixedScale=scale))

    assert (found.ceiling, found.market) == (exactly(16), market)


def test_a_formula_names_the_most():
    found = row(pool(now=(1, 0), **auto("$TargetDedicatedNodes = min(5, $PendingTasks.GetSample(1));")))

    assert (found.accelerators, found.ceiling) == (exactly(8), exactly(40))


def test_where_it_names_none_the_accounts_quota_of_the_family_is_the_most():
    open_ = auto("$TargetDedicatedNodes = $PendingTasks.GetSample(1);")

    assert row(pool(**open_)).ceiling == exactly(32)
    assert row(pool(**open_), of=account(dedicatedCoreQuotaPerVMFamilyEnforced=False)).ceiling == exactly(80)
    low = auto("$TargetLowPriorityNodes = $PendingTasks.GetSample(1);")
    assert row(pool(**low)).ceiling == exactly(16)


@pytest.mark.parametrize(
    "changed",
    [
        {"dedicatedCoreQuotaPerVMFamily": [{"name": "standardDSv3Family", "coreQuota": 100}]},
        {"dedicatedCoreQuotaPerVMFamily": None},
        {"dedicatedCoreQuotaPerVMFamily": [{"name": "standardNDSH100v5Family"}]},
    ],
    ids=["another family", "no list", "no number"],
)
def test_a_family_that_the_account_does_not_name_leaves_it_open(changed):
    found = row(pool(**auto("$TargetDedicatedNodes = $PendingTasks.GetSample(1);")), of=account(**changed))

    assert found.ceiling == Range(0)
    assert [each.path for each in found.unresolved] == ["scaleSettings.autoScale.formula"]


def test_of_two_families_that_a_size_may_be_of_the_larger_counts():
    families = [
        {"name": f"Standard ND{each}v4_A100Family", "coreQuota": 96 * at}
        for at, each in enumerate(["AS", "AMS"], 1)
    ]
    quota = account(dedicatedCoreQuotaPerVMFamily=families)
    found = row(
        pool(size="Standard_ND96asr_v4", **auto("$TargetDedicatedNodes = $PendingTasks.GetSample(1);")),
        of=quota,
    )

    assert found.ceiling == exactly(16)


@pytest.mark.parametrize(
    "scale",
    [{"later": {}}, {"autoScale": {}}, {"fixedScale": {}}],
    ids=["a new way", "no formula", "no number"],
)
def test_a_scale_that_is_not_known_is_open_up_to_nothing(scale):
    nothing = account(dedicatedCoreQuota=None, dedicatedCoreQuotaPerVMFamily=None, lowPriorityCoreQuota=None)

    assert row(pool(**scale), of=nothing).ceiling == Range(0)


OWN = {"poolAllocationMode": "UserSubscription", "dedicatedCoreQuota": None}


def test_nodes_in_the_subscription_are_machines_there_and_count_once():
    of, four = account(**OWN), {"fixedScale": {"targetDedicatedNodes": 4, "targetLowPriorityNodes": 0}}
    found = rows(pool(now=(3, 0), **four), of=of, machines=nodes(3))

    assert sum(each.accelerators.min for each in found) == 24
    assert [each.ceiling for each in found if each.kind == "azurerm_batch_pool"] == [exactly(8)]


def test_nodes_in_the_subscription_count_by_the_pools_figures_where_machines_were_not_read():
    found = row(pool(now=(2, 0)), of=account(**OWN), known=False)

    assert (found.accelerators, found.ceiling, found.kind) == (exactly(16), exactly(16), "azurerm_batch_pool")


def test_a_pool_in_the_subscription_that_is_full_has_no_row_beside_its_machines():
    assert {each.kind for each in rows(pool(now=(2, 0)), of=account(**OWN), machines=nodes(2))} == {
        "azurerm_virtual_machine"
    }


def test_pools_without_accelerators_and_of_other_regions_are_not_kept():
    assert read(pool(size=PLAIN)).pools == ()
    assert read(pool(), in_scope=lambda region: region == "eastus").pools == ()
    assert len(read(pool(size="Standard_ND999_R100_v9")).pools) == 1


def test_a_pool_without_a_size_is_unknown():
    assert row(pool(size=None)).accelerator == "unknown"


def test_a_pool_of_nothing_has_a_row_that_counts_nothing():
    found = row(pool(fixedScale={"targetDedicatedNodes": 0}))

    assert (found.accelerators, found.ceiling) == (ZERO, ZERO)


def test_all_accounts_and_pages_are_read():
    pools = [pool(f"p{at}") for at in range(3)]
    made = World(BATCH, {LIST: paged(LIST, [account("a"), account()], 1), POOLS: paged(POOLS, pools, 2)})

    assert len(made.read().pools) == 3
    assert len(made.asked) == 5


def test_what_one_account_refuses_costs_no_other_its_pools():
    denied = f"{GROUP}/providers/{TYPE}/a/pools"
    made = World(BATCH, {LIST: [account("a"), account()], denied: Refused(), POOLS: [pool()]})

    assert len(made.read().pools) == 1
    assert [each.operation for each in made.calls.errors] == ["Pool_ListByBatchAccount"]
