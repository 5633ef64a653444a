"""Examples of EC2: instances of a type, or of a launch template."""

from guardrails.model.range import Range, exactly
from tests.contract.examples.example import Example

P5 = "p5.48xlarge"


def _instance(name, pools, data, kind=None):
    """An instance of a launch template."""
    block, template = {}, {}
    if "type" in data:
        block["instance_type"] = template["InstanceType"] = data["type"]
    if "market" in data:
        block["instance_market_options"] = [{"market_type": data["market"]}]
        template["InstanceMarketOptions"] = {"MarketType": data["market"]}
    if "least" in data:
        count = {"min": data["least"]}
        block["instance_requirements"] = [{"accelerator_count": [count]}]
        template["InstanceRequirements"] = {"AcceleratorCount": {"Min": data["least"]}}
    own = {"instance_type": kind} if kind else {}
    named = {"InstanceType": kind} if kind else {}
    return Example(
        name,
        pools,
        terraform={
            "aws_launch_template.t": {"name": "t", **block},
            "aws_instance.i": {"launch_template": [{"name": "t", "version": "$Latest"}], **own},
        },
        cloudformation={
            "T": {
                "Type": "AWS::EC2::LaunchTemplate",
                "Properties": {"LaunchTemplateName": "t", "LaunchTemplateData": template},
            },
            "I": {
                "Type": "AWS::EC2::Instance",
                "Properties": {"LaunchTemplate": {"LaunchTemplateName": "t", "Version": "$Latest"}, **named},
            },
        },
    )


def _pool(kind=P5, most=8, market="on_demand"):
    return [(kind, exactly(most), exactly(most), market, "runs")]


EXAMPLES = [
    Example(
        "a machine of a type",
        _pool(),
        terraform={"aws_instance.i": {"instance_type": P5}},
        cloudformation={"I": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": P5}}},
    ),
    Example(
        "a general machine",
        [],
        terraform={"aws_instance.i": {"instance_type": "m5.large"}},
        cloudformation={"I": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "m5.large"}}},
    ),
    _instance("a machine of a template", _pool(), {"type": P5}),
    _instance("its own type beats its template's", _pool("g5.xlarge", 1), {"type": P5}, "g5.xlarge"),
    _instance("a spot machine of a template", _pool(market="spot"), {"type": P5, "market": "spot"}),
    _instance(
        "a machine in a capacity block", _pool(market="reserved"), {"type": P5, "market": "capacity-block"}
    ),
    _instance(
        "a machine that AWS chooses",
        [("unknown", Range(2), Range(2), "on_demand", "runs")],
        {"least": 2},
    ),
]
