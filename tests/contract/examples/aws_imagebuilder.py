"""Examples of EC2 Image Builder."""

from guardrails.model.range import Range
from tests.contract.examples.example import Example

KIND = "aws_imagebuilder_infrastructure_configuration"


def _configuration(name, pools, types):
    """What builds on some types, in every format."""
    return Example(
        name,
        pools,
        terraform={f"{KIND}.x": {"name": "gpu", **_listed("instance_types", types)}},
        cloudformation={
            "X": {
                "Type": "AWS::ImageBuilder::InfrastructureConfiguration",
                "Properties": {"Name": "gpu", **_listed("InstanceTypes", types)},
            }
        },
    )


def _listed(name, types):
    return {} if types is None else {name: types}


EXAMPLES = [
    _configuration(
        "images are built on one machine or more",
        [("g5.12xlarge", Range(0), Range(4), "on_demand", "runs")],
        ["g5.12xlarge"],
    ),
    _configuration(
        "images are built on any of the types",
        [("g5.12xlarge", Range(0), Range(4), "on_demand", "runs")],
        ["m5.large", "g5.12xlarge"],
    ),
    _configuration("images that are built without accelerators are no row", [], ["m5.large", "c5.large"]),
    _configuration(
        "images are built on a type that nobody names",
        [("unknown", Range(0), Range(0), "on_demand", "runs")],
        None,
    ),
]
