"""Tags that tenants write take nothing away: whatever they add or change, no ceiling is lower, and no sum."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.aws.autoscaling.api import AUTOSCALING
from guardrails.clouds.aws.batch.api import BATCH
from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.ecs.api import ECS
from guardrails.clouds.aws.eks.api import EKS
from guardrails.clouds.aws.join import workloads
from guardrails.clouds.aws.sagemaker.api import SAGEMAKER
from tests.samples.aws_answers import World, facts
from tests.samples.aws_sagemaker_answers import cluster, instance_group
from tests.unit.clouds.aws.autoscaling.test_aws_live_autoscaling import group, member
from tests.unit.clouds.aws.batch.test_aws_live_batch import environment
from tests.unit.clouds.aws.ec2.test_aws_live_ec2 import fleet, host, instances, machine, reservation, template
from tests.unit.clouds.aws.ecs.test_aws_live_ecs import provider
from tests.unit.clouds.aws.ecs.test_aws_live_ecs import world as tasks_of
from tests.unit.clouds.aws.eks.test_aws_live_eks import group as node_group

SMALL, LARGE = "g4dn.xlarge", "p5.48xlarge"
MARKS = (
    {},
    {"eks:cluster-name": "train", "eks:nodegroup-name": "gpu"},
    {"eks:eks-cluster-name": "train", "kubernetes.io/cluster/train": "owned"},
    {"AWSBatchServiceTag": "batch"},
    {"karpenter.sh/nodepool": "gpu", "karpenter.sh/provisioner-name": "gpu"},
    {"karpenter.sh/nodepool": ""},
    {"parallelcluster:cluster-name": "train", "parallelcluster:queue-name": "gpu"},
    {"elasticmapreduce:job-flow-id": "j-1", "AmazonECSManaged": ""},
    {"autoscaling:groupName": "own", "ec2:fleet-id": "fleet-1"},
    {"customer": "C-2", "Name": "x"},
)
"""Tags that anybody may write, as makers of machines write them."""
TAGS = st.sampled_from(MARKS)
RESERVED = {
    "alone": {},
    "group": {"aws:autoscaling:groupName": "own"},
    "node group": {"aws:autoscaling:groupName": "eks-gpu-1"},
    "named like batch": {"aws:autoscaling:groupName": "AWSBatch-gpu-asg-1"},
    "batch": {"aws:batch:compute-environment": "gpu"},
    "fleet": {"aws:ec2:fleet-id": "fleet-1"},
    "pcs": {"aws:pcs:cluster-id": "pcs-1"},
}
"""Tags that only AWS writes."""
MACHINES = st.lists(
    st.tuples(st.sampled_from(sorted(RESERVED)), st.sampled_from((SMALL, LARGE))), min_size=1, max_size=8
)
GROUPS = ("own", "eks-gpu-1", "AWSBatch-gpu-asg-1")
THINGS = (*GROUPS, "fleet", "nodes", "environment", "provider", "reservation", "host", "cluster")


@pytest.fixture(scope="module")
def worlds():
    """Of each service one, whose answers each example sets."""
    made = (EC2, AUTOSCALING, EKS, BATCH, ECS, SAGEMAKER)
    return {service.name: World(service) for service in made}


def pairs(tags, **more):
    return [{"Key": key, "Value": value, **more} for key, value in tags.items()]


def auto(name, machines, tags):
    own = [
        member(f"i-{at}", kind)
        for at, (owner, kind) in enumerate(machines)
        if RESERVED[owner].get("aws:autoscaling:groupName") == name
    ]
    named = {"AutoScalingGroupName": name, "AutoScalingGroupARN": f"arn:{name}"}
    return group(MaxSize=330, Instances=own, Tags=pairs(tags, PropagateAtLaunch=True), **named)


def answers(machines, of):
    """What each service answers of one estate.

    Args:
        machines: Whose each is, by AWS's own tags, and its type.
        of: What the tenant writes, by number of the machine and by name of everything else.
    """
    made = [
        machine(f"i-{at}", kind, Tags=pairs(of[at] | RESERVED[owner]))
        for at, (owner, kind) in enumerate(machines)
    ]
    given = [{"ResourceType": "instance", "Tags": pairs(of["fleet"])}]
    launched = {"LaunchTemplateVersions": [template(InstanceType=LARGE, TagSpecifications=given)]}
    nodes = node_group(tags=of["nodes"], labels=of["nodes"])
    batch = environment(tags=of["environment"], compute={"tags": of["environment"]})
    tasks = provider(tags=[{"key": key, "value": value} for key, value in of["provider"].items()])
    return {
        "ec2": {
            "DescribeInstances": instances(*made),
            "DescribeFleets": fleet(Tags=pairs(of["fleet"])),
            "DescribeLaunchTemplateVersions": launched,
            "DescribeCapacityReservations": reservation(Tags=pairs(of["reservation"])),
            "DescribeHosts": host(Tags=pairs(of["host"])),
        },
        "autoscaling": {
            "DescribeAutoScalingGroups": {
                "AutoScalingGroups": [auto(name, machines, of[name]) for name in GROUPS]
            },
            "DescribeLaunchTemplateVersions": launched,
        },
        "eks": {
            "ListClusters": {"clusters": ["train"]},
            "DescribeCluster": {"cluster": {"name": "train", "tags": of["nodes"]}},
            "ListNodegroups": {"nodegroups": ["gpu"]},
            "DescribeNodegroup": {"nodegroup": nodes},
        },
        "batch": {"DescribeComputeEnvironments": {"computeEnvironments": [batch]}},
        "ecs": tasks_of(tasks).answers,
        "sagemaker": {**cluster(instance_group()), "ListTags": {"Tags": pairs(of["cluster"])}},
    }


def figures(rows):
    """What rows come to at the ceiling, at least and at most, by chip and in all."""
    found = {"all": [0, 0]}
    for row in rows:
        top = math.inf if row.ceiling.max is None else row.ceiling.max
        for name in ("all", row.accelerator):
            sums = found.setdefault(name, [0, 0])
            sums[0] += row.ceiling.min
            sums[1] += top
    return found


WRITTEN = st.fixed_dictionaries(dict.fromkeys((*THINGS, *range(8)), TAGS))


def read(worlds, machines, tags):
    given = answers(machines, tags)
    for name, world in worlds.items():
        world.answers = given[name]
    return workloads({name: world.read() for name, world in worlds.items()}, facts())


@settings(max_examples=30)
@given(machines=MACHINES, before=WRITTEN, after=WRITTEN)
def test_tags_that_are_added_or_changed_lower_no_ceiling(worlds, machines, before, after):
    changed = {name: before[name] | after[name] for name in before}
    now, then = (figures(read(worlds, machines, tags)) for tags in (before, changed))

    for name, (least, most) in now.items():
        assert then[name][0] >= least
        assert then[name][1] >= most
