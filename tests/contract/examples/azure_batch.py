"""Examples of Azure Batch."""

from guardrails.clouds.azure.batch.api import BATCH
from guardrails.model.range import Range, exactly
from tests.contract.examples.azure_scan import within
from tests.contract.examples.example import Example

H100 = "Standard_ND96isr_H100_v5"
POOL = "azurerm_batch_pool.x"


def _pool(name, numbers, market, terraform, scale):
    """A pool of H100 machines; `numbers`: planned, and at the most."""
    arm = {
        "type": "Microsoft.Batch/batchAccounts/pools",
        "apiVersion": "2024-07-01",
        "name": "account/pool",
        "properties": {"vmSize": H100, "scaleSettings": scale},
    }
    return Example(
        name,
        [(H100, *numbers, market, "runs")],
        {POOL: {"vm_size": H100} | terraform},
        arm=(arm,),
        live=within(arm, services=(BATCH,)),
    )


def _fixed(name, number, market, dedicated, low_priority):
    return _pool(
        name,
        (exactly(number), exactly(number)),
        market,
        {"fixed_scale": [{"target_dedicated_nodes": dedicated, "target_low_priority_nodes": low_priority}]},
        {"fixedScale": {"targetDedicatedNodes": dedicated, "targetLowPriorityNodes": low_priority}},
    )


def _formula(name, numbers, market, formula):
    return _pool(
        name, numbers, market, {"auto_scale": [{"formula": formula}]}, {"autoScale": {"formula": formula}}
    )


EXAMPLES = [
    _fixed("both kinds of nodes count", 24, "unknown", 1, 2),
    _fixed("dedicated nodes are not spot", 16, "on_demand", 2, 0),
    _fixed("low-priority nodes are spot", 16, "spot", 0, 2),
    _formula(
        "a formula is bounded by its numbers",
        (Range(0, 80), exactly(80)),
        "on_demand",
        "$TargetDedicatedNodes = max(0, min($PendingTasks.GetSample(1), 10));",
    ),
    _formula(
        "spot nodes of a formula are low-priority ones",
        (Range(0, 32), exactly(32)),
        "spot",
        "cap = 4; $TargetLowPriorityNodes = min(cap, $ActiveTasks.GetSample(1)); $TargetDedicatedNodes = 0;",
    ),
    _formula(
        "a formula without a bound leaves the number open",
        (Range(0), Range(0)),
        "on_demand",
        "$TargetDedicatedNodes = $PendingTasks.GetSample(1);",
    ),
]
