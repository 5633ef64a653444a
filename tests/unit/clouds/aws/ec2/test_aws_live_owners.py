"""Managed services in the join of a region: a machine counts once, whoever made it."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.aws.autoscaling import api as autoscaling
from guardrails.clouds.aws.batch import api as batch
from guardrails.clouds.aws.ec2 import api as ec2
from guardrails.clouds.aws.eks import api as eks
from guardrails.clouds.aws.join import workloads
from guardrails.model.range import Range, exactly, total
from tests.samples.aws_answers import facts

P5, G5 = "p5.48xlarge", "g5.xlarge"
GROUP = "aws:autoscaling:groupName"
MARK = {"AWSBatchServiceTag": "batch"}
ENVIRONMENT = "aws:batch:compute-environment"
ASG = autoscaling.Group("eks-gpu-1", "arn:asg:eks", 2, 8)
BATCH_ASG = autoscaling.Group("AWSBatch-train-asg-1", "arn:asg:batch", 1, 4, configuration="c")
OWN_ASG = autoscaling.Group("own", "arn:asg:own", 1, 2, configuration="c")
GROUPS = autoscaling.Records(
    groups=(ASG, BATCH_ASG, OWN_ASG), configurations={"c": autoscaling.Configuration(P5)}
)
NODES = eks.Records(
    groups=(
        eks.NodeGroup(
            nodegroup_name="gpu",
            nodegroup_arn="arn:node",
            cluster_name="train",
            capacity_type="ON_DEMAND",
            scaling_config=eks.Scaling(0, 8, 2),
            instance_types=(P5,),
            resources=eks.Resources((eks.Group("eks-gpu-1"),)),
        ),
    )
)


def environment(name="train", **changed):
    compute = {"type": "EC2", "maxv_cpus": 1920, "desiredv_cpus": 192, "instance_types": (P5,)}
    return batch.Environment(
        compute_environment_name=name,
        compute_environment_arn=f"arn:env:{name}",
        compute_resources=batch.Compute(**(compute | changed)),
    )


ONE = batch.Records((environment(),))
TWO = batch.Records((environment(), environment("other")))
MADE = {
    "eks": {"eks:cluster-name": "train", "eks:nodegroup-name": "gpu", GROUP: "eks-gpu-1"},
    "batch": {**MARK, ENVIRONMENT: "train", GROUP: "AWSBatch-train-asg-1"},
    "group of batch": {**MARK, GROUP: "AWSBatch-train-asg-1"},
    "marked": MARK,
    "karpenter": {"karpenter.sh/nodepool": "gpu", "eks:eks-cluster-name": "train"},
    "group": {GROUP: "own"},
    "somebody": {"customer": "C-1", "eks:cluster-name": "train", "eks:nodegroup-name": "gpu"},
}


def instance(number, made, kind=P5, runs=True):
    return ec2.Instance(f"i-{number}", kind, runs, tags=MADE[made])


def joined(*instances, environments=ONE, **changed):
    read = {
        "ec2": ec2.Records(instances=instances),
        "autoscaling": GROUPS,
        "eks": NODES,
        "batch": environments,
    }
    return workloads({**read, **changed}, facts())


def by_address(rows):
    return {
        address: (
            total(row.instances for row in rows if row.address == address),
            total(row.instances_ceiling for row in rows if row.address == address),
        )
        for address in {row.address for row in rows}
    }


def test_each_machine_is_its_highest_owners():
    made = ("eks", "eks", "batch", "marked", "karpenter", "group", "somebody")
    found = by_address(joined(*(instance(number, each) for number, each in enumerate(made))))

    place = "aws/111122223333/eu-west-1"
    assert found == {
        "arn:node": (exactly(2), exactly(8)),
        "arn:env:train": (exactly(1), exactly(10)),
        "arn:asg:batch": (exactly(0), Range(0, 3)),
        "arn:asg:own": (exactly(1), exactly(2)),
        f"{place}/i-3": (exactly(1), exactly(1)),
        f"{place}/i-4": (exactly(1), exactly(1)),
        f"{place}/i-6": (exactly(1), exactly(1)),
    }


def test_a_group_that_is_named_as_batch_names_its_own_keeps_its_machines_and_doubts_the_room():
    found = by_address(joined(instance(0, "group of batch"), instance(1, "marked")))

    assert found["arn:asg:batch"] == (exactly(1), Range(1, 4))
    assert found["arn:env:train"] == (exactly(0), Range(9, 10))
    assert found["aws/111122223333/eu-west-1/i-1"] == (exactly(1), exactly(1))


def test_where_the_group_of_a_node_group_may_grow_further_the_group_counts():
    """Each limit can be changed without the other."""
    grown = msgspec.structs.replace(ASG, most=40, configuration="c")
    groups = msgspec.structs.replace(GROUPS, groups=(grown,))
    found = by_address(joined(instance(0, "eks"), autoscaling=groups, environments=batch.Records()))

    assert found == {"arn:node": (exactly(1), exactly(40))}


def test_an_owner_whose_service_could_not_be_read_leaves_its_machines_to_the_next():
    read = {"ec2": ec2.Records(instances=(instance(0, "eks"), instance(1, "batch"))), "autoscaling": GROUPS}
    found = by_address(workloads(read, facts()))

    assert {name: each[0] for name, each in found.items() if each[0].max} == {
        "arn:asg:eks": exactly(1),
        "arn:asg:batch": exactly(1),
    }


def test_without_instances_the_owners_own_figures_count():
    found = by_address(workloads({"eks": NODES, "batch": ONE}, facts()))

    assert found == {"arn:node": (exactly(2), exactly(8)), "arn:env:train": (exactly(1), exactly(10))}


def test_a_node_group_on_a_template_has_the_types_of_its_autoscaling_group():
    group = msgspec.structs.replace(NODES.groups[0], instance_types=None)
    made = autoscaling.Records(
        groups=(msgspec.structs.replace(ASG, configuration="c"),), configurations=GROUPS.configurations
    )
    (row,) = workloads(
        {"ec2": ec2.Records(), "autoscaling": made, "eks": eks.Records(groups=(group,))}, facts()
    )

    assert (row.kind, row.id, row.instance_type) == ("aws_eks_node_group", "arn:node", P5)
    assert row.instances_ceiling == exactly(8)


INSTANCES = st.lists(st.tuples(st.sampled_from(sorted(MADE)), st.sampled_from([P5, G5])), max_size=20)


@given(INSTANCES, st.sampled_from([ONE, TWO, batch.Records()]))
def test_no_machine_is_lost_or_doubled(made, environments):
    instances = [instance(number, *each) for number, each in enumerate(made)]
    rows = joined(*instances, environments=environments)

    assert len({row.id for row in rows}) == len(rows)
    for kind in (P5, G5):
        running = sum(each == kind for _, each in made)
        assert total(row.instances for row in rows if row.instance_type == kind) == exactly(running)
    assert all(row.instances_ceiling.max >= row.instances.max for row in rows)
