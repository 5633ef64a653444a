"""Examples of GKE's node pools, and of nodes that a cluster makes by itself."""

from guardrails.model.range import Range, exactly
from tests.contract.examples import gcp_managed_scan
from tests.contract.examples.example import Example

A100 = "a2-highgpu-8g"
ZONE = "us-central1-a"


def _pool(name, planned, ceiling, market="on_demand", config=None, location=ZONE, live=None, **differs):
    """A pool of machines with eight A100; `live`: its zones, its nodes in each and the rest, in a scan."""
    values = {"cluster": "c", "location": location, "node_config": [{"machine_type": A100} | (config or {})]}
    return Example(
        name,
        [(A100, planned, ceiling, market, "runs")],
        terraform={"google_container_node_pool.p": values | differs},
        live=None if live is None else gcp_managed_scan.pooled(A100, *live[:2], config, **dict(*live[2:])),
    )


def _limits(*limits):
    listed = [{"resource_type": kind, "minimum": low, "maximum": high} for kind, low, high in limits]
    return {
        "google_container_cluster.c": {
            "location": ZONE,
            "enable_autopilot": False,
            "remove_default_node_pool": True,
            "cluster_autoscaling": [{"enabled": True, "resource_limits": listed}],
        }
    }


THREE = [f"us-central1-{zone}" for zone in "abc"]

EXAMPLES = [
    _pool("a pool has its number of nodes", exactly(16), exactly(16), node_count=2, live=([ZONE], 2)),
    _pool(
        "spot nodes are spot",
        exactly(8),
        exactly(8),
        market="spot",
        config={"spot": True},
        node_count=1,
        live=([ZONE], 1),
    ),
    _pool("a number is for each zone", exactly(48), exactly(48), node_count=2, node_locations=THREE),
    _pool(
        "zones that nobody names are one at least",
        Range(16),
        Range(16),
        location="us-central1",
        node_count=2,
    ),
    _pool(
        "limits are for each zone",
        exactly(24),
        exactly(240),
        initial_node_count=1,
        node_locations=THREE,
        autoscaling=[{"min_node_count": 1, "max_node_count": 10}],
    ),
    _pool(
        "limits of the whole pool are not",
        exactly(24),
        exactly(80),
        initial_node_count=1,
        node_locations=THREE,
        autoscaling=[{"total_min_node_count": 1, "total_max_node_count": 10}],
    ),
    _pool(
        "a limit below what there is takes nothing away",
        exactly(72),
        exactly(72),
        initial_node_count=3,
        node_locations=THREE,
        autoscaling=[{"total_min_node_count": 0, "total_max_node_count": 4}],
    ),
    _pool(
        "without a number, limits say it",
        Range(16, 80),
        exactly(80),
        autoscaling=[{"min_node_count": 2, "max_node_count": 10}],
    ),
    _pool(
        "where zones are not known, the limit of one zone holds at least",
        Range(8),
        Range(80),
        location="us-central1",
        initial_node_count=1,
        autoscaling=[{"min_node_count": 1, "max_node_count": 10}],
    ),
    _pool(
        "queued nodes come by flex start",
        exactly(0),
        exactly(32),
        market="flex_start",
        live=(
            [ZONE],
            0,
            {"autoscaling": {"enabled": True, "maxNodeCount": 4}, "queuedProvisioning": {"enabled": True}},
        ),
        initial_node_count=0,
        autoscaling=[{"min_node_count": 0, "max_node_count": 4}],
        queued_provisioning=[{"enabled": True}],
    ),
    Example(
        "a cluster makes accelerators up to their limit",
        [("unknown", Range(2, 64), exactly(64), "unknown", "delegated")],
        terraform=_limits(("cpu", 1, 1000), ("memory", 1, 4000), ("nvidia-l4", 2, 64)),
    ),
    Example(
        "an accelerator without a limit is not made",
        [],
        terraform=_limits(("cpu", 1, 1000), ("memory", 1, 4000)),
    ),
]
