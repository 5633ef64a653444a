"""Examples of capacity reservations of EC2."""

from guardrails.model.range import exactly
from tests.contract.examples.example import Example

P5 = "p5.48xlarge"


def _reservation(name, pools, kind=P5, machine=None):
    """Two machines that are reserved, and perhaps one that runs."""
    terraform = {
        "aws_ec2_capacity_reservation.a": {
            "instance_type": kind,
            "instance_count": 2,
            "availability_zone": "eu-west-1a",
        }
    }
    template = {
        "A": {
            "Type": "AWS::EC2::CapacityReservation",
            "Properties": {"InstanceType": kind, "InstanceCount": 2, "AvailabilityZone": "eu-west-1a"},
        }
    }
    if machine is not None:
        terraform["aws_instance.b"] = {"instance_type": machine}
        template["B"] = {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": machine}}
    return Example(name, pools, terraform=terraform, cloudformation=template)


def _host(name, pools, terraform, template):
    return Example(
        name,
        pools,
        terraform={"aws_ec2_host.h": {"availability_zone": "eu-west-1a", **terraform}},
        cloudformation={
            "H": {"Type": "AWS::EC2::Host", "Properties": {"AvailabilityZone": "eu-west-1a", **template}}
        },
    )


def _held(size, kind=P5):
    return (kind, size, size, "reserved", "reservation")


EXAMPLES = [
    _reservation("what is reserved", [_held(exactly(16))]),
    _reservation("general machines are reserved", [], "m5.large"),
    _reservation(
        "a machine of another type uses none of it",
        [_held(exactly(16)), ("g5.xlarge", exactly(1), exactly(1), "on_demand", "runs")],
        machine="g5.xlarge",
    ),
    _host(
        "a host of a family",
        [_held(exactly(8), "p3.16xlarge")],
        {"instance_family": "p3"},
        {"InstanceFamily": "p3"},
    ),
    _host(
        "a host of a type has the machines of its family's largest",
        [_held(exactly(8), "p3.2xlarge")],
        {"instance_type": "p3.2xlarge"},
        {"InstanceType": "p3.2xlarge"},
    ),
    _host("a host of general machines", [], {"instance_family": "m5"}, {"InstanceFamily": "m5"}),
    Example(
        "a fleet of reservations",
        [_held(exactly(32))],
        cloudformation={
            "F": {
                "Type": "AWS::EC2::CapacityReservationFleet",
                "Properties": {
                    "TotalTargetCapacity": 8,
                    "InstanceTypeSpecifications": [{"InstanceType": P5, "Weight": 2}],
                },
            }
        },
    ),
]
