"""Examples of what is reserved on GCP, as far as no machine fills it."""

from guardrails.model.range import exactly
from tests.contract.examples import gcp_scan
from tests.contract.examples.example import Example
from tests.samples.gcp_machines import ZONE, link

H100 = "a3-highgpu-8g"


def _live(**body):
    return gcp_scan.reserved({"selfLink": link(f"zones/{ZONE}/reservations/r"), "status": "READY"} | body)


def _specific(count, **machine):
    properties = {"instance_properties": [machine]}
    return {"google_compute_reservation.r": {"specific_reservation": [{"count": count} | properties]}}


EXAMPLES = [
    Example(
        "a reservation holds its machines",
        [(H100, exactly(32), exactly(32), "reserved", "reservation")],
        terraform=_specific(4, machine_type=H100),
        live=_live(
            specificReservation={
                "count": "4",
                "inUseCount": "0",
                "instanceProperties": {"machineType": H100},
            }
        ),
    ),
    Example(
        "and what is added to them",
        [("n1-standard-8", exactly(6), exactly(6), "reserved", "reservation")],
        terraform=_specific(
            3,
            machine_type="n1-standard-8",
            guest_accelerators=[{"accelerator_type": "nvidia-tesla-t4", "accelerator_count": 2}],
        ),
        live=_live(
            specificReservation={
                "count": "3",
                "inUseCount": "0",
                "instanceProperties": {
                    "machineType": "n1-standard-8",
                    "guestAccelerators": [{"acceleratorType": "nvidia-tesla-t4", "acceleratorCount": 2}],
                },
            }
        ),
    ),
    Example(
        "one of plain machines holds nothing",
        [],
        terraform=_specific(3, machine_type="n2-standard-8"),
        live=_live(
            specificReservation={
                "count": "3",
                "inUseCount": "0",
                "instanceProperties": {"machineType": "n2-standard-8"},
            }
        ),
    ),
    Example(
        "accelerators may be reserved by their number",
        [("unknown", exactly(64), exactly(64), "reserved", "reservation")],
        terraform={
            "google_compute_reservation.r": {
                "aggregate_reservation": [
                    {
                        "reserved_resources": [
                            {"accelerator": [{"accelerator_type": "ct5p", "accelerator_count": 64}]}
                        ]
                    }
                ]
            }
        },
        live=_live(
            aggregateReservation={
                "reservedResources": [{"accelerator": {"acceleratorType": "ct5p", "acceleratorCount": 64}}]
            }
        ),
    ),
]
