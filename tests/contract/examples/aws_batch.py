"""Examples of AWS Batch."""

from guardrails.clouds.aws.batch.api import BATCH
from guardrails.clouds.aws.join import workloads
from guardrails.model.range import Range, exactly
from tests.contract.examples.example import Example
from tests.samples.aws_answers import World, facts

KIND = "aws_batch_compute_environment"


def _scanned(state="ENABLED", **compute):
    """What a scan of an environment gives."""
    environment = {
        "computeEnvironmentName": "gpu",
        "computeEnvironmentArn": "arn:aws:batch:eu-west-1:111122223333:compute-environment/gpu",
        "type": "MANAGED",
        "state": state,
        "status": "VALID",
        "computeResources": {"minvCpus": 0, **compute},
    }
    answer = {"computeEnvironments": [environment]}
    return lambda: workloads({"batch": World(BATCH, DescribeComputeEnvironments=answer).read()}, facts())


def _environment(name, pools, types, most, kind="EC2", desired=None, state="ENABLED", market=None):
    """An environment of some types up to some vCPUs, in every format."""
    terraform = {"type": kind, "instance_type": types, "max_vcpus": most, "min_vcpus": 0}
    template = {"Type": kind, "InstanceTypes": types, "MaxvCpus": most, "MinvCpus": 0}
    live = {"type": kind, "instanceTypes": types, "maxvCpus": most}
    if desired is not None:
        terraform["desired_vcpus"] = template["DesiredvCpus"] = live["desiredvCpus"] = desired
    return Example(
        name,
        pools,
        terraform={f"{KIND}.x": {"type": "MANAGED", "state": state, "compute_resources": [terraform]}},
        cloudformation={
            "X": {
                "Type": "AWS::Batch::ComputeEnvironment",
                "Properties": {"Type": "MANAGED", "State": state, "ComputeResources": template},
            }
        },
        live=_scanned(state, **live) if desired is not None else None,  # a live one always says what runs
    )


EXAMPLES = [
    _environment(
        "vCPUs limit the machines",
        [("p5.48xlarge", Range(0, 32), exactly(32), "on_demand", "runs")],
        ["p5.48xlarge"],
        768,
    ),
    _environment(
        "the last machine goes over the limit",
        [("p5.48xlarge", exactly(0), exactly(16), "spot", "runs")],
        ["p5.48xlarge"],
        200,
        kind="SPOT",
        desired=0,
    ),
    _environment(
        "one that is off makes nothing",
        [("p5.48xlarge", exactly(0), exactly(0), "on_demand", "runs")],
        ["p5.48xlarge"],
        768,
        desired=0,
        state="DISABLED",
    ),
    _environment("Fargate has no accelerators", [], ["p5.48xlarge"], 64, kind="FARGATE"),
]
