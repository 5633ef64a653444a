"""Examples of Compute Engine's machines and groups."""

from guardrails.model.range import Range, exactly
from tests.contract.examples import gcp_scan
from tests.contract.examples.example import Example

H100 = "a3-highgpu-8g"
A100 = "a2-highgpu-1g"
PLAIN = "n2-standard-8"
GROUP = "google_compute_instance_group_manager.g"
LINK = "https://www.googleapis.com/compute/v1/projects/p/zones/us-central1-a/instanceGroupManagers/g"


def _template(kind, **differs):
    return {"name": "t", "machine_type": kind} | differs


def _group(**differs):
    return {"name": "g", "zone": "us-central1-a", "version": [{"instance_template": "t"}]} | differs


def _grouped(name, planned, ceiling, *others, market="on_demand", live=None, **differs):
    """A group of machines with eight H100, and what else is in the plan; `live`: autoscalers in a scan."""
    return Example(
        name,
        [(H100, planned, ceiling, market, "runs")],
        terraform={
            "google_compute_instance_template.t": _template(H100),
            GROUP: _group(**differs),
            **dict(others),
        },
        live=None if live is None else gcp_scan.grouped(H100, differs.pop("target_size"), *live, **differs),
    )


def _scaler(low, high, name="a", **more):
    policy = {"min_replicas": low, "max_replicas": high, **more}
    return (f"google_compute_autoscaler.{name}", {"target": LINK, "autoscaling_policy": [policy]})


def _request(number, name="r"):
    values = {"instance_group_manager": "g", "resize_by": number}
    return (f"google_compute_resize_request.{name}", values)


EXAMPLES = [
    Example(
        "a machine type brings its accelerators",
        [(H100, exactly(8), exactly(8), "spot", "runs")],
        terraform={
            "google_compute_instance.m": {
                "machine_type": H100,
                "guest_accelerator": [{"type": "nvidia-h100-80gb", "count": 8}],
                "scheduling": [{"provisioning_model": "SPOT"}],
            }
        },
        live=gcp_scan.machine(H100, {"provisioningModel": "SPOT"}, [("nvidia-h100-80gb", 8)]),
    ),
    Example(
        "a plain machine has those that are added to it",
        [("n1-standard-8", exactly(4), exactly(4), "on_demand", "runs")],
        terraform={
            "google_compute_instance.m": {
                "machine_type": "n1-standard-8",
                "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 4}],
            }
        },
        live=gcp_scan.machine("n1-standard-8", added=[("nvidia-tesla-t4", 4)]),
    ),
    Example(
        "a provisioning model that nobody knows",
        [(H100, exactly(8), exactly(8), "unknown", "runs")],
        terraform={
            "google_compute_instance.m": {
                "machine_type": H100,
                "scheduling": [{"provisioning_model": "BURST"}],
            }
        },
        live=gcp_scan.machine(H100, {"provisioningModel": "BURST"}),
    ),
    Example(
        "a number of 0 adds none",
        [],
        terraform={
            "google_compute_instance.m": {
                "machine_type": "n1-standard-8",
                "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": 0}],
            }
        },
        live=gcp_scan.machine("n1-standard-8", added=[("nvidia-tesla-t4", 0)]),
    ),
    Example(
        "a plain machine has no accelerators",
        [],
        terraform={"google_compute_instance.m": {"machine_type": PLAIN, "guest_accelerator": []}},
        live=gcp_scan.machine(PLAIN),
    ),
    _grouped("a group is its template so many times", exactly(24), exactly(24), live=(), target_size=3),
    _grouped("an empty group holds nothing", exactly(0), exactly(0), live=(), target_size=0),
    _grouped(
        "an autoscaler raises its group",
        exactly(8),
        exactly(80),
        _scaler(1, 10),
        live=[(1, 10)],
        target_size=1,
    ),
    _grouped(
        "one below what there is raises nothing",
        exactly(40),
        exactly(40),
        _scaler(0, 4),
        live=[(0, 4)],
        target_size=5,
    ),
    _grouped(
        "one that is off makes none",
        exactly(8),
        exactly(8),
        _scaler(1, 10, mode="OFF"),
        live=[(1, 10, "OFF")],
        target_size=1,
    ),
    _grouped(
        "one that only adds makes as many",
        exactly(8),
        exactly(80),
        _scaler(1, 10, mode="ONLY_SCALE_OUT"),
        live=[(1, 10, "ONLY_SCALE_OUT")],
        target_size=1,
    ),
    _grouped("an autoscaler alone says both", Range(16, 80), exactly(80), _scaler(2, 10)),
    _grouped(
        "the larger of two autoscalers counts",
        Range(8, 32),
        exactly(96),
        _scaler(1, 4),
        _scaler(0, 12, "b"),
    ),
    _grouped(
        "an autoscaler without a most leaves it open",
        exactly(16),
        Range(24),
        _scaler(3, None),
        live=[(3, None)],
        target_size=2,
    ),
    _grouped(
        "requests come on top, all at once",
        exactly(40),
        exactly(40),
        _request(2),
        _request(3, "s"),
        market="flex_start",
        target_size=0,
    ),
    _grouped(
        "standby machines hold nothing until they are resumed",
        exactly(8),
        exactly(48),
        live=(),
        target_size=1,
        target_suspended_size=2,
        target_stopped_size=3,
    ),
    Example(
        "types of a flexible group are alternatives",
        [(H100, Range(0, 16), exactly(16), "on_demand", "runs")],
        terraform={
            "google_compute_instance_template.t": _template(PLAIN),
            GROUP: _group(
                target_size=2,
                instance_flexibility_policy=[
                    {"instance_selections": [{"machine_types": [A100, H100, PLAIN]}]}
                ],
            ),
        },
    ),
]
